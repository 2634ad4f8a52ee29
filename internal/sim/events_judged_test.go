package sim

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
	"github.com/jppay/jppay/overlay/webhook"
)

// The events of one authorization that is captured, and what the ledger says of it.
const (
	authorizedEvent = `{"state":"AUTHORIZED","order_id":"04","merchant_order_id":"o-1"}`
	completedEvent  = `{"state":"COMPLETED","order_id":"04","merchant_order_id":"o-1"}`
)

var (
	authorizedEffect = state.Effect{
		Provider: policy.PayPay, Kind: "authorization", Operation: "createAuth", ID: "04", Key: "o-1",
	}
	capturedEffect = state.Effect{
		Provider: policy.PayPay, Kind: "capture", Operation: "capturePaymentAuth", ID: "04", Key: "o-1",
	}
	cancelledEffect = state.Effect{
		Provider: policy.PayPay, Kind: "cancellation", Operation: "cancelPayment", ID: "04", Key: "o-1",
	}
)

func handled(body string) notice {
	return notice{provider: policy.PayPay, body: body, verdict: webhook.Confirmed}
}

func quarantined(body string) notice {
	return notice{provider: policy.PayPay, body: body, list: webhook.Quarantine}
}

func givenUp(body, why string) notice {
	return notice{provider: policy.PayPay, body: body, list: webhook.DeadLetters, why: why}
}

// eventCase is what was sent, what the shop was told, and what is wrong about that.
type eventCase struct {
	name   string
	sent   []string
	events []notice
	ledger []state.Effect
	wrong  string // empty: nothing
}

var rightEvents = []eventCase{
	{
		name: "each event is handled once", ledger: []state.Effect{authorizedEffect, capturedEffect},
		sent:   []string{authorizedEvent, completedEvent},
		events: []notice{handled(authorizedEvent), handled(completedEvent)},
	},
	{
		name: "what somebody made up is not handled", ledger: []state.Effect{authorizedEffect},
		sent:   []string{authorizedEvent},
		events: []notice{handled(authorizedEvent), quarantined(completedEvent)},
	},
	{
		name: "the provider does not show a payment that was cancelled since",
		sent: []string{authorizedEvent}, events: []notice{quarantined(authorizedEvent)},
		ledger: []state.Effect{authorizedEffect, cancelledEffect},
	},
	{
		name: "the provider could not be asked for so long", ledger: []state.Effect{authorizedEffect},
		sent: []string{authorizedEvent}, events: []notice{givenUp(authorizedEvent, "confirm: HTTP 500")},
	},
}

var wrongEvents = []eventCase{
	{
		name: "an event is handled twice", wrong: "handled twice",
		sent:   []string{authorizedEvent, completedEvent},
		events: []notice{handled(authorizedEvent), handled(completedEvent), handled(completedEvent)},
		ledger: []state.Effect{authorizedEffect, capturedEffect},
	},
	{
		name: "an event is not handled", wrong: "sent, but not handled",
		sent: []string{authorizedEvent, completedEvent}, events: []notice{handled(authorizedEvent)},
		ledger: []state.Effect{authorizedEffect, capturedEffect},
	},
	{
		name: "events are handled in another order", wrong: "handled after a later one",
		sent:   []string{authorizedEvent, completedEvent},
		events: []notice{handled(completedEvent), handled(authorizedEvent)},
		ledger: []state.Effect{authorizedEffect, capturedEffect},
	},
	{
		name: "the provider tells nothing of an effect", wrong: "happened, but no event was sent",
		sent: []string{authorizedEvent}, events: []notice{handled(authorizedEvent)},
		ledger: []state.Effect{authorizedEffect, capturedEffect},
	},
	{
		name: "what somebody made up is handled", wrong: "made up, but handled",
		sent:   []string{authorizedEvent},
		events: []notice{handled(authorizedEvent), handled(completedEvent)},
		ledger: []state.Effect{authorizedEffect},
	},
	{
		name: "what did not happen is confirmed", wrong: "confirmed, but did not happen",
		sent:   []string{authorizedEvent, completedEvent},
		events: []notice{handled(authorizedEvent), handled(completedEvent)},
		ledger: []state.Effect{authorizedEffect},
	},
	{
		name: "what happened is in quarantine", wrong: "sent, but on the list quarantine",
		sent:   []string{authorizedEvent, completedEvent},
		events: []notice{handled(authorizedEvent), quarantined(completedEvent)},
		ledger: []state.Effect{authorizedEffect, capturedEffect},
	},
	{
		name: "another payment confirms an event", wrong: shownByAnother, ledger: []state.Effect{authorizedEffect},
		sent:   []string{authorizedEvent},
		events: []notice{{body: authorizedEvent, verdict: webhook.Confirmed, shown: "05"}},
	},
	{
		name: "an event is given up without a reason", wrong: "sent, but on the list dead",
		sent: []string{authorizedEvent}, events: []notice{givenUp(authorizedEvent, "")},
		ledger: []state.Effect{authorizedEffect},
	},
}

// judged returns what is wrong in a case.
func (c eventCase) judged() []eventFault {
	p := newPost(1, policy.PayPay, http.NotFoundHandler())
	p.sent = c.sent
	for i, body := range c.sent {
		p.arrived[body] = i
	}
	return judgeEvents(p, c.events, newLedgerOf(p.provider, c.ledger, nil))
}

func TestEventsThatFitWhatWasSentAreRight(t *testing.T) {
	t.Parallel()
	for _, test := range rightEvents {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			assert.Empty(t, test.judged())
		})
	}
}

func TestEventsThatDoNotFitWhatWasSentAreWrong(t *testing.T) {
	t.Parallel()
	for _, test := range wrongEvents {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			wrong := test.judged()
			require.Len(t, wrong, 1)
			assert.Contains(t, wrong[0].String(), test.wrong)
		})
	}
}

func TestAnIDOfSeveralOrdersMayNotShowItsPayment(t *testing.T) {
	t.Parallel()
	p := newPost(1, policy.PayPay, http.NotFoundHandler())
	p.sent = []string{authorizedEvent}
	shared := newLedgerOf(policy.PayPay, []state.Effect{authorizedEffect}, map[string]bool{"o-1": true})
	shown := notice{body: authorizedEvent, verdict: webhook.Confirmed, shown: "05"}

	assert.Empty(t, judgeEvents(p, []notice{{body: authorizedEvent, list: webhook.Quarantine}}, shared))
	wrong := []eventFault{{policy.PayPay, shownByAnother, authorizedEvent}}
	assert.Equal(t, wrong, judgeEvents(p, []notice{shown}, shared))
}
