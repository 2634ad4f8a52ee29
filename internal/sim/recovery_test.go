package sim

import (
	"context"
	"database/sql"
	"sync"
	"time"

	"github.com/jppay/jppay/internal/oracle"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/sqlrecord"
)

// numberedRecord is a record that knows which of the shop's writes its entries are.
type numberedRecord struct {
	*sqlrecord.Record
	db   *sql.DB
	seed uint64

	mu      sync.Mutex
	numbers map[string]int // by the record's own ID
	ids     map[int]string // by number

	stored     map[int]bool // by write: its intent is stored
	closed     map[int]bool // by write: it is stored what became of it
	failed     map[int]bool // by write: the record knows less than the merchant
	unrecorded []int        // writes that were sent before their intent was stored
	sentClosed []int        // writes that were sent when it was stored what became of them
}

func newNumberedRecord(record *sqlrecord.Record, db *sql.DB, seed uint64) *numberedRecord {
	return &numberedRecord{
		Record: record, numbers: map[string]int{}, ids: map[int]string{}, db: db, seed: seed,
		stored: map[int]bool{}, closed: map[int]bool{}, failed: map[int]bool{},
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
	writes, err := r.Unresolved(ctx, time.Now().Add(24*time.Hour), perRun)
	numbers := map[int]bool{}
	for _, w := range writes {
		if number, ok := r.number(w.ID); ok {
			numbers[number] = true
		}
	}
	return numbers, err
}

// recovery is a process of the merchant that shares the record and resolves what is
// older than a minute, as the README advises, while the shop goes on.
type recovery struct {
	number int // of its machine
	host   *host
	record *numberedRecord
	now    func() time.Time
	traces *traces

	believes map[int]oracle.Belief // by write
	asked    map[string]time.Time  // by the record's own ID: when it was asked about last
}

func newRecovery(number int, m *machine, record *numberedRecord, traces *traces) *recovery {
	return &recovery{
		number: number, host: m.start(), record: record, now: m.now, traces: traces,
		believes: map[int]oracle.Belief{}, asked: map[string]time.Time{},
	}
}

const (
	recoveryPause = 90 * time.Second
	recoveryAge   = time.Minute
	recoveryLimit = 1000
)

// due reports whether it is time to ask about a write: the older a write is, the longer
// the pauses.
func (r *recovery) due(w overlay.Write) bool {
	now := r.now()
	if last, ok := r.asked[w.ID]; ok && now.Sub(last) < last.Sub(w.SentAt) {
		return false
	}
	r.asked[w.ID] = now
	return true
}

// run resolves again and again until ctx ends, from a first time on. While there is
// nothing to ask about, the pauses grow up to the longest.
func (r *recovery) run(ctx context.Context, first, pause, longest time.Duration) {
	time.Sleep(first)
	for wait := pause; ; {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		if wait = min(2*wait, longest); r.round(ctx) > 0 {
			wait = pause
		}
	}
}

// round resolves what is due, and returns how much that was.
func (r *recovery) round(ctx context.Context) (asked int) {
	writes, err := r.record.Unresolved(ctx, r.now().Add(-recoveryAge), recoveryLimit)
	if err != nil {
		return 0 // the database is busy, or the run ends
	}
	for _, w := range writes {
		if r.due(w) {
			r.resolve(ctx, w)
			asked++
		}
	}
	return asked
}

func (r *recovery) resolve(ctx context.Context, w overlay.Write) {
	found, err := r.host.resolve(ctx, w)
	number, ok := r.record.number(w.ID)
	if ok && unanswerable(err) {
		r.believes[number] = oracle.Unresolvable
	}
	if err != nil || !ok {
		return
	}
	if b := beliefOf(found.Outcome); b != oracle.Pending {
		r.believes[number] = b
		r.traces.note(number, "recovery %d believes: %s (%s)", r.number, b, found.Reason)
	}
}
