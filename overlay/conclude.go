package overlay

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/jppay/jppay/internal/safetext"
)

var errContextEnded = errors.New(contextEnded)

func notSent(err error) error { return fmt.Errorf("%w: %w", ErrNotSent, err) }

// refuse ends a call that must not be sent at all.
func (d *Doer) refuse(c *call, err error) *Error {
	c.last.err = notSent(err)
	return d.finish(c, "")
}

// unsent ends a call whose next attempt was not sent. The result is that of the attempts
// before; if there were none, nothing was sent.
func (d *Doer) unsent(c *call, err error) *Error {
	if c.attempts > 0 {
		return d.conclude(c, safetext.OneLine(err.Error()))
	}
	c.last.err = notSent(err)
	return d.conclude(c, "it was refused before it was sent")
}

// conclude tells the record and the hooks the outcome of all attempts together, and returns
// the error; nil after success.
func (d *Doer) conclude(c *call, reason string) *Error {
	c.last.Outcome, c.last.Advice = c.outcome(), c.advice()
	if !c.last.success {
		d.decided(c, step{reason: reason})
		if c.last.Outcome.Open() {
			d.keep(c)
		}
	}
	if c.op.Write() && c.write.ID != "" && !c.last.unseen {
		_ = d.close(c.ctx, c.op, c.write, c.last.Outcome) // EventRecord tells
	}
	return d.finish(c, reason)
}

// advice says what to do about all attempts together.
func (c *call) advice() string {
	if c.last.Outcome == DidNotHappen && c.outcome() == Unknown {
		return c.op.AdviceOnUnknown()
	}
	return c.last.Advice
}

// finish fills in the answer, tells the hooks that the call is over and returns the error;
// nil after success.
func (d *Doer) finish(c *call, reason string) *Error {
	c.answer()
	if c.last.success {
		d.end(c, "", nil)
		return nil
	}
	failure := d.failure(c, reason)
	d.end(c, reason, failure)
	return failure
}

// answer fills in the Answer of the call's options, if there is one.
func (c *call) answer() {
	a := c.options.Answer
	if a == nil {
		return
	}
	*a = Answer{
		Status: c.last.Status, Code: c.last.Code, RequestID: c.last.requestID, Outcome: c.outcome(),
		Attempts: c.attempts, Body: c.last.body,
	}
	if c.last.res != nil {
		a.Header = c.last.res.Header
	}
}

// failure returns the error of a call.
func (d *Doer) failure(c *call, reason string) *Error {
	e := &Error{
		Provider: d.config.Provider, Key: c.key, ID: c.id, Status: c.last.Status, Code: c.last.Code, CodeID: c.last.codeID,
		Message: c.last.message, RequestID: c.last.requestID, Outcome: c.outcome(), Class: c.last.Class, Attempts: c.attempts,
		Reason: reason, RetryAfter: c.last.retryAfter, Advice: c.last.Advice, Body: c.last.body, Err: c.last.err,
		kind: c.last.Kind,
	}
	if c.op != nil {
		e.Operation, e.Resolve = c.op.ID, c.op.Resolve
	}
	if c.write.ID != "" && (e.Outcome.Open() || c.last.unseen) {
		e.doer, e.write, e.stored = d, c.write, c.stored
	}
	return e
}

// nextID returns an ID that no other call has, in this process or another.
func (d *Doer) nextID() string {
	var text [48]byte
	return string(strconv.AppendUint(append(text[:0], d.prefix...), d.writes.Add(1), 10))
}

// keep fills in the Write of a call, which is needed to ask about it later.
func (d *Doer) keep(c *call) {
	if c.write.ID != "" {
		return
	}
	w := &c.write
	w.ID, w.Provider, w.Operation = d.nextID(), d.config.Provider, c.op.ID
	w.Origin, w.Account = d.counterparty.Origin, d.counterparty.Account
	w.Refs, w.Salt = c.refs(d.config.Merchant)
}
