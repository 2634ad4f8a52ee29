// Package certs makes the certificate of a sandbox that serves https, and keeps it in a folder
// on request. It is a part of the sandbox.
package certs

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"time"
)

const (
	// issuer is the name of the CA. A file with another CA is never overwritten.
	issuer = "jppay sandbox CA"
	// life is how long a certificate is valid. Some clients refuse more than 398 days.
	life = 397 * 24 * time.Hour
	// backdated is how long before now a certificate begins, for clients whose clock is behind.
	backdated = time.Hour
)

// Set is the certificate of a sandbox and the CA that signed it, as PEM.
type Set struct {
	CA, Cert, Key []byte
}

// New returns a certificate for host names and IP addresses, signed by a CA of its own. The
// CA's key is not kept, so the CA cannot sign anything else.
func New(names []string, now time.Time) (Set, error) {
	caKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return Set{}, err
	}
	ca := template(issuer, now)
	ca.IsCA, ca.BasicConstraintsValid, ca.MaxPathLenZero = true, true, true
	ca.KeyUsage = x509.KeyUsageCertSign
	caCert, err := x509.CreateCertificate(rand.Reader, ca, ca, &caKey.PublicKey, caKey)
	if err != nil {
		return Set{}, err
	}

	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return Set{}, err
	}
	leaf := template("jppay sandbox", now)
	leaf.KeyUsage, leaf.ExtKeyUsage = x509.KeyUsageDigitalSignature, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	leaf.DNSNames, leaf.IPAddresses = split(names)
	cert, err := x509.CreateCertificate(rand.Reader, leaf, ca, &key.PublicKey, caKey)
	if err != nil {
		return Set{}, err
	}
	keyBytes, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return Set{}, err
	}
	return Set{
		CA:   encode("CERTIFICATE", caCert),
		Cert: encode("CERTIFICATE", cert),
		Key:  encode("PRIVATE KEY", keyBytes),
	}, nil
}

func template(name string, now time.Time) *x509.Certificate {
	serial := make([]byte, 16)
	_, _ = rand.Read(serial) // never fails
	serial[0] &= 0x7f        // a serial number is positive
	return &x509.Certificate{
		SerialNumber: new(big.Int).SetBytes(serial),
		Subject:      pkix.Name{CommonName: name},
		NotBefore:    now.Add(-backdated),
		NotAfter:     now.Add(life),
	}
}

// split separates host names from IP addresses.
func split(names []string) (hosts []string, addresses []net.IP) {
	for _, name := range names {
		if ip := net.ParseIP(name); ip != nil {
			addresses = append(addresses, ip)
		} else {
			hosts = append(hosts, name)
		}
	}
	return hosts, addresses
}

func encode(kind string, data []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: data})
}

// Config returns the TLS configuration of a server. It allows HTTP/1.1 only: faults take over a
// connection, which HTTP/2 does not allow.
func (s Set) Config() (*tls.Config, error) {
	pair, err := tls.X509KeyPair(s.Cert, s.Key)
	if err != nil {
		return nil, err
	}
	return &tls.Config{
		Certificates: []tls.Certificate{pair},
		NextProtos:   []string{"http/1.1"},
		MinVersion:   tls.VersionTLS12,
	}, nil
}

// Check returns why the set cannot serve all of the names for the next day, or nil if it can.
func (s Set) Check(names []string, now time.Time) error {
	pair, err := tls.X509KeyPair(s.Cert, s.Key)
	if err != nil {
		return err
	}
	roots, between := x509.NewCertPool(), x509.NewCertPool()
	if !roots.AppendCertsFromPEM(s.CA) {
		return errors.New("the CA is not a certificate")
	}
	between.AppendCertsFromPEM(s.Cert)

	for _, at := range []time.Time{now, now.Add(24 * time.Hour)} {
		options := x509.VerifyOptions{Roots: roots, Intermediates: between, CurrentTime: at}
		if _, err := pair.Leaf.Verify(options); err != nil {
			return err
		}
	}
	for _, name := range names {
		if err := pair.Leaf.VerifyHostname(name); err != nil {
			return err
		}
	}
	return nil
}

// own reports whether New made the CA.
func (s Set) own() bool {
	block, _ := pem.Decode(s.CA)
	if block == nil {
		return false
	}
	ca, err := x509.ParseCertificate(block.Bytes)
	return err == nil && ca.Subject.CommonName == issuer && bytes.Equal(ca.RawSubject, ca.RawIssuer)
}
