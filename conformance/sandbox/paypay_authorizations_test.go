package sandbox_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
)

func TestPayPayAuthorizationExpiry(t *testing.T) {
	t.Parallel()
	p := startPayments(t)
	const user = sandbox.PayPayUserCompleted
	in := func(d time.Duration) string {
		return `,"expiresAt":` + strconv.FormatInt(payPayStart.Add(d).Unix(), 10)
	}
	for _, c := range []struct{ name, key, more, expires, code string }{
		{"without a wish", "free", "", "1777653000", ""},
		{"an hour", "hour", in(time.Hour), "1775064600", ""},
		{"30 days", "month", in(30 * 24 * time.Hour), "1777653000", ""},
		{"more than 30 days", "long", in(30*24*time.Hour + time.Second), "", "PRE_AUTH_CAPTURE_INVALID_EXPIRY_DATE"},
		{"now", "now", in(0), "", "PRE_AUTH_CAPTURE_INVALID_EXPIRY_DATE"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := p.send("POST", authPath+"?agreeSimilarTransaction=true", debitBody(c.key, user, 1000, c.more))
			if c.code != "" {
				a.wantRefusal(t, 400, c.code)
				return
			}
			p.wants("expiresAt", a.field("expiresAt"), c.expires)
			p.wants("status", a.text("status"), "AUTHORIZED")
			p.wants("captures", a.field("captures"), "null")
		})
	}
	p.events()
	// The clock alone lets them expire, in order, and gives the money back.
	p.Clock.Advance(time.Hour)
	p.wants("after an hour", p.events(), []string{"EXPIRED hour 1000"})
	p.wants("wallet", p.wallet(user), "98000+5000 blocked 2000")
	p.Clock.Set(payPayStart.Add(31 * 24 * time.Hour))
	p.wants("after a month", p.events(), []string{"EXPIRED free 1000", "EXPIRED month 1000"})
	p.wants("wallet", p.wallet(user), "100000+5000 blocked 0")
	p.Clock.Set(payPayStart)
	p.wants("back in time", p.state("hour"), "EXPIRED")
}

// Where the clock follows real time, the end is noticed by whoever looks.
func TestPayPayExpiryIsNoticedInRealTime(t *testing.T) {
	t.Parallel()
	p := startPayments(t)
	p.Clock.Set(time.Time{})
	const user = sandbox.PayPayUserCompleted
	p.ok(201, "POST", authPath, debitBody("k-1", user, 1000, `,"expiresAt":`+strconv.FormatInt(time.Now().Unix()+60, 10)))
	p.wants("status", p.state("k-1"), "AUTHORIZED")
	p.Clock.Advance(2 * time.Minute)
	p.wants("status", p.state("k-1"), "EXPIRED")
	p.wants("notifications", p.events(), []string{"AUTHORIZED k-1 1000", "EXPIRED k-1 1000"})
}

