package sandbox

import "github.com/jppay/jppay/conformance/sandbox/paidy"

// What a test sees of Paidy; package paidy describes it.
type (
	// Paidy is the Paidy v2 side of a sandbox.
	Paidy = paidy.Sandbox
	// CheckoutRequest is one purchase in Paidy Checkout.
	CheckoutRequest = paidy.CheckoutRequest
	// CheckoutResult is how a purchase in Paidy Checkout ended.
	CheckoutResult = paidy.CheckoutResult
	// TokenRequest is one consent to recurring payments in Paidy Checkout.
	TokenRequest = paidy.TokenRequest
)

// Consumers and tokens of Paidy; package paidy says what each leads to.
const (
	PaidyConsumerApproved = paidy.ConsumerApproved
	PaidyConsumerRejected = paidy.ConsumerRejected
	PaidyTokenActive      = paidy.TokenActive
	PaidyTokenRejected    = paidy.TokenRejected
	PaidyTokenSuspended   = paidy.TokenSuspended
)
