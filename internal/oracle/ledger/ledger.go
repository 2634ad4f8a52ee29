// Package ledger reads the sandbox's ledger for the oracle, which knows no sandbox.
package ledger

import (
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/internal/oracle"
)

// Currency is that of all that happens: the three providers know no other.
const Currency = "JPY"

// Effects returns the sandbox's ledger as the oracle reads it.
func Effects(entries []state.Effect) []oracle.Effect {
	list := make([]oracle.Effect, len(entries))
	for i, e := range entries {
		list[i] = oracle.Effect{
			Provider: string(e.Provider), Operation: operationOf(e), Key: e.Key, Amount: e.Amount, Currency: Currency,
		}
	}
	return list
}

// operationOf returns the operation that asked for an effect: a user's consent carries
// out what a capture or a reauthorization asked for.
func operationOf(e state.Effect) string {
	if e.Operation != "ConfirmIncrease" {
		return e.Operation
	}
	if e.Kind == "capture" {
		return "capturePaymentAuth"
	}
	return "reauthorizePayment"
}
