package overlay_test

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

// skewed is the time of a host whose clock is years off, and stands still.
var skewed = time.Date(2041, time.March, 5, 6, 7, 8, 0, time.UTC)

func skewedClock() time.Time { return skewed }

const clockBase = "https://clock.example"

var clockTable = []policy.Operation{
	{
		Provider: overlay.PayPay, ID: "pay", Method: "POST", Path: "/v1/pay", Retry: policy.ResolveFirst,
		Key: "requestId", KeyVerified: true, Resolve: "look", CodeField: "resultInfo.code", Success: []string{"SUCCESS"},
		Errors: []*policy.Code{{
			Code: "UNAUTHORIZED", Statuses: []int{401}, Outcome: policy.DidNotHappen, Class: policy.ClassNever,
		}},
	},
	{
		Provider: overlay.PayPay, ID: "look", Method: "GET", Path: "/v1/look", Retry: policy.Read,
		CodeField: "resultInfo.code",
	},
}

// clockRig is a client on a skewed clock, and what its requests were signed with.
type clockRig struct {
	doer   *overlay.Doer
	epochs []int64
	asked  []overlay.Write
	events []overlay.Event
	answer reply
}

func (r *clockRig) RoundTrip(req *http.Request) (*http.Response, error) {
	parts := strings.Split(req.Header.Get("Authorization"), ":")
	epoch, err := strconv.ParseInt(parts[len(parts)-2], 10, 64)
	if err != nil {
		return nil, err
	}
	r.epochs = append(r.epochs, epoch)
	return r.answer(req)
}

// newClockRig builds a client of PayPay. signing is the signer's own clock, nil for
// none.
func newClockRig(t *testing.T, signing func() time.Time, options ...overlay.Option) *clockRig {
	t.Helper()
	auth, err := overlay.NewHMAC("a_key1234", overlay.NewSecret("c2VjcmV0LW9mLWEtc2hvcA"), signing, nil)
	require.NoError(t, err)

	r := &clockRig{answer: success}
	config := overlay.Config{
		Provider: overlay.PayPay, BaseURL: clockBase, Operations: clockTable, Auth: auth,
		Ask: func(_ context.Context, w overlay.Write) (overlay.Resolution, error) {
			r.asked = append(r.asked, w)
			return overlay.Resolution{Outcome: overlay.DidNotHappen, Reason: "it is not there"}, nil
		},
	}
	r.doer, err = overlay.NewDoer(config, append([]overlay.Option{
		overlay.WithClock(skewedClock),
		overlay.WithHTTPClient(&http.Client{Transport: r}),
		overlay.WithHook(func(_ context.Context, e overlay.Event) { r.events = append(r.events, e) }),
	}, options...)...)
	require.NoError(t, err)
	return r
}

// pay makes one write, and returns its error, nil for none.
func (r *clockRig) pay(ctx context.Context, t *testing.T) error {
	t.Helper()
	req, err := http.NewRequestWithContext(
		ctx, http.MethodPost, clockBase+"/v1/pay", strings.NewReader(`{"requestId":"r-1"}`))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/json")

	res, err := r.doer.Do(req)
	if res != nil {
		require.NoError(t, res.Body.Close())
	}
	return err
}

func (r *clockRig) only(t *testing.T, kind overlay.EventKind) overlay.Event {
	t.Helper()
	var found []overlay.Event
	for _, e := range r.events {
		if e.Kind == kind {
			found = append(found, e)
		}
	}
	require.Len(t, found, 1)
	return found[0]
}

func TestTheClientsClockSigns(t *testing.T) {
	t.Parallel()
	r := newClockRig(t, nil)

	require.NoError(t, r.pay(t.Context(), t))

	assert.Equal(t, []int64{skewed.Unix()}, r.epochs)
}

func TestASignersOwnClockSigns(t *testing.T) {
	t.Parallel()
	own := skewed.Add(-time.Hour)
	r := newClockRig(t, func() time.Time { return own })

	require.NoError(t, r.pay(t.Context(), t))

	assert.Equal(t, []int64{own.Unix()}, r.epochs)
}

