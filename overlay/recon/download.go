package recon

import (
	"bytes"
	"context"
	"errors"
	"hash"
	"io"
	"os"
	"time"

	"github.com/jppay/jppay/overlay"
)

const pieceSize = 32 << 10

// download is a file that is being read, with as many requests as it needs.
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
			if err := f.allow(f.bytes); err != nil {
				f.disconnect()
				f.err = f.fail(err)
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

// piece reads from the current answer. It fails if nothing arrives for too long.
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
