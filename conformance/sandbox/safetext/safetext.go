// Package safetext makes text from outside fit for a log, and compares secrets.
// It is a part of the sandbox.
package safetext

import (
	"crypto/subtle"
	"fmt"
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

// Equal compares two secrets in a time that does not depend on where they differ.
func Equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// Printable replaces characters that cannot be printed by spaces, so that input cannot
// write new lines, control characters or invisible ones into a log.
func Printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, s)
}

// ASCII returns a text as one line of printable ASCII of at most so many bytes. Other
// characters become \u and their number; a text that is too long ends with three dots.
func ASCII(s string, most int) string {
	const dots = "..."
	var line []byte
	whole := 0 // how much of the line leaves room for the dots
	for _, r := range s {
		if len(line) <= most-len(dots) {
			whole = len(line)
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
			return string(line[:whole]) + dots
		}
	}
	return string(line)
}
