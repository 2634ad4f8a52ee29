package jppay_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

// fate is what the provider makes of a call. It is part of the call's id, so that
// whatever comes back for another call's id is seen.
type fate string

const (
	fateDone    fate = "done"
	fateRefused fate = "refused"
	fateLimited fate = "limited"
	fateLater   fate = "later" // unavailable at first
	fateCut     fate = "cut"
	fateSlow    fate = "slow" // ended by the caller's deadline
)

var fates = []fate{fateDone, fateRefused, fateLimited, fateLater, fateCut, fateSlow}

const (
	crowdAPIKey    = "a_crowdKey1"
	crowdAPISecret = "Y3Jvd2Qtc2VjcmV0"
	crowdSecret    = "crowd-legacy-secret"
)

// crowdProvider is all three providers at once. It answers by the id in the
// request, and checks that each signature is new and belongs to its request.
type crowdProvider struct {
	mu     sync.Mutex
	nonces map[string]string // by nonce, the request it was used for
	seen   map[string]bool
	wrong  []string
}

var (
	crowdID    = regexp.MustCompile(`c\d{6}-[a-z]+`)
	crowdNonce = regexp.MustCompile(`^hmac OPA-Auth:` + crowdAPIKey + `:([^:]+):([^:]+):([^:]+):([^:]+)$`)
)

func (p *crowdProvider) complain(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wrong = append(p.wrong, fmt.Sprintf(format, args...))
}

// check verifies what proves that a request was signed for itself.
func (p *crowdProvider) check(r *http.Request, id string, body []byte) {
	if r.URL.Path[:4] == "/pay" && !strings.HasPrefix(r.URL.Path, "/payments") {
		var sent struct{ Checksum string }
		want, err := overlay.Checksum(overlay.NewSecret(crowdSecret), body, []string{"payment_id"})
		if json.Unmarshal(body, &sent) != nil || err != nil || sent.Checksum != want {
			p.complain("%s: the checksum is not that of its body", id)
		}
		return
	}
	parts := crowdNonce.FindStringSubmatch(r.Header.Get("Authorization"))
	if parts == nil {
		if !strings.HasPrefix(r.Header.Get("Authorization"), "Bearer sk_test_") {
			p.complain("%s: no credentials", id)
		}
		return
	}
	contentType := "empty"
	if len(body) > 0 {
		contentType = r.Header.Get("Content-Type")
	}
	hash := overlay.HashBody(contentType, body)
	want := overlay.MAC(overlay.NewSecret(crowdAPISecret), overlay.CanonicalString(r.URL.EscapedPath(), r.Method, parts[2], parts[3], contentType, hash))
	if parts[1] != want || parts[4] != hash {
		p.complain("%s: the signature is not that of its request", id)
	}
	p.mu.Lock()
	before := p.nonces[parts[2]]
	p.nonces[parts[2]] = r.Method + " " + id
	p.mu.Unlock()
	// net/http itself repeats a GET, byte for byte, when a connection that was used
	// before breaks.
	if before != "" && before != "GET "+id {
		p.complain("%s: the nonce was used before, for %s", id, before)
	}
}

func (p *crowdProvider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	id := crowdID.FindString(r.URL.Path + string(body))
	p.check(r, id, body)
	p.mu.Lock()
	first := !p.seen[id]
	p.seen[id] = true
	p.mu.Unlock()
	_, kind, _ := strings.Cut(id, "-")
	status, code, text := 200, "SUCCESS", "closed"
	switch fate(kind) {
	case fateRefused:
		status, code, text = 400, "NO-"+id, "NO-"+id
	case fateLimited:
		status, code, text = 429, "NO-"+id, "NO-"+id
	case fateLater:
		if first {
			http.Error(w, "<html>down</html>", http.StatusServiceUnavailable)
			return
		}
	case fateCut:
		panic(http.ErrAbortHandler)
	case fateSlow:
		<-r.Context().Done()
		return
	case fateDone:
	}
	if strings.HasPrefix(r.URL.Path, "/pay/close") && status == 200 {
		text = "close_success"
	}
	answer := map[string]any{
		"resultInfo": map[string]string{"code": code, "message": id, "codeId": "1"},
		"data":       map[string]string{"merchantPaymentId": id, "merchantRefundId": id},
		"id":         id, "status": text, "message": id,
	}
	if status != 200 {
		answer["code"], answer["title"] = code, id
	}
	w.Header().Set("X-REQUEST-ID", id)
	w.Header().Set("Request-Id", id)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer)
}

