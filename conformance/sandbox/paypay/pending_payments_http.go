package paypay

import (
	"context"

	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
	"github.com/jppay/jppay/conformance/sandbox/server"
	"github.com/jppay/jppay/conformance/sandbox/worlds"
)

// CreatePendingPayment implements createPendingPayment.
func (b *backend) CreatePendingPayment(
	ctx context.Context, r paypay.CreatePendingPaymentRequestObject,
) (paypay.CreatePendingPaymentResponseObject, error) {
	request, err := chargeOf(ctx, byPending)
	if err != nil {
		return nil, err
	}
	if at, err := r.Body.ExpiryDate.Get(); err == nil {
		request.expires = &at
	}

	o, err := b.engine(ctx).createPending(request)
	if err != nil {
		return nil, err
	}

	return paypay.CreatePendingPayment201JSONResponse{
		Body: paypay.CreatePendingPaymentResponse{
			ResultInfo: successResult(),
			Data: &paypay.PendingPayment{
				MerchantPaymentID:   new(paypay.MerchantPaymentID(o.key)),
				UserAuthorizationID: new(paypay.UserAuthorizationID(o.user)),
				Amount:              new(moneyOf(o.amount)),
				RequestedAt:         &o.requested,
				ExpiryDate:          epochOrNull(o.payBy),
				StoreID:             server.OrNull(o.order.storeID),
				TerminalID:          server.OrNull(o.order.terminalID),
				OrderReceiptNumber:  server.OrNull(o.order.receipt),
				OrderDescription:    server.OrNull(o.order.description),
				OrderItems:          o.order.itemsAnswer(),
				Metadata:            o.order.metadata,
			},
		},
	}, nil
}

// GetPendingPaymentDetails implements getPendingPaymentDetails.
func (b *backend) GetPendingPaymentDetails(
	ctx context.Context, r paypay.GetPendingPaymentDetailsRequestObject,
) (paypay.GetPendingPaymentDetailsResponseObject, error) {
	o, note, err := b.engine(ctx).pendingPayment(string(r.MerchantPaymentID))
	if err != nil {
		return nil, err
	}
	addNote(ctx, note)
	return paypay.GetPendingPaymentDetails200JSONResponse{
		Body: paypay.GetPendingPaymentDetailsResponse{
			ResultInfo: successResult(),
			Data:       paymentAnswer(o, assumedMerchant(r.Params.AssumeMerchantQuery, r.Params.AssumeMerchant)),
		},
	}, nil
}

// CancelPendingPayment implements cancelPendingPayment.
func (b *backend) CancelPendingPayment(
	ctx context.Context, r paypay.CancelPendingPaymentRequestObject,
) (paypay.CancelPendingPaymentResponseObject, error) {
	note, err := b.engine(ctx).cancelPending(string(r.MerchantPaymentID))
	if err != nil {
		return nil, err
	}

	addNote(ctx, note)
	answer := acceptedAnswer()
	if b.engine(ctx).world().PendingCancelCode == worlds.PendingCancelSuccess {
		answer.ResultInfo = successResult()
	}
	return paypay.CancelPendingPayment202JSONResponse{Body: answer}, nil
}
