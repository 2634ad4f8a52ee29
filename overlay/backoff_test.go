package overlay_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

// pauses returns the times between the attempts of one call.
func pauses(attempts []testkit.Request) []time.Duration {
	var list []time.Duration
	for i := 1; i < len(attempts); i++ {
		list = append(list, attempts[i].At.Sub(attempts[i-1].At))
	}

	return list
}

func TestPausesAreRandomUpToACeilingThatDoubles(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const rounds = 400
		const ms = time.Millisecond
		ceilings := []time.Duration{100 * ms, 200 * ms, 400 * ms, 500 * ms, 500 * ms}
		sums, shortest := make([]time.Duration, len(ceilings)), slices.Clone(ceilings)
		p := newProvider(cut)
		doer := p.doer(t, overlay.WithRetry(overlay.Retry{Attempts: 6, Base: 100 * ms, Cap: 500 * ms}))

		for range rounds {
			_ = p.fail(t, t.Context(), doer, "createCode")
			list := pauses(p.Take())
			require.Len(t, list, len(ceilings))
			for i, pause := range list {
				require.GreaterOrEqual(t, pause, time.Duration(0), "pause %d", i+1)
				require.LessOrEqual(t, pause, ceilings[i], "pause %d", i+1)
				sums[i] += pause
				shortest[i] = min(shortest[i], pause)
			}
		}

		for i, ceiling := range ceilings {
			mean := sums[i] / rounds
			assert.GreaterOrEqual(t, mean, ceiling*4/10, "pause %d", i+1)
			assert.LessOrEqual(t, mean, ceiling*6/10, "pause %d", i+1)
			assert.LessOrEqual(t, shortest[i], ceiling/10, "pause %d", i+1)
		}
	})
}

func TestTheLargestPausesDoNotOverflow(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const day = 24 * time.Hour
		p := newProvider(cut)
		doer := p.doer(t, overlay.WithRetry(overlay.Retry{Attempts: 100, Base: day, Cap: day}))

		failure := p.fail(t, t.Context(), doer, "createCode")

		assert.Equal(t, 100, failure.Attempts)
		list := pauses(p.Requests())
		require.Len(t, list, 99)
		assert.LessOrEqual(t, slices.Max(list), day)
		assert.GreaterOrEqual(t, slices.Min(list), time.Duration(0))
	})
}

func TestBoundsOfARetryThatAreRefused(t *testing.T) {
	t.Parallel()
	for name, retry := range map[string]overlay.Retry{
		"a negative number of attempts":              {Attempts: -1},
		"more attempts than an id has room for":      {Attempts: 101},
		"a negative base":                            {Base: -1},
		"a negative cap":                             {Cap: -1},
		"a base above a day":                         {Base: 24*time.Hour + 1},
		"a cap above a day, as an unlimited one is":  {Cap: 1<<63 - 1},
		"a cap above a day with a base of 0 seconds": {Base: 0, Cap: 25 * time.Hour},
	} {
		_, err := overlay.NewDoer(
			overlay.Config{Provider: overlay.PayPay, BaseURL: retryBase}, overlay.WithRetry(retry))
		assert.ErrorContains(t, err, "WithRetry", name)
	}
}
