package jppay_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

// payPayReading is what PayPay answers when a client asks about a write, and what
// the client must make of it.
type payPayReading struct {
	name      string
	operation string
	answers   []testkit.Transport
	outcome   overlay.Outcome
	fails     bool
}

func payPayReadings() []payPayReading {
	type answers = []testkit.Transport
	success := answersCode(http.StatusOK, "SUCCESS")
	unknown := answersCode(http.StatusNotFound, "RESOURCE_NOT_FOUND")
	noTransaction := answersCode(http.StatusNotFound, "TRANSACTION_NOT_FOUND")
	lapsed := testkit.JSON(http.StatusOK,
		`{"resultInfo":{"code":"SUCCESS"},"data":{"status":"CREATED","acceptedAt":0,"requestedAt":0}}`)
	notEnough := testkit.JSON(http.StatusOK, `{"resultInfo":{"code":"NOT_ENOUGH_MONEY"},"data":{"status":"FAILURE"}}`)
	noClient := answersCode(http.StatusNotFound, "OPA_CLIENT_NOT_FOUND")
	captures := func(state, id, captureState string) testkit.Transport {
		return testkit.JSON(http.StatusOK, `{"resultInfo":{"code":"SUCCESS"},"data":{"merchantPaymentId":"p-1","status":"`+
			state+`","captures":{"data":[{"merchantCaptureId":"`+id+`","status":"`+captureState+`"}]}}}`)
	}
	captured := func(id string) testkit.Transport { return captures("COMPLETED", id, "COMPLETED") }
	capturing := func(id string) testkit.Transport { return captures("AUTHORIZED", id, "USER_REQUESTED") }

	return []payPayReading{
		{
			name:      "a payment that PayPay does not know did not happen",
			operation: "createPayment", answers: answers{unknown}, outcome: overlay.DidNotHappen,
		},
		{
			name:      "a success without a payment says nothing",
			operation: "createPayment", answers: answers{success}, outcome: overlay.Unknown, fails: true,
		},
		{
			name:      "a client that PayPay does not know says nothing",
			operation: "createPayment", answers: answers{noClient}, outcome: overlay.Unknown, fails: true,
		},
		{
			name:      "a page without a code says nothing",
			operation: "createPayment", answers: answers{testkit.JSON(http.StatusNotFound, "<html>")},
			outcome: overlay.Unknown, fails: true,
		},
		{
			name:      "a broken connection says nothing",
			operation: "createPayment", answers: answers{testkit.Fail(io.ErrUnexpectedEOF)},
			outcome: overlay.Unknown, fails: true,
		},
		{
			name:      "a payment under way is not known yet",
			operation: "createPayment", answers: answers{paymentIs("CREATED")}, outcome: overlay.Unknown,
		},
		{
			name:      "a status that nobody knows is not known",
			operation: "createPayment", answers: answers{paymentIs("SPLIT")}, outcome: overlay.Unknown,
		},
		{
			name:      "nor is that of an authorization",
			operation: "createAuth", answers: []testkit.Transport{paymentIs("SPLIT")},
			outcome: overlay.Unknown,
		},
		{
			name:      "a payment that was cancelled did not happen",
			operation: "createPayment", answers: answers{paymentIs("FAILED")}, outcome: overlay.DidNotHappen,
		},
		{
			name:      "a payment that was refunded did happen",
			operation: "createPayment", answers: answers{paymentIs("REFUNDED")}, outcome: overlay.Happened,
		},
		{
			name:      "an authorization that was reverted did happen",
			operation: "createAuth", answers: answers{paymentIs("CANCELED")}, outcome: overlay.Happened,
		},
		{
			name:      "a cashback that was accepted is accepted, as the call's own answer would have said",
			operation: "createCashback", answers: answers{paymentIs("ACCEPTED")}, outcome: overlay.Accepted,
		},
		{
			name:      "a cashback that failed did not happen",
			operation: "createCashback", answers: answers{paymentIs("FAILURE")}, outcome: overlay.DidNotHappen,
		},
		{
			name:      "a cashback that PayPay does not show may still come",
			operation: "createCashback", answers: answers{noTransaction}, outcome: overlay.Unknown,
		},
		{
			name:      "a reversal that PayPay does not show may still come",
			operation: "createCashbackReversal", answers: answers{noTransaction}, outcome: overlay.Unknown,
		},
		{
			name:      "that is so with any status",
			operation: "createCashback", answers: answers{answersCode(http.StatusBadRequest, "TRANSACTION_NOT_FOUND")},
			outcome: overlay.Unknown,
		},
		{
			name:      "an answer 404 about something else says nothing of a cashback",
			operation: "createCashback", answers: answers{unknown}, outcome: overlay.Unknown, fails: true,
		},
		{
			name:      "a cashback for which the budget was too small did not happen",
			operation: "createCashback", answers: answers{notEnough}, outcome: overlay.DidNotHappen,
		},
		{
			name:      "a lack of budget without a cashback says nothing",
			operation: "createCashback", answers: answers{answersCode(http.StatusOK, "NOT_ENOUGH_MONEY")},
			outcome: overlay.Unknown, fails: true,
		},
		{
			name:      "a lapsed code that shows a state alone may be another order's",
			operation: "createQRCode", answers: answers{lapsed}, outcome: overlay.Unknown,
		},
		{
			name:      "a code that shows its id is there, whatever its state",
			operation: "createQRCode", answers: answers{paymentIs("EXPIRED")}, outcome: overlay.Happened,
		},
		{
			name:      "a link that PayPay does not know any more is ended",
			operation: "unlinkUser", outcome: overlay.Happened,
			answers: answers{answersCode(http.StatusUnauthorized, "INVALID_USER_AUTHORIZATION_ID")},
		},
		{
			name:      "a link of which PayPay says something else is not known to be ended",
			operation: "unlinkUser", answers: answers{unknown}, outcome: overlay.Unknown, fails: true,
		},
		{
			name:      "a code without data says nothing",
			operation: "createQRCode", answers: answers{success}, outcome: overlay.Unknown, fails: true,
		},
		{
			name:      "a capture with the first id happened",
			operation: "capturePaymentAuth", answers: answers{captured("c-1")}, outcome: overlay.Happened,
		},
		{
			name:      "a capture that the user has not consented to is accepted",
			operation: "capturePaymentAuth", answers: answers{capturing("c-1")}, outcome: overlay.Accepted,
		},
		{
			name:      "a capture with an id of a later attempt happened",
			operation: "capturePaymentAuth", answers: answers{captured("c-1-3")}, outcome: overlay.Happened,
		},
		{
			name:      "a capture with somebody else's id is not this one",
			operation: "capturePaymentAuth", answers: answers{captured("c-2")}, outcome: overlay.DidNotHappen,
		},
		{
			name:      "a payment that is captured without saying how is not known",
			operation: "capturePaymentAuth", answers: answers{paymentIs("COMPLETED")}, outcome: overlay.Unknown,
		},
		{
			name:      "an authorization by code is asked for with its own read",
			operation: "capturePaymentAuth", answers: answers{unknown, captured("c-1")}, outcome: overlay.Happened,
		},
		{
			name:      "an authorization that neither read knows is not captured",
			operation: "capturePaymentAuth", answers: answers{unknown}, outcome: overlay.DidNotHappen,
		},
	}
}

