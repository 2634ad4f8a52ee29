package recon

import (
	"bufio"
	"bytes"
	"cmp"
	"container/heap"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"slices"
)

// sorter sorts entries by ID, amount and status. Entries are held encoded, one
// after another in one piece of memory; when it is full, they are sorted and
// written to the temporary file as a run.
type sorter struct {
	dir    string
	memory int

	arena []byte // encoded entries
	index []slot
	file  *os.File
	size  int64   // of the file
	ends  []int64 // where each run ends
}

// slot is where an entry stands in the arena, with the first bytes of its ID,
// which mostly decide the order.
type slot struct {
	prefix uint64
	offset uint32
}

// An encoded entry is the lengths of ID and status (2 bytes each), amount and line
// (8 bytes each), ID and status. The order of amounts is that of numbers without a
// sign, which serves as well: any order will do that is the same on both sides.
const (
	headSize = 20
	slotSize = 16
)

func encodedID(entry []byte) []byte {
	return entry[headSize : headSize+int(binary.BigEndian.Uint16(entry))]
}

func encodedSize(head []byte) int {
	return headSize + int(binary.BigEndian.Uint16(head)) + int(binary.BigEndian.Uint16(head[2:]))
}

func compareEncoded(a, b []byte) int {
	return cmp.Or(
		bytes.Compare(encodedID(a), encodedID(b)),
		bytes.Compare(a[4:12], b[4:12]), // amount
		bytes.Compare(a[headSize+len(encodedID(a)):encodedSize(a)], b[headSize+len(encodedID(b)):encodedSize(b)]), // status
		bytes.Compare(a[12:20], b[12:20]), // line
	)
}

func decodeEntry(entry []byte) Entry {
	id := encodedID(entry)
	return Entry{
		ID:     string(id),
		Amount: int64(binary.BigEndian.Uint64(entry[4:])),
		Status: Status(entry[headSize+len(id) : encodedSize(entry)]),
		Line:   int64(binary.BigEndian.Uint64(entry[12:])),
	}
}

func (s *sorter) add(entry Entry) error {
	size := headSize + len(entry.ID) + len(entry.Status)
	if len(s.arena)+size+(len(s.index)+1)*slotSize > s.memory {
		if err := s.spill(); err != nil {
			return err
		}
	}
	var prefix [8]byte
	copy(prefix[:], entry.ID)
	s.index = append(s.index, slot{binary.BigEndian.Uint64(prefix[:]), uint32(len(s.arena))})
	s.arena = binary.BigEndian.AppendUint16(s.arena, uint16(len(entry.ID)))
	s.arena = binary.BigEndian.AppendUint16(s.arena, uint16(len(entry.Status)))
	s.arena = binary.BigEndian.AppendUint64(s.arena, uint64(entry.Amount))
	s.arena = binary.BigEndian.AppendUint64(s.arena, uint64(entry.Line))
	s.arena = append(s.arena, entry.ID...)
	s.arena = append(s.arena, entry.Status...)
	return nil
}

func (s *sorter) at(i slot) []byte { return s.arena[i.offset:] }

func (s *sorter) sort() {
	slices.SortFunc(s.index, func(a, b slot) int {
		if a.prefix != b.prefix {
			return cmp.Compare(a.prefix, b.prefix)
		}
		return compareEncoded(s.at(a), s.at(b))
	})
}

// spill writes what is in memory to the file.
func (s *sorter) spill() (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("recon: reconcile: temporary file: %w", err)
		}
	}()
	if s.file == nil {
		if s.file, err = os.CreateTemp(s.dir, "recon-*.tmp"); err != nil {
			return err
		}
		// Where a file can be removed while it is open, nothing can leave it behind.
		_ = os.Remove(s.file.Name())
	}
	s.sort()
	out := bufio.NewWriterSize(s.file, 256<<10)
	for _, i := range s.index {
		entry := s.at(i)
		n, _ := out.Write(entry[:encodedSize(entry)])
		s.size += int64(n)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	s.ends = append(s.ends, s.size)
	s.arena, s.index = s.arena[:0], s.index[:0]
	return nil
}

