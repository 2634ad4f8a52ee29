package paidy

import (
	"encoding/base64"
	"encoding/binary"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/state"
)

// newID returns an id: prefix and 16 base64url characters, whose first four
// bytes are the time in Unix seconds. The prefix ends in "_".
func newID(g *state.IDs, now time.Time, prefix string) string {
	b := g.Bytes(12)
	binary.BigEndian.PutUint32(b, uint32(now.Unix())) //nolint:gosec // the ids have 32 bits for it, until 2106
	return prefix + base64.RawURLEncoding.EncodeToString(b)
}

// newReference returns an err_ or req_ id: prefix and the base64 of 32 hex digits.
func newReference(g *state.IDs, prefix string) string {
	return prefix + base64.StdEncoding.EncodeToString([]byte(g.Hex(32)))
}
