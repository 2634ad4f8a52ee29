package paypay_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// linkPage is what the sandbox answered to a browser.
type linkPage struct {
	status   int
	header   http.Header
	body     string
	location string
	entry    sandbox.Entry // in the sandbox's log
}

// visit sends a request as a browser does and follows no redirect. Headers are name
// and value in turn; Host is one of them.
func visit(r *rig.PayPay, method, target string, form url.Values, headers ...string) linkPage {
	r.T.Helper()
	if strings.HasPrefix(target, "/") {
		target = r.PayPay.URL + target
	}
	page := rig.Visit(r.T, method, target, form, headers...)

	assert.Equal(r.T, "1", page.Header.Get("X-Sandbox"))
	return linkPage{
		status:   page.Status,
		header:   page.Header,
		body:     page.Body,
		location: page.Header.Get("Location"),
		entry:    r.Entry(),
	}
}

// assertDecisions looks for the buttons of a page.
func (p linkPage) assertDecisions(t *testing.T, decisions ...string) {
	t.Helper()
	for _, decision := range decisions {
		assert.Contains(t, p.body, ` id="`+decision+`" name="decision" value="`+decision+`"`)
	}
}

// assertState looks for the status of an answer and for what its page says of the state.
func (p linkPage) assertState(t testing.TB, status int, state string) {
	t.Helper()
	assert.Equal(t, status, p.status)
	assert.Equal(t, state, stateOnPage(p))
}

// assertInJapanese opens a page as a browser does that asks for Japanese, and looks for texts.
func assertInJapanese(r *rig.PayPay, address string, texts ...string) {
	r.T.Helper()
	page := visit(r, "GET", address, nil, "Accept-Language", "ja")
	assert.Contains(r.T, page.body, `<html lang="ja">`)
	for _, text := range texts {
		assert.Contains(r.T, page.body, text)
	}
}

// linkURL makes a code of an account link and returns the address of its page.
func linkURL(r *rig.PayPay, more string) string {
	r.T.Helper()

	return r.CreateLink(rig.PayPayLinkBody(more)).RequireSuccess().Text("linkQRCodeURL")
}

var linkFormToken = regexp.MustCompile(`name="token" value="([0-9a-f]{64})"`)

// linkForm returns the form of a page with a decision.
func linkForm(r *rig.PayPay, address, decision string) url.Values {
	r.T.Helper()

	page := visit(r, "GET", address, nil)
	require.Equal(r.T, 200, page.status, page.body)
	token := linkFormToken.FindStringSubmatch(page.body)
	require.NotNil(r.T, token, page.body)
	return url.Values{"token": {token[1]}, "decision": {decision}, "user": {""}}
}

// responseClaims checks the signature of the responseToken in a redirect. It returns
// the token's claims, and the address without the token.
func responseClaims(r *rig.PayPay, redirect string) (claims map[string]any, address string) {
	r.T.Helper()
	target, err := url.Parse(redirect)
	require.NoError(r.T, err)
	query := target.Query()
	token := query.Get("responseToken")
	query.Del("responseToken")
	target.RawQuery = query.Encode()

	parts := strings.Split(token, ".")
	require.Len(r.T, parts, 3, redirect)
	mac := hmac.New(sha256.New, jwtKey(r))
	mac.Write([]byte(parts[0] + "." + parts[1]))
	assert.Equal(r.T, base64.RawURLEncoding.EncodeToString(mac.Sum(nil)), parts[2], "signature")

	header := map[string]string{}
	decodeJWTPart(r, parts[0], &header)
	assert.Equal(r.T, map[string]string{"alg": "HS256", "typ": "JWT"}, header)
	decodeJWTPart(r, parts[1], &claims)
	return claims, target.String()
}

func decodeJWTPart(r *rig.PayPay, part string, v any) {
	r.T.Helper()

	raw, err := base64.RawURLEncoding.DecodeString(part)
	require.NoError(r.T, err)
	require.NoError(r.T, json.Unmarshal(raw, v))
}

