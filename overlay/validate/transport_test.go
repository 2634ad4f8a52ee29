package validate_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/jppay/jppay/overlay/validate"
)

// server answers without a network and keeps the request it got.
type server struct {
	status int
	header http.Header
	body   io.ReadCloser

	req  *http.Request
	sent string
}

func (s *server) RoundTrip(req *http.Request) (*http.Response, error) {
	s.req = req
	if req.Body != nil {
		data, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		if err := req.Body.Close(); err != nil {
			return nil, err
		}
		s.sent = string(data)
	}
	return &http.Response{StatusCode: s.status, Header: s.header, Body: s.body, Request: req}, nil
}

// stream is a body that notes whether it was closed.
type stream struct {
	io.Reader
	closed bool
}

func (s *stream) Close() error { s.closed = true; return nil }

func body(text string) *stream { return &stream{Reader: strings.NewReader(text)} }

// reports collects what a RoundTripper reports.
type reports []*validate.Error

func (r *reports) add(e *validate.Error) { *r = append(*r, e) }

func TestReportModeLeavesTrafficUntouched(t *testing.T) {
	t.Parallel()
	v := shop(t)
	for name, c := range map[string]struct {
		method, url, sent, answer string
		status                    int
		header                    http.Header
		want                      []validate.Kind
	}{
		"a valid call":              {"GET", "/orders/ord_1", "", order(), 200, jsonHeader, nil},
		"a wrong answer":            {"GET", "/orders/ord_1", "", order("state", `"x"`), 200, jsonHeader, []validate.Kind{validate.KindEnum}},
		"a wrong request":           {"POST", "/orders", `{"amount":"1","currency":"JPY"}`, order(), 201, jsonHeader, []validate.Kind{validate.KindType}},
		"both wrong":                {"POST", "/orders", `{"amount":"1","currency":"JPY"}`, "{", 201, jsonHeader, []validate.Kind{validate.KindType, validate.KindMalformed}},
		"a gateway's page":          {"GET", "/orders/ord_1", "", "<html>", 200, http.Header{"Content-Type": {"text/html"}}, []validate.Kind{validate.KindContentType}},
		"a path nobody knows":       {"GET", "/customers", "", "{}", 200, jsonHeader, []validate.Kind{validate.KindOperation}},
		"an answer over the limit":  {"GET", "/orders/ord_1", "", strings.Repeat(" ", validate.MaxBody+1000), 200, jsonHeader, []validate.Kind{validate.KindMalformed}},
		"a request over the limit":  {"POST", "/orders", strings.Repeat(" ", validate.MaxBody+1000), order(), 201, jsonHeader, []validate.Kind{validate.KindMalformed}},
		"an answer without content": {"DELETE", "/orders/ord_1", "", "", 204, http.Header{}, nil},
	} {
		for _, replayable := range []bool{true, false} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				var got reports
				answer := body(c.answer)
				s := &server{status: c.status, header: c.header, body: answer}
				rt := v.RoundTripper(s, validate.Options{Report: got.add})

				sent := body(c.sent)
				req, err := http.NewRequest(c.method, "https://shop.example.com"+c.url, sent)
				if err != nil {
					t.Fatal(err)
				}
				req.Header = http.Header{"Content-Type": {"application/json"}}
				if replayable {
					req.GetBody = func() (io.ReadCloser, error) { return body(c.sent), nil }
				}
				before := *req
				res, err := rt.RoundTrip(req)
				if err != nil {
					t.Fatal(err)
				}
				data, err := io.ReadAll(res.Body)
				if err != nil || string(data) != c.answer {
					t.Errorf("read %d bytes of %d (%v)", len(data), len(c.answer), err)
				}
				if answer.closed {
					t.Error("the answer was closed before its reader was done")
				}
				if err := res.Body.Close(); err != nil || !answer.closed {
					t.Errorf("the answer was not closed (%v)", err)
				}
				if s.sent != c.sent {
					t.Errorf("%d bytes were sent, not %d", len(s.sent), len(c.sent))
				}
				if !sent.closed {
					t.Error("the request's body was not closed")
				}
				if req.Body != before.Body || req.URL.String() != before.URL.String() || len(req.Header) != 1 {
					t.Error("the request was changed")
				}
				var kinds []validate.Kind
				for _, e := range got {
					for _, v := range e.Violations {
						kinds = append(kinds, v.Kind)
					}
				}
				if len(kinds) != len(c.want) {
					t.Fatalf("reported %v, want %v", kinds, c.want)
				}
				for i := range kinds {
					if kinds[i] != c.want[i] {
						t.Errorf("reported %v, want %v", kinds, c.want)
					}
				}
			})
		}
	}
}

