//go:build !unix

package network

import "net"

// reserve does nothing on this system: while a port refuses connections another
// program may get it.
func reserve(*net.TCPAddr) (release func()) { return func() {} }