func TestPayPayCaptures(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted
	for _, c := range []struct {
		name   string
		amount int64
		then   func(p *paymentRig, id string) // after a 202
		state  string
		amounts,
		wallet string
		events []string
	}{
		{"all of it", 1000, nil, "COMPLETED", "1000 1000", "99000+5000 blocked 0", []string{"COMPLETED k-1 1000"}},
		{"less", 400, nil, "COMPLETED", "1000 400", "99600+5000 blocked 0", []string{"COMPLETED k-1 400"}},
		{"one yen more, and the user consents", 1001, func(p *paymentRig, id string) { p.done(p.PayPay.ConfirmIncrease(id)) },
			"COMPLETED", "1001 1001", "98999+5000 blocked 0", []string{"COMPLETED k-1 1001"}},
		{"more, and the user consents in two steps", 1500, func(p *paymentRig, id string) {
			p.done(p.PayPay.AcceptIncrease(id))
			p.send("POST", capturePath, captureBody("k-1", "c-2", 1000)).wantRefusal(p, 400, "REAUTHORIZATION_IN_PROGRESS")
			p.done(p.PayPay.ConfirmIncrease(id))
		}, "COMPLETED", "1500 1500", "98500+5000 blocked 0", []string{"COMPLETED k-1 1500"}},
		{"more, and the user refuses", 1500, func(p *paymentRig, id string) { p.done(p.PayPay.DeclineIncrease(id)) },
			"AUTHORIZED", "1000 none", "99000+5000 blocked 1000", nil},
		{"more, and the user does nothing for 6 hours", 1500, func(p *paymentRig, _ string) { p.Clock.Advance(6 * time.Hour) },
			"AUTHORIZED", "1000 none", "99000+5000 blocked 1000", nil},
		{"more, and the time to consent ends", 1500, func(p *paymentRig, id string) { p.done(p.PayPay.LetIncreaseLapse(id)) },
			"AUTHORIZED", "1000 none", "99000+5000 blocked 1000", nil},
		{"more, and it expires", 1500, func(p *paymentRig, id string) { p.done(p.PayPay.LetAuthorizationLapse(id)) },
			"EXPIRED", "1000 none", "100000+5000 blocked 0", []string{"EXPIRED k-1 1000"}},
		{"more, and the merchant cancels", 1500, func(p *paymentRig, _ string) { p.ok(202, "DELETE", paymentsPath+"/k-1", "") },
			"FAILED", "1000 none", "100000+5000 blocked 0", nil},
		{"more, and the merchant reverts", 1500, func(p *paymentRig, id string) { p.ok(200, "POST", revertPath, revertBody("v-1", id)) },
			"CANCELED", "1000 none", "100000+5000 blocked 0", []string{"CANCELED k-1 1000"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := startPayments(t)
			id := p.authorized("k-1", user, 1000)
			p.events()
			p.Clock.Advance(time.Hour)
			a := p.send("POST", capturePath, captureBody("k-1", "c-1", c.amount))
			if c.then == nil {
				p.wants("status of the answer", a.text("status"), "COMPLETED")
				p.wants("acceptedAt", a.field("acceptedAt"), "1775061000")
				p.wants("captures", a.field("captures"), fmt.Sprintf(`{"data":[{"acceptedAt":1775064600,"amount":{"amount":%d,"currency":"JPY"},"expiresAt":null,`+
					`"merchantCaptureId":"c-1","orderDescription":"Umbrella","requestedAt":1775061001,"status":"COMPLETED"}]}`, c.amount))
			} else {
				if a.status != 202 || a.code() != "USER_CONFIRMATION_REQUIRED" || a.body.ResultInfo.CodeID != "08300103" || a.body.Data != nil {
					t.Fatalf("%d %s: %s", a.status, a.raw, a.reason)
				}
				waiting := p.ok(200, "GET", paymentsPath+"/k-1", "")
				p.wants("status while asked", waiting.text("status"), "AUTHORIZED")
				p.wants("captures while asked", waiting.field("captures"), fmt.Sprintf(`{"data":[{"acceptedAt":null,"amount":{"amount":%d,"currency":"JPY"},"expiresAt":1775086200,`+
					`"merchantCaptureId":"c-1","orderDescription":"Umbrella","requestedAt":1775061001,"status":"USER_REQUESTED"}]}`, c.amount))
				p.send("POST", capturePath, captureBody("k-1", "c-2", 1000)).wantRefusal(t, 400, "REAUTHORIZATION_IN_PROGRESS")
				c.then(p, id)
			}
			read := p.ok(200, "GET", paymentsPath+"/k-1", "")
			p.wants("status", read.text("status"), c.state)
			p.wants("amounts", read.amounts(), c.amounts)
			if c.state == "COMPLETED" && !strings.Contains(read.field("captures"), `"expiresAt":null`) {
				t.Errorf("captures %s, want nothing that expires", read.field("captures"))
			}
			p.wants("wallet", p.wallet(user), c.wallet)
			p.wants("notifications", p.events(), append([]string{}, c.events...))
		})
	}
}

