package jppay_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/validate"
	"github.com/jppay/jppay/specs"
)

// The examples run against the sandbox. Against Paidy itself leave BaseURL empty.
func startSandbox() *sandbox.Sandbox {
	s, err := sandbox.New(sandbox.Config{})
	if err != nil {
		log.Fatal(err)
	}
	return s
}

// checkOut is a buyer who pays 4300 yen in Paidy Checkout.
func checkOut(s *sandbox.Sandbox) sandbox.CheckoutResult {
	checkout, err := s.Paidy.Checkout(sandbox.CheckoutRequest{Amount: 4300, OrderRef: "order-1"})
	if err != nil {
		log.Fatal(err)
	}
	return checkout
}

// startPaidy starts a sandbox and a client of its Paidy.
func startPaidy() (*sandbox.Sandbox, *jppay.Paidy) {
	s := startSandbox()
	client, err := jppay.NewPaidy(jppay.PaidyConfig{BaseURL: s.Paidy.URL, SecretKey: overlay.NewSecret(s.Paidy.SecretKey)})
	if err != nil {
		log.Fatal(err)
	}

	return s, client
}

// loseCapture lets the answer to the next capture get lost.
func loseCapture(s *sandbox.Sandbox) {
	err := s.Fault(sandbox.Fault{
		Provider: sandbox.ProviderPaidy, Operation: "capturePayment", Kind: sandbox.FaultCutAfter,
	})
	if err != nil {
		log.Fatal(err)
	}
}

func ExampleNewPaidy() {
	s := startSandbox()
	defer s.Close()
	client, err := jppay.NewPaidy(jppay.PaidyConfig{BaseURL: s.Paidy.URL, SecretKey: overlay.NewSecret(s.Paidy.SecretKey)})
	if err != nil {
		log.Fatal(err)
	}
	// The buyer pays in Paidy Checkout; your page tells you the payment's id.
	checkout := checkOut(s)

	payment, err := client.CapturePayment(context.Background(), checkout.PaymentID, paidy.CapturePaymentRequest{})
	switch {
	case errors.Is(err, overlay.ErrOutcomeUnknown):
		fmt.Println("overlay.Resolve finds out")
	case err != nil:
		fmt.Println(err)
	default:
		fmt.Println(payment.Status, payment.Captures[0].Amount, "yen")
	}
	// Output: closed 4300 yen
}

// The answer to a capture gets lost. It is not sent again, because Paidy does not
// document that this is safe; Paidy can be asked instead.
func ExamplePaidy_resolve() {
	s := startSandbox()
	defer s.Close()
	ctx := context.Background()
	client, err := jppay.NewPaidy(jppay.PaidyConfig{BaseURL: s.Paidy.URL, SecretKey: overlay.NewSecret(s.Paidy.SecretKey)})
	if err != nil {
		log.Fatal(err)
	}
	checkout := checkOut(s)
	loseCapture(s)

	_, err = client.CapturePayment(ctx, checkout.PaymentID, paidy.CapturePaymentRequest{})
	fmt.Println("unknown:", errors.Is(err, overlay.ErrOutcomeUnknown))
	resolution, err := overlay.Resolve(ctx, err)
	if err != nil {
		log.Fatal(err)
	}
	payment := resolution.Resource.(*paidy.Payment)
	fmt.Println(resolution.Outcome, "-", resolution.Reason, "-", payment.Captures[0].Amount, "yen")
	// Output:
	// unknown: true
	// happened - the payment is captured - 4300 yen
}

// A process dies after a write whose outcome it did not know. The next one finds the
// write in the record and asks Paidy. Package sqlrecord keeps a record in a database.
func ExamplePaidy_Resolve() {
	s := startSandbox()
	defer s.Close()
	ctx, record := context.Background(), overlay.NewMemoryRecord()
	client, err := jppay.NewPaidy(jppay.PaidyConfig{BaseURL: s.Paidy.URL, SecretKey: overlay.NewSecret(s.Paidy.SecretKey)},
		overlay.WithRecord(record))
	if err != nil {
		log.Fatal(err)
	}
	checkout := checkOut(s)
	loseCapture(s)
	_, _ = client.CapturePayment(ctx, checkout.PaymentID, paidy.CapturePaymentRequest{}) // and the process dies

	writes, err := record.Open(ctx, overlay.Write{}, 100)
	if err != nil {
		log.Fatal(err)
	}
	for _, write := range writes {
		resolution, err := client.Resolve(ctx, write)
		fmt.Println(write.Operation, resolution.Outcome, "-", resolution.Reason, err)
	}
	// Output: capturePayment happened - the payment is captured <nil>
}

