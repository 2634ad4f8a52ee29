package sandbox_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/server"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/testkit"
)

// askAs sends a request with a Host header and an admin token, each unless empty.
func askAs(t *testing.T, s *sandbox.Sandbox, method, address, host, token string) (status int, body string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	require.NoError(t, err)
	if host != "" {
		request.Host = host
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	client := newClient(t)
	if s.CA != nil {
		client = s.HTTPClient()
		t.Cleanup(client.CloseIdleConnections)
	}

	answer, err := client.Do(request)
	require.NoError(t, err)
	defer func() { _ = answer.Body.Close() }()
	raw, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return answer.StatusCode, string(raw)
}

func TestOnePortServesAllThreeAPIsToTheirClients(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t, sandbox.Config{OnePort: true})
	assert.Equal(t, s.PayPay.URL, s.Paidy.URL)
	assert.Equal(t, s.PayPay.URL, s.Legacy.URL)

	assertClientsWork(t, s)
}

// assertClientsWork makes one call with the client of each API.
func assertClientsWork(t *testing.T, s *sandbox.Sandbox) {
	t.Helper()
	clients, err := s.Clients()
	require.NoError(t, err)

	_, err = clients.PayPay.CreateQRCode(t.Context(), paypay.CreateQRCodeRequest{
		MerchantPaymentID: "order-1", Amount: paypay.Yen(1200),
	})
	assert.NoError(t, err)
	_, err = clients.Paidy.ListTokens(t.Context())
	assert.NoError(t, err)
	_, err = clients.PaidyLegacy.ClosePayment(t.Context(), paidylegacy.CloseRequest{PaymentID: "0123456789abcdef01234567"})
	assert.ErrorContains(t, err, "close_fail")
}

func TestNoPathBelongsToTwoProviders(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t, sandbox.Config{OnePort: true})
	providers := []sandbox.Provider{sandbox.ProviderPayPay, sandbox.ProviderPaidy, sandbox.ProviderLegacy}

	for _, provider := range providers {
		paths := []string{"/app/opa/user_authorization", "/app/opa/link/x"}
		if provider != sandbox.ProviderPayPay {
			paths = nil
		}
		for _, operation := range contract.Of(provider).Operations {
			paths = append(paths, strings.NewReplacer("{", "", "}", "").Replace(operation.Path))
		}
		for _, path := range paths {
			var served []sandbox.Provider
			for _, other := range providers {
				if host := string(other) + ".localhost"; serves(t, s, host, path) {
					served = append(served, other)
				}
			}
			assert.Equal(t, []sandbox.Provider{provider}, served, path)
			assert.True(t, serves(t, s, "localhost", path), path)
			assert.False(t, strings.HasPrefix(path, server.HealthPrefix), path)
		}
	}
}

// serves reports whether a path is there for a Host header.
func serves(t *testing.T, s *sandbox.Sandbox, host, path string) bool {
	t.Helper()
	_, body := askAs(t, s, "OPTIONS", s.PayPay.URL+path, host, "")
	return !strings.Contains(body, "SANDBOX_NO_SUCH_PATH")
}

func TestOnePortLeadsByHostAndThenByPath(t *testing.T) {
	t.Parallel()
	const payPay, paidy, legacy, own = "paypay", "paidy", "paidy-legacy", "sandbox"
	log := &entryLog{}
	s := sandbox.Start(t, sandbox.Config{OnePort: true, Names: []string{"Sandbox"}, Log: log.add})

	for _, c := range []struct{ host, path, provider string }{
		{"paypay.localhost:8080", "/nowhere", payPay},
		{"PAYPAY.localhost", "/payments", payPay},
		{"paidy.sandbox", "/nowhere", paidy},
		{"paidy-legacy.sandbox:80", "/payments", legacy},
		{"api.paidy.com", "/payments", paidy},
		{"api.paidy.com:443", "/pay/authorize", legacy},
		{"api.paidy.com", "/v2/codes", own},
		{"apigw.paypay.ne.jp", "/nowhere", payPay},
		{"stg-api.sandbox.paypay.ne.jp", "/payments", payPay},
		{"", "/v2/codes", payPay},
		{"sandbox:8080", "/tokens", paidy},
		{"192.0.2.1", "/pay/authorize", legacy},
		{"sandbox", "/nowhere", own},
		{"sandbox", "/", own},
	} {
		_, body := askAs(t, s, "POST", s.PayPay.URL+c.path, c.host, "")
		all := log.all()
		assert.Equal(t, c.provider, string(all[len(all)-1].Provider), "%s%s: %s", c.host, c.path, body)
	}
}

