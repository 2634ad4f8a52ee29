package sandbox_test

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit"
)

// startTime is where the clock of these sandboxes begins.
var startTime = time.Date(2026, 6, 1, 10, 0, 0, 0, time.UTC)

// entryLog is a log that a test can read while requests go on.
type entryLog struct {
	mu   sync.Mutex
	list []sandbox.Entry
}

func (l *entryLog) add(e sandbox.Entry) {
	l.mu.Lock()
	defer l.mu.Unlock()

	l.list = append(l.list, e)
}

func (l *entryLog) all() []sandbox.Entry {
	l.mu.Lock()
	defer l.mu.Unlock()

	return slices.Clone(l.list)
}

// newClient returns a client that opens a connection for each request, so that it
// never sends a request twice.
func newClient(t testing.TB) *http.Client {
	t.Helper()
	transport := &http.Transport{DisableKeepAlives: true}
	t.Cleanup(transport.CloseIdleConnections)

	return &http.Client{Transport: transport}
}

// newReusingClient returns a client that uses its connections again.
func newReusingClient(t testing.TB) *http.Client {
	t.Helper()
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)

	return &http.Client{Transport: transport}
}

// keptBytes is how much of an answer ask returns.
const keptBytes = 1 << 20

// ask sends a request and reads the whole answer. ContentLength becomes what was
// read of it where the server did not say.
func ask(client *http.Client, method, url, key, body string) (*http.Response, string, error) {
	request, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		return nil, "", err
	}
	if key != "" {
		request.Header.Set("Authorization", "Bearer "+key)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}

	response, err := client.Do(request)
	if err != nil {
		return nil, "", err
	}
	defer func() { _ = response.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(response.Body, keptBytes))
	if err != nil {
		return response, string(raw), err
	}
	rest, err := io.Copy(io.Discard, response.Body)
	response.ContentLength = max(response.ContentLength, int64(len(raw))+rest)

	return response, string(raw), err
}

// mustAsk is ask, with a new client, for a request that has to be answered.
func mustAsk(t testing.TB, method, url, key, body string) (*http.Response, string) {
	t.Helper()
	response, raw, err := ask(newClient(t), method, url, key, body)
	require.NoError(t, err)

	return response, raw
}

// listTokens sends a request to Paidy that changes nothing.
func listTokens(t testing.TB, s *sandbox.Sandbox) *http.Response {
	t.Helper()
	response, _ := mustAsk(t, "GET", s.Paidy.URL+"/tokens", s.Paidy.SecretKey, "")

	return response
}

// checkout makes a payment of 1000 yen and returns its id.
func checkout(t testing.TB, s *sandbox.Sandbox) string {
	t.Helper()
	result, err := s.Paidy.Checkout(sandbox.CheckoutRequest{Amount: 1000, OrderRef: "order-1"})
	require.NoError(t, err)

	return result.PaymentID
}

func newToken(t testing.TB, s *sandbox.Sandbox) {
	t.Helper()
	_, err := s.Paidy.NewToken(sandbox.TokenRequest{})
	require.NoError(t, err)
}

// paidyFault injects a fault into Paidy.
func paidyFault(t testing.TB, s *sandbox.Sandbox, fault sandbox.Fault) {
	t.Helper()
	fault.Provider = sandbox.ProviderPaidy
	require.NoError(t, s.Fault(fault))
}

// paymentIDs returns the payments that webhooks name, in the order of arrival.
func paymentIDs(t testing.TB, receiver *testkit.Receiver) []string {
	t.Helper()
	var ids []string
	for _, body := range receiver.Bodies() {
		var event struct {
			PaymentID string `json:"payment_id"`
		}
		require.NoError(t, json.Unmarshal(body, &event), "%s", body)
		ids = append(ids, event.PaymentID)
	}

	return ids
}
