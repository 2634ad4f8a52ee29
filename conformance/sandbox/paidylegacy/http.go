package paidylegacy

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/jppay/jppay/conformance/internal/stubs/paidylegacy"
	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/journal"
	"github.com/jppay/jppay/conformance/sandbox/server"
	"github.com/jppay/jppay/conformance/sandbox/webhooks"
)

const (
	// codeUnauthorized is the code of a refused API key in the log. It is never sent:
	// no source shows a body.
	codeUnauthorized = "unauthorized"
	// requestFailedStatus is the sandbox's choice: S3 names HTTP 400 and 401 and does
	// not say which of them request_failed has.
	requestFailedStatus = http.StatusBadRequest
)

// backend serves legacy Paidy.
type backend struct {
	base    *engine // without a call; handlers use engine
	sandbox *Sandbox
}

var _ paidylegacy.StrictServerInterface = (*backend)(nil)

// New returns the legacy Paidy side of a merchant and the backend that serves it.
func New(st *journal.Scope, hooks *webhooks.Sender, account Account) (*Sandbox, server.Backend) {
	engine, account := newEngine(st, hooks), account.Completed()
	sandbox := &Sandbox{APIKey: account.APIKey, Secret: account.Secret, engine: engine}
	return sandbox, &backend{base: engine, sandbox: sandbox}
}

// engine returns the engine for a call. Its actions become part of the call's entry.
func (b *backend) engine(ctx context.Context) *engine { return b.base.by(server.CallOf(ctx).Cause()) }

// Mount implements server.Backend.
func (b *backend) Mount(r *server.Router) {
	strict := paidylegacy.NewStrictHandlerWithOptions(b, nil, paidylegacy.StrictHTTPServerOptions(server.StubErrors))
	options := paidylegacy.StdHTTPServerOptions{BaseRouter: r, ErrorHandlerFunc: server.AnswerBadRequest}
	paidylegacy.HandlerWithOptions(strict, options)
}

// RequestID returns a header of the sandbox's own: no source shows one of Paidy's.
func (b *backend) RequestID() (header, id string) {
	return "X-Sandbox-Request-Id", b.base.state.IDs.Hex(16)
}

// Invalid implements server.Backend.
func (b *backend) Invalid(_ *server.Call, err error) *contract.Refusal {
	return &contract.Refusal{Code: codeBadRequest, Message: err.Error(), Reason: err.Error()}
}

// resultBody is the Result object of all refusals (S3).
type resultBody struct {
	PaymentID string `json:"payment_id,omitempty"`
	CaptureID string `json:"capture_id,omitempty"`
	Status    string `json:"status"`
	Message   string `json:"message,omitempty"`
}

// Refuse writes a refusal. It names the payment if it exists, as the Result object of every
// endpoint does (S3). A refusal with HTTP 200 also names the capture. The reason stays in the
// log: no source lists reason codes except those of an authorization.
func (b *backend) Refuse(c *server.Call, r contract.Refusal) {
	if r.Status == http.StatusUnauthorized {
		c.WriteStatus(r.Status)
		return
	}

	result := resultBody{Status: r.Code, Message: r.Message}
	var asked struct {
		PaymentID string `json:"payment_id"`
		CaptureID string `json:"capture_id"`
	}
	_ = json.Unmarshal(c.Body, &asked) // a body that does not decode names nothing
	if _, ok := b.base.payment(asked.PaymentID); ok {
		result.PaymentID = asked.PaymentID
	}
	if r.Status == http.StatusOK && b.base.hasCapture(asked.CaptureID) {
		result.CaptureID = asked.CaptureID
	}

	c.WriteJSON(r.Status, result)
}

// AuthorizePayment implements authorizePayment.
func (b *backend) AuthorizePayment(
	ctx context.Context, request paidylegacy.AuthorizePaymentRequestObject,
) (paidylegacy.AuthorizePaymentResponseObject, error) {
	body := request.Body
	a := authorization{
		email:    body.Buyer.Email.Address,
		orderRef: server.ValueOf(body.Order.OrderRef),
		authCode: server.ValueOf(body.AuthCode),
		test:     server.ValueOf(body.Test),
		income:   body.ConsumerData != nil && body.ConsumerData.Income != nil,
		order:    purchaseOf(body.Order.Items, body.Order.Tax, body.Order.Shipping, body.Order.TotalAmount),
	}

	if body.Options != nil {
		a.numPayments = server.ValueOf(body.Options.NumPayments)
	}

	d, err := b.engine(ctx).authorize(a)
	if err != nil {
		return nil, err
	}
	if d.paymentID == "" {
		server.CallOf(ctx).Note("%s: %s", d.status, d.logReason)
	}

	answer := paidylegacy.AuthorizePayment200JSONResponse{
		PaymentID: server.TextOrNil(d.paymentID),
		Status:    paidylegacy.AuthorizeStatus(d.status),
		Reason:    server.TextOrNil(d.reason),
		Message:   server.TextOrNil(d.message),
		Test:      &a.test,
	}

	for _, offer := range d.offers {
		rate := 0.0
		answer.Multipay = append(answer.Multipay, paidylegacy.MultipayOffer{
			NumPayments: &offer.numPayments,
			Monthly:     &offer.monthly,
			LastMonth:   &offer.lastMonth,
			Total:       &offer.total,
			Effective:   &rate,
		})
	}
	return answer, nil
}