// close removes the file.
func (s *sorter) close() error {
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	if removing := os.Remove(s.file.Name()); removing != nil && !os.IsNotExist(removing) && err == nil {
		err = removing
	}
	return err
}

// merge returns everything that was added, in order.
func (s *sorter) merge() (*merged, error) {
	if s.file == nil {
		s.sort()
		m := &merged{runs: runs{&run{memory: s}}}
		return m, m.start()
	}
	if err := s.spill(); err != nil {
		return nil, err
	}
	s.arena, s.index = nil, nil
	m, start := &merged{}, int64(0)
	buffer := min(max(s.memory/len(s.ends), 2*(headSize+2*MaxID)), 256<<10)
	for _, end := range s.ends {
		m.runs = append(m.runs, &run{file: bufio.NewReaderSize(io.NewSectionReader(s.file, start, end-start), buffer)})
		start = end
	}
	return m, m.start()
}

// run is a sorted sequence of entries, in memory or in the file.
type run struct {
	memory *sorter
	next   int
	file   *bufio.Reader
	entry  []byte // the first entry that is left; valid until advance
}

// advance goes on to the next entry, or returns io.EOF.
func (r *run) advance() error {
	if r.memory != nil {
		if r.next == len(r.memory.index) {
			return io.EOF
		}
		r.entry = r.memory.at(r.memory.index[r.next])
		r.next++
		return nil
	}
	if _, err := r.file.Discard(len(r.entry)); err != nil {
		return err
	}
	head, err := r.file.Peek(headSize)
	if len(head) == 0 && err == io.EOF {
		return io.EOF
	}
	if err == nil {
		r.entry, err = r.file.Peek(encodedSize(head))
	}
	if err != nil {
		return fmt.Errorf("recon: reconcile: temporary file: %w", err)
	}
	return nil
}

// runs is a heap of runs.
type runs []*run

func (r runs) Len() int           { return len(r) }
func (r runs) Less(i, j int) bool { return compareEncoded(r[i].entry, r[j].entry) < 0 }
func (r runs) Swap(i, j int)      { r[i], r[j] = r[j], r[i] }
func (r *runs) Push(any)          { panic("recon: nothing is pushed") }
func (r *runs) Pop() any {
	last := (*r)[len(*r)-1]
	*r = (*r)[:len(*r)-1]
	return last
}

// merged is all runs of a side in order.
type merged struct{ runs runs }

func (m *merged) start() error {
	var left runs
	for _, r := range m.runs {
		if err := r.advance(); err == nil {
			left = append(left, r)
		} else if err != io.EOF {
			return err
		}
	}
	m.runs = left
	heap.Init(&m.runs)
	return nil
}

// compareID compares the next IDs of two sides, where the end of a side comes
// last; it returns false at the end of both.
func (m *merged) compareID(other *merged) (order int, ok bool) {
	switch {
	case len(m.runs) == 0 && len(other.runs) == 0:
		return 0, false
	case len(m.runs) == 0:
		return 1, true
	case len(other.runs) == 0:
		return -1, true
	}
	return bytes.Compare(encodedID(m.runs[0].entry), encodedID(other.runs[0].entry)), true
}

// group appends the next entries of one ID, at most maxGroup.
func (m *merged) group(entries []Entry) ([]Entry, error) {
	for len(m.runs) > 0 && len(entries) < maxGroup {
		first := m.runs[0]
		if len(entries) > 0 && string(encodedID(first.entry)) != entries[0].ID {
			break
		}
		entries = append(entries, decodeEntry(first.entry))
		switch err := first.advance(); err {
		case nil:
			heap.Fix(&m.runs, 0)
		case io.EOF:
			heap.Pop(&m.runs)
		default:
			return entries, err
		}
	}
	return entries, nil
}
