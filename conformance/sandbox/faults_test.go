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
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
)

// until polls for what comes soon, 10 s at most.
func until(t testing.TB, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !is(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not in 10 s: %s", what)
		}
	}
}

// captureRig is a sandbox with a payment that Paidy authorized.
type captureRig struct {
	testing.TB
	*sandbox.Sandbox
	log entries
	url string // of the payment
}

func newCaptureRig(t testing.TB, faults ...sandbox.Fault) *captureRig {
	t.Helper()
	r := &captureRig{TB: t}
	r.Sandbox = sandbox.Start(t, sandbox.Config{Start: coreStart, Log: r.log.add})
	r.url = r.Paidy.URL + "/payments/" + checkout(t, r.Sandbox)
	for _, f := range faults {
		f.Provider = sandbox.ProviderPaidy
		if err := r.Fault(f); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// capture sends the request that faults strike.
func (r *captureRig) capture(ctx context.Context, client *http.Client) (*http.Response, string, error) {
	request, err := http.NewRequestWithContext(ctx, "POST", r.url+"/captures", strings.NewReader("{}"))
	if err != nil {
		r.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+r.Paidy.SecretKey)
	request.Header.Set("Content-Type", "application/json")
	response, err := client.Do(request)
	if err != nil {
		return nil, "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return response, string(body), err
}

// captured reports whether the capture really happened.
func (r *captureRig) captured() bool { return len(r.Ledger()) == 2 }

// refuses reports whether nobody can connect to Paidy.
func (r *captureRig) refuses() bool {
	conn, err := net.Dial("tcp4", strings.TrimPrefix(r.Paidy.URL, "http://"))
	if err == nil {
		_ = conn.Close()
	}
	return errors.Is(err, syscall.ECONNREFUSED)
}

const gatewayJSON = "application/json"

// errReset stands for what net/http makes of a reset: the error of the connection,
// or io.ErrUnexpectedEOF. TestAResetIsOneOnTheWire sees the difference.
var errReset = errors.New("reset")

func TestWhatAClientSeesOfEachFaultAndWhatWasDone(t *testing.T) {
	t.Parallel()
	page := func(text string) func(*http.Response, string) bool {
		return func(r *http.Response, body string) bool {
			return r.Header.Get("Content-Type") == "text/html; charset=utf-8" && strings.Contains(body, "<h1>"+text+"</h1>") && r.Header.Get("Request-Id") == ""
		}
	}
	gateway := func(text string) func(*http.Response, string) bool {
		return func(r *http.Response, body string) bool {
			return r.Header.Get("Content-Type") == gatewayJSON && body == `{"message":"`+text+"\"}\n" && r.Header.Get("Request-Id") == ""
		}
	}
	exception := func(r *http.Response, body string) bool {
		return r.Header.Get("Content-Type") == gatewayJSON && strings.Contains(body, `"code":"service.exception"`)
	}
	good := func(r *http.Response, body string) bool {
		return json.Valid([]byte(body)) && strings.Contains(body, `"captures":[{`) && r.ContentLength == int64(len(body))
	}
	const short = 20 * time.Millisecond
	for name, c := range map[string]struct {
		fault  sandbox.Fault
		status int // 0 for an answer that does not come
		right  func(*http.Response, string) bool
		err    error // of the client
		done   bool
		least  time.Duration
	}{
		"latency":                   {sandbox.Fault{Kind: sandbox.FaultLatency, Delay: short}, 200, good, nil, true, short},
		"late commit":               {sandbox.Fault{Kind: sandbox.FaultLateCommit, Delay: short}, 200, good, nil, true, short},
		"timeout before":            {sandbox.Fault{Kind: sandbox.FaultTimeoutBefore, Delay: short}, 0, nil, io.EOF, false, short},
		"timeout after":             {sandbox.Fault{Kind: sandbox.FaultTimeoutAfter, Delay: short}, 0, nil, io.EOF, true, short},
		"rate limit without a time": {sandbox.Fault{Kind: sandbox.FaultRateLimited}, 429, gateway("Too Many Requests"), nil, false, 0},
		"rate limit with a time":    {sandbox.Fault{Kind: sandbox.FaultRateLimited, RetryAfter: 2 * time.Second}, 429, gateway("Too Many Requests"), nil, false, 0},
		"rate limit as a page":      {sandbox.Fault{Kind: sandbox.FaultRateLimited, HTML: true, RetryAfter: time.Hour}, 429, page("Too Many Requests"), nil, false, 0},
		"500 before":                {sandbox.Fault{Kind: sandbox.FaultErrorBefore, Status: 500}, 500, exception, nil, false, 0},
		"502 before":                {sandbox.Fault{Kind: sandbox.FaultErrorBefore, Status: 502}, 502, gateway("Bad Gateway"), nil, false, 0},
		"503 before":                {sandbox.Fault{Kind: sandbox.FaultErrorBefore, Status: 503}, 503, gateway("Service Unavailable"), nil, false, 0},
		"500 before, as a page":     {sandbox.Fault{Kind: sandbox.FaultErrorBefore, Status: 500, HTML: true}, 500, page("Internal Server Error"), nil, false, 0},
		"500 after":                 {sandbox.Fault{Kind: sandbox.FaultErrorAfter, Status: 500}, 500, exception, nil, true, 0},
		"502 after":                 {sandbox.Fault{Kind: sandbox.FaultErrorAfter, Status: 502}, 502, gateway("Bad Gateway"), nil, true, 0},
		"503 after":                 {sandbox.Fault{Kind: sandbox.FaultErrorAfter, Status: 503}, 503, gateway("Service Unavailable"), nil, true, 0},
		"503 after, as a page":      {sandbox.Fault{Kind: sandbox.FaultErrorAfter, Status: 503, HTML: true}, 503, page("Service Unavailable"), nil, true, 0},
		"a reset in the headers":    {sandbox.Fault{Kind: sandbox.FaultResetHeaders}, 0, nil, errReset, true, 0},
		"a reset in the body":       {sandbox.Fault{Kind: sandbox.FaultResetBody}, 200, nil, errReset, true, 0},
		"a body in drips":           {sandbox.Fault{Kind: sandbox.FaultSlowDrip, Delay: 2 * time.Millisecond}, 200, good, nil, true, 30 * time.Millisecond},
		"a refused connection":      {sandbox.Fault{Kind: sandbox.FaultRefused, Delay: short}, 0, nil, io.EOF, false, 0},
		"an answer against the document": {sandbox.Fault{Kind: sandbox.FaultBreaksContract}, 200, func(r *http.Response, body string) bool {
			return json.Valid([]byte(body)) && strings.Contains(body, `"amount":"1000"`) && r.Header.Get("Content-Type") == "application/json" && r.ContentLength == int64(len(body))
		}, nil, true, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fault := c.fault
			fault.Operation = "capturePayment"
			r := newCaptureRig(t, fault)
			begin := time.Now()
			response, body, err := r.capture(t.Context(), plainClient(t))
			if took := time.Since(begin); took < c.least {
				t.Errorf("it took %s, want %s", took, c.least)
			}
			switch {
			case !errors.Is(err, c.err) && !(c.err == errReset && (errors.Is(err, syscall.ECONNRESET) || errors.Is(err, io.ErrUnexpectedEOF))):
				t.Errorf("the client got %v, want %v", err, c.err)
			case (response == nil) != (c.status == 0), response != nil && response.StatusCode != c.status:
				t.Errorf("the client got %v, want status %d", response, c.status)
			case response != nil && response.Header.Get("X-Sandbox") != "1":
				t.Errorf("there is no X-Sandbox in %v", response.Header)
			case c.right != nil && !c.right(response, body):
				t.Errorf("%v %s", response.Header, body)
			}
			if response != nil {
				want := ""
				if fault.RetryAfter > 0 {
					want = fmt.Sprint(int(fault.RetryAfter.Seconds()))
				}
				if got := response.Header.Get("Retry-After"); got != want {
					t.Errorf("Retry-After is %q, want %q", got, want)
				}
			}
			if r.captured() != c.done {
				t.Errorf("captured: %t, want %t", r.captured(), c.done)
			}
			if entry := r.log.all()[0]; entry.Status != c.status || !strings.HasPrefix(entry.Reason, "fault "+string(fault.Kind)) {
				t.Errorf("the log says %s", entry)
			}
			if struck := r.Struck(); len(struck) != 1 || struck[fault.Kind] != 1 {
				t.Errorf("struck: %v", struck)
			}
			// It strikes once.
			until(t, "an answer", func() bool {
				response, _, err := ask(t, plainClient(t), "GET", r.url, r.Paidy.SecretKey, "")
				return err == nil && response.StatusCode == 200
			})
		})
	}
}

func TestAResetIsOneOnTheWire(t *testing.T) {
	t.Parallel()
	for kind, want := range map[sandbox.FaultKind]bool{sandbox.FaultResetHeaders: false, sandbox.FaultResetBody: true} {
		r := newCaptureRig(t, sandbox.Fault{Kind: kind})
		conn, err := net.Dial("tcp4", strings.TrimPrefix(r.Paidy.URL, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprintf(conn, "GET /tokens HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\n\r\n", r.Paidy.SecretKey)
		got, err := io.ReadAll(conn)
		head, body, whole := strings.Cut(string(got), "\r\n\r\n")
		if !errors.Is(err, syscall.ECONNRESET) || whole != want || !strings.HasPrefix(head, "HTTP/1.1 200 OK\r\n") {
			t.Errorf("%s: %v after %q", kind, err, got)
		}
		if want && (body == "" || !strings.Contains(head, "Content-Length: ") || strings.Contains(head, fmt.Sprintf("Content-Length: %d\r\n", len(body)))) {
			t.Errorf("%s: head %q, body %q", kind, head, body)
		}
	}
}

func TestADrippingBodyComesInPieces(t *testing.T) {
	t.Parallel()
	r := newCaptureRig(t, sandbox.Fault{Kind: sandbox.FaultSlowDrip, Delay: time.Hour})
	ctx, cancel := context.WithCancel(t.Context())
	request, err := http.NewRequestWithContext(ctx, "GET", r.url, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+r.Paidy.SecretKey)
	response, err := plainClient(t).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	first := make([]byte, response.ContentLength)
	if n, err := response.Body.Read(first); err != nil || n == 0 || n > len(first)/16+1 {
		t.Errorf("the first piece has %d of %d bytes: %v", n, len(first), err)
	}
	cancel()
}

func TestPayPaySaysWhatItsDocumentSays(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault  sandbox.Fault
		status int
		code   string
	}{
		"a rate limit has PayPay's code":                {sandbox.Fault{Kind: sandbox.FaultRateLimited}, 429, "RATE_LIMIT"},
		"500 before commit is PayPay's":                 {sandbox.Fault{Kind: sandbox.FaultErrorBefore, Status: 500}, 500, "INTERNAL_SERVER_ERROR"},
		"500 after commit leaves open what happened":    {sandbox.Fault{Kind: sandbox.FaultErrorAfter, Status: 500}, 500, "INTERNAL_SERVER_ERROR"},
		"503 after commit does not claim a maintenance": {sandbox.Fault{Kind: sandbox.FaultErrorAfter, Status: 503}, 503, ""},
		"503 before commit neither":                     {sandbox.Fault{Kind: sandbox.FaultErrorBefore, Status: 503}, 503, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := startPayPay(t, sandbox.Config{})
			c.fault.Provider = sandbox.ProviderPayPay
			if err := r.Fault(c.fault); err != nil {
				t.Fatal(err)
			}
			a := r.send("POST", payPayCodePath, payPayCodeBody("r-1", sandbox.PayPayGroup, 100, "2026-04-01", "2026-04-02"))
			if a.status != c.status || a.code() != c.code || (a.header.Get("X-REQUEST-ID") == "") != (c.code == "") {
				t.Errorf("%d %v %s, want %d %s", a.status, a.header, a.raw, c.status, c.code)
			}
			if done := len(r.Ledger()) == 1; done != (c.fault.Kind == sandbox.FaultErrorAfter) {
				t.Errorf("the ledger has %v", r.Ledger())
			}
		})
	}
}

func TestALateCommitHappensAfterTheClientHasGone(t *testing.T) {
	t.Parallel()
	r := newCaptureRig(t, sandbox.Fault{Kind: sandbox.FaultLateCommit, Delay: 300 * time.Millisecond})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		for r.Struck()[sandbox.FaultLateCommit] == 0 {
			time.Sleep(time.Millisecond)
		}
		cancel()
	}()
	if _, _, err := r.capture(ctx, plainClient(t)); !errors.Is(err, context.Canceled) {
		t.Errorf("the client got %v", err)
	}
	if r.captured() {
		t.Error("captured while the client was there")
	}
	until(t, "the capture", r.captured)
}

func TestWhatIsDoneForAClientThatGoes(t *testing.T) {
	t.Parallel()
	for kind, done := range map[sandbox.FaultKind]bool{sandbox.FaultLatency: false, sandbox.FaultTimeoutBefore: false, sandbox.FaultTimeoutAfter: true} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			fault := sandbox.Fault{Kind: kind}
			if kind == sandbox.FaultLatency {
				fault.Delay = time.Hour
			}
			r := newCaptureRig(t, fault)
			ctx, cancel := context.WithCancel(t.Context())
			go func() {
				for r.Struck()[kind] == 0 || r.captured() != done {
					time.Sleep(time.Millisecond)
				}
				cancel()
			}()
			if _, _, err := r.capture(ctx, plainClient(t)); !errors.Is(err, context.Canceled) {
				t.Errorf("the client got %v", err)
			}
			until(t, "the log entry", func() bool { return len(r.log.all()) == 1 })
			if entry := r.log.all()[0]; entry.Status != 0 || r.captured() != done {
				t.Errorf("entry %s, captured: %t", entry, r.captured())
			}
		})
	}
}

