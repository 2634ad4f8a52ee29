package admin

import (
	"context"

	stubs "github.com/jppay/jppay/conformance/internal/stubs/admin"
)

func (e endpoint) ListMerchants(
	context.Context, stubs.ListMerchantsRequestObject,
) (stubs.ListMerchantsResponseObject, error) {
	list := stubs.ListMerchants200JSONResponse{}
	for _, m := range e.merchants {
		list = append(list, m.describe())
	}
	return list, nil
}

// describe describes a merchant without its keys.
func (m Merchant) describe() stubs.Merchant {
	answer := stubs.Merchant{Name: m.Name, Providers: []stubs.Provider{}}
	if m.PayPay != nil {
		answer.Providers, answer.MerchantID = append(answer.Providers, stubs.ProviderPaypay), &m.PayPay.MerchantID
	}
	if m.Paidy != nil {
		answer.Providers = append(answer.Providers, stubs.ProviderPaidy)
	}
	if m.Legacy != nil {
		answer.Providers = append(answer.Providers, stubs.ProviderPaidyLegacy)
	}
	return answer
}

func (e endpoint) GetKeys(_ context.Context, r stubs.GetKeysRequestObject) (stubs.GetKeysResponseObject, error) {
	m, err := e.merchant(r.Params.Merchant)
	if err != nil {
		return nil, err
	}
	var answer stubs.GetKeys200JSONResponse
	if p := m.PayPay; p != nil {
		answer.Paypay = &stubs.PayPayKeys{
			URL: p.URL, APIKey: p.APIKey, APISecret: p.APISecret, MerchantID: p.MerchantID, ClientID: p.ClientID,
		}
	}
	if p := m.Paidy; p != nil {
		answer.Paidy = &stubs.PaidyKeys{URL: p.URL, PublicKey: p.PublicKey, SecretKey: p.SecretKey}
	}
	if l := m.Legacy; l != nil {
		answer.PaidyLegacy = &stubs.LegacyKeys{URL: l.URL, APIKey: l.APIKey, Secret: l.Secret}
	}
	return answer, nil
}
