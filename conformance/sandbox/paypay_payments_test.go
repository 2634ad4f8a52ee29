package sandbox_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
)

// paymentRig is a PayPay rig that notes transactionEvent.
type paymentRig struct {
	*payPayRig
	mu    sync.Mutex
	hooks []string
}

func startPayments(t testing.TB) *paymentRig {
	t.Helper()
	p := &paymentRig{}
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		p.mu.Lock()
		defer p.mu.Unlock()
		p.hooks = append(p.hooks, strings.TrimSpace(string(raw)))
	}))
	t.Cleanup(receiver.Close)
	p.payPayRig = startPayPay(t, sandbox.Config{WebhookURLs: map[string]string{"paypay/transactionEvent": receiver.URL}})
	return p
}

// events returns the notifications since the last call, in short.
func (p *paymentRig) events() []string {
	p.Helper()
	list := []string{}
	for _, raw := range p.bodies() {
		var event struct {
			State, Amount string
			OrderAmount   string  `json:"order_amount"`
			Key           string  `json:"merchant_order_id"`
			Reauth        string  `json:"reauth_request_id"`
			Paid          *string `json:"paid_at"`
			Asked         string  `json:"confirmation_expires_at"`
		}
		if err := json.Unmarshal([]byte(raw), &event); err != nil {
			p.Fatal(err)
		}
		text := event.State + " " + event.Key + " " + event.OrderAmount
		if event.Reauth != "" {
			text += " " + event.Reauth
		}
		if event.Asked != "" {
			text += " lapsed"
		}
		list = append(list, text)
	}
	return list
}

