package sim

import (
	"context"
	"fmt"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/harness"
)

// customer is who pays, mostly.
const customer = sandbox.PayPayUserCompleted

// customers are the users who pay.
var customers = []string{customer, sandbox.PayPayUserForeign}

// customer returns one of the users, mostly the same, and sometimes one who has too
// little money or a limit.
func (w *worker) customer() paypay.UserAuthorizationID {
	switch w.dice.IntN(20) {
	case 0:
		return sandbox.PayPayUserPoor
	case 1, 2, 3:
		return sandbox.PayPayUserDailyLimit
	case 4, 5:
		return paypay.UserAuthorizationID(customers[1])
	}
	return paypay.UserAuthorizationID(customers[0])
}

func (w *worker) debit(ctx context.Context) {
	order, amount, user := w.order(), w.amount(), w.customer()
	paid, done := write(ctx, w, harness.PayPayWish("createPayment", order, amount),
		w.host.PayPayPayment(order, user, amount))
	if !done {
		return
	}
	if w.dice.IntN(4) == 0 {
		w.cancel(ctx, order, amount)
		return
	}
	if paid != nil && paid.PaymentID != "" {
		w.refunds(ctx, order, paid.PaymentID, amount)
	}
}

// refunds gives a third of a payment back, up to twice. The two differ, because a
// provider may refuse what looks like a repetition. Sometimes somebody tries to cancel
// afterwards, which is refused.
func (w *worker) refunds(ctx context.Context, order string, payment paypay.PaymentID, amount int64) {
	for i := range w.dice.Int64N(3) {
		id, part := fmt.Sprintf("%s-r%d", order, i), amount/3+i
		_, done := write(ctx, w, harness.PayPayWish("refundPayment", id, part),
			w.host.PayPayRefund(id, payment, part, paypay.WithAnswer(&w.answer)))
		if !done {
			return
		}
		if w.dice.IntN(8) == 0 {
			w.cancel(ctx, order, amount)
		}
	}
}

// cancel cancels a payment, but in the calm and the lossy mood nobody does: a
// cancellation that never arrived is asked about for hours.
func (w *worker) cancel(ctx context.Context, order string, amount int64) {
	if *simulatedNetwork != all || !w.ownsID(order) {
		return
	}
	_, _ = write(ctx, w, harness.PayPayWish("cancelPayment", order, amount),
		func(ctx context.Context) (*paypay.CancelPaymentAnswer, error) {
			return w.host.PayPay.CancelPayment(ctx, paypay.MerchantPaymentID(order), paypay.WithAnswer(&w.answer))
		})
}

func (w *worker) subscription(ctx context.Context) {
	order, amount, user := w.order(), w.amount(), w.customer()
	_, _ = write(ctx, w, harness.PayPayWish("createContinuousPayment", order, amount),
		func(ctx context.Context) (*paypay.Payment, error) {
			return w.host.PayPay.CreateContinuousPayment(ctx, paypay.CreateContinuousPaymentRequest{
				MerchantPaymentID: paypay.MerchantPaymentID(order), UserAuthorizationID: user,
				Amount: paypay.Yen(amount), RequestedAt: paypay.At(time.Now()),
			})
		})
}

func (w *worker) authorization(ctx context.Context) {
	order, amount, user := w.order(), w.amount(), w.customer()
	auth, done := write(ctx, w, harness.PayPayWish("createAuth", order, amount),
		w.host.PayPayAuthorization(order, user, amount))
	switch {
	case !done:
	case auth == nil || auth.PaymentID == "":
		w.captureAuth(ctx, order, amount)
	default:
		w.afterAuth(ctx, order, auth.PaymentID, amount)
	}
}

// afterAuth ends an authorization in one of the ways that there are.
func (w *worker) afterAuth(ctx context.Context, order string, id paypay.PaymentID, amount int64) {
	switch w.dice.IntN(9) {
	case 0:
		_, _ = write(ctx, w, harness.PayPayWish("revertAuth", order, amount), w.host.PayPayRevert(order, id))
	case 8:
		w.clerkCaptures(ctx, order, amount)
	case 1:
		w.cancel(ctx, order, amount)
	case 2:
		less := amount - 1 - w.dice.Int64N(50)
		if w.captureAuth(ctx, order, less) {
			w.refunds(ctx, order, id, less)
		}
	case 3:
		w.captureMore(ctx, order, id, amount+1+w.dice.Int64N(50))
	case 4:
		less := amount - 1 - w.dice.Int64N(50)
		if w.lower(ctx, order, id, less) {
			w.captureAuth(ctx, order, less)
		}
	default:
		if w.captureAuth(ctx, order, amount) {
			w.refunds(ctx, order, id, amount)
		}
	}
}

func (w *worker) captureAuth(ctx context.Context, order string, amount int64) (done bool) {
	if !w.ownsID(order) {
		return false
	}
	_, done = write(ctx, w, harness.PayPayWish("capturePaymentAuth", order, amount),
		w.host.PayPayCapture(order, order+"-c", amount, paypay.WithAnswer(&w.answer)))
	return done
}

// clerkCaptures lets a clerk capture less before the shop does.
func (w *worker) clerkCaptures(ctx context.Context, order string, amount int64) {
	if !w.ownsID(order) {
		return
	}
	less := amount - 1 - w.dice.Int64N(50)
	byHand(ctx, w, harness.PayPayWish("capturePaymentAuth", order, less),
		w.host.PayPayCapture(order, order+"-clerk", less, paypay.WithAnswer(&w.answer)))
	w.captureAuth(ctx, order, amount)
}

// captureMore captures more than is authorized: the user is asked, and consents or not.
func (w *worker) captureMore(ctx context.Context, order string, id paypay.PaymentID, amount int64) {
	w.userActs(w.mood(), func() error { return w.sandbox.PayPay.ConfirmIncrease(string(id)) })
	w.captureAuth(ctx, order, amount)
}

// lower lowers the amount of an authorization.
func (w *worker) lower(ctx context.Context, order string, id paypay.PaymentID, amount int64) (done bool) {
	_, done = write(ctx, w, harness.PayPayWish("reauthorizePayment", order, amount),
		func(ctx context.Context) (*paypay.UpdatedAuthorization, error) {
			return w.host.PayPay.ReauthorizePayment(ctx, paypay.ReauthorizePaymentRequest{
				RequestID: order + "-l", PaymentID: id, UpdatedAmount: paypay.Yen(amount),
			})
		})
	return done
}
