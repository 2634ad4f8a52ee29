package paypay_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/conformance/sandbox/worlds"
)

func TestPayPayWorldsOfACashback(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		reading worlds.Points
		first   int    // status of a read right after
		code    string // and its code
		late    bool
	}{
		"soon":               {worlds.PointsSoon, 200, "SUCCESS", false},
		"not found at first": {worlds.PointsNotFound, 400, "TRANSACTION_NOT_FOUND", true},
		"late":               {worlds.PointsLate, 200, "SUCCESS", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := startIn(t, worlds.World{Points: c.reading})
			r.CreateCashback("c-1", payer, 700, "").RequireAccepted()

			first := r.GetCashback("c-1")
			assert.Equal(t, c.first, first.Status, first)
			assert.Equal(t, c.code, first.Code)
			r.CreateCashback("c-1", payer, 700, "").AssertRefused(400, "VALIDATION_FAILED_EXCEPTION")

			if c.late {
				r.Clock.Advance(worlds.Late - 1)
				assert.Equal(t, c.code, r.GetCashback("c-1").Code)
				assert.Empty(t, r.Effects(0))
			}
			r.Clock.Advance(sandbox.PayPayCashbackDelay)
			assert.Equal(t, "SUCCESS", r.GetCashback("c-1").RequireSuccess().Text("status"))
			assert.Equal(t, []string{"createCashback: cashback c-1 700"}, r.Effects(0))
		})
	}
}

// The budget is looked at when the cashback is decided, not when it is accepted.
func TestPayPayDecidesACashbackByTheBudgetOfThatTime(t *testing.T) {
	t.Parallel()
	for _, reading := range []worlds.Points{worlds.PointsNotFound, worlds.PointsLate} {
		r := startIn(t, worlds.World{Points: reading})
		r.CreateCashback("c-1", payer, 700, "").RequireAccepted()
		r.Clock.Advance(worlds.Late / 2)
		require.NoError(t, r.PayPay.SetCashbackBudget(699))
		r.Clock.Advance(worlds.Late / 2)

		failed := r.GetCashback("c-1").RequireStatus(200)
		assert.Equal(t, "NOT_ENOUGH_MONEY", failed.Code)
		assert.Equal(t, "FAILURE", failed.Text("status"))
		assert.Empty(t, r.Effects(0))
	}
}

func TestPayPayWorldsOfAReversalInTheBacklog(t *testing.T) {
	t.Parallel()
	r := startIn(t, worlds.World{Points: worlds.PointsNotFound})
	r.CreateCashback("c-1", payer, 700, "").RequireAccepted()
	r.Clock.Advance(worlds.Late)
	r.CreateReversal("v-1", "c-1", 700).RequireAccepted()

	r.GetReversal("v-1", "c-1").AssertRefused(400, "TRANSACTION_NOT_FOUND")
	r.Clock.Advance(worlds.Late)
	assert.Equal(t, "SUCCESS", r.GetReversal("v-1", "c-1").RequireSuccess().Text("status"))
	assert.Equal(t, []string{
		"createCashback: cashback c-1 700", "createCashbackReversal: cashback-reversal v-1 700",
	}, r.Effects(0))
}

func TestPayPayWorldsOfAReversalOfSpentPoints(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name           string
		reading        worlds.ShortReversal
		left           int64  // points that the user still has
		status, amount string // in the reversal's details
		effects        []string
	}{
		{"fails", worlds.ShortReversalFails, 200, "FAILURE", "700", []string{}},
		{
			"takes the rest", worlds.ShortReversalTakesRest, 200, "SUCCESS", "200",
			[]string{"createCashbackReversal: cashback-reversal v-1 200"},
		},
		{"nothing is left", worlds.ShortReversalTakesRest, 0, "FAILURE", "700", []string{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := startIn(t, worlds.World{ShortReversal: c.reading})
			r.GiveCashback("c-1", payer, 700, "")
			require.NoError(t, r.PayPay.SetWallet(payer, 0, c.left))
			r.CreateReversal("v-1", "c-1", 700).RequireAccepted()
			r.PayPay.SettlePoints()

			reversal := r.GetReversal("v-1", "c-1").RequireSuccess()
			assert.Equal(t, c.status, reversal.Text("status"))
			assert.JSONEq(t, `{"amount":`+c.amount+`,"currency":"JPY"}`, reversal.Field("amount"))
			assert.Equal(t, c.effects, r.Effects(1))
		})
	}
}

// What a short reversal left can be taken back later, and no more.
func TestPayPayReversesTheRestLater(t *testing.T) {
	t.Parallel()
	r := startIn(t, worlds.World{ShortReversal: worlds.ShortReversalTakesRest})
	r.GiveCashback("c-1", payer, 700, "")
	require.NoError(t, r.PayPay.SetWallet(payer, 0, 200))
	r.CreateReversal("v-1", "c-1", 700).RequireAccepted()
	r.PayPay.SettlePoints()
	require.NoError(t, r.PayPay.SetWallet(payer, 0, 1000))

	r.CreateReversal("v-2", "c-1", 501).AssertRefused(400, "INVALID_REQUEST_PARAMS")
	r.CreateReversal("v-3", "c-1", 500).RequireAccepted()
	r.PayPay.SettlePoints()
	assert.Equal(t, int64(500), r.Wallet(payer).Points)
}
