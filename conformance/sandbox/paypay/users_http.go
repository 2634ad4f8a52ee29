package paypay

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/oapi-codegen/nullable"

	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
	"github.com/jppay/jppay/conformance/sandbox/server"
)

// balanceOf returns a balance for an answer.
func balanceOf(yen int64) paypay.BalanceAmount {
	return paypay.BalanceAmount{Amount: yen, Currency: paypay.BalanceAmountCurrencyJPY}
}

// GetUserAuthorizationStatus implements getUserAuthorizationStatus.
func (b *backend) GetUserAuthorizationStatus(
	ctx context.Context, r paypay.GetUserAuthorizationStatusRequestObject,
) (paypay.GetUserAuthorizationStatusResponseObject, error) {
	s, note, err := b.engine(ctx).authorization(string(r.Params.UserAuthorizationID))
	if err != nil {
		return nil, err
	}

	addNote(ctx, note)
	d := paypay.UserAuthorization{
		UserAuthorizationID: &r.Params.UserAuthorizationID,
		ReferenceIds:        s.references,
		Status:              paypay.UserAuthorizationStatus(s.status),
		ExpireAt:            new(s.expires.Unix()),
		IssuedAt:            new(s.issued.Unix()),
	}

	for _, scope := range s.scopes {
		d.Scopes = append(d.Scopes, paypay.AuthorizationScope(scope))
	}

	return paypay.GetUserAuthorizationStatus2XXJSONResponse{
		StatusCode: http.StatusOK,
		Body:       paypay.GetUserAuthorizationStatusResponse{ResultInfo: successResult(), Data: &d},
	}, nil
}

// UnlinkUser implements unlinkUser.
func (b *backend) UnlinkUser(
	ctx context.Context, r paypay.UnlinkUserRequestObject,
) (paypay.UnlinkUserResponseObject, error) {
	if err := b.engine(ctx).unlink("unlinkUser", string(r.UserAuthorizationID)); err != nil {
		return nil, err
	}
	return paypay.UnlinkUser2XXJSONResponse{
		StatusCode: http.StatusOK,
		Body: paypay.UnlinkUserResponse{
			ResultInfo: successResult(),
			Data:       nullable.NewNullNullable[json.RawMessage](),
		},
	}, nil
}

// GetSecureUserProfile implements getSecureUserProfile.
func (b *backend) GetSecureUserProfile(
	ctx context.Context, r paypay.GetSecureUserProfileRequestObject,
) (paypay.GetSecureUserProfileResponseObject, error) {
	phone, err := b.engine(ctx).profile(string(r.Params.UserAuthorizationID))
	if err != nil {
		return nil, err
	}
	return paypay.GetSecureUserProfile2XXJSONResponse{
		StatusCode: http.StatusOK,
		Body: paypay.GetSecureUserProfileResponse{
			ResultInfo: successResult(),
			Data:       &paypay.SecureUserProfile{PhoneNumber: &phone},
		},
	}, nil
}

// CheckWalletBalance implements checkWalletBalance.
func (b *backend) CheckWalletBalance(
	ctx context.Context, r paypay.CheckWalletBalanceRequestObject,
) (paypay.CheckWalletBalanceResponseObject, error) {
	enough, err := b.engine(ctx).hasEnough(string(r.Params.UserAuthorizationID), r.Params.Amount)
	if err != nil {
		return nil, err
	}
	return paypay.CheckWalletBalance2XXJSONResponse{
		StatusCode: http.StatusOK,
		Body: paypay.CheckWalletBalanceResponse{
			ResultInfo: successResult(),
			Data:       &paypay.WalletBalanceCheck{HasEnoughBalance: enough},
		},
	}, nil
}

// GetWalletBalance implements getWalletBalance.
func (b *backend) GetWalletBalance(
	ctx context.Context, r paypay.GetWalletBalanceRequestObject,
) (paypay.GetWalletBalanceResponseObject, error) {
	yen, chosen, err := b.engine(ctx).balance(string(r.Params.UserAuthorizationID))
	if err != nil {
		return nil, err
	}

	return paypay.GetWalletBalance2XXJSONResponse{
		StatusCode: http.StatusOK,
		Body: paypay.GetWalletBalanceResponse{
			ResultInfo: successResult(),
			Data: &paypay.WalletBalance{
				UserAuthorizationID: &r.Params.UserAuthorizationID,
				TotalBalance:        balanceOf(yen),
				Preference:          preferenceAnswer(chosen),
			},
		},
	}, nil
}

