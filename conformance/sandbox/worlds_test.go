package sandbox_test

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

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

// The world changes all the time while the shop calls, and each wallet still fits.
func TestTheWorldMayChangeAtAnyTime(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	users := []string{sandbox.PayPayUserCompleted, sandbox.PayPayUserForeign}
	before := total(r, users)
	ended := make(chan struct{})
	var changing sync.WaitGroup
	changing.Go(func() {
		for seed := uint64(0); ; seed++ {
			select {
			case <-ended:
				return
			default:
			}
			assert.NoError(t, r.ChangeWorld(func(w *worlds.World) error { *w = worlds.Draw(seed); return nil }))
			runtime.Gosched()
		}
	})

	shopDay(t, r)
	close(ended)
	changing.Wait()

	assert.Equal(t, before-moved(r.Ledger()), total(r, users))
}

func TestEachSwitchIsTurnedWhileTheSandboxRuns(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	for _, s := range worlds.Switches() {
		for _, value := range s.Values {
			body := fmt.Sprintf(`{"switches":[{"name":%q,"value":%q}]}`, s.Name, value.Name)
			answered := r.must(t, "POST", "/worlds", body)

			assert.Equal(t, value.Name, s.Reading(r.World()), s.Name)
			assert.Equal(t, r.must(t, "GET", "/worlds", "").raw, answered.raw)
		}
	}
}

func TestLaterCallsAreReadInTheNewWorld(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{World: sandbox.World{NoCodeStatus: worlds.NoCode404}})
	p := r.payPay(t)
	p.CreateCode("order-1", 100, "")
	r.Clock.Advance(time.Hour)
	assert.Equal(t, 404, p.GetCodePayment("order-1").Status)

	r.must(t, "POST", "/worlds", `{"switches":[{"name":"lapsed code","value":"EXPIRED"}]}`)
	assert.Equal(t, "EXPIRED", p.CodePaymentStatus("order-1"))
	assert.Equal(t, 404, p.GetCodePayment("order-2").Status, "other facts are read as before")

	r.must(t, "POST", "/reset", "")
	assert.Equal(t, sandbox.World{NoCodeStatus: worlds.NoCode404}, r.World(), "the world of the configuration")
}

func TestWhatWasAcceptedInAnotherWorldHappensWhenItWasSetFor(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{World: sandbox.World{CancelEffect: worlds.CancelsLate}})
	p := r.payPay(t)
	p.CreatePayment("order-1", sandbox.PayPayUserCompleted, 100, "")
	p.CancelPayment("order-1")

	r.must(t, "POST", "/worlds", `{"switches":[{"name":"accepted cancel takes effect","value":"at once"}]}`)
	assert.Equal(t, "COMPLETED", p.PaymentStatus("order-1"))
	r.Clock.Advance(worlds.Late)
	assert.Equal(t, "FAILED", p.PaymentStatus("order-1"))
}

func TestWhatFellDueBeforeAChangeIsReadInTheWorldBefore(t *testing.T) {
	t.Parallel()
	var passed atomic.Int64 // of the host's clock
	host := func() time.Time { return adminStart.Add(time.Duration(passed.Load())) }
	p := rig.PayPayOf(t, sandbox.Start(t, sandbox.Config{Now: host}))
	p.GiveCashback("cashback-1", sandbox.PayPayUserPoor, 1000, "")
	require.NoError(t, p.PayPay.SetWallet(sandbox.PayPayUserPoor, 0, 400)) // the rest is spent
	p.CreateReversal("reversal-1", "cashback-1", 1000)
	passed.Store(int64(sandbox.PayPayCashbackDelay))

	require.NoError(t, p.ChangeWorld(func(w *worlds.World) error {
		w.ShortReversal = worlds.ShortReversalTakesRest
		return nil
	}))

	assert.Equal(t, "FAILURE", p.GetReversal("reversal-1", "cashback-1").Text("status"))
}

func TestAWorldThatIsNotInTheTableChangesNothing(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	for name, second := range map[string]string{
		"an unknown switch": `{"name":"weather","value":"fine"}`,
		"an unknown value":  `{"name":"points","value":"never"}`,
	} {
		answer := r.admin(t, "POST", "/worlds", `{"switches":[{"name":"lapsed code","value":"EXPIRED"},`+second+`]}`)

		assert.Equal(t, 400, answer.status, name)
		assert.Equal(t, "switches/1", answer.body["field"], name)
		assert.Equal(t, sandbox.World{}, r.World(), name)
	}
	err := r.ChangeWorld(func(w *worlds.World) error { w.LapsedCode = 99; return nil })
	assert.ErrorContains(t, err, `switch "lapsed code" has 3 values`)
	assert.Equal(t, sandbox.World{}, r.World())
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
