// Package network is where a sandbox listens and where it sends webhooks: loopback, or a
// network in memory. It is a part of the sandbox.
package network

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"syscall"
	"time"
)

// Network is where a sandbox listens and where it sends webhooks.
type Network interface {
	// Listen listens at a host and port of loopback; port 0 takes any free one.
	Listen(address string) (net.Listener, error)
	// Reserve keeps the port of an address, at which nobody listens for a while,
	// from being given to somebody else. release is never nil.
	Reserve(address net.Addr) (release func())
	// Dial connects to a host and port. from is the IP address to send from; an
	// empty one is any.
	Dial(ctx context.Context, from, to string) (net.Conn, error)
}

// dialTimeout is how long connecting for a webhook may take.
const dialTimeout = 2 * time.Second

// Loopback is this machine's loopback.
type Loopback struct {
	// Remote lets Dial leave this machine.
	Remote bool
}

// Listen implements Network.
func (Loopback) Listen(address string) (net.Listener, error) {
	return net.Listen("tcp4", address)
}

// Reserve implements Network.
func (Loopback) Reserve(address net.Addr) (release func()) {
	at, ok := address.(*net.TCPAddr)
	if !ok {
		return func() {}
	}
	return reserve(at)
}

// Dial implements Network.
func (n Loopback) Dial(ctx context.Context, from, to string) (net.Conn, error) {
	dialer := net.Dialer{Timeout: dialTimeout, Control: n.allow}
	if from != "" {
		dialer.LocalAddr = &net.TCPAddr{IP: net.ParseIP(from)}
	}
	return dialer.DialContext(ctx, "tcp", to)
}

// allow refuses to connect to another machine, whatever a host name resolved to.
func (n Loopback) allow(_, address string, _ syscall.RawConn) error {
	if n.Remote {
		return nil
	}
	at, err := netip.ParseAddrPort(address)
	if err != nil || !at.Addr().Unmap().IsLoopback() {
		return errors.New("webhooks go to loopback addresses only, unless Config.AllowRemoteWebhooks is set")
	}
	return nil
}
