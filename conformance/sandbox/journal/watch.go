package journal

import (
	"context"
	"sync"
)

// EventKind says what an event tells.
type EventKind string

// The kinds of events.
const (
	EventCall    EventKind = "call"    // a call was answered
	EventEffect  EventKind = "effect"  // something happened without a call
	EventWebhook EventKind = "webhook" // an attempt to deliver a webhook of the entry ended
	EventClock   EventKind = "clock"   // the clock was moved
	EventLost    EventKind = "lost"    // Lost events were left out here, because the watcher was slow
)

// Event is news of the journal.
type Event struct {
	Kind EventKind `json:"kind"`
	Call Call      `json:"call,omitzero"` // the entry as it was at the event
	Lost int       `json:"lost,omitempty"`
}

// maxWaiting is how many events wait for a watcher.
const maxWaiting = 256

// watcher is a caller of Watch. Its queue is bounded, so that calls never wait for it.
type watcher struct {
	mu     sync.Mutex
	queue  []Event
	lost   int           // events that did not fit behind the queue
	filled chan struct{} // tells that there is something to take
}

// Watch returns a channel of the events from now on. The channel is closed when ctx ends or the
// journal closes. A slow watcher never delays a call: it loses events, and an event of the kind
// "lost" tells how many.
func (j *Journal) Watch(ctx context.Context) <-chan Event {
	events := make(chan Event)
	if j == nil {
		close(events)
		return events
	}

	w := &watcher{filled: make(chan struct{}, 1)}
	j.mu.Lock()
	j.watchers[w] = true
	j.mu.Unlock()

	go func() {
		defer close(events)
		w.pass(ctx, j.closed, events)
		j.mu.Lock()
		defer j.mu.Unlock()
		delete(j.watchers, w)
	}()
	return events
}

// publish tells all watchers of an event; j.mu is held.
func (j *Journal) publish(kind EventKind, r *record) {
	if len(j.watchers) == 0 {
		return
	}
	for w := range j.watchers {
		w.put(Event{Kind: kind, Call: r.call.clone()})
	}
}

func (w *watcher) put(e Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.lost > 0 || len(w.queue) >= maxWaiting {
		w.lost++
		return
	}
	w.queue = append(w.queue, e)
	select {
	case w.filled <- struct{}{}:
	default:
	}
}

// take takes the oldest event. After the last one it returns the event about lost events, if
// any.
func (w *watcher) take() (Event, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.queue) > 0 {
		e := w.queue[0]
		w.queue[0] = Event{}
		w.queue = w.queue[1:]
		return e, true
	}
	if w.lost > 0 {
		e := Event{Kind: EventLost, Lost: w.lost}
		w.lost = 0
		return e, true
	}
	return Event{}, false
}

// pass hands events on until ctx or the journal ends.
func (w *watcher) pass(ctx context.Context, closed <-chan struct{}, events chan<- Event) {
	for {
		e, ok := w.take()
		if ok {
			e.Call.IDs = collectIDs(&e.Call)
			select {
			case events <- e:
				continue
			case <-closed:
			case <-ctx.Done():
			}
			return
		}
		select {
		case <-w.filled:
		case <-closed:
			return
		case <-ctx.Done():
			return
		}
	}
}
