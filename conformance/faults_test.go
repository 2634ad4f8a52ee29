package conformance_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/flow"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

// faultsAfterCommit lose the answer after the provider was done.
func faultsAfterCommit() []sandbox.Fault {
	faults := []sandbox.Fault{
		{Kind: sandbox.FaultCutAfter},
		{Kind: sandbox.FaultResetHeaders},
		{Kind: sandbox.FaultTimeoutAfter, Delay: time.Millisecond},
	}
	for _, status := range []int{500, 502, 503} {
		for _, html := range []bool{false, true} {
			faults = append(faults, sandbox.Fault{Kind: sandbox.FaultErrorAfter, Status: status, HTML: html})
		}
	}

	return faults
}

// TestAWriteWhoseAnswerIsLostAfterTheCommitIsLeftOpen makes each write of each
// document lose its answer after the provider was done: the client must never
// take it for something that did not happen.
func TestAWriteWhoseAnswerIsLostAfterTheCommitIsLeftOpen(t *testing.T) {
	t.Parallel()

	eachOperation(t, (*policy.Operation).Write, func(r *run, op *policy.Operation) {
		for _, fault := range faultsAfterCommit() {
			r.loseAnswer(op, fault)
		}
	})
}

// loseAnswer makes one call whose answer a fault takes away.
func (r *run) loseAnswer(op *policy.Operation, fault sandbox.Fault) {
	r.Helper()

	call, err := flow.ExampleCall(r.Provider, op)
	require.NoError(r, err)
	gateway := fault.HTML || fault.Status > 500 // no document has such an answer
	client, err := r.Client(flow.Step{Call: op.ID, BrokenAnswer: gateway})
	require.NoError(r, err)
	fault.Provider, fault.Operation = sandbox.Provider(r.Provider), op.ID
	require.NoError(r, r.sandbox.SetPlan(sandbox.Plan{Rules: []sandbox.Rule{{Fault: fault, Probability: 1}}}))

	_, _, callErr, err := flow.Invoke(r.Context(), client, call)

	require.NoError(r, err)
	assert.NoError(r, r.Surprise())
	name := fmt.Sprintf("%s %d HTML %t", fault.Kind, fault.Status, fault.HTML)
	var failure *overlay.Error
	if assert.ErrorAs(r, callErr, &failure, name) {
		assert.Equal(r, overlay.Unknown, failure.Outcome, name)
	}
	assert.ErrorIs(r, callErr, overlay.ErrOutcomeUnknown, name)
	_, injected := r.sandbox.Plan()
	assert.Positive(r, injected[0], "%s was not injected", name)
}

// TestAnAnswerAgainstTheDocumentIsFoundByItsValidator needs no success: refusals are
// in the documents too.
func TestAnAnswerAgainstTheDocumentIsFoundByItsValidator(t *testing.T) {
	t.Parallel()

	for provider, table := range operations {
		r := newRun(t, provider)
		fault := sandbox.Fault{Provider: sandbox.Provider(provider), Kind: sandbox.FaultBreaksContract}
		require.NoError(t, r.sandbox.SetPlan(sandbox.Plan{Rules: []sandbox.Rule{{Fault: fault, Probability: 1}}}))

		for i := range table {
			call, err := flow.ExampleCall(provider, &table[i])
			require.NoError(t, err)
			client, err := r.Client(flow.Step{Call: table[i].ID, BrokenAnswer: true})
			require.NoError(t, err)

			_, _, _, err = flow.Invoke(t.Context(), client, call)

			require.NoError(t, err)
			assert.NoError(t, r.Surprise(), table[i].ID)
			_, injected := r.sandbox.Plan()
			require.Equal(t, i+1, injected[0], "faults injected after %s", table[i].ID)
		}
	}
}
