package recon

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jppay/jppay/internal/backoff"
	"github.com/jppay/jppay/overlay/internal/version"
)

var errBroke = errors.New("the connection broke")

// connect makes requests until one is answered with the file, or with the rest of it after an
// interruption.
func (f *download) connect() error {
	for cause := error(nil); ; {
		if f.attempts >= f.d.config.Attempts {
			return fmt.Errorf("%w: %w", ErrInterrupted, cmp.Or(cause, errBroke))
		}
		if f.attempts > 0 {
			if err := f.d.wait(f.ctx, f.attempts); err != nil {
				return err
			}
		}
		if err := f.ctx.Err(); err != nil {
			return err
		}
		if !f.expires.IsZero() && !f.d.config.Now().Before(f.expires) {
			return ErrExpired
		}
		f.attempts++
		var final bool
		if final, cause = f.attempt(); cause == nil {
			return nil
		}
		f.disconnect()
		if err := f.ctx.Err(); err != nil {
			return err
		}
		if final {
			return cause
		}
	}
}

// attempt makes one request. If it fails, final says that another request would fail too.
func (f *download) attempt() (final bool, err error) {
	f.status = 0
	ctx, cancel := context.WithCancel(f.ctx)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, f.address.Reveal(), nil)
	if err != nil {
		cancel()
		return true, fmt.Errorf("%w: it is not a URL", ErrNotAllowed) // it was checked before
	}
	request.Header.Set("User-Agent", version.UserAgent())
	// The bytes that are counted and resumed must be those of the file as it is stored.
	request.Header.Set("Accept-Encoding", "identity")
	resume := f.bytes > 0 && f.etag != ""
	if resume {
		request.Header.Set("Range", "bytes="+strconv.FormatInt(f.bytes, 10)+"-")
		request.Header.Set("If-Range", f.etag)
	}
	response, err := f.d.client.Do(request)
	if err != nil {
		cancel()
		err = withoutAddress(err)
		return errors.Is(err, ErrNotAllowed), err
	}
	f.status, f.body, f.cancel = response.StatusCode, response.Body, cancel
	f.stall = time.AfterFunc(f.d.stall, cancel)
	f.stall.Stop()
	switch {
	case response.StatusCode == http.StatusPartialContent && resume:
		return f.goOn(response)
	case response.StatusCode == http.StatusOK:
		return f.startAgain(response)
	case response.StatusCode >= 300 && response.StatusCode < 400:
		return true, fmt.Errorf("%w: the server redirects, and redirects are not followed", ErrNotAllowed)
	case response.StatusCode == http.StatusRequestedRangeNotSatisfiable && resume:
		f.etag = "" // so that the next attempt starts again
		return false, ErrBadAnswer
	case response.StatusCode == http.StatusRequestTimeout,
		response.StatusCode == http.StatusTooManyRequests,
		response.StatusCode >= 500:
		return false, errors.New("the server cannot answer now")
	case response.StatusCode >= 400:
		return true, ErrRefused
	}
	return true, ErrBadAnswer
}

// goOn continues with an answer that holds the rest of the file.
func (f *download) goOn(response *http.Response) (final bool, err error) {
	var first, last, total int64
	_, err = fmt.Sscanf(response.Header.Get("Content-Range"), "bytes %d-%d/%d", &first, &last, &total)
	if err != nil || first != f.bytes || f.total >= 0 && total != f.total || last != total-1 ||
		response.ContentLength >= 0 && response.ContentLength != total-first || encoded(response) {
		f.etag = "" // so that the next attempt starts again
		return false, fmt.Errorf("%w: it holds another part of the file than the one that was requested", ErrBadAnswer)
	}
	if response.Header.Get("ETag") != f.etag {
		f.etag = "" // so that the next attempt starts again, and compares
		return false, ErrChanged
	}
	f.total = total
	return true, f.allow(total)
}

// startAgain continues with an answer that holds the whole file, and skips what was read.
func (f *download) startAgain(response *http.Response) (final bool, err error) {
	length := response.ContentLength
	switch {
	case encoded(response):
		return true, fmt.Errorf("%w: it is compressed, but no compression was requested", ErrBadAnswer)
	case length < 0 && !slices.Contains(response.TransferEncoding, "chunked"):
		return true, fmt.Errorf("%w: it does not say where the file ends", ErrBadAnswer)
	case f.bytes > 0 && f.total >= 0 && length >= 0 && length != f.total:
		return true, ErrChanged
	}
	if err := f.allow(length); err != nil {
		return true, err
	}
	if length >= 0 {
		f.total = length
	}
	f.etag = ""
	if etag := response.Header.Get("ETag"); strings.HasPrefix(etag, `"`) {
		f.etag = etag
	}
	if f.bytes == 0 {
		return false, nil
	}
	again, buffer := sha256.New(), make([]byte, pieceSize)
	for remaining := f.bytes; remaining > 0; {
		n, err := f.piece(buffer[:min(remaining, pieceSize)])
		_, _ = again.Write(buffer[:n])
		remaining -= int64(n)
		switch {
		case remaining == 0:
		case err == io.EOF:
			return true, ErrChanged
		case err != nil:
			return false, errBroke
		}
	}
	if !bytes.Equal(again.Sum(nil), f.sum.Sum(nil)) {
		return true, ErrChanged
	}
	return false, nil
}

func (f *download) allow(length int64) error {
	if length > f.d.config.MaxBytes {
		return fmt.Errorf("%w: MaxBytes allows %d bytes", ErrTooLarge, f.d.config.MaxBytes)
	}
	return nil
}

func encoded(response *http.Response) bool {
	encoding := response.Header.Get("Content-Encoding")
	return encoding != "" && encoding != "identity"
}

// wait pauses before another attempt: one second, then twice as long each time, minus a random
// part of up to a half.
func wait(ctx context.Context, attempt int) error {
	pause := backoff.Ceiling(time.Second, maxWait, attempt-1)
	return backoff.Wait(ctx, pause-rand.N(pause/2)) //nolint:gosec // a pause is no secret
}

// withoutAddress returns the cause of a failed request. It drops the *url.Error around it,
// which holds the address, and a cause that may quote what a server sent.
func withoutAddress(err error) error {
	if withURL, ok := errors.AsType[*url.Error](err); ok {
		err = withURL.Err
	}
	if _, ok := errors.AsType[*net.OpError](err); ok || errors.Is(err, ErrNotAllowed) {
		return err
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return fmt.Errorf("%w: %w", ErrNotAllowed, err)
	}
	return errors.New("the request failed")
}
