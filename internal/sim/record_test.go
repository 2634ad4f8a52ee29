package sim

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jppay/jppay/internal/harness"
	"github.com/jppay/jppay/internal/oracle"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
	"github.com/jppay/jppay/overlay/sqlrecord"
)

// numberedRecord is a record that knows which of the shop's writes its entries are.
type numberedRecord struct {
	*sqlrecord.Record
	db     *sql.DB
	seed   uint64
	traces *traces

	mu      sync.Mutex
	numbers map[string]int // by the record's own ID
	ids     map[int]string // by number

	stored     map[int]bool // by write: its intent is stored
	closed     map[int]bool // by write: it is stored what became of it
	calls      map[call]bool
	failed     map[int]bool // by write: the record knows less than the merchant
	unrecorded []int        // writes that were sent before their intent was stored
	sentClosed []int        // writes that were sent when it was stored what became of them
}

func newNumberedRecord(record *sqlrecord.Record, db *sql.DB, seed uint64, traces *traces) *numberedRecord {
	return &numberedRecord{
		Record: record, numbers: map[string]int{}, ids: map[int]string{}, db: db, seed: seed, traces: traces,
		stored: map[int]bool{}, closed: map[int]bool{}, failed: map[int]bool{},
		calls: map[call]bool{},
	}
}

func (r *numberedRecord) number(id string) (int, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	number, ok := r.numbers[id]
	return number, ok
}

// listed returns the numbers of the writes that the record lists.
func (r *numberedRecord) listed(ctx context.Context) (map[int]bool, error) {
	writes, err := harness.Left(ctx, r.Record)
	numbers := map[int]bool{}
	for _, w := range writes {
		if number, ok := r.number(w.ID); ok {
			numbers[number] = true
		}
	}
	return numbers, err
}

// call is what the database is asked to do for a write.
type call struct {
	which harness.Kind
	write int
}

var errDatabase = errors.New("the database does not answer")

// A database may fail before or after it has stored something.
type failure uint8

const (
	works failure = iota
	failsBefore
	failsAfter
)

func (f failure) String() string {
	return [...]string{"works", "fails before it stores", "fails after it stored"}[f]
}

// stores are what the database is asked to store.
var stores = map[harness.Kind]string{intentDice: "an intent", outcomeDice: "an outcome"}

// failing is what a trace says of a write for which the database fails.
func failing(which harness.Kind, fails failure) string {
	return fmt.Sprintf("the database %s %s", fails, stores[which])
}

// fails draws what the database does: where the network does all, it fails once for one
// write in a hundred.
func (r *numberedRecord) fails(which harness.Kind, write int) failure {
	if r.asked(which, write) {
		return works
	}
	dice := harness.Dice(r.seed, which, write)
	if *simulatedNetwork != all || dice.IntN(100) != 0 {
		return works
	}
	fails := failsBefore + failure(dice.IntN(2))
	r.traces.note(write, "%s", failing(which, fails))
	return fails
}

// asked reports whether the database was asked for the same before.
func (r *numberedRecord) asked(which harness.Kind, write int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	before := r.calls[call{which, write}]
	r.calls[call{which, write}] = true
	return before
}

// Attempt stores an attempt of a write, and its number.
func (r *numberedRecord) Attempt(ctx context.Context, w overlay.Write, busy time.Duration) error {
	number, numbered := harness.WriteOf(ctx)
	if !numbered {
		return r.Record.Attempt(ctx, w, busy)
	}
	r.mu.Lock()
	r.numbers[w.ID], r.ids[number] = number, w.ID
	r.mu.Unlock()
	fails := r.fails(intentDice, number)
	if fails == failsBefore {
		return errDatabase
	}
	err := r.Record.Attempt(ctx, w, busy)
	if err != nil {
		return err
	}
	r.mu.Lock()
	r.stored[number] = true
	r.mu.Unlock()
	if fails == failsAfter {
		r.noteFailed(number)
		return errDatabase
	}
	return nil
}

