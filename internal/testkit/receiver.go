// Package testkit holds what tests of several packages share.
package testkit

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Received is one request that a Receiver recorded.
type Received struct {
	Method     string
	Path       string
	Header     http.Header
	RemoteAddr string
	Body       []byte
}

// Receiver is an HTTP server that records the webhooks it receives. It is closed
// when the test ends; a test may close it earlier.
type Receiver struct {
	*httptest.Server

	mu       sync.Mutex
	requests []Received
	taken    int
}

// NewReceiver starts a receiver that answers 200 to every webhook.
func NewReceiver(t testing.TB) *Receiver {
	t.Helper()

	return NewReceiverFunc(t, func(http.ResponseWriter, *http.Request) {})
}

// NewReceiverFunc starts a receiver that records a webhook first and then lets
// answer write the response. answer can read the body again.
func NewReceiverFunc(t testing.TB, answer http.HandlerFunc) *Receiver {
	t.Helper()
	receiver := &Receiver{}

	receiver.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err, "the body of a webhook")
		r.Body = io.NopCloser(bytes.NewReader(body))

		receiver.record(Received{
			Method: r.Method, Path: r.URL.Path, Header: r.Header.Clone(), RemoteAddr: r.RemoteAddr, Body: body,
		})
		answer(w, r)
	}))

	t.Cleanup(receiver.Close)

	return receiver
}

func (r *Receiver) record(request Received) {
	r.mu.Lock()
	defer r.mu.Unlock()

	r.requests = append(r.requests, request)
}

// Requests returns everything received so far, in the order of arrival.
func (r *Receiver) Requests() []Received {
	r.mu.Lock()
	defer r.mu.Unlock()

	return slices.Clone(r.requests)
}

// Paths returns the paths of everything received so far, in the order of arrival.
func (r *Receiver) Paths() []string {
	var paths []string
	for _, request := range r.Requests() {
		paths = append(paths, request.Path)
	}

	return paths
}

// Bodies returns the bodies received so far, in the order of arrival.
func (r *Receiver) Bodies() [][]byte {
	return bodies(r.Requests())
}

// Take returns the bodies received since the last Take.
func (r *Receiver) Take() [][]byte {
	r.mu.Lock()
	defer r.mu.Unlock()

	fresh := bodies(r.requests[r.taken:])
	r.taken = len(r.requests)

	return fresh
}

func bodies(requests []Received) [][]byte {
	var list [][]byte
	for _, request := range requests {
		list = append(list, request.Body)
	}

	return list
}
