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

// captureField returns the captures of a payment that has one.
func captureField(amount int64, acceptedAt, expiresAt, status string) string {
	return fmt.Sprintf(`{"data":[{"acceptedAt":%s,"amount":{"amount":%d,"currency":"JPY"},"expiresAt":%s,`+
		`"merchantCaptureId":"c-1","orderDescription":"Umbrella","requestedAt":1775061001,"status":%q}]}`,
		acceptedAt, amount, expiresAt, status)
}

// captureAmounts returns the amount of a payment and that of its first capture.
func captureAmounts(answer rig.PayPayAnswer) string {
	amount := func(holder any) string {
		object, _ := holder.(map[string]any)
		return fmt.Sprint(object["amount"])
	}

	captures, _ := answer.Data["captures"].(map[string]any)
	list, _ := captures["data"].([]any)
	if len(list) == 0 {
		return amount(answer.Data["amount"]) + " none"
	}
	first, _ := list[0].(map[string]any)
	return amount(answer.Data["amount"]) + " " + amount(first["amount"])
}

func TestPayPayCaptures(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted

	for name, c := range map[string]struct {
		amount         int64
		amounts, event string
		wallet         sandbox.PayPayWallet
	}{
		"all of it": {1000, "1000 1000", "COMPLETED k-1 1000", sandbox.PayPayWallet{Balance: 99000, Points: 5000}},
		"less":      {400, "1000 400", "COMPLETED k-1 400", sandbox.PayPayWallet{Balance: 99600, Points: 5000}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rig.StartPayPayPayments(t)
			r.Authorized("k-1", user, 1000)
			r.Events()

			r.Clock.Advance(time.Hour)
			r.Capture("k-1", "c-1", c.amount).AssertFields(map[string]string{
				"status":     "COMPLETED",
				"acceptedAt": "1775061000",
				"captures":   captureField(c.amount, "1775064600", "null", "COMPLETED"),
			})

			payment := r.GetPayment("k-1").RequireStatus(200)
			assert.Equal(t, "COMPLETED", payment.Text("status"))
			assert.Equal(t, c.amounts, captureAmounts(payment))
			assert.Contains(t, payment.Field("captures"), `"expiresAt":null`)
			assert.Equal(t, c.wallet, r.Wallet(user))
			assert.Equal(t, []string{c.event}, r.Events())
		})
	}
}

// captureOfMore is a case of a capture of more than was authorized, which asks the
// user first.
type captureOfMore struct {
	name    string
	amount  int64
	then    func(r *rig.PayPay, paymentID string)
	status  string
	amounts string
	wallet  sandbox.PayPayWallet
	events  []string
}

func (c captureOfMore) test(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	id := r.Authorized("k-1", sandbox.PayPayUserCompleted, 1000)
	r.Events()
	r.Clock.Advance(time.Hour)

	answer := r.Capture("k-1", "c-1", c.amount).RequireStatus(202)
	require.Equal(t, "USER_CONFIRMATION_REQUIRED", answer.Code)
	require.Equal(t, "08300103", answer.CodeID)
	require.Nil(t, answer.Data)

	asked := r.GetPayment("k-1").RequireStatus(200)
	assert.Equal(t, "AUTHORIZED", asked.Text("status"))
	assert.Equal(t, captureField(c.amount, "null", "1775086200", "USER_REQUESTED"), asked.Field("captures"))
	r.Capture("k-1", "c-2", 1000).AssertRefused(400, "REAUTHORIZATION_IN_PROGRESS")

	c.then(r, id)

	payment := r.GetPayment("k-1").RequireStatus(200)
	assert.Equal(t, c.status, payment.Text("status"))
	assert.Equal(t, c.amounts, captureAmounts(payment))
	assert.Equal(t, c.wallet, r.Wallet(sandbox.PayPayUserCompleted))
	if c.status == "COMPLETED" {
		assert.Contains(t, payment.Field("captures"), `"expiresAt":null`)
	}
	if len(c.events) == 0 {
		assert.Empty(t, r.Events())
	} else {
		assert.Equal(t, c.events, r.Events())
	}
}

