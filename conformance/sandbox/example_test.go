package sandbox_test

import (
	"context"
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
	payment, err := jppay.OK(client.CapturePaymentWithResponse(context.Background(), bought.PaymentID, nil, paidy.CapturePaymentRequest{}))
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
