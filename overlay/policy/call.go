package policy

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Call holds the options of one call that are not parameters of the operation. Services do not
// need it.
type Call struct {
	// Header is sent in addition to the client's own header.
	Header http.Header
	// Merchant scopes the call to a merchant instead of the client's own.
	Merchant string
	// Answer is filled in when the call has ended.
	Answer *Answer
	// Err says what is wrong with the options; then the call is refused.
	Err error

	operation *Operation
	taken     []string // the names of the options that were given
}

// NewCall returns a call of an operation without options.
func NewCall(op *Operation) Call { return Call{operation: op} }

// Refuse says in one line what is wrong with the options. The first reason stands.
func (c *Call) Refuse(format string, args ...any) {
	if c.Err == nil {
		c.Err = Misuse(fmt.Sprintf(format, args...))
	}
}

// Take reports whether an option of the operation may be applied: it has such a
// parameter, and the option was not given before.
func (c *Call) Take(option string) bool {
	if !slices.Contains(c.operation.Options, option) {
		c.Refuse("%s: the operation has no such parameter", option)
		return false
	}
	return c.once(option)
}

func (c *Call) once(option string) bool {
	if slices.Contains(c.taken, option) {
		c.Refuse("%s was given twice", option)
		return false
	}
	c.taken = append(c.taken, option)
	return true
}

// SetMerchant applies the option WithMerchant.
func (c *Call) SetMerchant(id string) {
	switch {
	case !c.operation.Merchant:
		c.Refuse("WithMerchant: the operation accepts no merchant")
	case id == "" || !visible(id):
		c.Refuse("WithMerchant: the id must consist of visible ASCII characters")
	case c.once("WithMerchant"):
		c.Merchant = id
	}
}

// TakeAnswer reports whether the option WithAnswer may be applied.
func (c *Call) TakeAnswer(answer *Answer) bool {
	if answer == nil {
		c.Refuse("WithAnswer: the answer is nil")
		return false
	}
	return c.once("WithAnswer")
}

// AddHeader applies the option WithHeader. Parameters are the headers that an option or
// an argument of some operation sets.
func (c *Call) AddHeader(name, value string, parameters ...string) {
	if err := checkHeader(name, value, parameters); err != nil {
		c.Refuse("WithHeader: %s", err)
		return
	}
	canonical := http.CanonicalHeaderKey(name)
	if !c.once("WithHeader " + canonical) {
		return
	}
	if c.Header == nil {
		c.Header = http.Header{}
	}
	c.Header[canonical] = []string{value}
}

// ownedHeaders are the headers that only the client or its transport sets.
var ownedHeaders = []string{
	"Accept-Encoding", "Authorization", "Connection", "Content-Encoding", "Content-Length", "Content-Type",
	"Expect", "Host", "Idempotency-Key", "Keep-Alive", "Proxy-Authorization", "Proxy-Connection", "Te", "Trailer",
	"Transfer-Encoding", "Upgrade", "X-Assume-Merchant", "X-Idempotency-Key",
}

// checkHeader says why a call may not send a header; it does not show the value.
func checkHeader(name, value string, parameters []string) error {
	canonical := http.CanonicalHeaderKey(name)
	switch {
	case !token(name):
		return errors.New("the name is not a valid header name")
	case slices.Contains(ownedHeaders, canonical):
		return fmt.Errorf("the client itself sets %s", canonical)
	case slices.Contains(parameters, canonical):
		return fmt.Errorf("%s is a parameter of the API: use its argument or option", canonical)
	case strings.ContainsFunc(value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }):
		return fmt.Errorf("the value of %s holds a control character", canonical)
	case strings.TrimSpace(value) != value:
		return fmt.Errorf("the value of %s begins or ends with a space", canonical)
	}
	return nil
}

// token reports whether a text may be the name of a header.
func token(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return r <= ' ' || r >= 0x7f || strings.ContainsRune("()<>@,;:\\\"/[]?={}", r)
	})
}

// visible reports whether a text consists of visible ASCII characters.
func visible(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r >= 0x7f })
}

// Answer is what came with the value of a call. After a failure it holds what came before the
// failure.
type Answer struct {
	// Status is the HTTP status; 0 if no answer arrived.
	Status int
	// Code is the provider's result code, for instance "SUCCESS"; empty if the operation's
	// answers have none.
	Code string
	// RequestID is the id that the provider's support asks for.
	RequestID string
	// Header is that of the answer; nil if none arrived.
	Header http.Header
	// Body is the answer as it came. It may be personal data.
	Body Sensitive
	// Outcome is Happened or Accepted after a write that succeeded, NoOutcome after a
	// read, and that of the error after a failure.
	Outcome Outcome
	// Attempts is how often the call was sent.
	Attempts int
}

// Misuse says in one line what is wrong with an argument or an option of a call. It quotes no
// personal data, so the call's error may print it.
type Misuse string

// Error returns the line.
func (m Misuse) Error() string { return string(m) }