func TestCloseEndsWhatFaultsHold(t *testing.T) {
	t.Parallel()
	kinds := map[sandbox.FaultKind]bool{sandbox.FaultLatency: false, sandbox.FaultLateCommit: false, sandbox.FaultTimeoutBefore: false,
		sandbox.FaultTimeoutAfter: true, sandbox.FaultSlowDrip: true, sandbox.FaultRefused: false}
	for kind, done := range kinds {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			r := newCaptureRig(t, sandbox.Fault{Kind: kind, Delay: time.Hour})
			ended := make(chan error)
			go func() {
				_, _, err := r.capture(context.Background(), plainClient(t))
				ended <- err
			}()
			until(t, "the fault", func() bool { return r.Struck()[kind] == 1 && r.captured() == done })
			begin := time.Now()
			r.Close()
			if took := time.Since(begin); took > 1500*time.Millisecond {
				t.Errorf("Close took %s", took)
			}
			if err := <-ended; err == nil {
				t.Error("the client got an answer")
			}
			if r.captured() != done {
				t.Errorf("captured: %t, want %t", r.captured(), done)
			}
		})
	}
}

func TestRefusedConnectionsComeBack(t *testing.T) {
	t.Parallel()
	r := newCaptureRig(t)
	address := strings.TrimPrefix(r.Paidy.URL, "http://")
	// One connection is idle after a request, one has not brought any.
	idle, err := net.Dial("tcp4", address)
	if err != nil {
		t.Fatal(err)
	}
	defer idle.Close()
	fmt.Fprintf(idle, "GET /tokens HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\n\r\n", r.Paidy.SecretKey)
	reader := bufio.NewReader(idle)
	response, err := http.ReadResponse(reader, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, response.Body)
	unused, err := net.Dial("tcp4", address)
	if err != nil {
		t.Fatal(err)
	}
	defer unused.Close()

	for range 2 { // of two that follow one another the later end counts
		if err := r.Fault(sandbox.Fault{Provider: sandbox.ProviderPaidy, Kind: sandbox.FaultRefused, Delay: 400 * time.Millisecond}); err != nil {
			t.Fatal(err)
		}
		begin := time.Now()
		if _, _, err := r.capture(t.Context(), plainClient(t)); err == nil {
			t.Error("the request was answered")
		}
		if refused := r.refuses(); !refused && time.Since(begin) < 400*time.Millisecond {
			t.Error("connections are still accepted")
		}
		for _, conn := range []net.Conn{idle, unused} {
			_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
			if _, err := conn.Read(make([]byte, 1)); err == nil || errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("a connection that was open is still open: %v", err)
			}
		}
		if _, _, err := ask(t, plainClient(t), "GET", r.PayPay.URL+"/", "", ""); err != nil {
			t.Errorf("another provider: %v", err)
		}
		until(t, "connections again", func() bool { return !r.refuses() })
		if took := time.Since(begin); took < 400*time.Millisecond {
			t.Errorf("connections were refused for %s", took)
		}
	}
	if r.captured() {
		t.Error("captured all the same")
	}
	if response, body, err := r.capture(t.Context(), plainClient(t)); err != nil || response.StatusCode != 200 || !r.captured() {
		t.Errorf("afterwards: %s %v", body, err)
	}
}

