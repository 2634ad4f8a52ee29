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

// Write is what must be kept of a write to find out later what became of it. It
// holds ids and amounts; of anything that may speak of a person only a fingerprint.
type Write struct {
	// ID is this module's own, one a call, over all its attempts.
	ID string `json:"id"`
	// Provider, Origin and Account are whom it was sent to: see Counterparty.
	Provider Provider `json:"provider"`
	Origin   string   `json:"origin"`
	Account  string   `json:"account"`
	// Operation is that of Error.
	Operation string `json:"operation"`
	// Refs holds the ids that the provider can be asked for, by the name of the
	// field or path parameter, and a Fingerprint of what its answers repeat besides.
	Refs map[string]string `json:"refs"`
	// Salt is the key of the fingerprints in Refs: see Fingerprint. It is random, and
	// empty where there is no fingerprint.
	Salt string `json:"salt,omitempty"`
	// Attempt is the number of the latest attempt, from 1.
	Attempt int `json:"attempt"`
	// SentAt is when the latest attempt was stored, by the record's clock; in an Error
	// when it was sent, by the client's.
	SentAt time.Time `json:"sentAt"`
	// Age is for how long at least the latest attempt had been stored when the record
	// returned it, by the record's clock. Zero is always right: a write that may be
	// younger is waited for longer.
	Age time.Duration `json:"-"`
}

// Counterparty is whom a write was sent to. A client asks only about the writes of its
// own: another one's payments say nothing about them.
type Counterparty struct {
	Provider Provider
	// Origin is scheme and host, for instance "https://api.paidy.com".
	Origin string
	// Account is the one of the client's configuration.
	Account string
}

// Counterparty returns whom a write was sent to.
func (w Write) Counterparty() Counterparty { return Counterparty{w.Provider, w.Origin, w.Account} }

// String names all three.
func (c Counterparty) String() string {
	return fmt.Sprintf("%s at %s, account %s", c.Provider, safetext.Value(c.Origin), safetext.Value(c.Account))
}

// What a record may know better than its caller.
var (
	// ErrSuperseded means that a write was sent once more, or that another process has
	// stored what became of it.
	ErrSuperseded = errors.New("the write was sent again or resolved meanwhile")
	// ErrHappened means that somebody has stored that a write happened.
	ErrHappened = errors.New("the record says that the write happened")
)

// Record keeps writes whose outcome is not known yet, so that they can be found
// after a crash. NewMemoryRecord and package overlay/sqlrecord have one each, and
// package overlay/recordtest tests any. It must be safe for concurrent use.
//
// A write is open from its first attempt until its outcome is stored. All times are
// told by one clock, the record's.
type Record interface {
	// Attempt stores that attempt w.Attempt of a write is about to be sent, before its
	// first byte, and the time. If it fails, nothing is sent. For busy from now on the
	// call may be alive, so Due does not return the write.
	//
	// The first attempt is refused if the write is there, a later one unless the write
	// is open and its latest attempt is the one before: the error then matches
	// ErrSuperseded.
	Attempt(ctx context.Context, w Write, busy time.Duration) error
	// Outcome stores what became of a write, if its latest attempt is still this one;
	// if not, the error matches ErrSuperseded. Happened and DidNotHappen close the
	// write; Unresolvable sets it apart, until somebody learns its outcome by other
	// means; Unknown and Accepted change nothing. What is closed stays closed: only
	// Happened replaces DidNotHappen, and DidNotHappen after Happened is refused with
	// an error that matches ErrHappened. It may be called again with the same.
	Outcome(ctx context.Context, id string, attempt int, outcome Outcome) error
	// Due returns open writes to a counterparty that may be asked about now, at most
	// limit of them, those that are due for the longest time first. What it returns is
	// due again after as long as the write is old, at least a minute and at most a
	// day; so nothing stands in the way of the rest, and no two processes ask at once.
	Due(ctx context.Context, of Counterparty, limit int) ([]Write, error)
}

// How soon Due returns a write again.
const (
	shortestDeferral = time.Minute
	longestDeferral  = 24 * time.Hour
)

// recordTimeout bounds each call of a Record: a database that hangs must not hold
// up a call for ever, and an outcome is stored also when the caller's context has
// ended.
const recordTimeout = 5 * time.Second

// storing bounds what a record may take, but for one in memory; anyway lets it store
// after ctx has ended.
func (d *Doer) storing(ctx context.Context, anyway bool) (context.Context, context.CancelFunc) {
	if anyway {
		ctx = context.WithoutCancel(ctx)
	}
	if _, inMemory := d.settings.record.(*MemoryRecord); inMemory {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, recordTimeout)
}

// WithRecord keeps every write in a record until its outcome is known. A record
// that does not store an attempt within 5 s stops the call before anything is sent;
// what it had stored even so is resolved like a write that was cut off. One that
// does not store an outcome within 5 s changes nothing about the call's result:
// EventRecord tells, and the write stays open.
func WithRecord(record Record) Option {
	return func(s *settings) error {
		if record == nil {
			return errors.New("WithRecord: the record is nil")
		}
		s.record = record
		return nil
	}
}

// assumedMerchant is the name in Refs of the merchant that the call was for.
const assumedMerchant = "assumeMerchant"

// refs collects what a write must be asked by, and the salt of its fingerprints. merchant
// is the client's own: a later caller may use a client of another merchant.
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
		tokens = nil // a body that is no JSON has no fields
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
	repeated := op.Echo // what an answer repeats tells whether it is this write
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

// Fingerprint returns a keyed hash of a JSON value, which does not depend on white space
// or on the order of keys: what Refs holds of a field that may speak of a person. With
// the salt of its write it can be compared with what the provider shows; two writes have
// nothing in common.
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
