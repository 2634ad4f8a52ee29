// Package flow runs the cases of conformance/cases: calls through the generated clients, and what users do
// meanwhile, against a sandbox or a real environment.
package flow

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/overlay/validate"
)

// Run is one run of a case.
type Run struct {
	Case
	Target    Target
	Sandbox   *sandbox.Sandbox // nil against a real environment
	Variables map[string]string
	Validator *validate.Validator // checks both directions of each call
	After     func(Done)          // is called after each call and each action, unless it is nil
	GiveUp    func() bool         // ends a wait for the shop early where it is true, unless it is nil

	ctx      context.Context // of the whole run
	requests atomic.Int32    // requests that reached the network
	inbox    *inbox          // of every webhook of the provider; nil against a real environment
	heard    int             // how many webhooks of the inbox an action has looked at
	shop     *shop           // nil until it opens
	effects  int             // in the sandbox's ledger before the run

	exchanges []Exchange // of the call under way
	surprise  error      // see Surprise
}

// New runs a case against a target.
func New(ctx context.Context, c Case, to Target) *Run {
	return &Run{ctx: ctx, Case: c, Target: to, Variables: maps.Clone(constants), Validator: Validator(c.Provider)}
}

// On runs a case against a sandbox.
func On(ctx context.Context, c Case, s *sandbox.Sandbox) *Run {
	r := New(ctx, c, TargetOf(s, c.Provider))
	r.Sandbox, r.effects = s, len(s.Ledger())

	return r
}

// Done is a call that was made, or an action that was done.
type Done struct {
	Step      Step
	Exchanges []Exchange // what went over the network
	Err       error      // what the client returned
	Problem   error      // what is not as the step expects
}

// Webhook is a webhook that was received.
type Webhook struct {
	Name string
	Body []byte
	Err  error // if it breaks the contract
}

// Run takes all steps, compares the ledger, and returns the webhooks that were received until then.
func (r *Run) Run() ([]Webhook, error) {
	if err := r.listen(); err != nil {
		return nil, err
	}
	defer r.inbox.close()

	err := r.TakeSteps()
	if r.shop != nil {
		defer r.shop.close()
	}
	if err == nil {
		err = r.compareLedger()
	}
	webhooks, failed := r.webhooks()

	return webhooks, errors.Join(err, failed)
}

// TakeSteps takes the steps and stops at the first that is not as expected.
func (r *Run) TakeSteps() error {
	for i, s := range r.Steps {
		if err := r.step(s); err != nil {
			return fmt.Errorf("step %d (%s%s): %w", i+1, s.Call, s.Do, err)
		}
	}

	return nil
}

func (r *Run) step(s Step) error {
	s, err := r.substitute(s)
	if err != nil {
		return err
	}
	if s.Example != "" {
		if s.Body, err = exampleBody(r.Provider, s); err != nil {
			return err
		}
	}

	switch {
	case s.Do != "":
		err = r.act(s.Do, s.Args)
		r.done(Done{Step: s, Problem: err})
		return err
	case s.Call == everyOperation:
		return r.callEvery(s)
	}

	return r.Call(s)
}

func (r *Run) done(d Done) {
	if r.After != nil {
		r.After(d)
	}
}

// everyOperation is the name for calls of every operation with the document's own examples.
const everyOperation = "*"

// callEvery makes the step's call with each operation that the step does not leave out. If the
// step has a path id, it replaces all ids of a path, and operations without path ids are left
// out. If the step has a raw body, it replaces the body, and operations without a body are left
// out.
func (r *Run) callEvery(s Step) error {
	for _, op := range Operations(r.Provider) {
		call, err := ExampleCall(r.Provider, &op)
		if err != nil {
			return err
		}
		if slices.Contains(s.But, op.ID) || len(s.Path) > 0 && len(call.Path) == 0 || s.RawBody != nil && call.Body == nil {
			continue
		}

		for at := range call.Path {
			if len(s.Path) > 0 {
				call.Path[at] = s.Path[0]
			}
		}
		if present(s.Params) {
			call.Params = s.Params
		}
		call.RawBody, call.Client, call.InvalidRequest, call.Expect = s.RawBody, s.Client, s.InvalidRequest, s.Expect
		if err := r.Call(call); err != nil {
			return fmt.Errorf("%s: %w", op.ID, err)
		}
	}

	return nil
}

