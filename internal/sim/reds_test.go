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
		row: "B6", fault: oracle.BelievedFailed, operation: "createQRCode", cause: "PayPay knows no such code", seed: 113,
		what: "a code that lapsed is not found, and is believed never to have been made",
	},
	{
		row: "C1", fault: oracle.BelievedFailed, cause: "late by", seed: 101,
		what: "absence is believed while the request can still arrive",
	},
	{
		row: "C2", fault: oracle.BelievedFailed, cause: "is paused", seed: 138,
		what: "absence is believed of a write that a paused host sends later",
	},
	{
		row: "C3", fault: oracle.SentClosed, cause: "is paused|the record is slow", seed: 103,
		what: "a paused host sends a write that the record has closed meanwhile",
	},
	{
		row: "C3", fault: oracle.Contradiction, cause: "is paused", seed: 109,
		what: "a paused host sends a write that another process has resolved meanwhile",
	},
	{
		row: "C3", fault: oracle.Contradiction, seed: 103,
		what: "another process resolves a write whose call is still under way, and the two believe different things",
	},
	{
		row: "C5", fault: oracle.Forgotten, operation: "cancelPayment", cause: "asked: ", seed: 101,
		what: "a cancellation that never arrived is asked about for ever, though the payment goes on",
	},
	{
		row: "C5", fault: oracle.Forgotten, operation: "cancelPendingPayment", cause: "asked: ", seed: 104,
		what: "a cancellation that never arrived is asked about for ever, though the payment request lapses",
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
		row: "B2", fault: oracle.BelievedFailed, reused: true, seed: 120,
		what: "what is done or read under an id that was used before is about the payment of another order",
	},
	{
		row: "C3", fault: oracle.BelievedFailed, cause: "after the restart: the record says so", seed: 10230,
		what: "another process resolves a write under way, whose sender dies and reads that when it starts again",
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
