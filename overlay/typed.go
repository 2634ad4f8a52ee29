package overlay

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/jppay/jppay/overlay/internal/rawjson"
	"github.com/jppay/jppay/overlay/policy"
)

// Call is one call of an operation, as the methods of package jppay make it.
type Call struct {
	Operation *policy.Operation
	// Request is what the raw client built, or Err says why it could not.
	Request *http.Request
	Err     error
	// Value is a pointer that the answer's value is decoded into; nil where success has
	// none.
	Value any
	// Options are those of the call.
	Options policy.Call
}

// Answer is what came with the value of a call: code, status, request id, header.
type Answer = policy.Answer

// Call makes a call. Every error is an *Error.
func (d *Doer) Call(ctx context.Context, c Call) error {
	switch {
	case c.Options.Err != nil:
		return unsent(c.Operation, c.Options.Err)
	case c.Err != nil:
		return unsent(c.Operation, c.Err)
	case ctx == nil:
		return unsent(c.Operation, policy.Misuse("the context is nil"))
	}
	res, err := d.Do(c.scoped().WithContext(ctx))
	if err != nil {
		return err
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return Explain(c.Operation, err)
	}
	if answer := c.Options.Answer; answer != nil {
		answer.Status, answer.Header, answer.Body = res.StatusCode, res.Header, body
	}
	if c.Value == nil {
		return nil
	}
	if c.Operation.Value != "" {
		token, found, err := rawjson.Lookup(body, c.Operation.Value)
		if err == nil && (!found || token.Kind == rawjson.Null) {
			err = &json.UnmarshalTypeError{Value: "nothing", Field: c.Operation.Value}
		}
		if err != nil {
			return Explain(c.Operation, err)
		}
		body = body[token.Start:token.End]
	}
	return Explain(c.Operation, json.Unmarshal(body, c.Value))
}

// scoped returns the request with the headers and the merchant of the options.
func (c Call) scoped() *http.Request {
	for name, values := range c.Options.Header {
		c.Request.Header[name] = values
	}
	if c.Options.Merchant != "" {
		c.Request.Header.Set(merchantHeader, c.Options.Merchant)
	}
	return c.Request
}

// unsent returns the error of a call that was refused before anything was sent. It
// prints a policy.Misuse; the rest may quote the request.
func unsent(op *policy.Operation, err error) error {
	e := &Error{Provider: op.Provider, Operation: op.ID, Outcome: DidNotHappen, Err: &quiet{ErrNotSent, err}}
	if misuse, ok := errors.AsType[policy.Misuse](err); ok {
		e.Err = &quiet{notSent(misuse), err}
	}
	if !op.Write() {
		e.Outcome = NoOutcome
	}
	return e
}