func TestAPortThatIsTakenWhileConnectionsAreRefused(t *testing.T) {
	t.Parallel()
	r := newCaptureRig(t, sandbox.Fault{Kind: sandbox.FaultRefused, Delay: 200 * time.Millisecond})
	if _, _, err := r.capture(t.Context(), plainClient(t)); err == nil {
		t.Fatal("the request was answered")
	}
	thief, err := net.Listen("tcp4", strings.TrimPrefix(r.Paidy.URL, "http://"))
	if err != nil {
		t.Skipf("the port was not free: %v", err) // a slow machine, or another program
	}
	for end := time.Now().Add(300 * time.Millisecond); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
	}
	_ = thief.Close()
	until(t, "an answer", func() bool {
		response, _, err := r.capture(t.Context(), plainClient(t))
		return err == nil && response.StatusCode == 200
	})
}

func TestAFaultOnAKeptAliveConnection(t *testing.T) {
	t.Parallel()
	r := newCaptureRig(t, sandbox.Fault{Kind: sandbox.FaultLatency, Delay: time.Millisecond, Times: 3}, sandbox.Fault{Kind: sandbox.FaultSlowDrip, Delay: time.Millisecond, Times: 2})
	client := &http.Client{Transport: &http.Transport{MaxConnsPerHost: 1}}
	defer client.CloseIdleConnections()
	for range 7 {
		if response, body, err := ask(t, client, "GET", r.url, r.Paidy.SecretKey, ""); err != nil || response.StatusCode != 200 || !json.Valid([]byte(body)) {
			t.Errorf("%s %v", body, err)
		}
	}
}

