// Package safetext makes text from outside safe for a log.
package safetext

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// Shortened cuts a text after 64 characters, so that a long value does not fill the
// log.
func Shortened(s string) string {
	const most = 64
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// Value returns a value for use in a sentence. A short value of printable ASCII without spaces
// stays as it is; others are quoted.
func Value(s string) string {
	const most = 128
	if IsPlain(s, most) {
		return s
	}
	if len(s) > most {
		return strconv.QuoteToASCII(s[:most]) + "..."
	}
	return strconv.QuoteToASCII(s)
}

// IsPlain reports whether a text is printable ASCII without spaces and has at most the given
// number of bytes.
func IsPlain[T string | []byte](s T, most int) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' {
			return false
		}
	}
	return len(s) <= most
}

// OneLine replaces unprintable characters with spaces, so that input cannot write new lines,
// control characters or invisible characters into a log.
func OneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, s)
}

// ASCII returns a text as one line of printable ASCII of at most the given number of bytes.
// Other characters become \u and their number; a text that is too long ends with three dots.
func ASCII(s string, most int) string {
	const dots = "..."
	var line []byte
	cut := 0 // the length of the line that leaves room for the dots
	for _, r := range s {
		if len(line) <= most-len(dots) {
			cut = len(line)
		}
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			line = append(line, ' ')
		case r >= ' ' && r <= '~':
			line = append(line, byte(r))
		default:
			line = fmt.Appendf(line, "\\u%04x", r)
		}
		if len(line) > most {
			return string(line[:cut]) + dots
		}
	}
	return string(line)
}
