package paypay_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/conformance/sandbox/worlds"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// payer is the user of these tests.
const payer = sandbox.PayPayUserCompleted

// startIn starts a rig in a world.
func startIn(t testing.TB, w worlds.World) *rig.PayPay {
	t.Helper()
	return rig.StartPayPay(t, sandbox.Config{World: w})
}

// charges counts the payments and authorizations in the ledger.
func charges(r *rig.PayPay) int {
	n := 0
	for _, e := range r.Ledger() {
		if e.Kind == "payment" || e.Kind == "authorization" {
			n++
		}
	}
	return n
}

func TestPayPayWorldsOfARepeatedDebit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name                  string
		reading               worlds.RepeatedDebit
		after                 time.Duration
		status                int
		code, payment, create string // the codes, and data.status after createPayment and createAuth
	}{
		{"again", worlds.DebitAnsweredAgain, time.Second, 201, "SUCCESS", "COMPLETED", "AUTHORIZED"},
		{"created at first", worlds.DebitAnsweredCreated, time.Second, 201, "SUCCESS", "CREATED", "CREATED"},
		{"created, later", worlds.DebitAnsweredCreated, worlds.Moment, 201, "SUCCESS", "COMPLETED", "AUTHORIZED"},
		{"refused as similar", worlds.DebitRefused, time.Second, 400, "SUSPECTED_DUPLICATE_PAYMENT", "", ""},
		{"refused", worlds.DebitRefused, 5 * time.Minute, 400, "INVALID_PARAMS", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := startIn(t, worlds.World{RepeatedDebit: c.reading})
			r.CreatePayment("k-1", payer, 700, "").RequireStatus(201)
			r.CreateAuth("k-2", payer, 800, "").RequireStatus(201)
			r.Clock.Advance(c.after)

			payment := r.CreatePayment("k-1", payer, 700, "")
			auth := r.CreateAuth("k-2", payer, 800, "")
			assert.Equal(t, c.status, payment.Status, payment)
			assert.Equal(t, c.status, auth.Status, auth)
			assert.Equal(t, c.code, payment.Code)
			assert.Equal(t, c.code, auth.Code)
			assert.Equal(t, c.payment, payment.Text("status"))
			assert.Equal(t, c.create, auth.Text("status"))
			assert.Equal(t, "COMPLETED", r.PaymentStatus("k-1"))
			assert.Equal(t, "AUTHORIZED", r.PaymentStatus("k-2"))
			assert.Equal(t, 2, charges(r))
		})
	}
}

func TestPayPayWorldsOfARepeatedContinuousPayment(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, code      string
		reading         worlds.RepeatedContinuous
		status, charges int
	}{
		{"again", "SUCCESS", worlds.ContinuousAnsweredAgain, 200, 1},
		{"refused", "INVALID_PARAMS", worlds.ContinuousRefused, 400, 1},
		{"charged again", "SUCCESS", worlds.ContinuousChargedAgain, 200, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := startIn(t, worlds.World{RepeatedContinuous: c.reading})
			before := r.Wallet(payer)
			first := r.CreateContinuousPayment("k-1", payer, 700, "").RequireSuccess()

			second := r.CreateContinuousPayment("k-1", payer, 700, "")
			assert.Equal(t, c.status, second.Status, second)
			assert.Equal(t, c.code, second.Code)
			assert.Equal(t, c.charges, charges(r))
			assert.Equal(t, before.Balance-int64(c.charges)*700, r.Wallet(payer).Balance)
			if c.charges == 2 {
				assert.NotEqual(t, first.Text("paymentId"), second.Text("paymentId"))
				assert.Equal(t, second.Text("paymentId"), r.GetPayment("k-1").Text("paymentId"))
			}
		})
	}
}

// An id is no less used because another operation has used it.
func TestPayPayChargesNoIDOfAnotherOperationAgain(t *testing.T) {
	t.Parallel()
	r := startIn(t, worlds.World{RepeatedContinuous: worlds.ContinuousChargedAgain})
	r.CreatePayment("k-1", payer, 700, "").RequireStatus(201)

	r.CreateContinuousPayment("k-1", payer, 700, "").AssertRefused(400, "INVALID_PARAMS")
	assert.Equal(t, 1, charges(r))
}

