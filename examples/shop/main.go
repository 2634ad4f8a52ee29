// Command shop sells one thing for 1,200 yen: it makes a QR code at PayPay, has a user of
// the sandbox pay it, and asks PayPay whether it was paid.
//
// It takes its addresses and keys from the environment. With the sandbox on this machine:
//
//	eval "$(jppay sandbox -env 2>sandbox.log &)"
//	go run ./examples/shop
package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"time"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/gen/paypay"
)

// customer is a verified user of the sandbox who has enough money.
const customer = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a10"

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := sell(ctx, paypay.MerchantPaymentID("order-"+rand.Text()[:8])); err != nil {
		fmt.Fprintln(os.Stderr, "shop:", err)
		os.Exit(1)
	}
}

func sell(ctx context.Context, order paypay.MerchantPaymentID) error {
	client, err := jppay.NewPayPayFromEnv()
	if err != nil {
		return err
	}
	code, err := client.CreateQRCode(ctx, paypay.CreateQRCodeRequest{
		MerchantPaymentID: order, Amount: paypay.Yen(1200),
	})
	if err != nil {
		return err
	}
	if err := scan(ctx, string(code.CodeID)); err != nil {
		return err
	}

	payment, err := client.GetCodePaymentDetails(ctx, order)
	if err != nil {
		return err
	}
	fmt.Printf("%s: %s, %d yen\n", order, payment.Status, payment.Amount.Amount())
	if payment.Status != paypay.PaymentStatusCompleted {
		return errors.New("it was not paid")
	}
	return nil
}

// scan is what the customer does: the sandbox's admin endpoint stands in for the app.
func scan(ctx context.Context, codeID string) error {
	body, err := json.Marshal(map[string]string{"codeId": codeID})
	if err != nil {
		return err
	}
	address, err := url.JoinPath(os.Getenv("JPPAY_SANDBOX_ADMIN_URL"), "users", customer, "scan-and-pay")
	if err != nil {
		return err
	}
	//nolint:gosec // whoever runs the shop names the sandbox
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	if token := os.Getenv("JPPAY_SANDBOX_ADMIN_TOKEN"); token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}

	answer, err := http.DefaultClient.Do(request) //nolint:gosec // the same
	if err != nil {
		return err
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the customer cannot pay: %s", answer.Status)
	}
	return nil
}