func TestWhatPayPaySaysIsNotTakenForLessOrMore(t *testing.T) {
	t.Parallel()

	for _, c := range payPayReadings() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				client, _ := scriptedPayPay(t, payPayConfig(), 2, c.answers...)

				resolution, err := client.Resolve(t.Context(), paypayWrite(c.operation, 1, time.Hour))

				assert.Equal(t, c.outcome, resolution.Outcome, "%+v", resolution)
				if c.fails {
					assert.Error(t, err)
				} else {
					assert.NoError(t, err)
				}
			})
		})
	}
}

// What PayPay shows of these never tells: a cancellation that never arrived shows nothing,
// and a payment under a used id may be another's.
func TestWhatAReadDoesNotTellIsAskedAboutForSevenHours(t *testing.T) {
	t.Parallel()
	const early, late = 7*time.Hour - time.Minute, 7*time.Hour + time.Minute

	for _, c := range []struct {
		operation, status string
		age               time.Duration
		outcome           overlay.Outcome
		ends              bool
	}{
		{"cancelPayment", "COMPLETED", early, overlay.Unknown, false},
		{"cancelPayment", "COMPLETED", late, overlay.Unknown, true},
		{"cancelPayment", "AUTHORIZED", 24 * time.Hour, overlay.Unknown, true},
		{"cancelPayment", "CANCELED", late, overlay.Happened, false},
		{"cancelPendingPayment", "AUTHORIZED", early, overlay.Unknown, false},
		{"cancelPendingPayment", "AUTHORIZED", late, overlay.Unknown, true},
		{"cancelPendingPayment", "COMPLETED", late, overlay.DidNotHappen, false},
		{"capturePaymentAuth", "COMPLETED", early, overlay.Unknown, false},
		{"capturePaymentAuth", "COMPLETED", late, overlay.Unknown, true},
		{"createPayment", "CREATED", early, overlay.Unknown, false},
		{"createPayment", "CREATED", late, overlay.Unknown, true},
		{"createPayment", "A_WORD_NOBODY_KNOWS", late, overlay.Unknown, true},
		{"createCashback", "ACCEPTED", late, overlay.Accepted, false},
	} {
		t.Run(fmt.Sprintf("%s %s %s", c.operation, c.status, c.age), func(t *testing.T) {
			t.Parallel()
			client, _ := scriptedPayPay(t, payPayConfig(), 2, paymentIs(c.status))

			resolution, err := client.Resolve(t.Context(), paypayWrite(c.operation, 1, c.age))

			assert.Equal(t, c.outcome, resolution.Outcome, resolution.Reason)
			assert.Equal(t, c.ends, errors.Is(err, overlay.ErrUnresolvable), "%v", err)
		})
	}
}

