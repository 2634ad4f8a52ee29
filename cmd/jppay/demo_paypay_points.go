package main

import (
	"context"
	"errors"
	"time"

	"github.com/oapi-codegen/runtime/types"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
)

func (d *day) payPayPoints(ctx context.Context, client *jppay.PayPay, customer paypay.UserAuthorizationID) {
	d.part("PayPay: cashback, given and taken back")
	_, err := client.GetCashbackRate(ctx, customer)
	d.ok("what this customer earns", err)
	expected, err := client.ConsultExpectedCashback(ctx, paypay.ConsultExpectedCashbackRequest{
		UserAuthorizationID: &customer, Amount: new(paypay.Yen(3000)),
	}, paypay.WithLang(paypay.ConsultExpectedCashbackParamsLangEn))
	if d.ok("what 3,000 yen would earn, in English", err) {
		d.fact(expected.CampaignMessage != nil, "there is a text to show to the customer")
	}

	before, err := d.sandbox.PayPay.Wallet(string(customer))
	if !d.setup(err) {
		return
	}
	gift := paypay.CreateCashbackRequest{
		MerchantCashbackID: "cashback-2001", UserAuthorizationID: customer, Amount: paypay.Yen(300), RequestedAt: d.epoch(),
	}
	if _, err = client.CreateCashback(ctx, gift); !d.ok("300 yen", err) {
		return
	}
	details, err := client.GetCashbackDetails(ctx, gift.MerchantCashbackID)
	if d.ok("HTTP 202 is not given: is it?", err) {
		d.fact(details.Status == paypay.CashbackDetailsStatusAccepted, "not yet")
	}
	d.sandbox.PayPay.SettlePoints()
	given, err := jppay.WaitForCashback(ctx, client, gift.MerchantCashbackID, atOnce)
	if d.ok("wait until it is", err) {
		d.fact(given.Status == paypay.CashbackDetailsStatusSuccess, "the customer has 300 points more")
	}
	_, err = client.CreateCashback(ctx, gift)
	d.refused("the same again", err, "VALIDATION_FAILED_EXCEPTION")

	back := paypay.CreateCashbackReversalRequest{MerchantCashbackReversalID: "back-2001", MerchantCashbackID: gift.MerchantCashbackID,
		Amount: paypay.Yen(300), RequestedAt: d.epoch(), Reason: new("the order was cancelled")}
	_, err = client.CreateCashbackReversal(ctx, back)
	if !d.ok("the order is cancelled: 300 yen back", err) {
		return
	}
	d.sandbox.PayPay.SettlePoints()
	reversal, err := client.GetCashbackReversalDetails(ctx, back.MerchantCashbackReversalID, back.MerchantCashbackID)
	if d.ok("are they?", err) {
		after, failed := d.sandbox.PayPay.Wallet(string(customer))
		d.fact(failed == nil && reversal.Status == paypay.CashbackReversalDetailsStatusSuccess && after.Points == before.Points,
			"the customer has as many points as before")
	}

	if !d.setup(d.sandbox.PayPay.SetCashbackBudget(200)) {
		return
	}
	gift.MerchantCashbackID = "cashback-2002"
	_, err = client.CreateCashback(ctx, gift)
	d.ok("300 yen out of a budget of 200", err)
	d.sandbox.PayPay.SettlePoints()
	_, err = jppay.WaitForCashback(ctx, client, gift.MerchantCashbackID, atOnce)
	d.refused("accepted is not given, says HTTP 200", err, "NOT_ENOUGH_MONEY", overlay.ErrDeclined)
	d.fact(d.moved("cashback", "cashback-2001") == 300 && d.moved("cashback-reversal", "back-2001") == 300 && d.moved("cashback", "cashback-2002") == 0,
		"in the sandbox's books: 300 yen given once, taken back once")
}

func (d *day) payPayTopUp(ctx context.Context, client *jppay.PayPay, customer paypay.UserAuthorizationID) {
	d.part("PayPay: top-up at the till")
	request := paypay.CreateTopUpQRCodeRequest{
		MerchantTopUpID: "topup-3001", UserAuthorizationID: customer, MinimumTopUpAmount: paypay.Yen(1000),
		RequestedAt: new(d.epoch()),
	}
	used, err := client.CreateTopUpQRCode(ctx, request)
	if !d.ok("a code for 1,000 yen or more", err) {
		return
	}
	if d.setup(d.sandbox.PayPay.TopUp(string(used.CodeID), 5000)) {
		_, err = client.GetTopUpQRCodeDetails(ctx, request.MerchantTopUpID)
		d.ok("the customer adds 5,000 yen", err)
		d.fact(d.moved("top-up", "topup-3001") == 5000, "in the sandbox's books: 5,000 yen, once")
	}
	request.MerchantTopUpID = "topup-3002"
	unused, err := client.CreateTopUpQRCode(ctx, request)
	if !d.ok("a code that nobody is to use", err) {
		return
	}
	_, err = client.DeleteTopUpQRCode(ctx, unused.CodeID)
	if d.ok("is deleted", err) {
		d.fact(d.sandbox.PayPay.TopUp(string(unused.CodeID), 5000) != nil, "nobody can use it any more")
	}
}

func (d *day) payPayGifts(ctx context.Context, client *jppay.PayPay) {
	d.part("PayPay: points as a gift")
	_, err := client.GetPointsCodeBudgets(ctx)
	d.ok("what is left to give", err)

	gift := paypay.CreatePointsCodeRequest{
		RequestID:     "gift-spring-0001", // ours: it tells PayPay a repetition from a second gift
		GroupID:       sandbox.PayPayGroup,
		GiftCardName:  "Spring campaign",
		GiftCardValue: 1000, // yen
		StartAt:       types.Date{Time: time.Date(2026, time.April, 1, 0, 0, 0, 0, time.UTC)},
		EndAt:         types.Date{Time: time.Date(2027, time.March, 31, 0, 0, 0, 0, time.UTC)},
	}
	err = d.sandbox.Fault(sandbox.Fault{Provider: sandbox.ProviderPayPay, Operation: "createPointsCode", Kind: sandbox.FaultCutAfter})
	if !d.setup(err) {
		return
	}
	_, err = client.CreatePointsCode(ctx, gift)
	d.refused("1,000 yen, and the connection breaks", err, "", overlay.ErrOutcomeUnknown)
	if errors.Is(err, overlay.ErrOutcomeUnknown) {
		// Safe, as PayPay's page on Points Code says: it is the same code again.
		_, err = client.CreatePointsCode(ctx, gift)
		d.ok("the same again, with the same requestId", err)
	}
	d.fact(d.moved("points-code", gift.RequestID) == 1000, "in the sandbox's books: 1,000 yen, once")

	// The ids of the two groups differ beyond 2^53, where floats lose digits.
	gift.RequestID, gift.GroupID = "gift-spring-0002", sandbox.PayPayGroupPoor
	_, err = client.CreatePointsCode(ctx, gift)
	d.refused("from a group with 500 yen", err, "BUDGET_NOT_ENOUGH")
}
