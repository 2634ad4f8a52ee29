package paypay

import (
	"context"
	"encoding/json"
	"time"

	"github.com/oapi-codegen/nullable"

	"github.com/jppay/jppay/conformance/sandbox/server"
	"github.com/jppay/jppay/gen/paypay"
)

// resultOf is the result of what is accepted or asked, but not done.
func resultOf(code, message, codeID string) paypay.ResultInfo {
	return paypay.ResultInfo{Code: code, Message: &message, CodeID: &codeID}
}

// accepted answers a request that Sandbox carries out later.
func accepted() paypay.AcceptedResponse {
	return paypay.AcceptedResponse{ResultInfo: resultOf("REQUEST_ACCEPTED", "Request accepted", "08100001"),
		Data: nullable.NewNullNullable[json.RawMessage]()}
}

// tellNote enters what was odd about a request that was accepted.
func tellNote(ctx context.Context, note string) {
	if note != "" {
		server.CallOf(ctx).Note("%s", note)
	}
}

// assumed is the merchant that a request names, checked before; nil if it
// names none.
func assumed(query, header *string) *string {
	if query != nil {
		return query
	}
	return header
}

// yen is an amount as it is answered.
func yen(yen int64) paypay.MoneyAmount {
	return paypay.MoneyAmount{Amount: yen, Currency: paypay.MoneyAmountCurrencyJPY}
}

// epoch is a time that may be missing: null then.
func epoch(t time.Time) nullable.Nullable[int64] {
	if t.IsZero() {
		return nullable.NewNullNullable[int64]()
	}
	return nullable.NewNullableWithValue(t.Unix())
}

// answered returns the lines of an order as they are answered; null if there are
// none.
func (i orderInfo) answered() nullable.Nullable[[]paypay.OrderItem] {
	if i.items == nil {
		return nullable.NewNullNullable[[]paypay.OrderItem]()
	}
	var list []paypay.OrderItem
	for _, item := range i.items {
		list = append(list, paypay.OrderItem{Name: &item.name, Category: item.category, ProductID: item.productID,
			Quantity: &item.quantity, UnitPrice: new(yen(item.unitPrice))})
	}
	return nullable.NewNullableWithValue(list)
}

// answeredPayment is a payment as it is answered.
func answeredPayment(o payment, assumed *string) *paypay.Payment {
	p := &paypay.Payment{
		Status: new(paypay.PaymentStatus(o.status)), MerchantPaymentID: new(paypay.MerchantPaymentID(o.key)),
		Amount: new(yen(o.amount)), RequestedAt: &o.requested, CanceledAt: epoch(o.canceled),
		StoreID: server.OrNull(o.info.storeID), TerminalID: server.OrNull(o.info.terminalID),
		OrderReceiptNumber: server.OrNull(o.info.receipt), OrderDescription: server.OrNull(o.info.description),
		OrderItems: o.info.answered(), Metadata: o.info.metadata, PaymentMethods: methodsUsed(o.methods),
		Refunds: refunds(o.refunds), AssumeMerchant: assumed,
	}
	if o.id != "" {
		p.PaymentID = new(paypay.PaymentID(o.id))
	}
	if !o.accepted.IsZero() {
		p.AcceptedAt = new(o.accepted.Unix())
	}
	if o.made != byCode {
		p.UserAuthorizationID = new(paypay.UserAuthorizationID(o.user))
	}
	if o.made == byPending {
		p.ExpiryDate = epoch(o.payBy)
	}
	if o.later {
		p.ExpiresAt, p.Captures, p.Revert = epoch(o.expires), captures(o.captures), reverted(o.revert)
	}
	return p
}

// methodsUsed tells what a payment was paid with, points first.
func methodsUsed(p funds) []paypay.UsedPaymentMethod {
	var list []paypay.UsedPaymentMethod
	if p.points > 0 {
		list = append(list, paypay.UsedPaymentMethod{Amount: yen(p.points), Type: paypay.UsedPaymentMethodTypePOINT,
			Breakdown: &paypay.PaymentBreakdown{Points: []paypay.PaymentPoints{{Amount: &p.points, Type: new(paypay.PaymentPointsTypeREGULAR)}}}})
	}
	if p.balance > 0 {
		list = append(list, paypay.UsedPaymentMethod{Amount: yen(p.balance), Type: paypay.UsedPaymentMethodTypeWALLET})
	}
	return list
}

func refunds(refunds []refund) nullable.Nullable[paypay.PaymentRefunds] {
	if refunds == nil {
		return nullable.NewNullNullable[paypay.PaymentRefunds]()
	}
	var list []paypay.Refund
	for _, r := range refunds {
		list = append(list, refunded(r, nil))
	}
	return nullable.NewNullableWithValue(paypay.PaymentRefunds{Data: list})
}

func refunded(r refund, assumed *string) paypay.Refund {
	return paypay.Refund{Status: paypay.RefundStatus(r.status), AcceptedAt: r.accepted.Unix(), MerchantRefundID: paypay.MerchantRefundID(r.key),
		PaymentID: paypay.PaymentID(r.paymentID), Amount: yen(r.amount), RequestedAt: r.requested, Reason: server.OrNull(r.reason), AssumeMerchant: assumed}
}

func captures(captures []capture) nullable.Nullable[paypay.PaymentCaptures] {
	if captures == nil {
		return nullable.NewNullNullable[paypay.PaymentCaptures]()
	}
	var list []paypay.Capture
	for _, c := range captures {
		status := paypay.CaptureStatusCOMPLETED
		if c.accepted.IsZero() {
			status = paypay.CaptureStatusUSERREQUESTED
		}
		list = append(list, paypay.Capture{AcceptedAt: epoch(c.accepted), MerchantCaptureID: new(paypay.MerchantCaptureID(c.key)),
			Amount: new(yen(c.amount)), OrderDescription: &c.description, RequestedAt: &c.requested,
			ExpiresAt: epoch(c.ends), Status: &status})
	}
	return nullable.NewNullableWithValue(paypay.PaymentCaptures{Data: list})
}

func reverted(r *revert) nullable.Nullable[paypay.PaymentRevert] {
	if r == nil {
		return nullable.NewNullNullable[paypay.PaymentRevert]()
	}
	return nullable.NewNullableWithValue(paypay.PaymentRevert{AcceptedAt: new(r.accepted.Unix()), MerchantRevertID: new(paypay.MerchantRevertID(r.key)),
		RequestedAt: &r.requested, Reason: server.OrNull(r.reason)})
}

// metadataOr answers metadata, or the empty text that sources show where
// there are none.
func metadataOr(metadata json.RawMessage) nullable.Nullable[json.RawMessage] {
	if len(metadata) == 0 {
		metadata = json.RawMessage(`""`)
	}
	return nullable.NewNullableWithValue(metadata)
}

// metadata returns the metadata of a request as they stand in its body:
// decoded, large numbers would change.
func metadata(ctx context.Context) json.RawMessage {
	var body struct {
		Metadata json.RawMessage `json:"metadata"`
	}
	if json.Unmarshal(server.CallOf(ctx).Body, &body) != nil {
		return nil
	}
	return body.Metadata
}
