package paypay_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// paidWith returns the payment methods of a payment, each as "type amount".
func paidWith(a rig.PayPayAnswer) []string {
	var list []string
	methods, _ := a.Data["paymentMethods"].([]any)
	for _, m := range methods {
		one, _ := m.(map[string]any)
		money, _ := one["amount"].(map[string]any)
		list = append(list, fmt.Sprintf("%s %.0f", one["type"], money["amount"]))
	}
	return list
}

func TestAPaymentByAChosenMethodLeavesTheWalletAlone(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted
	for _, method := range []string{"CREDIT_CARD", "PAY_LATER_CC", "GIFT_VOUCHER"} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			r := rig.StartPayPay(t, sandbox.Config{})
			before := r.Wallet(user)
			require.NoError(t, r.PayPay.PayWith(user, method))

			paid := r.CreatePayment("k-1", user, 200_000, "").RequireStatus(201)
			assert.Equal(t, []string{method + " 200000"}, paidWith(paid))
			assert.Equal(t, before, r.Wallet(user), "more than the wallet has was taken of something else")

			refund := r.Refund("r-1", paid.Text("paymentId"), 500).RequireSuccess()
			assert.NotEmpty(t, refund.Text("status"))
			assert.Equal(t, before, r.Wallet(user))
			assert.Equal(t, []string{"createPayment: payment k-1 200000", "refundPayment: refund r-1 500"}, r.Effects(0))
		})
	}
}

func TestAnAuthorizationKeepsItsMethod(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	const user = sandbox.PayPayUserCompleted
	before := r.Wallet(user)
	require.NoError(t, r.PayPay.PayWith(user, "CREDIT_CARD"))
	id := r.CreateAuth("k-1", user, 1000, "").RequireStatus(201).Text("paymentId")
	require.NoError(t, r.PayPay.PayWith(user, ""))

	lower := r.Reauthorize("q-1", id, 900).RequireSuccess()
	assert.Equal(t, []string{"CREDIT_CARD 900"}, paidWith(lower))
	assert.Equal(t, before, r.Wallet(user), "nothing of the wallet is blocked")

	assert.Equal(t, "USER_CONFIRMATION_REQUIRED", r.Capture("k-1", "c-1", 1100).Code)
	require.NoError(t, r.PayPay.ConfirmIncrease(id))
	assert.Equal(t, []string{"CREDIT_CARD 1100"}, paidWith(r.GetPayment("k-1").RequireSuccess()))
	assert.Equal(t, before, r.Wallet(user))

	r.CreatePayment("k-2", user, 2000, "").RequireStatus(201)
	assert.Equal(t, before.Balance-2000, r.Wallet(user).Balance, "the balance again")
}

func TestAMethodThatTheRequestNamesIsTheOnePaidWith(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	const user = sandbox.PayPayUserCompleted
	before := r.Wallet(user)
	methods, _ := r.Must("GET", "/v4/paymentMethods?userAuthorizationId="+user, "").Data["paymentMethods"].([]any)
	require.Len(t, methods, 2)

	for i, want := range []string{"CREDIT_CARD 1000", "PAY_LATER_CC 1000"} {
		method, _ := methods[i].(map[string]any)
		key := []string{"k-1", "k-2"}[i]
		more := `,"paymentMethodId":"` + method["id"].(string) + `"`
		paid := r.Send("POST", rig.PayPayPaymentsPath+"?agreeSimilarTransaction=true",
			rig.PayPayDebitBody(key, user, 1000, more)).RequireStatus(201)
		assert.Equal(t, []string{want}, paidWith(paid))
	}
	assert.Equal(t, before, r.Wallet(user))
}

func TestPayingWithSomethingUnknownIsRefused(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})

	for _, method := range []string{"WALLET", "POINT", "HIVEX", "credit_card"} {
		assert.ErrorContains(t, r.PayPay.PayWith(sandbox.PayPayUserCompleted, method), "sandbox: PayWith: ", method)
	}
	assert.ErrorContains(t, r.PayPay.PayWith(unknownUser, "CREDIT_CARD"), "sandbox: PayWith: ")
}
