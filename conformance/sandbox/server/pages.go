package server

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"github.com/jppay/jppay/conformance/sandbox/safetext"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
)

// pageAnswer collects the answer of a handler that is no operation of a document: a
// page, or a call of the admin endpoint.
type pageAnswer struct {
	answer
	reason string // for the log
}

// NoteOnPage adds to the log why a request was refused, or what was odd about it.
func NoteOnPage(w http.ResponseWriter, format string, args ...any) {
	if a, ok := w.(*pageAnswer); ok {
		a.reason = fmt.Sprintf(format, args...)
	}
}

// protect serves such a handler. It refuses requests whose Host header does not name
// this host, so that no web page can reach the handler by DNS rebinding, and
// requests from pages of other origins. It logs a request before the answer is sent,
// as ServeHTTP does for an API.
func (h *Host) protect(name policy.Provider, pages http.Handler) http.Handler {
	sameOrigin := http.NewCrossOriginProtection().Handler(pages)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := &pageAnswer{answer: answer{header: w.Header()}}
		a.header.Set("X-Sandbox", "1")
		a.header.Set("X-Content-Type-Options", "nosniff")
		a.header.Set("Cache-Control", "no-store")
		a.header.Set("Date", h.state.Clock.Now().Format(http.TimeFormat))
		func() {
			defer func() {
				if v := recover(); v != nil {
					h.state.AddFinding(state.Finding{
						Provider:  name,
						Operation: r.Pattern,
						Kind:      "panic",
						Detail:    fmt.Sprintf("%v at %s", v, panicSite()),
					})
					a.status = 0
					a.body.Reset()
					http.Error(a, "the sandbox failed; see its findings", http.StatusInternalServerError)
				}
			}()

			if !h.access.allows(r.Host) {
				a.reason = "the Host header does not name this machine"
				http.Error(a, a.reason, http.StatusForbidden)
				return
			}

			sameOrigin.ServeHTTP(a, r)
		}()

		if a.status == 0 {
			a.status = http.StatusOK
		}
		if a.status >= http.StatusBadRequest && a.reason != "" {
			a.header.Set(reasonHeader, safetext.ASCII(a.reason, maxReason))
		}

		_, path, _ := strings.Cut(r.Pattern, " ")
		h.writeLog(Entry{
			Time:     h.state.Clock.Now(),
			Provider: name,
			Method:   safetext.Printable(safetext.Shortened(r.Method)),
			Path:     path,
			Status:   a.status,
			Reason:   safetext.Printable(a.reason),
		})

		w.WriteHeader(a.status)
		_, _ = w.Write(a.body.Bytes())
	})
}

// loopbackHost reports whether a Host header names this machine.
func loopbackHost(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	address, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && address.IsLoopback()
}
