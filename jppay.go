// Package jppay builds ready-to-use clients for PayPay Open Payment API (OPA),
// Paidy (API version 2018-04-10) and legacy Paidy (/pay/*).
//
// Each constructor returns the client of one provider, with one method for each
// operation:
//
//	client, err := jppay.NewPayPay(config)
//	payment, err := client.CreatePayment(ctx, paypay.CreatePaymentRequest{…})
//
// A client signs every request and sends it to one origin only. It repeats a request only where
// the operation's document says that this is safe. It turns every answer that is not a success
// into an *overlay.Error, which says whether a write happened. A value is nil only together
// with an error. See package overlay for what can go wrong, and the packages below gen for
// types and call options.
package jppay

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"

	"github.com/jppay/jppay/gen/paidy"
	paidyraw "github.com/jppay/jppay/gen/paidy/raw"
	"github.com/jppay/jppay/gen/paidylegacy"
	paidylegacyraw "github.com/jppay/jppay/gen/paidylegacy/raw"
	"github.com/jppay/jppay/gen/paypay"
	paypayraw "github.com/jppay/jppay/gen/paypay/raw"
	"github.com/jppay/jppay/internal/configcheck"
	"github.com/jppay/jppay/overlay"
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
	return "", errors.New("Environment: must be production, staging or sandbox, or BaseURL must be set")
}

// PayPay is a client for PayPay OPA: see NewPayPay. Its methods may be called at the same time.
// A method of the zero value returns an error.
type PayPay struct{ via *sender }

func (c *PayPay) sender() *sender {
	if c == nil {
		return nil
	}
	return c.via
}

// Raw returns the client that oapi-codegen generates, for details that the methods hide. It
// signs requests and judges answers as the methods do, and returns the answer of a success
// unchanged.
func (c *PayPay) Raw() *paypayraw.Client { return paypayraw.New(c.sender().base(), c.sender()) }

// Resolve finds out what became of a write to PayPay that a record kept, for instance after a
// crash. For the error of a call use overlay.Resolve; its documentation says how long this may
// take. Resolution.Resource is
//
//	createPayment, createAuth, createContinuousPayment  *paypay.Payment
//	capturePaymentAuth, cancelPayment, createQRCode     *paypay.Payment
//	createPendingPayment, cancelPendingPayment          *paypay.Payment
//	refundPayment                                       *paypay.Refund
//	createCashback                                      *paypay.CashbackDetails
//	createCashbackReversal                              *paypay.CashbackReversalDetails
//	createTopUpQRCode                                   *paypay.TopUpDetails
//	unlinkUser                                          *paypay.UserAuthorization
//
// or nil if PayPay knows nothing. The error matches overlay.ErrUnresolvable for all other
// writes, because PayPay has no read for them. It also does for a top-up code that PayPay
// answers with 400 and, after an hour, for points or a cancellation that PayPay does not show.
func (c *PayPay) Resolve(ctx context.Context, w overlay.Write) (overlay.Resolution, error) {
	return c.sender().resolve(ctx, w)
}

// Recover asks about the writes of the client's account that a process left open in the
// client's record: see overlay.Doer.Recover. Call it in a loop; when Found is empty, nothing is
// due, so pause for a minute.
func (c *PayPay) Recover(ctx context.Context) (overlay.Recovered, error) {
	return c.sender().recover(ctx)
}

// PayPayConfig is what NewPayPay needs.
type PayPayConfig struct {
	// Environment selects PayPay's host. Leave it empty if BaseURL is set.
	Environment PayPayEnvironment
	// BaseURL replaces the environment's host, for instance with a local sandbox:
	// scheme and host only, https unless the host is a loopback address.
	BaseURL string
	// APIKey and APISecret come from PayPay's onboarding. The secret has 16 bytes or
	// more.
	APIKey    string
	APISecret overlay.Secret
	// MerchantID scopes the operations that accept it to one merchant. A merchant that a call
	// names itself takes precedence. Optional.
	MerchantID string
	// Account names whose payments the keys move. A write that a record kept is resolved
	// by clients of the same account only. The default is MerchantID, else the name of
	// the environment, else "default".
	Account string
	// MerchantScope says how MerchantID is sent; the zero value is the header.
	MerchantScope overlay.Scope
}

