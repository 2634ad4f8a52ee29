package overlay

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/jppay/jppay/internal/backoff"
	"github.com/jppay/jppay/overlay/policy"
)

// step is what follows an attempt.
type step struct {
	again  bool
	wait   time.Duration
	reason string
}

func stop(reason string) step { return step{reason: reason} }

const contextEnded = "the caller's context ended"

// decide says what follows the latest attempt. If the document says to ask first, it asks
// the provider.
func (d *Doer) decide(c *call) step {
	if c.last.success {
		return stop("")
	}
	verdict, reason := c.op.Decide(c.last.Situation)
	retimed := false
	switch {
	case c.ctx.Err() != nil:
		return stop(contextEnded)
	case d.tryClock(c):
		verdict, reason, retimed = policy.Again, "the provider's clock differs, so its time is tried", true
	}
	if verdict != policy.Stop && d.settings.retry.Attempts == 1 {
		return stop("only one attempt is allowed")
	}
	if verdict == policy.Again && c.op.Write() && !c.history.MaySendAgain() {
		verdict = policy.AskFirst // a refusal of the latest attempt does not settle an earlier one
	}
	if verdict == policy.AskFirst {
		verdict, reason = d.askFirst(c)
	}
	switch {
	case verdict == policy.Stop:
		return stop(reason)
	case c.op.Write() && !c.history.MaySendAgain():
		return stop("it may have happened")
	case c.attempts >= d.settings.retry.Attempts:
		return stop(fmt.Sprintf("all %d attempts are used", c.attempts))
	case retimed:
		return step{again: true, reason: reason}
	}
	if c.needsNewID() {
		if _, err := c.renewed(); err != nil {
			return stop(err.Error())
		}
	}
	return d.settings.retry.pause(c, reason, d.settings.now())
}

// askFirst asks what became of the attempts so far, and stores the answer as the latest
// verdict.
func (d *Doer) askFirst(c *call) (policy.Verdict, string) {
	if d.config.Ask == nil {
		return policy.Stop, "its document says to ask " + c.op.Resolve + " first, and this client has no way to ask"
	}
	d.keep(c)
	resolution, err := d.ask(c.ctx, c.op, c.write)
	d.asked(c.ctx, c.op, c.write, resolution, err)
	if resolution.Other != "" {
		c.last.err, c.last.body = fmt.Errorf("%w: %s", ErrOther, resolution.Other), resolution.Body
		return policy.Stop, resolution.Reason
	}
	if err != nil {
		resolution = Resolution{Outcome: Unknown, Reason: c.op.Resolve + " failed"}
	}
	question := questionOf(c.op, resolution, false)
	c.history = c.history.Asked(question)
	next, reason := c.op.DecideAsked(c.last.Situation, resolution.Outcome, resolution.Resource != nil)
	if reason == "" {
		reason = resolution.Reason
	}
	switch {
	case resolution.Outcome == Happened:
		return next, d.found(c, resolution, reason)
	case resolution.Outcome == Accepted:
		c.last.Outcome, c.last.Advice = Accepted, "ask "+c.op.Resolve+" later how it ends"
	case next == policy.Stop && c.history.Outcome() == DidNotHappen:
		c.last.Outcome, c.last.Advice = DidNotHappen, "use a new "+c.op.Key+" if it is still wanted"
	}
	return next, reason
}

// questionOf returns what an answer means for the history. An object that a write makes is
// shown by the write's key. A cancel makes no object, and its key, which is in the path, is
// that of another write.
func questionOf(op *policy.Operation, told Resolution, settled bool) policy.Question {
	makes := op.KeyVerified && !inPath(op, op.Key)
	return policy.Question{Found: told.Outcome, Shown: makes && told.Resource != nil, Settled: settled}
}

// found uses the answer of a read as the answer of the write, if the read answers the same
// as the write would have. It returns why nothing is sent again.
func (d *Doer) found(c *call, resolution Resolution, reason string) string {
	c.last.Outcome, c.last.Advice = Happened, "read it with "+c.op.Resolve+"; only its answer was lost"
	if resolution.Answer == nil {
		return reason
	}
	shown := d.judge(c, answerOf(c.req, resolution.Answer))
	if shown.success {
		c.last = shown
		return ""
	}
	shown.Outcome, shown.Advice = Happened, "read it with "+c.op.Resolve
	if errors.Is(shown.err, ErrNotDone) {
		shown.err = fmt.Errorf("it was done, and now %s", resolution.Reason)
	}
	c.last = shown
	return reason
}

// answerOf returns the body of a read as the answer of a write.
func answerOf(req *http.Request, body []byte) answer {
	return answer{body: body, res: &http.Response{
		Status: "200 OK", StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:        http.Header{"Content-Type": {"application/json"}},
		ContentLength: int64(len(body)), Body: bodyOf(bytes.Clone(body)), Request: req,
	}}
}

// waitFor tells the hooks of another attempt and waits for it.
func (d *Doer) waitFor(c *call, next step) error {
	d.decided(c, next)
	if backoff.Wait(c.ctx, next.wait) != nil {
		return errContextEnded
	}
	return nil
}

// decided tells the hooks what follows a failed attempt.
func (d *Doer) decided(c *call, next step) {
	e := d.event(c, EventDecision)
	e.Again, e.Wait, e.Reason, e.Err = next.again, next.wait, next.reason, c.last.err
	d.settings.emit(c.ctx, e)
}
