package sqlinbox_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
	"github.com/jppay/jppay/overlay/webhook/inboxtest"
	"github.com/jppay/jppay/overlay/webhook/sqlinbox"
	"github.com/jppay/jppay/overlay/webhook/webhooktest"
)

// databases are the supported ones: each gives a new, empty database, and opens it
// as often as asked.
var databases = map[string]struct {
	dialect sqlinbox.Dialect
	create  func(t *testing.T) func() *sql.DB
}{
	"SQLite": {sqlinbox.SQLite, func(t *testing.T) func() *sql.DB {
		file := filepath.Join(t.TempDir(), "inbox.db")
		connect := func() *sql.DB {
			return openDB(t, "sqlite", "file:"+file+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)")
		}
		// Two that switch a new file to WAL at once do not wait for each other.
		if err := connect().PingContext(t.Context()); err != nil {
			t.Fatal(err)
		}
		return connect
	}},
	"PostgreSQL": {sqlinbox.PostgreSQL, func(t *testing.T) func() *sql.DB {
		dsn := os.Getenv("JPPAY_TEST_POSTGRES")
		if dsn == "" {
			t.Skip("set JPPAY_TEST_POSTGRES to a DSN such as postgres://postgres@127.0.0.1:5432/postgres, or eval what tools/services start prints, to test with PostgreSQL")
		}
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

// each runs a test on a new database of each kind.
func each(t *testing.T, test func(t *testing.T, dialect sqlinbox.Dialect, connect func() *sql.DB)) {
	for name, database := range databases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, database.dialect, database.create(t))
		})
	}
}

func exec(t *testing.T, db *sql.DB, statement string, args ...any) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), statement, args...); err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, db *sql.DB, query string) (n int) {
	t.Helper()
	if err := db.QueryRowContext(t.Context(), query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func store(t *testing.T, inbox webhook.Inbox, key string) {
	t.Helper()
	fresh, err := inbox.Store(t.Context(), webhook.Entry{Provider: overlay.PayPay, Key: key, Subject: "s", Body: []byte("{}"), ReceivedAt: time.Now()})
	if err != nil || !fresh {
		t.Fatal(fresh, err)
	}
}

func claim(t *testing.T, inbox webhook.Inbox, now time.Time) *webhook.Claim {
	t.Helper()
	claim, err := inbox.Claim(t.Context(), overlay.PayPay, now, time.Minute)
	if err != nil || claim == nil {
		t.Fatal(claim, err)
	}
	return claim
}

// The shop's processes crash at every point there is: before an event is claimed,
// while its handler runs, after it wrote, and after its lease was given to another.
func TestEffectsInTheTransactionHappenExactlyOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, dialect sqlinbox.Dialect, connect func() *sql.DB) {
		const events = 60
		ledger := connect()
		exec(t, ledger, "CREATE TABLE ledger (payment TEXT NOT NULL)")
		var tries atomic.Int64
		handle := func(ctx context.Context, d webhook.Delivery) error {
			tx, ok := sqlinbox.Tx(ctx)
			if !ok {
				return errors.New("no transaction")
			}
			if _, err := tx.ExecContext(ctx, "INSERT INTO ledger (payment) VALUES ($1)", d.PaymentID); err != nil {
				return err
			}
			switch n := tries.Add(1); {
			case n%5 == 0:
				return errors.New("failed after it wrote")
			case n%7 == 0:
				panic("died after it wrote")
			}
			return nil
		}
		receivers := make([]*webhook.Receiver, 2)
		for i := range receivers {
			receiver, err := webhook.PayPay(webhook.Unconfirmed(), handle, webhook.Config{
				Sources: []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0")}, Inbox: open(t, connect(), dialect), Workers: 2, Poll: 20 * time.Millisecond,
			})
			if err != nil {
				t.Fatal(err)
			}
			receivers[i] = receiver
		}
		bodies := make([][]byte, events)
		for i := range bodies {
			bodies[i] = webhooktest.Body(webhooktest.Transaction("COMPLETED"))
		}
		send := func(receiver *webhook.Receiver, body []byte) {
			recorder := httptest.NewRecorder()
			receiver.ServeHTTP(recorder, webhooktest.Request(t, "/", body))
			if recorder.Code != 200 {
				t.Errorf("answered %d", recorder.Code)
			}
		}
		for i, body := range bodies[:events/2] {
			send(receivers[i%2], body)
		}
		// A process that claims and dies: its lease is short.
		crashed := open(t, connect(), dialect)
		for range 3 {
			if _, err := crashed.Claim(t.Context(), overlay.PayPay, time.Now(), 100*time.Millisecond); err != nil {
				t.Fatal(err)
			}
		}
		ctx, stop := context.WithCancel(t.Context())
		var group sync.WaitGroup
		for _, receiver := range receivers {
			group.Go(func() { _ = receiver.Run(ctx) })
		}
		for i, body := range bodies {
			send(receivers[i%2], body)
			send(receivers[(i+1)%2], body)
		}
		deadline := time.Now().Add(30 * time.Second)
		for count(t, ledger, "SELECT count(*) FROM jppay_webhook_event WHERE state = 'done'") < events && time.Now().Before(deadline) {
			list, err := receivers[0].List(t.Context(), webhook.DeadLetters, 100)
			if err != nil {
				t.Fatal(err)
			}
			for _, letter := range list { // those that panicked
				_ = receivers[0].Requeue(t.Context(), letter.Key)
			}
			time.Sleep(20 * time.Millisecond)
		}
		stop()
		group.Wait()
		if n := count(t, ledger, "SELECT count(*) FROM ledger"); n != events {
			t.Errorf("%d effects of %d events", n, events)
		}
		if n := count(t, ledger, "SELECT count(DISTINCT payment) FROM ledger"); n != events {
			t.Errorf("%d different effects of %d events", n, events)
		}
	})
}

