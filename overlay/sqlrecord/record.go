package sqlrecord

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"
	"unicode/utf8"

	"github.com/jppay/jppay/overlay"
)

// schemaVersion is the version of the tables that this package makes and reads.
const schemaVersion = 1

// schema makes the tables. The version comes last: once it is there, so is all
// the rest. Every statement may be run again.
var schema = []string{
	`CREATE TABLE IF NOT EXISTS jppay_write (
		id         TEXT   NOT NULL PRIMARY KEY,
		provider   TEXT   NOT NULL,
		operation  TEXT   NOT NULL,
		refs       TEXT   NOT NULL,
		sent_at    BIGINT NOT NULL,
		outcome    TEXT   NOT NULL,
		outcome_at BIGINT
	)`,
	`CREATE INDEX IF NOT EXISTS jppay_write_unresolved ON jppay_write (sent_at, id) WHERE outcome = 'unknown'`,
	`CREATE INDEX IF NOT EXISTS jppay_write_resolved ON jppay_write (outcome_at) WHERE outcome <> 'unknown'`,
	`CREATE TABLE IF NOT EXISTS jppay_write_schema (version BIGINT NOT NULL PRIMARY KEY)`,
	`INSERT INTO jppay_write_schema (version) VALUES (1) ON CONFLICT (version) DO NOTHING`,
}

// How column outcome says what an overlay.Outcome says. Accepted is stored as unknown:
// the write stays unresolved until the provider is done with it.
const (
	unknown      = "unknown"
	happened     = "happened"
	didNotHappen = "did not happen"
)

// Record is an [overlay.Record] in a database. It is safe for concurrent use.
type Record struct {
	db  *sql.DB
	now func() time.Time
}

// Option changes how a Record is built.
type Option func(*Record)

// WithClock replaces the clock that tells when an outcome was learnt; nil means
// time.Now. When a write was sent is told by the client's clock.
func WithClock(now func() time.Time) Option {
	return func(r *Record) { r.now = now }
}

// New returns a record in tables jppay_write and jppay_write_schema of db, which it
// makes if they are missing; only then it needs the right to. It refuses tables of
// a later version of this package. The caller closes db.
func New(ctx context.Context, db *sql.DB, options ...Option) (*Record, error) {
	if db == nil {
		return nil, errors.New("sqlrecord: New: the database is nil")
	}
	r := &Record{db: db}
	for _, option := range options {
		if option == nil {
			return nil, errors.New("sqlrecord: New: an option is nil")
		}
		option(r)
	}
	if r.now == nil {
		r.now = time.Now
	}
	if err := r.setUp(ctx); err != nil {
		return nil, fmt.Errorf("sqlrecord: New: %w", err)
	}
	return r, nil
}

// setUp makes the tables unless they are there.
func (r *Record) setUp(ctx context.Context) error {
	var version sql.NullInt64
	err := r.db.QueryRowContext(ctx, `SELECT max(version) FROM jppay_write_schema`).Scan(&version)
	switch {
	case err == nil && version.Int64 == schemaVersion:
		return nil
	case err == nil && version.Int64 > schemaVersion:
		return fmt.Errorf("the tables have schema version %d and this program knows %d: update the program", version.Int64, schemaVersion)
	}
	for _, statement := range schema {
		// In PostgreSQL IF NOT EXISTS does not keep two processes that start together
		// from failing each other; the second time the other one has finished.
		if _, err := r.db.ExecContext(ctx, statement); err != nil {
			if _, err = r.db.ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("the tables cannot be made: %w", err)
			}
		}
	}
	return nil
}

// Intent stores a write before it is sent. It refuses one that is resolved
// already: who resolved it may have acted on that.
func (r *Record) Intent(ctx context.Context, w overlay.Write) error {
	// JSON would replace what is no UTF-8, and of another id than the one that was
	// sent the provider knows nothing.
	for name, value := range w.Refs {
		if !utf8.ValidString(value) {
			return fmt.Errorf("sqlrecord: Intent: %s is not valid UTF-8", name)
		}
	}
	refs, err := json.Marshal(w.Refs)
	if err != nil {
		return fmt.Errorf("sqlrecord: Intent: %w", err)
	}
	stored, err := r.exec(ctx, `INSERT INTO jppay_write (id, provider, operation, refs, sent_at, outcome) VALUES ($1, $2, $3, $4, $5, 'unknown')
		ON CONFLICT (id) DO UPDATE SET sent_at = excluded.sent_at WHERE jppay_write.outcome = 'unknown'`,
		w.ID, string(w.Provider), w.Operation, string(refs), w.SentAt.UnixMicro())
	switch {
	case err != nil:
		return fmt.Errorf("sqlrecord: Intent: %w", err)
	case stored == 0:
		return fmt.Errorf("sqlrecord: Intent: write %s was resolved meanwhile: do not send it again", w.ID)
	}
	return nil
}

