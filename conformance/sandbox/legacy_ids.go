package sandbox

import (
	"encoding/binary"
	"encoding/hex"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/state"
)

// legacyID returns an id: 24 hex digits, the first eight the time in Unix seconds.
func legacyID(g *state.IDs, now time.Time) string {
	b := g.Bytes(12)
	binary.BigEndian.PutUint32(b, uint32(now.Unix()))
	return hex.EncodeToString(b)
}
