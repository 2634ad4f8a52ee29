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

func TestPayPayWorldsOfALapsedCode(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		reading      worlds.LapsedCode
		status       int
		code, answer string
	}{
		"not found": {worlds.LapsedNotFound, 400, "DYNAMIC_QR_PAYMENT_NOT_FOUND", ""},
		"created":   {worlds.LapsedCreated, 200, "SUCCESS", "CREATED"},
		"expired":   {worlds.LapsedExpired, 200, "SUCCESS", "EXPIRED"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := startIn(t, worlds.World{LapsedCode: c.reading})
			code := r.Code("k-1", 700, "")
			assert.Equal(t, "CREATED", r.CodePaymentStatus("k-1"))
			r.Clock.Advance(400 * day)

			lapsed := r.GetCodePayment("k-1")
			assert.Equal(t, c.status, lapsed.Status, lapsed)
			assert.Equal(t, c.code, lapsed.Code)
			assert.Equal(t, c.answer, lapsed.Text("status"))
			require.Error(t, r.PayPay.ScanAndPay(code, payer))
			assert.Zero(t, charges(r))
		})
	}
}

// The CREATED of a lapsed code has nothing but a status and two zeros.
func TestPayPayShowsALapsedCodeAsItsHelpPageDoes(t *testing.T) {
	t.Parallel()
	r := startIn(t, worlds.World{LapsedCode: worlds.LapsedCreated})
	r.Code("k-1", 700, "")
	r.Clock.Advance(5 * time.Minute)

	lapsed := r.GetCodePayment("k-1").RequireSuccess()
	assert.Equal(t, map[string]any{"status": "CREATED", "acceptedAt": 0.0, "requestedAt": 0.0}, lapsed.Data)
}

// A deleted code reads the same in every world, and so does a code that never was.
func TestPayPayFindsNoDeletedCodeInAnyWorld(t *testing.T) {
	t.Parallel()
	for _, reading := range []worlds.LapsedCode{worlds.LapsedNotFound, worlds.LapsedCreated, worlds.LapsedExpired} {
		r := startIn(t, worlds.World{LapsedCode: reading})
		r.DeleteCode(r.Code("k-1", 700, "")).RequireSuccess()

		r.GetCodePayment("k-1").AssertRefused(400, "DYNAMIC_QR_PAYMENT_NOT_FOUND")
		r.GetCodePayment("k-2").AssertRefused(400, "DYNAMIC_QR_PAYMENT_NOT_FOUND")
	}
}

func TestPayPayWorldsOfTheStatusOfACodeThatIsNotThere(t *testing.T) {
	t.Parallel()
	for reading, status := range map[worlds.NoCodeStatus]int{worlds.NoCode400: 400, worlds.NoCode404: 404} {
		r := startIn(t, worlds.World{NoCodeStatus: reading})
		r.Paid("debit", payer, 700)
		r.Code("lapsed", 700, "")
		r.Clock.Advance(5 * time.Minute)

		for _, key := range []string{"unknown", "debit", "lapsed"} {
			r.GetCodePayment(key).AssertRefused(status, "DYNAMIC_QR_PAYMENT_NOT_FOUND")
		}
	}
}

// notCarriedOut is a reading of what becomes of a payment that is not carried out.
type notCarriedOut struct {
	name        string
	reading     worlds.NotCarriedOut
	code, debit bool // which payments are FAILED
}

func testNotCarriedOut(t *testing.T, test func(t *testing.T, c notCarriedOut)) {
	t.Helper()
	for _, c := range []notCarriedOut{
		{"codes", worlds.CodeFails, true, false},
		{"debits", worlds.DebitFails, false, true},
		{"both", worlds.BothFail, true, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			test(t, c)
		})
	}
}

func TestPayPayWorldsOfARefusedDebit(t *testing.T) {
	t.Parallel()
	testNotCarriedOut(t, func(t *testing.T, c notCarriedOut) {
		r := startIn(t, worlds.World{NotCarriedOut: c.reading})
		require.NoError(t, r.PayPay.Decline(payer, "USER_DEFINED_DAILY_LIMIT_EXCEEDED"))
		r.CreatePayment("k-1", payer, 700, "").AssertRefused(400, "USER_DEFINED_DAILY_LIMIT_EXCEEDED")
		require.NoError(t, r.PayPay.Decline(payer, ""))

		read := r.GetPayment("k-1")
		again := r.CreatePayment("k-1", payer, 700, "").RequireStatus(201)
		if c.debit {
			assert.Equal(t, "FAILED", read.RequireSuccess().Text("status"))
			assert.Equal(t, "FAILED", again.Text("status"))
			assert.Empty(t, r.Effects(0))
			return
		}
		read.AssertRefused(404, "RESOURCE_NOT_FOUND")
		assert.Equal(t, "COMPLETED", again.Text("status"))
		assert.Equal(t, []string{"createPayment: payment k-1 700"}, r.Effects(0))
	})
}

