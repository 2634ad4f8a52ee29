package ledger

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/internal/oracle"
	"github.com/jppay/jppay/overlay/policy"
)

func TestAnEffectIsThatOfTheOperationThatAskedForIt(t *testing.T) {
	t.Parallel()
	consent := state.Effect{Provider: policy.PayPay, Operation: "ConfirmIncrease", Key: "order-1", Amount: 700}
	capture, charge := consent, consent
	capture.Kind, charge.Operation = "capture", "createPayment"

	read := Effects([]state.Effect{consent, capture, charge})

	effect := oracle.Effect{Provider: "paypay", Key: "order-1", Amount: 700, Currency: "JPY"}
	assert.Len(t, read, 3)
	for i, operation := range []string{"reauthorizePayment", "capturePaymentAuth", "createPayment"} {
		effect.Operation = operation
		assert.Equal(t, effect, read[i])
	}
}

func TestWhatUsersDoIsNobodysWish(t *testing.T) {
	t.Parallel()
	paid := state.Effect{Provider: policy.PayPay, Operation: "ScanAndPay", Kind: "payment", Key: "order-1", Amount: 700}

	assert.Empty(t, Effects([]state.Effect{paid}))
}
