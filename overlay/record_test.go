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

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

// notebook is a record that keeps what it is told, and fails as the test wants.
type notebook struct {
	mu              sync.Mutex
	notes           []string
	writes          []overlay.Write
	intent, outcome func(ctx context.Context) error // nil: succeed
}

func (n *notebook) add(format string, args ...any) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.notes = append(n.notes, fmt.Sprintf(format, args...))
}

func (n *notebook) Attempt(ctx context.Context, w overlay.Write, _ time.Duration) error {
	n.add("intent")
	n.mu.Lock()
	n.writes = append(n.writes, w)
	n.mu.Unlock()
	if n.intent != nil {
		return n.intent(ctx)
	}
	return ctx.Err()
}

func (n *notebook) Due(context.Context, overlay.Counterparty, int) ([]overlay.Write, error) {
	return nil, nil
}

func (n *notebook) Outcome(ctx context.Context, id string, attempt int, outcome overlay.Outcome) error {
	n.mu.Lock()
	if len(n.writes) == 0 || n.writes[0].ID != id {
		n.notes = append(n.notes, "another id")
	}
	if len(n.writes) != attempt {
		n.notes = append(n.notes, "another attempt")
	}
	n.mu.Unlock()
	n.add("%v", outcome)
	if n.outcome != nil {
		return n.outcome(ctx)
	}
	return ctx.Err()
}

func (n *notebook) text() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return strings.Join(n.notes, ", ")
}

// through sends by a function instead of the network.
func through(send testkit.Transport) overlay.Option {
	return overlay.WithHTTPClient(send.Client())
}

const base = "https://provider.example"

// refuseContract finds every request, or every answer, at fault.
func refuseContract(part string) overlay.Option {
	return overlay.WithContract(func(_ string, req *http.Request, _ []byte, res *http.Response, _ []byte) error {
		if part == "request" && req != nil || part == "answer" && res != nil {
			return errors.New("broken")
		}
		return nil
	})
}

func TestWhatARecordIsTold(t *testing.T) {
	t.Parallel()

	const code, codes = `{"requestId":"r1"}`, "/v1/codes"
	for _, c := range []struct {
		name, method, path, body string
		answer                   testkit.Transport
		option                   overlay.Option // none if nil
		want                     string
	}{
		{
			name: "a write that succeeds", method: "POST", path: codes, body: code,
			answer: success, want: "intent, sent, happened",
		},
		{
			name: "a write that is refused", method: "POST", path: codes, body: code,
			answer: coded(400, "BUDGET"), want: "intent, sent, did not happen",
		},
		{
			name: "a write whose answer is lost", method: "POST", path: codes, body: code,
			answer: cut, want: "intent, sent, outcome unknown",
		},
		{
			name: "a write whose answer breaks its contract", method: "POST", path: codes, body: code,
			answer: success, option: refuseContract("answer"), want: "intent, sent, happened",
		},
		{
			name: "a write that breaks its contract", method: "POST", path: codes, body: code,
			answer: success, option: refuseContract("request"), want: "intent, did not happen",
		},
		{
			name: "a write that no body tells about", method: "DELETE", path: "/v1/payments/p1",
			answer: cut, want: "intent, sent, outcome unknown",
		},
		{name: "a write to no operation", method: "POST", path: "/v1/nothing", body: code, answer: success},
		{name: "a write with a hostile id", method: "DELETE", path: "/v1/payments/..%2f", answer: success},
		{
			name: "a read", method: "GET", path: "/v1/payments/p1",
			answer: testkit.JSON(http.StatusOK, "{}"), want: "sent",
		},
		{name: "a read that fails", method: "GET", path: "/v1/payments/p1", answer: cut, want: "sent"},
		{
			name: "a write that the limiter keeps back", method: "POST", path: codes, body: code,
			answer: success, option: overlay.WithLimiter(full{}),
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()

			book := &notebook{}
			send := through(func(r *http.Request) (*http.Response, error) {
				book.add("sent")
				return c.answer(r)
			})
			options := []overlay.Option{overlay.WithRecord(book), send}
			if c.option != nil {
				options = append(options, c.option)
			}

			_, _ = newDoer(t, base, options...).Do(request(t, c.method, base+c.path, c.body))

			assert.Equal(t, c.want, book.text())
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
	script := testkit.Play(testkit.Fail(io.EOF))
	doer := newDoer(t, base, overlay.WithRecord(book), overlay.WithHTTPClient(script.Client()))

	_, err := doer.Do(request(t, "POST", base+"/v1/codes", `{"requestId":"r1"}`))

	var failure *overlay.Error
	require.ErrorAs(t, err, &failure)
	assert.ErrorIs(t, err, overlay.ErrNotSent)
	assert.ErrorIs(t, err, broken)
	assert.Equal(t, overlay.DidNotHappen, failure.Outcome)
	assert.Empty(t, script.Requests())
}

func TestARecordThatHangsDelaysACallForFiveSeconds(t *testing.T) {
	t.Parallel()

	hang := func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		_, err := newDoer(t, base, overlay.WithRecord(&notebook{intent: hang}), through(success)).
			Do(request(t, "POST", base+"/v1/codes", `{"requestId":"r1"}`))
		assert.ErrorIs(t, err, overlay.ErrNotSent, "an intent")
		assert.Equal(t, 5*time.Second, time.Since(start), "an intent")

		start = time.Now()
		_, err = newDoer(t, base, overlay.WithRecord(&notebook{outcome: hang}), through(success)).
			Do(request(t, "POST", base+"/v1/codes", `{"requestId":"r1"}`))
		assert.NoError(t, err, "an outcome")
		assert.Equal(t, 5*time.Second, time.Since(start), "an outcome")
	})
}

