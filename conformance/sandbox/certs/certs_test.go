package certs_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox/certs"
)

var (
	names = []string{"localhost", "127.0.0.1", "::1", "sandbox"}
	today = time.Date(2026, 4, 1, 12, 0, 0, 0, time.UTC)
)

func TestACertificateServesItsNamesAndNoOthers(t *testing.T) {
	t.Parallel()
	set, err := certs.New(names, today)
	require.NoError(t, err)

	for _, name := range names {
		assert.NoError(t, handshake(t, set, name), name)
	}
	assert.Error(t, handshake(t, set, "example.com"))
	assert.NoError(t, set.Check(names, today))
	assert.Error(t, set.Check([]string{"example.com"}, today))
}

// handshake lets a client that trusts the set's CA only connect to a server.
func handshake(t *testing.T, set certs.Set, name string) error {
	t.Helper()
	config, err := set.Config()
	require.NoError(t, err)
	roots := x509.NewCertPool()
	require.True(t, roots.AppendCertsFromPEM(set.CA))
	listener, err := tls.Listen("tcp4", "127.0.0.1:0", config)
	require.NoError(t, err)
	defer func() { _ = listener.Close() }()
	go func() {
		if conn, err := listener.Accept(); err == nil {
			_, _ = io.Copy(io.Discard, conn)
			_ = conn.Close()
		}
	}()

	conn, err := net.Dial("tcp4", listener.Addr().String())
	require.NoError(t, err)
	defer func() { _ = conn.Close() }()
	client := tls.Client(conn, &tls.Config{
		RootCAs: roots, ServerName: name, Time: func() time.Time { return today }, MinVersion: tls.VersionTLS12,
	})
	return client.Handshake()
}

func TestAFolderKeepsItsCertificateWhileItDoes(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "new", "folder")
	first, err := certs.InFolder(folder, today, names)
	require.NoError(t, err)

	for _, c := range []struct {
		name  string
		names []string
		now   time.Time
		kept  bool
	}{
		{"the same names", names, today, true},
		{"fewer names", names[:1], today.AddDate(0, 6, 0), true},
	} {
		again, err := certs.InFolder(folder, c.now, c.names)
		require.NoError(t, err, c.name)
		assert.Equal(t, first, again, c.name)
	}

	other, err := certs.InFolder(t.TempDir(), today, names, "this-machine")
	require.NoError(t, err)
	assert.NoError(t, other.Check([]string{"this-machine"}, today))

	more, err := certs.InFolder(folder, today, append([]string{"shop"}, names...))
	require.NoError(t, err)
	assert.NotEqual(t, first, more, "another name")
	later, err := certs.InFolder(folder, today.AddDate(2, 0, 0), names)
	require.NoError(t, err)
	assert.NotEqual(t, more, later, "it has run out")
	assert.NoError(t, later.Check(names, today.AddDate(2, 0, 0)))
}

func TestOnlyTheOwnerReadsTheKey(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "key.pem"), nil, 0o644))
	_, err := certs.InFolder(folder, today, names)
	require.Error(t, err, "a key of somebody else")
	require.NoError(t, os.Remove(filepath.Join(folder, "key.pem")))

	_, err = certs.InFolder(folder, today, names)
	require.NoError(t, err)

	for name, mode := range map[string]fs.FileMode{"key.pem": 0o600, "cert.pem": 0o644, "ca.pem": 0o644} {
		info, err := os.Stat(filepath.Join(folder, name))
		require.NoError(t, err)
		assert.Equal(t, mode, info.Mode(), name)
	}
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	assert.Len(t, entries, 3)
}

func TestTheCAIsTheOnlyOneOfItsKey(t *testing.T) {
	t.Parallel()
	set, err := certs.New(names, today)
	require.NoError(t, err)
	block, rest := pem.Decode(set.CA)
	require.NotNil(t, block)
	assert.Empty(t, rest)

	ca, err := x509.ParseCertificate(block.Bytes)

	require.NoError(t, err)
	assert.True(t, ca.IsCA)
	assert.Equal(t, x509.KeyUsageCertSign, ca.KeyUsage)
	assert.IsType(t, &ecdsa.PublicKey{}, ca.PublicKey)
	assert.NotContains(t, string(set.Key), "CERTIFICATE")
}

// ownSet is a certificate that somebody else made.
func ownSet(t *testing.T, name string) (cert, key []byte) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	self := &x509.Certificate{
		SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "a shop's own"}, DNSNames: []string{name},
		NotBefore: today, NotAfter: today.AddDate(1, 0, 0), IsCA: true, BasicConstraintsValid: true,
	}
	raw, err := x509.CreateCertificate(rand.Reader, self, self, &private.PublicKey, private)
	require.NoError(t, err)
	rawKey, err := x509.MarshalPKCS8PrivateKey(private)
	require.NoError(t, err)
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: rawKey})
}

func TestACertificateOfSomebodyElseIsUsedOrRefusedAndNeverReplaced(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	cert, key := ownSet(t, "sandbox")
	for name, content := range map[string][]byte{"ca.pem": cert, "cert.pem": cert, "key.pem": key} {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), content, 0o600))
	}

	used, err := certs.InFolder(folder, today, []string{"sandbox"})
	require.NoError(t, err)
	assert.Equal(t, key, used.Key)

	_, err = certs.InFolder(folder, today, names)
	assert.ErrorContains(t, err, "did not write")
	kept, err := os.ReadFile(filepath.Join(folder, "key.pem"))
	require.NoError(t, err)
	assert.Equal(t, key, kept)
}
