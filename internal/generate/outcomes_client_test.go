package main

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

type authFunc func() error

func (f authFunc) Authenticate(_ *http.Request, _ *policy.Operation, body []byte) ([]byte, error) {
	return body, f()
}

// trial is one way to bring a situation about.
type trial struct {
	name     string
	answer   testkit.Transport
	timesOut bool // each attempt takes the operation's whole timeout
	auth     error
	options  []overlay.Option
}

func trialsOf(a api, op *policy.Operation, s policy.Situation) []trial {
	// respond answers with a redirection, which a client must not follow.
	respond := func(status int, contentType, body string) testkit.Transport {
		return testkit.Answer(status, contentType, body, "Location", "/elsewhere")
	}
	const isJSON = "application/json"
	success := successOf(op, doneState(op), true)
	switch s.Cause {
	case policy.NotSent:
		return []trial{{name: "no credentials", auth: errors.New("no key")}}
	case policy.Distrusted:
		distrusted := &tls.CertificateVerificationError{Err: errors.New("unknown authority")}
		return []trial{{name: "bad certificate", answer: testkit.NoConnection(distrusted)}}
	case policy.TooLarge:
		return []trial{{name: "announced", answer: func(req *http.Request) (*http.Response, error) {
			res, err := respond(s.Status, isJSON, success)(req)
			res.ContentLength = overlay.DefaultMaxBody + 1
			return res, err
		}}}
	case policy.Unreadable:
		if s.Outcome == policy.Happened {
			return []trial{{name: "without content", answer: respond(s.Status, isJSON, successOf(op, s.State, false))}}
		}
		return []trial{
			{name: "HTML", answer: respond(s.Status, "text/html", "<p>Busy</p>")},
			{name: "half of it", answer: respond(s.Status, isJSON, success[:len(success)-1])},
			{name: "cut short", answer: respond(s.Status, isJSON, success).Truncated()},
		}
	case policy.OffContract:
		check := func(_ string, _ *http.Request, _ []byte, res *http.Response, _ []byte) error {
			if res == nil {
				return nil
			}
			return errors.New("a field is missing")
		}
		return []trial{{
			name: "off contract", answer: respond(s.Status, isJSON, success),
			options: []overlay.Option{overlay.WithContract(check)},
		}}
	case policy.Answered:
	}
	switch {
	case s.Status == 0 && s.Outcome == policy.DidNotHappen:
		return []trial{{name: "no connection", answer: testkit.ConnectionRefused()}}
	case s.Status == 0:
		return []trial{
			{name: "lost", answer: testkit.Fail(io.ErrUnexpectedEOF)},
			{name: "timeout", timesOut: true, answer: func(req *http.Request) (*http.Response, error) {
				<-req.Context().Done()
				return nil, req.Context().Err()
			}},
		}
	case s.State != "":
		return []trial{{name: "state", answer: respond(s.Status, isJSON, successOf(op, s.State, true))}}
	case s.Code != "":
		return []trial{{name: "code", answer: respond(s.Status, isJSON, a.body(s.Status, s.Code))}}
	}

	return []trial{
		{name: "no code", answer: respond(s.Status, isJSON, "{}")},
		{name: "another form", answer: respond(s.Status, isJSON, inAnotherForm(op))},
		{name: "HTML", answer: respond(s.Status, "text/html", "<p>Busy</p>")},
		{name: "cut short", answer: respond(s.Status, isJSON, "{}").Truncated()},
	}
}

// inAnotherForm is what a gateway answers that happens to use a word of the provider's.
func inAnotherForm(op *policy.Operation) string {
	code := newCode
	if len(op.Errors) > 0 {
		code = op.Errors[0].Code
	}
	return fmt.Sprintf(`{"message":"Forbidden","code":%q}`, code)
}

