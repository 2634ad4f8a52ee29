package sandbox

import (
	"encoding/base64"
	"encoding/binary"
	"time"
)

// paidyID returns an id: prefix and 16 base64url characters, whose first four
// bytes are the time in Unix seconds. The prefix ends in "_".
func paidyID(g *ids, now time.Time, prefix string) string {
	b := g.bytes(12)
	binary.BigEndian.PutUint32(b, uint32(now.Unix()))
	return prefix + base64.RawURLEncoding.EncodeToString(b)
}

// paidyReference returns an err_ or req_ id: prefix and the base64 of 32 hex digits.
func paidyReference(g *ids, prefix string) string {
	return prefix + base64.StdEncoding.EncodeToString([]byte(g.hex(32)))
}