func (p *paymentRig) bodies() []string {
	p.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := p.Flush(ctx); err != nil {
		p.Fatal(err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	list := p.hooks
	p.hooks = nil
	return list
}

// ok sends a request that has to answer a status.
func (p *paymentRig) ok(status int, method, path, body string) payPayAnswer {
	p.Helper()
	a := p.send(method, path, body)
	if a.status != status {
		p.Fatalf("%s %s: %d, want %d: %s: %s", method, path, a.status, status, a.raw, a.reason)
	}
	return a
}

// done fails the test if something on the user's side did not work.
func (p *paymentRig) done(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

const (
	paymentsPath   = "/v2/payments"
	authPath       = "/v2/payments/preauthorize"
	continuousPath = "/v1/subscription/payments"
	codesPath      = "/v2/codes"
	capturePath    = "/v2/payments/capture"
	reauthPath     = "/v2/payments/reauthorize"
	revertPath     = "/v2/payments/preauthorize/revert"
	refundsPath    = "/v2/refunds"
	pendingPath    = "/v1/requestOrder"
)

// yen is an amount in a body.
func yen(amount int64) string { return fmt.Sprintf(`{"amount":%d,"currency":"JPY"}`, amount) }

func debitBody(key, user string, amount int64, more string) string {
	return fmt.Sprintf(`{"merchantPaymentId":%q,"userAuthorizationId":%q,"amount":%s,"requestedAt":1775061000%s}`, key, user, yen(amount), more)
}

func codeBody(key string, amount int64, more string) string {
	return fmt.Sprintf(`{"merchantPaymentId":%q,"amount":%s,"codeType":"ORDER_QR"%s}`, key, yen(amount), more)
}

func captureBody(key, capture string, amount int64) string {
	return fmt.Sprintf(`{"merchantPaymentId":%q,"merchantCaptureId":%q,"amount":%s,"requestedAt":1775061001,"orderDescription":"Umbrella"}`, key, capture, yen(amount))
}

func reauthBody(request, payment string, amount int64) string {
	return fmt.Sprintf(`{"requestId":%q,"paymentId":%q,"updatedAmount":%s,"requestedAt":1775061002,`+
		`"redirectUrl":"https://shop.example/1","redirectType":"WEB_LINK","userAgent":"Test"}`, request, payment, yen(amount))
}

func revertBody(revert, payment string) string {
	return fmt.Sprintf(`{"merchantRevertId":%q,"paymentId":%q,"requestedAt":1775061003,"reason":"sold out"}`, revert, payment)
}

func refundBody(refund, payment string, amount int64) string {
	return fmt.Sprintf(`{"merchantRefundId":%q,"paymentId":%q,"amount":%s,"requestedAt":1775061004,"reason":"broken"}`, refund, payment, yen(amount))
}

// paid makes a payment by a linked user and returns its paymentId.
func (p *paymentRig) paid(key, user string, amount int64) string {
	p.Helper()
	return p.ok(201, "POST", paymentsPath+"?agreeSimilarTransaction=true", debitBody(key, user, amount, "")).text("paymentId")
}

// authorized makes an authorization of a linked user and returns its paymentId.
func (p *paymentRig) authorized(key, user string, amount int64) string {
	p.Helper()
	return p.ok(201, "POST", authPath+"?agreeSimilarTransaction=true", debitBody(key, user, amount, "")).text("paymentId")
}

// code makes a code and returns its codeId.
func (p *paymentRig) code(key string, amount int64, more string) string {
	p.Helper()
	return p.ok(201, "POST", codesPath, codeBody(key, amount, more)).text("codeId")
}

// state returns the status of a payment by a linked user.
func (p *paymentRig) state(key string) string {
	p.Helper()
	return p.ok(200, "GET", paymentsPath+"/"+key, "").text("status")
}

func (p *paymentRig) wallet(user string) string {
	p.Helper()
	w, err := p.PayPay.Wallet(user)
	p.done(err)
	return fmt.Sprintf("%d+%d blocked %d", w.Balance, w.Points, w.Blocked)
}

func (p *paymentRig) wants(what string, got, want any) {
	p.Helper()
	if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
		p.Errorf("%s: %q, want %q", what, got, want)
	}
}

// paymentRequests are valid requests of the operations of payments.
func paymentRequests() map[string][]string {
	const user = sandbox.PayPayUserCompleted
	return map[string][]string{
		"createQRCode":             {"POST", codesPath, codeBody("k-1", 1000, "")},
		"deleteQRCode":             {"DELETE", codesPath + "/04-0000000000000000", ""},
		"getCodePaymentDetails":    {"GET", codesPath + "/payments/k-1", ""},
		"createPayment":            {"POST", paymentsPath, debitBody("k-2", user, 1000, "")},
		"getPaymentDetails":        {"GET", paymentsPath + "/k-2", ""},
		"cancelPayment":            {"DELETE", paymentsPath + "/k-2", ""},
		"createAuth":               {"POST", authPath, debitBody("k-3", user, 1000, "")},
		"reauthorizePayment":       {"POST", reauthPath, reauthBody("q-1", "p-1", 2000)},
		"capturePaymentAuth":       {"POST", capturePath, captureBody("k-3", "c-1", 1000)},
		"revertAuth":               {"POST", revertPath, revertBody("v-1", "p-1")},
		"refundPayment":            {"POST", refundsPath, refundBody("f-1", "p-1", 1000)},
		"getRefundDetails":         {"GET", refundsPath + "/f-1?paymentId=p-1", ""},
		"createContinuousPayment":  {"POST", continuousPath, debitBody("k-4", user, 1000, "")},
		"createPendingPayment":     {"POST", pendingPath, debitBody("k-5", user, 1000, "")},
		"getPendingPaymentDetails": {"GET", pendingPath + "/k-5", ""},
		"cancelPendingPayment":     {"DELETE", pendingPath + "/k-5", ""},
	}
}

// Every transition of PayPay's table, and the notification it sends or does not.
func TestPayPayStatusTransitions(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted
	direct := func(p *paymentRig) string { return p.state("k-1") }
	byCode := func(p *paymentRig) string { return p.ok(200, "GET", codesPath+"/payments/k-1", "").text("status") }
	for _, c := range []struct {
		name   string
		before func(p *paymentRig) string // returns what then is called with
		then   func(p *paymentRig, id string)
		state  func(p *paymentRig) string
		from   string
		to     string
		events []string
		wallet string
	}{
		{"a code is created", func(p *paymentRig) string { return p.code("k-1", 1000, "") },
			func(*paymentRig, string) {}, byCode, "CREATED", "CREATED", nil, "100000+5000 blocked 0"},
		{"a user pays a code", func(p *paymentRig) string { return p.code("k-1", 1000, "") },
			func(p *paymentRig, id string) { p.done(p.PayPay.ScanAndPay(id, user)) }, byCode,
			"CREATED", "COMPLETED", []string{"COMPLETED k-1 1000"}, "99000+5000 blocked 0"},
		{"a user pays a code that is captured later", func(p *paymentRig) string { return p.code("k-1", 1000, `,"isAuthorization":true`) },
			func(p *paymentRig, id string) { p.done(p.PayPay.ScanAndPay(id, user)) }, byCode,
			"CREATED", "AUTHORIZED", []string{"AUTHORIZED k-1 1000"}, "99000+5000 blocked 1000"},
		{"the payment of a code fails", func(p *paymentRig) string { return p.code("k-1", 1000, "") },
			func(p *paymentRig, id string) { p.done(p.PayPay.FailPayment(id, user)) }, byCode,
			"CREATED", "FAILED", []string{"FAILED k-1 1000"}, "100000+5000 blocked 0"},
		{"an authorization is lowered", func(p *paymentRig) string { return p.authorized("k-1", user, 1000) },
			func(p *paymentRig, id string) { p.ok(200, "POST", reauthPath, reauthBody("q-1", id, 400)) }, direct,
			"AUTHORIZED", "AUTHORIZED", []string{"AUTHORIZED k-1 400 q-1"}, "99600+5000 blocked 400"},
		{"an authorization is raised", func(p *paymentRig) string { return p.authorized("k-1", user, 1000) },
			func(p *paymentRig, id string) {
				p.ok(201, "POST", reauthPath, reauthBody("q-1", id, 1500))
				p.done(p.PayPay.ConfirmIncrease(id))
			}, direct, "AUTHORIZED", "AUTHORIZED", []string{"AUTHORIZED k-1 1500 q-1"}, "98500+5000 blocked 1500"},
		{"an authorization is captured", func(p *paymentRig) string { return p.authorized("k-1", user, 1000) },
			func(p *paymentRig, _ string) { p.ok(200, "POST", capturePath, captureBody("k-1", "c-1", 1000)) }, direct,
			"AUTHORIZED", "COMPLETED", []string{"COMPLETED k-1 1000"}, "99000+5000 blocked 0"},
		{"an authorization expires", func(p *paymentRig) string { return p.authorized("k-1", user, 1000) },
			func(p *paymentRig, _ string) { p.Clock.Advance(30 * 24 * time.Hour) }, direct,
			"AUTHORIZED", "EXPIRED", []string{"EXPIRED k-1 1000"}, "100000+5000 blocked 0"},
		{"an authorization is reverted", func(p *paymentRig) string { return p.authorized("k-1", user, 1000) },
			func(p *paymentRig, id string) { p.ok(200, "POST", revertPath, revertBody("v-1", id)) }, direct,
			"AUTHORIZED", "CANCELED", []string{"CANCELED k-1 1000"}, "100000+5000 blocked 0"},
		{"an authorization is cancelled", func(p *paymentRig) string { return p.authorized("k-1", user, 1000) },
			func(p *paymentRig, _ string) { p.ok(202, "DELETE", paymentsPath+"/k-1", "") }, direct,
			"AUTHORIZED", "FAILED", nil, "100000+5000 blocked 0"},
		{"a payment is cancelled", func(p *paymentRig) string { return p.paid("k-1", user, 1000) },
			func(p *paymentRig, _ string) { p.ok(202, "DELETE", paymentsPath+"/k-1", "") }, direct,
			"COMPLETED", "FAILED", nil, "100000+5000 blocked 0"},
		{"a payment is refunded", func(p *paymentRig) string { return p.paid("k-1", user, 1000) },
			func(p *paymentRig, id string) { p.ok(200, "POST", refundsPath, refundBody("f-1", id, 300)) }, direct,
			"COMPLETED", "REFUNDED", nil, "99300+5000 blocked 0"},
		{"a user consents and PayPay takes its time", func(p *paymentRig) string { return p.authorized("k-1", user, 1000) },
			func(p *paymentRig, id string) {
				p.ok(201, "POST", reauthPath, reauthBody("q-1", id, 1500))
				p.done(p.PayPay.AcceptIncrease(id))
			}, direct, "AUTHORIZED", "REAUTHORIZING", nil, "99000+5000 blocked 1000"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := startPayments(t)
			id := c.before(p)
			p.wants("status before", c.state(p), c.from)
			p.events()
			c.then(p, id)
			p.wants("status after", c.state(p), c.to)
			p.wants("notifications", p.events(), append([]string{}, c.events...))
			p.wants("wallet", p.wallet(user), c.wallet)
		})
	}
}

// The notifications are PayPay's, field by field.
func TestPayPayTransactionEvents(t *testing.T) {
	t.Parallel()
	p := startPayments(t)
	const user = sandbox.PayPayUserCompleted
	const more = `,"storeId":"shop-7","terminalId":"till-2"`
	order := func(key, id string) string {
		return `"merchant_id":"` + p.PayPay.MerchantID + `","merchant_order_id":"` + key + `","notification_type":"Transaction"`
	}
	same := func(what, want string) {
		t.Helper()
		got := p.bodies()
		if len(got) != 1 {
			t.Fatalf("%s: %d notifications %q, want one", what, len(got), got)
		}
		var a, b any
		if json.Unmarshal([]byte(got[0]), &a) != nil || json.Unmarshal([]byte(want), &b) != nil {
			t.Fatalf("%s: no JSON: %s, %s", what, got[0], want)
		}
		if fmt.Sprint(a) != fmt.Sprint(b) {
			t.Errorf("%s: %s, want %s", what, got[0], want)
		}
	}
	id := p.ok(201, "POST", authPath, debitBody("k-1", user, 1000, more)).text("paymentId")
	head := `{` + order("k-1", id) + `,"order_id":"` + id + `","store_id":"shop-7","pos_id":"till-2","authorized_at":"2026-04-01T16:30:00Z",`
	const end = `"expires_at":"2026-05-01T16:30:00Z"`
	same("authorized", head+end+`,"paid_at":null,"order_amount":"1000","state":"AUTHORIZED"}`)

	p.ok(200, "POST", reauthPath, reauthBody("q-1", id, 900))
	same("lowered", head+end+`,"paid_at":null,"order_amount":"900","reauth_request_id":"q-1","state":"AUTHORIZED"}`)

	p.ok(201, "POST", reauthPath, reauthBody("q-2", id, 1500))
	p.Clock.Advance(6 * time.Hour)
	same("not consented", head+end+`,"order_amount":"900","reauth_request_id":"q-2","confirmation_expires_at":"2026-04-01T22:30:00Z","state":"AUTHORIZED"}`)

	p.done(p.PayPay.ShortenAuthorization(id, time.Date(2026, 4, 20, 0, 0, 0, 0, time.UTC)))
	const shorter = `"expires_at":"2026-04-20T00:00:00Z"`
	same("shortened", head+shorter+`,"paid_at":null,"order_amount":"900","state":"AUTHORIZED"}`)

	p.ok(200, "POST", capturePath, captureBody("k-1", "c-1", 800))
	same("captured", head+shorter+`,"paid_at":"2026-04-01T22:30:00Z","order_amount":"800","state":"COMPLETED"}`)

	id = p.ok(201, "POST", paymentsPath, debitBody("k-2", user, 700, "")).text("paymentId")
	same("paid at once", `{`+order("k-2", id)+`,"order_id":"`+id+`","store_id":"","pos_id":"","paid_at":"2026-04-01T22:30:00Z","order_amount":"700","state":"COMPLETED"}`)

	p.done(p.PayPay.FailPayment(p.code("k-3", 600, more), user))
	id = p.ok(200, "GET", codesPath+"/payments/k-3", "").text("paymentId")
	same("failed", `{`+order("k-3", id)+`,"order_id":"`+id+`","store_id":"shop-7","pos_id":"till-2","order_amount":"600","state":"FAILED"}`)
}

// What the merchant sent comes back, with what PayPay knows.
func TestPayPayPaymentAnswers(t *testing.T) {
	t.Parallel()
	p := startPayments(t)
	const user = sandbox.PayPayUserPoor // 100 yen and 50 points
	const more = `,"storeId":"shop-7","terminalId":"till-2","orderReceiptNumber":"r-1","orderDescription":"Umbrella",` +
		`"orderItems":[{"name":"Umbrella","category":"rain","quantity":2,"productId":"u-9","unitPrice":{"amount":65,"currency":"JPY"}}],` +
		`"metadata":{"big":12345678901234567890}`
	a := p.ok(201, "POST", paymentsPath, debitBody("k-1", user, 130, more))
	for name, want := range map[string]string{
		"paymentId": a.text("paymentId"), "status": "COMPLETED", "acceptedAt": "1775061000", "merchantPaymentId": "k-1", "userAuthorizationId": user,
		"amount": `{"amount":130,"currency":"JPY"}`, "requestedAt": "1775061000", "storeId": "shop-7", "terminalId": "till-2",
		"orderReceiptNumber": "r-1", "orderDescription": "Umbrella", "refunds": "null", "canceledAt": "null", "metadata": `{"big":12345678901234567890}`,
		"orderItems":     `[{"category":"rain","name":"Umbrella","productId":"u-9","quantity":2,"unitPrice":{"amount":65,"currency":"JPY"}}]`,
		"paymentMethods": `[{"amount":{"amount":30,"currency":"JPY"},"breakdown":{"points":[{"amount":30,"type":"REGULAR"}]},"type":"POINT"},{"amount":{"amount":100,"currency":"JPY"},"type":"WALLET"}]`,
	} {
		p.wants(name, a.field(name), want)
	}
	if id := a.text("paymentId"); len(id) != 17 {
		t.Errorf("paymentId %q", id)
	}
	for _, absent := range []string{"captures", "revert", "expiresAt", "expiryDate", "assumeMerchant"} {
		if got := a.field(absent); got != "" {
			t.Errorf("%s is %s, want none", absent, got)
		}
	}
	read := p.ok(200, "GET", paymentsPath+"/k-1?assumeMerchant="+p.PayPay.MerchantID, "")
	p.wants("assumeMerchant", read.field("assumeMerchant"), p.PayPay.MerchantID)
	p.wants("the details", strings.Replace(read.raw, `"assumeMerchant":"`+p.PayPay.MerchantID+`",`, "", 1), a.raw)
	p.wants("wallet", p.wallet(user), "0+20 blocked 0")

	p.ok(200, "POST", refundsPath, refundBody("f-1", a.text("paymentId"), 50))
	p.wants("wallet after a refund", p.wallet(user), "20+50 blocked 0")
	read = p.ok(200, "GET", paymentsPath+"/k-1", "")
	p.wants("refunds", read.field("refunds"), `{"data":[{"acceptedAt":1775061000,"amount":{"amount":50,"currency":"JPY"},"merchantRefundId":"f-1","paymentId":"`+
		a.text("paymentId")+`","reason":"broken","requestedAt":1775061004,"status":"REFUNDED"}]}`)
}

// field returns a member of data as JSON, text without quotes; empty if there is
// none.
func (a payPayAnswer) field(name string) string {
	var body struct {
		Data map[string]json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal([]byte(a.raw), &body); err != nil {
		return "no JSON: " + a.raw
	}
	raw := string(body.Data[name])
	if text, err := strconv.Unquote(raw); err == nil {
		return text
	}
	return raw
}

// payPayDebtors are the users whom not everything can be taken from.
var payPayDebtors = []struct {
	user, status, code string
	amount             int64 // that is refused
	fits               int64 // that is not; 0 for none
}{
	{sandbox.PayPayUserPoor, "400", "NO_SUFFICIENT_FUND", 151, 150},
	{sandbox.PayPayUserDailyLimit, "400", "USER_DEFINED_DAILY_LIMIT_EXCEEDED", 1001, 1000},
	{sandbox.PayPayUserMonthlyLimit, "400", "USER_DEFINED_MONTHLY_LIMIT_EXCEEDED", 1001, 1000},
	{sandbox.PayPayUserLimit, "400", "LIMIT_EXCEEDED", 1001, 1000},
	{sandbox.PayPayUserMerchantLimit, "400", "USER_DAILY_LIMIT_FOR_MERCHANT_EXCEEDED", 1001, 1000},
	{sandbox.PayPayUserUnsupportedMethod, "400", "UNSUPPORTED_PAYMENT_METHOD", 1, 0},
	{sandbox.PayPayUserNoMethod, "404", "NO_VALID_PAYMENT_METHOD", 1, 0},
	{sandbox.PayPayUserMethodInvalidated, "400", "PAY_METHOD_INVALIDATED", 1, 0},
	{sandbox.PayPayUserNonKYC, "400", "NON_KYC_USER", 1, 0},
	{sandbox.PayPayUserCardLimit, "400", "CC_LIMIT_EXCEEDED", 1, 0},
	{sandbox.PayPayUserCreditLimit, "400", "PPC_LIMIT_EXCEEDED", 1, 0},
	{sandbox.PayPayUserCreditExpired, "400", "PPC_EXPIRED", 1, 0},
	{sandbox.PayPayUserRiskFlagged, "400", "UNACCEPTABLE_OP", 1, 0},
	{sandbox.PayPayUserCanceled, "400", "CANCELED_USER", 1, 0},
	{sandbox.PayPayUserInactive, "401", "USER_STATE_IS_NOT_ACTIVE", 1, 0},
	{sandbox.PayPayUserExpired, "401", "EXPIRED_USER_AUTHORIZATION_ID", 1, 0},
	{sandbox.PayPayUserUnlinked, "401", "INVALID_USER_AUTHORIZATION_ID", 1, 0},
	{sandbox.PayPayUserOutOfScope, "401", "OP_OUT_OF_SCOPE", 1, 0},
	{"nobody", "401", "INVALID_USER_AUTHORIZATION_ID", 1, 0},
}

func TestPayPayDebitsThatAreRefused(t *testing.T) {
	t.Parallel()
	for _, path := range []string{paymentsPath, authPath, continuousPath} {
		p := startPayments(t)
		for _, c := range payPayDebtors {
			t.Run(path+" answers "+c.code+" for "+c.user, func(t *testing.T) {
				before := len(p.Ledger())
				a := p.send("POST", path, debitBody("k-"+c.user, c.user, c.amount, ""))
				status, _ := strconv.Atoi(c.status)
				a.wantRefusal(t, status, c.code)
				if got := p.effects(before); len(got) != 0 {
					t.Errorf("effects %q, want none", got)
				}
				if c.fits == 0 {
					return
				}
				// The id was not used up, and the amount that fits goes through.
				if a := p.send("POST", path, debitBody("k-"+c.user, c.user, c.fits, "")); a.status/100 != 2 {
					t.Errorf("%d yen: %d %s: %s", c.fits, a.status, a.raw, a.reason)
				}
			})
		}
		if got := len(p.events()); got != 5 {
			t.Errorf("%s: %d notifications, want those of the 5 payments that fit", path, got)
		}
	}
}

func TestPayPayLimitsEndWithTime(t *testing.T) {
	t.Parallel()
	p := startPayments(t)
	for _, c := range []struct {
		user string
		time time.Duration
	}{{sandbox.PayPayUserDailyLimit, 24 * time.Hour}, {sandbox.PayPayUserMonthlyLimit, 30 * 24 * time.Hour}} {
		p.Clock.Set(payPayStart)
		p.paid("first-"+c.user, c.user, 600)
		p.Clock.Advance(c.time - time.Second)
		body := debitBody("second-"+c.user, c.user, 500, "")
		if a := p.send("POST", paymentsPath, body); a.status != 400 {
			t.Errorf("%s before the limit ends: %d %s", c.user, a.status, a.raw)
		}
		p.Clock.Advance(time.Second)
		p.ok(201, "POST", paymentsPath, body)
	}
}

func TestPayPayDecline(t *testing.T) {
	t.Parallel()
	p := startPayments(t)
	const user = sandbox.PayPayUserCompleted
	p.done(p.PayPay.Decline(user, "CC_LIMIT_EXCEEDED"))
	p.send("POST", paymentsPath, debitBody("k-1", user, 1000, "")).wantRefusal(t, 400, "CC_LIMIT_EXCEEDED")
	p.done(p.PayPay.Decline(user, ""))
	p.ok(201, "POST", paymentsPath, debitBody("k-1", user, 1000, ""))
	p.done(p.PayPay.SetWallet(user, 5, 6))
	p.wants("wallet", p.wallet(user), "5+6 blocked 0")
	p.done(p.PayPay.LeavePayPay(user))
	p.send("POST", paymentsPath, debitBody("k-2", user, 1, "")).wantRefusal(t, 400, "CANCELED_USER")
	p.send("POST", paymentsPath, debitBody("k-3", sandbox.PayPayUserForeign, 1, `,"paymentMethodType":"CREDIT_CARD","paymentMethodId":"x"`)).
		wantRefusal(t, 404, "PAYMENT_METHOD_NOT_FOUND")
}

// Each payment of a linked user lets the link last longer (a year from then on).
func TestPayPayPaymentsExtendTheLink(t *testing.T) {
	t.Parallel()
	p := startPayments(t)
	day := 24 * time.Hour
	for i, user := range []string{sandbox.PayPayUserCompleted, sandbox.PayPayUserForeign, sandbox.PayPayUserNonEKYC} {
		p.Clock.Set(payPayStart.Add(300 * day)) // 330 days after the link
		if i == 0 {
			p.paid("k-1", user, 1000)
		} else if i == 1 {
			p.ok(201, "POST", pendingPath, debitBody("k-2", user, 1000, ""))
			p.done(p.PayPay.ApprovePending("k-2"))
		}
		p.Clock.Advance(60 * day)
		a := p.send("POST", continuousPath, debitBody("k-late-"+user, user, 1000, ""))
		if want := i == 2; want != (a.code() == "EXPIRED_USER_AUTHORIZATION_ID") {
			t.Errorf("user %d: %d %s: %s", i, a.status, a.raw, a.reason)
		}
	}
}

func TestPayPaySuspectsDuplicates(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted
	first := func(p *paymentRig) { p.ok(201, "POST", paymentsPath, debitBody("k-1", user, 1000, "")) }
	for _, c := range []struct {
		name  string
		path  string
		body  string
		after time.Duration
		then  func(p *paymentRig)
		ok    bool
	}{
		{"at once", paymentsPath, debitBody("k-2", user, 1000, ""), 0, nil, false},
		{"a second before 5 minutes", paymentsPath, debitBody("k-2", user, 1000, ""), 5*time.Minute - time.Second, nil, false},
		{"after 5 minutes", paymentsPath, debitBody("k-2", user, 1000, ""), 5 * time.Minute, nil, true},
		{"another amount", paymentsPath, debitBody("k-2", user, 1001, ""), 0, nil, true},
		{"another user", paymentsPath, debitBody("k-2", sandbox.PayPayUserForeign, 1000, ""), 0, nil, true},
		{"agreed", paymentsPath + "?agreeSimilarTransaction=true", debitBody("k-2", user, 1000, ""), 0, nil, true},
		{"agreement refused", paymentsPath + "?agreeSimilarTransaction=false", debitBody("k-2", user, 1000, ""), 0, nil, false},
		{"an authorization", authPath, debitBody("k-2", user, 1000, ""), 0, nil, false},
		{"an authorization that is agreed", authPath + "?agreeSimilarTransaction=true", debitBody("k-2", user, 1000, ""), 0, nil, true},
		{"a continuous payment", continuousPath, debitBody("k-2", user, 1000, ""), 0, nil, true},
		{"after the first was cancelled", paymentsPath, debitBody("k-2", user, 1000, ""), 0,
			func(p *paymentRig) { p.ok(202, "DELETE", paymentsPath+"/k-1", "") }, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := startPayments(t)
			first(p)
			if c.then != nil {
				c.then(p)
			}
			p.Clock.Advance(c.after)
			a := p.send("POST", c.path, c.body)
			if !c.ok {
				a.wantRefusal(t, 400, "SUSPECTED_DUPLICATE_PAYMENT")
				p.wants("wallet", p.wallet(user), "99000+5000 blocked 0")
			} else if a.status/100 != 2 {
				t.Errorf("%d %s: %s", a.status, a.raw, a.reason)
			}
		})
	}
}

func TestPayPayReplaysAPayment(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted
	for _, path := range []string{paymentsPath, authPath, continuousPath} {
		p := startPayments(t)
		body := debitBody("k-1", user, 1000, "")
		a := p.send("POST", path, body)
		before := len(p.Ledger())
		b := p.send("POST", path, body)
		p.wants(path+": the answer", b.raw, a.raw)
		if !strings.Contains(b.reason, "used before") || strings.Contains(b.reason, "differ") {
			t.Errorf("%s: the log says %q", path, b.reason)
		}
		other := p.send("POST", path, debitBody("k-1", user, 2000, ""))
		p.wants(path+": the answer to another amount", other.raw, a.raw)
		if !strings.Contains(other.reason, "differ") {
			t.Errorf("%s: the log says %q", path, other.reason)
		}
		p.wants(path+": effects", p.effects(before), []string{})
		p.wants(path+": notifications", len(p.events()), 1)
	}
	p := startPayments(t)
	p.paid("k-1", user, 1000)
	p.send("POST", authPath, debitBody("k-1", user, 1000, "")).wantRefusal(t, 400, "INVALID_PARAMS")
	p.send("POST", codesPath, codeBody("k-1", 1000, "")).wantRefusal(t, 400, "DUPLICATE_DYNAMIC_QR_REQUEST")
	p.send("POST", pendingPath, debitBody("k-1", user, 1000, "")).wantRefusal(t, 400, "DUPLICATE_REQUEST_ORDER")
}

func TestPayPayPaysOnceUnderConcurrency(t *testing.T) {
	t.Parallel()
	r := &payPayRig{TB: t, Sandbox: sandbox.Start(t)}
	var all sync.WaitGroup
	ids := make([]string, 8)
	for i := range ids {
		all.Go(func() {
			body := debitBody("k-1", sandbox.PayPayUserCompleted, 1000, "")
			request, _ := http.NewRequest("POST", r.PayPay.URL+paymentsPath, strings.NewReader(body))
			request.Header.Set("Authorization", r.signer().header("POST", paymentsPath, body))
			request.Header.Set("Content-Type", "application/json")
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Error(err)
				return
			}
			defer response.Body.Close()
			var a struct{ Data struct{ PaymentID string } }
			if err := json.NewDecoder(response.Body).Decode(&a); err != nil {
				t.Error(err)
			}
			ids[i] = a.Data.PaymentID
		})
	}
	all.Wait()
	if got := slices.Compact(ids); len(got) != 1 || got[0] == "" {
		t.Errorf("payments %q, want one", got)
	}
	if got := r.effects(0); len(got) != 1 {
		t.Errorf("effects %q, want one", got)
	}
}

