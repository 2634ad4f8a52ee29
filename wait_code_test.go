package jppay_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/conformance/sandbox/worlds"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

// codeExpiry is when the code of these tests ends: 5 minutes after a bubble begins.
var codeExpiry = time.Date(2000, time.January, 1, 0, 5, 0, 0, time.UTC)

// life is what reads of a code answer: before until its end, and after from then on.
func life(end time.Time, before, after testkit.Transport) testkit.Transport {
	return func(r *http.Request) (*http.Response, error) {
		if time.Now().Before(end) {
			return before(r)
		}
		return after(r)
	}
}

// at is an answer with the time of PayPay's own clock.
func at(date time.Time, answer testkit.Transport) testkit.Transport {
	return func(r *http.Request) (*http.Response, error) {
		response, err := answer(r)
		if err == nil {
			response.Header.Set("Date", date.UTC().Format(http.TimeFormat))
		}
		return response, err
	}
}

// ahead is an answer with the time of a clock that is ahead.
func ahead(by time.Duration, answer testkit.Transport) testkit.Transport {
	return func(r *http.Request) (*http.Response, error) { return at(time.Now().Add(by), answer)(r) }
}

var (
	createdUnpaid = paymentIs("CREATED")
	// createdForEver is what a help page prints of a code that has lapsed.
	createdForEver = testkit.JSON(http.StatusOK,
		`{"resultInfo":{"code":"SUCCESS"},"data":{"status":"CREATED","acceptedAt":0,"requestedAt":0}}`)
	goneWith400 = answersCode(http.StatusBadRequest, "DYNAMIC_QR_PAYMENT_NOT_FOUND")
	goneWith404 = answersCode(http.StatusNotFound, "DYNAMIC_QR_PAYMENT_NOT_FOUND")
)

// lapses are the readings of what a code answers that nobody has paid.
var lapses = map[string]testkit.Transport{
	"not found, 400": goneWith400, "not found, 404": goneWith404,
	"CREATED for ever": createdForEver, "EXPIRED": paymentIs("EXPIRED"),
}

// inEachLapse runs a test in a bubble for each answer of a code that nobody has paid.
func inEachLapse(t *testing.T, test func(t *testing.T, after testkit.Transport)) {
	t.Helper()
	for name, after := range lapses {
		testkit.RunInBubble(t, name, func(t *testing.T) { test(t, after) })
	}
}

// waitUntilExpiry waits for the payment by a code that ends at codeExpiry.
func waitUntilExpiry(t *testing.T, client *jppay.PayPay) (*paypay.Payment, error) {
	t.Helper()
	return jppay.WaitForCodePayment(t.Context(), client, "p-1", jppay.Polling{Expires: new(paypay.At(codeExpiry))})
}

func TestACodeThatNobodyPaysLapsesAMinuteAfterItsExpiry(t *testing.T) {
	t.Parallel()
	inEachLapse(t, func(t *testing.T, after testkit.Transport) {
		client, _ := scriptedPayPay(t, payPayConfig(), 1, life(codeExpiry, createdUnpaid, after))

		_, err := waitUntilExpiry(t, client)

		assert.ElementsMatch(t, isLapsed, matched(err), "%v", err)
		assert.WithinDuration(t, codeExpiry.Add(time.Minute), time.Now(), 2*time.Second)
	})
}

func TestAWaitThatBeginsAfterTheMinuteEndsAtOnce(t *testing.T) {
	t.Parallel()
	inEachLapse(t, func(t *testing.T, after testkit.Transport) {
		time.Sleep(6 * time.Minute)
		client, script := scriptedPayPay(t, payPayConfig(), 1, after)

		_, err := waitUntilExpiry(t, client)

		assert.ElementsMatch(t, isLapsed, matched(err), "%v", err)
		assert.Len(t, script.Requests(), 1)
	})
}

// A user confirms in the last second, and PayPay's reads are late.
func TestAPaymentOfTheLastSecondIsPaid(t *testing.T) {
	t.Parallel()
	inEachLapse(t, func(t *testing.T, after testkit.Transport) {
		late := life(codeExpiry.Add(55*time.Second), after, paymentIs("COMPLETED"))
		client, _ := scriptedPayPay(t, payPayConfig(), 1, life(codeExpiry, createdUnpaid, late))

		found, err := waitUntilExpiry(t, client)

		require.NoError(t, err)
		assert.Equal(t, paypay.PaymentStatusCompleted, found.Status)
	})
}

// lapseCase is what reads of a code answer, one after the other, and how a wait for it ends.
type lapseCase struct {
	name    string
	known   bool // the expiry
	answers []testkit.Transport
	want    []string
	code    string // PayPay's error
	took    time.Duration
}

func testLapses(t *testing.T, cases []lapseCase) {
	t.Helper()
	for _, c := range cases {
		testkit.RunInBubble(t, c.name, c.test)
	}
}

