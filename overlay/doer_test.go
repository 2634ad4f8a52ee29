package overlay_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

var table = []policy.Operation{
	{
		Provider: "paypay", ID: "createCode", Method: "POST", Path: "/v1/codes", Retry: policy.SameID, Key: "requestId",
		CodeField: "resultInfo.code", Success: []string{"SUCCESS"}, Merchant: true,
		Errors: []*policy.Code{
			{Code: "BUDGET", Statuses: []int{400}, Outcome: policy.DidNotHappen, Class: 'N', Advice: "top up the budget"},
			{Code: "CONFIRM", Statuses: []int{202}, Outcome: policy.DidNotHappen, Class: 'U', Kind: policy.ActionRequired, Advice: "ask the user"},
			{Code: "DECLINED", Outcome: policy.DidNotHappen, Class: 'U', Kind: policy.Declined, Advice: "offer another way to pay"},
			{Code: "MAYBE", Statuses: []int{500}, Outcome: policy.Unknown, Class: 'Q', Advice: "ask first"},
			{Code: "REUSED", Statuses: []int{400}, Outcome: policy.Unknown, Class: 'Q', Advice: "ask first"},
		},
	},
	{Provider: "paypay", ID: "deletePayment", Method: "DELETE", Path: "/v1/payments/{id}", Retry: policy.Never, Resolve: "getPayment"},
	{Provider: "paypay", ID: "getPayment", Method: "GET", Path: "/v1/payments/{id}", Retry: policy.Read},
	{Provider: "paypay", ID: "getPart", Method: "GET", Path: "/v1/payments/{id}/parts/{part}", Retry: policy.Read, Timeout: time.Nanosecond},
	{Provider: "paypay", ID: "sendOnce", Method: "POST", Path: "/v1/once", Retry: policy.Never, CodeField: "resultInfo.code", Success: []string{"SUCCESS"}},
}

type authFunc func(req *http.Request, op *policy.Operation, body []byte) ([]byte, error)

func (f authFunc) Authenticate(req *http.Request, op *policy.Operation, body []byte) ([]byte, error) {
	return f(req, op, body)
}

func signed(req *http.Request, _ *policy.Operation, body []byte) ([]byte, error) {
	req.Header.Set("Authorization", "signed "+req.URL.Path)
	return body, nil
}

func newDoer(t *testing.T, base string, options ...overlay.Option) *overlay.Doer {
	t.Helper()
	once := overlay.WithRetry(overlay.Retry{Attempts: 1})
	doer, err := overlay.NewDoer(overlay.Config{
		Provider: overlay.PayPay, BaseURL: base, Operations: table, Auth: authFunc(signed), Merchant: "123",
		Header: http.Header{"X-Version": {"1"}},
	}, append([]overlay.Option{once}, options...)...)
	if err != nil {
		t.Fatal(err)
	}
	return doer
}

func request(t testing.TB, method, url, body string) *http.Request {
	t.Helper()
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	req, err := http.NewRequestWithContext(t.Context(), method, url, reader)
	if err != nil {
		t.Fatal(err)
	}
	return req
}

