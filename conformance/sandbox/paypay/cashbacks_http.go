package paypay

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
	"github.com/jppay/jppay/conformance/sandbox/server"
)

// merchantAlias returns the name of the merchant.
func (b *backend) merchantAlias() json.RawMessage {
	return json.RawMessage(fmt.Sprintf("%q", b.auth.merchant))
}

// CreateCashback implements createCashback.
func (b *backend) CreateCashback(
	ctx context.Context, r paypay.CreateCashbackRequestObject,
) (paypay.CreateCashbackResponseObject, error) {
	request := cashbackRequest{
		id:          string(r.Body.MerchantCashbackID),
		user:        string(r.Body.UserAuthorizationID),
		amount:      r.Body.Amount.Amount,
		requestedAt: int64(r.Body.RequestedAt),
		description: r.Body.OrderDescription,
		metadata:    requestMetadata(ctx),
	}

	if r.Body.WalletType != nil {
		request.walletType = new(string(*r.Body.WalletType))
	}
	if r.Body.ExpiryDate != nil {
		request.expiryDate = &r.Body.ExpiryDate.Time
	}
	if err := b.engine(ctx).createCashback(request); err != nil {
		return nil, err
	}
	return paypay.CreateCashback202JSONResponse{Body: acceptedAnswer()}, nil
}

// GetCashbackDetails implements getCashbackDetails.
func (b *backend) GetCashbackDetails(
	ctx context.Context, r paypay.GetCashbackDetailsRequestObject,
) (paypay.GetCashbackDetailsResponseObject, error) {
	c, err := b.engine(ctx).cashback(string(r.MerchantCashbackID))
	if err != nil {
		return nil, err
	}

	result := successResult()
	if c.status == cashbackFailed {
		result = resultOf(codeNoMoney, "Not enough money", "WAL_500017")
	}

	d := paypay.CashbackDetails{
		Status:              paypay.CashbackDetailsStatus(c.status),
		AcceptedAt:          new(c.accepted.Unix()),
		MerchantAlias:       b.merchantAlias(),
		Amount:              new(moneyOf(c.amount)),
		RequestedAt:         &c.requestedAt,
		Metadata:            metadataAnswer(c.metadata),
		CashbackID:          &c.providerID,
		MerchantCashbackID:  new(paypay.MerchantCashbackID(c.id)),
		UserAuthorizationID: new(paypay.UserAuthorizationID(c.user)),
		OrderDescription:    c.description,
		WalletType:          c.walletTypeAnswer(),
	}

	return paypay.GetCashbackDetails200JSONResponse{
		Body: paypay.GetCashbackDetailsResponse{ResultInfo: result, Data: &d},
	}, nil
}

// walletTypeAnswer returns the kind of balance for an answer; nil if none was asked for.
func (c *cashback) walletTypeAnswer() *paypay.CashbackWalletType {
	if c.walletType == nil {
		return nil
	}
	return new(paypay.CashbackWalletType(*c.walletType))
}

// CreateCashbackReversal implements createCashbackReversal.
func (b *backend) CreateCashbackReversal(
	ctx context.Context, r paypay.CreateCashbackReversalRequestObject,
) (paypay.CreateCashbackReversalResponseObject, error) {
	err := b.engine(ctx).createCashbackReversal(reversalRequest{
		id:          string(r.Body.MerchantCashbackReversalID),
		cashback:    string(r.Body.MerchantCashbackID),
		amount:      r.Body.Amount.Amount,
		requestedAt: int64(r.Body.RequestedAt),
		reason:      r.Body.Reason,
		metadata:    requestMetadata(ctx),
	})
	if err != nil {
		return nil, err
	}
	return paypay.CreateCashbackReversal2XXJSONResponse{StatusCode: http.StatusAccepted, Body: acceptedAnswer()}, nil
}

// GetCashbackReversalDetails implements getCashbackReversalDetails.
func (b *backend) GetCashbackReversalDetails(
	ctx context.Context, r paypay.GetCashbackReversalDetailsRequestObject,
) (paypay.GetCashbackReversalDetailsResponseObject, error) {
	v, err := b.engine(ctx).cashbackReversal(string(r.MerchantCashbackReversalID), string(r.MerchantCashbackID))
	if err != nil {
		return nil, err
	}
	if v.status == cashbackFailed {
		server.CallOf(ctx).Note("the user has spent the points of reversal %s; no source states what PayPay answers then",
			v.id)
	}

	return paypay.GetCashbackReversalDetails2XXJSONResponse{
		StatusCode: http.StatusOK,
		Body: paypay.GetCashbackReversalDetailsResponse{
			ResultInfo: successResult(),
			Data: &paypay.CashbackReversalDetails{
				Status:                     paypay.CashbackReversalDetailsStatus(v.status),
				AcceptedAt:                 new(v.accepted.Unix()),
				MerchantAlias:              b.merchantAlias(),
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
			},
		},
	}, nil
}

// ConsultExpectedCashback implements consultExpectedCashback.
func (b *backend) ConsultExpectedCashback(
	ctx context.Context, r paypay.ConsultExpectedCashbackRequestObject,
) (paypay.ConsultExpectedCashbackResponseObject, error) {
	user, amount := "", int64(0)
	if r.Body.UserAuthorizationID != nil {
		user = string(*r.Body.UserAuthorizationID)
	}
	if r.Body.Amount != nil {
		amount = r.Body.Amount.Amount
	}

	points, err := b.engine(ctx).expectedPoints(user, amount)
	if err != nil {
		return nil, err
	}

	message := fmt.Sprintf("サンドボックス: %dポイント獲得予定", points)
	if r.Params.Lang != nil && *r.Params.Lang == "EN" {
		message = fmt.Sprintf("Sandbox: you will get %d points", points)
	}

	return paypay.ConsultExpectedCashback200JSONResponse{
		Body: paypay.ConsultExpectedCashbackResponse{
			ResultInfo: successResult(),
			Data:       &paypay.ExpectedCashback{CampaignMessage: &message},
		},
	}, nil
}

// GetCashbackRate implements getCashbackRate.
func (b *backend) GetCashbackRate(
	ctx context.Context, r paypay.GetCashbackRateRequestObject,
) (paypay.GetCashbackRateResponseObject, error) {
	if err := b.engine(ctx).checkMember(string(r.Params.UserAuthorizationID)); err != nil {
		return nil, err
	}
	// No source prints the fields, so these are named after the sandbox.
	return paypay.GetCashbackRate2XXJSONResponse{
		StatusCode: http.StatusOK,
		Body: paypay.GetCashbackRateResponse{
			ResultInfo: successResult(),
			Data:       json.RawMessage(`{"sandboxRatePercent":1}`),
		},
	}, nil
}
