package sandbox

import "github.com/jppay/jppay/conformance/sandbox/server"

// TB is the part of *testing.T that Start needs.
type TB interface {
	Helper()
	Cleanup(func())
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
	Logf(format string, args ...any)
}

// Start starts a sandbox for a test and stops it when the test ends. Refused
// requests are logged with the reason. The test fails if the sandbox found
// something wrong with itself (see Findings). At most one Config is taken; its
// Log is called too.
func Start(t TB, cfg ...Config) *Sandbox {
	t.Helper()
	if len(cfg) > 1 {
		t.Fatalf("sandbox: Start takes at most one Config, not %d", len(cfg))
		return nil
	}

	var c Config
	if len(cfg) == 1 {
		c = cfg[0]
	}

	next := c.Log
	c.Log = func(e server.Entry) {
		if e.Reason != "" {
			t.Logf("sandbox: %s", e)
		}
		if next != nil {
			next(e)
		}
	}

	s, err := New(c)
	if err != nil {
		t.Fatalf("%v", err)
		return nil
	}

	t.Cleanup(func() {
		s.Close()
		for _, f := range s.Findings() {
			t.Errorf("sandbox: %s", f)
		}
	})
	return s
}
