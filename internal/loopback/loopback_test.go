package loopback_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/internal/loopback"
)

func TestOnlyNamesAndAddressesOfThisMachineAreLoopback(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]bool{
		"127.0.0.1": true, "127.9.9.9": true, "::1": true, "::ffff:127.0.0.1": true,
		"localhost": true, "LOCALHOST": true,
		"": false, "evil.test": false, "localhost.evil.test": false, "127.0.0.1.evil.test": false,
		"0.0.0.0": false, "::": false, "192.168.0.1": false, "2130706433": false, "localhost:80": false,
	} {
		assert.Equal(t, want, loopback.Is(host), host)
	}
}

func TestTheHostOfAHeaderHasNoPort(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		"127.0.0.1": "127.0.0.1", "127.0.0.1:80": "127.0.0.1", "Localhost:8080": "localhost", "LOCALHOST": "localhost",
		"[::1]:80": "::1", "[::1]": "::1", "": "", "localhost:80:80": "localhost:80:80",
	} {
		assert.Equal(t, want, loopback.HostOf(header), header)
	}
}