func TestAHolderWhoseLeaseRanOutChangesNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, dialect sqlinbox.Dialect, connect func() *sql.DB) {
		slow, quick, ledger := open(t, connect(), dialect), open(t, connect(), dialect), connect()
		exec(t, ledger, "CREATE TABLE ledger (who TEXT NOT NULL)")
		store(t, slow, "k")
		write := func(ctx context.Context, who string) error {
			tx, _ := sqlinbox.Tx(ctx)
			_, err := tx.ExecContext(ctx, "INSERT INTO ledger (who) VALUES ($1)", who)
			return err
		}
		now := time.Now()
		first := claim(t, slow, now)
		err := slow.Complete(t.Context(), first, now, func(ctx context.Context) error {
			second := claim(t, quick, now.Add(time.Minute))
			if err := quick.Complete(t.Context(), second, now, func(ctx context.Context) error { return write(ctx, "quick") }); err != nil {
				t.Error(err)
			}
			return write(ctx, "slow")
		})
		if !errors.Is(err, webhook.ErrLost) {
			t.Errorf("got %v", err)
		}
		if n := count(t, ledger, "SELECT count(*) FROM ledger"); n != 1 {
			t.Errorf("%d effects", n)
		}
	})
}

func TestABodyIsErasedWhenItsEventIsDone(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, dialect sqlinbox.Dialect, connect func() *sql.DB) {
		db := connect()
		inbox := open(t, db, dialect)
		for _, key := range []string{"completed", "listed"} {
			store(t, inbox, key)
		}
		now := time.Now()
		const bodies = `SELECT count(*) FROM jppay_webhook_event WHERE length(body) > 0`
		if n := count(t, db, bodies); n != 2 {
			t.Fatalf("%d bodies stored", n)
		}
		if err := inbox.Complete(t.Context(), claim(t, inbox, now), now, func(context.Context) error { return nil }); err != nil {
			t.Fatal(err)
		}
		if n := count(t, db, bodies); n != 1 {
			t.Errorf("%d bodies are left after one event is done", n)
		}
		second := claim(t, inbox, now)
		if err := inbox.Shelve(t.Context(), second, webhook.Quarantine, now, "why"); err != nil {
			t.Fatal(err)
		}
		if n := count(t, db, bodies); n != 1 {
			t.Errorf("a list lost its body")
		}
		if err := inbox.Discard(t.Context(), second.Key, now); err != nil {
			t.Fatal(err)
		}
		if n := count(t, db, bodies); n != 0 {
			t.Errorf("%d bodies are left after both events are done", n)
		}
	})
}

