package server

import (
	"crypto/tls"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/jppay/jppay/conformance/sandbox/secret"
	"github.com/jppay/jppay/internal/loopback"
	"github.com/jppay/jppay/overlay/policy"
)

// Access says who can reach a host and how. The zero value is plain HTTP for this machine only.
type Access struct {
	// TLS makes every server speak https; nil is plain HTTP.
	TLS *tls.Config
	// Names are further host names of the host, besides those of this machine. Pages and the
	// admin endpoint refuse all other names.
	Names []string
	// Remote says that other machines can reach the host. An IP address in a Host header is
	// then accepted: no name can be rebound to it.
	Remote bool
	// Token is the token that the admin endpoint requires; empty requires none.
	Token string
}

// SetAccess says who can reach the host. Call it before anything is added.
func (h *Host) SetAccess(a Access) { h.access = a }

// secured returns the listener on which a server serves.
func (h *Host) secured(listener net.Listener) net.Listener {
	if h.access.TLS == nil {
		return listener
	}
	return tls.NewListener(listener, h.access.TLS)
}

// allows reports whether a Host header names this host. A web page that had its own name
// rebound to this host's address sends its own name.
func (a Access) allows(header string) bool {
	name := loopback.HostOf(header)
	if loopback.Is(name) {
		return true
	}
	if _, err := netip.ParseAddr(name); err == nil {
		return a.Remote
	}
	if slices.Contains(a.Names, name) || ownHosts[name] != nil {
		return true
	}
	_, rest := providerPrefix(name)
	return rest == "localhost" || rest != "" && slices.Contains(a.Names, rest)
}

// withToken requires the token from callers of the admin endpoint.
func (h *Host) withToken(pages http.Handler) http.Handler {
	if h.access.Token == "" {
		return pages
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !h.access.hasToken(r.Header.Values("Authorization")) {
			NoteOnPage(w, "the admin token is missing or wrong")
			w.Header().Set("WWW-Authenticate", `Bearer realm="jppay sandbox"`)
			writeOwnJSON(w, http.StatusUnauthorized, map[string]string{
				"error": `the admin endpoint asks for its token: "Authorization: Bearer …"`,
			})
			return
		}
		pages.ServeHTTP(w, r)
	})
}

func (a Access) hasToken(headers []string) bool {
	if len(headers) != 1 {
		return false
	}
	scheme, token, _ := strings.Cut(headers[0], " ")
	return strings.EqualFold(scheme, "Bearer") && secret.Equal(token, a.Token)
}

// ownHosts are the real hosts of the providers, from the documents and from PayPay's older
// SDKs. If a program's address cannot be changed, its name service may resolve these names to
// the sandbox.
var ownHosts = map[string][]policy.Provider{
	"api.paidy.com":                {policy.Paidy, policy.PaidyLegacy},
	"apigw.paypay.ne.jp":           {policy.PayPay},
	"apigw.stg.paypay.ne.jp":       {policy.PayPay},
	"apigw.sandbox.paypay.ne.jp":   {policy.PayPay},
	"perf-apigw.paypay.ne.jp":      {policy.PayPay},
	"api.paypay.ne.jp":             {policy.PayPay},
	"stg-api.paypay.ne.jp":         {policy.PayPay},
	"stg-api.sandbox.paypay.ne.jp": {policy.PayPay},
	"perf-api.paypay.ne.jp":        {policy.PayPay},
	"www.paypay.ne.jp":             {policy.PayPay}, // the page of the redirect flow
	"stg-www.sandbox.paypay.ne.jp": {policy.PayPay}, // the same
}

// OwnHosts returns the real hosts of the providers, sorted.
func OwnHosts() []string {
	hosts := make([]string, 0, len(ownHosts))
	for host := range ownHosts {
		hosts = append(hosts, host)
	}
	slices.Sort(hosts)
	return hosts
}

// providerPrefix returns the provider that a host name such as paypay.localhost begins
// with, and the rest of the name.
func providerPrefix(name string) (provider policy.Provider, rest string) {
	first, rest, _ := strings.Cut(name, ".")
	switch provider = policy.Provider(first); provider {
	case policy.PayPay, policy.Paidy, policy.PaidyLegacy:
		return provider, rest
	}
	return "", ""
}
