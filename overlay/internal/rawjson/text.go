package rawjson

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// foldedHash hashes the inside of a key so that keys which differ in case only
// have the same hash. Whoever makes two other keys collide (FNV-1a, 64 bits) has
// their own text refused.
func foldedHash(raw []byte, plain bool) uint64 {
	const offset, prime = 14695981039346656037, 1099511628211
	hash := uint64(offset)
	if plain {
		for _, c := range raw {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			hash = (hash ^ uint64(c)) * prime
		}
		return hash
	}
	for len(raw) > 0 {
		r, n, _ := nextRune(raw)
		raw = raw[n:]
		lowest := r
		for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
			lowest = min(lowest, next)
		}
		if 'A' <= lowest && lowest <= 'Z' {
			lowest += 'a' - 'A'
		}
		// One rune, one step: ASCII hashes as above.
		hash = (hash ^ uint64(lowest)) * prime //nolint:gosec // a rune of UTF-8 is never negative
	}
	return hash
}

// EqualFold reports whether a string token holds the text of an ASCII name, without
// regard to case, as encoding/json compares keys with the names of fields.
func EqualFold(body []byte, token Token, name string) bool {
	raw := body[token.Start+1 : token.End-1]
	if len(raw) <= len(name) { // neither escapes nor letters outside of ASCII are shorter
		return len(raw) == len(name) && strings.EqualFold(string(raw), name)
	}
	if raw[0] < utf8.RuneSelf && raw[0] != '\\' && raw[0]|0x20 != name[0]|0x20 {
		return false
	}
	text, _ := Unquote(body[token.Start:token.End])
	return strings.EqualFold(text, name)
}

// sameText compares the raw inside of a string token with text.
func sameText(raw []byte, text string) bool {
	for len(raw) > 0 {
		r, n, _ := nextRune(raw)
		want, size := utf8.DecodeRuneInString(text)
		if size == 0 || r != want {
			return false
		}
		raw, text = raw[n:], text[size:]
	}
	return text == ""
}

// sameName compares the raw inside of a key with a name, as encoding/json compares keys
// with the names of fields: without regard to case.
func sameName(raw []byte, plain bool, name string) bool {
	if len(raw) == 0 || name == "" {
		return len(raw) == len(name)
	}
	if plain && raw[0]|name[0] < utf8.RuneSelf && raw[0]|0x20 != name[0]|0x20 {
		return false
	}
	for len(raw) > 0 {
		r, n, _ := nextRune(raw)
		want, size := utf8.DecodeRuneInString(name)
		if size == 0 || !sameLetter(r, want) {
			return false
		}
		raw, name = raw[n:], name[size:]
	}
	return name == ""
}

func sameLetter(a, b rune) bool {
	for c := unicode.SimpleFold(a); c != a && a != b; c = unicode.SimpleFold(c) {
		if c == b {
			return true
		}
	}
	return a == b
}

// Unquote returns the text of a string token. The second result is false where
// the token holds something that is not Unicode text (invalid UTF-8, half of a
// surrogate pair); U+FFFD stands in its place then, as in encoding/json.
func Unquote(token []byte) (string, bool) {
	text, exact := Text(token)
	return string(text), exact
}

// Text is Unquote as bytes, which are those of the token where nothing in it is escaped.
func Text(token []byte) ([]byte, bool) {
	if len(token) < 2 {
		return nil, false
	}
	raw := token[1 : len(token)-1]
	if bytes.IndexByte(raw, '\\') < 0 && utf8.Valid(raw) {
		return raw, true
	}
	text := make([]byte, 0, len(raw)+utf8.UTFMax)
	exact := true
	for len(raw) > 0 {
		r, n, ok := nextRune(raw)
		text = utf8.AppendRune(text, r)
		raw = raw[n:]
		exact = exact && ok
	}
	return text, exact
}

// nextRune decodes the first character of the raw inside of a string token. ok
// is false where it is not Unicode text; r is U+FFFD then.
func nextRune(raw []byte) (r rune, n int, ok bool) {
	if raw[0] != '\\' || len(raw) < 2 {
		r, n = utf8.DecodeRune(raw)
		return r, n, r != utf8.RuneError || n > 1
	}
	switch raw[1] {
	case 'b':
		return '\b', 2, true
	case 'f':
		return '\f', 2, true
	case 'n':
		return '\n', 2, true
	case 'r':
		return '\r', 2, true
	case 't':
		return '\t', 2, true
	case 'u':
		r = hex4(raw)
		if r < 0 {
			return utf8.RuneError, len(raw), false
		}
		if !utf16.IsSurrogate(r) {
			return r, 6, true
		}
		if pair := utf16.DecodeRune(r, hex4(raw[6:])); pair != utf8.RuneError {
			return pair, 12, true
		}
		return utf8.RuneError, 6, false
	}
	return rune(raw[1]), 2, true
}

// hex4 returns the code of a leading \uXXXX, or -1.
func hex4(raw []byte) rune {
	if len(raw) < 6 || raw[0] != '\\' || raw[1] != 'u' {
		return -1
	}
	var r rune
	for _, c := range raw[2:6] {
		v := hexValue(c)
		if v < 0 {
			return -1
		}
		r = r<<4 | v
	}
	return r
}

func hexValue(c byte) rune {
	switch {
	case '0' <= c && c <= '9':
		return rune(c - '0')
	case 'a' <= c && c <= 'f':
		return rune(c - 'a' + 10)
	case 'A' <= c && c <= 'F':
		return rune(c - 'A' + 10)
	}
	return -1
}
