package accountlink_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/accountlink"
)

func TestRedirectURLIsPayPaysPage(t *testing.T) {
	t.Parallel()

	for base, want := range map[string]string{
		accountlink.Production:  "https://www.paypay.ne.jp/app/opa/user_authorization",
		accountlink.Sandbox:     "https://stg-www.sandbox.paypay.ne.jp/app/opa/user_authorization",
		"http://127.0.0.1:8080": "http://127.0.0.1:8080/app/opa/user_authorization",
		"http://[::1]:8080/":    "http://[::1]:8080/app/opa/user_authorization",
		"https://sandbox.test":  "https://sandbox.test/app/opa/user_authorization",
	} {
		got, err := accountlink.RedirectURL(base, "a_Key+1&x=y", knownToken)
		require.NoError(t, err, base)

		page, query, _ := strings.Cut(got, "?")
		assert.Equal(t, want, page)
		values, err := url.ParseQuery(query)
		require.NoError(t, err, base)
		assert.Equal(t, url.Values{"apiKey": {"a_Key+1&x=y"}, "requestToken": {knownToken}}, values, base)
	}
}

func TestRedirectURLRefuses(t *testing.T) {
	t.Parallel()

	const production = accountlink.Production
	longToken := "a.b." + strings.Repeat("c", accountlink.MaxToken)
	for _, c := range []struct{ name, base, apiKey, token, want string }{
		{"no base", "", "a_key", knownToken, "BaseURL"},
		{"a base without https", "http://www.paypay.ne.jp", "a_key", knownToken, "https"},
		{"a base that only begins like this machine", "http://127.0.0.1.evil.example", "a_key", knownToken, "https"},
		{"a base with a path", production + "/app", "a_key", knownToken, "BaseURL"},
		{"a base with a query", production + "?a=b", "a_key", knownToken, "BaseURL"},
		{"a base with a user", "https://www.paypay.ne.jp@evil.example", "a_key", knownToken, "BaseURL"},
		{"no API key", production, "", knownToken, "APIKey"},
		{"an API key with a line break", production, "a_key\n", knownToken, "APIKey"},
		{"no token", production, "a_key", "", "requestToken"},
		{"what is no token", production, "a_key", "SENSITIVE", "requestToken"},
		{"a token with a query behind it", production, "a_key", knownToken + "&SENSITIVE", "requestToken"},
		{"a token over the size limit", production, "a_key", longToken, "requestToken"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()

			got, err := accountlink.RedirectURL(c.base, c.apiKey, c.token)

			require.ErrorContains(t, err, c.want)
			assert.Empty(t, got)
			assert.NotContains(t, err.Error(), "SENSITIVE")
			assert.NotContains(t, err.Error(), "eyJ", "the error shows the token")
		})
	}
}
