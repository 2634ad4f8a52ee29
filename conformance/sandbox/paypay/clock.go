package paypay

import (
	"slices"
	"time"
)

// due is something that the clock does.
type dueEvent struct {
	at time.Time
	do func()
}

// lock begins everything that reads or changes the engine's state: it waits for the
// mutex, and does what the clock has brought since. Use it as defer e.lock()().
func (e *engine) lock() (unlock func()) {
	e.mu.Lock()
	e.runDue()
	return e.mu.Unlock
}

// lapse does what the clock has brought since; e.mu is held.
func (e *engine) runDue() {
	now := e.state.Clock.Now()
	for due := e.payments.due; len(due) > 0 && !now.Before(due[0].at); due = e.payments.due {
		e.payments.due = due[1:]
		e.asOf = due[0].at
		due[0].do()
	}
	e.asOf = time.Time{}
}

// time is the clock's time or, while lapse catches up, the time at which the
// event fell due; e.mu is held.
func (e *engine) now() time.Time {
	if !e.asOf.IsZero() {
		return e.asOf
	}
	return e.state.Clock.Now()
}

// tick does what is due when somebody has moved the clock.
func (e *engine) onClockMoved() { e.lock()() }

// at lets lapse do something at a time, or at once if it has passed.
func (e *engine) schedule(t time.Time, do func()) {
	i := len(e.payments.due)
	for i > 0 && t.Before(e.payments.due[i-1].at) {
		i--
	}
	e.payments.due = slices.Insert(e.payments.due, i, dueEvent{at: t, do: do})
}

// now is the time in whole seconds, as PayPay writes it.
func (e *engine) nowInSeconds() time.Time { return e.now().Truncate(time.Second) }
