package rawjson

import (
	"bytes"
	"strconv"
)

const (
	// asWritten is the field whose numbers keep their spelling, because it is the
	// caller's own and is only passed on.
	asWritten = "metadata"
	// maxWhole is how many digits an int64 has at most.
	maxWhole = 19
)

// WholeNumbers returns a JSON text of the same value in which whole numbers are
// written as digits alone: 100 for 100.0, 1e2 and 1.00E+2. Go's encoding/json takes
// no other spelling for an integer. Numbers of more than 19 digits stay as they
// are, since they fit no int64; so do strings, and everything in a field called
// metadata.
//
// A text without such a number is returned itself, and nothing is allocated. What is
// not JSON does not become JSON. The text that is given is never changed.
func WholeNumbers(body []byte) []byte {
	if !hasOtherSpelling(body) {
		return body
	}
	w := rewriter{body: body, out: make([]byte, 0, len(body)), keptBelow: nothingKept}
	for i := 0; i < len(body); {
		i = w.next(i)
	}
	if w.copied == 0 {
		return body
	}
	return append(w.out, body[w.copied:]...)
}

// hasOtherSpelling reports whether a number outside of strings has a fraction or an
// exponent.
func hasOtherSpelling(body []byte) bool {
	for i := 0; i < len(body); i++ {
		c := body[i]
		if c == '"' {
			if i = closingQuote(body, i+1); i < 0 {
				return false
			}
			continue
		}
		if '0' <= c && c <= '9' && i+1 < len(body) && (body[i+1] == '.' || body[i+1]|0x20 == 'e') {
			return true
		}
	}
	return false
}

// closingQuote returns the offset of the quote that ends a string whose text begins
// at start, or -1.
func closingQuote(b []byte, start int) int {
	for i := start; ; i++ {
		quote := bytes.IndexByte(b[i:], '"')
		if quote < 0 {
			return -1
		}
		i += quote
		escapes := 0
		for i-1-escapes >= start && b[i-1-escapes] == '\\' {
			escapes++
		}
		if escapes%2 == 0 {
			return i
		}
	}
}

// nothingKept is a depth that no text has.
const nothingKept = -1

// rewriter copies a text with other spellings of its numbers.
type rewriter struct {
	body      []byte
	out       []byte
	copied    int   // how much of body is in out
	latest    Token // the latest string
	depth     int   // how many objects and arrays are open
	keptBelow int   // the depth of a field that stays as it is, or nothingKept
}

// next deals with the token at an offset and returns the offset behind it.
func (w *rewriter) next(i int) int {
	switch c := w.body[i]; {
	case c == '"':
		return w.text(i)
	case c == '-' || '0' <= c && c <= '9':
		return w.number(i)
	case c == ':':
		if w.keptBelow == nothingKept && w.latest.Kind == String && EqualFold(w.body, w.latest, asWritten) {
			w.keptBelow = w.depth
		}
	case c == ',':
		if w.depth == w.keptBelow {
			w.keptBelow = nothingKept
		}
	case c == '{' || c == '[':
		w.depth++
	case c == '}' || c == ']':
		if w.depth--; w.depth < w.keptBelow {
			w.keptBelow = nothingKept
		}
	}
	return i + 1
}

func (w *rewriter) text(i int) int {
	end := closingQuote(w.body, i+1)
	if end < 0 {
		return len(w.body)
	}
	w.latest = Token{Kind: String, Start: i, End: end + 1}
	return end + 1
}

func (w *rewriter) number(i int) int {
	end := i + 1
	for end < len(w.body) && isOfNumber(w.body[end]) {
		end++
	}
	if w.keptBelow != nothingKept {
		return end
	}
	if whole, ok := wholeNumber(w.body[i:end]); ok {
		w.out = append(append(w.out, w.body[w.copied:i]...), whole...)
		w.copied = end
	}
	return end
}

func isOfNumber(c byte) bool {
	return '0' <= c && c <= '9' || c == '.' || c|0x20 == 'e' || c == '+' || c == '-'
}

// wholeNumber returns the digits of a number that is whole and is written otherwise.
// The result is false for any other number, and for what is none.
func wholeNumber(number []byte) ([]byte, bool) {
	s := scanner{b: number}
	if !bytes.ContainsAny(number, ".eE") || s.number(0) != len(number) {
		return nil, false
	}
	unsigned := bytes.TrimPrefix(number, []byte("-"))
	sign := number[:len(number)-len(unsigned)]
	mantissa, exponent := unsigned, int64(0)
	if at := bytes.IndexAny(unsigned, "eE"); at >= 0 {
		mantissa = unsigned[:at]
		// Beyond 32 bits it is the greatest or the least of them: no text has so many digits.
		exponent, _ = strconv.ParseInt(string(unsigned[at+1:]), 10, 32)
	}
	integer, fraction, _ := bytes.Cut(mantissa, []byte("."))
	digits := append(append(make([]byte, 0, len(mantissa)), integer...), fraction...)
	point := int64(len(integer)) + exponent // how many of the digits stand in front of the point
	digits = bytes.TrimRight(digits, "0")
	significant := bytes.TrimLeft(digits, "0")
	point -= int64(len(digits) - len(significant))
	missing := point - int64(len(significant))
	if len(significant) == 0 {
		significant, missing = []byte("0"), 0
	} else if missing < 0 || point > maxWhole {
		return nil, false
	}
	whole := make([]byte, 0, 1+maxWhole)
	whole = append(append(whole, sign...), significant...)
	return append(whole, "0000000000000000000"[:missing]...), true
}