// Cancelling ends at 00:14:59 in Japan on the day after.
func TestPayPayCancelDeadline(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted
	japan := time.FixedZone("JST", 9*60*60)
	for _, c := range []struct {
		name     string
		paid, at time.Time
		ok       bool
	}{
		{"the last second of the time", time.Date(2026, 4, 2, 1, 30, 0, 0, japan), time.Date(2026, 4, 3, 0, 14, 59, 0, japan), true},
		{"within that second", time.Date(2026, 4, 2, 1, 30, 0, 0, japan), time.Date(2026, 4, 3, 0, 14, 59, 999999999, japan), true},
		{"the first second after it", time.Date(2026, 4, 2, 1, 30, 0, 0, japan), time.Date(2026, 4, 3, 0, 15, 0, 0, japan), false},
		{"paid right after midnight", time.Date(2026, 4, 2, 0, 0, 0, 0, japan), time.Date(2026, 4, 3, 0, 14, 59, 0, japan), true},
		{"paid right before midnight", time.Date(2026, 4, 2, 23, 59, 59, 0, japan), time.Date(2026, 4, 3, 0, 15, 0, 0, japan), false},
		{"a month's end", time.Date(2026, 4, 30, 12, 0, 0, 0, japan), time.Date(2026, 5, 1, 0, 14, 59, 0, japan), true},
		{"the UTC day is the next already", time.Date(2026, 4, 2, 9, 0, 0, 0, japan), time.Date(2026, 4, 3, 9, 0, 0, 0, japan), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := startPayments(t)
			p.Clock.Set(c.paid)
			p.paid("k-1", user, 1000)
			p.authorized("k-2", user, 1000)
			p.Clock.Set(c.at)
			for _, key := range []string{"k-1", "k-2"} {
				a := p.send("DELETE", paymentsPath+"/"+key, "")
				if !c.ok {
					a.wantRefusal(t, 400, "ORDER_NOT_REVERSIBLE")
					continue
				}
				if a.status != 202 || a.code() != "REQUEST_ACCEPTED" || a.body.Data != nil {
					t.Errorf("%d %s: %s", a.status, a.raw, a.reason)
				}
				p.wants("canceledAt", p.ok(200, "GET", paymentsPath+"/"+key, "").field("canceledAt"), strconv.FormatInt(c.at.Unix(), 10))
			}
		})
	}
}

