//go:build unix

package network

import (
	"net"
	"syscall"
)

// reserve keeps a port from being given to a program that asks for any free one: it
// binds a socket to the port and never listens on it, so connections are refused.
// Where that fails nothing is reserved. release is never nil.
func reserve(address *net.TCPAddr) (release func()) {
	ip := address.IP.To4()
	if ip == nil {
		return func() {}
	}

	syscall.ForkLock.RLock()
	socket, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	if err == nil {
		syscall.CloseOnExec(socket)
	}

	syscall.ForkLock.RUnlock()
	if err != nil {
		return func() {}
	}

	// The connections of a moment ago still have the port.
	_ = syscall.SetsockoptInt(socket, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1)
	_ = syscall.Bind(socket, &syscall.SockaddrInet4{Port: address.Port, Addr: [4]byte(ip)})
	return func() { _ = syscall.Close(socket) }
}
