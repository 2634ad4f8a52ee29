package main

import (
	"context"
	"time"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
)

// payPay is the part of the day at PayPay.
func (d *day) payPay(ctx context.Context) {
	client, err := jppay.NewPayPay(d.payPayConfig(), d.options(overlay.PayPay)...)
	if !d.setup(err) {
		return
	}
	d.payPayDecline(ctx)
	if customer, ok := d.payPayLink(ctx, client); ok {
		d.payPayReads(ctx, client, customer)
		d.payPayPayments(ctx, client, customer)
		d.payPayPoints(ctx, client, customer)
		d.payPayTopUp(ctx, client, customer)
		d.payPayUnlink(ctx, client, customer)
	}
	d.payPayGifts(ctx, client)
	d.payPayIdentity(ctx, client)
	d.payPayChanges(ctx, client)
	d.payPaySafety(ctx, client)
}

func (d *day) payPayConfig() jppay.PayPayConfig {
	return jppay.PayPayConfig{
		BaseURL:    d.sandbox.PayPay.URL,
		APIKey:     d.sandbox.PayPay.APIKey,
		APISecret:  overlay.NewSecret(d.sandbox.PayPay.APISecret),
		MerchantID: d.sandbox.PayPay.MerchantID,
	}
}

// epoch is the time of the sandbox, as requests hold it.
func (d *day) epoch() paypay.EpochTime { return paypay.At(d.sandbox.Clock.Now()) }

func (d *day) payPaySafety(ctx context.Context, client *jppay.PayPay) {
	d.part("PayPay: what must not work")
	wrongSecret := d.payPayConfig()
	wrongSecret.APISecret = overlay.NewSecret("secretOfAnotherShop1")
	slow := func() time.Time { return d.sandbox.Clock.Now().Add(-3 * time.Minute) }
	for _, wrong := range []struct {
		what   string
		config jppay.PayPayConfig
		clock  func() time.Time
	}{
		{"an HMAC made with another secret", wrongSecret, d.sandbox.Clock.Now},
		{"a clock that is 3 minutes slow", d.payPayConfig(), slow},
	} {
		stranger, err := jppay.NewPayPay(wrong.config, append(d.options(overlay.PayPay), overlay.WithClock(wrong.clock))...)
		if !d.setup(err) {
			return
		}
		_, err = stranger.GetPointsCodeBudgets(ctx)
		d.refused(wrong.what, err, "UNAUTHORIZED", overlay.ErrUnauthorized)
	}

	_, err := client.FetchKYCPassportQR(ctx, "../../../v2/user/kyc")
	d.refused("an id that leads elsewhere", err, "", overlay.ErrNotSent)

	_, err = client.CreatePayment(ctx, d.order("order-0001", sandbox.PayPayUserPoor, 9800))
	d.refused("a customer with 150 yen", err, "NO_SUFFICIENT_FUND")
}
