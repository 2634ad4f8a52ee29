package testkit

import (
	"cmp"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Transport is a function that replaces the network.
type Transport func(*http.Request) (*http.Response, error)

// RoundTrip calls the function and closes the request's body, as every transport
// must.
func (f Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer func() { _ = r.Body.Close() }()
	}

	return f(r)
}

// Client returns a client that sends by the function.
func (f Transport) Client() *http.Client { return &http.Client{Transport: f} }

// Answer gives every request the same answer. The headers are names and values in turn.
func Answer(status int, contentType, body string, headers ...string) Transport {
	return func(r *http.Request) (*http.Response, error) {
		header := http.Header{"Content-Type": {contentType}}
		for i := 0; i+1 < len(headers); i += 2 {
			header.Set(headers[i], headers[i+1])
		}

		return &http.Response{
			StatusCode: status, Header: header, Request: r,
			ContentLength: int64(len(body)), Body: io.NopCloser(strings.NewReader(body)),
		}, nil
	}
}

// JSON answers every request with the same JSON.
func JSON(status int, body string, headers ...string) Transport {
	return Answer(status, "application/json", body, headers...)
}

// HTML answers every request with the same page, as a gateway does.
func HTML(status int, body string, headers ...string) Transport {
	return Answer(status, "text/html", body, headers...)
}

// Fail lets every request fail without an answer.
func Fail(err error) Transport {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

// NoConnection lets every request fail with err before there is a connection, and reports that
// as net/http does. For a transport that reports nothing, such as Fail, it is unknown whether
// bytes were sent.
func NoConnection(err error) Transport {
	return func(r *http.Request) (*http.Response, error) {
		trace := httptrace.ContextClientTrace(r.Context())
		if trace != nil && trace.GetConn != nil {
			trace.GetConn(net.JoinHostPort(r.URL.Hostname(), cmp.Or(r.URL.Port(), "443")))
		}

		return nil, err
	}
}

// ConnectionRefused is NoConnection where nobody listens.
func ConnectionRefused() Transport {
	return NoConnection(&net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED})
}

// Truncated announces one byte more than it sends.
func (f Transport) Truncated() Transport {
	return func(r *http.Request) (*http.Response, error) {
		answer, err := f(r)
		if answer != nil {
			answer.ContentLength++
		}

		return answer, err
	}
}

// Handler answers with a handler, without a network. A handler that panics with
// http.ErrAbortHandler breaks the connection.
func Handler(handler http.Handler) Transport {
	return func(r *http.Request) (answer *http.Response, err error) {
		defer func() {
			switch cause := recover(); {
			case cause == nil:
			case cause == any(http.ErrAbortHandler):
				err = io.ErrUnexpectedEOF
			default:
				panic(cause)
			}
		}()

		if r.Body == nil { // a server's request always has a body
			r = r.WithContext(r.Context())
			r.Body = http.NoBody
		}

		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, r)

		return recorder.Result(), nil
	}
}

// Request is a request as it reached a Script.
type Request struct {
	At     time.Time
	Method string
	URL    *url.URL
	Header http.Header
	Body   string
}

// Script is a transport that keeps each request and answers one after the other.
// The last answer is repeated for ever.
type Script struct {
	Answers []Transport

	mu       sync.Mutex
	requests []Request
	next     int // index of the next answer
}

// Play returns a Script of these answers.
func Play(answers ...Transport) *Script { return &Script{Answers: answers} }

// RoundTrip reads the request's body, keeps the request and answers it.
func (s *Script) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := readBody(r)
	if err != nil {
		return nil, err
	}

	answer, err := s.record(r, body)
	if err != nil {
		return nil, err
	}

	copied := r.WithContext(r.Context()) // a transport must not change the request
	if r.Body != nil {
		copied.Body = io.NopCloser(strings.NewReader(body))
	}

	return answer(copied)
}

// record keeps a request and returns what answers it.
func (s *Script) record(r *http.Request, body string) (Transport, error) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.requests = append(s.requests, Request{
		At: time.Now(), Method: r.Method, URL: r.URL, Header: r.Header.Clone(), Body: body,
	})
	if len(s.Answers) == 0 {
		return nil, errors.New("testkit: the script has no answer")
	}

	answer := s.Answers[min(s.next, len(s.Answers)-1)]
	s.next++

	return answer, nil
}

// Client returns a client whose requests the script answers.
func (s *Script) Client() *http.Client { return &http.Client{Transport: s} }

// Requests returns the requests that came so far, or since the last Take.
func (s *Script) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()

	return slices.Clone(s.requests)
}

// Take returns what Requests returns and forgets it. The script goes on with its
// next answer.
func (s *Script) Take() (taken []Request) {
	s.mu.Lock()
	defer s.mu.Unlock()

	taken, s.requests = s.requests, nil
	return taken
}

func readBody(r *http.Request) (string, error) {
	if r.Body == nil {
		return "", nil
	}

	body, err := io.ReadAll(r.Body)

	return string(body), errors.Join(err, r.Body.Close())
}
