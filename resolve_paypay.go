package jppay

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
)

// ResolvePayPay finds out what became of a write to PayPay that a record kept,
// after a crash for instance. For the error of a call there is overlay.Resolve,
// which says how long this may take. Resolution.Resource is
//
//	createPayment, createAuth, createContinuousPayment  *paypay.Payment
//	capturePaymentAuth, cancelPayment, createQRCode     *paypay.Payment
//	createPendingPayment, cancelPendingPayment          *paypay.Payment
//	refundPayment                                       *paypay.Refund
//	createCashback                                      *paypay.CashbackDetails
//	createCashbackReversal                              *paypay.CashbackReversalDetails
//	createTopUpQRCode                                   *paypay.TopUpDetails
//	unlinkUser                                          *paypay.UserAuthorization
//
// or nil where PayPay knows of nothing. Of all other writes PayPay cannot be asked,
// nor of a top-up code that it answers with 400: the error then matches
// overlay.ErrUnresolvable. The client must be one of NewPayPay.
func ResolvePayPay(ctx context.Context, client *paypay.ClientWithResponses, w overlay.Write) (overlay.Resolution, error) {
	if client != nil {
		if inner, ok := client.ClientInterface.(*paypay.Client); ok {
			return resolve(ctx, inner.Client, w)
		}
	}
	return resolve(ctx, nil, w)
}

// resolve asks through the Doer that a client of this package sends by.
func resolve(ctx context.Context, sender any, w overlay.Write) (overlay.Resolution, error) {
	doer, ok := sender.(*overlay.Doer)
	if !ok {
		return overlay.Resolution{Outcome: overlay.Unknown}, errors.New("jppay: the client was not made by this package")
	}
	return doer.Resolve(ctx, w)
}

