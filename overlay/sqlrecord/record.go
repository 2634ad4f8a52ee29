package sqlrecord

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jppay/jppay/overlay"
)

// The values of column outcome, by overlay.Outcome. Accepted is stored as unknown: the write
// stays open until the provider is done with it.
const (
	unknown      = "unknown"
	unresolvable = "unresolvable"
	happened     = "happened"
	didNotHappen = "did not happen"
)

// Record is an [overlay.Record] in a database. It is safe for concurrent use.
type Record struct {
	db    *sql.DB
	clock string           // an SQL expression for microseconds since 1970
	now   func() time.Time // replaces clock, unless it is nil
}

// Option changes how a Record is built.
type Option func(*Record)

// WithClock replaces the database's clock, for tests; nil changes nothing. All processes that
// share a record must use the same clock.
func WithClock(now func() time.Time) Option {
	return func(r *Record) { r.now = now }
}

// New returns a record in the tables jppay_write and jppay_write_schema of db. If they are
// missing, it makes them and needs the right to do so. It refuses tables of a later version of
// this package. The caller closes db.
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
	if err := r.setUp(ctx); err != nil {
		return nil, named("New", err)
	}
	return r, nil
}

// timed puts the time into a statement, in place of NOW.
func (r *Record) timed(statement string) string {
	now := r.clock
	if r.now != nil {
		now = strconv.FormatInt(r.now().UnixMicro(), 10)
	}
	return strings.ReplaceAll(statement, "NOW", now)
}

// The statements of Attempt.
const (
	firstAttempt = `INSERT INTO jppay_write
		(id, provider, origin, account, operation, refs, salt, attempt, sent_at, due_at, outcome)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 1, NOW, NOW + $8, 'unknown') ON CONFLICT (id) DO NOTHING`
	laterAttempt = `UPDATE jppay_write SET attempt = attempt + 1, sent_at = NOW, due_at = NOW + $3
		WHERE id = $1 AND attempt = $2 - 1 AND outcome = 'unknown'`
)

// Attempt stores an attempt of a write before it is sent: see [overlay.Record].
func (r *Record) Attempt(ctx context.Context, w overlay.Write, busy time.Duration) error {
	return named("Attempt", r.attempt(ctx, w, busy))
}

// named adds the method to an error.
func named(method string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("sqlrecord: %s: %w", method, err)
}

func (r *Record) attempt(ctx context.Context, w overlay.Write, busy time.Duration) error {
	var stored int64
	var err error
	if w.Attempt == 1 {
		var refs string
		if refs, err = encoded(w.Refs); err != nil {
			return err
		}
		stored, err = r.exec(ctx, firstAttempt, w.ID, string(w.Provider), w.Origin, w.Account, w.Operation,
			refs, w.Salt, busy.Microseconds())
	} else {
		stored, err = r.exec(ctx, laterAttempt, w.ID, w.Attempt, busy.Microseconds())
	}
	if err == nil && stored == 0 {
		return fmt.Errorf("attempt %d of write %q: %w", w.Attempt, w.ID, overlay.ErrSuperseded)
	}
	return err
}

// encoded returns refs as JSON. It refuses invalid UTF-8, which JSON would replace: the
// provider would not know the changed id.
func encoded(refs map[string]string) (string, error) {
	for name, value := range refs {
		if !utf8.ValidString(value) {
			return "", fmt.Errorf("%s is not valid UTF-8", name)
		}
	}
	text, err := json.Marshal(refs)
	return string(text), err
}

// The statements of Outcome.
const (
	closing = `UPDATE jppay_write SET outcome = $1, outcome_at = NOW WHERE id = $2 AND attempt = $3
		AND (outcome IN ('unknown', 'unresolvable') OR outcome = 'did not happen' AND $1 = 'happened')`
	settingApart = `UPDATE jppay_write SET outcome = $1, outcome_at = NOW
		WHERE id = $2 AND attempt = $3 AND outcome = 'unknown'`
)

// Outcome stores what became of a write, and when that was learnt: see [overlay.Record].
// An ID that was never stored, or was pruned, is an error.
func (r *Record) Outcome(ctx context.Context, id string, attempt int, outcome overlay.Outcome) error {
	return named("Outcome", r.outcome(ctx, id, attempt, outcome))
}

func (r *Record) outcome(ctx context.Context, id string, attempt int, outcome overlay.Outcome) error {
	var stored int64
	var err error
	switch outcome {
	case overlay.Unknown, overlay.Accepted:
	case overlay.Happened:
		stored, err = r.exec(ctx, closing, happened, id, attempt)
	case overlay.DidNotHappen:
		stored, err = r.exec(ctx, closing, didNotHappen, id, attempt)
	case overlay.Unresolvable:
		stored, err = r.exec(ctx, settingApart, unresolvable, id, attempt)
	case overlay.NoOutcome:
		fallthrough
	default:
		return fmt.Errorf("%q is not an outcome of a write", outcome)
	}
	if err != nil || stored > 0 {
		return err
	}
	return r.compare(ctx, id, attempt, outcome)
}

