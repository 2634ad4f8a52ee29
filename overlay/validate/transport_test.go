package validate_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay/validate"
)

const shopURL = "https://shop.example.com"

// answerWith answers with a body that the test goes on looking at.
func answerWith(status int, header http.Header, body io.ReadCloser) testkit.Transport {
	return func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: status, Header: header, Body: body, Request: r}, nil
	}
}

// stream is a body that remembers whether it was closed.
type stream struct {
	io.Reader
	closed bool
}

func (s *stream) Close() error { s.closed = true; return nil }

func body(text string) *stream { return &stream{Reader: strings.NewReader(text)} }

// reports collects what a RoundTripper reports.
type reports []*validate.Error

func (r *reports) add(e *validate.Error) { *r = append(*r, e) }

// kinds are the kinds of all violations that were reported.
func (r *reports) kinds() []validate.Kind {
	var kinds []validate.Kind
	for _, e := range *r {
		for _, violation := range e.Violations {
			kinds = append(kinds, violation.Kind)
		}
	}

	return kinds
}

func newRequest(t *testing.T, method, path string, body io.Reader) *http.Request {
	t.Helper()

	req, err := http.NewRequest(method, shopURL+path, body)
	require.NoError(t, err)

	return req
}

// exchange is a request, its answer, and what the validator reports of them.
type exchange struct {
	method, path, sent, answer string
	status                     int
	header                     http.Header
	want                       []validate.Kind
}

var exchanges = map[string]exchange{
	"a valid call": {"GET", "/orders/ord_1", "", order(), 200, jsonHeader, nil},
	"a wrong answer": {
		"GET", "/orders/ord_1", "", order("state", `"x"`), 200, jsonHeader, []validate.Kind{validate.KindEnum},
	},
	"a wrong request": {
		"POST", "/orders", `{"amount":"1","currency":"JPY"}`, order(), 201, jsonHeader,
		[]validate.Kind{validate.KindType},
	},
	"both wrong": {
		"POST", "/orders", `{"amount":"1","currency":"JPY"}`, "{", 201, jsonHeader,
		[]validate.Kind{validate.KindType, validate.KindMalformed},
	},
	"a gateway's page": {
		"GET", "/orders/ord_1", "", "<html>", 200, http.Header{"Content-Type": {"text/html"}},
		[]validate.Kind{validate.KindContentType},
	},
	"a gateway's page with an error": {
		"GET", "/orders/ord_1", "", "<html>", 503, http.Header{"Content-Type": {"text/html; charset=utf-8"}}, nil,
	},
	"a gateway's page with a documented error": {
		"POST", "/orders", `{"amount":1,"currency":"JPY"}`, "<html>", 400, http.Header{"Content-Type": {"text/html"}}, nil,
	},
	"an error in JSON that nobody documented": {
		"GET", "/orders/ord_1", "", "{}", 503, jsonHeader, []validate.Kind{validate.KindStatus},
	},
	"an error without a content type": {
		"POST", "/orders", `{"amount":1,"currency":"JPY"}`, "x", 400, http.Header{},
		[]validate.Kind{validate.KindContentType},
	},
	"an answer that breaks a guess": {
		"GET", "/orders/ord_1", "", order("lines", `[{"title":1}]`), 200, jsonHeader, []validate.Kind{validate.KindType},
	},
	"a path nobody knows": {
		"GET", "/customers", "", "{}", 200, jsonHeader, []validate.Kind{validate.KindOperation},
	},
	"an answer over the limit": {
		"GET", "/orders/ord_1", "", strings.Repeat(" ", validate.MaxBody+1000), 200, jsonHeader,
		[]validate.Kind{validate.KindMalformed},
	},
	"a request over the limit": {
		"POST", "/orders", strings.Repeat(" ", validate.MaxBody+1000), order(), 201, jsonHeader,
		[]validate.Kind{validate.KindMalformed},
	},
	"an answer without content": {"DELETE", "/orders/ord_1", "", "", 204, http.Header{}, nil},
}