// amounts returns the amount of a payment and that of its capture.
func (a payPayAnswer) amounts() string {
	number := func(v any) string {
		m, _ := v.(map[string]any)
		return fmt.Sprint(m["amount"])
	}
	captures, _ := a.body.Data["captures"].(map[string]any)
	list, _ := captures["data"].([]any)
	if len(list) == 0 {
		return number(a.body.Data["amount"]) + " none"
	}
	first, _ := list[0].(map[string]any)
	return number(a.body.Data["amount"]) + " " + number(first["amount"])
}

func TestPayPayCapturesThatAreRefused(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted
	auth := func(p *paymentRig) string { return p.authorized("k-1", user, 1000) }
	for _, c := range []struct {
		name   string
		make   func(p *paymentRig)
		amount int64
		status int
		code   string
	}{
		{"unknown", func(*paymentRig) {}, 1000, 404, "RESOURCE_NOT_FOUND"},
		{"a code that nobody has paid", func(p *paymentRig) { p.code("k-1", 1000, `,"isAuthorization":true`) }, 1000, 400, "ORDER_NOT_CAPTURABLE"},
		{"paid at once", func(p *paymentRig) { p.paid("k-1", user, 1000) }, 1000, 400, "ORDER_NOT_CAPTURABLE"},
		{"reverted", func(p *paymentRig) { p.ok(200, "POST", revertPath, revertBody("v-1", auth(p))) }, 1000, 400, "ORDER_NOT_CAPTURABLE"},
		{"cancelled", func(p *paymentRig) { auth(p); p.ok(202, "DELETE", paymentsPath+"/k-1", "") }, 1000, 400, "ORDER_NOT_CAPTURABLE"},
		{"expired", func(p *paymentRig) { auth(p); p.Clock.Advance(30 * 24 * time.Hour) }, 1000, 400, "ORDER_EXPIRED"},
		{"captured, with another id", func(p *paymentRig) { auth(p); p.ok(200, "POST", capturePath, captureBody("k-1", "c-0", 500)) }, 500, 400, "ALREADY_CAPTURED"},
		{"captured, with the same id", func(p *paymentRig) { auth(p); p.ok(200, "POST", capturePath, captureBody("k-1", "c-1", 500)) }, 500, 400, "ALREADY_CAPTURED"},
		{"captured and refunded", func(p *paymentRig) {
			id := auth(p)
			p.ok(200, "POST", capturePath, captureBody("k-1", "c-0", 500))
			p.ok(200, "POST", refundsPath, refundBody("f-1", id, 100))
		}, 500, 400, "ALREADY_CAPTURED"},
		{"the user is asked for more", func(p *paymentRig) { p.ok(201, "POST", reauthPath, reauthBody("q-1", auth(p), 2000)) }, 1000, 400, "REAUTHORIZATION_IN_PROGRESS"},
		{"more, less than an hour before the end", func(p *paymentRig) { auth(p); p.Clock.Advance(30*24*time.Hour - time.Hour + time.Second) }, 1001, 400, "TOO_CLOSE_TO_EXPIRY"},
		{"more than the user has", func(p *paymentRig) { auth(p) }, 105_001, 400, "NO_SUFFICIENT_FUND"},
		{"more, and the user must not", func(p *paymentRig) { auth(p); p.done(p.PayPay.Decline(user, "LIMIT_EXCEEDED")) }, 1001, 400, "LIMIT_EXCEEDED"},
		{"more, and the merchant must not", func(p *paymentRig) { auth(p); p.done(p.PayPay.Decline(user, "UNACCEPTABLE_OP")) }, 1001, 400, "UNACCEPTABLE_OP"},
		{"more, and the card is at its limit", func(p *paymentRig) { auth(p); p.done(p.PayPay.Decline(user, "CC_LIMIT_EXCEEDED")) }, 1001, 400, "UNACCEPTABLE_OP"},
		{"the user has left", func(p *paymentRig) { auth(p); p.done(p.PayPay.LeavePayPay(user)) }, 1000, 400, "CANCELED_USER"},
		{"purged", func(p *paymentRig) { p.done(p.PayPay.PurgePayment(auth(p))) }, 1000, 400, "ORDER_NO_LONGER_AVAILABLE"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := startPayments(t)
			c.make(p)
			before, wallet := len(p.Ledger()), p.wallet(user)
			p.send("POST", capturePath, captureBody("k-1", "c-1", c.amount)).wantRefusal(t, c.status, c.code)
			p.wants("effects", p.effects(before), []string{})
			p.wants("wallet", p.wallet(user), wallet)
		})
	}
	for _, c := range []struct{ user, code string }{
		{sandbox.PayPayUserDailyLimit, "USER_DEFINED_DAILY_LIMIT_EXCEEDED"}, {sandbox.PayPayUserMonthlyLimit, "USER_DEFINED_MONTHLY_LIMIT_EXCEEDED"},
		{sandbox.PayPayUserPoor, "NO_SUFFICIENT_FUND"},
	} {
		p := startPayments(t)
		p.authorized("k-1", c.user, 100)
		p.send("POST", capturePath, captureBody("k-1", "c-1", 1001)).wantRefusal(t, 400, c.code)
	}
}

