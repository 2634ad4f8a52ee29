package sandbox

import (
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
	"strings"
	"sync"
)

// ids makes ids from a seed, so that a run can be repeated.
type ids struct {
	mu   sync.Mutex
	rand *rand.ChaCha8
}

func newIDs(seed uint64) *ids {
	var key [32]byte
	copy(key[:], "jppay sandbox")
	binary.LittleEndian.PutUint64(key[24:], seed)
	return &ids{rand: rand.NewChaCha8(key)}
}

// bytes returns n bytes.
func (g *ids) bytes(n int) []byte {
	b := make([]byte, n)
	g.mu.Lock()
	_, _ = g.rand.Read(b)
	g.mu.Unlock()
	return b
}

// hex returns n lower-case hex digits; n is even.
func (g *ids) hex(n int) string { return hex.EncodeToString(g.bytes(n / 2)) }

// digits returns n decimal digits, the first not 0.
func (g *ids) digits(n int) string {
	b := g.bytes(n)
	for i := range b {
		b[i] = '0' + b[i]%10
	}
	if b[0] == '0' {
		b[0] = '1'
	}
	return string(b)
}

// letters returns n of A-Z, a-z and 0-9.
func (g *ids) letters(n int) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	b := g.bytes(n)
	for i := range b {
		b[i] = alphabet[int(b[i])%len(alphabet)]
	}
	return string(b)
}

// uuid returns a version 4 UUID.
func (g *ids) uuid() string {
	b := g.bytes(16)
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	h := hex.EncodeToString(b)
	return strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")
}