// askPayPay reads what a write was to do.
func askPayPay(ctx context.Context, client paypay.ClientWithResponsesInterface, w overlay.Write) (overlay.Resolution, error) {
	id := paypay.MerchantPaymentID(w.Refs["merchantPaymentId"])
	var merchant *paypay.AssumeMerchant
	if named, ok := w.Refs["assumeMerchant"]; ok {
		merchant = &named
	}
	switch w.Operation {
	case "createPayment", "createContinuousPayment":
		payment, answer, err := payPayPayment(ctx, client, id, merchant)
		if err != nil || payment == nil {
			return absent("PayPay knows no such payment", err)
		}
		switch status(payment) {
		case paypay.PaymentStatusCOMPLETED, paypay.PaymentStatusREFUNDED:
			return shown(overlay.Happened, payment, answer)
		case paypay.PaymentStatusFAILED, paypay.PaymentStatusCANCELED:
			return shown(overlay.DidNotHappen, payment, nil)
		case paypay.PaymentStatusAUTHORIZED, paypay.PaymentStatusREAUTHORIZING, paypay.PaymentStatusCREATED,
			paypay.PaymentStatusEXPIRED:
		}
		return shown(overlay.Unknown, payment, nil)
	case "createAuth":
		payment, answer, err := payPayPayment(ctx, client, id, merchant)
		if err != nil || payment == nil {
			return absent("PayPay knows no such payment", err)
		}
		switch status(payment) {
		case paypay.PaymentStatusFAILED:
			return shown(overlay.DidNotHappen, payment, nil)
		case paypay.PaymentStatusAUTHORIZED, paypay.PaymentStatusREAUTHORIZING, paypay.PaymentStatusCOMPLETED,
			paypay.PaymentStatusREFUNDED, paypay.PaymentStatusCANCELED, paypay.PaymentStatusEXPIRED:
			return shown(overlay.Happened, payment, answer)
		case paypay.PaymentStatusCREATED:
		}
		return shown(overlay.Unknown, payment, nil)
	case "capturePaymentAuth":
		payment, answer, err := payPayAny(ctx, client, id, merchant)
		if err != nil || payment == nil {
			return absent("PayPay knows no such payment", err)
		}
		return payPayCapture(payment, answer, w.Refs["merchantCaptureId"])
	case "cancelPayment":
		payment, _, err := payPayAny(ctx, client, id, merchant)
		if err != nil || payment == nil {
			return absent("PayPay knows no such payment", err)
		}
		if s := status(payment); s == paypay.PaymentStatusFAILED || s == paypay.PaymentStatusCANCELED {
			return shown(overlay.Happened, payment, nil)
		}
		return shown(overlay.Unknown, payment, nil) // cancelling takes its time
	case "createQRCode":
		answer, err := OK(client.GetCodePaymentDetailsWithResponse(ctx, id, &paypay.GetCodePaymentDetailsParams{AssumeMerchant: merchant}))
		if err != nil {
			return absent("PayPay knows no such code", unless(err, "DYNAMIC_QR_PAYMENT_NOT_FOUND"))
		}
		return found(answer.Data)
	case "createPendingPayment", "cancelPendingPayment":
		answer, err := OK(client.GetPendingPaymentDetailsWithResponse(ctx, id, &paypay.GetPendingPaymentDetailsParams{AssumeMerchant: merchant}))
		if w.Operation == "createPendingPayment" {
			if err != nil {
				return absent("PayPay knows no such pending payment", unless(err, "REQUEST_ORDER_NOT_FOUND"))
			}
			return found(answer.Data)
		}
		if err != nil || answer.Data == nil {
			return unclear("PayPay does not show the pending payment", err)
		}
		switch status(answer.Data) {
		case paypay.PaymentStatusCOMPLETED:
			return shown(overlay.DidNotHappen, answer.Data, nil)
		case paypay.PaymentStatusFAILED, paypay.PaymentStatusCANCELED:
			return shown(overlay.Happened, answer.Data, nil)
		case paypay.PaymentStatusAUTHORIZED, paypay.PaymentStatusREAUTHORIZING, paypay.PaymentStatusCREATED,
			paypay.PaymentStatusEXPIRED, paypay.PaymentStatusREFUNDED:
		}
		return shown(overlay.Unknown, answer.Data, nil) // cancelling takes its time
	case "refundPayment":
		answer, err := OK(client.GetRefundDetailsWithResponse(ctx, paypay.MerchantRefundID(w.Refs["merchantRefundId"]),
			&paypay.GetRefundDetailsParams{PaymentID: paypay.PaymentID(w.Refs["paymentId"]), AssumeMerchant: merchant}))
		if err != nil {
			return absent("PayPay knows no such refund", unless(err, "NO_SUCH_REFUND_ORDER", "RESOURCE_NOT_FOUND"))
		}
		if answer.Data == nil {
			return unclear("PayPay does not show the refund", nil)
		}
		outcome := overlay.Unknown
		switch answer.Data.Status {
		case paypay.RefundStatusCREATED, paypay.RefundStatusREFUNDED:
			outcome = overlay.Happened
		case paypay.RefundStatusREFUNDFAILED:
			outcome = overlay.DidNotHappen
		}
		return overlay.Resolution{Outcome: outcome, Reason: fmt.Sprintf("the refund is %s", answer.Data.Status), Resource: answer.Data}, nil
	case "createCashback":
		answer, err := OK(client.GetCashbackDetailsWithResponse(ctx, paypay.MerchantCashbackID(w.Refs["merchantCashbackId"]),
			&paypay.GetCashbackDetailsParams{AssumeMerchant: merchant}))
		if err != nil {
			return absent("the cashback was not given", unless(err, "TRANSACTION_NOT_FOUND", "NOT_ENOUGH_MONEY"))
		}
		if answer.Data == nil {
			return unclear("PayPay does not show the cashback", nil)
		}
		return overlay.Resolution{Outcome: pointsOutcome(string(answer.Data.Status)),
			Reason: fmt.Sprintf("the cashback is %s", answer.Data.Status), Resource: answer.Data}, nil
	case "createCashbackReversal":
		answer, err := OK(client.GetCashbackReversalDetailsWithResponse(ctx,
			paypay.MerchantCashbackReversalID(w.Refs["merchantCashbackReversalId"]), paypay.MerchantCashbackID(w.Refs["merchantCashbackId"]),
			&paypay.GetCashbackReversalDetailsParams{AssumeMerchant: merchant}))
		if err != nil {
			return absent("the cashback was not taken back", unless(err, "TRANSACTION_NOT_FOUND", "NOT_ENOUGH_MONEY"))
		}
		if answer.Data == nil {
			return unclear("PayPay does not show the reversal", nil)
		}
		return overlay.Resolution{Outcome: pointsOutcome(string(answer.Data.Status)),
			Reason: fmt.Sprintf("the reversal is %s", answer.Data.Status), Resource: answer.Data}, nil
	case "createTopUpQRCode":
		answer, err := OK(client.GetTopUpQRCodeDetailsWithResponse(ctx, paypay.MerchantTopUpID(w.Refs["merchantTopUpId"]),
			&paypay.GetTopUpQRCodeDetailsParams{AssumeMerchant: merchant}))
		if failure, ok := errors.AsType[*overlay.Error](err); ok && failure.Status == http.StatusBadRequest {
			return overlay.Resolution{Outcome: overlay.Unknown}, fmt.Errorf(
				"jppay: %w about %s: no source states how PayPay refuses to show a top-up that it does not know: %w", overlay.ErrUnresolvable, w.Operation, err)
		}
		if err != nil {
			return absent("PayPay knows no such top-up", unless(err))
		}
		return found(answer.Data)
	case "unlinkUser":
		answer, err := OK(client.GetUserAuthorizationStatusWithResponse(ctx, &paypay.GetUserAuthorizationStatusParams{
			UserAuthorizationID: paypay.UserAuthorizationID(w.Refs["userAuthorizationId"]), AssumeMerchant: merchant}))
		if failure, ok := errors.AsType[*overlay.Error](err); ok && failure.Code == "INVALID_USER_AUTHORIZATION_ID" {
			return overlay.Resolution{Outcome: overlay.Happened, Reason: "PayPay no longer knows the account link"}, nil
		}
		if err != nil || answer.Data == nil {
			return unclear("PayPay does not show the account link", err)
		}
		outcome := overlay.Unknown
		switch answer.Data.Status {
		case paypay.UserAuthorizationStatusINACTIVE:
			outcome = overlay.Happened
		case paypay.UserAuthorizationStatusACTIVE:
			outcome = overlay.DidNotHappen
		}
		return overlay.Resolution{Outcome: outcome, Reason: fmt.Sprintf("the account link is %s", answer.Data.Status), Resource: answer.Data}, nil
	}
	return overlay.Resolution{Outcome: overlay.Unknown}, fmt.Errorf("jppay: %w about %s", overlay.ErrUnresolvable, w.Operation)
}