func TestTwoClientsOfOneSignerHaveEachTheirClock(t *testing.T) {
	t.Parallel()
	auth, err := overlay.NewHMAC("a_key1234", overlay.NewSecret("c2VjcmV0LW9mLWEtc2hvcA"), nil, nil)
	require.NoError(t, err)

	for _, now := range []time.Time{skewed, skewed.Add(time.Hour), skewed} {
		r := &clockRig{answer: success}
		r.doer, err = overlay.NewDoer(
			overlay.Config{Provider: overlay.PayPay, BaseURL: clockBase, Operations: clockTable, Auth: auth},
			overlay.WithHTTPClient(&http.Client{Transport: r}), overlay.WithClock(func() time.Time { return now }))
		require.NoError(t, err)

		require.NoError(t, r.pay(t.Context(), t))
		assert.Equal(t, []int64{now.Unix()}, r.epochs)
	}
}

func TestWithoutAClockTheRuntimesSigns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newClockRig(t, nil, overlay.WithClock(nil))

		require.NoError(t, r.pay(t.Context(), t))

		assert.Equal(t, []int64{time.Now().Unix()}, r.epochs)
	})
}

func TestTheClockIsCorrectedAgainstTheClientsClock(t *testing.T) {
	t.Parallel()
	r := newClockRig(t, nil)
	provider := skewed.Add(-7 * time.Minute)
	r.answer = func(req *http.Request) (*http.Response, error) {
		if len(r.epochs) > 1 {
			return success(req)
		}
		return coded(401, "UNAUTHORIZED", "Date", provider.Format(http.TimeFormat))(req)
	}

	require.NoError(t, r.pay(t.Context(), t))

	assert.Equal(t, []int64{skewed.Unix(), provider.Unix()}, r.epochs)
	assert.Equal(t, -7*time.Minute, r.only(t, overlay.EventClock).Offset)
}

func TestARecordHasAClockOfItsOwn(t *testing.T) {
	t.Parallel()
	record := overlay.NewMemoryRecord()
	r := newClockRig(t, nil, overlay.WithRecord(record), overlay.WithRetry(overlay.Retry{Attempts: 1}))
	r.answer = cut

	require.ErrorIs(t, r.pay(t.Context(), t), overlay.ErrOutcomeUnknown)

	writes := unresolvedIn(t, record)
	require.Len(t, writes, 1)
	assert.WithinDuration(t, time.Now(), writes[0].SentAt, time.Hour)
}

func TestAFailureIsAskedAboutWithTheTimeOfTheClientsClock(t *testing.T) {
	t.Parallel()
	r := newClockRig(t, nil, overlay.WithRetry(overlay.Retry{Attempts: 1}), overlay.WithSettling(time.Nanosecond))
	r.answer = cut
	failure := r.pay(t.Context(), t)
	require.ErrorIs(t, failure, overlay.ErrOutcomeUnknown)

	_, err := overlay.Resolve(t.Context(), failure)

	require.NoError(t, err)
	require.NotEmpty(t, r.asked)
	assert.Equal(t, skewed, r.asked[0].SentAt)
}

func TestARetryAfterWithoutADateIsComparedWithTheClientsClock(t *testing.T) {
	t.Parallel()
	r := newClockRig(t, nil, overlay.WithRetry(overlay.Retry{Attempts: 1}))
	r.answer = coded(503, "BUSY", "Retry-After", skewed.Add(40*time.Second).Format(http.TimeFormat))

	var failure *overlay.Error
	require.ErrorAs(t, r.pay(t.Context(), t), &failure)

	assert.Equal(t, 40*time.Second, failure.RetryAfter)
}

