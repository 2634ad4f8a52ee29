package paypay_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox/worlds"
)

func TestPayPayCancelsACodeThatNobodyHasPaidAfterThePayment(t *testing.T) {
	t.Parallel()
	r := startWithEvents(t, worlds.World{})
	before := r.Wallet(payer).Balance
	code := r.Code("k-1", 700, "")
	r.CancelPayment("k-1").RequireAccepted()
	r.CancelPayment("k-1").RequireAccepted()
	assert.Equal(t, "CREATED", r.CodePaymentStatus("k-1"))

	require.NoError(t, r.PayPay.ScanAndPay(code, payer))
	assert.Equal(t, "COMPLETED", r.CodePaymentStatus("k-1"))
	assert.Equal(t, before-700, r.Wallet(payer).Balance)

	r.Clock.Advance(worlds.Moment)
	canceled := r.GetCodePayment("k-1")
	assert.Equal(t, "FAILED", canceled.Text("status"))
	assert.NotEmpty(t, canceled.Data["canceledAt"])
	assert.Equal(t, before, r.Wallet(payer).Balance)
	assert.Equal(t, []string{"ScanAndPay: payment k-1 700", "cancelPayment: cancellation k-1 700"}, r.Effects(1))
	assert.Equal(t, []string{"COMPLETED k-1 700"}, r.Events())
	r.CreateCode("k-1", 700, "").AssertRefused(400, "DUPLICATE_DYNAMIC_QR_REQUEST")
	r.CreatePayment("k-1", payer, 700, "").AssertRefused(400, "INVALID_PARAMS")
}

func TestPayPayCancelsAnAuthorizationByCodeAfterwards(t *testing.T) {
	t.Parallel()
	r := startWithEvents(t, worlds.World{})
	code := r.Code("k-1", 700, `,"isAuthorization":true`)
	r.CancelPayment("k-1").RequireAccepted()
	require.NoError(t, r.PayPay.ScanAndPay(code, payer))
	assert.Equal(t, "AUTHORIZED", r.CodePaymentStatus("k-1"))
	assert.Equal(t, int64(700), r.Wallet(payer).Blocked)

	r.Clock.Advance(worlds.Moment)
	canceled := r.GetCodePayment("k-1")
	assert.Equal(t, "FAILED", canceled.Text("status"))
	assert.NotEmpty(t, canceled.Data["canceledAt"])
	assert.Zero(t, r.Wallet(payer).Blocked)
	assert.Equal(t, []string{"ScanAndPay: authorization k-1 700", "cancelPayment: cancellation k-1 700"}, r.Effects(1))
	assert.Equal(t, []string{"AUTHORIZED k-1 700"}, r.Events())
}

// A payment that was refunded in the meantime is not given back twice.
func TestPayPayDoesNotCancelWhatWasRefundedMeanwhile(t *testing.T) {
	t.Parallel()
	for _, w := range []worlds.World{{}, {CancelEffect: worlds.CancelsLate}} {
		r := startIn(t, w)
		before := r.Wallet(payer).Balance
		code := r.Code("k-1", 700, "")
		r.CancelPayment("k-1").RequireAccepted()
		require.NoError(t, r.PayPay.ScanAndPay(code, payer))
		r.Refund("r-1", r.GetCodePayment("k-1").Text("paymentId"), 700).RequireSuccess()

		r.Clock.Advance(worlds.Moment + worlds.Late)
		assert.Equal(t, "REFUNDED", r.CodePaymentStatus("k-1"))
		assert.Equal(t, before, r.Wallet(payer).Balance)
	}
}

func TestPayPayWorldsOfTheEffectOfACancel(t *testing.T) {
	t.Parallel()
	now := startIn(t, worlds.World{})
	now.Paid("k-1", payer, 700)
	now.CancelPayment("k-1").RequireAccepted()
	assert.Equal(t, "FAILED", now.PaymentStatus("k-1"))

	late := startIn(t, worlds.World{CancelEffect: worlds.CancelsLate})
	before := late.Wallet(payer).Balance
	late.Paid("k-1", payer, 700)
	late.CancelPayment("k-1").RequireAccepted()
	late.Clock.Advance(worlds.Late - 1)
	assert.Equal(t, "COMPLETED", late.PaymentStatus("k-1"))
	late.CancelPayment("k-1").RequireAccepted()

	late.Clock.Advance(1)
	assert.Equal(t, "FAILED", late.PaymentStatus("k-1"))
	late.Clock.Advance(worlds.Late)
	assert.Equal(t, []string{"createPayment: payment k-1 700", "cancelPayment: cancellation k-1 700"}, late.Effects(0))
	assert.Equal(t, before, late.Wallet(payer).Balance)
}