func answer(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("X-REQUEST-ID", "OPA1")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func call(t *testing.T, handler http.Handler, method, path, body string, options ...overlay.Option) (*http.Response, *overlay.Error) {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	res, err := newDoer(t, server.URL, options...).Do(request(t, method, server.URL+path, body))
	if err == nil {
		return res, nil
	}
	var failure *overlay.Error
	if !errors.As(err, &failure) {
		t.Fatalf("Do returned a %T, want *overlay.Error", err)
	}
	if res != nil {
		t.Fatal("Do returned both an answer and an error")
	}
	return nil, failure
}

func TestAnswersAreJudged(t *testing.T) {
	t.Parallel()
	const ok = `{"resultInfo":{"code":"SUCCESS"},"data":{}}`
	jsonType := "application/json"
	for _, c := range []struct {
		name               string
		method, path, body string
		status             int
		contentType        string
		answer             string
		outcome            overlay.Outcome
		code               string
		is                 []error
	}{
		{name: "a success code on 200 is success", method: "POST", path: "/v1/codes", status: 200, contentType: jsonType, answer: ok},
		{name: "the Content-Type may carry a charset", method: "POST", path: "/v1/codes", status: 201, contentType: "application/json;charset=UTF-8;", answer: ok},
		{name: "the code is compared without regard to case", method: "POST", path: "/v1/codes", status: 200, contentType: jsonType, answer: `{"resultInfo":{"code":"success"}}`},
		{name: "a documented refusal did not happen", method: "POST", path: "/v1/codes", status: 400, contentType: jsonType, answer: `{"resultInfo":{"code":"BUDGET","message":"secret-message","codeId":"42"}}`, outcome: overlay.DidNotHappen, code: "BUDGET"},
		{name: "a 202 that asks for confirmation is no success", method: "POST", path: "/v1/codes", status: 202, contentType: jsonType, answer: `{"resultInfo":{"code":"CONFIRM"}}`, outcome: overlay.DidNotHappen, code: "CONFIRM", is: []error{overlay.ErrActionRequired}},
		{name: "a decline on 200 is no success", method: "POST", path: "/v1/codes", status: 200, contentType: jsonType, answer: `{"resultInfo":{"code":"DECLINED"}}`, outcome: overlay.DidNotHappen, code: "DECLINED", is: []error{overlay.ErrDeclined}},
		{name: "a documented 500 may have happened", method: "POST", path: "/v1/codes", status: 500, contentType: jsonType, answer: `{"resultInfo":{"code":"MAYBE"}}`, outcome: overlay.Unknown, code: "MAYBE", is: []error{overlay.ErrOutcomeUnknown, overlay.ErrUnavailable}},
		{name: "a documented 400 may say that the id was used before", method: "POST", path: "/v1/codes", status: 400, contentType: jsonType, answer: `{"resultInfo":{"code":"REUSED"}}`, outcome: overlay.Unknown, code: "REUSED", is: []error{overlay.ErrOutcomeUnknown}},
		{name: "a refusal that arrives with another status is not trusted", method: "POST", path: "/v1/codes", status: 500, contentType: jsonType, answer: `{"resultInfo":{"code":"BUDGET"}}`, outcome: overlay.Unknown, code: "BUDGET", is: []error{overlay.ErrOutcomeUnknown}},
		{name: "an unknown code on 2xx may have happened", method: "POST", path: "/v1/codes", status: 200, contentType: jsonType, answer: `{"resultInfo":{"code":"NEW_CODE"}}`, outcome: overlay.Unknown, code: "NEW_CODE", is: []error{overlay.ErrOutcomeUnknown}},
		{name: "an unknown code on 400 did not happen", method: "POST", path: "/v1/codes", status: 400, contentType: jsonType, answer: `{"resultInfo":{"code":"NEW_CODE"}}`, outcome: overlay.DidNotHappen, code: "NEW_CODE"},
		{name: "a 400 that cannot be read may have said that the id was used before", method: "POST", path: "/v1/codes", status: 400, contentType: jsonType, answer: `{"resultInfo":{"code":"REU`, outcome: overlay.Unknown, is: []error{overlay.ErrOutcomeUnknown}},
		{name: "a 403 that cannot be read did not happen", method: "POST", path: "/v1/codes", status: 403, contentType: "text/html", answer: `<html>`, outcome: overlay.DidNotHappen, is: []error{}},
		{name: "a conflict may speak of an earlier write", method: "POST", path: "/v1/codes", status: 409, contentType: jsonType, answer: `{"resultInfo":{"code":"NEW_CODE"}}`, outcome: overlay.Unknown, code: "NEW_CODE"},
		{name: "an HTML page with 503 may have happened", method: "POST", path: "/v1/codes", status: 503, contentType: "text/html", answer: "<html>secret-page</html>", outcome: overlay.Unknown, is: []error{overlay.ErrOutcomeUnknown, overlay.ErrUnavailable}},
		{name: "an HTML page with 200 is not understood", method: "POST", path: "/v1/codes", status: 200, contentType: "text/html", answer: ok, outcome: overlay.Unknown, is: []error{overlay.ErrBadAnswer, overlay.ErrOutcomeUnknown}},
		{name: "truncated JSON with 200 is not understood", method: "POST", path: "/v1/codes", status: 200, contentType: jsonType, answer: ok[:len(ok)-1], outcome: overlay.Unknown, is: []error{overlay.ErrBadAnswer}},
		{name: "an empty object with 200 is not understood", method: "POST", path: "/v1/codes", status: 200, contentType: jsonType, answer: `{}`, outcome: overlay.Unknown, is: []error{overlay.ErrBadAnswer}},
		{name: "an empty body with 200 is not understood", method: "POST", path: "/v1/codes", status: 200, contentType: jsonType, answer: ``, outcome: overlay.Unknown, is: []error{overlay.ErrBadAnswer}},
		{name: "a code that is not a string is not understood", method: "POST", path: "/v1/codes", status: 200, contentType: jsonType, answer: `{"resultInfo":{"code":1}}`, outcome: overlay.Unknown, is: []error{overlay.ErrBadAnswer}},
		{name: "two codes are not understood", method: "POST", path: "/v1/codes", status: 200, contentType: jsonType, answer: `{"resultInfo":{"code":"SUCCESS","code":"BUDGET"}}`, outcome: overlay.Unknown, is: []error{overlay.ErrBadAnswer}},
		{name: "a redirect is not followed", method: "POST", path: "/v1/codes", status: 307, contentType: jsonType, answer: ok, outcome: overlay.Unknown, code: "SUCCESS"},
		{name: "a read without a code field is success on 2xx", method: "GET", path: "/v1/payments/a", status: 200, contentType: jsonType, answer: `{"a":1}`},
		{name: "a truncated read is an error without an outcome", method: "GET", path: "/v1/payments/a", status: 200, contentType: jsonType, answer: `{"a":`, is: []error{overlay.ErrBadAnswer}},
		{name: "a failed read has no outcome", method: "GET", path: "/v1/payments/a", status: 500, contentType: jsonType, answer: `{"resultInfo":{"code":"X"}}`, code: "X", is: []error{overlay.ErrUnavailable}},
		{name: "not found is a sentinel", method: "GET", path: "/v1/payments/a", status: 404, contentType: jsonType, answer: `{}`, is: []error{overlay.ErrNotFound}},
		{name: "unauthorized is a sentinel", method: "GET", path: "/v1/payments/a", status: 401, contentType: jsonType, answer: `{}`, is: []error{overlay.ErrUnauthorized}},
		{name: "rate limited is a sentinel", method: "GET", path: "/v1/payments/a", status: 429, contentType: jsonType, answer: `[]`, is: []error{overlay.ErrRateLimited}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			body := ""
			if c.method == "POST" {
				body = `{"requestId":"r-1","name":"secret-name"}`
			}
			res, failure := call(t, answer(c.status, c.contentType, c.answer), c.method, c.path, body)
			if c.code == "" && c.is == nil {
				if failure != nil {
					t.Fatalf("got %v, want success", failure)
				}
				read, err := io.ReadAll(res.Body)
				if err != nil || string(read) != c.answer {
					t.Fatalf("the answer's body is %q, %v", read, err)
				}
				return
			}
			if failure == nil {
				t.Fatal("got success")
			}
			if failure.Outcome != c.outcome || failure.Code != c.code || failure.Status != c.status || failure.RequestID != "OPA1" {
				t.Errorf("got outcome %v code %q status %d request id %q", failure.Outcome, failure.Code, failure.Status, failure.RequestID)
			}
			for _, target := range c.is {
				if !errors.Is(failure, target) {
					t.Errorf("%v is not %v", failure, target)
				}
			}
			if string(failure.Body) != c.answer {
				t.Errorf("Body is %q", string(failure.Body))
			}
			if c.method == "POST" && (failure.Key != "requestId" || failure.ID != "r-1") {
				t.Errorf("the error is about %s=%s", failure.Key, failure.ID)
			}
		})
	}
}