// The last hour before the end is not too close yet, and less can be captured
// until the very end.
func TestPayPayCapturesNearTheEnd(t *testing.T) {
	t.Parallel()
	p := startPayments(t)
	const user = sandbox.PayPayUserCompleted
	p.authorized("k-1", user, 1000)
	p.authorized("k-2", user, 1000)
	p.Clock.Advance(30*24*time.Hour - time.Hour)
	p.ok(202, "POST", capturePath, captureBody("k-1", "c-1", 1001))
	if got := p.ok(200, "GET", paymentsPath+"/k-1", "").field("captures"); !strings.Contains(got, `"expiresAt":1777653000`) {
		t.Errorf("captures %s, want a consent that ends with the authorization", got)
	}
	p.Clock.Advance(time.Hour - time.Second)
	p.ok(200, "POST", capturePath, captureBody("k-2", "c-1", 1000))
	p.Clock.Advance(time.Second)
	// The consent would end with the authorization: only that is told.
	p.wants("notifications", p.events(), []string{"AUTHORIZED k-1 1000", "AUTHORIZED k-2 1000", "COMPLETED k-2 1000", "EXPIRED k-1 1000"})
}

func TestPayPayReauthorizes(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted
	p := startPayments(t)
	id := p.authorized("k-1", user, 1000)
	p.events()
	p.Clock.Advance(time.Hour)
	a := p.ok(200, "POST", reauthPath, reauthBody("q-1", id, 400))
	for name, want := range map[string]string{"requestId": "q-1", "paymentId": id, "updatedAmount": `{"amount":400,"currency":"JPY"}`, "requestedAt": "1775061002",
		"acceptedAt": "1775064600", "expiresAt": "1777653000", "paymentMethods": `[{"amount":{"amount":400,"currency":"JPY"},"type":"WALLET"}]`} {
		p.wants(name, a.field(name), want)
	}
	a = p.ok(201, "POST", reauthPath, reauthBody("q-2", id, 2000))
	if a.code() != "USER_CONFIRMATION_REQUIRED" || a.body.ResultInfo.CodeID != "08300104" || a.field("expiresAt") != "1775086200" || a.text("url") == "" {
		t.Errorf("%s", a.raw)
	}
	p.wants("while asked", p.ok(200, "GET", paymentsPath+"/k-1", "").field("amount"), `{"amount":400,"currency":"JPY"}`)
	p.wants("wallet while asked", p.wallet(user), "99600+5000 blocked 400")

	// A user without the money cannot consent, and is asked still.
	p.done(p.PayPay.SetWallet(user, 1599, 0))
	if p.PayPay.ConfirmIncrease(id) == nil {
		t.Error("a user without the money consented")
	}
	p.done(p.PayPay.SetWallet(user, 1599, 1))
	p.done(p.PayPay.AcceptIncrease(id))
	p.wants("accepted", p.state("k-1"), "REAUTHORIZING")
	if p.PayPay.LetIncreaseLapse(id) == nil {
		t.Error("a consent lapsed that the user gave")
	}
	p.Clock.Advance(7 * time.Hour) // the user has consented in time
	p.done(p.PayPay.ConfirmIncrease(id))
	p.wants("wallet after", p.wallet(user), "0+0 blocked 2000")
	read := p.ok(200, "GET", paymentsPath+"/k-1", "")
	p.wants("amount after", read.field("amount"), `{"amount":2000,"currency":"JPY"}`)
	p.wants("methods after", read.field("paymentMethods"), `[{"amount":{"amount":1,"currency":"JPY"},"breakdown":{"points":[{"amount":1,"type":"REGULAR"}]},"type":"POINT"},`+
		`{"amount":{"amount":1999,"currency":"JPY"},"type":"WALLET"}]`)
	p.wants("notifications", p.events(), []string{"AUTHORIZED k-1 400 q-1", "AUTHORIZED k-1 2000 q-2"})

	p.ok(200, "POST", reauthPath, reauthBody("q-3", id, 1999)) // gives the point back first
	p.wants("wallet after lowering", p.wallet(user), "0+1 blocked 1999")
	p.ok(200, "POST", capturePath, captureBody("k-1", "c-1", 1999))
}