func TestReportModeLeavesTrafficUntouched(t *testing.T) {
	t.Parallel()

	v := shop(t)
	for name, c := range exchanges {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.report(t, v, false)
		})
		t.Run(name+", replayable", func(t *testing.T) {
			t.Parallel()
			c.report(t, v, true)
		})
	}
}

// report makes the exchange in report mode.
func (c exchange) report(t *testing.T, v *validate.Validator, replayable bool) {
	t.Helper()

	var got reports
	sent, answer := body(c.sent), body(c.answer)
	script := testkit.Play(answerWith(c.status, c.header, answer))
	req := newRequest(t, c.method, c.path, sent)
	req.Header = http.Header{"Content-Type": {"application/json"}}
	if replayable {
		req.GetBody = func() (io.ReadCloser, error) { return body(c.sent), nil }
	}
	before := *req

	res, err := v.RoundTripper(script, validate.Options{Report: got.add}).RoundTrip(req)
	require.NoError(t, err)

	data, err := io.ReadAll(res.Body)
	assert.NoError(t, err)
	assert.Len(t, data, len(c.answer))
	assert.True(t, bytes.Equal(data, []byte(c.answer)), "the answer was changed")
	assert.False(t, answer.closed, "the answer was closed before its reader was done")
	assert.NoError(t, res.Body.Close())
	assert.True(t, answer.closed, "the answer was closed")

	require.Len(t, script.Requests(), 1)
	assert.Len(t, script.Requests()[0].Body, len(c.sent))
	assert.Zero(t, strings.Compare(c.sent, script.Requests()[0].Body), "the request was sent as it was")
	assert.True(t, sent.closed, "the request's body was closed")
	assert.Same(t, before.Body, req.Body, "the request has another body")
	assert.Equal(t, before.URL.String(), req.URL.String())
	assert.Len(t, req.Header, 1)
	assert.Equal(t, c.want, got.kinds())
}

func TestFailModeEndsTheCall(t *testing.T) {
	t.Parallel()

	v := shop(t)
	const good, wrong = `{"amount":1,"currency":"JPY"}`, `{"amount":"1","currency":"JPY"}`
	for name, c := range map[string]struct {
		method, path, sent, answer string
		sends                      int
		kind                       validate.Kind
	}{
		"a valid call goes through":       {"POST", "/orders", good, order(), 1, ""},
		"a wrong request is not sent":     {"POST", "/orders", wrong, order(), 0, validate.KindType},
		"a wrong answer is withheld":      {"POST", "/orders", good, "{", 1, validate.KindMalformed},
		"a path nobody knows is not sent": {"POST", "/customers", `{}`, order(), 0, validate.KindOperation},
		"a broken guess goes through":     {"POST", "/orders", good, order("lines", `[{"title":1}]`), 1, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			answer, sent := body(c.answer), body(c.sent)
			script := testkit.Play(answerWith(http.StatusCreated, jsonHeader, answer))
			req := newRequest(t, c.method, c.path, sent)
			req.Header = jsonHeader

			res, err := v.RoundTripper(script, validate.Options{}).RoundTrip(req)

			assert.Len(t, script.Requests(), c.sends)
			assert.True(t, sent.closed, "the request's body was closed")
			if c.kind == "" {
				assert.NoError(t, err)
				assert.NotNil(t, res)
				return
			}
			assert.Nil(t, res)
			var e *validate.Error
			require.ErrorAs(t, err, &e)
			require.NotEmpty(t, e.Violations)
			assert.Equal(t, c.kind, e.Violations[0].Kind)
			if c.sends > 0 {
				assert.True(t, answer.closed, "the withheld answer was closed")
			}
		})
	}
}

var errCut = errors.New("connection cut")

// brokenReader is a body that breaks off at once.
type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errCut }

