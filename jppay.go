// Package jppay builds ready-to-use clients for PayPay Open Payment API (OPA),
// Paidy (API version 2018-04-10) and legacy Paidy (/pay/*).
//
// Each constructor returns the generated client of one provider. It signs every
// request, sends it to one origin only, again only where the operation's document
// says that this is safe, and turns every answer that is not success into an
// *overlay.Error, which says whether a write happened. See package overlay for what can go wrong and the packages below gen
// for the operations.
package jppay

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"

	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

// PayPayEnvironment is one of PayPay's environments.
type PayPayEnvironment string

// PayPay's environments. The hosts api.paypay.ne.jp and stg-api.* that older SDKs
// use are deprecated.
const (
	PayPayProduction PayPayEnvironment = "production" // https://apigw.paypay.ne.jp
	PayPayStaging    PayPayEnvironment = "staging"    // https://apigw.stg.paypay.ne.jp
	PayPaySandbox    PayPayEnvironment = "sandbox"    // https://apigw.sandbox.paypay.ne.jp
)

// PaidyBaseURL serves test and live keys, of the current and the legacy API.
const PaidyBaseURL = "https://api.paidy.com"

// PaidyVersion is the API version that NewPaidy asks for.
const PaidyVersion = "2018-04-10"

func (e PayPayEnvironment) baseURL() (string, error) {
	switch e {
	case PayPayProduction:
		return "https://apigw.paypay.ne.jp", nil
	case PayPayStaging:
		return "https://apigw.stg.paypay.ne.jp", nil
	case PayPaySandbox:
		return "https://apigw.sandbox.paypay.ne.jp", nil
	}
	return "", errors.New("Environment: must be production, staging or sandbox")
}

// PayPayConfig is what NewPayPay needs.
type PayPayConfig struct {
	// Environment selects PayPay's host. Leave it empty where BaseURL is set.
	Environment PayPayEnvironment
	// BaseURL replaces the environment's host, for instance with a local sandbox:
	// scheme and host only, https unless the host is a loopback address.
	BaseURL string
	// APIKey and APISecret come from PayPay's onboarding. The secret has 16 bytes or
	// more.
	APIKey    string
	APISecret overlay.Secret
	// MerchantID scopes the operations that accept it to one merchant. A call
	// that names a merchant itself wins. Optional.
	MerchantID string
	// MerchantScope says how MerchantID is sent; the zero value is the header.
	MerchantScope overlay.Scope
	// Nonce replaces the random source of signatures, for tests. Optional. Their clock
	// is that of overlay.WithClock.
	Nonce func() string
}

// NewPayPay returns a client for PayPay OPA. It refuses missing or placeholder
// credentials, a secret of fewer than 16 bytes, unknown environments and plain http to
// anything but a loopback address, with an error that names the field.
func NewPayPay(config PayPayConfig, options ...overlay.Option) (*paypay.ClientWithResponses, error) {
	client, err := newPayPay(config, options)
	if err != nil {
		return nil, fmt.Errorf("jppay: PayPay: %w", err)
	}
	return client, nil
}

func newPayPay(config PayPayConfig, options []overlay.Option) (*paypay.ClientWithResponses, error) {
	base := config.BaseURL
	if base == "" {
		var err error
		if base, err = config.Environment.baseURL(); err != nil {
			return nil, err
		}
	} else if config.Environment != "" {
		return nil, errors.New("Environment: leave it empty where BaseURL is set")
	}
	if config.MerchantID != "" {
		if err := overlay.CheckCredential("MerchantID", config.MerchantID); err != nil {
			return nil, err
		}
	}
	if config.MerchantScope > overlay.ScopeQuery {
		return nil, errors.New("MerchantScope: must be ScopeHeader or ScopeQuery")
	}
	auth, err := overlay.NewHMAC(config.APIKey, config.APISecret, nil, config.Nonce)
	if err != nil {
		return nil, err
	}
	var client *paypay.ClientWithResponses
	doer, err := overlay.NewDoer(overlay.Config{
		Provider: overlay.PayPay, BaseURL: base, Operations: paypay.Operations(), Auth: auth,
		Ask: func(ctx context.Context, w overlay.Write) (overlay.Resolution, error) {
			return askPayPay(ctx, client, w)
		},
		Merchant: config.MerchantID, Scope: config.MerchantScope,
	}, options...)
	if err != nil {
		return nil, err
	}
	client, err = paypay.NewClientWithResponses(base, paypay.WithHTTPClient(doer))
	return client, err
}

