//go:build !unix

package network

import "net"

// reserve does nothing here: while a port refuses connections another program may get
// it.
func reserve(*net.TCPAddr) (release func()) { return func() {} }
