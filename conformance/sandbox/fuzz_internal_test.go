package sandbox

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode"

	"github.com/jppay/jppay/conformance/sandbox/server"
)

// FuzzServeHTTP gives any request to all three providers. None may panic, answer
// without X-Sandbox, break a document or write more than a line into the log.
func FuzzServeHTTP(f *testing.F) {
	const body = "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
	for _, start := range []string{
		"GET /tokens", "GET /tokens/", "POST /payments", "GET /payments/%2e%2e", "PUT /payments/pay_0000000000000000",
		"POST /pay/authorize", "POST /pay/status", "POST /v1/qr/sessions", "OPTIONS *", "GET http://other/payments/a?x=%zz",
		"CONNECT 127.0.0.1:1", "HEAD //", "GET /%00%0d%0a/..;/\xff", "DELETE /payments/%ff",
	} {
		f.Add([]byte(start + " HTTP/1.1\r\nHost: a\r\n\r\n"))
		f.Add([]byte(start + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer $KEY\r\nPaidy-Version: 2016-07-01" + body))
		f.Add([]byte(start + " HTTP/1.1\r\nHost: a\r\nAuthorization: hmac OPA-Auth:$KEY:a:b:1:c\r\nX-ASSUME-MERCHANT: $KEY" + body))
	}
	f.Add([]byte("POST /payments HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"))
	f.Add([]byte("POST /payments HTTP/1.0\r\nContent-Length: 100\r\n\r\n{"))
	var last server.Entry
	s, err := New(Config{Log: func(e server.Entry) { last = e }})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(s.Close)
	keys := map[Provider]string{ProviderPayPay: s.PayPay.APIKey, ProviderPaidy: s.Paidy.SecretKey, ProviderLegacy: s.Legacy.APIKey}
	f.Fuzz(func(t *testing.T, raw []byte) {
		for name, key := range keys {
			request, err := http.ReadRequest(bufio.NewReader(strings.NewReader(strings.ReplaceAll(string(raw), "$KEY", key))))
			if err != nil {
				t.Skip()
			}
			recorder := httptest.NewRecorder()
			last = server.Entry{}
			serve(t, s.host.API(name), recorder, request)
			if recorder.Header().Get("X-Sandbox") != "1" {
				t.Errorf("%s: there is no X-Sandbox: %v", name, recorder.Header())
			}
			if last.Provider != name || last.Status != 0 && last.Status != recorder.Code {
				t.Errorf("%s answers %d, entry %+v", name, recorder.Code, last)
			}
			line := last.String()
			// Method and path are shown as the client wrote them.
			written := strings.Contains(request.Method+request.URL.EscapedPath(), key)
			if strings.ContainsFunc(line, func(r rune) bool { return !unicode.IsPrint(r) }) || strings.Contains(line, key) && !written {
				t.Errorf("%s: line %q", name, line)
			}
		}
		for _, finding := range s.Findings() {
			t.Error(finding)
		}
	})
}

// serve lets a handler cut the connection, and nothing else, by a panic.
func serve(t *testing.T, api http.Handler, w http.ResponseWriter, r *http.Request) {
	defer func() {
		if v := recover(); v != nil && v != http.ErrAbortHandler {
			t.Errorf("panics: %v", v)
		}
	}()
	api.ServeHTTP(w, r)
}
