// Code generated from specs/paidy-legacy.yaml by internal/generate. DO NOT EDIT.

package paidylegacy

import "github.com/jppay/jppay/overlay/policy"

// CallOption changes one call. A call fails before anything is sent if an option is nil, is
// given twice, or does not belong to its operation.
type CallOption func(*Call)

// Call holds the settings of a call's options. It is for package jppay only.
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

// WithHeader sends a further header. It may be given once for each name. Headers for which
// the client is responsible are refused.
func WithHeader(name, value string) CallOption {
	return func(c *Call) { c.AddHeader(name, value) }
}

// WithAnswer fills in answer after the call has ended: the code, the status, the request id and
// the received header.
func WithAnswer(answer *policy.Answer) CallOption {
	return func(c *Call) {
		if c.TakeAnswer(answer) {
			c.Answer = answer
		}
	}
}
