package jppay_test

import (
	"time"

	"github.com/oapi-codegen/runtime/types"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paypay"
)

const payer = sandbox.PayPayUserCompleted

// keep keeps the id of a payment that was answered.
func (s *shop) keep(payment *paypay.Payment, err error) error {
	if err == nil {
		s.payment = string(payment.PaymentID)
	}

	return err
}

func (s *shop) pay() error {
	return s.keep(s.payPay.CreatePayment(s.Context(), paypay.CreatePaymentRequest{
		MerchantPaymentID: "p-1", UserAuthorizationID: payer, Amount: paypay.Yen(1200), RequestedAt: s.now(),
	}))
}

func (s *shop) authorize() error {
	return s.keep(s.payPay.CreateAuth(s.Context(), paypay.CreateAuthRequest{
		MerchantPaymentID: "p-1", UserAuthorizationID: payer, Amount: paypay.Yen(1200), RequestedAt: s.now(),
	}))
}

func (s *shop) cancel() error {
	_, err := s.payPay.CancelPayment(s.Context(), "p-1")

	return err
}

func (s *shop) reauthorize() error {
	_, err := s.payPay.ReauthorizePayment(s.Context(), paypay.ReauthorizePaymentRequest{
		RequestID: "q-1", PaymentID: paypay.PaymentID(s.payment), UpdatedAmount: paypay.Yen(900), RequestedAt: new(s.now()),
	})

	return err
}

func (s *shop) revert() error {
	_, err := s.payPay.RevertAuth(s.Context(), paypay.RevertAuthRequest{
		PaymentID: paypay.PaymentID(s.payment), MerchantRevertID: "x-1", RequestedAt: s.now(),
	})

	return err
}

func (s *shop) payContinuously() error {
	request := paypay.CreateContinuousPaymentRequest{
		MerchantPaymentID: "p-1", UserAuthorizationID: payer, Amount: paypay.Yen(1980), RequestedAt: s.now(),
		OrderDescription: new("coffee"),
	}
	_, err := s.payPay.CreateContinuousPayment(s.Context(), request)

	return err
}

func (s *shop) createCode(authorization bool) error {
	answer, err := s.payPay.CreateQRCode(s.Context(), paypay.CreateQRCodeRequest{
		MerchantPaymentID: "p-1", Amount: paypay.Yen(1200),
		OrderDescription: new("tea"), RequestedAt: new(s.now()), IsAuthorization: new(authorization),
		OrderItems: []paypay.MerchantOrderItem{{Name: "Tea", Quantity: 1, UnitPrice: paypay.Yen(1200)}},
	})
	if err == nil {
		s.code = string(answer.CodeID)
	}

	return err
}

func (s *shop) createOrderCode() error { return s.createCode(false) }

func (s *shop) deleteCode() error {
	_, err := s.payPay.DeleteQRCode(s.Context(), paypay.CodeID(s.code))

	return err
}

func (s *shop) authorizeByCode() error {
	if err := s.createCode(true); err != nil {
		return err
	}

	return s.PayPay.ScanAndPay(s.code, payer)
}

func (s *shop) captureAuth() error {
	_, err := s.payPay.CapturePaymentAuth(s.Context(), paypay.CapturePaymentAuthRequest{
		MerchantPaymentID: "p-1", MerchantCaptureID: "c-1", Amount: paypay.Yen(1200), RequestedAt: s.now(),
		OrderDescription: "tea",
	})

	return err
}

func (s *shop) requestPending() error {
	_, err := s.payPay.CreatePendingPayment(s.Context(), paypay.CreatePendingPaymentRequest{
		MerchantPaymentID: "p-1", UserAuthorizationID: payer, Amount: paypay.Yen(1200), RequestedAt: s.now(),
		OrderDescription: new("tea"),
	})

	return err
}

func (s *shop) cancelPending() error {
	_, err := s.payPay.CancelPendingPayment(s.Context(), "p-1")

	return err
}

func (s *shop) refund() error {
	_, err := s.payPay.RefundPayment(s.Context(), paypay.RefundPaymentRequest{
		MerchantRefundID: "r-1", PaymentID: paypay.PaymentID(s.payment), Amount: paypay.Yen(500), RequestedAt: s.now(),
	})

	return err
}

func (s *shop) giveCashback() error {
	_, err := s.payPay.CreateCashback(s.Context(), paypay.CreateCashbackRequest{
		MerchantCashbackID: "b-1", UserAuthorizationID: payer, Amount: paypay.Yen(300), RequestedAt: s.now(),
	})

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
		MerchantCashbackReversalID: "v-1", MerchantCashbackID: "b-1", Amount: paypay.Yen(300), RequestedAt: s.now(),
	}
	_, err := s.payPay.CreateCashbackReversal(s.Context(), request)

	return err
}

func (s *shop) createTopUpCode() error {
	answer, err := s.payPay.CreateTopUpQRCode(s.Context(), paypay.CreateTopUpQRCodeRequest{
		MerchantTopUpID: "t-1", UserAuthorizationID: payer,
		MinimumTopUpAmount: paypay.Yen(1000), RequestedAt: new(s.now()),
	})
	if err == nil {
		s.code = string(answer.CodeID)
	}

	return err
}

func (s *shop) deleteTopUpCode() error {
	_, err := s.payPay.DeleteTopUpQRCode(s.Context(), paypay.CodeID(s.code))

	return err
}

func (s *shop) createLinkCode() error {
	request := paypay.CreateAccountLinkQRCodeRequest{
		Scopes: []string{"kyc_passport_qr"}, Nonce: "nonce-1", ReferenceID: new("customer-1"),
		RedirectURL: "https://" + sandbox.PayPayRedirectDomain + "/done",
	}
	answer, err := s.payPay.CreateAccountLinkQRCode(s.Context(), request)
	if err == nil {
		s.code = string(*answer.CodeID)
	}

	return err
}

func (s *shop) unlink() error {
	_, err := s.payPay.UnlinkUser(s.Context(), payer)

	return err
}

func (s *shop) keepPoints() error {
	_, err := s.payPay.SetUseCashback(s.Context(), paypay.SetUseCashbackRequest{UserAuthorizationID: payer})

	return err
}

func (s *shop) investPoints() error {
	_, err := s.payPay.SetCashbackAutoInvestment(s.Context(), paypay.SetCashbackAutoInvestmentRequest{
		UserAuthorizationID: payer, CashbackAutoInvestment: true,
	})

	return err
}

func (s *shop) fetchKYC() error {
	_, err := s.payPay.FetchKYCPassportQR(s.Context(), paypay.CodeID(s.code))

	return err
}

func (s *shop) createPointsCode() error {
	day := func(year int, month time.Month, day int) types.Date {
		return types.Date{Time: time.Date(year, month, day, 0, 0, 0, 0, time.UTC)}
	}
	_, err := s.payPay.CreatePointsCode(s.Context(), paypay.CreatePointsCodeRequest{
		RequestID: "g-1", GroupID: sandbox.PayPayGroup, GiftCardName: "Spring", GiftCardValue: 1000,
		StartAt: day(2026, time.April, 1), EndAt: day(2099, time.March, 31),
	})

	return err
}
