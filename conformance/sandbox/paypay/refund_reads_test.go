package paypay_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

func TestPayPayReadsARefundWithoutPaymentIDForOlderMerchantsOnly(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{Strict: true})
	payment := r.Paid("order-1", sandbox.PayPayUserCompleted, 500)
	r.Refund("refund-1", payment, 500).RequireSuccess()

	r.Send("GET", "/v2/refunds/refund-1", "").AssertRefused(400, "MISSING_REQUEST_PARAMS")
	r.PayPay.AllowRefundReadsByKey(true)
	found := r.Send("GET", "/v2/refunds/refund-1", "")
	unknown := r.Send("GET", "/v2/refunds/refund-2", "")
	r.PayPay.AllowRefundReadsByKey(false)
	again := r.Send("GET", "/v2/refunds/refund-1", "")

	assert.Equal(t, 200, found.Status, "%s", found)
	assert.Equal(t, payment, found.Text("paymentId"))
	assert.Contains(t, found.Reason, "paymentId was left out")
	unknown.AssertRefused(404, "NO_SUCH_REFUND_ORDER")
	again.AssertRefused(400, "MISSING_REQUEST_PARAMS")
}

func TestPayPayReadsTheNewestOfSeveralRefundsWithoutPaymentID(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	r.PayPay.AllowRefundReadsByKey(true)
	older := r.Paid("order-1", sandbox.PayPayUserCompleted, 500)
	newer := r.Paid("order-2", sandbox.PayPayUserCompleted, 700)
	r.Refund("refund-1", older, 500).RequireSuccess()
	r.Refund("refund-1", newer, 700).RequireSuccess()

	assert.Equal(t, newer, r.Send("GET", "/v2/refunds/refund-1", "").Text("paymentId"))
	assert.Equal(t, older, r.GetRefund("refund-1", older).Text("paymentId"))
	for _, query := range []string{"?paymentId=", "?paymentId=1"} {
		a := r.Send("GET", "/v2/refunds/refund-1"+query, "")
		assert.GreaterOrEqual(t, a.Status, 400, "%s: %s", query, a)
	}
}

func TestPayPayChecksTheSignatureBeforeItLooksForARefund(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	r.PayPay.AllowRefundReadsByKey(true)

	a := r.SendAs("hmac OPA-Auth:x", "GET", "/v2/refunds/refund-1", "")

	a.AssertRefused(401, "UNAUTHORIZED")
}
