package state

import (
	"fmt"
	"slices"
	"sync"

	"github.com/jppay/jppay/overlay/policy"
)

// Condition is how a provider as a whole is.
type Condition string

const (
	// Usual is a provider that works.
	Usual Condition = "usual"
	// Maintenance is a provider that is down for planned maintenance.
	Maintenance Condition = "maintenance"
	// Outage is a provider whose own systems fail.
	Outage Condition = "outage"
)

// service is how a provider as a whole is, and how many calls it takes.
type service struct {
	condition Condition
	perSecond int   // 0: any number
	second    int64 // in which calls are counted now
	calls     int   // that it took in this second
}

// conditions are the conditions that a provider can be in. For each of them a source states the
// answer.
var conditions = map[policy.Provider][]Condition{
	policy.PayPay:      {Usual, Maintenance, Outage}, // OAS, S0
	policy.Paidy:       {Usual, Outage},              // VCR, MS1
	policy.PaidyLegacy: {Usual, Outage},              // S3
}

// limited are the providers that limit calls, by the sources OAS and S3.
var limited = []policy.Provider{policy.PayPay, policy.PaidyLegacy}

// services are the providers that are not in the usual condition.
type services struct {
	mu   sync.Mutex
	each map[policy.Provider]service
}

func (s *services) change(provider policy.Provider, change func(*service)) {
	s.mu.Lock()
	defer s.mu.Unlock()

	if s.each == nil {
		s.each = map[policy.Provider]service{}
	}
	changed := s.each[provider]
	change(&changed)
	s.each[provider] = changed
}

// reset sets every provider to the usual condition.
func (s *services) reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.each = nil
}

// SetCondition sets the condition of a provider. It returns an error for a condition for which
// no source states the provider's answer.
func (s *State) SetCondition(provider policy.Provider, condition Condition) error {
	if !slices.Contains(conditions[provider], condition) {
		return fmt.Errorf("provider %q has no condition %q, want one of %q", provider, condition, conditions[provider])
	}
	s.services.change(provider, func(of *service) { of.condition = condition })

	return nil
}

// Condition returns how a provider is.
func (s *State) Condition(provider policy.Provider) (condition Condition) {
	s.services.change(provider, func(of *service) { condition = of.condition })
	if condition == "" {
		return Usual
	}

	return condition
}

// LimitCalls sets how many calls a provider takes in a second of the sandbox's clock; 0 removes
// the limit. It returns an error for a negative number, and for a provider for which no source
// states a limit.
func (s *State) LimitCalls(provider policy.Provider, perSecond int) error {
	if !slices.Contains(limited, provider) {
		return fmt.Errorf("no source says that provider %q limits calls, want one of %q", provider, limited)
	}
	if perSecond < 0 {
		return fmt.Errorf("the limit is %d calls a second, want 0 or more", perSecond)
	}
	s.services.change(provider, func(of *service) { *of = service{condition: of.condition, perSecond: perSecond} })

	return nil
}

// TakeCall counts a call, and reports whether the provider takes it. A call that is not
// taken does not count.
func (s *State) TakeCall(provider policy.Provider) (taken bool) {
	now := s.Clock.Now().Unix()
	s.services.change(provider, func(of *service) {
		if of.second != now {
			of.second, of.calls = now, 0
		}
		taken = of.perSecond == 0 || of.calls < of.perSecond
		if taken {
			of.calls++
		}
	})

	return taken
}
