package jppay_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
)

// shop is a sandbox and clients that send once and do not wait. Its methods make
// writes; some of them keep the ids that later writes are about.
type shop struct {
	*testing.T
	*sandbox.Sandbox
	payPay  *jppay.PayPay
	paidy   *jppay.Paidy
	legacy  *jppay.PaidyLegacy
	payment string
	capture string
	code    string // or token
}

func openShop(t *testing.T, options ...overlay.Option) *shop {
	t.Helper()
	s := &shop{T: t, Sandbox: sandbox.Start(t)}
	options = append([]overlay.Option{
		overlay.WithRetry(overlay.Retry{Attempts: 1}), overlay.WithSettling(time.Millisecond),
		overlay.WithHTTPClient(&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}),
	}, options...)

	var err error
	s.payPay, err = jppay.NewPayPay(jppay.PayPayConfig{
		BaseURL: s.PayPay.URL, APIKey: s.PayPay.APIKey, APISecret: secret(s.PayPay.APISecret),
		MerchantID: s.PayPay.MerchantID,
	}, append(options, overlay.WithClock(s.Clock.Now))...)
	require.NoError(t, err)

	s.paidy, err = jppay.NewPaidy(jppay.PaidyConfig{
		BaseURL: s.Sandbox.Paidy.URL, SecretKey: secret(s.Sandbox.Paidy.SecretKey),
	}, options...)
	require.NoError(t, err)

	s.legacy, err = jppay.NewPaidyLegacy(jppay.PaidyLegacyConfig{
		BaseURL: s.Legacy.URL, APIKey: secret(s.Legacy.APIKey), Secret: secret(s.Legacy.Secret),
	}, options...)
	require.NoError(t, err)

	return s
}

func (s *shop) now() paypay.EpochTime { return paypay.At(s.Clock.Now()) }
