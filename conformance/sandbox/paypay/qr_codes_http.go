package paypay

import (
	"net/url"

	"github.com/oapi-codegen/nullable"

	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
)

func (c *call) createQRCode(r paypay.CreateQRCodeRequestObject) (*paypay.QRCode, error) {
	request := qrCodeRequest{
		key:          string(r.Body.MerchantPaymentID),
		amount:       r.Body.Amount.Amount,
		requested:    r.Body.RequestedAt,
		captureLater: r.Body.IsAuthorization != nil && *r.Body.IsAuthorization,
		expiry:       r.Body.AuthorizationExpiry,
		redirectURL:  r.Body.RedirectURL,
		redirectType: (*string)(r.Body.RedirectType),
		storeInfo:    r.Body.StoreInfo,
		productType:  (*string)(r.Body.ProductType),
		order: orderInfo{
			storeID:     r.Body.StoreID,
			terminalID:  r.Body.TerminalID,
			description: r.Body.OrderDescription,
			items:       itemsOf(r.Body.OrderItems),
		},
	}

	o, note, err := c.engine.createQR(request)
	if err != nil {
		return nil, err
	}
	c.note(note)

	return qrCodeAnswer(o, c.backend.sandbox.CodePage(o.code.id)), nil
}

// qrCodeAnswer returns a code, whose page has a link, for an answer.
func qrCodeAnswer(o payment, link string) *paypay.QRCode {
	code := paypay.QRCode{
		CodeID:            new(paypay.CodeID(o.code.id)),
		URL:               &link,
		Deeplink:          new("paypay://payment?link_key=" + url.QueryEscape(link)),
		ExpiryDate:        new(o.payBy.Unix()),
		MerchantPaymentID: new(paypay.MerchantPaymentID(o.key)),
		Amount:            new(moneyOf(o.amount)),
		CodeType:          new(paypay.QRCodeCodeTypeORDERQR),
		OrderDescription:  o.order.description,
		StoreInfo:         o.code.storeInfo,
		StoreID:           o.order.storeID,
		TerminalID:        o.order.terminalID,
		ProductType:       (*paypay.ProductType)(o.code.productType),
		RequestedAt:       &o.requested,
		RedirectURL:       o.code.redirectURL,
		RedirectType:      (*paypay.QRCodeRedirectType)(o.code.redirectType),
		IsAuthorization:   &o.captureLater,
	}

	code.AuthorizationExpiry = nullable.NewNullNullable[paypay.EpochTime]()
	if o.captureLater {
		code.AuthorizationExpiry = nullable.NewNullableWithValue(o.expires.Unix())
	}

	for _, i := range o.order.items {
		code.OrderItems = append(code.OrderItems, paypay.QRCodeOrderItem{
			Name:      &i.name,
			Category:  i.category,
			ProductID: i.productID,
			Quantity:  &i.quantity,
			UnitPrice: new(moneyOf(i.unitPrice)),
		})
	}

	return &code
}

func (c *call) deleteQRCode(r paypay.DeleteQRCodeRequestObject) (*paypay.DeletedQRCode, error) {
	if err := c.engine.deleteQR(string(r.CodeID)); err != nil {
		return nil, err
	}
	return &paypay.DeletedQRCode{QRStatus: new(paypay.DeletedQRCodeQRStatusDELETED)}, nil
}

func (c *call) getCodePaymentDetails(r paypay.GetCodePaymentDetailsRequestObject) (*paypay.Payment, error) {
	o, err := c.engine.codePayment(string(r.MerchantPaymentID))
	if err != nil {
		return nil, err
	}
	return codePaymentAnswer(o, assumedMerchant(r.Params.AssumeMerchantQuery, r.Params.AssumeMerchant)), nil
}
