package sandbox_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
)

// errReset stands for what net/http makes of a reset: the error of the connection,
// or io.ErrUnexpectedEOF. TestResetsOfFaultsAreResets tells the two apart.
var errReset = errors.New("reset")

// answerCheck looks at the answer to a capture.
type answerCheck func(t *testing.T, response *http.Response, body string)

// faultCase is what a client gets of a capture with a fault, and whether the capture
// happened.
type faultCase struct {
	name     string
	fault    sandbox.Fault
	status   int // 0 for an answer that does not come
	check    answerCheck
	err      error // of the client
	captured bool
	atLeast  time.Duration
}

func isPage(text string) answerCheck {
	return func(t *testing.T, response *http.Response, body string) {
		t.Helper()
		assert.Equal(t, "text/html; charset=utf-8", response.Header.Get("Content-Type"))
		assert.Contains(t, body, "<h1>"+text+"</h1>")
		assert.Empty(t, response.Header.Get("Request-Id"))
	}
}

func isFromGateway(text string) answerCheck {
	return func(t *testing.T, response *http.Response, body string) {
		t.Helper()
		assert.Equal(t, "application/json", response.Header.Get("Content-Type"))
		assert.Equal(t, `{"message":"`+text+"\"}\n", body)
		assert.Empty(t, response.Header.Get("Request-Id"))
	}
}

func isException(t *testing.T, response *http.Response, body string) {
	t.Helper()
	assert.Equal(t, "application/json", response.Header.Get("Content-Type"))
	assert.Contains(t, body, `"code":"service.exception"`)
}

func isCapture(t *testing.T, response *http.Response, body string) {
	t.Helper()
	assert.True(t, json.Valid([]byte(body)), "%s", body)
	assert.Contains(t, body, `"captures":[{`)
	assert.Equal(t, int64(len(body)), response.ContentLength)
}

func breaksTheDocument(t *testing.T, response *http.Response, body string) {
	t.Helper()
	assert.True(t, json.Valid([]byte(body)), "%s", body)
	assert.Contains(t, body, `"amount":"1000"`)
	assert.Equal(t, "application/json", response.Header.Get("Content-Type"))
	assert.Equal(t, int64(len(body)), response.ContentLength)
}

func assertClientError(t *testing.T, want, err error) {
	t.Helper()
	switch want {
	case nil:
		assert.NoError(t, err)
	case errReset:
		reset := errors.Is(err, syscall.ECONNRESET) || errors.Is(err, io.ErrUnexpectedEOF)
		assert.True(t, reset, "%v", err)
	default:
		assert.ErrorIs(t, err, want)
	}
}

func checkFaults(t *testing.T, cases []faultCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.fault.Operation = "capturePayment"
			r := newCaptureRig(t, c.fault)

			begin := time.Now()
			response, body, err := r.capture(t.Context(), newClient(t))
			assert.GreaterOrEqual(t, time.Since(begin), c.atLeast)
			assertClientError(t, c.err, err)
			require.Equal(t, c.status, statusOf(response))
			if response != nil {
				assert.Equal(t, "1", response.Header.Get("X-Sandbox"))
				assert.Equal(t, retryAfter(c.fault), response.Header.Get("Retry-After"))
			}
			if c.check != nil {
				c.check(t, response, body)
			}

			assert.Equal(t, c.captured, r.captured())
			entry := r.log.all()[0]
			assert.Equal(t, c.status, entry.Status)
			assert.Regexp(t, "^fault "+string(c.fault.Kind), entry.Reason)
			assert.Equal(t, map[sandbox.FaultKind]int{c.fault.Kind: 1}, r.Injected())

			client := newClient(t)
			again := func() bool { return r.answers(client) }
			require.Eventually(t, again, 10*time.Second, time.Millisecond, "the fault is injected once")
		})
	}
}

// retryAfter is the header that a fault adds.
func retryAfter(fault sandbox.Fault) string {
	if fault.RetryAfter == 0 {
		return ""
	}

	return strconv.Itoa(int(fault.RetryAfter.Seconds()))
}

