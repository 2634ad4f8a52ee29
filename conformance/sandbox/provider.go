package sandbox

// Provider names one of the three APIs.
type Provider string

// The providers, each with a base URL of its own.
const (
	ProviderPayPay Provider = "paypay"
	ProviderPaidy  Provider = "paidy"
	ProviderLegacy Provider = "paidylegacy"
)
