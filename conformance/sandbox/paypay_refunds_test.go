package sandbox_test

import (
	"testing"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
)

func TestPayPayRefunds(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted
	p := startPayments(t)
	id := p.paid("k-1", user, 1000)
	p.events()
	p.Clock.Advance(time.Hour)
	a := p.ok(200, "POST", refundsPath, refundBody("f-1", id, 300))
	want := map[string]string{"status": "CREATED", "acceptedAt": "1775064600", "merchantRefundId": "f-1", "paymentId": id,
		"amount": `{"amount":300,"currency":"JPY"}`, "requestedAt": "1775061004", "reason": "broken", "assumeMerchant": ""}
	for name, value := range want {
		p.wants(name, a.field(name), value)
	}
	// The same id answers the same refund, done by now, and moves nothing.
	want["status"] = "REFUNDED"
	before := len(p.Ledger())
	for _, a := range []payPayAnswer{
		p.ok(200, "GET", refundsPath+"/f-1?paymentId="+id, ""),
		p.ok(200, "POST", refundsPath, refundBody("f-1", id, 300)),
		p.ok(200, "POST", refundsPath, refundBody("f-1", id, 999)),
	} {
		for name, value := range want {
			p.wants("again "+name, a.field(name), value)
		}
	}
	p.wants("effects", p.effects(before), []string{})
	p.wants("wallet", p.wallet(user), "99300+5000 blocked 0")
	p.wants("notifications", p.events(), []string{})
	named := p.ok(200, "GET", refundsPath+"/f-1?paymentId="+id+"&assumeMerchant="+p.PayPay.MerchantID, "")
	p.wants("assumeMerchant", named.field("assumeMerchant"), p.PayPay.MerchantID)

	// merchantRefundId is one payment's: another payment can have the same.
	other := p.paid("k-2", user, 500)
	p.ok(200, "POST", refundsPath, refundBody("f-1", other, 500))
	p.wants("the other refund", p.ok(200, "GET", refundsPath+"/f-1?paymentId="+other, "").field("amount"), `{"amount":500,"currency":"JPY"}`)
	p.wants("the first refund", p.ok(200, "GET", refundsPath+"/f-1?paymentId="+id, "").field("amount"), `{"amount":300,"currency":"JPY"}`)

	for _, c := range []struct {
		path, code string
		status     int
	}{
		{"/f-2?paymentId=" + id, "NO_SUCH_REFUND_ORDER", 404},
		{"/f-1?paymentId=none", "NO_SUCH_REFUND_ORDER", 404},
		{"/f-1?paymentId=k-1", "NO_SUCH_REFUND_ORDER", 404},
		{"/f-1", "MISSING_REQUEST_PARAMS", 400},
	} {
		p.send("GET", refundsPath+c.path, "").wantRefusal(t, c.status, c.code)
	}
	p.done(p.PayPay.PurgePayment(id))
	p.send("GET", refundsPath+"/f-1?paymentId="+id, "").wantRefusal(t, 400, "ORDER_NO_LONGER_AVAILABLE")
	p.send("POST", refundsPath, refundBody("f-1", id, 300)).wantRefusal(t, 400, "ORDER_NO_LONGER_AVAILABLE")
}

func TestPayPayRefundsOfEveryKindOfPayment(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted
	p := startPayments(t)
	ids := map[string]string{"direct": p.paid("k-1", user, 1000)}
	ids["continuous"] = p.ok(200, "POST", continuousPath, debitBody("k-2", user, 1000, "")).text("paymentId")
	ids["captured"] = p.authorized("k-3", user, 2000)
	p.ok(200, "POST", capturePath, captureBody("k-3", "c-1", 1000))
	p.done(p.PayPay.ScanAndPay(p.code("k-4", 1000, ""), user))
	ids["by code"] = p.ok(200, "GET", codesPath+"/payments/k-4", "").text("paymentId")
	p.ok(201, "POST", pendingPath, debitBody("k-5", user, 1000, ""))
	p.done(p.PayPay.ApprovePending("k-5"))
	ids["pending"] = p.ok(200, "GET", pendingPath+"/k-5", "").text("paymentId")
	for kind, id := range ids {
		p.send("POST", refundsPath, refundBody("f-0", id, 1001)).wantRefusal(t, 400, "INVALID_PARAMS")
		if a := p.send("POST", refundsPath, refundBody("f-1", id, 1000)); a.status != 200 {
			t.Errorf("%s: %d %s: %s", kind, a.status, a.raw, a.reason)
		}
	}
	p.wants("wallet", p.wallet(user), "100000+5000 blocked 0")
}

