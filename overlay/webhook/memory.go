package webhook

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/jppay/jppay/overlay"
)

// defaultMemory is how many events an inbox in memory remembers unless
// NewMemory says otherwise.
const defaultMemory = 100_000

// Memory is an Inbox in memory. Its events are lost with the process, also those that
// were answered 200 and not handled yet. It is made for tests, and for merchants who
// read every open payment anyway. It bounds how many events it remembers: it drops the
// oldest done event, else the oldest event in Quarantine. If there is neither, Store
// fails with ErrFull.
type Memory struct {
	limit int

	mu       sync.Mutex
	seq      uint64 // events put in line so far
	claims   uint64 // claims given out so far
	known    map[string]*kept
	done     []finished                   // oldest first
	ready    map[overlay.Provider][]*kept // those that may be claimed, sorted by due
	leased   map[*kept]struct{}
	subjects map[string][]*kept // open events; only the first may be ready or leased
}

type keptState uint8

const (
	waiting keptState = iota
	leased
	begun // leased, and the effect has begun
	deadLettered
	done
)

type kept struct {
	StoredDeadLetter
	seq   uint64
	state keptState
	due   time.Time // when it is due, or when its lease ends
	token string
	queue Queue
}

// finished is what is kept of an event that is done. In known it is isDone.
type finished struct {
	key      string
	provider overlay.Provider
	at       int64 // nanoseconds since 1970 UTC
}

var isDone = &kept{state: done}

var _ Inbox = (*Memory)(nil)

// NewMemory returns an inbox for up to limit events, done ones included; zero
// means 100,000.
func NewMemory(limit int) *Memory {
	if limit <= 0 {
		limit = defaultMemory
	}
	return &Memory{
		limit: limit, known: map[string]*kept{}, ready: map[overlay.Provider][]*kept{},
		leased: map[*kept]struct{}{}, subjects: map[string][]*kept{},
	}
}

// Store is Inbox.Store; ErrFull is its only error.
func (m *Memory) Store(_ context.Context, entry Entry) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, known := m.known[entry.Key]; known {
		return false, nil
	}
	if len(m.known) >= m.limit && !m.makeRoom() {
		return false, ErrFull
	}
	k := &kept{StoredDeadLetter: StoredDeadLetter{Entry: entry}, due: entry.ReceivedAt}
	m.known[entry.Key] = k
	m.enqueue(k)
	return true, nil
}

// makeRoom drops the oldest done event, or the oldest in Quarantine: a sender can fill
// Quarantine with invented events.
func (m *Memory) makeRoom() bool {
	if len(m.done) > 0 {
		delete(m.known, m.done[0].key)
		m.done[0] = finished{}
		m.done = m.done[1:]
		return true
	}
	var oldest *kept
	for _, k := range m.known {
		if k.state == deadLettered && k.queue == Quarantine && (oldest == nil || k.At.Before(oldest.At)) {
			oldest = k
		}
	}
	if oldest == nil {
		return false
	}
	delete(m.known, oldest.Key)
	return true
}

// enqueue puts an event behind the others of its subject.
func (m *Memory) enqueue(k *kept) {
	m.seq++
	k.seq, k.state = m.seq, waiting
	line := append(m.subjects[k.Subject], k)
	m.subjects[k.Subject] = line
	if len(line) == 1 {
		m.makeReady(k)
	}
}

func (m *Memory) makeReady(k *kept) {
	line := m.ready[k.Provider]
	at, _ := slices.BinarySearchFunc(line, k, byDue) // most often its end
	m.ready[k.Provider] = slices.Insert(line, at, k)
}

func byDue(a, b *kept) int { return cmp.Or(a.due.Compare(b.due), cmp.Compare(a.seq, b.seq)) }

// leave removes an event, the first of its subject, from the line.
func (m *Memory) leave(k *kept) {
	delete(m.leased, k)
	line := m.subjects[k.Subject]
	line[0] = nil
	if line = line[1:]; len(line) == 0 {
		delete(m.subjects, k.Subject)
		return
	}
	m.subjects[k.Subject] = line
	m.makeReady(line[0])
}

