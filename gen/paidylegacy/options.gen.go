// Code generated from specs/paidy-legacy.yaml by internal/generate. DO NOT EDIT.

package paidylegacy

import "github.com/jppay/jppay/overlay/policy"

// CallOption changes one call. A call is refused, before anything is sent, where an
// option is nil, given twice, or none of its operation's.
type CallOption func(*Call)

// Call is what the options of a call say. Package jppay reads it; services have no use
// for it.
type Call struct {
	policy.Call
}

// NewCall applies the options of a call. Call.Err says what is wrong with them.
func NewCall(op *policy.Operation, options []CallOption) Call {
	if len(options) == 0 {
		return Call{}
	}
	call := Call{Call: policy.NewCall(op)}
	for _, option := range options {
		if option == nil {
			call.Refuse("an option is nil")
			continue
		}
		option(&call)
	}
	return call
}

// WithHeader sends a header besides those that the client sends itself. It may be given
// once for each name. A header that the client itself is responsible for is refused.
func WithHeader(name, value string) CallOption {
	return func(c *Call) { c.AddHeader(name, value) }
}

// WithAnswer fills in answer when the call has ended: the code, the status, the request
// id and the header that came.
func WithAnswer(answer *policy.Answer) CallOption {
	return func(c *Call) {
		if c.TakeAnswer(answer) {
			c.Answer = answer
		}
	}
}
