package admin

import (
	"context"
	"time"

	"github.com/oapi-codegen/nullable"

	stubs "github.com/jppay/jppay/conformance/internal/stubs/admin"
	"github.com/jppay/jppay/conformance/sandbox/paypay"
	"github.com/jppay/jppay/conformance/sandbox/server"
)

// ListUsers implements stubs.StrictServerInterface, as all exported methods of endpoint do. A
// call that tells nothing has a method without the capital; handlers.gen.go makes its answer. It
// also calls PayPay's side itself, where a call names a user, a code or a payment and has no fields.
func (e endpoint) ListUsers(context.Context, stubs.ListUsersRequestObject) (stubs.ListUsersResponseObject, error) {
	list := stubs.ListUsers200JSONResponse{}
	for _, u := range e.payPay.Users() {
		list = append(list, userAnswer(u))
	}
	return list, nil
}

func (e endpoint) GetUser(_ context.Context, r stubs.GetUserRequestObject) (stubs.GetUserResponseObject, error) {
	user, err := e.payPay.User(r.User)
	if err != nil {
		return nil, err
	}
	return stubs.GetUser200JSONResponse(userAnswer(user)), nil
}

func userAnswer(u paypay.UserState) stubs.User {
	answer := stubs.User{
		ID:                u.ID,
		Name:              server.TextOrNil(u.Name),
		Meaning:           server.TextOrNil(u.Meaning),
		MeaningInJapanese: server.TextOrNil(u.MeaningInJapanese),
		Balance:           u.Wallet.Balance,
		Points:            u.Wallet.Points,
		Blocked:           u.Wallet.Blocked,
		DeclineCode:       server.TextOrNil(u.DeclineCode),
		Link:              stubs.UserLink(u.Link.Status),
		Scopes:            append([]string{}, u.Link.Scopes...),
		Expires:           nullable.NewNullNullable[time.Time](),
	}
	if u.Link.Status != "" {
		answer.Expires.Set(u.Link.Expires)
	}
	return answer
}

func (e endpoint) setWallet(r stubs.SetWalletRequestObject) error {
	return e.payPay.SetWallet(r.User, server.ValueOf(r.Body.Balance), server.ValueOf(r.Body.Points))
}

func (e endpoint) scanAndPay(r stubs.ScanAndPayRequestObject) error {
	return e.payPay.ScanAndPay(r.Body.CodeID, r.User)
}

func (e endpoint) failPayment(r stubs.FailPaymentRequestObject) error {
	return e.payPay.FailPayment(r.Body.CodeID, r.User)
}

func (e endpoint) declinePayments(r stubs.DeclinePaymentsRequestObject) error {
	return e.payPay.Decline(r.User, r.Body.Code)
}

func (e endpoint) completeKYCPassport(r stubs.CompleteKYCPassportRequestObject) error {
	return e.payPay.CompleteKYCPassport(r.Body.CodeID, r.User)
}

func (e endpoint) AllowAccountLink(
	_ context.Context, r stubs.AllowAccountLinkRequestObject,
) (stubs.AllowAccountLinkResponseObject, error) {
	user := ""
	if r.Body != nil {
		user = server.ValueOf(r.Body.UserAuthorizationID)
	}
	redirect, err := e.payPay.AllowAccountLink(r.Code, user)
	return stubs.AllowAccountLink200JSONResponse{RedirectURL: redirect}, err
}

func (e endpoint) DeclineAccountLink(
	_ context.Context, r stubs.DeclineAccountLinkRequestObject,
) (stubs.DeclineAccountLinkResponseObject, error) {
	redirect, err := e.payPay.DeclineAccountLink(r.Code)
	return stubs.DeclineAccountLink200JSONResponse{RedirectURL: redirect}, err
}

func (e endpoint) payWith(r stubs.PayWithRequestObject) error {
	return e.payPay.PayWith(r.User, string(r.Body.Method))
}
