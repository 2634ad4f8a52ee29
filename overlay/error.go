package overlay

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jppay/jppay/internal/safetext"
	"github.com/jppay/jppay/overlay/internal/decimal"
	"github.com/jppay/jppay/overlay/policy"
)

// Sentinels for errors.Is. An error may match several: a lost answer of a write
// matches ErrOutcomeUnknown and, after a 503, ErrUnavailable as well.
var (
	// ErrNotSent means that the request was refused before a byte was sent.
	ErrNotSent = errors.New("not sent")
	// ErrOutcomeUnknown means that a write may or may not have happened. Ask
	// Error.Resolve before sending anything new.
	ErrOutcomeUnknown = errors.New("outcome unknown")
	// ErrDeclined means that the provider decided against the payment. It is a
	// business answer, not an incident.
	ErrDeclined = errors.New("declined")
	// ErrActionRequired means that the provider asks for more before it decides,
	// for instance a pin code. Error.Body holds its answer.
	ErrActionRequired = errors.New("action required")
	// ErrUnauthorized means HTTP 401: key, clock, signature or scope.
	ErrUnauthorized = errors.New("unauthorized")
	// ErrNotFound means HTTP 404.
	ErrNotFound = errors.New("not found")
	// ErrRateLimited means HTTP 429.
	ErrRateLimited = errors.New("rate limited")
	// ErrUnavailable means HTTP 5xx.
	ErrUnavailable = errors.New("provider unavailable")
	// ErrBadAnswer means that the answer could not be understood: cut short, not
	// JSON, or without the field that tells success from failure.
	ErrBadAnswer = errors.New("answer not understood")
	// ErrNotDone means that an answer of success has a state which says that the write did
	// not happen, or does not tell it yet. Error.Outcome says which.
	ErrNotDone = errors.New("not done")
	// ErrOther means that the answer is about another object than the request: the id
	// belongs to another payment, or the answer to another call. The error names the first
	// field that differs; Error.Body holds the answer.
	ErrOther = errors.New("the answer differs from what was sent")
	// ErrTooLarge means that the body of an answer exceeded the limit of
	// WithMaxBody, or its header that of the transport.
	ErrTooLarge = errors.New("answer too large")
	// ErrContract means that a request or answer breaks the provider's document;
	// only with WithContract.
	ErrContract = errors.New("contract broken")
)

// Outcome tells what became of a write; reads have NoOutcome.
type Outcome = policy.Outcome

// The outcomes of a call.
const (
	NoOutcome    = policy.NoOutcome
	DidNotHappen = policy.DidNotHappen
	Unknown      = policy.Unknown
	Happened     = policy.Happened
	// Accepted comes without an error: see Answer, Event and Record.
	Accepted = policy.Accepted
	// Unresolvable is for a Record only.
	Unresolvable = policy.Unresolvable
)

// Error is the error of every failed call. Its text names the operation, its id, the
// provider's code and request id, the outcome and what to do next. No formatting verb and no
// encoder shows a body, a URL, a message of the provider or a secret. slog logs it as a
// group: see LogValue.
type Error struct {
	Provider Provider
	// Operation is the operationId; empty if the request matched no operation.
	Operation string
	// Key names the id that the call was about, for instance "requestId"; ID is its value.
	// Both are empty if the operation has none.
	Key, ID string
	// Status is the HTTP status; 0 if no answer arrived.
	Status int
	// Code is the provider's result code, for instance "BUDGET_NOT_ENOUGH", and
	// CodeID PayPay's number for it. Codes unknown to the documents are passed on.
	Code, CodeID string
	// Message is the provider's own text. It may quote what was sent, so Error
	// does not print it.
	Message Sensitive
	// RequestID is the id that the provider's support asks for.
	RequestID string
	// Outcome tells what became of a write.
	Outcome Outcome
	// Class is the documents' advice for Code; zero if they give none.
	Class policy.Class
	// Attempts is how often the call was sent; 0 if it was not.
	Attempts int
	// Reason is a phrase that says why it was not sent again.
	Reason string
	// RetryAfter is how long the provider asked to wait before the next attempt;
	// zero if it did not.
	RetryAfter time.Duration
	// Advice says what to do next.
	Advice string
	// Resolve is the read that tells what became of a write whose outcome is unknown; empty
	// if the provider offers none.
	Resolve string
	// Body is the raw answer, as far as it was read.
	Body Sensitive
	// Err is the cause: a context error, a network error or one of the sentinels; nil if
	// there is none.
	Err error

	kind   policy.Kind
	doer   *Doer     // can ask about the write
	write  Write     // has no ID if there is nothing to ask about
	stored stopwatch // since its latest attempt was stored
}

