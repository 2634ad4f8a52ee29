package paypay_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

func TestAnOperationThatTheContractDoesNotCover(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	const user = sandbox.PayPayUserCompleted
	operations := []string{"createPayment"}
	require.NoError(t, r.PayPay.SetContract(sandbox.PayPayContract{WithoutOperations: operations}))
	operations[0] = "createAuth"

	r.CreatePayment("k-1", user, 1000, "").AssertRefused(401, "OP_OUT_OF_SCOPE")
	assert.Empty(t, r.Ledger())
	r.CreateAuth("k-1", user, 1000, "").RequireStatus(201)

	require.NoError(t, r.PayPay.SetContract(sandbox.PayPayContract{}))
	r.CreatePayment("k-2", user, 2000, "").RequireStatus(201)
}

func TestAMerchantWithoutAuthorizations(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	const user = sandbox.PayPayUserCompleted
	r.CreateAuth("before", user, 900, "").RequireStatus(201)
	require.NoError(t, r.PayPay.SetContract(sandbox.PayPayContract{WithoutAuthorizations: true}))

	r.CreateAuth("k-1", user, 1000, "").AssertRefused(400, "PRE_AUTH_CAPTURE_UNSUPPORTED_MERCHANT")
	r.CreateCode("k-2", 1000, `,"isAuthorization":true`).AssertRefused(400, "PRE_AUTH_CAPTURE_UNSUPPORTED_MERCHANT")
	r.CreateCode("k-3", 1000, "").RequireStatus(201)
	r.CreatePayment("k-4", user, 1000, "").RequireStatus(201)
	r.Capture("before", "c-1", 900).RequireSuccess()
}

func TestAMerchantWhoMayCaptureNoMoreThanWasAuthorized(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	r.CreateAuth("k-1", sandbox.PayPayUserCompleted, 1000, "").RequireStatus(201)
	require.NoError(t, r.PayPay.SetContract(sandbox.PayPayContract{WithoutHigherCaptures: true}))

	r.Capture("k-1", "c-1", 1001).AssertRefused(400, "HIGHER_CAPTURE_NOT_PERMITTED")
	r.Capture("k-1", "c-2", 1000).RequireSuccess()
}

func TestAContractOfUnknownOperationsIsRefused(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	require.NoError(t, r.PayPay.SetContract(sandbox.PayPayContract{WithoutOperations: []string{"createPayment"}}))

	for _, id := range []string{"", "payEverybody", "capturePayment"} {
		err := r.PayPay.SetContract(sandbox.PayPayContract{WithoutOperations: []string{id}})
		assert.ErrorContains(t, err, "sandbox: SetContract: ", id)
	}
	r.CreatePayment("k-1", sandbox.PayPayUserCompleted, 1000, "").AssertRefused(401, "OP_OUT_OF_SCOPE")
}
