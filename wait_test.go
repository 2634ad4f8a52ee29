package jppay_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

// scriptedPayPay returns a client whose requests get these answers, one after the
// other, and the script that keeps the requests.
func scriptedPayPay(t *testing.T, config jppay.PayPayConfig, attempts int, answers ...testkit.Transport) (
	*jppay.PayPay, *testkit.Script,
) {
	t.Helper()

	script := testkit.Play(answers...)
	client, err := jppay.NewPayPay(config,
		overlay.WithHTTPClient(script.Client()), overlay.WithRetry(overlay.Retry{Attempts: attempts}))
	require.NoError(t, err)

	return client, script
}

// paymentIs answers with a payment, or with what else has a status.
func paymentIs(status string) testkit.Transport {
	return testkit.JSON(http.StatusOK,
		`{"resultInfo":{"code":"SUCCESS"},"data":{"merchantPaymentId":"p-1","status":"`+status+`"}}`)
}

// answersCode answers with nothing but a code.
func answersCode(status int, code string) testkit.Transport {
	return testkit.JSON(status, `{"resultInfo":{"code":"`+code+`"}}`)
}

func TestWaitForCodePayment(t *testing.T) {
	t.Parallel()

	created, completed := paymentIs("CREATED"), paymentIs("COMPLETED")
	for _, c := range []struct {
		name    string
		answers []testkit.Transport
		status  paypay.PaymentStatus
		err     error
		code    string
		calls   int
	}{
		{
			name: "a payment that is made after a while", answers: []testkit.Transport{created, created, completed},
			status: "COMPLETED", calls: 3,
		},
		{
			name: "an authorization counts", answers: []testkit.Transport{paymentIs("AUTHORIZED")},
			status: "AUTHORIZED", calls: 1,
		},
		{
			name:    "a status nobody knows is waited for",
			answers: []testkit.Transport{paymentIs("THINKING"), completed},
			status:  "COMPLETED", calls: 2,
		},
		{
			name: "a failed payment", answers: []testkit.Transport{paymentIs("FAILED")},
			status: "FAILED", err: jppay.ErrNotPaid, calls: 1,
		},
		{
			name:    "an authorization that expired",
			answers: []testkit.Transport{created, paymentWith(`"status":"EXPIRED","acceptedAt":1775012403`)},
			status:  "EXPIRED", err: jppay.ErrNotPaid, calls: 2,
		},
		{
			name: "a gateway page, a rate limit and a broken connection are waited out",
			answers: []testkit.Transport{
				testkit.HTML(http.StatusServiceUnavailable, "<html>"),
				answersCode(http.StatusTooManyRequests, "RATE_LIMIT"),
				testkit.Fail(io.ErrUnexpectedEOF),
				completed,
			},
			status: "COMPLETED", calls: 4,
		},
		{
			name:    "a code that PayPay does not know",
			answers: []testkit.Transport{answersCode(http.StatusBadRequest, "DYNAMIC_QR_PAYMENT_NOT_FOUND")},
			code:    "DYNAMIC_QR_PAYMENT_NOT_FOUND", calls: 1,
		},
		{
			name:    "a wrong key is not waited out",
			answers: []testkit.Transport{answersCode(http.StatusUnauthorized, "UNAUTHORIZED")},
			err:     overlay.ErrUnauthorized, calls: 1,
		},
		{
			name: "nothing happens for too long", answers: []testkit.Transport{created},
			err: jppay.ErrStillWaiting, calls: 5,
		},
	} {
		testkit.RunInBubble(t, c.name, func(t *testing.T) {
			client, script := scriptedPayPay(t, payPayConfig(), 1, c.answers...)

			payment, err := jppay.WaitForCodePayment(t.Context(), client, "p-1",
				jppay.Polling{Max: 9 * time.Second})

			switch {
			case c.code != "":
				failure, ok := errors.AsType[*overlay.Error](err)
				require.True(t, ok, "got %v", err)
				require.Equal(t, c.code, failure.Code)
			case c.err != nil:
				require.ErrorIs(t, err, c.err)
			default:
				require.NoError(t, err)
			}
			if c.status != "" {
				require.NotNil(t, payment)
				assert.Equal(t, c.status, payment.Status)
			}
			requests := script.Requests()
			require.Len(t, requests, c.calls)
			for i := range requests[1:] {
				assert.Equal(t, 2*time.Second, requests[i+1].At.Sub(requests[i].At))
			}
		})
	}
}

