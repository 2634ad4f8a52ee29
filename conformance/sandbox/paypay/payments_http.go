package paypay

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"github.com/oapi-codegen/nullable"

	stubs "github.com/jppay/jppay/conformance/internal/stubs/paypay"
	"github.com/jppay/jppay/conformance/sandbox/server"
	"github.com/jppay/jppay/gen/paypay"
)

// resultOf is the result of what is accepted or asked, but not done.
func resultOf(code, message, codeID string) paypay.ResultInfo {
	return paypay.ResultInfo{Code: code, Message: &message, CodeID: &codeID}
}

// accepted answers a request that Sandbox carries out later.
func accepted() paypay.AcceptedResponse {
	return paypay.AcceptedResponse{ResultInfo: resultOf("REQUEST_ACCEPTED", "Request accepted", "08100001"),
		Data: nullable.NewNullNullable[json.RawMessage]()}
}

// tellNote enters what was odd about a request that was accepted.
func tellNote(ctx context.Context, note string) {
	if note != "" {
		server.CallOf(ctx).Note("%s", note)
	}
}

// assumed is the merchant that a request names, checked before; nil if it
// names none.
func assumed(query, header *string) *string {
	if query != nil {
		return query
	}
	return header
}

// yen is an amount as it is answered.
func yen(yen int64) paypay.MoneyAmount {
	return paypay.MoneyAmount{Amount: yen, Currency: paypay.MoneyAmountCurrencyJPY}
}

// chargeOf reads a request for a payment. Metadata stay as they stand in the body:
// decoded, large numbers would change.
func chargeOf(ctx context.Context, operation string) (charge, error) {
	var body struct {
		MerchantPaymentID   string                     `json:"merchantPaymentId"`
		UserAuthorizationID string                     `json:"userAuthorizationId"`
		Amount              paypay.MoneyAmount         `json:"amount"`
		RequestedAt         int64                      `json:"requestedAt"`
		StoreID             *string                    `json:"storeId"`
		TerminalID          *string                    `json:"terminalId"`
		OrderReceiptNumber  *string                    `json:"orderReceiptNumber"`
		OrderDescription    *string                    `json:"orderDescription"`
		OrderItems          []paypay.MerchantOrderItem `json:"orderItems"`
		Metadata            json.RawMessage            `json:"metadata"`
	}
	if err := json.Unmarshal(server.CallOf(ctx).Body, &body); err != nil {
		return charge{}, err
	}
	info := orderInfo{
		storeID: body.StoreID, terminalID: body.TerminalID, receipt: body.OrderReceiptNumber,
		description: body.OrderDescription, items: items(body.OrderItems), metadata: body.Metadata,
	}
	return charge{
		operation: operation, key: body.MerchantPaymentID, user: body.UserAuthorizationID,
		amount: body.Amount.Amount, requested: body.RequestedAt, info: info,
	}, nil
}

// epoch is a time that may be missing: null then.
func epoch(t time.Time) nullable.Nullable[int64] {
	if t.IsZero() {
		return nullable.NewNullNullable[int64]()
	}
	return nullable.NewNullableWithValue(t.Unix())
}

// items reads the lines of an order.
func items(items []paypay.MerchantOrderItem) []item {
	var list []item
	for _, i := range items {
		list = append(list, item{name: i.Name, category: i.Category, productID: i.ProductID, quantity: i.Quantity, unitPrice: i.UnitPrice.Amount})
	}
	return list
}

// answered returns the lines of an order as they are answered; null if there are
// none.
func (i orderInfo) answered() nullable.Nullable[[]paypay.OrderItem] {
	if i.items == nil {
		return nullable.NewNullNullable[[]paypay.OrderItem]()
	}
	var list []paypay.OrderItem
	for _, item := range i.items {
		list = append(list, paypay.OrderItem{Name: &item.name, Category: item.category, ProductID: item.productID,
			Quantity: &item.quantity, UnitPrice: new(yen(item.unitPrice))})
	}
	return nullable.NewNullableWithValue(list)
}

