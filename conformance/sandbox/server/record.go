package server

import (
	"net/http"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/faults"
	"github.com/jppay/jppay/conformance/sandbox/journal"
	"github.com/jppay/jppay/internal/safetext"
)

// Cause returns the journal's cause for effects and webhooks of the call; nil without a
// journal.
func (c *Call) Cause() *journal.Cause { return c.cause }

// Signed says for the journal what the check of credentials compared.
func (c *Call) Signed(s *journal.Signature) { c.signature = s }

// merchant is a backend that knows the merchant of a call.
type merchant interface {
	// Merchant returns the merchant that a request acts for.
	Merchant(r *http.Request) string
}

// reasonHeader is the header of a refused answer with the reason from the log.
const reasonHeader = "X-Sandbox-Reason"

// maxReason is the longest value of that header, in bytes.
const maxReason = 300

// tellReason adds the reason from the log to the answer of a refused call.
func (c *Call) tellReason() {
	c.refused = c.refused || c.answer.status >= http.StatusBadRequest
	if !c.refused || c.aborted {
		return
	}
	if c.reason == "" {
		c.note(journal.NoteRefused, "refused, and no rule says why")
	}
	c.answer.header.Set(reasonHeader, safetext.ASCII(c.reason, maxReason))
}

// record writes the entry of the journal.
func (c *Call) record() {
	if c.cause == nil {
		return
	}

	h, r := c.api.host, c.Request
	secrets := h.journal.Secrets()
	entry := journal.Call{
		Kind:           journal.KindCall,
		Time:           h.state.Clock.Now(),
		Took:           time.Since(c.begin),
		Provider:       c.api.name,
		Method:         c.method(),
		Path:           secrets.Text(c.sent.EscapedPath()),
		Query:          secrets.Text(c.sent.RawQuery),
		Status:         c.answer.status,
		RequestID:      c.requestID,
		Refused:        c.refused,
		Reason:         c.reason,
		Notes:          c.notes,
		RequestHeaders: secrets.Headers(r.Header),
		RequestBody:    secrets.Body(c.received.Bytes()),
		AnswerHeaders:  secrets.AnswerHeaders(c.answer.header),
		AnswerBody:     secrets.Body(c.answer.body.Bytes()),
		Signature:      secrets.Signature(c.signature),
	}

	if c.op != nil {
		entry.Operation, entry.PathTemplate = c.op.ID, c.op.Path
	}
	entry.Merchant = c.api.merchant
	if named, ok := c.api.backend.(merchant); ok && entry.Merchant == "" {
		entry.Merchant = secrets.Text(named.Merchant(r))
	}
	if c.hasFault(faults.ResetHeaders) { // nobody gets to see the status
		entry.Status = 0
	}
	entry.CannotRepeat = c.cannotRepeat(&entry)
	repeated := repetitionOf(r.Context())
	entry.Repeats = repeated.of()
	repeated.end(Repeated{Number: c.cause.End(entry), Status: entry.Status})
}
