package paypay_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

func TestPayPayCashbackReversals(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	const user = sandbox.PayPayUserCompleted
	r.GiveCashback("cb-1", user, 300, "")
	require.NoError(t, r.PayPay.SetCashbackBudget(0))
	before := r.Wallet(user)

	r.CreateReversal("cbr-1", "cb-1", 100).RequireAccepted()
	assert.Equal(t, "ACCEPTED", r.GetReversal("cbr-1", "cb-1").RequireSuccess().Text("status"))

	r.Clock.Advance(sandbox.PayPayCashbackDelay)
	r.GetReversal("cbr-1", "cb-1").RequireSuccess().AssertContains(
		`"status":"SUCCESS"`,
		`"acceptedAt":1775061002`,
		`"amount":{"amount":100,"currency":"JPY"}`,
		`"metadata":""`,
		`"merchantCashbackReversalId":"cbr-1"`,
		`"merchantCashbackId":"cb-1"`,
		`"reason":"returned"`,
		`"cashbackReversalId":"`,
		`"merchantAlias":"`,
	)
	assert.Equal(t, before.Points-100, r.Wallet(user).Points)

	// The budget has the 100 yen again, and no more.
	r.GiveCashback("cb-2", user, 100, "")
	r.CreateCashback("cb-3", user, 1, "").RequireAccepted()
	r.Clock.Advance(time.Minute)
	assert.Equal(t, "FAILURE", r.GetCashback("cb-3").Text("status"))
}

func TestPayPayCashbackReversalsThatAreRefused(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	const user = sandbox.PayPayUserCompleted
	require.NoError(t, r.PayPay.SetCashbackBudget(400))
	r.GiveCashback("cb-1", user, 300, "")
	r.GiveCashback("cb-2", user, 100, "")
	r.CreateReversal("cbr-1", "cb-1", 100).RequireAccepted()
	r.Clock.Advance(sandbox.PayPayCashbackDelay)

	r.CreateCashback("cb-3", user, 101, "").RequireAccepted()
	r.Clock.Advance(time.Minute) // cb-3 fails
	r.CreateCashback("cb-4", user, 1, "").RequireAccepted()

	for _, c := range []struct {
		name, id, cashback string
		amount             int64
		code               string
	}{
		{"an id that was used", "cbr-1", "cb-1", 1, "VALIDATION_FAILED_EXCEPTION"},
		{"a yen more than is left", "cbr-2", "cb-1", 201, "INVALID_REQUEST_PARAMS"},
		{"a cashback that does not exist", "cbr-2", "cb-9", 1, "INVALID_REQUEST_PARAMS"},
		{"a cashback that failed", "cbr-2", "cb-3", 1, "INVALID_REQUEST_PARAMS"},
		{"a cashback that is not given yet", "cbr-2", "cb-4", 1, "INVALID_REQUEST_PARAMS"},
		{"no yen", "cbr-2", "cb-1", 0, "INVALID_REQUEST_PARAMS"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r.WithT(t).CreateReversal(c.id, c.cashback, c.amount).AssertRefused(400, c.code)
		})
	}

	r.GetReversal("cbr-2", "cb-1").AssertRefused(400, "TRANSACTION_NOT_FOUND")
	r.GetReversal("cbr-1", "cb-2").AssertRefused(400, "TRANSACTION_NOT_FOUND")
}

// Points of a reversal under way cannot be taken twice, and come back if it fails.
func TestPayPayCashbackReversalsThatFail(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	const user = sandbox.PayPayUserCompleted
	r.GiveCashback("cb-1", user, 200, "")

	r.CreateReversal("cbr-3", "cb-1", 200).RequireAccepted()
	r.CreateReversal("cbr-4", "cb-1", 1).AssertRefused(400, "INVALID_REQUEST_PARAMS")
	require.NoError(t, r.PayPay.SetWallet(user, 0, 199))
	r.Clock.Advance(time.Minute)
	assert.Equal(t, "FAILURE", r.GetReversal("cbr-3", "cb-1").RequireSuccess().Text("status"))
	assert.EqualValues(t, 199, r.Wallet(user).Points)

	r.CreateReversal("cbr-4", "cb-1", 199).RequireAccepted()
	r.Clock.Advance(time.Minute)
	assert.Zero(t, r.Wallet(user).Points)
}
