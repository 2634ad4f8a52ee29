package sim

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jppay/jppay/internal/oracle"
)

var printReport = flag.Bool("report", false, "print how far TestSimulation is, and what it found")

// summary is what TestSimulation has found so far.
type summary struct {
	wanted int // writes
	began  time.Time
	both   comparison

	mu           sync.Mutex
	tenths       int            // of the writes that are made and told of
	unresolvable map[string]int // by operation
}

func newSummary(wanted int) *summary {
	return &summary{
		wanted: wanted, began: time.Now(), both: newComparison(),
		unresolvable: map[string]int{},
	}
}

// add adds a run of the real clients.
func (s *summary) add(found report) {
	s.both.jppay.add(found)
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range found.books {
		if e.Belief == oracle.Unresolvable {
			s.unresolvable[e.Provider+" "+e.Operation]++
		}
	}
	if tenths := 10 * s.both.jppay.made() / s.wanted; *printReport && tenths > s.tenths {
		s.tenths = tenths
		fmt.Printf("%d of %d writes, %.0f s\n", s.both.jppay.made(), s.wanted, time.Since(s.began).Seconds())
	}
}

func (s *summary) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var text strings.Builder
	text.WriteString("\nwrites of which nobody can tell what became of them:\n")
	for _, operation := range slices.Sorted(maps.Keys(s.unresolvable)) {
		fmt.Fprintf(&text, "  %6d  %s\n", s.unresolvable[operation], operation)
	}
	return text.String() + s.both.String()
}
