package server

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/faults"
	"github.com/jppay/jppay/conformance/sandbox/journal"
	"github.com/jppay/jppay/conformance/sandbox/state"
)

// maxBody is the largest request body that is read, in bytes.
const maxBody = 1 << 20

// Call is one request to the sandbox and its answer.
type Call struct {
	api       *api
	op        *contract.Operation // nil until the route is found
	route     *route              // of op
	writer    http.ResponseWriter
	Request   *http.Request
	Body      []byte // valid until the answer is sent: do not keep
	answer    answer
	requestID string

	begin     time.Time // by real time
	cause     *journal.Cause
	sent      url.URL // as the request line had it
	signature *journal.Signature
	notes     []journal.Note
	refused   bool
	brokeOff  bool // the body did not arrive whole

	reason       string
	readings     []string      // what in the request was taken for something else
	odd          error         // what in the request the document does not know of
	undocumented bool          // the answer is the sandbox's own and not in the document
	fault        *faults.Fault // changes the answer after the handler ran
	skew         time.Duration // how far ahead the provider's clock is
	aborted      bool          // cut the connection instead of answering

	received bytes.Buffer
}

// answer collects a handler's answer. Its headers are those of the real
// http.ResponseWriter.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header implements http.ResponseWriter.
func (a *answer) Header() http.Header { return a.header }

// WriteHeader implements http.ResponseWriter. The first status counts.
func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

// Write implements http.ResponseWriter.
func (a *answer) Write(p []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(p)
}

var calls = sync.Pool{New: func() any { return new(Call) }}

// maxPooled keeps one large request from holding its memory for ever.
const maxPooled = 64 << 10

// recycle gives the call back to the pool, unless its buffers have grown large.
func (c *Call) recycle() {
	in, out := c.received, c.answer.body
	if in.Cap() > maxPooled || out.Cap() > maxPooled {
		return
	}
	in.Reset()
	out.Reset()
	*c = Call{received: in, answer: answer{body: out}}
	calls.Put(c)
}

// ServeHTTP answers a request: it decides the answer (see handle), injects the fault
// that was picked for it, logs it and sends it. The log entry is written before the
// answer is sent, so that a client that has the answer finds the entry.
func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if a.pages != nil && strings.HasPrefix(r.URL.Path, a.pagePrefix) {
		a.pages.ServeHTTP(w, r)
		return
	}

	c := calls.Get().(*Call)
	c.api, c.writer, c.Request, c.answer.header = a, w, r, w.Header()
	c.begin, c.cause, c.sent = time.Now(), a.host.journal.Begin(), *r.URL
	c.handle()
	c.injectAfter()
	c.answer.header.Set("Date", c.Now().Format(http.TimeFormat))
	c.noteReadings()
	c.tellReason()
	c.log()
	c.record()
	done := c.sendAnswer()
	c.recycle()
	if !done {
		panic(http.ErrAbortHandler) // net/http closes the connection
	}
}

type callKey struct{}

// CallOf returns the call that a handler's context belongs to.
func CallOf(ctx context.Context) *Call {
	c, _ := ctx.Value(callKey{}).(*Call)
	return c
}

// Operation returns the operationId; empty until the route is found.
func (c *Call) Operation() string {
	if c.op == nil {
		return ""
	}
	return c.op.ID
}

// RequestID returns the provider's id of the request, which the answer names.
func (c *Call) RequestID() string { return c.requestID }

// Header returns the headers of the answer.
func (c *Call) Header() http.Header { return c.answer.header }

// CheckRequest checks the request against the document and the provider's further rules.
// Afterwards the body is as the provider reads it.
func (c *Call) CheckRequest() error {
	if c.route.takeDocumentPath(c.Request) {
		c.readings = append(c.readings, "the path ends with a slash that the document's does not have")
	}
	strict := c.api.host.strict
	if !strict {
		c.readBody()
	}
	broken, odd := c.api.document.CheckRequest(c.op.ID, c.Request, c.Body)
	if strict && broken == nil {
		broken = odd
	}
	if broken != nil {
		return broken
	}
	c.odd = odd
	if backend, ok := c.api.backend.(checker); ok {
		return backend.Check(c)
	}
	return nil
}

