package paypay

import (
	"encoding/json"
	"time"

	"github.com/oapi-codegen/nullable"

	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
	"github.com/jppay/jppay/conformance/sandbox/server"
)

// assumedMerchant returns the merchant that a request names, which was checked before;
// nil if it names none.
func assumedMerchant(query, header *string) *string {
	if query != nil {
		return query
	}
	return header
}

// orAbsent returns a text for an answer. The field is left out if there is none.
func orAbsent(s *string) nullable.Nullable[string] {
	if s == nil {
		return nil
	}
	return nullable.NewNullableWithValue(*s)
}

// moneyOf returns an amount for an answer.
func moneyOf(yen int64) paypay.MoneyAmount {
	return paypay.MoneyAmount{Amount: yen, Currency: paypay.MoneyAmountCurrencyJPY}
}

// epochOrNull returns a time for an answer, null for the zero time.
func epochOrNull(t time.Time) nullable.Nullable[int64] {
	if t.IsZero() {
		return nullable.NewNullNullable[int64]()
	}
	return nullable.NewNullableWithValue(t.Unix())
}

// itemsAnswer returns the lines of an order for an answer; null if there are none.
func (i orderInfo) itemsAnswer() nullable.Nullable[[]paypay.OrderItem] {
	if i.items == nil {
		return nullable.NewNullNullable[[]paypay.OrderItem]()
	}
	var list []paypay.OrderItem
	for _, item := range i.items {
		list = append(list, paypay.OrderItem{
			Name:      &item.name,
			Category:  item.category,
			ProductID: item.productID,
			Quantity:  &item.quantity,
			UnitPrice: new(moneyOf(item.unitPrice)),
		})
	}
	return nullable.NewNullableWithValue(list)
}

// paymentAnswer returns a payment for an answer.
func paymentAnswer(o payment, assumed *string) *paypay.Payment {
	p := &paypay.Payment{
		Status: new(paypay.PaymentStatus(o.status)), MerchantPaymentID: new(paypay.MerchantPaymentID(o.key)),
		Amount: new(moneyOf(o.amount)), RequestedAt: &o.requested, CanceledAt: epochOrNull(o.canceled),
		StoreID: server.OrNull(o.order.storeID), TerminalID: server.OrNull(o.order.terminalID),
		OrderReceiptNumber: server.OrNull(o.order.receipt), OrderDescription: server.OrNull(o.order.description),
		OrderItems: o.order.itemsAnswer(), Metadata: o.order.metadata, PaymentMethods: usedMethodsAnswer(o.methods),
		Refunds: refundsAnswer(o.refunds), AssumeMerchant: orAbsent(assumed),
	}

	if o.id != "" {
		p.PaymentID = new(paypay.PaymentID(o.id))
	}
	if !o.accepted.IsZero() {
		p.AcceptedAt = new(o.accepted.Unix())
	}
	if o.madeBy != byCode {
		p.UserAuthorizationID = new(paypay.UserAuthorizationID(o.user))
	}
	if o.madeBy == byPending {
		p.ExpiryDate = epochOrNull(o.payBy)
	}
	if o.captureLater {
		p.ExpiresAt, p.Captures, p.Revert = epochOrNull(o.expires), capturesAnswer(o.captures), revertAnswer(o.revert)
	}
	return p
}

// usedMethodsAnswer returns the methods that a payment was paid with, points first.
func usedMethodsAnswer(p funds) []paypay.UsedPaymentMethod {
	var list []paypay.UsedPaymentMethod
	if p.points > 0 {
		list = append(list, paypay.UsedPaymentMethod{
			Amount: moneyOf(p.points),
			Type:   paypay.UsedPaymentMethodTypePOINT,
			Breakdown: &paypay.PaymentBreakdown{
				Points: []paypay.PaymentPoints{{Amount: &p.points, Type: new(paypay.PaymentPointsTypeREGULAR)}},
			},
		})
	}
	if p.balance > 0 {
		list = append(list, paypay.UsedPaymentMethod{Amount: moneyOf(p.balance), Type: paypay.UsedPaymentMethodTypeWALLET})
	}
	if p.other > 0 {
		list = append(list, paypay.UsedPaymentMethod{Amount: moneyOf(p.other), Type: paypay.UsedPaymentMethodType(p.method)})
	}
	return list
}

// refundsAnswer returns the refunds of a payment for an answer; null if there are
// none.
func refundsAnswer(refunds []refund) nullable.Nullable[paypay.PaymentRefunds] {
	if refunds == nil {
		return nullable.NewNullNullable[paypay.PaymentRefunds]()
	}
	var list []paypay.Refund
	for _, r := range refunds {
		list = append(list, refundAnswer(r, nil))
	}
	return nullable.NewNullableWithValue(paypay.PaymentRefunds{Data: list})
}

// refundAnswer returns a refund for an answer.
func refundAnswer(r refund, assumed *string) paypay.Refund {
	return paypay.Refund{
		Status:           paypay.RefundStatus(r.status),
		AcceptedAt:       r.accepted.Unix(),
		MerchantRefundID: paypay.MerchantRefundID(r.key),
		PaymentID:        paypay.PaymentID(r.paymentID),
		Amount:           moneyOf(r.amount),
		RequestedAt:      r.requested,
		Reason:           server.OrNull(r.reason),
		AssumeMerchant:   orAbsent(assumed),
	}
}

// capturesAnswer returns the captures of a payment for an answer; null if there are
// none.
func capturesAnswer(captures []capture) nullable.Nullable[paypay.PaymentCaptures] {
	if captures == nil {
		return nullable.NewNullNullable[paypay.PaymentCaptures]()
	}

	var list []paypay.Capture
	for _, c := range captures {
		status := paypay.CaptureStatusCOMPLETED
		if c.accepted.IsZero() {
			status = paypay.CaptureStatusUSERREQUESTED
		}

		list = append(list, paypay.Capture{
			AcceptedAt:        epochOrNull(c.accepted),
			MerchantCaptureID: new(paypay.MerchantCaptureID(c.key)),
			Amount:            new(moneyOf(c.amount)),
			OrderDescription:  &c.description,
			RequestedAt:       &c.requested,
			ExpiresAt:         epochOrNull(c.ends),
			Status:            &status,
		})
	}
	return nullable.NewNullableWithValue(paypay.PaymentCaptures{Data: list})
}

// revertAnswer returns how an authorization was reverted, for an answer; null if it
// was not.
func revertAnswer(r *revert) nullable.Nullable[paypay.PaymentRevert] {
	if r == nil {
		return nullable.NewNullNullable[paypay.PaymentRevert]()
	}
	return nullable.NewNullableWithValue(paypay.PaymentRevert{
		AcceptedAt:       new(r.accepted.Unix()),
		MerchantRevertID: new(paypay.MerchantRevertID(r.key)),
		RequestedAt:      &r.requested,
		Reason:           server.OrNull(r.reason),
	})
}

// metadataAnswer returns metadata for an answer. If there are none it returns the empty text
// that sources show.
func metadataAnswer(metadata json.RawMessage) nullable.Nullable[json.RawMessage] {
	if len(metadata) == 0 {
		metadata = json.RawMessage(`""`)
	}
	return nullable.NewNullableWithValue(metadata)
}
