// Package ledger makes the oracle's wishes and effects from operations and the sandbox's
// ledger, because the oracle knows no provider.
package ledger

import (
	"slices"
	"unicode"

	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/internal/oracle"
	"github.com/jppay/jppay/overlay/policy"
)

// Currency is the currency of all effects: the three providers know no other.
const Currency = "JPY"

// unaskable are the operations whose outcome cannot be found out. There is no read, the request
// lacks the id for the read, the state that is read can have another reason, or the read may
// never show the effect.
var unaskable = map[policy.Provider][]string{
	policy.PayPay: {
		"createPointsCode", "deleteQRCode", "reauthorizePayment", "revertAuth", "cancelPayment", "cancelPendingPayment",
		"createCashback", "createCashbackReversal", "createQRCode",
	},
	policy.Paidy:       {"createPayment", "refundPayment"},
	policy.PaidyLegacy: {"authorizePayment", "updatePayment", "closePayment", "capturePayment", "refundPayment"},
}

// inPart are the operations that PayPay may do only in part.
var inPart = []string{"createCashbackReversal"}

// Wish returns a wish for one call of an operation.
func Wish(provider policy.Provider, operation, key string, amount int64) oracle.Wish {
	return oracle.Wish{
		Provider: string(provider), Operation: operation, Key: key, Amount: amount, Currency: Currency,
		Unaskable: slices.Contains(unaskable[provider], operation), AtMost: slices.Contains(inPart, operation),
	}
}

// Effects returns the effects in the sandbox's ledger that merchants asked for, in the oracle's
// form. It leaves out what users did in the app and what the clock did.
func Effects(entries []state.Effect) []oracle.Effect {
	list := make([]oracle.Effect, 0, len(entries))
	for _, e := range entries {
		operation := operationOf(e)
		if unicode.IsUpper(rune(operation[0])) { // the Go method that did it
			continue
		}
		list = append(list, oracle.Effect{
			Provider: string(e.Provider), Operation: operation, Key: e.Key, Amount: e.Amount, Currency: Currency,
		})
	}
	return list
}

// operationOf returns the operation that asked for an effect. A user's consent completes a
// capture or a reauthorization.
func operationOf(e state.Effect) string {
	if e.Operation != "ConfirmIncrease" {
		return e.Operation
	}
	if e.Kind == "capture" {
		return "capturePaymentAuth"
	}
	return "reauthorizePayment"
}
