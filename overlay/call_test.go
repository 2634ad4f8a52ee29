package overlay_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

func withBody(req *http.Request, body io.Reader) *http.Request {
	req.Body, req.ContentLength = io.NopCloser(body), -1

	return req
}

func TestEachCallHasOneBeginAndOneEnd(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	contract := func(string, *http.Request, []byte, *http.Response, []byte) error { return broken }
	over, cancel := context.WithCancel(t.Context())
	cancel()

	for name, c := range map[string]struct {
		request *http.Request
		answers []reply
		options []overlay.Option
	}{
		"a read that succeeds":  {request: request(t, "GET", retryBase+"/v1/payments/p-1", "")},
		"a write that succeeds": {request: request(t, "POST", retryBase+"/v1/payOnce", writeBody)},
		"a second attempt that succeeds": {
			request: request(t, "GET", retryBase+"/v1/payments/p-1", ""), answers: []reply{cut, success},
		},
		"a refusal": {
			request: request(t, "POST", retryBase+"/v1/payOnce", writeBody),
			answers: []reply{coded(400, "DECLINED")},
		},
		"no connection": {
			request: request(t, "GET", retryBase+"/v1/payments/p-1", ""), answers: []reply{connectionRefused},
		},
		"a context that has ended": {request: request(t, "GET", retryBase+"/v1/payments/p-1", "").WithContext(over)},
		"another origin":           {request: request(t, "GET", "https://other.example/v1/payments/p-1", "")},
		"no operation":             {request: request(t, "GET", retryBase+"/v1/payments/", "")},
		"an id that is a path":     {request: request(t, "GET", retryBase+"/v1/payments/a%2Fb", "")},
		"a body that cannot be read": {
			request: withBody(request(t, "POST", retryBase+"/v1/payOnce", ""), iotest.ErrReader(broken)),
		},
		"a limiter that refuses": {
			request: request(t, "GET", retryBase+"/v1/payments/p-1", ""),
			options: []overlay.Option{overlay.WithLimiter(limiterFunc(func(context.Context) error { return broken }))},
		},
		"a request that breaks the contract": {
			request: request(t, "POST", retryBase+"/v1/payOnce", writeBody),
			options: []overlay.Option{overlay.WithContract(contract)},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProvider(append(c.answers, success)...)
			fast := overlay.WithRetry(overlay.Retry{Attempts: 2, Base: 1, Cap: 1})

			_, err := p.doer(t, append(c.options, fast)...).Do(c.request)

			begins, ends := p.eventsOf(overlay.EventBegin), p.eventsOf(overlay.EventEnd)
			require.Len(t, begins, 1)
			require.Len(t, ends, 1)
			assert.Equal(t, begins[0], p.events[0])
			assert.Equal(t, ends[0], p.events[len(p.events)-1])
			assert.Equal(t, overlay.PayPay, begins[0].Provider)
			assert.Equal(t, overlay.PayPay, ends[0].Provider)
			assert.Equal(t, err, ends[0].Err)
		})
	}
}

func TestABeginTellsWhatTheCallIsAbout(t *testing.T) {
	t.Parallel()
	p := newProvider(coded(400, "DECLINED"))

	_ = p.fail(t, t.Context(), p.doer(t), "payOnce")

	assert.Equal(t, []overlay.Event{{
		Kind: overlay.EventBegin, Provider: overlay.PayPay, Operation: "payOnce", Key: "paymentId", ID: "p-1",
		Outcome: overlay.DidNotHappen,
	}}, p.eventsOf(overlay.EventBegin))
}

func TestABeginOfARequestThatIsRefusedHoldsWhatIsKnown(t *testing.T) {
	t.Parallel()
	p := newProvider(success)
	doer := p.doer(t)

	_, err := doer.Do(request(t, "GET", "https://other.example/v1/payments/p-1", ""))
	require.ErrorIs(t, err, overlay.ErrNotSent)
	_, err = doer.Do(request(t, "GET", retryBase+"/v1/payments/a%2Fb", ""))
	require.ErrorIs(t, err, overlay.ErrNotSent)

	assert.Equal(t, []overlay.Event{
		{Kind: overlay.EventBegin, Provider: overlay.PayPay},
		{Kind: overlay.EventBegin, Provider: overlay.PayPay, Operation: "getPayment"},
	}, p.eventsOf(overlay.EventBegin))
	assert.Empty(t, p.Requests())
}

