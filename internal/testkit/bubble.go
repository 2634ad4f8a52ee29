package testkit

import (
	"testing"
	"testing/synctest"
)

// RunInBubble runs a parallel subtest in a bubble: time passes when all its goroutines wait.
// The functions that test registers with Cleanup run in the bubble, too.
func RunInBubble(t *testing.T, name string, test func(t *testing.T)) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, test)
	})
}
