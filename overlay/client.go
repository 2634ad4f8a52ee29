package overlay

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
)

// maxHeader bounds the header of an answer, in bytes, if the caller gave no http.Client.
const maxHeader = 64 << 10

// WithTransport wraps the transport that sends each attempt, for instance with a tracer. A
// later option wraps the transport of an earlier one. OperationFrom returns the operation
// that is being sent. The returned transport must send a request at most once, and must keep
// its context: through it, net/http/httptrace tells the client whether anything was sent.
// Without that, the outcome of an attempt without an answer is unknown.
func WithTransport(wrap func(next http.RoundTripper) http.RoundTripper) Option {
	return setting(wrap != nil, "WithTransport: the function is nil", func(s *settings) {
		s.transports = append(s.transports, wrap)
	})
}

// sender sends a request once.
type sender func(*http.Request) (*http.Response, error)

// newSender returns the function that sends the attempts, and whether it is our own
// transport. An http.Client with a cookie jar sends the attempts itself. Otherwise its
// transport sends them, because redirects and the timeout of an http.Client are off here.
func (s *settings) newSender() (send sender, ours bool, err error) {
	client := http.Client{}
	if s.httpClient != nil {
		client = *s.httpClient
	} else {
		client.Transport = s.newTransport()
	}
	ours = s.httpClient == nil && len(s.transports) == 0
	client.Timeout = 0
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	if client.Transport == nil {
		client.Transport = http.DefaultTransport
	}
	for _, wrap := range s.transports {
		if client.Transport = wrap(client.Transport); client.Transport == nil {
			return nil, false, errors.New("WithTransport: the function returned nil")
		}
	}
	if client.Jar != nil {
		return client.Do, ours, nil
	}
	return roundTrip(client.Transport), ours, nil
}

// roundTrip sends with a transport, by the rules of net/http for callers of one.
func roundTrip(transport http.RoundTripper) sender {
	return func(req *http.Request) (*http.Response, error) {
		res, err := transport.RoundTrip(req)
		switch {
		case err != nil && res != nil && res.Body != nil:
			_ = res.Body.Close()
			return nil, err
		case err != nil:
			return nil, err
		case res == nil:
			return nil, errors.New("the transport returned neither an answer nor an error")
		case res.Body == nil:
			res.Body = http.NoBody
		}
		return res, nil
	}
}

// newTransport returns the client's own transport. It speaks HTTP/1.1 only: over HTTP/2
// net/http sends a request again if the server says that it did not process it. An attempt
// that is given up resets its connection, and no attempt sends the first byte of a write
// too late.
func (s *settings) newTransport() *http.Transport {
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment, IdleConnTimeout: DefaultTimeout}
	if standard, ok := http.DefaultTransport.(*http.Transport); ok {
		transport = standard.Clone()
	}
	transport.Protocols = new(http.Protocols)
	transport.Protocols.SetHTTP1(true)
	transport.ForceAttemptHTTP2 = false
	transport.TLSNextProto = map[string]func(string, *tls.Conn) http.RoundTripper{}
	transport.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12, Time: s.now}
	transport.MaxResponseHeaderBytes = maxHeader
	transport.DialContext = ownConnections(transport.DialContext)
	transport.OnProxyConnectResponse = refusedByProxy
	return transport
}

// ownConnections makes each connection ask before the first byte of a write, and resets each
// TCP connection when it is closed. Otherwise the kernel would go on sending what was
// written, for minutes after the attempt was given up.
func ownConnections(dial dialer) dialer {
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		if tcp, ok := conn.(interface{ SetLinger(sec int) error }); ok {
			if err := tcp.SetLinger(0); err != nil {
				_ = conn.Close()
				return nil, err
			}
		}
		return &askingConn{Conn: conn}, nil
	}
}

type dialer = func(ctx context.Context, network, address string) (net.Conn, error)

// askingConn is a connection of our own. Before it writes the first byte of an attempt, it
// asks the attempt whether it may. It does not ask about bytes before that: the handshake of
// TLS, and those for a proxy.
type askingConn struct {
	net.Conn
	attempt atomic.Pointer[phases] // whose first byte has not left; nil for none
}

// askingConnOf returns the connection of our own below another one, such as one of TLS; nil
// if there is none.
func askingConnOf(conn net.Conn) *askingConn {
	for {
		switch c := conn.(type) {
		case *askingConn:
			return c
		case interface{ NetConn() net.Conn }:
			conn = c.NetConn()
		default:
			return nil
		}
	}
}

// belongsTo makes the connection ask this attempt from now on.
func (c *askingConn) belongsTo(attempt *phases) { c.attempt.Store(attempt) }

// Write writes, unless content has the first byte of an attempt that must not be sent.
func (c *askingConn) Write(content []byte) (int, error) {
	if attempt := c.attempt.Load(); attempt != nil {
		if err := attempt.firstByte(); err != nil {
			return 0, err
		}
		c.attempt.CompareAndSwap(attempt, nil)
	}
	return c.Conn.Write(content)
}

// refusedByProxy keeps the status of a proxy that refuses to connect: the error of net/http
// has its phrase only.
func refusedByProxy(_ context.Context, _ *url.URL, _ *http.Request, answer *http.Response) error {
	if answer.StatusCode != http.StatusOK {
		return proxyRefusal(answer.StatusCode)
	}
	return nil
}
