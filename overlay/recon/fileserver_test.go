package recon_test

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/recon"
)

// signed is the part of an address that nobody may see.
const signed = "/d/transaction_123456789_20200130000000_20200130235959_v2.csv?X-Signature=very-secret"

// answerFunc answers one request of a download. Attempts are counted from 1.
type answerFunc func(w http.ResponseWriter, r *http.Request, attempt int64)

// fileServer is a TLS server on loopback, and the configuration of a downloader that
// may ask it.
type fileServer struct {
	*httptest.Server
	config   recon.DownloaderConfig
	requests atomic.Int64
}

func serve(t testing.TB, answer answerFunc) *fileServer {
	t.Helper()

	s := &fileServer{}
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer(w, r, s.requests.Add(1))
	}))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)

	s.config = recon.DownloaderConfig{
		LoopbackForTests: s.Listener.Addr().String(),
		TLS:              trust(s.Server),
	}

	return s
}

// serveStatus answers every request with a status and without a body.
func serveStatus(t testing.TB, status int) *fileServer {
	t.Helper()

	return serve(t, func(w http.ResponseWriter, _ *http.Request, _ int64) { w.WriteHeader(status) })
}

// serveFile answers every request with a file.
func serveFile(t testing.TB, file []byte) *fileServer {
	t.Helper()

	return serve(t, func(w http.ResponseWriter, _ *http.Request, _ int64) { _, _ = w.Write(file) })
}

func noticeOf(address string) recon.Notice {
	return recon.Notice{Path: overlay.NewSecret(address)}
}

func (s *fileServer) notice() recon.Notice { return noticeOf(s.URL + signed) }

func (s *fileServer) downloader(t testing.TB) *recon.Downloader {
	t.Helper()

	d, err := recon.NewDownloader(s.config)
	require.NoError(t, err)

	return d.WithoutPauses(5 * time.Second)
}

// cut announces the whole file and breaks off after some of it.
func cut(w http.ResponseWriter, file []byte, after int) {
	w.Header().Set("Content-Length", strconv.Itoa(len(file)))
	breakOff(w, file[:after])
}

// breakOff breaks off after some of a file, in chunks where no size was announced.
func breakOff(w http.ResponseWriter, some []byte) {
	_, _ = w.Write(some)
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// stall announces the whole file and falls silent after 100 bytes of it.
func stall(w http.ResponseWriter, r *http.Request, file []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(file)))
	_, _ = w.Write(file[:100])
	_ = http.NewResponseController(w).Flush()
	<-r.Context().Done()
}

// contentRange is the header of a part of a file, from its first to its last byte.
func contentRange(first, last, size int) string {
	return fmt.Sprintf("bytes %d-%d/%d", first, last, size)
}

// assertRedacted checks what is promised of every error of a download.
func assertRedacted(t *testing.T, err error) {
	t.Helper()

	var failure *recon.DownloadError
	if !assert.ErrorAs(t, err, &failure) {
		return
	}
	var withURL *url.Error
	assert.NotErrorAs(t, err, &withURL, "the error holds the address")

	wrapped := fmt.Errorf("job: %w", err)
	output := testkit.NewOutput("very-secret", "Signature", "/d/", "transaction_", "from-the-server")
	output.Print(err, failure, wrapped)
	assert.Empty(t, output.Found())

	encoded, _ := json.Marshal(failure)
	printed := []string{wrapped.Error(), string(encoded)}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		printed = append(printed, fmt.Sprintf(verb, err), fmt.Sprintf(verb, failure))
	}
	for _, text := range printed {
		assert.NotContains(t, text, "\n")
	}
}

func assertNothingLeft(t testing.TB, directory string) {
	t.Helper()

	files, err := os.ReadDir(directory)
	assert.NoError(t, err)
	assert.Empty(t, files, "temporary files are left behind")
}
