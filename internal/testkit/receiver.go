// Package testkit holds what tests of several packages share.
package testkit

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Receiver is a server that records the bodies it receives, for instance those
// of webhooks.
type Receiver struct {
	URL string

	mu     sync.Mutex
	bodies [][]byte
	taken  int
}

// NewReceiver starts a receiver that answers 200.
func NewReceiver(t testing.TB) *Receiver {
	t.Helper()

	return NewReceiverFunc(t, func(http.ResponseWriter, *http.Request) {})
}

// NewReceiverFunc starts a receiver that records a body and then answers with
// the function given.
func NewReceiverFunc(t testing.TB, answer http.HandlerFunc) *Receiver {
	t.Helper()
	receiver := &Receiver{}

	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(request.Body)
		assert.NoError(t, err)

		receiver.mu.Lock()
		receiver.bodies = append(receiver.bodies, body)
		receiver.mu.Unlock()

		answer(w, request)
	}))
	t.Cleanup(server.Close)

	receiver.URL = server.URL
	return receiver
}

// Bodies returns every body so far.
func (r *Receiver) Bodies() [][]byte {
	r.mu.Lock()
	defer r.mu.Unlock()

	return append([][]byte{}, r.bodies...)
}

// Take returns the bodies since the last call of Take.
func (r *Receiver) Take() [][]byte {
	r.mu.Lock()
	defer r.mu.Unlock()

	bodies := append([][]byte{}, r.bodies[r.taken:]...)
	r.taken = len(r.bodies)
	return bodies
}
