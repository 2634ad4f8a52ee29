package sandbox_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/overlay"
)

// A buyer pays in Paidy Checkout and the shop captures the payment. In a test
// write sandbox.Start(t) instead of New and Close.
func Example() {
	s, err := sandbox.New(sandbox.Config{Seed: 1, Start: time.Date(2026, 6, 1, 10, 0, 0, 0, time.UTC)})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()

	client, err := jppay.NewPaidy(jppay.PaidyConfig{BaseURL: s.Paidy.URL, SecretKey: overlay.NewSecret(s.Paidy.SecretKey)})
	if err != nil {
		log.Fatal(err)
	}

	bought, err := s.Paidy.Checkout(sandbox.CheckoutRequest{Amount: 12500, OrderRef: "order-1"})
	if err != nil {
		log.Fatal(err)
	}
	s.Clock.Advance(24 * time.Hour)
	payment, err := client.CapturePayment(context.Background(), bought.PaymentID, paidy.CapturePaymentRequest{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(payment.Status, payment.Captures[0].Amount, "yen")

	for _, e := range s.Ledger() {
		fmt.Println(e.At.Format(time.DateOnly), e.Kind, e.Key, e.Amount)
	}
	// Output:
	// closed 12500 yen
	// 2026-06-01 authorization order-1 12500
	// 2026-06-02 capture order-1 12500
}

// The second capture is done at Paidy, but its answer is lost: the client says
// that the outcome is unknown, and the ledger knows it.
func ExampleSandbox_SetPlan() {
	s, err := sandbox.New(sandbox.Config{Seed: 1})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	err = s.SetPlan(sandbox.Plan{Rules: []sandbox.Rule{{
		Fault: sandbox.Fault{Provider: sandbox.ProviderPaidy, Operation: "capturePayment", Kind: sandbox.FaultCutAfter},
		Calls: []int{2},
	}}})
	if err != nil {
		log.Fatal(err)
	}
	client, err := jppay.NewPaidy(jppay.PaidyConfig{BaseURL: s.Paidy.URL, SecretKey: overlay.NewSecret(s.Paidy.SecretKey)})
	if err != nil {
		log.Fatal(err)
	}

	for _, order := range []string{"order-1", "order-2", "order-3"} {
		bought, err := s.Paidy.Checkout(sandbox.CheckoutRequest{Amount: 500, OrderRef: order})
		if err != nil {
			log.Fatal(err)
		}
		_, err = client.CapturePayment(context.Background(), bought.PaymentID, paidy.CapturePaymentRequest{})
		fmt.Println(order, "is open:", errors.Is(err, overlay.ErrOutcomeUnknown))
	}
	for _, e := range s.Ledger() {
		if e.Kind == "capture" {
			fmt.Println(e.Key, "was captured")
		}
	}
	fmt.Println(s.Injected())
	// Output:
	// order-1 is open: false
	// order-2 is open: true
	// order-3 is open: false
	// order-1 was captured
	// order-2 was captured
	// order-3 was captured
	// map[cut-after:1]
}