// preferenceAnswer returns what a user does with points, for an answer.
func preferenceAnswer(p pointsPreference) *paypay.WalletPreference {
	return &paypay.WalletPreference{UseCashback: new(!p.keep), CashbackAutoInvestment: &p.invest}
}

// GetCashbackSetting implements getCashbackSetting.
func (b *backend) GetCashbackSetting(
	ctx context.Context, r paypay.GetCashbackSettingRequestObject,
) (paypay.GetCashbackSettingResponseObject, error) {
	chosen, err := b.engine(ctx).preference(string(r.UserAuthorizationID))
	if err != nil {
		return nil, err
	}
	return paypay.GetCashbackSetting2XXJSONResponse{
		StatusCode: http.StatusOK,
		Body:       paypay.GetCashbackSettingResponse{ResultInfo: successResult(), Data: preferenceAnswer(chosen)},
	}, nil
}

// SetUseCashback implements setUseCashback.
func (b *backend) SetUseCashback(
	ctx context.Context, r paypay.SetUseCashbackRequestObject,
) (paypay.SetUseCashbackResponseObject, error) {
	err := b.engine(ctx).prefer("setUseCashback", string(r.Body.UserAuthorizationID), func(p *pointsPreference) {
		p.keep = !r.Body.UseCashback
	})
	if err != nil {
		return nil, err
	}
	return paypay.SetUseCashback2XXJSONResponse{StatusCode: http.StatusOK, Body: settingAnswer()}, nil
}

// SetCashbackAutoInvestment implements setCashbackAutoInvestment.
func (b *backend) SetCashbackAutoInvestment(
	ctx context.Context, r paypay.SetCashbackAutoInvestmentRequestObject,
) (paypay.SetCashbackAutoInvestmentResponseObject, error) {
	user := string(r.Body.UserAuthorizationID)
	err := b.engine(ctx).prefer("setCashbackAutoInvestment", user, func(p *pointsPreference) {
		p.invest = r.Body.CashbackAutoInvestment
	})
	if err != nil {
		return nil, err
	}
	return paypay.SetCashbackAutoInvestment2XXJSONResponse{StatusCode: http.StatusOK, Body: settingAnswer()}, nil
}

func settingAnswer() paypay.SetCashbackSettingResponse {
	return paypay.SetCashbackSettingResponse{
		ResultInfo: successResult(),
		Data:       nullable.NewNullNullable[json.RawMessage](),
	}
}

// GetPaymentMethods implements getPaymentMethods.
func (b *backend) GetPaymentMethods(
	ctx context.Context, r paypay.GetPaymentMethodsRequestObject,
) (paypay.GetPaymentMethodsResponseObject, error) {
	yen, methods, err := b.engine(ctx).methods(string(r.Params.UserAuthorizationID))
	if err != nil {
		return nil, err
	}

	d := paypay.UserPaymentMethods{
		PaymentMethods: []paypay.UserPaymentMethod{},
		WalletInfo: &paypay.UserWallet{
			UserAuthorizationID: &r.Params.UserAuthorizationID,
			TotalBalance:        new(balanceOf(yen)),
		},
	}

	for _, m := range methods {
		authenticated := nullable.NewNullNullable[bool]()
		if m.kind == cardMethod {
			authenticated = nullable.NewNullableWithValue(true)
		}

		d.PaymentMethods = append(d.PaymentMethods, paypay.UserPaymentMethod{
			PaymentMethodType:   &m.kind,
			ID:                  &m.id,
			IssuerName:          nullable.NewNullableWithValue(m.issuer),
			AccountNo:           server.OrNull(m.account),
			LogoURL:             server.OrNull(m.logo),
			Disabled:            new(m.status != methodActivated),
			UnderMaintenance:    new(false),
			Authenticated:       authenticated,
			Limited:             &m.limited,
			PaymentMethodStatus: new(paypay.UserPaymentMethodPaymentMethodStatus(m.status)),
		})
	}

	return paypay.GetPaymentMethods2XXJSONResponse{
		StatusCode: http.StatusOK,
		Body:       paypay.GetPaymentMethodsResponse{ResultInfo: successResult(), Data: &d},
	}, nil
}
