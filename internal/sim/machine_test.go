package sim

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/jppay/jppay/internal/harness"
	"github.com/jppay/jppay/internal/oracle"
	"github.com/jppay/jppay/internal/testkit"
)

// machine is one of the merchant's computers, with a clock of its own. Each of its
// workers is a process, and one more process resolves what any of them left open.
type machine struct {
	now      func() time.Time
	start    func() *host // a new process
	recovery *recovery
}

// build gives the shop its machines, which share one record: two to four where the
// network does all, else one.
func (s *shop) build(t *testing.T, network *testkit.Network, at providers) {
	t.Helper()
	many := 1
	if *simulatedNetwork == all {
		many = 2 + harness.Dice(s.seed, machineDice).IntN(3)
	}
	for number := range many {
		m := &machine{now: skewed(s.seed, number)}
		m.start = func() *host {
			p := &process{seed: s.seed, traces: s.traces, attempts: map[int]int{}}
			return newHost(t, s.sandbox, network, at, m.now, s.record, p)
		}
		m.recovery = newRecovery(number, m, s.record, s.traces)
		s.machines = append(s.machines, m)
	}
}

// idle is the longest pause of a recovery that finds nothing to ask about.
const idle = 20 * time.Minute

// recover lets each machine resolve what is open, until ctx ends. Together they look at
// the record as often as one alone would.
func (s *shop) recover(ctx context.Context) {
	pause, longest := recoveryPause*time.Duration(len(s.machines)), recoveryPause
	if *simulatedNetwork == all {
		longest = idle
	}
	var group sync.WaitGroup
	for number, m := range s.machines {
		first := harness.UpTo(harness.Dice(s.seed, recoveryDice, number), pause)
		group.Go(func() { m.recovery.run(ctx, first, pause, longest) })
	}
	group.Wait()
}

// compareNotes enters what the recovering processes believe into the books. Where one
// contradicts the worker, that is what counts. It returns what two of them contradict
// each other about.
func (s *shop) compareNotes(books []oracle.Entry) []oracle.Violation {
	var violations []oracle.Violation
	for i := range books {
		e := &books[i]
		for _, m := range s.machines {
			other := *e
			other.Elsewhere = m.recovery.believes[e.Write]
			between := oracle.Entry{Belief: e.Elsewhere, Elsewhere: other.Elsewhere}
			if between.Contradicts() && !e.Contradicts() && !other.Contradicts() {
				violations = append(violations, oracle.Violation{Fault: oracle.Contradiction, Wish: e.Wish})
			}
			if e.Elsewhere == oracle.Pending || other.Contradicts() {
				e.Elsewhere = other.Elsewhere
			}
		}
	}
	return violations
}
