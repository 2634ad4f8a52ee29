package paypay_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// payURL makes a code of 1,200 yen and returns the address of its page.
func payURL(r *rig.PayPay, key, more string) string {
	r.T.Helper()

	return r.CreateCode(key, 1200, more).RequireStatus(201).Text("url")
}

// payForm returns the form of a code's page with a decision of a user.
func payForm(r *rig.PayPay, address, decision, user string) url.Values {
	r.T.Helper()
	form := linkForm(r, address, decision)
	form.Set("user", user)
	return form
}

// stateOnPage returns what the result of a page says.
func stateOnPage(page linkPage) string { return rig.StateOnPage(page.body) }

// visitAfter opens a page when some time has passed.
func visitAfter(r *rig.PayPay, address string, wait time.Duration) linkPage {
	r.T.Helper()
	r.Clock.Advance(wait)
	page := visit(r, "GET", address, nil)
	require.Equal(r.T, 200, page.status)

	return page
}

func TestPayPayCodesURLIsAPage(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	address := payURL(r, "order-1042", `,"orderDescription":"Umbrella","storeInfo":"Rain shop"`)
	assert.True(t, strings.HasPrefix(address, r.PayPay.URL+"/app/opa/pay/"), address)

	page := visitAfter(r, address, 29*time.Second)
	assert.Contains(t, page.body, `<h1 id="shop">Rain shop</h1>`)
	assert.Contains(t, page.body, `<p class="yen" id="amount">¥1,200</p>`)
	assert.Contains(t, page.body, `<dd id="order">Umbrella</dd>`)
	assert.Contains(t, page.body, `<dd id="merchant-payment-id">order-1042</dd>`)
	assert.Contains(t, page.body, `<dd id="merchant">`+r.PayPay.MerchantID+`</dd>`)
	assert.Contains(t, page.body, `<dd id="time-left">4:31</dd>`)
	assert.Contains(t, page.body, `<option value="`+sandbox.PayPayUserCompleted+`" selected>`)
	assert.Contains(t, page.body, `>completed: ¥100,000 and 5000 points`)
	assert.Contains(t, page.body, `poor: ¥100 and 50 points`)
	assert.Contains(t, page.body, `<form method="post"`)
	assert.NotContains(t, page.body, "<script")
	assert.Empty(t, stateOnPage(page))
	assert.Equal(t, "/app/opa/pay/{codeId}", page.entry.Path)
	assert.Equal(t, sandbox.ProviderPayPay, page.entry.Provider)
}

func TestPayPayPayPageHeaders(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	page := visit(r, "GET", payURL(r, "k-1", ""), nil)

	style := regexp.MustCompile(`(?s)<style>(.*)</style>`).FindStringSubmatch(page.body)
	require.NotNil(t, style)
	sum := sha256.Sum256([]byte(style[1]))
	assert.Equal(t, "default-src 'none'; base-uri 'none'; style-src 'sha256-"+
		base64.StdEncoding.EncodeToString(sum[:])+"'; frame-ancestors 'none'", page.header.Get("Content-Security-Policy"))
	assert.NotContains(t, page.body, "style=")

	assert.Equal(t, "text/html; charset=utf-8", page.header.Get("Content-Type"))
	assert.Equal(t, "no-store", page.header.Get("Cache-Control"))
	assert.Equal(t, "nosniff", page.header.Get("X-Content-Type-Options"))
	// With no-referrer browsers send a form with "Origin: null".
	assert.Equal(t, "same-origin", page.header.Get("Referrer-Policy"))
	assert.Empty(t, page.header.Get("Access-Control-Allow-Origin"))
}

