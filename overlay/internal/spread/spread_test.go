package spread_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/overlay/internal/spread"
)

func TestPausesFollowFromTheIDAndTheTime(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC)
	pause := spread.UpTo(time.Hour, "order-1", now)

	assert.Positive(t, pause)
	assert.LessOrEqual(t, pause, time.Hour)
	assert.Equal(t, pause, spread.UpTo(time.Hour, "order-1", now))
	assert.NotEqual(t, pause, spread.UpTo(time.Hour, "order-2", now))
	assert.NotEqual(t, pause, spread.UpTo(time.Hour, "order-1", now.Add(1)))
	assert.Zero(t, spread.UpTo(0, "order-1", now))
}
