package paypay_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

var japan = time.FixedZone("JST", 9*60*60)

// cancellation is of something that was paid at a time, at another time.
type cancellation struct {
	name            string
	paid, cancelled time.Time
}

// start makes the payment k-1 and the authorization k-2, and sets the clock to when they are cancelled.
func (c cancellation) start(t *testing.T) *rig.PayPay {
	t.Helper()
	r := rig.StartPayPayPayments(t)
	r.Clock.Set(c.paid)
	r.Paid("k-1", sandbox.PayPayUserCompleted, 1000)
	r.Authorized("k-2", sandbox.PayPayUserCompleted, 1000)
	r.Clock.Set(c.cancelled)

	return r
}

// Cancelling ends at 00:14:59 in Japan on the next day.
func TestPayPayCancelsUntilTheDeadline(t *testing.T) {
	t.Parallel()
	deadline := time.Date(2026, 4, 3, 0, 14, 59, 0, japan)

	for _, c := range []cancellation{
		{"the last second", time.Date(2026, 4, 2, 1, 30, 0, 0, japan), deadline},
		{"within that second", time.Date(2026, 4, 2, 1, 30, 0, 0, japan), deadline.Add(time.Second - time.Nanosecond)},
		{"paid right after midnight", time.Date(2026, 4, 2, 0, 0, 0, 0, japan), deadline},
		{"a month's end", time.Date(2026, 4, 30, 12, 0, 0, 0, japan), time.Date(2026, 5, 1, 0, 14, 59, 0, japan)},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := c.start(t)

			for _, key := range []string{"k-1", "k-2"} {
				answer := r.CancelPayment(key)
				assert.Equal(t, 202, answer.Status, answer)
				assert.Equal(t, "REQUEST_ACCEPTED", answer.Code)
				assert.Nil(t, answer.Data)

				payment := r.GetPayment(key).RequireStatus(200)
				assert.Equal(t, strconv.FormatInt(c.cancelled.Unix(), 10), payment.Field("canceledAt"))
			}
		})
	}
}

func TestPayPayCancelsNothingAfterTheDeadline(t *testing.T) {
	t.Parallel()
	afterDeadline := time.Date(2026, 4, 3, 0, 15, 0, 0, japan)

	for _, c := range []cancellation{
		{"the first second", time.Date(2026, 4, 2, 1, 30, 0, 0, japan), afterDeadline},
		{"paid right before midnight", time.Date(2026, 4, 2, 23, 59, 59, 0, japan), afterDeadline},
		{"on the same day in UTC", time.Date(2026, 4, 2, 9, 0, 0, 0, japan), time.Date(2026, 4, 3, 9, 0, 0, 0, japan)},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := c.start(t)

			r.CancelPayment("k-1").AssertRefused(400, "ORDER_NOT_REVERSIBLE")
			r.CancelPayment("k-2").AssertRefused(400, "ORDER_NOT_REVERSIBLE")
		})
	}
}

func TestPayPayCancelsByState(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted

	for _, c := range []struct {
		name    string
		prepare func(r *rig.PayPay)
		note    string // in the log; empty: none
	}{
		{"unknown", func(*rig.PayPay) {}, "no such payment"},
		{"a code that nobody has paid", func(r *rig.PayPay) { plainCode(r) }, "nobody has paid"},
		{"cancelled", func(r *rig.PayPay) {
			paid1000(r)
			r.CancelPayment("k-1").RequireStatus(202)
		}, "already"},
		{"paid by code", func(r *rig.PayPay) {
			require.NoError(r.T, r.PayPay.ScanAndPay(plainCode(r), user))
		}, ""},
		{"paid by code after the code lapsed", func(r *rig.PayPay) {
			require.NoError(r.T, r.PayPay.ScanAndPay(plainCode(r), user))
			r.Clock.Advance(time.Hour)
		}, ""},
		{"continuous", func(r *rig.PayPay) {
			r.CreateContinuousPayment("k-1", user, 1000, "").RequireStatus(200)
		}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := rig.StartPayPayPayments(t)
			c.prepare(r)

			answer := r.CancelPayment("k-1")
			assert.Equal(t, 202, answer.Status, answer)
			if c.note == "" {
				assert.Empty(t, answer.Reason)
			} else {
				assert.Contains(t, answer.Reason, c.note)
			}
			assert.Equal(t, sandbox.PayPayWallet{Balance: 100000, Points: 5000}, r.Wallet(user))
		})
	}
}

func TestPayPayCancellationsThatAreRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		prepare func(r *rig.PayPay)
		code    string
	}{
		{"refunded", func(r *rig.PayPay) {
			r.Refund("f-1", paid1000(r), 1000).RequireStatus(200)
		}, "ORDER_NOT_REVERSIBLE"},
		{"captured", func(r *rig.PayPay) {
			authorized1000(r)
			r.Capture("k-1", "c-1", 1000).RequireStatus(200)
		}, "ORDER_NOT_REVERSIBLE"},
		{"reverted", func(r *rig.PayPay) {
			r.Revert("v-1", authorized1000(r)).RequireStatus(200)
		}, "ORDER_NOT_REVERSIBLE"},
		{"expired", func(r *rig.PayPay) {
			require.NoError(r.T, r.PayPay.LetAuthorizationLapse(authorized1000(r)))
		}, "ORDER_NOT_REVERSIBLE"},
		{"reauthorizing", func(r *rig.PayPay) {
			id := authorized1000(r)
			r.Reauthorize("q-1", id, 1500).RequireStatus(201)
			require.NoError(r.T, r.PayPay.AcceptIncrease(id))
		}, "ORDER_NOT_REVERSIBLE"},
		{"purged", func(r *rig.PayPay) {
			require.NoError(r.T, r.PayPay.PurgePayment(paid1000(r)))
		}, "ORDER_NO_LONGER_AVAILABLE"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := rig.StartPayPayPayments(t)
			c.prepare(r)

			r.CancelPayment("k-1").AssertRefused(400, c.code)
		})
	}
}
