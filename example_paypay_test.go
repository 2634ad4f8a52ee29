package jppay_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
)

func payPayClient(s *sandbox.Sandbox) *jppay.PayPay {
	client, err := jppay.NewPayPay(jppay.PayPayConfig{
		BaseURL: s.PayPay.URL, // or Environment: jppay.PayPayProduction
		APIKey:  s.PayPay.APIKey, APISecret: overlay.NewSecret(s.PayPay.APISecret), MerchantID: s.PayPay.MerchantID,
	})
	if err != nil {
		log.Fatal(err)
	}
	return client
}

// A buyer scans a code and pays; part of it is refunded later. PayPay's own
// payment id and the merchant's are different types: the refund takes PayPay's.
func Example_payPayScanAndPay() {
	s := startSandbox()
	defer s.Close()
	ctx, client := context.Background(), payPayClient(s)

	code, err := client.CreateQRCode(ctx, paypay.CreateQRCodeRequest{
		MerchantPaymentID: "order-1", Amount: paypay.Yen(1200),
	})
	if err != nil {
		log.Fatal(err)
	}
	// Show code.URL; the buyer pays in the app:
	if err := s.PayPay.ScanAndPay(string(code.CodeID), sandbox.PayPayUserCompleted); err != nil {
		log.Fatal(err)
	}

	payment, err := jppay.WaitForCodePayment(ctx, client, "order-1", jppay.Polling{Expires: code.ExpiryDate})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(payment.Status, payment.Amount)

	refund, err := client.RefundPayment(ctx, paypay.RefundPaymentRequest{
		MerchantRefundID: "refund-1", PaymentID: payment.PaymentID,
		Amount: paypay.Yen(200), RequestedAt: paypay.At(time.Now()),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("refunded", refund.Amount)
	// Output:
	// COMPLETED 1200 JPY
	// refunded 200 JPY
}

// A user who has linked the account is charged without being asked again. The
// second charge of the same amount is suspicious unless it is meant.
func Example_payPayDirectDebit() {
	s := startSandbox()
	defer s.Close()
	ctx, client := context.Background(), payPayClient(s)

	charge := func(id paypay.MerchantPaymentID, options ...paypay.CallOption) error {
		_, err := client.CreatePayment(ctx, paypay.CreatePaymentRequest{
			MerchantPaymentID: id, UserAuthorizationID: sandbox.PayPayUserCompleted,
			Amount: paypay.Yen(500), RequestedAt: paypay.At(time.Now()),
		}, options...)
		return err
	}
	fmt.Println(charge("ride-1"))
	var failure *overlay.Error
	if err := charge("ride-2"); errors.As(err, &failure) {
		fmt.Println(failure.Code, failure.Outcome)
	}
	fmt.Println(charge("ride-2", paypay.WithAgreeSimilarTransaction(true)))
	// Output:
	// <nil>
	// SUSPECTED_DUPLICATE_PAYMENT did not happen
	// <nil>
}

// An amount is blocked first and captured when the goods leave.
func Example_payPayAuthorizeAndCapture() {
	s := startSandbox()
	defer s.Close()
	ctx, client := context.Background(), payPayClient(s)

	_, err := client.CreateAuth(ctx, paypay.CreateAuthRequest{
		MerchantPaymentID: "order-2", UserAuthorizationID: sandbox.PayPayUserCompleted,
		Amount: paypay.Yen(3000), RequestedAt: paypay.At(time.Now()),
	})
	if err != nil {
		log.Fatal(err)
	}
	captured, err := client.CapturePaymentAuth(ctx, paypay.CapturePaymentAuthRequest{
		MerchantPaymentID: "order-2", MerchantCaptureID: "capture-1", OrderDescription: "two of three",
		Amount: paypay.Yen(2800), RequestedAt: paypay.At(time.Now()),
	})
	switch {
	case errors.Is(err, overlay.ErrActionRequired):
		fmt.Println("the user has to agree to a higher amount")
	case err != nil:
		log.Fatal(err)
	default:
		fmt.Println(captured.Status)
	}
	// Output: COMPLETED
}

// Points are granted after the call: accepted is not granted yet. WithAnswer shows
// what came besides the value.
func Example_payPayCashback() {
	s := startSandbox()
	defer s.Close()
	ctx, client := context.Background(), payPayClient(s)

	var answer overlay.Answer
	_, err := client.CreateCashback(ctx, paypay.CreateCashbackRequest{
		MerchantCashbackID: "gift-1", UserAuthorizationID: sandbox.PayPayUserCompleted,
		Amount: paypay.Yen(100), RequestedAt: paypay.At(time.Now()),
	}, paypay.WithAnswer(&answer))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(answer.Code, answer.Outcome)

	s.PayPay.SettlePoints() // PayPay does this in its own time
	cashback, err := jppay.WaitForCashback(ctx, client, "gift-1", jppay.Polling{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(cashback.Status, cashback.Amount)
	// Output:
	// REQUEST_ACCEPTED accepted, not done yet
	// SUCCESS 100 JPY
}

// The answer to a payment gets lost. The client asks PayPay before it sends
// anything again, finds the payment, and returns it as if nothing had happened.
// Then the user thinks better of it.
func Example_payPayCancel() {
	s := startSandbox()
	defer s.Close()
	ctx, client := context.Background(), payPayClient(s)
	err := s.Fault(sandbox.Fault{
		Provider: sandbox.ProviderPayPay, Operation: "createPayment", Kind: sandbox.FaultCutAfter,
	})
	if err != nil {
		log.Fatal(err)
	}

	payment, err := client.CreatePayment(ctx, paypay.CreatePaymentRequest{
		MerchantPaymentID: "order-3", UserAuthorizationID: sandbox.PayPayUserCompleted,
		Amount: paypay.Yen(900), RequestedAt: paypay.At(time.Now()),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(payment.Status)
	if _, err := client.CancelPayment(ctx, "order-3"); err != nil {
		log.Fatal(err)
	}
	details, err := client.GetPaymentDetails(ctx, "order-3")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(details.Status)
	// Output:
	// COMPLETED
	// FAILED
}
