// Package policy holds what a client must know about an operation besides its
// types: how long to wait, whether it may be sent again, which read tells what
// became of it, which answers are refusals. The tables are generated from the
// documents under specs/, so a change of a document changes behaviour too.
//
// It also decides what follows from the tables alone: what a failure means, and whether the
// call may be sent again. The overlay acts on these decisions, and docs/outcomes.md is
// generated from them. The package imports the standard library only, so that generated
// packages and the overlay can both depend on it.
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
	// Timeout is the read timeout that the provider recommends; zero if it publishes none.
	Timeout time.Duration
	// Retry says whether, and how, the operation may be sent again.
	Retry Retry
	// RetrySource names the sources that Retry rests on, as specs/sources.yaml lists
	// them; empty for a read, and for a write that is sent once because no source says
	// that it may be sent again.
	RetrySource string
	// Key is the top-level body field or path parameter that identifies the
	// effect of a write; empty if there is none.
	Key string
	// KeyVerified says that the same Key has no second effect: the provider states it, or it
	// was observed. It is false if Retry is neither SameID nor ResolveFirst.
	KeyVerified bool
	// Resolve is the ID of the read that tells what became of a write whose
	// answer was lost; empty if the provider offers none.
	Resolve string
	// Lacks lists the parameters that Resolve needs and that a request of this operation does
	// not hold. Only a caller who knows them can ask.
	Lacks []string
	// Remember lists the dotted body fields that must be known, besides Key and the
	// path parameters, to ask Resolve or to look for a lost write elsewhere. None
	// of them is personal.
	Remember []string
	// Compare lists the dotted body fields whose values an answer of Resolve is
	// compared with. They may be personal, so only their hash is kept.
	Compare []string
	// CodeField is the dotted field of a 2xx answer that holds its result code;
	// empty if every 2xx is success.
	CodeField string
	// Success lists the codes that mean done on a 2xx answer; empty means any.
	Success []string
	// Value is the top-level field of a success that holds the value for the caller, for
	// instance "data"; empty if the value is the whole answer.
	Value string
	// Needs lists the dotted fields that the body of a success must have: each is present, and
	// neither null nor empty.
	Needs []string
	// State says what the state in a success means; nil if it has none.
	State *State
	// Echo lists the fields of an answer that must equal what was sent, in the operation's own
	// answer and in that of Resolve. A field that an answer lacks, or that was not sent, is not
	// compared.
	Echo []Echo
	// Unique is the provider's promise that Key is unique; nil if it makes none.
	Unique *Unique
	// Options lists the optional parameters of the operation by the names of its call
	// options, sorted.
	Options []string
	// Errors lists the documented codes that are not success, sorted by code.
	// Operations whose documents say the same of a code share it.
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

// State says what each value of a field of a success means. Upper and lower case are the same.
// The meaning of a value that is in none of the lists is unknown.
type State struct {
	// Field is dotted, for instance "data.status" or "resultInfo.code".
	Field string
	// Done lists the values that mean done. Accepted lists those that mean that the provider
	// has accepted the write and will tell later how it ended. Pending lists those that do not
	// tell yet whether it accepts the write. Failed lists those that mean that nothing
	// happened.
	Done, Accepted, Pending, Failed []string
}

// Echo is a field of an answer that repeats what was sent.
type Echo struct {
	// Answer is dotted, for instance "data.amount.amount". What follows [] is a field of the
	// elements of a list, as in "refunds[].amount": one element must equal everything that was
	// sent.
	Answer string
	// Request is a parameter of the path or the query, or a dotted field of the body.
	Request string
	// MayDiffer says that another value does not prove another object: a later call may have
	// changed it, or only a part was done.
	MayDiffer bool
}

// Unique says for whom and for how long a provider promises that a key is unique.
type Unique struct {
	// Days is how long the promise holds, counted from Since. Since is a dotted field of an
	// answer that holds a time in Unix seconds.
	Days  int
	Since string
	// For are fields of an answer. Keys are unique among the objects that show what was sent in
	// all of these fields. A field that was not sent must not be shown.
	For []Echo
}

// Write reports whether the operation may change something at the provider.
func (o *Operation) Write() bool { return o.Retry != Read }

// Askable reports whether a request of the operation holds everything that Resolve needs.
func (o *Operation) Askable() bool { return o.Resolve != "" && len(o.Lacks) == 0 }

// Retry says whether an operation may be sent again.
type Retry uint8

const (
	// Never means that it is sent only once.
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
	// Statuses lists the HTTP statuses it arrives with; empty if unknown.
	Statuses []int
	// CodeIDs lists the provider's numeric ids of the code; often unknown.
	CodeIDs []string
	// Outcome tells what became of a write that is answered with this code.
	Outcome Outcome
	// Class tells what to do about it.
	Class Class
	// Kind separates decisions of the provider from failures.
	Kind Kind
	// Wait is the shortest pause before the same is sent again; zero if the document names
	// none.
	Wait time.Duration
	// Advice is one sentence about what to do next.
	Advice string
}

// Outcome tells what became of a write.
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
	// Accepted means that the provider has accepted the write and is not done with it: it tells
	// later how it ended.
	Accepted
	// Unresolvable means that nobody can ask the provider what became of the write. It is used
	// for records only; for callers the outcome is Unknown.
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

// Open tells whether the end of a write is not known yet: it is worth asking later.
func (o Outcome) Open() bool { return o == Unknown || o == Accepted }

// Class is the advice on a code, in one letter as the documents write it.
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
