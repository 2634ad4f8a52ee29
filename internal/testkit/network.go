package testkit

import (
	"context"
	"net"
	"net/http"
	"strconv"
	"sync"
	"syscall"
)

// firstPort is the first port that a Network gives to a caller who asks for any.
const firstPort = 10000

// Network is a network in memory, on which servers listen and clients dial. Inside a
// testing/synctest bubble its connections wait in virtual time.
type Network struct {
	mu        sync.Mutex
	listeners map[string]*listener // by address
	last      int                  // port given
}

// NewNetwork returns a network on which nobody listens.
func NewNetwork() *Network {
	return &Network{listeners: map[string]*listener{}, last: firstPort}
}

// Listen listens at a host and port; port 0 takes any free one.
func (n *Network) Listen(at string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(at)
	if err != nil {
		return nil, err
	}
	n.mu.Lock()
	defer n.mu.Unlock()

	if port == "0" {
		n.last++
		port = strconv.Itoa(n.last)
	}
	l := &listener{
		network: n, address: address(net.JoinHostPort(host, port)),
		dialed: make(chan net.Conn), closed: make(chan struct{}),
	}
	if n.listeners[l.address.String()] != nil {
		return nil, &net.OpError{Op: "listen", Net: "memory", Addr: l.address, Err: syscall.EADDRINUSE}
	}
	n.listeners[l.address.String()] = l
	return l, nil
}

// Reserve does nothing: a Network never gives a port twice.
func (*Network) Reserve(net.Addr) (release func()) { return func() {} }

// Dial connects to a host and port. from is the address that the other end sees, with
// any port; an empty one is 127.0.0.1.
func (n *Network) Dial(ctx context.Context, from, to string) (net.Conn, error) {
	if from == "" {
		from = "127.0.0.1"
	}
	n.mu.Lock()
	l := n.listeners[to]
	n.last++
	caller := address(net.JoinHostPort(from, strconv.Itoa(n.last)))
	n.mu.Unlock()

	refused := &net.OpError{Op: "dial", Net: "memory", Addr: address(to), Err: syscall.ECONNREFUSED}
	if l == nil {
		return nil, refused
	}
	here, there := net.Pipe()
	select {
	case l.dialed <- connection{there, l.address, caller}:
		return connection{here, caller, l.address}, nil
	case <-l.closed:
		return nil, refused
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Client returns a client that reaches this network only. Close its idle connections
// before a bubble ends.
func (n *Network) Client() *http.Client {
	return &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, to string) (net.Conn, error) { return n.Dial(ctx, "", to) },
	}}
}

// Dialer connects to a host and port.
type Dialer func(ctx context.Context, to string) (net.Conn, error)

// dialerKey is the key of a Dialer in a context.
type dialerKey struct{}

// WithDialer returns a context whose requests use dial, if their transport is a clone of
// http.DefaultTransport: see DialByContext.
func WithDialer(ctx context.Context, dial Dialer) context.Context {
	return context.WithValue(ctx, dialerKey{}, dial)
}

// Within is WithDialer of this network.
func (n *Network) Within(ctx context.Context) context.Context {
	return WithDialer(ctx, func(ctx context.Context, to string) (net.Conn, error) { return n.Dial(ctx, "", to) })
}

// DialByContext lets http.DefaultTransport, and later clones of it, use the Dialer of a
// request's context, if there is one. So a client's own transport can be tested in memory. Call
// it in TestMain, before anything is sent.
func DialByContext() {
	transport := http.DefaultTransport.(*http.Transport)
	usual := transport.DialContext
	transport.DialContext = func(ctx context.Context, network, to string) (net.Conn, error) {
		if dial, ok := ctx.Value(dialerKey{}).(Dialer); ok {
			return dial(ctx, to)
		}
		return usual(ctx, network, to)
	}
}

type listener struct {
	network *Network
	address address
	dialed  chan net.Conn
	closed  chan struct{}
	close   sync.Once
}

func (l *listener) Accept() (net.Conn, error) {
	select {
	case conn := <-l.dialed:
		return conn, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *listener) Close() error {
	l.close.Do(func() {
		l.network.mu.Lock()
		delete(l.network.listeners, l.address.String())
		l.network.mu.Unlock()
		close(l.closed)
	})
	return nil
}

func (l *listener) Addr() net.Addr { return l.address }

// address is a host and port.
type address string

func (address) Network() string  { return "memory" }
func (a address) String() string { return string(a) }

// connection is one end of a pipe, with addresses.
type connection struct {
	net.Conn
	local, remote address
}

func (c connection) LocalAddr() net.Addr  { return c.local }
func (c connection) RemoteAddr() net.Addr { return c.remote }
