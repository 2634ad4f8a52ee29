package sqlrecord_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/sqlrecord"
)

func TestWhenAnOutcomeWasLearntIsToldByTheRecordsClock(t *testing.T) {
	t.Parallel()
	learnt := time.Date(2041, time.March, 5, 6, 7, 8, 9000, time.UTC)
	onEach(t, func(t *testing.T, d database) {
		record, err := sqlrecord.New(t.Context(), d.open(t), sqlrecord.WithClock(func() time.Time { return learnt }))
		require.NoError(t, err)
		require.NoError(t, record.Intent(t.Context(), write("a", noon)))
		require.NoError(t, record.Outcome(t.Context(), "a", overlay.Happened))

		pruned, err := record.Prune(t.Context(), learnt)
		require.NoError(t, err)
		assert.Zero(t, pruned)

		pruned, err = record.Prune(t.Context(), learnt.Add(time.Microsecond))
		require.NoError(t, err)
		assert.EqualValues(t, 1, pruned)
	})
}

func TestWithoutAClockARecordHasTheRuntimes(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		record, err := sqlrecord.New(t.Context(), d.open(t), sqlrecord.WithClock(nil))
		require.NoError(t, err)
		require.NoError(t, record.Intent(t.Context(), write("a", noon)))
		before := time.Now().Add(-time.Microsecond)
		require.NoError(t, record.Outcome(t.Context(), "a", overlay.Happened))

		pruned, err := record.Prune(t.Context(), before)
		require.NoError(t, err)
		assert.Zero(t, pruned)

		pruned, err = record.Prune(t.Context(), time.Now().Add(time.Microsecond))
		require.NoError(t, err)
		assert.EqualValues(t, 1, pruned)
	})
}

func TestAnOptionThatIsNilIsRefused(t *testing.T) {
	t.Parallel()

	_, err := sqlrecord.New(t.Context(), sqliteIn(t.TempDir()).open(t), nil)

	assert.ErrorContains(t, err, "an option is nil")
}
