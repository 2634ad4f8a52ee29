package sim

import (
	"context"
	"fmt"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/internal/harness"
)

func (w *worker) token(ctx context.Context) {
	order, amount := w.order(), w.amount()
	payment, done := write(ctx, w, harness.PaidyWish("createPayment", order, amount), w.host.PaidyPayment(order, amount))
	if done && payment != nil {
		w.paidySale(ctx, order, payment.ID, amount)
	}
}

func (w *worker) checkout(ctx context.Context) {
	order, amount := w.order(), w.amount()
	bought, err := w.sandbox.Paidy.Checkout(sandbox.CheckoutRequest{Amount: amount, OrderRef: order})
	if err == nil {
		w.paidySale(ctx, order, bought.PaymentID, amount)
	}
}

// paidySale ends a payment that is authorized.
func (w *worker) paidySale(ctx context.Context, order, payment string, amount int64) {
	if w.dice.IntN(4) == 0 {
		w.paidyUpdate(ctx, order, payment)
	}
	switch w.dice.IntN(10) {
	case 0, 1:
		w.paidyClose(ctx, order, payment, amount)
	case 2:
		byHand(ctx, w, harness.PaidyWish("capturePayment", order, amount), w.host.PaidyCapture(payment))
		w.paidyClose(ctx, order, payment, amount)
	case 3:
		byHand(ctx, w, harness.PaidyWish("closePayment", order, amount), w.host.PaidyClose(payment))
		w.capture(ctx, order, payment, amount)
	default:
		w.capture(ctx, order, payment, amount)
	}
}

func (w *worker) paidyClose(ctx context.Context, order, payment string, amount int64) {
	_, _ = write(ctx, w, harness.PaidyWish("closePayment", order, amount), w.host.PaidyClose(payment))
}

// paidyUpdate changes what moves no money: the ledger does not show it.
func (w *worker) paidyUpdate(ctx context.Context, order, payment string) {
	wanted := harness.PaidyWish("updatePayment", order, 0)
	wanted.Unseen = true
	note := fmt.Sprintf("note %d", w.dice.IntN(1000))
	_, _ = write(ctx, w, wanted, func(ctx context.Context) (*paidy.Payment, error) {
		return w.host.Paidy.UpdatePayment(ctx, payment, paidy.UpdatePaymentRequest{
			Description: &note,
		})
	})
}

func (w *worker) capture(ctx context.Context, order, payment string, amount int64) {
	captured, done := write(ctx, w, harness.PaidyWish("capturePayment", order, amount), w.host.PaidyCapture(payment))
	if done && captured != nil && len(captured.Captures) > 0 {
		w.paidyRefunds(ctx, order, captured, amount)
	}
}

// paidyRefunds gives a part of a capture back, up to twice, half of them marked.
func (w *worker) paidyRefunds(ctx context.Context, order string, payment *paidy.Payment, amount int64) {
	for i := range w.dice.Int64N(3) {
		part, mark := amount/5+i, ""
		if w.dice.IntN(2) == 0 {
			mark = fmt.Sprintf("%s-r%d", order, i)
		}
		_, done := write(ctx, w, harness.PaidyWish("refundPayment", order, part),
			w.host.PaidyRefund(payment.ID, payment.Captures[0].ID, part, mark))
		if !done {
			return
		}
	}
}
