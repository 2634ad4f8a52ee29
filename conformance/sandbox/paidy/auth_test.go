package paidy_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

func TestPaidyAccepts(t *testing.T) {
	t.Parallel()
	shared := rig.StartPaidy(t, sandbox.Config{})

	for _, c := range []struct {
		name    string
		headers []string
	}{
		{"the secret key", nil},
		{
			"a scheme in lower case",
			[]string{"Authorization", "", "Authorization", "bearer " + shared.Paidy.SecretKey},
		},
		{"the current version", []string{"Paidy-Version", "2018-04-10"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := shared.WithT(t).Send("GET", "/tokens", "", c.headers...)
			assert.Equal(t, 200, a.Status, "%s", a.Raw)
			assert.Empty(t, a.Text("code"))
			assert.NotContains(t, a.Reason, shared.Paidy.SecretKey)
			assert.NotContains(t, a.Reason, "0000000000")
		})
	}
}

func TestPaidyRefusesKeysAndVersions(t *testing.T) {
	t.Parallel()
	shared := rig.StartPaidy(t, sandbox.Config{})
	key := "Bearer " + shared.Paidy.SecretKey
	instead := func(authorization string) []string {
		return []string{"Authorization", "", "Authorization", authorization}
	}
	const unauthorized = "authentication.failed"

	for _, c := range []struct {
		name    string
		headers []string
		status  int
		code    string
	}{
		{"no key", []string{"Authorization", ""}, 401, unauthorized},
		{"another key", instead("Bearer sk_test_0000000000"), 401, unauthorized},
		{"the beginning of the key", instead(key[:len(key)-1]), 401, unauthorized},
		{"more than the key", instead(key + "1"), 401, unauthorized},
		{"the public key", instead("Bearer " + shared.Paidy.PublicKey), 401, unauthorized},
		{"a live key", instead("Bearer sk_live_0000000000"), 401, unauthorized},
		{"Basic", instead("Basic c2s6"), 401, unauthorized},
		{"two keys", []string{"Authorization", key}, 401, unauthorized},
		{"an empty key is an internal error", instead("Bearer "), 500, "service.exception"},
		{"another version", []string{"Paidy-Version", "2024-01-01"}, 400, "version.unknown"},
		{
			"two versions",
			[]string{"Paidy-Version", "2018-04-10", "Paidy-Version", "2018-04-10"}, 400, "version.unknown",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := shared.WithT(t).Send("GET", "/tokens", "", c.headers...)
			require.Equal(t, c.status, a.Status, "%s", a.Raw)
			require.Equal(t, c.code, a.Text("code"))

			assert.NotEmpty(t, a.Reason)
			assert.NotContains(t, a.Reason, shared.Paidy.SecretKey)
			assert.NotContains(t, a.Reason, "0000000000")
			if c.status == 500 {
				assert.Contains(t, a.Raw, `"reference":""`)
				assert.Empty(t, a.Header.Get("Request-Id"))
			}
		})
	}
}

func TestPaidyHeaders(t *testing.T) {
	t.Parallel()
	shared := rig.StartPaidy(t, sandbox.Config{})
	const known = "/tokens/" + sandbox.PaidyTokenActive
	const unknown = "/payments/pay_0000000000000001"
	older := []string{"Paidy-Version", "2016-07-01"}

	for _, c := range []struct {
		name, path string
		headers    []string
		status     any // in the body; nil: a success
		challenge  string
		version    string
	}{
		{name: "a success names the current version", path: known, version: "2018-04-10"},
		{
			name: "a success names the version that was asked for",
			path: known, headers: older, version: "2016-07-01",
		},
		{name: "a 404 names the version", path: unknown, status: 404, version: "2018-04-10"},
		{
			name: "the older version has the status as text",
			path: unknown, headers: older, status: "404", version: "2016-07-01",
		},
		{
			name: "a 401 has a challenge and no version",
			path: unknown, headers: []string{"Authorization", ""}, status: 401, challenge: `Bearer realm="Paidy"`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := shared.WithT(t).Send("GET", c.path, "", c.headers...)

			if c.status != nil {
				a.AssertFields(rig.Fields{"status": c.status})
				assert.Regexp(t, `^err_.{44}$`, a.Text("reference"))
			}
			assert.Equal(t, c.challenge, a.Header.Get("WWW-Authenticate"))
			assert.Equal(t, c.version, a.Header.Get("Paidy-Version"))
			assert.Regexp(t, `^req_.{44}$`, a.Header.Get("Request-Id"))
			assert.Equal(t, "application/json", a.Header.Get("Content-Type"))
		})
	}
}

func TestPaidyKeysThatAreRefusedAreExplained(t *testing.T) {
	t.Parallel()
	r := rig.StartPaidy(t, sandbox.Config{})
	key := r.Paidy.SecretKey

	for _, c := range []struct{ name, sent, want string }{
		{"none", "", "there is no Authorization header"},
		{"the key alone", key, "the Authorization header does not begin with Bearer: the key stands there alone"},
		{
			"a colon", "Bearer: " + key,
			"the Authorization header does not begin with Bearer and a space: another character follows the word",
		},
		{
			"Basic", "Basic MARKED",
			"the Authorization header does not begin with Bearer: it is Basic, and whether Paidy still takes that is not known",
		},
		{
			"a signature", "hmac OPA-Auth:MARKED",
			"the Authorization header does not begin with Bearer: it is a signature as PayPay wants it",
		},
		{"no key", "Bearer ", "the key is empty, which Paidy was seen to answer with 500"},
		{"the public key", "Bearer " + r.Paidy.PublicKey, "the key is a public one (pk_), which is for Checkout only"},
		{"a live key", "Bearer sk_live_MARKED", "the key is a live one; the sandbox takes its own SecretKey only"},
		{"a test key", "Bearer sk_test_MARKED", "the key is not the sandbox's SecretKey: it is another test key"},
		{"quotes", `Bearer "` + key + `"`, "the key is not the sandbox's SecretKey: there are quotes or spaces around it"},
		{"the beginning", "Bearer " + key[:len(key)-3], "the key is not the sandbox's SecretKey: its end is missing"},
		{
			"another case", "Bearer SK_TEST_SANDBOXLOCALONLY1",
			"the key is not the sandbox's SecretKey: its letters have another case",
		},
		{"another", "Bearer MARKED", "the key is not the sandbox's SecretKey"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := r.WithT(t)
			headers := []string{"Authorization", ""}
			if c.sent != "" {
				headers = append(headers, "Authorization", c.sent)
			}
			r.Send("GET", "/tokens", "", headers...)
			calls := r.Sandbox.Calls(sandbox.CallFilter{Limit: 1})

			require.Len(t, calls, 1)
			signature := calls[0].Signature
			require.NotNil(t, signature)
			assert.Equal(t, "bearer", signature.Scheme)
			assert.False(t, signature.OK)
			assert.Equal(t, c.want, signature.Why)
			assert.Equal(t, signature.Compared[0].Wanted, "Bearer "+key)
			assert.NotContains(t, fmt.Sprintf("%+v", calls), "MARKED")
			assert.NotContains(t, fmt.Sprintf("%+v", *signature), "MARKED")
		})
	}
}
