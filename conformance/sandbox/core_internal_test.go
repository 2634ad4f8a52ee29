package sandbox

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/faults"
	"github.com/jppay/jppay/conformance/sandbox/state"
)

// replaced is a sandbox whose getPayment is another handler.
func replaced(t *testing.T, handler http.HandlerFunc) (*Sandbox, *Entry) {
	t.Helper()
	last := new(Entry)
	s, err := New(Config{Log: func(e Entry) { *last = e }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	routes := s.host.apis[ProviderPaidy].router.routes
	for i := range routes {
		if routes[i].op.ID == "getPayment" {
			routes[i].handler = handler
		}
	}
	return s, last
}

func (s *Sandbox) getPayment() *httptest.ResponseRecorder {
	request := httptest.NewRequest("GET", "/payments/pay_0000000000000000", nil)
	request.Header.Set("Authorization", "Bearer "+s.Paidy.SecretKey)
	recorder := httptest.NewRecorder()
	s.host.apis[ProviderPaidy].ServeHTTP(recorder, request)
	return recorder
}

func fail(err error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { failed(w, r, err) }
}

func TestMistakesOfTheSandboxAreFound(t *testing.T) {
	t.Parallel()
	write := func(status int, contentType, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	var null *state.Finding
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		status  int
		finding string // "kind: text"; empty for none
		reason  string
	}{
		"an answer without its fields": {write(200, "application/json", `{"id":1}`), 200, "answer: ", "the answer breaks the document: "},
		"a status nobody documents":    {write(418, "application/json", `{}`), 418, "answer: ", "the answer breaks the document: "},
		"an answer as text":            {write(200, "text/plain", `hello`), 200, "answer: ", "the answer breaks the document: "},
		"an empty answer":              {func(http.ResponseWriter, *http.Request) {}, 200, "answer: ", "the answer breaks the document: "},
		"a panic":                      {func(http.ResponseWriter, *http.Request) { panic("on purpose") }, 500, "panic: on purpose at core_internal_test.go:", "SANDBOX_BROKEN: panic: on purpose"},
		"a nil pointer":                {func(http.ResponseWriter, *http.Request) { null.Kind = "" }, 500, "panic: runtime error: invalid memory address or nil pointer dereference at core_internal_test.go:", "SANDBOX_BROKEN: panic: "},
		"a panic halfway through": {func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `{"half`)
			panic("on purpose")
		}, 500, "panic: on purpose at ", "SANDBOX_BROKEN: "},
		"an error that is no refusal":      {fail(errors.New("strange")), 500, "answer: strange", "SANDBOX_BROKEN: answer: strange"},
		"a code that the document lacks":   {fail(contract.Refusef("NO_SUCH", "why")), 500, `code: the document gives no HTTP status for code "NO_SUCH"`, "SANDBOX_BROKEN: code: "},
		"a wrapped refusal is none":        {fail(fmt.Errorf("wrapped: %w", contract.Refusef("404", "why"))), 404, "", "404: why"},
		"an operation not implemented":     {fail(errUnimplemented), 501, "", "SANDBOX_NOT_IMPLEMENTED: "},
		"an operation without any handler": {nil, 501, "", "SANDBOX_NOT_IMPLEMENTED: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, last := replaced(t, c.handler)
			recorder := s.getPayment()
			s.getPayment() // found once, however often it happens
			if recorder.Code != c.status || recorder.Header().Get("X-Sandbox") != "1" {
				t.Errorf("%d %v %s", recorder.Code, recorder.Header(), recorder.Body)
			}
			if c.status >= 500 && !strings.Contains(recorder.Body.String(), `"code":"SANDBOX_`) {
				t.Errorf("body %s", recorder.Body)
			}
			if last.Operation != "getPayment" || last.Status != c.status || !strings.HasPrefix(last.Reason, c.reason) {
				t.Errorf("entry %+v", *last)
			}
			findings := s.Findings()
			if c.finding == "" {
				if len(findings) != 0 {
					t.Errorf("findings %v", findings)
				}
				return
			}
			if len(findings) != 1 || findings[0].Provider != ProviderPaidy || findings[0].Operation != "getPayment" ||
				!strings.HasPrefix(findings[0].Kind+": "+findings[0].Detail, c.finding) {
				t.Errorf("findings %v", findings)
			}
		})
	}
}

