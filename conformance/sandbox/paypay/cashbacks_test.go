package paypay_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

func TestPayPayCashbackIsGivenAfterAWhile(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	const user = sandbox.PayPayUserCompleted
	before := r.Wallet(user)
	r.CreateCashback("cb-1", user, 300, "").RequireAccepted()

	for _, wait := range []time.Duration{0, sandbox.PayPayCashbackDelay - time.Nanosecond} {
		r.Clock.Advance(wait)
		assert.Equal(t, "ACCEPTED", r.GetCashback("cb-1").RequireSuccess().Text("status"), "after %s", wait)
		assert.Equal(t, before, r.Wallet(user))
		assert.Empty(t, r.Effects(0))
	}

	// The ledger has the cashback before anybody asks for it.
	r.Clock.Advance(time.Nanosecond)
	require.Equal(t, []string{"createCashback: cashback cb-1 300"}, r.Effects(0))
	assert.Equal(t, "SUCCESS", r.GetCashback("cb-1").RequireSuccess().Text("status"))
	assert.Equal(t, before.Points+300, r.Wallet(user).Points)
	assert.Equal(t, before.Balance, r.Wallet(user).Balance)
}

func TestPayPayCashbackAnswers(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	const user = sandbox.PayPayUserCompleted
	r.GiveCashback("cb-1", user, 300, `,"orderDescription":"spring","walletType":"CASHBACK","expiryDate":"2026-04-02",`+
		`"metadata":{"n":12345678901234567890}`)

	answer := r.GetCashback("cb-1").RequireSuccess()
	answer.AssertContains(
		`"status":"SUCCESS"`,
		`"acceptedAt":1775061000`,
		`"amount":{"amount":300,"currency":"JPY"}`,
		`"requestedAt":1775061000`,
		`"merchantAlias":"`+r.PayPay.MerchantID+`"`,
		`"metadata":{"n":12345678901234567890}`,
		`"merchantCashbackId":"cb-1"`,
		`"userAuthorizationId":"`+user+`"`,
		`"orderDescription":"spring"`,
		`"walletType":"CASHBACK"`,
	)
	assert.Len(t, answer.Text("cashbackId"), 20)
	assert.Equal(t, r.Ledger()[0].ID, answer.Text("cashbackId"))
}

func TestPayPayPrepaidCashback(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	const user = sandbox.PayPayUserCompleted
	before := r.Wallet(user)
	r.GiveCashback("cb-2", user, 50, `,"walletType":"PREPAID"`)

	assert.Equal(t, before.Balance+50, r.Wallet(user).Balance)
	assert.Equal(t, before.Points, r.Wallet(user).Points)

	answer := r.GetCashback("cb-2").RequireSuccess()
	assert.Contains(t, answer.Raw, `"metadata":""`)
	assert.NotContains(t, answer.Raw, "orderDescription")
}

func TestPayPayPointsSettleOnDemand(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	const user = sandbox.PayPayUserCompleted
	r.CreateCashback("cb-1", user, 300, "").RequireAccepted()
	r.CreateCashback("cb-2", user, 200, "").RequireAccepted()
	r.PayPay.SettlePoints()
	r.CreateReversal("cbr-1", "cb-1", 100).RequireAccepted()
	r.PayPay.SettlePoints()
	r.PayPay.SettlePoints()
	r.Clock.Advance(time.Hour) // what is settled is not settled again

	assert.Equal(t, []string{
		"createCashback: cashback cb-1 300",
		"createCashback: cashback cb-2 200",
		"createCashbackReversal: cashback-reversal cbr-1 100",
	}, r.Effects(0))
	assert.EqualValues(t, 5400, r.Wallet(user).Points)
}

func TestPayPayCashbackBudget(t *testing.T) {
	t.Parallel()
	const all = sandbox.PayPayCashbackBudget

	for _, c := range []struct {
		name    string
		amounts []int64
		budget  int64 // set before; below 0 leaves it
		given   []bool
	}{
		{"all of it", []int64{all}, -1, []bool{true}},
		{"a yen more than it", []int64{all + 1}, -1, []bool{false}},
		{"all of it and a yen", []int64{all, 1}, -1, []bool{true, false}},
		{"too much, then less", []int64{all + 1, all}, -1, []bool{false, true}},
		{"the largest amount there is", []int64{99_999_999_999}, -1, []bool{false}},
		{"a yen of nothing", []int64{1}, 0, []bool{false}},
		{"a budget that was raised", []int64{2 * all}, 2 * all, []bool{true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := rig.StartPayPay(t, sandbox.Config{})
			if c.budget >= 0 {
				require.NoError(t, r.PayPay.SetCashbackBudget(c.budget))
			}

			for i, amount := range c.amounts {
				r.CreateCashback(fmt.Sprintf("cb-%d", i), sandbox.PayPayUserCompleted, amount, "").RequireAccepted()
			}
			r.Clock.Advance(time.Minute)

			effects := 0
			for i, given := range c.given {
				code, codeID, status := "NOT_ENOUGH_MONEY", "WAL_500017", "FAILURE"
				if given {
					code, codeID, status = "SUCCESS", "08100001", "SUCCESS"
					effects++
				}
				answer := r.GetCashback(fmt.Sprintf("cb-%d", i))
				assert.Equal(t, 200, answer.Status, answer)
				assert.Equal(t, code, answer.Code, answer)
				assert.Equal(t, codeID, answer.CodeID, answer)
				assert.Equal(t, status, answer.Text("status"), answer)
			}
			assert.Len(t, r.Effects(0), effects)
		})
	}
}