// NewPayPayFromEnv is NewPayPay with the configuration of these variables:
//
//	JPPAY_PAYPAY_ENV          production, staging or sandbox; or instead
//	JPPAY_PAYPAY_URL          a base URL
//	JPPAY_PAYPAY_API_KEY      required
//	JPPAY_PAYPAY_API_SECRET   required
//	JPPAY_PAYPAY_MERCHANT_ID  optional
//
// An error names the variable that is missing or wrong.
func NewPayPayFromEnv(options ...overlay.Option) (*paypay.ClientWithResponses, error) {
	env, err := environment("JPPAY_PAYPAY_API_KEY", "JPPAY_PAYPAY_API_SECRET")
	if err != nil {
		return nil, err
	}
	if os.Getenv("JPPAY_PAYPAY_ENV") == "" && os.Getenv("JPPAY_PAYPAY_URL") == "" {
		return nil, errors.New("jppay: set JPPAY_PAYPAY_ENV or JPPAY_PAYPAY_URL")
	}
	return NewPayPay(PayPayConfig{
		Environment: PayPayEnvironment(os.Getenv("JPPAY_PAYPAY_ENV")),
		BaseURL:     os.Getenv("JPPAY_PAYPAY_URL"),
		APIKey:      env[0],
		APISecret:   overlay.NewSecret(env[1]),
		MerchantID:  os.Getenv("JPPAY_PAYPAY_MERCHANT_ID"),
	}, options...)
}

// PaidyConfig is what NewPaidy needs.
type PaidyConfig struct {
	// SecretKey is the key that begins with sk_test_ or sk_live_; it decides
	// between test and live. A public key (pk_) is refused, and one of fewer than
	// 16 bytes.
	SecretKey overlay.Secret
	// BaseURL replaces PaidyBaseURL, for instance with a local sandbox. Optional.
	BaseURL string
}

// NewPaidy returns a client for Paidy. Every request asks for PaidyVersion unless
// the call names another version.
func NewPaidy(config PaidyConfig, options ...overlay.Option) (*paidy.ClientWithResponses, error) {
	client, err := newPaidy(config, options)
	if err != nil {
		return nil, fmt.Errorf("jppay: Paidy: %w", err)
	}
	return client, nil
}

func newPaidy(config PaidyConfig, options []overlay.Option) (*paidy.ClientWithResponses, error) {
	base := config.BaseURL
	if base == "" {
		base = PaidyBaseURL
	}
	if key := config.SecretKey.Reveal(); key != "" && !strings.HasPrefix(key, "sk_test_") && !strings.HasPrefix(key, "sk_live_") {
		return nil, errors.New("SecretKey: must begin with sk_test_ or sk_live_")
	}
	auth, err := overlay.NewBearer(config.SecretKey)
	if err != nil {
		return nil, err
	}
	var client *paidy.ClientWithResponses
	doer, err := overlay.NewDoer(overlay.Config{
		Provider: overlay.Paidy, BaseURL: base, Operations: paidy.Operations(), Auth: auth,
		Ask: func(ctx context.Context, w overlay.Write) (overlay.Resolution, error) {
			return askPaidy(ctx, client, w)
		},
		Header: http.Header{"Paidy-Version": {PaidyVersion}},
	}, options...)
	if err != nil {
		return nil, err
	}
	client, err = paidy.NewClientWithResponses(base, paidy.WithHTTPClient(doer))
	return client, err
}

