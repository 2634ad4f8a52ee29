package sqlinbox_test

import (
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"github.com/jppay/jppay/overlay/webhook"
	"github.com/jppay/jppay/overlay/webhook/inboxtest"
	"github.com/jppay/jppay/overlay/webhook/internal/services"
	"github.com/jppay/jppay/overlay/webhook/sqlinbox"
)

var servers services.Services

func TestMain(m *testing.M) {
	code := m.Run()
	servers.Stop()
	os.Exit(code)
}

// databases are the supported ones: each gives a new, empty database, and opens it
// as often as asked.
var databases = map[string]struct {
	dialect sqlinbox.Dialect
	create  func(t *testing.T) func() *sql.DB
}{
	"SQLite": {sqlinbox.SQLite, func(t *testing.T) func() *sql.DB {
		file := filepath.Join(t.TempDir(), "inbox.db")
		return func() *sql.DB {
			return openDB(t, "sqlite", "file:"+file+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)")
		}
	}},
	"PostgreSQL": {sqlinbox.PostgreSQL, func(t *testing.T) func() *sql.DB {
		dsn := servers.Postgres(t)
		schema := fmt.Sprintf("jppay_test_%d_%d", os.Getpid(), schemas.Add(1))
		admin := openDB(t, "pgx", dsn)
		if _, err := admin.ExecContext(t.Context(), "CREATE SCHEMA "+schema); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _, _ = admin.Exec("DROP SCHEMA " + schema + " CASCADE") })
		address, err := url.Parse(dsn)
		if err != nil {
			t.Fatal("the DSN of PostgreSQL is not a URL")
		}
		query := address.Query()
		query.Set("search_path", schema)
		address.RawQuery = query.Encode()
		return func() *sql.DB { return openDB(t, "pgx", address.String()) }
	}},
}

var schemas atomic.Int64

func openDB(t *testing.T, driver, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(4)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func open(t *testing.T, db *sql.DB, dialect sqlinbox.Dialect) *sqlinbox.Inbox {
	t.Helper()
	inbox, err := sqlinbox.New(t.Context(), db, dialect)
	if err != nil {
		t.Fatal(err)
	}
	return inbox
}

func TestADatabaseIsAnInbox(t *testing.T) {
	t.Parallel()
	for name, database := range databases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inboxtest.Run(t, true, func(t *testing.T) func() webhook.Inbox {
				connect := database.create(t)
				return func() webhook.Inbox { return open(t, connect(), database.dialect) }
			})
		})
	}
}
