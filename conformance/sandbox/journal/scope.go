package journal

import (
	"sync"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
)

// Scope is the state of the sandbox for one engine. It connects what the engine does with its
// cause. Its lock guards all data of the engine, so everything that is committed has the cause
// of the holder of the lock.
type Scope struct {
	*state.State
	journal *Journal
	mu      sync.Mutex
	locked  bool
	cause   *Cause
	act     *Call // the entry to write for a cause that the scope has begun itself
	clock   bool  // the clock does something
	asOf    time.Time
}

// NewScope returns the scope of an engine. A nil journal keeps nothing.
func NewScope(st *state.State, j *Journal) *Scope { return &Scope{State: st, journal: j} }

// Journal returns the journal of the scope; nil if none is kept.
func (s *Scope) Journal() *Journal { return s.journal }

// Lock takes the lock and sets the cause for what follows. nil means an action without a call:
// it gets an entry of its own if it has an effect or a webhook.
func (s *Scope) Lock(cause *Cause) {
	s.mu.Lock()
	s.locked, s.cause = true, cause
}

// Unlock ends what Lock began.
func (s *Scope) Unlock() {
	s.endAct()
	s.locked, s.cause = false, nil
	s.mu.Unlock()
}

// ByClock does what fell due at a time. It gets an entry of its own, whoever holds the lock.
func (s *Scope) ByClock(at time.Time, do func()) {
	s.endAct()
	cause := s.cause
	s.cause, s.clock, s.asOf = nil, true, at
	do()
	s.endAct()
	s.cause, s.clock, s.asOf = cause, false, time.Time{}
}

// Commit appends an effect to the ledger and to the entry of its cause.
func (s *Scope) Commit(e state.Effect) {
	if e.At.IsZero() {
		e.At = s.Clock.Now()
	}
	s.State.Commit(e)
	if cause := s.Cause(e.Provider, e.Operation); cause != nil {
		cause.addEffect(e)
	}
}

// Cause returns the cause of the effects and webhooks that happen now. Without a call it begins
// an entry with the given provider and operation.
func (s *Scope) Cause(provider policy.Provider, operation string) *Cause {
	if !s.locked {
		s.AddFinding(state.Finding{
			Provider: provider, Operation: operation, Kind: "journal",
			Detail: "something happened without the engine's lock, so that its cause is not known",
		})
		return nil
	}
	if s.cause == nil && s.journal != nil {
		s.cause = s.journal.Begin()
		s.act = &Call{Kind: KindUser, Time: s.Clock.Now(), Provider: provider, Operation: operation}
		if s.clock {
			s.act.Kind, s.act.Time = KindClock, s.asOf
		}
	}
	return s.cause
}

// endAct writes the entry that Cause has begun, if any.
func (s *Scope) endAct() {
	if s.act != nil {
		s.cause.End(*s.act)
		s.cause, s.act = nil, nil
	}
}