func TestTheAgeOfAWriteIsToldByTheRecordAlone(t *testing.T) {
	t.Parallel()
	const settling, storing = 30 * time.Second, 5 * time.Second
	for name, c := range map[string]struct {
		age    time.Duration
		sentAt time.Time
		asked  int
		waited time.Duration
	}{
		"settled":                         {settling + storing, skewed, 1, 0},
		"settled by another clock":        {settling + storing, skewed.Add(time.Hour), 1, 0},
		"settled, but for the storing":    {settling, skewed.Add(-time.Hour), 2, storing},
		"almost settled":                  {settling + storing - time.Second, skewed, 2, time.Second},
		"just sent":                       {0, skewed, 2, settling},
		"sent long ago by another clock":  {0, skewed.Add(-time.Hour), 2, settling},
		"sent nobody knows":               {0, time.Time{}, 2, settling},
		"sent later than now":             {-time.Hour, skewed, 2, settling},
		"stored before it can have begun": {storing - time.Second, skewed, 2, settling},
	} {
		testkit.RunInBubble(t, name, func(t *testing.T) {
			r := newClockRig(t, nil, overlay.WithSettling(settling))
			began := time.Now()

			resolution, err := r.doer.Resolve(t.Context(), overlay.Write{
				ID: "w", Provider: overlay.PayPay, Origin: clockBase, Account: "default", Operation: "pay",
				Attempt: 1, Age: c.age, SentAt: c.sentAt,
			})

			require.NoError(t, err)
			assert.Equal(t, overlay.DidNotHappen, resolution.Outcome)
			assert.Len(t, r.asked, c.asked)
			assert.Equal(t, c.waited, time.Since(began))
		})
	}
}

func TestPausesAndDeadlinesDoNotRunOnTheClientsClock(t *testing.T) {
	t.Parallel()
	for name, now := range map[string]func() time.Time{
		"ahead":  skewedClock,
		"behind": func() time.Time { return time.Unix(0, 0) },
	} {
		testkit.RunInBubble(t, name, func(t *testing.T) {
			r := newClockRig(t, nil, overlay.WithClock(now))
			began := time.Now()
			r.answer = func(req *http.Request) (*http.Response, error) {
				if len(r.epochs) > 1 {
					return success(req)
				}
				return coded(429, "BUSY", "Retry-After", "20")(req)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()

			require.NoError(t, r.pay(ctx, t))

			assert.Len(t, r.epochs, 2)
			assert.GreaterOrEqual(t, time.Since(began), 20*time.Second)
		})
	}
}

func TestAPausePastTheDeadlineIsNotBegunWhateverTheClockSays(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newClockRig(t, nil, overlay.WithClock(func() time.Time { return time.Unix(0, 0) }))
		r.answer = coded(429, "BUSY", "Retry-After", "20")
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()

		require.ErrorContains(t, r.pay(ctx, t), "would pass the context's deadline")

		assert.NoError(t, ctx.Err())
	})
}

func TestHowLongAnAttemptTookIsNotToldByTheClientsClock(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newClockRig(t, nil)
		r.answer = func(req *http.Request) (*http.Response, error) {
			time.Sleep(3 * time.Second)
			return success(req)
		}

		require.NoError(t, r.pay(t.Context(), t))

		assert.Equal(t, 3*time.Second, r.only(t, overlay.EventAttempt).Took)
	})
}

func TestCertificatesAreJudgedByTheClientsClock(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	auth, err := overlay.NewHMAC("a_key1234", overlay.NewSecret("c2VjcmV0LW9mLWEtc2hvcA"), nil, nil)
	require.NoError(t, err)

	for name, c := range map[string]struct {
		now   time.Time
		valid bool
	}{
		"before it was issued": {now: server.Certificate().NotBefore.Add(-time.Hour)},
		"while it is valid":    {now: server.Certificate().NotAfter.Add(-time.Hour), valid: true},
		"after it expired":     {now: server.Certificate().NotAfter.Add(time.Hour)},
	} {
		doer, err := overlay.NewDoer(
			overlay.Config{Provider: overlay.PayPay, BaseURL: server.URL, Operations: clockTable, Auth: auth},
			overlay.WithClock(func() time.Time { return c.now }), overlay.WithRetry(overlay.Retry{Attempts: 1}))
		require.NoError(t, err)
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/v1/look", nil)
		require.NoError(t, err)

		_, err = doer.Do(req) //nolint:bodyclose // there is no answer

		// Nobody vouches for the server, which is only asked about while it is valid.
		var invalid x509.CertificateInvalidError
		var unknown x509.UnknownAuthorityError
		assert.Equal(t, !c.valid, errors.As(err, &invalid), name)
		assert.Equal(t, c.valid, errors.As(err, &unknown), name)
	}
}