func TestPayPayCashbackBudgetCannotBeNegative(t *testing.T) {
	t.Parallel()
	assert.Error(t, sandbox.Start(t).PayPay.SetCashbackBudget(-1))
}

func TestPayPayCashbacksThatAreRefused(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	const user = sandbox.PayPayUserCompleted
	r.GiveCashback("cb-used", user, 100, "")

	for _, c := range []struct {
		name, id, user string
		amount         int64
		more           string
		status         int
		code           string
	}{
		{"an id that was used", "cb-used", user, 100, "", 400, "VALIDATION_FAILED_EXCEPTION"},
		{"an id that was used, with another user and amount", "cb-used", sandbox.PayPayUserForeign, 1, "",
			400, "VALIDATION_FAILED_EXCEPTION"},
		{"nobody", "cb-1", "nobody", 100, "", 401, "INVALID_USER_AUTHORIZATION_ID"},
		{"a user who ended the link", "cb-1", sandbox.PayPayUserUnlinked, 100, "",
			401, "INVALID_USER_AUTHORIZATION_ID"},
		{"a user who has left", "cb-1", sandbox.PayPayUserCanceled, 100, "", 400, "CANCELED_USER"},
		{"a user whose authorization ran out", "cb-1", sandbox.PayPayUserExpired, 100, "",
			401, "EXPIRED_USER_AUTHORIZATION_ID"},
		{"a user who is not active", "cb-1", sandbox.PayPayUserInactive, 100, "", 401, "USER_STATE_IS_NOT_ACTIVE"},
		{"a user who granted no scope", "cb-1", sandbox.PayPayUserOutOfScope, 100, "", 401, "OP_OUT_OF_SCOPE"},
		{"a day that is past in Japan", "cb-1", user, 100, `,"expiryDate":"2026-04-01"`, 400, "INVALID_REQUEST_PARAMS"},
		{"no yen", "cb-1", user, 0, "", 400, "INVALID_REQUEST_PARAMS"},
		{"less than no yen", "cb-1", user, -1, "", 400, "INVALID_REQUEST_PARAMS"},
		{"more than the document allows", "cb-1", user, 100_000_000_000, "", 400, "INVALID_REQUEST_PARAMS"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := r.WithT(t)
			before := len(r.Ledger())

			r.CreateCashback(c.id, c.user, c.amount, c.more).AssertRefused(c.status, c.code)
			r.Clock.Advance(time.Minute)
			assert.Empty(t, r.Effects(before))
		})
	}
	r.GetCashback("cb-1").AssertRefused(400, "TRANSACTION_NOT_FOUND")
}

func TestPayPayCashbackWithoutID(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	body := rig.PayPayCashbackBody("cb-1", sandbox.PayPayUserCompleted, 100, "")

	answer := r.Send("POST", rig.PayPayCashbacksPath, strings.Replace(body, "merchantCashbackId", "id", 1))
	answer.AssertRefused(400, "MISSING_REQUEST_PARAMS")
	r.Clock.Advance(time.Minute)
	assert.Empty(t, r.Effects(0))
}

func TestPayPayGivesOneCashbackUnderConcurrency(t *testing.T) {
	t.Parallel()
	r := rig.PayPayOf(t, sandbox.Start(t))

	var senders sync.WaitGroup
	for range 8 {
		senders.Go(func() {
			body := rig.PayPayCashbackBody("cb-1", sandbox.PayPayUserCompleted, 100, "")
			_, err := r.TrySend("POST", rig.PayPayCashbacksPath, body)
			assert.NoError(t, err)
			r.PayPay.SettlePoints()
		})
	}
	senders.Wait()

	assert.Equal(t, []string{"createCashback: cashback cb-1 100"}, r.Effects(0))
}

func TestPayPayCashbackIsGivenWhenItFellDue(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	due := r.Clock.Now().Add(sandbox.PayPayCashbackDelay)
	r.CreateCashback("gift-1", sandbox.PayPayUserCompleted, 100, "").RequireAccepted()
	r.Clock.Advance(48 * time.Hour)

	require.NotEmpty(t, r.Ledger())
	last := r.Ledger()[len(r.Ledger())-1]
	assert.Equal(t, "cashback", last.Kind)
	assert.WithinDuration(t, due, last.At, 0)
}

func TestPayPayExpectedCashback(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	const path = "/v1/payments/cashback/expected"
	body := func(user string) string {
		return `{"requestId":"q-1","userAuthorizationId":"` + user + `","amount":{"amount":1299,"currency":"JPY"}}`
	}

	for _, c := range []struct {
		headers []string
		message string
	}{
		{nil, "12ポイント"},
		{[]string{"Lang", "JA"}, "12ポイント"},
		{[]string{"Lang", "EN"}, "12 points"},
	} {
		answer := r.Must("POST", path, body(sandbox.PayPayUserCompleted), c.headers...)
		assert.Contains(t, answer.Text("campaignMessage"), c.message, "headers %q", c.headers)
	}

	r.Must("POST", path, `{}`)
	r.Send("POST", path, `{}`, "Lang", "FR").AssertRefused(400, "INVALID_REQUEST_PARAMS")
	for user, code := range refusedMembers {
		r.Send("POST", path, body(user)).AssertRefused(401, code)
	}
	assert.Empty(t, r.Effects(0))
}

func TestPayPayCashbackRate(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})

	for _, period := range []string{"&period=current", "&period=next"} {
		answer := r.GetUser(rig.PayPayCashbackRatePath, sandbox.PayPayUserCompleted, period).RequireSuccess()
		assert.Contains(t, answer.Raw, "sandboxRatePercent", period)
	}
	assert.Empty(t, r.Effects(0))
}
