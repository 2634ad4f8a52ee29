package sqlrecord_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/sqlrecord"
)

func TestWhenAnOutcomeWasLearntIsToldByTheRecordsClock(t *testing.T) {
	t.Parallel()
	learnt := time.Date(2041, time.March, 5, 6, 7, 8, 9000, time.UTC)
	onEach(t, func(t *testing.T, d database) {
		record, err := sqlrecord.New(t.Context(), d.open(t), sqlrecord.WithClock(func() time.Time { return learnt }))
		require.NoError(t, err)
		store(t, record, "a")
		require.NoError(t, record.Outcome(t.Context(), "a", 1, overlay.Happened))

		pruned, err := record.Prune(t.Context(), learnt)
		require.NoError(t, err)
		assert.Zero(t, pruned)

		pruned, err = record.Prune(t.Context(), learnt.Add(time.Microsecond))
		require.NoError(t, err)
		assert.EqualValues(t, 1, pruned)
	})
}

// SQLite tells the time in milliseconds.
func TestWithoutAClockARecordHasTheDatabases(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		record, err := sqlrecord.New(t.Context(), d.open(t), sqlrecord.WithClock(nil))
		require.NoError(t, err)
		before := time.Now().Add(-time.Millisecond)

		store(t, record, "a")

		after := time.Now().Add(time.Millisecond)
		writes := openWrites(t, record)
		require.Len(t, writes, 1)
		assert.WithinRange(t, writes[0].SentAt, before, after)
		assert.GreaterOrEqual(t, writes[0].Age, time.Duration(0))
		assert.Less(t, writes[0].Age, time.Minute)
	})
}

// A write of which the record says that it is younger than nothing is a new one.
func TestADatabasesClockThatIsSetBackMakesAWriteYoungNotOld(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		clock := testkit.NewClock(noon)
		record, err := sqlrecord.New(t.Context(), d.open(t), sqlrecord.WithClock(clock.Now))
		require.NoError(t, err)
		store(t, record, "a")

		clock.Advance(-time.Hour)

		writes := openWrites(t, record)
		require.Len(t, writes, 1)
		assert.Zero(t, writes[0].Age)
	})
}

func TestAnOptionThatIsNilIsRefused(t *testing.T) {
	t.Parallel()

	_, err := sqlrecord.New(t.Context(), sqliteIn(t.TempDir()).open(t), nil)

	assert.ErrorContains(t, err, "an option is nil")
}
