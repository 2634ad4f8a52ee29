package recon_test

import (
	"errors"
	"testing"

	"go.uber.org/goleak"
)

// TestMain finds what goes on after a test.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// errBroken is an error that tests let happen.
var errBroken = errors.New("broken")