func TestAnOutcomeThatIsNotStoredIsAnEventAndNoFailure(t *testing.T) {
	t.Parallel()

	broken := errors.New("disk full")
	book := &notebook{outcome: func(context.Context) error { return broken }}
	var events []overlay.Event
	doer := newDoer(t, base, overlay.WithRecord(book), through(success),
		overlay.WithHook(func(_ context.Context, e overlay.Event) {
			if e.Kind == overlay.EventRecord {
				events = append(events, e)
			}
		}))

	_, err := doer.Do(request(t, "POST", base+"/v1/codes", `{"requestId":"r1"}`))

	assert.NoError(t, err, "the call did not fail")
	require.Len(t, events, 1)
	assert.ErrorIs(t, events[0].Err, broken)
	assert.Equal(t, overlay.Happened, events[0].Outcome)
	assert.Equal(t, "r1", events[0].ID)
}

func TestAnOutcomeIsStoredAfterTheCallersContextHasEnded(t *testing.T) {
	t.Parallel()

	book := &notebook{}
	book.outcome = func(ctx context.Context) error {
		_, bounded := ctx.Deadline()
		assert.NoError(t, ctx.Err())
		assert.True(t, bounded, "the outcome's context has a deadline")

		return nil
	}
	ctx, cancel := context.WithCancel(t.Context())
	doer := newDoer(t, base, overlay.WithRecord(book), through(func(r *http.Request) (*http.Response, error) {
		cancel()
		return nil, r.Context().Err()
	}))

	_, err := doer.Do(request(t, "POST", base+"/v1/codes", `{"requestId":"r1"}`).WithContext(ctx))
	assert.ErrorIs(t, err, overlay.ErrOutcomeUnknown)
	assert.Equal(t, "intent, outcome unknown", book.text())

	_, err = doer.Do(request(t, "POST", base+"/v1/codes", `{"requestId":"r2"}`).WithContext(ctx))
	assert.ErrorIs(t, err, overlay.ErrNotSent, "the context had ended before")
	assert.Equal(t, "intent, outcome unknown, intent", book.text())
}

func TestEachAttemptIsAnIntentOfTheSameWrite(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		book := &notebook{}
		script := testkit.Play(cut, cut, success)
		doer := newDoer(t, base, overlay.WithRecord(book), overlay.WithRetry(overlay.Retry{}),
			through(func(r *http.Request) (*http.Response, error) {
				book.add("sent")
				return script.RoundTrip(r)
			}))

		_, err := doer.Do(request(t, "POST", base+"/v1/codes", `{"requestId":"r1"}`))

		require.NoError(t, err)
		assert.Equal(t, "intent, sent, intent, sent, intent, sent, happened", book.text())
		require.Len(t, book.writes, len(script.Requests()))
		for i := range script.Requests() {
			assert.Equal(t, book.writes[0].ID, book.writes[i].ID, "intent %d", i+1)
			assert.Equal(t, i+1, book.writes[i].Attempt, "intent %d", i+1)
			assert.Equal(t, "r1", book.writes[i].Refs["requestId"], "intent %d", i+1)
		}
	})
}

func TestAnIntentThatIsRefusedEndsARetryWithAnUnknownOutcome(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		script := testkit.Play(cut)
		book := &notebook{intent: func(context.Context) error {
			if len(script.Requests()) > 0 {
				return errors.New("it was resolved meanwhile")
			}
			return nil
		}}
		doer := newDoer(t, base, overlay.WithRecord(book), overlay.WithRetry(overlay.Retry{}),
			overlay.WithHTTPClient(script.Client()))

		_, err := doer.Do(request(t, "POST", base+"/v1/codes", `{"requestId":"r1"}`))

		assert.Len(t, script.Requests(), 1)
		assert.ErrorIs(t, err, overlay.ErrOutcomeUnknown)
		assert.ErrorContains(t, err, "resolved meanwhile")
	})
}

