package paidy

import (
	"net/http"
	"slices"

	"github.com/oapi-codegen/nullable"

	"github.com/jppay/jppay/conformance/internal/stubs/paidy"
	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/server"
	"github.com/jppay/jppay/conformance/sandbox/worlds"
)

// charge charges a token. note says what was unusual about it.
func (e *engine) charge(r paidy.CreatePaymentRequest) (p paidy.Payment, note string, err error) {
	// No source gives limits of the amount; an amount of 0 or less must be a mistake.
	if r.Amount < 1 {
		return p, "", contract.Refusef(codeInvalid,
			"the amount is %d yen; that it must be at least 1 is the sandbox's guess", r.Amount)
	}

	defer e.lock()()

	token, ok := e.tokens[r.TokenID]
	if !ok || token.Status == paidy.TokenStatusDeleted {
		return p, "", contract.Refusef(codeInvalid,
			"token_id names no token or a deleted one; no source states what Paidy answers")
	}

	declined := *token.Origin.Email == ConsumerRejected
	if token.Status == paidy.TokenStatusSuspended {
		if e.world().PaidySuspendedToken == worlds.SuspendedRefused {
			return p, "", contract.Refusef(codeInvalid, "token %s is suspended; no source states what Paidy answers", token.ID)
		}
		// CS says "rejected". It is a guess that this means the status.
		declined = true
		note = "token " + token.ID + " is suspended: declined; no source states whether Paidy answers an error instead"
	}

	p, err = e.addPayment("createPayment", r, buyerOf(token.Origin), declined)
	return p, note, err
}

// declinePayment makes the payment of a request that a test forced to fail.
func (e *engine) declinePayment(r paidy.CreatePaymentRequest) (paidy.Payment, error) {
	defer e.lock()()
	return e.addPayment("createPayment", r, buyerOf(originOf(ConsumerRejected)), true)
}

// addPayment makes a payment; the engine is locked.
func (e *engine) addPayment(
	operation string, r paidy.CreatePaymentRequest, buyer *paidy.Buyer, declined bool,
) (paidy.Payment, error) {
	if len(e.payments) >= maxPayments {
		return paidy.Payment{}, contract.Refusef(codeException, "the sandbox is full after %d payments", maxPayments)
	}

	now := e.now()
	tier, store := "classic", shop
	if r.StoreName != nil {
		store += " (" + *r.StoreName + ")"
	}

	p := paidy.Payment{
		ID:              newID(e.state.IDs, e.state.Clock.Now(), "pay_"),
		CreatedAt:       now,
		ExpiresAt:       now.Add(validity),
		Amount:          r.Amount,
		Currency:        r.Currency,
		Description:     server.OrNull(r.Description),
		StoreName:       &store,
		Test:            true,
		Status:          paidy.PaymentStatusAuthorized,
		Tier:            &tier,
		Buyer:           buyer,
		Order:           orderOf(r.Order),
		ShippingAddress: addressOf(r.ShippingAddress),
		Captures:        []paidy.Capture{},
		Refunds:         []paidy.Refund{},
		Metadata:        metadataOf(r.Metadata),
	}

	if declined { // no money is reserved and no webhook sent
		p.Status = paidy.PaymentStatusRejected
		e.payments[p.ID] = p
		return p, nil
	}

	e.payments[p.ID] = p
	e.commit(operation, "authorization", p.ID, p, p.Amount)
	e.notifyPayment(paidy.PaymentEvent{Status: paidy.PaymentEventStatusAuthorizeSuccess}, p, now)
	return p, nil
}

// payment returns a payment; the engine is locked.
func (e *engine) payment(id string) (paidy.Payment, error) {
	p, ok := e.payments[id]
	if !ok {
		return p, contract.Refusef(codeNotFound, "no payment %s", id)
	}
	return p, nil
}

// read returns a payment and whether its authorization has expired. Only reads show the expiry,
// and only in some worlds.
func (e *engine) read(id string) (p paidy.Payment, expired bool, err error) {
	defer e.lock()()
	p, err = e.payment(id)
	expired = e.expired(p)
	if expired && e.world().PaidyExpiry == worlds.ReadsExpired {
		p.Status = paidy.PaymentStatusExpired
	}
	return p, expired, err
}

