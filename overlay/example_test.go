package overlay_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
)

// open starts a sandbox with a client of each API.
func open(options ...overlay.Option) *sandbox.ClientSet {
	s, err := sandbox.New(sandbox.Config{})
	if err != nil {
		log.Fatal(err)
	}
	shop, err := s.Clients(options...)
	if err != nil {
		log.Fatal(err)
	}

	return shop
}

// The answer to a capture gets lost. Paidy documents no id by which it recognises a
// second one, so the client does not send it again: Resolve asks what became of it.
func ExampleResolve() {
	ctx, shop := context.Background(), open()
	defer shop.Sandbox.Close()
	checkout, err := shop.Sandbox.Paidy.Checkout(sandbox.CheckoutRequest{Amount: 4300, OrderRef: "order-1"})
	if err != nil {
		log.Fatal(err)
	}
	fault := sandbox.Fault{Provider: sandbox.ProviderPaidy, Operation: "capturePayment", Kind: sandbox.FaultCutAfter}
	if err := shop.Sandbox.Fault(fault); err != nil {
		log.Fatal(err)
	}

	_, err = shop.Paidy.CapturePayment(ctx, checkout.PaymentID, paidy.CapturePaymentRequest{})
	if errors.Is(err, overlay.ErrOutcomeUnknown) {
		resolution, err := overlay.Resolve(ctx, err)
		fmt.Println(resolution.Outcome, "-", resolution.Reason, err)
	}
	// Output: happened - the payment is captured <nil>
}

// Each attempt and each decision is told to hooks, here of a call that PayPay is too busy
// for at first.
func ExampleWithHook() {
	ctx := context.Background()
	shop := open(
		overlay.WithRetry(overlay.Retry{Attempts: 2, Base: time.Millisecond}),
		overlay.WithHook(func(_ context.Context, e overlay.Event) {
			if e.Kind == overlay.EventAttempt {
				fmt.Println(e.Operation, e.Status, e.Code)
			}
			if e.Kind == overlay.EventDecision {
				fmt.Println("again:", e.Again, "since", e.Reason)
			}
		}),
	)
	defer shop.Sandbox.Close()
	if err := shop.Sandbox.Force(sandbox.ProviderPayPay, "getPaymentDetails", "INTERNAL_SERVER_ERROR"); err != nil {
		log.Fatal(err)
	}

	_, err := shop.PayPay.GetPaymentDetails(ctx, "order-1")
	fmt.Println(errors.Is(err, overlay.ErrNotFound))
	// Output:
	// getPaymentDetails 500 INTERNAL_SERVER_ERROR
	// again: true since the document says to wait and send it again
	// getPaymentDetails 404 RESOURCE_NOT_FOUND
	// again: false since the document says not to send it again unchanged
	// true
}

// One attempt and no more: nothing is sent again, and nothing is asked.
func ExampleWithRetry() {
	ctx, shop := context.Background(), open(overlay.WithRetry(overlay.Retry{Attempts: 1}))
	defer shop.Sandbox.Close()
	if err := shop.Sandbox.Force(sandbox.ProviderPayPay, "getPaymentDetails", "INTERNAL_SERVER_ERROR"); err != nil {
		log.Fatal(err)
	}

	_, err := shop.PayPay.GetPaymentDetails(ctx, "order-1")
	var failure *overlay.Error
	if errors.As(err, &failure) {
		fmt.Println(failure.Attempts, failure.Code, failure.Reason)
	}
	// Output: 1 INTERNAL_SERVER_ERROR only one attempt is allowed
}

// A capture of more than was authorized needs the user's consent. The answer, which is
// no success, holds the page for it.
func ExampleDecode() {
	ctx, shop := context.Background(), open()
	defer shop.Sandbox.Close()
	auth, err := shop.PayPay.CreateAuth(ctx, paypay.CreateAuthRequest{
		MerchantPaymentID: "order-1", UserAuthorizationID: sandbox.PayPayUserCompleted,
		Amount: paypay.Yen(3000), RequestedAt: paypay.At(time.Now()),
	})
	if err != nil {
		log.Fatal(err)
	}

	_, err = shop.PayPay.CapturePaymentAuth(ctx, paypay.CapturePaymentAuthRequest{
		MerchantPaymentID: auth.MerchantPaymentID, MerchantCaptureID: "capture-1", OrderDescription: "one more",
		Amount: paypay.Yen(3500), RequestedAt: paypay.At(time.Now()),
	})
	if errors.Is(err, overlay.ErrActionRequired) {
		answer, err := overlay.Decode[paypay.CaptureConfirmationResponse](err)
		fmt.Println(answer.ResultInfo.Code, err)
	}
	// Output: USER_CONFIRMATION_REQUIRED <nil>
}
