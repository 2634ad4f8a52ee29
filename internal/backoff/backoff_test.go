package backoff_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/internal/backoff"
)

func TestPausesFollowFromTheIDAndTheTime(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC)
	pause := backoff.UpTo(time.Hour, "order-1", now)

	assert.Positive(t, pause)
	assert.LessOrEqual(t, pause, time.Hour)
	assert.Equal(t, pause, backoff.UpTo(time.Hour, "order-1", now))
	assert.NotEqual(t, pause, backoff.UpTo(time.Hour, "order-2", now))
	assert.NotEqual(t, pause, backoff.UpTo(time.Hour, "order-1", now.Add(1)))
	assert.Zero(t, backoff.UpTo(0, "order-1", now))
}

func TestTheCeilingDoublesUpToTheMost(t *testing.T) {
	t.Parallel()
	assert.Equal(t, time.Second, backoff.Ceiling(time.Second, time.Minute, 0))
	assert.Equal(t, 32*time.Second, backoff.Ceiling(time.Second, time.Minute, 5))
	assert.Equal(t, time.Minute, backoff.Ceiling(time.Second, time.Minute, 6))
	assert.Equal(t, time.Minute, backoff.Ceiling(time.Second, time.Minute, 1000), "without overflow")
	assert.Equal(t, time.Second, backoff.Ceiling(time.Minute, time.Second, 0), "the most is the shorter one")
}

func TestAWaitEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()

		assert.NoError(t, backoff.Wait(ctx, 40*time.Second))
		assert.ErrorIs(t, backoff.Wait(ctx, 40*time.Second), context.DeadlineExceeded)
		assert.ErrorIs(t, backoff.Wait(ctx, 0), context.DeadlineExceeded)
		assert.NoError(t, backoff.Wait(t.Context(), 0))
	})
}
