package sim

import (
	"context"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/internal/oracle"
	"github.com/jppay/jppay/internal/oracle/ledger"
	"github.com/jppay/jppay/overlay/policy"
)

func legacyWish(operation, key string, amount int64) oracle.Wish {
	return ledger.Wish(policy.PaidyLegacy, operation, key, amount)
}

// legacyItems are two lines, which can be captured one after the other.
func legacyItems(amount int64) (items []paidylegacy.OrderItem, total int64) {
	return []paidylegacy.OrderItem{
		{ItemID: new("1"), Title: "tea", Amount: amount, Quantity: 1},
		{ItemID: new("2"), Title: "cup", Amount: amount + 1, Quantity: 1},
	}, 2*amount + 1
}

func (w *worker) legacySale(ctx context.Context) {
	order, amount := w.order(), w.amount()
	items, total := legacyItems(amount)
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
	authorized, done := write(ctx, w, legacyWish("authorizePayment", order, total),
		func(ctx context.Context) (*paidylegacy.AuthorizeAnswer, error) {
			return w.host.legacy.AuthorizePayment(ctx, body)
		})
	if done && authorized != nil {
		w.afterLegacy(ctx, order, authorized.PaymentID, amount)
	}
}

// afterLegacy ends an authorization in one of the ways that there are.
func (w *worker) afterLegacy(ctx context.Context, order, id string, amount int64) {
	switch w.dice.IntN(8) {
	case 0:
		w.legacyClose(ctx, order, id)
	case 6:
		if *simulatedNetwork != all {
			break // nobody acts beside the shop there
		}
		_ = w.byHand(ctx, legacyWish("capturePayment", order, 2*amount+1), func(ctx context.Context) error {
			_, err := w.host.legacy.CapturePayment(ctx, paidylegacy.CaptureRequest{PaymentID: id})
			return err
		})
		w.legacyClose(ctx, order, id)
	case 7:
		_ = w.byHand(ctx, legacyWish("closePayment", order, 0), func(ctx context.Context) error {
			_, err := w.host.legacy.ClosePayment(ctx, paidylegacy.CloseRequest{PaymentID: id})
			return err
		})
		w.legacyCapture(ctx, order, 2*amount+1, paidylegacy.CaptureRequest{PaymentID: id})
	case 1:
		first := w.legacyCapture(ctx, order, amount, part(id, "1"))
		if first && w.dice.IntN(2) == 0 {
			w.legacyCapture(ctx, order, amount+1, part(id, "2"))
		}
	case 2:
		if w.legacyCapture(ctx, order, amount, part(id, "1")) {
			w.legacyClose(ctx, order, id)
		}
	case 3:
		w.legacyUpdate(ctx, order, id, amount)
	default:
		w.legacyCapture(ctx, order, 2*amount+1, paidylegacy.CaptureRequest{PaymentID: id})
	}
	_, _ = w.host.legacy.GetPaymentStatus(ctx, paidylegacy.StatusRequest{PaymentID: id})
}

// part is a capture of one line of an order.
func part(id, item string) paidylegacy.CaptureRequest {
	return paidylegacy.CaptureRequest{
		PaymentID: id, Items: &[]paidylegacy.CaptureItem{{ItemID: &item, Quantity: new(int64(1))}},
		Tax: new(int64(0)), Shipping: new(int64(0)),
	}
}

func (w *worker) legacyClose(ctx context.Context, order, id string) {
	_, _ = write(ctx, w, legacyWish("closePayment", order, 0),
		func(ctx context.Context) (*paidylegacy.CloseAnswer, error) {
			return w.host.legacy.ClosePayment(ctx, paidylegacy.CloseRequest{PaymentID: id})
		})
}

// legacyUpdate lowers an order. To do that again changes nothing.
func (w *worker) legacyUpdate(ctx context.Context, order, id string, amount int64) {
	items, total := legacyItems(amount - 1 - w.dice.Int64N(50))
	wanted := legacyWish("updatePayment", order, total)
	wanted.Repeats = true
	_, _ = write(ctx, w, wanted, func(ctx context.Context) (*paidylegacy.UpdateAnswer, error) {
		return w.host.legacy.UpdatePayment(ctx, paidylegacy.UpdateRequest{
			PaymentID: id,
			Order:     paidylegacy.UpdateOrder{Items: items, Tax: new(int64(0)), Shipping: new(int64(0)), TotalAmount: total},
		})
	})
}

// legacyCapture captures, and may give some of it back.
func (w *worker) legacyCapture(
	ctx context.Context, order string, amount int64, body paidylegacy.CaptureRequest,
) (done bool) {
	captured, done := write(ctx, w, legacyWish("capturePayment", order, amount),
		func(ctx context.Context) (*paidylegacy.CaptureAnswer, error) {
			return w.host.legacy.CapturePayment(ctx, body)
		})
	if !done || captured == nil || w.dice.IntN(2) == 0 {
		return done
	}
	back := amount / 4
	_, _ = write(ctx, w, legacyWish("refundPayment", order, back),
		func(ctx context.Context) (*paidylegacy.RefundAnswer, error) {
			return w.host.legacy.RefundPayment(ctx, paidylegacy.RefundRequest{
				CaptureID: captured.CaptureID, Amount: &back,
			})
		})
	return done
}
