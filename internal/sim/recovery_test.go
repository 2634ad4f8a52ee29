package sim

import (
	"context"
	"time"

	"github.com/jppay/jppay/internal/harness"
	"github.com/jppay/jppay/internal/oracle"
	"github.com/jppay/jppay/overlay"
)

// recovery is a process of the merchant that shares the record and recovers what is due,
// as docs/retries.md advises, while the shop goes on.
type recovery struct {
	number int // of its machine
	host   *host
	record *numberedRecord
	traces *traces

	believes map[int]oracle.Belief // by write
}

func newRecovery(number int, m *machine, record *numberedRecord, traces *traces) *recovery {
	return &recovery{
		number: number, host: m.start(), record: record, traces: traces, believes: map[int]oracle.Belief{},
	}
}

// recoveryPause is that of a recovery that finds nothing to ask about, if it is alone.
const recoveryPause = 90 * time.Second

// run recovers again and again until ctx ends, from a first time on. While there is
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

// round asks about what is due, and returns how much that was. The database may be busy,
// or the run end.
func (r *recovery) round(ctx context.Context) (asked int) {
	found, _ := r.host.recover(ctx)
	for _, f := range found {
		r.believe(f)
	}
	return len(found)
}

func (r *recovery) believe(found overlay.Found) {
	number, ok := r.record.number(found.Write.ID)
	if ok && unanswerable(found.Err) {
		r.believes[number] = oracle.Unresolvable
	}
	if found.Err != nil || !ok {
		return
	}
	if b := harness.BeliefOf(found.Resolution.Outcome); b == oracle.Happened || b == oracle.DidNotHappen {
		r.believes[number] = b
		r.traces.note(number, "recovery %d believes: %s (%s)", r.number, b, found.Resolution.Reason)
	}
}
