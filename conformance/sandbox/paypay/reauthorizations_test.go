package paypay_test

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

func TestPayPayReauthorizesLess(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	id := authorized1000(r)
	r.Events()
	r.Clock.Advance(time.Hour)

	r.Reauthorize("q-1", id, 400).RequireStatus(200).AssertFields(map[string]string{
		"requestId":      "q-1",
		"paymentId":      id,
		"updatedAmount":  `{"amount":400,"currency":"JPY"}`,
		"requestedAt":    "1775061002",
		"acceptedAt":     "1775064600",
		"expiresAt":      "1777653000",
		"paymentMethods": `[{"amount":{"amount":400,"currency":"JPY"},"type":"WALLET"}]`,
	})
	assert.Equal(t, []string{"AUTHORIZED k-1 400 q-1"}, r.Events())
}

func TestPayPayReauthorizesMoreWithConsent(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	const user = sandbox.PayPayUserCompleted
	id := authorized1000(r)
	r.Clock.Advance(time.Hour)
	r.Reauthorize("q-1", id, 400).RequireStatus(200)
	r.Events()

	asked := r.Reauthorize("q-2", id, 2000).RequireStatus(201)
	assert.Equal(t, "USER_CONFIRMATION_REQUIRED", asked.Code)
	assert.Equal(t, "08300104", asked.CodeID)
	assert.Equal(t, "1775086200", asked.Field("expiresAt"))
	assert.NotEmpty(t, asked.Text("url"))
	assert.JSONEq(t, `{"amount":400,"currency":"JPY"}`, r.GetPayment("k-1").RequireStatus(200).Field("amount"))
	assert.Equal(t, sandbox.PayPayWallet{Balance: 99600, Points: 5000, Blocked: 400}, r.Wallet(user))

	// A user without the money cannot consent, and is still asked.
	require.NoError(t, r.PayPay.SetWallet(user, 1599, 0))
	assert.Error(t, r.PayPay.ConfirmIncrease(id))

	require.NoError(t, r.PayPay.SetWallet(user, 1599, 1))
	require.NoError(t, r.PayPay.AcceptIncrease(id))
	assert.Equal(t, "REAUTHORIZING", r.PaymentStatus("k-1"))
	assert.Error(t, r.PayPay.LetIncreaseLapse(id))

	r.Clock.Advance(7 * time.Hour) // the user has consented in time
	require.NoError(t, r.PayPay.ConfirmIncrease(id))
	assert.Equal(t, sandbox.PayPayWallet{Blocked: 2000}, r.Wallet(user))
	r.GetPayment("k-1").RequireStatus(200).AssertFields(map[string]string{
		"amount": `{"amount":2000,"currency":"JPY"}`,
		"paymentMethods": `[{"amount":{"amount":1,"currency":"JPY"},` +
			`"breakdown":{"points":[{"amount":1,"type":"REGULAR"}]},"type":"POINT"},` +
			`{"amount":{"amount":1999,"currency":"JPY"},"type":"WALLET"}]`,
	})
	assert.Equal(t, []string{"AUTHORIZED k-1 2000 q-2"}, r.Events())

	r.Reauthorize("q-3", id, 1999).RequireStatus(200) // gives the point back first
	assert.Equal(t, sandbox.PayPayWallet{Points: 1, Blocked: 1999}, r.Wallet(user))
	r.Capture("k-1", "c-1", 1999).RequireStatus(200)
}

func TestPayPayConsentEnds(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted

	for _, c := range []struct {
		name   string
		end    func(r *rig.PayPay, id string)
		lapses bool
	}{
		{"after 6 hours", func(r *rig.PayPay, _ string) { r.Clock.Advance(6 * time.Hour) }, true},
		{"by the test", func(r *rig.PayPay, id string) {
			require.NoError(r.T, r.PayPay.LetIncreaseLapse(id))
		}, true},
		{"the user refuses", func(r *rig.PayPay, id string) {
			require.NoError(r.T, r.PayPay.DeclineIncrease(id))
		}, false},
		{"the user refuses after all", func(r *rig.PayPay, id string) {
			require.NoError(r.T, r.PayPay.AcceptIncrease(id))
			require.NoError(r.T, r.PayPay.DeclineIncrease(id))
		}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := rig.StartPayPayPayments(t)
			id := authorized1000(r)
			r.Events()
			r.Reauthorize("q-1", id, 2000).RequireStatus(201)
			r.Clock.Advance(0)

			c.end(r, id)
			if c.lapses {
				assert.Equal(t, []string{"AUTHORIZED k-1 1000 q-1 lapsed"}, r.Events())
			} else {
				assert.Empty(t, r.Events())
			}
			assert.Equal(t, "AUTHORIZED", r.PaymentStatus("k-1"))
			assert.Equal(t, sandbox.PayPayWallet{Balance: 99000, Points: 5000, Blocked: 1000}, r.Wallet(user))
			assert.Error(t, r.PayPay.ConfirmIncrease(id))

			r.Clock.Advance(7 * time.Hour)
			assert.Empty(t, r.Events())
			r.Capture("k-1", "c-1", 1000).RequireStatus(200)
		})
	}
}

// askForMore asks the user of an authorization of 1,000 yen for 2,000.
func askForMore(t *testing.T) (r *rig.PayPay, paymentID string) {
	t.Helper()
	r = rig.StartPayPayPayments(t)
	paymentID = authorized1000(r)
	r.Reauthorize("q-1", paymentID, 2000).RequireStatus(201)

	return r, paymentID
}

