package recon

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const (
	defaultMaxBytes = 4 << 30 // room for some ten million transactions
	defaultAttempts = 5

	headerTimeout = 30 * time.Second
	defaultStall  = 30 * time.Second // without a byte
	maxWait       = 30 * time.Second // between two attempts
	maxAddress    = 8 << 10          // bytes of a URL
	minTLS        = tls.VersionTLS12
)

// Progress is how far a download is.
type Progress struct {
	// File is the file's name; zero if PayPay does not use such names.
	File FileName
	// Bytes is how much has arrived. Total is the size of the file, -1 if the server did not
	// say.
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
	// MaxBytes is the largest file; 0 means 4 GiB.
	MaxBytes int64
	// Attempts is how many requests a download may take in all, the first one
	// included; 0 means 5.
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
// It ignores proxies of the environment, because it could not check the address that a proxy
// connects to.
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
		return refuse(errors.New("MaxBytes and Attempts must not be negative"))
	}
	config.MaxBytes = cmp.Or(config.MaxBytes, defaultMaxBytes)
	config.Attempts = cmp.Or(config.Attempts, defaultAttempts)
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
		return refuse(errors.New("TLS: InsecureSkipVerify must be off, or anyone can pretend to be the host"))
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

// Open starts a download and returns the file while it arrives. If the connection breaks, Read
// makes a new request. It asks for the rest of the file if the file's ETag allows that;
// otherwise it reads the file from the start and compares the part that was read before by
// its SHA-256. Close the file.
//
// The context is that of the whole download. Errors of Open and of Read are a *DownloadError.
// If Read returns io.EOF, the file is whole. To end a Read from another goroutine, cancel the
// context; do not use Close for that.
func (d *Downloader) Open(ctx context.Context, notice Notice) (io.ReadCloser, error) {
	f, err := d.open(ctx, notice)
	if err != nil {
		return nil, err
	}
	return f, nil
}

func (d *Downloader) open(ctx context.Context, notice Notice) (*download, error) {
	file, _ := notice.FileName()
	f := &download{
		d: d, ctx: ctx, address: notice.Path, file: file, expires: notice.Expires(), total: -1, sum: sha256.New(),
	}
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
	return d.download(ctx, notice, w, func() error { return nil })
}

// download writes the file to w. When it is whole, finish is called.
func (d *Downloader) download(ctx context.Context, notice Notice, w io.Writer, finish func() error) (int64, error) {
	f, err := d.open(ctx, notice)
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close() }()
	n, err := io.CopyBuffer(struct{ io.Writer }{w}, f, make([]byte, pieceSize))
	if err == nil {
		err = finish()
	}
	if err != nil {
		return n, f.fail(err)
	}
	return n, nil
}

// Save writes the file to a path, and replaces a file that is there. Only its owner can read
// it. Until it is whole, it has another name in the same directory, which ends in .part.
// After an error it is removed.
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
	_, err = d.download(ctx, notice, part, func() error {
		if err := errors.Join(part.Sync(), part.Close()); err != nil {
			return err
		}
		return os.Rename(part.Name(), name)
	})
	saved = err == nil
	return err
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
		return refuse("its host and port are not in Hosts")
	}
	return host, nil
}
