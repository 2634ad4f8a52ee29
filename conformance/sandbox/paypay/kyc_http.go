package paypay

import (
	"context"
	"net/http"

	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
	"github.com/jppay/jppay/conformance/sandbox/server"
)

// FetchKYCPassportQR implements fetchKycPassportQR.
func (b *backend) FetchKYCPassportQR(
	ctx context.Context, r paypay.FetchKYCPassportQRRequestObject,
) (paypay.FetchKYCPassportQRResponseObject, error) {
	var body paypay.FetchKYCPassportQRRequest // which is optional
	if r.Body != nil {
		body = *r.Body
	}

	details, note, err := b.engine(ctx).fetchKYCPassport(string(r.CodeID), body)
	if err != nil {
		return nil, err
	}
	if note != "" {
		server.CallOf(ctx).Note("%s", note)
	}

	return paypay.FetchKYCPassportQR2XXJSONResponse{
		StatusCode: http.StatusOK,
		Body:       paypay.FetchKYCPassportQRResponse{ResultInfo: successResult(), Data: &details},
	}, nil
}

// GetKYCInfo implements getKycInfo.
func (b *backend) GetKYCInfo(
	ctx context.Context, r paypay.GetKYCInfoRequestObject,
) (paypay.GetKYCInfoResponseObject, error) {
	kind := ""
	if r.Params.RequiredKYCType != nil {
		kind = *r.Params.RequiredKYCType
	}

	details, note, err := b.engine(ctx).kycInfo(string(r.Params.UserAuthorizationID), kind)
	if err != nil {
		return nil, err
	}
	if note != "" {
		server.CallOf(ctx).Note("%s", note)
	}

	return paypay.GetKYCInfo2XXJSONResponse{
		StatusCode: http.StatusOK,
		Body:       paypay.GetKYCInfoResponse{ResultInfo: successResult(), Data: &details},
	}, nil
}

// GetKYCPassportInfo implements getKycPassportInfo.
func (b *backend) GetKYCPassportInfo(
	ctx context.Context, r paypay.GetKYCPassportInfoRequestObject,
) (paypay.GetKYCPassportInfoResponseObject, error) {
	details, err := b.engine(ctx).kycPassportInfo(string(r.Params.UserAuthorizationID))
	if err != nil {
		return nil, err
	}
	return paypay.GetKYCPassportInfo2XXJSONResponse{
		StatusCode: http.StatusOK,
		Body:       paypay.GetKYCPassportInfoResponse{ResultInfo: successResult(), Data: &details},
	}, nil
}