func TestPayPayWithdrawsAPendingPaymentLate(t *testing.T) {
	t.Parallel()
	r := startIn(t, worlds.World{CancelEffect: worlds.CancelsLate})
	for _, key := range []string{"unpaid", "paid"} {
		r.CreatePendingPayment(key, payer, 700, `,"orderDescription":"`+key+`"`).RequireStatus(201)
		r.CancelPendingPayment(key).RequireAccepted()
		assert.Equal(t, "CREATED", r.PendingPaymentStatus(key))
	}
	require.NoError(t, r.PayPay.ApprovePending("paid"))

	r.Clock.Advance(worlds.Late)
	assert.Equal(t, "CANCELED", r.PendingPaymentStatus("unpaid"))
	assert.Equal(t, "COMPLETED", r.PendingPaymentStatus("paid"))
	assert.Equal(t, []string{
		"ApprovePending: payment paid 700", "cancelPendingPayment: pending-payment-canceled unpaid 0",
	}, r.Effects(2))
}

func TestPayPayWorldsOfTheCodeOfAPendingCancel(t *testing.T) {
	t.Parallel()
	for reading, code := range map[worlds.PendingCancelCode]string{
		worlds.PendingCancelAccepted: "REQUEST_ACCEPTED",
		worlds.PendingCancelSuccess:  "SUCCESS",
	} {
		r := startIn(t, worlds.World{PendingCancelCode: reading})
		r.CreatePendingPayment("k-1", payer, 700, "").RequireStatus(201)
		assert.Equal(t, code, r.CancelPendingPayment("k-1").RequireStatus(202).Code)
		assert.Equal(t, "CANCELED", r.PendingPaymentStatus("k-1"))

		r.Paid("k-2", payer, 700)
		r.CancelPayment("k-2").RequireAccepted()
	}
}

func TestPayPayWorldsOfTheEffectOfARefund(t *testing.T) {
	t.Parallel()
	now := startIn(t, worlds.World{})
	id := now.Paid("k-1", payer, 700)
	assert.Equal(t, "CREATED", now.Refund("r-1", id, 300).RequireSuccess().Text("status"))
	assert.Equal(t, "REFUNDED", now.GetRefund("r-1", id).Text("status"))

	late := startIn(t, worlds.World{RefundEffect: worlds.RefundsLate})
	before := late.Wallet(payer).Balance
	id = late.Paid("k-1", payer, 700)
	for range 2 {
		assert.Equal(t, "CREATED", late.Refund("r-1", id, 300).RequireSuccess().Text("status"))
	}
	late.Clock.Advance(worlds.Late - 1)
	assert.Equal(t, "CREATED", late.GetRefund("r-1", id).Text("status"))
	assert.Len(t, late.Effects(0), 1)
	assert.Equal(t, before-700, late.Wallet(payer).Balance)

	late.Clock.Advance(1)
	assert.Equal(t, "REFUNDED", late.GetRefund("r-1", id).Text("status"))
	assert.Equal(t, []string{"refundPayment: refund r-1 300"}, late.Effects(1))
	assert.Equal(t, before-400, late.Wallet(payer).Balance)
	assert.Equal(t, "REFUNDED", late.Refund("r-1", id, 300).RequireSuccess().Text("status"))
}

func TestPayPayRefundThatFailsForNowIsDoneLater(t *testing.T) {
	t.Parallel()
	r := startIn(t, worlds.World{RefundEffect: worlds.RefundsFailFirst})
	before := r.Wallet(payer).Balance
	id := r.Paid("k-1", payer, 700)
	assert.Equal(t, "CREATED", r.Refund("r-1", id, 300).RequireSuccess().Text("status"))

	r.Clock.Advance(worlds.Late - 1)
	assert.Equal(t, "REFUND_FAILED", r.GetRefund("r-1", id).Text("status"))
	assert.Equal(t, before-700, r.Wallet(payer).Balance)

	r.Clock.Advance(1)
	assert.Equal(t, "REFUNDED", r.GetRefund("r-1", id).Text("status"))
	assert.Equal(t, []string{"refundPayment: refund r-1 300"}, r.Effects(1))
	assert.Equal(t, before-400, r.Wallet(payer).Balance)
}

// What two refunds on their way give back together is never more than was paid.
func TestPayPayRefundsNoMoreThanWasPaidWhileRefundsWait(t *testing.T) {
	t.Parallel()
	r := startIn(t, worlds.World{RefundEffect: worlds.RefundsLate})
	require.NoError(t, r.PayPay.AllowRefunds(3))
	before := r.Wallet(payer)
	id := r.Paid("k-1", payer, 700)
	r.Refund("r-1", id, 300).RequireSuccess()
	r.Refund("r-2", id, 500).AssertRefused(400, "INVALID_PARAMS")
	r.Refund("r-3", id, 400).RequireSuccess()
	r.CancelPayment("k-1").AssertRefused(400, "ORDER_NOT_REVERSIBLE")

	r.Clock.Advance(worlds.Late)
	assert.Equal(t, before, r.Wallet(payer))
	assert.Equal(t, []string{"refundPayment: refund r-1 300", "refundPayment: refund r-3 400"}, r.Effects(1))
}
