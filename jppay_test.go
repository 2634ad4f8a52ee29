package jppay_test

import (
	"encoding/json"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

const (
	testPaidyKey     = "sk_test_abcdefgh12345678"
	testLegacyKey    = "NTNlYmFiYTRjYTAxMzRlNDAzNDk2ZDE3"
	testLegacySecret = "legacy-secret-12"
)

func secret(s string) overlay.Secret { return overlay.NewSecret(s) }

func payPayConfig() jppay.PayPayConfig {
	return jppay.PayPayConfig{
		Environment: jppay.PayPaySandbox, APIKey: "a_key1234", APISecret: secret("c2VjcmV0LW9mLXBheXBheQ=="),
	}
}

func TestNewPayPayRefusesBadConfiguration(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]struct {
		change func(*jppay.PayPayConfig)
		field  string
	}{
		"no environment":         {func(c *jppay.PayPayConfig) { c.Environment = "" }, "Environment"},
		"an unknown environment": {func(c *jppay.PayPayConfig) { c.Environment = "live" }, "Environment"},
		"environment and base URL": {
			func(c *jppay.PayPayConfig) { c.BaseURL = "https://apigw.example" }, "Environment",
		},
		"plain http": {
			func(c *jppay.PayPayConfig) { c.Environment, c.BaseURL = "", "http://apigw.example" }, "BaseURL",
		},
		"no key":                     {func(c *jppay.PayPayConfig) { c.APIKey = "" }, "APIKey"},
		"a placeholder key":          {func(c *jppay.PayPayConfig) { c.APIKey = "YOUR_API_KEY" }, "APIKey"},
		"no secret":                  {func(c *jppay.PayPayConfig) { c.APISecret = overlay.Secret{} }, "APISecret"},
		"a placeholder secret":       {func(c *jppay.PayPayConfig) { c.APISecret = secret("<secret>") }, "APISecret"},
		"a secret with a line break": {func(c *jppay.PayPayConfig) { c.APISecret = secret("abc\n") }, "APISecret"},
		"a secret cut short":         {func(c *jppay.PayPayConfig) { c.APISecret = secret("c2VjcmV0LW9mLWE") }, "APISecret"},
		"a placeholder merchant":     {func(c *jppay.PayPayConfig) { c.MerchantID = "changeme" }, "MerchantID"},
		"an unknown scope":           {func(c *jppay.PayPayConfig) { c.MerchantScope = 9 }, "MerchantScope"},
	} {
		config := payPayConfig()
		c.change(&config)

		_, err := jppay.NewPayPay(config)
		assert.ErrorContains(t, err, c.field, name)
	}

	_, err := jppay.NewPayPay(payPayConfig(), overlay.WithMaxBody(-1))
	assert.Error(t, err, "a negative limit")

	_, err = jppay.NewPayPay(payPayConfig())
	assert.NoError(t, err, "a good configuration")
}

func TestNewPaidyRefusesBadConfiguration(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]struct {
		config jppay.PaidyConfig
		field  string
	}{
		"plain http":        {paidyConfig("http://api.paidy.com"), "BaseURL"},
		"a URL with a path": {paidyConfig("https://api.paidy.com/v2"), "BaseURL"},
		"no key":            {jppay.PaidyConfig{}, "SecretKey"},
		"a public key":      {jppay.PaidyConfig{SecretKey: secret("pk_test_abcdefgh12345678")}, "SecretKey"},
		"a key cut short":   {jppay.PaidyConfig{SecretKey: secret("sk_test_abcdefg")}, "SecretKey"},
		"a placeholder":     {jppay.PaidyConfig{SecretKey: secret("sk_test_xxxxxxxxxxxx")}, "SecretKey"},
	} {
		_, err := jppay.NewPaidy(c.config)

		require.Error(t, err, name)
		assert.ErrorContains(t, err, c.field, name)
		assert.NotContains(t, err.Error(), "abcdefgh", name)
		assert.NotContains(t, err.Error(), "xxxx", name)
	}

	_, err := jppay.NewPaidy(jppay.PaidyConfig{SecretKey: secret("sk_live_abcdefgh12345678")})
	assert.NoError(t, err, "a good configuration")
}