func TestHostileIDsNeverReachTheNetwork(t *testing.T) {
	t.Parallel()
	var hits atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) }))
	t.Cleanup(server.Close)
	doer := newDoer(t, server.URL)
	for _, path := range []string{
		"/v1/payments/", "/v1/payments", "/v1/", "/", "", "/v1/payments/a/", "/v1/payments//parts/b",
		"/v1/payments/%2e%2e", "/v1/payments/%2E", "/v1/payments/%252e%252e", "/v1/payments/a%2Fb", "/v1/payments/a%252Fb",
		"/v1/payments/a%5Cb", "/v1/payments/a%00b", "/v1/payments/a%3Fb", "/v1/payments/%25252525252e", "/v1/payments/a/b/c/d/e/f",
		"/v1/payments/..;/x", "//evil.example/v1/payments/a",
	} {
		req := request(t, "DELETE", server.URL, "")
		parsed, err := req.URL.Parse(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		req.URL = parsed
		_, err = doer.Do(req)
		if !errors.Is(err, overlay.ErrNotSent) {
			t.Errorf("%q: got %v, want ErrNotSent", path, err)
		}
		var failure *overlay.Error
		if errors.As(err, &failure) && failure.Outcome != overlay.DidNotHappen {
			t.Errorf("%q: outcome %v", path, failure.Outcome)
		}
	}
	if n := hits.Load(); n != 0 {
		t.Errorf("%d requests reached the network", n)
	}
}