// paidCode is a client of which nothing but one read is needed.
type paidCode struct{ merchants []string }

func (c *paidCode) GetCodePaymentDetails(
	_ context.Context, id paypay.MerchantPaymentID, options ...paypay.CallOption,
) (*paypay.Payment, error) {
	op := policy.Operation{ID: "getCodePaymentDetails", Merchant: true}
	c.merchants = append(c.merchants, paypay.NewCall(&op, options).Merchant)
	if len(c.merchants) == 1 {
		return &paypay.Payment{Status: paypay.PaymentStatusCreated}, nil
	}

	return &paypay.Payment{Status: paypay.PaymentStatusCompleted, MerchantPaymentID: id}, nil
}

func TestWaitForCodePaymentTakesAnyClientWithThatRead(t *testing.T) {
	t.Parallel()
	client := &paidCode{}

	payment, err := jppay.WaitForCodePayment(t.Context(), client, "p-1",
		jppay.Polling{Interval: time.Nanosecond}, paypay.WithMerchant("shop-2"))

	require.NoError(t, err)
	assert.EqualValues(t, "p-1", payment.MerchantPaymentID)
	assert.Equal(t, []string{"shop-2", "shop-2"}, client.merchants, "each read is for the same merchant")
}

func TestWaitForCashback(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		client, script := scriptedPayPay(t, payPayConfig(), 1,
			answersCode(http.StatusNotFound, "TRANSACTION_NOT_FOUND"), paymentIs("ACCEPTED"), paymentIs("SUCCESS"))
		polling := jppay.Polling{Interval: time.Minute, Max: time.Hour}
		start := time.Now()

		cashback, err := jppay.WaitForCashback(t.Context(), client, "gift-1", polling)

		require.NoError(t, err)
		assert.Equal(t, paypay.CashbackDetailsStatusSuccess, cashback.Status)
		assert.Len(t, script.Requests(), 3)
		assert.Equal(t, 2*time.Minute, time.Since(start))
	})
}

func TestWaitForCashbackEndsWithAFailure(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]struct {
		answer testkit.Transport
		want   error
	}{
		"a short budget": {
			answer: testkit.JSON(http.StatusOK,
				`{"resultInfo":{"code":"NOT_ENOUGH_MONEY","codeId":"WAL_500017"},"data":{"status":"FAILURE"}}`),
			want: overlay.ErrDeclined,
		},
		"a failed grant": {answer: paymentIs("FAILURE"), want: jppay.ErrNotPaid},
	} {
		client, _ := scriptedPayPay(t, payPayConfig(), 1, c.answer)
		_, err := jppay.WaitForCashback(t.Context(), client, "gift-1", jppay.Polling{})
		assert.ErrorIs(t, err, c.want, name)
	}
}

func TestWaitingEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client, script := scriptedPayPay(t, payPayConfig(), 1, paymentIs("CREATED"))
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()

		_, err := jppay.WaitForCodePayment(ctx, client, "p-1", jppay.Polling{})

		assert.ErrorIs(t, err, context.DeadlineExceeded)
		assert.NotErrorIs(t, err, jppay.ErrStillWaiting)
		assert.Len(t, script.Requests(), 1)
	})
}

