package validate

import (
	"fmt"
	"strconv"
	"strings"
)

const (
	// maxViolations bounds the findings of one check; further ones are counted.
	maxViolations = 64
	// maxPrinted bounds the findings in the text of one error.
	maxPrinted = 8
	// maxName bounds a printed name that the document does not know.
	maxName = 64
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
	// KindContentType: the content type is missing or not listed, or the body
	// is encoded. The body is not looked at.
	KindContentType Kind = "content type"
	// KindEmptyBody: a body is documented and none is there.
	KindEmptyBody Kind = "empty body"
	// KindMalformed: the body is not JSON, not UTF-8, or exceeds a limit of this
	// package.
	KindMalformed Kind = "malformed JSON"
	// KindDuplicateKey: an object has two members of the same name. Decoders
	// disagree on which one counts.
	KindDuplicateKey Kind = "duplicate key"
	// KindUnknownField: the document does not know the field. The client
	// ignores it.
	KindUnknownField Kind = "unknown field"
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
	// KindHeader: a header of the response is missing or wrong.
	KindHeader Kind = "header"
)

// Violation is one difference between a message and the document.
//
// No field holds a value that was sent or received: they name fields, types and
// the document's own limits. A field name that the document does not know is
// shown only if it looks like a name, else as "(name withheld)".
type Violation struct {
	// Where is the message the violation was found in.
	Where Side
	// Kind groups the violation.
	Kind Kind
	// Pointer is a JSON pointer into the body, empty for the body as a whole, or
	// "path id", "query limit", "header Request-Id", "status".
	Pointer string
	// Rule is the broken keyword of the schema, such as "maxLength", or the rule
	// of HTTP or JSON, such as "status" or "syntax".
	Rule string
	// Message says what is wrong, without the subject.
	Message string
}

// String is the violation on one line.
func (v Violation) String() string {
	subject := v.Pointer
	if subject == "" {
		subject = "body"
	}
	return string(v.Where) + " " + subject + ": " + v.Message
}

// Error is what a check found in one call or webhook. It is safe to log: see
// Violation.
type Error struct {
	// Operation is the operationId, of the document's webhooks too.
	Operation string
	// Status is the HTTP status of the response, 0 where only a request or a
	// webhook was checked.
	Status int
	// Violations holds the findings, at least one and at most 64.
	Violations []Violation
	// More is the number of findings beyond those; a fault that several parts of
	// a schema see counts more than once here.
	More int
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

// findings collects the violations of one check.
type findings struct {
	list []Violation
	more int
}

// full reports whether further violations are only counted, and counts one.
func (f *findings) full() bool {
	if len(f.list) < maxViolations {
		return false
	}
	f.more++
	return true
}

func (f *findings) add(v Violation) {
	for i := range f.list {
		// One fault is one finding, also where several parts of a schema see it.
		if o := &f.list[i]; o.Where == v.Where && o.Kind == v.Kind && o.Pointer == v.Pointer {
			if v.Kind != KindLimit || o.Rule == v.Rule {
				return
			}
		}
	}
	if !f.full() {
		f.list = append(f.list, v)
	}
}

func (f *findings) error(operation string, status int) *Error {
	if len(f.list) == 0 {
		return nil
	}
	return &Error{Operation: operation, Status: status, Violations: f.list, More: f.more}
}

// safeName is a name from outside in a form that can be printed. Whatever could
// be more than a name, an address or a number used as a key, is withheld.
func safeName(name string) string {
	if len(name) == 0 || len(name) > maxName {
		return "(name withheld)"
	}
	for i, c := range []byte(name) {
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_'
		if !letter && (i == 0 || !('0' <= c && c <= '9' || c == '-' || c == '.')) {
			return "(name withheld)"
		}
	}
	return name
}

// escapePointer escapes a name as a JSON pointer demands.
func escapePointer(name string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}
