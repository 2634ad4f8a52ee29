package sim

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox/network"
	"github.com/jppay/jppay/overlay"
)

// proxyBeside are forward proxies that let nothing through: nothing of the write has
// left then.
var proxyBeside = []beside{
	{
		row: "D4", what: "behind an HTTP proxy that is down nothing happened", right: proxyDown("http"),
	},
	{
		row: "D4", what: "behind a SOCKS5 proxy that is down nothing happened", right: proxyDown("socks5"),
	},
	{
		row: "D4", what: "behind a proxy that forbids it nothing happened",
		right: proxyRefuses(http.StatusForbidden),
	},
	{
		row: "D4", what: "behind a proxy that wants a password nothing happened",
		right: proxyRefuses(http.StatusProxyAuthRequired),
	},
	{
		row: "D4", what: "behind a proxy that cannot connect nothing happened",
		right: proxyRefuses(http.StatusBadGateway),
	},
}

// captureBehind captures a payment through a proxy, twice if it may be tried again.
func captureBehind(t *testing.T, proxy *url.URL) error {
	t.Helper()
	transport := &http.Transport{Proxy: http.ProxyURL(proxy)}
	t.Cleanup(transport.CloseIdleConnections)
	retry := overlay.WithRetry(overlay.Retry{Attempts: 2, Base: time.Nanosecond})
	return capturePayment(t, paidyOver(t, paidyAddress, transport, retry))
}

// assertNothingLeft checks an error that names the proxy.
func assertNothingLeft(claims assert.TestingT, err error, words string) {
	assert.Equal(claims, toldNotDone, told(err))
	assert.Equal(claims, 2, detailsOf(err).Attempts)
	assert.ErrorContains(claims, err, "proxy")
	assert.ErrorContains(claims, err, words)
}

// proxyDown makes the claims for a port on which nobody listens.
func proxyDown(scheme string) check {
	return func(t *testing.T, claims assert.TestingT) {
		listener, err := network.Loopback{}.Listen("127.0.0.1:0")
		require.NoError(t, err)
		require.NoError(t, listener.Close())
		t.Cleanup(network.Loopback{}.Reserve(listener.Addr()))

		err = captureBehind(t, &url.URL{Scheme: scheme, Host: listener.Addr().String()})

		assertNothingLeft(claims, err, "refused")
	}
}

// proxyRefuses makes the claims for a proxy that answers CONNECT with a status.
func proxyRefuses(status int) check {
	return func(t *testing.T, claims assert.TestingT) {
		proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			assert.Equal(t, http.MethodConnect, r.Method)
			w.WriteHeader(status)
		}))
		t.Cleanup(proxy.Close)
		address, err := url.Parse(proxy.URL)
		require.NoError(t, err)

		err = captureBehind(t, address)

		assertNothingLeft(claims, err, strconv.Itoa(status))
	}
}
