package paypay_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

func TestPayPayRefunds(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	const user = sandbox.PayPayUserCompleted
	id := r.Paid("k-1", user, 1000)
	r.Events()

	r.Clock.Advance(time.Hour)
	fields := map[string]string{
		"status":           "CREATED",
		"acceptedAt":       "1775064600",
		"merchantRefundId": "f-1",
		"paymentId":        id,
		"amount":           `{"amount":300,"currency":"JPY"}`,
		"requestedAt":      "1775061004",
		"reason":           "broken",
		"assumeMerchant":   "",
	}
	r.Refund("f-1", id, 300).RequireStatus(200).AssertFields(fields)

	// The same id answers the same refund, which is done by now, and moves nothing.
	before := len(r.Ledger())
	fields["status"] = "REFUNDED"
	r.GetRefund("f-1", id).RequireStatus(200).AssertFields(fields)
	r.Refund("f-1", id, 300).RequireStatus(200).AssertFields(fields)
	r.Refund("f-1", id, 999).RequireStatus(200).AssertFields(fields)
	assert.Empty(t, r.Effects(before))
	assert.Equal(t, sandbox.PayPayWallet{Balance: 99300, Points: 5000}, r.Wallet(user))
	assert.Empty(t, r.Events())

	forMerchant := r.GetRefund("f-1", id+"&assumeMerchant="+r.PayPay.MerchantID).RequireStatus(200)
	assert.Equal(t, r.PayPay.MerchantID, forMerchant.Field("assumeMerchant"))
}

// A merchantRefundId belongs to one payment: another payment can have the same.
func TestPayPayRefundIDsBelongToAPayment(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	const user = sandbox.PayPayUserCompleted
	firstID, secondID := r.Paid("k-1", user, 1000), r.Paid("k-2", user, 500)

	r.Refund("f-1", firstID, 300).RequireStatus(200)
	r.Refund("f-1", secondID, 500).RequireStatus(200)

	assert.JSONEq(t, `{"amount":500,"currency":"JPY"}`, r.GetRefund("f-1", secondID).RequireStatus(200).Field("amount"))
	assert.JSONEq(t, `{"amount":300,"currency":"JPY"}`, r.GetRefund("f-1", firstID).RequireStatus(200).Field("amount"))
}

func TestPayPayRefundsThatAreNotFound(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	id := r.Paid("k-1", sandbox.PayPayUserCompleted, 1000)
	r.Refund("f-1", id, 300).RequireStatus(200)

	r.GetRefund("f-2", id).AssertRefused(404, "NO_SUCH_REFUND_ORDER")
	r.GetRefund("f-1", "none").AssertRefused(404, "NO_SUCH_REFUND_ORDER")
	r.GetRefund("f-1", "k-1").AssertRefused(404, "NO_SUCH_REFUND_ORDER")
	r.Send("GET", rig.PayPayRefundsPath+"/f-1", "").AssertRefused(400, "MISSING_REQUEST_PARAMS")

	require.NoError(t, r.PayPay.PurgePayment(id))
	r.GetRefund("f-1", id).AssertRefused(400, "ORDER_NO_LONGER_AVAILABLE")
	r.Refund("f-1", id, 300).AssertRefused(400, "ORDER_NO_LONGER_AVAILABLE")
}

func TestPayPayRefundsOfEveryKindOfPayment(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	const user = sandbox.PayPayUserCompleted

	paymentIDs := map[string]string{"direct": r.Paid("k-1", user, 1000)}
	paymentIDs["continuous"] = r.CreateContinuousPayment("k-2", user, 1000, "").RequireStatus(200).Text("paymentId")
	paymentIDs["captured"] = r.Authorized("k-3", user, 2000)
	r.Capture("k-3", "c-1", 1000).RequireStatus(200)
	require.NoError(t, r.PayPay.ScanAndPay(r.Code("k-4", 1000, ""), user))
	paymentIDs["by code"] = r.GetCodePayment("k-4").RequireStatus(200).Text("paymentId")
	r.CreatePendingPayment("k-5", user, 1000, "").RequireStatus(201)
	require.NoError(t, r.PayPay.ApprovePending("k-5"))
	paymentIDs["pending"] = r.GetPendingPayment("k-5").RequireStatus(200).Text("paymentId")

	for kind, id := range paymentIDs {
		r.Refund("f-0", id, 1001).AssertRefused(400, "INVALID_PARAMS")
		answer := r.Refund("f-1", id, 1000)
		assert.Equal(t, 200, answer.Status, "%s: %s", kind, answer)
	}
	assert.Equal(t, sandbox.PayPayWallet{Balance: 100000, Points: 5000}, r.Wallet(user))
}

func refundOnce(r *rig.PayPay, paymentID string, amount int64) rig.PayPayAnswer {
	return r.Refund("f-1", paymentID, amount)
}

