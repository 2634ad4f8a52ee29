package sqlrecord_test

import (
	"context"
	"database/sql"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/sqlrecord"
)

// stored reads a row as a person does at the database's prompt. The time is null as
// long as there is no outcome.
func stored(t *testing.T, d database, id string) (outcome string, at sql.NullInt64) {
	t.Helper()
	row := d.open(t).QueryRow("SELECT outcome, outcome_at FROM jppay_write WHERE id = $1", id)
	require.NoError(t, row.Scan(&outcome, &at))

	return outcome, at
}

func TestOutcomesOfTwoProcesses(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		for i, c := range []struct {
			name          string
			first, second overlay.Outcome
			want          string
			resolved      bool
		}{
			{"what happened stays happened", overlay.Happened, overlay.DidNotHappen, "happened", true},
			{"Happened corrects DidNotHappen", overlay.DidNotHappen, overlay.Happened, "happened", true},
			{"Unknown does not undo Happened", overlay.Happened, overlay.Unknown, "happened", true},
			{"Unknown does not undo DidNotHappen", overlay.DidNotHappen, overlay.Unknown, "did not happen", true},
			{"Accepted does not undo Happened", overlay.Happened, overlay.Accepted, "happened", true},
			{"Accepted corrects DidNotHappen", overlay.DidNotHappen, overlay.Accepted, "unknown", false},
			{"Happened resolves Accepted", overlay.Accepted, overlay.Happened, "happened", true},
			{"DidNotHappen resolves Accepted", overlay.Accepted, overlay.DidNotHappen, "did not happen", true},
			{"Accepted is stored as Unknown", overlay.Accepted, overlay.Accepted, "unknown", false},
			{"DidNotHappen resolves Unknown", overlay.Unknown, overlay.DidNotHappen, "did not happen", true},
			{"Unknown stays Unknown", overlay.Unknown, overlay.Unknown, "unknown", false},
		} {
			one, other, id := d.record(t), d.record(t), fmt.Sprint(i)
			require.NoError(t, one.Intent(t.Context(), write(id, noon)), c.name)
			require.NoError(t, other.Outcome(t.Context(), id, c.first), c.name)
			require.NoError(t, one.Outcome(t.Context(), id, c.second), c.name)

			outcome, _ := stored(t, d, id)
			assert.Equal(t, c.want, outcome, c.name)

			// A further attempt must not be sent once another process has stored how
			// the write ended.
			err := one.Intent(t.Context(), write(id, noon.Add(time.Minute)))
			assert.Equal(t, c.resolved, err != nil, "%s: a further attempt: %v", c.name, err)
			outcome, _ = stored(t, d, id)
			assert.Equal(t, c.want, outcome, "%s: after a further attempt", c.name)
		}
	})
}

func TestUnknownIsStoredWithItsTime(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		record, start := d.record(t), time.Now().UnixMicro()
		require.NoError(t, record.Intent(t.Context(), write("a", noon)))
		_, at := stored(t, d, "a")
		assert.False(t, at.Valid, "before any outcome")

		require.NoError(t, record.Outcome(t.Context(), "a", overlay.Unknown))

		_, at = stored(t, d, "a")
		assert.True(t, at.Valid)
		assert.GreaterOrEqual(t, at.Int64, start)
		assert.LessOrEqual(t, at.Int64, time.Now().UnixMicro())
	})
}

func TestAnOutcomeOfAWriteThatIsNotThereIsRefused(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		record := d.record(t)
		for _, outcome := range []overlay.Outcome{
			overlay.Happened, overlay.DidNotHappen, overlay.Accepted, overlay.Unknown,
		} {
			assert.ErrorContains(t, record.Outcome(t.Context(), "never", outcome), `"never"`, "%v", outcome)
		}
	})
}

func TestAnIDThatJSONWouldChangeIsRefused(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		w := write("a", noon)
		w.Refs["id"] = "pay_\xff"

		assert.Error(t, d.record(t).Intent(t.Context(), w))
	})
}

func TestPruneDeletesResolvedWritesOnly(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		record := d.record(t)
		intend(t, record, "a", "b", "c", "d")
		require.NoError(t, record.Outcome(t.Context(), "a", overlay.Happened))
		require.NoError(t, record.Outcome(t.Context(), "b", overlay.DidNotHappen))
		require.NoError(t, record.Outcome(t.Context(), "c", overlay.Unknown))

		for _, step := range []struct {
			name    string
			before  time.Time
			deleted int64
		}{
			{"before the outcomes", time.Now().Add(-time.Hour), 0},
			{"after the outcomes", time.Now().Add(time.Hour), 2},
			{"again", time.Now().Add(time.Hour), 0},
		} {
			deleted, err := record.Prune(t.Context(), step.before)
			assert.NoError(t, err, step.name)
			assert.Equal(t, step.deleted, deleted, step.name)
		}
		assert.Equal(t, []string{"c", "d"}, ids(t, record, time.Now(), 0))
	})
}

// assertFails asserts that each method fails and names itself in its error.
func assertFails(t *testing.T, ctx context.Context, record *sqlrecord.Record, why string) {
	t.Helper()
	_, listErr := record.Unresolved(ctx, noon, 0)
	_, pruneErr := record.Prune(ctx, noon)
	for method, err := range map[string]error{
		"Intent":     record.Intent(ctx, write("b", noon)),
		"Outcome":    record.Outcome(ctx, "a", overlay.Happened),
		"Unresolved": listErr,
		"Prune":      pruneErr,
	} {
		if assert.Error(t, err, "%s: %s", method, why) {
			assert.Regexp(t, "^sqlrecord: "+method+": ", err.Error(), why)
		}
	}
}

func TestAContextThatHasEnded(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		record := d.record(t)
		intend(t, record, "a")
		ended, cancel := context.WithCancel(t.Context())
		cancel()

		assertFails(t, ended, record, "the context has ended")

		assert.Equal(t, []string{"a"}, ids(t, record, time.Now(), 0))
	})
}

func TestADatabaseThatIsClosed(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		db := d.open(t)
		record := newRecord(t, db)
		intend(t, record, "a")
		require.NoError(t, db.Close())

		assertFails(t, t.Context(), record, "the database is closed")
	})
}

func TestARowThatWasTamperedWithIsNamed(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		db := d.open(t)
		record := newRecord(t, db)
		intend(t, record, "a")
		_, err := db.Exec("UPDATE jppay_write SET refs = '{'")
		require.NoError(t, err)

		_, err = record.Unresolved(t.Context(), time.Now(), 0)

		assert.ErrorContains(t, err, `"a"`)
	})
}

func TestWhatTheProviderAcceptedIsOpenThoughItsAbsenceWasBelieved(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		record := newRecord(t, d.open(t))
		require.NoError(t, record.Intent(t.Context(), write("a", noon)))
		require.NoError(t, record.Outcome(t.Context(), "a", overlay.DidNotHappen))

		require.NoError(t, record.Outcome(t.Context(), "a", overlay.Accepted))

		assert.Equal(t, []string{"a"}, ids(t, record, later, 0))
	})
}
