package sim

import "strings"

// red is a violation that today's client is known to commit. The list is empty when
// the client believes nothing that is false in some world.
type red struct {
	row   string // of the findings
	what  string
	fault fault
	cause string // a word in the trace of the write; empty: its id was used before
	seed  uint64 // of a run that shows it
}

var reds = []red{
	{
		row: "B2", fault: believedDone, seed: 1,
		what: "an id that was used for another order is answered with that order's payment, and believed",
	},
	{
		row: "B2", fault: forgotten, seed: 13,
		what: "an id that was used for another order shows a payment that is never this one, and nobody is told",
	},
	{
		row: "C1", fault: believedFailed, cause: "late by", seed: 1,
		what: "absence is believed while the request can still arrive",
	},
	{
		row: "C3", fault: contradiction, cause: "is paused", seed: 2,
		what: "a paused host sends a write that another process has resolved meanwhile",
	},
	{
		row: "C3", fault: contradiction, seed: 3,
		what: "another process resolves a write whose call is still under way, and the two believe different things",
	},
	{
		row: "C5", fault: forgotten, cause: "the record does not list it", seed: 1,
		what: "a hundred older writes that cannot be resolved hide one that can from a process that restarts",
	},
	{
		row: "D1", fault: doubleEffect, cause: "attempt 2", seed: 2,
		what: "an id is sent again because one client says that it is recognised, where the provider charges again",
	},
	{
		row: "D2", fault: believedFailed, cause: "page afterwards 4", seed: 1,
		what: "a gateway's 4xx page is taken for the provider's refusal",
	},
	{
		row: "C2", fault: believedFailed, cause: "is paused", seed: 23,
		what: "absence is believed of a write that a paused host sends later",
	},
}

// known returns the red that a violation is an example of.
func known(v violation, trace string, reused bool) (red, bool) {
	for _, r := range reds {
		switch {
		case r.fault != v.fault:
		case r.fault == contradiction && r.cause == "",
			r.cause == "" && reused, r.cause != "" && strings.Contains(trace, r.cause):
			return r, true
		}
	}
	return red{}, false
}
