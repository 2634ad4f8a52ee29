package policy

// History is what is known of one write: the results of its attempts and of the questions
// about it, in order. Each event returns a new History. Its outcome follows from the events
// alone.
//
// It is about the write itself. A request to cancel it is another write: until that one has
// ended, the effect of this write may be undone.
type History struct {
	op *Operation
	// told is the outcome that the events have told so far.
	told Outcome
	// attempts is how many there were.
	attempts int
	// open: an attempt may have happened, or may still happen, and no event has told since.
	open bool
	// asked: somebody has asked since the latest attempt, and nothing had happened.
	asked bool
	// shared: somebody else may send the same write.
	shared bool
}

// History returns the history of a call that was not sent yet.
func (o *Operation) History() History { return History{op: o} }

// Attempted adds an attempt. meant is what its own answer, or its absence, means. A refusal of
// one attempt says nothing about the others.
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
	// Shown says that the object of the write was shown, found by its key.
	Shown bool
	// Settled says that the latest attempt was stored so long ago that every attempt has
	// arrived or never will.
	Settled bool
}

// Asked adds a question. If nothing has happened so far, an attempt that is under way may
// still happen. An object that is shown as failed proves that one attempt failed. If no source
// says that the provider recognises the key, each of several attempts may have made an object.
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

// Outcome returns what the events prove. Happened and DidNotHappen hold whatever the provider
// and the network may have done; DidNotHappen also means that it cannot happen later. Accepted
// means that the provider has accepted the write. Otherwise it is Unknown, or NoOutcome for a
// read.
func (h History) Outcome() Outcome {
	if h.told == DidNotHappen && (h.open || h.shared) {
		return Unknown
	}
	return h.told
}

// Open tells whether an attempt may have happened, or may still happen, and no event has told
// since.
func (h History) Open() bool { return h.open }

// MaySendAgain tells whether the same write can be sent again without a second effect: the
// earlier attempts did not happen, or the provider recognises the key. If the operation says
// to ask first, somebody must have asked since the latest attempt.
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
