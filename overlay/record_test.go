package overlay_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jppay/jppay/overlay"
)

// notebook is a record that notes what it is told, and fails as it is asked to.
type notebook struct {
	mu              sync.Mutex
	notes           []string
	writes          []overlay.Write
	intent, outcome func(ctx context.Context) error // nil: succeed
}

func (n *notebook) note(format string, args ...any) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.notes = append(n.notes, fmt.Sprintf(format, args...))
}

func (n *notebook) Intent(ctx context.Context, w overlay.Write) error {
	n.note("intent")
	n.mu.Lock()
	n.writes = append(n.writes, w)
	n.mu.Unlock()
	if n.intent != nil {
		return n.intent(ctx)
	}
	return ctx.Err()
}

func (n *notebook) Outcome(ctx context.Context, id string, outcome overlay.Outcome) error {
	n.mu.Lock()
	if len(n.writes) == 0 || n.writes[0].ID != id {
		n.notes = append(n.notes, "another id")
	}
	n.mu.Unlock()
	n.note("%v", outcome)
	if n.outcome != nil {
		return n.outcome(ctx)
	}
	return ctx.Err()
}

func (n *notebook) said() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return strings.Join(n.notes, ", ")
}

type roundTripper func(r *http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// through sends by a function instead of the network.
func through(send roundTripper) overlay.Option {
	return overlay.WithHTTPClient(&http.Client{Transport: send})
}

func success(r *http.Request) (*http.Response, error) {
	const body = `{"resultInfo":{"code":"SUCCESS"},"data":{}}`
	return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: r}, nil
}

const base = "https://provider.example"

