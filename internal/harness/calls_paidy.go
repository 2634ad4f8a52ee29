package harness

import (
	"context"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/internal/oracle"
	"github.com/jppay/jppay/internal/oracle/ledger"
	"github.com/jppay/jppay/overlay/policy"
)

// PaidyWish returns the wish for a call to Paidy.
func PaidyWish(operation, key string, amount int64) oracle.Wish {
	return ledger.Wish(policy.Paidy, operation, key, amount)
}

// PaidyPayment makes a payment by a token.
func (c *Clients) PaidyPayment(order string, amount int64) Call[paidy.Payment] {
	return func(ctx context.Context) (*paidy.Payment, error) {
		return c.Paidy.CreatePayment(ctx, paidy.CreatePaymentRequest{
			TokenID: sandbox.PaidyTokenActive, Amount: amount,
			BuyerData: paidy.BuyerDataRequest{OrderCount: new(int64(1)), LTV: &amount},
			Order:     paidy.OrderRequest{Items: []paidy.OrderItemRequest{{Quantity: 1, UnitPrice: amount}}, OrderRef: &order},
		})
	}
}

// PaidyCapture captures all of a payment.
func (c *Clients) PaidyCapture(payment string) Call[paidy.Payment] {
	return func(ctx context.Context) (*paidy.Payment, error) {
		return c.Paidy.CapturePayment(ctx, payment, paidy.CapturePaymentRequest{})
	}
}

// PaidyClose closes a payment.
func (c *Clients) PaidyClose(payment string) Call[paidy.Payment] {
	return func(ctx context.Context) (*paidy.Payment, error) {
		return c.Paidy.ClosePayment(ctx, payment, paidy.ClosePaymentRequest{})
	}
}

// PaidyRefund gives a part of a capture back. The mark tells the refund from others of the
// same amount; an empty one stands for none.
func (c *Clients) PaidyRefund(payment, capture string, part int64, mark string) Call[paidy.Payment] {
	body := paidy.RefundPaymentRequest{CaptureID: capture, Amount: &part}
	if mark != "" {
		body.Metadata = &paidy.MetadataRequest{jppay.PaidyWriteID: mark}
	}
	return func(ctx context.Context) (*paidy.Payment, error) {
		return c.Paidy.RefundPayment(ctx, payment, body)
	}
}
