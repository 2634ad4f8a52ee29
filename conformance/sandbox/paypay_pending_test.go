package sandbox_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
)

func TestPayPayPendingPayments(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted
	const more = `,"storeId":"shop-7","terminalId":"till-2","orderReceiptNumber":"r-1","orderDescription":"Umbrella",` +
		`"orderItems":[{"name":"Umbrella","quantity":1,"unitPrice":{"amount":1000,"currency":"JPY"}}],"metadata":{"a":1}`
	p := startPayments(t)
	a := p.ok(201, "POST", pendingPath, debitBody("k-1", user, 1000, more))
	want := map[string]string{"merchantPaymentId": "k-1", "userAuthorizationId": user, "amount": `{"amount":1000,"currency":"JPY"}`, "requestedAt": "1775061000",
		"expiryDate": "1775082600", "storeId": "shop-7", "terminalId": "till-2", "orderReceiptNumber": "r-1", "orderDescription": "Umbrella", "metadata": `{"a":1}`,
		"orderItems": `[{"name":"Umbrella","quantity":1,"unitPrice":{"amount":1000,"currency":"JPY"}}]`, "paymentId": ""}
	for name, value := range want {
		p.wants("created "+name, a.field(name), value)
	}
	want["status"], want["acceptedAt"] = "CREATED", ""
	read := p.ok(200, "GET", pendingPath+"/k-1", "")
	for name, value := range want {
		p.wants("read "+name, read.field(name), value)
	}
	p.wants("wallet", p.wallet(user), "100000+5000 blocked 0")
	p.Clock.Advance(time.Hour)
	p.done(p.PayPay.ApprovePending("k-1"))
	want["status"], want["acceptedAt"], want["refunds"] = "COMPLETED", "1775064600", "null"
	read = p.ok(200, "GET", pendingPath+"/k-1", "")
	if want["paymentId"] = read.text("paymentId"); len(want["paymentId"]) != 17 {
		t.Errorf("paymentId %q", want["paymentId"])
	}
	for name, value := range want {
		p.wants("paid "+name, read.field(name), value)
	}
	p.wants("notifications", p.events(), []string{"COMPLETED k-1 1000"})
	p.wants("wallet", p.wallet(user), "99000+5000 blocked 0")
	p.send("DELETE", pendingPath+"/k-1", "").wantRefusal(t, 409, "INVALID_REQUEST_ORDER_STATE")
	p.ok(202, "DELETE", paymentsPath+"/k-1", "") // cancelPayment works for every payment
	p.wants("cancelled", p.ok(200, "GET", pendingPath+"/k-1", "").text("status"), "FAILED")
}

func TestPayPayCancelsPendingPayments(t *testing.T) {
	t.Parallel()
	p := startPayments(t)
	p.ok(201, "POST", pendingPath, debitBody("k-1", sandbox.PayPayUserCompleted, 1000, ""))
	a := p.ok(202, "DELETE", pendingPath+"/k-1", "")
	if a.code() != "REQUEST_ACCEPTED" || a.body.Data != nil {
		t.Errorf("%s", a.raw)
	}
	p.wants("status", p.ok(200, "GET", pendingPath+"/k-1", "").text("status"), "CANCELED")
	p.send("DELETE", pendingPath+"/k-1", "").wantRefusal(t, 409, "INVALID_REQUEST_ORDER_STATE")
	if p.PayPay.ApprovePending("k-1") == nil {
		t.Error("a cancelled payment was paid")
	}
	p.wants("notifications", p.events(), []string{})
}

