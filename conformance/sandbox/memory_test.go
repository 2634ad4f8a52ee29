package sandbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit"
)

// memoryShop is a sandbox on a network in memory, the shop's client, and the shop's
// server for webhooks. It lives in a synctest bubble.
type memoryShop struct {
	*testing.T
	*sandbox.Sandbox
	client *http.Client

	mu       sync.Mutex
	webhooks []string
	senders  []string
}

// startMemoryShop starts everything and stops it when the bubble's test ends.
func startMemoryShop(t *testing.T, config sandbox.Config) *memoryShop {
	t.Helper()
	network := testkit.NewNetwork()
	listener, err := network.Listen("127.0.0.1:0")
	require.NoError(t, err)

	shop := &memoryShop{T: t, client: network.Client()}
	server := &http.Server{Handler: http.HandlerFunc(shop.receive)}
	served := make(chan error)
	go func() { served <- server.Serve(listener) }()
	t.Cleanup(func() {
		assert.NoError(t, server.Close())
		assert.ErrorIs(t, <-served, http.ErrServerClosed)
	})

	config.Network = network
	config.WebhookURLs = map[string]string{"paidy": "http://" + listener.Addr().String()}
	shop.Sandbox, err = sandbox.New(config)
	require.NoError(t, err)
	t.Cleanup(func() {
		shop.client.CloseIdleConnections()
		shop.Close()
		assert.Empty(t, shop.Findings())
	})
	return shop
}

func (s *memoryShop) receive(_ http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	assert.NoError(s.T, err)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.webhooks, s.senders = append(s.webhooks, string(body)), append(s.senders, r.RemoteAddr)
}

// paymentIDs are the payments that webhooks told of, in the order of their arrival.
func (s *memoryShop) paymentIDs() []string {
	s.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	var ids []string
	for _, body := range s.webhooks {
		var event struct {
			PaymentID string `json:"payment_id"`
		}
		require.NoError(s.T, json.Unmarshal([]byte(body), &event), "%s", body)
		ids = append(ids, event.PaymentID)
	}

	return ids
}

// assertClosesSoon closes the sandbox, which waits for nothing that takes long.
func (s *memoryShop) assertClosesSoon() {
	s.Helper()
	begin := time.Now()
	s.Close()
	assert.Less(s.T, time.Since(begin), time.Second, "Close")
}

// capture captures a new payment and returns the status of the answer.
func (s *memoryShop) capture() (int, error) {
	s.Helper()

	return s.captureWith(s.Context())
}

func (s *memoryShop) captureWith(ctx context.Context) (int, error) {
	s.Helper()
	payment, err := s.Paidy.Checkout(sandbox.CheckoutRequest{Amount: 1200})
	require.NoError(s.T, err)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost,
		s.Paidy.URL+"/payments/"+payment.PaymentID+"/captures", strings.NewReader("{}"))
	require.NoError(s.T, err)
	request.Header.Set("Authorization", "Bearer "+s.Paidy.SecretKey)
	request.Header.Set("Content-Type", "application/json")

	answer, err := s.client.Do(request)
	if err != nil {
		return 0, err
	}
	_, err = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode, errors.Join(err, answer.Body.Close())
}

// The sandbox needs no kernel: its servers, its webhooks and its waiting run in memory
// and in virtual time.
func TestASandboxRunsInMemoryAndInVirtualTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shop := startMemoryShop(t, sandbox.Config{})
		require.NoError(t, shop.Fault(sandbox.Fault{
			Provider: sandbox.ProviderPaidy, Operation: "capturePayment", Kind: sandbox.FaultLatency, Delay: 3 * time.Hour,
		}))
		require.NoError(t, shop.Fault(sandbox.Fault{
			Provider: sandbox.ProviderPaidy, Webhook: "paymentEvent", Kind: sandbox.FaultWebhookWrongSource,
		}))
		begin := time.Now()

		status, err := shop.capture()

		require.NoError(t, err)
		assert.Equal(t, http.StatusOK, status)
		assert.WithinDuration(t, begin.Add(3*time.Hour), time.Now(), time.Second)
		require.NoError(t, shop.Flush(t.Context()))
		shop.mu.Lock()
		defer shop.mu.Unlock()
		require.Len(t, shop.webhooks, 3)
		assert.Contains(t, shop.webhooks[0], "authorize_success")
		assert.Contains(t, shop.senders[0], "127.0.0.2:")
		assert.Contains(t, shop.webhooks[1], "capture_success")
		assert.Contains(t, shop.senders[1], "127.0.0.1:")
		assert.Contains(t, shop.webhooks[2], "close_success")
	})
}

func TestARefusingSandboxComesBackInVirtualTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shop := startMemoryShop(t, sandbox.Config{})
		require.NoError(t, shop.Fault(sandbox.Fault{
			Provider: sandbox.ProviderPaidy, Kind: sandbox.FaultRefused, Delay: time.Hour,
		}))

		_, err := shop.capture()
		require.Error(t, err)
		time.Sleep(59 * time.Minute)
		_, err = shop.capture()
		require.ErrorContains(t, err, "refused")
		time.Sleep(2 * time.Minute)
		status, err := shop.capture()

		require.NoError(t, err)
		assert.Equal(t, http.StatusOK, status)
	})
}

func TestALateCommitHappensAfterTheClientHasGone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shop := startMemoryShop(t, sandbox.Config{})
		require.NoError(t, shop.Fault(sandbox.Fault{
			Provider: sandbox.ProviderPaidy, Operation: "capturePayment", Kind: sandbox.FaultLateCommit, Delay: time.Hour,
		}))
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()

		_, err := shop.captureWith(ctx)
		require.ErrorIs(t, err, context.DeadlineExceeded)

		time.Sleep(58 * time.Minute)
		assert.Len(t, shop.Ledger(), 1, "the authorization")
		time.Sleep(2 * time.Minute)
		assert.Len(t, shop.Ledger(), 2)
	})
}

func TestASandboxFollowsTheClockOfItsHost(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ahead := func() time.Time { return time.Now().Add(5 * time.Minute) }
		shop := startMemoryShop(t, sandbox.Config{Now: ahead})
		request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, shop.Paidy.URL+"/tokens", nil)
		require.NoError(t, err)

		answer, err := shop.client.Do(request)
		require.NoError(t, err)
		require.NoError(t, answer.Body.Close())

		date, err := http.ParseTime(answer.Header.Get("Date"))
		require.NoError(t, err)
		assert.WithinDuration(t, time.Now().Add(5*time.Minute), date, time.Second)
	})
}