func TestCredentialsGoToOneOriginOnly(t *testing.T) {
	t.Parallel()
	var hits atomic.Int32
	count := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) })
	server, other := httptest.NewServer(count), httptest.NewServer(count)
	t.Cleanup(server.Close)
	t.Cleanup(other.Close)
	doer := newDoer(t, server.URL)
	host := strings.TrimPrefix(server.URL, "http://")
	for name, change := range map[string]func(*http.Request){
		"another host":        func(r *http.Request) { r.URL.Host = strings.TrimPrefix(other.URL, "http://") },
		"another scheme":      func(r *http.Request) { r.URL.Scheme = "https" },
		"user info":           func(r *http.Request) { r.URL.Host = "a:b@" + host },
		"another Host header": func(r *http.Request) { r.Host = "evil.example" },
		"no URL":              func(r *http.Request) { r.URL = nil },
	} {
		req := request(t, "GET", server.URL+"/v1/payments/a", "")
		change(req)
		if _, err := doer.Do(req); !errors.Is(err, overlay.ErrNotSent) {
			t.Errorf("%s: got %v, want ErrNotSent", name, err)
		}
	}
	if hits.Load() != 0 {
		t.Error("a request reached the network")
	}
}

func TestRedirectsAreNotFollowedEvenWithAClientThatWould(t *testing.T) {
	t.Parallel()
	var hits atomic.Int32
	target := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) }))
	t.Cleanup(target.Close)
	mine := &http.Client{Timeout: time.Nanosecond, CheckRedirect: func(*http.Request, []*http.Request) error { return nil }}
	_, failure := call(t, http.RedirectHandler(target.URL, http.StatusFound), "GET", "/v1/payments/a", "", overlay.WithHTTPClient(mine))
	if failure == nil || failure.Status != http.StatusFound || hits.Load() != 0 {
		t.Errorf("got %v, %d requests behind the redirect", failure, hits.Load())
	}
	if mine.Timeout != time.Nanosecond || mine.CheckRedirect == nil || mine.CheckRedirect(nil, nil) != nil {
		t.Error("the caller's client was changed")
	}
}

func TestTheCallersRequestIsNotChanged(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(answer(200, "application/json", `{"resultInfo":{"code":"SUCCESS"}}`))
	t.Cleanup(server.Close)
	req := request(t, "POST", server.URL+"/v1/codes", `{"requestId":"r"}`)
	req.Header.Set("X-Mine", "1")
	url := *req.URL
	if _, err := newDoer(t, server.URL, overlay.WithPathOverride("createCode", "/v9/moved")).Do(req); err != nil {
		t.Fatal(err)
	}
	if len(req.Header) != 1 || *req.URL != url {
		t.Errorf("the request became %v %v", req.URL, req.Header)
	}
}

func TestWhatIsSent(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		scope   overlay.Scope
		path    string
		edit    func(*http.Request)
		options []overlay.Option
		uri     string
		header  map[string]string
	}{
		{name: "the client's merchant goes into the header", path: "/v1/codes", uri: "/v1/codes", header: map[string]string{"X-Assume-Merchant": "123", "X-Version": "1", "Authorization": "signed /v1/codes"}},
		{name: "the client's merchant goes into the query", scope: overlay.ScopeQuery, path: "/v1/codes", uri: "/v1/codes?assumeMerchant=123", header: map[string]string{"X-Assume-Merchant": ""}},
		{name: "a call's header wins over the client's merchant", path: "/v1/codes", edit: func(r *http.Request) { r.Header.Set("X-ASSUME-MERCHANT", "9") }, uri: "/v1/codes", header: map[string]string{"X-Assume-Merchant": "9"}},
		{name: "a call's query wins over the client's merchant", path: "/v1/codes?assumeMerchant=9", uri: "/v1/codes?assumeMerchant=9", header: map[string]string{"X-Assume-Merchant": ""}},
		{name: "a call's header wins over the client's merchant in the query", scope: overlay.ScopeQuery, path: "/v1/codes", edit: func(r *http.Request) { r.Header.Set("X-ASSUME-MERCHANT", "9") }, uri: "/v1/codes", header: map[string]string{"X-Assume-Merchant": "9"}},
		{name: "an operation without merchant scope is not scoped", path: "/v1/once", uri: "/v1/once", header: map[string]string{"X-Assume-Merchant": ""}},
		{name: "a call's header wins over a fixed one", path: "/v1/once", edit: func(r *http.Request) { r.Header.Set("X-Version", "2") }, uri: "/v1/once", header: map[string]string{"X-Version": "2"}},
		{name: "an overridden path is signed as sent", path: "/v1/codes", options: []overlay.Option{overlay.WithPathOverride("createCode", "/v9/moved/codes")}, uri: "/v9/moved/codes", header: map[string]string{"Authorization": "signed /v9/moved/codes"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got *http.Request
			var body string
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				content, _ := io.ReadAll(r.Body)
				got, body = r, string(content)
				answer(200, "application/json", `{"resultInfo":{"code":"SUCCESS"}}`)(w, r)
			}))
			t.Cleanup(server.Close)
			doer, err := overlay.NewDoer(overlay.Config{
				Provider: overlay.PayPay, BaseURL: server.URL, Operations: table, Auth: authFunc(signed), Merchant: "123", Scope: c.scope,
				Header: http.Header{"X-Version": {"1"}},
			}, c.options...)
			if err != nil {
				t.Fatal(err)
			}
			req := request(t, "POST", server.URL+c.path, `{"n":9007199254740993}`)
			if c.edit != nil {
				c.edit(req)
			}
			if _, err := doer.Do(req); err != nil {
				t.Fatal(err)
			}
			if got.RequestURI != c.uri || body != `{"n":9007199254740993}` {
				t.Errorf("sent %s with %s", got.RequestURI, body)
			}
			for name, want := range c.header {
				if have := got.Header.Get(name); have != want {
					t.Errorf("%s is %q, want %q", name, have, want)
				}
			}
		})
	}
}

