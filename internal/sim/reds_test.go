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
		row: "B3", fault: oracle.BelievedDone, cause: misleading, seed: 101,
		what: "an answer about another order is believed",
	},
	{
		row: "B1", fault: oracle.UnwantedEffect, operation: "createCashbackReversal", seed: 196,
		what: "a reversal takes back what is left, which is less than was asked for, and nobody compares",
	},
	{
		row: "B1", fault: oracle.BelievedDone, operation: "createCashbackReversal", cause: "the reversal is SUCCESS",
		seed: 196,
		what: "a reversal that took back less than was asked for is believed to have taken it all",
	},
	{
		row: "B4", fault: oracle.BelievedDone, operation: "closePayment", cause: "the payment is closed", seed: 104,
		what: "a payment that another system has captured is taken for one that is closed",
	},
	{
		row: "B6", fault: oracle.BelievedFailed, operation: "createCashback", cause: "was not given", seed: 102,
		what: "a cashback that is not found yet is believed never to come",
	},
	{
		row: "B6", fault: oracle.BelievedFailed, operation: "createCashbackReversal", cause: "was not taken back", seed: 103,
		what: "a reversal that is not found yet is believed never to come",
	},
	{
		row: "B2", fault: oracle.BelievedDone, reused: true, seed: 102,
		what: "an id that was used for another order is answered with that order's payment, and believed",
	},
	{
		row: "B2", fault: oracle.Forgotten, reused: true, seed: 127,
		what: "an id that was used for another order shows a payment that is never this one, and nobody is told",
	},
	{
		row: "B2", fault: oracle.UnwantedEffect, reused: true, seed: 124,
		what: "what follows an order whose id was used before is done to the payment of that other order",
	},
	{
		row: "B6", fault: oracle.BelievedFailed, operation: "createQRCode", cause: "PayPay knows no such code", seed: 164,
		what: "a code that lapsed is not found, and is believed never to have been made",
	},
	{
		row: "B4", fault: oracle.Contradiction, operation: "closePayment", cause: "the payment is closed", seed: 141,
		what: "a payment that another system has captured is taken for one that this close has closed",
	},
	{
		row: "B6", fault: oracle.Contradiction, operation: "createCashback|createCashbackReversal",
		cause: "was not given|was not taken back", seed: 103,
		what: "points that are not found yet are believed never to come, and another process has found them",
	},
	{
		row: "B6", fault: oracle.Contradiction, operation: "createQRCode", cause: "PayPay knows no such code", seed: 109,
		what: "a code that lapsed is not found, though its answer, which was garbled, said that it was made",
	},
	{
		row: "D1", fault: oracle.DoubleEffect, operation: "createContinuousPayment", cause: "attempt 2", seed: 103,
		what: "an id is sent again because one client says that it is recognised, where the provider charges again",
	},
	{
		row: "D1", fault: oracle.BelievedFailed, operation: "createContinuousPayment", cause: "the payment is FAILED",
		seed: 142,
		what: "a charge that was sent again fails, and the first one is forgotten over it",
	},
	{
		row: "D2", fault: oracle.BelievedFailed, cause: "page afterwards 4", seed: 101,
		what: "a gateway's 4xx page is taken for the provider's refusal",
	},
	{
		row: "B2", fault: oracle.Contradiction, reused: true, seed: 106,
		what: "a write that was never sent is recovered as the payment of another order with its id",
	},
	{
		row: "B2", fault: oracle.BelievedFailed, reused: true, seed: 120,
		what: "what is done or read under an id that was used before is about the payment of another order",
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
