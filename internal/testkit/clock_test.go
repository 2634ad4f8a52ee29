package testkit_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/internal/testkit"
)

func TestAClockMovesWhenItIsMoved(t *testing.T) {
	t.Parallel()

	start := time.Date(2026, 4, 1, 12, 0, 0, 0, time.UTC)
	clock := testkit.NewClock(start)
	assert.Equal(t, start, clock.Now())

	clock.Advance(time.Hour)
	assert.Equal(t, start.Add(time.Hour), clock.Now())

	clock.Advance(-2 * time.Hour)
	assert.Equal(t, start.Add(-time.Hour), clock.Now())

	clock.Set(start)
	assert.Equal(t, start, clock.Now())
}

func TestAClockIsSafeForConcurrentUse(t *testing.T) {
	t.Parallel()

	start := time.Unix(0, 0)
	clock := testkit.NewClock(start)
	var group sync.WaitGroup
	for range 100 {
		group.Go(func() {
			clock.Advance(time.Second)
			_ = clock.Now()
		})
	}
	group.Wait()

	assert.Equal(t, start.Add(100*time.Second), clock.Now())
}