func TestPayPayCapturesOfMoreWithConsent(t *testing.T) {
	t.Parallel()
	for _, c := range []captureOfMore{
		{
			name:   "one yen more",
			amount: 1001,
			then: func(r *rig.PayPay, id string) {
				require.NoError(r.T, r.PayPay.ConfirmIncrease(id))
			},
			status:  "COMPLETED",
			amounts: "1001 1001",
			wallet:  sandbox.PayPayWallet{Balance: 98999, Points: 5000},
			events:  []string{"COMPLETED k-1 1001"},
		},
		{
			name:   "the user consents in two steps",
			amount: 1500,
			then: func(r *rig.PayPay, id string) {
				require.NoError(r.T, r.PayPay.AcceptIncrease(id))
				r.Capture("k-1", "c-2", 1000).AssertRefused(400, "REAUTHORIZATION_IN_PROGRESS")
				require.NoError(r.T, r.PayPay.ConfirmIncrease(id))
			},
			status:  "COMPLETED",
			amounts: "1500 1500",
			wallet:  sandbox.PayPayWallet{Balance: 98500, Points: 5000},
			events:  []string{"COMPLETED k-1 1500"},
		},
	} {
		t.Run(c.name, c.test)
	}
}

func TestPayPayCapturesOfMoreWithoutConsent(t *testing.T) {
	t.Parallel()
	for name, then := range map[string]func(r *rig.PayPay, id string){
		"the user refuses": func(r *rig.PayPay, id string) {
			require.NoError(r.T, r.PayPay.DeclineIncrease(id))
		},
		"the user does nothing for 6 hours": func(r *rig.PayPay, _ string) {
			r.Clock.Advance(6 * time.Hour)
		},
		"the time to consent ends": func(r *rig.PayPay, id string) {
			require.NoError(r.T, r.PayPay.LetIncreaseLapse(id))
		},
	} {
		t.Run(name, captureOfMore{
			amount:  1500,
			then:    then,
			status:  "AUTHORIZED",
			amounts: "1000 none",
			wallet:  sandbox.PayPayWallet{Balance: 99000, Points: 5000, Blocked: 1000},
		}.test)
	}
}

func TestPayPayCapturesOfMoreWhereTheAuthorizationEnds(t *testing.T) {
	t.Parallel()
	for _, c := range []captureOfMore{
		{
			name: "it expires",
			then: func(r *rig.PayPay, id string) {
				require.NoError(r.T, r.PayPay.LetAuthorizationLapse(id))
			},
			status: "EXPIRED",
			events: []string{"EXPIRED k-1 1000"},
		},
		{
			name:   "the merchant cancels",
			then:   func(r *rig.PayPay, _ string) { r.CancelPayment("k-1").RequireStatus(202) },
			status: "FAILED",
		},
		{
			name:   "the merchant reverts",
			then:   func(r *rig.PayPay, id string) { r.Revert("v-1", id).RequireStatus(200) },
			status: "CANCELED",
			events: []string{"CANCELED k-1 1000"},
		},
	} {
		c.amount = 1500
		c.amounts = "1000 none"
		c.wallet = sandbox.PayPayWallet{Balance: 100000, Points: 5000}
		t.Run(c.name, c.test)
	}
}

// refusedCapture is a case of a capture that is refused.
type refusedCapture struct {
	name    string
	prepare func(r *rig.PayPay)
	amount  int64
	status  int
	code    string
}

func (c refusedCapture) test(t *testing.T) {
	prepare := func(r *rig.PayPay) string {
		c.prepare(r)
		return "k-1"
	}
	capture := func(r *rig.PayPay, key string, amount int64) rig.PayPayAnswer {
		return r.Capture(key, "c-1", amount)
	}
	refusedWrite{prepare: prepare, amount: c.amount, status: c.status, code: c.code}.test(capture)(t)
}

