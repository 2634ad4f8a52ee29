package sandbox_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/internal/testkit/rig"
)

func TestWebhookURLsMustNameThisMachine(t *testing.T) {
	t.Parallel()
	here := rig.NewSandbox(t, sandbox.Config{})
	anywhere := rig.NewSandbox(t, sandbox.Config{AllowRemoteWebhooks: true})
	const key = "paidy/tokenEvent"
	assertRefused := func(s *sandbox.Sandbox, url string) {
		t.Helper()
		err := s.SetWebhookURL(key, url)
		if assert.Error(t, err, url) {
			assert.NotContains(t, err.Error(), "MARKED")
			assert.Contains(t, err.Error(), `"paidy/tokenEvent"`)
		}
	}

	for _, url := range []string{
		"http://127.0.0.1:8080/hook?token=MARKED", "http://127.9.9.9", "https://localhost/MARKED", "http://[::1]:1/", "",
	} {
		assert.NoError(t, here.SetWebhookURL(key, url), url)
		assert.NoError(t, anywhere.SetWebhookURL(key, url), url)
	}
	for _, url := range []string{
		"http://example.com/MARKED", "https://192.0.2.1/MARKED", "http://localhost.example.com",
		"http://127.0.0.1.example.com", "http://127.0.0.1@192.0.2.1/", "http://2130706433/", "http://[fe80::1]/",
		"http://0.0.0.0/",
	} {
		assertRefused(here, url)
		assert.NoError(t, anywhere.SetWebhookURL(key, url), url)
	}
	for _, url := range []string{
		"ftp://127.0.0.1/MARKED", "127.0.0.1:8080", "/MARKED", "http://", "http://:80/", "http://127.0.0.1:MARKED/",
		"http://127.0.0.1/%MARKED",
	} {
		assertRefused(here, url)
		assertRefused(anywhere, url)
	}

	err := here.SetWebhookURL("paidy/none", "")
	require.Error(t, err, "an unknown webhook")
	assert.Regexp(t, "^sandbox: SetWebhookURL: ", err.Error())
}

func TestWebhooksGoInOrderToTheLongerKey(t *testing.T) {
	t.Parallel()
	receiver := testkit.NewReceiver(t)
	s := sandbox.Start(t, sandbox.Config{Start: startTime, WebhookURLs: map[string]string{
		"paidy": receiver.URL + "/all", "paidy/tokenEvent": receiver.URL + "/tokens",
	}})

	for range 10 {
		checkout(t, s)
		newToken(t, s)
	}
	rig.Flush(t, s)

	assert.Equal(t, slices.Repeat([]string{"/all", "/tokens"}, 10), receiver.Paths())
	deliveries := s.Deliveries()
	assert.Len(t, deliveries, 20)
	for i, d := range deliveries {
		assert.Equal(t, sandbox.ProviderPaidy, d.Provider)
		assert.Equal(t, []string{"paymentEvent", "tokenEvent"}[i%2], d.Webhook, "delivery %d", i)
		assert.Equal(t, 200, d.Status)
		assert.NoError(t, d.Err)
		assert.WithinDuration(t, startTime, d.At, 0)
	}
}

func TestWebhookURLsCanBeRemoved(t *testing.T) {
	t.Parallel()
	receiver := testkit.NewReceiver(t)
	s := sandbox.Start(t, sandbox.Config{WebhookURLs: map[string]string{
		"paidy": receiver.URL + "/all", "paidy/tokenEvent": receiver.URL + "/tokens",
	}})

	for _, key := range []string{"paidy/tokenEvent", "paidy"} {
		require.NoError(t, s.SetWebhookURL(key, ""))
		checkout(t, s)
		newToken(t, s)
	}
	rig.Flush(t, s)

	assert.Equal(t, []string{"/all"}, receiver.Paths(), "that of the first payment")
}

func TestAnyWebhookOfADocumentCanBeSent(t *testing.T) {
	t.Parallel()
	receiver := testkit.NewReceiver(t)
	s := sandbox.Start(t, sandbox.Config{WebhookURLs: map[string]string{"paypay": receiver.URL + "/paypay"}})
	const webhook, body = "customerAuthorizationCanceled", `{"notification_type":"customer.authroization.canceled"}`

	require.NoError(t, s.Fault(sandbox.Fault{
		Provider: sandbox.ProviderPayPay, Webhook: webhook, Kind: sandbox.FaultWebhookDuplicate,
	}))
	require.NoError(t, s.SendWebhook(sandbox.ProviderPayPay, webhook, []byte(body)))
	rig.Flush(t, s)

	assert.Equal(t, []string{"/paypay", "/paypay"}, receiver.Paths(), "the fault sends it twice")
	assert.Empty(t, s.Findings())
}