// answeredPayment is a payment as it is answered.
func answeredPayment(o payment, assumed *string) *paypay.Payment {
	p := &paypay.Payment{
		Status: new(paypay.PaymentStatus(o.status)), MerchantPaymentID: new(paypay.MerchantPaymentID(o.key)),
		Amount: new(yen(o.amount)), RequestedAt: &o.requested, CanceledAt: epoch(o.canceled),
		StoreID: server.OrNull(o.info.storeID), TerminalID: server.OrNull(o.info.terminalID),
		OrderReceiptNumber: server.OrNull(o.info.receipt), OrderDescription: server.OrNull(o.info.description),
		OrderItems: o.info.answered(), Metadata: o.info.metadata, PaymentMethods: methodsUsed(o.methods),
		Refunds: refunds(o.refunds), AssumeMerchant: assumed,
	}
	if o.id != "" {
		p.PaymentID = new(paypay.PaymentID(o.id))
	}
	if !o.accepted.IsZero() {
		p.AcceptedAt = new(o.accepted.Unix())
	}
	if o.made != byCode {
		p.UserAuthorizationID = new(paypay.UserAuthorizationID(o.user))
	}
	if o.made == byPending {
		p.ExpiryDate = epoch(o.payBy)
	}
	if o.later {
		p.ExpiresAt, p.Captures, p.Revert = epoch(o.expires), captures(o.captures), reverted(o.revert)
	}
	return p
}

// methodsUsed tells what a payment was paid with, points first.
func methodsUsed(p funds) []paypay.UsedPaymentMethod {
	var list []paypay.UsedPaymentMethod
	if p.points > 0 {
		list = append(list, paypay.UsedPaymentMethod{Amount: yen(p.points), Type: paypay.UsedPaymentMethodTypePOINT,
			Breakdown: &paypay.PaymentBreakdown{Points: []paypay.PaymentPoints{{Amount: &p.points, Type: new(paypay.PaymentPointsTypeREGULAR)}}}})
	}
	if p.balance > 0 {
		list = append(list, paypay.UsedPaymentMethod{Amount: yen(p.balance), Type: paypay.UsedPaymentMethodTypeWALLET})
	}
	return list
}

func refunds(refunds []refund) nullable.Nullable[paypay.PaymentRefunds] {
	if refunds == nil {
		return nullable.NewNullNullable[paypay.PaymentRefunds]()
	}
	var list []paypay.Refund
	for _, r := range refunds {
		list = append(list, refunded(r, nil))
	}
	return nullable.NewNullableWithValue(paypay.PaymentRefunds{Data: list})
}

func refunded(r refund, assumed *string) paypay.Refund {
	return paypay.Refund{Status: paypay.RefundStatus(r.status), AcceptedAt: r.accepted.Unix(), MerchantRefundID: paypay.MerchantRefundID(r.key),
		PaymentID: paypay.PaymentID(r.paymentID), Amount: yen(r.amount), RequestedAt: r.requested, Reason: server.OrNull(r.reason), AssumeMerchant: assumed}
}

func captures(captures []capture) nullable.Nullable[paypay.PaymentCaptures] {
	if captures == nil {
		return nullable.NewNullNullable[paypay.PaymentCaptures]()
	}
	var list []paypay.Capture
	for _, c := range captures {
		status := paypay.CaptureStatusCOMPLETED
		if c.accepted.IsZero() {
			status = paypay.CaptureStatusUSERREQUESTED
		}
		list = append(list, paypay.Capture{AcceptedAt: epoch(c.accepted), MerchantCaptureID: new(paypay.MerchantCaptureID(c.key)),
			Amount: new(yen(c.amount)), OrderDescription: &c.description, RequestedAt: &c.requested,
			ExpiresAt: epoch(c.ends), Status: &status})
	}
	return nullable.NewNullableWithValue(paypay.PaymentCaptures{Data: list})
}

