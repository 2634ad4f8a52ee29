package paypay_test

import (
	"maps"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

func TestPayPayPendingPaymentAnswers(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	const user = sandbox.PayPayUserCompleted
	const more = `,"storeId":"shop-7","terminalId":"till-2","orderReceiptNumber":"r-1","orderDescription":"Umbrella",` +
		`"orderItems":[{"name":"Umbrella","quantity":1,"unitPrice":{"amount":1000,"currency":"JPY"}}],` +
		`"metadata":{"a":1}`
	fields := map[string]string{
		"merchantPaymentId":   "k-1",
		"userAuthorizationId": user,
		"amount":              `{"amount":1000,"currency":"JPY"}`,
		"requestedAt":         "1775061000",
		"expiryDate":          "1775082600",
		"storeId":             "shop-7",
		"terminalId":          "till-2",
		"orderReceiptNumber":  "r-1",
		"orderDescription":    "Umbrella",
		"metadata":            `{"a":1}`,
		"orderItems":          `[{"name":"Umbrella","quantity":1,"unitPrice":{"amount":1000,"currency":"JPY"}}]`,
		"paymentId":           "",
	}

	r.CreatePendingPayment("k-1", user, 1000, more).RequireStatus(201).AssertFields(fields)
	maps.Copy(fields, map[string]string{"status": "CREATED", "acceptedAt": ""})
	r.GetPendingPayment("k-1").RequireStatus(200).AssertFields(fields)
	assert.Equal(t, sandbox.PayPayWallet{Balance: 100000, Points: 5000}, r.Wallet(user))

	r.Clock.Advance(time.Hour)
	require.NoError(t, r.PayPay.ApprovePending("k-1"))

	paid := r.GetPendingPayment("k-1").RequireStatus(200)
	assert.Len(t, paid.Text("paymentId"), 20)
	delete(fields, "paymentId")
	maps.Copy(fields, map[string]string{"status": "COMPLETED", "acceptedAt": "1775064600", "refunds": "null"})
	paid.AssertFields(fields)
	assert.Equal(t, []string{"COMPLETED k-1 1000"}, r.Events())
	assert.Equal(t, sandbox.PayPayWallet{Balance: 99000, Points: 5000}, r.Wallet(user))
}

func TestPayPayCancelsPendingPayments(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	r.CreatePendingPayment("k-1", sandbox.PayPayUserCompleted, 1000, "").RequireStatus(201)

	answer := r.CancelPendingPayment("k-1").RequireStatus(202)
	assert.Equal(t, "REQUEST_ACCEPTED", answer.Code)
	assert.Nil(t, answer.Data)

	assert.Equal(t, "CANCELED", r.PendingPaymentStatus("k-1"))
	r.CancelPendingPayment("k-1").AssertRefused(409, "INVALID_REQUEST_ORDER_STATE")
	assert.Error(t, r.PayPay.ApprovePending("k-1"))
	assert.Empty(t, r.Events())
}

func TestPayPayCancelsPaidPendingPayments(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	r.CreatePendingPayment("k-1", sandbox.PayPayUserCompleted, 1000, "").RequireStatus(201)
	require.NoError(t, r.PayPay.ApprovePending("k-1"))

	r.CancelPendingPayment("k-1").AssertRefused(409, "INVALID_REQUEST_ORDER_STATE")
	r.CancelPayment("k-1").RequireStatus(202) // cancelPayment works for every payment
	assert.Equal(t, "FAILED", r.PendingPaymentStatus("k-1"))
}

func TestPayPayPendingPaymentsLapse(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	const user = sandbox.PayPayUserCompleted
	inAnHour := `,"expiryDate":` + strconv.FormatInt(rig.PayPayStart.Add(time.Hour).Unix(), 10)

	r.CreatePendingPayment("k-1", user, 1000, inAnHour).RequireStatus(201)
	r.CreatePendingPayment("k-2", user, 2000, `,"expiryDate":null`).RequireStatus(201)
	r.CreatePendingPayment("k-3", user, 3000, "").RequireStatus(201)
	require.NoError(t, r.PayPay.LetPendingLapse("k-3"))

	statuses := func() []string {
		return []string{r.PendingPaymentStatus("k-1"), r.PendingPaymentStatus("k-2"), r.PendingPaymentStatus("k-3")}
	}

	r.Clock.Advance(time.Hour - time.Nanosecond)
	assert.Equal(t, []string{"CREATED", "CREATED", "EXPIRED"}, statuses())
	r.Clock.Advance(time.Nanosecond)
	assert.Equal(t, []string{"EXPIRED", "CREATED", "EXPIRED"}, statuses())

	assert.Error(t, r.PayPay.ApprovePending("k-1"))
	r.CancelPendingPayment("k-1").AssertRefused(409, "INVALID_REQUEST_ORDER_STATE")

	r.Clock.Advance(5 * time.Hour)
	assert.Equal(t, []string{"EXPIRED", "EXPIRED", "EXPIRED"}, statuses())
	assert.Empty(t, r.Events())
}

const tea = `,"orderDescription":"Tea"`

// startWithTea asks a user to pay 1,000 yen for tea, as k-1.
func startWithTea(t *testing.T) *rig.PayPay {
	t.Helper()
	r := rig.StartPayPayPayments(t)
	r.CreatePendingPayment("k-1", sandbox.PayPayUserCompleted, 1000, tea).RequireStatus(201)

	return r
}

func TestPayPayPendingPaymentsThatAreRefused(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted
	r := startWithTea(t)

	for _, c := range []struct {
		name, key, user, more string
		status                int
		code                  string
	}{
		{"the same id", "k-1", user, tea, 400, "DUPLICATE_REQUEST_ORDER"},
		{"the same order", "k-2", user, tea, 400, "SUSPECTED_DUPLICATE_ORDER"},
		{"nobody", "k-2", "nobody", "", 401, "INVALID_USER_AUTHORIZATION_ID"},
		{"unlinked", "k-2", sandbox.PayPayUserUnlinked, "", 401, "INVALID_USER_AUTHORIZATION_ID"},
		{"run out", "k-2", sandbox.PayPayUserExpired, "", 401, "EXPIRED_USER_AUTHORIZATION_ID"},
		{"without the scope", "k-2", sandbox.PayPayUserOutOfScope, "", 401, "OP_OUT_OF_SCOPE"},
		{"a risk", "k-2", sandbox.PayPayUserRiskFlagged, "", 400, "UNACCEPTABLE_OP"},
		{"left", "k-2", sandbox.PayPayUserCanceled, "", 400, "UNACCEPTABLE_OP"},
		{"inactive", "k-2", sandbox.PayPayUserInactive, "", 400, "UNACCEPTABLE_OP"},
		{"an end that has passed", "k-2", user, `,"expiryDate":1775061000`, 400, "INVALID_REQUEST_PARAMS"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := r.WithT(t)
			before := len(r.Ledger())

			r.CreatePendingPayment(c.key, c.user, 1000, c.more).AssertRefused(c.status, c.code)
			assert.Empty(t, r.Effects(before))
		})
	}
}