func TestPayPayPayPageInJapanese(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	address := payURL(r, "k-1", "")

	page := visit(r, "GET", address, nil, "Accept-Language", "ja-JP,ja;q=0.9,en;q=0.5")
	assert.Contains(t, page.body, `<html lang="ja">`)
	assert.Contains(t, page.body, "支払う")
	assert.Contains(t, page.body, "支払わない")
	assert.Contains(t, page.body, "サンドボックス商店")
	assert.Contains(t, page.body, `<a id="switch" href="?lang=en"`)
	for _, user := range r.PayPay.Users() {
		assert.NotContains(t, page.body, user.Meaning, user.Name)
		assert.Regexp(t, `<option value="`+user.ID+`"[^>]*>`+user.Name+`：残高 ¥[0-9,]+、ポイント \d+ · .+</option>`, page.body)
	}

	page = visit(r, "GET", address+"?lang=en", nil, "Accept-Language", "ja")
	assert.Contains(t, page.body, `<html lang="en">`)
	assert.Contains(t, page.body, `<a id="switch" href="?lang=ja"`)
	assert.Contains(t, page.body, `?lang=en">`, "the form keeps the language")
}

func TestPayPayPayPagePays(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	address := payURL(r, "k-1", "")
	before := len(r.Ledger())

	paid := visit(r, "POST", address+"?lang=ja", payForm(r, address, "pay", sandbox.PayPayUserForeign))
	require.Equal(t, 303, paid.status, paid.body)
	assert.True(t, strings.HasSuffix(address+"?lang=ja", paid.location), paid.location)
	assert.Equal(t, []string{"ScanAndPay: payment k-1 1200"}, r.Effects(before))

	answer := r.GetCodePayment("k-1").RequireStatus(200)
	assert.Equal(t, "COMPLETED", answer.Text("status"))
	webhooks := r.Webhooks()
	require.Len(t, webhooks, 1)
	assert.Equal(t, "COMPLETED", webhooks[0]["state"])

	after := visit(r, "GET", address, nil)
	after.assertState(t, 200, "paid")
	assert.Contains(t, after.body, `<dd id="payment-id">`+answer.Text("paymentId")+`</dd>`)
	assert.Contains(t, after.body, `<dd id="status">COMPLETED</dd>`)
	assert.NotContains(t, after.body, "<form")
}

func TestPayPayPayPageTakesThePaymentOnce(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	address := payURL(r, "k-1", "")
	form := payForm(r, address, "pay", sandbox.PayPayUserForeign)
	visit(r, "POST", address, form)
	before := len(r.Ledger())

	again := visit(r, "POST", address, form)
	assert.Equal(t, 303, again.status, "the button was pressed twice")
	assert.True(t, strings.HasSuffix(address+"?lang=en", again.location), again.location)

	form.Set("user", sandbox.PayPayUserCompleted)
	other := visit(r, "POST", address, form)
	other.assertState(t, 400, "refused")
	assert.Contains(t, other.body, "is already paid")
	assert.NotContains(t, other.body, "<form")
	assert.Empty(t, r.Effects(before))
}

func TestPayPayPayPageDeclines(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	address := payURL(r, "k-1", `,"redirectUrl":"https://shop.example/1"`)
	before := len(r.Ledger())

	declined := visit(r, "POST", address, payForm(r, address, "decline", sandbox.PayPayUserCompleted))
	declined.assertState(t, 200, "declined")
	assert.Contains(t, declined.body, "<form", "the code can still be paid")
	assert.Empty(t, declined.location)
	assert.Empty(t, r.Effects(before))
	assert.Equal(t, "CREATED", r.GetCodePayment("k-1").RequireStatus(200).Text("status"))
}

