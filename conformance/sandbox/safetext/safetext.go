// Package safetext makes text from outside fit for a log, and compares secrets.
// It is a part of the sandbox.
package safetext

import (
	"crypto/subtle"
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
