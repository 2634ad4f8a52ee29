package sandbox

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"strings"
	"sync"
	"time"
)

// discard swallows what net/http logs about broken connections: faults break
// them on purpose.
var discard = log.New(io.Discard, "", 0)

// Bounds of what a long-running sandbox keeps.
const (
	maxEffects  = 1 << 18
	maxFindings = 1000
)

// world is what all engines share.
type world struct {
	clock *Clock
	ids   *ids
	hooks *outbox

	mu       sync.Mutex
	ledger   []Effect
	findings []Finding
}

// Effect is one thing that really happened at a provider: money moved, points
// given, a token made, a person's data handed out.
type Effect struct {
	At        time.Time
	Provider  Provider
	Operation string // operationId, or the name of the Go method that did it
	Kind      string // what happened, for instance "points-code"
	ID        string // the provider's id of it
	Key       string // the caller's id of it or, at Paidy, of its order; empty where there is none
	Amount    int64  // yen; 0 where no money is involved
}

// commit appends an effect to the ledger. Engines call it at the moment the
// state changes, under their own mutex.
func (w *world) commit(e Effect) {
	if e.At.IsZero() {
		e.At = w.clock.Now()
	}
	w.mu.Lock()
	full := len(w.ledger) >= maxEffects
	if !full {
		w.ledger = append(w.ledger, e)
	}
	w.mu.Unlock()
	if full {
		w.find(Finding{Provider: e.Provider, Operation: e.Operation, Kind: "ledger",
			Detail: fmt.Sprintf("the ledger is full after %d effects, later ones are missing", maxEffects)})
	}
}

func (w *world) effects() []Effect {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]Effect(nil), w.ledger...)
}

// Finding is something the sandbox found wrong with itself.
type Finding struct {
	Provider  Provider
	Operation string // operationId or webhook name
	Kind      string // "answer", "code", "ledger", "listener", "log", "panic" or "webhook"
	Detail    string
}

// String returns the finding as one line.
func (f Finding) String() string {
	return fmt.Sprintf("%s %s: %s: %s", f.Provider, f.Operation, f.Kind, f.Detail)
}

// find records a finding once.
func (w *world) find(f Finding) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.findings) >= maxFindings {
		return
	}
	for _, known := range w.findings {
		if known == f {
			return
		}
	}
	w.findings = append(w.findings, f)
}

func (w *world) found() []Finding {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]Finding(nil), w.findings...)
}

// Clock is the sandbox's own clock. It follows real time, or stands still if
// Config.Start or Set fixed it.
type Clock struct {
	mu     sync.RWMutex
	fixed  time.Time
	offset time.Duration
	moved  []func()
}

func newClock(start time.Time) *Clock { return &Clock{fixed: start} }

// Now returns the sandbox's time in UTC.
func (c *Clock) Now() time.Time {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if !c.fixed.IsZero() {
		return c.fixed.UTC()
	}
	return time.Now().Add(c.offset).UTC()
}

// Advance moves the clock by d; backwards if d is negative. What falls due on the
// way, such as the end of an authorization, has happened when it returns.
func (c *Clock) Advance(d time.Duration) {
	c.move(func() {
		if c.fixed.IsZero() {
			c.offset += d
		} else {
			c.fixed = c.fixed.Add(d)
		}
	})
}

// Set fixes the clock at t, as Advance moves it. A zero t lets it follow real time
// again.
func (c *Clock) Set(t time.Time) {
	c.move(func() { c.fixed, c.offset = t, 0 })
}

func (c *Clock) move(change func()) {
	c.mu.Lock()
	change()
	moved := c.moved
	c.mu.Unlock()
	for _, f := range moved {
		f()
	}
}

// onMove calls f whenever somebody has moved the clock, for engines that do
// things when they fall due. Engines move no clock, so f may take their mutex.
func (c *Clock) onMove(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.moved = append(c.moved, f)
}

// ids makes ids from a seed, so that a run can be repeated.
type ids struct {
	clock *Clock
	mu    sync.Mutex
	rand  *rand.ChaCha8
}

func newIDs(seed uint64, clock *Clock) *ids {
	var key [32]byte
	copy(key[:], "jppay sandbox")
	binary.LittleEndian.PutUint64(key[24:], seed)
	return &ids{clock: clock, rand: rand.NewChaCha8(key)}
}

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

// payPayCode returns a PayPay code id: two digits, a hyphen, 16 letters.
func (g *ids) payPayCode() string { return "04-" + g.letters(16) }

// payPayPayment returns a PayPay payment id: 17 digits.
func (g *ids) payPayPayment() string { return "04" + g.digits(15) }

// payPayRequest returns a PayPay request id: OPA and 32 upper-case hex digits.
func (g *ids) payPayRequest() string { return "OPA" + strings.ToUpper(g.hex(32)) }

// paidy returns a Paidy v2 id: prefix and 16 base64url characters, whose first
// four bytes are the time in Unix seconds. The prefix ends in "_".
func (g *ids) paidy(prefix string) string {
	b := g.bytes(12)
	binary.BigEndian.PutUint32(b, uint32(g.clock.Now().Unix()))
	return prefix + base64.RawURLEncoding.EncodeToString(b)
}

// paidyReference returns a Paidy err_ or req_ id: prefix and the base64 of 32
// hex digits.
func (g *ids) paidyReference(prefix string) string {
	return prefix + base64.StdEncoding.EncodeToString([]byte(g.hex(32)))
}

// legacy returns a legacy Paidy id: 24 hex digits, the first eight the time in
// Unix seconds.
func (g *ids) legacy() string {
	b := g.bytes(12)
	binary.BigEndian.PutUint32(b, uint32(g.clock.Now().Unix()))
	return hex.EncodeToString(b)
}
