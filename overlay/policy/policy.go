// Package policy holds what a client must know about an operation besides its
// types: how long to wait, whether it may be sent again, which read tells what
// became of it, which answers are refusals. The tables are generated from the
// documents under specs/, so a change of a document changes behaviour too.
//
// It also holds what follows from the tables alone: what a failure means and
// whether the call may be sent again. The overlay acts on that, and the page
// docs/outcomes.md is written from it. It imports the standard library only, so
// that generated packages and the overlay can both depend on it.
package policy

import "time"

// Operation is one operation of a provider's document.
type Operation struct {
	Provider Provider
	// ID is the operationId, for instance "createPointsCode".
	ID string
	// Method is the HTTP method in upper case.
	Method string
	// Path is the path template, for instance "/v1/qr/sessions/{codeId}/kyc".
	Path string
	// Timeout is the read timeout the provider recommends; zero where none is
	// published.
	Timeout time.Duration
	// Retry says whether, and how, the operation may be sent again.
	Retry Retry
	// RetrySource names the sources that Retry rests on, as specs/sources.yaml lists
	// them; empty for a read, and for a write that is sent once because no source says
	// that it may be sent again.
	RetrySource string
	// Key is the top-level body field or path parameter that identifies the
	// effect of a write; empty where there is none.
	Key string
	// KeyVerified says that the provider states, or was seen, that the same Key makes no
	// second one. It is false where Retry is neither SameID nor ResolveFirst.
	KeyVerified bool
	// Resolve is the ID of the read that tells what became of a write whose
	// answer was lost; empty where the provider offers none.
	Resolve string
	// Lacks lists the parameters that Resolve needs and a request of this operation
	// does not hold: only who knows them from elsewhere can ask.
	Lacks []string
	// Remember lists the dotted body fields that must be known, besides Key and the
	// path parameters, to ask Resolve or to look for a lost write elsewhere. None
	// of them speaks of a person.
	Remember []string
	// Compare lists the dotted body fields whose values an answer of Resolve is
	// compared with. They may speak of a person: only their hash is kept.
	Compare []string
	// CodeField is the dotted field of a 2xx answer that holds its result code;
	// empty where every 2xx is success.
	CodeField string
	// Success lists the codes that mean done on a 2xx answer; empty means any.
	Success []string
	// Value is the top-level field of a success that holds what the caller works with,
	// for instance "data"; empty where that is the whole of it.
	Value string
	// Needs lists the dotted fields of its body that a success cannot lack: each is
	// there and holds something, that is neither null nor empty.
	Needs []string
	// State says what the state in a success means; nil where it has none.
	State *State
	// Echo says which fields of an answer must equal what was sent. It speaks of the
	// operation's own answer and of that of Resolve; a field that an answer lacks, or that
	// was not sent, is not compared.
	Echo []Echo
	// Unique is the provider's promise that Key is unique; nil where it makes none.
	Unique *Unique
	// Options lists the optional parameters of the operation by the names of its call
	// options, sorted.
	Options []string
	// Errors lists the documented codes that are not success, sorted by code.
	// Operations that say the same of a code share it.
	Errors []*Code
	// Checksum lists the dotted body fields that a legacy Paidy checksum covers,
	// in order.
	Checksum []string
	// Merchant says whether the operation accepts merchant scoping
	// (X-ASSUME-MERCHANT or assumeMerchant).
	Merchant bool
	// Unverified is the reason why the path is a guess; empty for a path that a
	// source states.
	Unverified string
}

// State says what each value of a field of a success means, whatever its case. A value
// that stands in none of the lists is unknown.
type State struct {
	// Field is dotted, for instance "data.status" or "resultInfo.code".
	Field string
	// Done lists the values that mean done, Accepted those of what the provider has
	// taken on and will tell later how it ended, Pending those that do not tell yet
	// whether it takes it on, and Failed those that mean that nothing happened.
	Done, Accepted, Pending, Failed []string
}

