package jppay_test

import (
	"time"

	"github.com/oapi-codegen/runtime/types"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paypay"
)

const payer = sandbox.PayPayUserCompleted

func (s *shop) pay() error {
	answer, err := jppay.OK(s.payPay.CreatePaymentWithResponse(s.Context(), nil, paypay.CreatePaymentRequest{
		MerchantPaymentID: "p-1", UserAuthorizationID: payer, Amount: yen(1200), RequestedAt: s.now(),
	}))
	if err == nil {
		s.payment = string(*answer.Data.PaymentID)
	}

	return err
}

func (s *shop) authorize() error {
	answer, err := jppay.OK(s.payPay.CreateAuthWithResponse(s.Context(), nil, paypay.CreateAuthRequest{
		MerchantPaymentID: "p-1", UserAuthorizationID: payer, Amount: yen(1200), RequestedAt: s.now(),
	}))
	if err == nil {
		s.payment = string(*answer.Data.PaymentID)
	}

	return err
}

func (s *shop) reauthorize() error {
	_, err := jppay.OK(s.payPay.ReauthorizePaymentWithResponse(s.Context(), nil, paypay.ReauthorizePaymentRequest{
		RequestID: "q-1", PaymentID: paypay.PaymentID(s.payment), UpdatedAmount: yen(900), RequestedAt: new(s.now()),
	}))

	return err
}

func (s *shop) revert() error {
	_, err := jppay.OK(s.payPay.RevertAuthWithResponse(s.Context(), nil, paypay.RevertAuthRequest{
		PaymentID: paypay.PaymentID(s.payment), MerchantRevertID: "x-1", RequestedAt: s.now(),
	}))

	return err
}

func (s *shop) payContinuously() error {
	request := paypay.CreateContinuousPaymentRequest{
		MerchantPaymentID: "p-1", UserAuthorizationID: payer, Amount: yen(1980), RequestedAt: s.now(),
		OrderDescription: new("coffee"),
	}
	_, err := jppay.OK(s.payPay.CreateContinuousPaymentWithResponse(s.Context(), nil, request))

	return err
}

func (s *shop) createCode(authorization bool) error {
	answer, err := jppay.OK(s.payPay.CreateQRCodeWithResponse(s.Context(), nil, paypay.CreateQRCodeRequest{
		MerchantPaymentID: "p-1", Amount: yen(1200), CodeType: paypay.CreateQRCodeRequestCodeTypeORDERQR,
		OrderDescription: new("tea"), RequestedAt: new(s.now()), IsAuthorization: new(authorization),
		OrderItems: []paypay.MerchantOrderItem{{Name: "Tea", Quantity: 1, UnitPrice: yen(1200)}},
	}))
	if err == nil {
		s.code = string(*answer.Data.CodeID)
	}

	return err
}

func (s *shop) createOrderCode() error { return s.createCode(false) }

func (s *shop) deleteCode() error {
	_, err := jppay.OK(s.payPay.DeleteQRCodeWithResponse(s.Context(), paypay.CodeID(s.code), nil))

	return err
}

func (s *shop) authorizeByCode() error {
	if err := s.createCode(true); err != nil {
		return err
	}

	return s.PayPay.ScanAndPay(s.code, payer)
}

func (s *shop) captureAuth() error {
	_, err := jppay.OK(s.payPay.CapturePaymentAuthWithResponse(s.Context(), nil, paypay.CapturePaymentAuthRequest{
		MerchantPaymentID: "p-1", MerchantCaptureID: "c-1", Amount: yen(1200), RequestedAt: s.now(),
		OrderDescription: "tea",
	}))

	return err
}

func (s *shop) cancel() error {
	_, err := jppay.OK(s.payPay.CancelPaymentWithResponse(s.Context(), "p-1", nil))

	return err
}

