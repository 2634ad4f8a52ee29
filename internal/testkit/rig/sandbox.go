package rig

import (
	"context"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
)

// exchange sends a request and reads the whole answer.
func exchange(request *http.Request) (answer *http.Response, body []byte, err error) {
	answer, err = http.DefaultClient.Do(request)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = answer.Body.Close() }()

	body, err = io.ReadAll(answer.Body)
	return answer, body, err
}

// startLogged starts a sandbox whose clock stands still, and returns its log. What calls
// the sandbox must read it.
func startLogged(t testing.TB, at time.Time, cfg sandbox.Config) (*sandbox.Sandbox, chan sandbox.Entry) {
	t.Helper()
	log := make(chan sandbox.Entry, 1)
	cfg.Start, cfg.Log = at, func(e sandbox.Entry) { log <- e }
	return sandbox.Start(t, cfg), log
}

// NewSandbox starts a sandbox that is closed when the test ends. Unlike
// sandbox.Start it does not fail the test for findings.
func NewSandbox(t testing.TB, cfg sandbox.Config) *sandbox.Sandbox {
	t.Helper()
	s, err := sandbox.New(cfg)
	require.NoError(t, err)
	t.Cleanup(s.Close)

	return s
}

// Flush waits until all webhooks have been sent, 10 s at most.
func Flush(t testing.TB, s *sandbox.Sandbox) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()

	require.NoError(t, s.Flush(ctx))
}
