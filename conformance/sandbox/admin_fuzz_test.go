package sandbox_test

import (
	"errors"
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/overlay/validate"
)

func addAdminSeeds(f *testing.F) {
	const user = "/users/" + sandbox.PayPayUserCompleted
	f.Add("GET", "/users", ``)
	f.Add("GET", "/users/%2e%2e", ``)
	f.Add("GET", "/users/a%2Fb%00%ff", ``)
	f.Add("GET", "//", ``)
	f.Add("GET", "/requests?text=%zz&limit=1", ``)
	f.Add("GET", "/requests?refused=TRUE", ``)
	f.Add("GET", "/requests?status=1e0", ``)
	f.Add("GET", "/requests/18446744073709551616", ``)
	f.Add("POST", "/webhooks/1.0/repeat", ``)
	f.Add("POST", user+"/wallet", `{"balance":1e2,"points":100.0}`)
	f.Add("POST", user+"/wallet", `{"balance":1e-2}`)
	f.Add("POST", user+"/decline", `{"code":"\ud800"}`)
	f.Add("POST", "/clock", `{"advance":"-2562047h"}`)
	f.Add("POST", "/clock", `{"advance":"2562047h"}`)
	f.Add("POST", "/clock", `{"set":"9999-12-31T23:59:59Z"}`)
	f.Add("POST", "/clock", `{"set":"0000-01-01T00:00:00-23:59"}`)
	f.Add("POST", "/account-links/x/allow", `null`)
	f.Add("POST", "/plan", `{"seed":18446744073709551615,"rules":[{"provider":"paypay","kind":"latency","delay":"1ns",`+
		`"probability":1e-300}]}`)
	f.Add("POST", "/plan", `{"rules":[null]}`)
	f.Add("POST", "/fault", `{"provider":"paypay","kind":"rate-limited","retryAfter":"1.5s","times":2147483647}`)
	f.Add("POST", "/webhook-url", `{"key":"paypay/","url":"http://[::1]:99999/"}`)
	f.Add("POST", "/webhooks", `{"provider":"paidy","webhook":"tokenEvent","body":{"a":1e400}}`)
	f.Add("POST", "/worlds", `{"switches":[{"name":"points","value":"\u0000"},{"name":"points","value":"points"}]}`)
	f.Add("GET", "/keys?merchant=a&merchant=b", ``)
	f.Add("POST", "/flush", `{"timeout":"1ns"}`)
	f.Add("POST", "/paidy/tokens", `{"walletId":"`+"\x00\xff"+`"}`)
}

// FuzzAdmin sends any path and body. Every answer must fit the document, and a request
// that is done must fit it, too.
func FuzzAdmin(f *testing.F) {
	addAdminSeeds(f)
	s, err := sandbox.New(sandbox.Config{Admin: true, Start: adminStart})
	require.NoError(f, err)
	f.Cleanup(s.Close)
	r := adminRig{s, &entryLog{}, &adminSeen{answers: map[string]bool{}}}
	validator, err := adminValidator()
	require.NoError(f, err)

	f.Fuzz(func(t *testing.T, method, path, body string) {
		request, err := http.NewRequest(method, r.AdminURL+path, http.NoBody)
		if err != nil || slices.Contains([]string{"/events", "/flush"}, request.URL.Path) {
			t.Skip()
		}
		answer, err := r.tryAdmin(method, path, body)
		if _, ok := errors.AsType[*undocumentedAnswer](err); !ok && err != nil || answer.header.Get("X-Sandbox") == "" {
			t.Skip() // no request that net/http sends or takes
		}
		require.NoError(t, err)

		operation, known := validator.Find(request.Method, request.URL.EscapedPath())
		if known && answer.status == 200 {
			request.Header.Set("Content-Type", "application/json")
			var none *validate.Error
			assert.Equal(t, none, validator.CheckRequest(operation, request, []byte(body)))
		}
		assert.Empty(t, r.Findings())
	})
}
