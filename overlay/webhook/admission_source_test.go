package webhook_test

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/overlay/webhook"
)

const (
	providerAddress = "192.0.2.10"
	attackerAddress = "203.0.113.66"
	proxyPeer       = "10.0.0.1:1"
)

// forwarded is a case of a request from a peer that may be a proxy.
type forwarded struct {
	name    string
	peer    string
	headers []string // X-Forwarded-For
}

// receive sends a request to a receiver that trusts the proxies 10.0.0.0/8 and
// fd00::/8.
func (c forwarded) receive(t *testing.T) (status int, counters webhook.Counters) {
	t.Helper()
	receiver := newReceiver(t, ignore, webhook.Config{
		Sources:        prefixes(providerAddress+"/32", "2001:db8:1::/48"),
		TrustedProxies: prefixes("10.0.0.0/8", "fd00::/8"),
	})

	request, recorder := goodRequest(), httptest.NewRecorder()
	request.RemoteAddr = c.peer
	if c.headers != nil {
		request.Header["X-Forwarded-For"] = c.headers
	}
	// The receiver reads no other header that names a source.
	request.Header.Set("Forwarded", "for="+providerAddress)
	request.Header.Set("X-Real-Ip", providerAddress)
	request.Header.Set("True-Client-Ip", providerAddress)
	receiver.ServeHTTP(recorder, request)

	return recorder.Code, receiver.Counters()
}

func (c forwarded) testRefused(t *testing.T, reason webhook.Reason) {
	t.Helper()
	status, counters := c.receive(t)

	assert.Equal(t, http.StatusForbidden, status)
	assert.EqualValues(t, 1, counters.Refused[reason], "%v", counters.Refused)
}

func TestTheProviderIsAdmittedDirectlyAndThroughProxies(t *testing.T) {
	t.Parallel()
	for _, c := range []forwarded{
		{"directly", providerAddress + ":1", nil},
		{"as a mapped IPv4 address", "[::ffff:" + providerAddress + "]:1", nil},
		{"by IPv6", "[2001:db8:1::7]:1", nil},
		{"with a header of its own", providerAddress + ":1", []string{attackerAddress}},

		{"through a proxy", proxyPeer, []string{providerAddress}},
		{"through a proxy by IPv6", "[fd00::1]:1", []string{"2001:db8:1::7"}},
		{"through a mapped proxy", "[::ffff:10.0.0.1]:1", []string{providerAddress}},
		{"through two proxies", proxyPeer, []string{providerAddress + ", 10.0.0.2"}},
		{"through two proxies, a header each", proxyPeer, []string{providerAddress, "10.0.0.2"}},
		{"with a port", proxyPeer, []string{providerAddress + ":4711"}},
		{"with a port by IPv6", proxyPeer, []string{"[2001:db8:1::7]:4711"}},
		{"as a mapped address", proxyPeer, []string{"::ffff:" + providerAddress}},
		{"with tabs and spaces", proxyPeer, []string{" \t" + providerAddress + " \t,\t10.0.0.2 "}},
		{"with garbage that it wrote itself", proxyPeer, []string{"whatever, " + providerAddress}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, counters := c.receive(t)
			assert.EqualValues(t, 1, counters.Stored, "%v", counters.Refused)
		})
	}
}

func TestASpoofedSourceIsRefused(t *testing.T) {
	t.Parallel()
	manyProviders := strings.Repeat(providerAddress+",", 100)

	for _, c := range []forwarded{
		{"directly", attackerAddress + ":1", nil},
		{"naming the provider", attackerAddress + ":1", []string{providerAddress}},
		{"naming a proxy and the provider", attackerAddress + ":1", []string{providerAddress + ", 10.0.0.1"}},

		{"through the proxy", proxyPeer, []string{attackerAddress}},
		{"naming the provider first", proxyPeer, []string{providerAddress + ", " + attackerAddress}},
		{"naming the provider in a header of its own", proxyPeer, []string{providerAddress, attackerAddress}},
		{"naming the provider many times", proxyPeer, []string{manyProviders + attackerAddress}},
		{"naming a proxy too", proxyPeer, []string{providerAddress + ", 10.0.0.9, " + attackerAddress}},
		{"the provider's address inside another", proxyPeer, []string{"2001:db8:2::" + providerAddress}},
		{"the provider's address behind NAT64", proxyPeer, []string{"64:ff9b::" + providerAddress}},
		{"a peer with a zone", "[2001:db8:1::7%eth0]:1", nil},
		{"a proxy with a zone", "[fd00::1%eth0]:1", []string{providerAddress}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.testRefused(t, webhook.RefusedSource)
		})
	}
}

func TestAForwardedHeaderThatCannotBeReadIsRefused(t *testing.T) {
	t.Parallel()
	for name, headers := range map[string][]string{
		"no header":                         nil,
		"an empty header":                   {""},
		"an empty entry":                    {providerAddress + ","},
		"an empty entry in a second header": {providerAddress, ",10.0.0.2"},
		"proxies only":                      {"10.0.0.3, 10.0.0.2"},
		"unknown":                           {providerAddress + ", unknown"},
		"an obfuscated name":                {"_hidden"},
		"leading zeros":                     {"192.000.002.010"},
		"hexadecimal":                       {"0xc0.0.2.10"},
		"one number":                        {"3221225994"},
		"a zone":                            {"2001:db8:1::7%eth0"},
		"a zone and a port":                 {"[2001:db8:1::7%25x]:1"},
		"a mapped address with a zone":      {"::ffff:" + providerAddress + "%x"},
		"brackets without a port":           {"[2001:db8:1::7]"},
		"a NUL":                             {providerAddress + "\x00"},
		"a semicolon":                       {attackerAddress + ";" + providerAddress},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			forwarded{peer: proxyPeer, headers: headers}.testRefused(t, webhook.RefusedForwarded)
		})
	}
}

func TestPaidySourcesAreTheCallersOwn(t *testing.T) {
	t.Parallel()
	sources := webhook.PaidySources()
	assert.Len(t, sources, 5)

	sources[0] = netip.MustParsePrefix("0.0.0.0/0")
	assert.Equal(t, 32, webhook.PaidySources()[0].Bits(), "one caller has changed the list for all")
}
