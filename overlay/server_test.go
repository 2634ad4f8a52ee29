package overlay_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

// table has the operations of newDoer.
var table = []policy.Operation{
	{
		Provider: "paypay", ID: "createCode", Method: "POST", Path: "/v1/codes",
		Retry: policy.SameID, Key: "requestId", CodeField: "resultInfo.code", Success: []string{"SUCCESS"},
		Merchant: true,
		Errors: []*policy.Code{
			{
				Code: "BUDGET", Statuses: []int{400}, Outcome: policy.DidNotHappen,
				Class: policy.ClassNever, Advice: "top up the budget",
			},
			{
				Code: "CONFIRM", Statuses: []int{202}, Outcome: policy.DidNotHappen,
				Class: policy.ClassUser, Kind: policy.ActionRequired, Advice: "ask the user",
			},
			{
				Code: "DECLINED", Outcome: policy.DidNotHappen,
				Class: policy.ClassUser, Kind: policy.Declined, Advice: "offer another way to pay",
			},
			{
				Code: "MAYBE", Statuses: []int{500}, Outcome: policy.Unknown,
				Class: policy.ClassQuery, Advice: "ask first",
			},
			{
				Code: "REUSED", Statuses: []int{400}, Outcome: policy.Unknown,
				Class: policy.ClassQuery, Advice: "ask first",
			},
		},
	},
	{
		Provider: "paypay", ID: "deletePayment", Method: "DELETE", Path: "/v1/payments/{id}",
		Retry: policy.Never, Resolve: "getPayment",
	},
	{Provider: "paypay", ID: "getPayment", Method: "GET", Path: "/v1/payments/{id}", Retry: policy.Read},
	{
		Provider: "paypay", ID: "getPart", Method: "GET", Path: "/v1/payments/{id}/parts/{part}",
		Retry: policy.Read, Timeout: time.Nanosecond,
	},
	{
		Provider: "paypay", ID: "sendOnce", Method: "POST", Path: "/v1/once",
		Retry: policy.Never, CodeField: "resultInfo.code", Success: []string{"SUCCESS"},
	},
}

type authFunc func(req *http.Request, op *policy.Operation, body []byte) ([]byte, error)

func (f authFunc) Authenticate(req *http.Request, op *policy.Operation, body []byte) ([]byte, error) {
	return f(req, op, body)
}

// signed puts the path in the place of a signature.
func signed(req *http.Request, _ *policy.Operation, body []byte) ([]byte, error) {
	req.Header.Set("Authorization", "signed "+req.URL.Path)

	return body, nil
}

// newDoer returns a client that sends each call once.
func newDoer(t *testing.T, base string, options ...overlay.Option) *overlay.Doer {
	t.Helper()
	once := overlay.WithRetry(overlay.Retry{Attempts: 1})
	doer, err := overlay.NewDoer(overlay.Config{
		Provider: overlay.PayPay, BaseURL: base, Operations: table, Auth: authFunc(signed), Merchant: "123",
		Header: http.Header{"X-Version": {"1"}},
	}, append([]overlay.Option{once}, options...)...)
	require.NoError(t, err)

	return doer
}

func request(t testing.TB, method, url, body string) *http.Request {
	t.Helper()
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	req, err := http.NewRequestWithContext(t.Context(), method, url, reader)
	require.NoError(t, err)

	return req
}

// serve starts a server that ends with the test, and returns its URL.
func serve(t *testing.T, handler http.Handler) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)

	return server.URL
}

// call makes one call to a server of its own.
func call(
	t *testing.T, handler http.Handler, method, path, body string, options ...overlay.Option,
) (*http.Response, *overlay.Error) {
	t.Helper()
	url := serve(t, handler)

	res, err := newDoer(t, url, options...).Do(request(t, method, url+path, body))
	if err == nil {
		return res, nil
	}

	var failure *overlay.Error
	require.ErrorAs(t, err, &failure)
	require.Nil(t, res, "an answer and an error")

	return nil, failure
}

// fail makes one call to a server of its own, and returns its error.
func fail(
	t *testing.T, handler http.Handler, method, path, body string, options ...overlay.Option,
) *overlay.Error {
	t.Helper()
	_, failure := call(t, handler, method, path, body, options...)
	require.NotNil(t, failure, "%s %s succeeded", method, path)

	return failure
}

const (
	jsonType   = "application/json"
	codeOnly   = `{"requestId":"r"}` // the body of a createCode
	successful = `{"resultInfo":{"code":"SUCCESS"}}`
	budget     = `{"resultInfo":{"code":"BUDGET"}}`
)

// answer answers every request alike.
func answer(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("X-REQUEST-ID", "OPA1")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// raw answers with bytes that net/http's server would not send. It writes until write
// returns, which is when there is nothing more or when the client has gone.
func raw(head string, write func(w io.Writer) error) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(err)
		}
		defer func() { _ = conn.Close() }()

		if _, err := io.WriteString(conn, head); err != nil {
			return
		}
		_ = write(conn)
	}
}

// closingAfter sends a text and closes the connection.
func closingAfter(text string) http.HandlerFunc {
	return raw(text, func(io.Writer) error { return nil })
}
