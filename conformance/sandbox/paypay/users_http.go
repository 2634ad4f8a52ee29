package paypay

import (
	"github.com/oapi-codegen/nullable"

	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
	"github.com/jppay/jppay/conformance/sandbox/server"
)

// balanceOf returns a balance for an answer.
func balanceOf(yen int64) paypay.BalanceAmount {
	return paypay.BalanceAmount{Amount: yen, Currency: paypay.BalanceAmountCurrencyJPY}
}

func (c *call) getUserAuthorizationStatus(
	r paypay.GetUserAuthorizationStatusRequestObject,
) (*paypay.UserAuthorization, error) {
	s, note, err := c.engine.authorization(string(r.Params.UserAuthorizationID))
	if err != nil {
		return nil, err
	}

	c.note(note)
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

	return &d, nil
}

func (c *call) unlinkUser(r paypay.UnlinkUserRequestObject) (noData, error) {
	return null(), c.engine.unlink("unlinkUser", string(r.UserAuthorizationID))
}

func (c *call) getSecureUserProfile(r paypay.GetSecureUserProfileRequestObject) (*paypay.SecureUserProfile, error) {
	phone, err := c.engine.profile(string(r.Params.UserAuthorizationID))
	if err != nil {
		return nil, err
	}
	return &paypay.SecureUserProfile{PhoneNumber: &phone}, nil
}

func (c *call) checkWalletBalance(r paypay.CheckWalletBalanceRequestObject) (*paypay.WalletBalanceCheck, error) {
	enough, err := c.engine.hasEnough(string(r.Params.UserAuthorizationID), r.Params.Amount)
	if err != nil {
		return nil, err
	}
	return &paypay.WalletBalanceCheck{HasEnoughBalance: enough}, nil
}

func (c *call) getWalletBalance(r paypay.GetWalletBalanceRequestObject) (*paypay.WalletBalance, error) {
	yen, chosen, err := c.engine.balance(string(r.Params.UserAuthorizationID))
	if err != nil {
		return nil, err
	}

	return &paypay.WalletBalance{
		UserAuthorizationID: &r.Params.UserAuthorizationID,
		TotalBalance:        balanceOf(yen),
		Preference:          preferenceAnswer(chosen),
	}, nil
}

// preferenceAnswer returns what a user does with points, for an answer.
func preferenceAnswer(p pointsPreference) *paypay.WalletPreference {
	return &paypay.WalletPreference{UseCashback: new(!p.keep), CashbackAutoInvestment: &p.invest}
}

func (c *call) getCashbackSetting(r paypay.GetCashbackSettingRequestObject) (*paypay.WalletPreference, error) {
	chosen, err := c.engine.preference(string(r.UserAuthorizationID))
	if err != nil {
		return nil, err
	}
	return preferenceAnswer(chosen), nil
}

func (c *call) setUseCashback(r paypay.SetUseCashbackRequestObject) (noData, error) {
	user := string(r.Body.UserAuthorizationID)
	return null(), c.engine.prefer("setUseCashback", user, func(p *pointsPreference) {
		p.keep = !r.Body.UseCashback
	})
}

func (c *call) setCashbackAutoInvestment(r paypay.SetCashbackAutoInvestmentRequestObject) (noData, error) {
	user := string(r.Body.UserAuthorizationID)
	return null(), c.engine.prefer("setCashbackAutoInvestment", user, func(p *pointsPreference) {
		p.invest = r.Body.CashbackAutoInvestment
	})
}

func (c *call) getPaymentMethods(r paypay.GetPaymentMethodsRequestObject) (*paypay.UserPaymentMethods, error) {
	yen, methods, err := c.engine.methods(string(r.Params.UserAuthorizationID))
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

	return &d, nil
}