func TestWhatARecordIsTold(t *testing.T) {
	t.Parallel()
	contract := func(when string) overlay.Option {
		return overlay.WithContract(func(_ string, req *http.Request, _ []byte, res *http.Response, _ []byte) error {
			if when == "request" && req != nil || when == "answer" && res != nil {
				return errors.New("broken")
			}
			return nil
		})
	}
	const code = `{"requestId":"r1"}`
	for _, c := range []struct {
		name, method, path, body string
		status                   int // 0: the connection breaks
		answer                   string
		options                  []overlay.Option
		want                     string
	}{
		{"a write that succeeds", "POST", "/v1/codes", code, 200, `{"resultInfo":{"code":"SUCCESS"}}`, nil, "intent, sent, happened"},
		{"a write that is refused", "POST", "/v1/codes", code, 400, `{"resultInfo":{"code":"BUDGET"}}`, nil, "intent, sent, did not happen"},
		{"a write whose answer is lost", "POST", "/v1/codes", code, 0, ``, nil, "intent, sent, outcome unknown"},
		{"a write whose answer breaks its contract", "POST", "/v1/codes", code, 200, `{"resultInfo":{"code":"SUCCESS"}}`, []overlay.Option{contract("answer")}, "intent, sent, happened"},
		{"a write that breaks its contract", "POST", "/v1/codes", code, 200, ``, []overlay.Option{contract("request")}, "intent, did not happen"},
		{"a write that no body tells about", "DELETE", "/v1/payments/p1", "", 0, ``, nil, "intent, sent, outcome unknown"},
		{"a write to no operation", "POST", "/v1/nothing", code, 200, ``, nil, ""},
		{"a write with a hostile id", "DELETE", "/v1/payments/..%2f", "", 200, ``, nil, ""},
		{"a read", "GET", "/v1/payments/p1", "", 200, `{}`, nil, "sent"},
		{"a read that fails", "GET", "/v1/payments/p1", "", 0, ``, nil, "sent"},
		{"a write that the limiter keeps back", "POST", "/v1/codes", code, 200, ``, []overlay.Option{overlay.WithLimiter(full{})}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			book := &notebook{}
			send := through(func(r *http.Request) (*http.Response, error) {
				book.note("sent")
				if c.status == 0 {
					return nil, io.ErrUnexpectedEOF
				}
				return &http.Response{StatusCode: c.status, Header: http.Header{"Content-Type": {"application/json"}},
					Body: io.NopCloser(strings.NewReader(c.answer)), ContentLength: int64(len(c.answer)), Request: r}, nil
			})
			doer := newDoer(t, base, append(c.options, overlay.WithRecord(book), send)...)
			_, _ = doer.Do(request(t, c.method, base+c.path, c.body))
			if got := book.said(); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// full lets nobody through.
type full struct{}

func (full) Wait(context.Context) error { return errors.New("full") }

func TestARecordThatFailsKeepsAWriteBack(t *testing.T) {
	t.Parallel()
	broken := errors.New("disk full")
	book := &notebook{intent: func(context.Context) error { return broken }}
	doer := newDoer(t, base, overlay.WithRecord(book), through(func(*http.Request) (*http.Response, error) {
		t.Error("it was sent")
		return nil, io.EOF
	}))
	_, err := doer.Do(request(t, "POST", base+"/v1/codes", `{"requestId":"r1"}`))
	var failure *overlay.Error
	if !errors.As(err, &failure) || !errors.Is(err, overlay.ErrNotSent) || !errors.Is(err, broken) || failure.Outcome != overlay.DidNotHappen {
		t.Errorf("got %v", err)
	}
}

func TestARecordThatHangsHoldsUpACallForFiveSeconds(t *testing.T) {
	t.Parallel()
	hang := func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		_, err := newDoer(t, base, overlay.WithRecord(&notebook{intent: hang}), through(success)).
			Do(request(t, "POST", base+"/v1/codes", `{"requestId":"r1"}`))
		if !errors.Is(err, overlay.ErrNotSent) || time.Since(began) != 5*time.Second {
			t.Errorf("an intent: %v after %v", err, time.Since(began))
		}
		began = time.Now()
		_, err = newDoer(t, base, overlay.WithRecord(&notebook{outcome: hang}), through(success)).
			Do(request(t, "POST", base+"/v1/codes", `{"requestId":"r1"}`))
		if err != nil || time.Since(began) != 5*time.Second {
			t.Errorf("an outcome: %v after %v", err, time.Since(began))
		}
	})
}

func TestAnOutcomeThatIsNotStoredIsAnEventAndNoFailure(t *testing.T) {
	t.Parallel()
	broken := errors.New("disk full")
	var events []overlay.Event
	doer := newDoer(t, base, overlay.WithRecord(&notebook{outcome: func(context.Context) error { return broken }}), through(success),
		overlay.WithHook(func(_ context.Context, e overlay.Event) {
			if e.Kind == overlay.EventRecord {
				events = append(events, e)
			}
		}))
	if _, err := doer.Do(request(t, "POST", base+"/v1/codes", `{"requestId":"r1"}`)); err != nil {
		t.Errorf("the call failed: %v", err)
	}
	if len(events) != 1 || !errors.Is(events[0].Err, broken) || events[0].Outcome != overlay.Happened || events[0].ID != "r1" {
		t.Errorf("got %+v", events)
	}
}

func TestAnOutcomeIsStoredAfterTheCallersContextHasEnded(t *testing.T) {
	t.Parallel()
	book := &notebook{}
	ctx, cancel := context.WithCancel(t.Context())
	doer := newDoer(t, base, overlay.WithRecord(book), through(func(r *http.Request) (*http.Response, error) {
		cancel()
		return nil, r.Context().Err()
	}))
	book.outcome = func(ctx context.Context) error {
		if _, bounded := ctx.Deadline(); ctx.Err() != nil || !bounded {
			book.note("with a context that has ended, or never does")
		}
		return nil
	}
	_, err := doer.Do(request(t, "POST", base+"/v1/codes", `{"requestId":"r1"}`).WithContext(ctx))
	if got := book.said(); !errors.Is(err, overlay.ErrOutcomeUnknown) || got != "intent, outcome unknown" {
		t.Errorf("got %v, and the record was told %q", err, got)
	}
	_, err = doer.Do(request(t, "POST", base+"/v1/codes", `{"requestId":"r2"}`).WithContext(ctx))
	if got := book.said(); !errors.Is(err, overlay.ErrNotSent) || got != "intent, outcome unknown, intent" {
		t.Errorf("a call whose context had ended before: got %v, and the record was told %q", err, got)
	}
}

func TestEachAttemptIsAnIntentOfTheSameWrite(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		book, sent := &notebook{}, []time.Time{}
		doer := newDoer(t, base, overlay.WithRecord(book), overlay.WithRetry(overlay.Retry{}), through(func(r *http.Request) (*http.Response, error) {
			book.note("sent")
			if sent = append(sent, time.Now()); len(sent) < 3 {
				return nil, io.ErrUnexpectedEOF
			}
			return success(r)
		}))
		if _, err := doer.Do(request(t, "POST", base+"/v1/codes", `{"requestId":"r1"}`)); err != nil {
			t.Fatal(err)
		}
		if got := book.said(); got != "intent, sent, intent, sent, intent, sent, happened" {
			t.Errorf("the record was told %q", got)
		}
		for i, w := range book.writes {
			if w.ID != book.writes[0].ID || !w.SentAt.Equal(sent[i]) || w.Refs["requestId"] != "r1" {
				t.Errorf("intent %d: %+v", i, w)
			}
		}
	})
}