// Outcome stores what became of a write, and when that was learnt. An ID that was
// never stored, or was pruned, is an error.
func (r *Record) Outcome(ctx context.Context, id string, outcome overlay.Outcome) error {
	var word string
	switch outcome {
	case overlay.Unknown, overlay.Accepted:
		word = unknown
	case overlay.Happened:
		word = happened
	case overlay.DidNotHappen:
		word = didNotHappen
	case overlay.NoOutcome:
		fallthrough
	default:
		return fmt.Errorf("sqlrecord: Outcome: %q is not an outcome of a write", outcome)
	}
	// What its own call learns late of a write wins over the absence that somebody
	// believed meanwhile.
	learnt := outcome == overlay.Happened || outcome == overlay.Accepted
	stored, err := r.exec(ctx, `UPDATE jppay_write SET outcome = $1, outcome_at = $2
		WHERE id = $3 AND (outcome = 'unknown' OR outcome = 'did not happen' AND $4)`,
		word, r.now().UnixMicro(), id, learnt)
	if err == nil && stored == 0 {
		var found int
		err = r.db.QueryRowContext(ctx, `SELECT 1 FROM jppay_write WHERE id = $1`, id).Scan(&found)
		if errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("sqlrecord: Outcome: there is no write %q", id)
		}
	}
	if err != nil {
		return fmt.Errorf("sqlrecord: Outcome: %w", err)
	}
	return nil
}

// Unresolved returns the writes sent before a time whose outcome is not known, and
// those that the provider has only accepted, oldest first, at most limit of them; 0
// means all. SentAt comes back in UTC, to the microsecond.
//
// A write that the provider cannot be asked about (see [overlay.ErrUnresolvable])
// comes back each time, until you have found out by other means what became of it
// and called Outcome with its ID.
func (r *Record) Unresolved(ctx context.Context, before time.Time, limit int) ([]overlay.Write, error) {
	switch {
	case limit < 0:
		return nil, errors.New("sqlrecord: Unresolved: the limit is negative")
	case limit == 0:
		limit = math.MaxInt32
	}
	writes, err := r.unresolved(ctx, before, limit)
	if err != nil {
		return nil, fmt.Errorf("sqlrecord: Unresolved: %w", err)
	}
	return writes, nil
}

func (r *Record) unresolved(ctx context.Context, before time.Time, limit int) (writes []overlay.Write, err error) {
	rows, err := r.db.QueryContext(ctx, `SELECT id, provider, operation, refs, sent_at FROM jppay_write
		WHERE outcome = 'unknown' AND sent_at < $1 ORDER BY sent_at, id LIMIT $2`, before.UnixMicro(), limit)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var w overlay.Write
		var refs string
		var sentAt int64
		if err := rows.Scan(&w.ID, &w.Provider, &w.Operation, &refs, &sentAt); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(refs), &w.Refs); err != nil {
			return nil, fmt.Errorf("column refs of write %q: %w", w.ID, err)
		}
		w.SentAt = time.UnixMicro(sentAt).UTC()
		writes = append(writes, w)
	}
	return writes, rows.Err()
}

// Prune deletes the writes whose outcome became known before a time and returns
// how many. It never deletes an unresolved one. Keep as much as you may need to
// explain a payment.
func (r *Record) Prune(ctx context.Context, before time.Time) (int64, error) {
	deleted, err := r.exec(ctx, `DELETE FROM jppay_write WHERE outcome <> 'unknown' AND outcome_at < $1`, before.UnixMicro())
	if err != nil {
		return 0, fmt.Errorf("sqlrecord: Prune: %w", err)
	}
	return deleted, nil
}

// exec runs a statement and returns how many rows it changed.
func (r *Record) exec(ctx context.Context, statement string, args ...any) (int64, error) {
	result, err := r.db.ExecContext(ctx, statement, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}
