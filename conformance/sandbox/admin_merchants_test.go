package sandbox_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit"
)

// listedMerchant is a merchant of GET /merchants.
type listedMerchant struct {
	Name       string
	Providers  []string
	MerchantID string
}

func (r adminRig) merchants(t *testing.T) []listedMerchant {
	t.Helper()
	var list []listedMerchant
	require.NoError(t, json.Unmarshal([]byte(r.must(t, "GET", "/merchants", "").raw), &list))
	return list
}

func TestASandboxWithoutMerchantsHasOneWithoutAName(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})

	list := r.merchants(t)
	require.Len(t, list, 1)
	assert.Empty(t, list[0].Name)
	assert.Equal(t, []string{"paypay", "paidy", "paidy-legacy"}, list[0].Providers)
	assert.Equal(t, r.PayPay.MerchantID, list[0].MerchantID)
}

func TestMerchantsAreListedWithoutSecrets(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, twoMerchants())

	list := r.merchants(t)
	require.Len(t, list, 3)
	assert.Equal(t, "books", list[0].Name)
	assert.Equal(t, "880000000000000002", list[1].MerchantID)
	assert.Equal(t, []string{"paidy"}, list[2].Providers)
	assert.Empty(t, list[2].MerchantID)

	raw := r.must(t, "GET", "/merchants", "").raw
	toys := toysOf(t, r.Sandbox)
	for _, secret := range []string{
		toys.PayPay.APIKey, toys.PayPay.APISecret, toys.Paidy.SecretKey, toys.Legacy.APIKey, toys.Legacy.Secret,
	} {
		assert.NotContains(t, raw, secret)
	}
}

func TestKeysAreThoseOfTheMerchantThatIsNamed(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, twoMerchants())
	toys := toysOf(t, r.Sandbox)

	keys := r.must(t, "GET", "/keys?merchant=toys", "").body
	assert.Equal(t, map[string]any{
		"url": toys.PayPay.URL, "apiKey": toys.PayPay.APIKey, "apiSecret": toys.PayPay.APISecret,
		"merchantId": toys.PayPay.MerchantID, "clientId": toys.PayPay.ClientID,
	}, keys["paypay"])
	only := r.must(t, "GET", "/keys?merchant=paidy-only", "").body
	assert.Equal(t, []string{"paidy"}, slices.Collect(maps.Keys(only)), "it has no other account")
	first := r.must(t, "GET", "/keys", "").body
	assert.Equal(t, r.must(t, "GET", "/keys?merchant=books", "").body, first)
}

func TestAWebhookURLCanBeSetForOneMerchant(t *testing.T) {
	t.Parallel()
	receiver := testkit.NewReceiver(t)
	r := startAdmin(t, twoMerchants())
	toys := toysOf(t, r.Sandbox).PayPay

	r.must(t, "POST", "/webhook-url", `{"key":"paypay","merchant":"toys","url":"`+receiver.URL+`"}`)
	require.NoError(t, r.PayPay.CreateFile("transaction_recon"))
	require.NoError(t, r.Flush(t.Context()))
	assert.Empty(t, r.Deliveries(), "another merchant has no URL")
	require.NoError(t, toys.CreateFile("transaction_recon"))
	require.NoError(t, r.Flush(t.Context()))
	assert.Len(t, r.Deliveries(), 1)

	assert.Error(t, r.SetWebhookURLOf("nobody", "paypay", ""))
	assert.Equal(t, []sandbox.WebhookAddress{{Merchant: "toys", Key: "paypay", URL: receiver.URL}}, r.WebhookAddresses())
}
