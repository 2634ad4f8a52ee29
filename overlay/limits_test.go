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
	"net/http/httptrace"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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

// slow writes a little now and then, without end.
func slow(with string) func(io.Writer) error {
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
	okHead  = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
	chunked = okHead + "Transfer-Encoding: chunked\r\n\r\n"
)

// gzipBomb is 1 GiB in 1 MiB: in gzip, one member may follow another.
func gzipBomb(t *testing.T) []byte {
	t.Helper()
	var member bytes.Buffer
	w := gzip.NewWriter(&member)
	require.NoError(t, filled(" ", 16*miB)(w))
	require.NoError(t, w.Close())

	return bytes.Repeat(member.Bytes(), giB/(16*miB))
}

// measure returns how many bytes a function allocated. They are those of the whole
// process, so tests that measure do not run in parallel.
func measure(f func()) (allocated uint64) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)

	return after.TotalAlloc - before.TotalAlloc
}

// oversized is an answer of which a part is too large, and the error that it becomes.
type oversized struct {
	name    string
	handler http.Handler
	err     error
	memory  uint64 // bytes that an attempt may allocate, those of the server included
}

// TestABodyThatIsTooLargeCostsBoundedMemoryAndTime leaves the options alone: a call
// ends soon, in a named error.
func TestABodyThatIsTooLargeCostsBoundedMemoryAndTime(t *testing.T) { // not parallel: it measures the process
	zipped := gzipBomb(t)
	zippedHead := okHead + fmt.Sprintf("Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n", len(zipped))
	chunk := "1000\r\n" + strings.Repeat(" ", 4*kiB) + "\r\n"
	tinyChunk := "10\r\n" + strings.Repeat(" ", 16) + "\r\n"

	for _, c := range []oversized{
		{
			name:    "1 GiB, announced",
			handler: raw(okHead+fmt.Sprintf("Content-Length: %d\r\n\r\n", giB), filled(" ", giB)),
			err:     overlay.ErrTooLarge, memory: 2 * miB,
		},
		{
			name:    "1 GiB, not announced",
			handler: raw(okHead+"Connection: close\r\n\r\n", filled(" ", giB)),
			err:     overlay.ErrTooLarge, memory: 64 * miB,
		},
		{
			name:    "an endless body",
			handler: raw(okHead+"Connection: close\r\n\r\n", filled(" ", 0)),
			err:     overlay.ErrTooLarge, memory: 64 * miB,
		},
		{
			name:    "an endless body in chunks",
			handler: raw(chunked, filled(chunk, 0)),
			err:     overlay.ErrTooLarge, memory: 64 * miB,
		},
		{
			name:    "an endless body in tiny chunks",
			handler: raw(chunked, filled(tinyChunk, 0)),
			err:     overlay.ErrTooLarge, memory: 64 * miB,
		},
		{
			name: "1 GiB packed into 1 MiB",
			handler: raw(zippedHead, func(w io.Writer) error {
				_, err := w.Write(zipped)
				return err
			}),
			err: overlay.ErrTooLarge, memory: 64 * miB,
		},
	} {
		c.test(t)
	}
}

