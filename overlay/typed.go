package overlay

import (
	"context"
	"encoding/json"
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
	if c.Err != nil {
		return Explain(c.Operation, c.Err)
	}
	res, err := d.Do(c.Request.WithContext(ctx))
	if err != nil || c.Value == nil {
		return err
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return Explain(c.Operation, err)
	}
	if c.Operation.Value != "" {
		token, found, err := rawjson.Lookup(body, c.Operation.Value)
		if err != nil || !found {
			return Explain(c.Operation, err)
		}
		body = body[token.Start:token.End]
	}
	return Explain(c.Operation, json.Unmarshal(body, c.Value))
}
