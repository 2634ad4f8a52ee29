package paidylegacy

import (
	"net/http"

	"github.com/jppay/jppay/conformance/sandbox/webhooks"

	"github.com/jppay/jppay/conformance/internal/stubs/paidylegacy"

	"github.com/jppay/jppay/overlay/policy"
)

// datetime returns the clock's time as webhooks write it. No source states the zone;
// the sandbox writes UTC, as Paidy's later API does.
func (e *engine) datetime() string { return e.state.Clock.Now().Format("2006-01-02 15:04:05") }

func (e *engine) notifyAuthorized(paymentID, orderRef string) {
	event := paidylegacy.AuthorizeSucceededEvent{
		PaymentID:     paymentID,
		OrderRef:      orNil(orderRef),
		EventType:     paidylegacy.EventTypePayment,
		Status:        paidylegacy.AuthorizeSucceededEventStatusSuccess,
		EventDatetime: e.datetime(),
	}
	e.hooks.Send(policy.PaidyLegacy, "authorizeSucceeded", func(url string) (*http.Request, error) {
		return webhooks.NewRequest(url, event)
	})
}

func (e *engine) notifyCaptured(paymentID, captureID string) {
	event := paidylegacy.CaptureSucceededEvent{
		PaymentID:     paymentID,
		CaptureID:     captureID,
		EventType:     paidylegacy.EventTypePayment,
		Status:        paidylegacy.CaptureSucceededEventStatusSuccess,
		EventDatetime: e.datetime(),
	}
	e.hooks.Send(policy.PaidyLegacy, "captureSucceeded", func(url string) (*http.Request, error) {
		return webhooks.NewRequest(url, event)
	})
}

func (e *engine) notifyRefunded(captureID string) {
	event := paidylegacy.RefundSucceededEvent{
		CaptureID:     captureID,
		EventType:     paidylegacy.EventTypePayment,
		Status:        paidylegacy.RefundSucceededEventStatusSuccess,
		EventDatetime: e.datetime(),
	}
	e.hooks.Send(policy.PaidyLegacy, "refundSucceeded", func(url string) (*http.Request, error) {
		return webhooks.NewRequest(url, event)
	})
}
