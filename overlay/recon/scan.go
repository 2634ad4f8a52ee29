package recon

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"
)

const (
	// MaxRow is the longest row that is read, in bytes with its line ends.
	MaxRow = 64 << 10
	// MaxRowLines is on how many lines a row may stand, if a quoted cell holds
	// line breaks. It bounds what one stray quotation mark can cost.
	MaxRowLines = 16
)

// Counts tells what became of the lines read so far. Once Rows has come to its
// end,
//
//	Lines = Rows + Errors + Header + Blank + Continued
//
// and a line that broke off because the file could not be read on is not among
// them.
type Counts struct {
	Lines     int64 // lines read
	Rows      int64 // rows returned without error
	Errors    int64 // rows returned as a RowError
	Header    int64 // 1 if there is a header row
	Blank     int64 // empty lines, which are skipped
	Continued int64 // lines that continue a row of several lines
}

// scanner splits a file into rows of cells: what encoding/csv makes of them,
// except that after a row it refuses, reading goes on with the next line.
type scanner struct {
	src      *bufio.Reader
	encoding Encoding // Detect until it is known
	stated   Encoding // what PayPay states for the kind
	shiftJIS decoder
	counts   Counts
	begun    bool   // the first row, which may be a header, is read
	queue    []line // lines read ahead
	err      error  // what ended the file
	cells    []string
	csv      *csv.Reader
	feed     feed
}

// line is a line without its line end.
type line struct {
	text   []byte
	number int64
	long   bool // longer than MaxRow, and skipped
}

// row is one row of the file. What it holds is valid until the next one.
type row struct {
	line   int64
	text   []byte // decoded, without its line end
	quoted bool   // holds quotation marks
	cells  []string
}

// next returns the next row, with cells only if there are quotation marks. The
// error is a *RowError if reading goes on; row.text is then set if the row could
// be decoded. At the end of the file it is io.EOF.
func (s *scanner) next() (row, error) {
	for {
		l, err := s.line()
		switch {
		case err != nil:
			return row{}, err
		case l.long:
			return row{}, &RowError{Line: l.number, Err: ErrTooLong}
		case len(l.text) == 0:
			s.counts.Blank++
			continue
		case bytes.IndexByte(l.text, '"') >= 0:
			return s.quoted(l)
		}
		text, err := s.decode(l.text, l.number)
		return row{line: l.number, text: text}, err
	}
}

// split returns the cells of a row.
func (s *scanner) split(r row) []string {
	if r.quoted {
		return r.cells
	}
	s.cells = s.cells[:0]
	text := string(r.text)
	for start := 0; ; {
		comma := bytes.IndexByte(r.text[start:], ',')
		if comma < 0 {
			s.cells = append(s.cells, text[start:])
			return s.cells
		}
		s.cells = append(s.cells, text[start:start+comma])
		start += comma + 1
	}
}

// line returns the next line. Its text is valid until the next call.
func (s *scanner) line() (line, error) {
	if len(s.queue) > 0 {
		next := s.queue[0]
		s.queue = s.queue[1:]
		return next, nil
	}
	if s.err != nil {
		return line{}, s.err
	}
	text, err := s.src.ReadSlice('\n')
	long := errors.Is(err, bufio.ErrBufferFull)
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = s.src.ReadSlice('\n')
	}
	if err != nil {
		s.err = err
		if err != io.EOF {
			s.err = fmt.Errorf("recon: the file cannot be read on after line %d: %w", s.counts.Lines, err)
		}
		// Without its end, the last line may stand in a whole file only: of one
		// that was cut it could be a part that looks like a row.
		if err != io.EOF || len(text) == 0 {
			return line{}, s.err
		}
	}
	s.counts.Lines++
	if long {
		return line{number: s.counts.Lines, long: true}, nil
	}
	text = bytes.TrimSuffix(text, []byte("\n"))
	text = bytes.TrimSuffix(text, []byte("\r"))
	if s.counts.Lines == 1 && s.encoding != ShiftJIS && bytes.HasPrefix(text, byteOrderMark) {
		text, s.encoding = text[len(byteOrderMark):], UTF8
	}
	return line{text: text, number: s.counts.Lines}, nil
}

