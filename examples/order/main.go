// Command order sells an order of 1,000 yen by a PayPay code: the shop makes the code, the
// sandbox's user pays it, the shop reads the payment.
package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
)

func setting(name, fallback string) string { return cmp.Or(os.Getenv(name), fallback) }

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := sell(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "order:", err)
		os.Exit(1)
	}
}

func sell(ctx context.Context) error {
	client, err := jppay.NewPayPay(jppay.PayPayConfig{
		BaseURL:   setting("JPPAY_PAYPAY_URL", "http://127.0.0.1:8080"),
		APIKey:    setting("JPPAY_PAYPAY_API_KEY", "a_sandboxLocalOnly1"),
		APISecret: overlay.NewSecret(setting("JPPAY_PAYPAY_API_SECRET", "sandboxLocalOnly/PayPay+Secrets=")),
	})
	if err != nil {
		return err
	}

	order := paypay.MerchantPaymentID("order-" + rand.Text())
	code, err := client.CreateQRCode(ctx, paypay.CreateQRCodeRequest{
		MerchantPaymentID: order, Amount: paypay.Yen(1000),
	})
	if err != nil {
		return err
	}
	if err := scanAndPay(ctx, string(code.CodeID)); err != nil {
		return err
	}

	payment, err := jppay.WaitForCodePayment(ctx, client, order, jppay.Polling{Expires: code.ExpiryDate})
	if err != nil {
		return err
	}
	fmt.Printf("%s: %s %s\n", order, payment.Status, payment.Amount)
	return nil
}

// scanAndPay is what the user does with the app in real life. Here the sandbox's user does it.
func scanAndPay(ctx context.Context, codeID string) error {
	const user = "0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a10"
	body, err := json.Marshal(map[string]string{"codeId": codeID})
	if err != nil {
		return err
	}
	url := setting("JPPAY_SANDBOX_ADMIN_URL", "http://127.0.0.1:8090") + "/users/" + user + "/scan-and-pay"
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(string(body)))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+os.Getenv("JPPAY_SANDBOX_ADMIN_TOKEN"))

	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return errors.New("the user cannot pay: " + answer.Status)
	}
	return nil
}
