package sqlinbox

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/internal/sqlschema"
	"github.com/jppay/jppay/overlay/webhook"
)

// Dialect is the database's own way of saying things.
type Dialect uint8

// The databases.
const (
	PostgreSQL Dialect = iota + 1
	SQLite
)

// purgeBatch is how many events one statement deletes: SQLite stores nothing meanwhile.
const purgeBatch = 1000

// Inbox is a webhook.Inbox in a database. It is safe for concurrent use, by several
// processes too.
type Inbox struct {
	db      *sql.DB
	dialect Dialect
	store   sqlschema.Store
	// writeLock is held by the statement that writes to SQLite. Without it, statements
	// that find SQLite locked ask again after growing pauses, and some wait far longer
	// than others. A Handler's transaction does not take it: the statement that holds it
	// may be waiting for that transaction.
	writeLock chan struct{}
}

var _ webhook.Inbox = (*Inbox)(nil)

// New returns an inbox after it has created or updated its tables, in the schema
// that the connection creates tables in. Where they are as they should be, it needs
// no right to create. It leaves db open and its settings alone.
func New(ctx context.Context, db *sql.DB, dialect Dialect) (*Inbox, error) {
	if db == nil || dialect != PostgreSQL && dialect != SQLite {
		return nil, errors.New("sqlinbox: New needs a database and a dialect, PostgreSQL or SQLite")
	}
	inbox := &Inbox{db: db, dialect: dialect, store: tables(db, dialect), writeLock: make(chan struct{}, 1)}
	if err := inbox.store.Migrate(ctx); err != nil {
		return nil, fmt.Errorf("sqlinbox: migrate: %w", err)
	}
	return inbox, nil
}

