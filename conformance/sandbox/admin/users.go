package admin

import (
	"context"
	"time"

	"github.com/oapi-codegen/nullable"

	stubs "github.com/jppay/jppay/conformance/internal/stubs/admin"
	"github.com/jppay/jppay/conformance/sandbox/paypay"
)

// ListUsers implements stubs.StrictServerInterface, as all exported methods of endpoint do. A
// call that tells nothing has a method without the capital; handlers.gen.go makes its answer.
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
		Name:              textOrNil(u.Name),
		Meaning:           textOrNil(u.Meaning),
		MeaningInJapanese: textOrNil(u.MeaningInJapanese),
		Balance:           u.Wallet.Balance,
		Points:            u.Wallet.Points,
		Blocked:           u.Wallet.Blocked,
		DeclineCode:       textOrNil(u.DeclineCode),
		Link:              stubs.UserLink(u.Link.Status),
		Scopes:            append([]string{}, u.Link.Scopes...),
		Expires:           nullable.NewNullNullable[time.Time](),
	}
	if u.Link.Status != "" {
		answer.Expires.Set(u.Link.Expires)
	}
	return answer
}

// textOrNil returns nil for an empty text.
func textOrNil(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// textOf returns an optional text; empty where it is missing.
func textOf(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// yenOf returns an optional amount; 0 where it is missing.
func yenOf(amount *int64) int64 {
	if amount == nil {
		return 0
	}
	return *amount
}

func (e endpoint) setWallet(r stubs.SetWalletRequestObject) error {
	return e.payPay.SetWallet(r.User, yenOf(r.Body.Balance), yenOf(r.Body.Points))
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
		user = textOf(r.Body.UserAuthorizationID)
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
