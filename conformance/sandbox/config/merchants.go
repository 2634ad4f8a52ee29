package config

import "github.com/jppay/jppay/conformance/sandbox"

// merchant is a merchant as it is written.
type merchant struct {
	Name        string            `yaml:"name"`
	PayPay      *payPay           `yaml:"paypay"`
	Paidy       *paidy            `yaml:"paidy"`
	PaidyLegacy *paidyLegacy      `yaml:"paidy-legacy"`
	Webhooks    map[string]string `yaml:"webhooks"`
}

type payPay struct {
	MerchantID      string   `yaml:"merchantId"`
	APIKey          string   `yaml:"apiKey"`
	APISecret       string   `yaml:"apiSecret"`
	ClientID        string   `yaml:"clientId"`
	RedirectDomains []string `yaml:"redirectDomains"`
	Scopes          []string `yaml:"scopes"`
	CashbackBudget  *int64   `yaml:"cashbackBudget"`
	Users           []user   `yaml:"users"`
	Groups          []group  `yaml:"groups"`
}

type user struct {
	ID      string   `yaml:"id"`
	Balance int64    `yaml:"balance"`
	Points  int64    `yaml:"points"`
	Scopes  []string `yaml:"scopes"`
	State   string   `yaml:"state"`
	Decline string   `yaml:"decline"`
}

type group struct {
	ID      int64 `yaml:"id"`
	Budget  int64 `yaml:"budget"`
	MaxDays int   `yaml:"maxDays"`
	Minimum int64 `yaml:"minimum"`
}

type paidy struct {
	SecretKey string `yaml:"secretKey"`
	PublicKey string `yaml:"publicKey"`
}

type paidyLegacy struct {
	APIKey string `yaml:"apiKey"`
	Secret string `yaml:"secret"`
}

func (m merchant) config() sandbox.MerchantConfig {
	cfg := sandbox.MerchantConfig{Name: m.Name, WebhookURLs: m.Webhooks}
	if m.PayPay != nil {
		cfg.PayPay = m.PayPay.account()
	}
	if m.Paidy != nil {
		cfg.Paidy = &sandbox.PaidyAccount{SecretKey: m.Paidy.SecretKey, PublicKey: m.Paidy.PublicKey}
	}
	if m.PaidyLegacy != nil {
		cfg.Legacy = &sandbox.LegacyAccount{APIKey: m.PaidyLegacy.APIKey, Secret: m.PaidyLegacy.Secret}
	}
	return cfg
}

func (p payPay) account() *sandbox.PayPayAccount {
	account := &sandbox.PayPayAccount{
		MerchantID: p.MerchantID, APIKey: p.APIKey, APISecret: p.APISecret, ClientID: p.ClientID,
		RedirectDomains: p.RedirectDomains, Scopes: p.Scopes, CashbackBudget: p.CashbackBudget,
	}
	for _, u := range p.Users {
		account.Users = append(account.Users, sandbox.PayPayUser(u))
	}
	for _, g := range p.Groups {
		account.Groups = append(account.Groups, sandbox.PayPayPointsGroup(g))
	}
	return account
}
