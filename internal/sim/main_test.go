package sim

import (
	"os"
	"testing"

	"github.com/jppay/jppay/internal/testkit"
)

// TestMain lets the clients' own transports reach networks in memory.
func TestMain(m *testing.M) {
	testkit.DialByContext()
	os.Exit(m.Run())
}