func TestAnAnswerThatBreaksOffIsNoViolation(t *testing.T) {
	t.Parallel()

	answer := &stream{Reader: io.MultiReader(strings.NewReader(`{"id":`), brokenReader{})}
	transport := answerWith(http.StatusOK, jsonHeader, answer)

	res, err := shop(t).RoundTripper(transport, validate.Options{}).
		RoundTrip(newRequest(t, http.MethodGet, "/orders/ord_1", nil))
	require.NoError(t, err)

	data, err := io.ReadAll(res.Body)
	assert.Equal(t, `{"id":`, string(data))
	assert.ErrorIs(t, err, errCut)
	assert.NoError(t, res.Body.Close())
	assert.True(t, answer.closed)
}

func TestTransportErrorsPassThrough(t *testing.T) {
	t.Parallel()

	var got reports
	transport := shop(t).RoundTripper(testkit.Fail(errCut), validate.Options{Report: got.add})

	_, err := transport.RoundTrip(newRequest(t, http.MethodGet, "/orders/ord_1", nil))
	assert.ErrorIs(t, err, errCut)
	assert.Empty(t, got)

	sent := &stream{Reader: brokenReader{}}
	_, err = transport.RoundTrip(newRequest(t, http.MethodPost, "/orders", sent))
	assert.ErrorIs(t, err, errCut)
	assert.True(t, sent.closed)
}

func TestABasePathIsTakenOff(t *testing.T) {
	t.Parallel()

	v := shop(t)
	for path, known := range map[string]bool{
		"/proxy/orders/ord_1": true, "/orders/ord_1": false, "/proxyorders/ord_1": false,
	} {
		var got reports
		transport := v.RoundTripper(answerWith(http.StatusOK, jsonHeader, body(order())),
			validate.Options{Report: got.add, BasePath: "/proxy"})

		_, err := transport.RoundTrip(newRequest(t, http.MethodGet, path, nil))

		require.NoError(t, err, path)
		if known {
			assert.Empty(t, got, path)
		} else {
			assert.NotEmpty(t, got, path)
		}
	}
}

func TestAnOverriddenPathIsTheOperations(t *testing.T) {
	t.Parallel()
	v, err := shop(t).WithPathOverride("getLine", "/v9/lines/{line}/of/{id}")
	require.NoError(t, err)

	operation, ok := v.Find("GET", "/v9/lines/5/of/ord_1")
	assert.True(t, ok)
	assert.Equal(t, "getLine", operation)
	_, ok = v.Find("GET", "/orders/ord_1/lines/5")
	assert.False(t, ok, "the document's own path")

	for path, want := range map[string][]validate.Kind{
		"/v9/lines/5/of/ord_1": {validate.KindType},
		"/v9/lines/a/of/ord_1": {validate.KindParameter, validate.KindType},
	} {
		var got reports
		answer := answerWith(http.StatusOK, jsonHeader, body(`{"a":"1"}`))
		transport := v.RoundTripper(answer, validate.Options{Report: got.add})
		_, err = transport.RoundTrip(newRequest(t, http.MethodGet, path, nil))
		require.NoError(t, err)
		assert.Equal(t, want, got.kinds(), path)
	}
	assert.Contains(t, v.Coverage().Operations.Seen, "getLine")
}

func TestOverridesAreRefused(t *testing.T) {
	t.Parallel()

	const order = "getOrder"
	for name, c := range map[string]struct{ operation, path string }{
		"an operation that does not exist": {"nope", "/x"},
		"a path without its parameter":     {order, "/x"},
		"a path with another parameter":    {order, "/x/{key}"},
		"a path with one more":             {order, "/x/{id}/{key}"},
		"a path without a slash":           {order, "x/{id}"},
		"a parameter within a segment":     {order, "/x/a{id}"},
		"the path of another operation":    {"getTree", "/orders"},
		"a path that cannot be told apart": {order, "/{id}/latest"},
	} {
		v, err := shop(t).WithPathOverride(c.operation, c.path)
		assert.Error(t, err, name)
		assert.Nil(t, v, name)
	}
}
