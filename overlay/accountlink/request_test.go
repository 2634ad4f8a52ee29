package accountlink_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/accountlink"
)

func request() accountlink.Request {
	return accountlink.Request{
		Merchant: "Shop", Scopes: []string{"direct_debit", "get_balance"}, Nonce: "nonce-1",
		RedirectURL: "https://shop.example/paypay?from=a&to=b", ReferenceID: "customer-1",
		Lifetime: 10 * time.Minute, Now: at(1760000000),
	}
}

// fullRequest is a request with the optional claims, too.
func fullRequest() accountlink.Request {
	full := request()
	full.Scopes = []string{"direct_debit"}
	full.DeviceID = "device-1"
	full.PhoneNumber = overlay.NewSecret("09012345678")

	return full
}

func TestRequestTokenHoldsTheClaimsPayPayReads(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]struct {
		request accountlink.Request
		want    map[string]any
	}{
		"without the optional ones": {request(), map[string]any{
			"iss": "Shop", "aud": "paypay.ne.jp", "exp": json.Number("1760000600"), "scope": "direct_debit,get_balance",
			"nonce": "nonce-1", "redirectUrl": "https://shop.example/paypay?from=a&to=b", "referenceId": "customer-1",
		}},
		"with all of them": {fullRequest(), map[string]any{
			"iss": "Shop", "aud": "paypay.ne.jp", "exp": json.Number("1760000600"), "scope": "direct_debit",
			"nonce": "nonce-1", "redirectUrl": "https://shop.example/paypay?from=a&to=b", "referenceId": "customer-1",
			"deviceId": "device-1", "phoneNumber": "09012345678",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			token, err := accountlink.RequestToken(c.request, secret)
			require.NoError(t, err)

			parts := strings.Split(token, ".")
			require.Len(t, parts, 3)
			require.Equal(t, mac(sha256.New, key(), parts[0]+"."+parts[1]), parts[2])
			assert.Equal(t, map[string]any{"typ": "JWT", "alg": "HS256"}, decodeObject(t, parts[0]))
			assert.Equal(t, c.want, decodeObject(t, parts[1]))
		})
	}
}

func decodeObject(t *testing.T, part string) (object map[string]any) {
	t.Helper()

	text, err := base64.RawURLEncoding.DecodeString(part)
	require.NoError(t, err)
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	require.NoError(t, decoder.Decode(&object))

	return object
}

func TestARequestDoesNotPrintItsPhoneNumber(t *testing.T) {
	t.Parallel()
	full := fullRequest()
	output := testkit.NewOutput("09012345678")

	_, err := fmt.Fprintf(output, "%+v %#v", full, full)

	require.NoError(t, err)
	assert.Empty(t, output.Found())
}

// refusedRequest is a request that cannot be made into a token.
type refusedRequest struct {
	name   string
	change func(*accountlink.Request)
	want   string // the claim that the error names
}

func (c refusedRequest) test(t *testing.T) {
	t.Parallel()
	changed := request()
	c.change(&changed)

	token, err := accountlink.RequestToken(changed, secret)

	require.ErrorContains(t, err, c.want)
	assert.Empty(t, token)
	assert.NotContains(t, err.Error(), "SENSITIVE")
}

func TestRequestTokenRefuses(t *testing.T) {
	t.Parallel()

	for _, c := range []refusedRequest{
		{"no merchant", func(r *accountlink.Request) { r.Merchant = "" }, "iss:"},
		{"no scope", func(r *accountlink.Request) { r.Scopes = nil }, "scope:"},
		{"an empty scope", func(r *accountlink.Request) { r.Scopes = []string{"direct_debit", ""} }, "scope:"},
		{"two scopes in one", func(r *accountlink.Request) { r.Scopes = []string{"direct_debit,cashback"} }, "scope:"},
		{"a scope with a space", func(r *accountlink.Request) { r.Scopes = []string{"direct_debit "} }, "scope:"},
		{"no nonce", func(r *accountlink.Request) { r.Nonce = "" }, "nonce:"},
		{"a nonce of spaces", func(r *accountlink.Request) { r.Nonce = "  " }, "nonce:"},
		{"no reference", func(r *accountlink.Request) { r.ReferenceID = "" }, "referenceId:"},
		{
			"a reference with a line break",
			func(r *accountlink.Request) { r.ReferenceID = "SENSITIVE\n" }, "referenceId:",
		},
		{
			"a reference that is not UTF-8",
			func(r *accountlink.Request) { r.ReferenceID = "SENSITIVE\xff" }, "referenceId:",
		},
		{"a device of spaces", func(r *accountlink.Request) { r.DeviceID = " " }, "deviceId:"},
		{
			"a phone number with a line break",
			func(r *accountlink.Request) { r.PhoneNumber = overlay.NewSecret("SENSITIVE\n") }, "phoneNumber:",
		},
		{
			"more than fits into a token",
			func(r *accountlink.Request) { r.ReferenceID = strings.Repeat("x", accountlink.MaxToken) },
			"shorten the fields",
		},
	} {
		t.Run(c.name, c.test)
	}
}

func TestRequestTokenRefusesARedirectURL(t *testing.T) {
	t.Parallel()
	redirect := func(name, address string) refusedRequest {
		return refusedRequest{name, func(r *accountlink.Request) { r.RedirectURL = address }, "redirectUrl:"}
	}

	for _, c := range []refusedRequest{
		redirect("that is empty", ""),
		redirect("without https", "http://shop.example/SENSITIVE"),
		redirect("to this machine without https", "http://127.0.0.1/"),
		redirect("that runs a script", "javascript:alert(1)"),
		redirect("without a scheme", "//shop.example/"),
		redirect("without a host", "https:///paypay"),
		redirect("with a port and no host", "https://:443/"),
		redirect("with a user", "https://shop.example@evil.example/"),
		redirect("with a fragment", "https://shop.example/#"),
		redirect("that is none", "https://shop.example/%SENSITIVE"),
	} {
		t.Run(c.name, c.test)
	}
}

func TestRequestTokenRefusesALifetime(t *testing.T) {
	t.Parallel()

	for name, lifetime := range map[string]time.Duration{
		"of nothing": 0,
		"below zero": -time.Minute,
		"over a day": accountlink.MaxLifetime + 1,
		"under a second, as when seconds are taken for nanoseconds": 600,
	} {
		change := func(r *accountlink.Request) { r.Lifetime = lifetime }
		t.Run(name, refusedRequest{change: change, want: "exp:"}.test)
	}
}

func TestRequestTokenTakesTheLimitsOfItsLifetime(t *testing.T) {
	t.Parallel()

	for _, lifetime := range []time.Duration{time.Second, accountlink.MaxLifetime} {
		limit := request()
		limit.Lifetime = lifetime

		_, err := accountlink.RequestToken(limit, secret)

		assert.NoError(t, err, lifetime)
	}
}