func TestWhatARecordHoldsOfAWrite(t *testing.T) {
	t.Parallel()

	for _, c := range []struct {
		name, query, header, body string
		want                      map[string]string // the JSON of a fingerprint begins with #
	}{
		{
			name: "the key, what is to be remembered, and hashes",
			body: `{"requestId":"r1","paymentId":"p","amount":500,"note":"山田","other":"山田"}`,
			want: map[string]string{
				"requestId": "r1", "paymentId": "p", "amount": "500", "note": `#"山田"`, "assumeMerchant": "123",
			},
		},
		{
			name: "an object in place of an id, as a hash",
			body: `{"requestId":"r1","mark":{"name":"山田"},"paymentId":["山田"]}`,
			want: map[string]string{
				"requestId": "r1", "mark": `#{"name":"山田"}`, "paymentId": `#["山田"]`,
				"assumeMerchant": "123",
			},
		},
		{
			name: "a merchant that the call names", header: "456", body: codeOnly,
			want: map[string]string{"requestId": "r", "assumeMerchant": "456"},
		},
		{
			name:  "a merchant that the call names in the query, which wins",
			query: "?assumeMerchant=789", header: "456", body: codeOnly,
			want: map[string]string{"requestId": "r", "assumeMerchant": "789"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()

			req := request(t, "POST", base+"/v1/codes"+c.query, c.body)
			if c.header != "" {
				req.Header.Set("X-Assume-Merchant", c.header)
			}

			w := recorded(t, req)

			assert.GreaterOrEqual(t, len(w.ID), 20)
			assert.EqualValues(t, "paypay", w.Provider)
			assert.Equal(t, "createCode", w.Operation)
			assert.Equal(t, hashed(w.Salt, c.want), w.Refs)
			assert.Equal(t, strings.Contains(fmt.Sprint(c.want), "#"), w.Salt != "", "a salt where it is needed")
		})
	}
}

// recorded makes a call for merchant 123 and returns the write that was recorded.
func recorded(t *testing.T, req *http.Request) overlay.Write {
	t.Helper()

	remembering := slices.Clone(table)
	remembering[0].Remember = []string{"paymentId", "amount", "mark"}
	remembering[0].Compare = []string{"note"}
	book := &notebook{}
	doer, err := overlay.NewDoer(overlay.Config{
		Provider: overlay.PayPay, BaseURL: base, Operations: remembering, Auth: authFunc(signed), Merchant: "123",
	}, overlay.WithRecord(book), through(success))
	require.NoError(t, err)

	_, err = doer.Do(req)
	require.NoError(t, err)
	require.NotEmpty(t, book.writes)

	return book.writes[0]
}

// hashed replaces JSON that begins with # by its fingerprint.
func hashed(salt string, refs map[string]string) map[string]string {
	replaced := map[string]string{}
	for name, value := range refs {
		if json, marked := strings.CutPrefix(value, "#"); marked {
			value = overlay.Fingerprint(salt, []byte(json))
		}
		replaced[name] = value
	}

	return replaced
}

func TestTwoWritesOfTheSameValueHaveNothingInCommon(t *testing.T) {
	t.Parallel()
	body := `{"requestId":"r1","note":"090-1234-5678"}`

	one := recorded(t, request(t, "POST", base+"/v1/codes", body))
	other := recorded(t, request(t, "POST", base+"/v1/codes", body))

	assert.NotEmpty(t, one.Refs["note"])
	assert.NotEqual(t, one.Salt, other.Salt)
	assert.NotEqual(t, one.Refs["note"], other.Refs["note"])
}

func TestAWriteIsKeptWithItsCounterparty(t *testing.T) {
	t.Parallel()

	const origin = "https://provider.example"
	for _, c := range []struct{ base, account, origin, want string }{
		{origin, "", origin, "default"},
		{"https://Provider.Example:443/", "shop-2", origin, "shop-2"},
		{origin + ":8443", "", origin + ":8443", "default"},
	} {
		book := &notebook{}
		doer, err := overlay.NewDoer(overlay.Config{
			Provider: overlay.PayPay, BaseURL: c.base, Operations: table, Auth: authFunc(signed), Account: c.account,
		}, overlay.WithRecord(book), through(success))
		require.NoError(t, err)

		_, err = doer.Do(request(t, "POST", strings.TrimSuffix(c.base, "/")+"/v1/codes", codeOnly))

		require.NoError(t, err, c.base)
		require.NotEmpty(t, book.writes)
		assert.Equal(t, overlay.Counterparty{Provider: overlay.PayPay, Origin: c.origin, Account: c.want},
			book.writes[0].Counterparty())
	}
}
