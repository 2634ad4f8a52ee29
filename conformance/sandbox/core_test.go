package sandbox_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
)

var coreStart = time.Date(2026, 6, 1, 10, 0, 0, 0, time.UTC)

// entries is a log that a test can read while requests go on.
type entries struct {
	mu   sync.Mutex
	list []sandbox.Entry
}

func (l *entries) add(e sandbox.Entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.list = append(l.list, e)
}

func (l *entries) all() []sandbox.Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.list)
}

func newSandbox(t testing.TB, cfg sandbox.Config) *sandbox.Sandbox {
	t.Helper()
	s, err := sandbox.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// plainClient never sends a request twice: it opens a connection for each.
func plainClient(t testing.TB) *http.Client {
	transport := &http.Transport{DisableKeepAlives: true}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

// kept is how much of an answer ask returns, in bytes.
const kept = 1 << 20

// ask sends a request and reads the whole answer. ContentLength becomes what was
// read of it where the server did not say.
func ask(t testing.TB, client *http.Client, method, url, key, body string) (*http.Response, string, error) {
	t.Helper()
	request, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
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
	defer response.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(response.Body, kept))
	if err == nil {
		var rest int64
		rest, err = io.Copy(io.Discard, response.Body)
		response.ContentLength = max(response.ContentLength, int64(len(raw))+rest)
	}
	return response, string(raw), err
}

func checkout(t testing.TB, s *sandbox.Sandbox) string {
	t.Helper()
	result, err := s.Paidy.Checkout(sandbox.CheckoutRequest{Amount: 1000, OrderRef: "order-1"})
	if err != nil {
		t.Fatal(err)
	}
	return result.PaymentID
}

func flush(t testing.TB, s *sandbox.Sandbox) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := s.Flush(ctx); err != nil {
		t.Fatal(err)
	}
}

func TestConfigErrorsNameTheField(t *testing.T) {
	t.Parallel()
	hook := func(key, url string) sandbox.Config {
		return sandbox.Config{WebhookURLs: map[string]string{key: url}}
	}
	for name, c := range map[string]struct {
		cfg  sandbox.Config
		want string
	}{
		"a negative PayPay port":   {sandbox.Config{PayPayPort: -1}, "Config.PayPayPort is -1"},
		"a Paidy port too large":   {sandbox.Config{PaidyPort: 65536}, "Config.PaidyPort is 65536"},
		"a negative legacy port":   {sandbox.Config{LegacyPort: -80}, "Config.LegacyPort is -80"},
		"a key of no provider":     {hook("stripe", "http://127.0.0.1:1"), `Config.WebhookURLs: key "stripe"`},
		"an empty key":             {hook("", "http://127.0.0.1:1"), `Config.WebhookURLs: key ""`},
		"an unknown webhook":       {hook("paypay/kycInfo", "http://127.0.0.1:1"), `no webhook "kycInfo"`},
		"another one's webhook":    {hook("paidy/kycInfoUpdated", "http://127.0.0.1:1"), `the document of paidy has no webhook`},
		"a webhook without a name": {hook("paypay/", "http://127.0.0.1:1"), `no webhook ""`},
		"a remote host":            {hook("paidy", "http://example.com/token"), "Config.AllowRemoteWebhooks"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := sandbox.New(c.cfg)
			if err == nil {
				s.Close()
				t.Fatal("no error")
			}
			if text := err.Error(); s != nil || !strings.HasPrefix(text, "sandbox: ") || !strings.Contains(text, c.want) {
				t.Errorf("%v, %q, want %q", s, text, c.want)
			}
		})
	}
}