// Variable matches a name in a step that a value of the run replaces.
var Variable = regexp.MustCompile(`\$\{([A-Za-z0-9_.]+)\}`)

// substitute replaces ${name} everywhere in a step.
func (r *Run) substitute(s Step) (Step, error) {
	text, err := json.Marshal(s)
	if err != nil {
		return s, err
	}
	var missing []string
	text = Variable.ReplaceAllFunc(text, func(match []byte) []byte {
		name := string(match[2 : len(match)-1])
		value, ok := r.Variables[name]
		if !ok {
			missing = append(missing, name)
		}
		quoted, _ := json.Marshal(value)
		return quoted[1 : len(quoted)-1]
	})
	if len(missing) > 0 {
		return s, fmt.Errorf("there is no value for %s", strings.Join(missing, ", "))
	}
	var out Step
	return out, json.Unmarshal(text, &out)
}

// Call makes one call through the generated client and compares the result.
func (r *Run) Call(s Step) error {
	r.exchanges = nil
	callErr, problem := r.call(s)
	if surprise := r.Surprise(); problem == nil {
		problem = surprise
	}
	r.done(Done{Step: s, Exchanges: r.exchanges, Err: callErr, Problem: problem})

	return problem
}

func (r *Run) call(s Step) (callErr, problem error) {
	client, err := r.Client(s)
	if s.Expect.NoClient && err != nil {
		return nil, nil
	}
	if s.Expect.NoClient {
		return nil, errors.New("the client was created, but should have been refused")
	}
	if err != nil {
		return nil, err
	}

	before := r.Requests()
	body, status, callErr, err := Invoke(r.ctx, client, s)
	if err != nil {
		return nil, err
	}
	if sent := r.Requests() > before; sent == s.Expect.NotSent {
		return callErr, errors.Join(fmt.Errorf("the call reached the network: %t, want %t", sent, !sent), callErr)
	}
	if err := s.Expect.Compare(status, body, callErr); err != nil {
		return callErr, err
	}

	return callErr, r.save(s.Save, body)
}

// Requests is how many requests reached the network.
func (r *Run) Requests() int { return int(r.requests.Load()) }

// Surprise returns the unexpected results of the contract check since the last call of
// Surprise: a message broke the contract although its step does not say so, or kept it although
// its step says otherwise.
func (r *Run) Surprise() error {
	err := r.surprise
	r.surprise = nil

	return err
}

// save sets variables to fields of an answer.
func (r *Run) save(paths map[string]string, body any) error {
	for name, path := range paths {
		value, ok := lookup(body, path)
		if !ok {
			return fmt.Errorf("save %s: the answer has no %s", name, path)
		}
		r.Variables[name] = fmt.Sprint(value)
	}

	return nil
}

// compareLedger compares what really happened in the sandbox with the case's
// ledger, if it has one. A case may leave out operations and keys.
func (r *Run) compareLedger() error {
	if r.Ledger == nil {
		return nil
	}

	got := []Effect{}
	for i, e := range r.Sandbox.Ledger()[r.effects:] {
		happened := Effect{Kind: e.Kind, Operation: e.Operation, Key: e.Key, Amount: e.Amount}
		if i < len(r.Ledger) && r.Ledger[i].Operation == "" {
			happened.Operation = ""
		}
		if i < len(r.Ledger) && r.Ledger[i].Key == "" {
			happened.Key = ""
		}
		got = append(got, happened)
	}
	want := []Effect{}
	for _, e := range r.Ledger {
		e.Key = Variable.ReplaceAllStringFunc(e.Key, func(m string) string { return r.Variables[m[2:len(m)-1]] })
		want = append(want, e)
	}
	if !reflect.DeepEqual(want, got) {
		return fmt.Errorf("the ledger is %v, want %v", got, want)
	}

	return nil
}