func TestPayPayCancelByState(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted
	for _, c := range []struct {
		name string
		make func(p *paymentRig)
		code string // empty: accepted
		note string
	}{
		{"unknown", func(*paymentRig) {}, "", "no such payment"},
		{"a code that nobody has paid", func(p *paymentRig) { p.code("k-1", 1000, "") }, "", "nobody has paid"},
		{"cancelled", func(p *paymentRig) {
			p.paid("k-1", user, 1000)
			p.ok(202, "DELETE", paymentsPath+"/k-1", "")
		}, "", "already"},
		{"paid by code", func(p *paymentRig) { p.done(p.PayPay.ScanAndPay(p.code("k-1", 1000, ""), user)) }, "", ""},
		{"paid by code after the code lapsed", func(p *paymentRig) {
			p.done(p.PayPay.ScanAndPay(p.code("k-1", 1000, ""), user))
			p.Clock.Advance(time.Hour)
		}, "", ""},
		{"continuous", func(p *paymentRig) { p.ok(200, "POST", continuousPath, debitBody("k-1", user, 1000, "")) }, "", ""},
		{"refunded", func(p *paymentRig) {
			p.ok(200, "POST", refundsPath, refundBody("f-1", p.paid("k-1", user, 1000), 1000))
		}, "ORDER_NOT_REVERSIBLE", ""},
		{"captured", func(p *paymentRig) {
			p.authorized("k-1", user, 1000)
			p.ok(200, "POST", capturePath, captureBody("k-1", "c-1", 1000))
		}, "ORDER_NOT_REVERSIBLE", ""},
		{"reverted", func(p *paymentRig) { p.ok(200, "POST", revertPath, revertBody("v-1", p.authorized("k-1", user, 1000))) }, "ORDER_NOT_REVERSIBLE", ""},
		{"expired", func(p *paymentRig) { p.done(p.PayPay.LetAuthorizationLapse(p.authorized("k-1", user, 1000))) }, "ORDER_NOT_REVERSIBLE", ""},
		{"reauthorizing", func(p *paymentRig) {
			id := p.authorized("k-1", user, 1000)
			p.ok(201, "POST", reauthPath, reauthBody("q-1", id, 1500))
			p.done(p.PayPay.AcceptIncrease(id))
		}, "ORDER_NOT_REVERSIBLE", ""},
		{"purged", func(p *paymentRig) { p.done(p.PayPay.PurgePayment(p.paid("k-1", user, 1000))) }, "ORDER_NO_LONGER_AVAILABLE", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := startPayments(t)
			c.make(p)
			a := p.send("DELETE", paymentsPath+"/k-1", "")
			if c.code != "" {
				a.wantRefusal(t, 400, c.code)
				return
			}
			if a.status != 202 || !strings.Contains(a.reason, c.note) || c.note == "" && a.reason != "" {
				t.Errorf("%d %s: %q, want a note of %q", a.status, a.raw, a.reason, c.note)
			}
			p.wants("wallet", p.wallet(user), "100000+5000 blocked 0")
		})
	}
}