func TestPathOverrideKeepsTheIDs(t *testing.T) {
	t.Parallel()
	var uri string
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		uri = r.RequestURI
		answer(200, "application/json", "{}")(w, r)
	})
	if _, failure := call(t, handler, "GET", "/v1/payments/a-%E3%81%82_1?x=1", "", overlay.WithPathOverride("getPayment", "/v2/pay/{id}/details")); failure != nil {
		t.Fatal(failure)
	}
	if uri != "/v2/pay/a-%E3%81%82_1/details?x=1" {
		t.Errorf("sent %s", uri)
	}
}

func TestBodiesAreBounded(t *testing.T) {
	t.Parallel()
	endless := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		chunk := bytes.Repeat([]byte("x"), 64<<10)
		for r.Context().Err() == nil {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	})
	announced := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1073741824")
	})
	for name, handler := range map[string]http.Handler{"endless": endless, "announced as 1 GiB": announced} {
		_, failure := call(t, handler, "POST", "/v1/codes", "{}", overlay.WithMaxBody(1<<20))
		if !errors.Is(failure, overlay.ErrTooLarge) || !errors.Is(failure, overlay.ErrOutcomeUnknown) {
			t.Errorf("%s: got %v", name, failure)
		}
		if len(failure.Body) > 1<<20 {
			t.Errorf("%s: kept %d bytes", name, len(failure.Body))
		}
	}
	refused := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1073741824")
		w.WriteHeader(http.StatusForbidden)
	})
	_, failure := call(t, refused, "POST", "/v1/codes", "{}", overlay.WithMaxBody(1<<20))
	if !errors.Is(failure, overlay.ErrTooLarge) || failure.Outcome != overlay.DidNotHappen || failure.Advice != "" {
		t.Errorf("an answer over the limit that says the request was refused: got %v, advice %q", failure, failure.Advice)
	}
	_, failure = call(t, endless, "POST", "/v1/codes", strings.Repeat("x", 65), overlay.WithMaxBody(64))
	if !errors.Is(failure, overlay.ErrNotSent) {
		t.Errorf("a request body over the limit: got %v", failure)
	}
}

func TestInterruptedCalls(t *testing.T) {
	t.Parallel()
	hijack := func(write string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err != nil {
				panic(err)
			}
			_, _ = io.WriteString(conn, write)
			_ = conn.Close()
		}
	}
	for name, handler := range map[string]http.Handler{
		"cut before the header": hijack(""),
		"cut in the header":     hijack("HTTP/1.1 200 O"),
		"cut in the body":       hijack("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"resultInfo\""),
	} {
		var sent atomic.Int32
		inner := handler
		handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { sent.Add(1); inner.ServeHTTP(w, r) })
		_, failure := call(t, handler, "POST", "/v1/codes", `{"requestId":"r"}`)
		if sent.Load() != 1 {
			t.Errorf("%s: a write was sent %d times", name, sent.Load())
		}
		if !errors.Is(failure, overlay.ErrOutcomeUnknown) || !strings.Contains(failure.Advice, "same requestId") {
			t.Errorf("%s, a write: got %v", name, failure)
		}
		_, failure = call(t, handler, "DELETE", "/v1/payments/p-1", "")
		if !errors.Is(failure, overlay.ErrOutcomeUnknown) || failure.Resolve != "getPayment" || failure.ID != "p-1" || !strings.Contains(failure.Advice, "getPayment") {
			t.Errorf("%s, a write with a read that resolves it: got %v", name, failure)
		}
		_, failure = call(t, handler, "GET", "/v1/payments/p-1", "")
		if failure == nil || failure.Outcome != overlay.NoOutcome || errors.Is(failure, overlay.ErrOutcomeUnknown) {
			t.Errorf("%s, a read: got %v", name, failure)
		}
	}
}

