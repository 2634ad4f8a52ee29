package paidylegacy

import (
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
)

// Triggers returns the e-mail addresses of the buyers who get special answers, and the pin that
// one of them gets.
func Triggers() []state.Trigger {
	return []state.Trigger{
		{Provider: policy.PaidyLegacy, Kind: "buyer", Value: Approved, Does: "authorize_success"},
		{Provider: policy.PaidyLegacy, Kind: "buyer", Value: AsksPin, Does: "authenticate_consumer"},
		{Provider: policy.PaidyLegacy, Kind: "buyer", Value: Declined, Does: "authorize_fail"},
		{Provider: policy.PaidyLegacy, Kind: "buyer", Value: AsksNumPayments, Does: "require_num_payments"},
		{Provider: policy.PaidyLegacy, Kind: "buyer", Value: AsksConsumerData, Does: "require_consumer_data"},
		{Provider: policy.PaidyLegacy, Kind: "buyer", Value: PhoneMismatch, Does: "phone_mismatch"},
		{Provider: policy.PaidyLegacy, Kind: "buyer", Value: EmailMismatch, Does: "email_mismatch"},
		{Provider: policy.PaidyLegacy, Kind: "buyer", Value: OverLimit, Does: "rejected_limits"},
		{Provider: policy.PaidyLegacy, Kind: "pin", Value: Pin, Does: "the pin of " + AsksPin},
	}
}
