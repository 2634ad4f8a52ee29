package journal

import (
	"strings"
	"unicode/utf8"
)

// maxBody is how much of a body is kept, in bytes.
const maxBody = 16 << 10

// Body is what is kept of a body.
type Body struct {
	// Text is the body, or its beginning. It is always valid UTF-8.
	Text string `json:"text,omitempty"`
	// Bytes is how long the body was.
	Bytes int `json:"bytes"`
	// Cut says that Text ends before the body did.
	Cut bool `json:"cut,omitempty"`
	// Broken says that the body was not UTF-8. U+FFFD replaces the invalid bytes in Text.
	Broken bool `json:"broken,omitempty"`
}

// NewBody keeps the first 16 KiB of a body.
func NewBody(raw []byte) Body {
	b := Body{Bytes: len(raw)}
	if len(raw) > maxBody {
		raw, b.Cut = raw[:endOfRune(raw, maxBody)], true
	}
	b.Text = string(raw)
	if !utf8.Valid(raw) {
		b.Text, b.Broken = strings.ToValidUTF8(b.Text, "\uFFFD"), true
	}
	return b
}

// endOfRune returns the largest end, at most the given one, that does not split a character of
// raw. In a text that is not UTF-8 it goes back at most three bytes.
func endOfRune(raw []byte, end int) int {
	for back := range utf8.UTFMax {
		if utf8.RuneStart(raw[end-back]) {
			return end - back
		}
	}
	return end
}