func TestPayPayConsentEnds(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted
	for _, c := range []struct {
		name   string
		end    func(p *paymentRig, id string)
		events []string
	}{
		{"after 6 hours", func(p *paymentRig, _ string) { p.Clock.Advance(6 * time.Hour) }, []string{"AUTHORIZED k-1 1000 q-1 lapsed"}},
		{"by the test", func(p *paymentRig, id string) { p.done(p.PayPay.LetIncreaseLapse(id)) }, []string{"AUTHORIZED k-1 1000 q-1 lapsed"}},
		{"because the user refuses", func(p *paymentRig, id string) { p.done(p.PayPay.DeclineIncrease(id)) }, nil},
		{"because the user refuses after all", func(p *paymentRig, id string) {
			p.done(p.PayPay.AcceptIncrease(id))
			p.done(p.PayPay.DeclineIncrease(id))
		}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := startPayments(t)
			id := p.authorized("k-1", user, 1000)
			p.events()
			p.ok(201, "POST", reauthPath, reauthBody("q-1", id, 2000))
			p.Clock.Advance(0)
			c.end(p, id)
			p.wants("notifications", p.events(), append([]string{}, c.events...))
			p.wants("status", p.state("k-1"), "AUTHORIZED")
			p.wants("wallet", p.wallet(user), "99000+5000 blocked 1000")
			if p.PayPay.ConfirmIncrease(id) == nil {
				t.Error("the user consented afterwards")
			}
			p.Clock.Advance(7 * time.Hour)
			p.wants("later notifications", p.events(), []string{})
			p.ok(200, "POST", capturePath, captureBody("k-1", "c-1", 1000))
		})
	}
}

// A consent that was refused does not end the next one when its time comes.
func TestPayPayConsentIsAskedAnew(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted
	p := startPayments(t)
	id := p.authorized("k-1", user, 1000)
	p.ok(201, "POST", reauthPath, reauthBody("q-1", id, 2000))
	p.done(p.PayPay.DeclineIncrease(id))
	p.Clock.Advance(5 * time.Hour)
	p.ok(201, "POST", reauthPath, reauthBody("q-2", id, 3000))
	p.Clock.Advance(2 * time.Hour)
	p.done(p.PayPay.ConfirmIncrease(id))
	p.wants("notifications", p.events(), []string{"AUTHORIZED k-1 1000", "AUTHORIZED k-1 3000 q-2"})
}

