package sandbox

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/oapi-codegen/nullable"

	api "github.com/jppay/jppay/gen/server/paypay"
)

// CreateTopUpQRCode implements createTopUpQRCode.
func (b *payPayBackend) CreateTopUpQRCode(ctx context.Context, r api.CreateTopUpQRCodeRequestObject) (api.CreateTopUpQRCodeResponseObject, error) {
	t, err := b.engine.createTopUp(payPayTopUpRequest{id: string(r.Body.MerchantTopUpID), user: string(r.Body.UserAuthorizationID),
		minimum: r.Body.MinimumTopUpAmount.Amount, requestedAt: r.Body.RequestedAt, metadata: payPayMetadata(ctx)})
	if err != nil {
		return nil, err
	}
	return api.CreateTopUpQRCode2XXJSONResponse{StatusCode: http.StatusCreated, Body: api.CreateTopUpQRCodeResponse{ResultInfo: payPayOK(),
		Data: &api.TopUpQRCode{CodeID: new(api.CodeID(t.code)), URL: new("https://paypay.sandbox.test/topup/" + t.code), Status: &t.status,
			MerchantTopUpID: &r.Body.MerchantTopUpID, UserAuthorizationID: &r.Body.UserAuthorizationID, MinimumTopUpAmount: &r.Body.MinimumTopUpAmount,
			Metadata: payPayMetadataOr(t.metadata), ExpiryDate: new(t.expires.Unix()), CodeType: new(api.TopUpQRCodeCodeType(r.Body.CodeType)),
			RequestedAt: r.Body.RequestedAt, RedirectType: r.Body.RedirectType, RedirectURL: r.Body.RedirectURL, UserAgent: r.Body.UserAgent}}}, nil
}

// GetTopUpQRCodeDetails implements getTopUpQRCodeDetails.
func (b *payPayBackend) GetTopUpQRCodeDetails(ctx context.Context, r api.GetTopUpQRCodeDetailsRequestObject) (api.GetTopUpQRCodeDetailsResponseObject, error) {
	t, note, err := b.engine.topUpOf(string(r.ID))
	if err != nil {
		return nil, err
	}
	tellNote(ctx, note)
	return api.GetTopUpQRCodeDetails2XXJSONResponse{StatusCode: http.StatusOK, Body: api.GetTopUpQRCodeDetailsResponse{ResultInfo: payPayOK(),
		Data: &api.TopUpDetails{TopUpID: &t.payPayID, MerchantTopUpID: new(api.MerchantTopUpID(t.id)), UserAuthorizationID: new(api.UserAuthorizationID(t.user)),
			RequestedAt: t.requestedAt, AcceptedAt: new(t.accepted.Unix()), ExpiryDate: new(t.expires.Unix()), Status: &t.status,
			Metadata: payPayMetadataOr(t.metadata)}}}, nil
}

// DeleteTopUpQRCode implements deleteTopUpQRCode.
func (b *payPayBackend) DeleteTopUpQRCode(_ context.Context, r api.DeleteTopUpQRCodeRequestObject) (api.DeleteTopUpQRCodeResponseObject, error) {
	if err := b.engine.deleteTopUp(string(r.ID)); err != nil {
		return nil, err
	}
	return api.DeleteTopUpQRCode2XXJSONResponse{StatusCode: http.StatusOK, Body: api.DeleteTopUpQRCodeResponse{ResultInfo: payPayOK(),
		Data: nullable.NewNullNullable[json.RawMessage]()}}, nil
}
