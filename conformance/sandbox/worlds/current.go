package worlds

import "sync/atomic"

// Current is the world that a running sandbox is in.
type Current struct{ world atomic.Pointer[World] }

// NewCurrent returns a Current that is in a world.
func NewCurrent(w World) *Current {
	c := &Current{}
	c.Set(w)
	return c
}

// Get returns the world.
func (c *Current) Get() World { return *c.world.Load() }

// Set changes the world. The caller must make sure that no engine is making a decision.
func (c *Current) Set(w World) { c.world.Store(&w) }
