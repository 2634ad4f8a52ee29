package paypay_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// An answer has what the merchant sent, and what PayPay knows.
func TestPayPayPaymentAnswers(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	const user = sandbox.PayPayUserPoor // 100 yen and 50 points
	const more = `,"storeId":"shop-7","terminalId":"till-2","orderReceiptNumber":"r-1","orderDescription":"Umbrella",` +
		`"orderItems":[{"name":"Umbrella","category":"rain","quantity":2,"productId":"u-9",` +
		`"unitPrice":{"amount":65,"currency":"JPY"}}],"metadata":{"big":12345678901234567890}`

	answer := r.CreatePayment("k-1", user, 130, more).RequireStatus(201)
	assert.Len(t, answer.Text("paymentId"), 20)
	answer.AssertFields(map[string]string{
		"status":              "COMPLETED",
		"acceptedAt":          "1775061000",
		"merchantPaymentId":   "k-1",
		"userAuthorizationId": user,
		"amount":              `{"amount":130,"currency":"JPY"}`,
		"requestedAt":         "1775061000",
		"storeId":             "shop-7",
		"terminalId":          "till-2",
		"orderReceiptNumber":  "r-1",
		"orderDescription":    "Umbrella",
		"refunds":             "null",
		"canceledAt":          "null",
		"metadata":            `{"big":12345678901234567890}`,
		"orderItems": `[{"category":"rain","name":"Umbrella","productId":"u-9","quantity":2,` +
			`"unitPrice":{"amount":65,"currency":"JPY"}}]`,
		"paymentMethods": `[{"amount":{"amount":30,"currency":"JPY"},` +
			`"breakdown":{"points":[{"amount":30,"type":"REGULAR"}]},"type":"POINT"},` +
			`{"amount":{"amount":100,"currency":"JPY"},"type":"WALLET"}]`,
		// It has none of these:
		"captures":       "",
		"revert":         "",
		"expiresAt":      "",
		"expiryDate":     "",
		"assumeMerchant": "",
	})
	assert.Equal(t, sandbox.PayPayWallet{Points: 20}, r.Wallet(user))

	details := r.GetPayment("k-1?assumeMerchant=" + r.PayPay.MerchantID).RequireStatus(200)
	assert.Equal(t, r.PayPay.MerchantID, details.Field("assumeMerchant"))
	merchant := `"assumeMerchant":"` + r.PayPay.MerchantID + `",`
	assert.Equal(t, answer.Raw, strings.Replace(details.Raw, merchant, "", 1))
}

func TestPayPayPaymentAnswersShowRefunds(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	const user = sandbox.PayPayUserPoor // 100 yen and 50 points
	id := r.Paid("k-1", user, 130)

	r.Refund("f-1", id, 50).RequireStatus(200)
	assert.Equal(t, sandbox.PayPayWallet{Balance: 20, Points: 50}, r.Wallet(user))
	assert.Equal(t, `{"data":[{"acceptedAt":1775061000,"amount":{"amount":50,"currency":"JPY"},`+
		`"merchantRefundId":"f-1","paymentId":"`+id+`","reason":"broken",`+
		`"requestedAt":1775061004,"status":"REFUNDED"}]}`,
		r.GetPayment("k-1").RequireStatus(200).Field("refunds"))
}

// debtors are users from whom not every amount can be taken.
var debtors = []struct {
	user   string
	status int
	code   string
	amount int64 // is refused
	fits   int64 // is not refused; 0 for none
}{
	{sandbox.PayPayUserPoor, 400, "NO_SUFFICIENT_FUND", 151, 150},
	{sandbox.PayPayUserDailyLimit, 400, "USER_DEFINED_DAILY_LIMIT_EXCEEDED", 1001, 1000},
	{sandbox.PayPayUserMonthlyLimit, 400, "USER_DEFINED_MONTHLY_LIMIT_EXCEEDED", 1001, 1000},
	{sandbox.PayPayUserLimit, 400, "LIMIT_EXCEEDED", 1001, 1000},
	{sandbox.PayPayUserMerchantLimit, 400, "USER_DAILY_LIMIT_FOR_MERCHANT_EXCEEDED", 1001, 1000},
	{sandbox.PayPayUserUnsupportedMethod, 400, "UNSUPPORTED_PAYMENT_METHOD", 1, 0},
	{sandbox.PayPayUserNoMethod, 404, "NO_VALID_PAYMENT_METHOD", 1, 0},
	{sandbox.PayPayUserMethodInvalidated, 400, "PAY_METHOD_INVALIDATED", 1, 0},
	{sandbox.PayPayUserNonKYC, 400, "NON_KYC_USER", 1, 0},
	{sandbox.PayPayUserCardLimit, 400, "CC_LIMIT_EXCEEDED", 1, 0},
	{sandbox.PayPayUserCreditLimit, 400, "PPC_LIMIT_EXCEEDED", 1, 0},
	{sandbox.PayPayUserCreditExpired, 400, "PPC_EXPIRED", 1, 0},
	{sandbox.PayPayUserRiskFlagged, 400, "UNACCEPTABLE_OP", 1, 0},
	{sandbox.PayPayUserCanceled, 400, "CANCELED_USER", 1, 0},
	{sandbox.PayPayUserInactive, 401, "USER_STATE_IS_NOT_ACTIVE", 1, 0},
	{sandbox.PayPayUserExpired, 401, "EXPIRED_USER_AUTHORIZATION_ID", 1, 0},
	{sandbox.PayPayUserUnlinked, 401, "INVALID_USER_AUTHORIZATION_ID", 1, 0},
	{sandbox.PayPayUserOutOfScope, 401, "OP_OUT_OF_SCOPE", 1, 0},
	{"nobody", 401, "INVALID_USER_AUTHORIZATION_ID", 1, 0},
}

