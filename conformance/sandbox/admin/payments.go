package admin

import (
	stubs "github.com/jppay/jppay/conformance/internal/stubs/admin"
	"github.com/jppay/jppay/conformance/sandbox/paypay"
)

func (e endpoint) letCodeLapse(r stubs.LetCodeLapseRequestObject) error {
	return e.payPay.LetCodeLapse(r.Code)
}

func (e endpoint) confirmIncrease(r stubs.ConfirmIncreaseRequestObject) error {
	return e.payPay.ConfirmIncrease(r.Payment)
}

func (e endpoint) acceptIncrease(r stubs.AcceptIncreaseRequestObject) error {
	return e.payPay.AcceptIncrease(r.Payment)
}

func (e endpoint) declineIncrease(r stubs.DeclineIncreaseRequestObject) error {
	return e.payPay.DeclineIncrease(r.Payment)
}

func (e endpoint) letIncreaseLapse(r stubs.LetIncreaseLapseRequestObject) error {
	return e.payPay.LetIncreaseLapse(r.Payment)
}

func (e endpoint) letAuthorizationLapse(r stubs.LetAuthorizationLapseRequestObject) error {
	return e.payPay.LetAuthorizationLapse(r.Payment)
}

func (e endpoint) shortenAuthorization(r stubs.ShortenAuthorizationRequestObject) error {
	return e.payPay.ShortenAuthorization(r.Payment, r.Body.End)
}

func (e endpoint) purgePayment(r stubs.PurgePaymentRequestObject) error {
	return e.payPay.PurgePayment(r.Payment)
}

func (e endpoint) approvePendingPayment(r stubs.ApprovePendingPaymentRequestObject) error {
	return e.payPay.ApprovePending(r.Pending)
}

func (e endpoint) letPendingPaymentLapse(r stubs.LetPendingPaymentLapseRequestObject) error {
	return e.payPay.LetPendingLapse(r.Pending)
}

func (e endpoint) setRefundsPerPayment(r stubs.SetRefundsPerPaymentRequestObject) error {
	return e.payPay.AllowRefunds(r.Body.Count)
}

func (e endpoint) payTopUp(r stubs.PayTopUpRequestObject) error {
	return e.payPay.TopUp(r.Code, r.Body.Amount)
}

func (e endpoint) setPointsBudget(r stubs.SetPointsBudgetRequestObject) error {
	return e.payPay.SetCashbackBudget(r.Body.Yen)
}

func (e endpoint) createFile(r stubs.CreateFileRequestObject) error {
	return e.payPay.CreateFile(string(r.Body.FileType))
}

func (e endpoint) settlePoints(stubs.SettlePointsRequestObject) error {
	e.payPay.SettlePoints()
	return nil
}

func (e endpoint) setContract(r stubs.SetContractRequestObject) error {
	return e.payPay.SetContract(paypay.Contract{
		WithoutOperations:     r.Body.WithoutOperations,
		WithoutAuthorizations: isTrue(r.Body.WithoutAuthorizations),
		WithoutHigherCaptures: isTrue(r.Body.WithoutHigherCaptures),
	})
}

// isTrue reports whether an optional value is there and true.
func isTrue(value *bool) bool { return value != nil && *value }

func (e endpoint) allowRefundReadsByKey(r stubs.AllowRefundReadsByKeyRequestObject) error {
	e.payPay.AllowRefundReadsByKey(r.Body.ByKey)
	return nil
}
