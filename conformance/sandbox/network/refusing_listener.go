package network

import (
	"errors"
	"fmt"
	"net"
	"sync"
	"time"
)

// NewRefusingListener returns a listener around one of a network. closing is closed when the
// sandbox closes, which ends all waiting. keepAlive is called with false when refusing begins,
// so that idle connections end, and with true when it ends. report is called if another program
// has taken the port meanwhile.
func NewRefusingListener(
	on Network, listener net.Listener, closing chan struct{}, keepAlive func(bool), report func(detail string),
) *RefusingListener {
	return &RefusingListener{network: on, listener: listener, closing: closing, keepAlive: keepAlive, report: report}
}

// RefusingListener is a listener that can refuse connections for a while.
type RefusingListener struct {
	network   Network
	keepAlive func(bool)    // false ends the connections that are idle
	closing   chan struct{} // closed when the sandbox closes
	report    func(detail string)

	mu       sync.Mutex
	listener net.Listener  // nil while it refuses
	address  net.Addr      // set while it refuses
	release  func()        // gives the reserved port up
	opened   chan struct{} // closed when it accepts again
	now      chan struct{} // closed when it is to accept again at once
	until    time.Time     // when it accepts again
	closed   bool
	opening  sync.WaitGroup
}

const (
	// portRetry is the pause before the next try to get a port that another program has taken.
	// After portPatience the failure is reported.
	portRetry    = 5 * time.Millisecond
	portPatience = 2 * time.Second
)

// Accept waits for a connection, also while connections are refused.
func (l *RefusingListener) Accept() (net.Conn, error) {
	for {
		l.mu.Lock()
		listener, opened, closed := l.listener, l.opened, l.closed
		l.mu.Unlock()
		if closed {
			return nil, net.ErrClosed
		}
		if listener == nil {
			select {
			case <-opened:
			case <-l.closing:
				return nil, net.ErrClosed
			}
			continue
		}

		conn, err := listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			continue // refuses or is closed: see above
		}
		if err == nil && !l.accepts(listener) {
			_ = conn.Close()
			continue
		}
		return conn, err
	}
}

// accepts reports whether to keep a connection that the inner listener accepted: refusing may
// have begun since.
func (l *RefusingListener) accepts(listener net.Listener) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.listener == listener
}

// Refuse refuses connections for d. A second call can only extend that time.
func (l *RefusingListener) Refuse(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()

	if l.closed {
		return
	}
	if until := time.Now().Add(d); until.After(l.until) {
		l.until = until
	}
	if l.listener == nil {
		return
	}

	l.address = l.listener.Addr()
	_ = l.listener.Close()
	l.listener, l.release = nil, l.network.Reserve(l.address)
	l.opened, l.now = make(chan struct{}), make(chan struct{})
	l.keepAlive(false)
	now := l.now
	l.opening.Go(func() { l.open(now) })
}

// AcceptAgain ends refusing, if it has begun.
func (l *RefusingListener) AcceptAgain() {
	l.mu.Lock()
	defer l.mu.Unlock()

	l.until = time.Time{}
	if l.listener == nil && l.now != nil {
		close(l.now)
		l.now = nil
	}
}

// open listens again at the same address, when the time has come or now is closed.
func (l *RefusingListener) open(now <-chan struct{}) {
	var began time.Time // of asking for the port
	wait := time.NewTimer(0)
	defer wait.Stop()

	for {
		select {
		case <-wait.C:
		case <-now:
			now = nil // once is enough
		case <-l.closing:
			l.release()
			return
		}

		remaining, err := l.tryOpen()
		switch {
		case err != nil && began.IsZero():
			began = time.Now()
		case err != nil && time.Since(began) > portPatience:
			l.report(fmt.Sprintf("cannot listen again on %s: %v; still trying", l.address, err))
		}

		if remaining == 0 {
			return
		}

		wait.Reset(remaining)
	}
}

// tryOpen returns how long to wait before the next try; 0 for none.
func (l *RefusingListener) tryOpen() (time.Duration, error) {
	l.mu.Lock()
	defer l.mu.Unlock()

	if l.closed {
		l.release()
		return 0, nil
	}
	if remaining := time.Until(l.until); remaining > 0 {
		return remaining, nil
	}

	l.release()
	listener, err := l.network.Listen(l.address.String())
	if err != nil {
		l.release = func() {}
		return portRetry, err
	}

	l.keepAlive(true)
	l.listener = listener
	close(l.opened)
	return 0, nil
}

// Close closes the listener for good.
func (l *RefusingListener) Close() error {
	l.mu.Lock()
	l.closed = true
	var err error
	if l.listener != nil {
		err = l.listener.Close()
	}
	l.mu.Unlock()
	l.opening.Wait()
	return err
}

// Addr returns the address, which does not change.
func (l *RefusingListener) Addr() net.Addr {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.listener == nil {
		return l.address
	}
	return l.listener.Addr()
}