func (s *scanner) decode(text []byte, number int64) ([]byte, error) {
	if isASCII(text) {
		return text, nil
	}
	if s.encoding == Detect {
		ahead, _ := s.src.Peek(s.src.Buffered())
		ahead = ahead[:bytes.LastIndexByte(ahead, '\n')+1]
		s.encoding = detect(slices.Concat(text, []byte("\n"), ahead), s.stated)
	}
	ok := false
	if s.encoding == UTF8 {
		ok = utf8.Valid(text)
	} else {
		text, ok = s.shiftJIS.decode(text)
	}
	if !ok {
		return nil, &RowError{Line: number, Err: ErrEncoding}
	}
	return text, nil
}

// quoted reads the row that begins with a line that holds quotation marks, and
// goes on for as long as one of them is open.
func (s *scanner) quoted(first line) (row, error) {
	text, lines := first.text, []line(nil)
	if bytes.Count(text, []byte(`"`))%2 != 0 {
		text, lines = s.gather(first)
	}
	r := row{line: first.number, quoted: true}
	err := error(&RowError{Line: first.number, Err: ErrQuote})
	if text != nil {
		r.text, err = s.decode(text, first.number)
		if err == nil && !s.parse(&r) {
			err = &RowError{Line: first.number, Err: ErrQuote}
		}
	}
	switch {
	case len(lines) == 0:
	case err != nil: // only the first line is lost
		s.queue = slices.Concat(lines, s.queue)
		r.text = nil
	default:
		s.counts.Continued += int64(len(lines))
	}
	return r, err
}

// gather returns a line joined with those after it, up to the one that closes
// its quotation marks, and these lines on their own. The text is nil if nothing
// closes them.
func (s *scanner) gather(first line) (text []byte, lines []line) {
	text = slices.Clone(first.text)
	for len(lines) < MaxRowLines-1 {
		next, err := s.line()
		if err != nil {
			return nil, lines // s.err keeps it
		}
		next.text = slices.Clone(next.text)
		lines = append(lines, next)
		text = append(append(text, "\r\n"...), next.text...)
		if next.long || len(text) > MaxRow {
			return nil, lines
		}
		if bytes.Count(next.text, []byte(`"`))%2 != 0 {
			return text, lines
		}
	}
	return nil, lines
}

// parse lets encoding/csv split a row that is whole.
func (s *scanner) parse(r *row) (ok bool) {
	if s.csv == nil {
		s.csv = csv.NewReader(&s.feed)
		s.csv.FieldsPerRecord = -1
		s.csv.ReuseRecord = true
	}
	before := s.csv.InputOffset()
	s.feed.text, s.feed.end = r.text, "\r\n"
	cells, err := s.csv.Read()
	if err != nil || s.csv.InputOffset()-before != int64(len(r.text)+2) {
		s.csv = nil // it may hold the rest of the row
		return false
	}
	r.cells = cells
	return true
}

// feed hands encoding/csv one row and its line end. The line end is CRLF because
// encoding/csv takes one CR away in front of LF, and the row's own is gone.
type feed struct {
	text []byte
	end  string
}

func (f *feed) Read(p []byte) (int, error) {
	n := copy(p, f.text)
	f.text = f.text[n:]
	if len(f.text) == 0 {
		m := copy(p[n:], f.end)
		f.end = f.end[m:]
		n += m
	}
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// begin takes the encoding that the user names, once.
func (s *scanner) begin(encoding Encoding) {
	if s.encoding == Detect {
		s.encoding = encoding
	}
}

// failed counts an error of a row.
func (s *scanner) failed(err error) error {
	if isRowError(err) {
		s.counts.Errors++
	}
	return err
}