func TestAnEndTellsWhatAllAttemptsCameTo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newProvider(coded(429, "BUSY"), coded(400, "DECLINED"))

		failure := p.fail(t, t.Context(), p.doer(t), "createCode")

		ends := p.eventsOf(overlay.EventEnd)
		require.Len(t, ends, 1)
		assert.Equal(t, 2, ends[0].Attempt)
		assert.Equal(t, 400, ends[0].Status)
		assert.Equal(t, "DECLINED", ends[0].Code)
		assert.Equal(t, overlay.DidNotHappen, ends[0].Outcome)
		assert.Equal(t, failure.Reason, ends[0].Reason)
		assert.GreaterOrEqual(t, ends[0].Took, time.Second, "the pause after BUSY counts")
		assert.Same(t, failure, ends[0].Err)
	})
}

func TestAnEndAfterSuccessHoldsNothingOfFailedAttempts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newProvider(coded(500, "ASK")).withResolutions(there)

		p.succeed(t, p.doer(t), "pay")

		ends := p.eventsOf(overlay.EventEnd)
		require.Len(t, ends, 1)
		assert.Equal(t, 1, ends[0].Attempt)
		assert.Equal(t, http.StatusOK, ends[0].Status)
		assert.Empty(t, ends[0].Code)
		assert.Equal(t, overlay.Happened, ends[0].Outcome)
		assert.NoError(t, ends[0].Err)
	})
}

func TestAPanicOfTheTransportEndsTheCall(t *testing.T) {
	t.Parallel()
	p := newProvider(func(*http.Request) (*http.Response, error) { panic("SENSITIVE") })
	doer := p.doer(t)

	assert.PanicsWithValue(t, "SENSITIVE", func() {
		_, _ = doer.Do(request(t, "POST", retryBase+"/v1/payOnce", writeBody))
	})

	ends := p.eventsOf(overlay.EventEnd)
	require.Len(t, ends, 1)
	assert.Equal(t, overlay.Unknown, ends[0].Outcome)
	assert.EqualError(t, ends[0].Err, "a panic ended the call")
}

func TestAPanicBeforeTheFirstAttemptMeansThatNothingHappened(t *testing.T) {
	t.Parallel()
	p := newProvider(success)
	doer := p.doer(t, overlay.WithLimiter(limiterFunc(func(context.Context) error { panic("limiter") })))

	assert.Panics(t, func() {
		_, _ = doer.Do(request(t, "POST", retryBase+"/v1/payOnce", writeBody))
	})

	ends := p.eventsOf(overlay.EventEnd)
	require.Len(t, ends, 1)
	assert.Equal(t, overlay.DidNotHappen, ends[0].Outcome)
}

func TestOperationFromKnowsTheRequestThatIsSent(t *testing.T) {
	t.Parallel()
	var seen []string
	see := func(ctx context.Context) {
		if op, ok := overlay.OperationFrom(ctx); ok {
			seen = append(seen, op.ID)
		}
	}
	p := newProvider(func(r *http.Request) (*http.Response, error) {
		see(r.Context())
		return success(r)
	})
	doer := p.doer(t,
		overlay.WithHook(func(ctx context.Context, e overlay.Event) { see(ctx) }),
		overlay.WithLimiter(limiterFunc(func(ctx context.Context) error { see(ctx); return nil })))

	p.succeed(t, doer, "getPayment")

	assert.Equal(t, []string{"getPayment", "getPayment", "getPayment", "getPayment", "getPayment"}, seen,
		"begin, limiter, transport, attempt, end")
}

func TestOperationFromKnowsNoneOutsideOfACall(t *testing.T) {
	t.Parallel()

	op, ok := overlay.OperationFrom(t.Context())

	assert.Nil(t, op)
	assert.False(t, ok)
}

func TestOperationFromKnowsNoneForARequestOfNoOperation(t *testing.T) {
	t.Parallel()
	p := newProvider(success)
	var known []bool
	doer := p.doer(t, overlay.WithHook(func(ctx context.Context, _ overlay.Event) {
		_, ok := overlay.OperationFrom(ctx)
		known = append(known, ok)
	}))

	_, err := doer.Do(request(t, "GET", retryBase+"/v1/nothing", ""))

	require.Error(t, err)
	assert.Equal(t, []bool{false, false}, known)
}