func reverted(r *revert) nullable.Nullable[paypay.PaymentRevert] {
	if r == nil {
		return nullable.NewNullNullable[paypay.PaymentRevert]()
	}
	return nullable.NewNullableWithValue(paypay.PaymentRevert{AcceptedAt: new(r.accepted.Unix()), MerchantRevertID: new(paypay.MerchantRevertID(r.key)),
		RequestedAt: &r.requested, Reason: server.OrNull(r.reason)})
}

// CreateQRCode implements createQRCode.
func (b *backend) CreateQRCode(_ context.Context, r stubs.CreateQRCodeRequestObject) (stubs.CreateQRCodeResponseObject, error) {
	request := qrCodeRequest{key: string(r.Body.MerchantPaymentID), amount: r.Body.Amount.Amount, requested: r.Body.RequestedAt,
		later: r.Body.IsAuthorization != nil && *r.Body.IsAuthorization, expiry: r.Body.AuthorizationExpiry,
		redirectURL: r.Body.RedirectURL, redirectType: (*string)(r.Body.RedirectType), storeInfo: r.Body.StoreInfo,
		productType: (*string)(r.Body.ProductType), info: orderInfo{storeID: r.Body.StoreID, terminalID: r.Body.TerminalID,
			description: r.Body.OrderDescription, items: items(r.Body.OrderItems)}}
	o, err := b.engine.createQR(request)
	if err != nil {
		return nil, err
	}
	link := "https://qr.sandbox.test/" + o.code.id
	code := paypay.QRCode{
		CodeID: new(paypay.CodeID(o.code.id)), URL: &link, Deeplink: new("paypay://payment?link_key=" + url.QueryEscape(link)),
		ExpiryDate: new(o.payBy.Unix()), MerchantPaymentID: new(paypay.MerchantPaymentID(o.key)), Amount: new(yen(o.amount)),
		CodeType: new(paypay.QRCodeCodeTypeORDERQR), OrderDescription: o.info.description, StoreInfo: o.code.storeInfo,
		StoreID: o.info.storeID, TerminalID: o.info.terminalID, ProductType: (*paypay.ProductType)(o.code.productType),
		RequestedAt: &o.requested, RedirectURL: o.code.redirectURL, RedirectType: (*paypay.QRCodeRedirectType)(o.code.redirectType),
		IsAuthorization: &o.later,
	}
	if o.later {
		code.AuthorizationExpiry = new(o.expires.Unix())
	}
	for _, i := range o.info.items {
		code.OrderItems = append(code.OrderItems, paypay.QRCodeOrderItem{Name: &i.name, Category: i.category, ProductID: i.productID,
			Quantity: &i.quantity, UnitPrice: new(yen(i.unitPrice))})
	}
	return stubs.CreateQRCode201JSONResponse{Body: paypay.CreateQRCodeResponse{ResultInfo: success(), Data: &code}}, nil
}

// DeleteQRCode implements deleteQRCode.
func (b *backend) DeleteQRCode(_ context.Context, r stubs.DeleteQRCodeRequestObject) (stubs.DeleteQRCodeResponseObject, error) {
	if err := b.engine.deleteQR(string(r.CodeID)); err != nil {
		return nil, err
	}
	return stubs.DeleteQRCode200JSONResponse{Body: paypay.DeleteQRCodeResponse{ResultInfo: success(),
		Data: &paypay.DeletedQRCode{QRStatus: new(paypay.DeletedQRCodeQRStatusDELETED)}}}, nil
}

// GetCodePaymentDetails implements getCodePaymentDetails.
func (b *backend) GetCodePaymentDetails(_ context.Context, r stubs.GetCodePaymentDetailsRequestObject) (stubs.GetCodePaymentDetailsResponseObject, error) {
	o, err := b.engine.codePayment(string(r.MerchantPaymentID))
	if err != nil {
		return nil, err
	}
	return stubs.GetCodePaymentDetails200JSONResponse{Body: paypay.GetCodePaymentDetailsResponse{ResultInfo: success(),
		Data: answeredPayment(o, assumed(r.Params.AssumeMerchantQuery, r.Params.AssumeMerchant))}}, nil
}

