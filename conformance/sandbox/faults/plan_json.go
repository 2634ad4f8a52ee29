package faults

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/internal/jsonfault"
	"github.com/jppay/jppay/internal/safetext"
	"github.com/jppay/jppay/overlay/policy"
)

// maxPlan is the largest plan that is read, in bytes.
const maxPlan = 1 << 20

// ReadPlan reads a plan of at most 1 MiB from a file. It returns an error if the text is not
// JSON, if a name is unknown, if a value has the wrong type, or if SetPlan would refuse a rule.
// The error names the line, or the rule and the field.
func ReadPlan(r io.Reader) (Plan, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxPlan+1))
	if err == nil && len(raw) > maxPlan {
		err = fmt.Errorf("the plan is larger than %d bytes", maxPlan)
	}

	var p Plan
	if err == nil {
		p, err = ParsePlan(raw)
	}
	if err == nil {
		err = p.check()
	}
	if err != nil {
		return Plan{}, fmt.Errorf("sandbox: ReadPlan: %w", err)
	}
	return p, nil
}

// FaultJSON is a Fault as JSON.
type FaultJSON struct {
	Provider   policy.Provider `json:"provider"`
	Operation  string          `json:"operation,omitempty"`
	Webhook    string          `json:"webhook,omitempty"`
	Kind       Kind            `json:"kind"`
	Times      int             `json:"times,omitempty"`
	Delay      string          `json:"delay,omitempty"`
	Status     int             `json:"status,omitempty"`
	HTML       bool            `json:"html,omitempty"`
	RetryAfter string          `json:"retryAfter,omitempty"`
	Skew       string          `json:"skew,omitempty"`
}

type ruleJSON struct {
	FaultJSON
	Probability *float64 `json:"probability,omitempty"` // a pointer, to refuse 0
	Calls       []int    `json:"calls,omitempty"`
}

// ParsePlan reads a plan from JSON, rule by rule, so that an error can name the rule.
// It does not check what SetPlan checks.
func ParsePlan(raw []byte) (Plan, error) {
	if err := checkSyntax(raw); err != nil {
		return Plan{}, err
	}

	var text struct {
		Seed  uint64            `json:"seed"`
		Rules []json.RawMessage `json:"rules"`
	}

	if err := decodeStrictly(raw, &text); err != nil {
		return Plan{}, err
	}

	p := Plan{Seed: text.Seed}
	for i, one := range text.Rules {
		rule, err := parseRule(one)
		if err != nil {
			return Plan{}, inRule(i, err)
		}
		p.Rules = append(p.Rules, rule)
	}
	return p, nil
}

// checkSyntax refuses a text that is not one JSON value, and names the line. It has its own
// error texts, because the texts of encoding/json depend on the version of Go.
func checkSyntax(raw []byte) error {
	line := func(at int) int { return 1 + bytes.Count(raw[:at], []byte("\n")) }
	var whole json.RawMessage
	var syntax *json.SyntaxError
	decoder := json.NewDecoder(bytes.NewReader(raw))
	switch err := decoder.Decode(&whole); {
	case errors.As(err, &syntax):
		at := jsonfault.Position(raw, syntax)
		return fmt.Errorf("line %d: invalid character %s", line(at), character(raw[at:]))
	case err != nil:
		return fmt.Errorf("line %d: unexpected end of JSON input", line(len(raw)))
	}

	if rest := bytes.TrimLeft(raw[decoder.InputOffset():], " \t\r\n"); len(rest) > 0 {
		return fmt.Errorf("line %d: invalid character %s after top-level value", line(len(raw)-len(rest)), character(rest))
	}
	return nil
}

// character returns the first character of a text, quoted.
func character(text []byte) string {
	r, _ := utf8.DecodeRune(text)
	return strconv.QuoteRune(r)
}

// parseRule reads one rule.
func parseRule(raw json.RawMessage) (rule Rule, err error) {
	var text ruleJSON
	if err := decodeStrictly(raw, &text); err != nil {
		return rule, err
	}
	if rule.Fault, err = text.Fault(); err != nil {
		return rule, err
	}
	rule.Calls = text.Calls
	if text.Probability != nil {
		if rule.Probability = *text.Probability; rule.Probability == 0 {
			return rule, contract.Invalidf("probability", "probability is 0, want more than 0 and 1 at most")
		}
	}
	return rule, nil
}

// decodeStrictly decodes one JSON value and refuses unknown names: a misspelt name would
// otherwise be ignored.
func decodeStrictly(raw json.RawMessage, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(into)
	if err == nil {
		return nil
	}

	var typed *json.UnmarshalTypeError
	if errors.As(err, &typed) {
		name := jsonfault.Field(raw, into)
		if name == "" {
			return errors.New("want a JSON object")
		}
		return fmt.Errorf("%s: a %s is of the wrong type or out of range", name, safetext.Shortened(typed.Value))
	}
	return errors.New(safetext.Shortened(strings.TrimPrefix(err.Error(), "json: ")))
}

// Fault returns the fault, or an error for a text that is not a duration.
func (t FaultJSON) Fault() (Fault, error) {
	f := Fault{
		Provider:  t.Provider,
		Operation: t.Operation,
		Webhook:   t.Webhook,
		Kind:      t.Kind,
		Times:     t.Times,
		Status:    t.Status,
		HTML:      t.HTML,
	}

	for _, field := range []struct {
		name, text string
		into       *time.Duration
	}{{"delay", t.Delay, &f.Delay}, {"retryAfter", t.RetryAfter, &f.RetryAfter}, {"skew", t.Skew, &f.Skew}} {
		if field.text == "" {
			continue
		}
		d, err := time.ParseDuration(field.text)
		if err != nil {
			return f, contract.Invalidf(
				field.name, "%s is %q, want a duration such as 150ms or 2s", field.name, safetext.Shortened(field.text))
		}
		*field.into = d
	}
	return f, nil
}

// MarshalJSON writes the plan as ReadPlan reads it.
func (p Plan) MarshalJSON() ([]byte, error) {
	text := struct {
		Seed  uint64     `json:"seed"`
		Rules []ruleJSON `json:"rules"`
	}{p.Seed, []ruleJSON{}}

	length := func(d time.Duration) string {
		if d == 0 {
			return ""
		}
		return d.String()
	}

	for _, r := range p.Rules {
		rule := ruleJSON{
			Calls: r.Calls,
			FaultJSON: FaultJSON{
				Provider:   r.Provider,
				Operation:  r.Operation,
				Webhook:    r.Webhook,
				Kind:       r.Kind,
				Times:      r.Times,
				Delay:      length(r.Delay),
				Status:     r.Status,
				HTML:       r.HTML,
				RetryAfter: length(r.RetryAfter),
				Skew:       length(r.Skew),
			},
		}

		if r.Probability != 0 {
			rule.Probability = &r.Probability
		}

		text.Rules = append(text.Rules, rule)
	}
	return json.Marshal(text)
}
