package overlay_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"net/http/httptrace"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

// trusted is the certificate of 127.0.0.1 that this package's tests trust.
var trusted tls.Certificate

// TestMain lets the client's own transport reach networks in memory, and trust their
// servers.
func TestMain(m *testing.M) {
	testkit.DialByContext()
	folder, err := os.MkdirTemp("", "overlay")
	if err != nil {
		panic(err)
	}
	trusted = trustedCertificate(filepath.Join(folder, "trusted.pem"))
	status := m.Run()
	_ = os.RemoveAll(folder)
	os.Exit(status)
}

// trustedCertificate makes a certificate and has this process trust it and no other. It
// is valid in a bubble, whose time begins in 2000.
func trustedCertificate(file string) tls.Certificate {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Unix(0, 0), NotAfter: time.Unix(1<<32, 0), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		panic(err)
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	if err := os.WriteFile(file, text, 0o600); err != nil {
		panic(err)
	}
	if err := os.Setenv("SSL_CERT_FILE", file); err != nil {
		panic(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// What an error says of an attempt whose first byte would have been late.
const tooLate = "it was stored more than 10 s ago"

// farAway is a provider on a network in memory. Each request that reaches it counts.
type farAway struct {
	network *testkit.Network
	base    string
	sent    atomic.Int32
}

// startFarAway starts one. Its server ends with the test, and what is idle before.
func startFarAway(t *testing.T, secure bool, handler http.Handler) *farAway {
	t.Helper()
	p := &farAway{network: testkit.NewNetwork()}
	listener, err := p.network.Listen("127.0.0.1:0")
	require.NoError(t, err)
	server := &http.Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			p.sent.Add(1)
			handler.ServeHTTP(w, r)
		}),
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{trusted}},
	}
	p.base = "http://" + listener.Addr().String()
	if secure {
		p.base = "https://" + listener.Addr().String()
		listener = tls.NewListener(listener, server.TLSConfig)
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	t.Cleanup(func() {
		time.Sleep(time.Hour) // the client closes what is idle
		assert.NoError(t, server.Close())
		assert.ErrorIs(t, <-served, http.ErrServerClosed)
	})
	return p
}

// send makes one call, in which trace hears what its transport does.
func (p *farAway) send(
	t *testing.T, doer *overlay.Doer, method, path, body string, trace *httptrace.ClientTrace,
) error {
	t.Helper()
	ctx := httptrace.WithClientTrace(p.network.Within(t.Context()), trace)
	_, err := doer.Do(request(t, method, p.base+path, body).WithContext(ctx)) //nolint:bodyclose // it is in memory
	return err
}

// pause returns a function that stops the first time, as a host may.
func pause(wait time.Duration) func() {
	var paused atomic.Bool
	return func() {
		if !paused.Swap(true) {
			time.Sleep(wait)
		}
	}
}

// pausedConnected stops once between the connection and the first byte.
func pausedConnected(wait time.Duration) *httptrace.ClientTrace {
	stop := pause(wait)
	return &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { stop() }}
}

// pausedBefore stops once before there is a connection, as a slow dial does.
func pausedBefore(wait time.Duration) *httptrace.ClientTrace {
	stop := pause(wait)
	return &httptrace.ClientTrace{GetConn: func(string) { stop() }}
}

func TestTheFirstByteOfAWriteDoesNotLeaveLate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name         string
		secure, used bool // is it TLS, was the connection used before
		method, path string
		paused       *httptrace.ClientTrace
	}{
		{name: "after a slow dial", paused: pausedBefore(11 * time.Second)},
		{name: "on a new connection", paused: pausedConnected(11 * time.Second)},
		{name: "on a connection that was used before", used: true, paused: pausedConnected(11 * time.Second)},
		{name: "long after its timeout", paused: pausedConnected(time.Hour)},
		{name: "without a body", method: "DELETE", path: "/v1/payments/p-1", paused: pausedConnected(11 * time.Second)},
		{name: "over TLS", secure: true, paused: pausedConnected(11 * time.Second)},
		{name: "over TLS that was used before", secure: true, used: true, paused: pausedConnected(11 * time.Second)},
	} {
		testkit.RunInBubble(t, c.name, func(t *testing.T) {
			p := startFarAway(t, c.secure, answer(200, jsonType, successful))
			doer := newDoer(t, p.base)
			if c.used {
				require.NoError(t, p.send(t, doer, "POST", "/v1/codes", codeOnly, &httptrace.ClientTrace{}))
			}
			before, body := p.sent.Load(), codeOnly
			if c.method == "" {
				c.method, c.path = "POST", "/v1/codes"
			} else {
				body = ""
			}

			err := p.send(t, doer, c.method, c.path, body, c.paused)

			time.Sleep(time.Minute)
			assert.Equal(t, before, p.sent.Load(), "what reached the provider")
			assertNotSentLate(t, err)
		})
	}
}

