package contract

import (
	"errors"
	"fmt"
)

// ProblemKind says why an action of a test or a user was not done.
type ProblemKind uint8

const (
	// WrongState says that the state of the object does not allow the action.
	WrongState ProblemKind = iota
	// Unknown says that the object of the action does not exist.
	Unknown
	// Invalid says that the action makes no sense in any state.
	Invalid
)

// Problem is the error of an action of a test or a user that is not a call of a provider's API.
type Problem struct {
	Kind ProblemKind
	// Field names the wrong value as JSON does; "rules/0/delay" is one within a list. It is
	// empty if no value is at fault.
	Field string
	// Reason is one sentence, without secrets and names.
	Reason string
	// Hint says what a Go program can do about it. It may be empty.
	Hint string
}

// Error returns the reason and the hint.
func (p *Problem) Error() string { return p.Reason + p.Hint }

// Invalidf returns the Problem of a value that makes no sense.
func Invalidf(field, format string, args ...any) error {
	return &Problem{Kind: Invalid, Field: field, Reason: fmt.Sprintf(format, args...)}
}

// Unknownf returns the Problem of something that does not exist.
func Unknownf(format string, args ...any) error {
	return &Problem{Kind: Unknown, Reason: fmt.Sprintf(format, args...)}
}

// MethodError is the error of a Go method of the sandbox. A caller by HTTP sees only Err.
type MethodError struct {
	Method string
	Err    error
}

// Error names the method.
func (e *MethodError) Error() string { return "sandbox: " + e.Method + ": " + e.Err.Error() }

// Unwrap returns why the method failed.
func (e *MethodError) Unwrap() error { return e.Err }

// InMethod adds a method's name to its error; nil stays nil.
func InMethod(method string, err error) error {
	if err == nil {
		return nil
	}
	return &MethodError{Method: method, Err: err}
}

// KindOf returns the kind of a problem. An error without a kind counts as WrongState.
func KindOf(err error) ProblemKind {
	if problem, ok := errors.AsType[*Problem](err); ok {
		return problem.Kind
	}
	if refusal, ok := errors.AsType[*Refusal](err); ok && refusal.Unknown {
		return Unknown
	}
	return WrongState
}
