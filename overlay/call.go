package overlay

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/jppay/jppay/internal/pathtemplate"
	"github.com/jppay/jppay/overlay/policy"
)

// call is one call of a client, over all its attempts.
type call struct {
	ctx     context.Context // the caller's, or derived from it when the call begins
	req     *http.Request   // as it was built
	op      *policy.Operation
	options policy.Call
	value   any   // a pointer to decode into; nil for none
	unbuilt error // why there is no request

	route   pathtemplate.Parameters
	body    []byte // as it was built; nil for none
	key, id string // what it is about

	write    Write     // once it is needed
	stored   stopwatch // since the latest attempt was stored
	attempts int
	last     verdict        // of the latest attempt, or of the latest question
	history  policy.History // of all attempts and questions
	ahead    time.Duration  // what the latest signature added to our clock
	tried    bool           // the provider's time was tried by this call
	trying   bool           // it is not proven yet: only this call signs with it

	watch stopwatch // since it began; zero if there are no hooks
	ended bool      // the hooks were told that it ended
}

// outcome says what all attempts so far came to.
func (c *call) outcome() Outcome {
	if c.attempts == 0 {
		return c.last.Outcome
	}
	return c.history.Outcome()
}

// isWrite tells whether the call may change something. A request of no operation is judged
// by its method.
func (c *call) isWrite() bool {
	if c.op != nil {
		return c.op.Write()
	}
	return c.req != nil && c.req.Method != http.MethodGet
}

type operationKey struct{}

// OperationFrom returns the operation of the call that a context belongs to: in a
// transport, that of the request; in a hook, that of the event. Do not change it. The
// second result is false outside of a call, and in a call that is refused because it
// belongs to no operation of the document.
func OperationFrom(ctx context.Context) (*policy.Operation, bool) {
	op, _ := ctx.Value(operationKey{}).(*policy.Operation)
	return op, op != nil
}

// WithCallContext derives the context of each call when it begins, for instance with the
// span of a trace. Hooks, limiter, record and transport get that context, and so do the
// reads that ask about the call. begin is the EventBegin that the hooks get afterwards.
// derive must return a context that descends from ctx.
func WithCallContext(derive func(ctx context.Context, begin Event) context.Context) Option {
	return setting(derive != nil, "WithCallContext: the function is nil", func(s *settings) {
		s.contexts = append(s.contexts, derive)
	})
}

// begin derives the context of a call and tells the hooks.
func (d *Doer) begin(c *call) {
	if c.ctx == nil {
		c.ctx = context.Background() // for the hooks: the call is refused anyway
	}
	c.ctx = context.WithValue(c.ctx, operationKey{}, c.op)
	if !d.observed() {
		return
	}
	c.watch = startWatch()
	e := d.event(c, EventBegin)
	for _, derive := range d.settings.contexts {
		c.ctx = derive(c.ctx, e)
	}
	d.settings.emit(c.ctx, e)
}

// observed tells whether there are hooks or functions of WithCallContext.
func (d *Doer) observed() bool { return len(d.settings.hooks)+len(d.settings.contexts) > 0 }

var errPanic = errors.New("a panic ended the call")

// panicked tells the hooks that a panic ended the call, if nothing else has ended it.
func (d *Doer) panicked(c *call) {
	if c.ended {
		return
	}
	if c.attempts > 0 && c.isWrite() {
		c.history = c.history.Attempted(Unknown)
	}
	d.end(c, "", errPanic)
}

// end tells the hooks that a call is over. err is nil after success; else reason is why
// nothing was sent again.
func (d *Doer) end(c *call, reason string, err error) {
	c.ended = true
	if !d.observed() {
		return
	}
	e := d.event(c, EventEnd)
	e.Took, e.Reason, e.Err = c.watch.passed(), reason, err
	d.settings.emit(c.ctx, e)
}

// event returns what is known of a call.
func (d *Doer) event(c *call, kind EventKind) Event {
	e := Event{
		Kind: kind, Provider: d.config.Provider, Key: c.key, ID: c.id, Attempt: c.attempts,
		Status: c.last.Status, Code: c.last.Code, RequestID: c.last.requestID, Outcome: c.outcome(),
	}
	if c.op != nil {
		e.Operation = c.op.ID
	}
	if c.last.success {
		e.Code = ""
	}
	return e
}
