package sandbox_test

import (
	"fmt"
	"net"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

func TestConfigErrorsNameTheField(t *testing.T) {
	t.Parallel()
	webhook := func(key, url string) sandbox.Config {
		return sandbox.Config{WebhookURLs: map[string]string{key: url}}
	}
	const local = "http://127.0.0.1:1"

	for _, c := range []struct {
		name string
		cfg  sandbox.Config
		want string
	}{
		{"a negative PayPay port", sandbox.Config{PayPayPort: -1}, "Config.PayPayPort is -1"},
		{"a Paidy port too large", sandbox.Config{PaidyPort: 65536}, "Config.PaidyPort is 65536"},
		{"a negative legacy port", sandbox.Config{LegacyPort: -80}, "Config.LegacyPort is -80"},
		{
			"a world that does not exist",
			sandbox.Config{World: sandbox.World{LapsedCode: 9}}, `Config.World: switch "lapsed code"`,
		},
		{"a key of no provider", webhook("stripe", local), `Config.WebhookURLs: key "stripe"`},
		{"an empty key", webhook("", local), `Config.WebhookURLs: key ""`},
		{"an unknown webhook", webhook("paypay/kycInfo", local), `no webhook "kycInfo"`},
		{
			"another one's webhook",
			webhook("paidy/kycInfoUpdated", local), `the document of paidy has no webhook`,
		},
		{"a webhook without a name", webhook("paypay/", local), `no webhook ""`},
		{"a remote host", webhook("paidy", "http://example.com/token"), "Config.AllowRemoteWebhooks"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, err := sandbox.New(c.cfg)
			if s != nil {
				defer s.Close()
			}

			require.Error(t, err)
			assert.Nil(t, s)
			assert.Regexp(t, "^sandbox: ", err.Error())
			assert.Contains(t, err.Error(), c.want)
		})
	}
}

// listenLocally takes a free port.
func listenLocally(t *testing.T) (net.Listener, int) {
	t.Helper()
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	require.NoError(t, err)

	return listener, listener.Addr().(*net.TCPAddr).Port
}

func TestPortsInUseAreRefused(t *testing.T) {
	t.Parallel()
	taken, port := listenLocally(t)
	defer func() { _ = taken.Close() }()

	for _, c := range []struct {
		field string
		cfg   sandbox.Config
	}{
		{"PayPayPort", sandbox.Config{PayPayPort: port}},
		{"PaidyPort", sandbox.Config{PaidyPort: port}},
		{"LegacyPort", sandbox.Config{LegacyPort: port}},
	} {
		_, err := sandbox.New(c.cfg)
		require.Error(t, err, c.field)
		assert.ErrorIs(t, err, syscall.EADDRINUSE)
		want := fmt.Sprintf("sandbox: Config.%s: cannot listen on 127.0.0.1:%d: ", c.field, port)
		assert.True(t, strings.HasPrefix(err.Error(), want), "%s", err)
		assert.Equal(t, 1, strings.Count(err.Error(), strconv.Itoa(port)), "%s", err)
	}

	_, err := sandbox.New(sandbox.Config{PaidyPort: port, LegacyPort: port})
	assert.ErrorContains(t, err, "PaidyPort", "one port twice")
}

// startOnFixedPort tries 10 ports: another program may take one that was just given
// back.
func startOnFixedPort(t *testing.T) (*sandbox.Sandbox, int) {
	t.Helper()
	for range 10 {
		free, port := listenLocally(t)
		require.NoError(t, free.Close())
		if s, err := sandbox.New(sandbox.Config{LegacyPort: port}); err == nil {
			t.Cleanup(s.Close)

			return s, port
		}
	}
	require.Fail(t, "no fixed port could be taken in 10 tries")

	return nil, 0
}

func TestFixedPort(t *testing.T) {
	t.Parallel()
	s, port := startOnFixedPort(t)

	assert.Equal(t, fmt.Sprintf("http://127.0.0.1:%d", port), s.Legacy.URL)
	assert.NotEmpty(t, s.PayPay.URL)
	assert.NotEqual(t, s.PayPay.URL, s.Paidy.URL)
	assert.NotEqual(t, s.Paidy.URL, s.Legacy.URL)
}

// idsOf returns ids that a sandbox with a seed makes, in several places.
func idsOf(t *testing.T, seed uint64) []string {
	t.Helper()
	s := rig.NewSandbox(t, sandbox.Config{Seed: seed, Start: startTime})

	payment := checkout(t, s)
	ids := []string{payment}
	for _, url := range []string{s.PayPay.URL, s.Paidy.URL, s.Legacy.URL} {
		response, _ := mustAsk(t, "GET", url+"/nowhere", "", "")
		for name, values := range response.Header {
			if strings.HasSuffix(name, "Request-Id") {
				ids = append(ids, name+": "+values[0])
			}
		}
	}
	_, body := mustAsk(t, "POST", s.Paidy.URL+"/payments/"+payment+"/captures", s.Paidy.SecretKey, "{}")

	return append(ids, body)
}

func TestEqualSeedsGiveEqualIDs(t *testing.T) {
	t.Parallel()
	first, again, other := idsOf(t, 7), idsOf(t, 7), idsOf(t, 8)

	assert.Equal(t, first, again)
	require.Len(t, other, len(first))
	for i := range first {
		assert.NotEqual(t, first[i], other[i], "with another seed")
	}
}