func TestClockSkew(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{})
	const path = payPayCodePath + "/budgets"
	for name, c := range map[string]struct {
		provider, signed time.Duration // ahead of the sandbox's clock
		status           int
	}{
		"the provider is ahead of the client":   {3 * time.Minute, 0, 401},
		"the provider is behind the client":     {-3 * time.Minute, 0, 401},
		"the client signs with the Date it saw": {3 * time.Minute, 3 * time.Minute, 200},
		"the client is behind with it":          {-3 * time.Minute, -3 * time.Minute, 200},
		"two minutes less a second":             {119 * time.Second, 0, 200},
	} {
		t.Run(name, func(t *testing.T) {
			if err := r.Fault(sandbox.Fault{Provider: sandbox.ProviderPayPay, Kind: sandbox.FaultClockSkew, Skew: c.provider}); err != nil {
				t.Fatal(err)
			}
			signer := r.signer()
			signer.epoch += int64(c.signed.Seconds())
			a := r.sendAs(signer.header("GET", path, ""), "GET", path, "")
			if want := payPayStart.Add(c.provider).Format(http.TimeFormat); a.status != c.status || a.header.Get("Date") != want {
				t.Errorf("%d at %s, want %d at %s", a.status, a.header.Get("Date"), c.status, want)
			}
			if c.status == 401 && (a.code() != "UNAUTHORIZED" || !strings.HasPrefix(a.reason, "fault clock-skew; UNAUTHORIZED: ")) {
				t.Errorf("%s: %s", a.raw, a.reason)
			}
			a = r.must("GET", path, "")
			if want := payPayStart.Format(http.TimeFormat); a.header.Get("Date") != want {
				t.Errorf("the next answer is of %s, want %s", a.header.Get("Date"), want)
			}
		})
	}
}