// TestAHeaderThatIsTooLargeCostsBoundedMemoryAndTime is the same for everything around
// the body.
func TestAHeaderThatIsTooLargeCostsBoundedMemoryAndTime(t *testing.T) { // not parallel: it measures the process
	for _, c := range []oversized{
		{
			name:    "an endless chunk header",
			handler: raw(chunked, filled("0", 0)),
			err:     overlay.ErrBadAnswer, memory: 2 * miB,
		},
		{
			name:    "an endless trailer",
			handler: raw(chunked+"2\r\n{}\r\n0\r\n", filled("X-Trailer: 1\r\n", 0)),
			err:     overlay.ErrBadAnswer, memory: 2 * miB,
		},
		{
			name:    "a header line of 10 MiB",
			handler: raw(okHead+"X-Long: ", filled("x", 10*miB)),
			err:     overlay.ErrTooLarge, memory: 2 * miB,
		},
		{
			name:    "a header of 10 MiB in short lines",
			handler: raw(okHead, filled("X-Short: 1\r\n", 10*miB)),
			err:     overlay.ErrTooLarge, memory: 4 * miB,
		},
		{
			name:    "an endless header",
			handler: raw(okHead, filled("X-Short: 1\r\n", 0)),
			err:     overlay.ErrTooLarge, memory: 4 * miB,
		},
		{
			name:    "an endless status line",
			handler: raw("HTTP/1.1 200 ", filled("x", 0)),
			err:     overlay.ErrTooLarge, memory: 2 * miB,
		},
		{
			name:    "endless informational answers",
			handler: raw("", filled("HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n", 0)),
			err:     overlay.ErrTooLarge, memory: 4 * miB,
		},
	} {
		c.test(t)
	}
}

func (c oversized) test(t *testing.T) {
	t.Helper()
	var failure *overlay.Error
	retry := overlay.WithRetry(overlay.Retry{Base: time.Millisecond})

	allocated := measure(func() {
		failure = fail(t, c.handler, "POST", "/v1/codes", codeOnly, retry)
	})

	// A write is sent again if its answer was not understood, but not if the answer was
	// too large.
	attempts := 1
	if errors.Is(c.err, overlay.ErrBadAnswer) {
		attempts = overlay.DefaultAttempts
	}
	assert.ErrorIs(t, failure, c.err, c.name)
	assert.ErrorIs(t, failure, overlay.ErrOutcomeUnknown, c.name)
	assert.Equal(t, attempts, failure.Attempts, c.name)
	assert.LessOrEqual(t, len(failure.Body), overlay.DefaultMaxBody, c.name)
	assert.LessOrEqual(t, allocated, c.memory*uint64(attempts), "%s: bytes", c.name)
	assert.NotErrorIs(t, failure, context.DeadlineExceeded, c.name)
	t.Logf("%-45s %6d KiB: %v", c.name, allocated/kiB, failure)
}

// TestASlowAnswerEndsWithTheOperationsTimeout shows that a server cannot hold a call
// longer than its operation may take, whatever it sends.
func TestASlowAnswerEndsWithTheOperationsTimeout(t *testing.T) {
	t.Parallel()
	for name, handler := range map[string]http.Handler{
		"in the body":                raw(okHead+"Connection: close\r\n\r\n", slow(" ")),
		"in chunks":                  raw(chunked, slow("1\r\n \r\n")),
		"within an announced length": raw(okHead+"Content-Length: 1000000\r\n\r\n", slow(" ")),
		"in the header":              raw(okHead, slow("X-Short: 1\r\n")),
		"before the status line":     raw("", slow("H")),
		"with informational answers": raw("", slow("HTTP/1.1 103 Early Hints\r\n\r\n")),
		"nothing after the header": raw(okHead+"Content-Length: 10\r\n\r\n", func(w io.Writer) error {
			_, err := io.Copy(io.Discard, w.(io.Reader)) // until the client goes
			return err
		}),
	} {
		testkit.RunInBubble(t, name, func(t *testing.T) {
			const timeout = time.Second
			provider := startFarAway(t, false, handler)
			doer, err := overlay.NewDoer(overlay.Config{
				Provider: overlay.PayPay, BaseURL: provider.base, Auth: authFunc(signed),
				Operations: []policy.Operation{
					{Provider: "paypay", ID: "pay", Method: "POST", Path: "/v1/pay", Timeout: timeout},
				},
			})
			require.NoError(t, err)
			start := time.Now()

			err = provider.send(t, doer, "POST", "/v1/pay", "{}", &httptrace.ClientTrace{})

			assert.ErrorIs(t, err, context.DeadlineExceeded)
			assert.ErrorIs(t, err, overlay.ErrOutcomeUnknown)
			assert.Equal(t, timeout, time.Since(start))
		})
	}
}

