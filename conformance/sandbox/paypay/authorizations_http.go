package paypay

import (
	"context"

	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
	"github.com/jppay/jppay/conformance/sandbox/server"
)

func (c *call) createAuth(r paypay.CreateAuthRequestObject) (*paypay.Payment, error) {
	assumed := assumedMerchant(r.Params.AssumeMerchantQuery, r.Params.AssumeMerchant)
	return c.charge(byAuth, assumed, func(request *chargeRequest) {
		request.expires = r.Body.ExpiresAt
		request.agreeSimilar = server.ValueOf(r.Params.AgreeSimilarTransaction)
	})
}

// ReauthorizePayment implements reauthorizePayment.
func (b *backend) ReauthorizePayment(
	ctx context.Context, r paypay.ReauthorizePaymentRequestObject,
) (paypay.ReauthorizePaymentResponseObject, error) {
	c := b.call(ctx)
	o, raise, err := c.engine.reauthorize(amountChange{
		requestID: r.Body.RequestID,
		paymentID: string(r.Body.PaymentID),
		amount:    r.Body.UpdatedAmount.Amount,
		redirects: r.Body.RedirectURL != nil && r.Body.RedirectType != nil && r.Body.UserAgent != nil,

		redirectURL:  r.Body.RedirectURL,
		redirectType: (*string)(r.Body.RedirectType),
	})
	if err != nil {
		return nil, err
	}
	if raise != nil {
		c.note("the user is asked to consent; the page at url or ConfirmIncrease lets the user do so")
		page := c.backend.sandbox.ConsentPage(o.id)
		return paypay.ReauthorizePayment201JSONResponse{
			Body: paypay.ReauthorizeConfirmationResponse{
				ResultInfo: resultOf(codeNeedsConsent, "User confirmation required", "08300104"),
				Data:       &paypay.ReauthorizeConfirmation{ExpiresAt: new(raise.ends.Unix()), URL: &page},
			},
		}, nil
	}

	// This answer has no points: blocked points count as balance.
	return paypay.ReauthorizePayment200JSONResponse{
		Body: paypay.ReauthorizePaymentResponse{
			ResultInfo: successResult(),
			Data: &paypay.UpdatedAuthorization{
				RequestID:     &r.Body.RequestID,
				PaymentID:     new(paypay.PaymentID(o.id)),
				UpdatedAmount: new(moneyOf(o.amount)),
				RequestedAt:   r.Body.RequestedAt,
				AcceptedAt:    new(c.engine.state.Clock.Now().Unix()),
				ExpiresAt:     new(o.expires.Unix()),
				PaymentMethods: []paypay.AuthorizedPaymentMethod{{
					Amount: moneyOf(o.methods.total()),
					Type:   authorizedMethod(o.methods),
				}},
			},
		},
	}, nil
}

// CapturePaymentAuth implements capturePaymentAuth.
func (b *backend) CapturePaymentAuth(
	ctx context.Context, r paypay.CapturePaymentAuthRequestObject,
) (paypay.CapturePaymentAuthResponseObject, error) {
	c := b.call(ctx)
	o, asked, err := c.engine.capture(captureRequest{
		key: string(r.Body.MerchantPaymentID),
		capture: capture{
			key:         string(r.Body.MerchantCaptureID),
			amount:      r.Body.Amount.Amount,
			requested:   r.Body.RequestedAt,
			description: r.Body.OrderDescription,
		},
	})
	if err != nil {
		return nil, err
	}
	if asked {
		c.note("the user is asked to consent; ConfirmIncrease lets the user do so")
		return paypay.CapturePaymentAuth202JSONResponse{
			Body: paypay.CaptureConfirmationResponse{
				ResultInfo: resultOf(codeNeedsConsent, "User confirmation required", "08300103"),
				Data:       null(),
			},
		}, nil
	}

	assumed := assumedMerchant(r.Params.AssumeMerchantQuery, r.Params.AssumeMerchant)
	captured := paymentAnswer(o, assumed)
	captured.AssumeMerchant = server.OrNull(assumed) // OAS shows null here alone
	return paypay.CapturePaymentAuth200JSONResponse{
		Body: paypay.CapturePaymentAuthResponse{ResultInfo: successResult(), Data: captured},
	}, nil
}

func (c *call) revertAuth(r paypay.RevertAuthRequestObject) (*paypay.RevertedPayment, error) {
	o, err := c.engine.revertAuth(string(r.Body.PaymentID), revert{
		key:       string(r.Body.MerchantRevertID),
		requested: r.Body.RequestedAt,
		reason:    r.Body.Reason,
	})
	if err != nil {
		return nil, err
	}

	return &paypay.RevertedPayment{
		Status:      new(paypay.RevertedPaymentStatus(o.status)),
		AcceptedAt:  new(o.revert.accepted.Unix()),
		PaymentID:   new(paypay.PaymentID(o.id)),
		RequestedAt: &o.revert.requested,
		Reason:      server.OrNull(o.revert.reason),
	}, nil
}

// authorizedMethod returns what an authorization blocks.
func authorizedMethod(p funds) paypay.AuthorizedPaymentMethodType {
	if p.method == "" {
		return paypay.AuthorizedPaymentMethodTypeWALLET
	}
	return paypay.AuthorizedPaymentMethodType(p.method)
}
