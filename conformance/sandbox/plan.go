package sandbox

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"
)

// maxPlan is the largest plan that is read, in bytes.
const maxPlan = 1 << 20

// Plan says which requests and webhooks go wrong over a whole run. Its rules are
// tried in order and the first that strikes wins; what Fault and Force asked for
// strikes before. The zero Plan leaves all as it is.
//
// In a file, a plan is JSON with the names of the fields, the first letter small,
// and durations such as "150ms":
//
//	{"seed": 7, "rules": [
//	  {"provider": "paypay", "operation": "refundPayment", "kind": "cut-after", "calls": [3]},
//	  {"provider": "paypay", "kind": "latency", "delay": "150ms", "probability": 0.1},
//	  {"provider": "paypay", "webhook": "transactionEvent", "kind": "webhook-duplicate", "probability": 0.5}
//	]}
type Plan struct {
	// Seed decides, together with Probability, which calls are struck: equal plans
	// strike equal calls, in whatever order these come.
	Seed  uint64
	Rules []Rule
}

// Rule is a Fault and when it strikes: either Probability or Calls is set. The
// Fault's Times must be 0.
//
// Calls of an operation are counted from 1 since the plan was set, whoever makes
// them: those that were authenticated and found valid, also if another fault or a
// forced code strikes them. For clock-skew, which strikes before that, every
// request to the operation counts. Webhooks are counted by name when they are
// about to be sent; without a URL none is.
type Rule struct {
	Fault
	// Probability is how likely the rule strikes a call that it matches: above 0,
	// and 1 at most.
	Probability float64
	// Calls are the numbers of the calls to Operation that the rule strikes, or of
	// the webhooks named Webhook; it needs that name.
	Calls []int
}

// planned is a plan that is in force.
type planned struct {
	plan Plan

	mu     sync.Mutex
	calls  map[target]int
	struck []int // by rule
}

// SetPlan replaces the plan and counts calls from 1 again. The zero Plan takes
// the plan away. It returns an error that names the rule and the field for a rule
// that makes no sense; the old plan stays then.
func (s *Sandbox) SetPlan(p Plan) error {
	if err := s.setPlan(p); err != nil {
		return fmt.Errorf("sandbox: SetPlan: %w", err)
	}
	return nil
}

func (s *Sandbox) setPlan(p Plan) error {
	if err := p.check(); err != nil {
		return err
	}
	if len(p.Rules) == 0 {
		s.faults.plan.Store(nil)
		return nil
	}
	s.faults.plan.Store(&planned{plan: p.clone(), calls: map[target]int{}, struck: make([]int, len(p.Rules))})
	return nil
}

// Plan returns a copy of the plan in force and how often each of its rules has
// struck since it was set.
func (s *Sandbox) Plan() (plan Plan, struck []int) {
	p := s.faults.plan.Load()
	if p == nil {
		return Plan{}, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.plan.clone(), slices.Clone(p.struck)
}

func (p Plan) clone() Plan {
	p.Rules = slices.Clone(p.Rules)
	for i := range p.Rules {
		p.Rules[i].Calls = slices.Clone(p.Rules[i].Calls)
	}
	return p
}

// check says what is wrong with a plan.
func (p Plan) check() error {
	for i := range p.Rules {
		if err := p.Rules[i].check(); err != nil {
			return fmt.Errorf("rule %d: %w", i+1, err)
		}
	}
	return nil
}

func (r *Rule) check() error {
	if err := r.Fault.check(); err != nil {
		return err
	}
	switch {
	case r.Times != 0:
		return fmt.Errorf("Times is %d, but a rule strikes by Probability or Calls", r.Times)
	case (r.Probability == 0) == (len(r.Calls) == 0):
		return errors.New("want either Probability or Calls")
	case len(r.Calls) > 0 && r.Operation+r.Webhook == "":
		return errors.New("Calls are numbers of the calls to one operation or of one webhook, and none is named")
	case r.Probability != 0 && !(r.Probability > 0 && r.Probability <= 1): // not a number is neither
		return fmt.Errorf("Probability is %v, want more than 0 and 1 at most", r.Probability)
	}
	for _, call := range r.Calls {
		if call < 1 {
			return fmt.Errorf("Calls has %d, want 1 or more: the first call has number 1", call)
		}
	}
	return nil
}

// count returns the number of a call.
func (p *planned) count(at target) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls[at]++
	return p.calls[at]
}

// strike returns the fault for a call; nil means none.
func (p *planned) strike(at target, call int) *Fault {
	for i := range p.plan.Rules {
		rule := &p.plan.Rules[i]
		if !rule.names(at) || !slices.Contains(rule.Calls, call) && !p.likely(i, at, call) {
			continue
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		p.struck[i]++
		fault := rule.Fault
		return &fault
	}
	return nil
}

// likely decides by chance, but each time alike: the chance is in a hash of what
// is decided about, so that it does not matter who asks first.
func (p *planned) likely(rule int, at target, call int) bool {
	probability := p.plan.Rules[rule].Probability
	if probability == 0 {
		return false
	}
	text := make([]byte, 0, 128)
	for _, number := range []uint64{p.plan.Seed, uint64(rule), uint64(call)} {
		text = binary.BigEndian.AppendUint64(text, number)
	}
	text = append(append(append(text, at.provider...), '/'), at.name...)
	sum := sha256.Sum256(text)
	const bits = 53 // of which a float64 has room for each
	return float64(binary.BigEndian.Uint64(sum[:])>>(64-bits)) < probability*(1<<bits)
}

// ReadPlan reads a plan as a file has it, 1 MiB at most. It returns an error that
// names the line or the rule and the field for what is not JSON, has unknown names,
// values of a wrong type, or rules that SetPlan would refuse.
func ReadPlan(r io.Reader) (Plan, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxPlan+1))
	if err == nil && len(raw) > maxPlan {
		err = fmt.Errorf("the plan is larger than %d bytes", maxPlan)
	}
	var p Plan
	if err == nil {
		p, err = parsePlan(raw)
	}
	if err == nil {
		err = p.check()
	}
	if err != nil {
		return Plan{}, fmt.Errorf("sandbox: ReadPlan: %w", err)
	}
	return p, nil
}

