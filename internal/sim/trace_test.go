package sim

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

// traces keep what became of each write, in virtual time, to be shown if it was wrong.
type traces struct {
	began time.Time
	mu    sync.Mutex
	lines map[int][]string
}

func newTraces() *traces { return &traces{began: time.Now(), lines: map[int][]string{}} }

// now is the time since the run began.
func (t *traces) now() time.Duration { return time.Since(t.began) }

func (t *traces) note(write int, format string, args ...any) {
	line := fmt.Sprintf("%12s  ", t.now().Round(time.Millisecond)) + fmt.Sprintf(format, args...)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.lines[write] = append(t.lines[write], line)
}

// of returns the lines of a write.
func (t *traces) of(write int) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.Join(t.lines[write], "\n")
}

// has reports whether a line of a write has a word.
func (t *traces) has(write int, word string) bool { return strings.Contains(t.of(write), word) }
