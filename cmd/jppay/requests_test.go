package main

import (
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
)

// subscriptionOf is a month's charge.
func subscriptionOf(token string) paidy.CreatePaymentRequest {
	return paidy.CreatePaymentRequest{
		TokenID:     token,
		Amount:      1980, // yen
		Description: new("coffee, one month"),
		BuyerData:   paidy.BuyerDataRequest{OrderCount: new(int64(7)), LTV: new(int64(13860))},
		Order: paidy.OrderRequest{
			Items: []paidy.OrderItemRequest{
				{ID: new("coffee"), Title: new("Coffee, one month"), UnitPrice: 1800, Quantity: 1},
			},
			Tax:      new(int64(180)),
			Shipping: new(int64(0)),
			OrderRef: new("subscription-301-07"),
		},
		ShippingAddress: &paidy.AddressRequest{
			Zip: "100-0000", State: new("東京都"), City: new("港区"), Line2: new("架空町1-2-3"),
		},
	}
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