// expired reports whether the authorization of a payment has expired.
func (e *engine) expired(p paidy.Payment) bool {
	return p.Status == paidy.PaymentStatusAuthorized && !e.state.Clock.Now().Before(p.ExpiresAt)
}

// updatePayment changes the order reference, the description and the metadata of a
// payment.
func (e *engine) updatePayment(r paidy.UpdatePaymentRequestObject) (paidy.Payment, error) {
	defer e.lock()()

	p, err := e.payment(r.ID)
	if err != nil {
		return p, err
	}
	if p.Status == paidy.PaymentStatusRejected {
		return p, contract.Refusef(codeForbidden, "payment %s is rejected; no source states what updating it answers", r.ID)
	}
	if r.Body.OrderRef != nil {
		p.Order.OrderRef = r.Body.OrderRef
	}
	if r.Body.Description != nil {
		p.Description = server.OrNull(r.Body.Description)
	}
	if r.Body.Metadata != nil {
		p.Metadata = metadataOf(r.Body.Metadata)
	}

	e.payments[r.ID] = p
	e.notifyPayment(paidy.PaymentEvent{Status: paidy.PaymentEventStatusUpdateSuccess}, p, e.now())
	return p, nil
}

// capturePayment captures an authorized payment and closes it.
func (e *engine) capturePayment(r paidy.CapturePaymentRequestObject) (paidy.Payment, error) {
	defer e.lock()()

	p, err := e.payment(r.ID)
	if err != nil {
		return p, err
	}
	if p.Status != paidy.PaymentStatusAuthorized {
		return p, contract.Refusef(codeForbidden, "payment %s is %s, only an authorized one can be captured", r.ID, p.Status)
	}
	if e.expired(p) {
		return p, contract.Refusef(codeExpired, "payment %s expired at %s", r.ID, timestamp(p.ExpiresAt))
	}

	now := e.now()
	capture := paidy.Capture{
		ID:        newID(e.state.IDs, e.state.Clock.Now(), "cap_"),
		CreatedAt: now,
		Amount:    p.Amount,
		Tax:       p.Order.Tax,
		Shipping:  p.Order.Shipping,
		Items:     p.Order.Items,
		Metadata:  metadataOf(r.Body.Metadata),
	}

	p.Captures = []paidy.Capture{capture}
	p.Status = paidy.PaymentStatusClosed
	e.payments[r.ID] = p
	e.commit("capturePayment", "capture", capture.ID, p, capture.Amount)
	e.notifyPayment(paidy.PaymentEvent{Status: paidy.PaymentEventStatusCaptureSuccess, CaptureID: &capture.ID}, p, now)
	e.notifyPayment(paidy.PaymentEvent{Status: paidy.PaymentEventStatusCloseSuccess}, p, now)
	return p, nil
}

// refundPayment gives back all or part of a capture. The status 403 of refusals is inferred
// from one plugin (WC); no source shows one.
func (e *engine) refundPayment(r paidy.RefundPaymentRequestObject) (paidy.Payment, error) {
	const guess = "; that Paidy answers 403 is inferred"
	if r.Body.Amount != nil && *r.Body.Amount < 1 {
		return paidy.Payment{}, contract.Refusef(codeInvalid,
			"the refund is of %d yen; that it must be at least 1 is the sandbox's guess", *r.Body.Amount)
	}

	defer e.lock()()

	p, err := e.payment(r.ID)
	if err != nil {
		return p, err
	}
	if len(p.Captures) == 0 {
		return p, contract.Refusef(codeForbidden,
			"payment %s is %s and not captured, nothing can be refunded"+guess, r.ID, p.Status)
	}

	capture := p.Captures[0]
	if capture.ID != r.Body.CaptureID {
		return p, contract.Refusef(codeNotFound,
			"capture_id is not the capture of payment %s; no source states what Paidy answers", r.ID)
	}

	// Without an amount the request means the whole capture, not the rest of it.
	amount := capture.Amount
	if r.Body.Amount != nil {
		amount = *r.Body.Amount
	}
	if rest := capture.Amount - refunded(p); amount > rest {
		return p, contract.Refusef(codeForbidden,
			"a refund of %d yen, but only %d of the %d yen of capture %s are left"+guess,
			amount, rest, capture.Amount, capture.ID)
	}

	return e.addRefund(p, capture.ID, amount, *r.Body), nil
}