func (c lapseCase) test(t *testing.T) {
	polling, began := jppay.Polling{}, time.Now()
	client, _ := scriptedPayPay(t, payPayConfig(), 1, c.answers...)
	if c.known {
		polling.Expires = new(paypay.At(codeExpiry))
	}

	_, err := jppay.WaitForCodePayment(t.Context(), client, "p-1", polling)

	assert.ElementsMatch(t, c.want, matched(err), "%v", err)
	assert.Equal(t, c.took, time.Since(began))
	assert.Equal(t, c.code, codeOf(err))
}

func TestACodeThatIsNotFound(t *testing.T) {
	t.Parallel()
	const code = "DYNAMIC_QR_PAYMENT_NOT_FOUND"

	testLapses(t, []lapseCase{
		{
			name: "has lapsed if it was shown", answers: []testkit.Transport{createdUnpaid, goneWith400},
			want: isLapsed, code: code, took: 62 * time.Second,
		},
		{
			name: "has lapsed if it was shown and has not expired", known: true,
			answers: []testkit.Transport{createdUnpaid, goneWith404},
			want:    isLapsed, code: code, took: 62 * time.Second,
		},
		{name: "is an error if it was never shown", answers: []testkit.Transport{goneWith400}, code: code},
		{
			name: "is an error if it was never shown and has not expired", known: true,
			answers: []testkit.Transport{goneWith400}, code: code,
		},
		{
			name: "is an error if it was about to be authorized again",
			answers: []testkit.Transport{
				createdUnpaid, paymentIs("REAUTHORIZING"), createdUnpaid, goneWith400,
			},
			code: code, took: 6 * time.Second,
		},
		{
			name: "is an error if it had a status that nobody knows", known: true,
			answers: []testkit.Transport{paymentIs("THINKING"), goneWith400}, code: code, took: 2 * time.Second,
		},
	})
}

func TestACodeThatIsFoundAgainHasNotLapsed(t *testing.T) {
	t.Parallel()
	completed := paymentIs("COMPLETED")
	gone20Times := slices.Repeat([]testkit.Transport{goneWith400}, 20)

	testLapses(t, []lapseCase{
		{
			name:    "not found once, and found again",
			answers: []testkit.Transport{createdUnpaid, goneWith400, createdUnpaid, completed},
			took:    6 * time.Second,
		},
		{
			name: "found again, and not found again for less than a minute",
			answers: slices.Concat(
				[]testkit.Transport{createdUnpaid}, gone20Times,
				[]testkit.Transport{createdUnpaid}, gone20Times,
				[]testkit.Transport{completed},
			),
			took: 84 * time.Second,
		},
	})
}

func TestTheStatusOfACodeSaysWhetherItHasLapsed(t *testing.T) {
	t.Parallel()

	testLapses(t, []lapseCase{
		{
			name: "CREATED, of a code whose expiry nobody knows", answers: []testkit.Transport{createdForEver},
			want: isStillWaiting, took: 10 * time.Minute,
		},
		{
			name: "CREATED after a status that nobody knows", known: true,
			answers: []testkit.Transport{paymentIs("THINKING"), createdUnpaid},
			want:    isStillWaiting, took: 10 * time.Minute,
		},
		{
			name:    "EXPIRED after a status that nobody knows",
			answers: []testkit.Transport{paymentIs("THINKING"), paymentIs("EXPIRED")},
			want:    isExpired, took: 2 * time.Second,
		},
		{
			name: "EXPIRED, of a code whose expiry nobody knows", answers: []testkit.Transport{paymentIs("EXPIRED")},
			want: isLapsed, took: time.Minute,
		},
	})
}

func TestAnErrorDoesNotSayThatACodeHasLapsed(t *testing.T) {
	t.Parallel()
	notKnown := answersCode(http.StatusNotFound, "RESOURCE_NOT_FOUND")
	down := answersCode(http.StatusServiceUnavailable, "SERVICE_ERROR")

	testLapses(t, []lapseCase{
		{
			name: "another error of a code that was shown", answers: []testkit.Transport{createdUnpaid, notKnown},
			code: "RESOURCE_NOT_FOUND", took: 2 * time.Second,
		},
		{
			name: "PayPay is down for a while after the expiry", known: true,
			answers: slices.Concat(
				slices.Repeat([]testkit.Transport{createdUnpaid}, 151),
				slices.Repeat([]testkit.Transport{down}, 20),
				[]testkit.Transport{createdUnpaid},
			),
			want: isLapsed, took: 6 * time.Minute,
		},
	})
}