// debitPaths are the operations that take from a linked user at once.
var debitPaths = []string{
	rig.PayPayPaymentsPath, rig.PayPayAuthorizationsPath, rig.PayPayContinuousPaymentsPath,
}

func TestPayPayDebitsThatAreRefused(t *testing.T) {
	t.Parallel()
	for _, path := range debitPaths {
		r := rig.StartPayPayPayments(t)
		for _, c := range debtors {
			t.Run(path+" answers "+c.code+" for "+c.user, func(t *testing.T) {
				r := r.WithT(t)
				before := len(r.Ledger())

				refused := r.Send("POST", path, rig.PayPayDebitBody("k-"+c.user, c.user, c.amount, ""))
				refused.AssertRefused(c.status, c.code)
				assert.Empty(t, r.Effects(before))
				if c.fits == 0 {
					return
				}

				// The id was not used up.
				fitting := r.Send("POST", path, rig.PayPayDebitBody("k-"+c.user, c.user, c.fits, ""))
				assert.Equal(t, 2, fitting.Status/100, fitting)
			})
		}
		assert.Len(t, r.Events(), 5, "%s: only 5 debtors have an amount that fits", path)
	}
}

func TestPayPayLimitsEndWithTime(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		user, code string
		time       time.Duration
	}{
		{sandbox.PayPayUserDailyLimit, "USER_DEFINED_DAILY_LIMIT_EXCEEDED", 24 * time.Hour},
		{sandbox.PayPayUserMonthlyLimit, "USER_DEFINED_MONTHLY_LIMIT_EXCEEDED", 30 * 24 * time.Hour},
	} {
		t.Run(c.code, func(t *testing.T) {
			t.Parallel()
			r := rig.StartPayPayPayments(t)
			r.Paid("first", c.user, 600)

			r.Clock.Advance(c.time - time.Second)
			r.CreatePayment("second", c.user, 500, "").AssertRefused(400, c.code)
			r.Clock.Advance(time.Second)
			r.CreatePayment("second", c.user, 500, "").RequireStatus(201)
		})
	}
}

func TestPayPayDecline(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	const user = sandbox.PayPayUserCompleted

	require.NoError(t, r.PayPay.Decline(user, "CC_LIMIT_EXCEEDED"))
	r.CreatePayment("k-1", user, 1000, "").AssertRefused(400, "CC_LIMIT_EXCEEDED")
	require.NoError(t, r.PayPay.Decline(user, ""))
	r.CreatePayment("k-1", user, 1000, "").RequireStatus(201)
}

func TestPayPayTestsChangeUsers(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	const user = sandbox.PayPayUserCompleted

	require.NoError(t, r.PayPay.SetWallet(user, 5, 6))
	assert.Equal(t, sandbox.PayPayWallet{Balance: 5, Points: 6}, r.Wallet(user))

	require.NoError(t, r.PayPay.LeavePayPay(user))
	r.CreatePayment("k-2", user, 1, "").AssertRefused(400, "CANCELED_USER")
}

func TestPayPayPaymentMethodsThatAreUnknown(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	const more = `,"paymentMethodType":"CREDIT_CARD","paymentMethodId":"x"`

	r.CreatePayment("k-3", sandbox.PayPayUserForeign, 1, more).AssertRefused(404, "PAYMENT_METHOD_NOT_FOUND")
}

