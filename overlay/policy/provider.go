package policy

// Provider names one of the three APIs. Errors, records, webhooks, the sandbox and
// the command all spell it this way.
type Provider string

// The three providers.
const (
	PayPay      Provider = "paypay"
	Paidy       Provider = "paidy"
	PaidyLegacy Provider = "paidy-legacy"
)