// successOf is an answer of success in a state, with what it cannot lack or without.
func successOf(op *policy.Operation, state string, whole bool) string {
	body := map[string]any{}
	set := func(path string, value any) {
		at := body
		for {
			name, rest, more := strings.Cut(path, ".")
			if !more {
				at[name] = value
				return
			}
			if _, ok := at[name].(map[string]any); !ok {
				at[name] = map[string]any{}
			}
			at, path = at[name].(map[string]any), rest
		}
	}
	for _, path := range op.Needs {
		if whole {
			set(path, neededValue(op, path))
		}
	}
	if op.State != nil {
		set(op.State.Field, state)
	}
	if op.CodeField != "" {
		set(op.CodeField, op.Success[0])
	}
	text, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// neededValue is something to stand in a field: what requestOf sent, where the field repeats
// that.
func neededValue(op *policy.Operation, path string) string {
	for _, echo := range op.Echo {
		switch {
		case echo.Answer == path && echo.Request == "payment_id":
			return "p-1"
		case echo.Answer == path:
			return "id-1"
		}
	}
	return "x"
}

// readFails stands for a read that ends in an error.
const readFails policy.Outcome = 255

// meaning is what the text of a cell promises of a call whose every attempt fails
// in the same way.
type meaning struct {
	sent  int // requests
	asked int // questions
	newID bool
	floor time.Duration
}

// read takes a cell of the page at its word. found is what the read tells, if the
// client asks.
func read(t *testing.T, cell, resolve string, found policy.Outcome) meaning {
	t.Helper()
	var m meaning
	if _, after, ok := strings.Cut(cell, "after at least "); ok {
		word := strings.FieldsFunc(after, func(r rune) bool { return r == ' ' || r == ':' })[0]
		var err error
		if m.floor, err = time.ParseDuration(word); err != nil {
			t.Fatal(err)
		}
	}
	m.newID = strings.Contains(cell, "with a new")
	asks := "asks `" + resolve + "`; "
	again := false
	switch {
	case strings.HasPrefix(cell, "stops: "):
	case strings.HasPrefix(cell, "sends it again"):
		again = true
	case strings.HasPrefix(cell, asks):
		m.asked = 1
		switch what := strings.TrimPrefix(cell, asks); {
		case strings.HasPrefix(what, "unless it happened, sends it again"):
			again = found != policy.Happened
		case strings.HasPrefix(what, "if it did not happen, sends it again"):
			again = found == policy.DidNotHappen
		case strings.HasPrefix(what, "if that does not tell, sends it again"):
			again = found == policy.Unknown || found == readFails
		case what != "does not send it again":
			t.Fatalf("the cell %q cannot be read", cell)
		}
	default:
		t.Fatalf("the cell %q cannot be read", cell)
	}
	if m.sent = 1; again {
		m.sent = overlay.DefaultAttempts
		m.asked *= overlay.DefaultAttempts
	}
	if strings.Contains(cell, "refused before it was sent") {
		m.sent = 0
	}
	return m
}

// A page that is wrong is worth nothing. Every write operation, with each kind of
// failure and each documented code, goes through a real Doer with the generated
// tables, and the Doer must do what the page's cells say.
func TestTheClientDoesWhatThePageSays(t *testing.T) {
	t.Parallel()
	for _, a := range loadAPIs(t) {
		for i := range a.generated {
			generated := &a.generated[i]
			if !generated.Write() {
				continue
			}
			t.Run(a.title+" "+generated.ID, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					calls := compareOperation(t, a, generated)
					assert.GreaterOrEqual(t, calls, 60, "calls that were made")
				})
			})
		}
	}
}

// compareOperation compares each row of an operation with the page, and returns
// how many calls it made.
func compareOperation(t *testing.T, a api, generated *policy.Operation) (calls int) {
	t.Helper()

	same := func(op policy.Operation) bool { return op.ID == generated.ID }
	documented := &a.table[slices.IndexFunc(a.table, same)]
	for _, r := range rowsOf(documented) {
		for _, s := range r.situations {
			for _, trial := range trialsOf(a, generated, s) {
				for _, found := range []policy.Outcome{
					policy.Happened, policy.DidNotHappen, policy.Unknown, readFails,
				} {
					compareWithPage(t, a, generated, r, s, trial, found)
					calls++
				}
			}
		}
	}

	return calls
}