func TestFaultsThatTakeTime(t *testing.T) {
	t.Parallel()
	const short = 20 * time.Millisecond
	checkFaults(t, []faultCase{
		{
			name: "latency", fault: sandbox.Fault{Kind: sandbox.FaultLatency, Delay: short},
			status: 200, check: isCapture, captured: true, atLeast: short,
		},
		{
			name: "late commit", fault: sandbox.Fault{Kind: sandbox.FaultLateCommit, Delay: short},
			status: 200, check: isCapture, captured: true, atLeast: short,
		},
		{
			name: "timeout before", fault: sandbox.Fault{Kind: sandbox.FaultTimeoutBefore, Delay: short},
			err: io.EOF, atLeast: short,
		},
		{
			name: "timeout after", fault: sandbox.Fault{Kind: sandbox.FaultTimeoutAfter, Delay: short},
			err: io.EOF, captured: true, atLeast: short,
		},
		{
			name: "a slow body", fault: sandbox.Fault{Kind: sandbox.FaultSlowBody, Delay: 2 * time.Millisecond},
			status: 200, check: isCapture, captured: true, atLeast: 30 * time.Millisecond,
		},
	})
}

func TestFaultsThatLimitTheRate(t *testing.T) {
	t.Parallel()
	limited := func(wait time.Duration, html bool) sandbox.Fault {
		return sandbox.Fault{Kind: sandbox.FaultRateLimited, RetryAfter: wait, HTML: html}
	}
	const text = "Too Many Requests"
	checkFaults(t, []faultCase{
		{name: "without a time", fault: limited(0, false), status: 429, check: isFromGateway(text)},
		{name: "with a time", fault: limited(2*time.Second, false), status: 429, check: isFromGateway(text)},
		{name: "as a page", fault: limited(time.Hour, true), status: 429, check: isPage(text)},
	})
}

func TestFaultsOfAGateway(t *testing.T) {
	t.Parallel()
	before := func(status int, html bool) sandbox.Fault {
		return sandbox.Fault{Kind: sandbox.FaultErrorBefore, Status: status, HTML: html}
	}
	after := func(status int, html bool) sandbox.Fault {
		return sandbox.Fault{Kind: sandbox.FaultErrorAfter, Status: status, HTML: html}
	}
	const internal, badGateway, unavailable = "Internal Server Error", "Bad Gateway", "Service Unavailable"
	checkFaults(t, []faultCase{
		{name: "500 before", fault: before(500, false), status: 500, check: isException},
		{name: "502 before", fault: before(502, false), status: 502, check: isFromGateway(badGateway)},
		{name: "503 before", fault: before(503, false), status: 503, check: isFromGateway(unavailable)},
		{name: "500 before, as a page", fault: before(500, true), status: 500, check: isPage(internal)},
		{name: "500 after", fault: after(500, false), status: 500, check: isException, captured: true},
		{
			name:  "502 after",
			fault: after(502, false), status: 502, check: isFromGateway(badGateway), captured: true,
		},
		{
			name:  "503 after",
			fault: after(503, false), status: 503, check: isFromGateway(unavailable), captured: true,
		},
		{
			name:  "503 after, as a page",
			fault: after(503, true), status: 503, check: isPage(unavailable), captured: true,
		},
	})
}

func TestFaultsThatBreakTheConnectionOrTheDocument(t *testing.T) {
	t.Parallel()
	checkFaults(t, []faultCase{
		{
			name: "a reset in the headers", fault: sandbox.Fault{Kind: sandbox.FaultResetHeaders},
			err: errReset, captured: true,
		},
		{
			name: "a reset in the body", fault: sandbox.Fault{Kind: sandbox.FaultResetBody},
			status: 200, err: errReset, captured: true,
		},
		{
			name: "a refused connection", err: io.EOF,
			fault: sandbox.Fault{Kind: sandbox.FaultRefused, Delay: 20 * time.Millisecond},
		},
		{
			name: "an answer against the document", fault: sandbox.Fault{Kind: sandbox.FaultBreaksContract},
			status: 200, check: breaksTheDocument, captured: true,
		},
	})
}
