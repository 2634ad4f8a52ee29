package jppay_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
)

// assertConfig compares the configuration byte by byte.
func assertConfig(t *testing.T, want string, checkout jppay.Checkout) {
	t.Helper()
	assert.Equal(t, want, string(checkout.Config))
}

func TestLegacyCheckoutCarriesTheChecksum(t *testing.T) {
	t.Parallel()
	const store = "A&B </script>店"
	body := legacyBody()
	body.MerchantData = paidylegacy.MerchantData{
		Store: store, CustomerAge: 400, LastOrder: 215, LastOrderAmount: 3500, KnownAddress: true, LTV: 12500,
	}

	checkout, err := jppay.PaidyLegacyCheckout(legacyConfig(), body)
	require.NoError(t, err)
	assertConfig(t, `{"key":"NTNlYmFiYTRjYTAx"}`, checkout)

	var sent struct {
		Checksum     string
		MerchantData struct{ Store string } `json:"merchant_data"`
	}
	require.NoError(t, json.Unmarshal(checkout.Payload, &sent))
	want := sha256.Sum256([]byte("legacy-secret-12" + "4800" + store + "400" + "215" + "3500" + "true" + "12500"))
	assert.Equal(t, base64.StdEncoding.EncodeToString(want[:]), sent.Checksum)
	assert.Equal(t, store, sent.MerchantData.Store)

	assert.NotRegexp(t, "[<>&]", string(checkout.Payload), "the payload must be able to stand in a page")
	assert.NotContains(t, string(checkout.Payload), "legacy-secret-12")
}

func TestLegacyCheckoutNeedsTheSecret(t *testing.T) {
	t.Parallel()

	_, err := jppay.PaidyLegacyCheckout(jppay.PaidyLegacyConfig{APIKey: legacyConfig().APIKey}, legacyBody())

	assert.ErrorContains(t, err, "Secret")
}

func checkoutPayment() jppay.CheckoutPayment {
	return jppay.CheckoutPayment{
		Amount: 1000, Currency: "JPY",
		Buyer: jppay.CheckoutBuyer{Email: "successful.payment@paidy.com", Name1: "見本 花子", Phone: "08000000001"},
		Order: paidy.OrderRequest{Items: []paidy.OrderItemRequest{{UnitPrice: 1000, Quantity: 1}}},
	}
}

func TestCheckoutTakesPublicKeysOnly(t *testing.T) {
	t.Parallel()

	for _, key := range []string{
		"", "sk_test_abcdefgh12345678", "sk_live_abcdefgh12345678", "pk_test_xxxxxxxx", "abc",
	} {
		_, err := jppay.PaidyCheckout(key, checkoutPayment())
		require.Error(t, err, key)
		assert.ErrorContains(t, err, "public key", key)
		if key != "" {
			assert.NotContains(t, err.Error(), key)
		}
	}

	_, err := jppay.PaidyTokenCheckout("sk_live_abcdefgh12345678", jppay.CheckoutToken{})
	assert.ErrorContains(t, err, "public key")
}

func TestCheckout(t *testing.T) {
	t.Parallel()

	checkout, err := jppay.PaidyCheckout(checkoutKey, checkoutPayment())
	require.NoError(t, err)
	assertConfig(t, `{"api_key":"pk_test_abcdefgh12345678"}`, checkout)

	var sent map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(checkout.Payload, &sent))
	assert.Equal(t, "1000", string(sent["amount"]))
	assert.Contains(t, string(sent["buyer_data"]), "{")
}

func TestCheckoutRefusesAnAmountOfNothing(t *testing.T) {
	t.Parallel()
	payment := checkoutPayment()
	payment.Amount = 0

	_, err := jppay.PaidyCheckout(checkoutKey, payment)

	assert.ErrorContains(t, err, "amount: must be positive")
}

func TestTokenCheckout(t *testing.T) {
	t.Parallel()
	token := jppay.CheckoutToken{Description: "monthly", StoreName: "見本堂"}

	checkout, err := jppay.PaidyTokenCheckout("pk_live_abcdefgh12345678", token)

	require.NoError(t, err)
	assertConfig(t, `{"api_key":"pk_live_abcdefgh12345678",`+
		`"token":{"description":"monthly","type":"recurring","wallet_id":"default"}}`, checkout)
}
