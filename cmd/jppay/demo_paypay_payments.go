package main

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
)

// atOnce is for payments that the day has seen to before it waits for them.
var atOnce = jppay.Polling{Interval: time.Hour, Max: time.Minute}

// payPayPayments is what a shop does with payments. Amounts differ from flow to
// flow: PayPay takes the same one twice in 5 minutes for a mistake.
func (d *day) payPayPayments(ctx context.Context, client *jppay.PayPay, customer paypay.UserAuthorizationID) {
	d.payPayScan(ctx, client)
	d.payPayPreauth(ctx, client, customer)
	d.payPayRevert(ctx, client, customer)
	d.payPayDebit(ctx, client, customer)
	d.payPayPending(ctx, client, customer)
	d.payPayContinuous(ctx, client, customer)
	d.payPayDeadline(ctx, client, customer)
}

func (d *day) payPayScan(ctx context.Context, client *jppay.PayPay) {
	d.part("PayPay: scan, pay and refund")
	id := paypay.MerchantPaymentID("order-1001")
	code, ok := d.qrCode(ctx, client, "a QR code for 2,160 yen", id, 2160)
	if !ok {
		return
	}
	answer, err := client.GetCodePaymentDetails(ctx, id)
	if d.ok("has anybody paid?", err) {
		d.fact(answer.Status == paypay.PaymentStatusCreated, "not yet")
	}
	if !d.setup(d.sandbox.PayPay.ScanAndPay(string(code), sandbox.PayPayUserForeign)) {
		return
	}
	payment, err := jppay.WaitForCodePayment(ctx, client, id, atOnce)
	if !d.ok("a customer scans it: wait until it is paid", err) || payment.PaymentID == "" {
		return
	}
	d.fact(payment.Status == paypay.PaymentStatusCompleted, "2,160 yen are paid")

	refund := paypay.RefundPaymentRequest{
		MerchantRefundID: "refund-1001", PaymentID: payment.PaymentID, Amount: paypay.Yen(2160), RequestedAt: d.epoch(),
	}
	_, err = client.RefundPayment(ctx, refund)
	d.ok("all of it goes back", err)
	_, err = client.RefundPayment(ctx, refund)
	d.ok("the same again, with the same merchantRefundId", err)
	given, err := client.GetRefundDetails(ctx, refund.MerchantRefundID, refund.PaymentID)
	if d.ok("did it?", err) {
		d.fact(given.Status == paypay.RefundStatusRefunded && d.moved("refund", "refund-1001") == 2160, "once")
	}
	refund.MerchantRefundID = "refund-1001-2"
	_, err = client.RefundPayment(ctx, refund)
	d.refused("once more by mistake, with another id", err, "MERCHANT_MULTIPLE_REFUND_REJECTED")

	code, ok = d.qrCode(ctx, client, "a code for another customer", "order-1002", 980)
	if ok && d.setup(d.sandbox.PayPay.FailPayment(string(code), sandbox.PayPayUserForeign)) {
		_, err = jppay.WaitForCodePayment(ctx, client, "order-1002", atOnce)
		failed := errors.Is(err, jppay.ErrFailed)
		if failed {
			err = nil // the read itself succeeded
		}
		if d.ok("who scans it, too", err) {
			d.fact(failed, "the payment failed: nobody was charged, and a new code is safe")
		}
	}

	code, ok = d.qrCode(ctx, client, "a code that nobody is to pay", "order-1003", 760)
	if !ok {
		return
	}
	_, err = client.DeleteQRCode(ctx, code)
	if d.ok("is deleted", err) {
		d.fact(d.sandbox.PayPay.ScanAndPay(string(code), sandbox.PayPayUserForeign) != nil, "nobody can pay it any more")
	}
}

