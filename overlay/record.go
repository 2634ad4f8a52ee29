package overlay

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jppay/jppay/internal/safetext"
	"github.com/jppay/jppay/overlay/internal/rawjson"
)

// Write is what must be kept of a write to find out later what became of it. It holds ids
// and amounts. Of data that may be personal it holds a fingerprint only.
type Write struct {
	// ID is made by this module. All attempts of a call have the same.
	ID string `json:"id"`
	// Provider, Origin and Account say where it was sent: see Counterparty.
	Provider Provider `json:"provider"`
	Origin   string   `json:"origin"`
	Account  string   `json:"account"`
	// Operation is the operationId.
	Operation string `json:"operation"`
	// Refs holds the ids to ask the provider with, by the name of the field or path
	// parameter, and a Fingerprint of each other value that the provider's answers repeat.
	Refs map[string]string `json:"refs"`
	// Salt is the key of the fingerprints in Refs: see Fingerprint. It is random, and
	// empty where there is no fingerprint.
	Salt string `json:"salt,omitempty"`
	// Attempt is the number of the latest attempt, from 1.
	Attempt int `json:"attempt"`
	// SentAt is when the latest attempt was stored, by the record's clock. In an Error it is
	// when the attempt was sent, by the client's clock.
	SentAt time.Time `json:"sentAt"`
	// Age is how old the latest attempt was, at least, when the record returned it, by the
	// record's clock. Zero is always safe: Resolve then waits longer.
	Age time.Duration `json:"-"`
}

// Counterparty is the provider, origin and account that a write was sent to. A client
// resolves only the writes of its own counterparty: the payments of another one say nothing
// about them.
type Counterparty struct {
	Provider Provider
	// Origin is scheme and host, for instance "https://api.paidy.com".
	Origin string
	// Account is the Account of the client's Config.
	Account string
}

// Counterparty returns whom a write was sent to.
func (w Write) Counterparty() Counterparty { return Counterparty{w.Provider, w.Origin, w.Account} }

// String names provider, origin and account.
func (c Counterparty) String() string {
	return fmt.Sprintf("%s at %s, account %s", c.Provider, safetext.Value(c.Origin), safetext.Value(c.Account))
}

// Errors of a Record whose caller knows less than the record.
var (
	// ErrSuperseded means that the write was sent again, or that another process has stored
	// its outcome.
	ErrSuperseded = errors.New("the write was sent again or resolved meanwhile")
	// ErrHappened means that somebody has stored that a write happened.
	ErrHappened = errors.New("the record says that the write happened")
)

// Record keeps writes whose outcome is not known yet, so that they can be found after a
// crash. NewMemoryRecord returns one, and package overlay/sqlrecord has another; package
// overlay/recordtest tests an implementation. It must be safe for concurrent use.
//
// A write is open from its first attempt until its outcome is stored. All times come from
// one clock, the record's.
type Record interface {
	// Attempt stores that attempt w.Attempt of a write is about to be sent, and the time,
	// before the first byte is sent. If it fails, nothing is sent. For the time busy the
	// call may still work on the write, so Due does not return it.
	//
	// Attempt refuses a first attempt if it knows the write. It refuses a later attempt
	// unless the write is open and its latest attempt is the one before. Then the error
	// matches ErrSuperseded.
	Attempt(ctx context.Context, w Write, busy time.Duration) error
	// Outcome stores what became of a write, if attempt is still its latest one; if not,
	// the error matches ErrSuperseded. Happened and DidNotHappen close the write.
	// Unresolvable sets it apart until a person finds out its outcome. Unknown and Accepted
	// change nothing. A closed write stays closed. Happened replaces DidNotHappen;
	// DidNotHappen after Happened is refused with an error that matches ErrHappened. It may
	// be called twice with the same arguments.
	Outcome(ctx context.Context, id string, attempt int, outcome Outcome) error
	// Due returns up to limit open writes to a counterparty that may be asked about now,
	// those that have been due for longest first. A write that is returned is due again
	// after a pause that is as long as the write is old, at least a minute and at most a
	// day. So no write keeps the others from being asked about, and no two processes ask
	// about one write at once.
	Due(ctx context.Context, of Counterparty, limit int) ([]Write, error)
}

