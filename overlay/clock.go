package overlay

import (
	"context"
	"net/http"
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

// stopwatch measures lengths of time from its start. It is monotonic: no clock that is
// set meanwhile changes it.
type stopwatch struct{ started time.Time }

func startWatch() stopwatch { return stopwatch{time.Now()} }

func (s stopwatch) passed() time.Duration { return time.Since(s.started) }

// clockKeeper is an Authenticator whose signatures hold the time.
type clockKeeper interface {
	// withClock returns one that reads the time from now, unless it was made with a
	// clock of its own.
	withClock(now func() time.Time) Authenticator
	// lead returns what the next signature adds to our clock.
	lead() time.Duration
	// follow takes over the provider's time and returns how far it is ahead of our
	// clock, if a signature with this lead is too far from it to be accepted.
	follow(provider time.Time, lead time.Duration) (time.Duration, bool)
}

// correctClock sets the clock of signatures right, once a call, after a refusal
// whose Date shows that it is off.
func (d *Doer) correctClock(c *call) bool {
	if c.last.Status != http.StatusUnauthorized || c.corrected {
		return false
	}
	keeper, ok := d.config.Auth.(clockKeeper)
	if !ok {
		return false
	}
	date, err := http.ParseTime(c.last.res.Header.Get("Date"))
	if err != nil {
		return false
	}
	offset, off := keeper.follow(date, c.ahead)
	if !off {
		return false
	}
	c.corrected = true
	e := d.event(c, EventClock)
	e.Offset, e.Reason = offset, "the provider's clock differs"
	d.settings.emit(c.ctx, e)
	return true
}
