package policy

// History is what is known of one write: what its attempts and the questions about it
// showed, in order. Each event returns a new History; what it comes to follows from the
// events alone.
//
// It speaks of the write itself. That somebody asked to cancel it is another write: until
// that one has ended, what happened may be undone.
type History struct {
	op *Operation
	// told is what the events told so far.
	told Outcome
	// attempts is how many there were.
	attempts int
	// open: an attempt may have happened, or may yet, and nothing has told since.
	open bool
	// asked: somebody has asked since the latest attempt, and nothing had happened.
	asked bool
	// shared: somebody else may send the same write.
	shared bool
}

// History returns that of a call that was not sent.
func (o *Operation) History() History { return History{op: o} }

// Attempted adds an attempt, by what its own answer, or the lack of one, means. A refusal
// of one attempt settles no other.
func (h History) Attempted(meant Outcome) History {
	h.attempts++
	h.open, h.asked = h.open || meant == Unknown, false
	if h.told != Happened && (h.told != Accepted || meant == Happened) {
		h.told = meant
	}
	return h
}

// Question is a question about a write, and what its answer means.
type Question struct {
	Found Outcome
	// Shown says that the thing itself was there, found by its key.
	Shown bool
	// Settled says that the latest attempt was stored so long ago that every attempt has
	// arrived by now, or never will.
	Settled bool
}

// Asked adds a question. That nothing happened so far denies no attempt that may still be
// under way. What is shown to have failed denies the one attempt that it came of; where the
// key is not known to be recognised, each of several may have made one.
func (h History) Asked(q Question) History {
	switch {
	case h.told == Happened:
	case q.Found == Happened, q.Found == Accepted:
		h.told = q.Found
	case q.Found != DidNotHappen:
	case q.Shown && h.attempts > 1 && !h.op.KeyVerified:
		h.told, h.open = Unknown, true
	case q.Settled, !h.open, q.Shown && h.attempts == 1:
		h.told, h.open, h.asked = DidNotHappen, false, true
	default:
		h.told, h.asked = Unknown, true
	}
	return h
}

// Shared adds that somebody else may send the same write, or has.
func (h History) Shared() History {
	h.shared = true
	return h
}

// Outcome is what the events come to: Happened, if it happened whatever the provider and
// the network may have done, DidNotHappen, if it neither happened nor can, Accepted, if the
// provider has taken it on, and else Unknown. NoOutcome is that of a read.
func (h History) Outcome() Outcome {
	if h.told == DidNotHappen && (h.open || h.shared) {
		return Unknown
	}
	return h.told
}

// Open tells whether an attempt may have happened, or may yet, and nothing has told since.
func (h History) Open() bool { return h.open }

// MaySendAgain tells whether the same write can be sent once more without a second one: the
// earlier attempts did not happen, or the provider recognises the key. Where the operation
// says to ask first, somebody has to have asked since the latest attempt.
func (h History) MaySendAgain() bool {
	switch {
	case h.told == Happened, h.told == Accepted:
		return false
	case h.op.Retry == SameID:
		return true
	case h.shared:
		return false
	case !h.open:
		return true
	}
	return h.asked && (h.op.Retry == NewID || h.op.Retry == ResolveFirst && h.op.KeyVerified)
}
