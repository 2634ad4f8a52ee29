package policy

import (
	"slices"
	"strings"
)

// AfterSuccess returns the situation after an answer with a code of success. state is the
// state that it shows; empty if it shows none although it should. whole says whether its
// content is present and can be read.
func (o *Operation) AfterSuccess(status int, code, state string, whole bool) Situation {
	s := Situation{Status: status, Code: code, State: state, Outcome: o.StateOutcome(state)}
	if !whole {
		s.Cause = Unreadable
	}
	switch {
	case !whole && state == "" && o.Write() && !o.State.mayFail():
		s.Outcome = Happened // the provider says so, and shows nothing
	case !whole && s.Outcome == Accepted:
		s.Outcome = Unknown // what was accepted is not shown
	}
	s.Advice = o.adviceOnSuccess(s.Outcome, whole)
	return s
}

// AfterOther returns the situation after an answer of success that is about another object
// than the request. If belongs is true it shows our key, so the key belongs to that object;
// otherwise it tells nothing about this write.
func (o *Operation) AfterOther(status int, code string, belongs bool) Situation {
	s := Situation{Status: status, Code: code, Cause: Unreadable}
	switch {
	case !o.Write():
		s.Outcome = NoOutcome
	case !belongs:
		s.Outcome, s.Advice = Unknown, o.AdviceOnUnknown()
	default:
		s.Outcome, s.Cause = DidNotHappen, Answered
		s.Advice = "the " + o.Key + " belongs to another object: use a new " + o.Key + " if it is still wanted"
	}
	return s
}

// adviceOnSuccess says what to do about an answer of success that does not mean success.
func (o *Operation) adviceOnSuccess(outcome Outcome, whole bool) string {
	switch {
	case outcome == Unknown:
		return o.AdviceOnUnknown()
	case outcome == DidNotHappen && o.Key != "":
		return "use a new " + o.Key + " if it is still wanted"
	case outcome == DidNotHappen:
		return "send it again if it is still wanted"
	case outcome == Happened && !whole && o.Askable():
		return "do not send it again: read it with " + o.Resolve
	case outcome == Happened && !whole:
		return "do not send it again: look at the answer, for its webhook or in the provider's dashboard"
	}
	return ""
}

// OffContract returns the situation after an answer that breaks its contract.
func (o *Operation) OffContract(s Situation) Situation {
	switch {
	case s.Cause == Answered && s.Outcome == Accepted:
		s.Outcome, s.Advice = Unknown, o.AdviceOnUnknown()
	case s.Cause == Answered && s.Outcome == Happened:
		s.Advice = "do not send it again: it was done; report what the error names"
	}
	s.Cause = OffContract
	return s
}

// IsSuccess tells whether a code is one of those in Success, in upper or lower case.
func (o *Operation) IsSuccess(code string) bool {
	return slices.ContainsFunc(o.Success, func(success string) bool { return strings.EqualFold(success, code) })
}

// Succeeded tells whether an answer of success means success: done, or accepted.
func (s Situation) Succeeded() bool {
	return s.Cause == Answered && (s.Outcome == Happened || s.Outcome == Accepted || s.Outcome == NoOutcome)
}

// StateOutcome says what became of a write, by the state in its own answer or in that of a
// read. It is Happened if the operation has no state.
func (o *Operation) StateOutcome(state string) Outcome {
	if !o.Write() {
		return NoOutcome
	}
	if o.State == nil {
		return Happened
	}
	sameState := func(listed string) bool { return strings.EqualFold(listed, state) }
	switch {
	case slices.ContainsFunc(o.State.Done, sameState):
		return Happened
	case slices.ContainsFunc(o.State.Accepted, sameState):
		return Accepted
	case slices.ContainsFunc(o.State.Failed, sameState):
		return DidNotHappen
	}
	return Unknown
}

// mayFail tells whether a success can have a state which means that nothing happened, or that
// nothing is decided yet. Then a success without a state tells nothing.
func (s *State) mayFail() bool { return s != nil && len(s.Failed)+len(s.Pending) > 0 }