// refunded returns how much of a payment was refunded.
func refunded(p paidy.Payment) int64 {
	var total int64
	for _, refund := range p.Refunds {
		total += refund.Amount
	}
	return total
}

// addRefund refunds part of a capture; the engine is locked.
func (e *engine) addRefund(p paidy.Payment, capture string, amount int64, r paidy.RefundPaymentRequest) paidy.Payment {
	now, reason := e.now(), "unknown"
	if r.Reason != nil {
		reason = *r.Reason
	}

	refund := paidy.Refund{
		ID:        newID(e.state.IDs, e.state.Clock.Now(), "ref_"),
		CreatedAt: now,
		CaptureID: capture,
		Amount:    amount,
		Reason:    &reason,
		Metadata:  metadataOf(r.Metadata),
	}

	p.Refunds = append(slices.Clip(p.Refunds), refund)
	e.payments[p.ID] = p
	e.commit("refundPayment", "refund", refund.ID, p, amount)
	e.notifyPayment(paidy.PaymentEvent{
		Status:    paidy.PaymentEventStatusRefundSuccess,
		CaptureID: &capture,
		Reason:    &reason,
	}, p, now)
	return p
}

// closePayment gives an authorization up.
func (e *engine) closePayment(r paidy.ClosePaymentRequestObject) (paidy.Payment, error) {
	defer e.lock()()

	p, err := e.payment(r.ID)
	if err != nil {
		return p, err
	}

	switch {
	case p.Status == paidy.PaymentStatusClosed && e.world().PaidyRepeatedClose == worlds.CloseForbidden:
		return p, contract.Refusef(codeForbidden,
			"payment %s is closed already; LAT has seen this code for captures", r.ID)
	case p.Status == paidy.PaymentStatusClosed:
		return p, &contract.Refusal{
			Code:   codeConflict,
			Status: http.StatusConflict,
			Reason: "payment " + r.ID + " is closed already; the sources state the 409, its code follows from its name",
		}
	case p.Status != paidy.PaymentStatusAuthorized:
		return p, contract.Refusef(codeForbidden,
			"payment %s is %s; no source states what closing it answers", r.ID, p.Status)
	case e.expired(p):
		return p, contract.Refusef(codeForbidden,
			"payment %s expired at %s; no source states what closing it answers", r.ID, timestamp(p.ExpiresAt))
	}

	p.Status = paidy.PaymentStatusClosed
	e.payments[r.ID] = p
	e.commit("closePayment", "release", p.ID, p, p.Amount)
	e.notifyPayment(paidy.PaymentEvent{Status: paidy.PaymentEventStatusCloseSuccess}, p, e.now())
	return p, nil
}

// metadataOf returns metadata for an answer.
func metadataOf(sent *paidy.MetadataRequest) paidy.Metadata {
	m := paidy.Metadata{}
	if sent != nil {
		for key, value := range *sent {
			m[key] = value
		}
	}
	return m
}

// orderOf returns an order for an answer.
func orderOf(sent paidy.OrderRequest) paidy.Order {
	o := paidy.Order{Tax: sent.Tax, Shipping: sent.Shipping, OrderRef: sent.OrderRef,
		// Null in every answer seen, updated or not.
		UpdatedAt: nullable.NewNullNullable[string]()}
	for _, item := range sent.Items {
		o.Items = append(o.Items, paidy.OrderItem{
			ID:          item.ID,
			Title:       item.Title,
			Description: item.Description,
			UnitPrice:   float64(item.UnitPrice),
			Quantity:    item.Quantity,
		})
	}
	return o
}

// addressOf returns an address for an answer.
func addressOf(sent *paidy.AddressRequest) nullable.Nullable[paidy.Address] {
	if sent == nil {
		return nullable.NewNullNullable[paidy.Address]()
	}
	return nullable.NewNullableWithValue(paidy.Address{
		Line1: sent.Line1,
		Line2: sent.Line2,
		City:  sent.City,
		State: sent.State,
		Zip:   &sent.Zip,
	})
}
