package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/oracle"
	"github.com/jppay/jppay/internal/oracle/ledger"
	"github.com/jppay/jppay/overlay"
)

// worker is one of a merchant's goroutines.
type worker struct {
	*merchant
	number, sales int
	dice          *rand.Rand
	answer        overlay.Answer // that of the latest call which asked for it
}

// sell makes one sale, with what follows it. It ends early when a write fails or stays
// unknown.
func (w *worker) sell(ctx context.Context) {
	w.sales++
	sales := []func(context.Context, string){w.debit, w.authorization, w.token, w.legacySale}
	sales[w.dice.IntN(len(sales))](ctx, fmt.Sprintf("%d-%d-%d", w.Number, w.number, w.sales))
}

func (w *worker) amount() int64 { return 100 + w.dice.Int64N(900) }

func payPayWish(operation, key string, amount int64) oracle.Wish {
	return ledger.Wish(sandbox.ProviderPayPay, operation, key, amount)
}

const user = sandbox.PayPayUserCompleted

func (w *worker) debit(ctx context.Context, order string) {
	amount := w.amount()
	paid := write(ctx, w, payPayWish("createPayment", order, amount),
		func(ctx context.Context) (*paypay.Payment, error) {
			return w.payPay.CreatePayment(ctx, paypay.CreatePaymentRequest{
				MerchantPaymentID: paypay.MerchantPaymentID(order), UserAuthorizationID: user,
				Amount: paypay.Yen(amount), RequestedAt: paypay.At(time.Now()),
			}, paypay.WithAgreeSimilarTransaction(true))
		})
	if paid != nil && paid.PaymentID != "" {
		w.refunds(ctx, order, paid.PaymentID, amount)
	}
}

// refunds gives a third of a payment back, up to twice.
func (w *worker) refunds(ctx context.Context, order string, payment paypay.PaymentID, amount int64) {
	for i := range w.dice.IntN(3) {
		id := fmt.Sprintf("%s-r%d", order, i)
		refunded := write(ctx, w, payPayWish("refundPayment", id, amount/3),
			func(ctx context.Context) (*paypay.Refund, error) {
				return w.payPay.RefundPayment(ctx, paypay.RefundPaymentRequest{
					MerchantRefundID: paypay.MerchantRefundID(id), PaymentID: payment, Amount: paypay.Yen(amount / 3),
					RequestedAt: paypay.At(time.Now()),
				}, paypay.WithAnswer(&w.answer))
			})
		if refunded == nil {
			return
		}
	}
}

func (w *worker) authorization(ctx context.Context, order string) {
	amount := w.amount()
	auth := write(ctx, w, payPayWish("createAuth", order, amount),
		func(ctx context.Context) (*paypay.Payment, error) {
			return w.payPay.CreateAuth(ctx, paypay.CreateAuthRequest{
				MerchantPaymentID: paypay.MerchantPaymentID(order), UserAuthorizationID: user,
				Amount: paypay.Yen(amount), RequestedAt: paypay.At(time.Now()),
			}, paypay.WithAgreeSimilarTransaction(true))
		})
	switch {
	case auth == nil || auth.PaymentID == "":
	case w.dice.IntN(5) == 0:
		w.revert(ctx, order, auth.PaymentID, amount)
	case w.captureAuth(ctx, order, amount):
		w.refunds(ctx, order, auth.PaymentID, amount)
	}
}

func (w *worker) revert(ctx context.Context, order string, id paypay.PaymentID, amount int64) {
	write(ctx, w, payPayWish("revertAuth", order, amount),
		func(ctx context.Context) (*paypay.RevertedPayment, error) {
			return w.payPay.RevertAuth(ctx, paypay.RevertAuthRequest{
				MerchantRevertID: paypay.MerchantRevertID(order + "-v"), PaymentID: id, RequestedAt: paypay.At(time.Now()),
			})
		})
}

func (w *worker) captureAuth(ctx context.Context, order string, amount int64) (done bool) {
	return nil != write(ctx, w, payPayWish("capturePaymentAuth", order, amount),
		func(ctx context.Context) (*paypay.Payment, error) {
			return w.payPay.CapturePaymentAuth(ctx, paypay.CapturePaymentAuthRequest{
				MerchantPaymentID: paypay.MerchantPaymentID(order), MerchantCaptureID: paypay.MerchantCaptureID(order + "-c"),
				Amount: paypay.Yen(amount), RequestedAt: paypay.At(time.Now()), OrderDescription: "parcel",
			})
		})
}

func paidyWish(operation, key string, amount int64) oracle.Wish {
	return ledger.Wish(sandbox.ProviderPaidy, operation, key, amount)
}

