// Code generated from specs/paidy.yaml by internal/generate. DO NOT EDIT.

package jppay

import (
	"context"

	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidy/raw"
)

// CapturePayment captures a payment.
//
// Captures the whole amount of an authorized payment and closes it; a partial capture
// does not exist. The body is at least `{}`. After a lost answer read the payment:
// `captures` tells.
//
// It sends POST /payments/{id}/captures. Its options are paidy.WithPaidyVersion,
// paidy.WithHeader and paidy.WithAnswer.
func (c *Paidy) CapturePayment(ctx context.Context, id paidy.PaymentID, body paidy.CapturePaymentRequest, options ...paidy.CallOption) (*paidy.Payment, error) {
	op := &paidy.Operations()[0]
	call := paidy.NewCall(op, options)
	params := paidy.CapturePaymentParams{PaidyVersion: call.PaidyVersion}
	request, err := raw.NewCapturePaymentRequest(c.sender().base(), id, &params, body)
	if err != nil {
		err = unencodable(err, body)
	}
	return receive[paidy.Payment](ctx, c.sender(), op, call.Call, request, err)
}

// ClosePayment closes a payment without capturing it.
//
// Releases an authorized payment; it can never be captured afterwards. The body is
// `{}`; one client in production calls without a body, and what it is answered is not
// recorded. A captured payment is `closed` too: only its `captures` tell the two apart.
//
// It sends POST /payments/{id}/close. Its options are paidy.WithPaidyVersion,
// paidy.WithHeader and paidy.WithAnswer.
func (c *Paidy) ClosePayment(ctx context.Context, id paidy.PaymentID, body paidy.ClosePaymentRequest, options ...paidy.CallOption) (*paidy.Payment, error) {
	op := &paidy.Operations()[1]
	call := paidy.NewCall(op, options)
	params := paidy.ClosePaymentParams{PaidyVersion: call.PaidyVersion}
	request, err := raw.NewClosePaymentRequest(c.sender().base(), id, &params, body)
	if err != nil {
		err = unencodable(err, body)
	}
	return receive[paidy.Payment](ctx, c.sender(), op, call.Call, request, err)
}

// CreatePayment charges a token.
//
// Creates a payment from an active token. Approval and refusal both answer 200 and only
// `status` tells them apart: `rejected` is an ordinary decline, and Paidy does not
// disclose the reason. Send it once: there is no idempotency key, and no list call
// finds the payment after a lost answer; only the webhook that carries your `order_ref`
// does, and only for an approval. Paidy's support text says to repeat after a 5xx, but
// no source says that a repeat cannot charge twice.
//
// It sends POST /payments. Its options are paidy.WithPaidyVersion, paidy.WithHeader and
// paidy.WithAnswer.
func (c *Paidy) CreatePayment(ctx context.Context, body paidy.CreatePaymentRequest, options ...paidy.CallOption) (*paidy.Payment, error) {
	op := &paidy.Operations()[2]
	call := paidy.NewCall(op, options)
	params := paidy.CreatePaymentParams{PaidyVersion: call.PaidyVersion}
	request, err := raw.NewCreatePaymentRequest(c.sender().base(), &params, body)
	if err != nil {
		err = unencodable(err, body)
	}
	return receive[paidy.Payment](ctx, c.sender(), op, call.Call, request, err)
}

// DeleteToken deletes a token.
//
// Deletes an active or suspended token for good; it leaves the list. After a lost
// answer read the token: `deleted`, or 404, which a second delete answers too.
//
// It sends POST /tokens/{id}/delete. Its options are paidy.WithPaidyVersion,
// paidy.WithHeader and paidy.WithAnswer.
func (c *Paidy) DeleteToken(ctx context.Context, id paidy.TokenID, body paidy.DeleteTokenRequest, options ...paidy.CallOption) (*paidy.Token, error) {
	op := &paidy.Operations()[3]
	call := paidy.NewCall(op, options)
	params := paidy.DeleteTokenParams{PaidyVersion: call.PaidyVersion}
	request, err := raw.NewDeleteTokenRequest(c.sender().base(), id, &params, body)
	if err != nil {
		err = unencodable(err, body)
	}
	return receive[paidy.Token](ctx, c.sender(), op, call.Call, request, err)
}

// GetPayment reads a payment.
//
// Returns the payment with its captures and refunds; the way to learn what happened to
// a write whose answer was lost. What an authorization shows after it expired is not
// public: compare `expires_at` with the clock.
//
// It sends GET /payments/{id}. Its options are paidy.WithPaidyVersion, paidy.WithHeader
// and paidy.WithAnswer.
func (c *Paidy) GetPayment(ctx context.Context, id paidy.PaymentID, options ...paidy.CallOption) (*paidy.Payment, error) {
	op := &paidy.Operations()[4]
	call := paidy.NewCall(op, options)
	params := paidy.GetPaymentParams{PaidyVersion: call.PaidyVersion}
	request, err := raw.NewGetPaymentRequest(c.sender().base(), id, &params)
	return receive[paidy.Payment](ctx, c.sender(), op, call.Call, request, err)
}