// Write returns what must be kept to find out later what became of the write; see Record.
// The second result is true if the outcome is unknown or accepted, or if the write happened
// but its answer does not show that.
func (e *Error) Write() (Write, bool) { return e.write, e.write.ID != "" }

// Sensitive holds bytes that may be personal data. It prints its length only.
type Sensitive = policy.Sensitive

// Error returns one line without personal data.
func (e *Error) Error() string {
	var text strings.Builder
	text.WriteString(string(e.Provider))
	if e.Operation != "" {
		text.WriteString(" " + e.Operation)
	}
	if e.ID != "" {
		text.WriteString(" " + e.Key + "=" + safetext.Value(e.ID))
	}
	text.WriteString(": ")
	switch {
	case e.Code != "" && e.Err != nil:
		text.WriteString(safetext.Value(e.Code) + ": " + safetext.OneLine(e.Err.Error()))
	case e.Code != "":
		text.WriteString(safetext.Value(e.Code))
	case e.Err != nil:
		text.WriteString(safetext.OneLine(e.Err.Error()))
	default:
		text.WriteString("failed")
	}
	var details []string
	if e.Status != 0 {
		details = append(details, "HTTP "+strconv.Itoa(e.Status))
	}
	if e.CodeID != "" {
		details = append(details, "code id "+safetext.Value(e.CodeID))
	}
	if e.RequestID != "" {
		details = append(details, "request id "+safetext.Value(e.RequestID))
	}
	if e.Attempts > 1 {
		details = append(details, strconv.Itoa(e.Attempts)+" attempts")
	}
	if e.RetryAfter > 0 {
		details = append(details, "retry after "+e.RetryAfter.String())
	}
	if len(details) > 0 {
		text.WriteString(" (" + strings.Join(details, ", ") + ")")
	}
	if e.Outcome != NoOutcome {
		text.WriteString(": " + e.Outcome.String())
	}
	if e.Reason != "" {
		text.WriteString("; not sent again: " + e.Reason)
	}
	if e.Advice != "" {
		text.WriteString("; " + e.Advice)
	}
	return text.String()
}

// Format prints Error under every verb, so that %+v and %#v show no body. It and
// MarshalText are methods of the value, since an Error may be printed as one.
func (e Error) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(e.Error())) }

// MarshalText encodes the same line as Error.
func (e Error) MarshalText() ([]byte, error) { return []byte(e.Error()), nil }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is matches the sentinels of this package.
func (e *Error) Is(target error) bool {
	switch target {
	case ErrOutcomeUnknown:
		return e.Outcome == Unknown
	case ErrDeclined:
		return e.kind == policy.Declined
	case ErrActionRequired:
		return e.kind == policy.ActionRequired
	case ErrUnauthorized:
		return e.Status == 401
	case ErrNotFound:
		return e.Status == 404
	case ErrRateLimited:
		return e.Status == 429
	case ErrUnavailable:
		return e.Status >= 500
	}
	return false
}

// Decode reads the answer that came with an error. Some say more than their code: the page
// on which a PayPay user consents (USER_CONFIRMATION_REQUIRED), or the payment plans that
// legacy Paidy offers (require_data). It returns an error if err is not an *Error, or if its
// body does not fit T.
func Decode[T any](err error) (*T, error) {
	failure, ok := errors.AsType[*Error](err)
	if !ok {
		return nil, errors.New("overlay: Decode: the error did not come from a call")
	}
	answer := new(T)
	if err := json.Unmarshal(decimal.WholeNumbers(failure.Body), answer); err != nil {
		return nil, &redactedError{errors.New("overlay: Decode: the answer is not of this type"), err}
	}
	return answer, nil
}

// redactedError prints the error shown only, and unwraps to both. It is used by pointer,
// so that %#v of a struct that holds it prints an address.
type redactedError struct{ shown, hidden error }

func (q *redactedError) Error() string { return q.shown.Error() }

func (q *redactedError) Unwrap() []error { return []error{q.shown, q.hidden} }

// Format prints Error under every verb.
func (q *redactedError) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(q.Error())) }
