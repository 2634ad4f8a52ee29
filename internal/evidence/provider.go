package evidence

// provider simulates the provider: one operation in one world.
type provider struct {
	operation Operation
	world     World
	others    Others
}

// state is what is true at one moment, whether or not the sender sees it.
type state struct {
	// underway counts the requests that may still arrive.
	underway uint8
	// pending counts the writes that the provider accepted and has not decided, done those that
	// took effect. Each is at most two, since two are too many already.
	pending, done uint8
	// failed and cancelled: there is an object of this write that has failed, or that was
	// cancelled. Only a failure may be transient.
	failed, cancelled bool
	// accepted: the provider has accepted this write and has not shown that it failed.
	accepted bool
	older    Older
}

const (
	most         = 2
	mostUnderway = 5 // four attempts, and the one that MaySendAgain asks about
)

// step is one possible next event: what the sender sees, if anything, and the state after it.
type step struct {
	seen Seen
	next state
}

func (p provider) start() state { return state{older: p.world.Older} }

// arrive returns what may happen when a request reaches the provider.
func (p provider) arrive(s state) []step {
	// A request may be refused for its budget, for limits, or because the user left. No source
	// states that the provider checks the id first. So a repeated request may be refused
	// although the first was done.
	steps := []step{{Refused, s}}

	switch {
	case s.older == Inside:
		return p.mask(append(steps, step{AnsweredOther, s}))
	case s.pending+s.done == 0 && !p.transient(s):
		steps = append(steps, p.run(s)...)
		// No source states whether the id of a failed payment may be used again.
		if s.ended() && p.world.Repeat == Replays {
			steps = append(steps, p.replay(s))
		}
	case p.world.Repeat == RunsAgain:
		steps = append(steps, p.run(s)...)
	case p.world.Repeat == Replays:
		steps = append(steps, p.replay(s))
	case p.world.Repeat == Refuses:
		// It is refused: that is the first of the steps.
	}
	return p.mask(steps)
}

// ended reports whether there is an object without effect.
func (s state) ended() bool { return s.failed || s.cancelled }

// transient reports whether the provider still works on a failed object.
func (p provider) transient(s state) bool { return s.failed && p.world.Passes }

// run returns the ways in which the provider may do a request. If it recognises the id, there
// is one object, and its earlier failure is gone.
func (p provider) run(s state) []step {
	if p.world.Repeat != RunsAgain {
		s.failed, s.cancelled = false, false
	}
	done := s
	done.accepted, done.done = true, min(s.done+1, most)
	steps := []step{{AnsweredDone, done}}
	if !p.operation.States {
		return steps
	}

	pending, failed := s, s
	pending.accepted, pending.pending = true, min(s.pending+1, most)
	failed.accepted, failed.failed = s.accepted || p.world.Passes, true
	return append(steps, step{AnsweredPending, pending}, step{AnsweredFailed, failed})
}

// replay returns the answer to a repeated request.
func (p provider) replay(s state) step {
	switch {
	case s.done > 0:
		return step{AnsweredDone, s}
	case s.pending > 0:
		return step{AnsweredPending, s}
	}
	return step{AnsweredFailed, s}
}

// mask adds the answers that show less than they should.
func (p provider) mask(steps []step) []step {
	for _, s := range steps {
		ours := s.seen == AnsweredDone || s.seen == AnsweredPending || s.seen == AnsweredFailed
		if ours || s.seen == AnsweredOther {
			steps = append(steps, step{AnsweredEmpty, s.next})
		}
		if ours && p.operation.States {
			steps = append(steps, step{AnsweredStrangeState, s.next})
		}
	}
	return steps
}

// attempt returns what the sender may see of one sending, and what is true then.
func (p provider) attempt(s state) []step {
	later := s
	later.underway = min(s.underway+1, mostUnderway)
	steps := []step{{NotSent, s}, {Lost, later}, {Undocumented, later}}
	for _, arrived := range p.arrive(s) {
		steps = append(steps, step{Lost, arrived.next}, step{Undocumented, arrived.next}, p.told(arrived))
	}
	return steps
}

// ask returns what the sender may see of one question.
func (p provider) ask(s state) []step {
	if !p.operation.Read {
		return nil
	}
	steps := []step{{Unreadable, s}}
	ours := s.done+s.pending > 0 || s.ended()
	add := func(shown bool, seen Seen) {
		if shown {
			steps = append(steps, p.told(step{seen, s}))
		}
	}
	add(s.done > 0 || p.world.Twin, ShownDone)
	add(s.pending > 0, ShownPending)
	add(s.ended(), ShownFailed)
	add(ours && p.operation.States, ShownStrangeState)
	add(s.older == Inside, ShownOther)
	add(s.older != NoOlder, ShownOtherOld)
	add(!ours && s.older == NoOlder && !p.world.Twin || p.world.Lags, NotThere)
	return steps
}

// told removes the acceptance if the sender is shown the end.
func (p provider) told(s step) step {
	if s.seen == AnsweredFailed || s.seen == ShownFailed {
		open := s.next.done+s.next.pending > 0 || p.transient(s.next)
		s.next.accepted = s.next.accepted && open
	}
	return s
}

// silent returns what may happen without the sender seeing it.
func (p provider) silent(s state) []state {
	var next []state
	if s.underway > 0 {
		s := s
		s.underway--
		next = append(next, s) // it never arrives
		next = append(next, p.arriveSilently(s)...)
	}
	if p.others == Senders {
		next = append(next, p.arriveSilently(s)...)
	}
	if s.older == Inside {
		ended := s
		ended.older = Outside
		next = append(next, ended)
	}
	return append(next, p.decide(s)...)
}

func (p provider) arriveSilently(s state) []state {
	var next []state
	for _, arrived := range p.arrive(s) {
		next = append(next, arrived.next)
	}
	return next
}

// decide returns how the provider may decide a write that it has accepted.
func (p provider) decide(s state) []state {
	var next []state
	if s.pending > 0 { // accepted may still fail: a cashback for lack of budget
		done, failed := s, s
		done.pending, done.done = s.pending-1, min(s.done+1, most)
		failed.pending, failed.failed = s.pending-1, true
		next = append(next, done, failed)
	}
	if p.transient(s) {
		done := s
		done.failed, done.done = false, min(s.done+1, most)
		next = append(next, done)
	}
	if p.others == Cancellers {
		next = append(next, p.cancel(s)...)
	}
	return next
}

// cancel returns what a cancellation may do. It may come before the payment: then there is a
// cancelled object, and the payment may still arrive.
func (p provider) cancel(s state) []state {
	switch {
	case s.done > 0:
		s.done--
	case s.pending > 0 || s.older == Inside || p.transient(s):
		return nil
	}
	s.cancelled = true
	return []state{s}
}