func TestPayPayLinkPage(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	page := visit(r, "GET", linkURL(r, ""), nil)

	assert.Contains(t, page.body, "<span>Take payments from your PayPay account</span> <code>direct_debit</code>")
	assert.Contains(t, page.body, "<span>Get your verified identity data by a code</span> <code>kyc_passport_qr</code>")
	assert.Contains(t, page.body, `<h1 id="shop">Sandbox Shop</h1>`)
	assert.Contains(t, page.body, `<dd id="merchant">`+r.PayPay.MerchantID+`</dd>`)
	assert.Contains(t, page.body, `<dd id="reference-id">customer-1</dd>`)
	assert.Contains(t, page.body, `<dd id="returns-to">https://shop.sandbox.test</dd>`)
	assert.Contains(t, page.body, `<option value="" selected>a new user</option>`)
	for _, user := range r.PayPay.Users() {
		assert.Contains(t, page.body, `<option value="`+user.ID+`">`+user.Name+`: `)
	}
	assert.Contains(t, page.body, `value="allow"`)
	assert.Contains(t, page.body, `value="decline"`)
	assert.Contains(t, page.body, `<form method="post"`)

	assert.Equal(t, "text/html; charset=utf-8", page.header.Get("Content-Type"))
	assert.Equal(t, "no-store", page.header.Get("Cache-Control"))
	assert.Equal(t, "same-origin", page.header.Get("Referrer-Policy"))
	assert.Equal(t, "nosniff", page.header.Get("X-Content-Type-Options"))
	assert.Regexp(t, `^default-src 'none'; base-uri 'none'; style-src 'sha256-[^']+'; frame-ancestors 'none'$`,
		page.header.Get("Content-Security-Policy"))

	assert.Equal(t, "/app/opa/link/{codeId}", page.entry.Path)
	assert.Equal(t, 200, page.entry.Status)
	assert.Equal(t, sandbox.ProviderPayPay, page.entry.Provider)
	assert.Equal(t, "GET", page.entry.Method)
}

func TestPayPayLinkPageAllows(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayWithWebhooks(t, "paypay")
	address := linkURL(r, "")
	before := len(r.Ledger())

	allowed := visit(r, "POST", address, linkForm(r, address, "allow"))
	require.Equal(t, 303, allowed.status, allowed.body)

	claims, target := responseClaims(r, allowed.location)
	assert.Equal(t, "https://shop.sandbox.test/done", target)
	assert.Equal(t, r.PayPay.ClientID, claims["aud"])
	assert.Equal(t, "paypay.ne.jp", claims["iss"])
	assert.Equal(t, "succeeded", claims["result"])
	assert.Equal(t, "n-1", claims["nonce"])
	assert.Equal(t, "customer-1", claims["referenceId"])
	assert.EqualValues(t, rig.PayPayStart.Add(5*time.Minute).Unix(), claims["exp"])
	user, _ := claims["userAuthorizationId"].(string)
	assert.Len(t, user, 36)
	assert.Regexp(t, `^\*{7}\d{4}$`, claims["profileIdentifier"])

	require.Equal(t, []string{"AllowAccountLink: account-link customer-1 0"}, r.Effects(before))
	assert.Equal(t, user, r.Ledger()[before].ID)

	webhooks := r.Webhooks()
	require.Len(t, webhooks, 1)
	assert.Equal(t, "customer.authroization.succeeded", webhooks[0]["notification_type"])
	assert.Equal(t, user, webhooks[0]["userAuthorizationId"])
	assert.Equal(t, claims["profileIdentifier"], webhooks[0]["profileIdentifier"])
	assert.Equal(t, "n-1", webhooks[0]["nonce"])
	assert.Equal(t, "customer-1", webhooks[0]["referenceId"])
	assert.Equal(t, "direct_debit,kyc_passport_qr", webhooks[0]["scopes"])
	assert.EqualValues(t, rig.PayPayStart.Unix()+365*24*3600, webhooks[0]["expiry"])

	// The code was answered.
	again := visit(r, "GET", address, nil)
	again.assertState(t, 200, "allowed")
	assert.NotContains(t, again.body, "<form")
}

// The new user can be asked about what was granted, and nothing else.
func TestPayPayLinkPageGrantsScopes(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	address := linkURL(r, "")

	allowed := visit(r, "POST", address, linkForm(r, address, "allow"))
	claims, _ := responseClaims(r, allowed.location)
	user, _ := claims["userAuthorizationId"].(string)

	authorization := r.GetUserAuthorization(user).RequireSuccess()
	assert.Equal(t, "ACTIVE", authorization.Text("status"))
	authorization.AssertContains(`"scopes":["direct_debit","kyc_passport_qr"]`, `"referenceIds":["customer-1"]`)

	r.GetUser(rig.PayPayCheckBalancePath, user, "&amount=105000&currency=JPY").RequireSuccess()
	r.GetUser(rig.PayPayProfilePath, user, "").AssertRefused(401, "OP_OUT_OF_SCOPE")
}