func TestDateIsTheSandboxsTime(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t, sandbox.Config{Start: coreStart, Admin: true})
	s.Clock.Advance(-10000 * time.Hour)
	want := s.Clock.Now().Format(http.TimeFormat)
	for i, kind := range []sandbox.FaultKind{"", sandbox.FaultUnavailableHTML, sandbox.FaultOversized} {
		if kind != "" {
			if err := s.Fault(sandbox.Fault{Provider: sandbox.ProviderPaidy, Kind: kind}); err != nil {
				t.Fatal(i, err)
			}
		}
		for _, url := range []string{s.Paidy.URL + "/tokens", s.PayPay.URL + "/none", s.PayPay.URL + "/app/opa/none", s.AdminURL + "/clock"} {
			response, _, err := ask(t, plainClient(t), "GET", url, s.Paidy.SecretKey, "")
			if err != nil {
				t.Fatal(err)
			}
			if got := response.Header.Values("Date"); len(got) != 1 || got[0] != want {
				t.Errorf("%s %s: Date is %q, want %s", kind, url, got, want)
			}
		}
	}
}

// paymentHook notes the payments that webhooks name, in the order of arrival.
type paymentHook struct {
	*httptest.Server
	mu  sync.Mutex
	ids []string
}

func newPaymentHook(t *testing.T) *paymentHook {
	h := &paymentHook{}
	h.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var event struct {
			PaymentID string `json:"payment_id"`
		}
		if err := json.NewDecoder(r.Body).Decode(&event); err != nil {
			t.Errorf("a webhook does not decode: %v", err)
		}
		h.mu.Lock()
		defer h.mu.Unlock()
		h.ids = append(h.ids, event.PaymentID)
	}))
	t.Cleanup(h.Close)
	return h
}