func TestFixedPortsAndPortsInUse(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := taken.Addr().(*net.TCPAddr).Port
	for field, cfg := range map[string]sandbox.Config{
		"PayPayPort": {PayPayPort: port}, "PaidyPort": {PaidyPort: port}, "LegacyPort": {LegacyPort: port},
	} {
		_, err := sandbox.New(cfg)
		want := fmt.Sprintf("sandbox: Config.%s: cannot listen on 127.0.0.1:%d: ", field, port)
		if err == nil || !strings.HasPrefix(err.Error(), want) || !errors.Is(err, syscall.EADDRINUSE) || strings.Count(err.Error(), strconv.Itoa(port)) != 1 {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if _, err := sandbox.New(sandbox.Config{PaidyPort: port, LegacyPort: port}); err == nil || !strings.Contains(err.Error(), "PaidyPort") {
		t.Errorf("one port twice: %v", err)
	}

	// Another process may take a port that was just given back.
	for range 10 {
		free, err := net.Listen("tcp4", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		port = free.Addr().(*net.TCPAddr).Port
		_ = free.Close()
		s, err := sandbox.New(sandbox.Config{LegacyPort: port})
		if err != nil {
			continue
		}
		defer s.Close()
		if want := fmt.Sprintf("http://127.0.0.1:%d", port); s.Legacy.URL != want {
			t.Errorf("legacy Paidy is at %s, want %s", s.Legacy.URL, want)
		}
		if s.PayPay.URL == "" || s.PayPay.URL == s.Paidy.URL || s.Paidy.URL == s.Legacy.URL {
			t.Errorf("URLs %s %s %s", s.PayPay.URL, s.Paidy.URL, s.Legacy.URL)
		}
		return
	}
	t.Error("no fixed port could be taken in 10 tries")
}

func TestEqualSeedsGiveEqualIDs(t *testing.T) {
	t.Parallel()
	run := func(seed uint64) []string {
		s := newSandbox(t, sandbox.Config{Seed: seed, Start: coreStart})
		ids := []string{checkout(t, s)}
		for _, url := range []string{s.PayPay.URL, s.Paidy.URL, s.Legacy.URL} {
			response, _, err := ask(t, plainClient(t), "GET", url+"/nowhere", "", "")
			if err != nil {
				t.Fatal(err)
			}
			for name, values := range response.Header {
				if strings.HasSuffix(name, "Request-Id") {
					ids = append(ids, name+": "+values[0])
				}
			}
		}
		_, body, err := ask(t, plainClient(t), "POST", s.Paidy.URL+"/payments/"+ids[0]+"/captures", s.Paidy.SecretKey, "{}")
		if err != nil {
			t.Fatal(err)
		}
		return append(ids, body)
	}
	first, again, other := run(7), run(7), run(8)
	if !slices.Equal(first, again) {
		t.Errorf("equal seeds give\n%q\n%q", first, again)
	}
	for i := range first {
		if first[i] == other[i] {
			t.Errorf("%q with another seed too", first[i])
		}
	}
}

func TestClock(t *testing.T) {
	t.Parallel()
	s := newSandbox(t, sandbox.Config{Start: coreStart.In(time.FixedZone("JST", 9*60*60))})
	want := func(at time.Time) {
		t.Helper()
		if now := s.Clock.Now(); !now.Equal(at) || now.Location() != time.UTC {
			t.Errorf("it is %s, want %s", now, at)
		}
	}
	near := func(at time.Time) {
		t.Helper()
		if off := s.Clock.Now().Sub(at); off < 0 || off > time.Minute {
			t.Errorf("it is %s off", off)
		}
	}
	want(coreStart)
	s.Clock.Advance(36 * time.Hour)
	want(coreStart.Add(36 * time.Hour))
	s.Clock.Advance(-time.Hour)
	want(coreStart.Add(35 * time.Hour))
	s.Clock.Set(coreStart)
	want(coreStart)
	checkout(t, s)
	if at := s.Ledger()[0].At; !at.Equal(coreStart) {
		t.Errorf("the ledger says %s", at)
	}
	before := time.Now()
	s.Clock.Set(time.Time{})
	near(before)
	s.Clock.Advance(48 * time.Hour)
	near(before.Add(48 * time.Hour))
	s.Clock.Set(time.Time{})
	near(before)
}

// wrongCode returns the code of an answer in the shape of each provider.
func wrongCode(t *testing.T, name, body string) string {
	t.Helper()
	var answer struct {
		Code, Status any
		ResultInfo   struct{ Code, Message string }
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		t.Fatalf("%s: %v in %s", name, err, body)
	}
	code := map[string]any{"paypay": answer.ResultInfo.Code, "paidy": answer.Code, "paidy-legacy": answer.Status}[name]
	text, _ := code.(string)
	return text
}

func TestWhatNoOperationTakesIsRefusedInTheProvidersShape(t *testing.T) {
	t.Parallel()
	var log entries
	s := sandbox.Start(t, sandbox.Config{Log: log.add})
	urls := map[string]string{"paypay": s.PayPay.URL, "paidy": s.Paidy.URL, "paidy-legacy": s.Legacy.URL}
	large := `{"a":"` + strings.Repeat("x", 1<<20) + `"}`
	for _, c := range []struct {
		name, provider, method, path, body string
		status                             int
		code, allow, operation, reason     string
	}{
		{"unknown path", "paypay", "GET", "/v9/none?token=MARKED", "", 404, "SANDBOX_NO_SUCH_PATH", "", "", `"/v9/none"`},
		{"unknown path", "paidy", "GET", "/v9/none", "", 404, "SANDBOX_NO_SUCH_PATH", "", "", `"/v9/none"`},
		{"unknown path", "paidy-legacy", "POST", "/pay/none", "{}", 404, "SANDBOX_NO_SUCH_PATH", "", "", `"/pay/none"`},
		{"a very long path", "paidy", "GET", "/" + strings.Repeat("x", 1000), "", 404, "SANDBOX_NO_SUCH_PATH", "", "", `x…"`},
		{"empty id", "paidy", "GET", "/payments/", "", 404, "SANDBOX_NO_SUCH_PATH", "", "", "no operation"},
		{"path that is not clean", "paidy", "GET", "//payments/a", "", 404, "SANDBOX_NO_SUCH_PATH", "", "", "no operation"},
		{"wrong method", "paidy", "DELETE", "/payments/pay_0000000000000000", "", 405, "SANDBOX_METHOD_NOT_ALLOWED", "GET, PUT", "", "takes GET, PUT"},
		{"wrong method", "paidy-legacy", "GET", "/pay/status", "", 405, "SANDBOX_METHOD_NOT_ALLOWED", "POST", "", "takes POST"},
		{"large body", "paidy", "POST", "/payments", large, 400, "request_content.malformed", "", "createPayment", "larger than 1048576 bytes"},
		{"large body", "paidy-legacy", "POST", "/pay/status", large, 400, "bad_request", "", "getPaymentStatus", "larger than 1048576 bytes"},
		{"large body of an unknown path", "paypay", "POST", "/none", large, 404, "SANDBOX_NO_SUCH_PATH", "", "", "no operation"},
	} {
		t.Run(c.provider+" "+c.name, func(t *testing.T) {
			before := len(log.all())
			response, body, err := ask(t, plainClient(t), c.method, urls[c.provider]+c.path, "", c.body)
			if err != nil {
				t.Fatal(err)
			}
			if response.StatusCode != c.status || wrongCode(t, c.provider, body) != c.code || response.Header.Get("Allow") != c.allow {
				t.Errorf("%d %s, Allow %q", response.StatusCode, body, response.Header.Get("Allow"))
			}
			if response.Header.Get("X-Sandbox") != "1" {
				t.Error("there is no X-Sandbox")
			}
			added := log.all()[before:]
			if len(added) != 1 {
				t.Fatalf("%d entries", len(added))
			}
			e := added[0]
			if string(e.Provider) != c.provider || e.Operation != c.operation || e.Method != c.method || e.Status != c.status || !strings.Contains(e.Reason, c.reason) {
				t.Errorf("entry %+v", e)
			}
			if line := e.String(); strings.Contains(line, "MARKED") || len(line) > 400 {
				t.Errorf("line %q", line)
			}
		})
	}
}

// wire sends raw bytes and returns the answer; nil means that there was none.
func wire(t *testing.T, url, raw string) *http.Response {
	t.Helper()
	conn, err := net.Dial("tcp4", strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := conn.Write([]byte(raw)); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return nil
	}
	_ = response.Body.Close()
	return response
}

func TestOddRequestsOnTheWire(t *testing.T) {
	t.Parallel()
	var log entries
	s := sandbox.Start(t, sandbox.Config{Log: log.add})
	for _, c := range []struct {
		name, raw string
		status    int // 0 for a connection that is closed without an answer
		entries   int
	}{
		{"OPTIONS * is ours to answer", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 404, 1},
		{"line breaks in a path", "GET /a%0d%0aSet-Cookie:b HTTP/1.1\r\nHost: a\r\n\r\n", 404, 1},
		{"a path that reads as text", "GET /%E2%80%AE%1b[31m HTTP/1.1\r\nHost: a\r\n\r\n", 404, 1},
		{"a long method", strings.Repeat("M", 5000) + " / HTTP/1.1\r\nHost: a\r\n\r\n", 404, 1},
		{"a chunk that breaks off", "POST /payments HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 0, 1},
		{"no HTTP", "\x16\x03\x01\r\n\r\n", 400, 0},
		{"headers over the limit", "GET / HTTP/1.1\r\nHost: a\r\nX: " + strings.Repeat("x", 80<<10) + "\r\n\r\n", 431, 0},
	} {
		before := len(log.all())
		response := wire(t, s.Paidy.URL, c.raw)
		switch {
		case response == nil && c.status != 0:
			t.Errorf("%s: no answer", c.name)
		case response != nil && response.StatusCode != c.status:
			t.Errorf("%s: status %d, want %d", c.name, response.StatusCode, c.status)
		case response != nil && c.entries > 0 && response.Header.Get("X-Sandbox") != "1":
			t.Errorf("%s: there is no X-Sandbox", c.name)
		}
		added := log.all()[before:]
		if len(added) != c.entries {
			t.Errorf("%s: %d entries, want %d", c.name, len(added), c.entries)
		}
		for _, e := range added {
			if line := e.String(); strings.ContainsAny(line, "\r\n\x1b\u202e") || len(line) > 400 || e.Status != c.status {
				t.Errorf("%s: entry %q", c.name, line)
			}
		}
	}
}

func TestFaultsOnTheWire(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind        sandbox.FaultKind
		status      int // 0 for a connection that is closed without an answer
		contentType string
		done        bool
	}{
		{sandbox.FaultUnavailableHTML, 503, "text/html; charset=utf-8", false},
		{sandbox.FaultErrorHTMLAfterCommit, 502, "text/html; charset=utf-8", true},
		{sandbox.FaultTruncatedJSON, 200, "application/json", true},
		{sandbox.FaultWrongContentType, 200, "text/plain; charset=utf-8", true},
		{sandbox.FaultCutBefore, 0, "", false},
		{sandbox.FaultCutAfter, 0, "", true},
		{sandbox.FaultOversized, 200, "application/json", true},
	} {
		t.Run(string(c.kind), func(t *testing.T) {
			t.Parallel()
			var log entries
			s := sandbox.Start(t, sandbox.Config{Log: log.add})
			id := checkout(t, s)
			url := s.Paidy.URL + "/payments/" + id
			if err := s.Fault(sandbox.Fault{Provider: sandbox.ProviderPaidy, Operation: "capturePayment", Kind: c.kind}); err != nil {
				t.Fatal(err)
			}
			// It waits for its operation, and for a request that is valid.
			for _, body := range []string{"", `[]`} {
				method, path := "GET", ""
				if body != "" {
					method, path = "POST", "/captures"
				}
				if response, text, err := ask(t, plainClient(t), method, url+path, s.Paidy.SecretKey, body); err != nil || !json.Valid([]byte(text)) {
					t.Errorf("%s: %v, %v", method, response, err)
				}
			}

			response, body, err := ask(t, plainClient(t), "POST", url+"/captures", s.Paidy.SecretKey, "{}")
			entry := log.all()[2]
			if entry.Status != c.status || entry.Reason != "fault "+string(c.kind) {
				t.Errorf("entry %s", entry)
			}
			if captured := len(s.Ledger()) == 2; captured != c.done {
				t.Errorf("captured: %t, want %t", captured, c.done)
			}
			if c.status == 0 {
				if err == nil {
					t.Errorf("an answer: %d %s", response.StatusCode, body)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if response.StatusCode != c.status || response.Header.Get("Content-Type") != c.contentType || response.Header.Get("X-Sandbox") != "1" {
				t.Errorf("%d %v", response.StatusCode, response.Header)
			}
			switch c.kind {
			case sandbox.FaultOversized:
				if response.ContentLength != 64<<20+2 || body[0] != '[' || len(response.TransferEncoding) != 1 {
					t.Errorf("%d bytes", response.ContentLength)
				}
			case sandbox.FaultWrongContentType:
				if !json.Valid([]byte(body)) || response.Header.Get("Paidy-Version") == "" {
					t.Errorf("%v %s", response.Header, body)
				}
			case sandbox.FaultTruncatedJSON:
				if json.Valid([]byte(body)) || body[0] != '{' || response.ContentLength != int64(len(body)) {
					t.Errorf("%d: %s", response.ContentLength, body)
				}
			default:
				if !strings.HasPrefix(body, "<!DOCTYPE html>") || response.Header.Get("Request-Id") != "" {
					t.Errorf("%v %s", response.Header, body)
				}
			}
			// It strikes once.
			if response, text, err := ask(t, plainClient(t), "GET", url, s.Paidy.SecretKey, ""); err != nil || response.StatusCode != 200 || !json.Valid([]byte(text)) {
				t.Errorf("afterwards: %v %v", response, err)
			}
		})
	}
}

func TestFaultsAndCodesComeInOrder(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t)
	url := s.Paidy.URL + "/payments/" + checkout(t, s)
	for _, f := range []sandbox.Fault{
		{Provider: sandbox.ProviderLegacy, Kind: sandbox.FaultCutBefore}, // never meets a request
		{Provider: sandbox.ProviderPaidy, Kind: sandbox.FaultUnavailableHTML, Times: 2},
		{Provider: sandbox.ProviderPaidy, Operation: "getPayment", Kind: sandbox.FaultErrorHTMLAfterCommit},
	} {
		if err := s.Fault(f); err != nil {
			t.Fatal(err)
		}
	}
	for _, code := range []string{"authentication.failed", "404"} {
		if err := s.Force(sandbox.ProviderPaidy, "getPayment", code); err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range []int{401, 404, 503, 503, 502, 200, 200} {
		response, _, err := ask(t, plainClient(t), "GET", url, s.Paidy.SecretKey, "")
		if err != nil || response.StatusCode != want {
			t.Fatalf("request %d: %v %v, want %d", i+1, response, err, want)
		}
	}
}

func TestForceAndFaultRefuseMistakes(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t)
	fault := func(f sandbox.Fault) error { return s.Fault(f) }
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"Force of an unknown provider":    {s.Force("stripe", "getPayment", "404"), `sandbox: Force: unknown provider "stripe"`},
		"Force without an operation":      {s.Force(sandbox.ProviderPaidy, "", "404"), "sandbox: Force: no operation named"},
		"Force of an unknown operation":   {s.Force(sandbox.ProviderPaidy, "getpayment", "404"), `no operation "getpayment"`},
		"Force of another's operation":    {s.Force(sandbox.ProviderPaidy, "getKycInfo", "404"), `the document of paidy has no operation "getKycInfo"`},
		"Force of an unknown code":        {s.Force(sandbox.ProviderPaidy, "getPayment", "NO_SUCH_CODE"), `lists no code "NO_SUCH_CODE" for getPayment`},
		"Force of a code without status":  {s.Force(sandbox.ProviderLegacy, "getPaymentStatus", "request_failed"), "gives no HTTP status"},
		"Fault without a provider":        {fault(sandbox.Fault{Kind: sandbox.FaultCutAfter}), `sandbox: Fault: unknown provider ""`},
		"Fault of an unknown operation":   {fault(sandbox.Fault{Provider: sandbox.ProviderPayPay, Operation: "x", Kind: sandbox.FaultCutAfter}), `no operation "x"`},
		"Fault of an unknown kind":        {fault(sandbox.Fault{Provider: sandbox.ProviderPayPay, Kind: "slow"}), `unknown kind "slow"`},
		"Fault without a kind":            {fault(sandbox.Fault{Provider: sandbox.ProviderPayPay}), `unknown kind ""`},
		"Fault that strikes minus 1 time": {fault(sandbox.Fault{Provider: sandbox.ProviderPaidy, Kind: sandbox.FaultCutAfter, Times: -1}), "Times is -1"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, c.err, c.want)
		}
	}
	response, _, err := ask(t, plainClient(t), "GET", s.Paidy.URL+"/tokens", s.Paidy.SecretKey, "")
	if err != nil || response.StatusCode != 200 {
		t.Errorf("something was queued all the same: %v %v", response, err)
	}
}

func TestLedgerFindingsAndDeliveriesAreCopies(t *testing.T) {
	t.Parallel()
	receiver := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer receiver.Close()
	s := newSandbox(t, sandbox.Config{
		Log:         func(sandbox.Entry) { panic("to have a finding") },
		WebhookURLs: map[string]string{"paidy": receiver.URL},
	})
	checkout(t, s)
	flush(t, s)
	if response, _, err := ask(t, plainClient(t), "GET", s.Paidy.URL+"/tokens", s.Paidy.SecretKey, ""); err != nil || response.StatusCode != 200 {
		t.Errorf("a Log that panics spoils the answer: %v %v", response, err)
	}
	ledger, findings, deliveries := s.Ledger(), s.Findings(), s.Deliveries()
	if len(ledger) != 1 || len(findings) != 1 || len(deliveries) != 1 {
		t.Fatalf("%v %v %v", ledger, findings, deliveries)
	}
	if f := findings[0]; f.Kind != "log" || f.Operation != "listTokens" || !strings.Contains(f.Detail, "to have a finding at core_test.go:") {
		t.Errorf("finding %s", f)
	}
	ledger[0].Amount, findings[0].Kind, deliveries[0].Status = -1, "x", -1
	if s.Ledger()[0].Amount != 1000 || s.Findings()[0].Kind != "log" || s.Deliveries()[0].Status != 200 {
		t.Error("what was returned is the sandbox's own")
	}
}

func TestLogHasOneEntryARequestBeforeItsAnswerAndNoSecrets(t *testing.T) {
	t.Parallel()
	var log entries
	s := sandbox.Start(t, sandbox.Config{Start: coreStart, Log: log.add})
	token := `"token_id":"` + sandbox.PaidyTokenActive + `"`
	order := `"order":{"items":[{"title":"MARKED","unit_price":1000,"quantity":1}],"order_ref":"MARKED"}`
	for i, c := range []struct {
		method, path, key, body string
		status                  int
		operation, reason       string
	}{
		{"POST", "/payments?MARKED=MARKED", s.Paidy.SecretKey, `{` + token + `,"amount":1000,"currency":"JPY","description":"MARKED","buyer_data":{},` + order + `}`, 200, "createPayment", ""},
		{"POST", "/payments", s.Paidy.SecretKey, `{` + token + `,"amount":"MARKED","currency":"MARKED",` + order + `}`, 400, "createPayment", "request_content.malformed: "},
		{"POST", "/payments", s.Paidy.SecretKey, `{"MARKED`, 400, "createPayment", "request_content.malformed: "},
		{"POST", "/payments", "sk_test_MARKED", `{}`, 401, "createPayment", "authentication.failed: the key is not the sandbox's SecretKey"},
		{"POST", "/payments", "", `{}`, 401, "createPayment", "authentication.failed: there is no Authorization header"},
		{"GET", "/payments/pay_0000000000000000", s.Paidy.SecretKey, "", 404, "getPayment", "404: no payment pay_0000000000000000"},
		{"GET", "/nowhere?q=MARKED", s.Paidy.SecretKey, "", 404, "", `SANDBOX_NO_SUCH_PATH: no operation has the path "/nowhere"`},
	} {
		response, _, err := ask(t, plainClient(t), c.method, s.Paidy.URL+c.path, c.key, c.body)
		if err != nil {
			t.Fatal(err)
		}
		all := log.all()
		if len(all) != i+1 {
			t.Fatalf("%d entries after %d answers", len(all), i+1)
		}
		e := all[i]
		if response.StatusCode != c.status || e.Status != c.status || e.Operation != c.operation || e.Method != c.method ||
			!strings.HasPrefix(e.Reason, c.reason) || (c.reason == "") != (e.Reason == "") {
			t.Errorf("%d, entry %+v", response.StatusCode, e)
		}
		if e.RequestID != response.Header.Get("Request-Id") || !e.Time.Equal(coreStart) || e.Provider != sandbox.ProviderPaidy {
			t.Errorf("%v, entry %+v", response.Header, e)
		}
		if text := fmt.Sprintf("%+v %s", e, e); strings.Contains(text, "MARKED") || strings.Contains(text, s.Paidy.SecretKey) {
			t.Errorf("entry shows what it must not: %s", text)
		}
	}
}

func TestEntryIsOneLine(t *testing.T) {
	t.Parallel()
	for want, e := range map[string]sandbox.Entry{
		"paidy getPayment: GET /payments/{id}: 404 req_1: 404: none": {Provider: "paidy", Operation: "getPayment", Method: "GET",
			Path: "/payments/{id}", Status: 404, RequestID: "req_1", Reason: "404: none"},
		"paypay (no operation): GET : 0": {Provider: "paypay", Method: "GET"},
	} {
		if got := e.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestRequestsDoNotMix would see buffers that are used again too early.
func TestRequestsDoNotMix(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t)
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	var all sync.WaitGroup
	for worker := range 8 {
		id := checkout(t, s)
		all.Go(func() {
			for i := range 25 {
				// Lengths that grow and shrink, some beyond what a buffer keeps.
				ref := strings.Repeat(fmt.Sprintf("%d-%d,", worker, i), 1+i*7919%20*(1+worker)*10)
				response, body, err := ask(t, client, "PUT", s.Paidy.URL+"/payments/"+id, s.Paidy.SecretKey, `{"order_ref":"`+ref+`"}`)
				if err != nil || response.StatusCode != 200 {
					t.Errorf("%v %s", err, body)
					return
				}
				_, body, err = ask(t, client, "GET", s.Paidy.URL+"/payments/"+id, s.Paidy.SecretKey, "")
				if err != nil || !strings.Contains(body, `"order_ref":"`+ref+`"`) {
					t.Errorf("%v: order_ref is not %s", err, ref)
				}
			}
		})
	}
	all.Wait()
}

func TestWebhookURLsMustNameThisMachine(t *testing.T) {
	t.Parallel()
	here := newSandbox(t, sandbox.Config{})
	anywhere := newSandbox(t, sandbox.Config{AllowRemoteWebhooks: true})
	for _, c := range []struct {
		url          string
		here, remote bool
	}{
		{"http://127.0.0.1:8080/hook?token=MARKED", true, true},
		{"http://127.9.9.9", true, true},
		{"https://localhost/MARKED", true, true},
		{"http://[::1]:1/", true, true},
		{"", true, true},
		{"http://example.com/MARKED", false, true},
		{"https://192.0.2.1/MARKED", false, true},
		{"http://localhost.example.com", false, true},
		{"http://127.0.0.1.example.com", false, true},
		{"http://127.0.0.1@192.0.2.1/", false, true},
		{"http://2130706433/", false, true},
		{"http://[fe80::1]/", false, true},
		{"http://0.0.0.0/", false, true},
		{"ftp://127.0.0.1/MARKED", false, false},
		{"127.0.0.1:8080", false, false},
		{"/MARKED", false, false},
		{"http://", false, false},
		{"http://:80/", false, false},
		{"http://127.0.0.1:MARKED/", false, false},
		{"http://127.0.0.1/%MARKED", false, false},
	} {
		for _, side := range []struct {
			s      *sandbox.Sandbox
			accept bool
		}{{here, c.here}, {anywhere, c.remote}} {
			err := side.s.SetWebhookURL("paidy/tokenEvent", c.url)
			if (err == nil) != side.accept {
				t.Errorf("%q: %v, accepted: %t", c.url, err, side.accept)
			}
			if err != nil && (strings.Contains(err.Error(), "MARKED") || !strings.Contains(err.Error(), `"paidy/tokenEvent"`)) {
				t.Errorf("%q: %v", c.url, err)
			}
		}
	}
	if err := here.SetWebhookURL("paidy/none", ""); err == nil || !strings.HasPrefix(err.Error(), "sandbox: SetWebhookURL: ") {
		t.Errorf("an unknown webhook: %v", err)
	}
}

// hookReceiver notes the paths of the webhooks that it receives.
type hookReceiver struct {
	*httptest.Server
	mu    sync.Mutex
	paths []string
}

func newHookReceiver(t *testing.T, answer func(w http.ResponseWriter, r *http.Request)) *hookReceiver {
	h := &hookReceiver{}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.mu.Lock()
		h.paths = append(h.paths, r.URL.Path)
		h.mu.Unlock()
		answer(w, r)
	}))
	t.Cleanup(h.Close)
	return h
}

