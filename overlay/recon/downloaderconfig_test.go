package recon_test

import (
	"crypto/tls"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/overlay/recon"
)

func TestHostsThatAreNoneAreConfigurationErrors(t *testing.T) {
	t.Parallel()

	for _, c := range []struct {
		name  string
		hosts []string
		says  string
	}{
		{"no host", nil, "Hosts"},
		{"a URL", []string{"https://files.example"}, "Hosts[0]"},
		{"a wildcard", []string{"files.example", "*.example"}, "Hosts[1]"},
		{"capitals", []string{"Files.example"}, "Hosts[0]"},
		{"an empty host", []string{""}, "Hosts[0]"},
		{"a bad port", []string{"files.example:x"}, "port"},
		{"port zero", []string{"files.example:0"}, "port"},
		{"an IP address", []string{"192.0.2.1"}, "IP address"},
		{"an IPv6 address", []string{"2001:db8::1"}, "IP address"},
		{"an IPv6 address in brackets", []string{"[::1]:443"}, "IP address"},
		{"a brace", []string{"files{.example"}, "host name"},
		{"a letter of another script", []string{"ｆiles.example"}, "host name"},
		{"a dot at the end", []string{"files.example."}, "host name"},
		{"a dot at the beginning", []string{".example"}, "host name"},
		{"a name that is too long", []string{strings.Repeat("x", 254)}, "host name"},
	} {
		_, err := recon.NewDownloader(recon.DownloaderConfig{Hosts: c.hosts})

		assert.ErrorContains(t, err, c.says, c.name)
	}
}

func TestDownloaderConfigurationErrors(t *testing.T) {
	t.Parallel()

	hosts := []string{"files.example"}
	for _, c := range []struct {
		name   string
		config recon.DownloaderConfig
		says   string
	}{
		{"a loopback that is none", recon.DownloaderConfig{LoopbackForTests: "10.0.0.1:443"}, "LoopbackForTests"},
		{"a loopback by name", recon.DownloaderConfig{LoopbackForTests: "localhost:443"}, "LoopbackForTests"},
		{
			"a loopback port with a leading zero", recon.DownloaderConfig{LoopbackForTests: "127.0.0.1:0443"},
			"LoopbackForTests",
		},
		{"a loopback port of zero", recon.DownloaderConfig{LoopbackForTests: "127.0.0.1:0"}, "LoopbackForTests"},
		{"a loopback without a port", recon.DownloaderConfig{LoopbackForTests: "127.0.0.1"}, "LoopbackForTests"},
		{"less than nothing", recon.DownloaderConfig{Hosts: hosts, MaxBytes: -1}, "MaxBytes"},
		{"fewer than no attempts", recon.DownloaderConfig{Hosts: hosts, Attempts: -1}, "Attempts"},
		{
			"no verification", recon.DownloaderConfig{Hosts: hosts, TLS: &tls.Config{InsecureSkipVerify: true}},
			"TLS",
		},
	} {
		_, err := recon.NewDownloader(c.config)

		assert.ErrorContains(t, err, c.says, c.name)
	}
}

func TestHostsMayHavePortsAndLongNames(t *testing.T) {
	t.Parallel()

	_, err := recon.NewDownloader(recon.DownloaderConfig{Hosts: []string{
		"files.example:443", "a-z0-9.files.example:8443", strings.Repeat("x", 253),
	}})

	assert.NoError(t, err)
}