func compareWithPage(
	t *testing.T, a api, op *policy.Operation, r row, s policy.Situation, trial trial, found policy.Outcome,
) {
	t.Helper()

	where := fmt.Sprintf("%s (HTTP %d, %s, the read says %q)", r.failure, s.Status, trial.name, found)
	script, asked := testkit.Play(trial.answer), 0
	options := append([]overlay.Option{overlay.WithHTTPClient(script.Client())}, trial.options...)
	doer, err := overlay.NewDoer(overlay.Config{
		Provider: a.overlay, BaseURL: "https://provider.test", Operations: a.generated,
		Auth: authFunc(func() error { return trial.auth }),
		Ask: func(_ context.Context, w overlay.Write) (overlay.Resolution, error) {
			asked++
			assert.Equal(t, op.ID, w.Operation, where)
			if found == readFails {
				return overlay.Resolution{Outcome: policy.DidNotHappen}, errors.New("no answer")
			}
			return overlay.Resolution{Outcome: found, Reason: "the read says so"}, nil
		},
	}, options...)
	require.NoError(t, err)

	res, err := doer.Do(requestOf(t, op))

	require.Nil(t, res, where)
	failure, ok := errors.AsType[*overlay.Error](err)
	require.True(t, ok, "%s: got %v", where, err)
	want := read(t, r.does, op.Resolve, found)
	assert.Len(t, script.Requests(), want.sent, "%s: times sent; the page says %q", where, r.does)
	assert.Equal(t, want.asked, asked, "%s: times asked; the page says %q", where, r.does)
	compareAttempts(t, where, op, r, trial, want, script.Requests())
	compareError(t, where, r, failure, want.asked > 0 && found == policy.Happened)
}

// requestOf is a request of an operation.
func requestOf(t *testing.T, op *policy.Operation) *http.Request {
	t.Helper()

	path := op.Path
	for strings.Contains(path, "{") {
		from, to := strings.Index(path, "{"), strings.Index(path, "}")
		path = path[:from] + "id-1" + path[to+1:]
	}
	body := fmt.Sprintf(`{"payment_id":"p-1","%s":"id-1"}`, op.Key)
	url := "https://provider.test" + path
	req, err := http.NewRequestWithContext(t.Context(), op.Method, url, strings.NewReader(body))
	require.NoError(t, err)

	return req
}

// compareAttempts compares the pauses and the ids of the attempts with the page.
func compareAttempts(
	t *testing.T, where string, op *policy.Operation, r row, trial trial, want meaning, sent []testkit.Request,
) {
	t.Helper()

	for i := 1; i < len(sent); i++ {
		pause := sent[i].At.Sub(sent[i-1].At)
		switch {
		case trial.timesOut && op.Timeout == 0:
			pause -= overlay.DefaultTimeout
		case trial.timesOut:
			pause -= max(op.Timeout, 0)
		}

		assert.GreaterOrEqual(t, pause, want.floor, "%s: the page says %q", where, r.does)
		assert.LessOrEqual(t, pause, want.floor+overlay.DefaultBase<<(i-1), "%s: the page says %q", where, r.does)
		assert.Equal(t, want.newID, sent[i].Body != sent[0].Body, "%s: a new id; the page says %q", where, r.does)
	}
}

// compareError compares what the error says with the page. A write that was found
// to have happened needs no advice.
func compareError(t *testing.T, where string, r row, failure *overlay.Error, happened bool) {
	t.Helper()

	outcome, _, _ := strings.Cut(r.truth, ":")
	switch {
	case happened:
		outcome = policy.Happened.String()
	case failure.Advice != "":
		assert.Equal(t, r.todo, todoOf(failure.Advice), "%s: the error advises", where)
	default:
		assert.NotEqual(t, policy.Unknown, failure.Outcome, "%s: an unknown outcome without advice", where)
	}

	assert.Equal(t, outcome, failure.Outcome.String(), where)
	assert.Equal(t, strings.HasSuffix(r.truth, ": declined"), errors.Is(failure, overlay.ErrDeclined),
		"%s: got %v, the page says %q", where, failure, r.truth)
	assert.Equal(t, strings.HasSuffix(r.truth, ": action required"), errors.Is(failure, overlay.ErrActionRequired),
		"%s: got %v, the page says %q", where, failure, r.truth)
	if _, reason, ok := strings.Cut(r.does, "stops: "); ok {
		assert.Equal(t, reason, failure.Reason, where)
	}
}

func todoOf(advice string) string { return failure{}.todo(policy.Situation{Advice: advice}) }
