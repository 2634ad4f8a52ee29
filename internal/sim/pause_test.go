package sim

import (
	"context"
	"net/http"
	"time"
)

// arrives bounds the time between storing an attempt and its arrival: a host that
// pauses and a network that is late together stay below it.
const arrives = 2 * time.Minute

// pauseOf draws how long the host stops between storing an attempt of a write and its
// first byte: where the network does all, one attempt in fifty is stopped.
func pauseOf(seed uint64, write, attempt int) time.Duration {
	dice := diceOf(seed, pauseDice, write, attempt)
	if *simulatedNetwork != all || dice.IntN(50) != 0 {
		return 0
	}
	return upTo(dice, arrives-draw(seed, write, attempt).delay)
}

// pausingTransport stops before the first byte of some attempts.
type pausingTransport struct {
	*process
	next http.RoundTripper
}

// RoundTrip sends a request.
func (t pausingTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	write, numbered := r.Context().Value(writeNumber{}).(int)
	if !numbered || isRead(r) {
		return t.next.RoundTrip(r)
	}
	attempt := t.attempts[write]
	pause := pauseOf(t.seed, write, attempt)
	if pause == 0 {
		return t.next.RoundTrip(r)
	}

	t.traces.note(write, "attempt %d is paused for %s", attempt, pause.Round(time.Millisecond))
	time.Sleep(pause)
	if r.Context().Err() == nil {
		return t.next.RoundTrip(r)
	}
	return nil, t.sendLate(r)
}

// sendLate sends a request whose time is up. A host that stopped just before it wrote
// to the socket writes first, and looks at its timers afterwards.
func (t pausingTransport) sendLate(r *http.Request) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), time.Second)
	defer cancel()
	if answer, err := t.next.RoundTrip(r.WithContext(ctx)); err == nil {
		_ = answer.Body.Close()
	}
	return r.Context().Err()
}

// slownessOf draws how long the record takes to store an attempt of a write: where the
// network does all, one attempt in fifty takes seconds, but less than the client waits.
func slownessOf(seed uint64, write, attempt int) time.Duration {
	dice := diceOf(seed, slownessDice, write, attempt)
	if *simulatedNetwork != all || dice.IntN(50) != 0 {
		return 0
	}
	return time.Second + upTo(dice, 3500*time.Millisecond)
}
