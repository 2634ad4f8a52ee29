package server

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/journal"
	"github.com/jppay/jppay/conformance/sandbox/state"
)

// Repeated is a call that was sent again.
type Repeated struct {
	Number uint64 `json:"number"`           // of its own entry
	Status int    `json:"status,omitempty"` // 0 where the connection was cut
}

// repeatPatience is how long a call that is sent again waits for a slow answer.
const repeatPatience = 30 * time.Second

// Repeat sends a call of the journal again to the same API, with new credentials of its
// merchant or with the old ones. The call is handled like one from outside. Its client
// disconnects as soon as its entry is written.
func (h *Host) Repeat(ctx context.Context, call journal.Call, signAfresh bool) (Repeated, error) {
	side := h.sides[call.Provider]
	if call.Kind != journal.KindCall || side == nil {
		return Repeated{}, errors.New("the entry is not a call of an API")
	}
	if call.CannotRepeat != "" {
		return Repeated{}, errors.New(call.CannotRepeat)
	}

	again := &repetition{number: call.Number}
	ctx, again.hangUp = context.WithTimeout(context.WithValue(ctx, repetitionKey{}, again), repeatPatience)
	defer again.hangUp()
	r, err := requestOf(ctx, call)
	if err != nil {
		return Repeated{}, err
	}
	api, body := side.of(r), []byte(call.RequestBody.Text)
	if signAfresh {
		if body, err = api.sign(r, call.Operation, body); err != nil {
			return Repeated{}, err
		}
	}
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	api.serveQuietly(r)
	return again.result, nil
}

// connectionHeaders are headers of the connection that a call came by.
var connectionHeaders = []string{"Connection", "Content-Length", "Expect", "Transfer-Encoding", "Upgrade"}

// requestOf returns the request of an entry, without its body.
func requestOf(ctx context.Context, call journal.Call) (*http.Request, error) {
	address := call.Path
	if call.Query != "" {
		address += "?" + call.Query
	}
	target, err := url.ParseRequestURI(address) // as net/http reads a request line
	if err != nil {
		return nil, errors.New("its address cannot be read")
	}
	r := (&http.Request{
		Method: call.Method, URL: target, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{},
	}).WithContext(ctx)
	for _, header := range call.RequestHeaders {
		if header.Kept() && !slices.Contains(connectionHeaders, header.Name) {
			r.Header.Add(header.Name, header.Value)
		}
	}
	return r, nil
}

// sign gives a request new credentials and returns its body.
func (a *api) sign(r *http.Request, operation string, body []byte) ([]byte, error) {
	backend, ok := a.backend.(signer)
	if !ok {
		return nil, errors.New("the sandbox cannot sign calls of this API")
	}
	return backend.Sign(r, operation, body)
}

// serveQuietly serves a request and drops the answer; the journal keeps it.
func (a *api) serveQuietly(r *http.Request) {
	defer func() {
		//nolint:errorlint // net/http compares it in the same way
		if v := recover(); v != nil && v != http.ErrAbortHandler {
			a.host.state.AddFinding(state.Finding{
				Provider: a.name, Kind: "panic", Detail: fmt.Sprintf("%v at %s", v, panicSite()),
			})
		}
	}()
	a.ServeHTTP(noAnswer{http.Header{}}, r)
}

// noAnswer drops an answer.
type noAnswer struct{ header http.Header }

// Header implements http.ResponseWriter.
func (n noAnswer) Header() http.Header { return n.header }

// WriteHeader implements http.ResponseWriter.
func (noAnswer) WriteHeader(int) {}

// Write implements http.ResponseWriter.
func (noAnswer) Write(p []byte) (int, error) { return len(p), nil }

type repetitionKey struct{}

// repetition connects a call that is sent again with its new entry. It is nil for any other
// call.
type repetition struct {
	number uint64 // of the entry whose call it repeats
	result Repeated
	hangUp context.CancelFunc
}

func repetitionOf(ctx context.Context) *repetition {
	again, _ := ctx.Value(repetitionKey{}).(*repetition)
	return again
}

// of returns the number of the entry whose call is repeated; 0 for any other call.
func (r *repetition) of() uint64 {
	if r == nil {
		return 0
	}
	return r.number
}

// end receives the result when the entry was written.
func (r *repetition) end(result Repeated) {
	if r != nil {
		r.result = result
		r.hangUp()
	}
}

// cannotRepeat returns why a call cannot be sent again; empty if it can.
func (c *Call) cannotRepeat(entry *journal.Call) string {
	came := c.received.Bytes()
	switch body := entry.RequestBody; {
	case c.brokeOff:
		return "its body did not arrive whole"
	case body.Cut:
		return "its body is longer than the 16 KiB of it that the journal keeps"
	case body.Broken:
		return "its body is not UTF-8, so the journal has not kept it as it came"
	case body.Text != string(came):
		return "its body held a key or a token that is not the sandbox's, which the journal does not keep"
	case entry.Path != c.sent.EscapedPath() || entry.Query != c.sent.RawQuery || entry.Method != c.Request.Method:
		return "its address held a key or a token that is not the sandbox's, or was too long to be kept"
	case !c.hasOwnKey():
		return "it came without a key of the sandbox, so it is not known whose call it is"
	}
	return ""
}

// hasOwnKey reports whether the call has a key of a merchant, whether or not its signature is
// right.
func (c *Call) hasOwnKey() bool {
	if c.signature != nil && c.signature.OK {
		return true
	}
	backend, ok := c.api.backend.(chooser)
	return ok && backend.Owns(c.Request)
}
