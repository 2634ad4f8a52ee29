package paypay_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

const headerHS256 = `{"typ":"JWT","alg":"HS256"}`

// signedJWT makes a JWT. Its hash is SHA-512 where the header names that.
func signedJWT(t testing.TB, header string, claims any, key []byte) string {
	t.Helper()
	payload, err := json.Marshal(claims)
	require.NoError(t, err)
	encoding := base64.RawURLEncoding
	signed := encoding.EncodeToString([]byte(header)) + "." + encoding.EncodeToString(payload)

	hash := sha256.New
	if strings.Contains(header, "512") {
		hash = sha512.New
	}
	mac := hmac.New(hash, key)
	mac.Write([]byte(signed))
	return signed + "." + encoding.EncodeToString(mac.Sum(nil))
}

// jwtKey returns the key of the tokens of account links.
func jwtKey(r *rig.PayPay) []byte {
	r.T.Helper()

	key, err := base64.StdEncoding.Strict().DecodeString(r.PayPay.APISecret)
	require.NoError(r.T, err)
	return key
}

func requestClaims(r *rig.PayPay) map[string]any {
	return map[string]any{
		"iss":         "Example Shop",
		"exp":         r.Clock.Now().Add(5 * time.Minute).Unix(),
		"scope":       "direct_debit,cashback",
		"nonce":       "n-2",
		"redirectUrl": "https://shop.sandbox.test/done?from=paypay",
		"referenceId": "customer-2",
		"aud":         "paypay.ne.jp",
	}
}

// changedToken makes a requestToken with a claim changed.
func changedToken(r *rig.PayPay, claim string, value any) string {
	r.T.Helper()

	claims := requestClaims(r)
	claims[claim] = value
	return signedJWT(r.T, headerHS256, claims, jwtKey(r))
}

// tokenWithout makes a requestToken with a claim left out.
func tokenWithout(r *rig.PayPay, claim string) string {
	r.T.Helper()

	claims := requestClaims(r)
	delete(claims, claim)
	return signedJWT(r.T, headerHS256, claims, jwtKey(r))
}

func userAuthorizationPath(apiKey, token string) string {
	query := url.Values{"apiKey": {apiKey}, "requestToken": {token}}
	return "/app/opa/user_authorization?" + query.Encode()
}

func TestPayPayRedirectFlow(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	optionalClaims := requestClaims(r)
	optionalClaims["deviceId"], optionalClaims["phoneNumber"] = "d", "09000000000"

	for name, token := range map[string]string{
		"all claims":             changedToken(r, "aud", "paypay.ne.jp"),
		"optional claims":        signedJWT(t, headerHS256, optionalClaims, jwtKey(r)),
		"no audience":            tokenWithout(r, "aud"),
		"a list of audiences":    changedToken(r, "aud", []string{"paypay.ne.jp"}),
		"an end with a fraction": changedToken(r, "exp", float64(r.Clock.Now().Unix())+1.5),
		"one scope":              changedToken(r, "scope", "cashback"),
	} {
		t.Run(name, func(t *testing.T) {
			assertRedirectFlow(r.WithT(t), token, "https://shop.sandbox.test/done?from=paypay")
		})
	}

	for name, target := range map[string]string{
		"a redirect with a fragment":    "https://shop.sandbox.test/done?from=paypay#top",
		"a redirect without parameters": "https://shop.example",
	} {
		t.Run(name, func(t *testing.T) {
			assertRedirectFlow(r.WithT(t), changedToken(r, "redirectUrl", target), target)
		})
	}
}

// assertRedirectFlow checks that a user can allow a link which a requestToken asks
// for.
func assertRedirectFlow(r *rig.PayPay, token, target string) {
	r.T.Helper()

	page := visit(r, "GET", userAuthorizationPath(r.PayPay.APIKey, token), nil)
	require.Equal(r.T, 303, page.status, page.body)
	require.True(r.T, strings.HasPrefix(page.location, "/app/opa/link/"), page.location)

	allowed := visit(r, "POST", page.location, linkForm(r, page.location, "allow"))
	assert.Equal(r.T, 303, allowed.status)
	claims, address := responseClaims(r, allowed.location)
	assert.Equal(r.T, target, address)
	assert.Equal(r.T, "succeeded", claims["result"])
	assert.Equal(r.T, "n-2", claims["nonce"])
	assert.Equal(r.T, "customer-2", claims["referenceId"])
}

// refusedToken is a requestToken that the sandbox refuses, and what its page says.
type refusedToken struct{ name, key, token, message string }

func (c refusedToken) test(t *testing.T, r *rig.PayPay) {
	page := visit(r.WithT(t), "GET", userAuthorizationPath(c.key, c.token), nil)
	assert.Equal(t, 400, page.status)
	assert.Empty(t, page.location)
	assert.Contains(t, strings.ToLower(page.body), strings.ToLower(c.message))

	for _, secret := range []string{r.PayPay.APISecret, r.PayPay.APIKey, "evil.test", "n-2"} {
		assert.NotContains(t, page.body, secret)
		assert.NotContains(t, page.entry.String(), secret)
	}
}

