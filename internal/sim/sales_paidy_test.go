package sim

import (
	"context"
	"fmt"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/internal/oracle"
	"github.com/jppay/jppay/internal/oracle/ledger"
	"github.com/jppay/jppay/overlay/policy"
)

func paidyWish(operation, key string, amount int64) oracle.Wish {
	return ledger.Wish(policy.Paidy, operation, key, amount)
}

func (w *worker) token(ctx context.Context) {
	order, amount := w.order(), w.amount()
	payment, done := write(ctx, w, paidyWish("createPayment", order, amount),
		func(ctx context.Context) (*paidy.Payment, error) {
			return w.host.paidy.CreatePayment(ctx, paidy.CreatePaymentRequest{
				TokenID: sandbox.PaidyTokenActive, Amount: amount,
				BuyerData: paidy.BuyerDataRequest{OrderCount: new(int64(1)), LTV: &amount},
				Order:     paidy.OrderRequest{Items: []paidy.OrderItemRequest{{Quantity: 1, UnitPrice: amount}}, OrderRef: &order},
			})
		})
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
		_ = w.byHand(ctx, paidyWish("capturePayment", order, amount), func(ctx context.Context) error {
			_, err := w.host.paidy.CapturePayment(ctx, payment, paidy.CapturePaymentRequest{})
			return err
		})
		w.paidyClose(ctx, order, payment, amount)
	case 3:
		_ = w.byHand(ctx, paidyWish("closePayment", order, amount), func(ctx context.Context) error {
			_, err := w.host.paidy.ClosePayment(ctx, payment, paidy.ClosePaymentRequest{})
			return err
		})
		w.capture(ctx, order, payment, amount)
	default:
		w.capture(ctx, order, payment, amount)
	}
}

func (w *worker) paidyClose(ctx context.Context, order, payment string, amount int64) {
	_, _ = write(ctx, w, paidyWish("closePayment", order, amount),
		func(ctx context.Context) (*paidy.Payment, error) {
			return w.host.paidy.ClosePayment(ctx, payment, paidy.ClosePaymentRequest{})
		})
}

// paidyUpdate changes what moves no money: the ledger does not show it.
func (w *worker) paidyUpdate(ctx context.Context, order, payment string) {
	wanted := paidyWish("updatePayment", order, 0)
	wanted.Unseen = true
	note := fmt.Sprintf("note %d", w.dice.IntN(1000))
	_, _ = write(ctx, w, wanted, func(ctx context.Context) (*paidy.Payment, error) {
		return w.host.paidy.UpdatePayment(ctx, payment, paidy.UpdatePaymentRequest{
			Description: &note,
		})
	})
}

func (w *worker) capture(ctx context.Context, order, payment string, amount int64) {
	captured, done := write(ctx, w, paidyWish("capturePayment", order, amount),
		func(ctx context.Context) (*paidy.Payment, error) {
			return w.host.paidy.CapturePayment(ctx, payment, paidy.CapturePaymentRequest{})
		})
	if done && captured != nil && len(captured.Captures) > 0 {
		w.paidyRefunds(ctx, order, captured, amount)
	}
}

// paidyRefunds gives a part of a capture back, up to twice, half of them marked.
func (w *worker) paidyRefunds(ctx context.Context, order string, payment *paidy.Payment, amount int64) {
	for i := range w.dice.Int64N(3) {
		part := amount/5 + i
		body := paidy.RefundPaymentRequest{CaptureID: payment.Captures[0].ID, Amount: &part}
		if w.dice.IntN(2) == 0 {
			body.Metadata = &paidy.MetadataRequest{jppay.PaidyWriteID: fmt.Sprintf("%s-r%d", order, i)}
		}
		_, done := write(ctx, w, paidyWish("refundPayment", order, part),
			func(ctx context.Context) (*paidy.Payment, error) {
				return w.host.paidy.RefundPayment(ctx, payment.ID, body)
			})
		if !done {
			return
		}
	}
}