func (d *day) payPayPreauth(ctx context.Context, client *jppay.PayPay, customer paypay.UserAuthorizationID) {
	d.part("PayPay: preauthorize, raise, consent, capture")
	payment, ok := d.authorize(ctx, client, "5,200 yen are blocked, not taken", "order-1101", customer, 5200)
	if !ok {
		return
	}
	change := paypay.ReauthorizePaymentRequest{
		RequestID: "change-1101-1", PaymentID: payment, UpdatedAmount: paypay.Yen(4300), RequestedAt: new(d.epoch()),
	}
	_, err := client.ReauthorizePayment(ctx, change)
	d.ok("one dish fewer: 4,300 yen", err)

	change.RequestID, change.UpdatedAmount = "change-1101-2", paypay.Yen(6100)
	change.RedirectURL, change.RedirectType = new("https://"+sandbox.PayPayRedirectDomain+"/paypay/raised"), new(paypay.RedirectTypeWebLink)
	change.UserAgent = new("Mozilla/5.0 (sandbox)")
	_, err = client.ReauthorizePayment(ctx, change)
	if !d.refused("a bottle more: 6,100 yen, says HTTP 201", err, "USER_CONFIRMATION_REQUIRED", overlay.ErrActionRequired) {
		return
	}
	asked, err := overlay.Decode[paypay.ReauthorizeConfirmationResponse](err)
	d.fact(err == nil && asked.Data != nil && asked.Data.URL != nil && strings.HasPrefix(*asked.Data.URL, "https://"),
		"the error holds the address where the customer consents")
	answer, err := client.GetPaymentDetails(ctx, "order-1101")
	if d.ok("how much is blocked now?", err) {
		d.fact(answer.Amount != nil && *answer.Amount == paypay.Yen(4300), "4,300 yen still: nothing happens without consent")
	}

	if !d.setup(d.sandbox.PayPay.ConfirmIncrease(string(payment))) {
		return
	}
	capture := paypay.CapturePaymentAuthRequest{
		MerchantPaymentID: "order-1101", MerchantCaptureID: "capture-1101", Amount: paypay.Yen(6100),
		RequestedAt: d.epoch(), OrderDescription: "dinner for two",
	}
	taken, err := client.CapturePaymentAuth(ctx, capture)
	if d.ok("the customer consents: 6,100 yen are taken", err) {
		d.fact(taken.Status == paypay.PaymentStatusCompleted && d.moved("capture", "order-1101") == 6100,
			"in the sandbox's books: 6,100 yen, once")
	}
	capture.MerchantCaptureID = "capture-1101-2"
	_, err = client.CapturePaymentAuth(ctx, capture)
	d.refused("once more by mistake", err, "ALREADY_CAPTURED")
}

func (d *day) payPayRevert(ctx context.Context, client *jppay.PayPay, customer paypay.UserAuthorizationID) {
	d.part("PayPay: preauthorize, revert")
	payment, ok := d.authorize(ctx, client, "3,400 yen are blocked", "order-1201", customer, 3400)
	if !ok {
		return
	}
	capture := paypay.CapturePaymentAuthRequest{
		MerchantPaymentID: "order-1201", MerchantCaptureID: "capture-1201", Amount: paypay.Yen(3900),
		RequestedAt: d.epoch(), OrderDescription: "flowers, the large bunch",
	}
	_, err := client.CapturePaymentAuth(ctx, capture)
	d.refused("500 yen more are to be taken, says HTTP 202", err, "USER_CONFIRMATION_REQUIRED", overlay.ErrActionRequired)
	if !d.setup(d.sandbox.PayPay.DeclineIncrease(string(payment))) {
		return
	}
	reverted, err := client.RevertAuth(ctx, paypay.RevertAuthRequest{
		PaymentID: payment, MerchantRevertID: "revert-1201", RequestedAt: d.epoch(), Reason: new("sold out"),
	})
	if d.ok("the customer declines, and the order ends", err) {
		wallet, failed := d.sandbox.PayPay.Wallet(string(customer))
		d.fact(failed == nil && wallet.Blocked == 0 && d.moved("capture", "order-1201") == 0 &&
			reverted.Status == "CANCELED",
			"nothing was taken, nothing is blocked")
	}
	capture.MerchantCaptureID, capture.Amount = "capture-1201-2", paypay.Yen(3400)
	_, err = client.CapturePaymentAuth(ctx, capture)
	d.refused("a capture by mistake", err, "ORDER_NOT_CAPTURABLE")
}

