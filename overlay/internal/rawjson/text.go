package rawjson

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Unquote returns the text of a string token. It shares the token's bytes if nothing in it is
// escaped. The second result is false if the token holds something that is not Unicode text
// (invalid UTF-8, half of a surrogate pair). U+FFFD replaces it, as in encoding/json.
func Unquote(token []byte) ([]byte, bool) {
	if len(token) < 2 {
		return nil, false
	}
	raw := token[1 : len(token)-1]
	if isText(raw) {
		return raw, true
	}
	return appendText(make([]byte, 0, len(raw)+utf8.UTFMax), raw)
}

// isText reports whether the bytes between the quotes of a string token are its text.
func isText(raw []byte) bool { return bytes.IndexByte(raw, '\\') < 0 && utf8.Valid(raw) }

// appendText appends the text of the bytes between the quotes of a string token.
func appendText(text, raw []byte) (_ []byte, exact bool) {
	exact = true
	for len(raw) > 0 {
		r, n, ok := nextRune(raw)
		text = utf8.AppendRune(text, r)
		raw = raw[n:]
		exact = exact && ok
	}
	return text, exact
}

// same compares the bytes between the quotes of a string token with a text. fold ignores case
// as encoding/json does for the names of fields.
func same(raw []byte, text string, fold bool) bool {
	if len(raw) > 0 && text != "" && raw[0] != '\\' && raw[0]|text[0] < utf8.RuneSelf && raw[0]|0x20 != text[0]|0x20 {
		return false
	}
	var room [64]byte
	key, _ := appendText(room[:0], raw)
	return string(key) == text || fold && strings.EqualFold(string(key), text)
}

// nextRune decodes the first character of the bytes between the quotes of a string token. If it
// is not Unicode text, ok is false and r is U+FFFD.
func nextRune(raw []byte) (r rune, n int, ok bool) {
	if raw[0] != '\\' || len(raw) < 2 {
		r, n = utf8.DecodeRune(raw)
		return r, n, r != utf8.RuneError || n > 1
	}
	if raw[1] != 'u' {
		if at := bytes.IndexByte([]byte("bfnrt"), raw[1]); at >= 0 {
			return rune("\b\f\n\r\t"[at]), 2, true
		}
		return rune(raw[1]), 2, true
	}
	switch r = hex4(raw); {
	case r < 0:
		return utf8.RuneError, len(raw), false
	case !utf16.IsSurrogate(r):
		return r, 6, true
	}
	if pair := utf16.DecodeRune(r, hex4(raw[6:])); pair != utf8.RuneError {
		return pair, 12, true
	}
	return utf8.RuneError, 6, false
}

// hex4 returns the code of a leading \uXXXX, or -1.
func hex4(raw []byte) rune {
	if len(raw) < 6 || raw[0] != '\\' || raw[1] != 'u' {
		return -1
	}
	n, err := strconv.ParseUint(string(raw[2:6]), 16, 16)
	if err != nil {
		return -1
	}
	return rune(n)
}
