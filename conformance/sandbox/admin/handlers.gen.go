// Code generated from conformance/sandbox/admin/admin.yaml by internal/generate. DO NOT EDIT.

package admin

import (
	"context"

	"github.com/jppay/jppay/conformance/internal/stubs/admin"
)

// LimitCalls implements StrictServerInterface.
func (e endpoint) LimitCalls(
	_ context.Context, r admin.LimitCallsRequestObject,
) (admin.LimitCallsResponseObject, error) {
	return nil, e.limitCalls(r)
}

// LetCodeLapse implements StrictServerInterface.
func (e endpoint) LetCodeLapse(
	_ context.Context, r admin.LetCodeLapseRequestObject,
) (admin.LetCodeLapseResponseObject, error) {
	return nil, e.payPay.LetCodeLapse(r.Code)
}

// SetCondition implements StrictServerInterface.
func (e endpoint) SetCondition(
	_ context.Context, r admin.SetConditionRequestObject,
) (admin.SetConditionResponseObject, error) {
	return nil, e.setCondition(r)
}

// SetContract implements StrictServerInterface.
func (e endpoint) SetContract(
	_ context.Context, r admin.SetContractRequestObject,
) (admin.SetContractResponseObject, error) {
	return nil, e.setContract(r)
}

// AddFault implements StrictServerInterface.
func (e endpoint) AddFault(
	_ context.Context, r admin.AddFaultRequestObject,
) (admin.AddFaultResponseObject, error) {
	return nil, e.addFault(r)
}

// CreateFile implements StrictServerInterface.
func (e endpoint) CreateFile(
	_ context.Context, r admin.CreateFileRequestObject,
) (admin.CreateFileResponseObject, error) {
	return nil, e.createFile(r)
}

// ForceCode implements StrictServerInterface.
func (e endpoint) ForceCode(
	_ context.Context, r admin.ForceCodeRequestObject,
) (admin.ForceCodeResponseObject, error) {
	return nil, e.forceCode(r)
}

// AcceptIncrease implements StrictServerInterface.
func (e endpoint) AcceptIncrease(
	_ context.Context, r admin.AcceptIncreaseRequestObject,
) (admin.AcceptIncreaseResponseObject, error) {
	return nil, e.payPay.AcceptIncrease(r.Payment)
}

// ConfirmIncrease implements StrictServerInterface.
func (e endpoint) ConfirmIncrease(
	_ context.Context, r admin.ConfirmIncreaseRequestObject,
) (admin.ConfirmIncreaseResponseObject, error) {
	return nil, e.payPay.ConfirmIncrease(r.Payment)
}

// DeclineIncrease implements StrictServerInterface.
func (e endpoint) DeclineIncrease(
	_ context.Context, r admin.DeclineIncreaseRequestObject,
) (admin.DeclineIncreaseResponseObject, error) {
	return nil, e.payPay.DeclineIncrease(r.Payment)
}

// LetAuthorizationLapse implements StrictServerInterface.
func (e endpoint) LetAuthorizationLapse(
	_ context.Context, r admin.LetAuthorizationLapseRequestObject,
) (admin.LetAuthorizationLapseResponseObject, error) {
	return nil, e.payPay.LetAuthorizationLapse(r.Payment)
}

// LetIncreaseLapse implements StrictServerInterface.
func (e endpoint) LetIncreaseLapse(
	_ context.Context, r admin.LetIncreaseLapseRequestObject,
) (admin.LetIncreaseLapseResponseObject, error) {
	return nil, e.payPay.LetIncreaseLapse(r.Payment)
}

// PurgePayment implements StrictServerInterface.
func (e endpoint) PurgePayment(
	_ context.Context, r admin.PurgePaymentRequestObject,
) (admin.PurgePaymentResponseObject, error) {
	return nil, e.payPay.PurgePayment(r.Payment)
}

// ShortenAuthorization implements StrictServerInterface.
func (e endpoint) ShortenAuthorization(
	_ context.Context, r admin.ShortenAuthorizationRequestObject,
) (admin.ShortenAuthorizationResponseObject, error) {
	return nil, e.shortenAuthorization(r)
}

// ApprovePendingPayment implements StrictServerInterface.
func (e endpoint) ApprovePendingPayment(
	_ context.Context, r admin.ApprovePendingPaymentRequestObject,
) (admin.ApprovePendingPaymentResponseObject, error) {
	return nil, e.payPay.ApprovePending(r.Pending)
}

// LetPendingPaymentLapse implements StrictServerInterface.
func (e endpoint) LetPendingPaymentLapse(
	_ context.Context, r admin.LetPendingPaymentLapseRequestObject,
) (admin.LetPendingPaymentLapseResponseObject, error) {
	return nil, e.payPay.LetPendingLapse(r.Pending)
}

// SetPlan implements StrictServerInterface.
func (e endpoint) SetPlan(
	_ context.Context, r admin.SetPlanRequestObject,
) (admin.SetPlanResponseObject, error) {
	return nil, e.setPlan(r)
}

// SetPointsBudget implements StrictServerInterface.
func (e endpoint) SetPointsBudget(
	_ context.Context, r admin.SetPointsBudgetRequestObject,
) (admin.SetPointsBudgetResponseObject, error) {
	return nil, e.setPointsBudget(r)
}

