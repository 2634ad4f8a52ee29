package sandbox

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func addHTTPSeeds(f *testing.F) {
	const host = " HTTP/1.1\r\nHost: a\r\n"
	const body = "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
	for _, start := range []string{
		"GET /tokens", "GET /tokens/", "POST /payments", "GET /payments/%2e%2e", "PUT /payments/pay_0000000000000000",
		"POST /pay/authorize", "POST /pay/status", "POST /v1/qr/sessions", "OPTIONS *",
		"GET http://other/payments/a?x=%zz", "CONNECT 127.0.0.1:1", "HEAD //", "GET /%00%0d%0a/..;/\xff",
		"DELETE /payments/%ff",
	} {
		f.Add([]byte(start + host + "\r\n"))
		f.Add([]byte(start + host + "Authorization: Bearer $KEY\r\nPaidy-Version: 2016-07-01" + body))
		f.Add([]byte(start + host + "Authorization: hmac OPA-Auth:$KEY:a:b:1:c\r\nX-ASSUME-MERCHANT: $KEY" + body))
	}
	f.Add([]byte("POST /payments" + host + "Transfer-Encoding: chunked\r\n\r\nzz\r\n"))
	f.Add([]byte("POST /payments HTTP/1.0\r\nContent-Length: 100\r\n\r\n{"))
}

// FuzzServeHTTP gives any request to all three providers. None may panic, answer
// without X-Sandbox, break a document or write more than a line into the log.
func FuzzServeHTTP(f *testing.F) {
	addHTTPSeeds(f)
	var last Entry
	s, err := New(Config{Log: func(e Entry) { last = e }})
	require.NoError(f, err)
	f.Cleanup(s.Close)
	keys := map[Provider]string{
		ProviderPayPay: s.PayPay.APIKey,
		ProviderPaidy:  s.Paidy.SecretKey,
		ProviderLegacy: s.Legacy.APIKey,
	}

	f.Fuzz(func(t *testing.T, raw []byte) {
		for name, key := range keys {
			withKey := strings.ReplaceAll(string(raw), "$KEY", key)
			request, err := http.ReadRequest(bufio.NewReader(strings.NewReader(withKey)))
			if err != nil {
				t.Skip()
			}
			recorder := httptest.NewRecorder()
			last = Entry{}
			serve(t, s.host.API(name), recorder, request)

			assert.Equal(t, "1", recorder.Header().Get("X-Sandbox"), "%s", name)
			assert.Equal(t, name, last.Provider)
			if last.Status != 0 {
				assert.Equal(t, recorder.Code, last.Status, "%s", name)
			}
			line := last.String()
			unprintable := func(r rune) bool { return !unicode.IsPrint(r) }
			assert.False(t, strings.ContainsFunc(line, unprintable), "%s: %q", name, line)
			// Method and path are logged as the client wrote them.
			if !strings.Contains(request.Method+request.URL.EscapedPath(), key) {
				assert.NotContains(t, line, key, "%s", name)
			}
		}
		assert.Empty(t, s.Findings())
	})
}

// serve lets a handler cut the connection, and nothing else, by a panic.
func serve(t *testing.T, api http.Handler, w http.ResponseWriter, r *http.Request) {
	t.Helper()
	defer func() {
		if v := recover(); v != nil {
			assert.Equal(t, http.ErrAbortHandler, v, "panics")
		}
	}()

	api.ServeHTTP(w, r)
}
