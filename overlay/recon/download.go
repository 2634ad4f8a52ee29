package recon

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"errors"
	"fmt"
	"hash"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jppay/jppay/internal/backoff"
	"github.com/jppay/jppay/overlay"
)

const (
	// DefaultMaxBytes is the largest file that is downloaded, in bytes, unless
	// DownloaderConfig.MaxBytes says otherwise: room for some ten million
	// transactions.
	DefaultMaxBytes = 4 << 30
	// DefaultAttempts is how many requests a download may take, unless
	// DownloaderConfig.Attempts says otherwise.
	DefaultAttempts = 5
)

const (
	headerTimeout = 30 * time.Second
	defaultStall  = 30 * time.Second // without a byte
	maxWait       = 30 * time.Second // between two attempts
	maxAddress    = 8 << 10          // bytes of a URL
	minTLS        = tls.VersionTLS12
)

// Sentinels for errors.Is. Those of a download are wrapped in a DownloadError.
var (
	// ErrNotAllowed means that the file's address is not one that may be asked: not
	// https, another host or port, with a user name, a redirect, a name that leads to
	// an address inside of a network, or a host whose certificate is not its own. It
	// was not asked.
	ErrNotAllowed = errors.New("address not allowed")
	// ErrExpired means that the Window is over.
	ErrExpired = errors.New("the time for the download is over")
	// ErrRefused means that the server does not give the file out: HTTP 4xx.
	ErrRefused = errors.New("the server refuses the file")
	// ErrTooLarge means that the file exceeds MaxBytes.
	ErrTooLarge = errors.New("file too large")
	// ErrInterrupted means that the last of the attempts failed as well.
	ErrInterrupted = errors.New("interrupted")
	// ErrChanged means that after an interruption the server had another file. What
	// was read before is not the beginning of it.
	ErrChanged = errors.New("the file changed during the download")
	// ErrBadAnswer means that the server's answer makes no sense for a file, or does
	// not tell where the file ends.
	ErrBadAnswer = errors.New("answer not understood")
)

// Progress is how far a download is.
type Progress struct {
	// File is the file's name, zero where it is not one of PayPay's.
	File FileName
	// Bytes is how much has arrived, and Total how much there is, -1 if the server
	// did not say.
	Bytes, Total int64
	// Rows is how many line ends have arrived.
	Rows int64
}

// DownloaderConfig says from where to download, and how much.
type DownloaderConfig struct {
	// Hosts are the host names that files may come from, in lower case, exactly as
	// they stand in PayPay's notifications; at least one. Only port 443 is allowed,
	// unless the port is named: "files.example:8443".
	Hosts []string
	// MaxBytes is the largest file; 0 for DefaultMaxBytes.
	MaxBytes int64
	// Attempts is how many requests a download may take in all, the first one
	// included; 0 for DefaultAttempts.
	Attempts int
	// Progress, if set, is called after each piece that arrives, at most 32 KiB of
	// the file, by the goroutine that reads. It should return at once.
	Progress func(Progress)
	// TLS, if set, is used for connections, for instance with RootCAs of its own.
	// Verification cannot be switched off.
	TLS *tls.Config
	// LoopbackForTests is one loopback address with a port, such as
	// "127.0.0.1:8443", that files may come from as well, also over http. Leave it
	// empty outside of tests.
	LoopbackForTests string
	// Now is the clock, also for certificates unless TLS has one; nil is time.Now.
	Now func() time.Time
}

// Downloader downloads files. It is safe for concurrent use.
//
// It connects directly, whatever the environment says of proxies: behind a proxy,
// the address connected to could not be checked.
type Downloader struct {
	config DownloaderConfig
	client *http.Client
	wait   func(ctx context.Context, attempt int) error
	stall  time.Duration // how long a connection may be silent
}