func TestAPathOfNoProviderIsSaidSo(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t, sandbox.Config{OnePort: true})

	status, body := askAs(t, s, "GET", s.PayPay.URL+"/nowhere", "", "")

	assert.Equal(t, 404, status)
	assert.JSONEq(t, `{"code": "SANDBOX_NO_SUCH_PATH",`+
		`"error": "no operation and no page of PayPay, Paidy or legacy Paidy has this path"}`, body)
}

func TestTLSServesAllClientsWhoTrustTheCA(t *testing.T) {
	t.Parallel()
	for _, onePort := range []bool{false, true} {
		s := sandbox.Start(t, sandbox.Config{OnePort: onePort, TLS: true, Admin: true, Names: []string{"sandbox"}})
		for _, address := range []string{s.PayPay.URL, s.Paidy.URL, s.Legacy.URL, s.AdminURL} {
			assert.Regexp(t, "^https://127.0.0.1:", address)
		}

		assertClientsWork(t, s)
		status, _ := askAs(t, s, "GET", s.AdminURL+"/ledger", "", "")
		assert.Equal(t, 200, status)
		_, _, err := ask(newClient(t), "GET", s.PayPay.URL, "", "")
		assert.ErrorContains(t, err, "certificate")
	}
}

func TestTheCertificateHasTheNamesOfTheSandboxAndOfTheProviders(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	cfg := sandbox.Config{TLS: true, TLSFolder: folder, Names: []string{"sandbox", "192.0.2.7"}}
	s := sandbox.Start(t, cfg)
	again := sandbox.Start(t, cfg)
	assert.Equal(t, s.CA, again.CA, "kept in the folder")
	file, err := os.ReadFile(filepath.Join(folder, "ca.pem"))
	require.NoError(t, err)
	assert.Equal(t, file, s.CA)

	for _, name := range []string{
		"localhost", "127.0.0.1", "::1", "sandbox", "paypay.sandbox", "paidy-legacy.localhost", "192.0.2.7",
		"api.paidy.com", "apigw.paypay.ne.jp", "stg-api.sandbox.paypay.ne.jp",
	} {
		roots := x509.NewCertPool()
		require.True(t, roots.AppendCertsFromPEM(s.CA))
		conn, err := tls.Dial("tcp4", strings.TrimPrefix(s.Paidy.URL, "https://"),
			&tls.Config{RootCAs: roots, ServerName: name, MinVersion: tls.VersionTLS12})
		if assert.NoError(t, err, name) {
			_ = conn.Close()
		}
	}
}

func TestFaultsOfTheWireWorkOverTLS(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t, sandbox.Config{TLS: true})
	client := s.HTTPClient()
	client.Transport.(*http.Transport).DisableKeepAlives = true
	list := func() (*http.Response, string, error) {
		return ask(client, "GET", s.Paidy.URL+"/tokens", s.Paidy.SecretKey, "")
	}

	for _, c := range []struct {
		kind sandbox.FaultKind
		want error
	}{
		{sandbox.FaultResetHeaders, syscall.ECONNRESET},
		{sandbox.FaultResetBody, syscall.ECONNRESET},
		{sandbox.FaultCutAfter, io.EOF},
	} {
		paidyFault(t, s, sandbox.Fault{Kind: c.kind})
		_, _, err := list()
		assert.ErrorIs(t, err, c.want, c.kind)
	}

	paidyFault(t, s, sandbox.Fault{Kind: sandbox.FaultRefused, Delay: 40 * time.Millisecond})
	_, _, err := list()
	assert.ErrorIs(t, err, io.EOF, "the call that takes the fault")
	_, _, err = list()
	assert.ErrorIs(t, err, syscall.ECONNREFUSED)
	assert.Eventually(t, func() bool {
		answer, _, err := list()
		return err == nil && answer.StatusCode == 200
	}, 5*time.Second, 10*time.Millisecond, "it listens again")
}

// listeningAtAll is a sandbox that other machines could reach.
func listeningAtAll(t *testing.T, cfg sandbox.Config) *sandbox.Sandbox {
	t.Helper()
	cfg.Listen, cfg.Admin, cfg.Names = "0.0.0.0", true, []string{"sandbox"}
	return sandbox.Start(t, cfg)
}

