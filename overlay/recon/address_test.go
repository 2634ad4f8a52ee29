package recon_test

import (
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/recon"
)

func TestANoticeDoesNotPrintItsAddress(t *testing.T) {
	t.Parallel()
	notice := noticeOf("https://files.example" + signed)
	notice.FileType = "transaction_recon"

	encoded, err := json.Marshal(notice)
	require.NoError(t, err)

	assert.NotContains(t, fmt.Sprintf("%v %+v %#v %s", notice, notice, notice, encoded), "secret")
}

// refusedAddress is an address that is not asked, and what its error says.
type refusedAddress struct{ name, address, says string }

const (
	notNamed  = "its host and port are not in Hosts"
	notHTTPS  = "it is not https"
	notPublic = "is not a public address"
	notSized  = "it is empty or too long"
)

// testRefused asks a downloader that may ask some hosts for addresses that are
// refused. list is given the server that LoopbackForTests names.
func testRefused(t *testing.T, list func(loopback *fileServer, port string) []refusedAddress) {
	t.Helper()

	s := serveStatus(t, http.StatusOK)
	t.Cleanup(func() { assert.Zero(t, s.requests.Load()) })
	_, port, err := net.SplitHostPort(s.Listener.Addr().String())
	require.NoError(t, err)
	s.config.Hosts = []string{"files.example", "other.example:8443", "localhost:" + port, "localhost"}
	d := s.downloader(t)

	for _, c := range list(s, port) {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()

			_, err := d.Open(t.Context(), noticeOf(c.address))

			require.ErrorIs(t, err, recon.ErrNotAllowed)
			require.ErrorContains(t, err, c.says)
			assertRedacted(t, err)
		})
	}
}

func TestAddressesOfOtherSchemesAreNotAsked(t *testing.T) {
	t.Parallel()

	testRefused(t, func(loopback *fileServer, _ string) []refusedAddress {
		return []refusedAddress{
			{"http", "http://files.example" + signed, notHTTPS},
			{"another scheme", "ftp://files.example" + signed, notHTTPS},
			{"a file", "file:///d/transaction_?very-secret", notHTTPS},
			{"no scheme", "files.example" + signed, notHTTPS},
			{"the metadata service by http", "http://169.254.169.254" + signed, notHTTPS},
			{
				"another scheme on the loopback of tests",
				strings.Replace(loopback.URL, "https:", "ftp:", 1) + signed, notHTTPS,
			},
		}
	})
}

func TestAddressesOfOtherHostsAreNotAsked(t *testing.T) {
	t.Parallel()

	const noHost = "download: the file's address is not allowed: " + notNamed
	testRefused(t, func(_ *fileServer, port string) []refusedAddress {
		return []refusedAddress{
			{"another host", "https://evil.example" + signed, notNamed},
			{"a host that only ends like an allowed one", "https://evilfiles.example" + signed, notNamed},
			{"a host below an allowed one", "https://a.files.example" + signed, notNamed},
			{"a host that only begins like an allowed one", "https://files.example.evil.example" + signed, notNamed},
			{"a final dot", "https://files.example." + signed, notNamed},
			{"another port", "https://files.example:8443" + signed, notNamed},
			{"the standard port where another one is named", "https://other.example" + signed, notNamed},
			{"a port that is empty", "https://other.example:" + signed, notNamed},
			{"an address of one's own network", "https://10.0.0.1" + signed, notNamed},
			{"the metadata service", "https://169.254.169.254" + signed, notNamed},
			{"a loopback address in other words", "https://[::ffff:127.0.0.1]:" + port + signed, notNamed},
			{"a name in another script", "https://ｆiles.example" + signed, noHost},
			{"an address without a host", "https://" + signed, noHost},
		}
	})
}

func TestAddressesOfAnotherLoopbackPortAreNotAsked(t *testing.T) {
	t.Parallel()

	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		assert.Fail(t, "another server was asked")
	}))
	t.Cleanup(other.Close)
	testRefused(t, func(*fileServer, string) []refusedAddress {
		return []refusedAddress{
			{"by http", other.URL + signed, notHTTPS},
			{"by https", strings.Replace(other.URL, "http:", "https:", 1) + signed, notNamed},
		}
	})
}

