package sim

import (
	"crypto/tls"
	"encoding/binary"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox/network"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

// http2Beside are writes that net/http sends again below the client.
var http2Beside = []beside{
	{
		row: "D3", what: "our own transport does not offer HTTP/2", right: offersHTTP2,
	},
	{
		row: "D3", what: "a write whose stream is refused is not sent again", right: sentOnce(refuseStream),
	},
	{
		row: "D3", what: "a write that is followed by a GOAWAY is not sent again", right: sentOnce(goAway),
	},
	{
		row: "D3", what: "a write without a body whose stream is refused is not sent again",
		right: cancelledOnce(refuseStream),
	},
	{
		row: "D3", what: "a write without a body that is followed by a GOAWAY is not sent again",
		right: cancelledOnce(goAway),
	},
	{
		row: "D3", what: "a write that arrived is unknown although the next dial is refused", right: refusedDial,
	},
}

// Types, flags and codes of HTTP/2 (RFC 9113, sections 6 and 7).
const (
	frameData      = 0x0
	frameHeaders   = 0x1
	frameRSTStream = 0x3
	frameSettings  = 0x4
	frameGoAway    = 0x7

	flagAck       = 0x1
	flagEndStream = 0x1

	refusedStream = 0x7

	prefaceSize     = 24
	frameHeaderSize = 9
)

// offersHTTP2 reads what a client of the product's defaults offers when it connects. It
// does not trust the server, and sends nothing.
func offersHTTP2(t *testing.T, claims assert.TestingT) {
	offered := make(chan []string, 1)
	server := httptest.NewUnstartedServer(nil)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = &tls.Config{
		MinVersion: tls.VersionTLS12,
		GetConfigForClient: func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
			offered <- hello.SupportedProtos
			return nil, nil
		},
	}
	server.StartTLS()
	t.Cleanup(server.Close)
	client, err := jppay.NewPaidy(jppay.PaidyConfig{
		BaseURL: server.URL, SecretKey: overlay.NewSecret("sk_test_" + testkit.PlantedKey),
	}, onceOnly)
	require.NoError(t, err)

	err = capturePayment(t, client)

	require.Equal(t, toldNotDone, told(err))
	assert.NotContains(claims, <-offered, "h2")
}

// refusedBy answers a request that the server has read.
type refusedBy func(s *http2Server, conn net.Conn, stream uint32)

// http2Server reads whole requests and answers none.
type http2Server struct {
	net.Listener

	// refuse is called when the first request has been read. Each later one has its
	// connection closed, so that nobody waits.
	refuse   refusedBy
	requests atomic.Int32
}

func startHTTP2(t *testing.T, refuse refusedBy) *http2Server {
	t.Helper()
	listener, err := network.Loopback{}.Listen("127.0.0.1:0")
	require.NoError(t, err)
	s := &http2Server{Listener: listener, refuse: refuse}
	var serving sync.WaitGroup
	ended := make(chan struct{})
	serving.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return // it is closed
			}
			serving.Go(func() { s.serve(conn) })
			serving.Go(func() { // a client does not close what it has not done with
				<-ended
				_ = conn.Close()
			})
		}
	})
	t.Cleanup(serving.Wait)
	t.Cleanup(func() {
		close(ended)
		_ = listener.Close() // refusedDial has closed it
	})
	return s
}

// serve reads frames until the client hangs up.
func (s *http2Server) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	_, _ = io.ReadFull(conn, make([]byte, prefaceSize))
	writeFrame(conn, frameSettings, 0, 0, nil)
	for {
		var header [frameHeaderSize]byte
		if _, err := io.ReadFull(conn, header[:]); err != nil {
			return
		}
		length := int64(binary.BigEndian.Uint32(append([]byte{0}, header[:3]...)))
		if _, err := io.CopyN(io.Discard, conn, length); err != nil {
			return
		}
		kind, flags, stream := header[3], header[4], binary.BigEndian.Uint32(header[5:])
		switch {
		case kind == frameSettings && flags&flagAck == 0:
			writeFrame(conn, frameSettings, flagAck, 0, nil)
		case (kind == frameHeaders || kind == frameData) && flags&flagEndStream != 0:
			if s.requests.Add(1) > 1 {
				return
			}
			s.refuse(s, conn, stream)
		}
	}
}

// writeFrame writes a frame. A client that has hung up is noticed by the next read.
func writeFrame(conn net.Conn, kind, flags byte, stream uint32, payload []byte) {
	frame := binary.BigEndian.AppendUint32(nil, uint32(len(payload)))[1:]
	frame = append(frame, kind, flags)
	frame = binary.BigEndian.AppendUint32(frame, stream)
	_, _ = conn.Write(append(frame, payload...))
}

func refuseStream(_ *http2Server, conn net.Conn, stream uint32) {
	writeFrame(conn, frameRSTStream, 0, stream, binary.BigEndian.AppendUint32(nil, refusedStream))
}

// goAway says that no stream was looked at.
func goAway(_ *http2Server, conn net.Conn, _ uint32) {
	writeFrame(conn, frameGoAway, 0, 0, make([]byte, 8))
}

// goAwayForEver is goAway by a server that accepts no further connection.
func goAwayForEver(t *testing.T) refusedBy {
	return func(s *http2Server, conn net.Conn, stream uint32) {
		assert.NoError(t, s.Close())
		t.Cleanup(network.Loopback{}.Reserve(s.Addr()))
		goAway(s, conn, stream)
	}
}

// overHTTP2 is a transport of the caller's.
func overHTTP2(t *testing.T) *http.Transport {
	t.Helper()
	transport := &http.Transport{Protocols: new(http.Protocols)}
	transport.Protocols.SetUnencryptedHTTP2(true)
	t.Cleanup(transport.CloseIdleConnections)
	return transport
}

// captureOverHTTP2 captures a payment once.
func captureOverHTTP2(t *testing.T, s *http2Server) error {
	t.Helper()
	err := capturePayment(t, paidyOver(t, "http://"+s.Addr().String(), overHTTP2(t), onceOnly))
	require.Positive(t, s.requests.Load())
	return err
}

// sentOnce counts how often the server reads a write that it refuses after it has
// read it.
func sentOnce(refuse refusedBy) check {
	return func(t *testing.T, claims assert.TestingT) {
		server := startHTTP2(t, refuse)

		err := captureOverHTTP2(t, server)

		require.Equal(t, 1, detailsOf(err).Attempts)
		assert.EqualValues(claims, 1, server.requests.Load(), "requests that arrived")
		assert.Equal(claims, toldUnknown, told(err))
	}
}

// cancelledOnce is sentOnce for a write that has no body.
func cancelledOnce(refuse refusedBy) check {
	return func(t *testing.T, claims assert.TestingT) {
		server := startHTTP2(t, refuse)
		client, err := jppay.NewPayPay(jppay.PayPayConfig{
			BaseURL: "http://" + server.Addr().String(),
			APIKey:  "a_key", APISecret: overlay.NewSecret(testkit.PlantedSecret),
		}, onceOnly, overlay.WithHTTPClient(&http.Client{Transport: overHTTP2(t)}))
		require.NoError(t, err)

		_, err = client.CancelPayment(t.Context(), "order-1")

		require.Equal(t, 1, detailsOf(err).Attempts)
		assert.EqualValues(claims, 1, server.requests.Load(), "requests that arrived")
		assert.Equal(claims, toldUnknown, told(err))
	}
}

func refusedDial(t *testing.T, claims assert.TestingT) {
	err := captureOverHTTP2(t, startHTTP2(t, goAwayForEver(t)))

	assert.Equal(claims, toldUnknown, told(err))
}
