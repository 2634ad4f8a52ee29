package recon_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/recon"
)

// sentFile is the file of these tests. Its server breaks off after a third.
var (
	sentFile = userFile(20_000)
	third    = len(sentFile) / 3
)

const (
	etag      = `"v1"`
	otherETag = `"v2"`
	weakETag  = `W/"v1"`
)

// step answers one request of a download.
type step func(t *testing.T, w http.ResponseWriter, r *http.Request)

func cutAfter(n int) step {
	return func(_ *testing.T, w http.ResponseWriter, _ *http.Request) { cut(w, sentFile, n) }
}

func breakOffAfter(n int) step {
	return func(_ *testing.T, w http.ResponseWriter, _ *http.Request) { breakOff(w, sentFile[:n]) }
}

func fail(status int) step {
	return func(_ *testing.T, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }
}

func abort(*testing.T, http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

func send(file []byte) step {
	return func(_ *testing.T, w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(file) }
}

func announceAndSend(file []byte) step {
	return func(_ *testing.T, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", strconv.Itoa(len(file)))
		_, _ = w.Write(file)
	}
}

func sendInChunks(file []byte) step {
	return func(_ *testing.T, w http.ResponseWriter, _ *http.Request) {
		_ = http.NewResponseController(w).Flush()
		_, _ = w.Write(file)
	}
}

// serveContent sends the file, or the part of it that is asked for.
func serveContent(_ *testing.T, w http.ResponseWriter, r *http.Request) {
	http.ServeContent(w, r, "file.csv", time.Time{}, bytes.NewReader(sentFile))
}

// sendRest sends the part of the file that is asked for, or all of it.
func sendRest(tag string) step {
	return func(_ *testing.T, w http.ResponseWriter, r *http.Request) {
		from := rangeFrom(r)
		w.Header().Set("ETag", tag)
		w.Header().Set("Content-Range", contentRange(from, len(sentFile)-1, len(sentFile)))
		w.Header().Set("Content-Length", strconv.Itoa(len(sentFile)-from))
		w.WriteHeader(http.StatusPartialContent)
		_, _ = w.Write(sentFile[from:])
	}
}

// sendPart sends a part of the file, in chunks, under a Content-Range.
func sendPart(span string, part []byte) step {
	return func(_ *testing.T, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Range", span)
		w.WriteHeader(http.StatusPartialContent)
		_ = http.NewResponseController(w).Flush()
		_, _ = w.Write(part)
	}
}

// tagged sends an ETag with an answer.
func tagged(tag string, next step) step {
	return func(t *testing.T, w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", tag)
		next(t, w, r)
	}
}

// askedForAll expects a request for the whole file.
func askedForAll(next step) step {
	return func(t *testing.T, w http.ResponseWriter, r *http.Request) {
		assert.Empty(t, r.Header.Get("Range"))
		next(t, w, r)
	}
}

// askedFrom expects a request for the file from a byte on.
func askedFrom(first int, next step) step {
	return func(t *testing.T, w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, fmt.Sprintf("bytes=%d-", first), r.Header.Get("Range"))
		next(t, w, r)
	}
}

// askedForVersion expects a request for a rest of a version of the file.
func askedForVersion(tag string, next step) step {
	return func(t *testing.T, w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, tag, r.Header.Get("If-Range"))
		assert.NotZero(t, rangeFrom(r))
		next(t, w, r)
	}
}

func rangeFrom(r *http.Request) int {
	first := strings.TrimSuffix(strings.TrimPrefix(r.Header.Get("Range"), "bytes="), "-")
	n, _ := strconv.Atoi(first)

	return n
}

// cutDownload is a case of a download that does not arrive in one answer.
type cutDownload struct {
	name     string
	tag      string // of every answer
	steps    []step // the last one is repeated
	want     error
	requests int64
}

func (c cutDownload) test(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, r *http.Request, attempt int64) {
		if c.tag != "" {
			w.Header().Set("ETag", c.tag)
		}
		c.steps[min(int(attempt), len(c.steps))-1](t, w, r)
	})

	var got bytes.Buffer
	n, err := s.downloader(t).Download(t.Context(), s.notice(), &got)

	assert.Equal(t, c.requests, s.requests.Load())
	if c.want != nil {
		require.ErrorIs(t, err, c.want)
		assertRedacted(t, err)
		return
	}
	require.NoError(t, err)
	assert.EqualValues(t, len(sentFile), n)
	assert.True(t, bytes.Equal(got.Bytes(), sentFile), "another file arrived")
}