// assertNotSentLate checks the error of a write whose attempt was refused.
func assertNotSentLate(t *testing.T, err error) {
	t.Helper()
	var failure *overlay.Error
	require.ErrorAs(t, err, &failure)
	assert.Equal(t, overlay.DidNotHappen, failure.Outcome)
	assert.ErrorContains(t, err, tooLate)
}

func TestAWriteWhoseFirstByteIsInTimeIsSent(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		paused *httptrace.ClientTrace
	}{
		{"before there is a connection", pausedBefore(9900 * time.Millisecond)},
		{"when there is one", pausedConnected(9900 * time.Millisecond)},
	} {
		testkit.RunInBubble(t, c.name, func(t *testing.T) {
			p := startFarAway(t, false, answer(200, jsonType, successful))

			require.NoError(t, p.send(t, newDoer(t, p.base), "POST", "/v1/codes", codeOnly, c.paused))

			assert.EqualValues(t, 1, p.sent.Load())
		})
	}
}

func TestOnlyTheFirstByteMustBeInTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := startFarAway(t, false, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(15 * time.Second) // what does not fit into the header's first packet waits
			answer(200, jsonType, successful)(w, r)
		}))
		large := `{"requestId":"` + strings.Repeat("r", 100_000) + `"}`

		assert.NoError(t, p.send(t, newDoer(t, p.base), "POST", "/v1/codes", large, &httptrace.ClientTrace{}))
	})
}

func TestAReadIsSentHoweverLate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := startFarAway(t, false, answer(200, jsonType, successful))
		doer := newDoer(t, p.base)

		err := p.send(t, doer, "GET", "/v1/payments/p-1", "", pausedConnected(11*time.Second))

		require.NoError(t, err)
		assert.EqualValues(t, 1, p.sent.Load())
	})
}

func TestAWriteThatWasNotSentLateIsStoredAndSentAnew(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := startFarAway(t, false, answer(200, jsonType, successful))
		record := overlay.NewMemoryRecord()
		var attempts []time.Time
		stored := overlay.WithRecord(attemptTimes{record, &attempts})
		again := overlay.WithRetry(overlay.Retry{Attempts: 2, Base: time.Nanosecond})
		started := time.Now()

		err := p.send(t, newDoer(t, p.base, again, stored), "POST", "/v1/once", "{}", pausedConnected(11*time.Second))

		require.NoError(t, err)
		assert.EqualValues(t, 1, p.sent.Load())
		require.Len(t, attempts, 2)
		assert.WithinDuration(t, started, attempts[0], time.Second)
		assert.WithinDuration(t, started.Add(11*time.Second), attempts[1], time.Second)
	})
}

// attemptTimes keeps when attempts were stored.
type attemptTimes struct {
	*overlay.MemoryRecord
	at *[]time.Time
}

func (r attemptTimes) Attempt(ctx context.Context, w overlay.Write, busy time.Duration) error {
	*r.at = append(*r.at, time.Now())
	return r.MemoryRecord.Attempt(ctx, w, busy)
}

func TestTheTimeUntilTheFirstByteBeginsWhenTheAttemptIsStored(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := startFarAway(t, false, answer(200, jsonType, successful))
		slow := overlay.WithRecord(slowRecord{overlay.NewMemoryRecord()})

		err := p.send(t, newDoer(t, p.base, slow), "POST", "/v1/codes", codeOnly, pausedConnected(8*time.Second))

		assert.NoError(t, err)
	})
}

