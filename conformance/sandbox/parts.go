package sandbox

import (
	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/state"
)

// What the parts of the sandbox show.
type (
	// Refusal is a provider's "no"; errors of what a user does may hold one.
	Refusal = contract.Refusal
	// Clock is the sandbox's own clock.
	Clock = state.Clock
	// Effect is one thing that really happened at a provider.
	Effect = state.Effect
	// Finding is something the sandbox found wrong with itself.
	Finding = state.Finding
)
