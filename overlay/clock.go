package overlay

import (
	"context"
	"net/http"
	"strings"
	"time"
)

// WithClock replaces the clock that tells the client the time of day: for signatures, for
// the time a write was sent, for a Retry-After that names a time, and for the certificates
// of the client's own transport. nil means time.Now.
//
// Pauses, timeouts and deadlines do not use it: they run on the runtime's timers.
func WithClock(now func() time.Time) Option {
	return func(s *settings) error {
		s.now = now
		return nil
	}
}

// endsWithin reports whether ctx ends in less than wait. A context's deadline is a time of
// the runtime's clock, so it must not be compared with the time of WithClock.
func endsWithin(ctx context.Context, wait time.Duration) bool {
	deadline, bounded := ctx.Deadline()
	return bounded && time.Until(deadline) < wait
}

// stopwatch measures the time since its start. It is monotonic: setting a clock does not
// change it.
type stopwatch struct{ started time.Time }

func startWatch() stopwatch { return stopwatch{time.Now()} }

func (s stopwatch) passed() time.Duration { return time.Since(s.started) }

// signer returns the Authenticator of the next attempt. If the call tries the provider's
// time, it signs with that.
func (d *Doer) signer(c *call) Authenticator {
	keeper, ok := d.config.Auth.(*hmacAuth)
	switch {
	case !ok:
		return d.config.Auth
	case c.trying:
		return keeper.withSkew(c.ahead)
	}
	c.ahead = keeper.skew()
	return d.config.Auth
}

// tryClock lets the call try the provider's time, once: after the provider itself refused
// the signature with a fresh Date that shows that our time was wrong.
func (d *Doer) tryClock(c *call) bool {
	keeper, ok := d.config.Auth.(*hmacAuth)
	if !ok || c.tried || !c.last.unauthorized() || !fresh(c.last.res.Header) {
		return false
	}
	date, err := http.ParseTime(c.last.res.Header.Get("Date"))
	if err != nil {
		return false
	}
	ahead, off := keeper.skewTo(date, c.ahead)
	if off {
		c.ahead, c.tried, c.trying = ahead, true, true
	}
	return off
}

// proveClock keeps the tried time for later calls if the provider accepted the signature,
// and drops it if the provider refused the signature again. A broken connection or the page
// of a gateway proves neither.
func (d *Doer) proveClock(c *call) {
	switch {
	case !c.trying:
	case c.last.unauthorized():
		c.trying = false
	case (c.last.success || c.last.documented()) && fresh(c.last.res.Header):
		c.trying = false
		d.config.Auth.(*hmacAuth).adjust(c.ahead)
		e := d.event(c, EventClock)
		e.Offset, e.Reason = c.ahead, "the provider's clock differs"
		d.settings.emit(c.ctx, e)
	}
}

// documented tells whether the provider answered with a code that the document knows.
func (v *verdict) documented() bool { return v.Class != 0 }

// unauthorized tells whether the provider itself refused the signature.
func (v *verdict) unauthorized() bool {
	return v.Status == http.StatusUnauthorized && v.documented() && strings.EqualFold(v.Code, codeUnauthorized)
}

// fresh tells whether an answer comes from the server and not from a cache.
func fresh(header http.Header) bool {
	for _, age := range header.Values("Age") {
		if strings.Trim(age, " 0") != "" {
			return false
		}
	}
	return true
}
