package jppay

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

// askPayPay reads what a write was to do.
func askPayPay(ctx context.Context, client *PayPay, w overlay.Write) (overlay.Resolution, error) {
	id := paypay.MerchantPaymentID(w.Refs["merchantPaymentId"])
	var scope []paypay.CallOption
	if merchant, ok := w.Refs["assumeMerchant"]; ok {
		scope = append(scope, paypay.WithMerchant(merchant))
	}
	switch w.Operation {
	case "createPayment", "createContinuousPayment":
		payment, answer, err := payPayPayment(ctx, client, id, scope)
		if err != nil || payment == nil {
			return absent("PayPay knows no such payment", err)
		}
		switch payment.Status {
		case paypay.PaymentStatusCompleted, paypay.PaymentStatusRefunded:
			return shown(overlay.Happened, payment, answer)
		case paypay.PaymentStatusFailed, paypay.PaymentStatusCanceled:
			return shown(overlay.DidNotHappen, payment, nil)
		case paypay.PaymentStatusAuthorized, paypay.PaymentStatusReauthorizing, paypay.PaymentStatusCreated,
			paypay.PaymentStatusExpired:
		}
		return shown(overlay.Unknown, payment, nil)
	case "createAuth":
		payment, answer, err := payPayPayment(ctx, client, id, scope)
		if err != nil || payment == nil {
			return absent("PayPay knows no such payment", err)
		}
		switch payment.Status {
		case paypay.PaymentStatusFailed:
			return shown(overlay.DidNotHappen, payment, nil)
		case paypay.PaymentStatusAuthorized, paypay.PaymentStatusReauthorizing, paypay.PaymentStatusCompleted,
			paypay.PaymentStatusRefunded, paypay.PaymentStatusCanceled, paypay.PaymentStatusExpired:
			return shown(overlay.Happened, payment, answer)
		case paypay.PaymentStatusCreated:
		}
		return shown(overlay.Unknown, payment, nil)
	case "capturePaymentAuth":
		payment, answer, err := payPayAny(ctx, client, id, scope)
		if err != nil || payment == nil {
			return absent("PayPay knows no such payment", err)
		}
		return payPayCapture(payment, answer, w.Refs["merchantCaptureId"])
	case "cancelPayment":
		payment, _, err := payPayAny(ctx, client, id, scope)
		if err != nil || payment == nil {
			return absent("PayPay knows no such payment", err)
		}
		if s := payment.Status; s == paypay.PaymentStatusFailed || s == paypay.PaymentStatusCanceled {
			return shown(overlay.Happened, payment, nil)
		}
		return notCancelled(w, payment)
	case "createQRCode":
		answer, err := client.GetCodePaymentDetails(ctx, id, scope...)
		if err != nil {
			return absent("PayPay knows no such code", unless(err, "DYNAMIC_QR_PAYMENT_NOT_FOUND"))
		}
		return found(answer)
	case "createPendingPayment", "cancelPendingPayment":
		answer, err := client.GetPendingPaymentDetails(ctx, id, scope...)
		if w.Operation == "createPendingPayment" {
			if err != nil {
				return absent("PayPay knows no such pending payment", unless(err, "REQUEST_ORDER_NOT_FOUND"))
			}
			return found(answer)
		}
		if err != nil {
			return unclear("PayPay does not show the pending payment", err)
		}
		switch answer.Status {
		case paypay.PaymentStatusCompleted:
			return shown(overlay.DidNotHappen, answer, nil)
		case paypay.PaymentStatusFailed, paypay.PaymentStatusCanceled:
			return shown(overlay.Happened, answer, nil)
		case paypay.PaymentStatusAuthorized, paypay.PaymentStatusReauthorizing, paypay.PaymentStatusCreated,
			paypay.PaymentStatusExpired, paypay.PaymentStatusRefunded:
		}
		return notCancelled(w, answer)
	case "refundPayment":
		answer, err := client.GetRefundDetails(ctx, paypay.MerchantRefundID(w.Refs["merchantRefundId"]),
			paypay.PaymentID(w.Refs["paymentId"]), scope...)
		if err != nil {
			return absent("PayPay knows no such refund", unless(err, "NO_SUCH_REFUND_ORDER", "RESOURCE_NOT_FOUND"))
		}
		outcome := overlay.Unknown
		switch answer.Status {
		case paypay.RefundStatusRefunded:
			outcome = overlay.Happened
		case paypay.RefundStatusCreated, paypay.RefundStatusRefundFailed:
			outcome = overlay.Accepted // PayPay goes on until it is refunded
		}
		return overlay.Resolution{Outcome: outcome, Reason: fmt.Sprintf("the refund is %s", answer.Status), Resource: answer}, nil
	case "createCashback":
		answer, err := client.GetCashbackDetails(ctx, paypay.MerchantCashbackID(w.Refs["merchantCashbackId"]), scope...)
		if err != nil {
			return absent("the cashback was not given", unless(err, "TRANSACTION_NOT_FOUND", "NOT_ENOUGH_MONEY"))
		}
		return overlay.Resolution{Outcome: pointsOutcome(string(answer.Status)),
			Reason: fmt.Sprintf("the cashback is %s", answer.Status), Resource: answer}, nil
	case "createCashbackReversal":
		answer, err := client.GetCashbackReversalDetails(ctx,
			paypay.MerchantCashbackReversalID(w.Refs["merchantCashbackReversalId"]),
			paypay.MerchantCashbackID(w.Refs["merchantCashbackId"]), scope...)
		if err != nil {
			return absent("the cashback was not taken back", unless(err, "TRANSACTION_NOT_FOUND", "NOT_ENOUGH_MONEY"))
		}
		return overlay.Resolution{Outcome: pointsOutcome(string(answer.Status)),
			Reason: fmt.Sprintf("the reversal is %s", answer.Status), Resource: answer}, nil
	case "createTopUpQRCode":
		answer, err := client.GetTopUpQRCodeDetails(ctx, paypay.MerchantTopUpID(w.Refs["merchantTopUpId"]), scope...)
		if failure, ok := errors.AsType[*overlay.Error](err); ok && failure.Status == http.StatusBadRequest {
			return overlay.Resolution{Outcome: overlay.Unknown}, fmt.Errorf(
				"jppay: %w about %s: no source states how PayPay refuses to show a top-up that it does not know: %w", overlay.ErrUnresolvable, w.Operation, err)
		}
		if err != nil {
			return absent("PayPay knows no such top-up", unless(err))
		}
		return found(answer)
	case "unlinkUser":
		answer, err := client.GetUserAuthorizationStatus(ctx, paypay.UserAuthorizationID(w.Refs["userAuthorizationId"]), scope...)
		if failure, ok := errors.AsType[*overlay.Error](err); ok && failure.Code == "INVALID_USER_AUTHORIZATION_ID" {
			return overlay.Resolution{Outcome: overlay.Happened, Reason: "PayPay no longer knows the account link"}, nil
		}
		if err != nil {
			return unclear("PayPay does not show the account link", err)
		}
		outcome := overlay.Unknown
		switch answer.Status {
		case paypay.UserAuthorizationStatusInactive:
			outcome = overlay.Happened
		case paypay.UserAuthorizationStatusActive:
			outcome = overlay.DidNotHappen
		}
		return overlay.Resolution{Outcome: outcome, Reason: fmt.Sprintf("the account link is %s", answer.Status), Resource: answer}, nil
	}
	return overlay.Resolution{Outcome: overlay.Unknown}, fmt.Errorf("jppay: %w about %s", overlay.ErrUnresolvable, w.Operation)
}

