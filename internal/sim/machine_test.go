package sim

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/jppay/jppay/internal/testkit"
)

// machine is one of the merchant's computers, with a clock of its own. Each of its
// workers is a process, and one more process resolves what any of them left open.
type machine struct {
	now      func() time.Time
	start    func() *host // a new process
	recovery *recovery
}

// build gives the shop two to four machines, which share one record.
func (s *shop) build(t *testing.T, network *testkit.Network, at providers) {
	t.Helper()
	for number := range 2 + diceOf(s.seed, -5).IntN(3) {
		m := &machine{now: skewed(s.seed, number)}
		m.start = func() *host {
			p := &process{seed: s.seed, traces: s.traces, attempts: map[int]int{}}
			return newHost(t, s.sandbox, network, at, m.now, s.record, p)
		}
		m.recovery = &recovery{
			number: number, host: m.start(), record: s.record, now: m.now, traces: s.traces, believes: map[int]belief{},
		}
		s.machines = append(s.machines, m)
	}
}

// recover lets each machine resolve what is open, until ctx ends.
func (s *shop) recover(ctx context.Context) {
	var group sync.WaitGroup
	for number, m := range s.machines {
		first := upTo(diceOf(s.seed, -6, number), recoveryPause)
		group.Go(func() { m.recovery.run(ctx, first) })
	}
	group.Wait()
}

// compareNotes enters what the recovering processes believe into the books. Where one
// contradicts the worker, that is what counts.
func (s *shop) compareNotes(books []entry) {
	for i := range books {
		for _, m := range s.machines {
			other := entry{belief: books[i].belief, elsewhere: m.recovery.believes[books[i].write]}
			if books[i].elsewhere == pending || other.contradicts() {
				books[i].elsewhere = other.elsewhere
			}
		}
	}
}
