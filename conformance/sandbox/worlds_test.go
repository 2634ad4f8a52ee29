package sandbox_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/conformance/sandbox/worlds"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// shopDay does once whatever depends on a switch. What it answers differs from world to
// world, so nothing is checked.
func shopDay(t *testing.T, r *rig.PayPay) {
	t.Helper()
	const user, limited = sandbox.PayPayUserCompleted, sandbox.PayPayUserForeign
	for range 2 {
		r.CreatePayment("debit", user, 700, "")
		r.CreateAuth("auth", user, 800, "")
		r.CreateContinuousPayment("continuous", user, 900, "")
		r.CreateCode("code", 1000, "")
		r.CreatePendingPayment("pending", user, 1100, "")
		r.CreateCashback("cashback", user, 1200, "")
		r.Capture("auth", "capture", 600)
		r.CancelPayment("code")
		r.CancelPendingPayment("pending")
	}

	code := r.CreateCode("scanned", 1300, "").Text("codeId")
	r.CancelPayment("scanned")
	require.NoError(t, r.PayPay.ScanAndPay(code, user))
	require.NoError(t, r.PayPay.Decline(limited, "LIMIT_EXCEEDED"))
	require.Error(t, r.PayPay.ScanAndPay(r.CreateCode("refused", 1400, "").Text("codeId"), limited))
	r.CreatePayment("refused-debit", limited, 700, "")

	payment := r.GetPayment("continuous").Text("paymentId")
	for range 2 {
		r.Refund("refund", payment, 400)
		r.GetRefund("refund", payment)
		r.GetCashback("cashback")
		r.Clock.Advance(worlds.Late)
		r.CreateReversal("reversal", "cashback", 1200)
		r.GetReversal("reversal", "cashback")
	}
	r.CancelPayment("debit")
	r.Clock.Advance(worlds.Late)

	for _, key := range []string{"debit", "auth", "continuous", "refused-debit"} {
		r.GetPayment(key)
	}
	for _, key := range []string{"code", "scanned", "refused", "unknown"} {
		r.GetCodePayment(key)
	}
	r.GetPendingPayment("pending")
}

// moved is what the ledger says that users have less than before.
func moved(effects []sandbox.Effect) int64 {
	sum, authorized := int64(0), map[string]int64{}
	for _, e := range effects {
		switch e.Kind {
		case "payment", "cashback-reversal":
			sum += e.Amount
		case "authorization":
			authorized[e.ID] = e.Amount
			sum += e.Amount
		case "capture":
			sum -= authorized[e.ID] - e.Amount
		case "cancellation", "refund", "release", "cashback":
			sum -= e.Amount
		}
	}
	return sum
}

// In each world the sandbox keeps to the documents, which Start checks, and its wallets
// to its ledger.
func TestEveryWorldIsConsistent(t *testing.T) {
	t.Parallel()
	for seed := range uint64(64) {
		w := worlds.Draw(seed)
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			r := rig.StartPayPay(t, sandbox.Config{World: w})
			users := []string{sandbox.PayPayUserCompleted, sandbox.PayPayUserForeign}
			before := total(r, users)
			shopDay(t, r)

			assert.Greater(t, len(r.Ledger()), 10)
			assert.Equal(t, before-moved(r.Ledger()), total(r, users), "%s", w)
		})
	}
}

// total is what users have free together.
func total(r *rig.PayPay, users []string) int64 {
	sum := int64(0)
	for _, user := range users {
		wallet := r.Wallet(user)
		sum += wallet.Balance + wallet.Points
	}
	return sum
}