func TestADownloadGoesOnWithTheRestAfterACut(t *testing.T) {
	t.Parallel()

	early := sendPart(contentRange(third, len(sentFile)-1, len(sentFile)), sentFile[third:2*third])
	for _, c := range []cutDownload{
		{
			name: "where there is an ETag", tag: etag, requests: 2,
			steps: []step{cutAfter(third), askedForVersion(etag, serveContent)},
		},
		{
			name: "where the size was not known before", tag: etag, requests: 2,
			steps: []step{breakOffAfter(third), sendRest(etag)},
		},
		{
			name: "and with the rest of the rest, which ended early", tag: etag, requests: 3,
			steps: []step{cutAfter(third), early, askedFrom(2*third, sendRest(etag))},
		},
	} {
		t.Run(c.name, c.test)
	}
}

func TestADownloadAsksForAllOfTheFileAfterACut(t *testing.T) {
	t.Parallel()

	for _, c := range []cutDownload{
		{
			name: "where there is no ETag", requests: 2,
			steps: []step{cutAfter(third), askedForAll(serveContent)},
		},
		{
			name: "where the ETag is weak", tag: weakETag, requests: 2,
			steps: []step{cutAfter(third), askedForAll(send(sentFile))},
		},
		{
			name: "where nothing had arrived", tag: etag, requests: 2,
			steps: []step{cutAfter(0), askedForAll(send(sentFile))},
		},
		{
			name: "where there is no such rest", tag: etag, requests: 3,
			steps: []step{
				cutAfter(third), fail(http.StatusRequestedRangeNotSatisfiable), askedForAll(send(sentFile)),
			},
		},
		{
			name: "where the length of the rest is not told", tag: etag, requests: 3,
			steps: []step{
				cutAfter(third),
				sendPart(fmt.Sprintf("bytes %d-%d/*", third, len(sentFile)-1), sentFile[third:]),
				send(sentFile),
			},
		},
		{
			name: "where the rest is that of another version", requests: 3,
			steps: []step{tagged(etag, cutAfter(third)), sendRest(otherETag), send(sentFile)},
		},
		{
			name: "where it was cut exactly at its end", tag: etag, requests: 3,
			steps: []step{breakOffAfter(len(sentFile)), serveContent},
		},
	} {
		t.Run(c.name, c.test)
	}
}

func TestADownloadSkipsWhatHadArrivedBeforeACut(t *testing.T) {
	t.Parallel()

	for _, c := range []cutDownload{
		{
			name: "where the server ignores ranges", tag: etag, requests: 2,
			steps: []step{cutAfter(third), send(sentFile)},
		},
		{
			name: "and is cut again within what is skipped", requests: 3,
			steps: []step{cutAfter(third), cutAfter(third / 2), send(sentFile)},
		},
		{
			name: "in chunks, without a length", requests: 2,
			steps: []step{
				breakOffAfter(third),
				func(_ *testing.T, w http.ResponseWriter, _ *http.Request) {
					_, _ = w.Write(sentFile[:third])
					_ = http.NewResponseController(w).Flush()
					_, _ = w.Write(sentFile[third:])
				},
			},
		},
		{
			name: "in chunks, where the size was known", requests: 2,
			steps: []step{cutAfter(third), sendInChunks(sentFile)},
		},
		{
			name: "where the whole file came in chunks and ended early", requests: 3,
			steps: []step{cutAfter(third), sendInChunks(sentFile[:2*third]), send(sentFile)},
		},
		{
			name: "where the size was not known", requests: 2,
			steps: []step{breakOffAfter(third), announceAndSend(sentFile)},
		},
	} {
		t.Run(c.name, c.test)
	}
}

func TestADownloadTriesAgainAfterTroubleOfTheServer(t *testing.T) {
	t.Parallel()

	for _, c := range []cutDownload{
		{
			name: "of each kind", requests: 4,
			steps: []step{
				fail(http.StatusServiceUnavailable), fail(http.StatusTooManyRequests), abort, send(sentFile),
			},
		},
		{
			name: "which is a timeout", requests: 2,
			steps: []step{fail(http.StatusRequestTimeout), send(sentFile)},
		},
	} {
		t.Run(c.name, c.test)
	}
}

