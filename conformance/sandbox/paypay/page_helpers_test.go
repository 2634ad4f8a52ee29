package paypay_test

import (
	"maps"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/internal/testkit/rig"
)

// hostile is a text that would break out of each place of a page.
const hostile = `</dd></h1></style><script>alert(1)</script>" onclick='x' {{.Token}}`

// assertHarmless asserts that nothing of a hostile text became a part of the page.
func assertHarmless(t *testing.T, page linkPage) {
	t.Helper()
	assert.NotContains(t, page.body, "<script")
	assert.NotContains(t, page.body, `onclick='`)
}

// assertNoPage asserts that an address has no page.
func assertNoPage(r *rig.PayPay, target string) {
	r.T.Helper()
	page := visit(r, "GET", target, nil)
	assert.Equal(r.T, 404, page.status, target)
	assert.Equal(r.T, "error", stateOnPage(page), target)
	assert.NotContains(r.T, page.body, "script>", target)
	assert.NotContains(r.T, page.body, "<form", target)
	assert.NotEmpty(r.T, page.entry.Reason, target)
}

// refusesForms asserts that a page takes no form but its own. other is the form of another
// page.
func refusesForms(r *rig.PayPay, address string, other url.Values) {
	r.T.Helper()
	form := linkForm(r, address, other.Get("decision"))
	changed := func(name, value string) url.Values {
		copied := maps.Clone(form)
		copied.Set(name, value)
		return copied
	}
	before := len(r.Ledger())

	for _, c := range []struct {
		name    string
		form    url.Values
		headers []string
		status  int
	}{
		{"no form", url.Values{}, nil, 403},
		{"a form without token", changed("token", ""), nil, 403},
		{"the form of another page", other, nil, 403},
		{"a decision that is none", changed("decision", "perhaps"), nil, 400},
		{"a form of 64 KiB", changed("more", strings.Repeat("x", 64<<10)), nil, 400},
		{"a form of another origin", form, []string{"Origin", "https://evil.test"}, 403},
		{"a form of another site", form, []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"a host of another name", form, []string{"Host", "evil.test"}, 403},
	} {
		page := visit(r, "POST", address, c.form, c.headers...)
		assert.Equal(r.T, c.status, page.status, c.name)
		assert.Empty(r.T, page.location, c.name)
	}
	assert.Empty(r.T, r.Effects(before))
	assert.Equal(r.T, 403, visit(r, "GET", address, nil, "Host", "evil.test").status)
}
