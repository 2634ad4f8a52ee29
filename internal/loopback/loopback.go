// Package loopback tells which hosts are this machine.
package loopback

import (
	"net"
	"net/netip"
	"strings"
)

// Is reports whether a host is this machine: localhost or a loopback address, without a port.
// It does not resolve names.
func Is(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.IsLoopback()
}

// HostOf returns the name or address in a Host header, without the port and in lower case.
func HostOf(header string) string {
	if host, _, err := net.SplitHostPort(header); err == nil {
		header = host
	}
	return strings.ToLower(strings.Trim(header, "[]"))
}
