package jppay_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
)

func secret(s string) overlay.Secret { return overlay.NewSecret(s) }

func payPayConfig() jppay.PayPayConfig {
	return jppay.PayPayConfig{Environment: jppay.PayPaySandbox, APIKey: "a_key1234", APISecret: secret("c2VjcmV0LW9mLXBheXBheQ==")}
}

func TestNewPayPayRefusesBadConfiguration(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*jppay.PayPayConfig)
		field  string
	}{
		"no environment":             {func(c *jppay.PayPayConfig) { c.Environment = "" }, "Environment"},
		"an unknown environment":     {func(c *jppay.PayPayConfig) { c.Environment = "live" }, "Environment"},
		"environment and base URL":   {func(c *jppay.PayPayConfig) { c.BaseURL = "https://apigw.example" }, "Environment"},
		"plain http":                 {func(c *jppay.PayPayConfig) { c.Environment, c.BaseURL = "", "http://apigw.example" }, "BaseURL"},
		"no key":                     {func(c *jppay.PayPayConfig) { c.APIKey = "" }, "APIKey"},
		"a placeholder key":          {func(c *jppay.PayPayConfig) { c.APIKey = "YOUR_API_KEY" }, "APIKey"},
		"no secret":                  {func(c *jppay.PayPayConfig) { c.APISecret = overlay.Secret{} }, "APISecret"},
		"a placeholder secret":       {func(c *jppay.PayPayConfig) { c.APISecret = secret("<secret>") }, "APISecret"},
		"a secret with a line break": {func(c *jppay.PayPayConfig) { c.APISecret = secret("abc\n") }, "APISecret"},
		"a placeholder merchant":     {func(c *jppay.PayPayConfig) { c.MerchantID = "changeme" }, "MerchantID"},
		"an unknown scope":           {func(c *jppay.PayPayConfig) { c.MerchantScope = 9 }, "MerchantScope"},
	} {
		config := payPayConfig()
		c.change(&config)
		if _, err := jppay.NewPayPay(config); err == nil || !strings.Contains(err.Error(), c.field) {
			t.Errorf("%s: got %v, want an error that names %s", name, err, c.field)
		}
	}
	if _, err := jppay.NewPayPay(payPayConfig(), overlay.WithMaxBody(-1)); err == nil {
		t.Error("a negative limit was accepted")
	}
	if _, err := jppay.NewPayPay(payPayConfig()); err != nil {
		t.Errorf("a good configuration: %v", err)
	}
}

func TestNewPaidyRefusesBadConfiguration(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]jppay.PaidyConfig{
		"no key":            {},
		"a public key":      {SecretKey: secret("pk_test_abcdefgh12345678")},
		"a placeholder":     {SecretKey: secret("sk_test_xxxxxxxxxxxx")},
		"plain http":        {SecretKey: secret("sk_test_abcdefgh12345678"), BaseURL: "http://api.paidy.com"},
		"a URL with a path": {SecretKey: secret("sk_test_abcdefgh12345678"), BaseURL: "https://api.paidy.com/v2"},
	} {
		_, err := jppay.NewPaidy(config)
		if err == nil || !(strings.Contains(err.Error(), "SecretKey") || strings.Contains(err.Error(), "BaseURL")) {
			t.Errorf("%s: got %v", name, err)
		}
		if err != nil && (strings.Contains(err.Error(), "abcdefgh") || strings.Contains(err.Error(), "xxxx")) {
			t.Errorf("%s: the error prints the key: %v", name, err)
		}
	}
	if _, err := jppay.NewPaidy(jppay.PaidyConfig{SecretKey: secret("sk_live_abcdefgh12345678")}); err != nil {
		t.Errorf("a good configuration: %v", err)
	}
}

