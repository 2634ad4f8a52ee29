// Code generated from specs/paidy-legacy.yaml by internal/generate. DO NOT EDIT.

package jppay

import (
	"context"

	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paidylegacy/raw"
)

// AuthorizePayment authorizes a payment.
//
// Creates a payment the merchant can capture later. Most answers come within five
// seconds; S3 says some take up to 30, and the timeout leaves a margin so that those
// are not lost.
//
// A refusal is HTTP 200 with another status. On `require_data` and
// `authenticate_consumer`, send the whole body again with the missing data.
//
// Never send it again after a lost answer: no call finds a payment by `order_ref`. The
// payment may exist; only the `authorize_success` webhook, which carries `order_ref`,
// or Paidy can tell.
//
// It sends POST /pay/authorize. Its options are paidylegacy.WithHeader and
// paidylegacy.WithAnswer.
func (c *PaidyLegacy) AuthorizePayment(ctx context.Context, body paidylegacy.AuthorizeRequest, options ...paidylegacy.CallOption) (*paidylegacy.AuthorizeAnswer, error) {
	op := &paidylegacy.Operations()[0]
	call := paidylegacy.NewCall(op, options)
	request, err := raw.NewAuthorizePaymentRequest(c.sender().base(), body)
	if err != nil {
		err = unencodable(err, body)
	}
	return receive[paidylegacy.AuthorizeAnswer](ctx, c.sender(), op, call.Call, request, err)
}

// CapturePayment captures a payment, wholly or in part.
//
// Charges the consumer for an open payment, or for the items named. A payment can be
// captured several times; it closes by itself once everything is captured.
//
// Never send it again after a lost answer: a second partial capture is a second charge.
// The status only tells open from closed. After a capture of the whole payment, `open`
// says that it did not happen; after a partial one, the status cannot tell, and only
// the `capture_success` webhook or Paidy can.
//
// It sends POST /pay/capture. Its options are paidylegacy.WithHeader and
// paidylegacy.WithAnswer.
func (c *PaidyLegacy) CapturePayment(ctx context.Context, body paidylegacy.CaptureRequest, options ...paidylegacy.CallOption) (*paidylegacy.CaptureAnswer, error) {
	op := &paidylegacy.Operations()[1]
	call := paidylegacy.NewCall(op, options)
	request, err := raw.NewCapturePaymentRequest(c.sender().base(), body)
	if err != nil {
		err = unencodable(err, body)
	}
	return receive[paidylegacy.CaptureAnswer](ctx, c.sender(), op, call.Call, request, err)
}

// ClosePayment closes an open payment.
//
// Closes an open payment, which frees a place among the limited number of open payments
// a merchant may have. What was not captured is given up. After a lost answer, ask for
// the status; `close` says that it is closed, not by whom.
//
// It sends POST /pay/close. Its options are paidylegacy.WithHeader and
// paidylegacy.WithAnswer.
func (c *PaidyLegacy) ClosePayment(ctx context.Context, body paidylegacy.CloseRequest, options ...paidylegacy.CallOption) (*paidylegacy.CloseAnswer, error) {
	op := &paidylegacy.Operations()[2]
	call := paidylegacy.NewCall(op, options)
	request, err := raw.NewClosePaymentRequest(c.sender().base(), body)
	if err != nil {
		err = unencodable(err, body)
	}
	return receive[paidylegacy.CloseAnswer](ctx, c.sender(), op, call.Call, request, err)
}

// GetPaymentStatus asks whether a payment is open or closed.
//
// Tells whether a payment is open or closed, and no more; amounts, captures and refunds
// cannot be read.
//
// It sends POST /pay/status. Its options are paidylegacy.WithHeader and
// paidylegacy.WithAnswer.
func (c *PaidyLegacy) GetPaymentStatus(ctx context.Context, body paidylegacy.StatusRequest, options ...paidylegacy.CallOption) (*paidylegacy.StatusAnswer, error) {
	op := &paidylegacy.Operations()[3]
	call := paidylegacy.NewCall(op, options)
	request, err := raw.NewGetPaymentStatusRequest(c.sender().base(), body)
	if err != nil {
		err = unencodable(err, body)
	}
	return receive[paidylegacy.StatusAnswer](ctx, c.sender(), op, call.Call, request, err)
}

// RefundPayment refunds a capture, wholly or in part.
//
// Refunds a capture, all of it if no amount is given. The checksum does not cover the
// amount. Never send it again after a lost answer, because no call reads refunds; only
// the `refund_success` webhook, which carries the capture id, or Paidy can tell.
//
// It sends POST /pay/refund. Its options are paidylegacy.WithHeader and
// paidylegacy.WithAnswer.
func (c *PaidyLegacy) RefundPayment(ctx context.Context, body paidylegacy.RefundRequest, options ...paidylegacy.CallOption) (*paidylegacy.RefundAnswer, error) {
	op := &paidylegacy.Operations()[4]
	call := paidylegacy.NewCall(op, options)
	request, err := raw.NewRefundPaymentRequest(c.sender().base(), body)
	if err != nil {
		err = unencodable(err, body)
	}
	return receive[paidylegacy.RefundAnswer](ctx, c.sender(), op, call.Call, request, err)
}

// UpdatePayment replaces the order of a payment.
//
// Replaces the whole order of an open payment; send all of it, not only what changed.
// The checksum does not cover the order. No call reads the order back, so a lost answer
// cannot be resolved.
//
// It sends POST /pay/update. Its options are paidylegacy.WithHeader and
// paidylegacy.WithAnswer.
func (c *PaidyLegacy) UpdatePayment(ctx context.Context, body paidylegacy.UpdateRequest, options ...paidylegacy.CallOption) (*paidylegacy.UpdateAnswer, error) {
	op := &paidylegacy.Operations()[5]
	call := paidylegacy.NewCall(op, options)
	request, err := raw.NewUpdatePaymentRequest(c.sender().base(), body)
	if err != nil {
		err = unencodable(err, body)
	}
	return receive[paidylegacy.UpdateAnswer](ctx, c.sender(), op, call.Call, request, err)
}
