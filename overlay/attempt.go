package overlay

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/jppay/jppay/overlay/policy"
)

// busyMargin is how long a call may work on a write in addition to the timeout of its
// attempt: its host may pause, and the record needs time.
const busyMargin = settlingMargin + recordTimeout

// beforeAttempt waits for the limiter and stores the next attempt of a write.
func (d *Doer) beforeAttempt(c *call) error {
	if d.settings.limiter != nil {
		if err := d.settings.limiter.Wait(c.ctx); err != nil {
			return fmt.Errorf("waiting for the limiter: %w", err)
		}
	}
	if !c.op.Write() {
		return nil
	}
	if d.settings.record != nil {
		d.keep(c)
		w := c.write
		w.Attempt = c.attempts + 1
		busy := timeoutOf(c.op) + busyMargin
		ctx, cancel := d.storing(c.ctx, false)
		defer cancel()
		if err := d.settings.record.Attempt(ctx, w, busy); err != nil {
			return fmt.Errorf("the record did not store the attempt: %w", err)
		}
	}
	c.write.Attempt, c.stored = c.attempts+1, startWatch()
	return nil
}

// attempt signs a request, sends it once, reads the answer and judges it. An error means
// that nothing was sent, and then the verdict of the attempt before still holds.
func (d *Doer) attempt(c *call) error {
	ctx, phases, cancel := watchPhases(c.ctx, c.op, c.stored, d.ours)
	defer cancel()
	req, err := d.sign(ctx, c, phases)
	if err != nil {
		return err
	}
	c.attempts++
	c.write.SentAt = d.settings.now()
	watch := startWatch()
	c.last = d.judge(c, d.exchange(req, c.op, phases))
	c.history = c.history.Attempted(c.last.Outcome)
	if len(d.settings.hooks) > 0 {
		e := d.event(c, EventAttempt)
		e.Took, e.Err = watch.passed(), c.last.cause()
		d.settings.emit(c.ctx, e)
	}
	d.proveClock(c)
	return nil
}

// sign returns the signed request of the next attempt. Its body cannot be read a second time
// after anything was written.
func (d *Doer) sign(ctx context.Context, c *call, phases *phases) (*http.Request, error) {
	body := c.body
	if c.needsNewID() {
		var err error
		if body, err = c.renewed(); err != nil {
			return nil, err
		}
	}
	req := c.req.WithContext(ctx)
	d.address(c, req)
	body, err := d.signer(c).Authenticate(req, c.op, body)
	if err != nil {
		return nil, err
	}
	if body != nil {
		req.ContentLength = int64(len(body))
		req.GetBody = func() (io.ReadCloser, error) { return bodyOf(body), phases.again() }
		req.Body = bodyOf(body)
	}
	if d.settings.contract != nil {
		if err := d.settings.contract(c.op.ID, asDocumented(req, c.req.URL), body, nil, nil); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrContract, err)
		}
	}
	return req, ctx.Err()
}

// asDocumented returns the attempt with the path that the raw client built, because the
// document does not know an overridden path.
func asDocumented(attempt *http.Request, built *url.URL) *http.Request {
	if attempt.URL.Path == built.Path {
		return attempt
	}
	documented, target := *attempt, *attempt.URL
	target.Path, target.RawPath = built.Path, built.RawPath
	documented.URL = &target
	return &documented
}

// answer is the result of sending one attempt.
type answer struct {
	res    *http.Response // nil if none came
	body   []byte         // as far as it was read
	broken error          // how it breaks the contract, if that is checked

	err       error // why there is no answer or not all of it
	neverLeft bool  // it is proven that nothing was sent
}

// exchange sends a finished request and reads the answer.
func (d *Doer) exchange(req *http.Request, op *policy.Operation, phases *phases) answer {
	if phases.isLate() {
		return answer{err: errLate, neverLeft: true}
	}
	res, err := d.send(req)
	if err != nil {
		return phases.failed(err, req)
	}
	a := answer{res: res}
	a.body, a.err = readCapped(res.Body, res.ContentLength, d.settings.maxBody)
	if a.err == nil && d.settings.contract != nil {
		a.broken = d.settings.contract(op.ID, nil, nil, res, a.body)
	}
	return a
}

// readCapped reads and closes a body of at most limit bytes. On failure it
// returns what it has read.
func readCapped(body io.ReadCloser, length, limit int64) (read []byte, err error) {
	defer func() { _ = body.Close() }()
	if length > limit {
		return nil, fmt.Errorf("%w: it announces %d bytes, the limit is %d", ErrTooLarge, length, limit)
	}
	if length >= 0 {
		read = make([]byte, length)
		n, err := io.ReadFull(body, read)
		if err != nil {
			return read[:n], cutShort(err)
		}
		return read, nil
	}
	read, err = io.ReadAll(io.LimitReader(body, limit+1))
	if err != nil {
		return read, cutShort(err)
	}
	if int64(len(read)) > limit {
		return read[:limit], fmt.Errorf("%w: the limit is %d bytes", ErrTooLarge, limit)
	}
	return read, nil
}

func cutShort(err error) error {
	return fmt.Errorf("%w: it was cut short: %w", ErrBadAnswer, redact(err, errors.New("it is encoded wrongly")))
}

// bodyOf returns a body of a type that net/http knows to be in memory: then it sends the
// header and body of a request together.
func bodyOf(content []byte) io.ReadCloser { return io.NopCloser(bytes.NewReader(content)) }

// timeoutOf returns how long one attempt of an operation may take.
func timeoutOf(op *policy.Operation) time.Duration { return cmp.Or(op.Timeout, DefaultTimeout) }
