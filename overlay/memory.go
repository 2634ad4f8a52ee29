package overlay

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jppay/jppay/internal/safetext"
)

// Bounds of a MemoryRecord.
const (
	maxOpen   = 100_000 // open or unresolvable writes
	maxClosed = 1_000   // closed writes that it remembers
)

// MemoryRecord keeps open writes in memory: it can find a lost outcome while the process
// runs, but not after a crash. It remembers the latest 1,000 closed writes. It is safe for
// concurrent use.
type MemoryRecord struct {
	mu     sync.Mutex
	writes map[string]*kept
	closed []string // the ids of closed writes, a ring
	oldest int      // the place of the oldest in the ring
}

// kept is a write in memory. It keeps Refs as a list, which takes half the memory of a map.
type kept struct {
	Write
	refs    [][2]string // name, value
	due     time.Time   // Due does not return it before
	outcome Outcome     // Unknown while it is open
}

// NewMemoryRecord returns an empty record.
func NewMemoryRecord() *MemoryRecord { return &MemoryRecord{writes: map[string]*kept{}} }

// Attempt stores an attempt of a write. It fails when 100,000 writes are open or
// unresolvable.
func (m *MemoryRecord) Attempt(ctx context.Context, w Write, busy time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	known := m.writes[w.ID]
	if w.Attempt == 1 && known == nil {
		return m.add(w, busy)
	}
	if w.Attempt < 2 || known == nil || known.outcome != Unknown || known.Attempt != w.Attempt-1 {
		return fmt.Errorf("attempt %d: %w", w.Attempt, ErrSuperseded)
	}
	known.Attempt = w.Attempt
	known.sent(busy)
	return nil
}

// add stores the first attempt of a write.
func (m *MemoryRecord) add(w Write, busy time.Duration) error {
	if len(m.writes)-len(m.closed) >= maxOpen {
		return fmt.Errorf("the record in memory is full: it holds %d writes that are open or unresolvable", maxOpen)
	}
	refs := make([][2]string, 0, len(w.Refs))
	for name, value := range w.Refs {
		refs = append(refs, [2]string{name, value})
	}
	w.Refs = nil
	k := &kept{Write: w, refs: refs, outcome: Unknown}
	k.sent(busy)
	m.writes[w.ID] = k
	return nil
}

// recordTime returns the time of a record in memory, by the clock of the process.
func recordTime() time.Time { return time.Now() }

func (k *kept) sent(busy time.Duration) {
	k.SentAt = recordTime()
	k.due = k.SentAt.Add(busy)
}

// Outcome stores what became of a write. It fails if the record does not hold the write.
func (m *MemoryRecord) Outcome(ctx context.Context, id string, attempt int, outcome Outcome) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if outcome < DidNotHappen || outcome > Unresolvable {
		return fmt.Errorf("%q is not an outcome of a write", outcome)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	known := m.writes[id]
	switch {
	case known == nil:
		return fmt.Errorf("the record in memory does not hold write %s", safetext.Value(id))
	case known.outcome == Happened && outcome == DidNotHappen:
		return fmt.Errorf("outcome of attempt %d: %w", attempt, ErrHappened)
	case known.Attempt != attempt:
		return fmt.Errorf("outcome of attempt %d: %w", attempt, ErrSuperseded)
	}
	m.settle(known, outcome)
	return nil
}

// settle stores an outcome if it says more than the one before.
func (m *MemoryRecord) settle(known *kept, outcome Outcome) {
	closed := known.outcome == Happened || known.outcome == DidNotHappen
	switch outcome {
	case Happened, DidNotHappen:
		known.outcome, known.refs = outcome, nil
		if !closed {
			m.remember(known.ID)
		}
	case Unresolvable:
		if !closed {
			known.outcome = Unresolvable
		}
	case Unknown, Accepted, NoOutcome:
	}
}

// remember adds a closed write and forgets the oldest one if there are too many.
func (m *MemoryRecord) remember(id string) {
	if len(m.closed) < maxClosed {
		m.closed = append(m.closed, id)
		return
	}
	delete(m.writes, m.closed[m.oldest])
	m.closed[m.oldest] = id
	m.oldest = (m.oldest + 1) % maxClosed
}

// Due returns open writes that may be asked about now: see Record.
func (m *MemoryRecord) Due(ctx context.Context, of Counterparty, limit int) ([]Write, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := recordTime()
	due, err := m.list(ctx, limit, func(k *kept) bool {
		return k.outcome == Unknown && !k.due.After(now) && k.Counterparty() == of
	}, func(a, b *kept) int { return cmp.Or(a.due.Compare(b.due), strings.Compare(a.ID, b.ID)) })
	for _, w := range due {
		m.writes[w.ID].due = now.Add(min(max(w.Age, shortestDeferral), longestDeferral))
	}
	return due, err
}

// Open returns up to limit open writes, ordered by their latest attempt, oldest first.
// after is the last write of the page before, or the zero Write.
func (m *MemoryRecord) Open(ctx context.Context, after Write, limit int) ([]Write, error) {
	return m.page(ctx, Unknown, after, limit)
}

// Unresolvable returns, in pages like Open, the writes that the provider cannot be asked
// about. When you have found out in another way what became of one, call Outcome with its
// ID and Attempt.
func (m *MemoryRecord) Unresolvable(ctx context.Context, after Write, limit int) ([]Write, error) {
	return m.page(ctx, Unresolvable, after, limit)
}

func (m *MemoryRecord) page(ctx context.Context, outcome Outcome, after Write, limit int) ([]Write, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.list(ctx, limit, func(k *kept) bool {
		return k.outcome == outcome && bySentAt(k.Write, after) > 0
	}, func(a, b *kept) int { return bySentAt(a.Write, b.Write) })
}

func bySentAt(a, b Write) int { return cmp.Or(a.SentAt.Compare(b.SentAt), strings.Compare(a.ID, b.ID)) }

// list returns copies of the writes that belong, ordered, at most limit of them.
func (m *MemoryRecord) list(
	ctx context.Context, limit int, belongs func(*kept) bool, order func(a, b *kept) int,
) ([]Write, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if limit <= 0 {
		return nil, errors.New("the limit must be positive")
	}
	var found []*kept
	for _, k := range m.writes {
		if belongs(k) {
			found = append(found, k)
		}
	}
	slices.SortFunc(found, order)
	var list []Write
	for _, k := range found[:min(limit, len(found))] {
		list = append(list, k.copy())
	}
	return list, nil
}

// copy returns a write that the caller may change.
func (k *kept) copy() Write {
	w := k.Write
	w.Age = max(recordTime().Sub(k.SentAt), 0)
	w.Refs = make(map[string]string, len(k.refs))
	for _, ref := range k.refs {
		w.Refs[ref[0]] = ref[1]
	}
	return w
}