func TestPayPayPayPageShowsWhyAPaymentIsRefused(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	address := payURL(r, "k-1", "")
	before := len(r.Ledger())

	for _, c := range []struct{ name, user, reason string }{
		{"a user without money", sandbox.PayPayUserPoor, "NO_SUFFICIENT_FUND"},
		{"a user who has left", sandbox.PayPayUserCanceled, "CANCELED_USER"},
		{"a user who is not active", sandbox.PayPayUserInactive, "USER_STATE_IS_NOT_ACTIVE"},
		{"a user without a method", sandbox.PayPayUserNoMethod, "NO_VALID_PAYMENT_METHOD"},
		{"nobody", "", "the sandbox has no such user"},
		{"a user whom the sandbox does not have", "<script>", "the sandbox has no such user"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := r.WithT(t)
			page := visit(r, "POST", address, payForm(r, address, "pay", c.user))
			page.assertState(t, 400, "refused")
			assert.Contains(t, page.body, c.reason)
			assert.Contains(t, page.entry.Reason, c.reason)
			assert.Contains(t, page.body, "<form", "another user may pay")
		})
	}
	assert.Empty(t, r.Effects(before))

	page := visit(r, "POST", address, payForm(r, address, "pay", sandbox.PayPayUserPoor))
	assert.Contains(t, page.body, `<option value="`+sandbox.PayPayUserPoor+`" selected>`, "the form keeps the user")
}

// PayPay's help pages say that a payment over a limit reads as FAILED.
func TestPayPayPayPageOfAPaymentOverALimit(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	address := payURL(r, "k-1", "")

	page := visit(r, "POST", address, payForm(r, address, "pay", sandbox.PayPayUserDailyLimit))
	page.assertState(t, 400, "refused")
	assert.Contains(t, page.body, "USER_DEFINED_DAILY_LIMIT_EXCEEDED")
	assert.Contains(t, page.body, `<dd id="status">FAILED</dd>`)
	assert.NotContains(t, page.body, "<form")
	assert.Equal(t, "over", stateOnPage(visit(r, "GET", address, nil)))
}

func TestPayPayPayPageOfACodeThatCannotBePaid(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	for _, c := range []struct {
		name, state string
		end         func(r *rig.PayPay, key, codeID string)
	}{
		{"a code that lapsed", "lapsed", func(r *rig.PayPay, _, codeID string) {
			require.NoError(r.T, r.PayPay.LetCodeLapse(codeID))
		}},
		{"a code that was deleted", "deleted", func(r *rig.PayPay, _, codeID string) {
			r.DeleteCode(codeID).RequireStatus(200)
		}},
		{"a payment that failed", "over", func(r *rig.PayPay, _, codeID string) {
			require.NoError(r.T, r.PayPay.FailPayment(codeID, sandbox.PayPayUserForeign))
		}},
		{"a payment that was refunded", "paid", func(r *rig.PayPay, key, codeID string) {
			require.NoError(r.T, r.PayPay.ScanAndPay(codeID, sandbox.PayPayUserForeign))
			r.Refund("r-"+key, r.GetCodePayment(key).Text("paymentId"), 1200)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := r.WithT(t)
			answer := r.CreateCode("k-"+c.state, 1200, "").RequireStatus(201)
			address := answer.Text("url")
			form := payForm(r, address, "pay", sandbox.PayPayUserCompleted)
			c.end(r, "k-"+c.state, answer.Text("codeId"))
			before := len(r.Ledger())

			page := visit(r, "GET", address, nil)
			page.assertState(t, 200, c.state)
			assert.NotContains(t, page.body, "<form")

			late := visit(r, "POST", address, form)
			late.assertState(t, 400, "refused")
			form.Set("decision", "decline")
			assert.Equal(t, c.state, stateOnPage(visit(r, "POST", address, form)))
			assert.Empty(t, r.Effects(before))
		})
	}
}

