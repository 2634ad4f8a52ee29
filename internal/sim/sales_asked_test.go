package sim

import (
	"context"
	"fmt"
	"time"

	"github.com/oapi-codegen/runtime/types"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/conformance/sandbox/worlds"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/harness"
)

// code sells by a code that a user scans and pays. The payment is the user's doing and
// nobody's wish; what follows it is.
func (w *worker) code(ctx context.Context) {
	began := time.Now()
	order, amount, later := w.order(), w.amount(), w.dice.IntN(2) == 0
	made, done := write(ctx, w, harness.PayPayWish("createQRCode", order, 0),
		func(ctx context.Context) (*paypay.QRCode, error) {
			return w.host.PayPay.CreateQRCode(ctx, paypay.CreateQRCodeRequest{
				MerchantPaymentID: paypay.MerchantPaymentID(order), Amount: paypay.Yen(amount),
				IsAuthorization: &later,
			})
		})
	if !done || made == nil {
		return
	}

	id, m := string(made.CodeID), w.mood()
	w.userActs(m, func() error { return w.sandbox.PayPay.ScanAndPay(id, customers[0]) })
	switch {
	case m == never:
		w.deleteCode(ctx, order, made.CodeID)
	case m == prompt && time.Since(began) < time.Minute && w.dice.IntN(4) == 0:
		w.cancel(ctx, order, amount) // before or after the user has paid
	default:
		w.afterScan(ctx, order, amount)
	}
}

// afterScan waits until a code is paid, and captures, refunds or cancels.
func (w *worker) afterScan(ctx context.Context, order string, amount int64) {
	payment := w.whenPaid(ctx, order)
	switch {
	case payment == nil:
	case w.dice.IntN(4) == 0:
		w.cancel(ctx, order, amount)
	case payment.Status == paypay.PaymentStatusAuthorized:
		w.afterAuth(ctx, order, payment.PaymentID, amount)
	case payment.Status == paypay.PaymentStatusCompleted:
		w.refunds(ctx, order, payment.PaymentID, amount)
	}
}

// whenPaid returns the payment of a code, or nil if nobody pays it in time.
func (w *worker) whenPaid(ctx context.Context, order string) *paypay.Payment {
	for range 6 {
		time.Sleep(time.Minute)
		read, err := w.host.PayPay.GetCodePaymentDetails(ctx, paypay.MerchantPaymentID(order))
		if err == nil && read.PaymentID != "" {
			return read
		}
	}
	return nil
}

func (w *worker) deleteCode(ctx context.Context, order string, id paypay.CodeID) {
	if w.dice.IntN(2) == 0 {
		return
	}
	_, _ = write(ctx, w, harness.PayPayWish("deleteQRCode", order, 0),
		func(ctx context.Context) (*paypay.DeletedQRCode, error) {
			return w.host.PayPay.DeleteQRCode(ctx, id)
		})
}

// pendingPayment asks a user to pay in the app. The payment is the user's doing.
func (w *worker) pendingPayment(ctx context.Context) {
	order, amount := w.order(), w.amount()
	_, done := write(ctx, w, harness.PayPayWish("createPendingPayment", order, 0),
		func(ctx context.Context) (*paypay.PendingPayment, error) {
			return w.host.PayPay.CreatePendingPayment(ctx, paypay.CreatePendingPaymentRequest{
				MerchantPaymentID: paypay.MerchantPaymentID(order), UserAuthorizationID: paypay.UserAuthorizationID(customers[0]),
				Amount: paypay.Yen(amount), RequestedAt: paypay.At(time.Now()), OrderDescription: &order,
			})
		})
	if !done {
		return
	}
	w.userActs(w.mood(), func() error { return w.sandbox.PayPay.ApprovePending(order) })
	if w.dice.IntN(2) == 0 {
		return
	}
	_, _ = write(ctx, w, harness.PayPayWish("cancelPendingPayment", order, 0),
		func(ctx context.Context) (*paypay.CancelPendingPaymentAnswer, error) {
			return w.host.PayPay.CancelPendingPayment(ctx, paypay.MerchantPaymentID(order), paypay.WithAnswer(&w.answer))
		})
}

// budgetOf draws what the merchant can give as cashback. It runs out during a run, after
// cashbacks were accepted.
func budgetOf(seed uint64) int64 { return harness.Dice(seed, budgetDice).Int64N(8_000) }

func (w *worker) cashback(ctx context.Context) {
	order, amount := w.order(), w.amount()
	_, done := write(ctx, w, harness.PayPayWish("createCashback", order, amount),
		func(ctx context.Context) (*paypay.CreateCashbackAnswer, error) {
			return w.host.PayPay.CreateCashback(ctx, paypay.CreateCashbackRequest{
				MerchantCashbackID: paypay.MerchantCashbackID(order), UserAuthorizationID: w.customer(),
				Amount: paypay.Yen(amount), RequestedAt: paypay.At(time.Now()),
			}, paypay.WithAnswer(&w.answer))
		})
	if !done || w.dice.IntN(2) == 0 {
		return
	}
	if w.dice.IntN(4) != 0 {
		time.Sleep(worlds.Late + time.Minute) // else it may not be given yet
	}
	id := order + "-b"
	_, _ = write(ctx, w, harness.PayPayWish("createCashbackReversal", id, amount),
		func(ctx context.Context) (*paypay.CreateCashbackReversalAnswer, error) {
			return w.host.PayPay.CreateCashbackReversal(ctx, paypay.CreateCashbackReversalRequest{
				MerchantCashbackID: paypay.MerchantCashbackID(order), Amount: paypay.Yen(amount),
				MerchantCashbackReversalID: paypay.MerchantCashbackReversalID(id), RequestedAt: paypay.At(time.Now()),
			}, paypay.WithAnswer(&w.answer))
		})
}

func (w *worker) pointsCode(ctx context.Context) {
	order, amount := w.newOrder(), w.amount()
	day := time.Now().Truncate(24 * time.Hour)
	_, _ = write(ctx, w, harness.PayPayWish("createPointsCode", order, amount),
		func(ctx context.Context) (*paypay.PointsCodeData, error) {
			return w.host.PayPay.CreatePointsCode(ctx, paypay.CreatePointsCodeRequest{
				RequestID: order, GroupID: sandbox.PayPayGroup, GiftCardName: fmt.Sprintf("spring %d", w.number),
				GiftCardValue: int32(amount), StartAt: types.Date{Time: day}, EndAt: types.Date{Time: day.AddDate(0, 1, 0)},
			})
		})
}
