package overlay_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
)

// counter counts the requests that reach a server.
type counter struct{ requests atomic.Int32 }

func (c *counter) ServeHTTP(http.ResponseWriter, *http.Request) { c.requests.Add(1) }

func TestHostileIDsNeverReachTheNetwork(t *testing.T) {
	t.Parallel()
	var server counter
	base := serve(t, &server)
	doer := newDoer(t, base)

	for _, path := range []string{
		"/v1/payments/", "/v1/payments", "/v1/", "/", "", "/v1/payments/a/", "/v1/payments//parts/b",
		"/v1/payments/%2e%2e", "/v1/payments/%2E", "/v1/payments/%252e%252e", "/v1/payments/a%2Fb",
		"/v1/payments/a%252Fb", "/v1/payments/a%5Cb", "/v1/payments/a%00b", "/v1/payments/a%3Fb",
		"/v1/payments/%25252525252e", "/v1/payments/a/b/c/d/e/f", "/v1/payments/..;/x",
		"//evil.example/v1/payments/a",
	} {
		req := request(t, "DELETE", base, "")
		var err error
		req.URL, err = req.URL.Parse(base + path)
		require.NoError(t, err)

		_, err = doer.Do(req)

		assert.ErrorIs(t, err, overlay.ErrNotSent, path)
		var failure *overlay.Error
		require.ErrorAs(t, err, &failure, path)
		assert.Equal(t, overlay.DidNotHappen, failure.Outcome, path)
	}
	assert.Zero(t, server.requests.Load())
}

func TestCredentialsGoToOneOriginOnly(t *testing.T) {
	t.Parallel()
	var server, other counter
	base, otherBase := serve(t, &server), serve(t, &other)
	doer := newDoer(t, base)
	host := strings.TrimPrefix(base, "http://")

	for name, change := range map[string]func(*http.Request){
		"another host":        func(r *http.Request) { r.URL.Host = strings.TrimPrefix(otherBase, "http://") },
		"another scheme":      func(r *http.Request) { r.URL.Scheme = "https" },
		"user info":           func(r *http.Request) { r.URL.Host = "a:b@" + host },
		"another Host header": func(r *http.Request) { r.Host = "evil.example" },
		"no URL":              func(r *http.Request) { r.URL = nil },
	} {
		req := request(t, "GET", base+"/v1/payments/a", "")
		change(req)

		_, err := doer.Do(req)

		assert.ErrorIs(t, err, overlay.ErrNotSent, name)
	}
	assert.Zero(t, server.requests.Load())
	assert.Zero(t, other.requests.Load())
}

func TestRedirectsAreNotFollowedEvenWithAClientThatWould(t *testing.T) {
	t.Parallel()
	var target counter
	redirect := http.RedirectHandler(serve(t, &target), http.StatusFound)
	client := &http.Client{
		Timeout:       time.Nanosecond,
		CheckRedirect: func(*http.Request, []*http.Request) error { return nil },
	}

	failure := fail(t, redirect, "GET", "/v1/payments/a", "", overlay.WithHTTPClient(client))

	assert.Equal(t, http.StatusFound, failure.Status)
	assert.Zero(t, target.requests.Load())
	assert.Equal(t, time.Nanosecond, client.Timeout, "the caller's client was changed")
	require.NotNil(t, client.CheckRedirect, "the caller's client was changed")
	assert.NoError(t, client.CheckRedirect(nil, nil), "the caller's client was changed")
}