func (h *hookReceiver) got() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.paths)
}

func newToken(t testing.TB, s *sandbox.Sandbox) {
	t.Helper()
	if _, err := s.Paidy.NewToken(sandbox.TokenRequest{}); err != nil {
		t.Fatal(err)
	}
}

func TestWebhooksGoInOrderToTheLongerKey(t *testing.T) {
	t.Parallel()
	receiver := newHookReceiver(t, func(http.ResponseWriter, *http.Request) {})
	s := sandbox.Start(t, sandbox.Config{Start: coreStart, WebhookURLs: map[string]string{
		"paidy": receiver.URL + "/all", "paidy/tokenEvent": receiver.URL + "/tokens"}})
	var want []string
	for range 10 {
		checkout(t, s)
		newToken(t, s)
		want = append(want, "/all", "/tokens")
	}
	flush(t, s)
	if got := receiver.got(); !slices.Equal(got, want) {
		t.Errorf("received %v", got)
	}
	for i, d := range s.Deliveries() {
		if d.Provider != sandbox.ProviderPaidy || d.Webhook != []string{"paymentEvent", "tokenEvent"}[i%2] || d.Status != 200 || d.Err != nil || !d.At.Equal(coreStart) {
			t.Errorf("delivery %d is %+v", i, d)
		}
	}
	for _, key := range []string{"paidy/tokenEvent", "paidy"} {
		if err := s.SetWebhookURL(key, ""); err != nil {
			t.Fatal(err)
		}
		checkout(t, s)
		newToken(t, s)
	}
	flush(t, s)
	if got := len(receiver.got()); got != len(want)+1 {
		t.Errorf("%d more webhooks with URLs taken away, want the one of the first payment", got-len(want))
	}
}