// faultText is a Fault as JSON has it.
type faultText struct {
	Provider   Provider  `json:"provider"`
	Operation  string    `json:"operation,omitempty"`
	Webhook    string    `json:"webhook,omitempty"`
	Kind       FaultKind `json:"kind"`
	Times      int       `json:"times,omitempty"`
	Delay      string    `json:"delay,omitempty"`
	Status     int       `json:"status,omitempty"`
	HTML       bool      `json:"html,omitempty"`
	RetryAfter string    `json:"retryAfter,omitempty"`
	Skew       string    `json:"skew,omitempty"`
}

type ruleText struct {
	faultText
	Probability *float64 `json:"probability,omitempty"` // a pointer, to refuse 0
	Calls       []int    `json:"calls,omitempty"`
}

// parsePlan reads rule by rule, to know which one is wrong.
func parsePlan(raw []byte) (Plan, error) {
	var whole json.RawMessage
	var syntax *json.SyntaxError
	if err := json.Unmarshal(raw, &whole); errors.As(err, &syntax) {
		return Plan{}, fmt.Errorf("line %d: %w", 1+bytes.Count(raw[:syntax.Offset], []byte("\n")), err)
	}
	var text struct {
		Seed  uint64            `json:"seed"`
		Rules []json.RawMessage `json:"rules"`
	}
	if err := strictly(whole, &text); err != nil {
		return Plan{}, err
	}
	p := Plan{Seed: text.Seed}
	for i, one := range text.Rules {
		rule, err := parseRule(one)
		if err != nil {
			return Plan{}, fmt.Errorf("rule %d: %w", i+1, err)
		}
		p.Rules = append(p.Rules, rule)
	}
	return p, nil
}

func parseRule(raw json.RawMessage) (rule Rule, err error) {
	var text ruleText
	if err := strictly(raw, &text); err != nil {
		return rule, err
	}
	if rule.Fault, err = text.fault(); err != nil {
		return rule, err
	}
	rule.Calls = text.Calls
	if text.Probability != nil {
		if rule.Probability = *text.Probability; rule.Probability == 0 {
			return rule, errors.New("probability is 0, want more than 0 and 1 at most")
		}
	}
	return rule, nil
}

// strictly decodes one JSON value, without names that nobody reads: a misspelt
// one would otherwise do something else than was meant.
func strictly(raw json.RawMessage, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(into)
	if err == nil {
		return nil
	}
	var typed *json.UnmarshalTypeError
	if errors.As(err, &typed) {
		if typed.Field == "" {
			return errors.New("want a JSON object")
		}
		name := typed.Field[strings.LastIndexByte(typed.Field, '.')+1:] // behind the name of a Go type
		return fmt.Errorf("%s is a %s, which has the wrong type or is out of range", name, shortened(typed.Value))
	}
	return errors.New(shortened(strings.TrimPrefix(err.Error(), "json: ")))
}

// fault returns the fault of a text.
func (t faultText) fault() (Fault, error) {
	f := Fault{Provider: t.Provider, Operation: t.Operation, Webhook: t.Webhook, Kind: t.Kind, Times: t.Times, Status: t.Status, HTML: t.HTML}
	for _, field := range []struct {
		name, text string
		into       *time.Duration
	}{{"delay", t.Delay, &f.Delay}, {"retryAfter", t.RetryAfter, &f.RetryAfter}, {"skew", t.Skew, &f.Skew}} {
		if field.text == "" {
			continue
		}
		d, err := time.ParseDuration(field.text)
		if err != nil {
			return f, fmt.Errorf("%s is %q, want a duration such as 150ms or 2s", field.name, shortened(field.text))
		}
		*field.into = d
	}
	return f, nil
}

// MarshalJSON writes the plan as ReadPlan reads it.
func (p Plan) MarshalJSON() ([]byte, error) {
	text := struct {
		Seed  uint64     `json:"seed"`
		Rules []ruleText `json:"rules"`
	}{p.Seed, []ruleText{}}
	length := func(d time.Duration) string {
		if d == 0 {
			return ""
		}
		return d.String()
	}
	for _, r := range p.Rules {
		rule := ruleText{Calls: r.Calls, faultText: faultText{Provider: r.Provider, Operation: r.Operation, Webhook: r.Webhook, Kind: r.Kind,
			Times: r.Times, Delay: length(r.Delay), Status: r.Status, HTML: r.HTML, RetryAfter: length(r.RetryAfter), Skew: length(r.Skew)}}
		if r.Probability != 0 {
			rule.Probability = &r.Probability
		}
		text.Rules = append(text.Rules, rule)
	}
	return json.Marshal(text)
}
