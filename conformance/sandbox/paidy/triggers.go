package paidy

import (
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
)

// Triggers returns the consumers and tokens that every sandbox has.
func Triggers() []state.Trigger {
	return []state.Trigger{
		{Provider: policy.Paidy, Kind: "consumer", Value: ConsumerApproved, Does: "authorized"},
		{Provider: policy.Paidy, Kind: "consumer", Value: ConsumerRejected, Does: "rejected"},
		{Provider: policy.Paidy, Kind: "token", Value: TokenActive, Does: "authorized"},
		{Provider: policy.Paidy, Kind: "token", Value: TokenRejected, Does: "rejected"},
		{Provider: policy.Paidy, Kind: "token", Value: TokenSuspended, Does: "suspended by its consumer"},
	}
}