func TestSendWebhookRefusesMistakes(t *testing.T) {
	t.Parallel()
	receiver := testkit.NewReceiver(t)
	s := sandbox.Start(t, sandbox.Config{WebhookURLs: map[string]string{
		"paypay": receiver.URL, "paidy": receiver.URL,
	}})
	const incomplete = `{"state":"COMPLETED"}`

	for _, c := range []struct {
		name          string
		provider      sandbox.Provider
		webhook, body string
		want          string
	}{
		{"a provider that is none", "nopay", "transactionEvent", `{}`, "no provider"},
		{"a webhook that is none", "paypay", "noWebhook", `{}`, "no webhook"},
		{"a body that is no JSON", "paidy", "tokenEvent", `{`, "breaks the document"},
		{"a body of another type", "paidy", "tokenEvent", `[]`, "breaks the document"},
		{"a body that lacks a field", "paypay", "transactionEvent", incomplete, "breaks the document"},
	} {
		assert.ErrorContains(t, s.SendWebhook(c.provider, c.webhook, []byte(c.body)), c.want, c.name)
	}
	rig.Flush(t, s)

	assert.Empty(t, receiver.Bodies())
	assert.Empty(t, s.Findings())
}

func TestFailedDeliveriesAreRecordedAndNoFindings(t *testing.T) {
	t.Parallel()
	elsewhere := testkit.NewReceiver(t)
	receiver := testkit.NewReceiverFunc(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/500":
			w.WriteHeader(500)
		case "/redirect":
			http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
		case "/cut":
			panic(http.ErrAbortHandler)
		case "/long":
			_, _ = w.Write(make([]byte, 1<<20))
		}
	})
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	s := sandbox.Start(t)

	cases := []struct {
		url    string
		status int
		err    string // its beginning; empty: none
	}{
		{receiver.URL + "/500", 500, "the receiver answered 500"},
		{receiver.URL + "/redirect", 307, "the receiver answered 307"},
		{receiver.URL + "/cut", 0, "not delivered: "},
		{receiver.URL + "/long", 200, ""},
		{closed.URL + "/MARKED?token=MARKED", 0, "not delivered: "},
		{receiver.URL, 200, ""},
	}
	for _, c := range cases {
		require.NoError(t, s.SetWebhookURL("paidy", c.url))
		checkout(t, s)
	}
	rig.Flush(t, s)

	deliveries := s.Deliveries()
	require.Len(t, deliveries, len(cases))
	for i, d := range deliveries {
		assert.Equal(t, cases[i].status, d.Status, "delivery %d", i)
		if cases[i].err == "" {
			assert.NoError(t, d.Err)
		} else if assert.Error(t, d.Err) {
			assert.True(t, strings.HasPrefix(d.Err.Error(), cases[i].err), "%s", d.Err)
			assert.NotContains(t, d.Err.Error(), "MARKED")
		}
	}
	assert.Empty(t, elsewhere.Bodies(), "a redirect was followed")
}

func TestQueueOfWebhooksIsBoundedAndCloseDoesNotWaitForIt(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	receiver := testkit.NewReceiverFunc(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	})
	defer close(release)
	s := rig.NewSandbox(t, sandbox.Config{WebhookURLs: map[string]string{"paidy": receiver.URL}})

	for range 300 { // one on its way, 256 waiting
		checkout(t, s)
	}
	findings := s.Findings()
	require.Len(t, findings, 1)
	assert.Equal(t, "webhook", findings[0].Kind)
	assert.Contains(t, findings[0].Detail, "256 webhooks are waiting")
	assert.Len(t, s.Ledger(), 300)

	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	err := s.Flush(canceled)
	assert.ErrorIs(t, err, context.Canceled)
	assert.ErrorContains(t, err, "webhooks are still waiting")

	flushed := make(chan error)
	go func() { flushed <- s.Flush(context.Background()) }()
	s.Close()
	assert.ErrorContains(t, <-flushed, "sandbox: Flush: closed with ")
	assert.ErrorContains(t, s.Flush(t.Context()), "sandbox: Flush: closed with ")
	assert.LessOrEqual(t, len(s.Deliveries()), 1)
	checkout(t, s) // still works and sends nothing
}

// TestFlushWaitsForWhatWasQueuedBefore keeps the queue from running empty.
func TestFlushWaitsForWhatWasQueuedBefore(t *testing.T) {
	t.Parallel()
	var s *sandbox.Sandbox
	var started sync.WaitGroup
	started.Add(1)
	receiver := testkit.NewReceiverFunc(t, func(http.ResponseWriter, *http.Request) {
		started.Wait()
		_, _ = s.Paidy.Checkout(sandbox.CheckoutRequest{Amount: 1}) // one more webhook for each received
	})
	s = rig.NewSandbox(t, sandbox.Config{WebhookURLs: map[string]string{"paidy": receiver.URL}})

	checkout(t, s)
	checkout(t, s)
	started.Done()
	rig.Flush(t, s)

	assert.GreaterOrEqual(t, len(s.Deliveries()), 2)
	s.Close()
}
