package recon

import (
	"context"
	"io"
	"iter"
	"time"
)

// Limits that the tests reach.
const (
	DefaultAttempts = defaultAttempts
	MaxID           = maxID
	MaxRow          = maxRow
	MaxRowLines     = maxRowLines
	Window          = window
)

// CheckAddress is what every address that is connected to has to pass.
var CheckAddress = checkAddress

// Wait pauses before another attempt.
var Wait = wait

// WithoutPauses makes attempts follow each other at once. A connection that is silent
// for stall counts as broken.
func (d *Downloader) WithoutPauses(stall time.Duration) *Downloader {
	d.wait = func(ctx context.Context, _ int) error { return ctx.Err() }
	d.stall = stall
	return d
}

// WithPauses asks pause instead of letting time pass.
func (d *Downloader) WithPauses(pause func(attempt int) error) *Downloader {
	d.wait = func(_ context.Context, attempt int) error { return pause(attempt) }
	return d
}

// WithChunk sorts so many entries in memory at a time.
func (o ReconcileOptions) WithChunk(entries int) ReconcileOptions {
	o.chunk = entries
	return o
}

// Record is a row before its cells are looked at.
type Record struct {
	Line  int64
	Cells []string
	Err   error
}

// Records yields the rows of a file in UTF-8.
func Records(r io.Reader) iter.Seq[Record] {
	return func(yield func(Record) bool) {
		s := newScanner(r, UTF8, columns)
		s.begin(UTF8)
		for {
			next, err := s.next()
			record := Record{Line: next.line, Cells: next.cells, Err: err}
			if err == io.EOF {
				return
			}
			if !yield(record) || err != nil && !isRowError(err) {
				return
			}
		}
	}
}
