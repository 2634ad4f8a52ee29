package main

import (
	"context"
	"errors"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/overlay"
)

// paidy is the part of the day at Paidy.
func (d *day) paidy(ctx context.Context) {
	client, err := jppay.NewPaidy(jppay.PaidyConfig{
		BaseURL:   d.sandbox.Paidy.URL,
		SecretKey: overlay.NewSecret(d.sandbox.Paidy.SecretKey),
	}, d.options(overlay.Paidy)...)
	if !d.setup(err) {
		return
	}
	d.paidyOrder(ctx, client)
	d.paidyLostAnswer(ctx, client)
	d.paidySubscription(ctx, client)
	d.paidySafety(ctx, client)
}

func (d *day) paidyOrder(ctx context.Context, client *jppay.Paidy) {
	d.part("Paidy: an order is paid in Checkout, shipped, and partly sent back")
	order, err := d.sandbox.Paidy.Checkout(sandbox.CheckoutRequest{Amount: 4000, OrderRef: "order-2001"})
	if !d.setup(err) {
		return
	}

	// The browser says that the buyer has paid: only the API says so for sure.
	payment, err := client.GetPayment(ctx, order.PaymentID)
	if !d.ok("has the buyer really paid?", err) {
		return
	}
	d.fact(payment.Status == paidy.PaymentStatusAuthorized && payment.Amount == 4000, "4,000 yen are authorized")

	_, err = client.UpdatePayment(ctx, payment.ID, paidy.UpdatePaymentRequest{
		Description: new("gift wrapped"),
		Metadata:    &paidy.MetadataRequest{"gift": "yes"},
	})
	d.ok("a note for the order", err)

	payment, err = client.CapturePayment(ctx, payment.ID, paidy.CapturePaymentRequest{})
	if !d.ok("shipped: 4,000 yen", err) || len(payment.Captures) != 1 {
		return
	}
	capture := payment.Captures[0]

	_, err = client.CapturePayment(ctx, payment.ID, paidy.CapturePaymentRequest{})
	d.refused("once more by mistake", err, "service.forbidden")

	payment, err = client.RefundPayment(ctx, payment.ID, paidy.RefundPaymentRequest{
		CaptureID: capture.ID,
		Amount:    new(int64(1800)), // without an amount, all of it
		Reason:    new("one bag came damaged"),
	})
	if !d.ok("one bag back: 1,800 yen", err) {
		return
	}
	_, err = client.RefundPayment(ctx, payment.ID, paidy.RefundPaymentRequest{CaptureID: capture.ID})
	d.refused("more than is left", err, "service.forbidden")

	order, err = d.sandbox.Paidy.Checkout(sandbox.CheckoutRequest{Amount: 2500, OrderRef: "order-2002"})
	if !d.setup(err) {
		return
	}
	payment, err = client.ClosePayment(ctx, order.PaymentID, paidy.ClosePaymentRequest{})
	if d.ok("another order is cancelled", err) {
		d.fact(payment.Status == paidy.PaymentStatusClosed && len(payment.Captures) == 0, "nothing was captured: nobody pays")
	}
}

func (d *day) paidyLostAnswer(ctx context.Context, client *jppay.Paidy) {
	d.part("Paidy: the connection breaks after the money has moved")
	order, err := d.sandbox.Paidy.Checkout(sandbox.CheckoutRequest{Amount: 12800, OrderRef: "order-2003"})
	if !d.setup(err) {
		return
	}
	err = d.sandbox.Fault(sandbox.Fault{Provider: sandbox.ProviderPaidy, Operation: "capturePayment", Kind: sandbox.FaultCutAfter})
	if !d.setup(err) {
		return
	}

	_, err = client.CapturePayment(ctx, order.PaymentID, paidy.CapturePaymentRequest{})
	d.refused("shipped: 12,800 yen", err, "", overlay.ErrOutcomeUnknown)
	var lost *overlay.Error
	if !errors.As(err, &lost) {
		return
	}
	// The error names the read that tells; sending again blindly could charge twice.
	d.fact(lost.Resolve == "getPayment" && lost.ID == order.PaymentID, "the error says what to ask, and for which id")
	payment, err := client.GetPayment(ctx, lost.ID)
	if d.ok("did it happen?", err) {
		d.fact(len(payment.Captures) == 1, "yes, once: there is nothing to send again")
	}
}