func TestPayPayExpiryEndsAConsentedIncrease(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted
	p := startPayments(t)
	id := p.authorized("k-1", user, 1000)
	p.ok(201, "POST", reauthPath, reauthBody("q-1", id, 2000))
	p.done(p.PayPay.AcceptIncrease(id))
	p.Clock.Advance(30 * 24 * time.Hour)
	p.wants("status", p.state("k-1"), "EXPIRED")
	p.wants("wallet", p.wallet(user), "100000+5000 blocked 0")
	p.wants("notifications", p.events(), []string{"AUTHORIZED k-1 1000", "EXPIRED k-1 1000"})
}

func TestPayPayReauthorizationsThatAreRefused(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted
	auth := func(p *paymentRig) string { return p.authorized("k-1", user, 1000) }
	for _, c := range []struct {
		name   string
		make   func(p *paymentRig) string
		amount int64
		status int
		code   string
	}{
		{"unknown", func(*paymentRig) string { return "none" }, 500, 404, "RESOURCE_NOT_FOUND"},
		{"by merchantPaymentId", func(p *paymentRig) string { auth(p); return "k-1" }, 500, 404, "RESOURCE_NOT_FOUND"},
		{"paid at once", func(p *paymentRig) string { return p.paid("k-1", user, 1000) }, 500, 400, "REAUTHORIZE_REJECTED"},
		{"captured", func(p *paymentRig) string {
			id := auth(p)
			p.ok(200, "POST", capturePath, captureBody("k-1", "c-1", 1000))
			return id
		}, 500, 400, "REAUTHORIZE_REJECTED"},
		{"expired", func(p *paymentRig) string { id := auth(p); p.done(p.PayPay.LetAuthorizationLapse(id)); return id }, 500, 400, "REAUTHORIZE_REJECTED"},
		{"the requestId again", func(p *paymentRig) string {
			id := auth(p)
			p.ok(200, "POST", reauthPath, reauthBody("q-1", id, 900))
			return id
		}, 500, 400, "REAUTHORIZE_REJECTED"},
		{"the user is asked", func(p *paymentRig) string {
			id := auth(p)
			p.ok(201, "POST", reauthPath, reauthBody("q-0", id, 2000))
			return id
		}, 500, 400, "REAUTHORIZE_REJECTED"},
		{"reauthorizing", func(p *paymentRig) string {
			id := auth(p)
			p.ok(201, "POST", reauthPath, reauthBody("q-0", id, 2000))
			p.done(p.PayPay.AcceptIncrease(id))
			return id
		}, 500, 400, "REAUTHORIZE_REJECTED"},
		{"the user has left", func(p *paymentRig) string { id := auth(p); p.done(p.PayPay.LeavePayPay(user)); return id }, 500, 400, "REAUTHORIZE_REJECTED"},
		{"the user can pay nothing", func(p *paymentRig) string {
			id := auth(p)
			p.done(p.PayPay.Decline(user, "NO_VALID_PAYMENT_METHOD"))
			return id
		}, 500, 400, "REAUTHORIZE_REJECTED"},
		{"the payment method is invalid", func(p *paymentRig) string {
			id := auth(p)
			p.done(p.PayPay.Decline(user, "PAY_METHOD_INVALIDATED"))
			return id
		}, 500, 400, "PAY_METHOD_INVALIDATED"},
		{"the same amount", auth, 1000, 400, "REAUTH_AMOUNT_UNCHANGED"},
		{"the 11th change", func(p *paymentRig) string {
			id := auth(p)
			for i := range 9 {
				p.ok(200, "POST", reauthPath, reauthBody("q-"+strconv.Itoa(10+i), id, int64(900-i)))
			}
			p.ok(201, "POST", reauthPath, reauthBody("q-19", id, 2000)) // a change that the user refuses counts
			p.done(p.PayPay.DeclineIncrease(id))
			return id
		}, 500, 400, "REAUTH_MAX_LIMIT_EXCEEDED"},
		{"purged", func(p *paymentRig) string { id := auth(p); p.done(p.PayPay.PurgePayment(id)); return id }, 500, 400, "ORDER_NO_LONGER_AVAILABLE"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := startPayments(t)
			id := c.make(p)
			before := len(p.Ledger())
			p.send("POST", reauthPath, reauthBody("q-1", id, c.amount)).wantRefusal(t, c.status, c.code)
			p.wants("effects", p.effects(before), []string{})
		})
	}
	p := startPayments(t)
	id := auth(p)
	bare := func(amount int64) string {
		return fmt.Sprintf(`{"requestId":"q-1","paymentId":%q,"updatedAmount":%s}`, id, yen(amount))
	}
	p.send("POST", reauthPath, bare(2000)).wantRefusal(t, 400, "MISSING_REQUEST_PARAMS")
	p.ok(200, "POST", reauthPath, bare(500)) // a lower amount needs no page to return to
}