func TestPayPayPayPageReturnsToTheShop(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	for _, c := range []struct {
		name, target, kind string
		followed           bool
	}{
		{"a web page", "https://shop.example/1?order=2", "WEB_LINK", true},
		{"a web page without a type", "https://shop.example/1", "", true},
		{"a shop on this machine", "http://localhost:3000/done", "WEB_LINK", true},
		{"a web page for an app", "https://shop.example/1", "APP_DEEP_LINK", true},
		{"an app", "shop-app://done", "APP_DEEP_LINK", true},
		{"an app as a web page", "shop-app://done", "WEB_LINK", false},
		{"a script", "javascript:alert(1)", "WEB_LINK", false},
		{"a script in an app", "JavaScript:alert(1)", "APP_DEEP_LINK", false},
		{"a page in the address", "data:text/html,x", "APP_DEEP_LINK", false},
		{"no address", "done", "WEB_LINK", false},
		{"an address without a scheme", "//evil.test/x", "APP_DEEP_LINK", false},
		{"an address without a host", "https:///x", "WEB_LINK", false},
		{"a header in the address", "https://shop.example/\r\nSet-Cookie: a=b", "WEB_LINK", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := r.WithT(t)
			target, err := json.Marshal(c.target)
			require.NoError(t, err)
			more := `,"redirectUrl":` + string(target)
			if c.kind != "" {
				more += `,"redirectType":"` + c.kind + `"`
			}
			key := regexp.MustCompile(`\W`).ReplaceAllString(c.name, "-")
			address := payURL(r, key, more)

			paid := visit(r, "POST", address, payForm(r, address, "pay", sandbox.PayPayUserCompleted))
			require.Equal(t, 303, paid.status, paid.body)
			assert.Empty(t, paid.header.Get("Set-Cookie"))
			if c.followed {
				assert.Equal(t, c.target, paid.location)
				return
			}
			assert.True(t, strings.HasSuffix(address+"?lang=en", paid.location), paid.location)
			assert.Contains(t, paid.entry.Reason, "redirectUrl")
		})
	}
}

func TestPayPayPayPageOffersNotTooManyUsers(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	link := func() string {
		redirect, err := r.PayPay.AllowAccountLink(r.LinkCode(rig.PayPayLinkBody("")), "")
		require.NoError(t, err)
		claims, _ := responseClaims(r, redirect)
		return claims["userAuthorizationId"].(string)
	}
	first := link()
	r.Clock.Advance(time.Second)
	for range 99 {
		link()
	}
	r.Clock.Advance(time.Second)
	newest := link()

	page := visit(r, "GET", payURL(r, "k-1", ""), nil)
	assert.Equal(t, 100, strings.Count(page.body, "<option "))
	assert.Contains(t, page.body, sandbox.PayPayUserCreditExpired)
	assert.Contains(t, page.body, newest)
	assert.NotContains(t, page.body, first)
}

func TestPayPayPayPageRefusesForms(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	refusesForms(r, payURL(r, "k-1", ""), payForm(r, payURL(r, "k-2", ""), "pay", sandbox.PayPayUserCompleted))
}

func TestPayPayPayPagesThatDoNotExist(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	for _, target := range []string{
		"/app/opa/pay/04-0000000000000000", "/app/opa/pay/", "/app/opa/pay/x/y", "/app/opa/pay/%3Cscript%3E",
	} {
		assertNoPage(r, target)
	}
}

func TestPayPayPayPageEscapesEveryField(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	text, err := json.Marshal(hostile)
	require.NoError(t, err)
	// The document allows no such text as merchantPaymentId.
	address := payURL(r, "k-1", `,"orderDescription":`+string(text)+`,"storeInfo":`+string(text)+
		`,"storeId":`+string(text)+`,"terminalId":`+string(text)+`,"redirectUrl":`+string(text)+`,"userAgent":`+string(text))

	pages := []linkPage{
		visit(r, "GET", address, nil),
		visit(r, "GET", address+"?lang=%22%3E%3Cscript%3E", nil, "Accept-Language", hostile),
		visit(r, "POST", address, payForm(r, address, "pay", hostile)),
		visit(r, "POST", address, payForm(r, address, hostile, hostile)),
		visit(r, "POST", address, payForm(r, address, "decline", hostile)),
	}
	visit(r, "POST", address, payForm(r, address, "pay", sandbox.PayPayUserForeign))
	pages = append(pages, visit(r, "GET", address, nil))
	for _, page := range pages {
		assertHarmless(t, page)
	}
	assert.Equal(t, 2, strings.Count(pages[0].body, "&lt;script&gt;alert(1)"), "shop and order")
}