func TestTheAdminEndpointOffLoopbackAsksForItsToken(t *testing.T) {
	t.Parallel()
	log := &entryLog{}
	s := listeningAtAll(t, sandbox.Config{Log: log.add})
	assert.GreaterOrEqual(t, len(s.AdminToken), 26)

	for _, c := range []struct {
		token string
		want  int
	}{{s.AdminToken, 200}, {"", 401}, {s.AdminToken[1:], 401}, {s.AdminToken + "A", 401}, {"Bearer", 401}} {
		status, body := askAs(t, s, "GET", s.AdminURL+"/ledger", "", c.token)
		assert.Equal(t, c.want, status, body)
		assert.NotContains(t, body, s.AdminToken)
	}
	for _, e := range log.all() {
		assert.NotContains(t, e.String(), s.AdminToken)
	}
	assert.NotEqual(t, s.AdminToken, listeningAtAll(t, sandbox.Config{}).AdminToken)
}

func TestTheAdminTokenCanBeChosen(t *testing.T) {
	t.Parallel()
	const token = "a-token-of-our-own"
	remote := listeningAtAll(t, sandbox.Config{AdminToken: token})
	local := sandbox.Start(t, sandbox.Config{Admin: true, AdminToken: token})

	for _, s := range []*sandbox.Sandbox{remote, local} {
		assert.Equal(t, token, s.AdminToken)
		status, _ := askAs(t, s, "GET", s.AdminURL+"/ledger", "", "")
		assert.Equal(t, 401, status)
		status, _ = askAs(t, s, "GET", s.AdminURL+"/ledger", "", token)
		assert.Equal(t, 200, status)
	}
}

func TestPagesAndAdminAreForTheConfiguredNamesOnly(t *testing.T) {
	t.Parallel()
	s := listeningAtAll(t, sandbox.Config{})
	local := sandbox.Start(t, sandbox.Config{Admin: true})

	for host, want := range map[string][2]bool{
		"localhost:1": {true, true}, "127.0.0.1": {true, true}, "sandbox:8080": {true, false}, "SANDBOX": {true, false},
		"paypay.sandbox": {true, false}, "paypay.localhost": {true, true}, "192.0.2.1:80": {true, false},
		"[2001:db8::1]:80": {true, false}, "www.paypay.ne.jp": {true, true},
		"evil.example": {false, false}, "sandbox.evil.example": {false, false}, "paypay.evil.example": {false, false},
		"evil.sandbox": {false, false}, "paypay.": {false, false}, "paypay": {false, false},
		"192.0.2.1.evil.example": {false, false},
	} {
		for i, one := range []*sandbox.Sandbox{s, local} {
			for _, address := range []string{one.AdminURL + "/ledger", one.PayPay.URL + "/app/opa/link/x"} {
				status, _ := askAs(t, one, "GET", address, host, one.AdminToken)
				assert.Equal(t, want[i], status != http.StatusForbidden, "%s at %s", host, address)
			}
		}
	}
}

func TestAllAddressesOfThisMachineServe(t *testing.T) {
	t.Parallel()
	s := listeningAtAll(t, sandbox.Config{OnePort: true})
	assert.Regexp(t, "^http://127.0.0.1:", s.PayPay.URL)
	other := strings.Replace(s.PayPay.URL, "127.0.0.1", "127.0.0.2", 1)

	status, _ := askAs(t, s, "GET", other+"/_sandbox/health", "", "")

	assert.Equal(t, 200, status)
	assertClientsWork(t, s)
}

func TestFaultsRefuseConnectionsAtAllAddresses(t *testing.T) {
	t.Parallel()
	for _, at := range []string{"0.0.0.0", "::1", "::"} {
		s, err := sandbox.New(sandbox.Config{Listen: at})
		if at != "0.0.0.0" && err != nil {
			t.Logf("this machine has no IPv6: %v", err)
			continue
		}
		require.NoError(t, err)
		t.Cleanup(s.Close)
		paidyFault(t, s, sandbox.Fault{Kind: sandbox.FaultRefused, Delay: time.Hour})
		idle, err := net.Dial("tcp", strings.TrimPrefix(s.Paidy.URL, "http://"))
		require.NoError(t, err)
		t.Cleanup(func() { _ = idle.Close() })

		_, _, err = ask(newClient(t), "GET", s.Paidy.URL+"/tokens", s.Paidy.SecretKey, "")
		assert.ErrorIs(t, err, io.EOF, at)
		_, _, err = ask(newClient(t), "GET", s.Paidy.URL+"/tokens", s.Paidy.SecretKey, "")
		assert.ErrorIs(t, err, syscall.ECONNREFUSED, at)
		_, err = io.ReadAll(idle)
		assert.NoError(t, err, "a connection without a request is closed")
	}
}

