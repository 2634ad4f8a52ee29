package paidylegacy

import (
	"time"

	"github.com/jppay/jppay/conformance/internal/stubs/paidylegacy"
	"github.com/jppay/jppay/conformance/sandbox/server"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
)

// datetime returns the clock's time as webhooks write it, in Japan time.
func (e *engine) datetime() paidylegacy.EventDatetime {
	return paidylegacy.EventDatetime(e.state.Clock.Now().In(state.Japan).Format(time.DateTime))
}

func (e *engine) notifyAuthorized(paymentID, orderRef string) {
	event := paidylegacy.AuthorizeSucceededEvent{
		PaymentID:     paymentID,
		OrderRef:      server.TextOrNil(orderRef),
		EventType:     paidylegacy.EventTypePayment,
		Status:        paidylegacy.AuthorizeSucceededEventStatusSuccess,
		EventDatetime: e.datetime(),
	}
	e.hooks.Send(policy.PaidyLegacy, "authorizeSucceeded", event)
}

func (e *engine) notifyCaptured(paymentID, captureID string) {
	event := paidylegacy.CaptureSucceededEvent{
		PaymentID:     paymentID,
		CaptureID:     captureID,
		EventType:     paidylegacy.EventTypePayment,
		Status:        paidylegacy.CaptureSucceededEventStatusSuccess,
		EventDatetime: e.datetime(),
	}
	e.hooks.Send(policy.PaidyLegacy, "captureSucceeded", event)
}

func (e *engine) notifyRefunded(captureID string) {
	event := paidylegacy.RefundSucceededEvent{
		CaptureID:     captureID,
		EventType:     paidylegacy.EventTypePayment,
		Status:        paidylegacy.RefundSucceededEventStatusSuccess,
		EventDatetime: e.datetime(),
	}
	e.hooks.Send(policy.PaidyLegacy, "refundSucceeded", event)
}
