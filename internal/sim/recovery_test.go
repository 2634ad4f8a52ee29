package sim

import (
	"context"
	"time"

	"github.com/jppay/jppay/internal/oracle"
	"github.com/jppay/jppay/overlay"
)

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
	if b := beliefOf(found.Outcome); b == oracle.Happened || b == oracle.DidNotHappen {
		r.believes[number] = b
		r.traces.note(number, "recovery %d believes: %s (%s)", r.number, b, found.Reason)
	}
}
