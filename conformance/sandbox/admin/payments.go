package admin

import (
	"context"

	stubs "github.com/jppay/jppay/conformance/internal/stubs/admin"
	"github.com/jppay/jppay/conformance/sandbox/paypay"
)

func (e endpoint) LetCodeLapse(
	_ context.Context, r stubs.LetCodeLapseRequestObject,
) (stubs.LetCodeLapseResponseObject, error) {
	return nil, e.payPay.LetCodeLapse(r.Code)
}

func (e endpoint) ConfirmIncrease(
	_ context.Context, r stubs.ConfirmIncreaseRequestObject,
) (stubs.ConfirmIncreaseResponseObject, error) {
	return nil, e.payPay.ConfirmIncrease(r.Payment)
}

func (e endpoint) AcceptIncrease(
	_ context.Context, r stubs.AcceptIncreaseRequestObject,
) (stubs.AcceptIncreaseResponseObject, error) {
	return nil, e.payPay.AcceptIncrease(r.Payment)
}

func (e endpoint) DeclineIncrease(
	_ context.Context, r stubs.DeclineIncreaseRequestObject,
) (stubs.DeclineIncreaseResponseObject, error) {
	return nil, e.payPay.DeclineIncrease(r.Payment)
}

func (e endpoint) LetIncreaseLapse(
	_ context.Context, r stubs.LetIncreaseLapseRequestObject,
) (stubs.LetIncreaseLapseResponseObject, error) {
	return nil, e.payPay.LetIncreaseLapse(r.Payment)
}

func (e endpoint) LetAuthorizationLapse(
	_ context.Context, r stubs.LetAuthorizationLapseRequestObject,
) (stubs.LetAuthorizationLapseResponseObject, error) {
	return nil, e.payPay.LetAuthorizationLapse(r.Payment)
}

func (e endpoint) ShortenAuthorization(
	_ context.Context, r stubs.ShortenAuthorizationRequestObject,
) (stubs.ShortenAuthorizationResponseObject, error) {
	return nil, e.payPay.ShortenAuthorization(r.Payment, r.Body.End)
}

func (e endpoint) PurgePayment(
	_ context.Context, r stubs.PurgePaymentRequestObject,
) (stubs.PurgePaymentResponseObject, error) {
	return nil, e.payPay.PurgePayment(r.Payment)
}

func (e endpoint) ApprovePendingPayment(
	_ context.Context, r stubs.ApprovePendingPaymentRequestObject,
) (stubs.ApprovePendingPaymentResponseObject, error) {
	return nil, e.payPay.ApprovePending(r.Pending)
}

func (e endpoint) LetPendingPaymentLapse(
	_ context.Context, r stubs.LetPendingPaymentLapseRequestObject,
) (stubs.LetPendingPaymentLapseResponseObject, error) {
	return nil, e.payPay.LetPendingLapse(r.Pending)
}

func (e endpoint) SetRefundsPerPayment(
	_ context.Context, r stubs.SetRefundsPerPaymentRequestObject,
) (stubs.SetRefundsPerPaymentResponseObject, error) {
	return nil, e.payPay.AllowRefunds(r.Body.Count)
}

func (e endpoint) PayTopUp(_ context.Context, r stubs.PayTopUpRequestObject) (stubs.PayTopUpResponseObject, error) {
	return nil, e.payPay.TopUp(r.Code, r.Body.Amount)
}

func (e endpoint) SetPointsBudget(
	_ context.Context, r stubs.SetPointsBudgetRequestObject,
) (stubs.SetPointsBudgetResponseObject, error) {
	return nil, e.payPay.SetCashbackBudget(r.Body.Yen)
}

func (e endpoint) CreateFile(
	_ context.Context, r stubs.CreateFileRequestObject,
) (stubs.CreateFileResponseObject, error) {
	return nil, e.payPay.CreateFile(string(r.Body.FileType))
}

func (e endpoint) SettlePoints(
	context.Context, stubs.SettlePointsRequestObject,
) (stubs.SettlePointsResponseObject, error) {
	e.payPay.SettlePoints()
	return nil, nil
}

func (e endpoint) SetContract(
	_ context.Context, r stubs.SetContractRequestObject,
) (stubs.SetContractResponseObject, error) {
	return nil, e.payPay.SetContract(paypay.Contract{
		WithoutOperations:     r.Body.WithoutOperations,
		WithoutAuthorizations: isTrue(r.Body.WithoutAuthorizations),
		WithoutHigherCaptures: isTrue(r.Body.WithoutHigherCaptures),
	})
}

// isTrue reports whether an optional value is there and true.
func isTrue(value *bool) bool { return value != nil && *value }

func (e endpoint) AllowRefundReadsByKey(
	_ context.Context, r stubs.AllowRefundReadsByKeyRequestObject,
) (stubs.AllowRefundReadsByKeyResponseObject, error) {
	e.payPay.AllowRefundReadsByKey(r.Body.ByKey)
	return nil, nil
}
