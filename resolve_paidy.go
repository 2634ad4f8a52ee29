package jppay

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/overlay"
)

// PaidyWriteID is the key in the metadata of a refund by which Resolve recognises the refund.
// Without it, two partial refunds of the same amount look the same, and nobody can tell what
// became of one of them: then the error matches overlay.ErrUnresolvable.
//
//	Metadata: &paidy.MetadataRequest{jppay.PaidyWriteID: "refund-1042-1"}
const PaidyWriteID = "write_id"

// paidyResolvers say what the payment that Paidy shows means for a write. The other writes
// are about tokens.
var paidyResolvers = map[string]func(payment *paidy.Payment, w overlay.Write) (overlay.Outcome, string){
	"capturePayment": paidyCapture,
	"closePayment":   paidyClose,
	"refundPayment":  paidyRefund,
	"updatePayment":  paidyUpdate,
}

// paidyTokens are the states that writes about a token lead to.
var paidyTokens = map[string]paidy.TokenStatus{
	"suspendToken": paidy.TokenStatusSuspended,
	"resumeToken":  paidy.TokenStatusActive,
	"deleteToken":  paidy.TokenStatusDeleted,
}

// askPaidy asks Paidy what became of a write.
func askPaidy(ctx context.Context, s *sender, w overlay.Write) (overlay.Resolution, error) {
	client := &Paidy{s}
	resolve, known := paidyResolvers[w.Operation]
	if !known {
		return askPaidyToken(ctx, client, w)
	}
	payment, err := client.GetPayment(ctx, w.Refs["id"])
	if err != nil {
		return unknownOutcome("", err)
	}
	r := overlay.Resolution{Resource: payment}
	if r.Outcome, r.Reason = resolve(payment, w); r.Outcome == overlay.Unknown && w.Operation == "refundPayment" {
		return r, fmt.Errorf("jppay: %w about refundPayment: %s", overlay.ErrUnresolvable, r.Reason)
	}
	return r, nil
}

// paidyCapture looks for the capture of a payment: there is one, of the whole amount.
func paidyCapture(payment *paidy.Payment, _ overlay.Write) (overlay.Outcome, string) {
	if len(payment.Captures) > 0 {
		return overlay.Happened, "the payment is captured"
	}
	return overlay.DidNotHappen, "the payment is " + paidyState(payment)
}

// paidyClose tells a payment that was closed by hand from one that its capture closed.
func paidyClose(payment *paidy.Payment, _ overlay.Write) (overlay.Outcome, string) {
	if len(payment.Captures) > 0 {
		return overlay.DidNotHappen, "the payment is captured"
	}
	reason := "the payment is " + paidyState(payment)
	switch paidy.PaymentStatus(paidyState(payment)) {
	case paidy.PaymentStatusClosed:
		return overlay.Happened, reason
	case paidy.PaymentStatusAuthorized, paidy.PaymentStatusRejected:
		return overlay.DidNotHappen, reason
	case paidy.PaymentStatusExpired:
	}
	return overlay.Unknown, reason
}

func paidyState(payment *paidy.Payment) string { return strings.ToLower(string(payment.Status)) }

// paidyRefund looks for a refund in a payment. The outcome is unknown if the payment does not
// tell it.
func paidyRefund(payment *paidy.Payment, w overlay.Write) (overlay.Outcome, string) {
	const anonymous = ", but the request had no " + PaidyWriteID + " in its metadata, so this may be another refund"
	var captured, refunded int64
	for _, c := range payment.Captures {
		if c.ID == w.Refs["capture_id"] {
			captured = c.Amount
		}
	}
	amount, err := strconv.ParseInt(w.Refs["amount"], 10, 64)
	all := err != nil // none was given
	if all {
		amount = captured
	}
	writeID := w.Refs["metadata."+PaidyWriteID]
	alike := false
	for _, refund := range payment.Refunds {
		if refund.CaptureID != w.Refs["capture_id"] {
			continue
		}
		refunded += refund.Amount
		mark, _ := refund.Metadata[PaidyWriteID].(string)
		if writeID != "" && mark == writeID {
			return overlay.Happened, "Paidy shows a refund with this " + PaidyWriteID
		}
		alike = alike || refund.Amount == amount && mark == ""
	}
	switch {
	case writeID != "":
		return overlay.DidNotHappen, "Paidy shows no refund with this " + PaidyWriteID
	case alike && amount == captured:
		return overlay.Happened, "the whole capture is refunded"
	case alike:
		return overlay.Unknown, "Paidy shows a refund of this amount" + anonymous
	case all && captured > 0 && refunded >= captured:
		return overlay.Unknown, "the whole capture is refunded in several parts" + anonymous
	}
	return overlay.DidNotHappen, "Paidy shows no such refund"
}

// paidyUpdate compares what an update sent with what the payment shows.
func paidyUpdate(payment *paidy.Payment, w overlay.Write) (overlay.Outcome, string) {
	show := func(value any) string {
		text, err := json.Marshal(value)
		if err != nil {
			return ""
		}
		return overlay.Fingerprint(w.Salt, text)
	}
	for field, value := range map[string]any{
		"order_ref": payment.Order.OrderRef, "description": payment.Description, "metadata": payment.Metadata,
	} {
		if sent, ok := w.Refs[field]; ok && sent != show(value) {
			return overlay.DidNotHappen, "the payment shows another " + field
		}
	}
	return overlay.Happened, "the payment shows what was sent"
}

func askPaidyToken(ctx context.Context, client *Paidy, w overlay.Write) (overlay.Resolution, error) {
	token, err := client.GetToken(ctx, w.Refs["id"])
	if err != nil {
		if w.Operation == "deleteToken" && ignoreNotFound(err) == nil {
			return overlay.Resolution{Outcome: overlay.Happened, Reason: "Paidy no longer knows the token"}, nil
		}
		return unknownOutcome("", err)
	}
	status := paidy.TokenStatus(strings.ToLower(string(token.Status)))
	outcome := overlay.Unknown
	switch status {
	case paidyTokens[w.Operation]:
		outcome = overlay.Happened
	case paidy.TokenStatusActive, paidy.TokenStatusSuspended, paidy.TokenStatusDeleted:
		outcome = overlay.DidNotHappen
	}
	return overlay.Resolution{Outcome: outcome, Reason: "the token is " + string(status), Resource: token}, nil
}

// askPaidyLegacy reads whether a payment is open.
func askPaidyLegacy(ctx context.Context, s *sender, w overlay.Write) (overlay.Resolution, error) {
	unresolvable := func(why string) error {
		return fmt.Errorf(
			"jppay: %w about %s: %s; look for its webhook or in Paidy's dashboard", overlay.ErrUnresolvable, w.Operation, why)
	}
	if w.Refs["items"] != "" {
		return unknownOutcome("", unresolvable("the status of a payment does not show partial captures"))
	}
	answer, err := (&PaidyLegacy{s}).GetPaymentStatus(ctx, paidylegacy.StatusRequest{PaymentID: w.Refs["payment_id"]})
	if err != nil {
		return unknownOutcome("", err)
	}
	if !strings.EqualFold(string(answer.Status), string(paidylegacy.PaymentStatusOpen)) {
		r, err := unknownOutcome("the payment is closed",
			unresolvable("the payment is closed, but Paidy does not show what closed it"))
		r.Resource = answer
		return r, err
	}
	return overlay.Resolution{Outcome: overlay.DidNotHappen, Reason: "the payment is open", Resource: answer}, nil
}