func TestPayPayPaymentsThatAreNotThere(t *testing.T) {
	t.Parallel()
	p := startPayments(t)
	const user = sandbox.PayPayUserCompleted
	p.code("by-code", 1000, "")
	p.ok(201, "POST", pendingPath, debitBody("pending", user, 1000, ""))
	purged := p.paid("purged", user, 1000)
	p.paid("direct", user, 1000)
	p.done(p.PayPay.PurgePayment(purged))
	for _, key := range []string{"none", "by-code", "pending", "purged"} {
		p.send("GET", paymentsPath+"/"+key, "").wantRefusal(t, 404, "RESOURCE_NOT_FOUND")
	}
	for _, key := range []string{"none", "direct", "pending", "purged"} {
		p.send("GET", codesPath+"/payments/"+key, "").wantRefusal(t, 400, "DYNAMIC_QR_PAYMENT_NOT_FOUND")
	}
	for _, key := range []string{"none", "direct", "by-code"} {
		p.send("GET", pendingPath+"/"+key, "").wantRefusal(t, 400, "REQUEST_ORDER_NOT_FOUND")
		p.send("DELETE", pendingPath+"/"+key, "").wantRefusal(t, 404, "REQUEST_ORDER_NOT_FOUND")
	}
}

func TestPayPayPayersRefuseMistakes(t *testing.T) {
	t.Parallel()
	p := startPayments(t)
	const user, nobody = sandbox.PayPayUserCompleted, "hanako@example.com"
	pay := p.PayPay
	open, paid, deleted, lapsed := p.code("k-1", 1000, ""), p.code("k-2", 1000, ""), p.code("k-3", 1000, ""), p.code("k-4", 1000, "")
	p.done(pay.ScanAndPay(paid, user))
	p.ok(200, "DELETE", codesPath+"/"+deleted, "")
	p.done(pay.LetCodeLapse(lapsed))
	auth, done := p.authorized("k-5", user, 1000), p.paid("k-6", user, 1000)
	p.ok(201, "POST", pendingPath, debitBody("k-7", user, 1000, ""))
	p.done(pay.ApprovePending("k-7"))
	_, noWallet := pay.Wallet(nobody)
	for name, err := range map[string]error{
		"scanning an unknown code":           pay.ScanAndPay("04-x", user),
		"paying a code twice":                pay.ScanAndPay(paid, user),
		"paying a deleted code":              pay.ScanAndPay(deleted, user),
		"paying a lapsed code":               pay.ScanAndPay(lapsed, user),
		"paying as nobody":                   pay.ScanAndPay(open, nobody),
		"paying as somebody who left":        pay.ScanAndPay(open, sandbox.PayPayUserCanceled),
		"paying as somebody inactive":        pay.ScanAndPay(open, sandbox.PayPayUserInactive),
		"paying without money":               pay.ScanAndPay(open, sandbox.PayPayUserPoor),
		"failing as nobody":                  pay.FailPayment(open, nobody),
		"letting an unknown code lapse":      pay.LetCodeLapse("04-x"),
		"letting a code lapse twice":         pay.LetCodeLapse(lapsed),
		"consenting to nothing":              pay.ConfirmIncrease(auth),
		"accepting nothing":                  pay.AcceptIncrease(auth),
		"refusing nothing":                   pay.DeclineIncrease(auth),
		"letting nothing lapse":              pay.LetIncreaseLapse(auth),
		"consenting to an unknown payment":   pay.ConfirmIncrease("1"),
		"expiring a payment":                 pay.LetAuthorizationLapse(done),
		"expiring an unknown payment":        pay.LetAuthorizationLapse("1"),
		"shortening a payment":               pay.ShortenAuthorization(done, payPayStart.Add(time.Hour)),
		"shortening to the past":             pay.ShortenAuthorization(auth, payPayStart),
		"shortening to later":                pay.ShortenAuthorization(auth, payPayStart.Add(31*24*time.Hour)),
		"approving what is unknown":          pay.ApprovePending("k-0"),
		"approving what is paid":             pay.ApprovePending("k-7"),
		"approving what is not pending":      pay.ApprovePending("k-6"),
		"letting a paid pending one lapse":   pay.LetPendingLapse("k-7"),
		"purging an unknown payment":         pay.PurgePayment("1"),
		"no refunds":                         pay.AllowRefunds(0),
		"the wallet of nobody":               noWallet,
		"a wallet for nobody":                pay.SetWallet(nobody, 1, 1),
		"a wallet of less than nothing":      pay.SetWallet(user, -1, 1),
		"a wallet of less than no points":    pay.SetWallet(user, 1, -1),
		"a wallet of more than can be":       pay.SetWallet(user, 100_000_000_000, 1),
		"declining nobody":                   pay.Decline(nobody, ""),
		"declining with what is no decline":  pay.Decline(user, "RATE_LIMIT"),
		"leaving as nobody":                  pay.LeavePayPay(nobody),
		"an authorization that nobody moved": pay.ShortenAuthorization("1", payPayStart.Add(time.Hour)),
	} {
		if err == nil || !strings.HasPrefix(err.Error(), "sandbox: ") || strings.Contains(err.Error(), "hanako") {
			t.Errorf("%s: %v, want an error that shows nothing unknown", name, err)
		}
	}
	p.wants("the code that nobody could pay", p.ok(200, "GET", codesPath+"/payments/k-1", "").text("status"), "CREATED")
}

