package sandbox

import (
	"github.com/jppay/jppay"         //nolint:depguard // the one file that may: see architecture_test.go
	"github.com/jppay/jppay/overlay" //nolint:depguard // the same
)

// ClientSet holds a client of each API of one sandbox.
type ClientSet struct {
	Sandbox     *Sandbox
	PayPay      *jppay.PayPay
	Paidy       *jppay.Paidy
	PaidyLegacy *jppay.PaidyLegacy
}

// Clients starts a sandbox for a test, as Start does, and returns a client of each of its
// APIs. The options are those of every client.
//
//	shop := sandbox.Clients(t)
//	code, err := shop.PayPay.CreateQRCode(t.Context(), …)
//	err = shop.Sandbox.PayPay.ScanAndPay(string(code.CodeID), sandbox.PayPayUserCompleted)
func Clients(t TB, options ...overlay.Option) *ClientSet {
	t.Helper()
	s := Start(t)
	if s == nil {
		return nil
	}

	set, err := s.Clients(options...)
	if err != nil {
		t.Fatalf("%v", err)
		return nil
	}
	return set
}

// Clients returns a client of each API of a sandbox that was started before. The options
// are those of every client.
func (s *Sandbox) Clients(options ...overlay.Option) (*ClientSet, error) {
	set := &ClientSet{Sandbox: s}
	if s.CA != nil {
		options = append([]overlay.Option{overlay.WithHTTPClient(s.HTTPClient())}, options...)
	}
	var err error
	if set.PayPay, err = jppay.NewPayPay(jppay.PayPayConfig{
		BaseURL: s.PayPay.URL, APIKey: s.PayPay.APIKey, APISecret: overlay.NewSecret(s.PayPay.APISecret),
		MerchantID: s.PayPay.MerchantID,
	}, options...); err != nil {
		return nil, err
	}
	if set.Paidy, err = jppay.NewPaidy(jppay.PaidyConfig{
		BaseURL: s.Paidy.URL, SecretKey: overlay.NewSecret(s.Paidy.SecretKey),
	}, options...); err != nil {
		return nil, err
	}
	if set.PaidyLegacy, err = jppay.NewPaidyLegacy(jppay.PaidyLegacyConfig{
		BaseURL: s.Legacy.URL, APIKey: overlay.NewSecret(s.Legacy.APIKey), Secret: overlay.NewSecret(s.Legacy.Secret),
	}, options...); err != nil {
		return nil, err
	}
	return set, nil
}
