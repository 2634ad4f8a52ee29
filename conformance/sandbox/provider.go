package sandbox

import "github.com/jppay/jppay/overlay/policy"

// Provider names one of the three APIs.
type Provider = policy.Provider

// The providers, each with a base URL of its own.
const (
	ProviderPayPay = policy.PayPay
	ProviderPaidy  = policy.Paidy
	ProviderLegacy = policy.PaidyLegacy
)
