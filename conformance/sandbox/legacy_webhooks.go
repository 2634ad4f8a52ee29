package sandbox

import (
	"net/http"

	"github.com/jppay/jppay/gen/paidylegacy"

	"github.com/jppay/jppay/overlay/policy"
)

// datetime returns the clock's time as webhooks write it. No source states
// the zone; the sandbox writes UTC, as Paidy's later API does.
func (e *legacyEngine) datetime() string { return e.state.Clock.Now().Format("2006-01-02 15:04:05") }

func (e *legacyEngine) notifyAuthorized(paymentID, orderRef string) {
	event := paidylegacy.AuthorizeSucceededEvent{PaymentID: paymentID, OrderRef: orNil(orderRef), EventType: paidylegacy.EventTypePayment,
		Status: paidylegacy.AuthorizeSucceededEventStatusSuccess, EventDatetime: e.datetime()}
	e.hooks.send(policy.PaidyLegacy, "authorizeSucceeded", func(url string) (*http.Request, error) {
		return paidylegacy.NewAuthorizeSucceededWebhookRequest(url, event)
	})
}

func (e *legacyEngine) notifyCaptured(paymentID, captureID string) {
	event := paidylegacy.CaptureSucceededEvent{PaymentID: paymentID, CaptureID: captureID, EventType: paidylegacy.EventTypePayment,
		Status: paidylegacy.CaptureSucceededEventStatusSuccess, EventDatetime: e.datetime()}
	e.hooks.send(policy.PaidyLegacy, "captureSucceeded", func(url string) (*http.Request, error) {
		return paidylegacy.NewCaptureSucceededWebhookRequest(url, event)
	})
}

func (e *legacyEngine) notifyRefunded(captureID string) {
	event := paidylegacy.RefundSucceededEvent{CaptureID: captureID, EventType: paidylegacy.EventTypePayment,
		Status: paidylegacy.RefundSucceededEventStatusSuccess, EventDatetime: e.datetime()}
	e.hooks.send(policy.PaidyLegacy, "refundSucceeded", func(url string) (*http.Request, error) {
		return paidylegacy.NewRefundSucceededWebhookRequest(url, event)
	})
}