func TestPayPayPendingPaymentsLapse(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted
	p := startPayments(t)
	soon := `,"expiryDate":` + strconv.FormatInt(payPayStart.Add(time.Hour).Unix(), 10)
	p.ok(201, "POST", pendingPath, debitBody("k-1", user, 1000, soon))
	p.ok(201, "POST", pendingPath, debitBody("k-2", user, 2000, `,"expiryDate":null`))
	p.ok(201, "POST", pendingPath, debitBody("k-3", user, 3000, ""))
	p.done(p.PayPay.LetPendingLapse("k-3"))
	p.Clock.Advance(time.Hour - time.Nanosecond)
	states := func() (list []string) {
		for _, key := range []string{"k-1", "k-2", "k-3"} {
			list = append(list, p.ok(200, "GET", pendingPath+"/"+key, "").text("status"))
		}
		return list
	}
	p.wants("before an hour", states(), []string{"CREATED", "CREATED", "EXPIRED"})
	p.Clock.Advance(time.Nanosecond)
	p.wants("after an hour", states(), []string{"EXPIRED", "CREATED", "EXPIRED"})
	if p.PayPay.ApprovePending("k-1") == nil {
		t.Error("a lapsed payment was paid")
	}
	p.send("DELETE", pendingPath+"/k-1", "").wantRefusal(t, 409, "INVALID_REQUEST_ORDER_STATE")
	p.Clock.Advance(5 * time.Hour)
	p.wants("after 6 hours", states(), []string{"EXPIRED", "EXPIRED", "EXPIRED"})
	p.wants("notifications", p.events(), []string{})
}

func TestPayPayPendingPaymentsThatAreRefused(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted
	p := startPayments(t)
	tea := `,"orderDescription":"Tea"`
	p.ok(201, "POST", pendingPath, debitBody("k-1", user, 1000, tea))
	for _, c := range []struct {
		name, body, code string
		status           int
	}{
		{"the same id", debitBody("k-1", user, 1000, tea), "DUPLICATE_REQUEST_ORDER", 400},
		{"the same order", debitBody("k-2", user, 1000, tea), "SUSPECTED_DUPLICATE_ORDER", 400},
		{"nobody", debitBody("k-2", "nobody", 1000, ""), "INVALID_USER_AUTHORIZATION_ID", 401},
		{"unlinked", debitBody("k-2", sandbox.PayPayUserUnlinked, 1000, ""), "INVALID_USER_AUTHORIZATION_ID", 401},
		{"run out", debitBody("k-2", sandbox.PayPayUserExpired, 1000, ""), "EXPIRED_USER_AUTHORIZATION_ID", 401},
		{"without the scope", debitBody("k-2", sandbox.PayPayUserOutOfScope, 1000, ""), "OP_OUT_OF_SCOPE", 401},
		{"a risk", debitBody("k-2", sandbox.PayPayUserRiskFlagged, 1000, ""), "UNACCEPTABLE_OP", 400},
		{"left", debitBody("k-2", sandbox.PayPayUserCanceled, 1000, ""), "UNACCEPTABLE_OP", 400},
		{"inactive", debitBody("k-2", sandbox.PayPayUserInactive, 1000, ""), "UNACCEPTABLE_OP", 400},
		{"an end that has passed", debitBody("k-2", user, 1000, `,"expiryDate":1775061000`), "INVALID_REQUEST_PARAMS", 400},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := len(p.Ledger())
			p.send("POST", pendingPath, c.body).wantRefusal(t, c.status, c.code)
			p.wants("effects", p.effects(before), []string{})
		})
	}
	for _, body := range []string{
		debitBody("k-3", user, 1000, ""), debitBody("k-4", user, 1000, `,"orderDescription":"Coffee"`), debitBody("k-5", user, 1001, tea),
		debitBody("k-6", sandbox.PayPayUserForeign, 1000, tea),
	} {
		p.ok(201, "POST", pendingPath, body)
	}
	p.ok(202, "DELETE", pendingPath+"/k-1", "")
	p.ok(201, "POST", pendingPath, debitBody("k-7", user, 1000, tea)) // the first is not open any more
	p.Clock.Advance(5 * time.Minute)
	p.ok(201, "POST", pendingPath, debitBody("k-8", user, 1000, tea))

	// The user asked cannot pay: nothing changes.
	p.ok(201, "POST", pendingPath, debitBody("k-9", sandbox.PayPayUserPoor, 1000, ""))
	if err := p.PayPay.ApprovePending("k-9"); err == nil || !strings.Contains(err.Error(), "NO_SUFFICIENT_FUND") {
		t.Errorf("a user without money paid: %v", err)
	}
	p.done(p.PayPay.Unlink(user))
	if p.PayPay.ApprovePending("k-8") == nil {
		t.Error("an unlinked user paid")
	}
	p.wants("status", p.ok(200, "GET", pendingPath+"/k-9", "").text("status"), "CREATED")
}