func TestPayPayWorldsOfARepeatedCode(t *testing.T) {
	t.Parallel()
	r := startIn(t, worlds.World{})
	r.Code("k-1", 700, "")
	r.CreateCode("k-1", 700, "").AssertRefused(400, "DUPLICATE_DYNAMIC_QR_REQUEST")

	again := startIn(t, worlds.World{RepeatedCode: worlds.CodeAnsweredAgain})
	code := again.Code("k-1", 700, "")
	second := again.CreateCode("k-1", 900, "").RequireStatus(201)
	assert.Equal(t, code, second.Text("codeId"))
	assert.JSONEq(t, `{"amount":700,"currency":"JPY"}`, second.Field("amount"))
	assert.Equal(t, []string{"createQRCode: qr-code k-1 0"}, again.Effects(0))

	again.CreatePayment("k-2", payer, 700, "").RequireStatus(201)
	again.CreateCode("k-2", 700, "").AssertRefused(400, "DUPLICATE_DYNAMIC_QR_REQUEST")
}

func TestPayPayWorldsOfARepeatedCapture(t *testing.T) {
	t.Parallel()
	r := startIn(t, worlds.World{})
	r.Authorized("k-1", payer, 700)
	r.Capture("k-1", "c-1", 600).RequireSuccess()
	r.Capture("k-1", "c-1", 600).AssertRefused(400, "ALREADY_CAPTURED")

	again := startIn(t, worlds.World{RepeatedCapture: worlds.CaptureAnsweredAgain})
	again.Authorized("k-1", payer, 700)
	again.Capture("k-1", "c-1", 600).RequireSuccess()
	second := again.Capture("k-1", "c-1", 600).RequireSuccess()
	assert.Equal(t, "COMPLETED", second.Text("status"))
	assert.Len(t, again.Effects(0), 2)
	again.Capture("k-1", "c-2", 600).AssertRefused(400, "ALREADY_CAPTURED")
}

func TestPayPayAnswersARepeatedCaptureThatWaitsForConsent(t *testing.T) {
	t.Parallel()
	r := startIn(t, worlds.World{RepeatedCapture: worlds.CaptureAnsweredAgain})
	id := r.Authorized("k-1", payer, 700)
	for range 2 {
		asked := r.Capture("k-1", "c-1", 800).RequireStatus(202)
		assert.Equal(t, "USER_CONFIRMATION_REQUIRED", asked.Code)
	}

	require.NoError(t, r.PayPay.ConfirmIncrease(id))
	r.Capture("k-1", "c-1", 800).RequireSuccess()
	assert.Len(t, r.Effects(0), 2)
}

func TestPayPayWorldsOfAnIDThatAnotherUserHasUsed(t *testing.T) {
	t.Parallel()
	const other = sandbox.PayPayUserForeign
	r := startIn(t, worlds.World{})
	r.CreatePayment("k-1", payer, 700, "").RequireStatus(201)
	assert.Equal(t, payer, r.CreatePayment("k-1", other, 700, "").RequireStatus(201).Text("userAuthorizationId"))
	assert.Equal(t, 1, charges(r))

	own := startIn(t, worlds.World{IDScope: worlds.IDOfUserAndStore})
	own.CreatePayment("k-1", payer, 700, "").RequireStatus(201)
	second := own.CreatePayment("k-1", other, 700, "").RequireStatus(201)
	assert.Equal(t, other, second.Text("userAuthorizationId"))
	own.CreatePayment("k-1", payer, 900, `,"storeId":"s-2"`).RequireStatus(201)
	assert.Equal(t, 3, charges(own))

	again := own.CreatePayment("k-1", payer, 700, "").RequireStatus(201)
	assert.Equal(t, payer, again.Text("userAuthorizationId"))
	assert.JSONEq(t, `{"amount":700,"currency":"JPY"}`, again.Field("amount"))
	assert.Equal(t, 3, charges(own))
}

const day = 24 * time.Hour

// advanceLinked moves the clock. A payment in between keeps the account link alive.
func advanceLinked(r *rig.PayPay, d time.Duration) {
	r.T.Helper()
	r.Clock.Advance(d / 2)
	r.CreateContinuousPayment("keeps-the-link", payer, 1, "").RequireSuccess()
	r.Clock.Advance(d - d/2)
}