func TestNewPaidyLegacyRefusesBadConfiguration(t *testing.T) {
	t.Parallel()
	key, sec := secret("NTNlYmFiYTRjYTAxMzRlNDAzNDk2ZDE3"), secret("legacy-secret-1")
	for name, config := range map[string]jppay.PaidyLegacyConfig{
		"no key":     {Secret: sec},
		"no secret":  {APIKey: key},
		"plain http": {APIKey: key, Secret: sec, BaseURL: "http://api.paidy.com"},
	} {
		if _, err := jppay.NewPaidyLegacy(config); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
	if _, err := jppay.NewPaidyLegacy(jppay.PaidyLegacyConfig{APIKey: key, Secret: sec}); err != nil {
		t.Errorf("a good configuration: %v", err)
	}
}

func TestFromEnvNamesTheMissingVariable(t *testing.T) {
	for _, name := range []string{"JPPAY_PAYPAY_ENV", "JPPAY_PAYPAY_URL", "JPPAY_PAYPAY_API_KEY", "JPPAY_PAYPAY_API_SECRET", "JPPAY_PAYPAY_MERCHANT_ID",
		"JPPAY_PAIDY_SECRET_KEY", "JPPAY_PAIDY_URL", "JPPAY_PAIDY_LEGACY_API_KEY", "JPPAY_PAIDY_LEGACY_SECRET", "JPPAY_PAIDY_LEGACY_URL"} {
		t.Setenv(name, "")
	}
	want := func(err error, text string) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("got %v, want an error about %s", err, text)
		}
	}
	_, err := jppay.NewPayPayFromEnv()
	want(err, "JPPAY_PAYPAY_API_KEY")
	t.Setenv("JPPAY_PAYPAY_API_KEY", "a_key1234")
	_, err = jppay.NewPayPayFromEnv()
	want(err, "JPPAY_PAYPAY_API_SECRET")
	t.Setenv("JPPAY_PAYPAY_API_SECRET", "c2VjcmV0LW9mLXBheXBheQ==")
	_, err = jppay.NewPayPayFromEnv()
	want(err, "JPPAY_PAYPAY_ENV")
	t.Setenv("JPPAY_PAYPAY_ENV", "sandbox")
	if _, err = jppay.NewPayPayFromEnv(); err != nil {
		t.Error(err)
	}
	_, err = jppay.NewPaidyFromEnv()
	want(err, "JPPAY_PAIDY_SECRET_KEY")
	t.Setenv("JPPAY_PAIDY_SECRET_KEY", "sk_test_abcdefgh12345678")
	if _, err = jppay.NewPaidyFromEnv(); err != nil {
		t.Error(err)
	}
	_, err = jppay.NewPaidyLegacyFromEnv()
	want(err, "JPPAY_PAIDY_LEGACY_API_KEY")
	t.Setenv("JPPAY_PAIDY_LEGACY_API_KEY", "NTNlYmFiYTRjYTAxMzRlNDAzNDk2ZDE3")
	t.Setenv("JPPAY_PAIDY_LEGACY_SECRET", "legacy-secret-1")
	if _, err = jppay.NewPaidyLegacyFromEnv(); err != nil {
		t.Error(err)
	}
}

func TestSecretsInConfigurationAreNotPrinted(t *testing.T) {
	t.Parallel()
	configs := []any{
		jppay.PayPayConfig{APISecret: secret("MARKED")},
		jppay.PaidyConfig{SecretKey: secret("MARKED")},
		jppay.PaidyLegacyConfig{APIKey: secret("MARKED"), Secret: secret("MARKED")},
	}
	for _, config := range configs {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
			if text := fmt.Sprintf(verb, config); strings.Contains(text, "MARKED") || strings.Contains(text, fmt.Sprintf("%x", "MARKED")) {
				t.Errorf("%s of %T prints %s", verb, config, text)
			}
		}
	}
	encoded, err := json.Marshal(jppay.PaidyConfig{SecretKey: secret("MARKED")})
	if err != nil || strings.Contains(string(encoded), "MARKED") {
		t.Errorf("encoded as %s, %v", encoded, err)
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func answering(status int, body string) overlay.Option {
	return overlay.WithHTTPClient(&http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: r}, nil
	})})
}