// slowRecord takes 4 s to store an attempt.
type slowRecord struct{ *overlay.MemoryRecord }

func (r slowRecord) Attempt(ctx context.Context, w overlay.Write, busy time.Duration) error {
	time.Sleep(4 * time.Second)
	return r.MemoryRecord.Attempt(ctx, w, busy)
}

func TestAnAttemptThatIsGivenUpBeforeItsFirstByteDidNotHappen(t *testing.T) {
	t.Parallel()
	for _, secure := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			p := startFarAway(t, secure, answer(200, jsonType, successful))
			ctx, giveUp := context.WithCancel(p.network.Within(t.Context()))
			ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
				GotConn:      func(httptrace.GotConnInfo) { giveUp() },
				WroteHeaders: func() { time.Sleep(time.Second) }, // into a buffer
			})

			req := request(t, "POST", p.base+"/v1/codes", codeOnly).WithContext(ctx)

			_, err := newDoer(t, p.base).Do(req) //nolint:bodyclose // there is no answer

			time.Sleep(time.Minute)
			assert.Zero(t, p.sent.Load())
			assertOutcome(t, overlay.DidNotHappen, err)
			assert.ErrorIs(t, err, context.Canceled)
		})
	}
}

func assertOutcome(t *testing.T, want overlay.Outcome, err error) {
	t.Helper()
	var failure *overlay.Error
	require.ErrorAs(t, err, &failure)
	assert.Equal(t, want, failure.Outcome)
}

func TestOurOwnTransportIsWatchedBehindATracerToo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := startFarAway(t, false, answer(200, jsonType, successful))
		stop := pause(11 * time.Second)
		tracer := overlay.WithTransport(func(next http.RoundTripper) http.RoundTripper {
			return testkit.Transport(func(r *http.Request) (*http.Response, error) {
				stop()
				return next.RoundTrip(r)
			})
		})

		err := p.send(t, newDoer(t, p.base, tracer), "POST", "/v1/codes", codeOnly, &httptrace.ClientTrace{})

		time.Sleep(time.Minute)
		assert.Zero(t, p.sent.Load())
		assertNotSentLate(t, err)
	})
}

func TestAWriteThatIsSignedLateIsNotHandedToAnyTransport(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		script := testkit.Play(success)
		doer, err := overlay.NewDoer(overlay.Config{
			Provider: overlay.PayPay, BaseURL: retryBase, Operations: table,
			Auth: authFunc(func(req *http.Request, op *policy.Operation, body []byte) ([]byte, error) {
				time.Sleep(11 * time.Second)
				return signed(req, op, body)
			}),
		}, overlay.WithHTTPClient(script.Client()), overlay.WithRetry(overlay.Retry{Attempts: 1}))
		require.NoError(t, err)

		_, err = doer.Do(request(t, "POST", retryBase+"/v1/codes", codeOnly)) //nolint:bodyclose // there is no answer

		assert.Empty(t, script.Requests())
		assertNotSentLate(t, err)
	})
}

// What a transport of the caller's writes is not known, so nothing is proven.
func TestACallersTransportIsStoppedLateAndProvesNothing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		report  func(*httptrace.ClientTrace)
		outcome overlay.Outcome
	}{
		{"when it looks for a connection", wanted, overlay.DidNotHappen},
		{"when it has obtained one", func(trace *httptrace.ClientTrace) {
			wanted(trace)
			connected(trace)
		}, overlay.Unknown},
	} {
		testkit.RunInBubble(t, c.name, func(t *testing.T) {
			transport := testkit.Transport(func(r *http.Request) (*http.Response, error) {
				time.Sleep(11 * time.Second)
				c.report(httptrace.ContextClientTrace(r.Context()))
				assert.ErrorIs(t, r.Context().Err(), context.Canceled, "it is stopped")
				return nil, r.Context().Err()
			})
			doer := newDoer(t, retryBase, overlay.WithHTTPClient(transport.Client()))

			_, err := doer.Do(request(t, "POST", retryBase+"/v1/codes", codeOnly)) //nolint:bodyclose // no answer

			assertOutcome(t, c.outcome, err)
			assert.ErrorContains(t, err, tooLate)
		})
	}
}
