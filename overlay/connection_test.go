package overlay_test

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

// unusedAddress returns the URL of a local port at which nobody listens.
func unusedAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, listener.Close())

	return "http://" + listener.Addr().String()
}

func TestAWriteThatMayBeSentOnceIsSentAgainAfterARealRefusedConnection(t *testing.T) {
	t.Parallel()
	address := unusedAddress(t)
	var decisions []overlay.Event
	doer, err := overlay.NewDoer(
		overlay.Config{
			Provider: overlay.PayPay, BaseURL: address, Operations: retryTable, Auth: authFunc(signed),
		},
		overlay.WithRetry(overlay.Retry{Attempts: 3, Base: time.Millisecond}),
		overlay.WithHook(func(_ context.Context, e overlay.Event) {
			if e.Kind == overlay.EventDecision {
				decisions = append(decisions, e)
			}
		}))
	require.NoError(t, err)

	_, err = doer.Do(request(t, "POST", address+"/v1/payOnce", `{"paymentId":"p-1"}`))

	var failure *overlay.Error
	require.ErrorAs(t, err, &failure)
	assert.Equal(t, overlay.DidNotHappen, failure.Outcome)
	assert.Equal(t, 3, failure.Attempts)
	assert.ErrorIs(t, err, syscall.ECONNREFUSED)
	assert.Len(t, decisions, 3)
}

func TestAServerWithARealCertificateThatIsNotTrusted(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		assert.Fail(t, "a request reached the server")
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	doer, err := overlay.NewDoer(overlay.Config{
		Provider: overlay.PayPay, BaseURL: server.URL, Operations: retryTable, Auth: authFunc(signed),
	})
	require.NoError(t, err)

	_, err = doer.Do(request(t, "POST", server.URL+"/v1/createCode", `{"requestId":"r-1"}`))

	var failure *overlay.Error
	require.ErrorAs(t, err, &failure)
	assert.Equal(t, overlay.DidNotHappen, failure.Outcome)
	assert.Equal(t, 1, failure.Attempts)
	assert.Contains(t, failure.Reason, "certificate")
}

func TestARefusedConnectionMeansThatNothingHappened(t *testing.T) {
	t.Parallel()
	address := unusedAddress(t)

	_, err := newDoer(t, address).Do(request(t, "POST", address+"/v1/codes?user=secret", "{}"))

	var failure *overlay.Error
	require.ErrorAs(t, err, &failure)
	assert.Equal(t, overlay.DidNotHappen, failure.Outcome)
	assert.NotContains(t, err.Error(), "secret", "the error shows the query")
}

// brokenConnections are servers that close the connection too early.
var brokenConnections = map[string]http.HandlerFunc{
	"cut before the header": closingAfter(""),
	"cut in the header":     closingAfter("HTTP/1.1 200 O"),
	"cut in the body": closingAfter("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" +
		"Content-Length: 100\r\n\r\n{\"resultInfo\""),
}

func TestAWriteOnABrokenConnectionIsUnknown(t *testing.T) {
	t.Parallel()
	for name, handler := range brokenConnections {
		var sent counter
		counted := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			sent.ServeHTTP(w, r)
			handler(w, r)
		})

		failure := fail(t, counted, "POST", "/v1/codes", codeOnly)

		assert.EqualValues(t, 1, sent.requests.Load(), name)
		assert.ErrorIs(t, failure, overlay.ErrOutcomeUnknown, name)
		assert.Contains(t, failure.Advice, "same requestId", name)
	}
}

func TestAWriteOnABrokenConnectionNamesTheReadThatResolvesIt(t *testing.T) {
	t.Parallel()
	for name, handler := range brokenConnections {
		failure := fail(t, handler, "DELETE", "/v1/payments/p-1", "")

		assert.ErrorIs(t, failure, overlay.ErrOutcomeUnknown, name)
		assert.Equal(t, "getPayment", failure.Resolve, name)
		assert.Equal(t, "p-1", failure.ID, name)
		assert.Contains(t, failure.Advice, "getPayment", name)
	}
}

func TestAReadOnABrokenConnectionHasNoOutcome(t *testing.T) {
	t.Parallel()
	for name, handler := range brokenConnections {
		failure := fail(t, handler, "GET", "/v1/payments/p-1", "")

		assert.Equal(t, overlay.NoOutcome, failure.Outcome, name)
		assert.NotErrorIs(t, failure, overlay.ErrOutcomeUnknown, name)
	}
}

func TestAWriteIsSentOnceOnAConnectionThatBreaksWhenItIsUsedAgain(t *testing.T) {
	t.Parallel()
	var writes atomic.Int32
	base := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			answer(200, jsonType, "{}")(w, r)
			return
		}
		writes.Add(1)
		closingAfter("")(w, r)
	}))
	doer := newDoer(t, base)

	for range 10 {
		_, err := doer.Do(request(t, "GET", base+"/v1/payments/a", ""))
		require.NoError(t, err)

		writes.Store(0)
		req := request(t, "POST", base+"/v1/codes", codeOnly)
		req.Header.Set("Idempotency-Key", "k") // with this header net/http would send the request again
		req.Header.Set("X-Idempotency-Key", "k")
		_, err = doer.Do(req)
		require.ErrorIs(t, err, overlay.ErrOutcomeUnknown)
		require.EqualValues(t, 1, writes.Load())
	}
}

func TestATransportThatReturnsNothingIsAnError(t *testing.T) {
	t.Parallel()
	nothing := testkit.Transport(func(*http.Request) (*http.Response, error) { return nil, nil })
	doer := newDoer(t, retryBase, overlay.WithHTTPClient(nothing.Client()))

	_, err := doer.Do(request(t, "POST", retryBase+"/v1/codes", codeOnly))

	var failure *overlay.Error
	require.ErrorAs(t, err, &failure)
	assert.Equal(t, overlay.Unknown, failure.Outcome)
}

func TestAnAnswerWithoutABodyIsRead(t *testing.T) {
	t.Parallel()
	bodiless := testkit.Transport(func(req *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusNoContent, ContentLength: 0, Request: req}, nil
	})
	doer := newDoer(t, retryBase, overlay.WithHTTPClient(bodiless.Client()))

	_, err := doer.Do(request(t, "DELETE", retryBase+"/v1/payments/p-1", ""))

	assert.NoError(t, err)
}

func TestACallersClientKeepsItsCookies(t *testing.T) {
	t.Parallel()
	var cookies []string
	server := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		cookies = append(cookies, r.Header.Get("Cookie"))
		http.SetCookie(w, &http.Cookie{Name: "route", Value: "7"}) //nolint:gosec // Secure is not sent over plain HTTP
		answer(200, jsonType, successful)(w, r)
	}))
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	doer := newDoer(t, server, overlay.WithHTTPClient(&http.Client{Jar: jar}))

	for range 2 {
		_, err := doer.Do(request(t, "POST", server+"/v1/codes", codeOnly))
		require.NoError(t, err)
	}

	assert.Equal(t, []string{"", "route=7"}, cookies)
}
