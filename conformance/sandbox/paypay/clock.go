package paypay

import (
	"slices"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/journal"
)

// dueEvent is something that the clock does at a time.
type dueEvent struct {
	at time.Time
	do func()
}

// by returns the engine for a cause.
func (e *engine) by(cause *journal.Cause) *engine { return &engine{core: e.core, cause: cause} }

// lock locks the engine and does what has fallen due. Call it before reading or changing the
// state, as defer e.lock()().
func (e *engine) lock() (unlock func()) {
	e.state.Lock(e.cause)
	e.runDue()
	return e.state.Unlock
}

// runDue does what has fallen due by the clock; the engine is locked.
func (e *engine) runDue() {
	now := e.state.Clock.Now()
	for due := e.payments.due; len(due) > 0 && !now.Before(due[0].at); due = e.payments.due {
		e.payments.due = due[1:]
		e.asOf = due[0].at
		e.state.ByClock(e.asOf, due[0].do)
	}
	e.asOf = time.Time{}
}

// now returns the clock's time or, while runDue does an event, the time at which that
// event fell due; the engine is locked.
func (e *engine) now() time.Time {
	if !e.asOf.IsZero() {
		return e.asOf
	}
	return e.state.Clock.Now()
}

// onClockMoved does what has fallen due after the clock was moved.
func (e *engine) onClockMoved(_, _ time.Time) { e.lock()() }

// schedule lets runDue do something at a time; if that has passed, the next runDue
// does it.
func (e *engine) schedule(t time.Time, do func()) {
	i := len(e.payments.due)
	for i > 0 && t.Before(e.payments.due[i-1].at) {
		i--
	}
	e.payments.due = slices.Insert(e.payments.due, i, dueEvent{at: t, do: do})
}

// nowInSeconds returns now in whole seconds, as PayPay writes times.
func (e *engine) nowInSeconds() time.Time { return e.now().Truncate(time.Second) }