func TestPayPayCapturesThatThePaymentRefuses(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted

	for _, c := range []refusedCapture{
		{"unknown", func(*rig.PayPay) {}, 1000, 404, "RESOURCE_NOT_FOUND"},
		{"a code that nobody has paid", func(r *rig.PayPay) {
			r.Code("k-1", 1000, `,"isAuthorization":true`)
		}, 1000, 400, "ORDER_NOT_CAPTURABLE"},
		{"paid at once", func(r *rig.PayPay) { r.Paid("k-1", user, 1000) }, 1000, 400, "ORDER_NOT_CAPTURABLE"},
		{"reverted", func(r *rig.PayPay) {
			r.Revert("v-1", authorized1000(r)).RequireStatus(200)
		}, 1000, 400, "ORDER_NOT_CAPTURABLE"},
		{"cancelled", func(r *rig.PayPay) {
			authorized1000(r)
			r.CancelPayment("k-1").RequireStatus(202)
		}, 1000, 400, "ORDER_NOT_CAPTURABLE"},
		{"expired", func(r *rig.PayPay) {
			authorized1000(r)
			r.Clock.Advance(30 * 24 * time.Hour)
		}, 1000, 400, "ORDER_EXPIRED"},
		{"captured, with another id", func(r *rig.PayPay) {
			authorized1000(r)
			r.Capture("k-1", "c-0", 500).RequireStatus(200)
		}, 500, 400, "ALREADY_CAPTURED"},
		{"captured, with the same id", func(r *rig.PayPay) {
			authorized1000(r)
			r.Capture("k-1", "c-1", 500).RequireStatus(200)
		}, 500, 400, "ALREADY_CAPTURED"},
		{"captured and refunded", func(r *rig.PayPay) {
			id := authorized1000(r)
			r.Capture("k-1", "c-0", 500).RequireStatus(200)
			r.Refund("f-1", id, 100).RequireStatus(200)
		}, 500, 400, "ALREADY_CAPTURED"},
		{"the user is asked for more", func(r *rig.PayPay) {
			r.Reauthorize("q-1", authorized1000(r), 2000).RequireStatus(201)
		}, 1000, 400, "REAUTHORIZATION_IN_PROGRESS"},
		{"the user has left", func(r *rig.PayPay) {
			authorized1000(r)
			require.NoError(r.T, r.PayPay.LeavePayPay(user))
		}, 1000, 400, "CANCELED_USER"},
		{"purged", func(r *rig.PayPay) {
			require.NoError(r.T, r.PayPay.PurgePayment(authorized1000(r)))
		}, 1000, 400, "ORDER_NO_LONGER_AVAILABLE"},
	} {
		t.Run(c.name, c.test)
	}
}

func TestPayPayCapturesOfMoreThatAreRefused(t *testing.T) {
	t.Parallel()

	declined := func(code string) func(r *rig.PayPay) {
		return func(r *rig.PayPay) {
			authorized1000(r)
			require.NoError(r.T, r.PayPay.Decline(sandbox.PayPayUserCompleted, code))
		}
	}

	for _, c := range []refusedCapture{
		{"less than an hour before the end", func(r *rig.PayPay) {
			authorized1000(r)
			r.Clock.Advance(30*24*time.Hour - time.Hour + time.Second)
		}, 1001, 400, "TOO_CLOSE_TO_EXPIRY"},
		{"more than the user has", func(r *rig.PayPay) { authorized1000(r) }, 105_001, 400, "NO_SUFFICIENT_FUND"},
		{"the user must not", declined("LIMIT_EXCEEDED"), 1001, 400, "LIMIT_EXCEEDED"},
		{"the merchant must not", declined("UNACCEPTABLE_OP"), 1001, 400, "UNACCEPTABLE_OP"},
		{"the card is at its limit", declined("CC_LIMIT_EXCEEDED"), 1001, 400, "UNACCEPTABLE_OP"},
	} {
		t.Run(c.name, c.test)
	}
}

func TestPayPayCapturesOfMoreThanUsersCanPay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ user, code string }{
		{sandbox.PayPayUserDailyLimit, "USER_DEFINED_DAILY_LIMIT_EXCEEDED"},
		{sandbox.PayPayUserMonthlyLimit, "USER_DEFINED_MONTHLY_LIMIT_EXCEEDED"},
		{sandbox.PayPayUserPoor, "NO_SUFFICIENT_FUND"},
	} {
		t.Run(c.code, func(t *testing.T) {
			t.Parallel()
			r := rig.StartPayPayPayments(t)
			r.Authorized("k-1", c.user, 100)

			r.Capture("k-1", "c-1", 1001).AssertRefused(400, c.code)
		})
	}
}

// An hour before the end is not too close yet, and less can be captured until the
// very end.
func TestPayPayCapturesNearTheEnd(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	const user = sandbox.PayPayUserCompleted
	r.Authorized("k-1", user, 1000)
	r.Authorized("k-2", user, 1000)

	r.Clock.Advance(30*24*time.Hour - time.Hour)
	r.Capture("k-1", "c-1", 1001).RequireStatus(202)
	// The time to consent ends with the authorization.
	assert.Contains(t, r.GetPayment("k-1").RequireStatus(200).Field("captures"), `"expiresAt":1777653000`)

	r.Clock.Advance(time.Hour - time.Second)
	r.Capture("k-2", "c-1", 1000).RequireStatus(200)
	r.Clock.Advance(time.Second)
	// No event tells that the time to consent ended.
	assert.Equal(t, []string{
		"AUTHORIZED k-1 1000", "AUTHORIZED k-2 1000", "COMPLETED k-2 1000", "EXPIRED k-1 1000",
	}, r.Events())
}
