package overlay_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox/network"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

var (
	errRefusedDial = &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	errUntrusted   = &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}
)

// reporting is a transport that fails after it has reported phases.
func reporting(err error, report func(*httptrace.ClientTrace)) testkit.Transport {
	return func(r *http.Request) (*http.Response, error) {
		report(httptrace.ContextClientTrace(r.Context()))
		return nil, err
	}
}

func wanted(trace *httptrace.ClientTrace)    { trace.GetConn("opa.example:443") }
func connected(trace *httptrace.ClientTrace) { trace.GotConn(httptrace.GotConnInfo{}) }

func TestWhatLeftIsToldByThePhasesAndNotByTheError(t *testing.T) {
	t.Parallel()
	wantedAndConnected := func(trace *httptrace.ClientTrace) {
		wanted(trace)
		connected(trace)
	}
	connectedBefore := func(trace *httptrace.ClientTrace) {
		wantedAndConnected(trace)
		wanted(trace) // for a second sending
	}
	wroteWithoutAConnection := func(trace *httptrace.ClientTrace) {
		wanted(trace)
		trace.WroteHeaders()
	}

	sentAgain := func(name string, first reply) retryCase {
		return retryCase{name: name, replies: []reply{first, success}, sent: 2}
	}
	sentOnce := func(name string, first reply) retryCase {
		return retryCase{
			name: name, replies: []reply{first, success}, sent: 1,
			outcome: overlay.Unknown, reason: "send it once",
		}
	}

	testRetries(t, "payOnce", []retryCase{
		sentAgain("no connection was obtained", reporting(errRefusedDial, wanted)),
		sentAgain("no connection was obtained, whatever the error", reporting(io.ErrUnexpectedEOF, wanted)),
		sentAgain("no connection was obtained in time", reporting(context.DeadlineExceeded, wanted)),
		sentOnce("no phase is reported, and the error is that of a dial", testkit.Fail(errRefusedDial)),
		sentOnce("no phase is reported, and the error is that of a certificate", testkit.Fail(errUntrusted)),
		sentOnce("a connection was obtained, and dialling failed", reporting(errRefusedDial, wantedAndConnected)),
		sentOnce("a connection was obtained, and the certificate is refused", reporting(errUntrusted, wantedAndConnected)),
		sentOnce("a connection was obtained before none was", reporting(errRefusedDial, connectedBefore)),
		sentOnce("something was written, and no connection reported", reporting(errRefusedDial, wroteWithoutAConnection)),
	})
}

// childContext is a transport as tracers wrap it: with a context of its own.
func childContext(derive func(context.Context) context.Context) overlay.Option {
	return overlay.WithTransport(func(next http.RoundTripper) http.RoundTripper {
		return testkit.Transport(func(r *http.Request) (*http.Response, error) {
			return next.RoundTrip(r.Clone(derive(r.Context())))
		})
	})
}

func TestPhasesPassThroughATransportThatKeepsTheContext(t *testing.T) {
	t.Parallel()
	type span struct{}
	traced := childContext(func(ctx context.Context) context.Context { return context.WithValue(ctx, span{}, 1) })
	severed := childContext(func(context.Context) context.Context { return context.Background() })
	p, once := newProvider(connectionRefused), overlay.WithRetry(overlay.Retry{Attempts: 1})

	kept := p.fail(t, t.Context(), p.doer(t, traced, once), "payOnce")
	lost := p.fail(t, t.Context(), p.doer(t, severed, once), "payOnce")

	assert.Equal(t, overlay.DidNotHappen, kept.Outcome)
	assert.Equal(t, overlay.Unknown, lost.Outcome)
}

func TestACallersTraceHearsThePhasesToo(t *testing.T) {
	t.Parallel()
	var hops []string
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{
		GetConn: func(hop string) { hops = append(hops, hop) },
	})
	p := newProvider(connectionRefused)

	failure := p.fail(t, ctx, p.doer(t, overlay.WithRetry(overlay.Retry{Attempts: 1})), "payOnce")

	assert.Equal(t, overlay.DidNotHappen, failure.Outcome)
	assert.Equal(t, []string{"opa.example:443"}, hops)
}

func TestOurOwnTransportProvesThatNothingLeft(t *testing.T) {
	t.Parallel()
	closed := closedPort(t)
	doer := newDoer(t, "http://"+closed)

	_, err := doer.Do(request(t, "POST", "http://"+closed+"/v1/codes", codeOnly)) //nolint:bodyclose // there is no answer

	var failure *overlay.Error
	require.ErrorAs(t, err, &failure)
	assert.Equal(t, overlay.DidNotHappen, failure.Outcome)
	assert.ErrorIs(t, failure, syscall.ECONNREFUSED)
	assert.NotContains(t, failure.Error(), "proxy")
}