// By default a payment by code that PayPay does not carry out is FAILED.
func TestPayPayFailsARefusedScanByDefault(t *testing.T) {
	t.Parallel()
	r := startIn(t, worlds.World{})
	code := r.Code("k-1", 700, "")
	require.NoError(t, r.PayPay.Decline(payer, "LIMIT_EXCEEDED"))
	require.ErrorContains(t, r.PayPay.ScanAndPay(code, payer), "LIMIT_EXCEEDED")
	assert.Equal(t, "FAILED", r.CodePaymentStatus("k-1"))
	r.CreateCode("k-1", 700, "").AssertRefused(400, "DUPLICATE_DYNAMIC_QR_REQUEST")
}

func TestPayPayKeepsASimilarDebitAsFailed(t *testing.T) {
	t.Parallel()
	r := startIn(t, worlds.World{NotCarriedOut: worlds.DebitFails})
	r.CreatePayment("k-1", payer, 700, "").RequireStatus(201)
	r.CreatePayment("k-2", payer, 700, "").AssertRefused(400, "SUSPECTED_DUPLICATE_PAYMENT")

	failed := r.GetPayment("k-2").RequireSuccess()
	assert.Equal(t, "FAILED", failed.Text("status"))
	r.Refund("r-1", failed.Text("paymentId"), 700).AssertRefused(400, "UNACCEPTABLE_OP")
	r.CancelPayment("k-2").RequireAccepted()
	assert.Equal(t, 1, charges(r))
}

// A wallet without enough money is no limit: nothing says that such a payment reads as
// FAILED.
func TestPayPayKeepsNothingOfADebitWithoutFunds(t *testing.T) {
	t.Parallel()
	r := startIn(t, worlds.World{NotCarriedOut: worlds.BothFail})
	r.CreatePayment("k-1", sandbox.PayPayUserPoor, 700_000, "").AssertRefused(400, "NO_SUFFICIENT_FUND")
	require.Error(t, r.PayPay.ScanAndPay(r.Code("k-2", 700_000, ""), sandbox.PayPayUserPoor))

	r.GetPayment("k-1").AssertRefused(404, "RESOURCE_NOT_FOUND")
	assert.Equal(t, "CREATED", r.CodePaymentStatus("k-2"))
}

func TestPayPayWorldsOfARefusedScan(t *testing.T) {
	t.Parallel()
	testNotCarriedOut(t, func(t *testing.T, c notCarriedOut) {
		r := startWithEvents(t, worlds.World{NotCarriedOut: c.reading})
		code := r.Code("k-1", 700, "")
		require.NoError(t, r.PayPay.Decline(payer, "LIMIT_EXCEEDED"))
		require.ErrorContains(t, r.PayPay.ScanAndPay(code, payer), "LIMIT_EXCEEDED")
		require.NoError(t, r.PayPay.Decline(payer, ""))
		assert.Empty(t, r.Bodies())

		err := r.PayPay.ScanAndPay(code, payer)
		if c.code {
			require.Error(t, err)
			assert.Equal(t, "FAILED", r.CodePaymentStatus("k-1"))
			assert.Zero(t, charges(r))
			return
		}
		require.NoError(t, err)
		assert.Equal(t, "COMPLETED", r.CodePaymentStatus("k-1"))
		assert.Equal(t, 1, charges(r))
	})
}

// What one terminal took, another does not take again within 5 minutes.
func TestPayPayFailsASimilarScanOnAnotherTerminal(t *testing.T) {
	t.Parallel()
	r := startIn(t, worlds.World{NotCarriedOut: worlds.CodeFails})
	scan := func(key, terminal string) error {
		return r.PayPay.ScanAndPay(r.Code(key, 700, `,"terminalId":"`+terminal+`"`), payer)
	}

	require.NoError(t, scan("k-1", "t-1"))
	require.NoError(t, scan("k-2", "t-1"))
	require.ErrorContains(t, scan("k-3", "t-2"), "SUSPECTED_DUPLICATE_PAYMENT")
	assert.Equal(t, "FAILED", r.CodePaymentStatus("k-3"))
	r.Clock.Advance(5 * time.Minute)
	require.NoError(t, scan("k-4", "t-2"))
	assert.Equal(t, 3, charges(r))
}

// startWithEvents starts a rig in a world that receives transactionEvent.
func startWithEvents(t testing.TB, w worlds.World) *rig.PayPay {
	t.Helper()
	return rig.StartPayPayIn(t, w, "paypay/transactionEvent")
}
