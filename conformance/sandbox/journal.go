package sandbox

import (
	"context"

	"github.com/jppay/jppay/conformance/sandbox/journal"
)

// What the journal tells; package journal describes it.
type (
	// Call is one entry of the journal: a call of an API, or what happened without one.
	Call = journal.Call
	// CallFilter says which entries are wanted.
	CallFilter = journal.Filter
	// Event is news of the journal.
	Event = journal.Event
)

// Calls returns the entries of the journal that a filter wants, newest first. The journal
// keeps the latest 1000 entries, of at most 8 MiB together; of a body it keeps 16 KiB.
func (s *Sandbox) Calls(f CallFilter) []Call { return s.journal.Calls(f) }

// Call returns an entry of the journal by its number, and whether it is still kept.
func (s *Sandbox) Call(number uint64) (Call, bool) { return s.journal.Call(number) }

// Watch returns a channel of what happens from now on: calls, attempts to deliver
// webhooks, effects that nobody called for, moves of the clock. It is closed when ctx ends
// or the sandbox is closed. One who is slow to receive loses events, never delays a call,
// and is told how many were lost.
func (s *Sandbox) Watch(ctx context.Context) <-chan Event { return s.journal.Watch(ctx) }

// ownSecrets returns the keys of all merchants, which the journal may show.
func (s *Sandbox) ownSecrets() journal.Secrets {
	var own []string
	for _, merchant := range s.merchants {
		if side := merchant.PayPay; side != nil {
			own = append(own, side.APIKey, side.APISecret)
		}
		if side := merchant.Paidy; side != nil {
			own = append(own, side.SecretKey, side.PublicKey)
		}
		if side := merchant.Legacy; side != nil {
			own = append(own, side.APIKey, side.Secret)
		}
	}
	return journal.NewSecrets(own...)
}