func TestAWriteIsSentOnceOnAConnectionThatBreaksWhenUsedAgain(t *testing.T) {
	t.Parallel()
	var sent atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			answer(200, "application/json", "{}")(w, r)
			return
		}
		sent.Add(1)
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(err)
		}
		_ = conn.Close()
	}))
	t.Cleanup(server.Close)
	doer := newDoer(t, server.URL)
	for range 10 {
		if _, err := doer.Do(request(t, "GET", server.URL+"/v1/payments/a", "")); err != nil {
			t.Fatal(err)
		}
		sent.Store(0)
		req := request(t, "POST", server.URL+"/v1/codes", `{"requestId":"r"}`)
		req.Header.Set("Idempotency-Key", "k") // net/http would send the request again
		req.Header.Set("X-Idempotency-Key", "k")
		if _, err := doer.Do(req); !errors.Is(err, overlay.ErrOutcomeUnknown) || sent.Load() != 1 {
			t.Fatalf("sent %d times: %v", sent.Load(), err)
		}
	}
}

func TestARefusedConnectionMeansThatNothingHappened(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	base := "http://" + listener.Addr().String()
	_ = listener.Close()
	_, err = newDoer(t, base).Do(request(t, "POST", base+"/v1/codes?user=secret", "{}"))
	var failure *overlay.Error
	if !errors.As(err, &failure) || failure.Outcome != overlay.DidNotHappen {
		t.Fatalf("got %v", err)
	}
	if strings.Contains(err.Error(), "secret") {
		t.Errorf("the error shows the query: %v", err)
	}
}

func TestDeadlines(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	slow := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-release:
		}
	})
	server := httptest.NewServer(slow)
	t.Cleanup(func() { close(release); server.Close() })
	doer := newDoer(t, server.URL)

	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err := doer.Do(request(t, "POST", server.URL+"/v1/codes", "{}").WithContext(ctx))
	if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, overlay.ErrOutcomeUnknown) {
		t.Errorf("the context's deadline during a write: got %v", err)
	}
	done, stop := context.WithCancel(t.Context())
	stop()
	_, err = doer.Do(request(t, "POST", server.URL+"/v1/codes", "{}").WithContext(done))
	if !errors.Is(err, context.Canceled) || !errors.Is(err, overlay.ErrNotSent) {
		t.Errorf("a context that had ended before: got %v", err)
	}
	_, err = doer.Do(request(t, "GET", server.URL+"/v1/payments/a/parts/b", ""))
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the operation's own timeout: got %v", err)
	}
}

func TestContractCheck(t *testing.T) {
	t.Parallel()
	broken := errors.New("the contract says otherwise")
	onRequest := func(_ string, req *http.Request, _ []byte, _ *http.Response, _ []byte) error {
		if req != nil {
			return broken
		}
		return nil
	}
	onAnswer := func(op string, req *http.Request, _ []byte, res *http.Response, body []byte) error {
		if res == nil {
			return nil
		}
		if op != "createCode" || req != nil || len(body) == 0 {
			t.Errorf("checked %s with %d bytes", op, len(body))
		}
		return broken
	}
	var hits atomic.Int32
	onPath := func(_ string, req *http.Request, _ []byte, _ *http.Response, _ []byte) error {
		if req != nil && req.URL.Path != "/v1/codes" {
			return broken
		}
		return nil
	}
	handler := func(status int, body string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			hits.Add(1)
			answer(status, "application/json", body)(w, r)
		})
	}
	const ok = `{"resultInfo":{"code":"SUCCESS"}}`
	_, failure := call(t, handler(200, ok), "POST", "/v1/codes", "{}", overlay.WithContract(onRequest))
	if !errors.Is(failure, broken) || !errors.Is(failure, overlay.ErrContract) || !errors.Is(failure, overlay.ErrNotSent) || hits.Load() != 0 {
		t.Errorf("a request that breaks the contract: got %v after %d requests", failure, hits.Load())
	}
	if _, failure = call(t, handler(200, ok), "POST", "/v1/codes", "{}", overlay.WithContract(onPath), overlay.WithPathOverride("createCode", "/v9/moved")); failure != nil {
		t.Errorf("a path that was overridden counts as the documented one: got %v", failure)
	}
	_, failure = call(t, handler(200, ok), "POST", "/v1/codes", "{}", overlay.WithContract(onAnswer))
	if !errors.Is(failure, broken) || failure.Outcome != overlay.Happened {
		t.Errorf("an answer that breaks the contract after a write: got %v", failure)
	}
	_, failure = call(t, handler(400, `{"resultInfo":{"code":"BUDGET"}}`), "POST", "/v1/codes", "{}", overlay.WithContract(onAnswer))
	if !errors.Is(failure, broken) || failure.Outcome != overlay.DidNotHappen || failure.Code != "BUDGET" {
		t.Errorf("a refusal that breaks the contract: got %v", failure)
	}
}

