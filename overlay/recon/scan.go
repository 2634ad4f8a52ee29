package recon

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	// maxRow is the longest row that is read, in bytes with its line ends.
	maxRow = 64 << 10
	// maxRowLines is how many lines a row may have, if a quoted cell holds line breaks.
	maxRowLines = 16
)

// Counts counts the lines read so far. At the end of Rows,
//
//	Lines = Rows + Errors + Header + Blank + Continued
//
// A line that broke off because the file could not be read further is not counted.
type Counts struct {
	Lines     int64 // lines read
	Rows      int64 // rows returned without error
	Errors    int64 // rows returned as a RowError
	Header    int64 // 1 if there is a header row
	Blank     int64 // empty lines, which are skipped
	Continued int64 // lines that continue a row of several lines
}

// scanner splits a file into rows of cells like encoding/csv. After a row that encoding/csv
// refuses, it goes on with the next line.
type scanner struct {
	src      *bufio.Reader
	encoding Encoding // Detect until it is known
	stated   Encoding // what PayPay states for the kind
	columns  int      // of a row
	shiftJIS decoder
	counts   Counts
	begun    bool   // the first row, which may be a header, is read
	queue    []line // lines read ahead
	err      error  // what ended the file
	csv      *csv.Reader
	input    lineReader
}

func newScanner(r io.Reader, stated Encoding, columns int) scanner {
	return scanner{src: bufio.NewReaderSize(&errorReader{r: r}, maxRow), stated: stated, columns: columns}
}

// errorReader returns the error that ended a reader again and again: bufio.Reader reports
// it once only, also to Peek.
type errorReader struct {
	r   io.Reader
	err error
}

func (s *errorReader) Read(p []byte) (n int, err error) {
	if s.err == nil {
		n, s.err = s.r.Read(p)
	}
	return n, s.err
}

// line is a line without its line end.
type line struct {
	text   []byte
	number int64
	long   bool // longer than maxRow, and skipped
}

// row is one row of the file. It is valid until the next row is read.
type row struct {
	line  int64
	text  []byte // decoded, without its line end
	cells []string
}

// next returns the next row. The error is a *RowError if reading goes on; row.text
// is then set if the row could be decoded. At the end of the file it is io.EOF.
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
		}
		return s.row(l)
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
			s.err = fmt.Errorf("recon: reading the file failed after line %d: %w", s.counts.Lines, err)
		}
		// Only a whole file may have a last line without line end: if the file was cut,
		// the line could be a part of a row that looks like a row.
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
		text = slices.Clone(text) // reading ahead may move it
		ahead, _ := s.src.Peek(s.src.Size())
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

// row reads the row that begins with a line. It adds lines while a quotation mark is open.
func (s *scanner) row(first line) (row, error) {
	text, lines := first.text, []line(nil)
	if bytes.Count(text, []byte(`"`))%2 != 0 {
		text, lines = s.joinLines(first)
	}
	r := row{line: first.number}
	err := error(&RowError{Line: first.number, Err: ErrQuote})
	if text != nil {
		r.text, err = s.decode(text, first.number)
		if err == nil && (!s.parse(&r) || len(lines) > 0 && slices.ContainsFunc(r.cells, s.joinsRows)) {
			r.cells = nil
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

// joinLines joins a line with the lines after it, up to the one that closes its quotation
// marks, and also returns those lines. The text is nil if no line closes the marks.
func (s *scanner) joinLines(first line) (text []byte, lines []line) {
	text = slices.Clone(first.text)
	for len(lines) < maxRowLines-1 {
		next, err := s.line()
		if err != nil {
			return nil, lines // s.err keeps it
		}
		next.text = slices.Clone(next.text)
		lines = append(lines, next)
		text = append(append(text, "\r\n"...), next.text...)
		if next.long || len(text) > maxRow {
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
		s.csv = csv.NewReader(&s.input)
		s.csv.FieldsPerRecord = -1
		s.csv.ReuseRecord = true
	}
	before := s.csv.InputOffset()
	s.input.text, s.input.end = r.text, "\r\n"
	cells, err := s.csv.Read()
	if err != nil || s.csv.InputOffset()-before != int64(len(r.text)+2) {
		s.csv = nil // it may hold the rest of the row
		return false
	}
	r.cells = cells
	return true
}

// joinsRows reports whether a cell joins two rows: encoding/csv reads everything between
// two stray quotation marks as one cell. Such a cell has at least the commas of one row.
func (s *scanner) joinsRows(cell string) bool {
	return strings.Contains(cell, "\n") && strings.Count(cell, ",") >= s.columns-1 && !json.Valid([]byte(cell))
}

// lineReader gives encoding/csv one row and its line end. The line end is CRLF, because
// encoding/csv removes one CR before LF, and the row's own is already removed.
type lineReader struct {
	text []byte
	end  string
}

func (f *lineReader) Read(p []byte) (int, error) {
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

// begin sets the encoding that the caller named, unless it is known already.
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
