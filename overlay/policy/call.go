package policy

import "net/http"

// Call is what the options of one call ask for, apart from the operation's own
// parameters. Services have no use for it.
type Call struct {
	// Header is sent besides what the client sends itself.
	Header http.Header
	// Merchant scopes the call to a merchant instead of the client's own.
	Merchant string
	// Answer is filled in when the call has ended.
	Answer *Answer
	// Err is what is wrong with the options: the call is then refused.
	Err error
}

// Answer is what came with the value of a call. It is filled in after a failure too, as
// far as anything came.
type Answer struct {
	// Status is the HTTP status; 0 where no answer arrived.
	Status int
	// Code is the provider's result code, "SUCCESS" for instance; empty where the
	// operation's answers have none.
	Code string
	// RequestID is what the provider's support asks for.
	RequestID string
	// Header is that of the answer; nil where none arrived.
	Header http.Header
	// Body is the answer as it came. It may speak of a person.
	Body Sensitive
	// Outcome is Happened or Accepted after a write that succeeded, NoOutcome after a
	// read, and that of the error after a failure.
	Outcome Outcome
	// Attempts is how often the call was sent.
	Attempts int
}

// Misuse says in one line what is wrong with an argument or an option of a call. It quotes
// nothing that may speak of a person, so the call's error prints it.
type Misuse string

// Error returns the line.
func (m Misuse) Error() string { return string(m) }