// readParameters removes parameters that count as absent.
func (c *Call) readParameters() {
	if !c.api.host.strict {
		c.readings = append(c.readings, c.api.document.ReadParameters(c.op.ID, c.Request)...)
	}
}

// readBody removes values of the body that count as absent, and changes others to the form of
// the document.
func (c *Call) readBody() {
	received := len(c.Body)
	body, notes := c.api.document.ReadBody(c.op.ID, c.Body)
	if c.Body = body; received == 0 && len(body) > 0 {
		c.Request.Header.Set("Content-Type", "application/json")
	}
	c.readings = append(c.readings, notes...)
}

// Note adds a sentence to the call's log entry.
func (c *Call) Note(format string, args ...any) { c.note(journal.NoteOther, format, args...) }

// note adds a sentence of a kind.
func (c *Call) note(kind journal.NoteKind, format string, args ...any) {
	text := c.api.host.journal.Secrets().Text(fmt.Sprintf(format, args...))
	if c.reason != "" {
		c.reason += "; "
	}
	c.reason += text
	c.notes = append(c.notes, journal.Note{Kind: kind, Text: text})
}

// handle decides the answer, in this order: read the body, find the operation,
// authenticate, check the request against the document, take a forced code or a fault,
// run the handler, and check the answer against the document. A step that refuses the
// request ends it.
func (c *Call) handle() {
	defer func() {
		if v := recover(); v != nil {
			c.answerPanic(v)
		}
	}()

	a := c.api
	c.answer.header.Set("X-Sandbox", "1")
	header, id := a.backend.RequestID()
	c.requestID = id
	c.answer.header.Set(header, id)

	tooLarge, err := c.receiveBody()
	if err != nil {
		c.aborted, c.brokeOff = true, true
		c.Note("the request body broke off: %v", err)
		return
	}

	found, allow := a.router.find(c.Request)
	if found == nil {
		c.answerNoRoute(allow)
		return
	}

	c.op, c.route = found.op, found
	if tooLarge {
		c.answerRefusal(a.backend.Invalid(c, fmt.Errorf("the body is larger than %d bytes", maxBody)))
		return
	}

	if found.handler == nil {
		c.answerUnimplemented()
		return
	}
	if fault := a.host.faults.OnArrival(a.name, c.op.ID); fault != nil {
		c.note(journal.NoteFault, "fault %s", fault.Kind)
		c.skew = fault.Skew
	}
	c.readParameters()
	refusal, fault := c.beforeHandler()
	if refusal != nil {
		c.answerRefusal(refusal)
		return
	}
	if fault != nil {
		c.note(journal.NoteFault, "fault %s", fault.Kind)
		c.fault = fault
		if c.injectBefore() {
			return
		}
	}

	// A handler runs to its end, even if the client disconnects.
	r := c.Request.WithContext(context.WithValue(context.WithoutCancel(c.Request.Context()), callKey{}, c))
	r.Body = io.NopCloser(bytes.NewReader(WholeNumbers(c.Body)))
	found.handler(&c.answer, r)
	c.checkAnswer()
}

func (c *Call) answerRefusal(refusal *contract.Refusal) {
	c.Refuse(refusal)
	c.checkAnswer()
}

// beforeHandler returns why the provider refuses a call before its handler looks at the state,
// or the fault to inject into a call that is not refused.
func (c *Call) beforeHandler() (*contract.Refusal, *faults.Fault) {
	if refusal := c.authenticate(); refusal != nil {
		return refusal, nil
	}
	if err := c.CheckRequest(); err != nil {
		return c.api.backend.Invalid(c, err), nil
	}
	if c.odd != nil {
		c.note(journal.NoteContract, "served, but %v", c.odd)
	}

	code, fault := c.api.host.faults.OnCall(c.api.name, c.op.ID)
	if code != "" {
		return &contract.Refusal{Code: code, Reason: "forced by the test"}, nil
	}
	return nil, fault
}

