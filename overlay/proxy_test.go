package overlay_test

import (
	"cmp"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

// proxyBase is where nobody is: a proxy is asked to connect to it.
const proxyBase = "https://opa.test"

// refusingProxy is a proxy that answers CONNECT with a status line and nothing else.
func refusingProxy(t *testing.T, statusLine string) *url.URL {
	t.Helper()
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, http.MethodConnect, r.Method)
		conn, _, err := w.(http.Hijacker).Hijack()
		if assert.NoError(t, err) {
			_, _ = io.WriteString(conn, statusLine)
			_ = conn.Close()
		}
	}))
	t.Cleanup(proxy.Close)
	return withCredentials("http", proxy.Listener.Addr().String())
}

// refusingSOCKS is a SOCKS5 proxy that answers its greeting, and then a request with
// "connection refused" (RFC 1928, section 6).
func refusingSOCKS(t *testing.T) *url.URL {
	t.Helper()
	address := testkit.AnswerConnections(t, func(conn net.Conn) {
		var message [512]byte
		_, _ = conn.Read(message[:])
		_, _ = conn.Write([]byte{5, 0})
		_, _ = conn.Read(message[:])
		_, _ = conn.Write([]byte{5, 5, 0, 1, 0, 0, 0, 0, 0, 0})
	})

	return withCredentials("socks5", address)
}

// withCredentials is the URL of a proxy with a name and a password.
func withCredentials(scheme, host string) *url.URL {
	return &url.URL{Scheme: scheme, Host: host, User: url.UserPassword("proxy-name", testkit.PlantedSecret)}
}

// proxyCase is a proxy that does not connect, and what the error says of it.
type proxyCase struct {
	name  string
	proxy *url.URL
	words string
	ours  string // of our own transport; the same if empty
}

func proxyCases(t *testing.T) []proxyCase {
	t.Helper()
	const (
		http403 = "HTTP 403 Forbidden"
		http407 = "HTTP 407 Proxy Authentication Required"
		http502 = "HTTP 502 Bad Gateway"
	)
	respond := func(line string) *url.URL { return refusingProxy(t, line+"\r\nContent-Length: 0\r\n\r\n") }
	return []proxyCase{
		{name: "an HTTP proxy that is down", proxy: withCredentials("http", closedPort(t)), words: "connection refused"},
		{name: "a SOCKS5 proxy that is down", proxy: withCredentials("socks5", closedPort(t)), words: "connection refused"},
		{name: "a SOCKS5 proxy that refuses", proxy: refusingSOCKS(t), words: "connection refused"},
		{name: "a proxy that forbids it", proxy: respond("HTTP/1.1 403 Forbidden"), words: http403},
		{name: "a proxy that wants a password", proxy: respond("HTTP/1.1 407 Proxy Authentication Required"), words: http407},
		{name: "a proxy that cannot connect", proxy: respond("HTTP/1.1 502 Bad Gateway"), words: http502},
		{
			name: "a proxy with words of its own", proxy: respond("HTTP/1.1 403 SENSITIVE"),
			words: "no connection was made", ours: http403,
		},
		{
			name: "a proxy without words", proxy: respond("HTTP/1.1 502"),
			words: "no connection was made", ours: http502,
		},
		{name: "a proxy that hangs up", proxy: refusingProxy(t, ""), words: "EOF"},
		{name: "a proxy that talks nonsense", proxy: refusingProxy(t, "SENSITIVE\r\n\r\n"), words: "no connection was made"},
	}
}

func TestBehindAProxyThatDoesNotConnectNothingHappened(t *testing.T) {
	t.Parallel()
	for _, c := range proxyCases(t) {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			transport := &http.Transport{Proxy: http.ProxyURL(c.proxy)}
			t.Cleanup(transport.CloseIdleConnections)

			failure := failBehind(t, overlay.WithHTTPClient(&http.Client{Transport: transport}))

			assertBehind(t, failure, c.proxy, c.words)
		})
	}
}