// Paidy answers 200 with the status "rejected": the client makes it an error.
func ExampleNewPaidy_declined() {
	s, client := startPaidy()
	defer s.Close()

	_, err := client.CreatePayment(context.Background(), paidy.CreatePaymentRequest{
		TokenID: sandbox.PaidyTokenRejected, Amount: 1200,
		Order: paidy.OrderRequest{Items: []paidy.OrderItemRequest{{UnitPrice: 1200, Quantity: 1}}},
	})
	var failure *overlay.Error
	if errors.As(err, &failure) {
		fmt.Println(errors.Is(err, overlay.ErrDeclined), failure.Status, failure.Code, failure.Outcome)
	}
	// Output: true 200 rejected did not happen
}

func ExampleNewPayPay() {
	s := startSandbox()
	defer s.Close()
	client, err := jppay.NewPayPay(jppay.PayPayConfig{
		BaseURL: s.PayPay.URL, // or Environment: jppay.PayPayProduction
		APIKey:  s.PayPay.APIKey, APISecret: overlay.NewSecret(s.PayPay.APISecret), MerchantID: s.PayPay.MerchantID,
	})
	if err != nil {
		log.Fatal(err)
	}
	_, err = client.GetKYCInfo(context.Background(), "00000000-0000-4000-8000-000000000000")
	var failure *overlay.Error
	if errors.As(err, &failure) {
		fmt.Println(failure.Operation, failure.Status, failure.Code)
		fmt.Println(failure.Advice)
	}
	// Output:
	// getKycInfo 401 INVALID_USER_AUTHORIZATION_ID
	// Have the user link the PayPay account again
}

func ExampleNewPaidyLegacy() {
	s := startSandbox()
	defer s.Close()
	client, err := jppay.NewPaidyLegacy(jppay.PaidyLegacyConfig{
		BaseURL: s.Legacy.URL, APIKey: overlay.NewSecret(s.Legacy.APIKey), Secret: overlay.NewSecret(s.Legacy.Secret),
	})
	if err != nil {
		log.Fatal(err)
	}
	order := paidylegacy.AuthorizeRequest{ // the checksum is filled in
		Buyer: paidylegacy.Buyer{
			Name: "見本 花子", Name2: "ミホン ハナコ",
			Email: paidylegacy.BuyerEmail{Address: sandbox.LegacyAsksPin},
			Phone: paidylegacy.BuyerPhone{Number: "080-0000-0013"},
			Address: paidylegacy.BuyerAddress{
				Address2: "見本町1-2-3", Address3: "千代田区", Address4: "東京都", PostalCode: "100-0001",
			},
		},
		Order: paidylegacy.AuthorizeOrder{
			Items:       []paidylegacy.OrderItem{{Title: "湯のみ", Amount: 1450, Quantity: 2}},
			TotalAmount: 2900,
		},
		MerchantData: paidylegacy.MerchantData{Store: "見本堂"},
		Tracking:     paidylegacy.Tracking{ConsumerIP: "203.0.113.7"},
	}
	answer, err := client.AuthorizePayment(context.Background(), order)
	if errors.Is(err, overlay.ErrActionRequired) { // Paidy has sent a pin to the buyer's phone
		order.AuthCode = new(sandbox.LegacyPin)
		answer, err = client.AuthorizePayment(context.Background(), order)
	}
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(answer.Status)
	// Output: authorize_success
}

// Let every call fail whose request or answer breaks the contract, as in CI.
func ExampleNewPaidy_contract() {
	s := startSandbox()
	defer s.Close()
	validator, err := validate.New(specs.Paidy())
	if err != nil {
		log.Fatal(err)
	}
	client, err := jppay.NewPaidy(jppay.PaidyConfig{BaseURL: s.Paidy.URL, SecretKey: overlay.NewSecret(s.Paidy.SecretKey)},
		overlay.WithContract(validator.Check))
	if err != nil {
		log.Fatal(err)
	}
	tokens, err := client.ListTokens(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(*tokens), "tokens, all as documented")
	// Output: 3 tokens, all as documented
}

func ExamplePaidyCheckout() {
	checkout, err := jppay.PaidyCheckout("pk_test_sandboxLocalOnly1", jppay.CheckoutPayment{
		Amount: 1000, StoreName: "見本堂",
		Buyer: jppay.CheckoutBuyer{Email: "successful.payment@paidy.com", Name1: "見本 花子", Phone: "08000000001"},
		Order: paidy.OrderRequest{Items: []paidy.OrderItemRequest{{UnitPrice: 1000, Quantity: 1}}},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("const handler = Paidy.configure(%s)\n", checkout.Config)
	fmt.Println("handler.launch(…)", len(checkout.Payload) > 0)
	// Output:
	// const handler = Paidy.configure({"api_key":"pk_test_sandboxLocalOnly1"})
	// handler.launch(…) true
}
