package conformance_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/flow"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
	"github.com/jppay/jppay/overlay/validate"
)

// TestNothingMarkedIsPrintedWhateverAProviderAnswers calls every operation with
// marked credentials and personal data, lets it be answered in every way, prints
// everything that comes of it in every way, and looks for the marks.
func TestNothingMarkedIsPrintedWhateverAProviderAnswers(t *testing.T) {
	t.Parallel()

	for provider := range documents {
		t.Run(provider, func(t *testing.T) {
			t.Parallel()

			r := &redactionRun{
				T: t, provider: provider, validator: flow.Validator(provider),
				output: newRedactionOutput(), record: overlay.NewMemoryRecord(),
			}
			r.start()
			marks := 0
			for i := range operations[provider] {
				marks += r.callEveryWay(&operations[provider][i])
			}

			if provider != "paidy-legacy" {
				assert.Positive(t, marks, "no request was marked")
			}
			unresolved, err := r.record.Open(t.Context(), overlay.Write{}, 100_000)
			assert.NoError(t, err)
			assert.NotEmpty(t, unresolved)
			r.output.Print(r.record, unresolved)
			r.output.check(t)
		})
	}
}

// redactionRun calls the operations of one provider, whose answers hold marks.
type redactionRun struct {
	*testing.T
	provider  string
	validator *validate.Validator
	output    *redactionOutput
	record    *overlay.MemoryRecord
	clients   map[string]any
	respond   testkit.Transport // answers the next calls

	signatures map[string]bool // that were marked
	refused    map[refusal]bool
	cut        map[policy.Retry]bool // whether all errors of the transport were tried
}

// refusal is an answer to an operation of a kind. The client judges it by these two alone, whatever operation it is.
type refusal struct {
	answer markedAnswer
	kind   policy.Retry
}

// start builds the clients, which differ in how they check an answer.
func (r *redactionRun) start() {
	r.Helper()

	r.signatures, r.clients = map[string]bool{}, map[string]any{}
	r.refused, r.cut = map[refusal]bool{}, map[policy.Retry]bool{}
	network := testkit.Transport(r.send)
	reporting := r.validator.RoundTripper(network, validate.Options{
		Report: func(e *validate.Error) { r.output.Print(e, *e) },
	})
	refusing := r.validator.RoundTripper(network, validate.Options{})
	for name, options := range map[string][]overlay.Option{
		"recording": {overlay.WithHTTPClient(network.Client()), overlay.WithRecord(r.record)},
		"strict":    {overlay.WithHTTPClient(network.Client()), overlay.WithContract(r.validator.Check)},
		"reporting": {overlay.WithHTTPClient(&http.Client{Transport: reporting})},
		"refusing":  {overlay.WithHTTPClient(&http.Client{Transport: refusing})},
	} {
		options = append(r.output.options(), options...)
		client, config, err := markedClient(r.provider, "https://api.example", options...)
		require.NoError(r, err)
		r.clients[name] = client
		r.output.Print(client, config, doerOf(client))
	}
}

// send marks the first signatures, each of which is searched for in every form,
// and answers the request.
func (r *redactionRun) send(req *http.Request) (*http.Response, error) {
	signature := req.Header.Get("Authorization")
	if r.provider == "paypay" {
		signature = strings.Split(signature, ":")[2]
	}
	if !r.signatures[signature] && len(r.signatures) < 3 {
		r.signatures[signature] = true
		r.output.Mark(signature)
	}

	return r.respond(req)
}

// callEveryWay calls an operation with each answer, and with errors of the transport.
// It returns the number of marks in the request.
func (r *redactionRun) callEveryWay(op *policy.Operation) (marks int) {
	r.Helper()

	_, operation, err := flow.Documented(r.provider, op)
	require.NoError(r, err)
	call, err := flow.ExampleCall(r.provider, op)
	require.NoError(r, err)
	call.Body, marks = marked(call.Body, acceptAny)
	var tally redactionTally

	answers := markedAnswers(r.T, op, operation, r.validator)
	r.callWithSuccesses(call, answers, &tally, "recording", "strict", "reporting", "refusing")
	r.callWithSuccesses(call, repeating(r.T, op, call, answers), &tally, "recording", "strict")
	r.callWithRefusals(op, call, answers, &tally)
	r.callWithErrors(op, call, &tally)

	assert.Positive(r, tally.succeeded, "%s never succeeded", op.ID)
	assert.Positive(r, tally.failed, "%s never failed", op.ID)

	return marks
}

// callWithSuccesses calls with the successes among some answers.
func (r *redactionRun) callWithSuccesses(
	call flow.Step, answers []markedAnswer, tally *redactionTally, clients ...string,
) {
	r.Helper()

	for _, answer := range answers {
		if answer.status >= 300 {
			continue
		}
		r.respond = answer.transport()
		for _, name := range clients {
			r.call(name, call, tally)
		}
	}
}

// callWithRefusals calls with the other answers: with the first of each status, and with each that no operation of
// the kind got before. The contract's check need not see a second one with the same status.
func (r *redactionRun) callWithRefusals(
	op *policy.Operation, call flow.Step, answers []markedAnswer, tally *redactionTally,
) {
	r.Helper()

	seen := map[int]bool{} // by status
	for _, answer := range answers {
		first, same := !seen[answer.status], refusal{answer, op.Retry}
		if answer.status < 300 || !first && r.refused[same] {
			continue
		}
		seen[answer.status], r.refused[same] = true, true
		r.respond = answer.transport()
		r.call("recording", call, tally)
		if first {
			r.call("strict", call, tally)
		}
	}
}

// callWithErrors calls with errors of the transport: with all for the first operation of a kind, then with one.
func (r *redactionRun) callWithErrors(op *policy.Operation, call flow.Step, tally *redactionTally) {
	r.Helper()

	errs := causes()
	if r.cut[op.Retry] {
		errs = errs[:1]
	}
	r.cut[op.Retry] = true
	for _, cause := range errs {
		r.respond = testkit.Fail(cause)
		r.call("recording", call, tally)
		r.respond = breakingOff(cause)
		r.call("recording", call, tally)
	}
}

// redactionTally counts the calls of one operation.
type redactionTally struct{ succeeded, failed, resolved int }

// call makes one call and prints what it failed with. It resolves the first writes
// whose outcome is unknown, and prints that too.
func (r *redactionRun) call(client string, call flow.Step, tally *redactionTally) {
	r.Helper()

	_, _, callErr, err := flow.Invoke(r.Context(), r.clients[client], call)
	require.NoError(r, err)
	if callErr == nil {
		tally.succeeded++
		return
	}
	tally.failed++
	r.output.printFailure(callErr)
	if !errors.Is(callErr, overlay.ErrOutcomeUnknown) || tally.resolved == 2 {
		return
	}

	tally.resolved++
	ctx, cancel := context.WithTimeout(r.Context(), 5*time.Millisecond)
	defer cancel()
	resolution, err := overlay.Resolve(ctx, callErr)
	r.output.Print(resolution)
	r.output.printFailure(err)
	_, err = overlay.Decode[struct{ Data int }](callErr)
	r.output.printFailure(err)
	r.output.Print(err)
}