func TestMaxEndsAWaitBeforeACodeHasLapsedForSure(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client, _ := scriptedPayPay(t, payPayConfig(), 1, createdUnpaid, goneWith400)

		_, err := jppay.WaitForCodePayment(t.Context(), client, "p-1", jppay.Polling{Max: 30 * time.Second})

		assert.ElementsMatch(t, isStillWaiting, matched(err))
		assert.Equal(t, "DYNAMIC_QR_PAYMENT_NOT_FOUND", codeOf(err), "the last answer is told")
	})
}

// The expiry is PayPay's time, and so is the Date of an answer. This host's clock does
// not count where PayPay tells its own.
func TestACodeLapsesByPayPaysClock(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		ahead time.Duration // PayPay's clock
		took  time.Duration
		want  []string
	}{
		{"this host is an hour fast", -time.Hour, 10 * time.Minute, isStillWaiting},
		{"this host is two minutes fast", -2 * time.Minute, 8 * time.Minute, isLapsed},
		{"this host is two minutes slow", 2 * time.Minute, 4 * time.Minute, isLapsed},
		{"this host is an hour slow", time.Hour, 0, isLapsed},
	} {
		testkit.RunInBubble(t, c.name, func(t *testing.T) {
			client, _ := scriptedPayPay(t, payPayConfig(), 1, ahead(c.ahead, createdUnpaid))
			began := time.Now()

			_, err := waitUntilExpiry(t, client)

			assert.ElementsMatch(t, c.want, matched(err), "%v", err)
			assert.Equal(t, c.took, time.Since(began))
		})
	}
}

func TestTheCallersOwnAnswerIsFilledIn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var answer overlay.Answer
		client, _ := scriptedPayPay(t, payPayConfig(), 1, ahead(time.Hour, createdUnpaid))

		_, err := jppay.WaitForCodePayment(t.Context(), client, "p-1",
			jppay.Polling{Expires: new(paypay.At(codeExpiry))}, paypay.WithAnswer(&answer))

		assert.ErrorIs(t, err, jppay.ErrLapsed)
		assert.Equal(t, "SUCCESS", answer.Code)
	})
}

// An expiry that means none is no expiry.
func TestAnExpiryOfZeroIsNone(t *testing.T) {
	t.Parallel()
	var none, zero paypay.EpochTime
	require.NoError(t, zero.UnmarshalJSON([]byte("0")))

	for name, expires := range map[string]*paypay.EpochTime{"nil": nil, "not set": &none, "0": &zero} {
		testkit.RunInBubble(t, name, func(t *testing.T) {
			client, _ := scriptedPayPay(t, payPayConfig(), 1, createdForEver)

			_, err := jppay.WaitForCodePayment(t.Context(), client, "p-1", jppay.Polling{Expires: expires})

			assert.ElementsMatch(t, isStillWaiting, matched(err))
		})
	}
}

// hurrying reads PayPay while the sandbox's clock runs 20 s between two reads.
type hurrying struct {
	*jppay.PayPay

	clock interface{ Advance(by time.Duration) }
}

func (h hurrying) GetCodePaymentDetails(
	ctx context.Context, id paypay.MerchantPaymentID, options ...paypay.CallOption,
) (*paypay.Payment, error) {
	defer h.clock.Advance(20 * time.Second)
	return h.PayPay.GetCodePaymentDetails(ctx, id, options...)
}

func TestACodeLapsesInEveryWorldOfTheSandbox(t *testing.T) {
	t.Parallel()
	for _, lapsed := range []worlds.LapsedCode{worlds.LapsedNotFound, worlds.LapsedCreated, worlds.LapsedExpired} {
		for _, status := range []worlds.NoCodeStatus{worlds.NoCode400, worlds.NoCode404} {
			t.Run(fmt.Sprint(lapsed, status), func(t *testing.T) {
				t.Parallel()
				s := sandbox.Start(t, sandbox.Config{
					Start: codeExpiry, World: sandbox.World{LapsedCode: lapsed, NoCodeStatus: status},
				})
				client, err := jppay.NewPayPay(jppay.PayPayConfig{
					BaseURL: s.PayPay.URL, APIKey: s.PayPay.APIKey, APISecret: overlay.NewSecret(s.PayPay.APISecret),
				}, overlay.WithClock(s.Clock.Now))
				require.NoError(t, err)
				code, err := client.CreateQRCode(t.Context(), paypay.CreateQRCodeRequest{
					MerchantPaymentID: "order-1", Amount: paypay.Yen(700),
				})
				require.NoError(t, err)

				_, err = jppay.WaitForCodePayment(t.Context(), hurrying{client, s.Clock}, "order-1",
					jppay.Polling{Interval: time.Millisecond, Expires: code.ExpiryDate})

				assert.ElementsMatch(t, isLapsed, matched(err), "%v", err)
				assert.Equal(t, codeExpiry.Add(6*time.Minute+20*time.Second), s.Clock.Now())
				require.Error(t, s.PayPay.ScanAndPay(string(code.CodeID), sandbox.PayPayUserCompleted))
			})
		}
	}
}
