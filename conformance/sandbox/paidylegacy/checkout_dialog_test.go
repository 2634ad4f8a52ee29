package paidylegacy_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// signedLaunch is what a shop's page hands to launch.
func signedLaunch(r *rig.Legacy, change ...func(object)) string {
	r.T.Helper()
	body := rig.LegacyAuthorization(change...)
	body["checksum"] = rig.LegacyChecksum(r.Legacy.Secret + rig.LegacyText("/pay/authorize", body)).Base64()
	return string(rig.LegacyJSON(r.T, body))
}

// postDialog sends the form of the dialog.
func postDialog(r *rig.Legacy, key, payload, decision string, headers ...string) (status int, body string) {
	r.T.Helper()
	form := url.Values{
		"config":   {string(rig.LegacyJSON(r.T, object{"key": key}))},
		"payload":  {payload},
		"origin":   {"http://localhost:3000"},
		"decision": {decision},
	}
	page := rig.Visit(r.T, "POST", r.Legacy.URL+"/paidy-legacy.js/dialog?key="+url.QueryEscape(key), form, headers...)

	return page.Status, html.UnescapeString(page.Body)
}

func TestLegacyServesACheckoutScript(t *testing.T) {
	t.Parallel()
	r := rig.StartLegacy(t, sandbox.Config{})
	response, err := http.Get(r.Legacy.URL + "/paidy-legacy.js")
	require.NoError(t, err)
	assert.NoError(t, response.Body.Close())
	assert.Equal(t, 200, response.StatusCode)
	assert.Equal(t, "text/javascript; charset=utf-8", response.Header.Get("Content-Type"))
}

func TestLegacyCheckoutDialogApproves(t *testing.T) {
	t.Parallel()
	for _, onePort := range []bool{false, true} {
		r := rig.StartLegacy(t, sandbox.Config{OnePort: onePort})
		status, page := postDialog(r, r.Legacy.APIKey, signedLaunch(r), "")
		assert.Equal(t, 200, status, page)
		assert.Contains(t, page, `<h1 id="shop">見本堂</h1>`)
		assert.Contains(t, page, `<p class="yen" id="amount">¥7,210</p>`)
		assert.NotContains(t, page, `id="warnings"`)
		assert.Empty(t, r.Ledger())

		_, page = postDialog(r, r.Legacy.APIKey, signedLaunch(r), "approve")
		told := regexp.MustCompile(`data-called="true" data-answer="{"payment_id":"([0-9a-f]{24})"}"`)
		found := told.FindStringSubmatch(page)
		require.NotNil(t, found, page)
		r.ExpectStatus(found[1], "open")
		assert.Len(t, r.Ledger(), 1)
	}
}

func TestLegacyCheckoutDialogTellsOfASuccessOnly(t *testing.T) {
	t.Parallel()
	r := rig.StartLegacy(t, sandbox.Config{})
	for _, c := range []struct{ name, buyer, decision string }{
		{"the buyer chose to be declined", "hanako@example.com", "decline"},
		{"the buyer closed the dialog", "hanako@example.com", "close"},
		{"a test consumer whom Paidy declines", sandbox.LegacyDeclined, "approve"},
		{"a test consumer with another phone", sandbox.LegacyPhoneMismatch, "approve"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := r.WithT(t)
			status, page := postDialog(r, r.Legacy.APIKey, signedLaunch(r, rig.LegacyBuyer(c.buyer)), c.decision)
			assert.Equal(t, 200, status)
			assert.Contains(t, page, `data-called="false" data-answer="null"`)
		})
	}
	assert.Empty(t, r.Ledger())
}

func TestLegacyCheckoutDialogShowsWhatIsWrong(t *testing.T) {
	t.Parallel()
	r := rig.StartLegacy(t, sandbox.Config{})
	key, good := r.Legacy.APIKey, signedLaunch(r)
	for _, c := range []struct{ name, key, payload, problem string }{
		{"a checksum of another amount", key, strings.Replace(good, "7210", "1", 1), "the checksum is not right"},
		{"no checksum", key, string(rig.LegacyJSON(t, rig.LegacyAuthorization())), "checksum is missing"},
		{"no store", key, signedLaunch(r, func(o object) { delete(o["merchant_data"].(object), "store") }),
			"request /merchant_data/store: "},
		{"a negative amount", key, signedLaunch(r, rig.LegacySet("order.total_amount", -1)), "total_amount"},
		{"no JSON", key, "nonsense", "request"},
		{"nothing", key, "", "request"},
		{"another key", "other", good, "config.key: is not the sandbox's API key"},
		{"the secret", r.Legacy.Secret, good, "config.key: is the secret of the checksum"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := r.WithT(t)
			for _, decision := range []string{"", "approve", "decline"} {
				status, page := postDialog(r, c.key, c.payload, decision)
				assert.Equal(t, 400, status, decision)
				assert.Contains(t, page, `data-state="refused"`, decision)
				assert.Contains(t, page, c.problem, decision)
				assert.NotContains(t, page, `id="approve"`, decision)
			}
		})
	}
	assert.Empty(t, r.Ledger())
}

func TestLegacyCheckoutDialogRefusesOtherOrigins(t *testing.T) {
	t.Parallel()
	r := rig.StartLegacy(t, sandbox.Config{})
	for _, headers := range [][]string{
		{"Origin", "http://localhost:3000"}, {"Sec-Fetch-Site", "cross-site"}, {"Host", "evil.test"},
	} {
		status, _ := postDialog(r, r.Legacy.APIKey, signedLaunch(r), "approve", headers...)
		assert.Equal(t, 403, status, headers)
	}
	assert.Empty(t, r.Ledger())
}