// GetToken reads a token.
//
// Returns the token. Whether a deleted token can still be read is not public.
//
// It sends GET /tokens/{id}. Its options are paidy.WithPaidyVersion, paidy.WithHeader
// and paidy.WithAnswer.
func (c *Paidy) GetToken(ctx context.Context, id paidy.TokenID, options ...paidy.CallOption) (*paidy.Token, error) {
	op := &paidy.Operations()[5]
	call := paidy.NewCall(op, options)
	params := paidy.GetTokenParams{PaidyVersion: call.PaidyVersion}
	request, err := raw.NewGetTokenRequest(c.sender().base(), id, &params)
	return receive[paidy.Token](ctx, c.sender(), op, call.Call, request, err)
}

// ListTokens lists tokens.
//
// Returns every active and suspended token of the merchant as one array, newest first,
// without paging; deleted tokens are left out. The path ends with a slash, as in every
// recorded call; one client calls `/tokens` without it.
//
// It sends GET /tokens/. Its options are paidy.WithPaidyVersion, paidy.WithHeader and
// paidy.WithAnswer.
func (c *Paidy) ListTokens(ctx context.Context, options ...paidy.CallOption) (*paidy.TokenList, error) {
	op := &paidy.Operations()[6]
	call := paidy.NewCall(op, options)
	params := paidy.ListTokensParams{PaidyVersion: call.PaidyVersion}
	request, err := raw.NewListTokensRequest(c.sender().base(), &params)
	return receive[paidy.TokenList](ctx, c.sender(), op, call.Call, request, err)
}

// RefundPayment refunds a capture.
//
// Gives back all or part of a capture; the payment stays `closed`. A repeated partial
// refund may refund twice: after a lost answer read the payment and look at `refunds`
// first. Two partial refunds of the same amount look alike there; a value of your own
// in `metadata.write_id` tells them apart.
//
// It sends POST /payments/{id}/refunds. Its options are paidy.WithPaidyVersion,
// paidy.WithHeader and paidy.WithAnswer.
func (c *Paidy) RefundPayment(ctx context.Context, id paidy.PaymentID, body paidy.RefundPaymentRequest, options ...paidy.CallOption) (*paidy.Payment, error) {
	op := &paidy.Operations()[7]
	call := paidy.NewCall(op, options)
	params := paidy.RefundPaymentParams{PaidyVersion: call.PaidyVersion}
	request, err := raw.NewRefundPaymentRequest(c.sender().base(), id, &params, body)
	if err != nil {
		err = unencodable(err, body)
	}
	return receive[paidy.Payment](ctx, c.sender(), op, call.Call, request, err)
}

// ResumeToken resumes a token.
//
// Makes a suspended token usable again and empties its `suspensions`. Only the
// authority that suspended it can resume it. A deleted token answers 404, half a year
// later too.
//
// It sends POST /tokens/{id}/resume. Its options are paidy.WithPaidyVersion,
// paidy.WithHeader and paidy.WithAnswer.
func (c *Paidy) ResumeToken(ctx context.Context, id paidy.TokenID, body paidy.ResumeTokenRequest, options ...paidy.CallOption) (*paidy.Token, error) {
	op := &paidy.Operations()[8]
	call := paidy.NewCall(op, options)
	params := paidy.ResumeTokenParams{PaidyVersion: call.PaidyVersion}
	request, err := raw.NewResumeTokenRequest(c.sender().base(), id, &params, body)
	if err != nil {
		err = unencodable(err, body)
	}
	return receive[paidy.Token](ctx, c.sender(), op, call.Call, request, err)
}

// SuspendToken suspends a token.
//
// Bars an active token from new payments until it is resumed.
//
// It sends POST /tokens/{id}/suspend. Its options are paidy.WithPaidyVersion,
// paidy.WithHeader and paidy.WithAnswer.
func (c *Paidy) SuspendToken(ctx context.Context, id paidy.TokenID, body paidy.SuspendTokenRequest, options ...paidy.CallOption) (*paidy.Token, error) {
	op := &paidy.Operations()[9]
	call := paidy.NewCall(op, options)
	params := paidy.SuspendTokenParams{PaidyVersion: call.PaidyVersion}
	request, err := raw.NewSuspendTokenRequest(c.sender().base(), id, &params, body)
	if err != nil {
		err = unencodable(err, body)
	}
	return receive[paidy.Token](ctx, c.sender(), op, call.Call, request, err)
}

// UpdatePayment updates a payment.
//
// Replaces the order reference, the description or the metadata of an authorized or
// closed payment; its status stays. `metadata` replaces the whole stored map.
// `order_ref` comes back as `order.order_ref`. The same update sent twice was seen to
// answer the same twice, so it may be sent again after a lost answer.
//
// It sends PUT /payments/{id}. Its options are paidy.WithPaidyVersion, paidy.WithHeader
// and paidy.WithAnswer.
func (c *Paidy) UpdatePayment(ctx context.Context, id paidy.PaymentID, body paidy.UpdatePaymentRequest, options ...paidy.CallOption) (*paidy.Payment, error) {
	op := &paidy.Operations()[10]
	call := paidy.NewCall(op, options)
	params := paidy.UpdatePaymentParams{PaidyVersion: call.PaidyVersion}
	request, err := raw.NewUpdatePaymentRequest(c.sender().base(), id, &params, body)
	if err != nil {
		err = unencodable(err, body)
	}
	return receive[paidy.Payment](ctx, c.sender(), op, call.Call, request, err)
}