func TestAnIntentThatIsRefusedEndsARetryWithAnUnknownOutcome(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		book, sent := &notebook{}, 0
		book.intent = func(context.Context) error {
			if sent > 0 {
				return errors.New("it was resolved meanwhile")
			}
			return nil
		}
		doer := newDoer(t, base, overlay.WithRecord(book), overlay.WithRetry(overlay.Retry{}), through(func(*http.Request) (*http.Response, error) {
			sent++
			return nil, io.ErrUnexpectedEOF
		}))
		_, err := doer.Do(request(t, "POST", base+"/v1/codes", `{"requestId":"r1"}`))
		if sent != 1 || !errors.Is(err, overlay.ErrOutcomeUnknown) || !strings.Contains(err.Error(), "resolved meanwhile") {
			t.Errorf("sent %d times: %v", sent, err)
		}
	})
}

func TestWhatARecordHoldsOfAWrite(t *testing.T) {
	t.Parallel()
	remembering := slices.Clone(table)
	remembering[0].Remember, remembering[0].Compare = []string{"paymentId", "amount", "mark"}, []string{"note"}
	for _, c := range []struct {
		name, query, header, body string
		want                      map[string]string
	}{
		{"the key, what is to be remembered, and hashes", "", "", `{"requestId":"r1","paymentId":"p","amount":500,"note":"山田","other":"山田"}`,
			map[string]string{"requestId": "r1", "paymentId": "p", "amount": "500", "note": overlay.Fingerprint([]byte(`"山田"`)), "assumeMerchant": "123"}},
		{"an object in place of an id, as a hash", "", "", `{"requestId":"r1","mark":{"name":"山田"},"paymentId":["山田"]}`,
			map[string]string{"requestId": "r1", "mark": overlay.Fingerprint([]byte(`{"name":"山田"}`)), "paymentId": overlay.Fingerprint([]byte(`["山田"]`)), "assumeMerchant": "123"}},
		{"a merchant that the call names", "", "456", `{}`, map[string]string{"assumeMerchant": "456"}},
		{"a merchant that the call names in the query, which wins", "?assumeMerchant=789", "456", `{}`, map[string]string{"assumeMerchant": "789"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			book := &notebook{}
			doer, err := overlay.NewDoer(overlay.Config{
				Provider: overlay.PayPay, BaseURL: base, Operations: remembering, Auth: authFunc(signed), Merchant: "123",
			}, overlay.WithRecord(book), through(success))
			if err != nil {
				t.Fatal(err)
			}
			req := request(t, "POST", base+"/v1/codes"+c.query, c.body)
			if c.header != "" {
				req.Header.Set("X-Assume-Merchant", c.header)
			}
			if _, err := doer.Do(req); err != nil {
				t.Fatal(err)
			}
			w := book.writes[0]
			if len(w.ID) < 20 || w.Provider != "paypay" || w.Operation != "createCode" || fmt.Sprint(w.Refs) != fmt.Sprint(c.want) {
				t.Errorf("got %+v, want refs %v", w, c.want)
			}
		})
	}
}

func TestMemoryRecordIsBounded(t *testing.T) {
	t.Parallel()
	record := overlay.NewMemoryRecord()
	for i := range 100_000 {
		if err := record.Intent(t.Context(), overlay.Write{ID: fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := record.Intent(t.Context(), overlay.Write{ID: "more"}); err == nil {
		t.Error("one more was stored")
	}
	if err := record.Intent(t.Context(), overlay.Write{ID: "7"}); err != nil {
		t.Errorf("a further attempt: %v", err)
	}
	if err := record.Outcome(t.Context(), "7", overlay.Happened); err != nil {
		t.Error(err)
	}
	if err := record.Intent(t.Context(), overlay.Write{ID: "more"}); err != nil {
		t.Errorf("after one was resolved: %v", err)
	}
}
