package sandbox_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay/webhook/webhooktest"
)

// deliver sends a webhook of a provider to a receiver and returns what became of it. It
// runs in a synctest bubble.
func deliver(t *testing.T, provider sandbox.Provider, receiver http.HandlerFunc) sandbox.Delivery {
	t.Helper()
	network := testkit.NewNetwork()
	listener, err := network.Listen("127.0.0.1:0")
	require.NoError(t, err)
	server := &http.Server{Handler: receiver}
	served := make(chan error)
	go func() { served <- server.Serve(listener) }()

	s, err := sandbox.New(sandbox.Config{
		Network:     network,
		WebhookURLs: map[string]string{string(provider): "http://" + listener.Addr().String()},
	})
	require.NoError(t, err)
	name, event := eventOf(provider)
	body, err := json.Marshal(event)
	require.NoError(t, err)
	require.NoError(t, s.SendWebhook(provider, name, body))
	require.NoError(t, s.Flush(t.Context()))
	deliveries := s.Deliveries()
	s.Close()
	assert.NoError(t, server.Shutdown(t.Context()))
	assert.ErrorIs(t, <-served, http.ErrServerClosed)

	require.Len(t, deliveries, 1)
	return deliveries[0]
}

// eventOf returns a webhook of a provider.
func eventOf(provider sandbox.Provider) (name string, event any) {
	switch provider {
	case sandbox.ProviderPayPay:
		return "transactionEvent", webhooktest.Transaction(paypay.TransactionEventStateCompleted)
	case sandbox.ProviderPaidy:
		return "paymentEvent", webhooktest.PaidyPayment(paidy.PaymentEventStatusUpdateSuccess)
	case sandbox.ProviderLegacy:
		return "authorizeSucceeded", webhooktest.LegacyAuthorized()
	}
	return "", nil
}

func answering(status int, after time.Duration) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(after) // virtual
		w.WriteHeader(status)
	}
}

func TestWhatCountsAsTheReceiptOfAWebhook(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		provider sandbox.Provider
		status   int
		after    time.Duration
		received bool
	}{
		"Paidy takes 200":                                   {sandbox.ProviderPaidy, 200, 0, true},
		"Paidy takes no 201":                                {sandbox.ProviderPaidy, 201, 0, false},
		"Paidy takes no 204":                                {sandbox.ProviderPaidy, 204, 0, false},
		"Paidy waits for 9 s":                               {sandbox.ProviderPaidy, 200, 9 * time.Second, true},
		"Paidy does not wait for 11 s":                      {sandbox.ProviderPaidy, 200, 11 * time.Second, false},
		"PayPay takes 204":                                  {sandbox.ProviderPayPay, 204, 0, true},
		"PayPay does not wait for 3 s":                      {sandbox.ProviderPayPay, 200, 3 * time.Second, false},
		"legacy Paidy takes 204, since no source says more": {sandbox.ProviderLegacy, 204, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				delivery := deliver(t, c.provider, answering(c.status, c.after))
				if c.received {
					assert.NoError(t, delivery.Err)
				} else {
					assert.Error(t, delivery.Err)
				}
			})
		})
	}
}