func TestFailModeEndsTheCall(t *testing.T) {
	t.Parallel()
	v := shop(t)
	for name, c := range map[string]struct {
		method, url, sent, answer string
		sends                     bool
		kind                      validate.Kind
	}{
		"a valid call goes through":       {"POST", "/orders", `{"amount":1,"currency":"JPY"}`, order(), true, ""},
		"a wrong request is not sent":     {"POST", "/orders", `{"amount":"1","currency":"JPY"}`, order(), false, validate.KindType},
		"a wrong answer is withheld":      {"POST", "/orders", `{"amount":1,"currency":"JPY"}`, "{", true, validate.KindMalformed},
		"a path nobody knows is not sent": {"POST", "/customers", `{}`, order(), false, validate.KindOperation},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer, sent := body(c.answer), body(c.sent)
			s := &server{status: 201, header: jsonHeader, body: answer}
			req, err := http.NewRequest(c.method, "https://shop.example.com"+c.url, sent)
			if err != nil {
				t.Fatal(err)
			}
			req.Header = jsonHeader
			res, err := v.RoundTripper(s, validate.Options{}).RoundTrip(req)
			if (s.req != nil) != c.sends || !sent.closed {
				t.Errorf("sent %v, request closed %v", s.req != nil, sent.closed)
			}
			if c.kind == "" {
				if err != nil || res == nil {
					t.Errorf("got %v", err)
				}
				return
			}
			var e *validate.Error
			if !errors.As(err, &e) || e.Violations[0].Kind != c.kind || res != nil {
				t.Errorf("got %v, %v", res, err)
			}
			if c.sends && !answer.closed {
				t.Error("the withheld answer was not closed")
			}
		})
	}
}

var errCut = errors.New("connection cut")

func TestAnAnswerThatBreaksOffIsNoViolation(t *testing.T) {
	t.Parallel()
	answer := &stream{Reader: io.MultiReader(strings.NewReader(`{"id":`), brokenReader{})}
	s := &server{status: 200, header: jsonHeader, body: answer}
	req, _ := http.NewRequest("GET", "https://shop.example.com/orders/ord_1", nil)
	res, err := shop(t).RoundTripper(s, validate.Options{}).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(res.Body)
	if string(data) != `{"id":` || !errors.Is(err, errCut) {
		t.Errorf("read %q, %v", data, err)
	}
	if err := res.Body.Close(); err != nil || !answer.closed {
		t.Error("it was not closed")
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errCut }

func TestTransportErrorsPassThrough(t *testing.T) {
	t.Parallel()
	v := shop(t)
	var got reports
	rt := v.RoundTripper(roundTrip(func(*http.Request) (*http.Response, error) { return nil, errCut }), validate.Options{Report: got.add})
	req, _ := http.NewRequest("GET", "https://shop.example.com/orders/ord_1", nil)
	if _, err := rt.RoundTrip(req); !errors.Is(err, errCut) || len(got) != 0 {
		t.Errorf("got %v, reported %v", err, got)
	}
	sent := &stream{Reader: brokenReader{}}
	req, _ = http.NewRequest("POST", "https://shop.example.com/orders", sent)
	if _, err := rt.RoundTrip(req); !errors.Is(err, errCut) || !sent.closed {
		t.Errorf("got %v", err)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func TestABasePathIsTakenOff(t *testing.T) {
	t.Parallel()
	v := shop(t)
	for url, known := range map[string]bool{"/proxy/orders/ord_1": true, "/orders/ord_1": false, "/proxyorders/ord_1": false} {
		var got reports
		s := &server{status: 200, header: jsonHeader, body: io.NopCloser(bytes.NewReader([]byte(order())))}
		req, _ := http.NewRequest("GET", "https://shop.example.com"+url, nil)
		if _, err := v.RoundTripper(s, validate.Options{Report: got.add, BasePath: "/proxy"}).RoundTrip(req); err != nil {
			t.Fatal(err)
		}
		if (len(got) == 0) != known {
			t.Errorf("%s: %v", url, got)
		}
	}
}
