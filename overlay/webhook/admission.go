package webhook

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/jppay/jppay/internal/configcheck"
	"github.com/jppay/jppay/overlay/internal/rawjson"
)

// MaxBody is the largest body that is accepted, in bytes. This package chose the limit;
// the known events are below one KiB.
const MaxBody = 64 << 10

// minSecret is the shortest secret path segment that is accepted.
const minSecret = 16

// PaidySources returns the addresses that Paidy's notifications come from. Their
// source is Paidy's webhook documentation (paidy.com/docs/en/webhook.html), as three
// public integrations quote it; compare them with that page before you rely on
// them. PayPay names its addresses in the onboarding papers only; the copies around
// disagree, so there is no such list here.
func PaidySources() []netip.Prefix {
	addresses := []string{"13.114.134.35", "13.113.94.100", "18.182.135.232", "52.199.50.20", "52.199.62.26"}
	sources := make([]netip.Prefix, len(addresses))
	for i, address := range addresses {
		sources[i] = netip.PrefixFrom(netip.MustParseAddr(address), 32)
	}
	return sources
}

// Reason says why a request was refused.
type Reason string

// Reasons for refusing a request, with the status it is answered.
const (
	RefusedSource      Reason = "source"         // 403: not from an allowed network
	RefusedForwarded   Reason = "forwarded"      // 403: a trusted proxy named no source that can be read
	RefusedSecret      Reason = "secret"         // 404: the path does not end in a secret
	RefusedMethod      Reason = "method"         // 405: not POST
	RefusedContentType Reason = "content type"   // 415: not JSON, or encoded
	RefusedSize        Reason = "size"           // 413: above MaxBody
	RefusedBody        Reason = "body"           // 400: could not be read to its end
	RefusedJSON        Reason = "JSON"           // 400: not one JSON object
	RefusedDepth       Reason = "depth"          // 400: nested too deeply
	RefusedDuplicate   Reason = "duplicate keys" // 400: a key twice, also if only the case differs
)

func (r Reason) status() int {
	switch r {
	case RefusedSource, RefusedForwarded:
		return http.StatusForbidden
	case RefusedSecret:
		return http.StatusNotFound
	case RefusedMethod:
		return http.StatusMethodNotAllowed
	case RefusedContentType:
		return http.StatusUnsupportedMediaType
	case RefusedSize:
		return http.StatusRequestEntityTooLarge
	case RefusedBody, RefusedJSON, RefusedDepth, RefusedDuplicate:
	}
	return http.StatusBadRequest
}

// admission decides which requests are accepted, before a byte of the body is read.
type admission struct {
	sources, proxies []netip.Prefix
	secrets          [][sha256.Size]byte
}

func newAdmission(config *Config) (a admission, err error) {
	if a.sources, err = checkPrefixes("Sources", config.Sources); err != nil {
		return a, err
	}
	if len(a.sources) == 0 {
		return a, errors.New("Sources is empty: name the provider's networks, or 0.0.0.0/0 and ::/0 to accept any sender")
	}
	if a.proxies, err = checkPrefixes("TrustedProxies", config.TrustedProxies); err != nil {
		return a, err
	}
	for _, proxy := range a.proxies {
		if proxy.Bits() == 0 {
			return a, errors.New("TrustedProxies: a network of all addresses would let any sender name its own source")
		}
	}
	for _, secret := range config.PathSecrets {
		if err := configcheck.Credential("PathSecrets", secret.Reveal()); err != nil {
			return a, err
		}
		if len(secret.Reveal()) < minSecret || strings.ContainsFunc(secret.Reveal(), notForPath) {
			return a, fmt.Errorf(
				"PathSecrets: use at least %d characters, only letters, digits, hyphens and underscores", minSecret)
		}
		a.secrets = append(a.secrets, sha256.Sum256([]byte(secret.Reveal())))
	}
	return a, nil
}

func notForPath(r rune) bool {
	return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '-' || r == '_')
}

