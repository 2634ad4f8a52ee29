package overlay_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"golang.org/x/time/rate"

	"github.com/jppay/jppay/overlay"
)

type limiterFunc func(context.Context) error

func (f limiterFunc) Wait(ctx context.Context) error { return f(ctx) }

func TestWithoutALimiterNoCallWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newProvider(success)
		doer, start := p.doer(t), time.Now()

		for range 100 {
			p.succeed(t, doer, "createCode")
		}

		assert.Zero(t, time.Since(start))
	})
}

func TestEachAttemptWaitsForTheLimiter(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newProvider(cut, success)
		doer := p.doer(t, overlay.WithLimiter(rate.NewLimiter(rate.Every(10*time.Second), 1)))

		for range 3 {
			p.succeed(t, doer, "createCode")
		}

		assert.Len(t, p.Requests(), 4)
		for i, pause := range pauses(p.Requests()) {
			assert.Equal(t, 10*time.Second, pause.Round(time.Microsecond), "before attempt %d", i+2)
		}
	})
}

func TestALimiterThatCannotServeInTimeMeansThatNothingWasSent(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limiter := rate.NewLimiter(rate.Every(time.Hour), 1)
		limiter.Allow()
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		p, book := newProvider(success), &notebook{}

		failure := p.fail(t, ctx, p.doer(t, overlay.WithLimiter(limiter), overlay.WithRecord(book)), "pay")

		assert.ErrorIs(t, failure, overlay.ErrNotSent)
		assert.Equal(t, overlay.DidNotHappen, failure.Outcome)
		assert.Empty(t, p.Requests())
		assert.Zero(t, failure.Attempts)
		assert.Empty(t, book.writes)
	})
}

func TestANilLimiterIsRefused(t *testing.T) {
	t.Parallel()

	_, err := overlay.NewDoer(
		overlay.Config{Provider: overlay.PayPay, BaseURL: retryBase}, overlay.WithLimiter(nil))

	assert.Error(t, err)
}
