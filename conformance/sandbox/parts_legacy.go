package sandbox

import "github.com/jppay/jppay/conformance/sandbox/paidylegacy"

// What a test sees of legacy Paidy; package paidylegacy describes it.
type (
	// Legacy is the legacy Paidy side of a sandbox.
	Legacy = paidylegacy.Sandbox
	// LegacyPayment is a payment as the sandbox knows it.
	LegacyPayment = paidylegacy.Payment
)

// Buyers of legacy Paidy by their e-mail address, and the pin that one of them gets;
// package paidylegacy says what each leads to.
const (
	LegacyApproved         = paidylegacy.Approved
	LegacyAsksPin          = paidylegacy.AsksPin
	LegacyDeclined         = paidylegacy.Declined
	LegacyAsksNumPayments  = paidylegacy.AsksNumPayments
	LegacyAsksConsumerData = paidylegacy.AsksConsumerData
	LegacyPhoneMismatch    = paidylegacy.PhoneMismatch
	LegacyEmailMismatch    = paidylegacy.EmailMismatch
	LegacyOverLimit        = paidylegacy.OverLimit
	LegacyPin              = paidylegacy.Pin
)
