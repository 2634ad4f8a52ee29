package network

import "testing"

// TestWebhooksReachLoopbackOnly covers names that resolve to another machine.
func TestWebhooksReachLoopbackOnly(t *testing.T) {
	t.Parallel()
	for address, loopback := range map[string]bool{
		"127.0.0.1:80": true, "127.8.8.8:80": true, "[::1]:80": true, "[::ffff:127.0.0.1]:80": true,
		"192.0.2.1:80": false, "10.0.0.1:80": false, "[::ffff:192.0.2.1]:80": false, "[2001:db8::1]:80": false, "0.0.0.0:80": false, "": false,
	} {
		if err := (Loopback{}).allow("tcp", address, nil); (err == nil) != loopback {
			t.Errorf("%s: %v", address, err)
		}
		if err := (Loopback{Remote: true}).allow("tcp", address, nil); err != nil {
			t.Errorf("%s, remote allowed: %v", address, err)
		}
	}
}
