// Package state holds what all engines of the sandbox share: the clock, the ids, the
// ledger of effects and the findings. It is a part of the sandbox.
package state

import (
	"fmt"
	"sync"
	"time"

	"github.com/jppay/jppay/overlay/policy"
)

// The limits of what a long-running sandbox keeps.
const (
	maxEffects  = 1 << 18
	maxFindings = 1000
)

// State is what all engines of a sandbox share.
type State struct {
	Clock *Clock
	IDs   *IDs

	merchant string // whose effects are committed
	*records
}

// records are what a state keeps, for all merchants.
type records struct {
	services services

	mu       sync.Mutex
	ledger   []Effect
	findings []Finding
}

// New returns a state without effects, whose ids come from a seed.
func New(clock *Clock, seed uint64) *State {
	return &State{Clock: clock, IDs: newIDs(seed), records: &records{}}
}

// Of returns the same state for the effects of one merchant.
func (s *State) Of(merchant string) *State {
	own := *s
	own.merchant = merchant
	return &own
}

// Reset restores the initial state: the clock at its start, the ids from their seed, providers
// in the usual condition, no effects and no findings. The engines are locked meanwhile.
func (s *State) Reset() {
	s.services.reset()
	s.Clock.reset()
	s.IDs.reset()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ledger, s.findings = nil, nil
}

// Effect is one thing that really happened at a provider: money moved, points
// given, a token made, a person's data handed out.
type Effect struct {
	At        time.Time       `json:"at"`
	Provider  policy.Provider `json:"provider"`
	Operation string          `json:"operation"` // operationId, or the name of the Go method that did it
	Kind      string          `json:"kind"`      // what happened, for instance "points-code"
	ID        string          `json:"id"`        // the provider's id of it
	// Key is the caller's id of it or, at Paidy, of its order. It is empty if there is none.
	Key    string `json:"key"`
	Amount int64  `json:"amount"` // yen; 0 where no money is involved
	// Merchant is its name in Config.Merchants; empty without any.
	Merchant string `json:"merchant,omitempty"`
}

// Commit appends an effect to the ledger. Engines call it at the moment the
// state changes, under their own mutex.
func (s *State) Commit(e Effect) {
	if e.At.IsZero() {
		e.At = s.Clock.Now()
	}
	e.Merchant = s.merchant

	s.mu.Lock()
	full := len(s.ledger) >= maxEffects
	if !full {
		s.ledger = append(s.ledger, e)
	}

	s.mu.Unlock()
	if full {
		s.AddFinding(Finding{
			Provider:  e.Provider,
			Operation: e.Operation,
			Kind:      "ledger",
			Detail:    fmt.Sprintf("the ledger is full after %d effects, later ones are missing", maxEffects),
		})
	}
}

// Effects returns a copy of the ledger, oldest effect first.
func (s *State) Effects() []Effect {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Effect(nil), s.ledger...)
}

// Finding is something the sandbox found wrong with itself.
type Finding struct {
	Provider  policy.Provider `json:"provider"`
	Operation string          `json:"operation"` // operationId or webhook name
	// Kind is "answer", "code", "journal", "ledger", "listener", "log", "panic" or "webhook".
	Kind   string `json:"kind"`
	Detail string `json:"detail"`
}

// String returns the finding as one line.
func (f Finding) String() string {
	return fmt.Sprintf("%s %s: %s: %s", f.Provider, f.Operation, f.Kind, f.Detail)
}

// AddFinding records a finding, unless it is known already.
func (s *State) AddFinding(f Finding) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.findings) >= maxFindings {
		return
	}
	for _, known := range s.findings {
		if known == f {
			return
		}
	}
	s.findings = append(s.findings, f)
}

// Findings returns a copy of the findings, oldest first.
func (s *State) Findings() []Finding {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Finding(nil), s.findings...)
}