func TestAnyWebhookOfADocumentCanBeSent(t *testing.T) {
	t.Parallel()
	receiver := newHookReceiver(t, func(http.ResponseWriter, *http.Request) {})
	s := sandbox.Start(t, sandbox.Config{WebhookURLs: map[string]string{"paypay": receiver.URL + "/paypay"}})
	if err := s.Fault(sandbox.Fault{Provider: sandbox.ProviderPayPay, Webhook: "customerAuthorizationCanceled", Kind: sandbox.FaultWebhookDuplicate}); err != nil {
		t.Fatal(err)
	}
	if err := s.SendWebhook(sandbox.ProviderPayPay, "customerAuthorizationCanceled", []byte(`{"notification_type":"customer.authroization.canceled"}`)); err != nil {
		t.Fatal(err)
	}
	flush(t, s)
	if got := receiver.got(); !slices.Equal(got, []string{"/paypay", "/paypay"}) {
		t.Errorf("received %v, want it twice", got)
	}
	for name, c := range map[string]struct {
		provider      sandbox.Provider
		webhook, body string
		want          string
	}{
		"a provider that is none":       {"nopay", "transactionEvent", `{}`, "no provider"},
		"a webhook that is none":        {sandbox.ProviderPayPay, "noWebhook", `{}`, "no webhook"},
		"a body that is no JSON":        {sandbox.ProviderPaidy, "tokenEvent", `{`, "breaks the document"},
		"a body of another type":        {sandbox.ProviderPaidy, "tokenEvent", `[]`, "breaks the document"},
		"a body that lacks what it has": {sandbox.ProviderPayPay, "transactionEvent", `{"notification_type":"Transaction"}`, "breaks the document"},
	} {
		if err := s.SendWebhook(c.provider, c.webhook, []byte(c.body)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	flush(t, s)
	if got := len(receiver.got()); got != 2 || len(s.Findings()) > 0 {
		t.Errorf("%d webhooks, findings %v", got, s.Findings())
	}
}

func TestFailedDeliveriesAreRecordedAndNoFindings(t *testing.T) {
	t.Parallel()
	elsewhere := newHookReceiver(t, func(http.ResponseWriter, *http.Request) {})
	receiver := newHookReceiver(t, func(w http.ResponseWriter, r *http.Request) {
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
		err    string
	}{
		{receiver.URL + "/500", 500, "the receiver answered 500"},
		{receiver.URL + "/redirect", 307, "the receiver answered 307"},
		{receiver.URL + "/cut", 0, "not delivered: "},
		{receiver.URL + "/long", 200, ""},
		{closed.URL + "/MARKED?token=MARKED", 0, "not delivered: "},
		{receiver.URL, 200, ""},
	}
	for _, c := range cases {
		if err := s.SetWebhookURL("paidy", c.url); err != nil {
			t.Fatal(err)
		}
		checkout(t, s)
	}
	flush(t, s)
	deliveries := s.Deliveries()
	if len(deliveries) != len(cases) {
		t.Fatalf("deliveries %v", deliveries)
	}
	for i, d := range deliveries {
		text := ""
		if d.Err != nil {
			text = d.Err.Error()
		}
		if d.Status != cases[i].status || !strings.HasPrefix(text, cases[i].err) || (text == "") != (cases[i].err == "") || strings.Contains(text, "MARKED") {
			t.Errorf("delivery %d is %+v", i, d)
		}
	}
	if got := elsewhere.got(); len(got) != 0 {
		t.Error("a redirect was followed")
	}
}

func TestQueueOfWebhooksIsBoundedAndCloseDoesNotWaitForIt(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	receiver := newHookReceiver(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	})
	defer close(release)
	s := newSandbox(t, sandbox.Config{WebhookURLs: map[string]string{"paidy": receiver.URL}})
	for range 300 { // one on its way, 256 waiting
		checkout(t, s)
	}
	findings := s.Findings()
	if len(findings) != 1 || findings[0].Kind != "webhook" || !strings.Contains(findings[0].Detail, "256 webhooks are waiting") {
		t.Errorf("findings %v", findings)
	}
	if ledger := s.Ledger(); len(ledger) != 300 {
		t.Errorf("%d effects", len(ledger))
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Flush(ctx); !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "webhooks are still waiting") {
		t.Errorf("Flush with a context that ended: %v", err)
	}
	flushed := make(chan error)
	go func() { flushed <- s.Flush(context.Background()) }()
	begin := time.Now()
	s.Close()
	if took := time.Since(begin); took > 1500*time.Millisecond {
		t.Errorf("Close took %s", took)
	}
	for _, err := range []error{<-flushed, s.Flush(t.Context())} {
		if err == nil || !strings.Contains(err.Error(), "sandbox: closed with ") {
			t.Errorf("Flush of a closed sandbox: %v", err)
		}
	}
	if sent := len(s.Deliveries()); sent > 1 {
		t.Errorf("%d deliveries after Close", sent)
	}
	checkout(t, s) // still works and sends nothing
}

// TestFlushWaitsForWhatWasQueuedBefore keeps the queue from running empty.
func TestFlushWaitsForWhatWasQueuedBefore(t *testing.T) {
	t.Parallel()
	var s *sandbox.Sandbox
	var started sync.WaitGroup
	started.Add(1)
	receiver := newHookReceiver(t, func(http.ResponseWriter, *http.Request) {
		started.Wait()
		_, _ = s.Paidy.Checkout(sandbox.CheckoutRequest{Amount: 1}) // one more webhook for each received
	})
	s = newSandbox(t, sandbox.Config{WebhookURLs: map[string]string{"paidy": receiver.URL}})
	checkout(t, s)
	checkout(t, s)
	started.Done()
	flush(t, s)
	if got := len(s.Deliveries()); got < 2 {
		t.Errorf("%d deliveries after Flush, want 2 or more", got)
	}
	s.Close()
}

// fakeTB stands for the *testing.T of a user's test.
type fakeTB struct {
	mu             sync.Mutex
	cleanups       []func()
	fatals, errors []string
	logs           []string
}

func (f *fakeTB) note(list *[]string, format string, args []any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	*list = append(*list, fmt.Sprintf(format, args...))
}

func (f *fakeTB) Helper()                           {}
func (f *fakeTB) Cleanup(fn func())                 { f.cleanups = append(f.cleanups, fn) }
func (f *fakeTB) Fatalf(format string, args ...any) { f.note(&f.fatals, format, args) }
func (f *fakeTB) Errorf(format string, args ...any) { f.note(&f.errors, format, args) }
func (f *fakeTB) Logf(format string, args ...any)   { f.note(&f.logs, format, args) }

func (f *fakeTB) end() {
	for _, fn := range slices.Backward(f.cleanups) {
		fn()
	}
}

func TestStart(t *testing.T) {
	t.Parallel()
	t.Run("tells why requests were refused and stops at the end", func(t *testing.T) {
		t.Parallel()
		var log entries
		tb := &fakeTB{}
		s := sandbox.Start(tb, sandbox.Config{Log: log.add})
		for _, key := range []string{s.Paidy.SecretKey, "wrong"} {
			if _, _, err := ask(t, plainClient(t), "GET", s.Paidy.URL+"/tokens", key, ""); err != nil {
				t.Fatal(err)
			}
		}
		tb.end()
		if len(tb.logs) != 1 || !strings.HasPrefix(tb.logs[0], "sandbox: paidy listTokens: GET /tokens: 401 req_") || len(log.all()) != 2 {
			t.Errorf("logs %q, entries %v", tb.logs, log.all())
		}
		if len(tb.errors)+len(tb.fatals) != 0 {
			t.Errorf("failures %q %q", tb.errors, tb.fatals)
		}
		if _, _, err := ask(t, plainClient(t), "GET", s.Paidy.URL+"/tokens", "wrong", ""); err == nil {
			t.Error("it still serves")
		}
	})
	t.Run("fails the test for findings", func(t *testing.T) {
		t.Parallel()
		tb := &fakeTB{}
		s := sandbox.Start(tb, sandbox.Config{Log: func(sandbox.Entry) { panic("a finding") }})
		if _, _, err := ask(t, plainClient(t), "GET", s.Paidy.URL+"/tokens", s.Paidy.SecretKey, ""); err != nil {
			t.Fatal(err)
		}
		tb.end()
		if len(tb.errors) != 1 || !strings.HasPrefix(tb.errors[0], "sandbox: paidy listTokens: log: ") {
			t.Errorf("errors %q", tb.errors)
		}
	})
	t.Run("fails for a bad config", func(t *testing.T) {
		t.Parallel()
		for _, cfgs := range [][]sandbox.Config{{{PaidyPort: -1}}, {{}, {}}} {
			tb := &fakeTB{}
			s := sandbox.Start(tb, cfgs...)
			tb.end()
			if s != nil || len(tb.fatals) != 1 || !strings.HasPrefix(tb.fatals[0], "sandbox: ") {
				t.Errorf("%v %q", s, tb.fatals)
			}
		}
	})
}

// TestCloseLeavesNothingRunning is not parallel: it counts goroutines.
func TestCloseLeavesNothingRunning(t *testing.T) {
	http.DefaultClient.CloseIdleConnections()
	receiver := newHookReceiver(t, func(http.ResponseWriter, *http.Request) {})
	settled := func(want int) int {
		now := runtime.NumGoroutine()
		for range 250 {
			if now <= want {
				break
			}
			time.Sleep(20 * time.Millisecond)
			now = runtime.NumGoroutine()
		}
		return now
	}
	before := runtime.NumGoroutine()

	if _, err := sandbox.New(sandbox.Config{LegacyPort: -1}); err == nil {
		t.Fatal("no error")
	}
	transport := &http.Transport{}
	for range 3 {
		s, err := sandbox.New(sandbox.Config{WebhookURLs: map[string]string{"paidy": receiver.URL}})
		if err != nil {
			t.Fatal(err)
		}
		// A connection that never brings a request, and one that is kept alive.
		unused, err := net.Dial("tcp4", strings.TrimPrefix(s.PayPay.URL, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		checkout(t, s)
		if _, _, err := ask(t, &http.Client{Transport: transport}, "GET", s.Paidy.URL+"/tokens", s.Paidy.SecretKey, ""); err != nil {
			t.Fatal(err)
		}
		if err := s.Fault(sandbox.Fault{Provider: sandbox.ProviderPaidy, Kind: sandbox.FaultCutAfter}); err != nil {
			t.Fatal(err)
		}
		_, _, _ = ask(t, plainClient(t), "GET", s.Paidy.URL+"/tokens", s.Paidy.SecretKey, "")
		begin := time.Now()
		var both sync.WaitGroup
		both.Go(s.Close)
		both.Go(s.Close)
		both.Wait()
		s.Close()
		if took := time.Since(begin); took > 1500*time.Millisecond {
			t.Errorf("Close took %s", took)
		}
		if _, err := net.Dial("tcp4", strings.TrimPrefix(s.Legacy.URL, "http://")); err == nil {
			t.Error("it still listens")
		}
		_ = unused.Close()
	}
	transport.CloseIdleConnections()
	receiver.CloseClientConnections()
	if now := settled(before); now > before {
		stacks := make([]byte, 1<<20)
		t.Errorf("%d goroutines, %d before\n%s", now, before, stacks[:runtime.Stack(stacks, true)])
	}
}
