package overlay_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

const (
	kiB = 1 << 10
	miB = 1 << 20
	giB = 1 << 30
)

// filled writes size bytes, or without end for size 0.
func filled(with string, size int) func(io.Writer) error {
	chunk := bytes.Repeat([]byte(with), 64*kiB/len(with))
	return func(w io.Writer) error {
		for n := 0; size == 0 || n < size; n += len(chunk) {
			if _, err := w.Write(chunk); err != nil {
				return err
			}
		}
		return nil
	}
}

// drip writes a little now and then, without end.
func drip(with string) func(io.Writer) error {
	return func(w io.Writer) error {
		for {
			if _, err := io.WriteString(w, with); err != nil {
				return err
			}
			time.Sleep(5 * time.Millisecond)
		}
	}
}

const (
	ok      = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
	chunked = ok + "Transfer-Encoding: chunked\r\n\r\n"
)

// bomb is 1 GiB in 1 MiB: gzip allows members to follow each other.
func bomb(t *testing.T) []byte {
	t.Helper()
	var member bytes.Buffer
	w := gzip.NewWriter(&member)
	if err := filled(" ", 16*miB)(w); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return bytes.Repeat(member.Bytes(), giB/(16*miB))
}

// spent returns what f allocated, in bytes, and how long it took. The figure is
// that of the process, so that the tests that use it do not run in parallel.
func spent(f func()) (allocated uint64, took time.Duration) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	f()
	took = time.Since(start)
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc, took
}

// TestWhatAServerSendsCostsBoundedMemoryAndTime has a server send too much of
// everything: with the options left alone, a call ends at once in a named error.
func TestWhatAServerSendsCostsBoundedMemoryAndTime(t *testing.T) { // not parallel: it measures the process
	zipped := bomb(t)
	for _, c := range []struct {
		name    string
		handler http.Handler
		want    error
		memory  uint64 // what the call may allocate in all, the server included
	}{
		{"a body of 1 GiB, announced", raw(ok+fmt.Sprintf("Content-Length: %d\r\n\r\n", giB), filled(" ", giB)), overlay.ErrTooLarge, 2 * miB},
		{"a body of 1 GiB, not announced", raw(ok+"Connection: close\r\n\r\n", filled(" ", giB)), overlay.ErrTooLarge, 64 * miB},
		{"an endless body", raw(ok+"Connection: close\r\n\r\n", filled(" ", 0)), overlay.ErrTooLarge, 64 * miB},
		{"an endless body in chunks", raw(chunked, filled("1000\r\n"+strings.Repeat(" ", 4*kiB)+"\r\n", 0)), overlay.ErrTooLarge, 64 * miB},
		{"an endless body in tiny chunks", raw(chunked, filled("10\r\n"+strings.Repeat(" ", 16)+"\r\n", 0)), overlay.ErrTooLarge, 64 * miB},
		{"an endless chunk header", raw(chunked, filled("0", 0)), overlay.ErrBadAnswer, 2 * miB},
		{"an endless trailer", raw(chunked+"2\r\n{}\r\n0\r\n", filled("X-Trailer: 1\r\n", 0)), overlay.ErrBadAnswer, 2 * miB},
		{"1 GiB packed into 1 MiB", raw(ok+"Content-Encoding: gzip\r\n"+fmt.Sprintf("Content-Length: %d\r\n\r\n", len(zipped)), func(w io.Writer) error {
			_, err := w.Write(zipped)
			return err
		}), overlay.ErrTooLarge, 64 * miB},
		{"a header line of 10 MiB", raw(ok+"X-Long: ", filled("x", 10*miB)), overlay.ErrTooLarge, 2 * miB},
		{"a header of 10 MiB in short lines", raw(ok, filled("X-Short: 1\r\n", 10*miB)), overlay.ErrTooLarge, 4 * miB},
		{"an endless header", raw(ok, filled("X-Short: 1\r\n", 0)), overlay.ErrTooLarge, 4 * miB},
		{"an endless status line", raw("HTTP/1.1 200 ", filled("x", 0)), overlay.ErrTooLarge, 2 * miB},
		{"an endless row of informational answers", raw("", filled("HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n", 0)), overlay.ErrTooLarge, 4 * miB},
	} {
		var failure *overlay.Error
		allocated, took := spent(func() {
			_, failure = call(t, c.handler, "POST", "/v1/codes", `{"requestId":"r"}`, overlay.WithRetry(overlay.Retry{Base: time.Millisecond}))
		})
		if !errors.Is(failure, c.want) || !errors.Is(failure, overlay.ErrOutcomeUnknown) {
			t.Errorf("%s: got %v, want %v", c.name, failure, c.want)
		}
		// The write may be sent again where its answer was not understood, not
		// where it was too large.
		attempts := uint64(1)
		if errors.Is(c.want, overlay.ErrBadAnswer) {
			attempts = overlay.DefaultAttempts
		}
		if failure != nil && uint64(failure.Attempts) != attempts {
			t.Errorf("%s: %d attempts, want %d", c.name, failure.Attempts, attempts)
		}
		if allocated > c.memory*attempts {
			t.Errorf("%s: %d KiB were allocated, want at most %d", c.name, allocated/kiB, c.memory*attempts/kiB)
		}
		if took > overlay.DefaultTimeout {
			t.Errorf("%s: took %v", c.name, took)
		}
		if failure != nil && len(failure.Body) > overlay.DefaultMaxBody {
			t.Errorf("%s: the error keeps %d bytes", c.name, len(failure.Body))
		}
		t.Logf("%-45s %6d KiB, %4d ms: %v", c.name, allocated/kiB, took.Milliseconds(), failure)
	}
}

