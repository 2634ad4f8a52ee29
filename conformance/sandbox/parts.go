package sandbox

import (
	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/network"
	"github.com/jppay/jppay/conformance/sandbox/server"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/conformance/sandbox/webhooks"
	"github.com/jppay/jppay/conformance/sandbox/worlds"
)

// Types of the parts of the sandbox that tests see.
type (
	// Network is where the servers listen and where webhooks are sent.
	Network = network.Network
	// Refusal is a provider's error answer; errors of what a user does may hold one.
	Refusal = contract.Refusal
	// Clock is the sandbox's own clock.
	Clock = state.Clock
	// Condition is how a provider as a whole is.
	Condition = state.Condition
	// Delivery is one webhook that was sent, or that a fault stopped.
	Delivery = webhooks.Delivery
	// WebhookAddress says where webhooks go.
	WebhookAddress = webhooks.Address
	// Effect is one thing that really happened at a provider.
	Effect = state.Effect
	// Entry is one line of the log: one request.
	Entry = server.Entry
	// World is one reading of the facts that no source settles.
	World = worlds.World
	// Finding is something the sandbox found wrong with itself.
	Finding = state.Finding
)

// The conditions of a provider.
const (
	// Usual is a provider that works.
	Usual = state.Usual
	// Maintenance is a provider that is down as it was planned: PayPay only.
	Maintenance = state.Maintenance
	// Outage is a provider whose own systems fail.
	Outage = state.Outage
)
