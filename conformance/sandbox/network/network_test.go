package network

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestWebhooksReachLoopbackOnly covers names that resolve to another machine.
func TestWebhooksReachLoopbackOnly(t *testing.T) {
	t.Parallel()
	local, remote := Loopback{}, Loopback{Remote: true}

	for _, address := range []string{"127.0.0.1:80", "127.8.8.8:80", "[::1]:80", "[::ffff:127.0.0.1]:80"} {
		assert.NoError(t, local.allow("tcp", address, nil), address)
		assert.NoError(t, remote.allow("tcp", address, nil), address)
	}
	for _, address := range []string{
		"192.0.2.1:80", "10.0.0.1:80", "[::ffff:192.0.2.1]:80", "[2001:db8::1]:80", "0.0.0.0:80", "",
	} {
		assert.Error(t, local.allow("tcp", address, nil), address)
		assert.NoError(t, remote.allow("tcp", address, nil), address)
	}
}