func (h *paymentHook) got() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.ids)
}

func TestWebhookFaults(t *testing.T) {
	t.Parallel()
	const short = 30 * time.Millisecond
	for name, c := range map[string]struct {
		faults []sandbox.Fault // of the first webhooks, in turn
		sent   int
		want   []int // numbers of payments in the order of arrival
	}{
		"without a fault":                     {nil, 3, []int{0, 1, 2}},
		"sent twice":                          {[]sandbox.Fault{{Kind: sandbox.FaultWebhookDuplicate}}, 2, []int{0, 0, 1}},
		"after the next":                      {[]sandbox.Fault{{Kind: sandbox.FaultWebhookReorder}}, 3, []int{1, 0, 2}},
		"two after the next that is not held": {[]sandbox.Fault{{Kind: sandbox.FaultWebhookReorder, Times: 2}}, 4, []int{2, 0, 1, 3}},
		"held with none that follows":         {[]sandbox.Fault{{Kind: sandbox.FaultWebhookReorder, Times: 2}}, 2, []int{0, 1}},
		"held, and the next is dropped":       {[]sandbox.Fault{{Kind: sandbox.FaultWebhookReorder}, {Kind: sandbox.FaultWebhookDrop}}, 3, []int{2, 0}},
		"delayed":                             {[]sandbox.Fault{{Kind: sandbox.FaultWebhookDelay, Delay: short}}, 3, []int{1, 2, 0}},
		"delayed, without one that overtakes": {[]sandbox.Fault{{Kind: sandbox.FaultWebhookDelay, Delay: short}}, 1, []int{0}},
		"dropped":                             {[]sandbox.Fault{{Kind: sandbox.FaultWebhookDrop}}, 2, []int{1}},
		"a fault of another webhook":          {[]sandbox.Fault{{Kind: sandbox.FaultWebhookDrop, Webhook: "tokenEvent"}}, 1, []int{0}},
		"a fault of this webhook":             {[]sandbox.Fault{{Kind: sandbox.FaultWebhookDrop, Webhook: "paymentEvent"}}, 2, []int{1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			hook := newPaymentHook(t)
			s := sandbox.Start(t, sandbox.Config{WebhookURLs: map[string]string{"paidy": hook.URL}})
			for _, f := range c.faults {
				f.Provider = sandbox.ProviderPaidy
				if err := s.Fault(f); err != nil {
					t.Fatal(err)
				}
			}
			var ids, want []string
			for range c.sent {
				ids = append(ids, checkout(t, s))
			}
			for _, i := range c.want {
				want = append(want, ids[i])
			}
			flush(t, s)
			if got := hook.got(); !slices.Equal(got, want) {
				t.Errorf("%v arrived, want %v", got, want)
			}
			if got := len(s.Ledger()); got != c.sent {
				t.Errorf("%d effects", got)
			}
		})
	}
}

