package server

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/internal/safetext"
	"github.com/jppay/jppay/overlay/policy"
)

// pageAnswer collects the answer of a page or of a call of the admin endpoint.
type pageAnswer struct {
	answer
	operation string // operationId, for the log
	path      string // path template, for the log; empty for that of the request's pattern
	reason    string // for the log
	stream    func() (io.Writer, <-chan struct{})
	streams   bool // the answer is being sent, and logged already
}

// NameOnPage sets the operation and the path template that the log shows for a call of the
// admin endpoint.
func NameOnPage(w http.ResponseWriter, operation, path string) {
	if a, ok := w.(*pageAnswer); ok {
		a.operation, a.path = operation, path
	}
}

// StreamPage sends the headers of an answer. After that, everything written to stream is sent
// at once. The handler must return soon after closing is closed.
func StreamPage(w http.ResponseWriter) (stream io.Writer, closing <-chan struct{}) {
	return w.(*pageAnswer).stream()
}

// maxPiece is the longest time to send one piece of a stream.
const maxPiece = 30 * time.Second

// flushing sends each piece at once. A stream continues as long as its reader takes each piece
// in time.
type flushing struct{ http.ResponseWriter }

// Write implements io.Writer.
func (f flushing) Write(p []byte) (int, error) {
	_ = http.NewResponseController(f.ResponseWriter).SetWriteDeadline(time.Now().Add(maxPiece))
	n, err := f.ResponseWriter.Write(p)
	if err == nil {
		err = http.NewResponseController(f.ResponseWriter).Flush()
	}
	return n, err
}

// NoteOnPage adds to the log why a request was refused, or what was unusual about it.
func NoteOnPage(w http.ResponseWriter, format string, args ...any) {
	if a, ok := w.(*pageAnswer); ok {
		a.reason = fmt.Sprintf(format, args...)
	}
}

// protect serves a page or the admin endpoint. It refuses requests whose Host header does not
// name this host, so that no web page can reach the handler by DNS rebinding, and requests from
// pages of other origins. It logs a request before the answer is sent, as ServeHTTP does for an
// API.
func (h *Host) protect(name policy.Provider, pages http.Handler) http.Handler {
	sameOrigin := http.NewCrossOriginProtection().Handler(pages)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := &pageAnswer{answer: answer{header: w.Header()}}
		a.header.Set("X-Sandbox", "1")
		a.header.Set("X-Content-Type-Options", "nosniff")
		a.header.Set("Cache-Control", "no-store")
		a.header.Set("Date", h.state.Clock.Now().Format(http.TimeFormat))
		a.stream = func() (io.Writer, <-chan struct{}) { return h.startStream(name, w, r, a), h.closing }
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

		if a.streams {
			return
		}
		if a.status == 0 {
			a.status = http.StatusOK
		}
		if a.status >= http.StatusBadRequest && a.reason != "" {
			a.header.Set(reasonHeader, safetext.ASCII(a.reason, maxReason))
		}

		h.logPage(name, r, a)
		w.WriteHeader(a.status)
		_, _ = w.Write(a.body.Bytes())
	})
}

// startStream logs a page and sends its headers.
func (h *Host) startStream(name policy.Provider, w http.ResponseWriter, r *http.Request, a *pageAnswer) io.Writer {
	a.status, a.streams = http.StatusOK, true
	h.logPage(name, r, a)
	w.WriteHeader(a.status)
	return flushing{w}
}

// logPage writes the log entry of a page.
func (h *Host) logPage(name policy.Provider, r *http.Request, a *pageAnswer) {
	path := a.path
	if path == "" {
		_, path, _ = strings.Cut(r.Pattern, " ")
	}
	h.writeLog(Entry{
		Time:      h.state.Clock.Now(),
		Provider:  name,
		Operation: a.operation,
		Method:    safetext.OneLine(safetext.Shortened(r.Method)),
		Path:      path,
		Status:    a.status,
		Reason:    safetext.OneLine(a.reason),
	})
}