func TestPayPayRefundsThatThePaymentRefuses(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted

	for _, c := range []refusedWrite{
		{"unknown", func(*rig.PayPay) string { return "none" }, 300, 404, "RESOURCE_NOT_FOUND", "00200001"},
		{"by merchantPaymentId", func(r *rig.PayPay) string {
			paid1000(r)
			return "k-1"
		}, 300, 500, "INTERNAL_SERVER_ERROR", "08101000"},
		{"authorized", func(r *rig.PayPay) string {
			return r.Authorized("k-1", user, 1000)
		}, 300, 400, "UNACCEPTABLE_OP", "00200013"},
		{"cancelled", func(r *rig.PayPay) string {
			id := paid1000(r)
			r.CancelPayment("k-1").RequireStatus(202)
			return id
		}, 300, 400, "UNACCEPTABLE_OP", "00200013"},
		{"more than was paid", paid1000, 1001, 400, "INVALID_PARAMS", "00200015"},
		{"after 365 days", func(r *rig.PayPay) string {
			id := paid1000(r) // on April 2 in Japan
			r.Clock.Set(time.Date(2027, 4, 2, 15, 0, 0, 0, time.UTC))
			return id
		}, 300, 400, "REFUND_WINDOW_EXCEED", unstatedCodeID},
		{"the user has left", after(paid1000, func(r *rig.PayPay, _ string) error {
			return r.PayPay.LeavePayPay(user)
		}), 300, 400, "CANCELED_USER", "01103027"},
		{"the user is inactive", after(paid1000, func(r *rig.PayPay, _ string) error {
			return r.PayPay.UpdateAccountStatus(user)
		}), 300, 401, "USER_STATE_IS_NOT_ACTIVE", unstatedCodeID},
		{"purged", after(paid1000, func(r *rig.PayPay, id string) error {
			return r.PayPay.PurgePayment(id)
		}), 300, 400, "ORDER_NO_LONGER_AVAILABLE", unstatedCodeID},
	} {
		t.Run(c.name, c.test(refundOnce))
	}
}

func TestPayPayRefundsThatAnEarlierRefundPrevents(t *testing.T) {
	t.Parallel()

	// refunded300 refunds 300 yen of 1000 where a payment can be refunded so often.
	refunded300 := func(r *rig.PayPay, allowed int) string {
		if allowed > 1 {
			require.NoError(r.T, r.PayPay.AllowRefunds(allowed))
		}
		id := paid1000(r)
		r.Refund("f-0", id, 300).RequireStatus(200)
		return id
	}

	for _, c := range []refusedWrite{
		{"a second time", func(r *rig.PayPay) string {
			return refunded300(r, 1)
		}, 300, 403, "MERCHANT_MULTIPLE_REFUND_REJECTED", unstatedCodeID},
		{"more than is left", func(r *rig.PayPay) string {
			return refunded300(r, 5)
		}, 701, 400, "INVALID_PARAMS", "00200015"},
		{"a similar one within a minute", func(r *rig.PayPay) string {
			id := refunded300(r, 5)
			r.Clock.Advance(time.Minute - time.Second)
			return id
		}, 300, 400, "THROTTLED_MULTIPLE_REFUND_REJECTED", unstatedCodeID},
		{"too many", func(r *rig.PayPay) string {
			id := refunded300(r, 2)
			r.Refund("f-9", id, 200).RequireStatus(200)
			return id
		}, 100, 400, "REFUND_LIMIT_EXCEEDED", unstatedCodeID},
	} {
		t.Run(c.name, c.test(refundOnce))
	}
}

// Help page 4414061741583 says so.
func TestPayPayRefundsAPaymentTwentyTimesAtMost(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	require.NoError(t, r.PayPay.AllowRefunds(20))
	id := paid1000(r)

	for n := range int64(20) {
		r.Refund(fmt.Sprintf("f-%d", n), id, 1+n).RequireStatus(200)
	}
	r.Refund("f-20", id, 21).AssertRefused(400, "REFUND_LIMIT_EXCEEDED")
}

func TestPayPaySeveralRefunds(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	const user = sandbox.PayPayUserCompleted
	require.NoError(t, r.PayPay.AllowRefunds(3))

	id := r.Paid("k-1", user, 1000)
	r.Refund("f-1", id, 300).RequireStatus(200)
	r.Refund("f-2", id, 400).RequireStatus(200) // another amount is not similar
	r.Clock.Advance(time.Minute)
	r.Refund("f-3", id, 300).RequireStatus(200)
	assert.Equal(t, sandbox.PayPayWallet{Balance: 100000, Points: 5000}, r.Wallet(user))
	assert.Equal(t, "REFUNDED", r.PaymentStatus("k-1"))
}

// The last second of the 365th day counts from the payment, not from a refund.
func TestPayPayRefundWindow(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	require.NoError(t, r.PayPay.AllowRefunds(3))
	r.Clock.Advance(time.Minute)
	id := r.Paid("k-2", sandbox.PayPayUserCompleted, 1000)

	r.Clock.Set(time.Date(2027, 4, 2, 14, 59, 59, 0, time.UTC))
	r.Refund("f-1", id, 500).RequireStatus(200)
	r.Clock.Advance(time.Second)
	r.Refund("f-2", id, 300).AssertRefused(400, "REFUND_WINDOW_EXCEED")
	r.Refund("f-1", id, 500).RequireStatus(200) // a replay is no new refund
}

// The time to refund a captured payment counts from the capture.
func TestPayPayRefundWindowOfACapture(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	id := r.Authorized("k-1", sandbox.PayPayUserCompleted, 1000)

	r.Clock.Advance(20 * 24 * time.Hour)
	r.Capture("k-1", "c-1", 1000).RequireStatus(200)
	r.Clock.Advance(364 * 24 * time.Hour)
	r.Refund("f-1", id, 1000).RequireStatus(200)
}
