// Code generated from specs/paypay-opa.yaml by internal/generate. DO NOT EDIT.

package paypay

import (
	"context"

	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
)

// CreateTopUpQRCode implements StrictServerInterface.
func (b *backend) CreateTopUpQRCode(
	ctx context.Context, r paypay.CreateTopUpQRCodeRequestObject,
) (paypay.CreateTopUpQRCodeResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.createTopUpQRCode(r)
	if err != nil {
		return nil, err
	}

	return paypay.CreateTopUpQRCode2XXJSONResponse{
		StatusCode: c.status(), Body: paypay.CreateTopUpQRCodeResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// DeleteTopUpQRCode implements StrictServerInterface.
func (b *backend) DeleteTopUpQRCode(
	ctx context.Context, r paypay.DeleteTopUpQRCodeRequestObject,
) (paypay.DeleteTopUpQRCodeResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.deleteTopUpQRCode(r)
	if err != nil {
		return nil, err
	}

	return paypay.DeleteTopUpQRCode2XXJSONResponse{
		StatusCode: c.status(), Body: paypay.DeleteTopUpQRCodeResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// GetTopUpQRCodeDetails implements StrictServerInterface.
func (b *backend) GetTopUpQRCodeDetails(
	ctx context.Context, r paypay.GetTopUpQRCodeDetailsRequestObject,
) (paypay.GetTopUpQRCodeDetailsResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.getTopUpQRCodeDetails(r)
	if err != nil {
		return nil, err
	}

	return paypay.GetTopUpQRCodeDetails2XXJSONResponse{
		StatusCode: c.status(), Body: paypay.GetTopUpQRCodeDetailsResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// CreatePointsCode implements StrictServerInterface.
func (b *backend) CreatePointsCode(
	ctx context.Context, r paypay.CreatePointsCodeRequestObject,
) (paypay.CreatePointsCodeResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.createPointsCode(r)
	if err != nil {
		return nil, err
	}

	return paypay.CreatePointsCode2XXJSONResponse{
		StatusCode: c.status(), Body: paypay.CreatePointsCodeResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// GetPointsCodeBudgets implements StrictServerInterface.
func (b *backend) GetPointsCodeBudgets(
	ctx context.Context, r paypay.GetPointsCodeBudgetsRequestObject,
) (paypay.GetPointsCodeBudgetsResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.getPointsCodeBudgets(r)
	if err != nil {
		return nil, err
	}

	return paypay.GetPointsCodeBudgets2XXJSONResponse{
		StatusCode: c.status(), Body: paypay.GetPointsCodeBudgetsResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// ConsultExpectedCashback implements StrictServerInterface.
func (b *backend) ConsultExpectedCashback(
	ctx context.Context, r paypay.ConsultExpectedCashbackRequestObject,
) (paypay.ConsultExpectedCashbackResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.consultExpectedCashback(r)
	if err != nil {
		return nil, err
	}

	return paypay.ConsultExpectedCashback200JSONResponse{
		Body: paypay.ConsultExpectedCashbackResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// CreateAccountLinkQRCode implements StrictServerInterface.
func (b *backend) CreateAccountLinkQRCode(
	ctx context.Context, r paypay.CreateAccountLinkQRCodeRequestObject,
) (paypay.CreateAccountLinkQRCodeResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.createAccountLinkQRCode(r)
	if err != nil {
		return nil, err
	}

	return paypay.CreateAccountLinkQRCode2XXJSONResponse{
		StatusCode: c.status(), Body: paypay.CreateAccountLinkQRCodeResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// FetchKYCPassportQR implements StrictServerInterface.
func (b *backend) FetchKYCPassportQR(
	ctx context.Context, r paypay.FetchKYCPassportQRRequestObject,
) (paypay.FetchKYCPassportQRResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.fetchKYCPassportQR(r)
	if err != nil {
		return nil, err
	}

	return paypay.FetchKYCPassportQR2XXJSONResponse{
		StatusCode: c.status(), Body: paypay.FetchKYCPassportQRResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// CreatePendingPayment implements StrictServerInterface.
func (b *backend) CreatePendingPayment(
	ctx context.Context, r paypay.CreatePendingPaymentRequestObject,
) (paypay.CreatePendingPaymentResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.createPendingPayment(r)
	if err != nil {
		return nil, err
	}

	return paypay.CreatePendingPayment201JSONResponse{
		Body: paypay.CreatePendingPaymentResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// CancelPendingPayment implements StrictServerInterface.
func (b *backend) CancelPendingPayment(
	ctx context.Context, r paypay.CancelPendingPaymentRequestObject,
) (paypay.CancelPendingPaymentResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.cancelPendingPayment(r)
	if err != nil {
		return nil, err
	}

	return paypay.CancelPendingPayment202JSONResponse{
		Body: paypay.AcceptedResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// GetPendingPaymentDetails implements StrictServerInterface.
func (b *backend) GetPendingPaymentDetails(
	ctx context.Context, r paypay.GetPendingPaymentDetailsRequestObject,
) (paypay.GetPendingPaymentDetailsResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.getPendingPaymentDetails(r)
	if err != nil {
		return nil, err
	}

	return paypay.GetPendingPaymentDetails200JSONResponse{
		Body: paypay.GetPendingPaymentDetailsResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// CreateContinuousPayment implements StrictServerInterface.
func (b *backend) CreateContinuousPayment(
	ctx context.Context, r paypay.CreateContinuousPaymentRequestObject,
) (paypay.CreateContinuousPaymentResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.createContinuousPayment(r)
	if err != nil {
		return nil, err
	}

	return paypay.CreateContinuousPayment2XXJSONResponse{
		StatusCode: c.status(), Body: paypay.CreateContinuousPaymentResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// SetCashbackAutoInvestment implements StrictServerInterface.
func (b *backend) SetCashbackAutoInvestment(
	ctx context.Context, r paypay.SetCashbackAutoInvestmentRequestObject,
) (paypay.SetCashbackAutoInvestmentResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.setCashbackAutoInvestment(r)
	if err != nil {
		return nil, err
	}

	return paypay.SetCashbackAutoInvestment2XXJSONResponse{
		StatusCode: c.status(), Body: paypay.SetCashbackSettingResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// GetCashbackSetting implements StrictServerInterface.
func (b *backend) GetCashbackSetting(
	ctx context.Context, r paypay.GetCashbackSettingRequestObject,
) (paypay.GetCashbackSettingResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.getCashbackSetting(r)
	if err != nil {
		return nil, err
	}

	return paypay.GetCashbackSetting2XXJSONResponse{
		StatusCode: c.status(), Body: paypay.GetCashbackSettingResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// SetUseCashback implements StrictServerInterface.
func (b *backend) SetUseCashback(
	ctx context.Context, r paypay.SetUseCashbackRequestObject,
) (paypay.SetUseCashbackResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.setUseCashback(r)
	if err != nil {
		return nil, err
	}

	return paypay.SetUseCashback2XXJSONResponse{
		StatusCode: c.status(), Body: paypay.SetCashbackSettingResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// CreateCashback implements StrictServerInterface.
func (b *backend) CreateCashback(
	ctx context.Context, r paypay.CreateCashbackRequestObject,
) (paypay.CreateCashbackResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.createCashback(r)
	if err != nil {
		return nil, err
	}

	return paypay.CreateCashback202JSONResponse{
		Body: paypay.AcceptedResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// GetCashbackDetails implements StrictServerInterface.
func (b *backend) GetCashbackDetails(
	ctx context.Context, r paypay.GetCashbackDetailsRequestObject,
) (paypay.GetCashbackDetailsResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.getCashbackDetails(r)
	if err != nil {
		return nil, err
	}

	return paypay.GetCashbackDetails200JSONResponse{
		Body: paypay.GetCashbackDetailsResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// CreateCashbackReversal implements StrictServerInterface.
func (b *backend) CreateCashbackReversal(
	ctx context.Context, r paypay.CreateCashbackReversalRequestObject,
) (paypay.CreateCashbackReversalResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.createCashbackReversal(r)
	if err != nil {
		return nil, err
	}

	return paypay.CreateCashbackReversal2XXJSONResponse{
		StatusCode: c.status(), Body: paypay.AcceptedResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// GetCashbackReversalDetails implements StrictServerInterface.
func (b *backend) GetCashbackReversalDetails(
	ctx context.Context, r paypay.GetCashbackReversalDetailsRequestObject,
) (paypay.GetCashbackReversalDetailsResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.getCashbackReversalDetails(r)
	if err != nil {
		return nil, err
	}

	return paypay.GetCashbackReversalDetails2XXJSONResponse{
		StatusCode: c.status(), Body: paypay.GetCashbackReversalDetailsResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// CreateQRCode implements StrictServerInterface.
func (b *backend) CreateQRCode(
	ctx context.Context, r paypay.CreateQRCodeRequestObject,
) (paypay.CreateQRCodeResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.createQRCode(r)
	if err != nil {
		return nil, err
	}

	return paypay.CreateQRCode201JSONResponse{
		Body: paypay.CreateQRCodeResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// GetCodePaymentDetails implements StrictServerInterface.
func (b *backend) GetCodePaymentDetails(
	ctx context.Context, r paypay.GetCodePaymentDetailsRequestObject,
) (paypay.GetCodePaymentDetailsResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.getCodePaymentDetails(r)
	if err != nil {
		return nil, err
	}

	return paypay.GetCodePaymentDetails200JSONResponse{
		Body: paypay.GetCodePaymentDetailsResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// DeleteQRCode implements StrictServerInterface.
func (b *backend) DeleteQRCode(
	ctx context.Context, r paypay.DeleteQRCodeRequestObject,
) (paypay.DeleteQRCodeResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.deleteQRCode(r)
	if err != nil {
		return nil, err
	}

	return paypay.DeleteQRCode200JSONResponse{
		Body: paypay.DeleteQRCodeResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// CreatePayment implements StrictServerInterface.
func (b *backend) CreatePayment(
	ctx context.Context, r paypay.CreatePaymentRequestObject,
) (paypay.CreatePaymentResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.createPayment(r)
	if err != nil {
		return nil, err
	}

	return paypay.CreatePayment2XXJSONResponse{
		StatusCode: c.status(), Body: paypay.CreatePaymentResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// CreateAuth implements StrictServerInterface.
func (b *backend) CreateAuth(
	ctx context.Context, r paypay.CreateAuthRequestObject,
) (paypay.CreateAuthResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.createAuth(r)
	if err != nil {
		return nil, err
	}

	return paypay.CreateAuth2XXJSONResponse{
		StatusCode: c.status(), Body: paypay.CreateAuthResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// RevertAuth implements StrictServerInterface.
func (b *backend) RevertAuth(
	ctx context.Context, r paypay.RevertAuthRequestObject,
) (paypay.RevertAuthResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.revertAuth(r)
	if err != nil {
		return nil, err
	}

	return paypay.RevertAuth200JSONResponse{
		Body: paypay.RevertAuthResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// CancelPayment implements StrictServerInterface.
func (b *backend) CancelPayment(
	ctx context.Context, r paypay.CancelPaymentRequestObject,
) (paypay.CancelPaymentResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.cancelPayment(r)
	if err != nil {
		return nil, err
	}

	return paypay.CancelPayment202JSONResponse{
		Body: paypay.AcceptedResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// GetPaymentDetails implements StrictServerInterface.
func (b *backend) GetPaymentDetails(
	ctx context.Context, r paypay.GetPaymentDetailsRequestObject,
) (paypay.GetPaymentDetailsResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.getPaymentDetails(r)
	if err != nil {
		return nil, err
	}

	return paypay.GetPaymentDetails200JSONResponse{
		Body: paypay.GetPaymentDetailsResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// RefundPayment implements StrictServerInterface.
func (b *backend) RefundPayment(
	ctx context.Context, r paypay.RefundPaymentRequestObject,
) (paypay.RefundPaymentResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.refundPayment(r)
	if err != nil {
		return nil, err
	}

	return paypay.RefundPayment2XXJSONResponse{
		StatusCode: c.status(), Body: paypay.RefundPaymentResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// GetRefundDetails implements StrictServerInterface.
func (b *backend) GetRefundDetails(
	ctx context.Context, r paypay.GetRefundDetailsRequestObject,
) (paypay.GetRefundDetailsResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.getRefundDetails(r)
	if err != nil {
		return nil, err
	}

	return paypay.GetRefundDetails2XXJSONResponse{
		StatusCode: c.status(), Body: paypay.GetRefundDetailsResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// GetUserAuthorizationStatus implements StrictServerInterface.
func (b *backend) GetUserAuthorizationStatus(
	ctx context.Context, r paypay.GetUserAuthorizationStatusRequestObject,
) (paypay.GetUserAuthorizationStatusResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.getUserAuthorizationStatus(r)
	if err != nil {
		return nil, err
	}

	return paypay.GetUserAuthorizationStatus2XXJSONResponse{
		StatusCode: c.status(), Body: paypay.GetUserAuthorizationStatusResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// UnlinkUser implements StrictServerInterface.
func (b *backend) UnlinkUser(
	ctx context.Context, r paypay.UnlinkUserRequestObject,
) (paypay.UnlinkUserResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.unlinkUser(r)
	if err != nil {
		return nil, err
	}

	return paypay.UnlinkUser2XXJSONResponse{
		StatusCode: c.status(), Body: paypay.UnlinkUserResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// GetCashbackRate implements StrictServerInterface.
func (b *backend) GetCashbackRate(
	ctx context.Context, r paypay.GetCashbackRateRequestObject,
) (paypay.GetCashbackRateResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.getCashbackRate(r)
	if err != nil {
		return nil, err
	}

	return paypay.GetCashbackRate2XXJSONResponse{
		StatusCode: c.status(), Body: paypay.GetCashbackRateResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// GetKYCInfo implements StrictServerInterface.
func (b *backend) GetKYCInfo(
	ctx context.Context, r paypay.GetKYCInfoRequestObject,
) (paypay.GetKYCInfoResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.getKYCInfo(r)
	if err != nil {
		return nil, err
	}

	return paypay.GetKYCInfo2XXJSONResponse{
		StatusCode: c.status(), Body: paypay.GetKYCInfoResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// GetKYCPassportInfo implements StrictServerInterface.
func (b *backend) GetKYCPassportInfo(
	ctx context.Context, r paypay.GetKYCPassportInfoRequestObject,
) (paypay.GetKYCPassportInfoResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.getKYCPassportInfo(r)
	if err != nil {
		return nil, err
	}

	return paypay.GetKYCPassportInfo2XXJSONResponse{
		StatusCode: c.status(), Body: paypay.GetKYCPassportInfoResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// GetSecureUserProfile implements StrictServerInterface.
func (b *backend) GetSecureUserProfile(
	ctx context.Context, r paypay.GetSecureUserProfileRequestObject,
) (paypay.GetSecureUserProfileResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.getSecureUserProfile(r)
	if err != nil {
		return nil, err
	}

	return paypay.GetSecureUserProfile2XXJSONResponse{
		StatusCode: c.status(), Body: paypay.GetSecureUserProfileResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// CheckWalletBalance implements StrictServerInterface.
func (b *backend) CheckWalletBalance(
	ctx context.Context, r paypay.CheckWalletBalanceRequestObject,
) (paypay.CheckWalletBalanceResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.checkWalletBalance(r)
	if err != nil {
		return nil, err
	}

	return paypay.CheckWalletBalance2XXJSONResponse{
		StatusCode: c.status(), Body: paypay.CheckWalletBalanceResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// GetPaymentMethods implements StrictServerInterface.
func (b *backend) GetPaymentMethods(
	ctx context.Context, r paypay.GetPaymentMethodsRequestObject,
) (paypay.GetPaymentMethodsResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.getPaymentMethods(r)
	if err != nil {
		return nil, err
	}

	return paypay.GetPaymentMethods2XXJSONResponse{
		StatusCode: c.status(), Body: paypay.GetPaymentMethodsResponse{ResultInfo: c.result, Data: answer},
	}, nil
}

// GetWalletBalance implements StrictServerInterface.
func (b *backend) GetWalletBalance(
	ctx context.Context, r paypay.GetWalletBalanceRequestObject,
) (paypay.GetWalletBalanceResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.getWalletBalance(r)
	if err != nil {
		return nil, err
	}

	return paypay.GetWalletBalance2XXJSONResponse{
		StatusCode: c.status(), Body: paypay.GetWalletBalanceResponse{ResultInfo: c.result, Data: answer},
	}, nil
}
