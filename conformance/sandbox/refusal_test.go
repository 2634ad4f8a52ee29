package sandbox_test

import (
	"bufio"
	"encoding/json"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
)

// codeOf returns the code of a refusal in the shape of each provider.
func codeOf(t *testing.T, provider sandbox.Provider, body string) string {
	t.Helper()
	var answer struct {
		Code, Status any
		ResultInfo   struct{ Code, Message string }
	}
	require.NoError(t, json.Unmarshal([]byte(body), &answer), "%s", body)

	codes := map[sandbox.Provider]any{
		sandbox.ProviderPayPay: answer.ResultInfo.Code,
		sandbox.ProviderPaidy:  answer.Code,
		sandbox.ProviderLegacy: answer.Status,
	}
	code, _ := codes[provider].(string)

	return code
}

type refusalCase struct {
	name      string
	provider  sandbox.Provider
	method    string
	path      string
	body      string
	status    int
	code      string
	allow     string // in the header
	operation string // in the log, like reason
	reason    string
}

func checkRefusals(t *testing.T, cases []refusalCase) {
	t.Helper()
	var log entryLog
	s := sandbox.Start(t, sandbox.Config{Log: log.add})
	urls := map[sandbox.Provider]string{
		sandbox.ProviderPayPay: s.PayPay.URL,
		sandbox.ProviderPaidy:  s.Paidy.URL,
		sandbox.ProviderLegacy: s.Legacy.URL,
	}

	for _, c := range cases {
		t.Run(string(c.provider)+" "+c.name, func(t *testing.T) {
			before := len(log.all())
			response, body := mustAsk(t, c.method, urls[c.provider]+c.path, "", c.body)
			assert.Equal(t, c.status, response.StatusCode)
			assert.Equal(t, c.code, codeOf(t, c.provider, body))
			assert.Equal(t, c.allow, response.Header.Get("Allow"))
			assert.Equal(t, "1", response.Header.Get("X-Sandbox"))

			added := log.all()[before:]
			require.Len(t, added, 1)
			e := added[0]
			assert.Equal(t, c.provider, e.Provider)
			assert.Equal(t, c.operation, e.Operation)
			assert.Equal(t, c.method, e.Method)
			assert.Equal(t, c.status, e.Status)
			assert.Contains(t, e.Reason, c.reason)
			assert.NotContains(t, e.String(), "MARKED")
			assert.LessOrEqual(t, len(e.String()), 400)
		})
	}
}

func TestUnknownPathsAreRefused(t *testing.T) {
	t.Parallel()
	checkRefusals(t, []refusalCase{
		{
			name: "unknown path", provider: "paypay", method: "GET", path: "/v9/none?token=MARKED",
			status: 404, code: "SANDBOX_NO_SUCH_PATH", reason: `"/v9/none"`,
		},
		{
			name: "unknown path", provider: "paidy", method: "GET", path: "/v9/none",
			status: 404, code: "SANDBOX_NO_SUCH_PATH", reason: `"/v9/none"`,
		},
		{
			name: "unknown path", provider: sandbox.ProviderLegacy, method: "POST", path: "/pay/none", body: "{}",
			status: 404, code: "SANDBOX_NO_SUCH_PATH", reason: `"/pay/none"`,
		},
		{
			name: "a very long path", provider: "paidy", method: "GET", path: "/" + strings.Repeat("x", 1000),
			status: 404, code: "SANDBOX_NO_SUCH_PATH", reason: `x…"`,
		},
		{
			name: "empty id", provider: "paidy", method: "GET", path: "/payments/",
			status: 404, code: "SANDBOX_NO_SUCH_PATH", reason: "no operation",
		},
		{
			name: "path that is not clean", provider: "paidy", method: "GET", path: "//payments/a",
			status: 404, code: "SANDBOX_NO_SUCH_PATH", reason: "no operation",
		},
	})
}

