package faults

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/jppay/jppay/conformance/sandbox/contract"
)

// Plan says which requests and webhooks go wrong over a whole run. Its rules are tried in
// order, and the first that applies to a call is used. Faults of the methods Fault and Force
// come first. The zero Plan has no rules.
//
// In a file, a plan is JSON. Keys are the names of the fields with a small first letter, and
// durations are texts such as "150ms":
//
//	{"seed": 7, "rules": [
//	  {"provider": "paypay", "operation": "refundPayment", "kind": "cut-after", "calls": [3]},
//	  {"provider": "paypay", "kind": "latency", "delay": "150ms", "probability": 0.1},
//	  {"provider": "paypay", "webhook": "transactionEvent", "kind": "webhook-duplicate", "probability": 0.5}
//	]}
type Plan struct {
	// Seed decides, together with Probability, which calls get a fault: equal plans
	// pick equal calls, in whatever order these come.
	Seed  uint64
	Rules []Rule
}

// Rule is a Fault and when it is injected: either Probability or Calls is set. The
// Fault's Times must be 0.
//
// Calls of an operation are counted from 1 since the plan was set, whoever makes them. A call
// counts if it was authenticated and found valid, also if it gets another fault or a forced
// code. For clock-skew, which is injected earlier, every request to the operation counts.
// Webhooks are counted by name when they are about to be sent. Without a URL none is sent or
// counted.
type Rule struct {
	Fault
	// Probability is how likely a call that matches gets the fault: above 0, and 1
	// at most.
	Probability float64
	// Calls are the numbers of the calls to Operation that get the fault, or of the
	// webhooks named Webhook; it needs that name.
	Calls []int
}

// activePlan is a plan that is in force.
type activePlan struct {
	plan Plan

	mu       sync.Mutex
	calls    map[target]int
	injected []int // by rule
}

// SetPlan replaces the plan; the zero Plan removes it. It returns an error for a rule that
// makes no sense, and then keeps the old plan.
func (i *Injector) SetPlan(p Plan) error {
	if err := p.check(); err != nil {
		return err
	}
	if len(p.Rules) == 0 {
		i.plan.Store(nil)
		return nil
	}
	i.plan.Store(&activePlan{plan: p.clone(), calls: map[target]int{}, injected: make([]int, len(p.Rules))})
	return nil
}

// Plan returns a copy of the plan and how often each of its rules was injected.
func (i *Injector) Plan() (plan Plan, injected []int) {
	p := i.plan.Load()
	if p == nil {
		return Plan{}, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.plan.clone(), slices.Clone(p.injected)
}

func (p Plan) clone() Plan {
	p.Rules = slices.Clone(p.Rules)
	for i := range p.Rules {
		p.Rules[i].Calls = slices.Clone(p.Rules[i].Calls)
	}
	return p
}

// check returns what is wrong with a plan.
func (p Plan) check() error {
	for i := range p.Rules {
		if err := p.Rules[i].check(); err != nil {
			return inRule(i, err)
		}
	}
	return nil
}

// inRule adds the number of the rule to its problem.
func inRule(i int, err error) error {
	problem := contract.Problem{Kind: contract.Invalid, Reason: err.Error()}
	if found, ok := errors.AsType[*contract.Problem](err); ok {
		problem.Field = found.Field
	}
	problem.Field = strings.TrimSuffix(fmt.Sprintf("rules/%d/%s", i, problem.Field), "/")
	problem.Reason = fmt.Sprintf("rule %d: %s", i+1, problem.Reason)
	return &problem
}

func (r *Rule) check() error {
	if err := r.Fault.check(); err != nil {
		return err
	}

	switch {
	case r.Times != 0:
		return contract.Invalidf("times", "times is %d, but a rule has probability or calls", r.Times)
	case (r.Probability == 0) == (len(r.Calls) == 0):
		return contract.Invalidf("", "want either probability or calls")
	case len(r.Calls) > 0 && r.Operation+r.Webhook == "":
		return contract.Invalidf(
			"calls", "calls are numbers of the calls to one operation or of one webhook, and none is named")
	case r.Probability != 0 && !(r.Probability > 0 && r.Probability <= 1): // not a number is neither
		return contract.Invalidf("probability", "probability is %v, want more than 0 and 1 at most", r.Probability)
	}

	for _, call := range r.Calls {
		if call < 1 {
			return contract.Invalidf("calls", "calls has %d, want 1 or more: the first call has number 1", call)
		}
	}
	return nil
}

// count counts a call and returns its number.
func (p *activePlan) count(at target) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls[at]++
	return p.calls[at]
}

// pick returns the fault for a call; nil means none.
func (p *activePlan) pick(at target, call int) *Fault {
	for i := range p.plan.Rules {
		rule := &p.plan.Rules[i]
		if !rule.matches(at) || !slices.Contains(rule.Calls, call) && !p.byChance(i, at, call) {
			continue
		}
		p.mu.Lock()
		p.injected[i]++
		p.mu.Unlock()
		fault := rule.Fault
		return &fault
	}
	return nil
}

// byChance makes a random but repeatable decision: it depends on a hash of plan, rule and call.
// So the order of the calls does not matter.
func (p *activePlan) byChance(rule int, at target, call int) bool {
	probability := p.plan.Rules[rule].Probability
	if probability == 0 {
		return false
	}
	text := make([]byte, 0, 128)
	//nolint:gosec // rule and call are never negative
	for _, number := range []uint64{p.plan.Seed, uint64(rule), uint64(call)} {
		text = binary.BigEndian.AppendUint64(text, number)
	}
	text = append(append(append(text, at.provider...), '/'), at.name...)
	sum := sha256.Sum256(text)
	const bits = 53 // a float64 is exact for so many
	return float64(binary.BigEndian.Uint64(sum[:])>>(64-bits)) < probability*(1<<bits)
}