// CreatePayment implements createPayment. That it answers 201 is taken from
// JAVA's table of statuses; another source answers 200.
func (b *backend) CreatePayment(ctx context.Context, r stubs.CreatePaymentRequestObject) (stubs.CreatePaymentResponseObject, error) {
	request, err := chargeOf(ctx, byDebit)
	if err != nil {
		return nil, err
	}
	request.methodID = r.Body.PaymentMethodID
	request.similar = r.Params.AgreeSimilarTransaction != nil && *r.Params.AgreeSimilarTransaction
	o, note, err := b.engine.charge(request)
	if err != nil {
		return nil, err
	}
	tellNote(ctx, note)
	return stubs.CreatePayment2XXJSONResponse{StatusCode: http.StatusCreated, Body: paypay.CreatePaymentResponse{ResultInfo: success(),
		Data: answeredPayment(o, assumed(r.Params.AssumeMerchantQuery, r.Params.AssumeMerchant))}}, nil
}

// CreateAuth implements createAuth.
func (b *backend) CreateAuth(ctx context.Context, r stubs.CreateAuthRequestObject) (stubs.CreateAuthResponseObject, error) {
	request, err := chargeOf(ctx, byAuth)
	if err != nil {
		return nil, err
	}
	request.expires = r.Body.ExpiresAt
	request.similar = r.Params.AgreeSimilarTransaction != nil && *r.Params.AgreeSimilarTransaction
	o, note, err := b.engine.charge(request)
	if err != nil {
		return nil, err
	}
	tellNote(ctx, note)
	return stubs.CreateAuth2XXJSONResponse{StatusCode: http.StatusCreated, Body: paypay.CreateAuthResponse{ResultInfo: success(),
		Data: answeredPayment(o, assumed(r.Params.AssumeMerchantQuery, r.Params.AssumeMerchant))}}, nil
}

// CreateContinuousPayment implements createContinuousPayment.
func (b *backend) CreateContinuousPayment(ctx context.Context, r stubs.CreateContinuousPaymentRequestObject) (stubs.CreateContinuousPaymentResponseObject, error) {
	request, err := chargeOf(ctx, byContinuous)
	if err != nil {
		return nil, err
	}
	o, note, err := b.engine.charge(request)
	if err != nil {
		return nil, err
	}
	tellNote(ctx, note)
	return stubs.CreateContinuousPayment2XXJSONResponse{StatusCode: http.StatusOK, Body: paypay.CreateContinuousPaymentResponse{ResultInfo: success(),
		Data: answeredPayment(o, assumed(r.Params.AssumeMerchantQuery, r.Params.AssumeMerchant))}}, nil
}

// GetPaymentDetails implements getPaymentDetails.
func (b *backend) GetPaymentDetails(_ context.Context, r stubs.GetPaymentDetailsRequestObject) (stubs.GetPaymentDetailsResponseObject, error) {
	o, err := b.engine.payment(string(r.MerchantPaymentID))
	if err != nil {
		return nil, err
	}
	return stubs.GetPaymentDetails200JSONResponse{Body: paypay.GetPaymentDetailsResponse{ResultInfo: success(),
		Data: answeredPayment(o, assumed(r.Params.AssumeMerchantQuery, r.Params.AssumeMerchant))}}, nil
}

// CancelPayment implements cancelPayment.
func (b *backend) CancelPayment(ctx context.Context, r stubs.CancelPaymentRequestObject) (stubs.CancelPaymentResponseObject, error) {
	note, err := b.engine.cancel(string(r.MerchantPaymentID))
	if err != nil {
		return nil, err
	}
	tellNote(ctx, note)
	return stubs.CancelPayment202JSONResponse{Body: accepted()}, nil
}