func (d *day) payPayDebit(ctx context.Context, client *jppay.PayPay, customer paypay.UserAuthorizationID) {
	d.part("PayPay: direct debit, and what looks like a duplicate")
	if _, err := client.CreatePayment(ctx, d.order("order-1301", customer, 1500)); !d.ok("1,500 yen", err) {
		return
	}
	again := d.order("order-1302", customer, 1500)
	_, err := client.CreatePayment(ctx, again)
	d.refused("1,500 yen again, under another id", err, "SUSPECTED_DUPLICATE_PAYMENT")
	_, err = client.CreatePayment(ctx, again, paypay.WithAgreeSimilarTransaction(true))
	d.ok("it is meant: the customer bought two", err)
	d.fact(d.moved("payment", "order-1301") == 1500 && d.moved("payment", "order-1302") == 1500, "in the sandbox's books: 1,500 yen, twice")

	_, err = client.CancelPayment(ctx, "order-1302")
	d.ok("one is cancelled on the same day", err)
	answer, err := client.GetPaymentDetails(ctx, "order-1302")
	if d.ok("HTTP 202 is not done: is it?", err) {
		d.fact(answer.Status == paypay.PaymentStatusFailed, "it is")
	}
}

func (d *day) payPayPending(ctx context.Context, client *jppay.PayPay, customer paypay.UserAuthorizationID) {
	d.part("PayPay: pending payments, one paid and one cancelled")
	request := paypay.CreatePendingPaymentRequest{
		MerchantPaymentID: "order-1401", UserAuthorizationID: customer, Amount: paypay.Yen(8800),
		RequestedAt: d.epoch(), OrderDescription: new("a ticket"),
	}
	if _, err := client.CreatePendingPayment(ctx, request); !d.ok("8,800 yen, to be paid in the app", err) {
		return
	}
	status := func(what string, want paypay.PaymentStatus, says string) {
		answer, err := client.GetPendingPaymentDetails(ctx, request.MerchantPaymentID)
		if d.ok(what, err) {
			d.fact(answer.Status == want, "%s", says)
		}
	}
	status("has the customer paid?", paypay.PaymentStatusCreated, "not yet")
	if d.setup(d.sandbox.PayPay.ApprovePending(string(request.MerchantPaymentID))) {
		status("and now?", paypay.PaymentStatusCompleted, "8,800 yen are paid")
	}
	_, err := client.CancelPendingPayment(ctx, request.MerchantPaymentID)
	d.refused("it cannot be withdrawn any more", err, "INVALID_REQUEST_ORDER_STATE")

	request.MerchantPaymentID, request.Amount = "order-1402", paypay.Yen(9900)
	_, err = client.CreatePendingPayment(ctx, request)
	d.ok("another one: 9,900 yen", err)
	_, err = client.CancelPendingPayment(ctx, request.MerchantPaymentID)
	if !d.ok("is withdrawn in time", err) {
		return
	}
	status("HTTP 202 is not done: is it?", paypay.PaymentStatusCanceled, "it is")
	d.fact(d.sandbox.PayPay.ApprovePending(string(request.MerchantPaymentID)) != nil, "the customer cannot pay it any more")
}

func (d *day) payPayContinuous(ctx context.Context, client *jppay.PayPay, customer paypay.UserAuthorizationID) {
	d.part("PayPay: a subscription")
	month := paypay.CreateContinuousPaymentRequest{
		MerchantPaymentID: "order-1501-04", UserAuthorizationID: customer, Amount: paypay.Yen(1980),
		RequestedAt: d.epoch(), OrderDescription: new("coffee, one month"),
	}
	if _, err := client.CreateContinuousPayment(ctx, month); !d.ok("this month: 1,980 yen", err) {
		return
	}
	_, err := client.CreateContinuousPayment(ctx, month)
	d.ok("the same again, with the same merchantPaymentId", err)
	d.fact(d.moved("payment", "order-1501-04") == 1980, "in the sandbox's books: 1,980 yen, once")
	answer, err := client.GetPaymentDetails(ctx, month.MerchantPaymentID)
	if d.ok("is it paid?", err) {
		d.fact(answer.Status == paypay.PaymentStatusCompleted, "yes")
	}
	month.MerchantPaymentID, month.UserAuthorizationID = "order-1502-04", sandbox.PayPayUserOutOfScope
	_, err = client.CreateContinuousPayment(ctx, month)
	d.refused("a customer who did not grant that", err, "OP_OUT_OF_SCOPE", overlay.ErrUnauthorized)
}

