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
	// Maintenance is a provider that is down as it was planned.
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

// conditions are what a provider can be in: a source states the answer.
var conditions = map[policy.Provider][]Condition{
	policy.PayPay:      {Usual, Maintenance, Outage}, // OAS, S0
	policy.Paidy:       {Usual, Outage},              // VCR, MS1
	policy.PaidyLegacy: {Usual, Outage},              // S3
}

// limited are the providers of which a source says that they limit how often they are
// called: OAS and S3.
var limited = []policy.Provider{policy.PayPay, policy.PaidyLegacy}

// services are the providers that are not as usual.
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

// reset makes every provider as usual.
func (s *services) reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.each = nil
}

// SetCondition says how a provider is from now on. It returns an error for a condition
// in which no source states what the provider answers.
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

// LimitCalls lets a provider take so many calls in a second of the sandbox's clock; 0
// takes the limit away. It returns an error for a provider of which no source says that
// it has a limit, and for a negative number.
func (s *State) LimitCalls(provider policy.Provider, perSecond int) error {
	if !slices.Contains(limited, provider) {
		return fmt.Errorf("no source says that provider %q limits calls, want one of %q", provider, limited)
	}
	if perSecond < 0 {
		return fmt.Errorf("%d calls in a second make no sense, want 0 or more", perSecond)
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
