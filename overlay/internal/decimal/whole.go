package decimal

import (
	"bytes"

	"github.com/jppay/jppay/overlay/internal/rawjson"
)

const (
	// asWritten is the field whose numbers keep their spelling, because it is the
	// caller's own and is only passed on.
	asWritten = "metadata"
	// maxValues bounds the memory that a text can claim.
	maxValues = 1 << 18
)

// WholeNumbers returns a JSON text of the same value in which whole numbers are
// written as digits alone: 100 for 100.0, 1e2 and 1.00E+2. Go's encoding/json takes
// no other spelling for an integer. Numbers of more than 19 digits stay as they
// are, since they fit no int64; so do strings, and everything in a field called
// metadata.
//
// A text without such a number is returned as it is, without an allocation. A text that is not
// JSON stays as it is. The argument is never changed.
func WholeNumbers(body []byte) []byte {
	if !hasOtherSpelling(body) {
		return body
	}
	t := rawjson.Borrow()
	defer t.Release()
	if t.Read(body, rawjson.Rules{Depth: rawjson.MaxDepth, Values: maxValues}) != nil {
		return body
	}
	out, copied := make([]byte, 0, len(body)), 0
	for i := 0; i < len(t.Nodes); i++ {
		n := &t.Nodes[i]
		if bytes.EqualFold(t.Name(i), []byte(asWritten)) {
			i = int(n.Next) - 1
		} else if n.Kind == rawjson.Number && !n.Plain {
			before := append(out, body[copied:n.Start]...)
			if whole, ok := appendWhole(before, t.Text(i)); ok {
				out, copied = whole, int(n.End)
			}
		}
	}
	if copied == 0 {
		return body
	}
	return append(out, body[copied:]...)
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

// appendWhole appends the digits of a number if it is whole.
func appendWhole(text, number []byte) ([]byte, bool) {
	d := Parse(number)
	if d.sign() == 0 && number[0] == '-' {
		text = append(text, '-')
	}
	return d.appendWhole(text)
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
		if before := bytes.TrimRight(b[start:i], `\`); (i-start-len(before))%2 == 0 {
			return i
		}
	}
}