func TestACallContextReachesAllThatTheCallDoes(t *testing.T) {
	t.Parallel()
	type key struct{}
	var seen []any
	see := func(ctx context.Context) { seen = append(seen, ctx.Value(key{})) }
	p := newProvider(func(r *http.Request) (*http.Response, error) {
		see(r.Context())
		return success(r)
	})
	derive := func(ctx context.Context, begin overlay.Event) context.Context {
		return context.WithValue(ctx, key{}, string(begin.Kind)+" "+begin.Operation)
	}
	doer := p.doer(t,
		overlay.WithCallContext(derive),
		overlay.WithHook(func(ctx context.Context, _ overlay.Event) { see(ctx) }),
		overlay.WithLimiter(limiterFunc(func(ctx context.Context) error { see(ctx); return nil })))

	p.succeed(t, doer, "getPayment")

	const want = "begin getPayment"
	assert.Equal(t, []any{want, want, want, want, want}, seen, "begin, limiter, transport, attempt, end")
}

func TestTheReadThatAsksAboutAWriteIsWithinItsCall(t *testing.T) {
	t.Parallel()
	var lines []string
	p := newProvider(coded(500, "ASK"), success)
	var doer *overlay.Doer
	type key struct{}
	ask := func(ctx context.Context, _ overlay.Write) (overlay.Resolution, error) {
		_, err := doer.Do(request(t, "GET", retryBase+"/v1/payments/p-1", "").WithContext(ctx))

		return there.Resolution, err
	}
	doer, err := overlay.NewDoer(overlay.Config{
		Provider: overlay.PayPay, BaseURL: retryBase, Operations: retryTable, Auth: newSigner(t), Ask: ask,
	},
		overlay.WithHTTPClient(p.Client()),
		overlay.WithCallContext(func(ctx context.Context, begin overlay.Event) context.Context {
			within, _ := ctx.Value(key{}).(string)
			return context.WithValue(ctx, key{}, within+"/"+begin.Operation)
		}),
		overlay.WithHook(func(ctx context.Context, e overlay.Event) {
			if op, ok := overlay.OperationFrom(ctx); ok && e.Kind != overlay.EventDecision {
				lines = append(lines, string(e.Kind)+" "+ctx.Value(key{}).(string)+" "+op.ID)
			}
		}))
	require.NoError(t, err)

	p.succeed(t, doer, "pay")

	assert.Equal(t, []string{
		"begin /pay pay",
		"attempt /pay pay",
		"begin /pay/getPayment getPayment",
		"attempt /pay/getPayment getPayment",
		"end /pay/getPayment getPayment",
		"resolve /pay pay",
		"end /pay pay",
	}, lines)
}

// tagged adds a word to the header of each request that passes it.
func tagged(word string) func(http.RoundTripper) http.RoundTripper {
	return func(next http.RoundTripper) http.RoundTripper {
		return testkit.Transport(func(r *http.Request) (*http.Response, error) {
			r.Header.Set("X-Way", r.Header.Get("X-Way")+word)
			return next.RoundTrip(r)
		})
	}
}

func TestALaterTransportWrapsAnEarlierOne(t *testing.T) {
	t.Parallel()
	p := newProvider(success)
	doer := p.doer(t, overlay.WithTransport(tagged("inner")), overlay.WithTransport(tagged("outer ")))

	p.succeed(t, doer, "getPayment")

	assert.Equal(t, "outer inner", p.Requests()[0].Header.Get("X-Way"))
}

func TestATransportWrapsTheDefaultOne(t *testing.T) {
	t.Parallel()
	server := serve(t, answer(200, jsonType, successful))
	var next []http.RoundTripper
	wrap := func(inner http.RoundTripper) http.RoundTripper {
		next = append(next, inner)
		return inner
	}
	doer := newDoer(t, server, overlay.WithTransport(wrap))
	bare := newDoer(t, server, overlay.WithHTTPClient(&http.Client{}), overlay.WithTransport(wrap))

	_, err := doer.Do(request(t, "GET", server+"/v1/payments/p-1", ""))
	require.NoError(t, err)
	_, err = bare.Do(request(t, "GET", server+"/v1/payments/p-1", ""))
	require.NoError(t, err)

	require.Len(t, next, 2)
	assert.IsType(t, &http.Transport{}, next[0])
	assert.Same(t, http.DefaultTransport, next[1])
}

func TestNilContextsAndTransportsAreRefused(t *testing.T) {
	t.Parallel()
	config := overlay.Config{Provider: overlay.PayPay, BaseURL: retryBase, Operations: retryTable, Auth: newSigner(t)}
	nothing := func(http.RoundTripper) http.RoundTripper { return nil }

	_, err := overlay.NewDoer(config, overlay.WithCallContext(nil))
	assert.ErrorContains(t, err, "WithCallContext")

	_, err = overlay.NewDoer(config, overlay.WithTransport(nil))
	assert.ErrorContains(t, err, "WithTransport")

	_, err = overlay.NewDoer(config, overlay.WithTransport(nothing))
	assert.ErrorContains(t, err, "WithTransport")
}