func TestAddressesOfAnotherFormAreNotAsked(t *testing.T) {
	t.Parallel()

	const maxAddress = 8 << 10
	longest := "https://evil.example/"
	longest += strings.Repeat("x", maxAddress-len(longest))
	testRefused(t, func(*fileServer, string) []refusedAddress {
		return []refusedAddress{
			{"nothing", "", notSized},
			{"an opaque address", "https:files.example" + signed, notNamed},
			{"a user name", "https://very-secret@files.example" + signed, "user name"},
			{"a user name that looks like the host", "https://files.example:443@evil.example" + signed, "user name"},
			{"a fragment", "https://files.example" + signed + "#very-secret", "fragment"},
			{"a control character", "https://files.example/\n" + signed, "it is not a URL"},
			{"a broken escape", "https://files.example/%zz" + signed, "it is not a URL"},
			{"an address as long as can be", longest, "from evil.example: the file's address is not allowed: " + notNamed},
			{"an address that is too long", longest + "x", notSized},
		}
	})
}

func TestAllowedNamesThatLeadToLoopbackAreNotAsked(t *testing.T) {
	t.Parallel()

	testRefused(t, func(_ *fileServer, port string) []refusedAddress {
		return []refusedAddress{
			{"on a port that is named", "https://localhost:" + port + signed, notPublic},
			{"on the standard port", "https://LOCALHOST:443" + signed, notPublic},
		}
	})
}

func TestAnAddressWithoutAHostIsNotAskedWhereNoLoopbackIsNamed(t *testing.T) {
	t.Parallel()
	d, err := recon.NewDownloader(recon.DownloaderConfig{Hosts: []string{"files.example"}})
	require.NoError(t, err)

	_, err = d.Open(t.Context(), noticeOf("http://"+signed))

	assert.ErrorIs(t, err, recon.ErrNotAllowed)
	assert.ErrorContains(t, err, notHTTPS)
}

func TestOnlyPublicAddressesAreConnectedTo(t *testing.T) {
	t.Parallel()

	for _, address := range []string{
		"52.219.0.1", "2600:9000::1", "99.255.255.255", "100.128.0.0", "::ffff:52.219.0.1",
	} {
		assert.NoError(t, recon.CheckAddress(netip.MustParseAddr(address)), address)
	}

	for _, address := range []string{
		"127.0.0.1", "127.255.0.1", "::1", "0.0.0.0", "::", "0.1.2.3",
		"10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.0.1", "fd00::1",
		"169.254.169.254", "fe80::1", "fe80::1%eth0", "2600::1%eth0", "fec0::1",
		"100.64.0.1", "100.127.255.255", "192.0.0.192", "198.18.0.1", "224.0.0.1", "ff02::1",
		"255.255.255.255", "240.0.0.1", "192.0.2.1", "2001:db8::1",
		"::ffff:10.0.0.1", "::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::a00:1", "::ffff:0:7f00:1",
		"5f00::1", "100:0:0:1::1", "2002:a00:1::", "2001::1",
	} {
		assert.ErrorIs(t, recon.CheckAddress(netip.MustParseAddr(address)), recon.ErrNotAllowed, address)
	}
}

func TestAnUnverifiedServerIsNotRead(t *testing.T) {
	t.Parallel()
	s := serveFile(t, []byte("x"))
	s.config.TLS = nil

	_, err := s.downloader(t).Open(t.Context(), s.notice())

	assert.ErrorIs(t, err, recon.ErrNotAllowed)
	var unverified *tls.CertificateVerificationError
	assert.ErrorAs(t, err, &unverified)
	assert.Zero(t, s.requests.Load())
	var failure *recon.DownloadError
	require.ErrorAs(t, err, &failure)
	assert.Equal(t, 1, failure.Attempts)
	assertRedacted(t, err)
}

func TestATLSConfigurationForHTTP2CanBeUsed(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(userFile(1))
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	trusted := trust(server).Clone()
	trusted.NextProtos = []string{"h2", "http/1.1"}

	d, err := recon.NewDownloader(recon.DownloaderConfig{
		LoopbackForTests: server.Listener.Addr().String(), TLS: trusted, Attempts: 1,
	})
	require.NoError(t, err)

	_, err = d.Download(t.Context(), noticeOf(server.URL+signed), io.Discard)
	assert.NoError(t, err)
}

func TestPlainHTTPOnNamedLoopback(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(userFile(1))
	}))
	t.Cleanup(server.Close)
	d, err := recon.NewDownloader(recon.DownloaderConfig{LoopbackForTests: server.Listener.Addr().String()})
	require.NoError(t, err)

	f, err := d.Open(t.Context(), noticeOf(server.URL+signed))
	require.NoError(t, err)

	none, err := f.Read(nil)
	assert.NoError(t, err)
	assert.Zero(t, none, "bytes where none were asked for")

	all, err := io.Copy(io.Discard, f)
	assert.NoError(t, err)
	assert.EqualValues(t, len(userFile(1)), all)
	assert.NoError(t, f.Close())

	after, err := f.Read(make([]byte, 1))
	assert.Equal(t, io.EOF, err)
	assert.Zero(t, after, "bytes after the end")
}
