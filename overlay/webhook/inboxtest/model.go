package inboxtest

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
)

// model is what an inbox does, in few words: it walks through all events each time.
type model struct {
	events map[string]*modelEvent
	seq    int
	now    time.Time
	stale  []*webhook.Claim // which belong to their owners no longer
}

type modelEvent struct {
	webhook.StoredDeadLetter

	seq   int
	list  webhook.Queue // empty for none
	done  bool
	due   time.Time      // of a leased event: when the lease ends
	claim *webhook.Claim // as the inbox gave it; nil where nobody owns the event
}

func (e *modelEvent) waiting() bool { return !e.done && e.list == "" }

func (m *model) isLeased(e *modelEvent) bool {
	return e.waiting() && e.claim != nil && e.due.After(m.now)
}

// leased returns the events whose claims may be used, sorted.
func (m *model) leased() (leased []*modelEvent) {
	for _, e := range m.events {
		if m.isLeased(e) {
			leased = append(leased, e)
		}
	}
	slices.SortFunc(leased, func(a, b *modelEvent) int { return cmp.Compare(a.Key, b.Key) })

	return leased
}

// store adds an event and reports whether it is new.
func (m *model) store(entry webhook.Entry) (fresh bool) {
	if m.events[entry.Key] != nil {
		return false
	}
	e := &modelEvent{StoredDeadLetter: webhook.StoredDeadLetter{Entry: entry}}
	m.events[entry.Key] = e
	m.enqueue(e)

	return true
}

// enqueue puts an event that is due now behind all others.
func (m *model) enqueue(e *modelEvent) {
	m.seq++
	e.seq, e.due, e.list = m.seq, m.now, ""
}

// lease gives an event to the owner of a claim.
func (m *model) lease(e *modelEvent, claim *webhook.Claim) {
	if e.claim != nil { // its lease has expired
		e.Attempts++
		m.release(e)
	}
	e.claim, e.due = claim, m.now.Add(lease)
}

// release takes a claim from its owner.
func (m *model) release(e *modelEvent) { m.stale, e.claim = append(m.stale, e.claim), nil }

// next returns the event that a claim must return, or nil.
func (m *model) next(provider overlay.Provider) (next *modelEvent) {
	for _, e := range m.events {
		if !e.waiting() || e.Provider != provider || e.due.After(m.now) || m.isBehind(e) {
			continue
		}
		if next == nil || cmp.Or(e.due.Compare(next.due), cmp.Compare(e.seq, next.seq)) < 0 {
			next = e
		}
	}

	return next
}

// isBehind reports whether an event waits for another of its subject.
func (m *model) isBehind(e *modelEvent) bool {
	for _, other := range m.events {
		if other != e && other.waiting() && other.Subject == e.Subject && (other.seq < e.seq || m.isLeased(other)) {
			return true
		}
	}

	return false
}

// deadLetters returns a line for each dead letter of a queue, oldest first.
func (m *model) deadLetters(provider overlay.Provider, list webhook.Queue) (lines []string) {
	var found []*modelEvent
	for _, e := range m.events {
		if e.list == list && e.Provider == provider {
			found = append(found, e)
		}
	}
	slices.SortFunc(found, func(a, b *modelEvent) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.seq, b.seq))
	})
	for _, e := range found {
		lines = append(lines, listLine(e.StoredDeadLetter))
	}

	return lines
}

func listLine(e webhook.StoredDeadLetter) string {
	return fmt.Sprintf("%s after %d: %s", e.Key, e.Attempts, e.Why)
}

// purge drops what was done before a time and returns how many events that were.
func (m *model) purge(provider overlay.Provider, before time.Time) (purged int) {
	for key, e := range m.events {
		if e.done && e.Provider == provider && e.At.Before(before) {
			delete(m.events, key)
			purged++
		}
	}

	return purged
}
