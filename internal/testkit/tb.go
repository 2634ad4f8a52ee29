package testkit

import (
	"fmt"
	"slices"
	"sync"
)

// TB records what code under test does with the testing.TB that it is given. Unlike a
// testing.TB it continues after Fatalf. Call End where the test would end.
type TB struct {
	mu       sync.Mutex
	cleanups []func()
	fatals   []string
	errors   []string
	logs     []string
}

// Helper does nothing.
func (tb *TB) Helper() {}

// Cleanup keeps a function for End.
func (tb *TB) Cleanup(cleanup func()) {
	tb.mu.Lock()
	defer tb.mu.Unlock()

	tb.cleanups = append(tb.cleanups, cleanup)
}

// Fatalf records a fatal failure.
func (tb *TB) Fatalf(format string, args ...any) { tb.record(&tb.fatals, format, args) }

// Errorf records a failure.
func (tb *TB) Errorf(format string, args ...any) { tb.record(&tb.errors, format, args) }

// Logf records a line of the log.
func (tb *TB) Logf(format string, args ...any) { tb.record(&tb.logs, format, args) }

func (tb *TB) record(list *[]string, format string, args []any) {
	tb.mu.Lock()
	defer tb.mu.Unlock()

	*list = append(*list, fmt.Sprintf(format, args...))
}

// End runs the cleanups, the last one first.
func (tb *TB) End() {
	tb.mu.Lock()
	cleanups := tb.cleanups
	tb.cleanups = nil
	tb.mu.Unlock()

	for _, cleanup := range slices.Backward(cleanups) {
		cleanup()
	}
}

// Fatals returns the messages of Fatalf.
func (tb *TB) Fatals() []string { return tb.list(&tb.fatals) }

// Errors returns the messages of Errorf.
func (tb *TB) Errors() []string { return tb.list(&tb.errors) }

// Logs returns the messages of Logf.
func (tb *TB) Logs() []string { return tb.list(&tb.logs) }

func (tb *TB) list(messages *[]string) []string {
	tb.mu.Lock()
	defer tb.mu.Unlock()

	return slices.Clone(*messages)
}