func TestPayPayReverts(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted
	p := startPayments(t)
	id := p.authorized("k-1", user, 1000)
	p.Clock.Advance(time.Hour)
	a := p.ok(200, "POST", revertPath, revertBody("v-1", id))
	for name, want := range map[string]string{"status": "CANCELED", "acceptedAt": "1775064600", "paymentId": id, "requestedAt": "1775061003", "reason": "sold out"} {
		p.wants(name, a.field(name), want)
	}
	p.wants("revert", p.ok(200, "GET", paymentsPath+"/k-1", "").field("revert"),
		`{"acceptedAt":1775064600,"merchantRevertId":"v-1","reason":"sold out","requestedAt":1775061003}`)
	p.send("POST", revertPath, revertBody("v-1", id)).wantRefusal(t, 400, "ORDER_NOT_CANCELABLE")
	p.send("POST", revertPath, revertBody("v-2", "none")).wantRefusal(t, 404, "RESOURCE_NOT_FOUND")
	p.send("POST", revertPath, revertBody("v-2", "k-1")).wantRefusal(t, 404, "RESOURCE_NOT_FOUND")
	p.send("POST", revertPath, revertBody("v-2", p.paid("k-2", user, 1))).wantRefusal(t, 400, "ORDER_NOT_CANCELABLE")
	purged := p.authorized("k-3", user, 1)
	p.done(p.PayPay.PurgePayment(purged))
	p.send("POST", revertPath, revertBody("v-2", purged)).wantRefusal(t, 400, "ORDER_NO_LONGER_AVAILABLE")
	// By code it is the same.
	p.done(p.PayPay.ScanAndPay(p.code("k-4", 1000, `,"isAuthorization":true`), user))
	id = p.ok(200, "GET", codesPath+"/payments/k-4", "").text("paymentId")
	p.ok(200, "POST", revertPath, revertBody("v-4", id))
	p.wants("by code", p.ok(200, "GET", codesPath+"/payments/k-4", "").text("status"), "CANCELED")
}

func TestPayPayShortensAuthorizations(t *testing.T) {
	t.Parallel()
	p := startPayments(t)
	id := p.authorized("k-1", sandbox.PayPayUserCompleted, 1000)
	p.done(p.PayPay.ShortenAuthorization(id, payPayStart.Add(24*time.Hour)))
	p.Clock.Advance(24*time.Hour - time.Second)
	p.wants("before the new end", p.state("k-1"), "AUTHORIZED")
	p.Clock.Advance(time.Second)
	p.wants("at the new end", p.state("k-1"), "EXPIRED")
	p.Clock.Advance(60 * 24 * time.Hour) // nothing happens at the old one
	p.wants("notifications", p.events(), []string{"AUTHORIZED k-1 1000", "AUTHORIZED k-1 1000", "EXPIRED k-1 1000"})
}
