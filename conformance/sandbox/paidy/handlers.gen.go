// Code generated from specs/paidy.yaml by internal/generate. DO NOT EDIT.

package paidy

import (
	"context"

	"github.com/jppay/jppay/conformance/internal/stubs/paidy"
)

// CreatePayment implements StrictServerInterface.
func (b *backend) CreatePayment(
	ctx context.Context, r paidy.CreatePaymentRequestObject,
) (paidy.CreatePaymentResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.createPayment(r)
	if err != nil {
		return nil, err
	}

	return paidy.CreatePayment200JSONResponse{
		Body:    answer,
		Headers: paidy.CreatePayment200ResponseHeaders{PaidyVersion: answeredVersion(r.Params.PaidyVersion)},
	}, nil
}

// GetPayment implements StrictServerInterface.
func (b *backend) GetPayment(
	ctx context.Context, r paidy.GetPaymentRequestObject,
) (paidy.GetPaymentResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.getPayment(r)
	if err != nil {
		return nil, err
	}

	return paidy.GetPayment200JSONResponse{
		Body:    answer,
		Headers: paidy.GetPayment200ResponseHeaders{PaidyVersion: answeredVersion(r.Params.PaidyVersion)},
	}, nil
}

// UpdatePayment implements StrictServerInterface.
func (b *backend) UpdatePayment(
	ctx context.Context, r paidy.UpdatePaymentRequestObject,
) (paidy.UpdatePaymentResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.updatePayment(r)
	if err != nil {
		return nil, err
	}

	return paidy.UpdatePayment200JSONResponse{
		Body:    answer,
		Headers: paidy.UpdatePayment200ResponseHeaders{PaidyVersion: answeredVersion(r.Params.PaidyVersion)},
	}, nil
}

// CapturePayment implements StrictServerInterface.
func (b *backend) CapturePayment(
	ctx context.Context, r paidy.CapturePaymentRequestObject,
) (paidy.CapturePaymentResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.capturePayment(r)
	if err != nil {
		return nil, err
	}

	return paidy.CapturePayment200JSONResponse{
		Body:    answer,
		Headers: paidy.CapturePayment200ResponseHeaders{PaidyVersion: answeredVersion(r.Params.PaidyVersion)},
	}, nil
}

// ClosePayment implements StrictServerInterface.
func (b *backend) ClosePayment(
	ctx context.Context, r paidy.ClosePaymentRequestObject,
) (paidy.ClosePaymentResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.closePayment(r)
	if err != nil {
		return nil, err
	}

	return paidy.ClosePayment200JSONResponse{
		Body:    answer,
		Headers: paidy.ClosePayment200ResponseHeaders{PaidyVersion: answeredVersion(r.Params.PaidyVersion)},
	}, nil
}

// RefundPayment implements StrictServerInterface.
func (b *backend) RefundPayment(
	ctx context.Context, r paidy.RefundPaymentRequestObject,
) (paidy.RefundPaymentResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.refundPayment(r)
	if err != nil {
		return nil, err
	}

	return paidy.RefundPayment200JSONResponse{
		Body:    answer,
		Headers: paidy.RefundPayment200ResponseHeaders{PaidyVersion: answeredVersion(r.Params.PaidyVersion)},
	}, nil
}

// ListTokens implements StrictServerInterface.
func (b *backend) ListTokens(
	ctx context.Context, r paidy.ListTokensRequestObject,
) (paidy.ListTokensResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.listTokens(r)
	if err != nil {
		return nil, err
	}

	return paidy.ListTokens200JSONResponse{
		Body:    answer,
		Headers: paidy.ListTokens200ResponseHeaders{PaidyVersion: answeredVersion(r.Params.PaidyVersion)},
	}, nil
}

// GetToken implements StrictServerInterface.
func (b *backend) GetToken(
	ctx context.Context, r paidy.GetTokenRequestObject,
) (paidy.GetTokenResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.getToken(r)
	if err != nil {
		return nil, err
	}

	return paidy.GetToken200JSONResponse{
		Body:    answer,
		Headers: paidy.GetToken200ResponseHeaders{PaidyVersion: answeredVersion(r.Params.PaidyVersion)},
	}, nil
}

// DeleteToken implements StrictServerInterface.
func (b *backend) DeleteToken(
	ctx context.Context, r paidy.DeleteTokenRequestObject,
) (paidy.DeleteTokenResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.deleteToken(r)
	if err != nil {
		return nil, err
	}

	return paidy.DeleteToken200JSONResponse{
		Body:    answer,
		Headers: paidy.DeleteToken200ResponseHeaders{PaidyVersion: answeredVersion(r.Params.PaidyVersion)},
	}, nil
}

// ResumeToken implements StrictServerInterface.
func (b *backend) ResumeToken(
	ctx context.Context, r paidy.ResumeTokenRequestObject,
) (paidy.ResumeTokenResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.resumeToken(r)
	if err != nil {
		return nil, err
	}

	return paidy.ResumeToken200JSONResponse{
		Body:    answer,
		Headers: paidy.ResumeToken200ResponseHeaders{PaidyVersion: answeredVersion(r.Params.PaidyVersion)},
	}, nil
}

// SuspendToken implements StrictServerInterface.
func (b *backend) SuspendToken(
	ctx context.Context, r paidy.SuspendTokenRequestObject,
) (paidy.SuspendTokenResponseObject, error) {
	c := b.call(ctx)
	answer, err := c.suspendToken(r)
	if err != nil {
		return nil, err
	}

	return paidy.SuspendToken200JSONResponse{
		Body:    answer,
		Headers: paidy.SuspendToken200ResponseHeaders{PaidyVersion: answeredVersion(r.Params.PaidyVersion)},
	}, nil
}
