package sandbox

import (
	"encoding/binary"
	"encoding/hex"
	"time"
)

// legacyID returns an id: 24 hex digits, the first eight the time in Unix seconds.
func legacyID(g *ids, now time.Time) string {
	b := g.bytes(12)
	binary.BigEndian.PutUint32(b, uint32(now.Unix()))
	return hex.EncodeToString(b)
}
