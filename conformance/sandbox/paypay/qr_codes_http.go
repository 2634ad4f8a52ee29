package paypay

import (
	"context"
	"net/url"

	"github.com/oapi-codegen/nullable"

	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
)

// CreateQRCode implements createQRCode.
func (b *backend) CreateQRCode(
	ctx context.Context, r paypay.CreateQRCodeRequestObject,
) (paypay.CreateQRCodeResponseObject, error) {
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

	o, note, err := b.engine(ctx).createQR(request)
	if err != nil {
		return nil, err
	}
	addNote(ctx, note)

	link := b.sandbox.CodePage(o.code.id)
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

	return paypay.CreateQRCode201JSONResponse{
		Body: paypay.CreateQRCodeResponse{ResultInfo: successResult(), Data: &code},
	}, nil
}

// DeleteQRCode implements deleteQRCode.
func (b *backend) DeleteQRCode(
	ctx context.Context, r paypay.DeleteQRCodeRequestObject,
) (paypay.DeleteQRCodeResponseObject, error) {
	if err := b.engine(ctx).deleteQR(string(r.CodeID)); err != nil {
		return nil, err
	}
	return paypay.DeleteQRCode200JSONResponse{
		Body: paypay.DeleteQRCodeResponse{
			ResultInfo: successResult(),
			Data:       &paypay.DeletedQRCode{QRStatus: new(paypay.DeletedQRCodeQRStatusDELETED)},
		},
	}, nil
}

// GetCodePaymentDetails implements getCodePaymentDetails.
func (b *backend) GetCodePaymentDetails(
	ctx context.Context, r paypay.GetCodePaymentDetailsRequestObject,
) (paypay.GetCodePaymentDetailsResponseObject, error) {
	o, err := b.engine(ctx).codePayment(string(r.MerchantPaymentID))
	if err != nil {
		return nil, err
	}
	return paypay.GetCodePaymentDetails200JSONResponse{
		Body: paypay.GetCodePaymentDetailsResponse{
			ResultInfo: successResult(),
			Data:       codePaymentAnswer(o, assumedMerchant(r.Params.AssumeMerchantQuery, r.Params.AssumeMerchant)),
		},
	}, nil
}