// closedPort returns an address on which nobody listens.
func closedPort(t *testing.T) string {
	t.Helper()
	listener, err := network.Loopback{}.Listen("127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, listener.Close())
	t.Cleanup(network.Loopback{}.Reserve(listener.Addr()))
	return listener.Addr().String()
}

// sendingTwice is a transport that sends a request again as HTTP/2 does: without a body
// at once, else with a new one.
func sendingTwice(sent *atomic.Int32) testkit.Transport {
	return func(r *http.Request) (*http.Response, error) {
		trace := httptrace.ContextClientTrace(r.Context())
		for range 2 {
			wanted(trace)
			connected(trace)
			if r.Context().Err() != nil {
				return nil, r.Context().Err()
			}
			if sent.Load() > 0 && r.GetBody != nil {
				if _, err := r.GetBody(); err != nil {
					return nil, err
				}
			}
			if trace.WroteHeaderField != nil {
				trace.WroteHeaderField(":method", []string{r.Method})
			}
			sent.Add(1)
		}
		return nil, errors.New("refused twice")
	}
}

func TestAWriteIsNotSentAgainBelowTheClient(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, method, path, body string
		times                    int32
	}{
		{"with a body", "POST", "/v1/codes", codeOnly, 1},
		{"without a body", "DELETE", "/v1/payments/p-1", "", 1},
		{"but a read may be", "GET", "/v1/payments/p-1", "", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var sent atomic.Int32
			doer := newDoer(t, retryBase, overlay.WithHTTPClient(sendingTwice(&sent).Client()),
				overlay.WithRetry(overlay.Retry{Attempts: 1}))

			_, err := doer.Do(request(t, c.method, retryBase+c.path, c.body)) //nolint:bodyclose // there is no answer

			require.Error(t, err)
			assert.Equal(t, c.times, sent.Load())
			assert.Equal(t, c.times == 1, errors.Is(err, overlay.ErrOutcomeUnknown))
			assert.NotErrorIs(t, err, context.Canceled)
			if c.times == 1 {
				assert.ErrorContains(t, err, "a second time")
			}
		})
	}
}

func TestABodyIsReadAgainAsLongAsNothingIsWritten(t *testing.T) {
	t.Parallel()
	var bodies []string
	transport := testkit.Transport(func(r *http.Request) (*http.Response, error) {
		for range 2 { // as a pool does that offers a connection which is closed already
			wanted(httptrace.ContextClientTrace(r.Context()))
			connected(httptrace.ContextClientTrace(r.Context()))
			body, err := r.GetBody()
			if err != nil {
				return nil, err
			}
			text, err := io.ReadAll(body)
			if err != nil {
				return nil, err
			}
			bodies = append(bodies, string(text))
		}
		return testkit.JSON(200, successful)(r)
	})

	_, err := newDoer(t, retryBase, overlay.WithHTTPClient(transport.Client())).
		Do(request(t, "POST", retryBase+"/v1/codes", codeOnly)) //nolint:bodyclose // it is in memory

	require.NoError(t, err)
	assert.Equal(t, []string{codeOnly, codeOnly}, bodies)
}

// A connection that is closed in the usual way is sent on by the kernel long after.
func TestGivingUpResetsTheConnection(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = listener.Close() }()
	ctx, giveUp := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- readAll(listener, giveUp) }()
	base := "http://" + listener.Addr().String()

	_, err = newDoer(t, base).
		Do(request(t, "POST", base+"/v1/codes", codeOnly).WithContext(ctx)) //nolint:bodyclose // there is no answer

	require.ErrorIs(t, err, overlay.ErrOutcomeUnknown)
	select {
	case err := <-ended:
		assert.ErrorIs(t, err, syscall.ECONNRESET)
	case <-time.After(10 * time.Second):
		assert.Fail(t, "the connection is still open")
	}
}

// readAll accepts one connection, lets its client give up after the first bytes, and
// returns how it ended.
func readAll(listener net.Listener, giveUp func()) error {
	conn, err := listener.Accept()
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	var chunk [4096]byte
	for {
		if _, err := conn.Read(chunk[:]); err != nil {
			return err
		}
		giveUp()
	}
}