// ReauthorizePayment implements reauthorizePayment.
func (b *backend) ReauthorizePayment(ctx context.Context, r stubs.ReauthorizePaymentRequestObject) (stubs.ReauthorizePaymentResponseObject, error) {
	o, raise, err := b.engine.reauthorize(change{requestID: r.Body.RequestID, paymentID: string(r.Body.PaymentID),
		amount: r.Body.UpdatedAmount.Amount, redirects: r.Body.RedirectURL != nil && r.Body.RedirectType != nil && r.Body.UserAgent != nil})
	if err != nil {
		return nil, err
	}
	if raise != nil {
		tellNote(ctx, "the user is asked to consent; ConfirmIncrease lets the user do so")
		return stubs.ReauthorizePayment201JSONResponse{Body: paypay.ReauthorizeConfirmationResponse{
			ResultInfo: resultOf(codeNeedsConsent, "User confirmation required", "08300104"),
			Data:       &paypay.ReauthorizeConfirmation{ExpiresAt: new(raise.ends.Unix()), URL: &raise.url}}}, nil
	}
	// This answer knows no points: what is blocked of them counts as balance.
	return stubs.ReauthorizePayment200JSONResponse{Body: paypay.ReauthorizePaymentResponse{ResultInfo: success(), Data: &paypay.UpdatedAuthorization{
		RequestID: &r.Body.RequestID, PaymentID: new(paypay.PaymentID(o.id)), UpdatedAmount: new(yen(o.amount)), RequestedAt: r.Body.RequestedAt,
		AcceptedAt: new(b.engine.state.Clock.Now().Unix()), ExpiresAt: new(o.expires.Unix()),
		PaymentMethods: []paypay.AuthorizedPaymentMethod{{Amount: yen(o.methods.total()), Type: paypay.AuthorizedPaymentMethodTypeWALLET}}}}}, nil
}

// CapturePaymentAuth implements capturePaymentAuth.
func (b *backend) CapturePaymentAuth(ctx context.Context, r stubs.CapturePaymentAuthRequestObject) (stubs.CapturePaymentAuthResponseObject, error) {
	o, asked, err := b.engine.capture(captureRequest{key: string(r.Body.MerchantPaymentID), capture: capture{
		key: string(r.Body.MerchantCaptureID), amount: r.Body.Amount.Amount, requested: r.Body.RequestedAt, description: r.Body.OrderDescription}})
	if err != nil {
		return nil, err
	}
	if asked {
		tellNote(ctx, "the user is asked to consent; ConfirmIncrease lets the user do so")
		return stubs.CapturePaymentAuth202JSONResponse{Body: paypay.CaptureConfirmationResponse{
			ResultInfo: resultOf(codeNeedsConsent, "User confirmation required", "08300103"), Data: nullable.NewNullNullable[json.RawMessage]()}}, nil
	}
	return stubs.CapturePaymentAuth200JSONResponse{Body: paypay.CapturePaymentAuthResponse{ResultInfo: success(),
		Data: answeredPayment(o, assumed(r.Params.AssumeMerchantQuery, r.Params.AssumeMerchant))}}, nil
}

// RevertAuth implements revertAuth.
func (b *backend) RevertAuth(_ context.Context, r stubs.RevertAuthRequestObject) (stubs.RevertAuthResponseObject, error) {
	o, err := b.engine.revertAuth(string(r.Body.PaymentID), revert{key: string(r.Body.MerchantRevertID), requested: r.Body.RequestedAt, reason: r.Body.Reason})
	if err != nil {
		return nil, err
	}
	return stubs.RevertAuth200JSONResponse{Body: paypay.RevertAuthResponse{ResultInfo: success(), Data: &paypay.RevertedPayment{
		Status: new(paypay.RevertedPaymentStatus(o.status)), AcceptedAt: new(o.revert.accepted.Unix()), PaymentID: new(paypay.PaymentID(o.id)),
		RequestedAt: &o.revert.requested, Reason: server.OrNull(o.revert.reason)}}}, nil
}

