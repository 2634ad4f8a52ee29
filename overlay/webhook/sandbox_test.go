package webhook_test

import (
	"context"
	"net"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
)

// paidyFault is a fault of some of Paidy's webhooks.
func paidyFault(kind sandbox.FaultKind, delay time.Duration, probability float64) sandbox.Rule {
	return sandbox.Rule{
		Fault: sandbox.Fault{
			Provider: sandbox.ProviderPaidy, Webhook: "paymentEvent", Kind: kind, Delay: delay,
		},
		Probability: probability,
	}
}

// startPaidyReceiver confirms and handles the webhooks of a sandbox. The journal has
// a line for each payment that was handled.
func startPaidyReceiver(t *testing.T, s *sandbox.Sandbox) (*webhook.Receiver, *journal) {
	t.Helper()
	client, err := jppay.NewPaidy(jppay.PaidyConfig{
		BaseURL: s.Paidy.URL, SecretKey: overlay.NewSecret(s.Paidy.SecretKey),
	})
	require.NoError(t, err)

	payments := &journal{}
	receiver, err := webhook.Paidy(webhook.ConfirmPaidy(client), func(_ context.Context, d webhook.Delivery) error {
		assert.Equal(t, webhook.Confirmed, d.Verdict, "%s", d)
		if assert.IsType(t, &paidy.Payment{}, d.Truth, "%s", d) {
			assert.Equal(t, d.PaymentID, d.Truth.(*paidy.Payment).ID, "%s", d)
		}
		payments.add("%s", d.PaymentID)
		return nil
	}, webhook.Config{Sources: prefixes("127.0.0.1/32")})
	require.NoError(t, err)

	server := httptest.NewServer(receiver)
	t.Cleanup(server.Close)
	require.NoError(t, s.SetWebhookURL("paidy", server.URL))
	t.Cleanup(start(t, receiver))

	return receiver, payments
}

// TestEachWebhookOfTheSandboxIsHandledOnce lets the sandbox send them twice, late, out
// of order and from an address that is not the provider's.
func TestEachWebhookOfTheSandboxIsHandledOnce(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t)
	receiver, handled := startPaidyReceiver(t, s)
	require.NoError(t, s.SetPlan(sandbox.Plan{Seed: 7, Rules: []sandbox.Rule{
		paidyFault(sandbox.FaultWebhookWrongSource, 0, 0.2), paidyFault(sandbox.FaultWebhookDuplicate, 0, 0.3),
		paidyFault(sandbox.FaultWebhookReorder, 0, 0.3), paidyFault(sandbox.FaultWebhookDelay, 20*time.Millisecond, 0.3),
	}}))

	const payments = 60
	for range payments {
		_, err := s.Paidy.Checkout(sandbox.CheckoutRequest{Amount: 1000, OrderRef: "order-1"})
		require.NoError(t, err)
	}
	require.NoError(t, s.Flush(t.Context()))

	injected := s.Injected()
	for _, kind := range []sandbox.FaultKind{
		sandbox.FaultWebhookWrongSource, sandbox.FaultWebhookDuplicate, sandbox.FaultWebhookReorder,
		sandbox.FaultWebhookDelay,
	} {
		require.Positive(t, injected[kind], "%s", kind)
	}

	spoofed := injected[sandbox.FaultWebhookWrongSource]
	want := payments - spoofed
	assert.Eventually(t, func() bool { return len(handled.lines()) >= want }, 10*time.Second, time.Millisecond)

	different := map[string]bool{}
	for _, payment := range handled.lines() {
		different[payment] = true
	}
	assert.Len(t, handled.lines(), want)
	assert.Len(t, different, want)

	counters := receiver.Counters()
	assert.EqualValues(t, injected[sandbox.FaultWebhookDuplicate], counters.Duplicates)
	if !hasSecondLoopback() {
		spoofed = 0 // what another address should send does not arrive
	}
	assert.EqualValues(t, spoofed, counters.Refused[webhook.RefusedSource])
}

// hasSecondLoopback reports whether the machine has another loopback address.
func hasSecondLoopback() bool {
	listener, err := net.Listen("tcp", "127.0.0.2:0")
	if err != nil {
		return false
	}
	_ = listener.Close()

	return true
}
