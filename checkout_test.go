package jppay_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
)

func TestLegacyCheckoutCarriesTheChecksum(t *testing.T) {
	t.Parallel()
	body := paidylegacy.AuthorizeRequest{
		Order:        paidylegacy.AuthorizeOrder{TotalAmount: 4800},
		MerchantData: paidylegacy.MerchantData{Store: "A&B </script>店", CustomerAge: 400, LastOrder: 215, LastOrderAmount: 3500, KnownAddress: true, Ltv: 12500},
	}
	config := jppay.PaidyLegacyConfig{APIKey: secret("NTNlYmFiYTRjYTAx"), Secret: secret("legacy-secret-1")}
	checkout, err := jppay.PaidyLegacyCheckout(config, body)
	if err != nil {
		t.Fatal(err)
	}
	var sent struct {
		Checksum     string
		MerchantData struct{ Store string } `json:"merchant_data"`
	}
	if err := json.Unmarshal(checkout.Payload, &sent); err != nil {
		t.Fatal(err)
	}
	want := sha256.Sum256([]byte("legacy-secret-1" + "4800" + "A&B </script>店" + "400" + "215" + "3500" + "true" + "12500"))
	if sent.Checksum != base64.StdEncoding.EncodeToString(want[:]) || sent.MerchantData.Store != "A&B </script>店" {
		t.Errorf("the payload is %s", checkout.Payload)
	}
	if text := string(checkout.Payload); strings.ContainsAny(text, "<>&") || strings.Contains(text, "legacy-secret-1") {
		t.Errorf("the payload cannot stand in a page: %s", text)
	}
	if string(checkout.Config) != `{"key":"NTNlYmFiYTRjYTAx"}` {
		t.Errorf("the configuration is %s", checkout.Config)
	}
	if _, err := jppay.PaidyLegacyCheckout(jppay.PaidyLegacyConfig{APIKey: config.APIKey}, body); err == nil {
		t.Error("a missing secret was accepted")
	}
}

func TestCheckoutTakesPublicKeysOnly(t *testing.T) {
	t.Parallel()
	payment := jppay.CheckoutPayment{Amount: 1000, Currency: "JPY", Buyer: jppay.CheckoutBuyer{Email: "successful.payment@paidy.com", Name1: "見本 花子", Phone: "08000000001"},
		Order: paidy.OrderRequest{Items: []paidy.OrderItemRequest{{UnitPrice: 1000, Quantity: 1}}}}
	for _, key := range []string{"", "sk_test_abcdefgh12345678", "sk_live_abcdefgh12345678", "pk_test_xxxxxxxx", "abc"} {
		_, err := jppay.PaidyCheckout(key, payment)
		if err == nil || !strings.Contains(err.Error(), "public key") || key != "" && strings.Contains(err.Error(), key) {
			t.Errorf("%q: got %v", key, err)
		}
	}
	checkout, err := jppay.PaidyCheckout("pk_test_abcdefgh12345678", payment)
	if err != nil {
		t.Fatal(err)
	}
	var sent map[string]any
	if err := json.Unmarshal(checkout.Payload, &sent); err != nil || sent["amount"] != 1000.0 || sent["buyer_data"] == nil || string(checkout.Config) != `{"api_key":"pk_test_abcdefgh12345678"}` {
		t.Errorf("got %s and %s, %v", checkout.Config, checkout.Payload, err)
	}
	payment.Amount = 0
	if _, err := jppay.PaidyCheckout("pk_test_abcdefgh12345678", payment); err == nil {
		t.Error("an amount of nothing was accepted")
	}
}

func TestTokenCheckout(t *testing.T) {
	t.Parallel()
	checkout, err := jppay.PaidyTokenCheckout("pk_live_abcdefgh12345678", jppay.CheckoutToken{Description: "monthly", StoreName: "見本堂"})
	if err != nil {
		t.Fatal(err)
	}
	if string(checkout.Config) != `{"api_key":"pk_live_abcdefgh12345678","token":{"description":"monthly","type":"recurring","wallet_id":"default"}}` {
		t.Errorf("the configuration is %s", checkout.Config)
	}
	if _, err := jppay.PaidyTokenCheckout("sk_live_abcdefgh12345678", jppay.CheckoutToken{}); err == nil {
		t.Error("a secret key was accepted")
	}
}