// TestAnAnswerThatDripsEndsWithTheOperationsTimeout shows that a server cannot
// hold a call longer than its operation may take, however it does that.
func TestAnAnswerThatDripsEndsWithTheOperationsTimeout(t *testing.T) {
	t.Parallel()
	const timeout = 40 * time.Millisecond
	quick := []policy.Operation{{Provider: "paypay", ID: "pay", Method: "POST", Path: "/v1/pay", Timeout: timeout}}
	for name, handler := range map[string]http.Handler{
		"in the body":                raw(ok+"Connection: close\r\n\r\n", drip(" ")),
		"in chunks":                  raw(chunked, drip("1\r\n \r\n")),
		"within an announced length": raw(ok+"Content-Length: 1000000\r\n\r\n", drip(" ")),
		"in the header":              raw(ok, drip("X-Short: 1\r\n")),
		"before the status line":     raw("", drip("H")),
		"with informational answers": raw("", drip("HTTP/1.1 103 Early Hints\r\n\r\n")),
		"not at all, after the header": raw(ok+"Content-Length: 10\r\n\r\n", func(w io.Writer) error {
			_, err := io.Copy(io.Discard, w.(io.Reader)) // until the client goes
			return err
		}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(handler)
			t.Cleanup(server.Close)
			doer, err := overlay.NewDoer(overlay.Config{Provider: overlay.PayPay, BaseURL: server.URL, Operations: quick, Auth: authFunc(signed)})
			if err != nil {
				t.Fatal(err)
			}
			start := time.Now()
			_, err = doer.Do(request(t, "POST", server.URL+"/v1/pay", "{}"))
			if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, overlay.ErrOutcomeUnknown) {
				t.Errorf("got %v", err)
			}
			if took := time.Since(start); took < timeout || took > 5*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

// TestTheHeaderIsBoundedWithTheCallersClientToo shows what WithHTTPClient says
// about the header, and that both versions of HTTP name the error alike.
func TestTheHeaderIsBoundedWithTheCallersClientToo(t *testing.T) { // not parallel: it measures the process
	// lines of the header in all that size bytes
	large := func(size, lines int) http.HandlerFunc {
		value := strings.Repeat("x", size/lines)
		return func(w http.ResponseWriter, _ *http.Request) {
			for n := range lines {
				w.Header()[fmt.Sprintf("X-Long-%d", n)] = []string{value}
			}
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"resultInfo":{"code":"SUCCESS"}}`)
		}
	}
	for _, c := range []struct {
		name        string
		size, lines int
		limit       int64
		http2       bool
		want        error
		memory      uint64
	}{
		{"11 MiB, no limit of their own", 11 * miB, 1, 0, false, overlay.ErrTooLarge, 96 * miB},
		{"1 MiB, a limit of 64 KiB", miB, 1, 64 * kiB, false, overlay.ErrTooLarge, 8 * miB},
		{"1,600 short lines over HTTP/2, a limit of 64 KiB", 1600, 1600, 64 * kiB, true, overlay.ErrTooLarge, 8 * miB},
		// Of a header far beyond the limit net/http only says that it breaks HTTP/2.
		{"1 MiB over HTTP/2, a limit of 64 KiB", miB, 100, 64 * kiB, true, overlay.ErrBadAnswer, 16 * miB},
		{"1 MiB in one line over HTTP/2, a limit of 64 KiB", miB, 1, 64 * kiB, true, overlay.ErrBadAnswer, 16 * miB},
		{"11 MiB over HTTP/2, no limit of their own", 11 * miB, 100, 0, true, overlay.ErrBadAnswer, 160 * miB},
	} {
		server := httptest.NewUnstartedServer(large(c.size, c.lines))
		server.EnableHTTP2 = c.http2
		if c.http2 {
			server.StartTLS()
		} else {
			server.Start()
		}
		client := server.Client()
		client.Transport.(*http.Transport).MaxResponseHeaderBytes = c.limit
		doer := newDoer(t, server.URL, overlay.WithHTTPClient(client))
		var err error
		allocated, _ := spent(func() { _, err = doer.Do(request(t, "POST", server.URL+"/v1/codes", "{}")) })
		server.Close()
		if !errors.Is(err, c.want) || !errors.Is(err, overlay.ErrOutcomeUnknown) {
			t.Errorf("%s: got %v, want %v", c.name, err, c.want)
		}
		if allocated > c.memory {
			t.Errorf("%s: %d KiB were allocated, want at most %d", c.name, allocated/kiB, c.memory/kiB)
		}
		t.Logf("%-45s %6d KiB: %v", c.name, allocated/kiB, err)
	}
}

// TestARequestBodyCostsBoundedMemory shows that a body the caller streams is not
// read beyond the limit.
func TestARequestBodyCostsBoundedMemory(t *testing.T) { // not parallel: it measures the process
	script := testkit.Play(testkit.Fail(io.ErrUnexpectedEOF))
	doer := newDoer(t, "https://apigw.example", overlay.WithHTTPClient(script.Client()))
	for name, length := range map[string]int64{"of unknown length": -1, "announced": giB} {
		endless := &spaces{}
		req := request(t, "POST", "https://apigw.example/v1/codes", "{}")
		req.Body, req.ContentLength = io.NopCloser(endless), length

		var err error
		allocated, _ := spent(func() { _, err = doer.Do(req) })

		assert.ErrorIs(t, err, overlay.ErrNotSent, name)
		assert.Empty(t, script.Requests(), name)
		assert.LessOrEqual(t, endless.read, overlay.DefaultMaxBody+miB, "bytes read of a body %s", name)
		assert.LessOrEqual(t, allocated, uint64(64*miB), "bytes allocated for a body %s", name)
	}
}

func TestBodiesAreBounded(t *testing.T) {
	t.Parallel()
	limit := overlay.WithMaxBody(miB)
	announced := fmt.Sprintf("Content-Length: %d\r\n\r\n", giB)

	for name, handler := range map[string]http.Handler{
		"endless":            raw(chunked, filled("1000\r\n"+strings.Repeat("x", 4*kiB)+"\r\n", 0)),
		"announced as 1 GiB": closingAfter(ok + announced),
	} {
		failure := fail(t, handler, "POST", "/v1/codes", "{}", limit)
		assert.ErrorIs(t, failure, overlay.ErrTooLarge, name)
		assert.ErrorIs(t, failure, overlay.ErrOutcomeUnknown, name)
		assert.LessOrEqual(t, len(failure.Body), miB, name)
	}

	failure := fail(t, closingAfter("HTTP/1.1 403 Forbidden\r\n"+announced), "POST", "/v1/codes", "{}", limit)
	assert.ErrorIs(t, failure, overlay.ErrTooLarge, "a refusal")
	assert.Equal(t, overlay.DidNotHappen, failure.Outcome, "a refusal")
	assert.Empty(t, failure.Advice, "a refusal")
}

func TestARequestBodyOverTheLimitIsNotSent(t *testing.T) {
	t.Parallel()
	var server counter

	failure := fail(t, &server, "POST", "/v1/codes", strings.Repeat("x", 65), overlay.WithMaxBody(64))

	assert.ErrorIs(t, failure, overlay.ErrNotSent)
	assert.Zero(t, server.requests.Load())
}

type spaces struct{ read int }

func (s *spaces) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	s.read += len(p)
	return len(p), nil
}
