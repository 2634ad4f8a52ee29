package sqlinbox_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	_ "modernc.org/sqlite"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
	"github.com/jppay/jppay/overlay/webhook/inboxtest"
	"github.com/jppay/jppay/overlay/webhook/sqlinbox"
)

// databases are the supported ones: each gives a new, empty database, and opens it
// as often as asked.
var databases = map[string]struct {
	dialect sqlinbox.Dialect
	create  func(t *testing.T) (connect func() *sql.DB)
}{
	"SQLite":     {sqlinbox.SQLite, createSQLite},
	"PostgreSQL": {sqlinbox.PostgreSQL, createPostgreSQL},
}

func createSQLite(t *testing.T) (connect func() *sql.DB) {
	dsn := "file:" + filepath.Join(t.TempDir(), "inbox.db") +
		"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)"
	connect = func() *sql.DB { return openDB(t, "sqlite", dsn) }

	// Two that switch a new file to WAL at once do not wait for each other.
	require.NoError(t, connect().PingContext(t.Context()))

	return connect
}

func createPostgreSQL(t *testing.T) (connect func() *sql.DB) {
	dsn := testkit.PostgreSQL(t)

	return func() *sql.DB { return openDB(t, "pgx", dsn) }
}

func openDB(t *testing.T, driver, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, dsn)
	require.NoError(t, err)

	db.SetMaxOpenConns(4)
	t.Cleanup(func() { _ = db.Close() })

	return db
}

// each runs a test on a new database of each kind.
func each(t *testing.T, test func(t *testing.T, dialect sqlinbox.Dialect, connect func() *sql.DB)) {
	for name, database := range databases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, database.dialect, database.create(t))
		})
	}
}

func open(t *testing.T, db *sql.DB, dialect sqlinbox.Dialect) *sqlinbox.Inbox {
	t.Helper()
	inbox, err := sqlinbox.New(t.Context(), db, dialect)
	require.NoError(t, err)

	return inbox
}

func exec(t *testing.T, db *sql.DB, statement string, args ...any) {
	t.Helper()
	_, err := db.ExecContext(t.Context(), statement, args...)
	require.NoError(t, err)
}

func count(t *testing.T, db *sql.DB, query string) (n int) {
	t.Helper()
	require.NoError(t, db.QueryRowContext(t.Context(), query).Scan(&n))

	return n
}

func entry(key, subject string) webhook.Entry {
	return webhook.Entry{
		Provider: overlay.PayPay, Key: key, Subject: subject, Body: []byte("{}"), ReceivedAt: time.Now(),
	}
}

// store stores an event that is not known yet.
func store(t *testing.T, inbox webhook.Inbox, key, subject string) {
	t.Helper()
	fresh, err := inbox.Store(t.Context(), entry(key, subject))
	require.NoError(t, err)
	require.True(t, fresh, "%s was known already", key)
}

// claim claims the event that is due, for a minute. There must be one.
func claim(t *testing.T, inbox webhook.Inbox, now time.Time) *webhook.Claim {
	t.Helper()
	claim, err := inbox.Claim(t.Context(), overlay.PayPay, now, time.Minute)
	require.NoError(t, err)
	require.NotNil(t, claim)

	return claim
}

func noEffect(context.Context) error { return nil }

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

func TestABodyIsErasedWhenItsEventIsDone(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, dialect sqlinbox.Dialect, connect func() *sql.DB) {
		db := connect()
		inbox := open(t, db, dialect)
		store(t, inbox, "completed", "s")
		store(t, inbox, "quarantined", "s")
		now := time.Now()
		const bodies = `SELECT count(*) FROM jppay_webhook_event WHERE length(body) > 0`
		require.Equal(t, 2, count(t, db, bodies))

		require.NoError(t, inbox.Complete(t.Context(), claim(t, inbox, now), now, noEffect))
		assert.Equal(t, 1, count(t, db, bodies))

		second := claim(t, inbox, now)
		require.NoError(t, inbox.DeadLetter(t.Context(), second, webhook.Quarantine, now, "why"))
		assert.Equal(t, 1, count(t, db, bodies), "a quarantined event keeps its body")

		require.NoError(t, inbox.Discard(t.Context(), second.Key, now))
		assert.Zero(t, count(t, db, bodies))
	})
}

func TestManyDoneEventsArePurged(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, dialect sqlinbox.Dialect, connect func() *sql.DB) {
		db := connect()
		inbox := open(t, db, dialect)
		const events = 1500 // one statement does not purge so many
		exec(t, db, fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
			INSERT INTO jppay_webhook_event
				(key, provider, subject, seq, body, received_at, state, due_at, settled_at)
			SELECT CAST(i AS TEXT), 'paypay', 's', i, '', 0, 'done', 0, 0 FROM n`, events))
		store(t, inbox, "k", "s")

		purged, err := inbox.Purge(t.Context(), overlay.PayPay, time.Now())
		require.NoError(t, err)
		assert.Equal(t, events, purged)
		assert.Equal(t, 1, count(t, db, "SELECT count(*) FROM jppay_webhook_event"))
	})
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	db := createSQLite(t)()
	for name, c := range map[string]struct {
		db      *sql.DB
		dialect sqlinbox.Dialect
	}{
		"no database":        {nil, sqlinbox.SQLite},
		"no dialect":         {db, 0},
		"an unknown dialect": {db, 7},
	} {
		_, err := sqlinbox.New(t.Context(), c.db, c.dialect)
		assert.Error(t, err, name)
	}

	require.NoError(t, db.Close())
	_, err := sqlinbox.New(t.Context(), db, sqlinbox.SQLite)
	assert.Error(t, err, "a closed database")
}

func TestOnlyAHandlerHasATransaction(t *testing.T) {
	t.Parallel()
	_, ok := sqlinbox.Tx(t.Context())
	assert.False(t, ok)
}

func TestADatabaseThatIsGoneIsAnError(t *testing.T) {
	t.Parallel()
	db := createSQLite(t)()
	inbox := open(t, db, sqlinbox.SQLite)
	store(t, inbox, "k", "s")
	now := time.Now()
	held := claim(t, inbox, now)
	require.NoError(t, db.Close())

	_, storeErr := inbox.Store(t.Context(), webhook.Entry{Key: "l", ReceivedAt: now})
	_, claimErr := inbox.Claim(t.Context(), overlay.PayPay, now, time.Minute)
	_, listErr := inbox.DeadLetters(t.Context(), overlay.PayPay, webhook.DeadLetters, 1)
	_, purgeErr := inbox.Purge(t.Context(), overlay.PayPay, now)
	for name, err := range map[string]error{
		"store":        storeErr,
		"claim":        claimErr,
		"dead letters": listErr,
		"purge":        purgeErr,
		"complete":     inbox.Complete(t.Context(), held, now, noEffect),
		"retry":        inbox.Retry(t.Context(), held, now, ""),
		"dead letter":  inbox.DeadLetter(t.Context(), held, webhook.DeadLetters, now, ""),
		"requeue":      inbox.Requeue(t.Context(), "k", now),
		"discard":      inbox.Discard(t.Context(), "k", now),
	} {
		require.Error(t, err, name)
		assert.NotErrorIs(t, err, webhook.ErrLeaseExpired, name)
		assert.NotErrorIs(t, err, webhook.ErrNoDeadLetter, name)
		assert.True(t, strings.HasPrefix(err.Error(), "sqlinbox: "+name), "%s: %v", name, err)
	}
}
