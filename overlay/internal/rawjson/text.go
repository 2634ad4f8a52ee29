package rawjson

import (
	"bytes"
	"strings"
	"unicode"
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
