package validate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

const (
	// maxViolations limits the findings of one check; further ones are only counted.
	maxViolations = 64
	// maxPrinted limits the findings in the text of one error.
	maxPrinted = 8
	// maxNoted limits the findings of one check that are compared with earlier ones: one fault
	// may be found many times.
	maxNoted = 256
)

// Side says which message a violation was found in.
type Side string

// The sides of a violation.
const (
	Request  Side = "request"
	Response Side = "response"
	Webhook  Side = "webhook"
)

// Kind groups violations by what is wrong.
type Kind string

// The kinds of violations.
const (
	// KindOperation: the document has no such operation or webhook.
	KindOperation Kind = "operation"
	// KindStatus: the operation's document does not list the HTTP status.
	KindStatus Kind = "undeclared status"
	// KindContentType: the content type is missing or not listed, or the body is encoded. The
	// body is not checked.
	KindContentType Kind = "content type"
	// KindEmptyBody: a body is documented and none is there.
	KindEmptyBody Kind = "empty body"
	// KindMalformed: the body is not JSON, not UTF-8, or exceeds a limit of this
	// package.
	KindMalformed Kind = "malformed JSON"
	// KindDuplicateKey: an object has two members of the same name. Decoders
	// disagree on which one counts.
	KindDuplicateKey Kind = "duplicate key"
	// KindUnknownField: the document does not know the field. Readers ignore such a field. In
	// an answer it is news, in a request most often a mistake.
	KindUnknownField Kind = "unknown field"
	// KindNeeded: a field is missing or empty that the document does not require, but that
	// every success has. The client returns an error for the answer.
	KindNeeded Kind = "needed by the client"
	// KindRequired: a required field is missing.
	KindRequired Kind = "required"
	// KindType: the value is of another JSON type.
	KindType Kind = "type"
	// KindEnum: the value is not among the documented ones.
	KindEnum Kind = "enum"
	// KindLimit: a length, number, pattern or count is outside its limits.
	KindLimit Kind = "limit"
	// KindFormat: the value does not have its format, such as date-time.
	KindFormat Kind = "format"
	// KindVariant: the value fits none, or too many, of the documented variants.
	KindVariant Kind = "variant"
	// KindParameter: a path, query or header parameter of the request is missing
	// or wrong.
	KindParameter Kind = "parameter"
	// KindUnknownParameter: the document does not know a query parameter of the request.
	KindUnknownParameter Kind = "unknown parameter"
	// KindRepeatedParameter: a parameter with one value is there more than once. Servers
	// disagree on which one counts.
	KindRepeatedParameter Kind = "repeated parameter"
	// KindHeader: a header of the response is missing or wrong.
	KindHeader Kind = "header"
)

// Violation is one difference between a message and the document.
//
// No field holds a value or a name that was sent or received: they name fields that
// the document knows, types, and the document's own limits.
type Violation struct {
	// Where is the message the violation was found in.
	Where Side
	// Kind groups the violation.
	Kind Kind
	// Pointer is a JSON pointer into the body, empty for the body as a whole, or "path id",
	// "query limit", "header Request-Id", "status". "(field 3)" replaces a name that the
	// document does not know: it is the third field of its object.
	Pointer string
	// Rule is the broken keyword of the schema, such as "maxLength", or the rule
	// of HTTP or JSON, such as "status" or "syntax".
	Rule string
	// Message says what is wrong, without the subject.
	Message string
	// Unverified says that the document marks the broken rule, or a part that contains it, as
	// something that no source states. Then the document may be wrong, and not the message.
	Unverified bool
}

// refuses reports whether a violation is a reason to refuse the message. An unverified rule is
// not a reason to refuse what the provider sends.
func (v Violation) refuses() bool { return !v.Unverified || v.Where == Request }

// String is the violation on one line.
func (v Violation) String() string {
	subject := v.Pointer
	if subject == "" {
		subject = "body"
	}
	text := string(v.Where) + " " + subject + ": " + v.Message
	if v.Unverified {
		text += " (unverified)"
	}
	return text
}

// Error is what a check found in one call or webhook. It is safe to log: see
// Violation.
type Error struct {
	// Operation is the operationId of the operation or the webhook.
	Operation string
	// Status is the HTTP status of the response, 0 if only a request or a webhook was checked.
	Status int
	// Violations holds the findings, at least one and at most 64.
	Violations []Violation
	// More is the number of further findings. A fault that several parts of a schema find
	// counts more than once here.
	More int

	refuses bool // a finding is a reason to refuse the message, also one that is only counted
}

// Error names the operation and the first findings.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("validate: " + e.Operation)
	if e.Status != 0 {
		b.WriteString(" " + strconv.Itoa(e.Status))
	}
	b.WriteString(" differs from its document: ")
	for i, v := range e.Violations {
		if i == maxPrinted {
			break
		}
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(v.String())
	}
	if more := e.More + max(0, len(e.Violations)-maxPrinted); more > 0 {
		fmt.Fprintf(&b, "; and %d more", more)
	}
	return b.String()
}

// Refuses reports whether there is a reason to refuse the message. There is none if an answer
// or a webhook breaks only rules that no source states.
func (e *Error) Refuses() bool {
	return e.refuses || slices.ContainsFunc(e.Violations, Violation.refuses)
}

// findings collects the violations of one check.
type findings struct {
	list    []Violation
	noted   int
	more    int
	refuses bool // a finding is a reason to refuse the message, also one that is only counted
}

// full reports whether there is no room for another violation. If so, it counts it.
func (f *findings) full() bool {
	if f.noted++; len(f.list) < maxViolations && f.noted <= maxNoted {
		return false
	}
	f.more++
	return true
}

func (f *findings) add(v Violation) {
	f.refuses = f.refuses || v.refuses()
	for i := range f.list {
		// One fault is one finding, also if several parts of a schema find it.
		if o := &f.list[i]; o.Where == v.Where && o.Kind == v.Kind && o.Pointer == v.Pointer {
			if v.Kind != KindLimit || o.Rule == v.Rule {
				o.Unverified = o.Unverified && v.Unverified
				return
			}
		}
	}
	if len(f.list) < maxViolations {
		f.list = append(f.list, v)
	} else {
		f.more++
	}
}

func (f *findings) error(operation string, status int) *Error {
	if len(f.list) == 0 {
		return nil
	}
	return &Error{Operation: operation, Status: status, Violations: f.list, More: f.more, refuses: f.refuses}
}

var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

// escapePointer escapes a name for a JSON pointer.
func escapePointer(name string) string { return pointerEscapes.Replace(name) }
