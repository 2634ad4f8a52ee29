package recon_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay/recon"
)

func TestADownloadErrorTellsWhatHappenedAndWhatToDo(t *testing.T) {
	t.Parallel()

	const (
		again    = "; ask PayPay to send the notification again: it keeps the file for a week"
		fromFile = "; start the download again within two hours of the notification"
	)
	for _, c := range []struct {
		failure recon.DownloadError
		want    string
	}{
		{recon.DownloadError{Err: recon.ErrNotAllowed}, "recon: download: the file's address is not allowed"},
		{
			recon.DownloadError{Host: "files.example", Err: os.ErrClosed},
			"recon: download from files.example: file already closed",
		},
		{
			recon.DownloadError{Host: "files.example", Status: 403, Attempts: 1, Err: recon.ErrRefused},
			"recon: download from files.example: " + recon.ErrRefused.Error() +
				" (HTTP 403, attempts: 1, 0 bytes read)" + again,
		},
		{
			recon.DownloadError{Attempts: 2, Bytes: 7, Err: recon.ErrExpired},
			"recon: download: " + recon.ErrExpired.Error() + " (attempts: 2, 7 bytes read)" + again,
		},
		{
			recon.DownloadError{Status: 200, Err: recon.ErrChanged},
			"recon: download: " + recon.ErrChanged.Error() + " (HTTP 200)" + fromFile,
		},
		{
			recon.DownloadError{Err: fmt.Errorf("%w: the connection broke", recon.ErrInterrupted)},
			"recon: download: " + recon.ErrInterrupted.Error() + ": the connection broke" + fromFile,
		},
	} {
		assert.EqualError(t, &c.failure, c.want)
	}
}

func TestWhyADownloadWasGivenUp(t *testing.T) {
	t.Parallel()

	for _, c := range []struct {
		answer func(w http.ResponseWriter)
		want   string
	}{
		{
			func(w http.ResponseWriter) { w.WriteHeader(http.StatusServiceUnavailable) },
			": the server cannot answer now (HTTP 503, attempts: 2, 0 bytes read)",
		},
		{
			func(w http.ResponseWriter) { cut(w, userFile(10), 100) },
			": the connection broke (HTTP 200, attempts: 2, 100 bytes read)",
		},
	} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int64) { c.answer(w) })
		s.config.Attempts = 2

		_, err := s.downloader(t).Download(t.Context(), s.notice(), io.Discard)

		require.ErrorContains(t, err, c.want)
		assert.Equal(t, 1, strings.Count(err.Error(), "recon: download"), "%v", err)
	}
}

func TestNobodyIsAskedAfterTheWindow(t *testing.T) {
	t.Parallel()

	file := userFile(1000)
	for _, c := range []struct {
		name     string
		passed   time.Duration // before the download
		during   time.Duration // between its attempts
		requests int64
		want     error
	}{
		{"the window is open", recon.Window - time.Second, 0, 2, nil},
		{"it is over before the first attempt", recon.Window, 0, 0, recon.ErrExpired},
		{"it is over before the second one", recon.Window - time.Minute, time.Minute, 1, recon.ErrExpired},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()

			received := time.Date(2020, 1, 31, 1, 30, 0, 0, jst)
			clock := testkit.NewClock(received.Add(c.passed))
			s := serve(t, func(w http.ResponseWriter, _ *http.Request, attempt int64) {
				if attempt == 1 {
					clock.Advance(c.during)
					cut(w, file, 100)
				}
				_, _ = w.Write(file)
			})
			s.config.Now = clock.Now
			notice := s.notice()
			notice.ReceivedAt = received
			notice.RequestedAt = strconv.FormatInt(received.Add(-time.Hour).Unix(), 10)

			_, err := s.downloader(t).Download(t.Context(), notice, io.Discard)

			if c.want == nil {
				assert.NoError(t, err)
			} else {
				assert.ErrorIs(t, err, c.want)
				assertRedacted(t, err)
				assert.ErrorContains(t, err, "send the notification again")
			}
			assert.Equal(t, c.requests, s.requests.Load())
		})
	}
}

func TestADownloadCanBeCanceled(t *testing.T) {
	t.Parallel()
	file := userFile(1000)
	s := serve(t, func(w http.ResponseWriter, r *http.Request, _ int64) { stall(w, r, file) })
	ctx, cancel := context.WithCancel(t.Context())
	s.config.Progress = func(recon.Progress) { cancel() }

	_, err := s.downloader(t).Download(ctx, s.notice(), io.Discard)
	assert.ErrorIs(t, err, context.Canceled)
	assert.EqualValues(t, 1, s.requests.Load())
	assertRedacted(t, err)

	_, err = s.downloader(t).Open(ctx, s.notice())
	assert.ErrorIs(t, err, context.Canceled)
	assert.EqualValues(t, 1, s.requests.Load())
}

func TestReadingAfterCloseIsAnError(t *testing.T) {
	t.Parallel()
	s := serveFile(t, userFile(1))
	f, err := s.downloader(t).Open(t.Context(), s.notice())
	require.NoError(t, err)

	_ = f.Close()

	_, err = f.Read(make([]byte, 1))
	assert.ErrorIs(t, err, os.ErrClosed)
}

func TestPausesGrowAndEndWithTheContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for attempt, longest := range map[int]time.Duration{
			1: time.Second, 2: 2 * time.Second, 3: 4 * time.Second, 6: 30 * time.Second, 1000: 30 * time.Second,
		} {
			start := time.Now()
			require.NoError(t, recon.Wait(t.Context(), attempt))
			pause := time.Since(start)
			assert.GreaterOrEqual(t, pause, longest/2, "after attempt %d", attempt)
			assert.LessOrEqual(t, pause, longest, "after attempt %d", attempt)
		}

		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		start := time.Now()
		assert.ErrorIs(t, recon.Wait(ctx, 5), context.DeadlineExceeded)
		assert.Equal(t, time.Millisecond, time.Since(start))
	})
}
