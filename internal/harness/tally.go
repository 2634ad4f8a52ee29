package harness

import (
	"sync"

	"github.com/jppay/jppay/internal/oracle"
)

// Judged are the faults that the oracle itself finds in books and ledger.
var Judged = []oracle.Fault{
	oracle.DoubleEffect, oracle.UnwantedEffect, oracle.BelievedFailed, oracle.BelievedDone,
	oracle.Forgotten, oracle.Unlisted, oracle.Unjustified, oracle.Contradiction,
}

// Tally counts the entries in the books of one kind of merchant, and the oracle's findings.
// Several goroutines may add to it. Read it when they are done.
type Tally struct {
	Title        string
	Writes       int
	Believed     map[oracle.Belief]int // in the end
	Faults       map[oracle.Fault]int
	Unresolvable map[string]int // by provider and operation: nobody can tell what became of them

	mu sync.Mutex
}

// NewTally returns a tally of nothing yet.
func NewTally(title string) *Tally {
	return &Tally{
		Title:    title,
		Believed: map[oracle.Belief]int{}, Faults: map[oracle.Fault]int{}, Unresolvable: map[string]int{},
	}
}

// Add adds books and what was found in them, and returns how many writes there are now.
func (t *Tally) Add(books []oracle.Entry, violations []oracle.Violation) (writes int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.Writes += len(books)
	for _, e := range books {
		t.Believed[e.Belief]++
		if e.Belief == oracle.Unresolvable {
			t.Unresolvable[e.Provider+" "+e.Operation]++
		}
	}
	for _, v := range violations {
		t.Faults[v.Fault]++
	}
	return t.Writes
}
