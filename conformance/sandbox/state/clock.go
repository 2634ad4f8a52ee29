package state

import (
	"sync"
	"time"
)

// Clock is the sandbox's own clock. It follows the clock of its host, or stands still
// if Config.Start or Set fixed it.
type Clock struct {
	host   func() time.Time // of this machine
	start  time.Time        // where it began; zero where it follows the host's
	mu     sync.RWMutex
	fixed  time.Time
	offset time.Duration
	moved  []func(from, to time.Time)
}

// Japan is the time zone of every provider.
var Japan = time.FixedZone("JST", 9*60*60)

// NewClock returns a clock that follows the host's, or stands still at start
// unless that is zero. A nil host is this machine's clock.
func NewClock(start time.Time, host func() time.Time) *Clock {
	if host == nil {
		host = time.Now
	}
	return &Clock{start: start, fixed: start, host: host}
}

// Now returns the sandbox's time in UTC.
func (c *Clock) Now() time.Time {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.at(c.host)
}

// at returns the sandbox's time by a host's clock; c.mu is held.
func (c *Clock) at(host func() time.Time) time.Time {
	if !c.fixed.IsZero() {
		return c.fixed.UTC()
	}
	return host().Add(c.offset).UTC()
}

// Advance moves the clock by d; backwards if d is negative. When it returns,
// everything that fell due on the way has happened, such as the end of an
// authorization.
func (c *Clock) Advance(d time.Duration) {
	c.move(func() {
		if c.fixed.IsZero() {
			c.offset += d
		} else {
			c.fixed = c.fixed.Add(d)
		}
	})
}

// Set fixes the clock at t, as Advance moves it. A zero t lets it follow real time
// again.
func (c *Clock) Set(t time.Time) {
	c.move(func() { c.fixed, c.offset = t, 0 })
}

func (c *Clock) move(change func()) {
	c.mu.Lock()
	host := c.host()
	standing := func() time.Time { return host }
	from := c.at(standing)
	change()
	to, moved := c.at(standing), c.moved
	c.mu.Unlock()
	for _, f := range moved {
		f(from, to)
	}
}

// reset sets the clock back to its start. Nothing falls due by that.
func (c *Clock) reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fixed, c.offset = c.start, 0
}

// OnMove lets the clock call f each time it was moved. Engines use it to do what has fallen
// due. Engines do not move the clock, so f may lock their mutex.
func (c *Clock) OnMove(f func(from, to time.Time)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.moved = append(c.moved, f)
}