func TestAStoreThatWaitsForAHandlerDoesNotHoldItUp(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, dialect sqlinbox.Dialect, connect func() *sql.DB) {
		inbox, ledger := open(t, connect(), dialect), connect()
		exec(t, ledger, "CREATE TABLE ledger (who TEXT NOT NULL)")
		store(t, inbox, "k")
		now := time.Now()
		stored := make(chan error, 1)
		err := inbox.Complete(t.Context(), claim(t, inbox, now), now, func(ctx context.Context) error {
			tx, _ := sqlinbox.Tx(ctx)
			if _, err := tx.ExecContext(ctx, "INSERT INTO ledger (who) VALUES ('k')"); err != nil {
				return err
			}
			// SQLite has one writer, so these wait until the handler has ended, or give up.
			go func() {
				_, err := inbox.Store(t.Context(), webhook.Entry{Provider: overlay.PayPay, Key: "l", Subject: "l", Body: []byte("{}"), ReceivedAt: now})
				stored <- err
			}()
			time.Sleep(20 * time.Millisecond)
			hasty, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
			defer cancel()
			_, err := inbox.Store(hasty, webhook.Entry{Provider: overlay.PayPay, Key: "m", Subject: "m", Body: []byte("{}"), ReceivedAt: now})
			if dialect == sqlinbox.SQLite && !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("store beside a writer: got %v", err)
			}
			return nil
		})
		if err != nil {
			t.Errorf("complete: got %v", err)
		}
		if err := <-stored; err != nil {
			t.Errorf("store: got %v", err)
		}
	})
}