func TestACodeThatIsNotThereMayHaveLapsed(t *testing.T) {
	t.Parallel()
	const code = "DYNAMIC_QR_PAYMENT_NOT_FOUND"

	for _, c := range []struct {
		name    string
		attempt int
		age     time.Duration
		lapsed  bool
	}{
		{"no code lapses within four minutes", 1, 4*time.Minute - time.Second, false},
		{"one of five minutes ago may have", 1, 5 * time.Minute, true},
		{"an earlier attempt is older than the latest", 2, 3 * time.Minute, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			client, _ := scriptedPayPay(t, payPayConfig(), 2, answersCode(http.StatusBadRequest, code))

			resolution, err := client.Resolve(t.Context(), paypayWrite("createQRCode", c.attempt, c.age))

			assert.Equal(t, c.lapsed, resolution.Outcome == overlay.Unknown, resolution.Reason)
			assert.Equal(t, c.lapsed, errors.Is(err, overlay.ErrUnresolvable), "%v", err)
		})
	}
}

// paypayWrite is a write that a record has kept.
func paypayWrite(operation string, attempt int, age time.Duration) overlay.Write {
	return overlay.Write{
		ID: "w", Provider: "paypay", Origin: "https://apigw.sandbox.paypay.ne.jp", Account: "sandbox",
		Operation: operation, Attempt: attempt, Age: age,
		Refs: map[string]string{
			"merchantPaymentId": "p-1", "merchantCaptureId": "c-1", "merchantCashbackId": "b-1",
			"merchantCashbackReversalId": "v-1", "userAuthorizationId": "u-1",
		},
	}
}

func TestAWriteIsAskedAboutForItsOwnMerchant(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]struct {
		options []paypay.CallOption
		want    string
	}{
		"the client's":       {nil, "mine"},
		"the call's instead": {[]paypay.CallOption{paypay.WithMerchant("theirs")}, "theirs"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			config := payPayConfig()
			config.MerchantID = "mine"
			client, script := scriptedPayPay(t, config, 2, testkit.Fail(io.ErrUnexpectedEOF), paymentIs("COMPLETED"))

			_, err := client.CreatePayment(t.Context(), paypay.CreatePaymentRequest{
				MerchantPaymentID: "p-1", UserAuthorizationID: payer, Amount: paypay.Yen(1200),
				RequestedAt: paypay.At(time.Now()),
			}, c.options...)

			require.NoError(t, err)
			require.Len(t, script.Requests(), 2)
			for i, r := range script.Requests() {
				merchant := r.Header.Get("X-ASSUME-MERCHANT") + r.URL.Query().Get("assumeMerchant")
				assert.Equal(t, c.want, merchant, "request %d", i+1)
			}
		})
	}
}

func TestAWriteIsAskedAboutForItsOwnMerchantByAClientOfAnother(t *testing.T) {
	t.Parallel()

	config := payPayConfig()
	config.MerchantID, config.Account = "other", "platform"
	client, script := scriptedPayPay(t, config, 2, paymentIs("COMPLETED"))

	_, err := client.Resolve(t.Context(), overlay.Write{
		ID: "w", Provider: "paypay", Origin: "https://apigw.sandbox.paypay.ne.jp", Account: "platform",
		Operation: "createPayment", Attempt: 1, Age: time.Hour,
		Refs: map[string]string{"merchantPaymentId": "p-1", "assumeMerchant": "mine"},
	})

	require.NoError(t, err)
	require.NotEmpty(t, script.Requests())
	assert.Equal(t, "mine", script.Requests()[0].Header.Get("X-ASSUME-MERCHANT"))
}
