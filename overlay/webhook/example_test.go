package webhook_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
	"github.com/jppay/jppay/overlay/webhook/webhooktest"
)

// A shop that receives PayPay's notifications. The sandbox stands in for PayPay: a
// buyer pays and PayPay tells, and then somebody claims a payment that never was.
func Example() {
	s, err := sandbox.New(sandbox.Config{}) // a real shop has none
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	client, err := jppay.NewPayPay(jppay.PayPayConfig{
		BaseURL: s.PayPay.URL, MerchantID: s.PayPay.MerchantID, // or Environment: jppay.PayPayProduction
		APIKey: s.PayPay.APIKey, APISecret: overlay.NewSecret(s.PayPay.APISecret),
	})
	if err != nil {
		log.Fatal(err)
	}

	// The merchant's code: act on the truth, never on the claim.
	shipped := make(chan string, 1)
	handle := func(ctx context.Context, d webhook.Delivery) error {
		payment, read := d.Truth.(*paypay.Payment)
		if !read {
			return nil // another kind of event
		}
		if payment.Status == paypay.PaymentStatusCompleted {
			shipped <- fmt.Sprintf("%s: %s, %d yen", payment.MerchantPaymentID, d.Verdict, payment.Amount.Amount())
		}
		return nil
	}
	secret := rand.Text() // in a real shop fixed, and part of the URL that PayPay was given
	receiver, err := webhook.PayPay(webhook.ConfirmPayPay(client), handle, webhook.Config{
		Sources:     []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, // PayPay's, as in your onboarding papers
		PathSecrets: []overlay.Secret{overlay.NewSecret(secret)},
		Inbox:       webhook.NewMemory(0), // a real shop takes sqlinbox.New or redisinbox.New
		Report:      func(err error) { log.Print(err) },
	})
	if err != nil {
		log.Fatal(err)
	}

	mux := http.NewServeMux()
	mux.Handle("/hooks/paypay/", receiver)
	server := &http.Server{ // time limits keep slow senders from holding connections
		Handler: mux, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: 10 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10,
	}
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background()) // signal.NotifyContext in a real shop
	var running sync.WaitGroup
	running.Go(func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			log.Print(err)
		}
	})
	running.Go(func() { _ = receiver.Run(ctx) })

	url := "http://" + listener.Addr().String() + "/hooks/paypay/" + secret
	pay(s, client, url)
	fmt.Println("shipped", <-shipped)

	claimed := webhooktest.Transaction(paypay.TransactionEventStateCompleted)
	claimed.MerchantOrderID = new(paypay.MerchantPaymentID("order-1x"))
	for _, to := range []string{url, "http://" + listener.Addr().String() + "/hooks/paypay/guess"} {
		status, err := webhooktest.Post(ctx, http.DefaultClient, to, claimed)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println("a claim of somebody else's was answered", status)
	}
	for receiver.Counters().Failed == 0 { // looked up once; after the second time it is quarantined
		time.Sleep(time.Millisecond)
	}

	_ = server.Shutdown(context.Background())
	stop() // events in work come to their end
	running.Wait()
	counts := receiver.Counters()
	fmt.Println("handed over", counts.Handled, "refused", counts.Refused)
	// Output:
	// shipped order-1: confirmed, 1200 yen
	// a claim of somebody else's was answered 200
	// a claim of somebody else's was answered 404
	// handed over 1 refused map[secret:1]
}

// pay is what happens at PayPay: a buyer pays order-1, and PayPay tells the URL.
func pay(s *sandbox.Sandbox, client *jppay.PayPay, url string) {
	if err := s.SetWebhookURL("paypay", url); err != nil {
		log.Fatal(err)
	}
	code, err := client.CreateQRCode(context.Background(), paypay.CreateQRCodeRequest{
		MerchantPaymentID: "order-1", Amount: paypay.Yen(1200),
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := s.PayPay.ScanAndPay(string(code.CodeID), sandbox.PayPayUserCompleted); err != nil {
		log.Fatal(err)
	}
}
