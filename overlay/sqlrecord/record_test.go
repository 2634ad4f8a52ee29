package sqlrecord_test

import (
	"context"
	"database/sql"
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

func TestWhatTheTableSaysOfAnOutcome(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		record := d.record(t)
		for outcome, want := range map[overlay.Outcome]string{
			overlay.Happened: "happened", overlay.DidNotHappen: "did not happen", overlay.Unknown: "unknown",
			overlay.Accepted: "unknown", overlay.Unresolvable: "unresolvable",
		} {
			id := outcome.String()
			store(t, record, id)
			_, at := stored(t, d, id)
			assert.False(t, at.Valid, "a time before any outcome")

			require.NoError(t, record.Outcome(t.Context(), id, 1, outcome))

			word, at := stored(t, d, id)
			assert.Equal(t, want, word)
			assert.Equal(t, want != "unknown", at.Valid, "%s has a time", want)
		}
	})
}

func TestAnIDThatJSONWouldChangeIsRefused(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		w := write("a")
		w.Refs["id"] = "pay_\xff"

		assert.Error(t, d.record(t).Attempt(t.Context(), w, 0))
	})
}

func TestPruneDeletesClosedWritesOnly(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		record := d.record(t)
		store(t, record, "a", "b", "c", "d", "e")
		require.NoError(t, record.Outcome(t.Context(), "a", 1, overlay.Happened))
		require.NoError(t, record.Outcome(t.Context(), "b", 1, overlay.DidNotHappen))
		require.NoError(t, record.Outcome(t.Context(), "c", 1, overlay.Unknown))
		require.NoError(t, record.Outcome(t.Context(), "e", 1, overlay.Unresolvable))

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
		assert.ElementsMatch(t, []string{"c", "d"}, ids(t, record))
		left, _ := stored(t, d, "e")
		assert.Equal(t, "unresolvable", left)
	})
}

// assertFails asserts that each method fails and names itself in its error.
func assertFails(t *testing.T, ctx context.Context, record *sqlrecord.Record, why string) {
	t.Helper()
	_, dueErr := record.Due(ctx, shop, 1)
	_, openErr := record.Open(ctx, overlay.Write{}, 1)
	_, apartErr := record.Unresolvable(ctx, overlay.Write{}, 1)
	_, pruneErr := record.Prune(ctx, noon)
	for method, err := range map[string]error{
		"Attempt":      record.Attempt(ctx, write("b"), 0),
		"Outcome":      record.Outcome(ctx, "a", 1, overlay.Happened),
		"Due":          dueErr,
		"Open":         openErr,
		"Unresolvable": apartErr,
		"Prune":        pruneErr,
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
		store(t, record, "a")
		ended, cancel := context.WithCancel(t.Context())
		cancel()

		assertFails(t, ended, record, "the context has ended")

		assert.Equal(t, []string{"a"}, ids(t, record))
	})
}

func TestADatabaseThatIsClosed(t *testing.T) {
	t.Parallel()
	onEachOpen(t, func(t *testing.T, db *sql.DB, record *sqlrecord.Record) {
		store(t, record, "a")
		require.NoError(t, db.Close())

		assertFails(t, t.Context(), record, "the database is closed")
	})
}

func TestARowThatWasTamperedWithIsNamed(t *testing.T) {
	t.Parallel()
	onEachOpen(t, func(t *testing.T, db *sql.DB, record *sqlrecord.Record) {
		store(t, record, "a")
		_, err := db.Exec("UPDATE jppay_write SET refs = '{'")
		require.NoError(t, err)

		_, err = record.Open(t.Context(), overlay.Write{}, 1)

		assert.ErrorContains(t, err, `"a"`)
	})
}