// crowdCall is one call with an id of its own.
type crowdCall struct {
	name      string
	write     bool
	sentAgain bool // after a 503
	named     bool // the error names the id
	do        func(ctx context.Context, id string) ([]byte, error)
}

// taken is OK for an answer of which the bytes are wanted.
func taken[T any, R interface {
	Value() *T
	Operation() *policy.Operation
	GetBody() []byte
}](answer R, err error) ([]byte, error) {
	if _, err := jppay.OK(answer, err); err != nil {
		return nil, err
	}
	return answer.GetBody(), nil
}

// crowdClients builds one client of each provider and the calls made with them.
func crowdClients(t *testing.T, base string, options ...overlay.Option) []crowdCall {
	t.Helper()
	pp, err := jppay.NewPayPay(jppay.PayPayConfig{BaseURL: base, APIKey: crowdAPIKey, APISecret: secret(crowdAPISecret)}, options...)
	if err != nil {
		t.Fatal(err)
	}
	pd, err := jppay.NewPaidy(jppay.PaidyConfig{BaseURL: base, SecretKey: secret("sk_test_crowdKey12345")}, options...)
	if err != nil {
		t.Fatal(err)
	}
	legacy, err := jppay.NewPaidyLegacy(jppay.PaidyLegacyConfig{BaseURL: base, APIKey: secret("sk_test_crowdLegacy1"), Secret: secret(crowdSecret)}, options...)
	if err != nil {
		t.Fatal(err)
	}
	return []crowdCall{
		{"PayPay refund", true, true, true, func(ctx context.Context, id string) ([]byte, error) {
			return taken(pp.RefundPaymentWithResponse(ctx, nil, paypay.RefundPaymentRequest{MerchantRefundID: paypay.MerchantRefundID(id), PaymentID: "1",
				Amount: paypay.MoneyAmount{Amount: 1, Currency: "JPY"}, RequestedAt: 1}))
		}},
		{"PayPay read", false, true, true, func(ctx context.Context, id string) ([]byte, error) {
			return taken(pp.GetPaymentDetailsWithResponse(ctx, paypay.MerchantPaymentID(id), nil))
		}},
		{"Paidy capture", true, false, true, func(ctx context.Context, id string) ([]byte, error) {
			return taken(pd.CapturePaymentWithResponse(ctx, id, nil, paidy.CapturePaymentRequest{}))
		}},
		{"Paidy read", false, true, true, func(ctx context.Context, id string) ([]byte, error) {
			return taken(pd.GetPaymentWithResponse(ctx, id, nil))
		}},
		{"legacy close", true, false, false, func(ctx context.Context, id string) ([]byte, error) {
			return taken(legacy.ClosePaymentWithResponse(ctx, paidylegacy.CloseRequest{PaymentID: id}))
		}},
		{"legacy read", false, true, false, func(ctx context.Context, id string) ([]byte, error) {
			return taken(legacy.GetPaymentStatusWithResponse(ctx, paidylegacy.StatusRequest{PaymentID: id}))
		}},
	}
}

