package sandbox

import (
	"errors"
	"fmt"
	"net"
	"sync"
	"time"
)

// gate is a provider's listener, which can be shut for a while: nobody can
// connect then.
type gate struct {
	address   *net.TCPAddr
	keepAlive func(bool)    // false ends the connections that are idle
	closing   chan struct{} // closed when the sandbox closes
	find      func(detail string)

	mu       sync.Mutex
	listener net.Listener  // nil while shut
	release  func()        // gives up the port while shut
	opened   chan struct{} // closed when it is no longer shut
	until    time.Time     // when it opens again
	closed   bool
	opening  sync.WaitGroup
}

const (
	// gateRetry is how long the gate waits before it asks again for a port that
	// another program has taken meanwhile, gatePatience how long until that is
	// found.
	gateRetry    = 5 * time.Millisecond
	gatePatience = 2 * time.Second
)

// Accept waits for a connection, also while the gate is shut.
func (g *gate) Accept() (net.Conn, error) {
	for {
		g.mu.Lock()
		listener, opened, closed := g.listener, g.opened, g.closed
		g.mu.Unlock()
		if closed {
			return nil, net.ErrClosed
		}
		if listener == nil {
			select {
			case <-opened:
			case <-g.closing:
				return nil, net.ErrClosed
			}
			continue
		}
		conn, err := listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			continue // shut or closed: see above
		}
		if err == nil && !g.through(listener) {
			_ = conn.Close()
			continue
		}
		return conn, err
	}
}

// through reports whether what the listener accepted may pass: the gate may have
// been shut just after.
func (g *gate) through(listener net.Listener) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.listener == listener
}

// shut lets nobody connect for d; of several times the latest end counts.
func (g *gate) shut(d time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return
	}
	if until := time.Now().Add(d); until.After(g.until) {
		g.until = until
	}
	if g.listener == nil {
		return
	}
	_ = g.listener.Close()
	g.listener, g.release, g.opened = nil, hold(g.address), make(chan struct{})
	g.keepAlive(false)
	g.opening.Go(g.open)
}

// open listens again when it is time, at the same address.
func (g *gate) open() {
	var began time.Time // of asking for the port
	wait := time.NewTimer(0)
	defer wait.Stop()
	for {
		select {
		case <-wait.C:
		case <-g.closing:
			g.release()
			return
		}
		left, err := g.tryOpen()
		switch {
		case err != nil && began.IsZero():
			began = time.Now()
		case err != nil && time.Since(began) > gatePatience:
			g.find(fmt.Sprintf("cannot listen again on %s: %v; still trying", g.address, err))
		}
		if left == 0 {
			return
		}
		wait.Reset(left)
	}
}

// tryOpen returns how long to wait before the next try; 0 for none.
func (g *gate) tryOpen() (time.Duration, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		g.release()
		return 0, nil
	}
	if left := time.Until(g.until); left > 0 {
		return left, nil
	}
	g.release()
	listener, err := net.ListenTCP("tcp4", g.address)
	if err != nil {
		g.release = func() {}
		return gateRetry, err
	}
	g.keepAlive(true)
	g.listener = listener
	close(g.opened)
	return 0, nil
}

// Close closes the gate for good.
func (g *gate) Close() error {
	g.mu.Lock()
	g.closed = true
	var err error
	if g.listener != nil {
		err = g.listener.Close()
	}
	g.mu.Unlock()
	g.opening.Wait()
	return err
}

// Addr returns the address, which does not change.
func (g *gate) Addr() net.Addr { return g.address }
