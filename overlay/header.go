package overlay

import (
	"net/http"

	"github.com/jppay/jppay/overlay/internal/version"
)

// finishHeader sets the User-Agent, unless the call has set it or removed it on purpose. It
// drops the fields that would let net/http send a write twice.
func finishHeader(header http.Header) {
	if _, set := header["User-Agent"]; !set {
		header["User-Agent"] = []string{version.UserAgent()} // a new slice: a transport may change it
	}
	// net/http may send a write twice that has one of these.
	delete(header, "Idempotency-Key")
	delete(header, "X-Idempotency-Key")
}