// Each payment of a linked user lets the link last a year from then on.
func TestPayPayPaymentsExtendTheLink(t *testing.T) {
	t.Parallel()
	const user, day = sandbox.PayPayUserCompleted, 24 * time.Hour
	for name, pay := range map[string]func(r *rig.PayPay){
		"a payment": func(r *rig.PayPay) { r.Paid("k-1", user, 1000) },
		"a pending payment": func(r *rig.PayPay) {
			r.CreatePendingPayment("k-2", user, 1000, "").RequireStatus(201)
			require.NoError(r.T, r.PayPay.ApprovePending("k-2"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rig.StartPayPayPayments(t)
			r.Clock.Advance(300 * day) // 330 days after the link
			pay(r)
			r.Clock.Advance(60 * day)

			answer := r.CreateContinuousPayment("k-late", user, 1000, "")
			assert.Equal(t, 200, answer.Status, answer)
		})
	}

	t.Run("no payment", func(t *testing.T) {
		t.Parallel()
		r := rig.StartPayPayPayments(t)
		r.Clock.Advance(360 * day)

		answer := r.CreateContinuousPayment("k-late", user, 1000, "")
		answer.AssertRefused(401, "EXPIRED_USER_AUTHORIZATION_ID")
	})
}

// afterPayment sends the body to a path some time after user paid 1000 yen as k-1.
func afterPayment(r *rig.PayPay, wait time.Duration, path, user string, amount int64) rig.PayPayAnswer {
	r.T.Helper()

	r.CreatePayment("k-1", sandbox.PayPayUserCompleted, 1000, "").RequireStatus(201)
	r.Clock.Advance(wait)
	return r.Send("POST", path, rig.PayPayDebitBody("k-2", user, amount, ""))
}

func TestPayPaySuspectsDuplicates(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted

	for _, c := range []struct {
		name, path string
		wait       time.Duration
	}{
		{"at once", rig.PayPayPaymentsPath, 0},
		{"a second before 5 minutes", rig.PayPayPaymentsPath, 5*time.Minute - time.Second},
		{"agreement refused", rig.PayPayPaymentsPath + "?agreeSimilarTransaction=false", 0},
		{"an authorization", rig.PayPayAuthorizationsPath, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := rig.StartPayPayPayments(t)

			afterPayment(r, c.wait, c.path, user, 1000).AssertRefused(400, "SUSPECTED_DUPLICATE_PAYMENT")
			assert.Equal(t, sandbox.PayPayWallet{Balance: 99000, Points: 5000}, r.Wallet(user))
		})
	}
}

func TestPayPaySuspectsNoDuplicates(t *testing.T) {
	t.Parallel()
	const user, agreed = sandbox.PayPayUserCompleted, "?agreeSimilarTransaction=true"

	for _, c := range []struct {
		name, path string
		wait       time.Duration
		user       string
		amount     int64
	}{
		{"after 5 minutes", rig.PayPayPaymentsPath, 5 * time.Minute, user, 1000},
		{"another amount", rig.PayPayPaymentsPath, 0, user, 1001},
		{"another user", rig.PayPayPaymentsPath, 0, sandbox.PayPayUserForeign, 1000},
		{"agreed", rig.PayPayPaymentsPath + agreed, 0, user, 1000},
		{"an authorization that is agreed", rig.PayPayAuthorizationsPath + agreed, 0, user, 1000},
		{"a continuous payment", rig.PayPayContinuousPaymentsPath, 0, user, 1000},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			answer := afterPayment(rig.StartPayPayPayments(t), c.wait, c.path, c.user, c.amount)
			assert.Equal(t, 2, answer.Status/100, answer)
		})
	}

	t.Run("after the first was cancelled", func(t *testing.T) {
		t.Parallel()
		r := rig.StartPayPayPayments(t)
		r.CreatePayment("k-1", user, 1000, "").RequireStatus(201)
		r.CancelPayment("k-1").RequireStatus(202)

		answer := r.CreatePayment("k-2", user, 1000, "")
		assert.Equal(t, 2, answer.Status/100, answer)
	})
}

func TestPayPayReplaysAPayment(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted

	for _, path := range debitPaths {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			r := rig.StartPayPayPayments(t)
			first := r.Send("POST", path, rig.PayPayDebitBody("k-1", user, 1000, ""))
			before := len(r.Ledger())

			again := r.Send("POST", path, rig.PayPayDebitBody("k-1", user, 1000, ""))
			assert.Equal(t, first.Raw, again.Raw)
			assert.Contains(t, again.Reason, "used before")
			assert.NotContains(t, again.Reason, "differ")

			other := r.Send("POST", path, rig.PayPayDebitBody("k-1", user, 2000, ""))
			assert.Equal(t, first.Raw, other.Raw)
			assert.Contains(t, other.Reason, "differ")

			assert.Empty(t, r.Effects(before))
			assert.Len(t, r.Events(), 1)
		})
	}
}

func TestPayPayRefusesAnIDOfAnotherOperation(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	const user = sandbox.PayPayUserCompleted
	r.Paid("k-1", user, 1000)

	r.CreateAuth("k-1", user, 1000, "").AssertRefused(400, "INVALID_PARAMS")
	r.CreateCode("k-1", 1000, "").AssertRefused(400, "DUPLICATE_DYNAMIC_QR_REQUEST")
	r.CreatePendingPayment("k-1", user, 1000, "").AssertRefused(400, "DUPLICATE_REQUEST_ORDER")
}

func TestPayPayPaysOnceUnderConcurrency(t *testing.T) {
	t.Parallel()
	r := rig.PayPayOf(t, sandbox.Start(t))
	body := rig.PayPayDebitBody("k-1", sandbox.PayPayUserCompleted, 1000, "")

	var senders sync.WaitGroup
	paymentIDs := make([]string, 8)
	for i := range paymentIDs {
		senders.Go(func() {
			answer, err := r.TrySend("POST", rig.PayPayPaymentsPath, body)
			assert.NoError(t, err)
			paymentIDs[i] = answer.Text("paymentId")
		})
	}
	senders.Wait()

	assert.NotEmpty(t, paymentIDs[0])
	assert.Len(t, slices.Compact(paymentIDs), 1)
	assert.Len(t, r.Effects(0), 1)
}
