package testkit

import (
	"net"
	"testing"

	"github.com/stretchr/testify/require"
)

// AnswerConnections listens on this machine until the test ends, and answers one
// connection after the other. It returns the address. answer need not close.
func AnswerConnections(t testing.TB, answer func(net.Conn)) string {
	t.Helper()
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return // it is closed
			}
			answer(conn)
			_ = conn.Close()
		}
	}()

	return listener.Addr().String()
}
