package paidy

import (
	"time"

	"github.com/oapi-codegen/nullable"

	"github.com/jppay/jppay/conformance/internal/stubs/paidy"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
)

// notifyPayment completes an event and sends it.
func (e *engine) notifyPayment(event paidy.PaymentEvent, p paidy.Payment, at time.Time) {
	event.EventType = paidy.PaymentEventTypePayment
	event.PaymentID = p.ID
	event.Timestamp = timestamp(at)
	event.EventDatetime = new(paidy.EventDatetime(at.In(state.Japan).Format(time.DateTime)))
	if p.Order.OrderRef != nil {
		event.OrderRef = nullable.NewNullableWithValue(*p.Order.OrderRef)
	}
	e.hooks.Send(policy.Paidy, "paymentEvent", event)
}

// notifyToken sends the event of a token.
func (e *engine) notifyToken(status paidy.TokenEventStatus, t paidy.Token) {
	event := paidy.TokenEvent{TokenID: t.ID, Status: status, Timestamp: timestamp(t.UpdatedAt)}
	e.hooks.Send(policy.Paidy, "tokenEvent", event)
}
