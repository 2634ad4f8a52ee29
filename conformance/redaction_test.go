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
}

// start builds the clients, which differ in how they check an answer.
func (r *redactionRun) start() {
	r.Helper()

	r.signatures, r.clients = map[string]bool{}, map[string]any{}
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

// callEveryWay calls an operation with each answer and with each error of the
// transport. It returns the number of marks in the request.
func (r *redactionRun) callEveryWay(op *policy.Operation) (marks int) {
	r.Helper()

	_, operation, err := flow.Documented(r.provider, op)
	require.NoError(r, err)
	call, err := flow.ExampleCall(r.provider, op)
	require.NoError(r, err)
	call.Body, marks = marked(call.Body, acceptAny)
	var tally redactionTally

	answers := markedAnswers(r.T, op, operation, r.validator)
	refused := map[int]bool{} // by status
	for _, answer := range append(answers, repeating(r.T, op, call, answers)...) {
		r.respond = answer.transport()
		for _, name := range clientsFor(answer, refused[answer.status]) {
			r.call(name, call, &tally)
		}
		refused[answer.status] = true
	}
	for _, cause := range causes() {
		r.respond = testkit.Fail(cause)
		r.call("recording", call, &tally)
		r.respond = breakingOff(cause)
		r.call("recording", call, &tally)
	}

	assert.Positive(r, tally.succeeded, "%s never succeeded", op.ID)
	assert.Positive(r, tally.failed, "%s never failed", op.ID)

	return marks
}

// clientsFor are the clients that get an answer. Three of them differ in how they check answers, which is the same
// for each code: a success goes to all, and the contract's check need not see a second refusal with the same status.
func clientsFor(answer markedAnswer, again bool) []string {
	switch {
	case answer.status < 300:
		return []string{"recording", "strict", "reporting", "refusing"}
	case again:
		return []string{"recording"}
	}

	return []string{"recording", "strict"}
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
