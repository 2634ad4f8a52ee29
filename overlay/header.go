package overlay

import (
	"net/http"

	"github.com/jppay/jppay/overlay/internal/version"
)

// finishHeader sets the User-Agent unless the call has set one, or none on purpose,
// and drops what would let a write be sent twice.
func finishHeader(header http.Header) {
	if _, set := header["User-Agent"]; !set {
		header["User-Agent"] = []string{version.UserAgent()} // a fresh one: a transport may change it
	}
	// net/http takes these as leave to send a write twice.
	delete(header, "Idempotency-Key")
	delete(header, "X-Idempotency-Key")
}
