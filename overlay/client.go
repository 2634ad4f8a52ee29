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

// maxHeader bounds the header of an answer, in bytes, where the caller gave no
// http.Client of their own.
const maxHeader = 64 << 10

// WithTransport wraps what sends each attempt, that of WithHTTPClient or the default,
// for instance with a tracer. A later one wraps an earlier one. OperationFrom tells
// what is being sent. What is returned must send a request at most once, and keep its
// context: by net/http/httptrace the client learns there whether anything left. Without
// such a report an attempt without an answer is of unknown outcome.
func WithTransport(wrap func(next http.RoundTripper) http.RoundTripper) Option {
	return func(s *settings) error {
		if wrap == nil {
			return errors.New("WithTransport: the function is nil")
		}
		s.transports = append(s.transports, wrap)
		return nil
	}
}

// sender sends a request once.
type sender func(*http.Request) (*http.Response, error)

// newSender returns what sends the attempts, and whether that is our own transport. A
// client with cookies keeps and sends them; without any the transport is asked directly,
// since all else that an http.Client does is switched off here: redirects and a timeout of
// its own.
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

// roundTrip asks a transport as net/http says that it is to be asked.
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
// net/http sends a request again which the server says that it did not look at. An attempt
// that is given up resets its connection, and none sends the first byte of a write late.
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

// ownConnections lets each connection ask before the first byte of a write, and each TCP
// connection that is closed be reset. Else the kernel goes on sending what was written to
// it, for minutes after the attempt was given up.
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

// askingConn is a connection of our own. Before it writes the first byte of an attempt it
// asks whether that may leave still. What is written before it belongs to an attempt, as
// by the handshake of TLS or for a proxy, it does not ask about.
type askingConn struct {
	net.Conn
	attempt atomic.Pointer[phases] // whose first byte has not left; nil for none
}

// askingConnOf returns the connection of our own that another one is on top of, as TLS is;
// nil for none.
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

// belongsTo lets the connection ask an attempt from now on.
func (c *askingConn) belongsTo(attempt *phases) { c.attempt.Store(attempt) }

// Write writes, unless it is the first byte of an attempt and must not leave any more.
func (c *askingConn) Write(content []byte) (int, error) {
	if attempt := c.attempt.Load(); attempt != nil {
		if err := attempt.firstByte(); err != nil {
			return 0, err
		}
		c.attempt.CompareAndSwap(attempt, nil)
	}
	return c.Conn.Write(content)
}

// refusedByProxy keeps the status of a proxy that does not connect: net/http gives its
// phrase only.
func refusedByProxy(_ context.Context, _ *url.URL, _ *http.Request, answer *http.Response) error {
	if answer.StatusCode != http.StatusOK {
		return proxyRefusal(answer.StatusCode)
	}
	return nil
}
