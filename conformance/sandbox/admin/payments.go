package admin

import (
	stubs "github.com/jppay/jppay/conformance/internal/stubs/admin"
	"github.com/jppay/jppay/conformance/sandbox/paypay"
	"github.com/jppay/jppay/conformance/sandbox/server"
)

func (e endpoint) shortenAuthorization(r stubs.ShortenAuthorizationRequestObject) error {
	return e.payPay.ShortenAuthorization(r.Payment, r.Body.End)
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
		WithoutAuthorizations: server.ValueOf(r.Body.WithoutAuthorizations),
		WithoutHigherCaptures: server.ValueOf(r.Body.WithoutHigherCaptures),
	})
}

func (e endpoint) allowRefundReadsByKey(r stubs.AllowRefundReadsByKeyRequestObject) error {
	e.payPay.AllowRefundReadsByKey(r.Body.ByKey)
	return nil
}
