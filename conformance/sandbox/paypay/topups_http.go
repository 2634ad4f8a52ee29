package paypay

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/oapi-codegen/nullable"

	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
)

// CreateTopUpQRCode implements createTopUpQRCode.
func (b *backend) CreateTopUpQRCode(
	ctx context.Context, r paypay.CreateTopUpQRCodeRequestObject,
) (paypay.CreateTopUpQRCodeResponseObject, error) {
	t, err := b.engine(ctx).createTopUp(topUpRequest{
		id:          string(r.Body.MerchantTopUpID),
		user:        string(r.Body.UserAuthorizationID),
		minimum:     r.Body.MinimumTopUpAmount.Amount,
		requestedAt: r.Body.RequestedAt,
		metadata:    requestMetadata(ctx),
	})
	if err != nil {
		return nil, err
	}

	return paypay.CreateTopUpQRCode2XXJSONResponse{
		StatusCode: http.StatusCreated,
		Body: paypay.CreateTopUpQRCodeResponse{
			ResultInfo: successResult(),
			Data: &paypay.TopUpQRCode{
				CodeID:              new(paypay.CodeID(t.code)),
				URL:                 new("https://paypay.sandbox.test/topup/" + t.code),
				Status:              &t.status,
				MerchantTopUpID:     &r.Body.MerchantTopUpID,
				UserAuthorizationID: &r.Body.UserAuthorizationID,
				MinimumTopUpAmount:  &r.Body.MinimumTopUpAmount,
				Metadata:            metadataAnswer(t.metadata),
				ExpiryDate:          new(t.expires.Unix()),
				CodeType:            new(paypay.TopUpQRCodeCodeType(r.Body.CodeType)),
				RequestedAt:         r.Body.RequestedAt,
				RedirectType:        r.Body.RedirectType,
				RedirectURL:         r.Body.RedirectURL,
				UserAgent:           r.Body.UserAgent,
			},
		},
	}, nil
}

// GetTopUpQRCodeDetails implements getTopUpQRCodeDetails.
func (b *backend) GetTopUpQRCodeDetails(
	ctx context.Context, r paypay.GetTopUpQRCodeDetailsRequestObject,
) (paypay.GetTopUpQRCodeDetailsResponseObject, error) {
	t, note, err := b.engine(ctx).findTopUp(string(r.ID))
	if err != nil {
		return nil, err
	}

	addNote(ctx, note)
	return paypay.GetTopUpQRCodeDetails2XXJSONResponse{
		StatusCode: http.StatusOK,
		Body: paypay.GetTopUpQRCodeDetailsResponse{
			ResultInfo: successResult(),
			Data: &paypay.TopUpDetails{
				TopUpID:             &t.providerID,
				MerchantTopUpID:     new(paypay.MerchantTopUpID(t.id)),
				UserAuthorizationID: new(paypay.UserAuthorizationID(t.user)),
				RequestedAt:         t.requestedAt,
				AcceptedAt:          new(t.accepted.Unix()),
				ExpiryDate:          new(t.expires.Unix()),
				Status:              &t.status,
				Metadata:            metadataAnswer(t.metadata),
			},
		},
	}, nil
}

// DeleteTopUpQRCode implements deleteTopUpQRCode.
func (b *backend) DeleteTopUpQRCode(
	ctx context.Context, r paypay.DeleteTopUpQRCodeRequestObject,
) (paypay.DeleteTopUpQRCodeResponseObject, error) {
	if err := b.engine(ctx).deleteTopUp(string(r.ID)); err != nil {
		return nil, err
	}
	return paypay.DeleteTopUpQRCode2XXJSONResponse{
		StatusCode: http.StatusOK,
		Body: paypay.DeleteTopUpQRCodeResponse{
			ResultInfo: successResult(),
			Data:       nullable.NewNullNullable[json.RawMessage](),
		},
	}, nil
}