func TestHealthNeedsNoTokenAndNoName(t *testing.T) {
	t.Parallel()
	log := &entryLog{}
	s := listeningAtAll(t, sandbox.Config{Log: log.add})

	for _, address := range []string{
		s.AdminURL + "/health", s.PayPay.URL + "/_sandbox/health", s.Paidy.URL + "/_sandbox/health",
	} {
		status, body := askAs(t, s, "GET", address, "10.0.0.7", "")
		assert.Equal(t, 200, status, address)
		assert.JSONEq(t, `{"status": "ok"}`, body)
		status, body = askAs(t, s, "GET", strings.Replace(address, "health", "ready", 1), "anything", "")
		assert.Equal(t, 200, status, address)
		assert.JSONEq(t, `{"status": "ready"}`, body)
		status, _ = askAs(t, s, "POST", address, "", s.AdminToken)
		assert.Equal(t, 404, status, "POST %s", address)
	}
	assert.Len(t, log.all(), 3, "only what was no health check is logged")
}

func TestWebhooksGoToTheHostsThatAreAllowed(t *testing.T) {
	t.Parallel()
	network := &namedHost{Network: testkit.NewNetwork()}
	s := sandbox.Start(t, sandbox.Config{
		WebhookHosts: []string{"Shop"}, Network: network, WebhookURLs: map[string]string{"paidy": "http://shop:8000/hook"},
	})

	checkout(t, s)
	require.NoError(t, s.Flush(t.Context()))

	assert.Equal(t, []string{"shop:8000"}, network.dialed)
	for _, target := range []string{"http://other:8000", "http://shop.other:8000", "http://192.0.2.1/"} {
		assert.ErrorContains(t, s.SetWebhookURL("paidy", target), "Config.WebhookHosts", target)
	}
	assert.NoError(t, s.SetWebhookURL("paidy", "https://SHOP/hook"))
}

// namedHost is a network that remembers whom webhooks went to.
type namedHost struct {
	*testkit.Network

	dialed []string
}

func (n *namedHost) Dial(_ context.Context, _, to string) (net.Conn, error) {
	n.dialed = append(n.dialed, to)
	return nil, syscall.ECONNREFUSED
}

func TestConfigOfAccessIsChecked(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		cfg  sandbox.Config
		want string
	}{
		"a host name to listen at":      {sandbox.Config{Listen: "localhost"}, `Config.Listen is "localhost"`},
		"a port in the address":         {sandbox.Config{Listen: "0.0.0.0:80"}, `Config.Listen is "0.0.0.0:80"`},
		"a zone":                        {sandbox.Config{Listen: "fe80::1%eth0"}, "Config.Listen"},
		"an address of another machine": {sandbox.Config{Listen: "192.0.2.1"}, "cannot listen on 192.0.2.1:0"},
		"a short token":                 {sandbox.Config{AdminToken: "short"}, "Config.AdminToken"},
		"a token of two lines":          {sandbox.Config{AdminToken: "0123456789012345\n"}, "Config.AdminToken"},
		"an empty name":                 {sandbox.Config{Names: []string{""}}, "Config.Names"},
		"a folder without TLS":          {sandbox.Config{TLSFolder: "x"}, "Config.TLSFolder"},
		"a folder that is a file":       {sandbox.Config{TLS: true, TLSFolder: "doc.go"}, "Config.TLS"},
		"a port without OnePort":        {sandbox.Config{Port: 80}, "Config.OnePort"},
		"a wrong port":                  {sandbox.Config{OnePort: true, Port: 70000}, "Config.Port is 70000"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := sandbox.New(c.cfg)
			if s != nil {
				s.Close()
			}

			assert.ErrorContains(t, err, c.want)
		})
	}
}

func TestTheAddressesAreURLs(t *testing.T) {
	t.Parallel()
	for _, at := range []string{"", "127.0.0.1", "0.0.0.0", "127.8.8.8"} {
		s := sandbox.Start(t, sandbox.Config{Listen: at})

		parsed, err := url.Parse(s.PayPay.URL)
		require.NoError(t, err)
		want := at
		if at == "" || at == "0.0.0.0" {
			want = "127.0.0.1"
		}
		assert.Equal(t, want, parsed.Hostname(), "listening at %q", at)
	}
}