func TestPayPayWorldsOfAnOldID(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		world   worlds.World
		after   time.Duration
		charges int    // with the one in between
		shown   string // amount that a read shows
	}{
		"just remembered":               {worlds.World{}, 525*day - 1, 2, "700"},
		"forgotten":                     {worlds.World{}, 525 * day, 3, "900"},
		"forgotten, the oldest is read": {worlds.World{SharedIDRead: worlds.ReadsOldest}, 525 * day, 3, "700"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := startIn(t, c.world)
			r.CreateContinuousPayment("k-1", payer, 700, "").RequireSuccess()
			advanceLinked(r, c.after)

			r.CreateContinuousPayment("k-1", payer, 900, "").RequireSuccess()
			assert.Equal(t, c.charges, charges(r))
			assert.JSONEq(t, `{"amount":`+c.shown+`,"currency":"JPY"}`, r.GetPayment("k-1").RequireSuccess().Field("amount"))
		})
	}
}

// A code and a pending payment forget their ids too.
func TestPayPayForgetsIDsOfCodesAndPendingPayments(t *testing.T) {
	t.Parallel()
	r := startIn(t, worlds.World{SharedIDRead: worlds.ReadsOldest})
	require.NoError(t, r.PayPay.ScanAndPay(r.Code("k-1", 700, ""), payer))
	r.CreatePendingPayment("k-2", payer, 800, "").RequireStatus(201)
	advanceLinked(r, 525*day)

	r.Code("k-1", 900, "")
	r.CreatePendingPayment("k-2", payer, 900, "").RequireStatus(201)
	assert.Equal(t, "COMPLETED", r.CodePaymentStatus("k-1"))
	assert.Equal(t, "EXPIRED", r.PendingPaymentStatus("k-2"))
}

// A read does not show a payment that PayPay no longer keeps.
func TestPayPayReadsNoPurgedPaymentOfASharedID(t *testing.T) {
	t.Parallel()
	r := startIn(t, worlds.World{RepeatedContinuous: worlds.ContinuousChargedAgain, SharedIDRead: worlds.ReadsOldest})
	first := r.CreateContinuousPayment("k-1", payer, 700, "").RequireSuccess().Text("paymentId")
	second := r.CreateContinuousPayment("k-1", payer, 700, "").RequireSuccess().Text("paymentId")
	assert.Equal(t, first, r.GetPayment("k-1").Text("paymentId"))

	require.NoError(t, r.PayPay.PurgePayment(first))
	assert.Equal(t, second, r.GetPayment("k-1").Text("paymentId"))
}

// A read shows a payment of its own kind, whatever else has the id.
func TestPayPayReadsOfASharedIDShowTheirOwnKind(t *testing.T) {
	t.Parallel()
	for name, reading := range map[string]worlds.SharedIDRead{"newest": worlds.ReadsNewest, "oldest": worlds.ReadsOldest} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := startIn(t, worlds.World{IDScope: worlds.IDOfUserAndStore, SharedIDRead: reading})
			r.CreatePendingPayment("k-1", payer, 700, "").RequireStatus(201)
			r.CreatePayment("k-1", sandbox.PayPayUserNotCompleted, 900, "").RequireStatus(201)
			r.CreatePendingPayment("k-2", payer, 800, "").RequireStatus(201)

			assert.Equal(t, "COMPLETED", r.GetPayment("k-1").RequireSuccess().Text("status"))
			assert.Equal(t, "CREATED", r.PendingPaymentStatus("k-1"))
			r.GetPayment("k-2").AssertRefused(404, "RESOURCE_NOT_FOUND")
		})
	}
}

func TestPayPayWorldsOfTheStatusOfSuccess(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reading           worlds.SuccessStatus
		creation, another int
	}{
		{worlds.StatusUsual, 201, 200},
		{worlds.StatusOther, 200, 201},
	} {
		r := startIn(t, worlds.World{SuccessStatus: c.reading})
		id := r.CreatePayment("k-1", payer, 700, "").RequireStatus(c.creation).Text("paymentId")
		r.CreateAuth("k-2", payer, 800, "").RequireStatus(c.creation)
		r.CreateContinuousPayment("k-3", payer, 900, "").RequireStatus(c.another)
		r.Refund("r-1", id, 700).RequireStatus(c.another)
		r.GetRefund("r-1", id).RequireStatus(c.another)
		assert.Equal(t, 3, charges(r))
	}
}
