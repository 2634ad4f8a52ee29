package jppay

import "github.com/jppay/jppay/overlay"

// ResolverStates returns, for each write to PayPay that is decided by the state that a read
// shows, the outcome of each state that the resolver lists.
func ResolverStates() map[string]map[string]overlay.Outcome {
	states := map[string]map[string]overlay.Outcome{}
	for operation, resolver := range payPayResolvers {
		if resolver.states != nil {
			states[operation] = resolver.states
		}
	}
	return states
}
