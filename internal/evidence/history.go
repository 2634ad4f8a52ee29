package evidence

import "strings"

// Seen is what the sender of a write observes at one event.
type Seen uint8

// What an attempt may show. If an attempt is neither [NotSent] nor answered, its request may
// have arrived, may arrive later, or may never arrive.
const (
	// NotSent means it is certain that nothing left this machine.
	NotSent Seen = iota
	// Lost means that no answer came. The connection was cut, time ran out, the process died.
	Lost
	// Undocumented means an answer that is not the provider's (a gateway's page), has a
	// code that no document knows, or one that leaves the outcome open.
	Undocumented
	// Refused means the provider's own form, with a code that is documented as a refusal.
	Refused
	// AnsweredDone means success, and the echo equals what was sent.
	AnsweredDone
	// AnsweredPending means the same, but the state says that it is not decided yet.
	AnsweredPending
	// AnsweredFailed means the same, but the state says that it has failed.
	AnsweredFailed
	// AnsweredStrangeState means the same, but nobody lists this state.
	AnsweredStrangeState
	// AnsweredEmpty means a success whose content is missing or cannot be read.
	AnsweredEmpty
	// AnsweredOther means a success, but the echo differs: another order's object.
	AnsweredOther
)

// What a question may show.
const (
	// Unreadable means that the read failed, or did not answer in the provider's form.
	Unreadable Seen = iota + AnsweredOther + 1
	// NotThere means the provider's documented answer for "no such object".
	NotThere
	// ShownDone means that the object is there, the echo is equal, and the state says done.
	ShownDone
	// ShownPending means the same, but it is not decided yet.
	ShownPending
	// ShownFailed means the same, but it has failed or was cancelled.
	ShownFailed
	// ShownStrangeState means the same, but nobody lists this state.
	ShownStrangeState
	// ShownOther means another order's object, dated within the period for which the
	// provider promises that ids are unique.
	ShownOther
	// ShownOtherOld means another order's object, dated before that period or without
	// date.
	ShownOtherOld
)

// Attempts and Questions list what the two kinds of event may show.
var (
	Attempts = []Seen{
		NotSent, Lost, Undocumented, Refused, AnsweredDone, AnsweredPending, AnsweredFailed, AnsweredStrangeState,
		AnsweredEmpty, AnsweredOther,
	}
	Questions = []Seen{
		Unreadable, NotThere, ShownDone, ShownPending, ShownFailed, ShownStrangeState, ShownOther, ShownOtherOld,
	}
)

var words = [...]string{
	NotSent: "not sent", Lost: "lost", Undocumented: "an answer that says nothing", Refused: "refused",
	AnsweredDone: "answered: done", AnsweredPending: "answered: accepted", AnsweredFailed: "answered: failed",
	AnsweredStrangeState: "answered: in a state nobody lists", AnsweredEmpty: "answered: success without content",
	AnsweredOther: "answered: success of another order",
	Unreadable:    "the read failed", NotThere: "not there", ShownDone: "there: done",
	ShownPending: "there: accepted", ShownFailed: "there: failed",
	ShownStrangeState: "there: in a state nobody lists", ShownOther: "there: another order's",
	ShownOtherOld: "there: another order's, of long ago",
}

// String returns the value in words.
func (s Seen) String() string {
	if int(s) >= len(words) {
		return "invalid"
	}
	return words[s]
}

// Question reports whether it belongs to a question and not to an attempt.
func (s Seen) Question() bool { return s >= Unreadable }

// Underway reports whether a request may be under way after it was seen.
func (s Seen) Underway() bool { return s == Lost || s == Undocumented }

// Event is an attempt or a question, and what it showed.
type Event struct {
	Seen Seen
	// Settled means that, when the event began, the whole margin had passed since the latest
	// attempt was stored. It has no meaning for a first attempt.
	Settled bool
}

// index numbers the events.
func (e Event) index() int {
	if e.Settled {
		return 2*int(e.Seen) + 1
	}
	return 2 * int(e.Seen)
}

// History is what the sender of one write knows.
type History struct {
	Operation Operation
	Others    Others
	Events    []Event
}

// String returns the history as one line.
func (h History) String() string {
	if len(h.Events) == 0 {
		return "nothing was tried"
	}
	told := make([]string, len(h.Events))
	for i, event := range h.Events {
		what := "sent, "
		switch {
		case event.Seen == NotSent:
			what = ""
		case event.Seen.Question():
			what = "asked, "
		}
		if event.Settled {
			what = "settled, " + what
		}
		told[i] = what + event.Seen.String()
	}
	return strings.Join(told, "; ")
}

// Verdict is what may be said about a write.
type Verdict uint8

const (
	// Unknown means that it may or may not have taken effect.
	Unknown Verdict = iota
	// DidNotHappen means that it has not taken effect and never will.
	DidNotHappen
	// Accepted means that the provider has accepted it and has done it or may still do it.
	Accepted
	// Happened means that it has taken effect.
	Happened
)

// String returns the value in words.
func (v Verdict) String() string {
	switch v {
	case Unknown:
		return "unknown"
	case DidNotHappen:
		return "did not happen"
	case Accepted:
		return "accepted"
	case Happened:
		return "happened"
	}
	return "invalid"
}
