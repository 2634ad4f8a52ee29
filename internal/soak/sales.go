package main

import (
	"context"
	"fmt"
	"math/rand/v2"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/harness"
	"github.com/jppay/jppay/overlay"
)

// worker is one of a merchant's goroutines.
type worker struct {
	*merchant
	number, sales int
	dice          *rand.Rand
	answer        overlay.Answer // that of the latest call which asked for it
}

// sell makes one sale with its captures and refunds. It ends early if a write fails or stays
// unknown.
func (w *worker) sell(ctx context.Context) {
	w.sales++
	sales := []func(context.Context, string){w.debit, w.authorization, w.token, w.legacySale}
	sales[w.dice.IntN(len(sales))](ctx, fmt.Sprintf("%d-%d-%d", w.Number, w.number, w.sales))
}

func (w *worker) amount() int64 { return 100 + w.dice.Int64N(900) }

const user = sandbox.PayPayUserCompleted

func (w *worker) debit(ctx context.Context, order string) {
	amount := w.amount()
	paid := write(ctx, w, harness.PayPayWish("createPayment", order, amount), w.PayPayPayment(order, user, amount))
	if paid != nil && paid.PaymentID != "" {
		w.refunds(ctx, order, paid.PaymentID, amount)
	}
}

// refunds gives a third of a payment back, up to twice.
func (w *worker) refunds(ctx context.Context, order string, payment paypay.PaymentID, amount int64) {
	for i := range w.dice.IntN(3) {
		id := fmt.Sprintf("%s-r%d", order, i)
		refunded := write(ctx, w, harness.PayPayWish("refundPayment", id, amount/3),
			w.PayPayRefund(id, payment, amount/3, paypay.WithAnswer(&w.answer)))
		if refunded == nil {
			return
		}
	}
}

func (w *worker) authorization(ctx context.Context, order string) {
	amount := w.amount()
	auth := write(ctx, w, harness.PayPayWish("createAuth", order, amount), w.PayPayAuthorization(order, user, amount))
	switch {
	case auth == nil || auth.PaymentID == "":
	case w.dice.IntN(5) == 0:
		write(ctx, w, harness.PayPayWish("revertAuth", order, amount), w.PayPayRevert(order, auth.PaymentID))
	case w.captureAuth(ctx, order, amount):
		w.refunds(ctx, order, auth.PaymentID, amount)
	}
}

func (w *worker) captureAuth(ctx context.Context, order string, amount int64) (done bool) {
	wanted := harness.PayPayWish("capturePaymentAuth", order, amount)
	return nil != write(ctx, w, wanted, w.PayPayCapture(order, order+"-c", amount))
}

func (w *worker) token(ctx context.Context, order string) {
	amount := w.amount()
	payment := write(ctx, w, harness.PaidyWish("createPayment", order, amount), w.PaidyPayment(order, amount))
	switch {
	case payment == nil:
	case w.dice.IntN(5) == 0:
		write(ctx, w, harness.PaidyWish("closePayment", order, amount), w.PaidyClose(payment.ID))
	default:
		w.capture(ctx, order, payment.ID, amount)
	}
}

// capture captures and refunds parts, half of them marked. The parts differ, so that the ledger
// can distinguish them.
func (w *worker) capture(ctx context.Context, order, id string, amount int64) {
	payment := write(ctx, w, harness.PaidyWish("capturePayment", order, amount), w.PaidyCapture(id))
	for i := range w.dice.Int64N(3) {
		if payment == nil {
			return
		}
		part, mark := amount/5+i, ""
		if w.dice.IntN(2) == 0 {
			mark = fmt.Sprintf("%s-r%d", order, i)
		}
		payment = write(ctx, w, harness.PaidyWish("refundPayment", order, part),
			w.PaidyRefund(id, payment.Captures[0].ID, part, mark))
	}
}

func (w *worker) legacySale(ctx context.Context, order string) {
	amount := w.amount()
	items := []paidylegacy.OrderItem{{ItemID: new("1"), Title: "tea", Amount: amount, Quantity: 1}}
	authorized := write(ctx, w, harness.LegacyWish("authorizePayment", order, amount),
		w.LegacyAuthorization(order, items, amount))
	switch {
	case authorized == nil:
	case w.dice.IntN(4) == 0:
		write(ctx, w, harness.LegacyWish("closePayment", order, 0), w.LegacyClose(authorized.PaymentID))
	default:
		w.legacyCapture(ctx, order, authorized.PaymentID, amount)
	}
}

// legacyCapture captures, and may give a quarter back.
func (w *worker) legacyCapture(ctx context.Context, order, id string, amount int64) {
	captured := write(ctx, w, harness.LegacyWish("capturePayment", order, amount),
		w.LegacyCapture(paidylegacy.CaptureRequest{PaymentID: id}))
	if captured == nil || w.dice.IntN(2) == 0 {
		return
	}
	back := amount / 4
	write(ctx, w, harness.LegacyWish("refundPayment", order, back), w.LegacyRefund(captured.CaptureID, back))
}
