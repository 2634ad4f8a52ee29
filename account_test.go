package jppay_test

import (
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

func TestAWriteOfPayPayKnowsItsAccount(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name            string
		change          func(*jppay.PayPayConfig)
		account, origin string
	}{
		{"the environment", func(*jppay.PayPayConfig) {}, "sandbox", "https://apigw.sandbox.paypay.ne.jp"},
		{"another environment", func(c *jppay.PayPayConfig) {
			c.Environment = jppay.PayPayProduction
		}, "production", "https://apigw.paypay.ne.jp"},
		{"the merchant", func(c *jppay.PayPayConfig) {
			c.MerchantID = "123"
		}, "123", "https://apigw.sandbox.paypay.ne.jp"},
		{"the configured account", func(c *jppay.PayPayConfig) {
			c.MerchantID, c.Account = "123", "shop"
		}, "shop", "https://apigw.sandbox.paypay.ne.jp"},
		{"neither", func(c *jppay.PayPayConfig) {
			c.Environment, c.BaseURL = "", "http://127.0.0.1:8080"
		}, "default", "http://127.0.0.1:8080"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			config, record := payPayConfig(), overlay.NewMemoryRecord()
			c.change(&config)
			client, err := jppay.NewPayPay(config, overlay.WithRecord(record),
				overlay.WithHTTPClient(testkit.Fail(io.EOF).Client()), overlay.WithRetry(overlay.Retry{Attempts: 1}))
			require.NoError(t, err)

			_, err = client.UnlinkUser(t.Context(), "user")

			require.ErrorIs(t, err, overlay.ErrOutcomeUnknown)
			assert.Equal(t, c.account, testkit.OnlyWrite(t, record).Account)
			assert.Equal(t, c.origin, testkit.OnlyWrite(t, record).Origin)
		})
	}
}

func TestAWriteOfPaidyKnowsItsAccountAndNothingElseOfTheKey(t *testing.T) {
	t.Parallel()
	const testKey, liveKey = "sk_test_" + testkit.PlantedKey, "sk_live_" + testkit.PlantedKey
	for _, c := range []struct{ key, account, want string }{
		{testKey, "", "test"},
		{liveKey, "", "live"},
		{liveKey, "shop", "shop"},
	} {
		record := overlay.NewMemoryRecord()
		client, err := jppay.NewPaidy(jppay.PaidyConfig{
			SecretKey: overlay.NewSecret(c.key), Account: c.account,
		}, overlay.WithRecord(record), overlay.WithHTTPClient(testkit.Fail(io.EOF).Client()))
		require.NoError(t, err)

		_, err = client.CapturePayment(t.Context(), "pay_1", paidy.CapturePaymentRequest{})

		require.ErrorIs(t, err, overlay.ErrOutcomeUnknown)
		w := testkit.OnlyWrite(t, record)
		assert.Equal(t, c.want, w.Account)
		assert.Equal(t, jppay.PaidyBaseURL, w.Origin)
		assert.NotContains(t, w.Counterparty().String(), testkit.PlantedKey)
	}
}

func TestAWriteOfLegacyPaidyKnowsItsAccount(t *testing.T) {
	t.Parallel()
	for account, want := range map[string]string{"": "default", "shop": "shop"} {
		record := overlay.NewMemoryRecord()
		key := overlay.NewSecret(testkit.PlantedSecret)
		client, err := jppay.NewPaidyLegacy(jppay.PaidyLegacyConfig{APIKey: key, Secret: key, Account: account},
			overlay.WithRecord(record), overlay.WithHTTPClient(testkit.Fail(io.EOF).Client()))
		require.NoError(t, err)

		_, err = client.ClosePayment(t.Context(), paidylegacy.ClosePaymentJSONRequestBody{PaymentID: "p"})

		require.ErrorIs(t, err, overlay.ErrOutcomeUnknown)
		assert.Equal(t, want, testkit.OnlyWrite(t, record).Account)
	}
}