func TestAnErrorIsOneLineWithoutWhatTheServerSent(t *testing.T) {
	t.Parallel()
	garbage := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(err)
		}
		_, _ = io.WriteString(conn, "SENSITIVE-yamada\r\n\r\n")
		_ = conn.Close()
	})
	broken := func(_ string, req *http.Request, _ []byte, _ *http.Response, _ []byte) error {
		if req == nil {
			return errors.New("one\ntwo")
		}
		return nil
	}
	for name, handler := range map[string]http.Handler{
		"a server that does not speak HTTP":            garbage,
		"a page that breaks the contract":              answer(503, "text/html", "<html>"),
		"a refusal that breaks the contract":           answer(400, "application/json", `{"resultInfo":{"code":"BUDGET"}}`),
		"an answer without code breaking the contract": answer(400, "application/json", `{}`),
	} {
		_, failure := call(t, handler, "POST", "/v1/codes", "{}", overlay.WithContract(broken))
		if text := failure.Error(); strings.ContainsAny(text, "\r\n") || strings.Contains(text, "SENSITIVE") {
			t.Errorf("%s: got %q", name, text)
		}
	}
}

func TestNothingSensitiveIsPrinted(t *testing.T) {
	t.Parallel()
	_, failure := call(t, answer(400, "application/json", `{"resultInfo":{"code":"BUDGET","message":"SENSITIVE yamada"},"data":"SENSITIVE"}`),
		"POST", "/v1/codes", `{"requestId":"r-1","name":"SENSITIVE"}`)
	if string(failure.Message) == "" || !strings.Contains(string(failure.Body), "SENSITIVE") {
		t.Fatal("the fields do not hold what was answered")
	}
	var printed strings.Builder
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		fmt.Fprintf(&printed, verb+"\n", failure)
		fmt.Fprintf(&printed, verb+"\n", failure.Body)
		fmt.Fprintf(&printed, verb+"\n", struct{ E error }{failure})
	}
	for _, handler := range []slog.Handler{slog.NewJSONHandler(&printed, nil), slog.NewTextHandler(&printed, nil)} {
		slog.New(handler).Error("call failed", "err", failure, "body", failure.Body, "message", failure.Message)
	}
	encoded, err := json.Marshal(map[string]any{"err": failure, "body": failure.Body})
	if err != nil {
		t.Fatal(err)
	}
	printed.Write(encoded)
	hex := fmt.Sprintf("%x", "SENSITIVE")
	if text := printed.String(); strings.Contains(text, "SENSITIVE") || strings.Contains(text, hex) {
		t.Errorf("sensitive data was printed:\n%s", text)
	}
	const want = "paypay createCode requestId=r-1: BUDGET (HTTP 400, request id OPA1): did not happen; not sent again: the document says not to send it again unchanged; top up the budget"
	if failure.Error() != want {
		t.Errorf("got  %s\nwant %s", failure, want)
	}
}

func TestWhatAProviderSaysCannotForgeALogLine(t *testing.T) {
	t.Parallel()
	_, failure := call(t, answer(400, "application/json", `{"resultInfo":{"code":"A\nERROR forged `+strings.Repeat("x", 1000)+`"}}`), "POST", "/v1/codes", "{}")
	if text := failure.Error(); strings.Contains(text, "\n") || len(text) > 300 {
		t.Errorf("got %q", text)
	}
}

