package state

import (
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
	"strings"
	"sync"
)

// IDs makes ids from a seed, so that a run can be repeated.
type IDs struct {
	mu   sync.Mutex
	key  [32]byte
	rand *rand.ChaCha8
}

func newIDs(seed uint64) *IDs {
	g := &IDs{}
	copy(g.key[:], "jppay sandbox")
	binary.LittleEndian.PutUint64(g.key[24:], seed)
	g.reset()
	return g
}

// reset starts again with the first id.
func (g *IDs) reset() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.rand = rand.NewChaCha8(g.key)
}

// Bytes returns n bytes.
func (g *IDs) Bytes(n int) []byte {
	b := make([]byte, n)
	g.mu.Lock()
	_, _ = g.rand.Read(b)
	g.mu.Unlock()
	return b
}

// Hex returns n lower-case hex digits; n is even.
func (g *IDs) Hex(n int) string { return hex.EncodeToString(g.Bytes(n / 2)) }

// Digits returns n decimal digits, the first not 0.
func (g *IDs) Digits(n int) string {
	b := g.Bytes(n)
	for i := range b {
		b[i] = '0' + b[i]%10
	}
	if b[0] == '0' {
		b[0] = '1'
	}
	return string(b)
}

// Letters returns n of A-Z, a-z and 0-9.
func (g *IDs) Letters(n int) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	b := g.Bytes(n)
	for i := range b {
		b[i] = alphabet[int(b[i])%len(alphabet)]
	}
	return string(b)
}

// UUID returns a version 4 UUID.
func (g *IDs) UUID() string {
	b := g.Bytes(16)
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	h := hex.EncodeToString(b)
	return strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")
}
