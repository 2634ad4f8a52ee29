package harness

import (
	"context"
	"errors"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

// Access holds the addresses of a merchant's providers and the keys. A child process gets it as
// JSON.
type Access struct {
	At                                      map[policy.Provider]string // their URLs
	PayPayKey, PayPaySecret, PayPayMerchant string
	PaidySecret, LegacyKey, LegacySecret    string
}

// AccessTo returns the access to a sandbox.
func AccessTo(s *sandbox.Sandbox) Access {
	return Access{
		At: map[policy.Provider]string{
			policy.PayPay: s.PayPay.URL, policy.Paidy: s.Paidy.URL, policy.PaidyLegacy: s.Legacy.URL,
		},
		PayPayKey: s.PayPay.APIKey, PayPaySecret: s.PayPay.APISecret, PayPayMerchant: s.PayPay.MerchantID,
		PaidySecret: s.Paidy.SecretKey, LegacyKey: s.Legacy.APIKey, LegacySecret: s.Legacy.Secret,
	}
}

// Clients are the clients of a merchant.
type Clients struct {
	PayPay *jppay.PayPay
	Paidy  *jppay.Paidy
	Legacy *jppay.PaidyLegacy
}

// Connect returns clients for all providers.
func (a Access) Connect(options ...overlay.Option) (*Clients, error) {
	payPay, payPayErr := jppay.NewPayPay(jppay.PayPayConfig{
		BaseURL: a.At[policy.PayPay], APIKey: a.PayPayKey, APISecret: overlay.NewSecret(a.PayPaySecret),
		MerchantID: a.PayPayMerchant,
	}, options...)
	paidy, paidyErr := jppay.NewPaidy(jppay.PaidyConfig{
		BaseURL: a.At[policy.Paidy], SecretKey: overlay.NewSecret(a.PaidySecret),
	}, options...)
	legacy, legacyErr := jppay.NewPaidyLegacy(jppay.PaidyLegacyConfig{
		BaseURL: a.At[policy.PaidyLegacy],
		APIKey:  overlay.NewSecret(a.LegacyKey), Secret: overlay.NewSecret(a.LegacySecret),
	}, options...)
	return &Clients{payPay, paidy, legacy}, errors.Join(payPayErr, paidyErr, legacyErr)
}

// Resolve asks the provider of a write what became of it.
func (c *Clients) Resolve(ctx context.Context, w overlay.Write) (overlay.Resolution, error) {
	switch w.Provider {
	case policy.PayPay:
		return c.PayPay.Resolve(ctx, w)
	case policy.Paidy:
		return c.Paidy.Resolve(ctx, w)
	case policy.PaidyLegacy:
	}
	return c.Legacy.Resolve(ctx, w)
}
