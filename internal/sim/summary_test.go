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
	tenths       int // of the writes that are made and told of
	seen         map[red]int
	seeds        map[red]uint64 // the lowest one that shows it
	unresolvable map[string]int // by operation
}

func newSummary(wanted int) *summary {
	return &summary{
		wanted: wanted, began: time.Now(), both: newComparison(),
		seen: map[red]int{}, seeds: map[red]uint64{}, unresolvable: map[string]int{},
	}
}

// add adds a run of the real clients and the known reds in it.
func (s *summary) add(seed uint64, found report, examples map[red]int) {
	s.both.jppay.add(found)
	s.mu.Lock()
	defer s.mu.Unlock()
	for r, n := range examples {
		s.seen[r] += n
		if s.seeds[r] == 0 || seed < s.seeds[r] {
			s.seeds[r] = seed
		}
	}
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
	text.WriteString("\nknown violations, of which row, how often, and a seed that shows it:\n")
	for _, r := range reds {
		shown := "not in this run"
		if s.seen[r] > 0 {
			shown = fmt.Sprint("seed ", s.seeds[r])
		}
		fmt.Fprintf(&text, "  %s %6d  %s: %s\n", r.row, s.seen[r], shown, r.what)
	}
	text.WriteString("writes of which nobody can tell what became of them:\n")
	for _, operation := range slices.Sorted(maps.Keys(s.unresolvable)) {
		fmt.Fprintf(&text, "  %6d  %s\n", s.unresolvable[operation], operation)
	}
	return text.String() + s.both.String()
}