func TestAProxyThatIsNotTrustedGetsNothing(t *testing.T) {
	t.Parallel()
	proxy := httptest.NewUnstartedServer(http.NotFoundHandler())
	proxy.Config.ErrorLog = log.New(io.Discard, "", 0)
	proxy.StartTLS()
	t.Cleanup(proxy.Close)
	address := withCredentials("https", proxy.Listener.Addr().String())
	transport := &http.Transport{Proxy: http.ProxyURL(address)}

	failure := failBehind(t, overlay.WithHTTPClient(&http.Client{Transport: transport}))

	assert.Equal(t, overlay.DidNotHappen, failure.Outcome)
	assert.Equal(t, 1, failure.Attempts)
	assert.Contains(t, failure.Error(), "the proxy "+address.Host)
	assert.Contains(t, failure.Error(), "certificate")
	assert.NotContains(t, failure.Error(), testkit.PlantedSecret)
}

// proxyWords is a variable with what an error must say of the proxy in HTTPS_PROXY.
const proxyWords = "JPPAY_TEST_WORDS"

// TestTheProxyOfThisProcess runs only in the processes that
// TestBehindAProxyOfTheEnvironmentNothingHappened starts.
func TestTheProxyOfThisProcess(t *testing.T) {
	t.Parallel()
	words := os.Getenv(proxyWords)
	if words == "" {
		t.Skip("the environment has no proxy of a test")
	}
	proxy, err := url.Parse(os.Getenv("HTTPS_PROXY"))
	require.NoError(t, err)

	assertBehind(t, failBehind(t), proxy, words)
}

// The environment is read once a process, so each proxy gets a process of its own.
func TestBehindAProxyOfTheEnvironmentNothingHappened(t *testing.T) {
	t.Parallel()
	for _, c := range proxyCases(t) {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			const test = "TestTheProxyOfThisProcess"
			child := exec.CommandContext(t.Context(), os.Args[0], "-test.v", "-test.run=^"+test+"$")
			child.Env = append(os.Environ(),
				"HTTPS_PROXY="+c.proxy.String(), "NO_PROXY=", "no_proxy=", proxyWords+"="+cmp.Or(c.ours, c.words))

			output, err := child.CombinedOutput()

			assert.NoError(t, err, "%s", output)
			assert.Contains(t, string(output), "--- PASS: "+test)
		})
	}
}

func TestWithoutAProxyToChooseNothingLeaves(t *testing.T) { // not parallel: it changes what all transports begin with
	standard := http.DefaultTransport.(*http.Transport)
	before := standard.Proxy
	t.Cleanup(func() { standard.Proxy = before })
	standard.Proxy = func(*http.Request) (*url.URL, error) { return nil, errors.New("SENSITIVE") }

	failure := failBehind(t)

	assert.Equal(t, overlay.DidNotHappen, failure.Outcome)
	assert.NotContains(t, failure.Error(), "SENSITIVE")
}

// failBehind makes a write that may be sent twice, and fails.
func failBehind(t *testing.T, options ...overlay.Option) *overlay.Error {
	t.Helper()
	retry := overlay.WithRetry(overlay.Retry{Attempts: 2, Base: time.Nanosecond})

	_, err := newDoer(t, proxyBase, append(options, retry)...).
		Do(request(t, "POST", proxyBase+"/v1/codes", codeOnly)) //nolint:bodyclose // there is no answer

	var failure *overlay.Error
	require.ErrorAs(t, err, &failure)
	return failure
}

// assertBehind checks an error that names the proxy.
func assertBehind(t *testing.T, failure *overlay.Error, proxy *url.URL, words string) {
	t.Helper()
	assert.Equal(t, overlay.DidNotHappen, failure.Outcome)
	assert.Equal(t, 2, failure.Attempts)
	assert.Contains(t, failure.Error(), "the proxy "+proxy.Host)
	assert.Contains(t, failure.Error(), words)
	assert.NotContains(t, failure.Error(), "proxy-name")
	assert.NotContains(t, failure.Error(), testkit.PlantedSecret)
	assert.NotContains(t, failure.Error(), "SENSITIVE")
}
