package recon

import (
	"bytes"
	"errors"
	"io"
	"iter"
	"strings"
)

// User is a row of a file of kind KYC, KYCRisk or KYCAccountStatus.
type User struct {
	// Line is where the row stands in the file, from 1.
	Line int64
	// UserAuthorizationID is the user, as in the account link. It is made of
	// visible ASCII characters.
	UserAuthorizationID string
}

const userColumn = "userAuthorizationId"

// UserReader reads files of the kinds KYC, KYCRisk and KYCAccountStatus, which
// look the same. It is not safe for concurrent use.
type UserReader struct {
	// Encoding is the file's encoding; Detect unless set before Rows is used.
	Encoding Encoding

	scan scanner
}

// NewUserReader returns a reader of users. It reads ahead, and does not close r.
func NewUserReader(r io.Reader) *UserReader {
	return &UserReader{scan: newScanner(r, UTF8, 1)}
}

// Counts tells what became of the lines read so far.
func (r *UserReader) Counts() Counts { return r.scan.counts }

// Rows returns the rows in the order of the file, and errors as TransactionReader.Rows does.
func (r *UserReader) Rows() iter.Seq2[User, error] {
	return func(yield func(User, error) bool) {
		r.scan.begin(r.Encoding)
		for {
			if !r.yieldBuffered(yield) {
				return
			}
			user, err := r.next()
			if err == io.EOF || !yield(user, err) || err != nil && !isRowError(err) {
				return
			}
		}
	}
}

// batch is about how many bytes of rows become one string at a time: enough to share its cost, and
// few, because an ID that is kept keeps all of them in memory.
const batch = 1 << 10

// yieldBuffered yields the buffered rows up to the first one that is not a plain ID. It
// returns false after a break.
func (r *UserReader) yieldBuffered(yield func(User, error) bool) bool {
	if !r.scan.begun || len(r.scan.queue) > 0 {
		return true
	}
	ahead, _ := r.scan.src.Peek(r.scan.src.Buffered())
	read := 0
	defer func() { _, _ = r.scan.src.Discard(read) }() // also after a break
	for {
		lines := ahead[read:min(read+batch, len(ahead))]
		for _, mark := range []byte(`,"`) {
			if at := bytes.IndexByte(lines, mark); at >= 0 {
				lines = lines[:at]
			}
		}
		lines = lines[:bytes.LastIndexByte(lines, '\n')+1]
		if len(lines) == 0 {
			return true
		}
		for text := string(lines); len(lines) > 0; {
			end := bytes.IndexByte(lines, '\n')
			id := end
			if end > 0 && lines[end-1] == '\r' {
				id--
			}
			if id == 0 || !isToken(lines[:id]) || id == len(userColumn) && isUserColumn(text[:id]) {
				return true
			}
			user := User{r.scan.counts.Lines + 1, text[:id]}
			lines, text = lines[end+1:], text[end+1:]
			read += end + 1
			r.scan.counts.Lines++
			r.scan.counts.Rows++
			if !yield(user, nil) {
				return false
			}
		}
	}
}

func (r *UserReader) next() (User, error) {
	for {
		next, err := r.scan.next()
		if err != nil {
			return User{}, r.scan.failed(err)
		}
		cells, first := next.cells, !r.scan.begun
		r.scan.begun = true
		switch {
		case len(cells) == 1 && first && isUserColumn(cells[0]):
			r.scan.counts.Header++
		case len(cells) != 1:
			return User{}, r.scan.failed(&RowError{Line: next.line, Err: ErrColumns})
		case cells[0] == "" || !isToken([]byte(cells[0])) || isUserColumn(cells[0]):
			return User{}, r.scan.failed(&RowError{Line: next.line, Column: userColumn, Err: ErrValue})
		default:
			r.scan.counts.Rows++
			return User{next.line, cells[0]}, nil
		}
	}
}

// isUserColumn reports whether a cell is the column's name, which no user has as an ID.
func isUserColumn(cell string) bool { return strings.EqualFold(strings.TrimSpace(cell), userColumn) }

func isRowError(err error) bool {
	_, ok := errors.AsType[*RowError](err)
	return ok
}
