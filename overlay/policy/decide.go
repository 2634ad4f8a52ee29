package policy

import (
	"slices"
	"strings"
	"time"
)

// Situation is what is known of a failed call when the next step is decided.
type Situation struct {
	// Cause is why the call was not answered or not judged. It is Answered if it was judged, and
	// if the connection failed.
	Cause Cause
	// Status is the HTTP status; 0 if no answer arrived.
	Status int
	// Code is the provider's result code, known to the document or not.
	Code string
	// State is the value of a success's state field; empty if there is none.
	State string
	// Outcome tells what became of a write.
	Outcome Outcome
	// Class and Kind are those of Code in the document; zero if it does not know the code.
	Class Class
	Kind  Kind
	// Wait is how long the document asks to wait before the same is sent again.
	Wait time.Duration
	// Advice says what to do next; empty if nothing is known.
	Advice string
}

// Cause is why a call was not answered or not judged.
type Cause uint8

const (
	// Answered means that there is no other cause: the answer, or its absence, decides.
	Answered Cause = iota
	// NotSent means that the request was refused before a byte was sent.
	NotSent
	// OffContract means that the answer breaks the document.
	OffContract
	// Distrusted means that the server's certificate is not trusted.
	Distrusted
	// TooLarge means that the answer exceeded its limit.
	TooLarge
	// Unreadable means that the answer could not be understood.
	Unreadable
)

// Verdict is what the documents say about sending a failed call again.
type Verdict uint8

const (
	// Stop means not to send it again.
	Stop Verdict = iota
	// Again means that it may be sent again.
	Again
	// AskFirst means that Operation.Resolve must be asked before.
	AskFirst
)

// The HTTP statuses that decisions depend on.
const (
	requestTimeout  = 408
	conflict        = 409
	tooManyRequests = 429
)

// throttleWait is the least pause after a 429 whose code no document knows.
const throttleWait = time.Second

// After returns the situation after a request was sent and no success came back. status and
// code are those of the answer: 0 if there was none, and "" if it did not have the provider's
// envelope.
func (o *Operation) After(status int, code string) Situation {
	known := o.find(code)
	s := Situation{Status: status, Code: code, Outcome: o.outcome(status, known)}
	if known != nil {
		s.Class, s.Kind, s.Wait, s.Advice = known.Class, known.Kind, known.Wait, known.Advice
	}
	if s.Advice == "" && s.Outcome == Unknown {
		s.Advice = o.AdviceOnUnknown()
	}
	return s
}

// outcome says what an answer that is not success means for a write. Only the provider can
// refuse: an answer without a code that the document knows may come from a gateway which has
// passed the write on. A known code with a status that the document does not name is a refusal
// only if the status is a client error, and not 408 or 409, which are about what happens or has
// happened elsewhere.
func (o *Operation) outcome(status int, known *Code) Outcome {
	switch {
	case !o.Write():
		return NoOutcome
	case known == nil:
		return Unknown
	case len(known.Statuses) == 0 || slices.Contains(known.Statuses, status):
		return known.Outcome
	case status/100 == 4 && status != requestTimeout && status != conflict && known.Outcome == DidNotHappen:
		return DidNotHappen
	}
	return Unknown
}

// find returns what the document says of a code; nil for a code that it does not know.
func (o *Operation) find(code string) *Code {
	for _, known := range o.Errors {
		if code != "" && strings.EqualFold(known.Code, code) {
			return known
		}
	}
	return nil
}

// AdviceOnUnknown says what to do about a write whose outcome is unknown; it is
// empty for a read.
func (o *Operation) AdviceOnUnknown() string {
	switch {
	case !o.Write():
		return ""
	case o.Retry == SameID:
		return "send the same request again, with the same " + o.Key
	case o.Resolve != "":
		return "ask " + o.Resolve + " before sending anything new"
	}
	return "the provider offers no way to ask: look for its webhook or in its dashboard before sending anything new"
}