// authenticate checks the credentials and completes the request of an account that may leave
// something out.
func (c *Call) authenticate() *contract.Refusal {
	if refusal := c.api.backend.Authenticate(c); refusal != nil {
		return refusal
	}
	if backend, ok := c.api.backend.(completer); ok {
		return backend.Complete(c)
	}
	return nil
}

// Now returns the time of the provider's clock, which the fault clock-skew may change.
func (c *Call) Now() time.Time { return c.api.host.state.Clock.Now().Add(c.skew) }

// receiveBody reads the body, up to one byte more than maxBody.
func (c *Call) receiveBody() (tooLarge bool, err error) {
	if c.Request.Body == nil || c.Request.Body == http.NoBody {
		return false, nil
	}
	n, err := c.received.ReadFrom(io.LimitReader(c.Request.Body, maxBody+1))
	c.Body = c.received.Bytes()
	return n > maxBody, err
}

// Refuse writes a refusal in the provider's shape, in place of anything written
// before. Status and code id come from the document unless r has its own.
func (c *Call) Refuse(r *contract.Refusal) {
	full := *r
	if c.op != nil && !c.undocumented {
		code, ok := c.op.Codes[full.Code]
		if full.Status == 0 && (!ok || code.Status == 0) {
			c.answerBroken(state.Finding{
				Kind:   "code",
				Detail: fmt.Sprintf("the document gives no HTTP status for code %q", full.Code),
			})
			return
		}

		if full.Status == 0 {
			full.Status = code.Status
		}
		if full.CodeID == "" {
			full.CodeID = code.CodeID
		}
	}

	c.refused = true
	if full.Reason != "" {
		c.note(journal.NoteRefused, "%s: %s", full.Code, full.Reason)
	}

	c.answer.body.Reset()
	c.answer.status = 0
	c.api.backend.Refuse(c, full)
}

// WriteStatus answers a status without a body.
func (c *Call) WriteStatus(status int) { c.answer.WriteHeader(status) }

// WriteJSON writes v as the answer.
func (c *Call) WriteJSON(status int, v any) {
	c.answer.header.Set("Content-Type", "application/json")
	c.answer.WriteHeader(status)
	encoder := json.NewEncoder(&c.answer.body)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		panic(err)
	}
}

// checkAnswer checks the answer against the document and records a finding if it
// breaks it.
func (c *Call) checkAnswer() {
	if c.undocumented {
		return
	}
	err := c.api.document.CheckResponse(c.op.ID, c.answer.status, c.answer.header, c.answer.body.Bytes())
	if err != nil {
		c.api.host.state.AddFinding(state.Finding{
			Provider:  c.api.name,
			Operation: c.op.ID,
			Kind:      "answer",
			Detail:    err.Error(),
		})
		c.note(journal.NoteFinding, "the answer breaks the document: %v", err)
	}
}

// sendAnswer sends the answer. False means that the connection is to be closed.
func (c *Call) sendAnswer() (done bool) {
	if c.aborted {
		c.waitOutTimeout()
		return false
	}
	if c.answer.status != http.StatusNoContent {
		c.answer.header.Set("Content-Length", strconv.Itoa(c.answer.body.Len()))
	}
	if c.hasFault(faults.Oversized) {
		return c.sendOversizedBody()
	}
	if c.hasFault(faults.SlowBody) {
		return c.sendSlowBody()
	}
	if c.hasFault(faults.ResetHeaders, faults.ResetBody) {
		return c.sendPartAndReset()
	}

	c.writer.WriteHeader(c.answer.status)
	_, _ = c.writer.Write(c.answer.body.Bytes())
	return true
}
