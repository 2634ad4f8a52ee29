package admin

import (
	"context"

	stubs "github.com/jppay/jppay/conformance/internal/stubs/admin"
	"github.com/jppay/jppay/conformance/sandbox/paidy"
	"github.com/jppay/jppay/conformance/sandbox/server"
)

func (e endpoint) Checkout(_ context.Context, r stubs.CheckoutRequestObject) (stubs.CheckoutResponseObject, error) {
	request := paidy.CheckoutRequest{Amount: r.Body.Amount, OrderRef: server.ValueOf(r.Body.OrderRef)}
	if r.Body.Email != nil {
		request.Email = string(*r.Body.Email)
	}
	bought, err := e.paidy.Checkout(request)
	if err != nil {
		return nil, err
	}
	status := stubs.CheckoutResultStatus(bought.Status)
	return stubs.Checkout200JSONResponse{PaymentID: bought.PaymentID, Status: status}, nil
}

func (e endpoint) CreateToken(
	_ context.Context, r stubs.CreateTokenRequestObject,
) (stubs.CreateTokenResponseObject, error) {
	var request paidy.TokenRequest
	if r.Body != nil {
		request.WalletID = server.ValueOf(r.Body.WalletID)
		if r.Body.Email != nil {
			request.Email = string(*r.Body.Email)
		}
	}
	token, err := e.paidy.NewToken(request)
	if err != nil {
		return nil, err
	}
	return stubs.CreateToken200JSONResponse{TokenID: token}, nil
}