func TestPayPayRefundsThatAreRefused(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted
	paid := func(p *paymentRig) string { return p.paid("k-1", user, 1000) }
	refunded := func(p *paymentRig) string {
		id := paid(p)
		p.ok(200, "POST", refundsPath, refundBody("f-0", id, 300))
		return id
	}
	for _, c := range []struct {
		name   string
		make   func(p *paymentRig) string
		amount int64
		status int
		code   string
		codeID string
	}{
		{"unknown", func(*paymentRig) string { return "none" }, 300, 404, "RESOURCE_NOT_FOUND", "00200001"},
		{"by merchantPaymentId", func(p *paymentRig) string { paid(p); return "k-1" }, 300, 500, "INTERNAL_SERVER_ERROR", "08101000"},
		{"authorized", func(p *paymentRig) string { return p.authorized("k-1", user, 1000) }, 300, 400, "UNACCEPTABLE_OP", "00200013"},
		{"cancelled", func(p *paymentRig) string { id := paid(p); p.ok(202, "DELETE", paymentsPath+"/k-1", ""); return id }, 300, 400, "UNACCEPTABLE_OP", "00200013"},
		{"more than was paid", paid, 1001, 400, "INVALID_PARAMS", "00200015"},
		{"a second time", refunded, 300, 403, "MERCHANT_MULTIPLE_REFUND_REJECTED", ""},
		{"more than is left", func(p *paymentRig) string { p.done(p.PayPay.AllowRefunds(5)); return refunded(p) }, 701, 400, "INVALID_PARAMS", "00200015"},
		{"a similar one within a minute", func(p *paymentRig) string {
			p.done(p.PayPay.AllowRefunds(5))
			id := refunded(p)
			p.Clock.Advance(time.Minute - time.Second)
			return id
		}, 300, 400, "THROTTLED_MULTIPLE_REFUND_REJECTED", ""},
		{"too many", func(p *paymentRig) string {
			p.done(p.PayPay.AllowRefunds(2))
			id := refunded(p)
			p.ok(200, "POST", refundsPath, refundBody("f-9", id, 200))
			return id
		}, 100, 400, "REFUND_LIMIT_EXCEEDED", ""},
		{"after 365 days", func(p *paymentRig) string {
			id := paid(p) // on April 2 in Japan
			p.Clock.Set(time.Date(2027, 4, 2, 15, 0, 0, 0, time.UTC))
			return id
		}, 300, 400, "REFUND_WINDOW_EXCEED", ""},
		{"the user has left", func(p *paymentRig) string { id := paid(p); p.done(p.PayPay.LeavePayPay(user)); return id }, 300, 400, "CANCELED_USER", "01103027"},
		{"the user is inactive", func(p *paymentRig) string { id := paid(p); p.done(p.PayPay.UpdateAccountStatus(user)); return id }, 300, 401, "USER_STATE_IS_NOT_ACTIVE", ""},
		{"purged", func(p *paymentRig) string { id := paid(p); p.done(p.PayPay.PurgePayment(id)); return id }, 300, 400, "ORDER_NO_LONGER_AVAILABLE", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := startPayments(t)
			id := c.make(p)
			before, wallet := len(p.Ledger()), p.wallet(user)
			a := p.send("POST", refundsPath, refundBody("f-1", id, c.amount))
			a.wantRefusal(t, c.status, c.code)
			p.wants("codeId", a.body.ResultInfo.CodeID, c.codeID)
			p.wants("effects", p.effects(before), []string{})
			p.wants("wallet", p.wallet(user), wallet)
		})
	}
}

func TestPayPaySeveralRefunds(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted
	p := startPayments(t)
	p.done(p.PayPay.AllowRefunds(3))
	id := p.paid("k-1", user, 1000)
	p.ok(200, "POST", refundsPath, refundBody("f-1", id, 300))
	p.ok(200, "POST", refundsPath, refundBody("f-2", id, 400)) // another amount is not similar
	p.Clock.Advance(time.Minute)
	p.ok(200, "POST", refundsPath, refundBody("f-3", id, 300))
	p.wants("wallet", p.wallet(user), "100000+5000 blocked 0")
	p.wants("status", p.state("k-1"), "REFUNDED")
	// The last second of the 365th day counts from the payment, not from a refund.
	late := p.paid("k-2", user, 1000)
	p.Clock.Set(time.Date(2027, 4, 2, 14, 59, 59, 0, time.UTC))
	p.ok(200, "POST", refundsPath, refundBody("f-1", late, 500))
	p.Clock.Advance(time.Second)
	p.send("POST", refundsPath, refundBody("f-2", late, 300)).wantRefusal(t, 400, "REFUND_WINDOW_EXCEED")
	p.ok(200, "POST", refundsPath, refundBody("f-1", late, 500)) // a replay is no new refund
}

// Refunding after a capture counts from the capture.
func TestPayPayRefundWindowOfACapture(t *testing.T) {
	t.Parallel()
	p := startPayments(t)
	id := p.authorized("k-1", sandbox.PayPayUserCompleted, 1000)
	p.Clock.Advance(20 * 24 * time.Hour)
	p.ok(200, "POST", capturePath, captureBody("k-1", "c-1", 1000))
	p.Clock.Advance(364 * 24 * time.Hour)
	p.ok(200, "POST", refundsPath, refundBody("f-1", id, 1000))
}
