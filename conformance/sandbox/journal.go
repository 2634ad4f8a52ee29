package sandbox

import (
	"context"
	"errors"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/journal"
	"github.com/jppay/jppay/conformance/sandbox/server"
)

// The types of the journal; package journal describes them.
type (
	// Call is one entry of the journal: a call of an API, or an event without a call.
	Call = journal.Call
	// CallFilter says which entries are wanted.
	CallFilter = journal.Filter
	// Event is news of the journal.
	Event = journal.Event
	// RepeatedCall is a call that was sent again.
	RepeatedCall = server.Repeated
)

// Calls returns the entries of the journal that a filter wants, newest first. The journal
// keeps the latest 1000 entries, of at most 8 MiB together; of a body it keeps 16 KiB.
func (s *Sandbox) Calls(f CallFilter) []Call { return s.journal.Calls(f) }

// Call returns an entry of the journal by its number, and whether it is still kept.
func (s *Sandbox) Call(number uint64) (Call, bool) { return s.journal.Call(number) }

// RepeatCall sends a call of the journal again, as its client would: to the same API,
// signed afresh with the keys of its merchant, or with the credentials that it came with.
// The new call has an entry of its own, whose Repeats is the number. It returns an error
// for an unknown number, and for a call that cannot be sent again, see Call.CannotRepeat.
// Connections that the fault "refused" refuses do not stop it.
func (s *Sandbox) RepeatCall(ctx context.Context, number uint64, signAfresh bool) (RepeatedCall, error) {
	repeated, err := s.repeatCall(ctx, number, signAfresh)
	return repeated, contract.InMethod("RepeatCall", err)
}

func (s *Sandbox) repeatCall(ctx context.Context, number uint64, signAfresh bool) (RepeatedCall, error) {
	call, ok := s.journal.Call(number)
	switch {
	case !ok && s.journal.HadCall(number):
		return RepeatedCall{}, errors.New("the journal no longer has this entry")
	case !ok:
		return RepeatedCall{}, contract.Unknownf("the journal has no entry with this number")
	}
	return s.host.Repeat(ctx, call, signAfresh)
}

// Watch returns a channel of later events: calls, attempts to deliver webhooks, effects without
// a call, moves of the clock. It is closed when ctx ends or the sandbox is closed. A slow
// receiver delays no call: it loses events, and an event says how many.
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
