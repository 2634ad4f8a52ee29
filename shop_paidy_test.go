package jppay_test

import (
	"errors"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
)

func (s *shop) checkout() error {
	result, err := s.Sandbox.Paidy.Checkout(sandbox.CheckoutRequest{Amount: 4000, OrderRef: "order-1"})
	s.payment = result.PaymentID

	return err
}

func (s *shop) payByToken() error {
	_, err := s.paidy.CreatePayment(s.Context(), paidy.CreatePaymentRequest{
		TokenID: s.code, Amount: 1200,
		BuyerData: paidy.BuyerDataRequest{OrderCount: new(int64(7)), LTV: new(int64(13860))},
		Order: paidy.OrderRequest{
			Items: []paidy.OrderItemRequest{{UnitPrice: 1200, Quantity: 1}}, OrderRef: new("order-1"),
		},
	})

	return err
}

func (s *shop) updatePaidy() error {
	_, err := s.paidy.UpdatePayment(s.Context(), s.payment, paidy.UpdatePaymentRequest{
		OrderRef: new("order-1b"), Description: new("gift <wrapped> 見本"),
		Metadata: &paidy.MetadataRequest{"gift": "yes", "a": "é"},
	})

	return err
}

func (s *shop) capturePaidy() error {
	answer, err := s.paidy.CapturePayment(s.Context(), s.payment, paidy.CapturePaymentRequest{})
	if err == nil {
		s.capture = answer.Captures[0].ID
	}

	return err
}

func (s *shop) closePaidy() error {
	_, err := s.paidy.ClosePayment(s.Context(), s.payment, paidy.ClosePaymentRequest{})

	return err
}

func (s *shop) sellPaidy() error { return errors.Join(s.checkout(), s.capturePaidy()) }

// refundPaidy refunds an amount, or all if it is 0.
func (s *shop) refundPaidy(amount int64, writeID string) error {
	request := paidy.RefundPaymentRequest{CaptureID: s.capture}
	if amount > 0 {
		request.Amount = &amount
	}
	if writeID != "" {
		request.Metadata = &paidy.MetadataRequest{jppay.PaidyWriteID: writeID}
	}
	_, err := s.paidy.RefundPayment(s.Context(), s.payment, request)

	return err
}

func (s *shop) createToken() (err error) {
	s.code, err = s.Sandbox.Paidy.NewToken(sandbox.TokenRequest{})

	return err
}

func (s *shop) suspendToken() error {
	_, err := s.paidy.SuspendToken(s.Context(), s.code, paidy.SuspendTokenRequest{
		Reason: paidy.SuspendReason{Code: paidy.SuspendReasonCodeConsumerRequested, Description: "a month off"},
	})

	return err
}

func (s *shop) createSuspendedToken() error { return errors.Join(s.createToken(), s.suspendToken()) }

func (s *shop) resumeToken() error {
	_, err := s.paidy.ResumeToken(s.Context(), s.code, paidy.ResumeTokenRequest{
		Reason: paidy.ResumeReason{Code: paidy.ResumeReasonCodeConsumerRequested, Description: "back"},
	})

	return err
}

func (s *shop) deleteToken() error {
	_, err := s.paidy.DeleteToken(s.Context(), s.code, paidy.DeleteTokenRequest{
		Reason: paidy.DeleteReason{Code: paidy.DeleteReasonCodeConsumerRequested, Description: "cancelled"},
	})

	return err
}

func legacyItems() []paidylegacy.OrderItem {
	return []paidylegacy.OrderItem{{ItemID: new("1"), Title: "木綿の手ぬぐい", Amount: 3200, Quantity: 2}}
}

func (s *shop) authorizeLegacy() error {
	answer, err := s.legacy.AuthorizePayment(s.Context(), paidylegacy.AuthorizeRequest{
		Buyer: legacyBuyer(sandbox.LegacyApproved),
		Order: paidylegacy.AuthorizeOrder{Items: legacyItems(), TotalAmount: 6400, OrderRef: new("order-1")},
		MerchantData: paidylegacy.MerchantData{
			Store: "見本堂", CustomerAge: 420, LastOrder: 35, LastOrderAmount: 5400, KnownAddress: true, LTV: 48200,
		},
	})
	if err == nil {
		s.payment = answer.PaymentID
	}

	return err
}

func (s *shop) updateLegacy() error {
	items := legacyItems()
	items[0].Quantity = 1
	_, err := s.legacy.UpdatePayment(s.Context(), paidylegacy.UpdateRequest{
		PaymentID: s.payment, Order: paidylegacy.UpdateOrder{Items: items, TotalAmount: 3200},
	})

	return err
}

func (s *shop) captureLegacy(request paidylegacy.CaptureRequest) error {
	request.PaymentID = s.payment
	answer, err := s.legacy.CapturePayment(s.Context(), request)
	if err == nil {
		s.capture = answer.CaptureID
	}

	return err
}

func (s *shop) captureAllLegacy() error { return s.captureLegacy(paidylegacy.CaptureRequest{}) }

func (s *shop) capturePartLegacy() error {
	return s.captureLegacy(paidylegacy.CaptureRequest{
		Items: &[]paidylegacy.CaptureItem{{ItemID: new("1"), Quantity: new(int64(1))}},
	})
}

func (s *shop) sellLegacy() error { return errors.Join(s.authorizeLegacy(), s.captureAllLegacy()) }

func (s *shop) closeLegacy() error {
	_, err := s.legacy.ClosePayment(s.Context(), paidylegacy.CloseRequest{PaymentID: s.payment})

	return err
}

func (s *shop) refundLegacy() error {
	_, err := s.legacy.RefundPayment(s.Context(), paidylegacy.RefundRequest{CaptureID: s.capture})

	return err
}
