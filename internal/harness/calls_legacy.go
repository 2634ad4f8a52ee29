package harness

import (
	"context"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/internal/oracle"
	"github.com/jppay/jppay/internal/oracle/ledger"
	"github.com/jppay/jppay/overlay/policy"
)

// LegacyWish returns the wish for a call to legacy Paidy.
func LegacyWish(operation, key string, amount int64) oracle.Wish {
	return ledger.Wish(policy.PaidyLegacy, operation, key, amount)
}

// LegacyAuthorization authorizes an order for the total of its items.
func (c *Clients) LegacyAuthorization(
	order string, items []paidylegacy.OrderItem, total int64,
) Call[paidylegacy.AuthorizeAnswer] {
	body := paidylegacy.AuthorizeRequest{
		Buyer: paidylegacy.Buyer{
			Name: "見本 花子", Name2: "ミホン ハナコ", Email: paidylegacy.BuyerEmail{Address: sandbox.LegacyApproved},
			Phone: paidylegacy.BuyerPhone{Number: "080-0000-0000"},
			Address: paidylegacy.BuyerAddress{
				Address2: "見本町1", Address3: "千代田区", Address4: "東京都", PostalCode: "100-0001",
			},
		},
		Order: paidylegacy.AuthorizeOrder{
			Items: items, Tax: new(int64(0)), Shipping: new(int64(0)), TotalAmount: total, OrderRef: &order,
		},
		MerchantData: paidylegacy.MerchantData{
			Store: "見本堂", CustomerAge: 1, LastOrder: 1, LastOrderAmount: 1, KnownAddress: true, LTV: 1,
		},
		Tracking: paidylegacy.Tracking{ConsumerIP: "203.0.113.7"},
	}
	return func(ctx context.Context) (*paidylegacy.AuthorizeAnswer, error) {
		return c.Legacy.AuthorizePayment(ctx, body)
	}
}

// LegacyCapture captures an authorization, or parts of it.
func (c *Clients) LegacyCapture(body paidylegacy.CaptureRequest) Call[paidylegacy.CaptureAnswer] {
	return func(ctx context.Context) (*paidylegacy.CaptureAnswer, error) {
		return c.Legacy.CapturePayment(ctx, body)
	}
}

// LegacyClose closes an authorization.
func (c *Clients) LegacyClose(payment string) Call[paidylegacy.CloseAnswer] {
	return func(ctx context.Context) (*paidylegacy.CloseAnswer, error) {
		return c.Legacy.ClosePayment(ctx, paidylegacy.CloseRequest{PaymentID: payment})
	}
}

// LegacyRefund gives a part of a capture back.
func (c *Clients) LegacyRefund(capture string, part int64) Call[paidylegacy.RefundAnswer] {
	return func(ctx context.Context) (*paidylegacy.RefundAnswer, error) {
		return c.Legacy.RefundPayment(ctx, paidylegacy.RefundRequest{CaptureID: capture, Amount: &part})
	}
}
