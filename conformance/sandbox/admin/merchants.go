package admin

import (
	"context"
	"maps"
	"net/url"
	"slices"

	stubs "github.com/jppay/jppay/conformance/internal/stubs/admin"
)

func (e endpoint) ListMerchants(
	context.Context, stubs.ListMerchantsRequestObject,
) (stubs.ListMerchantsResponseObject, error) {
	list := stubs.ListMerchants200JSONResponse{}
	for _, m := range e.merchants {
		list = append(list, m.describe(e.sandbox.WebhookURLs(m.Name)))
	}
	return list, nil
}

// describe describes a merchant without its keys.
func (m Merchant) describe(urls map[string]string) stubs.Merchant {
	answer := stubs.Merchant{Name: m.Name, Providers: []stubs.Provider{}, WebhookUrls: []stubs.WebhookTarget{}}
	if m.PayPay != nil {
		answer.Providers, answer.MerchantID = append(answer.Providers, stubs.ProviderPaypay), &m.PayPay.MerchantID
	}
	if m.Paidy != nil {
		answer.Providers = append(answer.Providers, stubs.ProviderPaidy)
	}
	if m.Legacy != nil {
		answer.Providers = append(answer.Providers, stubs.ProviderPaidyLegacy)
	}
	for _, key := range slices.Sorted(maps.Keys(urls)) {
		answer.WebhookUrls = append(answer.WebhookUrls, stubs.WebhookTarget{Key: key, URL: withoutSecrets(urls[key])})
	}
	return answer
}

// withoutSecrets returns a URL that was checked, without the parts that may hold secrets.
func withoutSecrets(address string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return (&url.URL{Scheme: parsed.Scheme, Host: parsed.Host, Path: parsed.Path}).String()
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
