package sandbox

import (
	"crypto/subtle"
	"strings"
	"unicode"
)

// shortened keeps a long value from filling the log.
func shortened(s string) string {
	const most = 64
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// sameText compares in a time that does not depend on where the strings differ.
func sameText(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// printable keeps outside input from writing new lines, control characters or
// invisible ones into a log.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, s)
}