// Claim is Inbox.Claim. It never fails.
func (m *Memory) Claim(
	_ context.Context, provider overlay.Provider, now time.Time, lease time.Duration,
) (*Claim, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for k := range m.leased {
		if k.due.After(now) {
			continue
		}
		if k.state == begun {
			m.deadLetter(k, DeadLetters, now, Interrupted)
			continue
		}
		delete(m.leased, k)
		k.state = waiting
		k.Attempts++
		m.makeReady(k)
	}
	line := m.ready[provider]
	if len(line) == 0 || line[0].due.After(now) {
		return nil, nil
	}
	k := line[0]
	line[0], m.ready[provider] = nil, line[1:]
	m.claims++
	k.state, k.due, k.token = leased, now.Add(lease), strconv.FormatUint(m.claims, 10)
	m.leased[k] = struct{}{}
	return &Claim{Entry: k.Entry, Token: k.token, Attempts: k.Attempts, Why: k.Why}, nil
}

// held returns the event of a claim whose lease has not expired.
func (m *Memory) held(claim *Claim) (*kept, error) {
	k := m.known[claim.Key]
	if k == nil || k.token != claim.Token || k.state != leased && k.state != begun {
		return nil, ErrLeaseExpired
	}
	return k, nil
}

// Complete is Inbox.Complete, without a transaction.
func (m *Memory) Complete(ctx context.Context, claim *Claim, now time.Time, effect func(context.Context) error) error {
	m.mu.Lock()
	k, err := m.held(claim)
	if err == nil {
		k.state = begun
	}
	m.mu.Unlock()
	if err != nil {
		return err
	}
	if err := effect(ctx); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case k.token != claim.Token || k.state == done:
		return ErrLeaseExpired
	case k.state == deadLettered: // the effect was slow, not interrupted
		m.finish(k, now)
	default:
		m.leave(k)
		m.finish(k, now)
	}
	return nil
}

func (m *Memory) finish(k *kept, now time.Time) {
	k.state = done
	m.known[k.Key] = isDone
	m.done = append(m.done, finished{k.Key, k.Provider, now.UnixNano()})
}

// Retry is Inbox.Retry.
func (m *Memory) Retry(_ context.Context, claim *Claim, due time.Time, why string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	k, err := m.held(claim)
	if err != nil {
		return err
	}
	delete(m.leased, k)
	k.state, k.due, k.Why, k.token = waiting, due, why, ""
	k.Attempts++
	m.makeReady(k)
	return nil
}

// DeadLetter is Inbox.DeadLetter.
func (m *Memory) DeadLetter(_ context.Context, claim *Claim, queue Queue, now time.Time, why string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	k, err := m.held(claim)
	if err != nil {
		return err
	}
	m.deadLetter(k, queue, now, why)
	k.token = ""
	return nil
}

func (m *Memory) deadLetter(k *kept, queue Queue, now time.Time, why string) {
	m.leave(k)
	k.state, k.queue, k.At, k.Why = deadLettered, queue, now, why
	k.Attempts++
}

// DeadLetters is Inbox.DeadLetters. It never fails.
func (m *Memory) DeadLetters(
	_ context.Context, provider overlay.Provider, queue Queue, limit int,
) ([]StoredDeadLetter, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var found []*kept
	for _, k := range m.known {
		if k.state == deadLettered && k.queue == queue && k.Provider == provider {
			found = append(found, k)
		}
	}
	slices.SortFunc(found, func(a, b *kept) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.seq, b.seq)) })
	var list []StoredDeadLetter
	for _, k := range found[:min(len(found), limit)] {
		list = append(list, k.StoredDeadLetter)
	}
	return list, nil
}

func (m *Memory) findDeadLetter(key string) (*kept, error) {
	if k := m.known[key]; k != nil && k.state == deadLettered {
		return k, nil
	}
	return nil, ErrNoDeadLetter
}

// Requeue is Inbox.Requeue.
func (m *Memory) Requeue(_ context.Context, key string, now time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	k, err := m.findDeadLetter(key)
	if err != nil {
		return err
	}
	k.Attempts, k.Why, k.At, k.due, k.token = 0, "", time.Time{}, now, ""
	m.enqueue(k)
	return nil
}

// Discard is Inbox.Discard.
func (m *Memory) Discard(_ context.Context, key string, now time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	k, err := m.findDeadLetter(key)
	if err != nil {
		return err
	}
	k.token = ""
	m.finish(k, now)
	return nil
}

// Purge is Inbox.Purge. It never fails.
func (m *Memory) Purge(_ context.Context, provider overlay.Provider, before time.Time) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := len(m.done)
	m.done = slices.DeleteFunc(m.done, func(f finished) bool {
		isOld := f.provider == provider && f.at < before.UnixNano()
		if isOld {
			delete(m.known, f.key)
		}
		return isOld
	})
	return all - len(m.done), nil
}
