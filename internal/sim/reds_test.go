package sim

import (
	"slices"
	"strings"

	"github.com/jppay/jppay/internal/oracle"
)

// red is a violation that today's client is known to commit. The list is empty when
// the client believes nothing that is false in some world.
type red struct {
	row       string // of the findings
	what      string
	fault     oracle.Fault
	operation string // that it is about, one or another with | between; empty: any
	cause     string // in the traces of the write and those like it, one or another with | between; empty: any
	reused    bool   // its id was used for another order
	seed      uint64 // of a run that shows it
}

// reds are looked through from the first to the last.
var reds = []red{
	{
		row: "B3", fault: oracle.BelievedDone, cause: misleading, seed: 107,
		what: "an answer about another order, which repeats nothing of what was sent, is believed",
	},
	{
		row: "B1", fault: oracle.UnwantedEffect, operation: "createCashbackReversal", seed: 196,
		what: "a reversal takes back what is left, which is less than was asked for",
	},
	{
		row: "B2", fault: oracle.BelievedDone, reused: true, seed: 108,
		what: "an id that was used for another order is answered with that order's payment, and believed",
	},
	{
		row: "B2", fault: oracle.Forgotten, reused: true, seed: 588,
		what: "an id that was used for another order shows a payment that is never this one, and nobody is told",
	},
	{
		row: "B2", fault: oracle.BelievedFailed, reused: true, seed: 106,
		what: "what is done or read under an id that was used before is about the payment of another order",
	},
	{
		row: "A6", fault: oracle.Contradiction, operation: "createQRCode", cause: "answer not understood",
		seed: 582342884898,
		what: "a code whose success did not show it has lapsed when recovery asks, and is believed never to have been",
	},
}

// known returns the red that a violation is an example of.
func known(v oracle.Violation, trace string, reused bool) (red, bool) {
	if *simulatedNetwork != all {
		return red{}, false
	}
	for _, r := range reds {
		about := r.operation == "" || slices.Contains(strings.Split(r.operation, "|"), v.Wish.Operation)
		if r.fault == v.Fault && about && r.explains(trace) && (reused || !r.reused) {
			return r, true
		}
	}
	return red{}, false
}

// explains reports whether a trace shows the cause.
func (r red) explains(trace string) bool {
	return slices.ContainsFunc(strings.Split(r.cause, "|"), func(cause string) bool {
		return strings.Contains(trace, cause)
	})
}
