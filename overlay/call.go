package overlay

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/jppay/jppay/overlay/policy"
)

// call is one call of the generated client, over all its attempts.
type call struct {
	req       *http.Request
	ctx       context.Context // of req, or derived from it when the call begins
	route     route
	body      []byte               // as the generated client made it; nil for none
	write     Write                // once it is needed
	open      bool                 // an attempt may have happened
	ahead     time.Duration        // what the latest signature added to our clock
	corrected bool                 // the clock was set right during this call
	date      string               // when the latest answer was given, by the provider's clock
	took      func() time.Duration // since it began; nil where nobody is told
	ended     bool                 // and the hooks were told
}

type operationKey struct{}

// OperationFrom returns the operation of the call that a context belongs to: that of
// the request being sent in a transport, that of the event in a hook. It must not be
// changed. The second result is false outside of a call, and in a call of no operation
// of the document, which is refused.
func OperationFrom(ctx context.Context) (*policy.Operation, bool) {
	op, _ := ctx.Value(operationKey{}).(*policy.Operation)
	return op, op != nil
}

// WithCallContext derives the context of each call when it begins, for instance with
// the span of a trace. All that the call does gets it: hooks, limiter, record,
// transport, and the reads that ask about it. begin is the EventBegin that the hooks
// get afterwards. What derive returns must descend from ctx.
func WithCallContext(derive func(ctx context.Context, begin Event) context.Context) Option {
	return func(s *settings) error {
		if derive == nil {
			return errors.New("WithCallContext: the function is nil")
		}
		s.contexts = append(s.contexts, derive)
		return nil
	}
}

// begin derives the context of a call and tells the hooks.
func (d *Doer) begin(c *call, failure *Error) {
	c.ctx = context.WithValue(c.req.Context(), operationKey{}, c.route.op)
	if !d.observed() {
		return
	}
	c.took = stopwatch()
	e := c.event(EventBegin, failure)
	for _, derive := range d.settings.contexts {
		c.ctx = derive(c.ctx, e)
	}
	d.settings.emit(c.ctx, e)
}

// observed tells whether anybody is told of calls.
func (d *Doer) observed() bool { return len(d.settings.hooks)+len(d.settings.contexts) > 0 }

var errPanic = errors.New("a panic ended the call")

// ended tells the hooks that a call is over, once. res is its answer, or err says why
// there is none; without both a panic ended it.
func (d *Doer) ended(c *call, failure *Error, res *http.Response, err error) {
	if c.ended || !d.observed() {
		return
	}
	c.ended = true
	if res == nil && err == nil {
		err = errPanic
		if failure.Attempts > 0 && c.route.op.Write() {
			failure.Outcome = Unknown
		}
	}
	e := c.event(EventEnd, failure)
	e.Took, e.Reason, e.Err = c.took(), failure.Reason, err
	if res != nil {
		d.succeeded(&e, c, res)
	}
	d.settings.emit(c.ctx, e)
}

// succeeded makes an event tell of an answer that means success.
func (d *Doer) succeeded(e *Event, c *call, res *http.Response) {
	e.Status, e.Code, e.RequestID = res.StatusCode, "", res.Header.Get(d.dialect.requestIDHeader)
	if c.route.op.Write() {
		e.Outcome = Happened
	}
}