func checkPrefixes(field string, prefixes []netip.Prefix) ([]netip.Prefix, error) {
	checked := make([]netip.Prefix, len(prefixes))
	for i, prefix := range prefixes {
		if !prefix.IsValid() || prefix.Addr().Is4In6() {
			return nil, fmt.Errorf("%s: network %d is not valid; write IPv4 networks as IPv4, not as IPv6", field, i+1)
		}
		checked[i] = prefix.Masked()
	}
	return checked, nil
}

// refuse returns the reason to refuse a request by its line and header, or "".
func (a *admission) refuse(r *http.Request) Reason {
	source, reason := a.source(r)
	switch {
	case reason != "":
		return reason
	case !contains(a.sources, source):
		return RefusedSource
	case !a.knowsSecret(r.URL.Path):
		return RefusedSecret
	case r.Method != http.MethodPost:
		return RefusedMethod
	case !isJSON(r.Header):
		return RefusedContentType
	case r.ContentLength > MaxBody:
		return RefusedSize
	}
	return ""
}

// source returns who sent the request: the peer, or, behind trusted proxies, the
// right-most address in X-Forwarded-For that is not a trusted proxy. The sender may have
// written everything to the left of it.
func (a *admission) source(r *http.Request) (netip.Addr, Reason) {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}, RefusedSource
	}
	source := peer.Addr().Unmap()
	if !contains(a.proxies, source) {
		return source, ""
	}
	headers := r.Header["X-Forwarded-For"]
	for i := len(headers) - 1; i >= 0; i-- {
		for rest, more := headers[i], true; more; {
			comma := strings.LastIndexByte(rest, ',')
			hop, ok := parseHop(strings.Trim(rest[comma+1:], " \t"))
			if !ok {
				return netip.Addr{}, RefusedForwarded
			}
			if !contains(a.proxies, hop) {
				return hop, ""
			}
			if more = comma >= 0; more {
				rest = rest[:comma]
			}
		}
	}
	return netip.Addr{}, RefusedForwarded
}

// parseHop reads an address, with or without a port. It refuses zones, which have a
// meaning on one machine only.
func parseHop(text string) (netip.Addr, bool) {
	hop, err := netip.ParseAddr(text)
	if err != nil {
		withPort, err := netip.ParseAddrPort(text)
		if err != nil {
			return netip.Addr{}, false
		}
		hop = withPort.Addr()
	}
	return hop.Unmap(), hop.Zone() == ""
}

func contains(prefixes []netip.Prefix, address netip.Addr) bool {
	return slices.ContainsFunc(prefixes, func(p netip.Prefix) bool { return p.Contains(address) })
}

// knowsSecret compares the last segment of the path with every secret, in constant time.
func (a *admission) knowsSecret(path string) bool {
	if len(a.secrets) == 0 {
		return true
	}
	given := sha256.Sum256([]byte(path[strings.LastIndexByte(path, '/')+1:]))
	known := 0
	for i := range a.secrets {
		known |= subtle.ConstantTimeCompare(a.secrets[i][:], given[:])
	}
	return known == 1
}

func isJSON(header http.Header) bool {
	if encoding := header.Get("Content-Encoding"); encoding != "" && !strings.EqualFold(encoding, "identity") {
		return false
	}
	types := header["Content-Type"]
	if len(types) != 1 {
		return false
	}
	if types[0] == "application/json" {
		return true
	}
	mediaType, parameters, err := mime.ParseMediaType(types[0])
	charset, given := parameters["charset"]
	return err == nil && mediaType == "application/json" &&
		(!given || strings.EqualFold(charset, "utf-8") || strings.EqualFold(charset, "utf8"))
}

// readBody reads at most MaxBody bytes.
func readBody(r *http.Request) ([]byte, Reason) {
	body, err := io.ReadAll(io.LimitReader(r.Body, MaxBody+1))
	switch {
	case err != nil, int64(len(body)) < r.ContentLength:
		return nil, RefusedBody
	case len(body) > MaxBody:
		return nil, RefusedSize
	}
	return body, ""
}

func refusedBy(err error) Reason {
	switch {
	case errors.Is(err, rawjson.ErrDuplicate):
		return RefusedDuplicate
	case errors.Is(err, rawjson.ErrDepth):
		return RefusedDepth
	}
	return RefusedJSON
}
