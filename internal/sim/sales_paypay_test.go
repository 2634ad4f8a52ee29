package sim

import (
	"context"
	"fmt"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/oracle"
	"github.com/jppay/jppay/internal/oracle/ledger"
	"github.com/jppay/jppay/overlay/policy"
)

// customer is who pays, mostly.
const customer = sandbox.PayPayUserCompleted

// customers are the users who pay.
var customers = []string{customer, sandbox.PayPayUserForeign}

func payPayWish(operation, key string, amount int64) oracle.Wish {
	return ledger.Wish(policy.PayPay, operation, key, amount)
}

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
	paid, done := write(ctx, w, payPayWish("createPayment", order, amount),
		func(ctx context.Context) (*paypay.Payment, error) {
			return w.host.payPay.CreatePayment(ctx, paypay.CreatePaymentRequest{
				MerchantPaymentID: paypay.MerchantPaymentID(order), UserAuthorizationID: user,
				Amount: paypay.Yen(amount), RequestedAt: paypay.At(time.Now()),
			}, paypay.WithAgreeSimilarTransaction(true))
		})
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
		_, done := write(ctx, w, payPayWish("refundPayment", id, part),
			func(ctx context.Context) (*paypay.Refund, error) {
				return w.host.payPay.RefundPayment(ctx, paypay.RefundPaymentRequest{
					MerchantRefundID: paypay.MerchantRefundID(id), PaymentID: payment, Amount: paypay.Yen(part),
					RequestedAt: paypay.At(time.Now()),
				}, paypay.WithAnswer(&w.answer))
			})
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
	_, _ = write(ctx, w, payPayWish("cancelPayment", order, amount),
		func(ctx context.Context) (*paypay.CancelPaymentAnswer, error) {
			return w.host.payPay.CancelPayment(ctx, paypay.MerchantPaymentID(order), paypay.WithAnswer(&w.answer))
		})
}

func (w *worker) subscription(ctx context.Context) {
	order, amount, user := w.order(), w.amount(), w.customer()
	_, _ = write(ctx, w, payPayWish("createContinuousPayment", order, amount),
		func(ctx context.Context) (*paypay.Payment, error) {
			return w.host.payPay.CreateContinuousPayment(ctx, paypay.CreateContinuousPaymentRequest{
				MerchantPaymentID: paypay.MerchantPaymentID(order), UserAuthorizationID: user,
				Amount: paypay.Yen(amount), RequestedAt: paypay.At(time.Now()),
			})
		})
}

func (w *worker) authorization(ctx context.Context) {
	order, amount, user := w.order(), w.amount(), w.customer()
	auth, done := write(ctx, w, payPayWish("createAuth", order, amount),
		func(ctx context.Context) (*paypay.Payment, error) {
			return w.host.payPay.CreateAuth(ctx, paypay.CreateAuthRequest{
				MerchantPaymentID: paypay.MerchantPaymentID(order), UserAuthorizationID: user,
				Amount: paypay.Yen(amount), RequestedAt: paypay.At(time.Now()),
			}, paypay.WithAgreeSimilarTransaction(true))
		})
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
		w.revert(ctx, order, id, amount)
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
	_, done = write(ctx, w, payPayWish("capturePaymentAuth", order, amount),
		func(ctx context.Context) (*paypay.Payment, error) {
			return w.sendCapture(ctx, order, order+"-c", amount)
		})
	return done
}

func (w *worker) sendCapture(
	ctx context.Context, order, id string, amount int64,
) (*paypay.Payment, error) {
	return w.host.payPay.CapturePaymentAuth(ctx, paypay.CapturePaymentAuthRequest{
		MerchantPaymentID: paypay.MerchantPaymentID(order), MerchantCaptureID: paypay.MerchantCaptureID(id),
		Amount: paypay.Yen(amount), RequestedAt: paypay.At(time.Now()), OrderDescription: "parcel",
	}, paypay.WithAnswer(&w.answer))
}

// clerkCaptures lets a clerk capture less before the shop does.
func (w *worker) clerkCaptures(ctx context.Context, order string, amount int64) {
	if !w.ownsID(order) {
		return
	}
	less := amount - 1 - w.dice.Int64N(50)
	_ = w.byHand(ctx, payPayWish("capturePaymentAuth", order, less), func(ctx context.Context) error {
		_, err := w.sendCapture(ctx, order, order+"-clerk", less)
		return err
	})
	w.captureAuth(ctx, order, amount)
}

// captureMore captures more than is authorized: the user is asked, and consents or not.
func (w *worker) captureMore(ctx context.Context, order string, id paypay.PaymentID, amount int64) {
	w.userActs(w.mood(), func() error { return w.sandbox.PayPay.ConfirmIncrease(string(id)) })
	w.captureAuth(ctx, order, amount)
}

// lower lowers the amount of an authorization.
func (w *worker) lower(ctx context.Context, order string, id paypay.PaymentID, amount int64) (done bool) {
	_, done = write(ctx, w, payPayWish("reauthorizePayment", order, amount),
		func(ctx context.Context) (*paypay.UpdatedAuthorization, error) {
			return w.host.payPay.ReauthorizePayment(ctx, paypay.ReauthorizePaymentRequest{
				RequestID: order + "-l", PaymentID: id, UpdatedAmount: paypay.Yen(amount),
			})
		})
	return done
}

func (w *worker) revert(ctx context.Context, order string, id paypay.PaymentID, amount int64) {
	_, _ = write(ctx, w, payPayWish("revertAuth", order, amount),
		func(ctx context.Context) (*paypay.RevertedPayment, error) {
			return w.host.payPay.RevertAuth(ctx, paypay.RevertAuthRequest{
				MerchantRevertID: paypay.MerchantRevertID(order + "-v"), PaymentID: id, RequestedAt: paypay.At(time.Now()),
			})
		})
}
