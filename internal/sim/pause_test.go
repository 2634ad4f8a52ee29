package sim

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/jppay/jppay/internal/harness"
	"github.com/jppay/jppay/internal/testkit"
)

// arrives bounds the time between the first byte of an attempt and its arrival: a host that
// pauses and a network that is late together stay below it.
const arrives = 2 * time.Minute

// stops is how long a host may stop before the first byte of an attempt: much longer than
// what others wait before they believe that the write is not there.
const stops = 10 * time.Minute

// stopOf draws how long the host stops between storing an attempt of a write and its first
// byte: where the network does all, one attempt in a hundred is stopped.
func stopOf(seed uint64, write, attempt int) time.Duration {
	dice := harness.Dice(seed, stopDice, write, attempt)
	if *simulatedNetwork != all || dice.IntN(100) != 0 {
		return 0
	}
	return harness.UpTo(dice, stops)
}

// stoppingTransport stops before some attempts are handed to the client's own transport.
type stoppingTransport struct {
	*process
	next http.RoundTripper
}

// RoundTrip sends a request.
func (t stoppingTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	write, numbered := harness.WriteOf(r.Context())
	stop := stopOf(t.seed, write, t.attempts[write])
	if !numbered || isRead(r) || stop == 0 {
		return t.next.RoundTrip(r)
	}

	t.traces.note(write, "attempt %d is stopped for %s", t.attempts[write], stop.Round(time.Millisecond))
	time.Sleep(stop)
	if r.Context().Err() == nil {
		return t.next.RoundTrip(r)
	}
	return nil, t.sendLate(r)
}

// sendLate sends a request whose time is up. A host that stopped just before it wrote
// to the socket writes first, and looks at its timers afterwards.
func (t stoppingTransport) sendLate(r *http.Request) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), time.Second)
	defer cancel()
	if answer, err := t.next.RoundTrip(r.WithContext(ctx)); err == nil {
		_ = answer.Body.Close()
	}
	return r.Context().Err()
}

// pauseOf draws how long the host stops when it is about to write the first byte of an
// attempt, and nothing asks any more whether that may leave: where the network does all,
// one attempt in fifty is paused.
func pauseOf(seed uint64, write, attempt int) time.Duration {
	dice := harness.Dice(seed, pauseDice, write, attempt)
	if *simulatedNetwork != all || dice.IntN(50) != 0 {
		return 0
	}
	return harness.UpTo(dice, arrives-draw(seed, write, attempt).delay)
}

// pausing lets a client's own transport reach a network by connections that pause.
type pausing struct {
	*process
	network *testkit.Network
	own     http.RoundTripper
}

// RoundTrip sends a request.
func (p pausing) RoundTrip(r *http.Request) (*http.Response, error) {
	return p.own.RoundTrip(r.WithContext(testkit.WithDialer(r.Context(), p.dial)))
}

func (p pausing) dial(ctx context.Context, to string) (net.Conn, error) {
	conn, err := p.network.Dial(ctx, "", to)
	return &pausingConn{Conn: conn, process: p.process}, err
}

// pausingConn pauses before it writes some attempts. What is written then leaves also if the
// client has closed the connection meanwhile.
type pausingConn struct {
	net.Conn
	*process

	mu             sync.Mutex
	paused, closed bool
}

// Write writes what a request begins with, or more of it. The client waits for its end also
// when it has given up.
func (c *pausingConn) Write(content []byte) (int, error) {
	write, begins := writeIn(content)
	pause := pauseOf(c.seed, write, c.attempts[write])
	if !begins || pause == 0 {
		return c.Conn.Write(content)
	}

	c.traces.note(write, "attempt %d is paused for %s", c.attempts[write], pause.Round(time.Millisecond))
	c.setPaused(true)
	time.Sleep(pause)
	n, err := c.Conn.Write(content)
	if c.setPaused(false) {
		err = errors.Join(err, c.Conn.Close())
		time.Sleep(time.Second) // else who asks at once and what arrives would race
	}
	return n, err
}

// setPaused reports whether the client has closed the connection.
func (c *pausingConn) setPaused(paused bool) (closed bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.paused = paused
	return c.closed
}

// Close closes the connection, if need be after the pause.
func (c *pausingConn) Close() error {
	c.mu.Lock()
	c.closed = true
	paused := c.paused
	c.mu.Unlock()
	if paused {
		return nil
	}
	return c.Conn.Close()
}

// writeIn returns the number of the write that a request belongs to; not that of a read.
func writeIn(request []byte) (write int, ok bool) {
	if bytes.HasPrefix(request, []byte("GET ")) || bytes.HasPrefix(request, []byte("POST /pay/status ")) {
		return 0, false
	}
	_, after, _ := bytes.Cut(request, []byte("\r\n"+writeHeader+": "))
	number, _, found := bytes.Cut(after, []byte("\r\n"))
	write, err := strconv.Atoi(string(number))
	return write, found && err == nil
}

// slownessOf draws how long the record takes to store an attempt of a write: where the
// network does all, one attempt in fifty takes seconds, but less than the client waits.
func slownessOf(seed uint64, write, attempt int) time.Duration {
	dice := harness.Dice(seed, slownessDice, write, attempt)
	if *simulatedNetwork != all || dice.IntN(50) != 0 {
		return 0
	}
	return time.Second + harness.UpTo(dice, 3500*time.Millisecond)
}