func TestADownloadIsGivenUpAfterACut(t *testing.T) {
	t.Parallel()

	partOfAnotherRange := func(t *testing.T, w http.ResponseWriter, r *http.Request) {
		r.Header.Set("Range", "bytes=7-")
		sendRest(etag)(t, w, r)
	}
	for _, c := range []cutDownload{
		{
			name: "where another file of the same length comes", requests: 2, want: recon.ErrChanged,
			steps: []step{cutAfter(third), send(bytes.Repeat([]byte("x"), len(sentFile)))},
		},
		{
			name: "where a file of another length comes", requests: 2, want: recon.ErrChanged,
			steps: []step{cutAfter(third), announceAndSend(slices.Concat(sentFile, []byte("x")))},
		},
		{
			name: "where a shorter file comes in chunks", requests: 2, want: recon.ErrChanged,
			steps: []step{breakOffAfter(third), sendInChunks(sentFile[:10])},
		},
		{
			name: "where a part comes that was not asked for", tag: etag, requests: 3, want: recon.ErrBadAnswer,
			steps: []step{cutAfter(third), partOfAnotherRange},
		},
		{
			name: "where it never ends", tag: etag, requests: recon.DefaultAttempts, want: recon.ErrInterrupted,
			steps: []step{cutAfter(third)},
		},
	} {
		t.Run(c.name, c.test)
	}
}

// partialAnswer is an answer to the request for the rest of a file.
type partialAnswer struct {
	name     string
	span     string // Content-Range
	header   string // another header, with its value
	value    string
	body     []byte
	requests int64 // 2 where the part is taken, 3 where the download starts again
}

func (a partialAnswer) write(w http.ResponseWriter) {
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	for name, value := range map[string]string{"Content-Range": a.span, a.header: a.value} {
		if value != "" {
			w.Header().Set(name, value)
		}
	}
	w.WriteHeader(http.StatusPartialContent)
	_, _ = w.Write(a.body)
}

func TestOnlyThePartThatIsMissingIsTaken(t *testing.T) {
	t.Parallel()

	file := userFile(2_000)
	size, third := len(file), len(file)/3
	rest := file[third:]
	span := contentRange(third, size-1, size)
	const chunked = "Transfer-Encoding"
	for _, c := range []partialAnswer{
		{"the rest", span, "", "", rest, 2},
		{"the rest in chunks", span, chunked, "chunked", rest, 2},
		{"the rest, not encoded and saying so", span, "Content-Encoding", "identity", rest, 2},
		{"no range", "", "", "", rest, 3},
		{"another unit", strings.Replace(span, "bytes", "lines", 1), "", "", rest, 3},
		{"from a byte later", contentRange(third+1, size-1, size), "", "", rest[1:], 3},
		{"up to a byte earlier", contentRange(third, size-2, size), chunked, "chunked", rest[:len(rest)-1], 3},
		{"of a file of another size", contentRange(third, size, size+1), "", "", slices.Concat(rest, []byte("x")), 3},
		{"shorter than its range", span, "", "", rest[:len(rest)-1], 3},
		{"compressed", span, "Content-Encoding", "gzip", rest, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, func(w http.ResponseWriter, r *http.Request, attempt int64) {
				w.Header().Set("ETag", etag)
				switch attempt {
				case 1:
					cut(w, file, third)
				case 2:
					assert.Equal(t, fmt.Sprintf("bytes=%d-", third), r.Header.Get("Range"))
					c.write(w)
				default:
					askedForAll(send(file))(t, w, r)
				}
			})

			var got bytes.Buffer
			_, err := s.downloader(t).Download(t.Context(), s.notice(), &got)

			require.NoError(t, err)
			assert.Equal(t, string(file), got.String())
			assert.Equal(t, c.requests, s.requests.Load())
		})
	}
}

func TestASilentConnectionCountsAsBroken(t *testing.T) {
	t.Parallel()
	file := userFile(1000)
	s := serve(t, func(w http.ResponseWriter, r *http.Request, attempt int64) {
		if attempt > 1 {
			_, _ = w.Write(file)
			return
		}
		stall(w, r, file)
	})

	var got bytes.Buffer
	d := s.downloader(t).WithoutPauses(20 * time.Millisecond)
	_, err := d.Download(t.Context(), s.notice(), &got)

	require.NoError(t, err)
	assert.Equal(t, string(file), got.String())
	assert.EqualValues(t, 2, s.requests.Load())
}

func TestADownloadPausesBeforeEachFurtherAttempt(t *testing.T) {
	t.Parallel()
	s := serveStatus(t, http.StatusServiceUnavailable)
	var paused []int
	d := s.downloader(t).WithPauses(func(attempt int) error {
		paused = append(paused, attempt)
		if attempt == 3 {
			return errBroken
		}
		return nil
	})

	_, err := d.Download(t.Context(), s.notice(), io.Discard)

	assert.ErrorIs(t, err, errBroken)
	assert.Equal(t, []int{1, 2, 3}, paused, "after these attempts")
	assert.EqualValues(t, 3, s.requests.Load())
}
