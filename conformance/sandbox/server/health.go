package server

import (
	"encoding/json"
	"net/http"
)

// HealthPrefix begins the paths of the health checks of the providers' servers. No document has
// paths below it. The admin endpoint has the same checks without the prefix.
const HealthPrefix = "/_sandbox"

// withHealth answers whether the host runs, and whether it takes requests. It tells nothing
// else, so it requires no token and no Host header. It does not log, because it is called every
// few seconds.
func (h *Host) withHealth(prefix string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked := r.Method == http.MethodGet || r.Method == http.MethodHead
		switch {
		case asked && r.URL.Path == prefix+"/health":
			h.answerHealth(w, http.StatusOK, "ok")
		case asked && r.URL.Path == prefix+"/ready" && h.isClosing():
			h.answerHealth(w, http.StatusServiceUnavailable, "stopping")
		case asked && r.URL.Path == prefix+"/ready":
			h.answerHealth(w, http.StatusOK, "ready")
		default:
			next.ServeHTTP(w, r)
		}
	})
}

func (h *Host) isClosing() bool {
	select {
	case <-h.closing:
		return true
	default:
		return false
	}
}

func (h *Host) answerHealth(w http.ResponseWriter, status int, text string) {
	w.Header().Set("X-Sandbox", "1")
	w.Header().Set("Date", h.state.Clock.Now().Format(http.TimeFormat))
	writeOwnJSON(w, status, map[string]string{"status": text})
}

// writeOwnJSON writes an answer of the sandbox's own.
func writeOwnJSON(w http.ResponseWriter, status int, answer any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(answer) // the client may have gone
}