// How soon Due returns a write again.
const (
	shortestDeferral = time.Minute
	longestDeferral  = 24 * time.Hour
)

// recordTimeout bounds each call of a Record: a database that hangs must not block a call
// for ever, and an outcome is stored even if the caller's context has ended.
const recordTimeout = 5 * time.Second

// storing returns the context for a call of the record: with recordTimeout, unless the
// record is in memory. If anyway is true, it does not end with ctx.
func (d *Doer) storing(ctx context.Context, anyway bool) (context.Context, context.CancelFunc) {
	if anyway {
		ctx = context.WithoutCancel(ctx)
	}
	if _, inMemory := d.settings.record.(*MemoryRecord); inMemory {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, recordTimeout)
}

// WithRecord keeps every write in a record until its outcome is known. If the record does
// not store an attempt within 5 s, the call ends before anything is sent. If the record has
// stored the attempt although it failed, Recover resolves it like an interrupted write. If
// the record does not store an outcome within 5 s, the call's result does not change: the
// hooks get an EventRecord, and the write stays open.
func WithRecord(record Record) Option {
	return setting(record != nil, "WithRecord: the record is nil", func(s *settings) { s.record = record })
}

// assumedMerchant is the name under which Refs holds the merchant of the call.
const assumedMerchant = "assumeMerchant"

// refs collects the ids to ask about a write with, and the salt of its fingerprints.
// merchant is the client's own; a later caller may use another merchant's client.
func (c *call) refs(merchant string) (refs map[string]string, salt string) {
	refs = map[string]string{}
	for name := range c.route.Escaped() {
		refs[name] = c.route.Value(name)
	}
	op := c.op
	fields := slices.Concat(op.Remember, op.Compare)
	if op.Key != "" && refs[op.Key] == "" {
		fields = append(fields, op.Key)
	}
	hide := func(field string, hidden func(salt string) string) {
		if salt == "" {
			salt = rand.Text()
		}
		refs[field] = hidden(salt)
	}
	tokens := make([]rawjson.Token, len(fields))
	if rawjson.Lookup(c.body, fields, tokens) != nil {
		tokens = nil // a body that is not JSON has no fields
	}
	for i, token := range tokens {
		field, raw := fields[i], c.body[token.Start:token.End]
		switch {
		case token.Kind == rawjson.Absent:
		case token.Kind == rawjson.Object, token.Kind == rawjson.Array, slices.Contains(op.Compare, field):
			hide(field, func(salt string) string { return Fingerprint(salt, raw) })
		case token.Kind == rawjson.String:
			text, _ := rawjson.Unquote(raw)
			refs[field] = string(text)
		default:
			refs[field] = string(raw)
		}
	}
	repeated := op.Echo // an answer that repeats other values is about another write
	if op.Unique != nil {
		repeated = slices.Concat(repeated, op.Unique.For)
	}
	for i, sent := range c.sent(repeated, nil) {
		if field := repeated[i].Request; refs[field] == "" && sent.present {
			hide(field, sent.hide)
		}
	}
	if op.Merchant {
		if merchant = cmp.Or(c.merchant(), merchant); merchant != "" {
			refs[assumedMerchant] = merchant
		}
	}
	return refs, salt
}

// Fingerprint returns a keyed hash of a JSON value, which does not depend on white space or
// on the order of keys. Refs holds it of a field that may be personal. With the salt of the
// write it can be compared with what the provider shows. The fingerprints of two writes
// cannot be compared.
func Fingerprint(salt string, value []byte) string {
	var decoded any
	if json.Unmarshal(value, &decoded) == nil {
		if canonical, err := json.Marshal(decoded); err == nil {
			value = canonical
		}
	}
	return keyedHash(salt, value)
}

func keyedHash(salt string, value []byte) string {
	mac := hmac.New(sha256.New, []byte(salt))
	_, _ = mac.Write(value)
	return "hmac-sha256:" + hex.EncodeToString(mac.Sum(nil))
}