func (w *worker) token(ctx context.Context, order string) {
	amount := w.amount()
	payment := write(ctx, w, paidyWish("createPayment", order, amount),
		func(ctx context.Context) (*paidy.Payment, error) {
			return w.paidy.CreatePayment(ctx, paidy.CreatePaymentRequest{
				TokenID: sandbox.PaidyTokenActive, Amount: amount,
				BuyerData: paidy.BuyerDataRequest{OrderCount: new(int64(1)), LTV: &amount},
				Order:     paidy.OrderRequest{Items: []paidy.OrderItemRequest{{Quantity: 1, UnitPrice: amount}}, OrderRef: &order},
			})
		})
	switch {
	case payment == nil:
	case w.dice.IntN(5) == 0:
		write(ctx, w, paidyWish("closePayment", order, amount), func(ctx context.Context) (*paidy.Payment, error) {
			return w.paidy.ClosePayment(ctx, payment.ID, paidy.ClosePaymentRequest{})
		})
	default:
		w.capture(ctx, order, payment.ID, amount)
	}
}

// capture captures, and gives parts back, half of them marked. The parts differ, so that
// the ledger tells them apart.
func (w *worker) capture(ctx context.Context, order, id string, amount int64) {
	payment := write(ctx, w, paidyWish("capturePayment", order, amount),
		func(ctx context.Context) (*paidy.Payment, error) {
			return w.paidy.CapturePayment(ctx, id, paidy.CapturePaymentRequest{})
		})
	for i := range w.dice.Int64N(3) {
		if payment == nil {
			return
		}
		part := amount/5 + i
		body := paidy.RefundPaymentRequest{CaptureID: payment.Captures[0].ID, Amount: &part}
		if w.dice.IntN(2) == 0 {
			body.Metadata = &paidy.MetadataRequest{jppay.PaidyWriteID: fmt.Sprintf("%s-r%d", order, i)}
		}
		payment = write(ctx, w, paidyWish("refundPayment", order, part),
			func(ctx context.Context) (*paidy.Payment, error) {
				return w.paidy.RefundPayment(ctx, id, body)
			})
	}
}

func legacyWish(operation, key string, amount int64) oracle.Wish {
	return ledger.Wish(sandbox.ProviderLegacy, operation, key, amount)
}

func (w *worker) legacySale(ctx context.Context, order string) {
	amount := w.amount()
	body := paidylegacy.AuthorizeRequest{
		Buyer: paidylegacy.Buyer{
			Name: "見本 花子", Name2: "ミホン ハナコ", Email: paidylegacy.BuyerEmail{Address: sandbox.LegacyApproved},
			Phone: paidylegacy.BuyerPhone{Number: "080-0000-0000"},
			Address: paidylegacy.BuyerAddress{
				Address2: "見本町1", Address3: "千代田区", Address4: "東京都", PostalCode: "100-0001",
			},
		},
		Order: paidylegacy.AuthorizeOrder{
			Items: []paidylegacy.OrderItem{{ItemID: new("1"), Title: "tea", Amount: amount, Quantity: 1}},
			Tax:   new(int64(0)), Shipping: new(int64(0)), TotalAmount: amount, OrderRef: &order,
		},
		MerchantData: paidylegacy.MerchantData{
			Store: "見本堂", CustomerAge: 1, LastOrder: 1, LastOrderAmount: 1, KnownAddress: true, LTV: 1,
		},
		Tracking: paidylegacy.Tracking{ConsumerIP: "203.0.113.7"},
	}
	authorized := write(ctx, w, legacyWish("authorizePayment", order, amount),
		func(ctx context.Context) (*paidylegacy.AuthorizeAnswer, error) {
			return w.legacy.AuthorizePayment(ctx, body)
		})
	switch {
	case authorized == nil:
	case w.dice.IntN(4) == 0:
		write(ctx, w, legacyWish("closePayment", order, 0),
			func(ctx context.Context) (*paidylegacy.CloseAnswer, error) {
				return w.legacy.ClosePayment(ctx, paidylegacy.CloseRequest{PaymentID: authorized.PaymentID})
			})
	default:
		w.legacyCapture(ctx, order, authorized.PaymentID, amount)
	}
}

// legacyCapture captures, and may give a quarter back.
func (w *worker) legacyCapture(ctx context.Context, order, id string, amount int64) {
	captured := write(ctx, w, legacyWish("capturePayment", order, amount),
		func(ctx context.Context) (*paidylegacy.CaptureAnswer, error) {
			return w.legacy.CapturePayment(ctx, paidylegacy.CaptureRequest{PaymentID: id})
		})
	if captured == nil || w.dice.IntN(2) == 0 {
		return
	}
	back := amount / 4
	write(ctx, w, legacyWish("refundPayment", order, back),
		func(ctx context.Context) (*paidylegacy.RefundAnswer, error) {
			return w.legacy.RefundPayment(ctx, paidylegacy.RefundRequest{
				CaptureID: captured.CaptureID, Amount: &back,
			})
		})
}