func (s *shop) requestPending() error {
	_, err := jppay.OK(s.payPay.CreatePendingPaymentWithResponse(s.Context(), nil, paypay.CreatePendingPaymentRequest{
		MerchantPaymentID: "p-1", UserAuthorizationID: payer, Amount: yen(1200), RequestedAt: s.now(),
		OrderDescription: new("tea"),
	}))

	return err
}

func (s *shop) cancelPending() error {
	_, err := jppay.OK(s.payPay.CancelPendingPaymentWithResponse(s.Context(), "p-1", nil))

	return err
}

func (s *shop) refund() error {
	_, err := jppay.OK(s.payPay.RefundPaymentWithResponse(s.Context(), nil, paypay.RefundPaymentRequest{
		MerchantRefundID: "r-1", PaymentID: paypay.PaymentID(s.payment), Amount: yen(500), RequestedAt: s.now(),
	}))

	return err
}

func (s *shop) giveCashback() error {
	_, err := jppay.OK(s.payPay.CreateCashbackWithResponse(s.Context(), nil, paypay.CreateCashbackRequest{
		MerchantCashbackID: "b-1", UserAuthorizationID: payer, Amount: yen(300), RequestedAt: s.now(),
	}))

	return err
}

// settleCashback gives a cashback and lets it arrive.
func (s *shop) settleCashback() error {
	err := s.giveCashback()
	s.PayPay.SettlePoints()

	return err
}

func (s *shop) reverseCashback() error {
	request := paypay.CreateCashbackReversalRequest{
		MerchantCashbackReversalID: "v-1", MerchantCashbackID: "b-1", Amount: yen(300), RequestedAt: s.now(),
	}
	_, err := jppay.OK(s.payPay.CreateCashbackReversalWithResponse(s.Context(), nil, request))

	return err
}

func (s *shop) createTopUpCode() error {
	answer, err := jppay.OK(s.payPay.CreateTopUpQRCodeWithResponse(s.Context(), nil, paypay.CreateTopUpQRCodeRequest{
		CodeType: paypay.CreateTopUpQRCodeRequestCodeTypeTOPUPQR, MerchantTopUpID: "t-1", UserAuthorizationID: payer,
		MinimumTopUpAmount: yen(1000), RequestedAt: new(s.now()),
	}))
	if err == nil {
		s.code = string(*answer.Data.CodeID)
	}

	return err
}

func (s *shop) deleteTopUpCode() error {
	_, err := jppay.OK(s.payPay.DeleteTopUpQRCodeWithResponse(s.Context(), paypay.CodeID(s.code), nil))

	return err
}

func (s *shop) createLinkCode() error {
	request := paypay.CreateAccountLinkQRCodeRequest{
		Scopes: []string{"kyc_passport_qr"}, Nonce: "nonce-1", ReferenceID: new("customer-1"),
		RedirectURL: "https://" + sandbox.PayPayRedirectDomain + "/done",
	}
	answer, err := jppay.OK(s.payPay.CreateAccountLinkQRCodeWithResponse(s.Context(), request))
	if err == nil {
		s.code = string(*answer.Data.CodeID)
	}

	return err
}

func (s *shop) unlink() error {
	_, err := jppay.OK(s.payPay.UnlinkUserWithResponse(s.Context(), payer, nil))

	return err
}

func (s *shop) fetchKYC() error {
	_, err := jppay.OK(s.payPay.FetchKYCPassportQRWithResponse(
		s.Context(), paypay.CodeID(s.code), paypay.FetchKYCPassportQRRequest{}))

	return err
}

func (s *shop) createPointsCode() error {
	day := func(year int, month time.Month, day int) types.Date {
		return types.Date{Time: time.Date(year, month, day, 0, 0, 0, 0, time.UTC)}
	}
	_, err := jppay.OK(s.payPay.CreatePointsCodeWithResponse(s.Context(), nil, paypay.CreatePointsCodeRequest{
		RequestID: "g-1", GroupID: sandbox.PayPayGroup, GiftCardName: "Spring", GiftCardValue: 1000,
		StartAt: day(2026, time.April, 1), EndAt: day(2099, time.March, 31),
	}))

	return err
}