func TestConfigurationErrors(t *testing.T) {
	t.Parallel()
	for _, base := range []string{
		"", "apigw.example", "//apigw.example", "ftp://apigw.example", "http://apigw.example", "http://10.0.0.1", "https://",
		"https://user:pass@apigw.example", "https://apigw.example/path", "https://apigw.example?x=1", "https://apigw.example#f", "http://127.0.0.1.evil.example", "https://%zz",
	} {
		if _, err := overlay.CheckBaseURL(base); err == nil || !strings.HasPrefix(err.Error(), "BaseURL: ") {
			t.Errorf("%q: got %v", base, err)
		}
	}
	for _, base := range []string{"https://apigw.example", "https://apigw.example/", "http://127.0.0.1:8080", "http://[::1]:80", "http://localhost:1"} {
		if _, err := overlay.CheckBaseURL(base); err != nil {
			t.Errorf("%q: got %v", base, err)
		}
	}
	for name, option := range map[string]overlay.Option{
		"nil client":                 overlay.WithHTTPClient(nil),
		"zero limit":                 overlay.WithMaxBody(0),
		"negative limit":             overlay.WithMaxBody(-1),
		"nil check":                  overlay.WithContract(nil),
		"nil option":                 nil,
		"unknown operation":          overlay.WithPathOverride("nothing", "/x"),
		"override without a slash":   overlay.WithPathOverride("createCode", "x"),
		"override with a query":      overlay.WithPathOverride("createCode", "/x?y=1"),
		"override with dots":         overlay.WithPathOverride("createCode", "/x/../y"),
		"override without its id":    overlay.WithPathOverride("getPayment", "/x"),
		"override with another id":   overlay.WithPathOverride("getPayment", "/x/{other}"),
		"override with the id twice": overlay.WithPathOverride("getPayment", "/x/{id}/{id}"),
	} {
		if _, err := overlay.NewDoer(overlay.Config{Provider: overlay.PayPay, BaseURL: "https://apigw.example", Operations: table, Auth: authFunc(signed)}, option); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

func TestOneDoerServesManyCallersAtOnce(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		content, _ := io.ReadAll(r.Body)
		var sent struct{ RequestID string }
		_ = json.Unmarshal(content, &sent)
		answer(400, "application/json", `{"resultInfo":{"code":"`+sent.RequestID+`"}}`)(w, r)
	}))
	t.Cleanup(server.Close)
	doer := newDoer(t, server.URL)
	var group sync.WaitGroup
	for n := range 100 {
		group.Go(func() {
			id := fmt.Sprintf("id-%d", n)
			_, err := doer.Do(request(t, "POST", server.URL+"/v1/codes", `{"requestId":"`+id+`"}`))
			var failure *overlay.Error
			if !errors.As(err, &failure) || failure.ID != id || failure.Code != id {
				t.Errorf("%s: got %v", id, err)
			}
		})
	}
	group.Wait()
}

func TestExplain(t *testing.T) {
	t.Parallel()
	write, read := &table[0], &table[2]
	var into struct{ N int }
	wrongType := json.Unmarshal([]byte(`{"N":"SENSITIVE"}`), &into)
	_, wrongTime := time.Parse(time.RFC3339, "SENSITIVE")
	_, unsupported := json.Marshal(make(chan int)) //nolint:staticcheck // its error is the case
	known := &overlay.Error{Operation: "x"}
	for _, c := range []struct {
		name    string
		op      *policy.Operation
		err     error
		outcome overlay.Outcome
		is      error
	}{
		{"an answer of the wrong type means that the write happened", write, wrongType, overlay.Happened, overlay.ErrBadAnswer},
		{"an answer with a wrong time means that the write happened", write, wrongTime, overlay.Happened, overlay.ErrBadAnswer},
		{"a request that cannot be encoded was not sent", write, unsupported, overlay.DidNotHappen, overlay.ErrNotSent},
		{"anything else leaves the outcome open", write, errors.New("SENSITIVE"), overlay.Unknown, overlay.ErrOutcomeUnknown},
		{"a read has no outcome", read, wrongType, overlay.NoOutcome, overlay.ErrBadAnswer},
	} {
		var failure *overlay.Error
		if err := overlay.Explain(c.op, c.err); !errors.As(err, &failure) || failure.Outcome != c.outcome || !errors.Is(err, c.is) || !errors.Is(err, c.err) {
			t.Errorf("%s: got %v", c.name, err)
		} else if strings.Contains(err.Error(), "SENSITIVE") {
			t.Errorf("%s: printed the cause", c.name)
		}
	}
	if err := overlay.Explain(write, known); err != error(known) {
		t.Errorf("an error that is explained already became %v", err)
	}
	if err := overlay.Explain(write, nil); err != nil {
		t.Errorf("no error became %v", err)
	}
}

func TestDecodeReadsTheAnswerOfARefusal(t *testing.T) {
	t.Parallel()
	_, failure := call(t, answer(202, "application/json", `{"resultInfo":{"code":"CONFIRM"},"data":{"url":"https://pay.test/consent"}}`), "POST", "/v1/codes", "{}")
	type consent struct{ Data struct{ URL string } }
	got, err := overlay.Decode[consent](fmt.Errorf("wrapped: %w", failure))
	if err != nil || got.Data.URL != "https://pay.test/consent" {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := overlay.Decode[consent](errors.New("another")); err == nil {
		t.Error("an error that has no answer was decoded")
	}
	if _, err := overlay.Decode[[]string](failure); err == nil || strings.Contains(err.Error(), "consent") {
		t.Errorf("an answer of another type: got %v", err)
	}
}