// compare tells whether a write that an outcome did not change contradicts it.
func (r *Record) compare(ctx context.Context, id string, attempt int, outcome overlay.Outcome) error {
	var latest int
	var word string
	err := r.db.QueryRowContext(ctx, `SELECT attempt, outcome FROM jppay_write WHERE id = $1`, id).Scan(&latest, &word)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return fmt.Errorf("there is no write %q", id)
	case err != nil:
		return err
	case word == happened && outcome == overlay.DidNotHappen:
		return fmt.Errorf("attempt %d of write %q: %w", attempt, id, overlay.ErrHappened)
	case latest != attempt:
		return fmt.Errorf("attempt %d of write %q: %w", attempt, id, overlay.ErrSuperseded)
	}
	return nil
}

// columns are those that scan reads.
const columns = `id, provider, origin, account, operation, refs, salt, attempt, sent_at, NOW - sent_at`

// taking returns the due writes and postpones each for as long as it is old, at least a minute
// and at most a day. Another process that takes the same rows at the same time waits for this
// one, and then finds them postponed.
const taking = `UPDATE jppay_write SET due_at = NOW + CASE
		WHEN NOW - sent_at < 60000000 THEN 60000000
		WHEN NOW - sent_at > 86400000000 THEN 86400000000
		ELSE NOW - sent_at END
	WHERE outcome = 'unknown' AND due_at <= NOW AND id IN (` + dueIDs + `)
	RETURNING ` + columns

const dueIDs = `SELECT id FROM jppay_write
	WHERE provider = $1 AND origin = $2 AND account = $3 AND outcome = 'unknown' AND due_at <= NOW
	ORDER BY due_at, id LIMIT $4`

// Due returns open writes to a counterparty that may be asked about now, and postpones them:
// see [overlay.Record].
func (r *Record) Due(ctx context.Context, of overlay.Counterparty, limit int) ([]overlay.Write, error) {
	writes, err := r.list(ctx, limit, taking, string(of.Provider), of.Origin, of.Account, limit)
	slices.SortFunc(writes, func(a, b overlay.Write) int {
		return cmp.Or(a.SentAt.Compare(b.SentAt), strings.Compare(a.ID, b.ID))
	})
	return writes, named("Due", err)
}

// The statements of Open and Unresolvable.
const (
	openWrites = `SELECT ` + columns + ` FROM jppay_write
		WHERE outcome = 'unknown' AND (sent_at, id) > ($1, $2) ORDER BY sent_at, id LIMIT $3`
	unresolvableWrites = `SELECT ` + columns + ` FROM jppay_write
		WHERE outcome = 'unresolvable' AND (sent_at, id) > ($1, $2) ORDER BY sent_at, id LIMIT $3`
)

// Open returns up to limit writes, of all counterparties, whose outcome is not known or that
// the provider has only accepted. They are ordered by their latest attempt, oldest first.
// after is the last write of the page before, or the zero Write.
func (r *Record) Open(ctx context.Context, after overlay.Write, limit int) ([]overlay.Write, error) {
	return r.page(ctx, "Open", openWrites, after, limit)
}

// Unresolvable returns, in pages like Open, the writes that the provider cannot be asked about
// (see [overlay.ErrUnresolvable]). When you have found out in another way what became of one,
// call Outcome with its ID and Attempt.
func (r *Record) Unresolvable(ctx context.Context, after overlay.Write, limit int) ([]overlay.Write, error) {
	return r.page(ctx, "Unresolvable", unresolvableWrites, after, limit)
}

func (r *Record) page(
	ctx context.Context, method, query string, after overlay.Write, limit int,
) ([]overlay.Write, error) {
	since := int64(math.MinInt64)
	if !after.SentAt.IsZero() {
		since = after.SentAt.UnixMicro()
	}
	writes, err := r.list(ctx, limit, query, since, after.ID, limit)
	return writes, named(method, err)
}

func (r *Record) list(ctx context.Context, limit int, query string, args ...any) (writes []overlay.Write, err error) {
	if limit <= 0 {
		return nil, errors.New("the limit must be positive")
	}
	rows, err := r.db.QueryContext(ctx, r.timed(query), args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		w, err := scan(rows)
		if err != nil {
			return nil, err
		}
		writes = append(writes, w)
	}
	return writes, rows.Err()
}

// scan reads the columns of a row.
func scan(rows *sql.Rows) (overlay.Write, error) {
	var w overlay.Write
	var refs string
	var sentAt, age int64
	err := rows.Scan(&w.ID, &w.Provider, &w.Origin, &w.Account, &w.Operation, &refs, &w.Salt, &w.Attempt, &sentAt, &age)
	if err != nil {
		return w, err
	}
	if err := json.Unmarshal([]byte(refs), &w.Refs); err != nil {
		return w, fmt.Errorf("column refs of write %q: %w", w.ID, err)
	}
	w.SentAt = time.UnixMicro(sentAt).UTC()
	w.Age = max(time.Duration(age)*time.Microsecond, 0)
	return w, nil
}

// Prune deletes the writes whose outcome became known before a time, by the record's clock, and
// returns how many. It never deletes a write that is open or unresolvable. Keep the writes
// that you may need to explain a payment.
func (r *Record) Prune(ctx context.Context, before time.Time) (int64, error) {
	deleted, err := r.exec(ctx, `DELETE FROM jppay_write
		WHERE outcome IN ('happened', 'did not happen') AND outcome_at < $1`, before.UnixMicro())
	return deleted, named("Prune", err)
}

// exec runs a statement and returns how many rows it changed.
func (r *Record) exec(ctx context.Context, statement string, args ...any) (int64, error) {
	result, err := r.db.ExecContext(ctx, r.timed(statement), args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}
