package sim

import (
	"slices"

	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/internal/oracle"
	"github.com/jppay/jppay/overlay/policy"
)

// yenOnly is the currency of all that happens: the three providers know no other.
const yenOnly = "JPY"

// unaskable are the operations of which nobody can find out what became of them: there
// is no read, the request lacks the id that the read needs, or what is read can have
// another reason.
var unaskable = map[policy.Provider][]string{
	policy.PayPay:      {"createPointsCode", "deleteQRCode", "reauthorizePayment", "revertAuth"},
	policy.Paidy:       {"createPayment", "refundPayment"},
	policy.PaidyLegacy: {"authorizePayment", "updatePayment", "closePayment", "capturePayment", "refundPayment"},
}

func wished(provider policy.Provider, operation, key string, amount int64) oracle.Wish {
	return oracle.Wish{
		Provider: string(provider), Operation: operation, Key: key, Amount: amount, Currency: yenOnly,
		Unaskable: slices.Contains(unaskable[provider], operation),
	}
}

// effects returns the sandbox's ledger as the oracle reads it.
func effects(ledger []state.Effect) []oracle.Effect {
	list := make([]oracle.Effect, len(ledger))
	for i, e := range ledger {
		list[i] = oracle.Effect{
			Provider: string(e.Provider), Operation: operationOf(e), Key: e.Key, Amount: e.Amount, Currency: yenOnly,
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
