package recon_test

import (
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/recon"
)

// maxBytes is how large a file may be in these tests.
const maxBytes = 1000

// badAnswer is a case of answers that are no file.
type badAnswer struct {
	name     string
	answer   answerFunc
	want     error
	status   int
	requests int64
	most     int64 // bytes of the file that may be read
}

func (c badAnswer) test(t *testing.T) {
	t.Parallel()
	s := serve(t, c.answer)
	s.config.MaxBytes = maxBytes
	directory := t.TempDir()

	err := s.downloader(t).Save(t.Context(), s.notice(), filepath.Join(directory, "file.csv"))

	assert.ErrorIs(t, err, c.want)
	assertRedacted(t, err)
	assert.Equal(t, c.requests, s.requests.Load())
	assertNothingLeft(t, directory)
	var failure *recon.DownloadError
	require.ErrorAs(t, err, &failure)
	assert.Equal(t, c.status, failure.Status)
	assert.EqualValues(t, c.requests, failure.Attempts)
	assert.LessOrEqual(t, failure.Bytes, c.most)
}

func TestAnswersOfAnotherStatusAreNoFile(t *testing.T) {
	t.Parallel()

	const attempts = recon.DefaultAttempts
	for name, c := range map[string]struct {
		status   int
		want     error
		requests int64
	}{
		"several choices":                {300, recon.ErrNotAllowed, 1},
		"an unknown redirect":            {399, recon.ErrNotAllowed, 1},
		"a bad request":                  {400, recon.ErrRefused, 1},
		"a range that was not asked for": {416, recon.ErrRefused, 1},
		"an unknown refusal":             {499, recon.ErrRefused, 1},
		"a file that is gone":            {http.StatusNotFound, recon.ErrRefused, 1},
		"no content":                     {http.StatusNoContent, recon.ErrBadAnswer, 1},
		"a part that was not asked for":  {http.StatusPartialContent, recon.ErrBadAnswer, 1},
		"a server that always fails":     {http.StatusInternalServerError, recon.ErrInterrupted, attempts},
		"a gateway that always fails":    {http.StatusBadGateway, recon.ErrInterrupted, attempts},
	} {
		answer := func(w http.ResponseWriter, _ *http.Request, _ int64) { w.WriteHeader(c.status) }
		t.Run(name, badAnswer{
			answer: answer, want: c.want, status: c.status, requests: c.requests,
		}.test)
	}
}

func TestAnswersThatAreNoFile(t *testing.T) {
	t.Parallel()

	raw := func(answer string) answerFunc {
		return func(w http.ResponseWriter, _ *http.Request, _ int64) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if !assert.NoError(t, err) {
				return
			}
			_, _ = io.WriteString(conn, answer)
			_ = conn.Close()
		}
	}
	for _, c := range []badAnswer{
		{
			name: "a redirect, even to itself", want: recon.ErrNotAllowed, status: 302, requests: 1,
			answer: func(w http.ResponseWriter, r *http.Request, _ int64) {
				http.Redirect(w, r, r.URL.String(), http.StatusFound)
			},
		},
		{
			name: "an address that ran out", want: recon.ErrRefused, status: 403, requests: 1,
			answer: func(w http.ResponseWriter, _ *http.Request, _ int64) {
				http.Error(w, "from-the-server", http.StatusForbidden)
			},
		},
		{
			name: "a compressed file", want: recon.ErrBadAnswer, status: 200, requests: 1,
			answer: func(w http.ResponseWriter, _ *http.Request, _ int64) {
				w.Header().Set("Content-Encoding", "gzip")
				_, _ = io.WriteString(w, "x")
			},
		},
		{
			name: "a file whose end nothing tells", want: recon.ErrBadAnswer, status: 200, requests: 1,
			answer: raw("HTTP/1.0 200 OK\r\n\r\nfrom-the-server"),
		},
		{
			name: "something else than HTTP", want: recon.ErrInterrupted, requests: recon.DefaultAttempts,
			answer: raw("from-the-server very-secret\r\n\r\n"),
		},
		{
			name: "headers without end", want: recon.ErrInterrupted, requests: recon.DefaultAttempts,
			answer: raw("HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", 100<<10)),
		},
	} {
		t.Run(c.name, c.test)
	}
}

func TestAFileThatIsTooLargeIsRefused(t *testing.T) {
	t.Parallel()

	sized := func(size int) answerFunc {
		return func(w http.ResponseWriter, _ *http.Request, _ int64) { _, _ = w.Write(make([]byte, size)) }
	}
	for _, c := range []badAnswer{
		{
			name: "by a byte", want: recon.ErrTooLarge, status: 200, requests: 1,
			answer: sized(maxBytes + 1),
		},
		{
			name: "as announced", want: recon.ErrTooLarge, status: 200, requests: 1,
			answer: sized(2 * maxBytes),
		},
		{
			name: "as announced with a part", want: recon.ErrTooLarge, status: 206, requests: 2, most: 500,
			answer: func(w http.ResponseWriter, _ *http.Request, attempt int64) {
				w.Header().Set("ETag", etag)
				if attempt == 1 {
					breakOff(w, make([]byte, 500))
				}
				w.Header().Set("Content-Range", contentRange(500, maxBytes, maxBytes+1))
				w.WriteHeader(http.StatusPartialContent)
				_, _ = w.Write(make([]byte, 501))
			},
		},
		{
			name: "in chunks", want: recon.ErrTooLarge, status: 200, requests: 1, most: 2 * maxBytes,
			answer: func(w http.ResponseWriter, _ *http.Request, _ int64) {
				for range 2 * maxBytes {
					_, _ = io.WriteString(w, "x")
					_ = http.NewResponseController(w).Flush()
				}
			},
		},
	} {
		t.Run(c.name, c.test)
	}
}

func TestAFileAsLargeAsAllowedIsTaken(t *testing.T) {
	t.Parallel()

	for name, chunked := range map[string]bool{"announced": false, "in chunks": true} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int64) {
			if chunked {
				_ = http.NewResponseController(w).Flush()
			}
			_, _ = w.Write(make([]byte, maxBytes))
		})
		s.config.MaxBytes = maxBytes

		n, err := s.downloader(t).Download(t.Context(), s.notice(), io.Discard)

		assert.NoError(t, err, name)
		assert.EqualValues(t, maxBytes, n, name)
	}
}

func TestAnEmptyFileIsAFile(t *testing.T) {
	t.Parallel()

	for name, length := range map[string]string{"announced": "0", "in chunks": ""} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int64) {
			if length != "" {
				w.Header().Set("Content-Length", length)
			}
			_ = http.NewResponseController(w).Flush()
		})

		n, err := s.downloader(t).Download(t.Context(), s.notice(), io.Discard)

		assert.NoError(t, err, name)
		assert.Zero(t, n, name)
	}
}