// verify compares what a call came to with what its id says.
func (c *crowdCall) verify(id string, body []byte, err error) error {
	_, kind, _ := strings.Cut(id, "-")
	if err == nil {
		if fate(kind) != fateDone && (fate(kind) != fateLater || !c.sentAgain) {
			return errors.New("succeeded")
		}
		if found := crowdID.FindAllString(string(body), -1); len(found) == 0 || slices.ContainsFunc(found, func(other string) bool { return other != id }) {
			return fmt.Errorf("the answer is that of %v", found)
		}
		return nil
	}
	failure, ok := errors.AsType[*overlay.Error](err)
	if !ok {
		return fmt.Errorf("got a %T: %w", err, err)
	}
	for _, other := range crowdID.FindAllString(fmt.Sprint(failure, string(failure.Message), string(failure.Body)), -1) {
		if other != id {
			return fmt.Errorf("the error speaks of %s: %w", other, err)
		}
	}
	if c.named && failure.ID != id {
		return fmt.Errorf("the error is about %q: %w", failure.ID, err)
	}
	if late := errors.Is(err, context.DeadlineExceeded); late != (fate(kind) == fateSlow) {
		return fmt.Errorf("ended by a deadline: %t: %w", late, err)
	}
	switch fate(kind) {
	case fateRefused, fateLimited:
		if failure.Code != "NO-"+id || errors.Is(err, overlay.ErrRateLimited) != (fate(kind) == fateLimited) {
			return fmt.Errorf("unexpected: %w", err)
		}
	case fateLater:
		if c.sentAgain || !errors.Is(err, overlay.ErrUnavailable) || !errors.Is(err, overlay.ErrOutcomeUnknown) {
			return fmt.Errorf("unexpected: %w", err)
		}
	case fateCut:
		if errors.Is(err, overlay.ErrOutcomeUnknown) != c.write || failure.Status != 0 {
			return fmt.Errorf("unexpected: %w", err)
		}
	case fateSlow: // its deadline is what is looked at
	case fateDone:
		return fmt.Errorf("failed: %w", err)
	}
	return nil
}

type crowdKey struct{}

// TestAThousandCallsAtOnceNeverCross makes 1,000 calls at once over three shared
// clients, each with an id, a deadline and a fate of its own. Answers, errors,
// hook events and recorded writes hold their own call's id and no other, no nonce
// comes twice, and nothing is left running.
func TestAThousandCallsAtOnceNeverCross(t *testing.T) { // not parallel: it counts goroutines
	before := goleak.IgnoreCurrent()
	const calls = 1000
	provider := &crowdProvider{nonces: map[string]string{}, seen: map[string]bool{}}
	server := httptest.NewServer(provider)
	transport := http.DefaultTransport.(*http.Transport).Clone()
	record := overlay.NewMemoryRecord()
	crossed := make(chan string, 16*calls)
	client := crowdClients(t, server.URL,
		overlay.WithHTTPClient(&http.Client{Transport: transport}), overlay.WithRecord(record),
		overlay.WithRetry(overlay.Retry{Base: time.Millisecond, Cap: 10 * time.Millisecond}),
		overlay.WithHook(func(ctx context.Context, e overlay.Event) {
			id, _ := ctx.Value(crowdKey{}).(string)
			for _, other := range crowdID.FindAllString(fmt.Sprintf("%+v", e), -1) {
				if other != id {
					crossed <- fmt.Sprintf("an event of %s: %+v", id, e)
				}
			}
		}))

	type result struct {
		call *crowdCall
		id   string
		err  error
	}
	results := make([]result, calls)
	start := make(chan struct{})
	var group sync.WaitGroup
	for n := range calls {
		group.Go(func() {
			c := &client[n%len(client)]
			kind := fates[n/len(client)%len(fates)]
			id := fmt.Sprintf("c%06d-%s", n, kind)
			ctx := context.WithValue(t.Context(), crowdKey{}, id)
			<-start
			deadline := time.Minute
			if kind == fateSlow {
				deadline = time.Duration(20+n%30) * time.Millisecond
			}
			ctx, cancel := context.WithTimeout(ctx, deadline)
			defer cancel()
			body, err := c.do(ctx, id)
			if wrong := c.verify(id, body, err); wrong != nil {
				crossed <- fmt.Sprintf("%s %s: %v", c.name, id, wrong)
			}
			results[n] = result{c, id, err}
		})
	}
	close(start)
	group.Wait()
	close(crossed)
	for wrong := range crossed {
		t.Error(wrong)
	}
	for _, wrong := range provider.wrong {
		t.Error(wrong)
	}

	// What is unresolved in the record are exactly the writes whose error says so.
	unresolved, err := record.Unresolved(t.Context(), time.Now().Add(time.Hour), 0)
	if err != nil {
		t.Fatal(err)
	}
	open := map[string]overlay.Write{}
	for _, w := range unresolved {
		open[w.ID] = w
	}
	unknown := 0
	for _, r := range results {
		failure, ok := errors.AsType[*overlay.Error](r.err)
		if !ok || failure.Outcome != overlay.Unknown {
			continue
		}
		unknown++
		kept, _ := failure.Write()
		w, found := open[kept.ID]
		if refs := fmt.Sprint(w.Refs); !found || !strings.Contains(refs, r.id) || w.Operation != failure.Operation {
			t.Errorf("%s %s: the record has %+v", r.call.name, r.id, w)
		}
	}
	if unknown == 0 || unknown != len(open) {
		t.Errorf("%d writes are unresolved, %d errors say that the outcome is unknown", len(open), unknown)
	}

	transport.CloseIdleConnections()
	server.Close()
	goleak.VerifyNone(t, before)
}

