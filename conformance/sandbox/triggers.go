package sandbox

import (
	"slices"

	"github.com/jppay/jppay/conformance/sandbox/paidy"
	"github.com/jppay/jppay/conformance/sandbox/paidylegacy"
	"github.com/jppay/jppay/conformance/sandbox/paypay"
	"github.com/jppay/jppay/conformance/sandbox/state"
)

// Trigger is somebody or something that every sandbox has and that leads to an answer.
type Trigger = state.Trigger

// Triggers returns whom and what every sandbox has: users, tokens, buyers and groups.
func Triggers() []Trigger {
	return slices.Concat(paypay.Triggers(), paidy.Triggers(), paidylegacy.Triggers())
}