func TestPayPayLinkPageDeclines(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayWithWebhooks(t, "paypay")
	address := linkURL(r, "")

	declined := visit(r, "POST", address, linkForm(r, address, "decline"))
	claims, target := responseClaims(r, declined.location)
	assert.Equal(t, "https://shop.sandbox.test/done", target)
	assert.Equal(t, "declined", claims["result"])
	assert.Equal(t, "n-1", claims["nonce"])
	assert.Equal(t, "customer-1", claims["referenceId"])
	assert.NotContains(t, claims, "userAuthorizationId")
	assert.NotContains(t, claims, "profileIdentifier")

	webhooks := r.Webhooks()
	require.Len(t, webhooks, 1)
	assert.Equal(t, "customer.authroization.failed", webhooks[0]["notification_type"])
	assert.Equal(t, "declined", webhooks[0]["result"])
	assert.Equal(t, "n-1", webhooks[0]["nonce"])
	assert.Equal(t, "customer-1", webhooks[0]["referenceId"])
}

func TestPayPayLinkPageRefusesForms(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	address := linkURL(r, "")
	refusesForms(r, address, linkForm(r, linkURL(r, ""), "allow"))

	form := linkForm(r, address, "allow")
	before := len(r.Ledger())
	for _, c := range []struct{ name, user, reason string }{
		{"a user whom the sandbox does not have", "nobody", "INVALID_USER_AUTHORIZATION_ID"},
		{"a user who has left", sandbox.PayPayUserCanceled, "CANCELED_USER"},
		{"a user who is not active", sandbox.PayPayUserInactive, "USER_STATE_IS_NOT_ACTIVE"},
		{"a user with a hostile name", hostile, "INVALID_USER_AUTHORIZATION_ID"},
	} {
		t.Run(c.name, func(t *testing.T) {
			form.Set("user", c.user)
			page := visit(r.WithT(t), "POST", address, form)
			page.assertState(t, 400, "refused")
			assert.Empty(t, page.location)
			assert.Contains(t, page.body, c.reason)
			assert.Contains(t, page.body, "<form", "another user may link")
			assertHarmless(t, page)
		})
	}
	assert.Empty(t, r.Effects(before))

	form.Set("user", sandbox.PayPayUserForeign)
	assert.Contains(t, visit(r, "GET", address, nil).body, "You return to the shop with a responseToken")
	r.Clock.Advance(15 * time.Minute)
	late := visit(r, "POST", address, form)
	late.assertState(t, 400, "expired")
	assert.NotContains(t, late.body, "<form")
}

func TestPayPayLinkPageIsAnsweredOnce(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ decision, state string }{{"allow", "allowed"}, {"decline", "declined"}} {
		r := rig.StartPayPayWithWebhooks(t, "paypay")
		address := linkURL(r, "")
		form := linkForm(r, address, c.decision)
		assert.Equal(t, 303, visit(r, "POST", address, form).status)
		before := len(r.Ledger())

		for _, decision := range []string{"allow", "decline"} {
			form.Set("decision", decision)
			again := visit(r, "POST", address, form)
			again.assertState(t, 400, c.state)
			assert.Contains(t, again.entry.Reason, "already finished")
			assert.NotContains(t, again.body, "<form")
		}
		assert.Equal(t, c.state, stateOnPage(visit(r, "GET", address, nil)), "the user goes back")
		assert.Empty(t, r.Effects(before))
		assert.Len(t, r.Webhooks(), 1)
	}
}

func TestPayPayLinkPageInJapanese(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	address := linkURL(r, "")

	assertInJapanese(r, address,
		"PayPayアカウントから支払いを受け取る", "許可しない", `<a id="switch" href="?lang=en"`)
	page := visit(r, "GET", address+"?lang=en", nil, "Accept-Language", "ja")
	assert.Contains(t, page.body, `<html lang="en">`)
}

// What a scope allows is said where a source shows an operation that needs it.
func TestPayPayLinkPageSaysWhatEachScopeAllows(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	body := strings.Replace(rig.PayPayLinkBody(""), `"direct_debit"`, `"cashback","quick_pay"`, 1)
	page := visit(r, "GET", r.CreateLink(body).RequireSuccess().Text("linkQRCodeURL"), nil)

	assert.Contains(t, page.body, "<span>Give you points, and take them back</span> <code>cashback</code>")
	assert.Contains(t, page.body, "<span>No source says what this allows</span> <code>quick_pay</code>")
}

