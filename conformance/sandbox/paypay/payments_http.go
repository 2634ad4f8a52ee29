package paypay

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
	"github.com/jppay/jppay/conformance/sandbox/server"
)

// chargeOf reads a request for a payment from its body. It keeps metadata as they are:
// decoding would change large numbers.
func chargeOf(ctx context.Context, operation string) (chargeRequest, error) {
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

	if err := server.CallOf(ctx).Decode(&body); err != nil {
		return chargeRequest{}, err
	}

	info := orderInfo{
		storeID: body.StoreID, terminalID: body.TerminalID, receipt: body.OrderReceiptNumber,
		description: body.OrderDescription, items: itemsOf(body.OrderItems), metadata: body.Metadata,
	}

	return chargeRequest{
		operation: operation, key: body.MerchantPaymentID, user: body.UserAuthorizationID,
		amount: body.Amount.Amount, requested: body.RequestedAt, order: info,
	}, nil
}

// itemsOf returns the lines of an order.
func itemsOf(items []paypay.MerchantOrderItem) []item {
	var list []item
	for _, i := range items {
		list = append(list, item{
			name:      i.Name,
			category:  i.Category,
			productID: i.ProductID,
			quantity:  i.Quantity,
			unitPrice: i.UnitPrice.Amount,
		})
	}
	return list
}

// CreatePayment implements createPayment. That it answers 201 is taken from
// JAVA's table of statuses; another source answers 200.
func (b *backend) CreatePayment(
	ctx context.Context, r paypay.CreatePaymentRequestObject,
) (paypay.CreatePaymentResponseObject, error) {
	request, err := chargeOf(ctx, byDebit)
	if err != nil {
		return nil, err
	}

	request.methodID = r.Body.PaymentMethodID
	request.agreeSimilar = r.Params.AgreeSimilarTransaction != nil && *r.Params.AgreeSimilarTransaction
	o, note, err := b.engine(ctx).charge(request)
	if err != nil {
		return nil, err
	}

	addNote(ctx, note)
	return paypay.CreatePayment2XXJSONResponse{
		StatusCode: b.engine(ctx).successStatus(http.StatusCreated),
		Body: paypay.CreatePaymentResponse{
			ResultInfo: successResult(),
			Data:       paymentAnswer(o, assumedMerchant(r.Params.AssumeMerchantQuery, r.Params.AssumeMerchant)),
		},
	}, nil
}

// CreateContinuousPayment implements createContinuousPayment.
func (b *backend) CreateContinuousPayment(
	ctx context.Context, r paypay.CreateContinuousPaymentRequestObject,
) (paypay.CreateContinuousPaymentResponseObject, error) {
	request, err := chargeOf(ctx, byContinuous)
	if err != nil {
		return nil, err
	}

	o, note, err := b.engine(ctx).charge(request)
	if err != nil {
		return nil, err
	}

	addNote(ctx, note)
	return paypay.CreateContinuousPayment2XXJSONResponse{
		StatusCode: b.engine(ctx).successStatus(http.StatusOK),
		Body: paypay.CreateContinuousPaymentResponse{
			ResultInfo: successResult(),
			Data:       paymentAnswer(o, assumedMerchant(r.Params.AssumeMerchantQuery, r.Params.AssumeMerchant)),
		},
	}, nil
}

// GetPaymentDetails implements getPaymentDetails.
func (b *backend) GetPaymentDetails(
	ctx context.Context, r paypay.GetPaymentDetailsRequestObject,
) (paypay.GetPaymentDetailsResponseObject, error) {
	o, err := b.engine(ctx).payment(string(r.MerchantPaymentID))
	if err != nil {
		return nil, err
	}
	return paypay.GetPaymentDetails200JSONResponse{
		Body: paypay.GetPaymentDetailsResponse{
			ResultInfo: successResult(),
			Data:       paymentAnswer(o, assumedMerchant(r.Params.AssumeMerchantQuery, r.Params.AssumeMerchant)),
		},
	}, nil
}

// CancelPayment implements cancelPayment.
func (b *backend) CancelPayment(
	ctx context.Context, r paypay.CancelPaymentRequestObject,
) (paypay.CancelPaymentResponseObject, error) {
	note, err := b.engine(ctx).cancel(string(r.MerchantPaymentID))
	if err != nil {
		return nil, err
	}
	addNote(ctx, note)
	return paypay.CancelPayment202JSONResponse{Body: acceptedAnswer()}, nil
}