// payPayCapture looks for a capture in a payment. Any attempt's id will do.
func payPayCapture(payment *paypay.Payment, answer []byte, id string) (overlay.Resolution, error) {
	var captures []paypay.Capture
	if all, err := payment.Captures.Get(); err == nil {
		captures = all.Data
	}
	other := false
	for _, capture := range captures {
		if capture.MerchantCaptureID == nil || !overlay.DerivedFrom(id, string(*capture.MerchantCaptureID)) {
			other = true
			continue
		}
		if capture.Status != nil && *capture.Status == paypay.CaptureStatusUSERREQUESTED {
			return overlay.Resolution{Outcome: overlay.Unknown, Reason: "the user is asked for consent", Resource: payment}, nil
		}
		return shown(overlay.Happened, payment, answer)
	}
	switch status(payment) {
	case paypay.PaymentStatusCOMPLETED, paypay.PaymentStatusREFUNDED:
		if other {
			return overlay.Resolution{Outcome: overlay.DidNotHappen, Reason: "the payment was captured under another id", Resource: payment}, nil
		}
		return shown(overlay.Unknown, payment, nil)
	case paypay.PaymentStatusAUTHORIZED, paypay.PaymentStatusEXPIRED, paypay.PaymentStatusCANCELED, paypay.PaymentStatusFAILED:
		return shown(overlay.DidNotHappen, payment, nil)
	case paypay.PaymentStatusCREATED, paypay.PaymentStatusREAUTHORIZING:
	}
	return shown(overlay.Unknown, payment, nil)
}