// inMemory answers as the crowd's provider without a network, and forgets each call.
func inMemory(provider *crowdProvider) testkit.Transport {
	return testkit.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			provider.mu.Lock()
			defer provider.mu.Unlock()
			clear(provider.nonces)
			clear(provider.seen)
		}()

		provider.ServeHTTP(w, r)
	}))
}

// raceDetector reports whether the test is built with -race, which makes each
// call take ten times as long.
func raceDetector() bool {
	info, _ := debug.ReadBuildInfo()
	return info != nil && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}

// TestMemoryStaysFlatOverManyCalls makes 100,000 calls, 20,000 under the race
// detector, most of which fail in one
// way or another, with hooks and a record: what is in use afterwards is what was
// in use before.
func TestMemoryStaysFlatOverManyCalls(t *testing.T) { // not parallel: it measures the process
	const batches = 10
	batch := 10_000
	if raceDetector() {
		batch = 2_000
	}
	before := goleak.IgnoreCurrent()
	provider := &crowdProvider{nonces: map[string]string{}, seen: map[string]bool{}}
	record := overlay.NewMemoryRecord()
	events := 0
	client := crowdClients(t, "http://127.0.0.1:1", overlay.WithHTTPClient(inMemory(provider).Client()),
		overlay.WithHook(func(context.Context, overlay.Event) { events++ }), overlay.WithRecord(record),
		overlay.WithRetry(overlay.Retry{Attempts: 1}))
	kinds := []fate{fateDone, fateRefused, fateLimited, fateCut}
	inUse := func() int64 {
		runtime.GC()
		runtime.GC() // what pools keep goes with the second
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return int64(stats.HeapAlloc)
	}
	var first, last int64
	for b := range batches {
		for n := range batch {
			c := &client[n%len(client)]
			id := fmt.Sprintf("c%06d-%s", n, kinds[n/len(client)%len(kinds)])
			body, err := c.do(t.Context(), id)
			if wrong := c.verify(id, body, err); wrong != nil {
				t.Fatalf("%s %s: %v", c.name, id, wrong)
			}
			if failure, ok := errors.AsType[*overlay.Error](err); ok {
				if w, open := failure.Write(); open { // as if it had been resolved
					if err := record.Outcome(t.Context(), w.ID, overlay.DidNotHappen); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
		last = inUse()
		if b == 0 {
			first = last
		}
	}
	const most = 256 << 10 // less than 3 bytes a call, 15 under the race detector
	if grown := last - first; grown > most {
		t.Errorf("%d KiB more are in use after another %d calls", grown>>10, (batches-1)*batch)
	}
	if events < batches*batch {
		t.Errorf("%d events of %d calls", events, batches*batch)
	}
	for _, wrong := range provider.wrong {
		t.Error(wrong)
	}
	goleak.VerifyNone(t, before)
	t.Logf("in use after %d calls: %d KiB, after %d: %d KiB", batch, first>>10, batches*batch, last>>10)
}
