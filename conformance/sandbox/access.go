package sandbox

import (
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/certs"
	"github.com/jppay/jppay/conformance/sandbox/network"
	"github.com/jppay/jppay/conformance/sandbox/server"
)

const (
	// HealthPath answers 200 while the sandbox runs, on every port of a provider.
	HealthPath = server.HealthPrefix + "/health"
	// CAFile is the file of Config.TLSFolder that clients are to trust.
	CAFile = certs.CAFile
)

// minToken is how many characters an admin token has at least.
const minToken = 16

// setAccess prepares who reaches the sandbox and how.
func (s *Sandbox) setAccess(cfg Config) error {
	address, err := cfg.address()
	if err != nil {
		return err
	}
	access := server.Access{Names: lowered(cfg.Names), Remote: !address.IsLoopback(), Token: cfg.AdminToken}
	if cfg.Admin {
		if access.Token == "" && access.Remote {
			access.Token = rand.Text()
		}
		s.AdminToken = access.Token
	}

	if cfg.TLS {
		set, err := cfg.certificate(address)
		if err != nil {
			return fmt.Errorf("Config.TLS: %w", err)
		}
		if access.TLS, err = set.Config(); err != nil {
			return fmt.Errorf("Config.TLS: %w", err)
		}
		s.CA = set.CA
	}

	s.host.SetAccess(access)
	return nil
}

// Remote reports whether other machines may reach a sandbox with this configuration.
func (c Config) Remote() bool {
	address, err := c.address()
	return err == nil && !address.IsLoopback()
}

// address returns the address to listen at.
func (c Config) address() (netip.Addr, error) {
	if c.Listen == "" {
		return netip.AddrFrom4([4]byte{127, 0, 0, 1}), nil
	}
	address, err := netip.ParseAddr(c.Listen)
	if err != nil || address.Zone() != "" {
		return address, fmt.Errorf("Config.Listen is %q, want an IP address such as 127.0.0.1 or 0.0.0.0", c.Listen)
	}
	return address.Unmap(), nil
}

// checkAccess refuses what makes no sense.
func (c Config) checkAccess() error {
	if _, err := c.address(); err != nil {
		return err
	}
	token := c.AdminToken
	switch {
	case slices.Contains(c.Names, ""):
		return errors.New("Config.Names has an empty name")
	case slices.Contains(c.WebhookHosts, ""):
		return errors.New("Config.WebhookHosts has an empty name")
	case token != "" && len(token) < minToken:
		return fmt.Errorf("Config.AdminToken has fewer than %d characters", minToken)
	case strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }):
		return errors.New("Config.AdminToken has a character that a header cannot carry")
	case c.TLSFolder != "" && !c.TLS:
		return errors.New("Config.TLSFolder needs Config.TLS")
	case c.Port != 0 && !c.OnePort:
		return errors.New("Config.Port needs Config.OnePort")
	case c.OnePort && (c.PayPayPort != 0 || c.PaidyPort != 0 || c.LegacyPort != 0):
		return errors.New("Config.OnePort cannot stand beside Config.PayPayPort, Config.PaidyPort or Config.LegacyPort")
	}
	for _, port := range []struct {
		field string
		port  int
	}{
		{"Port", c.Port}, {"PayPayPort", c.PayPayPort}, {"PaidyPort", c.PaidyPort}, {"LegacyPort", c.LegacyPort},
		{"AdminPort", c.AdminPort},
	} {
		if port.port < 0 || port.port > 65535 {
			return fmt.Errorf("Config.%s is %d, want a TCP port, or 0 for any free one", port.field, port.port)
		}
	}
	return nil
}

// certificate returns the certificate for all names by which programs reach the sandbox.
func (c Config) certificate(address netip.Addr) (certs.Set, error) {
	names := []string{"127.0.0.1", "::1"}
	if !address.IsUnspecified() && !slices.Contains(names, address.String()) {
		names = append(names, address.String())
	}
	for _, host := range append([]string{"localhost"}, lowered(c.Names)...) {
		names = append(names, host)
		if net.ParseIP(host) != nil {
			continue
		}
		for _, provider := range []Provider{ProviderPayPay, ProviderPaidy, ProviderLegacy} {
			names = append(names, string(provider)+"."+host)
		}
	}
	names = append(names, server.OwnHosts()...)

	now := time.Now
	if c.Now != nil {
		now = c.Now
	}
	var machine []string // a container gets another name with each start
	if name, err := os.Hostname(); err == nil {
		machine = append(machine, strings.ToLower(name))
	}
	if c.TLSFolder != "" {
		return certs.InFolder(c.TLSFolder, now(), names, machine...)
	}
	return certs.New(append(names, machine...), now())
}

// baseURL returns the base URL of what listens, for programs on this machine.
func baseURL(c Config, listener net.Listener) string {
	scheme := "http://"
	if c.TLS {
		scheme = "https://"
	}
	host, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		return scheme + listener.Addr().String()
	}
	if address, err := netip.ParseAddr(host); err == nil && address.IsUnspecified() {
		host = "127.0.0.1"
	}
	return scheme + net.JoinHostPort(host, port)
}

func listen(on network.Network, cfg Config, field string, port int) (net.Listener, error) {
	at, err := cfg.address()
	if err != nil {
		return nil, err
	}
	address := net.JoinHostPort(at.String(), strconv.Itoa(port))
	listener, err := on.Listen(address)
	if err != nil {
		var failure *net.OpError // its text repeats the address
		if errors.As(err, &failure) {
			err = failure.Err
		}
		return nil, fmt.Errorf("Config.%s: cannot listen on %s: %w; 0 takes any free port", field, address, err)
	}
	return listener, nil
}

// HTTPClient returns a client that trusts the sandbox's CA.
func (s *Sandbox) HTTPClient() *http.Client {
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(s.CA)
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	return &http.Client{Transport: transport}
}

// lowered returns names in lower case, as they are compared.
func lowered(names []string) []string {
	lower := make([]string, 0, len(names))
	for _, name := range names {
		lower = append(lower, strings.ToLower(name))
	}
	return lower
}