// NewPayPay returns a client for PayPay OPA. It refuses missing or placeholder
// credentials, a secret of fewer than 16 bytes, unknown environments and plain http to
// anything but a loopback address, with an error that names the field.
func NewPayPay(config PayPayConfig, options ...overlay.Option) (*PayPay, error) {
	via, err := newSender("PayPay", config.overlay, askPayPay, options)
	if err != nil {
		return nil, err
	}
	return &PayPay{via}, nil
}

func (c PayPayConfig) overlay() (overlay.Config, error) {
	base := c.BaseURL
	if base == "" {
		var err error
		if base, err = c.Environment.baseURL(); err != nil {
			return overlay.Config{}, err
		}
	} else if c.Environment != "" {
		return overlay.Config{}, errors.New("Environment: must be empty if BaseURL is set")
	}
	if c.MerchantID != "" {
		if err := configcheck.Credential("MerchantID", c.MerchantID); err != nil {
			return overlay.Config{}, err
		}
	}
	if c.MerchantScope > overlay.ScopeQuery {
		return overlay.Config{}, errors.New("MerchantScope: must be ScopeHeader or ScopeQuery")
	}
	auth, err := overlay.NewHMAC(c.APIKey, c.APISecret, nil, nil)
	return overlay.Config{
		Provider: overlay.PayPay, BaseURL: base, Operations: paypay.Operations(), Auth: auth,
		Merchant: c.MerchantID, Scope: c.MerchantScope,
		Account: cmp.Or(c.Account, c.MerchantID, string(c.Environment)),
	}, err
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
func NewPayPayFromEnv(options ...overlay.Option) (*PayPay, error) {
	env, err := environment("JPPAY_PAYPAY_API_KEY", "JPPAY_PAYPAY_API_SECRET")
	if err != nil {
		return nil, err
	}
	if os.Getenv("JPPAY_PAYPAY_ENV") == "" && os.Getenv("JPPAY_PAYPAY_URL") == "" {
		return nil, errors.New("jppay: set one of the environment variables JPPAY_PAYPAY_ENV and JPPAY_PAYPAY_URL")
	}
	return NewPayPay(PayPayConfig{
		Environment: PayPayEnvironment(os.Getenv("JPPAY_PAYPAY_ENV")),
		BaseURL:     os.Getenv("JPPAY_PAYPAY_URL"),
		APIKey:      env[0],
		APISecret:   overlay.NewSecret(env[1]),
		MerchantID:  os.Getenv("JPPAY_PAYPAY_MERCHANT_ID"),
	}, options...)
}

// Paidy is a client for Paidy: see NewPaidy. Its methods may be called at the same time. A
// method of the zero value returns an error.
type Paidy struct{ via *sender }

func (c *Paidy) sender() *sender {
	if c == nil {
		return nil
	}
	return c.via
}

// Raw returns the client that oapi-codegen generates: see PayPay.Raw.
func (c *Paidy) Raw() *paidyraw.Client { return paidyraw.New(c.sender().base(), c.sender()) }

// Resolve finds out what became of a write to Paidy that a record kept, for instance after a
// crash. For the error of a call use overlay.Resolve; its documentation says how long this may
// take. Resolution.Resource is a *paidy.Payment for payments and a *paidy.Token for tokens.
// Paidy has no read for createPayment: the error then matches overlay.ErrUnresolvable, and only
// the webhook with your order_ref tells.
func (c *Paidy) Resolve(ctx context.Context, w overlay.Write) (overlay.Resolution, error) {
	return c.sender().resolve(ctx, w)
}

// Recover asks about the writes that a process left open: see PayPay.Recover.
func (c *Paidy) Recover(ctx context.Context) (overlay.Recovered, error) {
	return c.sender().recover(ctx)
}

// PaidyConfig is what NewPaidy needs.
type PaidyConfig struct {
	// SecretKey is the key that begins with sk_test_ or sk_live_; it decides between test and
	// live. A public key (pk_) and a key of fewer than 16 bytes are refused.
	SecretKey overlay.Secret
	// BaseURL replaces PaidyBaseURL, for instance with a local sandbox. Optional.
	BaseURL string
	// Account is as in PayPayConfig. The default is "test" or "live", from the beginning of the
	// key. Name each shop if you have several.
	Account string
}

// NewPaidy returns a client for Paidy. Every request asks for PaidyVersion unless
// the call names another version.
func NewPaidy(config PaidyConfig, options ...overlay.Option) (*Paidy, error) {
	via, err := newSender("Paidy", config.overlay, askPaidy, options)
	if err != nil {
		return nil, err
	}
	return &Paidy{via}, nil
}

func (c PaidyConfig) overlay() (overlay.Config, error) {
	key := c.SecretKey.Reveal()
	if key != "" && !strings.HasPrefix(key, "sk_test_") && !strings.HasPrefix(key, "sk_live_") {
		return overlay.Config{}, errors.New("SecretKey: must begin with sk_test_ or sk_live_")
	}
	family := "test"
	if strings.HasPrefix(key, "sk_live_") {
		family = "live"
	}
	auth, err := overlay.NewBearer(c.SecretKey)
	return overlay.Config{
		Provider: overlay.Paidy, BaseURL: cmp.Or(c.BaseURL, PaidyBaseURL), Operations: paidy.Operations(), Auth: auth,
		Header: http.Header{"Paidy-Version": {PaidyVersion}}, Account: cmp.Or(c.Account, family),
	}, err
}

// NewPaidyFromEnv is NewPaidy with the configuration of these variables:
//
//	JPPAY_PAIDY_SECRET_KEY  required
//	JPPAY_PAIDY_URL         optional base URL
func NewPaidyFromEnv(options ...overlay.Option) (*Paidy, error) {
	env, err := environment("JPPAY_PAIDY_SECRET_KEY")
	if err != nil {
		return nil, err
	}
	return NewPaidy(PaidyConfig{
		SecretKey: overlay.NewSecret(env[0]), BaseURL: os.Getenv("JPPAY_PAIDY_URL"),
	}, options...)
}

// PaidyLegacy is a client for the legacy Paidy API: see NewPaidyLegacy. Its methods may be called at the same
// time. A method of the zero value returns an error.
type PaidyLegacy struct{ via *sender }

func (c *PaidyLegacy) sender() *sender {
	if c == nil {
		return nil
	}
	return c.via
}

// Raw returns the client that oapi-codegen generates: see PayPay.Raw.
func (c *PaidyLegacy) Raw() *paidylegacyraw.Client {
	return paidylegacyraw.New(c.sender().base(), c.sender())
}

// Resolve finds out that a capture of a whole payment or a close, which a record kept, did not
// happen. Paidy's legacy API tells only whether a payment is open. An open payment was neither
// captured nor closed; for a closed one, the API does not tell what closed it.
// Resolution.Resource is a *paidylegacy.StatusAnswer. For all other writes the error matches
// overlay.ErrUnresolvable.
func (c *PaidyLegacy) Resolve(ctx context.Context, w overlay.Write) (overlay.Resolution, error) {
	return c.sender().resolve(ctx, w)
}

// Recover asks about the writes that a process left open: see PayPay.Recover.
func (c *PaidyLegacy) Recover(ctx context.Context) (overlay.Recovered, error) {
	return c.sender().recover(ctx)
}

// PaidyLegacyConfig is what NewPaidyLegacy needs.
type PaidyLegacyConfig struct {
	// APIKey is sent as the bearer token, Secret goes into each checksum. Each has
	// 16 bytes or more.
	APIKey, Secret overlay.Secret
	// BaseURL replaces PaidyBaseURL, for instance with a local sandbox. Optional.
	BaseURL string
	// Account is as in PayPayConfig. The default is "default". If one record keeps the writes of
	// test and live, or of several shops, give each a name.
	Account string
}

// NewPaidyLegacy returns a client for the legacy Paidy API. It fills in the
// checksum of each body; leave that field empty.
func NewPaidyLegacy(config PaidyLegacyConfig, options ...overlay.Option) (*PaidyLegacy, error) {
	via, err := newSender("legacy Paidy", config.overlay, askPaidyLegacy, options)
	if err != nil {
		return nil, err
	}
	return &PaidyLegacy{via}, nil
}

func (c PaidyLegacyConfig) overlay() (overlay.Config, error) {
	auth, err := overlay.NewLegacyAuth(c.APIKey, c.Secret)
	return overlay.Config{
		Provider: overlay.PaidyLegacy, BaseURL: cmp.Or(c.BaseURL, PaidyBaseURL), Operations: paidylegacy.Operations(),
		Auth: auth, Account: c.Account,
	}, err
}

// NewPaidyLegacyFromEnv is NewPaidyLegacy with the configuration of these
// variables:
//
//	JPPAY_PAIDY_LEGACY_API_KEY  required
//	JPPAY_PAIDY_LEGACY_SECRET   required
//	JPPAY_PAIDY_LEGACY_URL      optional base URL
func NewPaidyLegacyFromEnv(options ...overlay.Option) (*PaidyLegacy, error) {
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