// errNoPayment is not the same as "there is none": that has a code.
var errNoPayment = errors.New("jppay: PayPay answered success without a payment")

// payPayPayment reads a payment of a linked user, nil if PayPay knows none. No
// source says which code that has, so every answer 404 counts.
func payPayPayment(ctx context.Context, client paypay.ClientWithResponsesInterface, id paypay.MerchantPaymentID, merchant *paypay.AssumeMerchant) (*paypay.Payment, []byte, error) {
	result, err := client.GetPaymentDetailsWithResponse(ctx, id, &paypay.GetPaymentDetailsParams{AssumeMerchant: merchant})
	answer, err := OK(result, err)
	if err != nil {
		return nil, nil, unless(err, "RESOURCE_NOT_FOUND", "DYNAMIC_QR_PAYMENT_NOT_FOUND")
	}
	if answer.Data == nil {
		return nil, nil, errNoPayment
	}
	return answer.Data, result.Body, nil
}

// payPayAny reads a payment that was made in whatever way: those made with a QR
// code have a read of their own.
func payPayAny(ctx context.Context, client paypay.ClientWithResponsesInterface, id paypay.MerchantPaymentID, merchant *paypay.AssumeMerchant) (*paypay.Payment, []byte, error) {
	if payment, answer, err := payPayPayment(ctx, client, id, merchant); payment != nil || err != nil {
		return payment, answer, err
	}
	result, err := client.GetCodePaymentDetailsWithResponse(ctx, id, &paypay.GetCodePaymentDetailsParams{AssumeMerchant: merchant})
	answer, err := OK(result, err)
	if err != nil {
		return nil, nil, unless(err, "DYNAMIC_QR_PAYMENT_NOT_FOUND")
	}
	if answer.Data == nil {
		return nil, nil, errNoPayment
	}
	return answer.Data, result.Body, nil
}

func status(payment *paypay.Payment) paypay.PaymentStatus {
	if payment.Status == nil {
		return ""
	}
	return *payment.Status
}

func pointsOutcome(status string) overlay.Outcome {
	switch status {
	case "SUCCESS", "ACCEPTED":
		return overlay.Happened
	case "FAILURE":
		return overlay.DidNotHappen
	}
	return overlay.Unknown
}

// shown is a resolution by a payment's status.
func shown(outcome overlay.Outcome, payment *paypay.Payment, answer []byte) (overlay.Resolution, error) {
	return overlay.Resolution{Outcome: outcome, Reason: fmt.Sprintf("the payment is %s", status(payment)), Resource: payment, Answer: answer}, nil
}

// found is the resolution of a write that made a resource, whatever its state.
func found[T any](resource *T) (overlay.Resolution, error) {
	if resource == nil {
		return unclear("PayPay does not show it", nil)
	}
	return overlay.Resolution{Outcome: overlay.Happened, Reason: "it is there", Resource: resource}, nil
}

// absent is the resolution of a write whose effect is not there.
func absent(reason string, err error) (overlay.Resolution, error) {
	if err != nil {
		return unclear("", err)
	}
	return overlay.Resolution{Outcome: overlay.DidNotHappen, Reason: reason}, nil
}

func unclear(reason string, err error) (overlay.Resolution, error) {
	return overlay.Resolution{Outcome: overlay.Unknown, Reason: reason}, err
}

// unless returns nil for an answer that says that the thing asked for does not
// exist: 404, or one of codes. OPA_CLIENT_NOT_FOUND, also a 404, speaks of the
// client instead.
func unless(err error, codes ...string) error {
	failure, ok := errors.AsType[*overlay.Error](err)
	if ok {
		if failure.Status == http.StatusNotFound && failure.Code != "" && failure.Code != "OPA_CLIENT_NOT_FOUND" {
			return nil
		}
		for _, code := range codes {
			if failure.Code == code {
				return nil
			}
		}
	}
	return err
}