func TestPayPayLinkPageEscapesEveryField(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	text, err := json.Marshal(hostile)
	require.NoError(t, err)
	body := strings.Replace(rig.PayPayLinkBody(""), `"customer-1"`, string(text), 1)
	address := r.CreateLink(body).RequireSuccess().Text("linkQRCodeURL")

	page := visit(r, "GET", address+"?lang=%22%3E%3Cscript%3E", nil, "Accept-Language", hostile)
	assert.Equal(t, 1, strings.Count(page.body, "&lt;script&gt;alert(1)"), "referenceId")
	assertHarmless(t, page)
	assertHarmless(t, visit(r, "POST", address, linkForm(r, address, hostile)))
}

// A browser does not run such an address, and the page does not send it there.
func TestPayPayLinkPageLeadsToNoScript(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	for _, target := range []string{"javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"} {
		body := strings.Replace(rig.PayPayLinkBody(""), "https://shop.sandbox.test/done", target, 1)
		body = strings.Replace(body, "{", `{"redirectType":"APP_DEEP_LINK",`, 1)
		address := r.CreateLink(body).RequireStatus(200).Text("linkQRCodeURL")

		allowed := visit(r, "POST", address, linkForm(r, address, "allow"))
		assert.Equal(t, 303, allowed.status, target)
		assert.True(t, strings.HasSuffix(address+"?lang=en", allowed.location), allowed.location)
		assert.Equal(t, "allowed", stateOnPage(visit(r, "GET", address, nil)))
	}
}

func TestPayPayLinkPageOfAnotherHost(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	address := linkURL(r, "")

	page := visit(r, "GET", address, nil, "Host", "evil.test")
	assert.Equal(t, 403, page.status)
	assert.NotRegexp(t, linkFormToken, page.body)
	assert.Equal(t, 200, visit(r, "GET", address, nil, "Host", "localhost:1").status)
}

func TestPayPayLinkPagesThatDoNotExist(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	for _, target := range []string{
		"/app/opa/link/04-0000000000000000", "/app/opa/link/", "/app/x", "/app/opa/link/%3Cscript%3E",
	} {
		assertNoPage(r, target)
	}
	assert.Empty(t, r.Effects(0))
}

// A user who allows the KYC Passport flow on the page has finished it.
func TestPayPayLinkPageFinishesKYCPassport(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	const user = sandbox.PayPayUserForeign

	address := linkURL(r, rig.PayPayKYCPassportFlow)
	form := linkForm(r, address, "allow")
	form.Set("user", user)
	allowed := visit(r, "POST", address, form)
	require.Equal(t, 303, allowed.status, allowed.body)

	answer := r.FetchKYCPassport(path.Base(address), rig.PayPayVerifierBody).RequireStatus(200)
	assert.Equal(t, user, answer.Text("userAuthorizationId"))

	declinedAddress := linkURL(r, rig.PayPayKYCPassportFlow)
	visit(r, "POST", declinedAddress, linkForm(r, declinedAddress, "decline"))
	declinedID := path.Base(declinedAddress)
	r.FetchKYCPassport(declinedID, rig.PayPayVerifierBody).AssertRefused(400, "KYC_PASSPORT_NOT_COMPLETED")
	assert.Error(t, r.PayPay.CompleteKYCPassport(declinedID, user))
}

func TestPayPayAppRedirects(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	create := func(target string) rig.PayPayAnswer {
		body := strings.Replace(rig.PayPayLinkBody(""), "https://shop.sandbox.test/done", target, 1)
		return r.CreateLink(strings.Replace(body, "{", `{"redirectType":"APP_DEEP_LINK",`, 1))
	}

	for _, target := range []string{"shop-app://done", "shop-app:done?a=b"} {
		address := create(target).RequireStatus(200).Text("linkQRCodeURL")
		page := visit(r, "POST", address, linkForm(r, address, "allow"))
		assert.Equal(t, 303, page.status)

		claims, base := responseClaims(r, page.location)
		assert.Equal(t, target, base)
		assert.Equal(t, "succeeded", claims["result"])
	}

	for _, target := range []string{"done", "//evil.test", `x:\r\nSet-Cookie: a=b`} {
		answer := create(target)
		assert.Equal(t, 400, answer.Status, "%q: %s", target, answer)
	}
}
