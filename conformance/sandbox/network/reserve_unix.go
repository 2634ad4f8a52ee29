//go:build unix

package network

import (
	"net"
	"syscall"
)

// reserve binds a socket to a port and never listens on it. So connections are refused, and the
// system does not give the port to a program that asks for any free one. If that fails, nothing
// is reserved. release is never nil.
func reserve(address *net.TCPAddr) (release func()) {
	var at syscall.Sockaddr
	family := syscall.AF_INET
	if ip := address.IP.To4(); ip != nil {
		at = &syscall.SockaddrInet4{Port: address.Port, Addr: [4]byte(ip)}
	} else if ip := address.IP.To16(); ip != nil {
		family, at = syscall.AF_INET6, &syscall.SockaddrInet6{Port: address.Port, Addr: [16]byte(ip)}
	} else {
		return func() {}
	}

	syscall.ForkLock.RLock()
	socket, err := syscall.Socket(family, syscall.SOCK_STREAM, 0)
	if err == nil {
		syscall.CloseOnExec(socket)
	}

	syscall.ForkLock.RUnlock()
	if err != nil {
		return func() {}
	}

	// Recent connections still use the port.
	_ = syscall.SetsockoptInt(socket, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1)
	_ = syscall.Bind(socket, at)
	return func() { _ = syscall.Close(socket) }
}
