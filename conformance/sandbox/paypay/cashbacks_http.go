package paypay

import (
	"encoding/json"
	"fmt"

	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
)

func (c *call) createCashback(r paypay.CreateCashbackRequestObject) (noData, error) {
	request := cashbackRequest{
		id:          string(r.Body.MerchantCashbackID),
		user:        string(r.Body.UserAuthorizationID),
		amount:      r.Body.Amount.Amount,
		requestedAt: int64(r.Body.RequestedAt),
		description: r.Body.OrderDescription,
		metadata:    c.metadata(),
	}

	if r.Body.WalletType != nil {
		request.walletType = new(string(*r.Body.WalletType))
	}
	if r.Body.ExpiryDate != nil {
		request.expiryDate = &r.Body.ExpiryDate.Time
	}
	return c.accepted(), c.engine.createCashback(request)
}

func (c *call) getCashbackDetails(r paypay.GetCashbackDetailsRequestObject) (*paypay.CashbackDetails, error) {
	given, err := c.engine.cashback(string(r.MerchantCashbackID))
	if err != nil {
		return nil, err
	}

	if given.status == cashbackFailed {
		c.result = resultOf(codeNoMoney, "Not enough money", "WAL_500017")
	}

	return &paypay.CashbackDetails{
		CashbackID: &given.providerID, MerchantCashbackID: new(paypay.MerchantCashbackID(given.id)),
		Status: paypay.CashbackDetailsStatus(given.status), MerchantAlias: c.merchantAlias(),
		UserAuthorizationID: new(paypay.UserAuthorizationID(given.user)), Amount: new(moneyOf(given.amount)),
		RequestedAt: &given.requestedAt, AcceptedAt: new(given.accepted.Unix()),
		OrderDescription: given.description, WalletType: given.walletTypeAnswer(),
		Metadata: metadataAnswer(given.metadata),
	}, nil
}

// walletTypeAnswer returns the kind of balance for an answer; nil if none was asked for.
func (c *cashback) walletTypeAnswer() *paypay.CashbackWalletType {
	if c.walletType == nil {
		return nil
	}
	return new(paypay.CashbackWalletType(*c.walletType))
}

func (c *call) createCashbackReversal(r paypay.CreateCashbackReversalRequestObject) (noData, error) {
	return c.accepted(), c.engine.createCashbackReversal(reversalRequest{
		id:          string(r.Body.MerchantCashbackReversalID),
		cashback:    string(r.Body.MerchantCashbackID),
		amount:      r.Body.Amount.Amount,
		requestedAt: int64(r.Body.RequestedAt),
		reason:      r.Body.Reason,
		metadata:    c.metadata(),
	})
}

func (c *call) getCashbackReversalDetails(
	r paypay.GetCashbackReversalDetailsRequestObject,
) (*paypay.CashbackReversalDetails, error) {
	v, err := c.engine.cashbackReversal(string(r.MerchantCashbackReversalID), string(r.MerchantCashbackID))
	if err != nil {
		return nil, err
	}
	if v.status == cashbackFailed {
		c.entry.Note("the user has spent the points of reversal %s; no source states what PayPay answers then",
			v.id)
	}

	return &paypay.CashbackReversalDetails{
		Status:                     paypay.CashbackReversalDetailsStatus(v.status),
		AcceptedAt:                 new(v.accepted.Unix()),
		MerchantAlias:              c.merchantAlias(),
		Amount:                     new(moneyOf(v.amount)),
		RequestedAt:                &v.requestedAt,
		Metadata:                   metadataAnswer(v.metadata),
		CashbackReversalID:         &v.providerID,
		CashbackID:                 &v.of.providerID,
		UserAuthorizationID:        new(paypay.UserAuthorizationID(v.of.user)),
		OrderDescription:           v.of.description,
		WalletType:                 v.of.walletTypeAnswer(),
		MerchantCashbackReversalID: new(paypay.MerchantCashbackReversalID(v.id)),
		MerchantCashbackID:         new(paypay.MerchantCashbackID(v.cashback)),
		Reason:                     v.reason,
	}, nil
}

func (c *call) consultExpectedCashback(
	r paypay.ConsultExpectedCashbackRequestObject,
) (*paypay.ExpectedCashback, error) {
	user, amount := "", int64(0)
	if r.Body.UserAuthorizationID != nil {
		user = string(*r.Body.UserAuthorizationID)
	}
	if r.Body.Amount != nil {
		amount = r.Body.Amount.Amount
	}

	points, err := c.engine.expectedPoints(user, amount)
	if err != nil {
		return nil, err
	}

	message := fmt.Sprintf("サンドボックス: %dポイント獲得予定", points)
	if r.Params.Lang != nil && *r.Params.Lang == "EN" {
		message = fmt.Sprintf("Sandbox: you will get %d points", points)
	}

	return &paypay.ExpectedCashback{CampaignMessage: &message}, nil
}

func (c *call) getCashbackRate(r paypay.GetCashbackRateRequestObject) (paypay.CashbackRate, error) {
	if err := c.engine.checkMember(string(r.Params.UserAuthorizationID)); err != nil {
		return nil, err
	}
	// No source shows the fields, so these names begin with sandbox.
	return json.RawMessage(`{"sandboxRatePercent":1}`), nil
}
