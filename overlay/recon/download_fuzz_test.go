package recon_test

import (
	"bufio"
	"bytes"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay/recon"
)

// FuzzDownload lets a server answer two requests with any bytes.
func FuzzDownload(f *testing.F) {
	const file = "orderId\r\n1\r\n2\r\n"
	whole := "HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n"
	for _, seed := range [][2]string{
		{whole + file, ""},
		{
			"HTTP/1.1 200 OK\r\nContent-Length: 15\r\nETag: \"a\"\r\n\r\n" + file[:9],
			"HTTP/1.1 206 Partial Content\r\nETag: \"a\"\r\nContent-Range: bytes 9-14/15\r\nContent-Length: 6\r\n\r\n" +
				file[9:],
		},
		{whole + file[:9], "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nf\r\n" + file + "\r\n0\r\n\r\n"},
		{
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\norder\r\n",
			"HTTP/1.1 416 Range Not Satisfiable\r\n\r\n",
		},
		{"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/very-secret\r\n\r\n", ""},
		{"HTTP/1.1 403 Forbidden\r\nX-Signature: from-the-server\r\n\r\n<Error>from-the-server</Error>", ""},
		{
			"HTTP/1.1 503 from-the-server\r\nContent-Length: 0\r\n\r\n",
			"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
		},
		{"from-the-server", "\x16\x03\x01"},
	} {
		f.Add([]byte(seed[0]), []byte(seed[1]))
	}
	answers := make(chan []byte, 2)
	address := answerWithBytes(f, answers)

	f.Fuzz(func(t *testing.T, first, second []byte) {
		const limit = 1 << 10
		var told recon.Progress
		downloader, err := recon.NewDownloader(recon.DownloaderConfig{
			LoopbackForTests: address, MaxBytes: limit, Attempts: 2,
			Progress: func(p recon.Progress) {
				assertProgress(t, told, p, limit)
				told = p
			},
		})
		require.NoError(t, err)
		answers <- first
		answers <- second

		var got bytes.Buffer
		n, err := downloader.WithoutPauses(time.Second).Download(t.Context(), noticeOf("http://"+address+signed), &got)

		if err != nil {
			assertRedacted(t, err)
		} else {
			assert.Equal(t, told.Bytes, n)
			assert.EqualValues(t, got.Len(), n)
			assert.EqualValues(t, bytes.Count(got.Bytes(), []byte("\n")), told.Rows)
			if told.Total >= 0 {
				assert.Equal(t, told.Total, n)
			}
		}
		for len(answers) > 0 { // one attempt was enough
			<-answers
		}
	})
}

// answerWithBytes listens and answers each connection with the next bytes. It
// returns its address.
func answerWithBytes(f *testing.F, answers <-chan []byte) string {
	f.Helper()
	return testkit.AnswerConnections(f, func(conn net.Conn) {
		answer := <-answers
		_, _ = http.ReadRequest(bufio.NewReader(conn)) // or closing would reset the connection
		_, _ = conn.Write(answer)
	})
}

// assertProgress checks what is told of a download after last was told.
func assertProgress(t *testing.T, last, told recon.Progress, limit int64) {
	t.Helper()

	assert.Greater(t, told.Bytes, last.Bytes)
	assert.GreaterOrEqual(t, told.Rows, last.Rows)
	assert.LessOrEqual(t, told.Bytes, limit)
	if told.Total >= 0 {
		assert.LessOrEqual(t, told.Bytes, told.Total)
	}
}