// payPayCapture looks for a capture in a payment. Any attempt's id will do.
func payPayCapture(payment *paypay.Payment, answer []byte, id string) (overlay.Resolution, error) {
	other := false
	for _, capture := range payment.Captures.Data {
		if capture.MerchantCaptureID == nil || !overlay.DerivedFrom(id, string(*capture.MerchantCaptureID)) {
			other = true
			continue
		}
		if capture.Status != nil && *capture.Status == paypay.CaptureStatusUserRequested {
			return overlay.Resolution{Outcome: overlay.Unknown, Reason: "the user is asked for consent", Resource: payment}, nil
		}
		return shown(overlay.Happened, payment, answer)
	}
	switch payment.Status {
	case paypay.PaymentStatusCompleted, paypay.PaymentStatusRefunded:
		if other {
			return overlay.Resolution{Outcome: overlay.DidNotHappen, Reason: "the payment was captured under another id", Resource: payment}, nil
		}
		return shown(overlay.Unknown, payment, nil)
	case paypay.PaymentStatusAuthorized, paypay.PaymentStatusExpired, paypay.PaymentStatusCanceled, paypay.PaymentStatusFailed:
		return shown(overlay.DidNotHappen, payment, nil)
	case paypay.PaymentStatusCreated, paypay.PaymentStatusReauthorizing:
	}
	return shown(overlay.Unknown, payment, nil)
}