func (in *Inbox) inTx(ctx context.Context, do func(*sql.Tx) error) error {
	tx, err := in.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // does nothing after Commit
	if err := do(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// lockWrites waits until this statement may write. done lets the next one write.
func (in *Inbox) lockWrites(ctx context.Context) (done func(), err error) {
	if in.dialect != SQLite {
		return func() {}, nil
	}
	select {
	case in.writeLock <- struct{}{}:
		return func() { <-in.writeLock }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// exec runs a statement that writes, and returns how many rows it changed. what names it in errors.
func (in *Inbox) exec(ctx context.Context, what, statement string, args ...any) (int, error) {
	done, err := in.lockWrites(ctx)
	if err != nil {
		return 0, fmt.Errorf("sqlinbox: %s: %w", what, err)
	}
	defer done()
	n, err := changed(in.db.ExecContext(ctx, statement, args...))
	if err != nil {
		return 0, fmt.Errorf("sqlinbox: %s: %w", what, err)
	}
	return n, nil
}

func changed(result sql.Result, err error) (int, error) {
	if err != nil {
		return 0, err
	}
	n, err := result.RowsAffected()
	return int(n), err
}

// change runs a statement on one event. It returns otherwise if there is no such event.
func (in *Inbox) change(ctx context.Context, what string, otherwise error, statement string, args ...any) error {
	n, err := in.exec(ctx, what, statement, args...)
	if err == nil && n == 0 {
		return otherwise
	}
	return err
}

func micros(t time.Time) int64 { return t.UnixMicro() }

// nextSeq is an SQL expression for the place behind all others.
func (in *Inbox) nextSeq() string {
	if in.dialect == PostgreSQL {
		return `nextval('jppay_webhook_seq')`
	}
	return `(SELECT coalesce(max(seq), 0) + 1 FROM jppay_webhook_event)`
}

// Store is webhook.Inbox.Store.
func (in *Inbox) Store(ctx context.Context, e webhook.Entry) (bool, error) {
	n, err := in.exec(ctx, "store", `INSERT INTO jppay_webhook_event
			(key, provider, subject, seq, body, received_at, state, due_at)
		VALUES ($1, $2, $3, `+in.nextSeq()+`, $4, $5, 'waiting', $6) ON CONFLICT (key) DO NOTHING`,
		e.Key, string(e.Provider), e.Subject, []byte(e.Body), micros(e.ReceivedAt), micros(e.ReceivedAt))
	return n == 1, err
}

// claimed leases the event that has been due for longest and is the first of its subject.
const claimed = `UPDATE jppay_webhook_event
	SET state = 'leased', token = $1, due_at = $2, attempts = attempts + CASE WHEN state = 'leased' THEN 1 ELSE 0 END
	WHERE key = (
		SELECT e.key FROM jppay_webhook_event e
		WHERE e.provider = $3 AND e.state IN ('waiting', 'leased') AND e.due_at <= $4 AND NOT EXISTS (
			SELECT 1 FROM jppay_webhook_event o
			WHERE o.subject = e.subject AND o.state IN ('waiting', 'leased') AND o.key <> e.key
				AND (o.seq < e.seq OR o.state = 'leased' AND o.due_at > $5))
		ORDER BY e.due_at, e.seq LIMIT 1)
	AND state IN ('waiting', 'leased') AND due_at <= $6
	RETURNING key, provider, subject, body, received_at, attempts, why`

// Claim is webhook.Inbox.Claim. In PostgreSQL a lock lets one claim happen at a time, so
// that each sees those before it.
func (in *Inbox) Claim(
	ctx context.Context, provider overlay.Provider, now time.Time, lease time.Duration,
) (*webhook.Claim, error) {
	claim := webhook.Claim{Token: rand.Text()}
	at := micros(now)
	read := func(db sqlschema.Session) error {
		var receivedAt int64
		row := db.QueryRowContext(ctx, claimed, claim.Token, micros(now.Add(lease)), string(provider), at, at, at)
		err := row.Scan(&claim.Key, (*string)(&claim.Provider), &claim.Subject, (*[]byte)(&claim.Body),
			&receivedAt, &claim.Attempts, &claim.Why)
		claim.ReceivedAt = time.UnixMicro(receivedAt)
		return err
	}
	var err error
	if in.dialect == PostgreSQL {
		err = in.store.Locked(ctx, read)
	} else {
		var done func()
		if done, err = in.lockWrites(ctx); err == nil {
			err = read(in.db)
			done()
		}
	}
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("sqlinbox: claim: %w", err)
	}
	return &claim, nil
}

type txKey struct{}

// Tx returns the transaction of a Handler's context. The inbox commits it together with
// the record that the event is done. Do not commit it or roll it back yourself.
func Tx(ctx context.Context) (*sql.Tx, bool) {
	tx, ok := ctx.Value(txKey{}).(*sql.Tx)
	return tx, ok
}

// Complete is webhook.Inbox.Complete: effect finds its transaction with Tx.
func (in *Inbox) Complete(
	ctx context.Context, claim *webhook.Claim, now time.Time, effect func(context.Context) error,
) error {
	var failed error
	err := in.inTx(ctx, func(tx *sql.Tx) error {
		if failed = effect(context.WithValue(ctx, txKey{}, tx)); failed != nil {
			return failed
		}
		// After the effect, not before: until the effect writes, others can.
		n, err := changed(tx.ExecContext(ctx, `UPDATE jppay_webhook_event
			SET state = 'done', settled_at = $1, body = '', why = '', token = ''
			WHERE key = $2 AND token = $3 AND state = 'leased'`, micros(now), claim.Key, claim.Token))
		if err == nil && n == 0 {
			err = webhook.ErrLeaseExpired
		}
		return err
	})
	if err != nil && failed == nil {
		return fmt.Errorf("sqlinbox: complete: %w", err)
	}
	return err
}

// Retry is webhook.Inbox.Retry.
func (in *Inbox) Retry(ctx context.Context, claim *webhook.Claim, due time.Time, why string) error {
	return in.change(ctx, "retry", webhook.ErrLeaseExpired, `UPDATE jppay_webhook_event
		SET state = 'waiting', attempts = attempts + 1, due_at = $1, why = $2, token = ''
		WHERE key = $3 AND token = $4 AND state = 'leased'`, micros(due), why, claim.Key, claim.Token)
}

// DeadLetter is webhook.Inbox.DeadLetter.
func (in *Inbox) DeadLetter(
	ctx context.Context, claim *webhook.Claim, queue webhook.Queue, now time.Time, why string,
) error {
	return in.change(ctx, "dead letter", webhook.ErrLeaseExpired, `UPDATE jppay_webhook_event
		SET state = $1, attempts = attempts + 1, settled_at = $2, why = $3, token = ''
		WHERE key = $4 AND token = $5 AND state = 'leased'`, string(queue), micros(now), why, claim.Key, claim.Token)
}

// DeadLetters is webhook.Inbox.DeadLetters.
func (in *Inbox) DeadLetters(
	ctx context.Context, provider overlay.Provider, queue webhook.Queue, limit int,
) (list []webhook.StoredDeadLetter, err error) {
	defer func() {
		if err != nil {
			list, err = nil, fmt.Errorf("sqlinbox: dead letters: %w", err)
		}
	}()
	rows, err := in.db.QueryContext(ctx, `SELECT key, provider, subject, body, received_at, attempts, why, settled_at
		FROM jppay_webhook_event
		WHERE state = $1 AND provider = $2 ORDER BY settled_at, seq LIMIT $3`, string(queue), string(provider), limit)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var s webhook.StoredDeadLetter
		var receivedAt, settledAt int64
		if err := rows.Scan(&s.Key, (*string)(&s.Provider), &s.Subject, (*[]byte)(&s.Body),
			&receivedAt, &s.Attempts, &s.Why, &settledAt); err != nil {
			return nil, err
		}
		s.ReceivedAt, s.At = time.UnixMicro(receivedAt), time.UnixMicro(settledAt)
		list = append(list, s)
	}
	return list, rows.Err()
}

// Requeue is webhook.Inbox.Requeue.
func (in *Inbox) Requeue(ctx context.Context, key string, now time.Time) error {
	return in.change(ctx, "requeue", webhook.ErrNoDeadLetter, `UPDATE jppay_webhook_event
		SET state = 'waiting', attempts = 0, why = '', settled_at = 0, due_at = $1, seq = `+in.nextSeq()+`
		WHERE key = $2 AND state IN ('dead', 'quarantine')`, micros(now), key)
}

// Discard is webhook.Inbox.Discard.
func (in *Inbox) Discard(ctx context.Context, key string, now time.Time) error {
	return in.change(ctx, "discard", webhook.ErrNoDeadLetter, `UPDATE jppay_webhook_event
		SET state = 'done', settled_at = $1, body = '', why = ''
		WHERE key = $2 AND state IN ('dead', 'quarantine')`, micros(now), key)
}

// Purge is webhook.Inbox.Purge.
func (in *Inbox) Purge(ctx context.Context, provider overlay.Provider, before time.Time) (int, error) {
	for all := 0; ; {
		n, err := in.exec(ctx, "purge", `DELETE FROM jppay_webhook_event WHERE key IN (SELECT key FROM jppay_webhook_event
			WHERE state = 'done' AND settled_at < $1 AND provider = $2 ORDER BY settled_at LIMIT $3) AND state = 'done'`,
			micros(before), string(provider), purgeBatch)
		if all += n; err != nil || n < purgeBatch {
			return all, err
		}
	}
}
