package paidylegacy

import (
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
)

// Triggers returns the e-mail addresses of the buyers who get special answers, and the pin that
// one of them gets.
func Triggers() []state.Trigger {
	var list []state.Trigger
	for _, buyer := range []struct{ email, does string }{
		{Approved, "authorize_success"},
		{AsksPin, "authenticate_consumer"},
		{Declined, "authorize_fail"},
		{AsksNumPayments, "require_num_payments"},
		{AsksConsumerData, "require_consumer_data"},
		{PhoneMismatch, "phone_mismatch"},
		{EmailMismatch, "email_mismatch"},
		{OverLimit, "rejected_limits"},
	} {
		one := state.Trigger{Provider: policy.PaidyLegacy, Kind: "buyer", Value: buyer.email, Does: buyer.does}
		list = append(list, one)
	}
	pin := state.Trigger{Provider: policy.PaidyLegacy, Kind: "pin", Value: Pin, Does: "the pin of " + AsksPin}
	return append(list, pin)
}
