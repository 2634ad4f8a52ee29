package sim

import (
	"flag"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/jppay/jppay/internal/harness"
)

var printReport = flag.Bool("report", false, "print how far TestSimulation is, and what it found")

// summary is what TestSimulation has found so far.
type summary struct {
	wanted int // writes
	began  time.Time
	both   comparison

	mu     sync.Mutex
	tenths int // of the writes that are made and told of
}

func newSummary(wanted int) *summary {
	return &summary{wanted: wanted, began: time.Now(), both: newComparison()}
}

// add adds a run of the real clients.
func (s *summary) add(found report) {
	made := s.both.jppay.Add(found.books, found.violations)
	s.mu.Lock()
	defer s.mu.Unlock()
	if tenths := 10 * made / s.wanted; *printReport && tenths > s.tenths {
		s.tenths = tenths
		fmt.Printf("%d of %d writes, %.0f s\n", made, s.wanted, time.Since(s.began).Seconds())
	}
}

func (s *summary) String() string {
	var text strings.Builder
	text.WriteString("\nwrites of which nobody can tell what became of them:\n")
	for _, line := range harness.Counts(s.both.jppay.Unresolvable) {
		fmt.Fprintf(&text, "  %s\n", line)
	}
	return text.String() + "\n" + s.both.String()
}
