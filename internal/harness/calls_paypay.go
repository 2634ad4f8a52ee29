package harness

import (
	"context"
	"time"

	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/oracle"
	"github.com/jppay/jppay/internal/oracle/ledger"
	"github.com/jppay/jppay/overlay/policy"
)

// Call sends a write.
type Call[T any] = func(ctx context.Context) (*T, error)

// PayPayWish returns the wish for a call to PayPay.
func PayPayWish(operation, key string, amount int64) oracle.Wish {
	return ledger.Wish(policy.PayPay, operation, key, amount)
}

// PayPayPayment takes money from a user who agreed to that.
func (c *Clients) PayPayPayment(order string, user paypay.UserAuthorizationID, amount int64) Call[paypay.Payment] {
	return func(ctx context.Context) (*paypay.Payment, error) {
		return c.PayPay.CreatePayment(ctx, paypay.CreatePaymentRequest{
			MerchantPaymentID: paypay.MerchantPaymentID(order), UserAuthorizationID: user,
			Amount: paypay.Yen(amount), RequestedAt: paypay.At(time.Now()),
		}, paypay.WithAgreeSimilarTransaction(true))
	}
}

// PayPayAuthorization reserves money of a user.
func (c *Clients) PayPayAuthorization(
	order string, user paypay.UserAuthorizationID, amount int64,
) Call[paypay.Payment] {
	return func(ctx context.Context) (*paypay.Payment, error) {
		return c.PayPay.CreateAuth(ctx, paypay.CreateAuthRequest{
			MerchantPaymentID: paypay.MerchantPaymentID(order), UserAuthorizationID: user,
			Amount: paypay.Yen(amount), RequestedAt: paypay.At(time.Now()),
		}, paypay.WithAgreeSimilarTransaction(true))
	}
}

// PayPayRevert lets reserved money go.
func (c *Clients) PayPayRevert(order string, id paypay.PaymentID) Call[paypay.RevertedPayment] {
	return func(ctx context.Context) (*paypay.RevertedPayment, error) {
		return c.PayPay.RevertAuth(ctx, paypay.RevertAuthRequest{
			MerchantRevertID: paypay.MerchantRevertID(order + "-v"), PaymentID: id, RequestedAt: paypay.At(time.Now()),
		})
	}
}

// PayPayCapture takes reserved money, under an id of the capture's own.
func (c *Clients) PayPayCapture(
	order, id string, amount int64, options ...paypay.CallOption,
) Call[paypay.Payment] {
	return func(ctx context.Context) (*paypay.Payment, error) {
		return c.PayPay.CapturePaymentAuth(ctx, paypay.CapturePaymentAuthRequest{
			MerchantPaymentID: paypay.MerchantPaymentID(order), MerchantCaptureID: paypay.MerchantCaptureID(id),
			Amount: paypay.Yen(amount), RequestedAt: paypay.At(time.Now()), OrderDescription: "parcel",
		}, options...)
	}
}

// PayPayRefund gives a part of a payment back.
func (c *Clients) PayPayRefund(
	id string, payment paypay.PaymentID, amount int64, options ...paypay.CallOption,
) Call[paypay.Refund] {
	return func(ctx context.Context) (*paypay.Refund, error) {
		return c.PayPay.RefundPayment(ctx, paypay.RefundPaymentRequest{
			MerchantRefundID: paypay.MerchantRefundID(id), PaymentID: payment, Amount: paypay.Yen(amount),
			RequestedAt: paypay.At(time.Now()),
		}, options...)
	}
}
