package harness

import (
	"maps"
	"sync"

	"github.com/jppay/jppay/internal/oracle"
)

// Judged are the faults that the oracle finds by itself, in books and ledger.
var Judged = []oracle.Fault{
	oracle.DoubleEffect, oracle.UnwantedEffect, oracle.BelievedFailed, oracle.BelievedDone,
	oracle.Forgotten, oracle.Unlisted, oracle.Unjustified, oracle.Contradiction,
}

// Tally counts what the books of one kind of merchant say, and what the oracle found in
// them. Several goroutines may use it.
type Tally struct {
	Title string

	mu           sync.Mutex
	writes       int
	believed     map[oracle.Belief]int
	faults       map[oracle.Fault]int
	unresolvable map[string]int
}

// NewTally returns a tally of nothing yet.
func NewTally(title string) *Tally {
	return &Tally{
		Title:    title,
		believed: map[oracle.Belief]int{}, faults: map[oracle.Fault]int{}, unresolvable: map[string]int{},
	}
}

// Add adds books and what was found in them.
func (t *Tally) Add(books []oracle.Entry, violations []oracle.Violation) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.writes += len(books)
	for _, e := range books {
		t.believed[e.Belief]++
		if e.Belief == oracle.Unresolvable {
			t.unresolvable[e.Provider+" "+e.Operation]++
		}
	}
	for _, v := range violations {
		t.faults[v.Fault]++
	}
}

// Writes returns how many writes were made.
func (t *Tally) Writes() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.writes
}

// Believed returns of how many writes this is believed in the end.
func (t *Tally) Believed(b oracle.Belief) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.believed[b]
}

// Faults returns how often a fault was found.
func (t *Tally) Faults(f oracle.Fault) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.faults[f]
}

// Unresolvable returns, by provider and operation, of how many writes nobody can tell what
// became of them.
func (t *Tally) Unresolvable() map[string]int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return maps.Clone(t.unresolvable)
}