// hanging answers nothing until the read's context ends.
func hanging(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

func TestMaxEndsAWait(t *testing.T) {
	t.Parallel()
	unavailable := testkit.HTML(http.StatusServiceUnavailable, "<html>")
	for _, c := range []struct {
		name     string
		attempts int
		answers  []testkit.Transport
		took     time.Duration // at least
		last     error         // of the last read that came to its end
	}{
		{"while a read is slow", 1, []testkit.Transport{hanging}, 7 * time.Second, nil},
		{
			"while a later read is slow", 1, []testkit.Transport{unavailable, hanging}, 7 * time.Second,
			overlay.ErrUnavailable,
		},
		{"while a read is sent again", 9, []testkit.Transport{unavailable}, 0, overlay.ErrUnavailable},
		{"while the last attempt of a read is slow", 9, []testkit.Transport{unavailable, hanging}, 7 * time.Second, nil},
		{"while nothing is paid", 1, []testkit.Transport{paymentIs("CREATED")}, 6 * time.Second, nil},
	} {
		testkit.RunInBubble(t, c.name, func(t *testing.T) {
			client, _ := scriptedPayPay(t, payPayConfig(), c.attempts, c.answers...)
			start := time.Now()

			_, err := jppay.WaitForCodePayment(t.Context(), client, "p-1", jppay.Polling{Max: 7 * time.Second})

			assert.ErrorIs(t, err, jppay.ErrStillWaiting)
			assert.NotErrorIs(t, err, context.DeadlineExceeded)
			assert.LessOrEqual(t, time.Since(start), 7*time.Second)
			assert.GreaterOrEqual(t, time.Since(start), c.took)
			if c.last != nil {
				assert.ErrorIs(t, err, c.last)
			}
		})
	}
}

func TestAWaitThatIsOverAtOnceIsStillWaiting(t *testing.T) {
	t.Parallel()
	client, _ := scriptedPayPay(t, payPayConfig(), 1, hanging)

	_, err := jppay.WaitForCodePayment(t.Context(), client, "p-1", jppay.Polling{Max: time.Nanosecond})

	assert.ErrorIs(t, err, jppay.ErrStillWaiting)
}

func TestANegativePollingIsRefused(t *testing.T) {
	t.Parallel()

	client, _ := scriptedPayPay(t, payPayConfig(), 1, paymentIs("CREATED"))
	for _, polling := range []jppay.Polling{{Interval: -1}, {Max: -1}} {
		_, err := jppay.WaitForCodePayment(t.Context(), client, "p-1", polling)
		assert.Error(t, err, "%+v", polling)
	}
}

func TestWaitingForNothingEndsInAnError(t *testing.T) {
	t.Parallel()

	for name, wait := range map[string]func(ctx context.Context, polling jppay.Polling) error{
		"a payment, nobody to ask": func(ctx context.Context, polling jppay.Polling) error {
			_, err := jppay.WaitForCodePayment(ctx, nil, "order-1", polling)

			return err
		},
		"a cashback, nobody to ask": func(ctx context.Context, polling jppay.Polling) error {
			_, err := jppay.WaitForCashback(ctx, nil, "gift-1", polling)

			return err
		},
		"a payment, a reader without an answer": func(ctx context.Context, polling jppay.Polling) error {
			_, err := jppay.WaitForCodePayment(ctx, nothing{}, "order-1", polling)

			return err
		},
		"a cashback, a reader without an answer": func(ctx context.Context, polling jppay.Polling) error {
			_, err := jppay.WaitForCashback(ctx, nothing{}, "gift-1", polling)

			return err
		},
		"no context": func(_ context.Context, polling jppay.Polling) error {
			var none context.Context
			_, err := jppay.WaitForCashback(none, nothing{}, "gift-1", polling)

			return err
		},
	} {
		assert.Error(t, wait(t.Context(), jppay.Polling{Interval: time.Millisecond, Max: time.Millisecond}), name)
	}
}

// nothing answers no payment and no cashback, and no error either.
type nothing struct{}

func (nothing) GetCodePaymentDetails(
	context.Context, paypay.MerchantPaymentID, ...paypay.CallOption,
) (*paypay.Payment, error) {
	return nil, nil
}

func (nothing) GetCashbackDetails(
	context.Context, paypay.MerchantCashbackID, ...paypay.CallOption,
) (*paypay.CashbackDetails, error) {
	return nil, nil
}