func TestAFaultDoesNotHideAMistake(t *testing.T) {
	t.Parallel()
	s, _ := replaced(t, func(http.ResponseWriter, *http.Request) { panic("on purpose") })
	if err := s.Fault(faults.Fault{Provider: ProviderPaidy, Kind: faults.CutAfter}); err != nil {
		t.Fatal(err)
	}
	if recorder := s.getPayment(); recorder.Code != 500 || len(s.Findings()) != 1 {
		t.Errorf("%d, findings %v", recorder.Code, s.Findings())
	}
}

// brokenBackend panics when it has to write an error.
type brokenBackend struct{ backend }

func (brokenBackend) refuse(*call, contract.Refusal) { panic("in refuse") }

func TestAPanicInTheErrorAnswerStillAnswers(t *testing.T) {
	t.Parallel()
	s, last := replaced(t, fail(contract.Refusef("404", "why")))
	p := s.host.apis[ProviderPaidy]
	p.backend = brokenBackend{p.backend}
	if recorder := s.getPayment(); recorder.Code != 500 || recorder.Header().Get("X-Sandbox") != "1" || last.Status != 500 {
		t.Errorf("%d %v, entry %+v", recorder.Code, recorder.Header(), *last)
	}
	if findings := s.Findings(); len(findings) != 1 || !strings.HasPrefix(findings[0].Detail, "in refuse at core_internal_test.go:") {
		t.Errorf("findings %v", findings)
	}
}

func TestWebhooksThatBreakTheDocumentAreFound(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		body string
		err  error
		want string
	}{
		"a body without its fields": {`{}`, nil, "breaks the document: "},
		"no request":                {"", errors.New("on purpose"), "cannot be built: on purpose"},
	} {
		s, _ := replaced(t, nil)
		s.hooks.send(ProviderPaidy, "paymentEvent", func(url string) (*http.Request, error) {
			if c.err != nil {
				return nil, c.err
			}
			return http.NewRequest("POST", url, strings.NewReader(c.body))
		})
		if f := s.Findings(); len(f) != 1 || f[0].Kind != "webhook" || f[0].Operation != "paymentEvent" || !strings.HasPrefix(f[0].Detail, c.want) {
			t.Errorf("%s: findings %v", name, f)
		}
	}
}

// TestCloseCutsRequestsThatDoNotEnd sends half a request.
func TestCloseCutsRequestsThatDoNotEnd(t *testing.T) {
	t.Parallel()
	s, last := replaced(t, nil)
	s.host.grace = 30 * time.Millisecond
	conn, err := net.Dial("tcp4", strings.TrimPrefix(s.Paidy.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "POST /payments HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 100\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	reader := bufio.NewReader(conn)
	if line, err := reader.ReadString('\n'); !strings.Contains(line, "100 Continue") { // the sandbox waits for the body
		t.Fatalf("%q %v", line, err)
	}
	s.Close()
	if last.Method != "POST" || last.Status != 0 || !strings.HasPrefix(last.Reason, "the request body broke off") {
		t.Errorf("entry %+v", *last)
	}
}

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
	var last Entry
	s, err := New(Config{Log: func(e Entry) { last = e }})
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
			last = Entry{}
			serve(t, s.host.apis[name], recorder, request)
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
func serve(t *testing.T, p *provider, w http.ResponseWriter, r *http.Request) {
	defer func() {
		if v := recover(); v != nil && v != http.ErrAbortHandler {
			t.Errorf("%s panics: %v", p.name, v)
		}
	}()
	p.ServeHTTP(w, r)
}
