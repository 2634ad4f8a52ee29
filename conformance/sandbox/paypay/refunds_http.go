package paypay

import (
	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/server"
)

func (c *call) refundPayment(r paypay.RefundPaymentRequestObject) (*paypay.Refund, error) {
	var reason *string
	if text, err := r.Body.Reason.Get(); err == nil {
		reason = &text
	}

	made, note, err := c.engine.refund(refund{
		key:       string(r.Body.MerchantRefundID),
		paymentID: string(r.Body.PaymentID),
		amount:    r.Body.Amount.Amount,
		requested: r.Body.RequestedAt,
		reason:    reason,
	})
	if err != nil {
		return nil, err
	}

	c.note(note)
	return new(refundAnswer(made, assumedMerchant(r.Params.AssumeMerchantQuery, r.Params.AssumeMerchant))), nil
}

// Complete adds the paymentId to a getRefundDetails that may leave it out.
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

func (c *call) getRefundDetails(r paypay.GetRefundDetailsRequestObject) (*paypay.Refund, error) {
	found, err := c.engine.findRefund(string(r.MerchantRefundID), string(r.Params.PaymentID))
	if err != nil {
		return nil, err
	}
	return new(refundAnswer(found, assumedMerchant(r.Params.AssumeMerchantQuery, r.Params.AssumeMerchant))), nil
}