// NewPaidyFromEnv is NewPaidy with the configuration of these variables:
//
//	JPPAY_PAIDY_SECRET_KEY  required
//	JPPAY_PAIDY_URL         optional base URL
func NewPaidyFromEnv(options ...overlay.Option) (*paidy.ClientWithResponses, error) {
	env, err := environment("JPPAY_PAIDY_SECRET_KEY")
	if err != nil {
		return nil, err
	}
	return NewPaidy(PaidyConfig{SecretKey: overlay.NewSecret(env[0]), BaseURL: os.Getenv("JPPAY_PAIDY_URL")}, options...)
}

// PaidyLegacyConfig is what NewPaidyLegacy needs.
type PaidyLegacyConfig struct {
	// APIKey is sent as the bearer token, Secret goes into each checksum. Each has
	// 16 bytes or more.
	APIKey, Secret overlay.Secret
	// BaseURL replaces PaidyBaseURL, for instance with a local sandbox. Optional.
	BaseURL string
}

// NewPaidyLegacy returns a client for the legacy Paidy API. It fills in the
// checksum of each body; leave that field empty.
func NewPaidyLegacy(config PaidyLegacyConfig, options ...overlay.Option) (*paidylegacy.ClientWithResponses, error) {
	client, err := newPaidyLegacy(config, options)
	if err != nil {
		return nil, fmt.Errorf("jppay: legacy Paidy: %w", err)
	}
	return client, nil
}

func newPaidyLegacy(config PaidyLegacyConfig, options []overlay.Option) (*paidylegacy.ClientWithResponses, error) {
	base := config.BaseURL
	if base == "" {
		base = PaidyBaseURL
	}
	auth, err := overlay.NewLegacyAuth(config.APIKey, config.Secret)
	if err != nil {
		return nil, err
	}
	var client *paidylegacy.ClientWithResponses
	doer, err := overlay.NewDoer(overlay.Config{
		Provider: overlay.PaidyLegacy, BaseURL: base, Operations: paidylegacy.Operations(), Auth: auth,
		Ask: func(ctx context.Context, w overlay.Write) (overlay.Resolution, error) {
			return askPaidyLegacy(ctx, client, w)
		},
	}, options...)
	if err != nil {
		return nil, err
	}
	client, err = paidylegacy.NewClientWithResponses(base, paidylegacy.WithHTTPClient(doer))
	return client, err
}

// NewPaidyLegacyFromEnv is NewPaidyLegacy with the configuration of these
// variables:
//
//	JPPAY_PAIDY_LEGACY_API_KEY  required
//	JPPAY_PAIDY_LEGACY_SECRET   required
//	JPPAY_PAIDY_LEGACY_URL      optional base URL
func NewPaidyLegacyFromEnv(options ...overlay.Option) (*paidylegacy.ClientWithResponses, error) {
	env, err := environment("JPPAY_PAIDY_LEGACY_API_KEY", "JPPAY_PAIDY_LEGACY_SECRET")
	if err != nil {
		return nil, err
	}
	return NewPaidyLegacy(PaidyLegacyConfig{
		APIKey: overlay.NewSecret(env[0]), Secret: overlay.NewSecret(env[1]),
		BaseURL: os.Getenv("JPPAY_PAIDY_LEGACY_URL"),
	}, options...)
}

// environment returns the values of variables that must all be set.
func environment(names ...string) ([]string, error) {
	values := make([]string, len(names))
	for i, name := range names {
		if values[i] = os.Getenv(name); values[i] == "" {
			return nil, fmt.Errorf("jppay: the environment variable %s is not set", name)
		}
	}
	return values, nil
}

// OK turns the two results of a …WithResponse call into the answer's value, for
// one-line calls:
//
//	payment, err := jppay.OK(client.GetPaymentWithResponse(ctx, id, nil))
//
// Every error it returns is an *overlay.Error: also the ones that the generated
// client makes itself, for instance when the answer of a write that happened does
// not fit the generated type.
func OK[T any, R interface {
	Value() *T
	Operation() *policy.Operation
}](result R, err error) (*T, error) {
	if err != nil {
		return nil, overlay.Explain(result.Operation(), err)
	}
	value := result.Value()
	if value == nil {
		return nil, overlay.Explain(result.Operation(), errNoValue)
	}
	return value, nil
}

var errNoValue = errors.New("the answer holds no value of the documented type")
