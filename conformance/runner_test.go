package conformance_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/internal/coverage"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/conformance/sandbox/worlds"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

// TestCases runs the cases, and then counts what they reach.
func TestCases(t *testing.T) {
	t.Parallel()

	cases, err := loadCases()
	require.NoError(t, err)
	var ran atomic.Int32
	t.Run("cases", func(t *testing.T) {
		for _, c := range cases {
			t.Run(c.Name, func(t *testing.T) {
				t.Parallel()
				runCase(t, c)
				ran.Add(1)
			})
		}
	})

	if int(ran.Load()) < len(cases) {
		t.Skip("not all cases ran: nothing is counted")
	}
	t.Run("they reach what the rules say", testCoverage)
	t.Run("what is invented in a document is a gap", testInventions)
}

func runCase(t *testing.T, c testCase) {
	t.Helper()

	world, err := worlds.Parse(c.World)
	require.NoError(t, err)
	r := runOn(t, sandbox.Start(t, sandbox.Config{World: world}), c.Provider)
	r.testCase, r.variables = c, maps.Clone(constants)
	r.seen, r.injected = seenByCases[c.Provider], map[string]bool{}
	r.watchWebhooks()

	r.runSteps()
	r.compareLedger()
	r.countWebhooks()
}

// run is one case on its way.
type run struct {
	*testing.T
	testCase
	target    target
	sandbox   *sandbox.Sandbox // nil against a real environment
	variables map[string]string
	requests  atomic.Int32      // requests that reached the network
	receiver  *testkit.Receiver // of notifications, once the case listens

	seen     *coverage.Seen    // what cases reach is counted here; nil in other tests
	injected map[string]bool   // operations that a fault or a forced code was asked for
	webhooks *testkit.Receiver // of every webhook, for the count
}

// newRun starts a sandbox to call a provider's operations there.
func newRun(t *testing.T, provider string) *run {
	t.Helper()

	return runOn(t, sandbox.Start(t), provider)
}

// runOn calls a provider's operations on a sandbox.
func runOn(t *testing.T, s *sandbox.Sandbox, provider string) *run {
	t.Helper()

	return &run{
		T: t, testCase: testCase{Provider: provider}, target: targetOf(s, provider), sandbox: s, variables: constants,
	}
}

func (r *run) runSteps() {
	r.Helper()

	for i, s := range r.Steps {
		require.NoError(r, r.runStep(s), "step %d (%s%s)", i+1, s.Call, s.Do)
	}
}

func (r *run) runStep(s step) error {
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
		return r.act(s.Do, s.Args)
	case s.Call == everyOperation:
		return r.callEvery(s)
	}

	return r.call(s)
}

// everyOperation as a step's call stands for a call of each operation with the
// document's own examples.
const everyOperation = "*"

// callEvery makes the step's call with each operation but those that it leaves out. A
// path id replaces all ids of a path, and a body those of operations that have one: with
// a path or a body, operations without are left out.
func (r *run) callEvery(s step) error {
	for i := range operations[r.Provider] {
		op := &operations[r.Provider][i]
		call, err := exampleCall(r.Provider, op)
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
		if err := r.call(call); err != nil {
			return fmt.Errorf("%s: %w", op.ID, err)
		}
	}

	return nil
}

var variable = regexp.MustCompile(`\$\{([A-Za-z0-9_.]+)\}`)

// substitute replaces ${name} everywhere in a step.
func (r *run) substitute(s step) (step, error) {
	text, err := json.Marshal(s)
	if err != nil {
		return s, err
	}
	var missing []string
	text = variable.ReplaceAllFunc(text, func(match []byte) []byte {
		name := string(match[2 : len(match)-1])
		value, ok := r.variables[name]
		if !ok {
			missing = append(missing, name)
		}
		quoted, _ := json.Marshal(value)
		return quoted[1 : len(quoted)-1]
	})
	if len(missing) > 0 {
		return s, fmt.Errorf("no value for %s", strings.Join(missing, ", "))
	}
	var out step
	return out, json.Unmarshal(text, &out)
}

// call makes one call through the generated client and compares what came of it.
func (r *run) call(s step) error {
	client, err := r.client(s)
	if err != nil {
		return err
	}

	before := r.requests.Load()
	body, status, callErr, err := invoke(r.Context(), client, s)
	if err != nil {
		return err
	}
	if sent := r.requests.Load() > before; sent == s.Expect.NotSent {
		return fmt.Errorf("reached the network: %t", sent)
	}
	if failure, ok := errors.AsType[*overlay.Error](callErr); ok && r.counts(s.Call) && !s.BrokenAnswer {
		r.seen.Code(s.Call, failure.Code)
	}

	if err := s.Expect.compare(status, body, callErr); err != nil {
		return err
	}

	return r.save(s.Save, body)
}

// save sets variables to fields of an answer.
func (r *run) save(paths map[string]string, body any) error {
	for name, path := range paths {
		value, ok := lookup(body, path)
		if !ok {
			return fmt.Errorf("save %s: the answer has no %s", name, path)
		}
		r.variables[name] = fmt.Sprint(value)
	}

	return nil
}

// compareLedger compares what really happened in the sandbox with the case's
// ledger, if it has one. A case may leave out operations and keys.
func (r *run) compareLedger() {
	r.Helper()

	if r.Ledger == nil {
		return
	}

	got := []effect{}
	for i, e := range r.sandbox.Ledger() {
		happened := effect{Kind: e.Kind, Operation: e.Operation, Key: e.Key, Amount: e.Amount}
		if i < len(r.Ledger) && r.Ledger[i].Operation == "" {
			happened.Operation = ""
		}
		if i < len(r.Ledger) && r.Ledger[i].Key == "" {
			happened.Key = ""
		}
		got = append(got, happened)
	}
	want := []effect{}
	for _, e := range r.Ledger {
		e.Key = variable.ReplaceAllStringFunc(e.Key, func(m string) string { return r.variables[m[2:len(m)-1]] })
		want = append(want, e)
	}

	assert.Equal(r, want, got, "the ledger")
}