func (d *day) paidySubscription(ctx context.Context, client *jppay.Paidy) {
	d.part("Paidy: a subscription, from consent to cancellation")
	id, err := d.sandbox.Paidy.NewToken(sandbox.TokenRequest{})
	if !d.setup(err) {
		return
	}
	tokens, err := client.ListTokens(ctx)
	if d.ok("the shop's tokens", err) {
		d.fact(len(*tokens) > 0 && (*tokens)[0].ID == id, "the new one comes first")
	}
	token, err := client.GetToken(ctx, id)
	if d.ok("the new one", err) {
		d.fact(token.Status == paidy.TokenStatusActive, "it can be charged")
	}

	payment, err := client.CreatePayment(ctx, subscriptionOf(id))
	if d.ok("this month: 1,980 yen", err) {
		d.fact(payment.Status == paidy.PaymentStatusAuthorized, "authorized, to be captured like any other")
	}
	_, err = client.CreatePayment(ctx, subscriptionOf(sandbox.PaidyTokenRejected))
	d.refused("another subscriber, declined with HTTP 200", err, "rejected", overlay.ErrDeclined)

	_, err = client.SuspendToken(ctx, id, paidy.SuspendTokenRequest{
		Reason: paidy.SuspendReason{Code: paidy.SuspendReasonCodeConsumerRequested, Description: "a month off"},
	})
	d.ok("the subscriber takes a month off", err)
	_, err = client.CreatePayment(ctx, subscriptionOf(id))
	d.refused("a charge in that month", err, "rejected", overlay.ErrDeclined)
	_, err = client.ResumeToken(ctx, id, paidy.ResumeTokenRequest{
		Reason: paidy.ResumeReason{Code: paidy.ResumeReasonCodeConsumerRequested, Description: "back again"},
	})
	d.ok("and comes back", err)
	_, err = client.DeleteToken(ctx, id, paidy.DeleteTokenRequest{
		Reason: paidy.DeleteReason{Code: paidy.DeleteReasonCodeConsumerRequested, Description: "cancelled"},
	})
	d.ok("the subscription is cancelled", err)
	_, err = client.GetToken(ctx, id)
	d.refused("the token is gone", err, "404", overlay.ErrNotFound)
}

// subscriptionOf is a month's charge.
func subscriptionOf(token string) paidy.CreatePaymentRequest {
	return paidy.CreatePaymentRequest{
		TokenID:     token,
		Amount:      1980, // yen
		Description: new("coffee, one month"),
		BuyerData:   paidy.BuyerDataRequest{OrderCount: new(int64(7)), LTV: new(int64(13860))},
		Order: paidy.OrderRequest{
			Items:    []paidy.OrderItemRequest{{ID: new("coffee"), Title: new("Coffee, one month"), UnitPrice: 1800, Quantity: 1}},
			Tax:      new(int64(180)),
			Shipping: new(int64(0)),
			OrderRef: new("subscription-301-07"),
		},
		ShippingAddress: &paidy.AddressRequest{Zip: "100-0000", State: new("東京都"), City: new("港区"), Line2: new("架空町1-2-3")},
	}
}

func (d *day) paidySafety(ctx context.Context, client *jppay.Paidy) {
	d.part("Paidy: what must not work")
	config := jppay.PaidyConfig{BaseURL: d.sandbox.Paidy.URL, SecretKey: overlay.NewSecret("sk_test_ofAnotherShop1")}
	stranger, err := jppay.NewPaidy(config, d.options(overlay.Paidy)...)
	if !d.setup(err) {
		return
	}
	_, err = stranger.ListTokens(ctx)
	d.refused("the key of another shop", err, "authentication.failed", overlay.ErrUnauthorized)

	_, err = client.GetPayment(ctx, "../tokens")
	d.refused("an id that leads elsewhere", err, "", overlay.ErrNotSent)

	config.SecretKey = overlay.NewSecret(d.sandbox.Paidy.PublicKey)
	_, err = jppay.NewPaidy(config)
	d.fact(err != nil, "a public key (pk_) makes no client")
}
