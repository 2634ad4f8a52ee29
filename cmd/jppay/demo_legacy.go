package main

import (
	"context"
	"errors"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/overlay"
)

// paidyLegacy is the part of the day at legacy Paidy, whose refusals arrive with
// HTTP 200.
func (d *day) paidyLegacy(ctx context.Context) {
	client, err := jppay.NewPaidyLegacy(jppay.PaidyLegacyConfig{
		BaseURL: d.sandbox.Legacy.URL,
		APIKey:  overlay.NewSecret(d.sandbox.Legacy.APIKey),
		Secret:  overlay.NewSecret(d.sandbox.Legacy.Secret),
	}, d.options(overlay.PaidyLegacy)...)
	if !d.setup(err) {
		return
	}
	d.legacyOrder(ctx, client)
	d.legacyPin(ctx, client)
	d.legacySafety(ctx)
}

func (d *day) legacyOrder(ctx context.Context, client *jppay.PaidyLegacy) {
	d.part("Legacy Paidy: an order that ships in two parcels")
	answer, err := client.AuthorizePayment(ctx, orderOf(sandbox.LegacyApproved, "order-3001"))
	if !d.ok("7,210 yen", err) {
		return
	}
	id := answer.PaymentID

	// A legacy update replaces the whole order.
	items := orderItems()
	items[1].Quantity = 1
	_, err = client.UpdatePayment(ctx, paidylegacy.UpdateRequest{PaymentID: id, Order: paidylegacy.UpdateOrder{
		Items: items, Tax: new(int64(465)), Shipping: new(int64(500)), TotalAmount: 5615,
	}})
	d.ok("one cup fewer: 5,615 yen", err)

	state, err := client.GetPaymentStatus(ctx, paidylegacy.StatusRequest{PaymentID: id})
	if d.ok("open or closed?", err) {
		d.fact(state.Status == paidylegacy.PaymentStatusOpen, "open: it can be captured")
	}

	first, err := client.CapturePayment(ctx, paidylegacy.CaptureRequest{
		PaymentID: id,
		Items:     &[]paidylegacy.CaptureItem{{ItemID: new("1"), Quantity: new(int64(1))}},
		Tax:       new(int64(320)),
		Shipping:  new(int64(500)),
	})
	if !d.ok("first parcel: 4,020 yen", err) {
		return
	}
	_, err = client.CapturePayment(ctx, paidylegacy.CaptureRequest{PaymentID: id})
	d.ok("second parcel: all that is left", err)
	_, err = client.CapturePayment(ctx, paidylegacy.CaptureRequest{PaymentID: id})
	d.refused("a third one", err, "capture_fail", overlay.ErrDeclined)

	_, err = client.RefundPayment(ctx, paidylegacy.RefundRequest{CaptureID: first.CaptureID, Amount: new(int64(3520))})
	d.ok("the towel comes back: 3,520 yen", err)
	_, err = client.RefundPayment(ctx, paidylegacy.RefundRequest{CaptureID: first.CaptureID, Amount: new(int64(3520))})
	d.refused("once more by mistake", err, "refund_fail", overlay.ErrDeclined)
	truth, _ := d.sandbox.Legacy.Payment(id)
	d.fact(truth.Status == "close" && truth.Captured == 5615 && truth.Refunded == 3520,
		"in the sandbox's books: closed, 5,615 yen captured, 3,520 refunded")
}

func (d *day) legacyPin(ctx context.Context, client *jppay.PaidyLegacy) {
	d.part("Legacy Paidy: a buyer who has to enter a pin, and one who is declined")
	order := orderOf(sandbox.LegacyAsksPin, "order-3002")
	_, err := client.AuthorizePayment(ctx, order)
	d.refused("Paidy sends a pin to the buyer", err, "authenticate_consumer", overlay.ErrActionRequired)
	if !errors.Is(err, overlay.ErrActionRequired) {
		return
	}
	// Everything is sent again, with the pin added.
	order.AuthCode = new("0000")
	_, err = client.AuthorizePayment(ctx, order)
	d.refused("a wrong pin", err, "authenticate_consumer_fail", overlay.ErrDeclined)
	order.AuthCode = new(sandbox.LegacyPin)
	answer, err := client.AuthorizePayment(ctx, order)
	if d.ok("the right pin", err) {
		_, err = client.ClosePayment(ctx, paidylegacy.CloseRequest{PaymentID: answer.PaymentID})
		d.ok("the buyer cancels", err)
		_, err = client.ClosePayment(ctx, paidylegacy.CloseRequest{PaymentID: answer.PaymentID})
		d.refused("once more by mistake", err, "close_fail", overlay.ErrDeclined)
	}

	_, err = client.AuthorizePayment(ctx, orderOf(sandbox.LegacyDeclined, "order-3003"))
	d.refused("another buyer, declined with HTTP 200", err, "authorize_fail", overlay.ErrDeclined)
}

func (d *day) legacySafety(ctx context.Context) {
	d.part("Legacy Paidy: what must not work")
	stranger, err := jppay.NewPaidyLegacy(jppay.PaidyLegacyConfig{
		BaseURL: d.sandbox.Legacy.URL,
		APIKey:  overlay.NewSecret(d.sandbox.Legacy.APIKey),
		Secret:  overlay.NewSecret("secretOfAnotherShop1"),
	}, d.options(overlay.PaidyLegacy)...)
	if !d.setup(err) {
		return
	}
	_, err = stranger.AuthorizePayment(ctx, orderOf(sandbox.LegacyApproved, "order-3004"))
	d.refused("a checksum made with another secret", err, "request_failed")
}

// orderOf is an authorization of 7,210 yen. The checksum stays empty: the client
// fills it in.
func orderOf(email, ref string) paidylegacy.AuthorizeRequest {
	return paidylegacy.AuthorizeRequest{
		Buyer: paidylegacy.Buyer{
			Name:  "見本 花子",
			Name2: "ミホン ハナコ",
			Email: paidylegacy.BuyerEmail{Address: email},
			Phone: paidylegacy.BuyerPhone{Number: "080-0000-0000"},
			Address: paidylegacy.BuyerAddress{
				Address2: "見本町1-2-3", Address3: "千代田区", Address4: "東京都", PostalCode: "100-0001",
			},
		},
		Order: paidylegacy.AuthorizeOrder{
			Items: orderItems(), Tax: new(int64(610)), Shipping: new(int64(500)), TotalAmount: 7210, OrderRef: new(ref),
		},
		MerchantData: paidylegacy.MerchantData{
			Store: "見本堂", CustomerAge: 420, LastOrder: 35, LastOrderAmount: 5400, KnownAddress: true, LTV: 48200,
		},
		Tracking: paidylegacy.Tracking{ConsumerIP: "203.0.113.7"},
	}
}

func orderItems() []paidylegacy.OrderItem {
	return []paidylegacy.OrderItem{
		{ItemID: new("1"), Title: "木綿の手ぬぐい", Amount: 3200, Quantity: 1},
		{ItemID: new("2"), Title: "湯のみ", Amount: 1450, Quantity: 2},
	}
}