func TestWrongMethodsAndLargeBodiesAreRefused(t *testing.T) {
	t.Parallel()
	large := `{"a":"` + strings.Repeat("x", 1<<20) + `"}`
	const tooLarge = "larger than 1048576 bytes"

	checkRefusals(t, []refusalCase{
		{
			name: "wrong method", provider: "paidy", method: "DELETE", path: "/payments/pay_0000000000000000",
			status: 405, code: "method.invalid", allow: "GET, PUT", reason: "takes GET, PUT",
		},
		{
			name: "wrong method", provider: sandbox.ProviderLegacy, method: "GET", path: "/pay/status",
			status: 405, code: "SANDBOX_METHOD_NOT_ALLOWED", allow: "POST", reason: "takes POST",
		},
		{
			name: "large body", provider: "paidy", method: "POST", path: "/payments", body: large,
			status: 400, code: "request_content.malformed", operation: "createPayment", reason: tooLarge,
		},
		{
			name: "large body", provider: sandbox.ProviderLegacy, method: "POST", path: "/pay/status", body: large,
			status: 400, code: "bad_request", operation: "getPaymentStatus", reason: tooLarge,
		},
		{
			name: "large body of an unknown path", provider: "paypay", method: "POST", path: "/none", body: large,
			status: 404, code: "SANDBOX_NO_SUCH_PATH", reason: "no operation",
		},
	})
}

// sendRaw sends bytes and returns the answer; nil means that there was none.
func sendRaw(t *testing.T, url, raw string) *http.Response {
	t.Helper()
	conn, err := net.Dial("tcp4", strings.TrimPrefix(url, "http://"))
	require.NoError(t, err)
	defer func() { _ = conn.Close() }()
	require.NoError(t, conn.SetDeadline(time.Now().Add(10*time.Second)))
	_, err = conn.Write([]byte(raw))
	require.NoError(t, err)

	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return nil
	}
	_ = response.Body.Close()

	return response
}

// statusOf returns 0 for an answer that did not come.
func statusOf(response *http.Response) int {
	if response == nil {
		return 0
	}

	return response.StatusCode
}

func TestUnusualRequests(t *testing.T) {
	t.Parallel()
	var log entryLog
	s := sandbox.Start(t, sandbox.Config{Log: log.add})
	const host = " HTTP/1.1\r\nHost: a\r\n"

	for _, c := range []struct {
		name, raw string
		status    int // 0 for a connection that is closed without an answer
		entries   int
	}{
		{"OPTIONS * is answered by the sandbox", "OPTIONS *" + host + "\r\n", 404, 1},
		{"line breaks in a path", "GET /a%0d%0aSet-Cookie:b" + host + "\r\n", 404, 1},
		{"a path that reads as text", "GET /%E2%80%AE%1b[31m" + host + "\r\n", 404, 1},
		{"a long method", strings.Repeat("M", 5000) + " /" + host + "\r\n", 404, 1},
		{"a chunk that breaks off", "POST /payments" + host + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 0, 1},
		{"no HTTP", "\x16\x03\x01\r\n\r\n", 400, 0},
		{"headers over the limit", "GET /" + host + "X: " + strings.Repeat("x", 80<<10) + "\r\n\r\n", 431, 0},
	} {
		before := len(log.all())
		response := sendRaw(t, s.Paidy.URL, c.raw)
		assert.Equal(t, c.status, statusOf(response), c.name)
		if response != nil && c.entries > 0 {
			assert.Equal(t, "1", response.Header.Get("X-Sandbox"), c.name)
		}

		added := log.all()[before:]
		assert.Len(t, added, c.entries, c.name)
		for _, e := range added {
			assert.Equal(t, c.status, e.Status, c.name)
			assert.False(t, strings.ContainsAny(e.String(), "\r\n\x1b\u202e"), "%s: %q", c.name, e)
			assert.LessOrEqual(t, len(e.String()), 400, c.name)
		}
	}
}