func TestMigrations(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, dialect sqlinbox.Dialect, connect func() *sql.DB) {
		// Several processes start at once, as in a deployment.
		var group sync.WaitGroup
		for range 6 {
			db := connect()
			group.Go(func() {
				if _, err := sqlinbox.New(t.Context(), db, dialect); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		db := connect()
		store(t, open(t, db, dialect), "k")
		if n := count(t, db, "SELECT count(*) FROM jppay_webhook_schema"); n != 1 {
			t.Errorf("migrated %d times", n)
		}
		open(t, connect(), dialect)
		if n := count(t, db, "SELECT count(*) FROM jppay_webhook_event"); n != 1 {
			t.Errorf("%d events after a restart", n)
		}
		exec(t, db, "INSERT INTO jppay_webhook_schema (version) VALUES (99)")
		if _, err := sqlinbox.New(t.Context(), connect(), dialect); err == nil || !strings.Contains(err.Error(), "version 99") {
			t.Errorf("tables of a newer program: got %v", err)
		}
	})
}

func TestTablesThatAreThereNeedNoRightToCreate(t *testing.T) {
	t.Parallel()
	connect := databases["PostgreSQL"].create(t)
	admin := connect()
	open(t, admin, sqlinbox.PostgreSQL)
	var schema string
	if err := admin.QueryRowContext(t.Context(), "SELECT current_schema()").Scan(&schema); err != nil {
		t.Fatal(err)
	}
	role := schema + "_role"
	exec(t, admin, "CREATE ROLE "+role)
	t.Cleanup(func() { _, _ = admin.Exec("DROP OWNED BY " + role + "; DROP ROLE " + role) })
	exec(t, admin, "GRANT USAGE ON SCHEMA "+schema+" TO "+role)
	exec(t, admin, "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "+schema+" TO "+role)
	exec(t, admin, "GRANT USAGE ON ALL SEQUENCES IN SCHEMA "+schema+" TO "+role)
	db := connect()
	db.SetMaxOpenConns(1) // the one that has the role
	exec(t, db, "SET ROLE "+role)
	inbox := open(t, db, sqlinbox.PostgreSQL)
	store(t, inbox, "k")
	if err := inbox.Complete(t.Context(), claim(t, inbox, time.Now()), time.Now(), func(context.Context) error { return nil }); err != nil {
		t.Fatal(err)
	}
}

func TestClaimsDoNotFailWhereTheDatabaseIsolatesMore(t *testing.T) {
	t.Parallel()
	connect := databases["PostgreSQL"].create(t)
	inbox := open(t, connect(), sqlinbox.PostgreSQL)
	const events = 60
	for i := range events {
		key := fmt.Sprint(i)
		if _, err := inbox.Store(t.Context(), webhook.Entry{Provider: overlay.PayPay, Key: key, Subject: key, Body: []byte("{}"), ReceivedAt: time.Now()}); err != nil {
			t.Fatal(err)
		}
	}
	var group sync.WaitGroup
	var claimed atomic.Int64
	for range 3 {
		db := connect()
		db.SetMaxOpenConns(1) // the one with the setting
		exec(t, db, "SET default_transaction_isolation = 'repeatable read'")
		inbox := open(t, db, sqlinbox.PostgreSQL)
		group.Go(func() {
			for range events / 3 {
				claim, err := inbox.Claim(t.Context(), overlay.PayPay, time.Now(), time.Minute)
				if err != nil || claim == nil {
					t.Error(claim, err)
					return
				}
				claimed.Add(1)
			}
		})
	}
	group.Wait()
	if claimed.Load() != events {
		t.Errorf("claimed %d", claimed.Load())
	}
}

func TestManyDoneEventsAreForgotten(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, dialect sqlinbox.Dialect, connect func() *sql.DB) {
		db := connect()
		inbox := open(t, db, dialect)
		const n = 2500 // more than one statement forgets
		exec(t, db, fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
			INSERT INTO jppay_webhook_event (key, provider, subject, seq, body, received_at, state, due_at, settled_at)
			SELECT CAST(i AS TEXT), 'paypay', 's', i, '', 0, 'done', 0, 0 FROM n`, n))
		store(t, inbox, "k")
		if forgotten, err := inbox.Forget(t.Context(), overlay.PayPay, time.Now()); err != nil || forgotten != n {
			t.Errorf("forgot %d, %v", forgotten, err)
		}
		if left := count(t, db, "SELECT count(*) FROM jppay_webhook_event"); left != 1 {
			t.Errorf("%d are left", left)
		}
	})
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	db := databases["SQLite"].create(t)()
	for _, c := range []struct {
		db      *sql.DB
		dialect sqlinbox.Dialect
	}{{nil, sqlinbox.SQLite}, {db, 0}, {db, 7}} {
		if _, err := sqlinbox.New(t.Context(), c.db, c.dialect); err == nil {
			t.Errorf("%v, %d was accepted", c.db, c.dialect)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlinbox.New(t.Context(), db, sqlinbox.SQLite); err == nil {
		t.Error("a closed database was accepted")
	}
	if _, ok := sqlinbox.Tx(t.Context()); ok {
		t.Error("a transaction outside of a handler")
	}
}

func TestADatabaseThatIsGoneIsAnError(t *testing.T) {
	t.Parallel()
	db := databases["SQLite"].create(t)()
	inbox := open(t, db, sqlinbox.SQLite)
	store(t, inbox, "k")
	held := claim(t, inbox, time.Now())
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	_, storeErr := inbox.Store(t.Context(), webhook.Entry{Key: "l", ReceivedAt: now})
	_, claimErr := inbox.Claim(t.Context(), overlay.PayPay, now, time.Minute)
	_, listErr := inbox.Shelved(t.Context(), overlay.PayPay, webhook.DeadLetters, 1)
	_, forgetErr := inbox.Forget(t.Context(), overlay.PayPay, now)
	for name, err := range map[string]error{
		"store": storeErr, "claim": claimErr, "list": listErr, "forget": forgetErr,
		"complete": inbox.Complete(t.Context(), held, now, func(context.Context) error { return nil }),
		"retry":    inbox.Retry(t.Context(), held, now, ""),
		"shelve":   inbox.Shelve(t.Context(), held, webhook.DeadLetters, now, ""),
		"requeue":  inbox.Requeue(t.Context(), "k", now),
		"discard":  inbox.Discard(t.Context(), "k", now),
	} {
		if err == nil || errors.Is(err, webhook.ErrLost) || errors.Is(err, webhook.ErrNotListed) || !strings.HasPrefix(err.Error(), "sqlinbox: "+name) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
