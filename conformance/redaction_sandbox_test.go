package conformance_test

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/flow"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
	"github.com/jppay/jppay/overlay/validate"
)

// redactionFaults are one fault of each kind.
var redactionFaults = []sandbox.Fault{
	{Kind: sandbox.FaultUnavailableHTML},
	{Kind: sandbox.FaultErrorHTMLAfterCommit},
	{Kind: sandbox.FaultTruncatedJSON},
	{Kind: sandbox.FaultWrongContentType},
	{Kind: sandbox.FaultCutBefore},
	{Kind: sandbox.FaultCutAfter},
	{Kind: sandbox.FaultOversized},
	{Kind: sandbox.FaultRateLimited},
	{Kind: sandbox.FaultErrorBefore, Status: 500},
	{Kind: sandbox.FaultErrorAfter, Status: 503},
	{Kind: sandbox.FaultResetHeaders},
	{Kind: sandbox.FaultResetBody},
	{Kind: sandbox.FaultBreaksContract},
	{Kind: sandbox.FaultTimeoutBefore, Delay: time.Millisecond},
	{Kind: sandbox.FaultTimeoutAfter, Delay: time.Millisecond},
	{Kind: sandbox.FaultLateCommit, Delay: time.Millisecond},
	{Kind: sandbox.FaultLatency, Delay: time.Millisecond},
	{Kind: sandbox.FaultSlowBody, Delay: time.Microsecond},
	{Kind: sandbox.FaultRefused, Delay: time.Millisecond},
}

// faultsOf are the faults for the operation with a number. A fault does not depend on the operation, so each one gets
// a quarter of them in turn. An oversized answer costs 8 MiB, so only the first four may get it.
func faultsOf(number int) []sandbox.Fault {
	var list []sandbox.Fault
	for i, fault := range redactionFaults {
		if i%4 == number%4 && (number < 4 || fault.Kind != sandbox.FaultOversized) {
			list = append(list, fault)
		}
	}

	return list
}

// TestNothingMarkedIsPrintedByTheSandbox sends marked requests to every operation
// of the sandbox: valid, invalid, wrongly signed, under faults, to unknown
// paths; and prints its log and its findings beside what the client prints.
func TestNothingMarkedIsPrintedByTheSandbox(t *testing.T) {
	t.Parallel()

	output := newRedactionOutput()
	s, err := sandbox.New(sandbox.Config{Log: func(e sandbox.Entry) {
		output.Print(e)
		_, _ = io.WriteString(output, e.String()+"\n")
	}})
	require.NoError(t, err)
	t.Cleanup(s.Close)
	output.Mark(s.PayPay.APISecret, s.Paidy.SecretKey, s.Legacy.Secret, s.Legacy.APIKey)

	marks := 0
	for provider := range documents {
		r := startSandboxRedaction(runOn(t, s, provider), flow.Validator(provider), output)
		for i := range operations[provider] {
			marks += r.callEveryWay(&operations[provider][i], faultsOf(i))
		}
	}

	assert.Positive(t, marks, "no valid request was marked")
	output.Print(s.Findings())
	output.check(t)
}

// sandboxRedaction calls the sandbox's operations of one provider with marks.
type sandboxRedaction struct {
	*run
	validator   *validate.Validator
	output      *redactionOutput
	good, wrong any // clients; the credentials of wrong are not the sandbox's
}

// startSandboxRedaction builds the clients, and sends a request to an unknown path.
func startSandboxRedaction(r *run, v *validate.Validator, output *redactionOutput) *sandboxRedaction {
	r.Helper()

	unknown, err := http.Post(r.Target.URL+"/nothing?name="+hanako.Word, "text/"+hanako.Word,
		strings.NewReader(hanako.Name))
	require.NoError(r, err)
	_ = unknown.Body.Close()

	good, err := r.Target.NewClient(r.Provider, overlay.ScopeHeader, output.options()...)
	require.NoError(r, err)
	wrong, _, err := markedClient(r.Provider, r.Target.URL, output.options()...)
	require.NoError(r, err)

	return &sandboxRedaction{run: r, validator: v, output: output, good: good, wrong: wrong}
}

// callEveryWay calls an operation with valid marks, without a fault and under each of some, with wrong
// credentials, and with requests against the document. It returns the number of marks in the valid request.
func (r *sandboxRedaction) callEveryWay(op *policy.Operation, faults []sandbox.Fault) (marks int) {
	r.Helper()

	call, err := flow.ExampleCall(r.Provider, op)
	require.NoError(r, err)
	example := call.Body
	call.Body, marks = marked(example, func(body []byte) bool { return r.validBody(op, body) })
	r.invoke(r.good, call)
	for _, fault := range faults {
		fault.Provider, fault.Operation = sandbox.Provider(r.Provider), op.ID
		require.NoError(r, r.sandbox.Fault(fault))
		r.invoke(r.good, call)
	}
	r.invoke(r.wrong, call)

	call.Body, _ = marked(example, acceptAny)
	r.invoke(r.good, call)
	if len(example) > 0 { // not what the document says, and no JSON at all
		for _, raw := range []string{
			`{"` + hanako.Email + `":"` + hanako.Name + `"}`, hanako.Name + hanako.Word, `["` + hanako.Word + `"]`,
		} {
			call.RawBody = &raw
			r.invoke(r.good, call)
		}
	}

	return marks
}

// invoke makes one call and prints what it failed with.
func (r *sandboxRedaction) invoke(client any, call flow.Step) {
	r.Helper()

	_, _, callErr, err := flow.Invoke(r.Context(), client, call)
	require.NoError(r, err)
	r.output.printFailure(callErr)
}

// validBody reports whether the document allows a body, whatever the parameters.
func (r *sandboxRedaction) validBody(op *policy.Operation, body []byte) bool {
	req := &http.Request{
		Method: op.Method, Header: http.Header{"Content-Type": {jsonType}}, URL: &url.URL{Path: op.Path},
	}
	e := r.validator.CheckRequest(op.ID, req, body)

	return e == nil || !slices.ContainsFunc(e.Violations, func(v validate.Violation) bool {
		return v.Kind != validate.KindParameter && v.Kind != validate.KindHeader
	})
}
