package recon

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"os"
	"strings"

	"github.com/lanrat/extsort"
)

// defaultChunk is how many entries are sorted in memory at a time. About six times as many are
// in memory while a side is read. Entries of the greatest length take less than 450 MiB.
const defaultChunk = 1 << 17

// sorted is one side in order of ID, amount, status and line.
type sorted struct {
	entries <-chan Entry
	failure <-chan error
	first   Entry
	more    bool // there is a first entry
}

// sortSide reads a side to its end and sorts it, on disk if it exceeds a chunk. It passes
// what it reads to accept until accept returns an error. The result must be
// closed, after ctx has ended if it was not read to its end.
func sortSide(
	ctx context.Context, options ReconcileOptions, side iter.Seq2[Entry, error],
	accept func(Entry, error) (keep bool, err error),
) (*sorted, error) {
	input := make(chan Entry, 1<<8)
	sorter, entries, failure := extsort.Generic(input, decodeEntry, encodeEntry, compareEntries, &extsort.Config{
		ChunkSize: cmp.Or(options.chunk, defaultChunk), NumWorkers: 1, SortedChanBuffSize: 1 << 8, TempFilesDir: options.Dir,
	})
	s := &sorted{entries: entries, failure: failure}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		sorter.Sort(ctx)
	}()
	for entry, err := range side {
		keep, err := accept(entry, err)
		if err != nil {
			return s, err
		}
		if !keep {
			continue
		}
		// They may be parts of a row, which would then stay in memory as a whole.
		entry.ID, entry.Status = strings.Clone(entry.ID), Status(strings.Clone(string(entry.Status)))
		select {
		case input <- entry:
		case <-ended: // it has failed
			return s, s.advance()
		}
	}
	close(input)
	<-ended
	return s, s.advance()
}

// advance goes on to the next entry.
func (s *sorted) advance() error {
	if s.first, s.more = <-s.entries; s.more {
		return nil
	}
	err := <-s.failure
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fmt.Errorf("recon: reconcile: sort: %w", err)
}

// close waits until everything that sorts has ended and its file is gone.
func (s *sorted) close() {
	if s == nil {
		return
	}
	for range s.entries {
	}
	for range s.failure {
	}
}

// group appends the next entries of one ID, at most maxGroup.
func (s *sorted) group(entries []Entry) ([]Entry, error) {
	for s.more && len(entries) < maxGroup && (len(entries) == 0 || s.first.ID == entries[0].ID) {
		entries = append(entries, s.first)
		if err := s.advance(); err != nil {
			return entries, err
		}
	}
	return entries, nil
}

// compareIDs compares the next IDs of two sides, where the end of a side comes
// last; ok is false at the end of both.
func compareIDs(a, b *sorted) (order int, ok bool) {
	switch {
	case !a.more && !b.more:
		return 0, false
	case !a.more:
		return 1, true
	case !b.more:
		return -1, true
	}
	return cmp.Compare(a.first.ID, b.first.ID), true
}

func compareEntries(a, b Entry) int {
	return cmp.Or(
		cmp.Compare(a.ID, b.ID), cmp.Compare(a.Amount, b.Amount),
		cmp.Compare(a.Status, b.Status), cmp.Compare(a.Line, b.Line),
	)
}

// encodeEntry writes amount, line, the length of the ID, the ID and the status.
func encodeEntry(e Entry) ([]byte, error) {
	encoded := make([]byte, 0, 3*binary.MaxVarintLen64+len(e.ID)+len(e.Status))
	encoded = binary.AppendVarint(encoded, e.Amount)
	encoded = binary.AppendVarint(encoded, e.Line)
	encoded = binary.AppendUvarint(encoded, uint64(len(e.ID)))
	encoded = append(encoded, e.ID...)
	return append(encoded, e.Status...), nil
}

func decodeEntry(encoded []byte) (Entry, error) {
	amount, n := binary.Varint(encoded)
	line, m := binary.Varint(encoded[max(n, 0):])
	length, k := binary.Uvarint(encoded[max(n, 0)+max(m, 0):])
	rest := len(encoded) - n - m - k
	if n <= 0 || m <= 0 || k <= 0 || length > uint64(max(rest, 0)) {
		return Entry{}, errors.New("the temporary file has changed")
	}
	text := string(encoded[n+m+k:])
	return Entry{ID: text[:length], Amount: amount, Status: Status(text[length:]), Line: line}, nil
}

// checkDir refuses a directory that is missing: the sorter would make it.
func checkDir(dir string) error {
	if dir == "" {
		return nil
	}
	if _, err := os.Stat(dir); err != nil {
		return fmt.Errorf("recon: reconcile: Dir: %w", err)
	}
	return nil
}
