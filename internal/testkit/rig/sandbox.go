package rig

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
)

// exchange hands a request to the sandbox as its server would, but without a connection, which
// would take most of the time. A fault that breaks the connection is an error.
func exchange(
	s *sandbox.Sandbox, provider sandbox.Provider, request *http.Request,
) (answer *http.Response, body []byte, err error) {
	defer func() {
		switch cut := recover(); cut {
		case nil:
		case http.ErrAbortHandler:
			err = errors.New("the sandbox cut the connection")
		default:
			panic(cut)
		}
	}()
	request.RequestURI = request.URL.RequestURI()
	if request.URL, err = url.ParseRequestURI(request.RequestURI); err != nil {
		return nil, nil, err
	}

	recorder := httptest.NewRecorder()
	s.Handler(provider).ServeHTTP(recorder, request)
	return recorder.Result(), recorder.Body.Bytes(), nil
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
