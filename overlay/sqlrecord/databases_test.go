package sqlrecord_test

import (
	"database/sql"
	"path/filepath"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/stretchr/testify/require"
	_ "modernc.org/sqlite"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay/sqlrecord"
)

// database is where a test can open connections to one empty database, also from
// another process.
type database struct{ driver, dsn string }

// open returns a pool of its own.
func (d database) open(t *testing.T) *sql.DB {
	t.Helper()
	db, err := sql.Open(d.driver, d.dsn)
	require.NoError(t, err)
	db.SetMaxOpenConns(8)
	t.Cleanup(func() { _ = db.Close() })

	return db
}

func (d database) record(t *testing.T) *sqlrecord.Record {
	t.Helper()
	return newRecord(t, d.open(t))
}

func newRecord(t *testing.T, db *sql.DB) *sqlrecord.Record {
	t.Helper()
	record, err := sqlrecord.New(t.Context(), db)
	require.NoError(t, err)

	return record
}

func sqliteIn(dir string) database {
	file := filepath.Join(dir, "jppay.db")

	return database{"sqlite", "file:" + file + "?_pragma=busy_timeout(60000)&_pragma=journal_mode(WAL)"}
}

// postgres is an empty schema of PostgreSQL.
func postgres(t *testing.T) database {
	t.Helper()

	return database{"pgx", testkit.PostgreSQL(t)}
}

// onEach runs a test on an empty database of each kind.
func onEach(t *testing.T, test func(t *testing.T, d database)) {
	t.Helper()
	onEachKind(t, func(t *testing.T, fresh func(*testing.T) database) { test(t, fresh(t)) })
}

// onEachOpen runs a test on an open database of each kind, with a record in it.
func onEachOpen(t *testing.T, test func(t *testing.T, db *sql.DB, record *sqlrecord.Record)) {
	t.Helper()
	onEach(t, func(t *testing.T, d database) {
		db := d.open(t)
		test(t, db, newRecord(t, db))
	})
}

// onEachKind runs a test with a function that returns a new database of the kind.
func onEachKind(t *testing.T, test func(t *testing.T, fresh func(*testing.T) database)) {
	t.Helper()
	t.Run("SQLite", func(t *testing.T) {
		t.Parallel()
		test(t, func(t *testing.T) database {
			t.Helper()
			return sqliteIn(t.TempDir())
		})
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		t.Parallel()
		test(t, postgres)
	})
}