// UpdatePayment implements updatePayment.
func (b *backend) UpdatePayment(
	ctx context.Context, request paidylegacy.UpdatePaymentRequestObject,
) (paidylegacy.UpdatePaymentResponseObject, error) {
	order := request.Body.Order
	id := request.Body.PaymentID
	return paidylegacy.UpdatePayment200JSONResponse{PaymentID: &id, Status: paidylegacy.UpdateStatusSuccess},
		b.engine(ctx).update(id, purchaseOf(order.Items, order.Tax, order.Shipping, order.TotalAmount))
}

// ClosePayment implements closePayment.
func (b *backend) ClosePayment(
	ctx context.Context, request paidylegacy.ClosePaymentRequestObject,
) (paidylegacy.ClosePaymentResponseObject, error) {
	id := request.Body.PaymentID
	return paidylegacy.ClosePayment200JSONResponse{PaymentID: &id, Status: paidylegacy.CloseStatusSuccess},
		b.engine(ctx).close(id)
}

// CapturePayment implements capturePayment.
func (b *backend) CapturePayment(
	ctx context.Context, request paidylegacy.CapturePaymentRequestObject,
) (paidylegacy.CapturePaymentResponseObject, error) {
	id := request.Body.PaymentID
	part := selection{tax: request.Body.Tax, shipping: request.Body.Shipping}
	if request.Body.Items != nil {
		// An empty list stays a list: it must not capture all.
		part.items = make([]selectedLine, 0, len(*request.Body.Items))
		for _, item := range *request.Body.Items {
			part.items = append(part.items, selectedLine{id: server.ValueOf(item.ItemID), quantity: item.Quantity})
		}
	}

	captureID, err := b.engine(ctx).capture(id, part)
	if err != nil {
		return nil, err
	}

	return paidylegacy.CapturePayment200JSONResponse{
		PaymentID: &id,
		CaptureID: &captureID,
		Status:    paidylegacy.CaptureStatusSuccess,
	}, nil
}

// GetPaymentStatus implements getPaymentStatus.
func (b *backend) GetPaymentStatus(
	ctx context.Context, request paidylegacy.GetPaymentStatusRequestObject,
) (paidylegacy.GetPaymentStatusResponseObject, error) {
	id := request.Body.PaymentID
	p, ok := b.engine(ctx).payment(id)
	if !ok {
		// No source says what an unknown id gets. This common code means well-formed but
		// refused.
		return nil, &contract.Refusal{
			Status:  requestFailedStatus,
			Code:    codeRequestFailed,
			Message: "no such payment",
			Reason:  "no payment has the id " + id,
		}
	}

	return paidylegacy.GetPaymentStatus200JSONResponse{
		PaymentID: &id,
		Status:    paidylegacy.PaymentStatus(p.Status),
		Test:      &p.Test,
	}, nil
}

// RefundPayment implements refundPayment.
func (b *backend) RefundPayment(
	ctx context.Context, request paidylegacy.RefundPaymentRequestObject,
) (paidylegacy.RefundPaymentResponseObject, error) {
	id := request.Body.CaptureID
	return paidylegacy.RefundPayment200JSONResponse{CaptureID: &id, Status: paidylegacy.RefundStatusSuccess},
		b.engine(ctx).refund(id, request.Body.Amount)
}

// purchaseOf returns the order of an authorization or an update.
func purchaseOf(items []paidylegacy.OrderItem, tax, shipping *int64, total int64) purchase {
	o := purchase{tax: server.ValueOf(tax), shipping: server.ValueOf(shipping), total: total}
	o.items = make([]purchaseLine, 0, len(items))
	for _, item := range items {
		o.items = append(o.items, purchaseLine{id: server.ValueOf(item.ItemID), price: item.Amount, quantity: item.Quantity})
	}
	return o
}
