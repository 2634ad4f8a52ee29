package sandbox

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/oapi-codegen/nullable"

	api "github.com/jppay/jppay/gen/server/paypay"
)

// payPayBalance is a balance as it is answered.
func payPayBalance(yen int64) api.BalanceAmount {
	return api.BalanceAmount{Amount: yen, Currency: api.BalanceAmountCurrencyJPY}
}

// GetUserAuthorizationStatus implements getUserAuthorizationStatus.
func (b *payPayBackend) GetUserAuthorizationStatus(ctx context.Context, r api.GetUserAuthorizationStatusRequestObject) (api.GetUserAuthorizationStatusResponseObject, error) {
	s, note, err := b.engine.authorization(string(r.Params.UserAuthorizationID))
	if err != nil {
		return nil, err
	}
	tellNote(ctx, note)
	d := api.UserAuthorization{UserAuthorizationID: &r.Params.UserAuthorizationID, ReferenceIds: s.references,
		Status: api.UserAuthorizationStatus(s.status), ExpireAt: new(s.expires.Unix()), IssuedAt: new(s.issued.Unix())}
	for _, scope := range s.scopes {
		d.Scopes = append(d.Scopes, api.AuthorizationScope(scope))
	}
	return api.GetUserAuthorizationStatus2XXJSONResponse{StatusCode: http.StatusOK,
		Body: api.GetUserAuthorizationStatusResponse{ResultInfo: payPayOK(), Data: &d}}, nil
}

// UnlinkUser implements unlinkUser.
func (b *payPayBackend) UnlinkUser(_ context.Context, r api.UnlinkUserRequestObject) (api.UnlinkUserResponseObject, error) {
	if err := b.engine.unlink("unlinkUser", string(r.UserAuthorizationID)); err != nil {
		return nil, err
	}
	return api.UnlinkUser2XXJSONResponse{StatusCode: http.StatusOK, Body: api.UnlinkUserResponse{ResultInfo: payPayOK(),
		Data: nullable.NewNullNullable[json.RawMessage]()}}, nil
}

// GetSecureUserProfile implements getSecureUserProfile.
func (b *payPayBackend) GetSecureUserProfile(_ context.Context, r api.GetSecureUserProfileRequestObject) (api.GetSecureUserProfileResponseObject, error) {
	phone, err := b.engine.profile(string(r.Params.UserAuthorizationID))
	if err != nil {
		return nil, err
	}
	return api.GetSecureUserProfile2XXJSONResponse{StatusCode: http.StatusOK,
		Body: api.GetSecureUserProfileResponse{ResultInfo: payPayOK(), Data: &api.SecureUserProfile{PhoneNumber: &phone}}}, nil
}

// CheckWalletBalance implements checkWalletBalance.
func (b *payPayBackend) CheckWalletBalance(_ context.Context, r api.CheckWalletBalanceRequestObject) (api.CheckWalletBalanceResponseObject, error) {
	enough, err := b.engine.enough(string(r.Params.UserAuthorizationID), r.Params.Amount)
	if err != nil {
		return nil, err
	}
	return api.CheckWalletBalance2XXJSONResponse{StatusCode: http.StatusOK,
		Body: api.CheckWalletBalanceResponse{ResultInfo: payPayOK(), Data: &api.WalletBalanceCheck{HasEnoughBalance: enough}}}, nil
}

// GetWalletBalance implements getWalletBalance.
func (b *payPayBackend) GetWalletBalance(_ context.Context, r api.GetWalletBalanceRequestObject) (api.GetWalletBalanceResponseObject, error) {
	yen, err := b.engine.balance(string(r.Params.UserAuthorizationID))
	if err != nil {
		return nil, err
	}
	return api.GetWalletBalance2XXJSONResponse{StatusCode: http.StatusOK, Body: api.GetWalletBalanceResponse{ResultInfo: payPayOK(),
		Data: &api.WalletBalance{UserAuthorizationID: &r.Params.UserAuthorizationID, TotalBalance: payPayBalance(yen),
			Preference: &api.WalletPreference{UseCashback: new(true), CashbackAutoInvestment: new(false)}}}}, nil
}

// GetPaymentMethods implements getPaymentMethods.
func (b *payPayBackend) GetPaymentMethods(_ context.Context, r api.GetPaymentMethodsRequestObject) (api.GetPaymentMethodsResponseObject, error) {
	yen, methods, err := b.engine.methods(string(r.Params.UserAuthorizationID))
	if err != nil {
		return nil, err
	}
	d := api.UserPaymentMethods{PaymentMethods: []api.UserPaymentMethod{},
		WalletInfo: &api.UserWallet{UserAuthorizationID: &r.Params.UserAuthorizationID, TotalBalance: new(payPayBalance(yen))}}
	for _, m := range methods {
		authenticated := nullable.NewNullNullable[bool]()
		if m.kind == payPayCard {
			authenticated = nullable.NewNullableWithValue(true)
		}
		d.PaymentMethods = append(d.PaymentMethods, api.UserPaymentMethod{PaymentMethodType: &m.kind, ID: &m.id, IssuerName: &m.issuer,
			AccountNo: &m.account, LogoURL: new("https://images.sandbox.test/" + m.id + ".png"), Disabled: new(m.status != payPayMethodActivated),
			UnderMaintenance: new(false), Authenticated: authenticated, Limited: &m.limited,
			PaymentMethodStatus: new(api.UserPaymentMethodPaymentMethodStatus(m.status))})
	}
	return api.GetPaymentMethods2XXJSONResponse{StatusCode: http.StatusOK,
		Body: api.GetPaymentMethodsResponse{ResultInfo: payPayOK(), Data: &d}}, nil
}
