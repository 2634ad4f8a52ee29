package overlay

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jppay/jppay/overlay/internal/rawjson"
)

// Write is what must be kept of a write to find out later what became of it. It
// holds ids and amounts; of anything that may speak of a person only a hash.
type Write struct {
	// ID is this module's own, one a call, over all its attempts.
	ID string `json:"id"`
	// Provider and Operation are those of Error.
	Provider  Provider `json:"provider"`
	Operation string   `json:"operation"`
	// Refs holds the ids that the provider can be asked for, by the name of the
	// field or path parameter.
	Refs map[string]string `json:"refs"`
	// SentAt is when the latest attempt was about to be sent, by our clock.
	SentAt time.Time `json:"sentAt"`
}

// Record keeps writes whose outcome is not known yet, so that they can be found
// after a crash. NewMemoryRecord and package overlay/sqlrecord have one each. It
// must be safe for concurrent use.
type Record interface {
	// Intent stores a write before its first byte is sent, and once more, with a
	// later SentAt, before each further attempt. If it fails, nothing is sent. It
	// may refuse a further attempt of a write that was resolved meanwhile.
	Intent(ctx context.Context, w Write) error
	// Outcome stores what became of the write with this ID: Happened,
	// DidNotHappen, Accepted or Unknown; anything else is an error. After the first
	// two the write needs no more attention, and the others must not undo them; before
	// them the others leave it among the unresolved. It may be called again, when the
	// write was resolved.
	Outcome(ctx context.Context, id string, outcome Outcome) error
}

// recordTimeout bounds each call of a Record: a database that hangs must not hold
// up a call for ever, and an outcome is stored also when the caller's context has
// ended.
const recordTimeout = 5 * time.Second

// storing bounds what a record may take; anyway lets it store after ctx has ended.
// One in memory needs neither.
func (d *Doer) storing(ctx context.Context, anyway bool) (context.Context, context.CancelFunc) {
	if _, inMemory := d.settings.record.(*MemoryRecord); inMemory {
		return ctx, func() {}
	}
	if anyway {
		ctx = context.WithoutCancel(ctx)
	}
	return context.WithTimeout(ctx, recordTimeout)
}

// WithRecord keeps every write in a record until its outcome is known. A record
// that does not store an intent within 5 s stops the call before anything is sent;
// what it had stored even so is resolved like a write that was cut off. One that
// does not store an outcome within 5 s changes nothing about the call's result:
// EventRecord tells, and the write stays among the unresolved.
func WithRecord(record Record) Option {
	return func(s *settings) error {
		if record == nil {
			return errors.New("WithRecord: the record is nil")
		}
		s.record = record
		return nil
	}
}

// maxUnresolved bounds a MemoryRecord.
const maxUnresolved = 100_000

// MemoryRecord keeps unresolved writes in memory: it finds a lost outcome while
// the process lives, not after a crash. It is safe for concurrent use.
type MemoryRecord struct {
	mu   sync.Mutex
	open map[string]kept
}

// kept is a Write with its Refs as a list, which is made on every write and takes
// half of what another map would.
type kept struct {
	Write
	refs [][2]string // name, value
}

// NewMemoryRecord returns an empty record.
func NewMemoryRecord() *MemoryRecord { return &MemoryRecord{open: map[string]kept{}} }

// Intent stores a write. It fails when 100,000 writes are unresolved.
func (m *MemoryRecord) Intent(_ context.Context, w Write) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, known := m.open[w.ID]; !known && len(m.open) >= maxUnresolved {
		return errors.New("the record in memory is full of unresolved writes")
	}
	refs := make([][2]string, 0, len(w.Refs))
	for name, value := range w.Refs {
		refs = append(refs, [2]string{name, value})
	}
	w.Refs = nil
	m.open[w.ID] = kept{w, refs}
	return nil
}

// Outcome forgets a write whose outcome is known.
func (m *MemoryRecord) Outcome(_ context.Context, id string, outcome Outcome) error {
	switch outcome {
	case Unknown, Accepted:
		return nil
	case Happened, DidNotHappen:
	case NoOutcome:
		fallthrough
	default:
		return errors.New("not an outcome of a write")
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.open, id)
	return nil
}

// Unresolved returns the writes sent before a time whose outcome is not known,
// oldest first, at most limit of them; 0 means all. Those of calls under way are
// among them: a time further back than the longest call leaves them out.
func (m *MemoryRecord) Unresolved(_ context.Context, before time.Time, limit int) ([]Write, error) {
	if limit < 0 {
		return nil, errors.New("the limit is negative")
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	var list []Write
	for _, w := range m.open {
		if w.SentAt.Before(before) {
			w.Refs = make(map[string]string, len(w.refs))
			for _, ref := range w.refs {
				w.Refs[ref[0]] = ref[1]
			}
			list = append(list, w.Write)
		}
	}
	slices.SortFunc(list, func(a, b Write) int {
		return cmp.Or(a.SentAt.Compare(b.SentAt), strings.Compare(a.ID, b.ID))
	})
	if limit > 0 && limit < len(list) {
		list = list[:limit]
	}
	return list, nil
}

// assumedMerchant is the name in Refs of the merchant that the call was for.
const assumedMerchant = "assumeMerchant"

// refs collects what a write must be asked by. merchant is the client's own: who
// asks later may use a client of another.
func (c *call) refs(merchant string) map[string]string {
	refs := map[string]string{}
	for i := range c.route.n {
		refs[c.route.names[i]] = c.route.value(c.route.names[i])
	}
	op := c.op
	fields := slices.Concat(op.Remember, op.Compare)
	if op.Key != "" && refs[op.Key] == "" {
		fields = append(fields, op.Key)
	}
	if c.body != nil && len(fields) > 0 {
		if tokens, err := rawjson.LookupAll(c.body, fields); err == nil {
			for i, token := range tokens {
				raw := c.body[token.Start:token.End]
				switch {
				case token.Kind == rawjson.Absent:
				case token.Kind == rawjson.Object, token.Kind == rawjson.Array,
					i >= len(op.Remember) && i < len(op.Remember)+len(op.Compare):
					refs[fields[i]] = Fingerprint(raw)
				case token.Kind == rawjson.String:
					refs[fields[i]], _ = rawjson.Unquote(raw)
				default:
					refs[fields[i]] = string(raw)
				}
			}
		}
	}
	if !op.Merchant {
		return refs
	}
	if named := c.merchant(); named != "" {
		merchant = named
	}
	if merchant != "" {
		refs[assumedMerchant] = merchant
	}
	return refs
}

// Fingerprint returns a hash of a JSON value that does not depend on white space
// or on the order of keys: what Refs holds of a field that may speak of a person.
func Fingerprint(value []byte) string {
	var decoded any
	if json.Unmarshal(value, &decoded) == nil {
		if plain, err := json.Marshal(decoded); err == nil {
			value = plain
		}
	}
	sum := sha256.Sum256(value)
	return "sha256:" + hex.EncodeToString(sum[:])
}
