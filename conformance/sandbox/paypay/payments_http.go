package paypay

import (
	"encoding/json"

	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
	"github.com/jppay/jppay/conformance/sandbox/server"
)

// readCharge reads a request for a payment from its body. It keeps metadata as they are:
// decoding would change large numbers.
func (c *call) readCharge(operation string) (chargeRequest, error) {
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

	if err := c.entry.Decode(&body); err != nil {
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

// charge takes the payment of a request. complete adds what only this operation's request has.
func (c *call) charge(operation string, assumed *string, complete func(*chargeRequest)) (*paypay.Payment, error) {
	request, err := c.readCharge(operation)
	if err != nil {
		return nil, err
	}
	complete(&request)
	o, note, err := c.engine.charge(request)
	return c.answerPayment(o, note, err, assumed)
}

// answerPayment answers with a payment of the engine, or with its error. note says what was
// unusual.
func (c *call) answerPayment(o payment, note string, err error, assumed *string) (*paypay.Payment, error) {
	if err != nil {
		return nil, err
	}
	c.note(note)
	return paymentAnswer(o, assumed), nil
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

func (c *call) createPayment(r paypay.CreatePaymentRequestObject) (*paypay.Payment, error) {
	assumed := assumedMerchant(r.Params.AssumeMerchantQuery, r.Params.AssumeMerchant)
	return c.charge(byDebit, assumed, func(request *chargeRequest) {
		request.methodID = r.Body.PaymentMethodID
		request.agreeSimilar = server.ValueOf(r.Params.AgreeSimilarTransaction)
	})
}

func (c *call) createContinuousPayment(r paypay.CreateContinuousPaymentRequestObject) (*paypay.Payment, error) {
	assumed := assumedMerchant(r.Params.AssumeMerchantQuery, r.Params.AssumeMerchant)
	return c.charge(byContinuous, assumed, func(*chargeRequest) {})
}

func (c *call) getPaymentDetails(r paypay.GetPaymentDetailsRequestObject) (*paypay.Payment, error) {
	o, err := c.engine.payment(string(r.MerchantPaymentID))
	return c.answerPayment(o, "", err, assumedMerchant(r.Params.AssumeMerchantQuery, r.Params.AssumeMerchant))
}

func (c *call) cancelPayment(r paypay.CancelPaymentRequestObject) (noData, error) {
	note, err := c.engine.cancel(string(r.MerchantPaymentID))
	c.note(note)
	return c.accepted(), err
}
