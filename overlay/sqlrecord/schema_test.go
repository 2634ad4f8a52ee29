package sqlrecord_test

import (
	"database/sql"
	"strings"
	"sync"
	"testing"
	"time"

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
		intend(t, d.record(t), "a")

		assert.Equal(t, []string{"a"}, ids(t, d.record(t), time.Now(), 0))
	})
}

func execute(t *testing.T, db *sql.DB, statement string) {
	t.Helper()
	_, err := db.Exec(statement)
	require.NoError(t, err, statement)
}

func TestNewCompletesASchemaThatIsIncomplete(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		db := d.open(t)
		newRecord(t, db)
		execute(t, db, "DROP INDEX jppay_write_resolved")
		execute(t, db, "DELETE FROM jppay_write_schema")

		newRecord(t, db)

		_, err := db.Exec("DROP INDEX jppay_write_resolved")
		assert.NoError(t, err, "the index was not created again")
	})
}

func TestNewRefusesTablesOfALaterVersion(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		db := d.open(t)
		newRecord(t, db)
		execute(t, db, "INSERT INTO jppay_write_schema (version) VALUES (2)")

		_, err := sqlrecord.New(t.Context(), db)

		assert.ErrorContains(t, err, "update the program")
	})
}

func TestListingAndPruningUseAnIndex(t *testing.T) {
	t.Parallel()
	db := sqliteIn(t.TempDir()).open(t)
	newRecord(t, db)

	list := plan(t, db, "SELECT id, provider, operation, refs, sent_at FROM jppay_write "+
		"WHERE outcome = 'unknown' AND sent_at < $1 ORDER BY sent_at, id LIMIT $2")
	require.Len(t, list, 1)
	assert.True(t, strings.HasSuffix(list[0], "jppay_write_unresolved (sent_at<?)"), list[0])

	prune := plan(t, db, "DELETE FROM jppay_write WHERE outcome <> 'unknown' AND outcome_at < $1")
	require.Len(t, prune, 1)
	assert.True(t, strings.HasSuffix(prune[0], "jppay_write_resolved (outcome_at<?)"), prune[0])
}

// plan returns the steps in which SQLite runs a query.
func plan(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.Query("EXPLAIN QUERY PLAN "+query, 1, 2)
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