func TestPayPayPendingPaymentsThatAreNotSimilar(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted
	r := startWithTea(t)

	r.CreatePendingPayment("k-3", user, 1000, "").RequireStatus(201)
	r.CreatePendingPayment("k-4", user, 1000, `,"orderDescription":"Coffee"`).RequireStatus(201)
	r.CreatePendingPayment("k-5", user, 1001, tea).RequireStatus(201)
	r.CreatePendingPayment("k-6", sandbox.PayPayUserForeign, 1000, tea).RequireStatus(201)

	r.CancelPendingPayment("k-1").RequireStatus(202)
	r.CreatePendingPayment("k-7", user, 1000, tea).RequireStatus(201) // the first is not open any more
	r.Clock.Advance(5 * time.Minute)
	r.CreatePendingPayment("k-8", user, 1000, tea).RequireStatus(201)
}

func TestPayPayPendingPaymentsThatTheUserCannotPay(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	const user = sandbox.PayPayUserCompleted
	r.CreatePendingPayment("k-8", user, 1000, "").RequireStatus(201)
	r.CreatePendingPayment("k-9", sandbox.PayPayUserPoor, 1000, "").RequireStatus(201)

	assert.ErrorContains(t, r.PayPay.ApprovePending("k-9"), "NO_SUFFICIENT_FUND")
	assert.Equal(t, "CREATED", r.PendingPaymentStatus("k-9"))

	require.NoError(t, r.PayPay.Unlink(user))
	assert.Error(t, r.PayPay.ApprovePending("k-8"))
}
