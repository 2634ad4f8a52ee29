package sim

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay/policy"
	"github.com/jppay/jppay/overlay/webhook"
)

// claim is what an event says, in the ledger's terms.
type claim struct {
	provider         policy.Provider
	state, id, order string
}

const (
	completed  = string(paypay.TransactionEventStateCOMPLETED)
	authorized = string(paypay.TransactionEventStateAUTHORIZED)
	accepted   = string(paidy.PaymentEventStatusAuthorizeSuccess)
	captured   = string(paidy.PaymentEventStatusCaptureSuccess)
	closed     = string(paidy.PaymentEventStatusCloseSuccess)
)

// claim returns what an event says.
func (e told) claim() claim {
	c := claim{e.provider, e.state, e.payment, e.order}
	switch e.state {
	case captured:
		c.id = e.capture
	case closed:
		c.id = "" // a capture closes a payment, and the ledger has the capture's id only
	}
	return c
}

// claimsOf returns what a provider tells about an effect.
func claimsOf(e state.Effect) []claim {
	says := func(state, id string) claim { return claim{e.Provider, state, id, e.Key} }
	switch string(e.Provider) + " " + e.Kind {
	case "paypay payment", "paypay capture":
		return []claim{says(completed, e.ID)}
	case "paypay authorization":
		return []claim{says(authorized, e.ID)}
	case "paidy authorization":
		return []claim{says(accepted, e.ID)}
	case "paidy capture":
		return []claim{says(captured, e.ID), says(closed, "")}
	}
	return nil
}

// judgeEvents compares what the shop was told with the ledger: each confirmed event of
// a payment must be true, no event may be handled twice, and of each effect the shop
// must have been told, if only by the list of those that were not confirmed.
func judgeEvents(events []told, ledger []state.Effect) []string {
	var wrong []string
	happened := map[claim]bool{}
	for _, e := range ledger {
		for _, c := range claimsOf(e) {
			happened[c] = true
		}
	}

	keys, contents, heard := map[string]bool{}, map[told]bool{}, map[claim]bool{}
	for _, e := range events {
		key, payment := e.key, e.kind == webhook.TypeTransaction || e.kind == webhook.TypePayment
		e.key = ""
		switch {
		case keys[key], payment && contents[e]:
			wrong = append(wrong, fmt.Sprintf("handled twice: %+v", e))
		case payment && e.verdict == webhook.Confirmed && !happened[e.claim()]:
			wrong = append(wrong, fmt.Sprintf("confirmed, but did not happen: %+v", e))
		}
		keys[key], contents[e], heard[e.claim()] = true, true, true
	}
	for c := range happened {
		if !heard[c] {
			wrong = append(wrong, fmt.Sprintf("never told: %+v", c))
		}
	}
	return wrong
}

func TestTheOracleComparesEventsWithTheLedger(t *testing.T) {
	t.Parallel()
	event := told{
		provider: policy.PayPay, key: "1", kind: webhook.TypeTransaction, state: completed,
		payment: "0401", order: "order-1", verdict: webhook.Confirmed,
	}
	sentAgain := event
	sentAgain.key = "2"
	effect := state.Effect{Provider: policy.PayPay, Kind: "payment", ID: "0401", Key: "order-1"}
	another := state.Effect{Provider: policy.PayPay, Kind: "payment", ID: "0402", Key: "order-2"}

	for name, test := range map[string]struct {
		events []told
		ledger []state.Effect
		wrong  int
	}{
		"told and happened":         {[]told{event}, []state.Effect{effect}, 0},
		"handled twice":             {[]told{event, event}, []state.Effect{effect}, 1},
		"handled under two keys":    {[]told{event, sentAgain}, []state.Effect{effect}, 1},
		"confirmed, did not happen": {[]told{event}, nil, 1},
		"never told":                {[]told{event}, []state.Effect{effect, another}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Len(t, judgeEvents(test.events, test.ledger), test.wrong)
		})
	}
}