func TestOKExplainsAnAnswerThatDoesNotFit(t *testing.T) {
	t.Parallel()
	client, err := jppay.NewPaidy(jppay.PaidyConfig{SecretKey: secret("sk_test_abcdefgh12345678")}, answering(200, `{"status":"closed","amount":"a lot"}`))
	if err != nil {
		t.Fatal(err)
	}
	_, err = jppay.OK(client.CapturePaymentWithResponse(t.Context(), "pay_1", nil, paidy.CapturePaymentRequest{}))
	var failure *overlay.Error
	if !errors.As(err, &failure) || failure.Outcome != overlay.Happened || failure.Operation != "capturePayment" || failure.Provider != "paidy" {
		t.Errorf("after a write that was done: got %v", err)
	}
	_, err = jppay.OK(client.GetPaymentWithResponse(t.Context(), "pay_1", nil))
	if !errors.As(err, &failure) || failure.Outcome != overlay.NoOutcome || !errors.Is(err, overlay.ErrBadAnswer) {
		t.Errorf("after a read: got %v", err)
	}
}

func TestADeclineOn200IsAnError(t *testing.T) {
	t.Parallel()
	client, err := jppay.NewPaidy(jppay.PaidyConfig{SecretKey: secret("sk_test_abcdefgh12345678")}, answering(200, `{"id":"pay_1","status":"rejected"}`))
	if err != nil {
		t.Fatal(err)
	}
	if _, err = jppay.OK(client.CreatePaymentWithResponse(t.Context(), nil, paidy.CreatePaymentRequest{})); !errors.Is(err, overlay.ErrDeclined) {
		t.Errorf("creating a payment that Paidy rejects: got %v", err)
	}
	legacy, err := jppay.NewPaidyLegacy(jppay.PaidyLegacyConfig{APIKey: secret("NTNlYmFiYTRjYTAxMzRlNDAzNDk2ZDE3"), Secret: secret("legacy-secret-1")},
		answering(200, `{"status":"authenticate_consumer"}`))
	if err != nil {
		t.Fatal(err)
	}
	if _, err = jppay.OK(legacy.AuthorizePaymentWithResponse(t.Context(), paidylegacy.AuthorizeRequest{})); !errors.Is(err, overlay.ErrActionRequired) {
		t.Errorf("a legacy authorization that wants a pin code: got %v", err)
	}
}

func TestEnvironments(t *testing.T) {
	t.Parallel()
	for environment, host := range map[jppay.PayPayEnvironment]string{
		jppay.PayPayProduction: "apigw.paypay.ne.jp", jppay.PayPayStaging: "apigw.stg.paypay.ne.jp", jppay.PayPaySandbox: "apigw.sandbox.paypay.ne.jp",
	} {
		var seen string
		config := payPayConfig()
		config.Environment = environment
		clock := overlay.WithClock(func() time.Time { return time.Unix(1579843452, 0) })
		config.Nonce = func() string { return "acd02812" }
		client, err := jppay.NewPayPay(config, overlay.WithHTTPClient(&http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
			seen = r.URL.Scheme + "://" + r.URL.Host + " " + r.Header.Get("Authorization")
			return nil, io.ErrUnexpectedEOF
		})}), overlay.WithRetry(overlay.Retry{Attempts: 1}), clock)
		if err != nil {
			t.Fatal(err)
		}
		_, err = jppay.OK(client.GetPointsCodeBudgetsWithResponse(t.Context(), &paypay.GetPointsCodeBudgetsParams{}))
		if err == nil || !strings.HasPrefix(seen, "https://"+host+" hmac OPA-Auth:a_key1234:") || !strings.Contains(seen, ":acd02812:1579843452:empty") {
			t.Errorf("%s: sent to %s, got %v", environment, seen, err)
		}
	}
}
