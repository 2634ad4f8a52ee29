package paypay

import (
	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
	"github.com/jppay/jppay/conformance/sandbox/server"
	"github.com/jppay/jppay/conformance/sandbox/worlds"
)

func (c *call) createPendingPayment(r paypay.CreatePendingPaymentRequestObject) (*paypay.PendingPayment, error) {
	request, err := c.readCharge(byPending)
	if err != nil {
		return nil, err
	}
	if at, err := r.Body.ExpiryDate.Get(); err == nil {
		request.expires = &at
	}

	o, err := c.engine.createPending(request)
	if err != nil {
		return nil, err
	}

	return &paypay.PendingPayment{
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
	}, nil
}

func (c *call) getPendingPaymentDetails(r paypay.GetPendingPaymentDetailsRequestObject) (*paypay.Payment, error) {
	o, note, err := c.engine.pendingPayment(string(r.MerchantPaymentID))
	return c.answerPayment(o, note, err, assumedMerchant(r.Params.AssumeMerchantQuery, r.Params.AssumeMerchant))
}

func (c *call) cancelPendingPayment(r paypay.CancelPendingPaymentRequestObject) (noData, error) {
	note, err := c.engine.cancelPending(string(r.MerchantPaymentID))
	if err != nil {
		return nil, err
	}

	c.note(note)
	if c.engine.world().PendingCancelCode == worlds.PendingCancelSuccess {
		return null(), nil
	}
	return c.accepted(), nil
}
