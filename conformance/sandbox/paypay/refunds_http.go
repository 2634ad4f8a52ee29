package paypay

import (
	"context"
	"net/http"

	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
)

// RefundPayment implements refundPayment.
func (b *backend) RefundPayment(
	ctx context.Context, r paypay.RefundPaymentRequestObject,
) (paypay.RefundPaymentResponseObject, error) {
	var reason *string
	if text, err := r.Body.Reason.Get(); err == nil {
		reason = &text
	}

	made, note, err := b.engine.refund(refund{
		key:       string(r.Body.MerchantRefundID),
		paymentID: string(r.Body.PaymentID),
		amount:    r.Body.Amount.Amount,
		requested: r.Body.RequestedAt,
		reason:    reason,
	})
	if err != nil {
		return nil, err
	}

	addNote(ctx, note)
	return paypay.RefundPayment2XXJSONResponse{
		StatusCode: b.engine.successStatus(http.StatusOK),
		Body: paypay.RefundPaymentResponse{
			ResultInfo: successResult(),
			Data:       new(refundAnswer(made, assumedMerchant(r.Params.AssumeMerchantQuery, r.Params.AssumeMerchant))),
		},
	}, nil
}

// GetRefundDetails implements getRefundDetails.
func (b *backend) GetRefundDetails(
	_ context.Context, r paypay.GetRefundDetailsRequestObject,
) (paypay.GetRefundDetailsResponseObject, error) {
	found, err := b.engine.findRefund(string(r.MerchantRefundID), string(r.Params.PaymentID))
	if err != nil {
		return nil, err
	}
	return paypay.GetRefundDetails2XXJSONResponse{
		StatusCode: b.engine.successStatus(http.StatusOK),
		Body: paypay.GetRefundDetailsResponse{
			ResultInfo: successResult(),
			Data:       new(refundAnswer(found, assumedMerchant(r.Params.AssumeMerchantQuery, r.Params.AssumeMerchant))),
		},
	}, nil
}
