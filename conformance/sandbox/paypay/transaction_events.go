package paypay

import (
	"strconv"
	"time"

	"github.com/oapi-codegen/nullable"

	"github.com/jppay/jppay/conformance/internal/stubs/paypay"

	"github.com/jppay/jppay/overlay/policy"
)

// transactionEvent is the body of the webhook, with its amount as PayPay writes it: a
// string.
type transactionEvent struct {
	paypay.TransactionEvent
	OrderAmount string `json:"order_amount"`
}

// notifyTransaction sends the webhook of a changed state (OAS). change adds further fields; it
// may be nil.
func (e *engine) notifyTransaction(o *payment, state paypay.TransactionEventState, change func(*transactionEvent)) {
	text := func(s *string) nullable.Nullable[string] {
		if s == nil {
			return nullable.NewNullableWithValue("")
		}
		return nullable.NewNullableWithValue(*s)
	}

	event := transactionEvent{
		OrderAmount: strconv.FormatInt(o.amount, 10),
		TransactionEvent: paypay.TransactionEvent{
			NotificationType: "Transaction",
			MerchantID:       nullable.NewNullableWithValue(e.account.MerchantID),
			StoreID:          text(o.order.storeID),
			PosID:            text(o.order.terminalID),
			OrderID:          nullable.NewNullableWithValue(paypay.PaymentID(o.id)),
			MerchantOrderID:  nullable.NewNullableWithValue(paypay.MerchantPaymentID(o.key)),
			State:            &state,
		},
	}

	if o.captureLater && state != paypay.TransactionEventStateFAILED {
		event.AuthorizedAt = nullable.NewNullableWithValue(eventTime(o.accepted))
		event.ExpiresAt = nullable.NewNullableWithValue(eventTime(o.expires))
	}

	switch {
	case state == paypay.TransactionEventStateFAILED:
	case o.paid.IsZero():
		event.PaidAt = nullable.NewNullNullable[string]()
	default:
		event.PaidAt = nullable.NewNullableWithValue(eventTime(o.paid))
	}

	if change != nil {
		change(&event)
	}

	e.hooks.Send(policy.PayPay, "transactionEvent", event)
}

// eventTime writes a time as PayPay's notifications do.
func eventTime(t time.Time) string { return t.UTC().Format(time.RFC3339) }
