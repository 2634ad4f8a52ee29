package paidylegacy

import (
	"encoding/binary"
	"encoding/hex"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/state"
)

// newID returns an id: 24 hex digits, the first eight the time in Unix seconds.
func newID(g *state.IDs, now time.Time) string {
	b := g.Bytes(12)
	binary.BigEndian.PutUint32(b, uint32(now.Unix())) //nolint:gosec // the ids have 32 bits for it, until 2106
	return hex.EncodeToString(b)
}