// largeHeader answers with a header of that many bytes, in that many lines.
func largeHeader(size, lines int) http.HandlerFunc {
	value := strings.Repeat("x", size/lines)

	return func(w http.ResponseWriter, r *http.Request) {
		for n := range lines {
			w.Header()[fmt.Sprintf("X-Long-%d", n)] = []string{value}
		}
		answer(200, jsonType, successful)(w, r)
	}
}

// TestTheHeaderIsBoundedWithTheCallersClientToo shows what WithHTTPClient says about
// the header, and that both versions of HTTP lead to a named error.
func TestTheHeaderIsBoundedWithTheCallersClientToo(t *testing.T) { // not parallel: it measures the process
	for _, c := range []struct {
		name        string
		size, lines int
		limit       int64
		http2       bool
		err         error
		memory      uint64
	}{
		{"11 MiB, the client has no limit", 11 * miB, 1, 0, false, overlay.ErrTooLarge, 96 * miB},
		{"1 MiB, a limit of 64 KiB", miB, 1, 64 * kiB, false, overlay.ErrTooLarge, 8 * miB},
		{"1,600 short lines over HTTP/2, a limit of 64 KiB", 1600, 1600, 64 * kiB, true, overlay.ErrTooLarge, 8 * miB},
		// Of a header far beyond the limit, net/http only says that it breaks HTTP/2.
		{"1 MiB over HTTP/2, a limit of 64 KiB", miB, 100, 64 * kiB, true, overlay.ErrBadAnswer, 16 * miB},
		{"1 MiB in one line over HTTP/2, a limit of 64 KiB", miB, 1, 64 * kiB, true, overlay.ErrBadAnswer, 16 * miB},
		{"11 MiB over HTTP/2, the client has no limit", 11 * miB, 100, 0, true, overlay.ErrBadAnswer, 160 * miB},
	} {
		server := startServer(largeHeader(c.size, c.lines), c.http2)
		client := server.Client()
		client.Transport.(*http.Transport).MaxResponseHeaderBytes = c.limit
		doer := newDoer(t, server.URL, overlay.WithHTTPClient(client))

		var err error
		allocated := measure(func() {
			_, err = doer.Do(request(t, "POST", server.URL+"/v1/codes", codeOnly))
		})
		server.Close()

		assert.ErrorIs(t, err, c.err, c.name)
		assert.ErrorIs(t, err, overlay.ErrOutcomeUnknown, c.name)
		assert.LessOrEqual(t, allocated, c.memory, "%s: bytes", c.name)
		t.Logf("%-45s %6d KiB: %v", c.name, allocated/kiB, err)
	}
}

// startServer starts a server that speaks HTTP/1.1 in plain text, or HTTP/2 over TLS.
func startServer(handler http.Handler, http2 bool) *httptest.Server {
	if !http2 {
		return httptest.NewServer(handler)
	}

	server := httptest.NewUnstartedServer(handler)
	server.EnableHTTP2 = true
	server.StartTLS()

	return server
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
		allocated := measure(func() { _, err = doer.Do(req) })

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
		"announced as 1 GiB": closingAfter(okHead + announced),
	} {
		failure := fail(t, handler, "POST", "/v1/codes", codeOnly, limit)
		assert.ErrorIs(t, failure, overlay.ErrTooLarge, name)
		assert.ErrorIs(t, failure, overlay.ErrOutcomeUnknown, name)
		assert.LessOrEqual(t, len(failure.Body), miB, name)
	}

	failure := fail(t, closingAfter("HTTP/1.1 403 Forbidden\r\n"+announced), "POST", "/v1/codes", codeOnly, limit)
	assert.ErrorIs(t, failure, overlay.ErrTooLarge, "a refusal")
	assert.ErrorIs(t, failure, overlay.ErrOutcomeUnknown, "a refusal that nobody has read")
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
