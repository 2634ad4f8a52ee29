package recon

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"syscall"
	"time"
)

const connectTimeout = 10 * time.Second

// publicIPv6 is the part of IPv6 that the public internet uses. The forms that stand for an
// IPv4 address are outside of it.
var publicIPv6 = netip.MustParsePrefix("2000::/3")

// special are networks that are not the public internet, or that lead to a private IPv4
// address, and that netip has no name for.
var special = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),       // this network
	netip.MustParsePrefix("100.64.0.0/10"),   // shared by carriers, also inside clouds
	netip.MustParsePrefix("192.0.0.0/24"),    // protocol assignments
	netip.MustParsePrefix("192.0.2.0/24"),    // documentation
	netip.MustParsePrefix("198.18.0.0/15"),   // benchmarks
	netip.MustParsePrefix("198.51.100.0/24"), // documentation
	netip.MustParsePrefix("203.0.113.0/24"),  // documentation
	netip.MustParsePrefix("240.0.0.0/4"),     // reserved, and broadcast
	netip.MustParsePrefix("2001::/23"),       // protocol assignments, Teredo among them
	netip.MustParsePrefix("2001:db8::/32"),   // documentation
	netip.MustParsePrefix("2002::/16"),       // 6to4
	netip.MustParsePrefix("3fff::/20"),       // documentation
}

// checkAddress refuses an address that is not on the public internet.
func checkAddress(address netip.Addr) error {
	address = address.Unmap()
	public := address.IsGlobalUnicast() && !address.IsPrivate() && (address.Is4() || publicIPv6.Contains(address))
	for _, prefix := range special {
		public = public && !prefix.Contains(address)
	}
	if !public {
		return fmt.Errorf("%w: its host name resolves to %s, which is not a public address", ErrNotAllowed, address)
	}
	return nil
}

// dialer connects to public addresses only, and to loopback if that is set. It checks the
// address after the name was resolved.
type dialer struct{ loopback string }

func (d dialer) dial(ctx context.Context, network, address string) (net.Conn, error) {
	netDialer := net.Dialer{Timeout: connectTimeout}
	if d.loopback == "" || address != d.loopback {
		netDialer.ControlContext = func(_ context.Context, _, address string, _ syscall.RawConn) error {
			resolved, err := netip.ParseAddrPort(address)
			if err != nil {
				return fmt.Errorf("%w: its host name does not resolve to an IP address", ErrNotAllowed)
			}
			return checkAddress(resolved.Addr())
		}
	}
	return netDialer.DialContext(ctx, network, address)
}

// checkHost refuses everything but a host name in lower case, with or without a port. An IP
// address is not a host name.
func checkHost(host string) error {
	name, port, hasPort := strings.Cut(host, ":")
	if _, err := netip.ParseAddr(name); err == nil || strings.Contains(port, ":") || strings.HasPrefix(host, "[") {
		return errors.New("must be a host name, not an IP address")
	}
	if hasPort {
		if _, err := netip.ParseAddrPort("127.0.0.1:" + port); err != nil || port == "0" {
			return errors.New("the port must be a number from 1 to 65535")
		}
	}
	if !isHostName(name) {
		return errors.New("must be a host name in lower case, without scheme, path or wildcard")
	}
	return nil
}

func isHostName(name string) bool {
	for i := range len(name) {
		if c := name[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '.' {
			return false
		}
	}
	return name != "" && len(name) <= 253 && !strings.HasPrefix(name, ".") && !strings.HasSuffix(name, ".")
}

// checkLoopback refuses everything but a loopback address with a port.
func checkLoopback(address string) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !at.Addr().IsLoopback() || at.Port() == 0 || at.String() != address {
		return errors.New("LoopbackForTests: must be a loopback address with a port, such as 127.0.0.1:8443")
	}
	return nil
}