// Echo is a field of an answer that repeats what was sent.
type Echo struct {
	// Answer is dotted, for instance "data.amount.amount". What stands behind [] belongs
	// to the elements of a list, as in "refunds[].amount": one element must equal all that
	// was sent of it.
	Answer string
	// Request is a parameter of the path or the query, or a dotted field of the body.
	Request string
	// MayDiffer says that another value does not show another object: a later call may
	// have changed it, or only a part was done.
	MayDiffer bool
}

// Unique says for whom and for how long a provider promises that a key is unique.
type Unique struct {
	// Days is for how long after Since, a dotted field of an answer with a time in Unix
	// seconds.
	Days  int
	Since string
	// For are fields of an answer: keys are unique among those that show what was sent in
	// all of them. What was not sent must not be shown.
	For []Echo
}

// Write reports whether the operation may change something at the provider.
func (o *Operation) Write() bool { return o.Retry != Read }

// Askable reports whether Resolve can be asked what became of the operation with what a
// request of it holds.
func (o *Operation) Askable() bool { return o.Resolve != "" && len(o.Lacks) == 0 }

// Retry says whether an operation may be sent again.
type Retry uint8

const (
	// Never means sent once, ever.
	Never Retry = iota
	// Read means it changes nothing.
	Read
	// SameID means the same bytes may be sent again: the provider recognises Key.
	SameID
	// ResolveFirst means that Resolve must be asked first; if it tells that the
	// write did not happen, the same bytes may be sent again.
	ResolveFirst
	// NewID means it may be sent again with a new Key, after Resolve has told
	// that the first did not happen.
	NewID
)

// Code is one documented result code of an operation.
type Code struct {
	// Code as the provider writes it, for instance "BUDGET_NOT_ENOUGH".
	Code string
	// Statuses lists the HTTP statuses it arrives with; empty where unknown.
	Statuses []int
	// CodeIDs lists the provider's numeric ids of the code; often unknown.
	CodeIDs []string
	// Outcome tells what a write came to when this code answers it.
	Outcome Outcome
	// Class tells what to do about it.
	Class Class
	// Kind separates decisions of the provider from failures.
	Kind Kind
	// Wait is the least time to let pass before the same is sent again; zero
	// where the document names none.
	Wait time.Duration
	// Advice is one sentence about what to do next.
	Advice string
}

// Outcome tells what a failed write came to.
type Outcome uint8

const (
	// NoOutcome is the outcome of a read.
	NoOutcome Outcome = iota
	// DidNotHappen means that the write changed nothing.
	DidNotHappen
	// Unknown means that the write may or may not have happened.
	Unknown
	// Happened means that the write was done, but something after it failed.
	Happened
	// Accepted means that the provider has taken the write on and is not done with it:
	// later it tells how it ended.
	Accepted
	// Unresolvable means that nobody can ask the provider what became of the write. Only a
	// record is told that; to callers the outcome is Unknown.
	Unresolvable
)

// String returns the outcome in words.
func (o Outcome) String() string {
	switch o {
	case DidNotHappen:
		return "did not happen"
	case Unknown:
		return "outcome unknown"
	case Happened:
		return "happened"
	case Accepted:
		return "accepted, not done yet"
	case Unresolvable:
		return "cannot be resolved"
	case NoOutcome:
	}
	return "changes nothing"
}

// Open tells whether it is not known yet how a write ends: asking later tells more.
func (o Outcome) Open() bool { return o == Unknown || o == Accepted }

// Class is a code's advice in one letter, as the documents write it.
type Class byte

const (
	// ClassSameID means that re-sending with the same id is safe.
	ClassSameID Class = 'S'
	// ClassQuery means to ask what happened before anything new.
	ClassQuery Class = 'Q'
	// ClassWait means to wait, then send again.
	ClassWait Class = 'W'
	// ClassUser means that the user or the merchant must act.
	ClassUser Class = 'U'
	// ClassNever means not to send it again unchanged.
	ClassNever Class = 'N'
)

// Kind separates decisions of the provider from failures.
type Kind uint8

const (
	// Failure is any code that is neither of the others.
	Failure Kind = iota
	// Declined means that the provider decided against the payment.
	Declined
	// ActionRequired means that the provider asks for more before it decides.
	ActionRequired
)
