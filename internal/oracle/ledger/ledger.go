// Package ledger tells the oracle, which knows no provider, what the sandbox's ledger
// says and what can be wished.
package ledger

import (
	"slices"
	"unicode"

	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/internal/oracle"
	"github.com/jppay/jppay/overlay/policy"
)

// Currency is that of all that happens: the three providers know no other.
const Currency = "JPY"

// unaskable are the operations of which nobody can find out what became of them: there
// is no read, the request lacks the id that the read needs, what is read can have
// another reason, or may never show it.
var unaskable = map[policy.Provider][]string{
	policy.PayPay: {
		"createPointsCode", "deleteQRCode", "reauthorizePayment", "revertAuth", "cancelPayment", "cancelPendingPayment",
		"createCashback", "createCashbackReversal", "createQRCode",
	},
	policy.Paidy:       {"createPayment", "refundPayment"},
	policy.PaidyLegacy: {"authorizePayment", "updatePayment", "closePayment", "capturePayment", "refundPayment"},
}

// inPart are the operations of which PayPay may do less than was asked for.
var inPart = []string{"createCashbackReversal"}

// Wish returns a wish for one call of an operation.
func Wish(provider policy.Provider, operation, key string, amount int64) oracle.Wish {
	return oracle.Wish{
		Provider: string(provider), Operation: operation, Key: key, Amount: amount, Currency: Currency,
		Unaskable: slices.Contains(unaskable[provider], operation), AtMost: slices.Contains(inPart, operation),
	}
}

// Effects returns what merchants asked for in the sandbox's ledger, as the oracle reads
// it. What users do in the app or time brings about is nobody's wish.
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