// Decide says whether a failed call may be sent again, and why.
func (o *Operation) Decide(s Situation) (Verdict, string) {
	switch {
	case s.Cause == NotSent:
		return Stop, "it was refused before it was sent"
	case s.Cause == OffContract:
		return Stop, "the answer breaks the contract"
	case s.Cause == Distrusted:
		return Stop, "the server's certificate is not trusted"
	case s.Cause == TooLarge:
		return Stop, "the answer would be too large again"
	case s.Status/100 == 3:
		return Stop, "redirects are not followed"
	case s.Outcome == Happened:
		return Stop, "it happened"
	case s.Kind == Declined:
		return Stop, "the provider declined it"
	case s.Kind == ActionRequired, s.Class == ClassUser:
		return Stop, "the user or the merchant must act first"
	case s.Class == ClassNever:
		return Stop, "the document says not to send it again unchanged"
	}
	switch s.Outcome {
	case NoOutcome:
		switch {
		case s.Class == ClassWait:
			return Again, "the document says to wait and send it again"
		case s.Status == 0, s.Status == requestTimeout, s.Status == tooManyRequests, s.Status >= 500, s.Cause == Unreadable:
			return Again, "it is a read, which changes nothing"
		}
		return Stop, "the provider refused it"
	case DidNotHappen:
		switch {
		case s.Status == 0:
			return Again, "nothing was sent"
		case s.Class == ClassWait:
			return Again, "the document says to wait and send it again"
		case s.Status == tooManyRequests && o.Retry != Never:
			return Again, "the provider was too busy to look at it"
		}
		return Stop, "the provider refused it"
	case Unknown, Happened, Accepted, Unresolvable:
	}
	switch {
	case o.Retry == Never:
		return Stop, "its document says to send it once"
	case o.IsSuccess(s.Code) && !o.Askable():
		return Stop, "the provider calls it success"
	case o.IsSuccess(s.Code):
		return AskFirst, "the provider calls it success"
	case o.Retry == SameID && s.Class != ClassQuery:
		return Again, o.recognised()
	case o.Resolve == "":
		return Stop, "its document says to ask first, but names no read"
	}
	return AskFirst, "its document says to ask " + o.Resolve + " first"
}

// DecideAsked says whether a call for which Decide said AskFirst may be sent again after
// Resolve was asked. found is the outcome that Resolve told; Unknown if it failed. shown says
// whether it showed the object. The reason is empty if the answer of Resolve is the reason.
func (o *Operation) DecideAsked(s Situation, found Outcome, shown bool) (Verdict, string) {
	switch {
	case found == Happened, found == Accepted:
		return Stop, ""
	case o.IsSuccess(s.Code):
		return Stop, "the provider calls it success"
	case found == DidNotHappen && o.Retry == ResolveFirst && !o.KeyVerified:
		// The first may still arrive, and no source says that the same id has no second effect.
		return Stop, "the same " + o.Key + " may have a second effect"
	case found == DidNotHappen && shown && o.Retry != NewID:
		// The object is there and has failed: the same id makes no second one, and if
		// somebody cancelled it, they do not want one.
		return Stop, ""
	case found == DidNotHappen && s.Outcome == Unknown && s.refusedForGood():
		return Stop, "" // the provider gave a reason that is final
	case found == DidNotHappen:
		return Again, ""
	case o.Retry == SameID:
		return Again, o.recognised()
	}
	return Stop, ""
}

// refusedForGood tells whether the provider gave a code with a client error. A 429 is about the
// number of requests, not about this one.
func (s Situation) refusedForGood() bool {
	return s.Status/100 == 4 && s.Status != tooManyRequests && s.Code != ""
}

func (o *Operation) recognised() string { return "the provider recognises " + o.Key }

// Pause returns the shortest pause before the same is sent again. It does not include the
// Retry-After of an answer.
func (s Situation) Pause() time.Duration {
	if s.Status == tooManyRequests && s.Class == 0 {
		return max(s.Wait, throttleWait)
	}
	return s.Wait
}
