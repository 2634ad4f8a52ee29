// Package network is where a sandbox listens and where it sends webhooks: loopback, or a
// network in memory. It is a part of the sandbox.
package network

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Network is where a sandbox listens and where it sends webhooks.
type Network interface {
	// Listen listens at an IP address and port; port 0 takes any free one.
	Listen(address string) (net.Listener, error)
	// Reserve reserves the port of an address while nobody listens there, so that no other
	// program gets it. release is never nil.
	Reserve(address net.Addr) (release func())
	// Dial connects to a host and port. from is the IP address to send from; an
	// empty one is any.
	Dial(ctx context.Context, from, to string) (net.Conn, error)
}

// dialTimeout is how long connecting for a webhook may take.
const dialTimeout = 2 * time.Second

// Loopback is this machine. Dial connects to other machines only if that is allowed.
type Loopback struct {
	// Remote lets Dial connect to any machine.
	Remote bool
	// Hosts are further host names and IP addresses that Dial may connect to.
	Hosts []string
}

// Listen implements Network.
func (Loopback) Listen(address string) (net.Listener, error) {
	kind := "tcp4"
	if at, err := netip.ParseAddrPort(address); err == nil && at.Addr().Is6() {
		kind = "tcp" // "::" is all addresses, those of IPv4 too
	}
	return net.Listen(kind, address)
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
	if host, _, err := net.SplitHostPort(to); err == nil && slices.Contains(n.Hosts, strings.ToLower(host)) {
		n.Remote = true
	}
	dialer := net.Dialer{Timeout: dialTimeout, Control: n.allow}
	if from != "" {
		dialer.LocalAddr = &net.TCPAddr{IP: net.ParseIP(from)}
	}
	return dialer.DialContext(ctx, "tcp", to)
}

// allow refuses to connect to another machine. It checks the address that the host name
// resolved to.
func (n Loopback) allow(_, address string, _ syscall.RawConn) error {
	if n.Remote {
		return nil
	}
	at, err := netip.ParseAddrPort(address)
	if err != nil || !at.Addr().Unmap().IsLoopback() {
		return errors.New("webhooks go to loopback addresses only, " +
			"unless Config.WebhookHosts or Config.AllowRemoteWebhooks says more")
	}
	return nil
}
