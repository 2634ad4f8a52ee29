package overlay

import (
	"context"
	"time"
)

// WithClock replaces the clock that the client reads the time of day from: for
// signatures, for the time a write was sent, for a Retry-After that names a time,
// and for the certificates of the client's own transport. nil means time.Now.
//
// Pauses, timeouts and deadlines are lengths of time, not times of day: they run on
// the runtime's timers, whatever this clock says.
func WithClock(now func() time.Time) Option {
	return func(s *settings) error {
		s.now = now
		return nil
	}
}

// endsWithin reports whether ctx ends in less than wait. A context's deadline is on
// the runtime's clock, so it is never compared with a time of WithClock.
func endsWithin(ctx context.Context, wait time.Duration) bool {
	deadline, bounded := ctx.Deadline()
	return bounded && time.Until(deadline) < wait
}

// stopwatch returns a function that tells how much time has passed since. It is
// monotonic, and no clock that is set meanwhile changes it.
func stopwatch() func() time.Duration {
	started := time.Now()
	return func() time.Duration { return time.Since(started) }
}
