package sandbox_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
)

// brokenAnswer is what a fault sends instead of the answer to a capture.
type brokenAnswer struct {
	kind        sandbox.FaultKind
	status      int // 0 for a connection that is closed without an answer
	contentType string
	check       answerCheck
	captured    bool
}

func isTruncated(t *testing.T, response *http.Response, body string) {
	t.Helper()
	assert.False(t, json.Valid([]byte(body)), "%s", body)
	assert.Equal(t, "{", body[:1])
	assert.Equal(t, int64(len(body)), response.ContentLength)
}

func isJSONOfPaidy(t *testing.T, response *http.Response, body string) {
	t.Helper()
	assert.True(t, json.Valid([]byte(body)), "%s", body)
	assert.NotEmpty(t, response.Header.Get("Paidy-Version"))
}

func isOversized(t *testing.T, response *http.Response, body string) {
	t.Helper()
	assert.Equal(t, int64(64<<20+2), response.ContentLength)
	assert.Equal(t, "[", body[:1])
	assert.Len(t, response.TransferEncoding, 1)
}

func isHTMLWithoutPaidysHeaders(t *testing.T, response *http.Response, body string) {
	t.Helper()
	assert.True(t, strings.HasPrefix(body, "<!DOCTYPE html>"), "%s", body)
	assert.Empty(t, response.Header.Get("Request-Id"))
}

func TestFaultsThatBreakTheAnswer(t *testing.T) {
	t.Parallel()
	const html = "text/html; charset=utf-8"

	for _, c := range []brokenAnswer{
		{sandbox.FaultUnavailableHTML, 503, html, isHTMLWithoutPaidysHeaders, false},
		{sandbox.FaultErrorHTMLAfterCommit, 502, html, isHTMLWithoutPaidysHeaders, true},
		{sandbox.FaultTruncatedJSON, 200, "application/json", isTruncated, true},
		{sandbox.FaultWrongContentType, 200, "text/plain; charset=utf-8", isJSONOfPaidy, true},
		{sandbox.FaultOversized, 200, "application/json", isOversized, true},
		{sandbox.FaultCutBefore, 0, "", nil, false},
		{sandbox.FaultCutAfter, 0, "", nil, true},
	} {
		t.Run(string(c.kind), func(t *testing.T) {
			t.Parallel()
			r := newCaptureRig(t, sandbox.Fault{Operation: "capturePayment", Kind: c.kind})
			assertFaultWaits(t, r)

			response, body, err := ask(newClient(t), "POST", r.url+"/captures", r.Paidy.SecretKey, "{}")
			entry := r.log.all()[2]
			assert.Equal(t, c.status, entry.Status)
			assert.Equal(t, "fault "+string(c.kind), entry.Reason)
			assert.Equal(t, c.captured, r.captured())
			if c.status == 0 {
				require.Error(t, err)

				return
			}

			require.NoError(t, err)
			assert.Equal(t, c.status, response.StatusCode)
			assert.Equal(t, c.contentType, response.Header.Get("Content-Type"))
			assert.Equal(t, "1", response.Header.Get("X-Sandbox"))
			c.check(t, response, body)

			response, body = mustAsk(t, "GET", r.url, r.Paidy.SecretKey, "")
			assert.Equal(t, 200, response.StatusCode, "the fault is injected once")
			assert.True(t, json.Valid([]byte(body)), "%s", body)
		})
	}
}

// assertFaultWaits sends a request to another operation and one that is not valid:
// a fault waits for a valid request to its operation.
func assertFaultWaits(t *testing.T, r *captureRig) {
	t.Helper()
	_, body := mustAsk(t, "GET", r.url, r.Paidy.SecretKey, "")
	assert.True(t, json.Valid([]byte(body)), "%s", body)

	_, body = mustAsk(t, "POST", r.url+"/captures", r.Paidy.SecretKey, `[]`)
	assert.True(t, json.Valid([]byte(body)), "%s", body)
}

// readUntilReset returns what a server sends before it resets the connection: the
// head, the body, and whether the head was complete.
func readUntilReset(t *testing.T, r *captureRig) (head, body string, complete bool) {
	t.Helper()
	conn, err := net.Dial("tcp4", r.address())
	require.NoError(t, err)
	defer func() { _ = conn.Close() }()
	_, err = fmt.Fprintf(conn, "GET /tokens HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\n\r\n", r.Paidy.SecretKey)
	require.NoError(t, err)

	raw, err := io.ReadAll(conn)
	assert.ErrorIs(t, err, syscall.ECONNRESET, "after %q", raw)
	head, body, complete = strings.Cut(string(raw), "\r\n\r\n")
	assert.True(t, strings.HasPrefix(head, "HTTP/1.1 200 OK\r\n"), "%q", raw)

	return head, body, complete
}

func TestResetsOfFaultsAreResets(t *testing.T) {
	t.Parallel()
	_, _, complete := readUntilReset(t, newCaptureRig(t, sandbox.Fault{Kind: sandbox.FaultResetHeaders}))
	assert.False(t, complete, "the reset comes in the headers")

	head, body, complete := readUntilReset(t, newCaptureRig(t, sandbox.Fault{Kind: sandbox.FaultResetBody}))
	assert.True(t, complete, "the reset comes in the body")
	assert.NotEmpty(t, body)
	assert.Contains(t, head, "Content-Length: ")
	assert.NotContains(t, head+"\r\n", fmt.Sprintf("Content-Length: %d\r\n", len(body)))
}

func TestASlowBodyComesInPieces(t *testing.T) {
	t.Parallel()
	r := newCaptureRig(t, sandbox.Fault{Kind: sandbox.FaultSlowBody, Delay: time.Hour})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, "GET", r.url, nil)
	require.NoError(t, err)
	request.Header.Set("Authorization", "Bearer "+r.Paidy.SecretKey)
	response, err := newClient(t).Do(request)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()

	first := make([]byte, response.ContentLength)
	n, err := response.Body.Read(first)
	assert.NoError(t, err)
	assert.Positive(t, n)
	assert.LessOrEqual(t, n, len(first)/16+1)
}

func TestAFaultOnAKeptAliveConnection(t *testing.T) {
	t.Parallel()
	r := newCaptureRig(t,
		sandbox.Fault{Kind: sandbox.FaultLatency, Delay: time.Millisecond, Times: 3},
		sandbox.Fault{Kind: sandbox.FaultSlowBody, Delay: time.Millisecond, Times: 2})
	client := &http.Client{Transport: &http.Transport{MaxConnsPerHost: 1}}
	defer client.CloseIdleConnections()

	for range 7 {
		response, body, err := ask(client, "GET", r.url, r.Paidy.SecretKey, "")
		require.NoError(t, err)
		assert.Equal(t, 200, response.StatusCode)
		assert.True(t, json.Valid([]byte(body)), "%s", body)
	}
}