// noteFailed notes a write of which the merchant may know more than the record.
func (r *numberedRecord) noteFailed(write int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failed[write] = true
}

// noteKept notes a write that happened, with an answer that does not show it: the record
// keeps it until it was read.
func (r *numberedRecord) noteKept(ctx context.Context, err error) {
	failure, failed := errors.AsType[*overlay.Error](err)
	if number, numbered := harness.WriteOf(ctx); failed && numbered && failure.Outcome == policy.Happened {
		r.noteFailed(number)
	}
}

// Outcome stores what became of a write.
func (r *numberedRecord) Outcome(
	ctx context.Context, id string, attempt int, outcome overlay.Outcome,
) error {
	number, numbered := r.number(id)
	if !numbered {
		return r.Record.Outcome(ctx, id, attempt, outcome)
	}
	fails := r.fails(outcomeDice, number)
	if fails != works {
		r.noteFailed(number)
	}
	if fails == failsBefore {
		return errDatabase
	}
	err := r.Record.Outcome(ctx, id, attempt, outcome)
	if err != nil || fails == failsAfter {
		return errors.Join(err, errDatabase)
	}
	if outcome == policy.Happened || outcome == policy.DidNotHappen {
		r.mu.Lock()
		r.closed[number] = true
		r.mu.Unlock()
	}
	return nil
}

// sent notes a write that was sent before its intent was stored, or when it was stored what
// became of it.
func (r *numberedRecord) sent(write int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.stored[write] {
		r.unrecorded = append(r.unrecorded, write)
	}
	if r.closed[write] {
		r.sentClosed = append(r.sentClosed, write)
	}
}

// find returns the record's own ID of a write, and what the record says became of it.
// There is no ID if no intent was stored. A Record has no method for that: a merchant
// who restarts has to read the table.
func (r *numberedRecord) find(ctx context.Context, write int) (id string, outcome oracle.Belief, err error) {
	r.mu.Lock()
	id = r.ids[write]
	r.mu.Unlock()

	var word string
	err = r.db.QueryRowContext(ctx, `SELECT outcome FROM jppay_write WHERE id = $1`, id).Scan(&word)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return "", oracle.Pending, nil
	case err != nil:
		return id, oracle.Pending, err
	}
	if word == "unresolvable" {
		return id, oracle.Unresolvable, nil
	}
	return id, harness.Stored(word), nil
}

// check compares the record with the books.
func (r *numberedRecord) check(ctx context.Context, books []oracle.Entry) ([]oracle.Violation, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	byNumber := map[int]oracle.Entry{}
	for _, e := range books {
		byNumber[e.Write] = e
	}

	var violations []oracle.Violation
	for _, write := range r.unrecorded {
		violations = append(violations, oracle.Violation{Fault: oracle.Unrecorded, Wish: byNumber[write].Wish})
	}
	for _, write := range r.sentClosed {
		violations = append(violations, oracle.Violation{Fault: oracle.SentClosed, Wish: byNumber[write].Wish})
	}
	recorded, err := harness.Recorded(ctx, r.db)
	if err != nil {
		return nil, err
	}
	for id, belief := range recorded {
		number, numbered := r.numbers[id]
		if !numbered {
			continue
		}
		e := byNumber[number]
		e.Elsewhere = belief
		if e.Contradicts() {
			violations = append(violations, oracle.Violation{Fault: oracle.Contradiction, Wish: e.Wish})
		}
	}
	left, err := harness.Left(ctx, r.Record)
	for _, w := range left {
		number, numbered := r.numbers[w.ID]
		e := byNumber[number]
		told := e.Belief == oracle.Happened || e.Belief == oracle.DidNotHappen
		if numbered && told && !r.failed[number] {
			violations = append(violations, oracle.Violation{Fault: oracle.Unclosed, Wish: e.Wish})
		}
	}
	return violations, err
}