// RefundPayment implements refundPayment.
func (b *backend) RefundPayment(ctx context.Context, r stubs.RefundPaymentRequestObject) (stubs.RefundPaymentResponseObject, error) {
	var reason *string
	if text, err := r.Body.Reason.Get(); err == nil {
		reason = &text
	}
	made, note, err := b.engine.refund(refund{key: string(r.Body.MerchantRefundID), paymentID: string(r.Body.PaymentID),
		amount: r.Body.Amount.Amount, requested: r.Body.RequestedAt, reason: reason})
	if err != nil {
		return nil, err
	}
	tellNote(ctx, note)
	return stubs.RefundPayment2XXJSONResponse{StatusCode: http.StatusOK, Body: paypay.RefundPaymentResponse{ResultInfo: success(),
		Data: new(refunded(made, assumed(r.Params.AssumeMerchantQuery, r.Params.AssumeMerchant)))}}, nil
}

// GetRefundDetails implements getRefundDetails.
func (b *backend) GetRefundDetails(_ context.Context, r stubs.GetRefundDetailsRequestObject) (stubs.GetRefundDetailsResponseObject, error) {
	found, err := b.engine.refundOf(string(r.MerchantRefundID), string(r.Params.PaymentID))
	if err != nil {
		return nil, err
	}
	return stubs.GetRefundDetails2XXJSONResponse{StatusCode: http.StatusOK, Body: paypay.GetRefundDetailsResponse{ResultInfo: success(),
		Data: new(refunded(found, assumed(r.Params.AssumeMerchantQuery, r.Params.AssumeMerchant)))}}, nil
}

// CreatePendingPayment implements createPendingPayment.
func (b *backend) CreatePendingPayment(ctx context.Context, r stubs.CreatePendingPaymentRequestObject) (stubs.CreatePendingPaymentResponseObject, error) {
	request, err := chargeOf(ctx, byPending)
	if err != nil {
		return nil, err
	}
	if at, err := r.Body.ExpiryDate.Get(); err == nil {
		request.expires = &at
	}
	o, err := b.engine.createPending(request)
	if err != nil {
		return nil, err
	}
	return stubs.CreatePendingPayment201JSONResponse{Body: paypay.CreatePendingPaymentResponse{ResultInfo: success(), Data: &paypay.PendingPayment{
		MerchantPaymentID: new(paypay.MerchantPaymentID(o.key)), UserAuthorizationID: new(paypay.UserAuthorizationID(o.user)),
		Amount: new(yen(o.amount)), RequestedAt: &o.requested, ExpiryDate: epoch(o.payBy), StoreID: server.OrNull(o.info.storeID),
		TerminalID: server.OrNull(o.info.terminalID), OrderReceiptNumber: server.OrNull(o.info.receipt), OrderDescription: server.OrNull(o.info.description),
		OrderItems: o.info.answered(), Metadata: o.info.metadata}}}, nil
}

// GetPendingPaymentDetails implements getPendingPaymentDetails.
func (b *backend) GetPendingPaymentDetails(ctx context.Context, r stubs.GetPendingPaymentDetailsRequestObject) (stubs.GetPendingPaymentDetailsResponseObject, error) {
	o, note, err := b.engine.pendingPayment(string(r.MerchantPaymentID))
	if err != nil {
		return nil, err
	}
	tellNote(ctx, note)
	return stubs.GetPendingPaymentDetails200JSONResponse{Body: paypay.GetPendingPaymentDetailsResponse{ResultInfo: success(),
		Data: answeredPayment(o, assumed(r.Params.AssumeMerchantQuery, r.Params.AssumeMerchant))}}, nil
}

// CancelPendingPayment implements cancelPendingPayment.
func (b *backend) CancelPendingPayment(_ context.Context, r stubs.CancelPendingPaymentRequestObject) (stubs.CancelPendingPaymentResponseObject, error) {
	if err := b.engine.cancelPending(string(r.MerchantPaymentID)); err != nil {
		return nil, err
	}
	return stubs.CancelPendingPayment202JSONResponse{Body: accepted()}, nil
}
