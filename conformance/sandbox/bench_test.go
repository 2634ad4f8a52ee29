package sandbox_test

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
)

// paymentRequest returns a request for a payment that a sandbox has.
func paymentRequest(b *testing.B, s *sandbox.Sandbox) *http.Request {
	b.Helper()
	request, err := http.NewRequest(http.MethodGet, s.Paidy.URL+"/payments/"+checkout(b, s), nil)
	require.NoError(b, err)
	request.Header.Set("Authorization", "Bearer "+s.Paidy.SecretKey)
	request.Header.Set("Paidy-Version", "2018-04-10")
	return request
}

// BenchmarkGetPaymentHandler measures the sandbox's own work, without a network.
func BenchmarkGetPaymentHandler(b *testing.B) {
	for name, config := range map[string]sandbox.Config{"journal": {}, "no journal": {NoJournal: true}} {
		b.Run(name, func(b *testing.B) {
			s := sandbox.Start(b, config)
			request, handler := paymentRequest(b, s), s.Handler(sandbox.ProviderPaidy)
			b.ReportAllocs()
			for b.Loop() {
				handler.ServeHTTP(httptest.NewRecorder(), request.Clone(b.Context()))
			}
		})
	}
}

// clients is how many clients ask at the same time.
const clients = 8

// askAll lets all clients ask n times together and returns the answers a second.
func askAll(b *testing.B, request *http.Request, n int) float64 {
	b.Helper()
	transport := &http.Transport{MaxIdleConnsPerHost: clients}
	defer transport.CloseIdleConnections()

	var all sync.WaitGroup
	begin := time.Now()
	for range clients {
		all.Go(func() {
			for range n / clients {
				answer, err := transport.RoundTrip(request.Clone(b.Context()))
				if err == nil {
					_, err = io.Copy(io.Discard, answer.Body)
					_ = answer.Body.Close()
				}
				if err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	return float64(n) / time.Since(begin).Seconds()
}

// BenchmarkGetPayment compares the sandbox with a handler that sends the same bytes and
// does nothing else, over loopback. The clients are Go's, in the same process: "make bench"
// has cheaper ones, in another. Its metric x-bare is the ratio.
func BenchmarkGetPayment(b *testing.B) {
	s := sandbox.Start(b)
	request := paymentRequest(b, s)
	answer := httptest.NewRecorder()
	s.Handler(sandbox.ProviderPaidy).ServeHTTP(answer, request.Clone(b.Context()))
	bare := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		_, _ = w.Write(answer.Body.Bytes())
	}))
	b.Cleanup(bare.Close)
	floor, err := http.NewRequest(http.MethodGet, bare.URL, nil)
	require.NoError(b, err)
	floor.Header = request.Header

	const round = 1000
	var ours, floors float64
	rounds := 0
	for b.Loop() {
		floors += askAll(b, floor, round)
		ours += askAll(b, request, round)
		rounds++
	}
	b.ReportMetric(ours/floors, "x-bare")
	b.ReportMetric(ours/float64(rounds), "answers/s")
}

// BenchmarkStartToFirstAnswer measures a sandbox from New to its first answer, in a process
// that has read the documents before; "make bench" measures a new process.
func BenchmarkStartToFirstAnswer(b *testing.B) {
	for b.Loop() {
		s, err := sandbox.New(sandbox.Config{})
		require.NoError(b, err)
		conn, err := net.Dial("tcp", s.Paidy.URL[len("http://"):])
		require.NoError(b, err)
		_, err = io.WriteString(conn,
			"GET /tokens HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "+s.Paidy.SecretKey+"\r\n\r\n")
		require.NoError(b, err)
		_, err = conn.Read(make([]byte, 1))
		require.NoError(b, err)
		require.NoError(b, conn.Close())
		s.Close()
	}
}

// BenchmarkHeapAfter100000Calls tells what is live after that many calls.
func BenchmarkHeapAfter100000Calls(b *testing.B) {
	for b.Loop() {
		s := sandbox.Start(b)
		request, handler := paymentRequest(b, s), s.Handler(sandbox.ProviderPaidy)
		for range 100_000 {
			handler.ServeHTTP(httptest.NewRecorder(), request.Clone(b.Context()))
		}
		runtime.GC()
		var memory runtime.MemStats
		runtime.ReadMemStats(&memory)
		b.ReportMetric(float64(memory.HeapAlloc)/(1<<20), "MiB-live")
		s.Close()
	}
}
