package recon

import (
	"errors"
	"strconv"
)

// Sentinels for errors.Is. Those of a row are wrapped in a RowError.
var (
	// ErrColumns means that a row has more or fewer columns than the file.
	ErrColumns = errors.New("wrong number of columns")
	// ErrQuote means that a quotation mark is in the wrong place, or is not closed.
	ErrQuote = errors.New("a quotation mark is misplaced or not closed")
	// ErrEncoding means that a row is not valid in the file's encoding.
	ErrEncoding = errors.New("text is not valid in the file's encoding")
	// ErrTooLong means that a line is longer than 64 KiB.
	ErrTooLong = errors.New("line is longer than " + strconv.Itoa(maxRow) + " bytes")
	// ErrValue means that a cell does not have the form of its column: an amount of yen, a
	// time, an ID, or JSON.
	ErrValue = errors.New("value does not have the form of its column")
	// ErrHeader means that the header lacks a column that is needed, or names one
	// twice. Nothing can be read from such a file.
	ErrHeader = errors.New("the header cannot be used")
)

// RowError says that a row could not be read. Rows after it can. Its text holds
// nothing from the file.
type RowError struct {
	// Line is where the row begins, from 1.
	Line int64
	// Column is the column's English name; empty if the whole row is wrong.
	Column string
	// Err is one of the sentinels.
	Err error
}

// Error returns the line number, the column and the reason.
func (e *RowError) Error() string {
	text := "recon: line " + strconv.FormatInt(e.Line, 10) + ": "
	if e.Column != "" {
		text += e.Column + ": "
	}
	return text + e.Err.Error()
}

// Unwrap returns Err.
func (e *RowError) Unwrap() error { return e.Err }
