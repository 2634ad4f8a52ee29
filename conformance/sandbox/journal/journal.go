// Package journal remembers what happened in a sandbox: each call, with the details that
// explain its answer, and each event without a call. It keeps the latest entries in memory, at
// most 1000 and at most about 8 MiB. It is a part of the sandbox.
package journal

import (
	"sync"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/state"
)

// The limits of a journal.
const (
	maxCalls     = 1000
	maxBytes     = 8 << 20
	maxFollowing = 100 // effects of an entry, and webhooks of it
)

// overhead is the approximate size of an entry in bytes, without its texts.
const overhead = 1 << 10

// Journal is a list of the latest entries. A nil Journal keeps nothing. Its methods are safe
// for concurrent use.
type Journal struct {
	clock *state.Clock

	secrets  Secrets // from SetSecrets on it does not change
	mu       sync.Mutex
	calls    []*record // a ring: the entry with number n stands at n % maxCalls
	oldest   uint64    // number of the oldest entry that is kept
	next     uint64    // number of the next entry
	bytes    int       // of all entries
	watchers map[*watcher]bool
	closed   chan struct{}
	closing  sync.Once
}

// record is an entry as the journal keeps it. It changes until its webhooks are
// delivered; the journal's mutex guards it.
type record struct {
	call  Call
	bytes int
	kept  bool
}

// New returns an empty journal. It gets an entry for each move of the clock.
func New(clock *state.Clock) *Journal {
	j := &Journal{
		clock: clock, calls: make([]*record, maxCalls), oldest: 1, next: 1,
		watchers: map[*watcher]bool{}, closed: make(chan struct{}),
	}
	clock.OnMove(j.clockMoved)
	return j
}

// SetSecrets says which keys are the sandbox's own. It must be called once, before the first
// entry.
func (j *Journal) SetSecrets(s Secrets) {
	if j != nil {
		j.secrets = s
	}
}

// Secrets returns the Secrets that SetSecrets set.
func (j *Journal) Secrets() Secrets {
	if j == nil {
		return Secrets{}
	}
	return j.secrets
}

// Reset removes all entries. Numbers continue, so that a watcher recognizes new entries.
func (j *Journal) Reset() {
	if j == nil {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	for j.oldest < j.next {
		j.dropOldest()
	}
}

// Close ends all watching.
func (j *Journal) Close() {
	if j != nil {
		j.closing.Do(func() { close(j.closed) })
	}
}

func (j *Journal) clockMoved(from, to time.Time) {
	if from.Equal(to) {
		return
	}
	cause := j.Begin()
	cause.End(Call{
		Kind: KindClock, Time: to, Operation: "moved",
		Reason: "the clock was moved from " + from.Format(time.RFC3339) + " to " + to.Format(time.RFC3339),
	})
}

// keep gives a record its number and puts it into the ring; j.mu is held.
func (j *Journal) keep(r *record) {
	r.call.Number, r.kept = j.next, true
	r.bytes += size(&r.call)
	j.next++
	for j.next-j.oldest > maxCalls {
		j.dropOldest()
	}
	j.calls[r.call.Number%maxCalls] = r
	j.bytes += r.bytes
	j.dropBeyondBytes()
}

// grow counts bytes that were added to a kept record; j.mu is held.
func (j *Journal) grow(r *record, n int) {
	r.bytes += n
	if r.kept {
		j.bytes += n
		j.dropBeyondBytes()
	}
}

func (j *Journal) dropBeyondBytes() {
	for j.bytes > maxBytes && j.next-j.oldest > 1 {
		j.dropOldest()
	}
}

func (j *Journal) dropOldest() {
	at := j.oldest % maxCalls
	if r := j.calls[at]; r != nil {
		j.bytes -= r.bytes
		r.kept = false
		j.calls[at] = nil
	}
	j.oldest++
}

// size returns the approximate size of an entry in bytes, without effects and webhooks.
func size(c *Call) int {
	n := overhead + len(c.Path) + len(c.Query) + len(c.Reason) + len(c.RequestBody.Text) + len(c.AnswerBody.Text)
	for _, headers := range [][]Header{c.RequestHeaders, c.AnswerHeaders} {
		for _, header := range headers {
			n += len(header.Name) + len(header.Value) + 32
		}
	}
	for _, note := range c.Notes {
		n += len(note.Text) + 32
	}
	if s := c.Signature; s != nil {
		n += len(s.Wanted) + len(s.Signed) + len(s.Why) + 256
		for _, c := range s.Compared {
			n += len(c.Came) + len(c.Wanted) + 64
		}
	}
	return n
}

// Call returns an entry by its number, and whether the journal still has it.
func (j *Journal) Call(number uint64) (Call, bool) {
	if j == nil {
		return Call{}, false
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if number < j.oldest || number >= j.next {
		return Call{}, false
	}
	call := j.calls[number%maxCalls].call.clone()
	call.IDs = collectIDs(&call)
	return call, true
}

// HadCall reports whether the journal ever had an entry with a number.
func (j *Journal) HadCall(number uint64) bool {
	if j == nil {
		return false
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	return number > 0 && number < j.next
}