// SettlePoints implements StrictServerInterface.
func (e endpoint) SettlePoints(
	_ context.Context, r admin.SettlePointsRequestObject,
) (admin.SettlePointsResponseObject, error) {
	return nil, e.settlePoints(r)
}

// AllowRefundReadsByKey implements StrictServerInterface.
func (e endpoint) AllowRefundReadsByKey(
	_ context.Context, r admin.AllowRefundReadsByKeyRequestObject,
) (admin.AllowRefundReadsByKeyResponseObject, error) {
	return nil, e.allowRefundReadsByKey(r)
}

// SetRefundsPerPayment implements StrictServerInterface.
func (e endpoint) SetRefundsPerPayment(
	_ context.Context, r admin.SetRefundsPerPaymentRequestObject,
) (admin.SetRefundsPerPaymentResponseObject, error) {
	return nil, e.setRefundsPerPayment(r)
}

// Reset implements StrictServerInterface.
func (e endpoint) Reset(
	_ context.Context, r admin.ResetRequestObject,
) (admin.ResetResponseObject, error) {
	return nil, e.reset(r)
}

// PayTopUp implements StrictServerInterface.
func (e endpoint) PayTopUp(
	_ context.Context, r admin.PayTopUpRequestObject,
) (admin.PayTopUpResponseObject, error) {
	return nil, e.payTopUp(r)
}

// CompleteKYCPassport implements StrictServerInterface.
func (e endpoint) CompleteKYCPassport(
	_ context.Context, r admin.CompleteKYCPassportRequestObject,
) (admin.CompleteKYCPassportResponseObject, error) {
	return nil, e.completeKYCPassport(r)
}

// DeclinePayments implements StrictServerInterface.
func (e endpoint) DeclinePayments(
	_ context.Context, r admin.DeclinePaymentsRequestObject,
) (admin.DeclinePaymentsResponseObject, error) {
	return nil, e.declinePayments(r)
}

// FailPayment implements StrictServerInterface.
func (e endpoint) FailPayment(
	_ context.Context, r admin.FailPaymentRequestObject,
) (admin.FailPaymentResponseObject, error) {
	return nil, e.failPayment(r)
}

// FlagRisk implements StrictServerInterface.
func (e endpoint) FlagRisk(
	_ context.Context, r admin.FlagRiskRequestObject,
) (admin.FlagRiskResponseObject, error) {
	return nil, e.payPay.FlagRisk(r.User)
}

// LeavePayPay implements StrictServerInterface.
func (e endpoint) LeavePayPay(
	_ context.Context, r admin.LeavePayPayRequestObject,
) (admin.LeavePayPayResponseObject, error) {
	return nil, e.payPay.LeavePayPay(r.User)
}

// PayWith implements StrictServerInterface.
func (e endpoint) PayWith(
	_ context.Context, r admin.PayWithRequestObject,
) (admin.PayWithResponseObject, error) {
	return nil, e.payWith(r)
}

// ScanAndPay implements StrictServerInterface.
func (e endpoint) ScanAndPay(
	_ context.Context, r admin.ScanAndPayRequestObject,
) (admin.ScanAndPayResponseObject, error) {
	return nil, e.scanAndPay(r)
}

// UnlinkUser implements StrictServerInterface.
func (e endpoint) UnlinkUser(
	_ context.Context, r admin.UnlinkUserRequestObject,
) (admin.UnlinkUserResponseObject, error) {
	return nil, e.payPay.Unlink(r.User)
}

// UpdateAccountStatus implements StrictServerInterface.
func (e endpoint) UpdateAccountStatus(
	_ context.Context, r admin.UpdateAccountStatusRequestObject,
) (admin.UpdateAccountStatusResponseObject, error) {
	return nil, e.payPay.UpdateAccountStatus(r.User)
}

// UpdateKYC implements StrictServerInterface.
func (e endpoint) UpdateKYC(
	_ context.Context, r admin.UpdateKYCRequestObject,
) (admin.UpdateKYCResponseObject, error) {
	return nil, e.payPay.UpdateKYC(r.User)
}

// SetWallet implements StrictServerInterface.
func (e endpoint) SetWallet(
	_ context.Context, r admin.SetWalletRequestObject,
) (admin.SetWalletResponseObject, error) {
	return nil, e.setWallet(r)
}

// SetWebhookURL implements StrictServerInterface.
func (e endpoint) SetWebhookURL(
	_ context.Context, r admin.SetWebhookURLRequestObject,
) (admin.SetWebhookURLResponseObject, error) {
	return nil, e.setWebhookURL(r)
}

// SendWebhook implements StrictServerInterface.
func (e endpoint) SendWebhook(
	_ context.Context, r admin.SendWebhookRequestObject,
) (admin.SendWebhookResponseObject, error) {
	return nil, e.sendWebhook(r)
}

// RepeatWebhook implements StrictServerInterface.
func (e endpoint) RepeatWebhook(
	_ context.Context, r admin.RepeatWebhookRequestObject,
) (admin.RepeatWebhookResponseObject, error) {
	return nil, e.repeatWebhook(r)
}