// Whatever happens in whatever order, no yen appears or vanishes: what users have
// and what the merchant has add up, and the ledger says the same.
func TestPayPayKeepsTheMoneyTogether(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		p := startPayments(t)
		p.done(p.PayPay.AllowRefunds(3))
		dice := rand.New(rand.NewPCG(seed, 1))
		users := []string{sandbox.PayPayUserCompleted, sandbox.PayPayUserForeign, sandbox.PayPayUserPoor, sandbox.PayPayUserDailyLimit}
		total := func() (free, blocked int64) {
			for _, user := range users {
				w, err := p.PayPay.Wallet(user)
				p.done(err)
				if w.Balance < 0 || w.Points < 0 || w.Blocked < 0 {
					t.Fatalf("seed %d: a wallet below zero: %+v", seed, w)
				}
				free, blocked = free+w.Balance+w.Points, blocked+w.Blocked
			}
			return free, blocked
		}
		start, _ := total()
		keys, ids := map[string]string{}, []string{"none"}
		pick := func() (key, id string) {
			id = ids[dice.IntN(len(ids))]
			return keys[id], id
		}
		for i := range 120 {
			name := strconv.Itoa(i)
			user, amount := users[dice.IntN(len(users))], 1+dice.Int64N(1500)
			key, id := pick()
			switch dice.IntN(12) {
			case 0, 1, 2:
				path := []string{paymentsPath, authPath, authPath, continuousPath}[dice.IntN(4)]
				if a := p.send("POST", path+"?agreeSimilarTransaction=true", debitBody("k-"+name, user, amount, "")); a.status/100 == 2 {
					id := a.text("paymentId")
					keys[id], ids = "k-"+name, append(ids, id)
				}
			case 3:
				code := p.code("k-"+name, amount, []string{"", `,"isAuthorization":true`}[dice.IntN(2)])
				if p.PayPay.ScanAndPay(code, user) == nil {
					id := p.ok(200, "GET", codesPath+"/payments/k-"+name, "").text("paymentId")
					keys[id], ids = "k-"+name, append(ids, id)
				}
			case 4, 5:
				p.send("POST", capturePath, captureBody(key, "c-"+name, amount))
			case 6:
				p.send("POST", reauthPath, reauthBody("q-"+name, id, amount))
			case 7:
				_ = []func(string) error{p.PayPay.ConfirmIncrease, p.PayPay.AcceptIncrease, p.PayPay.DeclineIncrease, p.PayPay.LetIncreaseLapse}[dice.IntN(4)](id)
			case 8:
				p.send("POST", refundsPath, refundBody("f-"+name, id, amount))
			case 9:
				p.send("POST", revertPath, revertBody("v-"+name, id))
			case 10:
				p.send("DELETE", paymentsPath+"/"+key+"-", "") // unknown
				p.send("DELETE", paymentsPath+"/"+key, "")
			case 11:
				p.Clock.Advance(time.Duration(dice.IntN(48)) * time.Hour)
			}
		}
		// What the ledger says that is held and earned, by payment.
		held, earned := map[string]int64{}, map[string]int64{}
		for _, e := range p.Ledger() {
			switch e.Kind {
			case "authorization", "reauthorization":
				held[e.ID] = e.Amount
			case "release":
				held[e.ID] = 0
			case "payment":
				earned[e.ID] = e.Amount
			case "capture":
				held[e.ID], earned[e.ID] = 0, e.Amount
			case "refund":
				earned[e.ID] -= e.Amount
			case "cancellation":
				held[e.ID], earned[e.ID] = 0, 0
			}
		}
		sum := func(m map[string]int64) (n int64) {
			for v := range maps.Values(m) {
				n += v
			}
			return n
		}
		free, blocked := total()
		if blocked != sum(held) || free+blocked+sum(earned) != start {
			t.Errorf("seed %d: free %d, blocked %d, earned %d of %d; the ledger holds %d", seed, free, blocked, sum(earned), start, sum(held))
		}
		if len(ids) < 10 || sum(earned) == 0 {
			t.Errorf("seed %d: only %d payments, %d yen earned", seed, len(ids), sum(earned))
		}
	}
}
