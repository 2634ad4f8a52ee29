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

// PaidyWriteID is the key in the metadata of a refund by which Resolve recognises
// it. Two partial refunds of the same amount look alike otherwise, and what became
// of one of them cannot be told: the error matches overlay.ErrUnresolvable.
//
//	Metadata: &paidy.MetadataRequest{jppay.PaidyWriteID: "refund-1042-1"}
const PaidyWriteID = "write_id"

// askPaidy reads what a write was to do.
func askPaidy(ctx context.Context, client *Paidy, w overlay.Write) (overlay.Resolution, error) {
	if strings.HasSuffix(w.Operation, "Token") {
		return askPaidyToken(ctx, client, w)
	}
	payment, err := client.GetPayment(ctx, w.Refs["id"])
	if err != nil {
		return unclear("", err)
	}
	is := strings.ToLower(string(payment.Status))
	r := overlay.Resolution{Outcome: overlay.Unknown, Reason: "the payment is " + is, Resource: payment}
	switch w.Operation {
	case "capturePayment":
		r.Outcome = overlay.DidNotHappen // there is one capture a payment, of all of it
		if len(payment.Captures) > 0 {
			r.Outcome, r.Reason = overlay.Happened, "the payment is captured"
		}
	case "closePayment":
		switch {
		case len(payment.Captures) > 0:
			r.Outcome, r.Reason = overlay.DidNotHappen, "the payment is captured"
		case is == string(paidy.PaymentStatusClosed):
			r.Outcome = overlay.Happened
		case is == string(paidy.PaymentStatusAuthorized), is == string(paidy.PaymentStatusRejected):
			r.Outcome = overlay.DidNotHappen
		}
	case "refundPayment":
		r.Outcome, r.Reason = paidyRefund(payment, w)
		if r.Outcome == overlay.Unknown {
			return r, fmt.Errorf("jppay: %w about refundPayment: %s", overlay.ErrUnresolvable, r.Reason)
		}
	case "updatePayment":
		r.Outcome, r.Reason = paidyUpdate(payment, w)
	}
	return r, nil
}

// paidyRefund looks for a refund in a payment. What stays unknown cannot be told
// from what the payment shows.
func paidyRefund(payment *paidy.Payment, w overlay.Write) (overlay.Outcome, string) {
	const anonymous = ", but without a " + PaidyWriteID + " in the metadata nobody can tell whether it is this one"
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
			return overlay.Happened, "a refund with this " + PaidyWriteID + " is there"
		}
		alike = alike || refund.Amount == amount && mark == ""
	}
	switch {
	case writeID != "":
		return overlay.DidNotHappen, "no refund with this " + PaidyWriteID + " is there"
	case alike && amount == captured:
		return overlay.Happened, "all of the capture is refunded"
	case alike:
		return overlay.Unknown, "a refund of this amount is there" + anonymous
	case all && captured > 0 && refunded >= captured:
		return overlay.Unknown, "all of the capture is refunded in parts" + anonymous
	}
	return overlay.DidNotHappen, "no such refund is there"
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
		if w.Operation == "deleteToken" && unless(err) == nil {
			return overlay.Resolution{Outcome: overlay.Happened, Reason: "Paidy no longer knows the token"}, nil
		}
		return unclear("", err)
	}
	want := map[string]paidy.TokenStatus{
		"suspendToken": paidy.TokenStatusSuspended, "resumeToken": paidy.TokenStatusActive,
		"deleteToken": paidy.TokenStatusDeleted,
	}[w.Operation]
	is := paidy.TokenStatus(strings.ToLower(string(token.Status)))
	outcome := overlay.Unknown
	switch is {
	case want:
		outcome = overlay.Happened
	case paidy.TokenStatusActive, paidy.TokenStatusSuspended, paidy.TokenStatusDeleted:
		outcome = overlay.DidNotHappen
	}
	return overlay.Resolution{Outcome: outcome, Reason: "the token is " + string(is), Resource: token}, nil
}

// askPaidyLegacy reads whether a payment is open.
func askPaidyLegacy(ctx context.Context, client *PaidyLegacy, w overlay.Write) (overlay.Resolution, error) {
	unresolvable := func(why string) error {
		return fmt.Errorf("jppay: %w about %s: %s; look for its webhook or in Paidy's dashboard", overlay.ErrUnresolvable, w.Operation, why)
	}
	if w.Refs["items"] != "" {
		return unclear("", unresolvable("the status does not tell a partial capture"))
	}
	answer, err := client.GetPaymentStatus(ctx, paidylegacy.StatusRequest{PaymentID: w.Refs["payment_id"]})
	if err != nil {
		return unclear("", err)
	}
	if !strings.EqualFold(string(answer.Status), string(paidylegacy.PaymentStatusOpen)) {
		r, err := unclear("the payment is closed", unresolvable("the payment is closed, but what closed it is not told"))
		r.Resource = answer
		return r, err
	}
	return overlay.Resolution{Outcome: overlay.DidNotHappen, Reason: "the payment is open", Resource: answer}, nil
}
