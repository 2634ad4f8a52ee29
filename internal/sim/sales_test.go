package sim

import (
	"context"
	"time"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay/policy"
)

const customer = sandbox.PayPayUserCompleted

func yen(amount int64) paypay.MoneyAmount {
	return paypay.MoneyAmount{Amount: amount, Currency: paypay.MoneyAmountCurrencyJPY}
}

// sell makes one sale, with what follows it.
func (w *worker) sell(ctx context.Context) {
	sales := []func(context.Context){
		w.debit, w.debit, w.subscription, w.authorization, w.token, w.token, w.checkout, w.checkout,
	}
	sales[w.dice.IntN(len(sales))](ctx)
}

func (w *worker) debit(ctx context.Context) {
	order, amount := w.order(), w.amount()
	similar := paypay.AgreeSimilarTransaction(true)
	var paid *paypay.CreatePaymentResponse
	err := w.do(ctx, wish{provider: policy.PayPay, operation: "createPayment", key: order, amount: amount},
		func(ctx context.Context) (err error) {
			paid, err = jppay.OK(w.host.payPay.CreatePaymentWithResponse(ctx,
				&paypay.CreatePaymentParams{AgreeSimilarTransaction: &similar}, paypay.CreatePaymentRequest{
					MerchantPaymentID: paypay.MerchantPaymentID(order), UserAuthorizationID: customer,
					Amount: yen(amount), RequestedAt: time.Now().Unix(),
				}))
			return err
		})
	if err != nil || paid == nil || paid.Data == nil || paid.Data.PaymentID == nil {
		return
	}
	w.refund(ctx, order, *paid.Data.PaymentID, amount/2)
}

func (w *worker) refund(ctx context.Context, order string, payment paypay.PaymentID, amount int64) {
	if w.dice.IntN(2) == 0 {
		return
	}
	id := order + "-r"
	_ = w.do(ctx, wish{provider: policy.PayPay, operation: "refundPayment", key: id, amount: amount},
		func(ctx context.Context) error {
			_, err := jppay.OK(w.host.payPay.RefundPaymentWithResponse(ctx, nil, paypay.RefundPaymentRequest{
				MerchantRefundID: paypay.MerchantRefundID(id), PaymentID: payment, Amount: yen(amount),
				RequestedAt: time.Now().Unix(),
			}))
			return err
		})
}

func (w *worker) subscription(ctx context.Context) {
	order, amount := w.order(), w.amount()
	_ = w.do(ctx, wish{provider: policy.PayPay, operation: "createContinuousPayment", key: order, amount: amount},
		func(ctx context.Context) error {
			_, err := jppay.OK(w.host.payPay.CreateContinuousPaymentWithResponse(ctx, nil, paypay.CreateContinuousPaymentRequest{
				MerchantPaymentID: paypay.MerchantPaymentID(order), UserAuthorizationID: customer,
				Amount: yen(amount), RequestedAt: time.Now().Unix(),
			}))
			return err
		})
}

func (w *worker) authorization(ctx context.Context) {
	order, amount := w.order(), w.amount()
	similar := paypay.AgreeSimilarTransaction(true)
	err := w.do(ctx, wish{provider: policy.PayPay, operation: "createAuth", key: order, amount: amount},
		func(ctx context.Context) error {
			_, err := jppay.OK(w.host.payPay.CreateAuthWithResponse(ctx,
				&paypay.CreateAuthParams{AgreeSimilarTransaction: &similar}, paypay.CreateAuthRequest{
					MerchantPaymentID: paypay.MerchantPaymentID(order), UserAuthorizationID: customer,
					Amount: yen(amount), RequestedAt: time.Now().Unix(),
				}))
			return err
		})
	if err != nil {
		return
	}
	_ = w.do(ctx, wish{provider: policy.PayPay, operation: "capturePaymentAuth", key: order, amount: amount},
		func(ctx context.Context) error {
			_, err := jppay.OK(w.host.payPay.CapturePaymentAuthWithResponse(ctx, nil, paypay.CapturePaymentAuthRequest{
				MerchantPaymentID: paypay.MerchantPaymentID(order), MerchantCaptureID: paypay.MerchantCaptureID(order + "-c"),
				Amount: yen(amount), RequestedAt: time.Now().Unix(), OrderDescription: "parcel",
			}))
			return err
		})
}

func (w *worker) token(ctx context.Context) {
	order, amount := w.order(), w.amount()
	var payment *paidy.Payment
	err := w.do(ctx, wish{provider: policy.Paidy, operation: "createPayment", key: order, amount: amount},
		func(ctx context.Context) (err error) {
			payment, err = jppay.OK(w.host.paidy.CreatePaymentWithResponse(ctx, nil, paidy.CreatePaymentRequest{
				TokenID: sandbox.PaidyTokenActive, Amount: amount, Currency: paidy.CurrencyJPY,
				BuyerData: paidy.BuyerDataRequest{OrderCount: new(int64(1)), Ltv: &amount},
				Order:     paidy.OrderRequest{Items: []paidy.OrderItemRequest{{Quantity: 1, UnitPrice: amount}}, OrderRef: &order},
			}))
			return err
		})
	if err == nil && payment != nil {
		w.capture(ctx, order, payment.ID, amount)
	}
}

func (w *worker) checkout(ctx context.Context) {
	order, amount := w.order()+"-checkout", w.amount()
	bought, err := w.sandbox.Paidy.Checkout(sandbox.CheckoutRequest{Amount: amount, OrderRef: order})
	if err == nil {
		w.capture(ctx, order, bought.PaymentID, amount)
	}
}

func (w *worker) capture(ctx context.Context, order, payment string, amount int64) {
	_ = w.do(ctx, wish{provider: policy.Paidy, operation: "capturePayment", key: order, amount: amount},
		func(ctx context.Context) error {
			_, err := jppay.OK(w.host.paidy.CapturePaymentWithResponse(ctx, payment, nil, paidy.CapturePaymentRequest{}))
			return err
		})
}