// A consent that was refused does not end the next one when its time comes.
func TestPayPayConsentIsAskedAnew(t *testing.T) {
	t.Parallel()
	r, id := askForMore(t)
	require.NoError(t, r.PayPay.DeclineIncrease(id))

	r.Clock.Advance(5 * time.Hour)
	r.Reauthorize("q-2", id, 3000).RequireStatus(201)
	r.Clock.Advance(2 * time.Hour)
	require.NoError(t, r.PayPay.ConfirmIncrease(id))
	assert.Equal(t, []string{"AUTHORIZED k-1 1000", "AUTHORIZED k-1 3000 q-2"}, r.Events())
}

func TestPayPayExpiryEndsAConsentedIncrease(t *testing.T) {
	t.Parallel()
	r, id := askForMore(t)
	require.NoError(t, r.PayPay.AcceptIncrease(id))

	r.Clock.Advance(30 * 24 * time.Hour)
	assert.Equal(t, "EXPIRED", r.PaymentStatus("k-1"))
	assert.Equal(t, sandbox.PayPayWallet{Balance: 100000, Points: 5000}, r.Wallet(sandbox.PayPayUserCompleted))
	assert.Equal(t, []string{"AUTHORIZED k-1 1000", "EXPIRED k-1 1000"}, r.Events())
}

func reauthorizeOnce(r *rig.PayPay, paymentID string, amount int64) rig.PayPayAnswer {
	return r.Reauthorize("q-1", paymentID, amount)
}

func TestPayPayReauthorizationsThatTheStateRefuses(t *testing.T) {
	t.Parallel()

	for name, prepare := range map[string]func(r *rig.PayPay) string{
		"paid at once": func(r *rig.PayPay) string { return r.Paid("k-1", sandbox.PayPayUserCompleted, 1000) },
		"captured": func(r *rig.PayPay) string {
			id := authorized1000(r)
			r.Capture("k-1", "c-1", 1000).RequireStatus(200)
			return id
		},
		"expired": after(authorized1000, func(r *rig.PayPay, id string) error {
			return r.PayPay.LetAuthorizationLapse(id)
		}),
		"the requestId again": func(r *rig.PayPay) string {
			id := authorized1000(r)
			r.Reauthorize("q-1", id, 900).RequireStatus(200)
			return id
		},
		"the user is asked": func(r *rig.PayPay) string {
			id := authorized1000(r)
			r.Reauthorize("q-0", id, 2000).RequireStatus(201)
			return id
		},
		"reauthorizing": func(r *rig.PayPay) string {
			id := authorized1000(r)
			r.Reauthorize("q-0", id, 2000).RequireStatus(201)
			require.NoError(r.T, r.PayPay.AcceptIncrease(id))
			return id
		},
		"the user has left": after(authorized1000, func(r *rig.PayPay, _ string) error {
			return r.PayPay.LeavePayPay(sandbox.PayPayUserCompleted)
		}),
		"the user can pay nothing": after(authorized1000, func(r *rig.PayPay, _ string) error {
			return r.PayPay.Decline(sandbox.PayPayUserCompleted, "NO_VALID_PAYMENT_METHOD")
		}),
	} {
		c := refusedWrite{prepare: prepare, amount: 500, status: 400, code: "REAUTHORIZE_REJECTED"}
		t.Run(name, c.test(reauthorizeOnce))
	}
}

func TestPayPayReauthorizationsThatAreRefusedOtherwise(t *testing.T) {
	t.Parallel()

	for _, c := range []refusedWrite{
		{"the same amount", authorized1000, 1000, 400, "REAUTH_AMOUNT_UNCHANGED", ""},
		{"unknown", func(*rig.PayPay) string { return "none" }, 500, 404, "RESOURCE_NOT_FOUND", ""},
		{"by merchantPaymentId", func(r *rig.PayPay) string {
			authorized1000(r)
			return "k-1"
		}, 500, 404, "RESOURCE_NOT_FOUND", ""},
		{"the payment method is invalid", after(authorized1000, func(r *rig.PayPay, _ string) error {
			return r.PayPay.Decline(sandbox.PayPayUserCompleted, "PAY_METHOD_INVALIDATED")
		}), 500, 400, "PAY_METHOD_INVALIDATED", ""},
		{"the 11th change", func(r *rig.PayPay) string {
			id := authorized1000(r)
			for i := range 9 {
				r.Reauthorize("q-"+strconv.Itoa(10+i), id, int64(900-i)).RequireStatus(200)
			}
			r.Reauthorize("q-19", id, 2000).RequireStatus(201) // a change that the user refuses counts
			require.NoError(r.T, r.PayPay.DeclineIncrease(id))
			return id
		}, 500, 400, "REAUTH_MAX_LIMIT_EXCEEDED", ""},
		{"purged", after(authorized1000, func(r *rig.PayPay, id string) error {
			return r.PayPay.PurgePayment(id)
		}), 500, 400, "ORDER_NO_LONGER_AVAILABLE", ""},
	} {
		t.Run(c.name, c.test(reauthorizeOnce))
	}
}

func TestPayPayReauthorizesMoreOnlyWithARedirect(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	id := authorized1000(r)

	reauthorize := func(amount int64) rig.PayPayAnswer {
		return r.Send("POST", rig.PayPayReauthorizationsPath, fmt.Sprintf(
			`{"requestId":"q-1","paymentId":%q,"updatedAmount":{"amount":%d,"currency":"JPY"}}`, id, amount))
	}
	reauthorize(2000).AssertRefused(400, "MISSING_REQUEST_PARAMS")
	reauthorize(500).RequireStatus(200)
}