// paidyConfig is a configuration with a good key.
func paidyConfig(base string) jppay.PaidyConfig {
	return jppay.PaidyConfig{SecretKey: secret(testPaidyKey), BaseURL: base}
}

func TestNewPaidyLegacyRefusesBadConfiguration(t *testing.T) {
	t.Parallel()

	key, signing := secret(testLegacyKey), secret(testLegacySecret)
	for name, config := range map[string]jppay.PaidyLegacyConfig{
		"no key":     {Secret: signing},
		"no secret":  {APIKey: key},
		"cut short":  {APIKey: key, Secret: secret("legacy-secret-1")},
		"plain http": {APIKey: key, Secret: signing, BaseURL: "http://api.paidy.com"},
	} {
		_, err := jppay.NewPaidyLegacy(config)
		assert.Error(t, err, name)
	}

	_, err := jppay.NewPaidyLegacy(jppay.PaidyLegacyConfig{APIKey: key, Secret: signing})
	assert.NoError(t, err, "a good configuration")
}

func TestFromEnvNamesTheMissingVariable(t *testing.T) {
	for _, name := range []string{
		"JPPAY_PAYPAY_ENV", "JPPAY_PAYPAY_URL", "JPPAY_PAYPAY_API_KEY", "JPPAY_PAYPAY_API_SECRET",
		"JPPAY_PAYPAY_MERCHANT_ID", "JPPAY_PAIDY_SECRET_KEY", "JPPAY_PAIDY_URL", "JPPAY_PAIDY_LEGACY_API_KEY",
		"JPPAY_PAIDY_LEGACY_SECRET", "JPPAY_PAIDY_LEGACY_URL",
	} {
		t.Setenv(name, "")
	}

	_, err := jppay.NewPayPayFromEnv()
	assert.ErrorContains(t, err, "JPPAY_PAYPAY_API_KEY")
	t.Setenv("JPPAY_PAYPAY_API_KEY", "a_key1234")
	_, err = jppay.NewPayPayFromEnv()
	assert.ErrorContains(t, err, "JPPAY_PAYPAY_API_SECRET")
	t.Setenv("JPPAY_PAYPAY_API_SECRET", "c2VjcmV0LW9mLXBheXBheQ==")
	_, err = jppay.NewPayPayFromEnv()
	assert.ErrorContains(t, err, "JPPAY_PAYPAY_ENV")
	t.Setenv("JPPAY_PAYPAY_ENV", "sandbox")
	_, err = jppay.NewPayPayFromEnv()
	assert.NoError(t, err)

	_, err = jppay.NewPaidyFromEnv()
	assert.ErrorContains(t, err, "JPPAY_PAIDY_SECRET_KEY")
	t.Setenv("JPPAY_PAIDY_SECRET_KEY", testPaidyKey)
	_, err = jppay.NewPaidyFromEnv()
	assert.NoError(t, err)

	_, err = jppay.NewPaidyLegacyFromEnv()
	assert.ErrorContains(t, err, "JPPAY_PAIDY_LEGACY_API_KEY")
	t.Setenv("JPPAY_PAIDY_LEGACY_API_KEY", testLegacyKey)
	t.Setenv("JPPAY_PAIDY_LEGACY_SECRET", testLegacySecret)
	_, err = jppay.NewPaidyLegacyFromEnv()
	assert.NoError(t, err)
}

func TestSecretsInConfigurationAreNotPrinted(t *testing.T) {
	t.Parallel()

	planted := secret(testkit.PlantedSecret)
	output := testkit.NewOutput(testkit.PlantedSecret)
	output.Print(
		jppay.PayPayConfig{APISecret: planted},
		jppay.PaidyConfig{SecretKey: planted},
		jppay.PaidyLegacyConfig{APIKey: planted, Secret: planted},
	)

	assert.Empty(t, output.Found())

	_, err := json.Marshal(jppay.PaidyConfig{SecretKey: planted})
	assert.NoError(t, err, "a configuration can be encoded")
}

