package conformance_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/flow"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/overlay/policy"
)

// provocations lead to codes whose status no source states, so that the sandbox
// cannot be told to answer them.
var provocations = map[string]func(flow.Step) flow.Step{
	"version.unknown": func(s flow.Step) flow.Step {
		s.Params = json.RawMessage(`{"Paidy-Version":"1999-01-01"}`)
		s.Expect = flow.Expectation{Code: "version.unknown"}
		return s
	},
	"request_failed": func(s flow.Step) flow.Step {
		s.Client.Secret = "somebody-elses-secret"
		s.Expect = flow.Expectation{Code: "request_failed"}
		return s
	},
}

// TestEveryDocumentedCode makes the sandbox answer each documented code, and compares
// what the client says about it with the document.
func TestEveryDocumentedCode(t *testing.T) {
	t.Parallel()

	codes := codesByOperation()
	some := func(op *policy.Operation) bool { return len(codes[op]) > 0 }
	eachOperation(t, some, func(r *run, op *policy.Operation) {
		call, err := flow.ExampleCall(r.Provider, op)
		require.NoError(r, err)
		for _, code := range codes[op] {
			r.provokeCode(call, op, code)
		}

		assert.Empty(r, r.sandbox.Ledger(), "refusals have no effects")
	})
}

// codesByOperation are the documented codes, each with the first operation of each kind that has it: the client
// judges it by the kind alone. That the sandbox answers each code of each operation is for its own tests to show.
func codesByOperation() map[*policy.Operation][]*policy.Code {
	type pair struct {
		code *policy.Code // operations share it, if their documents say the same of it
		kind policy.Retry
	}
	known, codes := map[pair]bool{}, map[*policy.Operation][]*policy.Code{}
	for _, provider := range providers {
		for i := range operations[provider] {
			op := &operations[provider][i]
			for _, code := range op.Errors {
				if !known[pair{code, op.Retry}] {
					known[pair{code, op.Retry}] = true
					codes[op] = append(codes[op], code)
				}
			}
		}
	}

	return codes
}

// provokeCode makes the sandbox answer a code, and compares what the client says
// about it with the document.
func (r *run) provokeCode(call flow.Step, op *policy.Operation, code *policy.Code) {
	r.Helper()

	if provoke := provocations[code.Code]; provoke != nil {
		assert.NoError(r, r.Call(provoke(call)), code.Code)
		return
	}
	if len(code.Statuses) == 0 {
		return // it cannot be forced without a status: cases/ must reach it, see TestCasesCoverTheDocuments
	}

	require.NoError(r, r.sandbox.Force(sandbox.Provider(r.Provider), op.ID, code.Code))
	call.Expect = flow.Expectation{Code: code.Code, Status: code.Statuses[0], Outcome: code.Outcome.String()}
	assert.NoError(r, r.Call(call), code.Code)
}