func (d *day) payPayDeadline(ctx context.Context, client *jppay.PayPay, customer paypay.UserAuthorizationID) {
	d.part("PayPay: too late to cancel, not to refund")
	answer, err := client.CreatePayment(ctx, d.order("order-1601", customer, 2700))
	if !d.ok("2,700 yen", err) || answer.PaymentID == "" {
		return
	}
	d.sandbox.Clock.Advance(25 * time.Hour) // past 00:15 of the next day in Japan, whatever the time
	_, err = client.CancelPayment(ctx, "order-1601")
	d.refused("cancelled a day later", err, "ORDER_NOT_REVERSIBLE")
	_, err = client.RefundPayment(ctx, paypay.RefundPaymentRequest{
		MerchantRefundID: "refund-1601", PaymentID: answer.PaymentID, Amount: paypay.Yen(700), RequestedAt: d.epoch(),
	})
	if d.ok("700 yen are refunded instead", err) {
		d.fact(d.moved("cancellation", "order-1601") == 0 && d.moved("refund", "refund-1601") == 700, "in the sandbox's books: 700 yen, once")
	}
}

// qrCode makes a code to be scanned.
func (d *day) qrCode(ctx context.Context, client *jppay.PayPay, what string, id paypay.MerchantPaymentID, amount int64) (code paypay.CodeID, ok bool) {
	answer, err := client.CreateQRCode(ctx, paypay.CreateQRCodeRequest{
		MerchantPaymentID: id,
		Amount:            paypay.Yen(amount),
		OrderDescription:  new("tea"),
		OrderItems:        []paypay.MerchantOrderItem{{Name: "Tea", Quantity: 1, UnitPrice: paypay.Yen(amount)}},
		RequestedAt:       new(d.epoch()),
	})
	if !d.ok(what, err) {
		return "", false
	}
	return answer.CodeID, true
}

// authorize blocks money of a customer.
func (d *day) authorize(ctx context.Context, client *jppay.PayPay, what string, id paypay.MerchantPaymentID, customer paypay.UserAuthorizationID, amount int64) (payment paypay.PaymentID, ok bool) {
	answer, err := client.CreateAuth(ctx, paypay.CreateAuthRequest{
		MerchantPaymentID: id, UserAuthorizationID: customer, Amount: paypay.Yen(amount), RequestedAt: d.epoch(),
	})
	if !d.ok(what, err) || answer.PaymentID == "" {
		return "", false
	}
	d.fact(answer.Status == paypay.PaymentStatusAuthorized && d.moved("payment", string(id)) == 0,
		"authorized, to be captured or given up")
	return answer.PaymentID, true
}

// order is a direct debit.
func (d *day) order(id paypay.MerchantPaymentID, customer paypay.UserAuthorizationID, amount int64) paypay.CreatePaymentRequest {
	return paypay.CreatePaymentRequest{
		MerchantPaymentID:   id,
		UserAuthorizationID: customer,
		Amount:              paypay.Yen(amount),
		RequestedAt:         d.epoch(),
		OrderDescription:    new("tea"),
		OrderItems:          []paypay.MerchantOrderItem{{Name: "Tea", Quantity: 1, UnitPrice: paypay.Yen(amount)}},
	}
}

// moved is what the sandbox's books say of an id of the merchant's: how many yen
// moved, in all entries of a kind.
func (d *day) moved(kind, id string) (amount int64) {
	for _, effect := range d.sandbox.Ledger() {
		if effect.Provider == sandbox.ProviderPayPay && effect.Kind == kind && effect.Key == id {
			amount += effect.Amount
		}
	}
	return amount
}