// NewDownloader returns a Downloader, or an error that names the field that cannot
// be used.
func NewDownloader(config DownloaderConfig) (*Downloader, error) {
	refuse := func(err error) (*Downloader, error) { return nil, fmt.Errorf("recon: downloader: %w", err) }
	if len(config.Hosts) == 0 && config.LoopbackForTests == "" {
		return refuse(errors.New("Hosts: name at least one host that files may come from"))
	}
	config.Hosts = slices.Clone(config.Hosts)
	for i, host := range config.Hosts {
		if err := checkHost(host); err != nil {
			return refuse(fmt.Errorf("Hosts[%d]: %w", i, err))
		}
		config.Hosts[i] = strings.TrimSuffix(host, ":443")
	}
	if config.LoopbackForTests != "" {
		if err := checkLoopback(config.LoopbackForTests); err != nil {
			return refuse(err)
		}
	}
	if config.MaxBytes < 0 || config.Attempts < 0 {
		return refuse(errors.New("MaxBytes, Attempts: they cannot be below zero"))
	}
	if config.MaxBytes == 0 {
		config.MaxBytes = DefaultMaxBytes
	}
	if config.Attempts == 0 {
		config.Attempts = DefaultAttempts
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	security := &tls.Config{}
	if config.TLS != nil {
		security = config.TLS.Clone()
	}
	if security.Time == nil {
		security.Time = config.Now
	}
	if security.InsecureSkipVerify {
		return refuse(errors.New("TLS: InsecureSkipVerify would let anyone be the host"))
	}
	security.MinVersion = max(security.MinVersion, minTLS)
	security.NextProtos = nil // a Transport like this one speaks HTTP/1.1 only
	return &Downloader{
		config: config,
		client: &http.Client{
			Transport: &http.Transport{
				DialContext:            dialer{config.LoopbackForTests}.dial,
				TLSClientConfig:        security,
				TLSHandshakeTimeout:    connectTimeout,
				ResponseHeaderTimeout:  headerTimeout,
				MaxResponseHeaderBytes: 64 << 10,
				DisableCompression:     true,
				DisableKeepAlives:      true, // a connection serves one attempt
			},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		wait:  wait,
		stall: defaultStall,
	}, nil
}

// Open starts a download and returns the file as it arrives. Where the connection
// breaks, reading goes on by itself after a new request: with the rest of the file
// if its ETag allows that, else from the start, and then what was read before is
// compared by its SHA-256. Close it.
//
// The context is that of the whole download. Errors of Open and of Read are a
// *DownloadError. A file that ended with io.EOF is whole. To end a Read from another
// goroutine, cancel the context; Close is not for that.
func (d *Downloader) Open(ctx context.Context, notice Notice) (io.ReadCloser, error) {
	f, err := d.open(ctx, notice)
	if err != nil {
		return nil, err
	}
	return f, nil
}

func (d *Downloader) open(ctx context.Context, notice Notice) (*download, error) {
	file, _ := notice.FileName()
	f := &download{d: d, ctx: ctx, address: notice.Path, file: file, expires: notice.Expires(), total: -1, sum: sha256.New()}
	var err error
	if f.host, err = d.check(notice.Path.Reveal()); err == nil {
		err = f.connect()
	}
	if err != nil {
		return nil, f.fail(err)
	}
	return f, nil
}

// Download writes the file to w and returns its size. After an error, w holds
// the part of the file that arrived: do not use it.
func (d *Downloader) Download(ctx context.Context, notice Notice, w io.Writer) (int64, error) {
	f, err := d.open(ctx, notice)
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close() }()
	n, err := io.CopyBuffer(struct{ io.Writer }{w}, f, make([]byte, pieceSize))
	if err != nil {
		return n, f.fail(err)
	}
	return n, nil
}

// Save writes the file to a path, where it replaces what is there. Only its owner
// can read it. It appears once it is whole: until then it has another name in the
// same directory, one that ends in .part, and after an error it is removed.
func (d *Downloader) Save(ctx context.Context, notice Notice, name string) error {
	part, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*.part")
	if err != nil {
		return &DownloadError{Err: err}
	}
	saved := false
	defer func() { // also after a panic of Progress
		if !saved {
			_ = part.Close()
			_ = os.Remove(part.Name())
		}
	}()
	f, err := d.open(ctx, notice)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	_, err = io.CopyBuffer(struct{ io.Writer }{part}, f, make([]byte, pieceSize))
	if err == nil {
		err = part.Sync()
	}
	if err == nil {
		err = part.Close()
	}
	if err == nil {
		err = os.Rename(part.Name(), name)
	}
	if saved = err == nil; !saved {
		return f.fail(err)
	}
	return nil
}

// check returns the host of an address that may be asked for a file.
func (d *Downloader) check(address string) (host string, err error) {
	refuse := func(why string) (string, error) { return host, fmt.Errorf("%w: %s", ErrNotAllowed, why) }
	if address == "" || len(address) > maxAddress {
		return refuse("it is empty or too long")
	}
	parsed, err := url.Parse(address)
	if err != nil {
		return refuse("it is not a URL")
	}
	parsed.Host = strings.ToLower(parsed.Host)
	if isHostName(parsed.Hostname()) {
		host = strings.TrimSuffix(parsed.Host, ":443")
	}
	loopback := d.config.LoopbackForTests != "" && parsed.Host == d.config.LoopbackForTests
	switch {
	case parsed.Scheme != "https" && !(loopback && parsed.Scheme == "http"):
		return refuse("it is not https")
	case parsed.User != nil:
		return refuse("it has a user name")
	case parsed.Fragment != "":
		return refuse("it has a fragment")
	case !loopback && !slices.Contains(d.config.Hosts, host):
		return refuse("Hosts does not name its host and port")
	}
	return host, nil
}

const pieceSize = 32 << 10

// download is a file that is being read. It makes as many requests as it takes.
type download struct {
	d       *Downloader
	ctx     context.Context
	address overlay.Secret
	host    string
	file    FileName
	expires time.Time

	status   int
	attempts int
	etag     string // of the file, strong
	total    int64
	bytes    int64
	rows     int64
	sum      hash.Hash // of what was read

	body   io.ReadCloser // of the current answer; nil between two
	cancel context.CancelFunc
	stall  *time.Timer
	err    error // what ended it
}

// fail wraps an error, unless it is wrapped already.
func (f *download) fail(err error) error {
	if wrapped, ok := errors.AsType[*DownloadError](err); ok {
		return wrapped
	}
	return &DownloadError{Host: f.host, Status: f.status, Attempts: f.attempts, Bytes: f.bytes, Err: err}
}

// Close ends the download.
func (f *download) Close() error {
	f.disconnect()
	if f.err == nil {
		f.err = f.fail(os.ErrClosed)
	}
	return nil
}

func (f *download) Read(p []byte) (int, error) {
	for f.err == nil && len(p) > 0 {
		if f.body == nil {
			if err := f.connect(); err != nil {
				f.err = f.fail(err)
				break
			}
		}
		n, err := f.piece(p[:min(len(p), pieceSize)])
		if n > 0 {
			f.bytes += int64(n)
			f.rows += int64(bytes.Count(p[:n], []byte("\n")))
			_, _ = f.sum.Write(p[:n])
			if f.bytes > f.d.config.MaxBytes {
				f.disconnect()
				f.err = f.fail(tooLarge(f.d.config.MaxBytes))
				break
			}
			if f.d.config.Progress != nil {
				f.d.config.Progress(Progress{File: f.file, Bytes: f.bytes, Total: f.total, Rows: f.rows})
			}
		}
		switch {
		case err == io.EOF && (f.total < 0 || f.bytes == f.total):
			f.disconnect()
			f.err = io.EOF
		case err != nil:
			f.disconnect()
			if err := f.ctx.Err(); err != nil {
				f.err = f.fail(err)
			}
		}
		if n > 0 {
			return n, nil
		}
	}
	if len(p) == 0 {
		return 0, nil
	}
	return 0, f.err
}

// piece reads from the current answer, which may not fall silent.
func (f *download) piece(p []byte) (int, error) {
	f.stall.Reset(f.d.stall)
	n, err := f.body.Read(p)
	f.stall.Stop()
	return n, err
}

func (f *download) disconnect() {
	if f.body != nil {
		f.stall.Stop()
		f.cancel()
		_ = f.body.Close()
		f.body = nil
	}
}

// connect makes requests until one is answered with the file, from where it was
// interrupted.
func (f *download) connect() error {
	for cause := error(nil); ; {
		if f.attempts >= f.d.config.Attempts {
			if cause == nil {
				return fmt.Errorf("%w: the connection broke", ErrInterrupted)
			}
			return fmt.Errorf("%w: %w", ErrInterrupted, cause)
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

// attempt makes one request. If it fails, final tells whether another one would
// fail as well.
func (f *download) attempt() (final bool, err error) {
	f.status = 0
	ctx, cancel := context.WithCancel(f.ctx)
	request, err := newRequest(ctx, f.address)
	if err != nil {
		cancel()
		return true, fmt.Errorf("%w: it is not a URL", ErrNotAllowed) // it was checked before
	}
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
		return true, fmt.Errorf("%w: the server redirects, which is never followed", ErrNotAllowed)
	case response.StatusCode == http.StatusRequestedRangeNotSatisfiable && resume:
		f.etag = "" // so that the next attempt starts again
		return false, ErrBadAnswer
	case response.StatusCode == http.StatusRequestTimeout, response.StatusCode == http.StatusTooManyRequests, response.StatusCode >= 500:
		return false, errors.New("the server cannot answer now")
	case response.StatusCode >= 400:
		return true, ErrRefused
	}
	return true, ErrBadAnswer
}

// goOn takes an answer that holds the rest of the file.
func (f *download) goOn(response *http.Response) (final bool, err error) {
	var first, last, total int64
	_, err = fmt.Sscanf(response.Header.Get("Content-Range"), "bytes %d-%d/%d", &first, &last, &total)
	if err != nil || first != f.bytes || f.total >= 0 && total != f.total || last != total-1 ||
		response.ContentLength >= 0 && response.ContentLength != total-first || encoded(response) {
		f.etag = "" // so that the next attempt starts again
		return false, fmt.Errorf("%w: it is another part of the file than the one that is missing", ErrBadAnswer)
	}
	if response.Header.Get("ETag") != f.etag {
		f.etag = "" // so that the next attempt starts again, and compares
		return false, ErrChanged
	}
	f.total = total
	return true, f.allow(total)
}

// startAgain takes an answer that holds the whole file, and skips what was read.
func (f *download) startAgain(response *http.Response) (final bool, err error) {
	length := response.ContentLength
	switch {
	case encoded(response):
		return true, fmt.Errorf("%w: it is compressed, which was not asked for", ErrBadAnswer)
	case length < 0 && !slices.Contains(response.TransferEncoding, "chunked"):
		return true, fmt.Errorf("%w: it does not tell where the file ends", ErrBadAnswer)
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
	for left := f.bytes; left > 0; {
		n, err := f.piece(buffer[:min(left, pieceSize)])
		_, _ = again.Write(buffer[:n])
		left -= int64(n)
		switch {
		case left == 0:
		case err == io.EOF:
			return true, ErrChanged
		case err != nil:
			return false, errors.New("the connection broke")
		}
	}
	if !bytes.Equal(again.Sum(nil), f.sum.Sum(nil)) {
		return true, ErrChanged
	}
	return false, nil
}

func (f *download) allow(length int64) error {
	if length > f.d.config.MaxBytes {
		return tooLarge(f.d.config.MaxBytes)
	}
	return nil
}

func tooLarge(limit int64) error { return fmt.Errorf("%w: the limit is %d bytes", ErrTooLarge, limit) }

func encoded(response *http.Response) bool {
	encoding := response.Header.Get("Content-Encoding")
	return encoding != "" && encoding != "identity"
}

// wait pauses before another attempt: a second, and twice as long each time, less
// up to half of it by chance.
func wait(ctx context.Context, attempt int) error {
	pause := backoff.Ceiling(time.Second, maxWait, attempt-1)
	return backoff.Wait(ctx, pause-rand.N(pause/2)) //nolint:gosec // a pause is no secret
}

// withoutAddress returns the cause of a failed request. The *url.Error around it
// holds the address and is dropped; and a cause that may quote what a server sent
// is not kept.
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
	return errors.New("the exchange failed")
}
