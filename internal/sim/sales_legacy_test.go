package sim

import (
	"context"

	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/internal/harness"
)

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
	authorized, done := write(ctx, w, harness.LegacyWish("authorizePayment", order, total),
		w.host.LegacyAuthorization(order, items, total))
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
		byHand(ctx, w, harness.LegacyWish("capturePayment", order, 2*amount+1), w.host.LegacyCapture(whole(id)))
		w.legacyClose(ctx, order, id)
	case 7:
		byHand(ctx, w, harness.LegacyWish("closePayment", order, 0), w.host.LegacyClose(id))
		w.legacyCapture(ctx, order, 2*amount+1, whole(id))
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
		w.legacyCapture(ctx, order, 2*amount+1, whole(id))
	}
	_, _ = w.host.Legacy.GetPaymentStatus(ctx, paidylegacy.StatusRequest{PaymentID: id})
}

// whole is a capture of all that is authorized.
func whole(id string) paidylegacy.CaptureRequest { return paidylegacy.CaptureRequest{PaymentID: id} }

// part is a capture of one line of an order.
func part(id, item string) paidylegacy.CaptureRequest {
	return paidylegacy.CaptureRequest{
		PaymentID: id, Items: &[]paidylegacy.CaptureItem{{ItemID: &item, Quantity: new(int64(1))}},
		Tax: new(int64(0)), Shipping: new(int64(0)),
	}
}

func (w *worker) legacyClose(ctx context.Context, order, id string) {
	_, _ = write(ctx, w, harness.LegacyWish("closePayment", order, 0), w.host.LegacyClose(id))
}

// legacyUpdate lowers an order. To do that again changes nothing.
func (w *worker) legacyUpdate(ctx context.Context, order, id string, amount int64) {
	items, total := legacyItems(amount - 1 - w.dice.Int64N(50))
	wanted := harness.LegacyWish("updatePayment", order, total)
	wanted.Repeats = true
	_, _ = write(ctx, w, wanted, func(ctx context.Context) (*paidylegacy.UpdateAnswer, error) {
		return w.host.Legacy.UpdatePayment(ctx, paidylegacy.UpdateRequest{
			PaymentID: id,
			Order:     paidylegacy.UpdateOrder{Items: items, Tax: new(int64(0)), Shipping: new(int64(0)), TotalAmount: total},
		})
	})
}

// legacyCapture captures, and may give some of it back.
func (w *worker) legacyCapture(
	ctx context.Context, order string, amount int64, body paidylegacy.CaptureRequest,
) (done bool) {
	captured, done := write(ctx, w, harness.LegacyWish("capturePayment", order, amount), w.host.LegacyCapture(body))
	if !done || captured == nil || w.dice.IntN(2) == 0 {
		return done
	}
	back := amount / 4
	_, _ = write(ctx, w, harness.LegacyWish("refundPayment", order, back), w.host.LegacyRefund(captured.CaptureID, back))
	return done
}
