package sim

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
	"github.com/jppay/jppay/overlay/webhook"
)

// eventFault is one way in which the shop was told wrongly.
type eventFault struct {
	provider    policy.Provider
	fault, body string
}

func (f eventFault) String() string { return fmt.Sprintf("%s %s: %s", f.provider, f.fault, f.body) }

// shownByAnother is the fault of an event that another payment confirms.
const shownByAnother = "confirmed by another payment"

// claim is what an event says, in the ledger's terms.
type claim struct{ state, id, order string }

// claim returns what an event says. What moves no money is not in the ledger: then seen
// is false.
func (b body) claim(provider policy.Provider) (c claim, seen bool) {
	switch {
	case provider == policy.PayPay:
		return claim{b.State, b.OrderID, b.MerchantOrderID}, b.State != ""
	case b.Status == "capture_success":
		return claim{b.Status, b.CaptureID, ""}, true
	case b.Status == "refund_success" && provider == policy.PaidyLegacy:
		return claim{b.Status, b.CaptureID, ""}, true
	case b.Status == "refund_success", b.Status == "close_success":
		return claim{b.Status, "", b.OrderRef}, true // the ledger has ids of their own
	}
	return claim{b.Status, b.PaymentID, ""}, b.Status != "update_success"
}

// claimsOf returns what a provider tells about an effect.
func claimsOf(e state.Effect) []claim {
	switch string(e.Provider) + " " + e.Kind + " " + e.Operation {
	case "paypay release revertAuth":
		return []claim{{"CANCELED", e.ID, e.Key}}
	case "paypay release Clock":
		return []claim{{"EXPIRED", e.ID, e.Key}}
	case "paidy release closePayment":
		return []claim{{"close_success", "", e.Key}}
	}
	switch string(e.Provider) + " " + e.Kind {
	case "paypay payment", "paypay capture":
		return []claim{{"COMPLETED", e.ID, e.Key}}
	case "paypay authorization", "paypay reauthorization":
		return []claim{{"AUTHORIZED", e.ID, e.Key}}
	case "paidy authorization", "paidy-legacy authorization":
		return []claim{{"authorize_success", e.ID, ""}}
	case "paidy capture":
		return []claim{{"capture_success", e.ID, ""}, {"close_success", "", e.Key}}
	case "paidy-legacy capture":
		return []claim{{"capture_success", e.ID, ""}}
	case "paidy refund":
		return []claim{{"refund_success", "", e.Key}}
	case "paidy-legacy refund":
		return []claim{{"refund_success", e.ID, ""}}
	}
	return nil
}

// ledgerOf is what a provider's ledger says about events.
type ledgerOf struct {
	provider policy.Provider
	claims   map[claim]bool
	canceled map[string]bool            // payments
	payments map[string]map[string]bool // by order, what was paid with its id
	shared   map[string]bool            // orders whose id may stand for several payments
}

func newLedgerOf(provider policy.Provider, ledger []state.Effect, shared map[string]bool) ledgerOf {
	l := ledgerOf{
		provider: provider, claims: map[claim]bool{}, canceled: map[string]bool{},
		payments: map[string]map[string]bool{}, shared: shared,
	}
	for _, e := range ledger {
		if e.Provider != provider {
			continue
		}
		for _, c := range claimsOf(e) {
			l.claims[c] = true
		}
		switch e.Kind {
		case "cancellation":
			l.canceled[e.ID] = true
		case "payment", "authorization":
			if l.payments[e.Key] == nil {
				l.payments[e.Key] = map[string]bool{}
			}
			l.payments[e.Key][e.ID] = true
		}
	}
	return l
}

// mayNotShow reports whether the provider may not confirm a true event any more: its
// payment was cancelled since, or another has its id.
func (l ledgerOf) mayNotShow(b body) bool { return l.canceled[b.OrderID] || l.shares(b) }

// shares reports whether several payments have the merchant's id that an event names.
func (l ledgerOf) shares(b body) bool {
	return l.shared[b.MerchantOrderID] || len(l.payments[b.MerchantOrderID]) > 1
}

// judgeEvents compares what the shop was told with what the provider sent and with its
// ledger. It knows nothing of the receiver.
//
// Each event that was sent must be handled once, in the order of its payment, or lie on a
// list for a reason. What was not sent must not be handled, and what is confirmed
// must have happened. Of each effect the shop must have been told.
func judgeEvents(p *post, events []notice, l ledgerOf) (wrong []eventFault) {
	add := func(fault, body string) { wrong = append(wrong, eventFault{p.provider, fault, body}) }
	sent, heard, latest := map[string]bool{}, map[string]bool{}, map[string]int{}
	for _, body := range p.sent {
		sent[body] = true
	}

	for _, e := range events {
		b := read(e.body)
		c, seen := b.claim(p.provider)
		switch {
		case !sent[e.body] && e.list == "":
			add("made up, but handled", e.body)
		case !sent[e.body]:
		case heard[e.body]:
			add("handled twice", e.body)
		case e.unasked():
		case e.list != "" && (e.list != webhook.Quarantine || !l.mayNotShow(b)):
			add("sent, but on the list "+string(e.list)+" ("+e.why+")", e.body)
		case e.verdict == webhook.Confirmed && seen && !l.claims[c]:
			add("confirmed, but did not happen", e.body)
		case e.shown != "" && e.shown != cmp.Or(b.OrderID, b.PaymentID):
			add(shownByAnother, e.body)
		case e.list == "" && b.subject() != "" && p.arrived[e.body] < latest[b.subject()]:
			add("handled after a later one", e.body)
		}
		heard[e.body] = true
		if e.list == "" {
			latest[b.subject()] = p.arrived[e.body]
		}
	}
	return append(wrong, missing(p, l, heard)...)
}

// unasked reports whether an event is on the list of dead letters because the provider
// could not be asked for so long.
func (n notice) unasked() bool {
	return n.list == webhook.DeadLetters && strings.HasPrefix(n.why, "confirm: ")
}

// missing returns what the shop was not told.
func missing(p *post, l ledgerOf, heard map[string]bool) (wrong []eventFault) {
	told := map[claim]bool{}
	for _, body := range p.sent {
		c, _ := read(body).claim(p.provider)
		told[c] = true
		if !heard[body] {
			wrong = append(wrong, eventFault{p.provider, "sent, but not handled", body})
		}
	}
	for c := range l.claims {
		if !told[c] {
			wrong = append(wrong, eventFault{p.provider, "happened, but no event was sent", fmt.Sprintf("%+v", c)})
		}
	}
	for _, body := range p.refused {
		wrong = append(wrong, eventFault{p.provider, "the receiver did not take it", body})
	}
	return wrong
}