func TestPayPayRequestTokensThatAreNotSigned(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	key, claims := r.PayPay.APIKey, requestClaims(r)
	signed := func(header string, key []byte) string { return signedJWT(t, header, claims, key) }

	valid := signed(headerHS256, jwtKey(r))
	payload := strings.Split(valid, ".")[1]
	otherPayload := strings.Split(changedToken(r, "nonce", "x"), ".")[1]
	unsigned := base64.RawURLEncoding.EncodeToString([]byte(`{"typ":"JWT","alg":"none"}`)) + "." + payload + "."

	for _, c := range []refusedToken{
		{"another API key", key + "x", valid, "apiKey is not"},
		{"no API key", "", valid, "apiKey is not"},
		{"no token", key, "", "not a JWT"},
		{"no JWT", key, "a.b.c", "not a JWT"},
		{"the secret that is not decoded", key, signed(headerHS256, []byte(r.PayPay.APISecret)),
			"base64-decoded APISecret"},
		{"another key", key, signed(headerHS256, []byte("x")), "base64-decoded APISecret"},
		{"no signature", key, unsigned, "HS256"},
		{"the algorithm none, signed", key, signed(`{"typ":"JWT","alg":"none"}`, jwtKey(r)), "HS256"},
		{"HS512", key, signed(`{"typ":"JWT","alg":"HS512"}`, jwtKey(r)), "HS256"},
		{"a signature with padding", key, valid + "=", "not a JWT"},
		{"a changed claim", key, strings.Replace(valid, payload, otherPayload, 1), "base64-decoded APISecret"},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, r) })
	}
	assert.Empty(t, r.Effects(0))
}

func TestPayPayRequestTokensThatAreRefused(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	key, now := r.PayPay.APIKey, rig.PayPayStart.Unix()
	const evil, plain = "https://evil.test/", "http://shop.sandbox.test/"

	for _, c := range []refusedToken{
		{"a token that has expired", key, changedToken(r, "exp", now), "expired"},
		{"a token that is not valid yet", key, changedToken(r, "nbf", now+1), "not valid yet"},
		{"a token without end", key, tokenWithout(r, "exp"), "has no exp"},
		{"a token whose end is a word", key, changedToken(r, "exp", "soon"), "not a JWT"},
		{"no issuer", key, tokenWithout(r, "iss"), "has no iss"},
		{"no scope", key, tokenWithout(r, "scope"), "has no scope"},
		{"no nonce", key, tokenWithout(r, "nonce"), "has no nonce"},
		{"no redirect", key, tokenWithout(r, "redirectUrl"), "has no redirectUrl"},
		{"no reference", key, tokenWithout(r, "referenceId"), "has no referenceId"},
		{"a long nonce", key, changedToken(r, "nonce", strings.Repeat("n", 256)), "longer than 255"},
		{"a scope outside the contract", key, changedToken(r, "scope", "direct_debit,scope_of_no_contract"),
			"Scope 2 is not"},
		{"scopes with a space between", key, changedToken(r, "scope", "direct_debit cashback"), "Scope 1 is not"},
		{"an unregistered domain", key, changedToken(r, "redirectUrl", evil), "not registered"},
		{"a redirect without TLS", key, changedToken(r, "redirectUrl", plain), "not an https address"},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, r) })
	}
	assert.Empty(t, r.Effects(0))
}

func TestPayPayPageOfARequestTokenEndsWithTheToken(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	token := signedJWT(t, headerHS256, requestClaims(r), jwtKey(r))
	address := visit(r, "GET", userAuthorizationPath(r.PayPay.APIKey, token), nil).location

	r.Clock.Advance(5 * time.Minute)
	page := visit(r, "GET", address, nil)
	assert.Equal(t, "expired", stateOnPage(page))
}

// FuzzRequestToken sends any token, and any claims with a valid signature.
func FuzzRequestToken(f *testing.F) {
	f.Add("", "")
	f.Add("a.b.c", "")
	f.Add("", `{"iss":"s","exp":1775061300,"scope":"cashback","nonce":"n",`+
		`"redirectUrl":"https://shop.example/","referenceId":"r"}`)
	f.Add("", `{"exp":1e400,"aud":[1],"scope":["cashback"]}`)
	f.Add("", `{"iss":"s","exp":-1,"scope":",,","nonce":"\u0000",`+
		`"redirectUrl":"https://shop.example\r\n/","referenceId":"r"}`)

	s, err := sandbox.New(sandbox.Config{Start: rig.PayPayStart})
	require.NoError(f, err)
	f.Cleanup(s.Close)

	f.Fuzz(func(t *testing.T, token, claims string) {
		r := rig.PayPayOf(t, s)
		if claims != "" {
			token = signedJWT(t, headerHS256, asJSON(claims), jwtKey(r))
		}
		if len(token) > 16<<10 {
			t.Skip()
		}

		page := visit(r, "GET", userAuthorizationPath(s.PayPay.APIKey, token), nil)
		if page.status != 400 {
			assert.Equal(t, 303, page.status)
			assert.NotEmpty(t, claims)
			assert.True(t, strings.HasPrefix(page.location, "/app/opa/link/"), page.location)
		}
		assert.Empty(t, s.Findings())
	})
}

// asJSON returns text that is JSON unchanged, and other text as a JSON string.
func asJSON(text string) json.RawMessage {
	if json.Valid([]byte(text)) {
		return json.RawMessage(text)
	}
	raw, _ := json.Marshal(text)
	return raw
}