func TestDeliveriesSayWhatWasDropped(t *testing.T) {
	t.Parallel()
	hook := newPaymentHook(t)
	s := sandbox.Start(t, sandbox.Config{WebhookURLs: map[string]string{"paidy": hook.URL}})
	if err := s.Fault(sandbox.Fault{Provider: sandbox.ProviderPaidy, Kind: sandbox.FaultWebhookDrop}); err != nil {
		t.Fatal(err)
	}
	checkout(t, s)
	checkout(t, s)
	flush(t, s)
	got := s.Deliveries()
	if len(got) != 2 || got[0].Status != 0 || got[0].Err == nil || got[0].Err.Error() != "not sent: fault webhook-drop" || got[1].Err != nil {
		t.Errorf("%+v", got)
	}
}

func TestAWebhookFromAWrongSourceComesFromElsewhere(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var sources []string
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		source, _, _ := net.SplitHostPort(r.RemoteAddr)
		sources = append(sources, source)
	}))
	t.Cleanup(hook.Close)
	s := sandbox.Start(t, sandbox.Config{WebhookURLs: map[string]string{"paidy": hook.URL}})
	if err := s.Fault(sandbox.Fault{Provider: sandbox.ProviderPaidy, Kind: sandbox.FaultWebhookWrongSource}); err != nil {
		t.Fatal(err)
	}
	checkout(t, s)
	checkout(t, s)
	flush(t, s)
	want := []string{"127.0.0.2", "127.0.0.1"}
	if listener, err := net.Listen("tcp", "127.0.0.2:0"); err == nil {
		_ = listener.Close()
	} else { // a system with one loopback address
		want = want[1:]
		if got := s.Deliveries(); len(got) != 2 || got[0].Err == nil {
			t.Errorf("%+v", got)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if !slices.Equal(sources, want) {
		t.Errorf("webhooks from %v, want %v", sources, want)
	}
}

func TestAHeldWebhookGoesWithoutFlushToo(t *testing.T) {
	t.Parallel()
	hook := newPaymentHook(t)
	s := sandbox.Start(t, sandbox.Config{WebhookURLs: map[string]string{"paidy": hook.URL}})
	if err := s.Fault(sandbox.Fault{Provider: sandbox.ProviderPaidy, Kind: sandbox.FaultWebhookReorder}); err != nil {
		t.Fatal(err)
	}
	checkout(t, s)
	until(t, "the webhook", func() bool { return len(hook.got()) == 1 })
}

func TestCloseDoesNotWaitForDelayedWebhooks(t *testing.T) {
	t.Parallel()
	hook := newPaymentHook(t)
	s := newSandbox(t, sandbox.Config{WebhookURLs: map[string]string{"paidy": hook.URL}})
	for _, kind := range []sandbox.Fault{{Kind: sandbox.FaultWebhookReorder}, {Kind: sandbox.FaultWebhookDelay, Delay: time.Hour}} {
		kind.Provider = sandbox.ProviderPaidy
		if err := s.Fault(kind); err != nil {
			t.Fatal(err)
		}
		checkout(t, s)
	}
	begin := time.Now()
	s.Close()
	if took := time.Since(begin); took > 1500*time.Millisecond {
		t.Errorf("Close took %s", took)
	}
	if err := s.Flush(t.Context()); err == nil || !strings.Contains(err.Error(), "closed with 2 webhooks unsent") {
		t.Errorf("Flush: %v", err)
	}
}
