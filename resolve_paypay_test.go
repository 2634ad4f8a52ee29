package jppay_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"testing"
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

func testPayPayReadings(t *testing.T, readings []payPayReading) {
	t.Helper()
	for _, r := range readings {
		testkit.RunInBubble(t, r.name, r.test)
	}
}

func (r payPayReading) test(t *testing.T) {
	client, _ := scriptedPayPay(t, payPayConfig(), 2, r.answers...)

	resolution, err := client.Resolve(t.Context(), paypayWrite(r.operation, 1, time.Hour))

	assert.Equal(t, r.outcome, resolution.Outcome, "%+v", resolution)
	if r.fails {
		assert.Error(t, err)
	} else {
		assert.NoError(t, err)
	}
}

var (
	successAlone  = []testkit.Transport{answersCode(http.StatusOK, "SUCCESS")}
	notKnown      = []testkit.Transport{answersCode(http.StatusNotFound, "RESOURCE_NOT_FOUND")}
	noTransaction = []testkit.Transport{answersCode(http.StatusNotFound, "TRANSACTION_NOT_FOUND")}
)

func statusIs(status string) []testkit.Transport { return []testkit.Transport{paymentIs(status)} }

func TestWhatPayPaySaysOfAPayment(t *testing.T) {
	t.Parallel()
	type answers = []testkit.Transport
	noClient := answersCode(http.StatusNotFound, "OPA_CLIENT_NOT_FOUND")

	testPayPayReadings(t, []payPayReading{
		{"one that PayPay does not know did not happen", "createPayment", notKnown, overlay.DidNotHappen, false},
		{"a success without a payment says nothing", "createPayment", successAlone, overlay.Unknown, true},
		{"an unknown client says nothing", "createPayment", answers{noClient}, overlay.Unknown, true},
		{
			"a page without a code says nothing", "createPayment",
			answers{testkit.JSON(http.StatusNotFound, "<html>")}, overlay.Unknown, true,
		},
		{
			"a broken connection says nothing", "createPayment",
			answers{testkit.Fail(io.ErrUnexpectedEOF)}, overlay.Unknown, true,
		},
		{"one under way is not known yet", "createPayment", statusIs("CREATED"), overlay.Unknown, false},
		{"a status that nobody knows is not known", "createPayment", statusIs("SPLIT"), overlay.Unknown, false},
		{"nor is that of an authorization", "createAuth", statusIs("SPLIT"), overlay.Unknown, false},
		{"one that was cancelled did not happen", "createPayment", statusIs("FAILED"), overlay.DidNotHappen, false},
		{"one that was refunded did happen", "createPayment", statusIs("REFUNDED"), overlay.Happened, false},
		{"an authorization that was reverted did happen", "createAuth", statusIs("CANCELED"), overlay.Happened, false},
	})
}

func TestWhatPayPaySaysOfACashback(t *testing.T) {
	t.Parallel()
	type answers = []testkit.Transport
	notFound400 := answersCode(http.StatusBadRequest, "TRANSACTION_NOT_FOUND")
	notEnough := testkit.JSON(http.StatusOK, `{"resultInfo":{"code":"NOT_ENOUGH_MONEY"},"data":{"status":"FAILURE"}}`)
	notEnoughAlone := answersCode(http.StatusOK, "NOT_ENOUGH_MONEY")

	testPayPayReadings(t, []payPayReading{
		{
			"one that was accepted is accepted, as the call's own answer would have said", "createCashback",
			statusIs("ACCEPTED"), overlay.Accepted, false,
		},
		{"one that failed did not happen", "createCashback", statusIs("FAILURE"), overlay.DidNotHappen, false},
		{"one that PayPay does not show may still come", "createCashback", noTransaction, overlay.Unknown, false},
		{"so may a reversal", "createCashbackReversal", noTransaction, overlay.Unknown, false},
		{"that is so with any status", "createCashback", answers{notFound400}, overlay.Unknown, false},
		{"an answer 404 about something else says nothing", "createCashback", notKnown, overlay.Unknown, true},
		{"one beyond the budget did not happen", "createCashback", answers{notEnough}, overlay.DidNotHappen, false},
		{"a lack of budget alone says nothing", "createCashback", answers{notEnoughAlone}, overlay.Unknown, true},
	})
}

func TestWhatPayPaySaysOfACodeOrALink(t *testing.T) {
	t.Parallel()
	type answers = []testkit.Transport
	unlinked := answersCode(http.StatusUnauthorized, "INVALID_USER_AUTHORIZATION_ID")

	testPayPayReadings(t, []payPayReading{
		{
			"a lapsed code that shows a state alone may be another order's", "createQRCode",
			answers{createdForEver}, overlay.Unknown, false,
		},
		{
			"a code that shows its id is there, whatever its state", "createQRCode",
			statusIs("EXPIRED"), overlay.Happened, false,
		},
		{"a code without data says nothing", "createQRCode", successAlone, overlay.Unknown, true},
		{"a link that PayPay does not know is ended", "unlinkUser", answers{unlinked}, overlay.Happened, false},
		{
			"a link of which PayPay says something else is not known to be ended", "unlinkUser",
			notKnown, overlay.Unknown, true,
		},
	})
}

func TestWhatPayPaySaysOfACapture(t *testing.T) {
	t.Parallel()
	type answers = []testkit.Transport
	captures := func(state, id, captureState string) testkit.Transport {
		return testkit.JSON(http.StatusOK, `{"resultInfo":{"code":"SUCCESS"},"data":{"merchantPaymentId":"p-1","status":"`+
			state+`","captures":{"data":[{"merchantCaptureId":"`+id+`","status":"`+captureState+`"}]}}}`)
	}
	captured := func(id string) testkit.Transport { return captures("COMPLETED", id, "COMPLETED") }
	waiting := captures("AUTHORIZED", "c-1", "USER_REQUESTED")
	const capture = "capturePaymentAuth"

	testPayPayReadings(t, []payPayReading{
		{"one with the first id happened", capture, answers{captured("c-1")}, overlay.Happened, false},
		{"one that the user has not consented to is accepted", capture, answers{waiting}, overlay.Accepted, false},
		{"one with an id of a later attempt happened", capture, answers{captured("c-1-3")}, overlay.Happened, false},
		{"one with another id is not this one", capture, answers{captured("c-2")}, overlay.DidNotHappen, false},
		{"a payment that does not show its captures", capture, statusIs("COMPLETED"), overlay.Unknown, false},
		{
			"an authorization by code is asked for with its own read", capture,
			append(slices.Clone(notKnown), captured("c-1")), overlay.Happened, false,
		},
		{"an authorization that neither read knows is not captured", capture, notKnown, overlay.DidNotHappen, false},
	})
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
		outcome overlay.Outcome
		ends    bool
	}{
		{"no code lapses within four minutes", 1, 4*time.Minute - time.Second, overlay.DidNotHappen, false},
		{"one of five minutes ago may have", 1, 5 * time.Minute, overlay.Unknown, true},
		{"an earlier attempt is older than the latest", 2, 3 * time.Minute, overlay.Unknown, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			client, _ := scriptedPayPay(t, payPayConfig(), 2, answersCode(http.StatusBadRequest, code))

			resolution, err := client.Resolve(t.Context(), paypayWrite("createQRCode", c.attempt, c.age))

			assert.Equal(t, c.outcome, resolution.Outcome, resolution.Reason)
			assert.Equal(t, c.ends, errors.Is(err, overlay.ErrUnresolvable), "%v", err)
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
