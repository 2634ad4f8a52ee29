package paypay

import (
	"context"
	"net/http"

	stubs "github.com/jppay/jppay/conformance/internal/stubs/paypay"
	"github.com/jppay/jppay/conformance/sandbox/server"
	"github.com/jppay/jppay/gen/paypay"
)

// FetchKYCPassportQR implements fetchKycPassportQR.
func (b *backend) FetchKYCPassportQR(
	ctx context.Context, r stubs.FetchKYCPassportQRRequestObject,
) (stubs.FetchKYCPassportQRResponseObject, error) {
	var body paypay.FetchKYCPassportQRRequest // which is optional
	if r.Body != nil {
		body = *r.Body
	}

	details, note, err := b.engine.fetchKYCPassport(string(r.CodeID), body)
	if err != nil {
		return nil, err
	}
	if note != "" {
		server.CallOf(ctx).Note("%s", note)
	}

	return stubs.FetchKYCPassportQR2XXJSONResponse{
		StatusCode: http.StatusOK,
		Body:       paypay.FetchKYCPassportQRResponse{ResultInfo: successResult(), Data: &details},
	}, nil
}

// GetKYCInfo implements getKycInfo.
func (b *backend) GetKYCInfo(
	ctx context.Context, r stubs.GetKYCInfoRequestObject,
) (stubs.GetKYCInfoResponseObject, error) {
	kind := ""
	if r.Params.RequiredKYCType != nil {
		kind = *r.Params.RequiredKYCType
	}

	details, note, err := b.engine.kycInfo(string(r.Params.UserAuthorizationID), kind)
	if err != nil {
		return nil, err
	}
	if note != "" {
		server.CallOf(ctx).Note("%s", note)
	}

	return stubs.GetKYCInfo2XXJSONResponse{
		StatusCode: http.StatusOK,
		Body:       paypay.GetKYCInfoResponse{ResultInfo: successResult(), Data: &details},
	}, nil
}

// GetKYCPassportInfo implements getKycPassportInfo.
func (b *backend) GetKYCPassportInfo(
	_ context.Context, r stubs.GetKYCPassportInfoRequestObject,
) (stubs.GetKYCPassportInfoResponseObject, error) {
	details, err := b.engine.kycPassportInfo(string(r.Params.UserAuthorizationID))
	if err != nil {
		return nil, err
	}
	return stubs.GetKYCPassportInfo2XXJSONResponse{
		StatusCode: http.StatusOK,
		Body:       paypay.GetKYCPassportInfoResponse{ResultInfo: successResult(), Data: &details},
	}, nil
}
