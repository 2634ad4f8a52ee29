package paypay

import (
	"context"
	"net/http"

	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/server"
)

// RefundPayment implements refundPayment.
func (b *backend) RefundPayment(
	ctx context.Context, r paypay.RefundPaymentRequestObject,
) (paypay.RefundPaymentResponseObject, error) {
	var reason *string
	if text, err := r.Body.Reason.Get(); err == nil {
		reason = &text
	}

	made, note, err := b.engine(ctx).refund(refund{
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
		StatusCode: b.engine(ctx).successStatus(http.StatusOK),
		Body: paypay.RefundPaymentResponse{
			ResultInfo: successResult(),
			Data:       new(refundAnswer(made, assumedMerchant(r.Params.AssumeMerchantQuery, r.Params.AssumeMerchant))),
		},
	}, nil
}

// Complete puts the paymentId into a getRefundDetails that may come without one.
func (b *backend) Complete(c *server.Call) *contract.Refusal {
	query := c.Request.URL.Query()
	if c.Operation() != "getRefundDetails" || query.Has("paymentId") {
		return nil
	}
	id, allowed := b.base.newestRefund(c.Request.PathValue("merchantRefundId"))
	switch {
	case !allowed:
		return nil
	case id == "":
		return &contract.Refusal{Code: codeNoRefund, Reason: "no payment has a refund with this merchantRefundId"}
	}
	query.Set("paymentId", id)
	c.Request.URL.RawQuery = query.Encode()
	c.Note("paymentId was left out, as this merchant may: the newest refund with the merchantRefundId")
	return nil
}

// GetRefundDetails implements getRefundDetails.
func (b *backend) GetRefundDetails(
	ctx context.Context, r paypay.GetRefundDetailsRequestObject,
) (paypay.GetRefundDetailsResponseObject, error) {
	found, err := b.engine(ctx).findRefund(string(r.MerchantRefundID), string(r.Params.PaymentID))
	if err != nil {
		return nil, err
	}
	return paypay.GetRefundDetails2XXJSONResponse{
		StatusCode: b.engine(ctx).successStatus(http.StatusOK),
		Body: paypay.GetRefundDetailsResponse{
			ResultInfo: successResult(),
			Data:       new(refundAnswer(found, assumedMerchant(r.Params.AssumeMerchantQuery, r.Params.AssumeMerchant))),
		},
	}, nil
}
