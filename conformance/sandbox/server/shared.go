package server

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/jppay/jppay/internal/loopback"
	"github.com/jppay/jppay/internal/safetext"
	"github.com/jppay/jppay/overlay/policy"
)

// shared serves several providers at one port.
type shared struct {
	host  *Host
	sides []*side
}

// ServeHTTP passes a request to the provider that its Host header names, else to the provider
// that has its path.
func (s *shared) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	named := s.named(r.Host)
	if len(named) == 1 {
		named[0].ServeHTTP(w, r)
		return
	}
	for _, side := range named {
		if side.has(r) {
			side.ServeHTTP(w, r)
			return
		}
	}
	s.answerNoProvider(w, r)
}

// named returns the providers that a Host header may mean.
func (s *shared) named(header string) []*side {
	host := loopback.HostOf(header)
	want := ownHosts[host]
	if provider, _ := providerPrefix(host); provider != "" {
		want = []policy.Provider{provider}
	}
	if want == nil {
		return s.sides
	}

	var named []*side
	for _, side := range s.sides {
		for _, name := range want {
			if side.name == name {
				named = append(named, side)
			}
		}
	}
	return named
}

// Shared is the provider in the log for a request that reached no provider.
const Shared policy.Provider = "sandbox"

// answerNoProvider answers a path that none of the providers has.
func (s *shared) answerNoProvider(w http.ResponseWriter, r *http.Request) {
	path := safetext.OneLine(safetext.Shortened(r.URL.EscapedPath()))
	s.host.writeLog(Entry{
		Time:     s.host.state.Clock.Now(),
		Provider: Shared,
		Method:   safetext.OneLine(safetext.Shortened(r.Method)),
		Status:   http.StatusNotFound,
		Reason:   fmt.Sprintf("%s: no provider has the path %q", codeNoSuchPath, path),
	})
	w.Header().Set("X-Sandbox", "1")
	w.Header().Set("Date", s.host.state.Clock.Now().Format(http.TimeFormat))
	writeOwnJSON(w, http.StatusNotFound, map[string]string{
		"code":  codeNoSuchPath,
		"error": "no operation and no page of PayPay, Paidy or legacy Paidy has this path",
	})
}

// has reports whether the API or its pages have the path of a request, by any method.
func (a *api) has(r *http.Request) bool {
	if a.pages != nil && strings.HasPrefix(r.URL.Path, a.pagePrefix) {
		return true
	}
	probe, address := *r, *r.URL // find changes both
	probe.URL = &address
	found, allow := a.router.find(&probe)
	return found != nil || allow != nil
}
