package sqlrecord_test

import (
	"database/sql"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/sqlrecord"
)

func TestNewNeedsADatabase(t *testing.T) {
	t.Parallel()

	_, err := sqlrecord.New(t.Context(), nil)

	assert.Error(t, err)
}

func TestNewRefusesADatabaseThatIsClosed(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		db := d.open(t)
		require.NoError(t, db.Close())

		_, err := sqlrecord.New(t.Context(), db)

		assert.Error(t, err)
	})
}

func TestProcessesThatStartTogether(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		var group sync.WaitGroup
		for range 8 {
			db := d.open(t)
			group.Go(func() {
				_, err := sqlrecord.New(t.Context(), db)
				assert.NoError(t, err)
			})
		}
		group.Wait()
	})
}

func TestNewLeavesWhatIsStored(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		store(t, d.record(t), "a")

		assert.Equal(t, []string{"a"}, ids(t, d.record(t)))
	})
}

func execute(t *testing.T, db *sql.DB, statement string) {
	t.Helper()
	_, err := db.Exec(statement)
	require.NoError(t, err, statement)
}

func TestNewCompletesASchemaThatIsIncomplete(t *testing.T) {
	t.Parallel()
	onEachOpen(t, func(t *testing.T, db *sql.DB, _ *sqlrecord.Record) {
		execute(t, db, "DROP INDEX jppay_write_closed")
		execute(t, db, "DELETE FROM jppay_write_schema")

		newRecord(t, db)

		_, err := db.Exec("DROP INDEX jppay_write_closed")
		assert.NoError(t, err, "the index was not created again")
	})
}

func TestNewRefusesTablesOfALaterVersion(t *testing.T) {
	t.Parallel()
	onEachOpen(t, func(t *testing.T, db *sql.DB, _ *sqlrecord.Record) {
		execute(t, db, "INSERT INTO jppay_write_schema (version) VALUES (2)")

		_, err := sqlrecord.New(t.Context(), db)

		assert.ErrorContains(t, err, "update the program")
	})
}

func TestListingAndPruningUseAnIndex(t *testing.T) {
	t.Parallel()
	db := sqliteIn(t.TempDir()).open(t)
	newRecord(t, db)

	for query, index := range map[string]string{
		"SELECT id FROM jppay_write WHERE provider = $1 AND origin = $2 AND account = $3 AND outcome = 'unknown' " +
			"AND due_at <= 9 ORDER BY due_at, id LIMIT $4": "" +
			"jppay_write_due (provider=? AND origin=? AND account=? AND due_at<?)",
		"SELECT refs FROM jppay_write WHERE outcome = 'unknown' AND (sent_at, id) > ($1, $2) " +
			"ORDER BY sent_at, id LIMIT $3": "jppay_write_open ((sent_at,id)>(?,?))",
		"SELECT refs FROM jppay_write WHERE outcome = 'unresolvable' AND (sent_at, id) > ($1, $2) " +
			"ORDER BY sent_at, id LIMIT $3": "jppay_write_unresolvable ((sent_at,id)>(?,?))",
		"DELETE FROM jppay_write WHERE outcome IN ('happened', 'did not happen') AND outcome_at < $1": "" +
			"jppay_write_closed (outcome_at<?)",
	} {
		steps := plan(t, db, query)
		require.Len(t, steps, 1)
		assert.True(t, strings.HasSuffix(steps[0], index), "%s: %s", query, steps[0])
	}
}

// plan returns the steps in which SQLite runs a query.
func plan(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.Query("EXPLAIN QUERY PLAN "+query, 1, 2, 3, 4)
	require.NoError(t, err)

	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var detail string
		require.NoError(t, rows.Scan(&id, &parent, &unused, &detail))
		steps = append(steps, detail)
	}
	require.NoError(t, rows.Err())

	return steps
}