func TestASuccessWhoseContentDoesNotFitIsAnError(t *testing.T) {
	t.Parallel()

	for name, body := range map[string]string{
		"an amount that is none": `{"id":"pay_1","status":"closed","amount":"a lot","captures":[{"id":"cap_1"}]}`,
		"no amount":              `{"id":"pay_1","status":"closed","captures":[{"id":"cap_1"}]}`,
		"no capture":             `{"id":"pay_1","status":"closed","amount":1200,"captures":[]}`,
	} {
		client, err := jppay.NewPaidy(paidyConfig(""),
			overlay.WithHTTPClient(testkit.JSON(http.StatusOK, body).Client()))
		require.NoError(t, err)

		payment, err := client.CapturePayment(t.Context(), "pay_1", paidy.CapturePaymentRequest{})

		var failure *overlay.Error
		require.ErrorAs(t, err, &failure, name)
		assert.Nil(t, payment, name)
		assert.ErrorIs(t, err, overlay.ErrBadAnswer, name)
		assert.Equal(t, overlay.Happened, failure.Outcome, name)
		assert.Equal(t, "capturePayment", failure.Operation, name)
		assert.Equal(t, overlay.Paidy, failure.Provider, name)
	}
}

func TestAReadWhoseContentDoesNotFitIsAnErrorWithoutAnOutcome(t *testing.T) {
	t.Parallel()
	client, err := jppay.NewPaidy(paidyConfig(""), overlay.WithHTTPClient(
		testkit.JSON(http.StatusOK, `{"id":"pay_1","status":"closed","amount":"a lot"}`).Client()))
	require.NoError(t, err)

	payment, err := client.GetPayment(t.Context(), "pay_1")

	var failure *overlay.Error
	require.ErrorAs(t, err, &failure)
	assert.Nil(t, payment)
	assert.ErrorIs(t, err, overlay.ErrBadAnswer)
	assert.Equal(t, overlay.NoOutcome, failure.Outcome)
}

func TestADeclineOn200IsAnError(t *testing.T) {
	t.Parallel()

	client, err := jppay.NewPaidy(paidyConfig(""),
		overlay.WithHTTPClient(testkit.JSON(http.StatusOK, `{"id":"pay_1","status":"rejected"}`).Client()))
	require.NoError(t, err)
	_, err = client.CreatePayment(t.Context(), paidy.CreatePaymentRequest{})
	assert.ErrorIs(t, err, overlay.ErrDeclined, "a payment that Paidy rejects")

	legacy, err := jppay.NewPaidyLegacy(
		jppay.PaidyLegacyConfig{APIKey: secret(testLegacyKey), Secret: secret(testLegacySecret)},
		overlay.WithHTTPClient(testkit.JSON(http.StatusOK, `{"status":"authenticate_consumer"}`).Client()))
	require.NoError(t, err)
	_, err = legacy.AuthorizePayment(t.Context(), paidylegacy.AuthorizeRequest{})
	assert.ErrorIs(t, err, overlay.ErrActionRequired, "an authorization that wants a pin code")
}

func TestEnvironments(t *testing.T) {
	t.Parallel()

	for environment, host := range map[jppay.PayPayEnvironment]string{
		jppay.PayPayProduction: "apigw.paypay.ne.jp",
		jppay.PayPayStaging:    "apigw.stg.paypay.ne.jp",
		jppay.PayPaySandbox:    "apigw.sandbox.paypay.ne.jp",
	} {
		t.Run(string(environment), func(t *testing.T) {
			t.Parallel()

			config := payPayConfig()
			config.Environment = environment
			script := testkit.Play(testkit.Fail(io.ErrUnexpectedEOF))
			clock := testkit.NewClock(time.Unix(1579843452, 0))
			client, err := jppay.NewPayPay(config, overlay.WithHTTPClient(script.Client()),
				overlay.WithRetry(overlay.Retry{Attempts: 1}), overlay.WithClock(clock.Now))
			require.NoError(t, err)

			_, err = client.GetPointsCodeBudgets(t.Context())

			require.Error(t, err)
			require.Len(t, script.Requests(), 1)
			sent := script.Requests()[0]
			assert.Equal(t, "https", sent.URL.Scheme)
			assert.Equal(t, host, sent.URL.Host)
			authorization := sent.Header.Get("Authorization")
			assert.Regexp(t, "^hmac OPA-Auth:a_key1234:[^:]+:[^:]+:1579843452:empty$", authorization)
		})
	}
}