// payPayPayment reads a payment of a linked user, nil if PayPay knows none. No
// source says which code that has, so every answer 404 counts.
func payPayPayment(ctx context.Context, client *PayPay, id paypay.MerchantPaymentID, scope []paypay.CallOption) (*paypay.Payment, []byte, error) {
	var came policy.Answer
	payment, err := client.GetPaymentDetails(ctx, id, append(slices.Clip(scope), paypay.WithAnswer(&came))...)
	if err != nil {
		return nil, nil, unless(err, "RESOURCE_NOT_FOUND", "DYNAMIC_QR_PAYMENT_NOT_FOUND")
	}
	return payment, came.Body, nil
}

// payPayAny reads a payment that was made in whatever way: those made with a QR
// code have a read of their own.
func payPayAny(ctx context.Context, client *PayPay, id paypay.MerchantPaymentID, scope []paypay.CallOption) (*paypay.Payment, []byte, error) {
	if payment, answer, err := payPayPayment(ctx, client, id, scope); payment != nil || err != nil {
		return payment, answer, err
	}
	var came policy.Answer
	payment, err := client.GetCodePaymentDetails(ctx, id, append(slices.Clip(scope), paypay.WithAnswer(&came))...)
	if err != nil {
		return nil, nil, unless(err, "DYNAMIC_QR_PAYMENT_NOT_FOUND")
	}
	return payment, came.Body, nil
}

func pointsOutcome(status string) overlay.Outcome {
	switch status {
	case "SUCCESS":
		return overlay.Happened
	case "ACCEPTED":
		return overlay.Accepted
	case "FAILURE":
		return overlay.DidNotHappen
	}
	return overlay.Unknown
}

// shown is a resolution by a payment's status.
func shown(outcome overlay.Outcome, payment *paypay.Payment, answer []byte) (overlay.Resolution, error) {
	return overlay.Resolution{Outcome: outcome, Reason: fmt.Sprintf("the payment is %s", payment.Status), Resource: payment, Answer: answer}, nil
}

// cancelling is for how long a cancellation is asked about. PayPay says that it takes its
// time, and no source says how long.
const cancelling = time.Hour

// notCancelled is the resolution of a cancellation whose payment is not cancelled.
func notCancelled(w overlay.Write, payment *paypay.Payment) (overlay.Resolution, error) {
	resolution, err := shown(overlay.Unknown, payment, nil)
	if w.Age >= cancelling {
		err = fmt.Errorf("jppay: %w about %s any longer: after %s the payment is still %s; look in PayPay's dashboard, "+
			"or cancel it again", overlay.ErrUnresolvable, w.Operation, cancelling, payment.Status)
	}
	return resolution, err
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
