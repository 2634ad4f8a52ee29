package sandbox_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

func TestPayPayUnderMaintenanceDoesNothing(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	const user = sandbox.PayPayUserCompleted
	code := r.Code("scanned", 1000, "")
	require.NoError(t, r.SetCondition(sandbox.ProviderPayPay, sandbox.Maintenance))

	r.CreatePayment("k-1", user, 1000, "").AssertRefused(503, "MAINTENANCE_MODE")
	r.GetPayment("k-1").AssertRefused(503, "MAINTENANCE_MODE")
	assert.Equal(t, "MAINTENANCE_MODE", r.SendAs("", "GET", "/v2/payments/k-1", "").Code, "without a signature too")
	require.NoError(t, r.PayPay.ScanAndPay(code, user))
	assert.Empty(t, r.Events(), "PayPay sends no webhook meanwhile")

	require.NoError(t, r.SetCondition(sandbox.ProviderPayPay, sandbox.Usual))
	r.GetPayment("k-1").AssertRefused(404, "RESOURCE_NOT_FOUND")
	r.CreatePayment("k-1", user, 2000, "").RequireStatus(201)
	assert.Equal(t, []string{"COMPLETED k-1 2000"}, r.Events())
}

func TestAnOutageOfAProvider(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t)
	for _, provider := range []sandbox.Provider{sandbox.ProviderPayPay, sandbox.ProviderPaidy, sandbox.ProviderLegacy} {
		require.NoError(t, s.SetCondition(provider, sandbox.Outage))
	}
	payPay, paidy, legacy := rig.PayPayOf(t, s), rig.PaidyOf(t, s), rig.LegacyOf(t, s)

	assert.Equal(t, "INTERNAL_SERVER_ERROR", payPay.GetPayment("k-1").RequireStatus(500).Code)
	answer := paidy.Send("GET", "/tokens/", "")
	assert.Equal(t, 500, answer.Status)
	assert.Equal(t, "service.exception", answer.Body["code"])
	failed := legacy.Send("/pay/status", rig.Object{"payment_id": "542e6dc61200008a077a4de3"})
	assert.Equal(t, 500, failed.Status)
	assert.Equal(t, "internal_error", failed.Text("status"))

	assert.Equal(t, 401, paidy.Send("GET", "/tokens/", "", "Authorization", "").Status, "who calls comes first")
	assert.Empty(t, s.Ledger())
}

func TestTheLimitOfCallsCountsInEachSecond(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	require.NoError(t, r.LimitCalls(sandbox.ProviderPayPay, 3))

	for range 3 {
		r.GetPayment("k-1").AssertRefused(404, "RESOURCE_NOT_FOUND")
	}
	r.GetPayment("k-1").AssertRefused(429, "RATE_LIMIT")
	r.CreatePayment("k-1", sandbox.PayPayUserCompleted, 1000, "").AssertRefused(429, "RATE_LIMIT")
	assert.Empty(t, r.Ledger())

	r.Clock.Advance(time.Second)
	r.CreatePayment("k-1", sandbox.PayPayUserCompleted, 1000, "").RequireStatus(201)
	require.NoError(t, r.LimitCalls(sandbox.ProviderPayPay, 0))
	for range 5 {
		r.GetPayment("k-1").RequireSuccess()
	}
}

func TestTheLimitOfCallsOfLegacyPaidyRefusesTheRequest(t *testing.T) {
	t.Parallel()
	r := rig.StartLegacy(t, sandbox.Config{})
	require.NoError(t, r.LimitCalls(sandbox.ProviderLegacy, 1))
	id := r.Authorize()

	answer := r.Send("/pay/capture", rig.Object{"payment_id": id})

	assert.Equal(t, "request_failed", answer.Text("status"))
	assert.Equal(t, id, answer.Text("payment_id"), "of a payment that exists")
	assert.Len(t, r.Ledger(), 1)
}

func TestConditionsThatNoSourceStatesAreRefused(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t)

	for _, provider := range []sandbox.Provider{sandbox.ProviderPaidy, sandbox.ProviderLegacy, "nobody"} {
		err := s.SetCondition(provider, sandbox.Maintenance)
		assert.ErrorContains(t, err, "sandbox: SetCondition: ", provider)
	}
	assert.ErrorContains(t, s.SetCondition(sandbox.ProviderPayPay, ""), "has no condition")
	assert.ErrorContains(t, s.LimitCalls(sandbox.ProviderPaidy, 1), "sandbox: LimitCalls: no source")
	assert.ErrorContains(t, s.LimitCalls("nobody", 1), "no source")
	assert.ErrorContains(t, s.LimitCalls(sandbox.ProviderPayPay, -1), "want 0 or more")
}
