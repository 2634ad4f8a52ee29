package validate

import (
	"bytes"
	"strconv"
)

// maxDigits is how many digits an int64 has at most.
const maxDigits = 19

// parseWhole reads a JSON number in any spelling, such as 100.0 or 1e2, exactly:
// float64 would round. whole is false if it has a fraction, fits if it is no int64.
func parseWhole(text []byte) (n int64, whole, fits bool) {
	mantissa, exponent := text, int64(0)
	if at := bytes.IndexAny(text, "eE"); at >= 0 {
		mantissa = text[:at]
		// Beyond 32 bits it is the greatest or the least of them: no body has so many digits.
		exponent, _ = strconv.ParseInt(string(text[at+1:]), 10, 32)
	}
	integer, fraction, _ := bytes.Cut(mantissa, []byte("."))
	unsigned := bytes.TrimPrefix(integer, []byte("-"))
	digits := bytes.TrimRight(bytes.Join([][]byte{unsigned, fraction}, nil), "0")
	zeros := int64(len(unsigned)) + exponent - int64(len(digits)) // that follow the digits
	digits = bytes.TrimLeft(digits, "0")
	switch {
	case len(digits) == 0:
		return 0, true, true
	case zeros < 0:
		return 0, false, false
	case int64(len(digits))+zeros > maxDigits:
		return 0, true, false
	}
	digits = append(digits, bytes.Repeat([]byte("0"), int(zeros))...)
	if len(unsigned) < len(integer) {
		digits = append([]byte("-"), digits...)
	}
	n, err := strconv.ParseInt(string(digits), 10, 64)
	return n, true, err == nil
}

// parseInt reads a plain JSON number that fits an int64.
func parseInt(text []byte) (int64, bool) {
	if len(text) > 18 { // 19 digits may not fit
		n, err := strconv.ParseInt(string(text), 10, 64)
		return n, err == nil
	}
	n, negative := int64(0), false
	for _, c := range text {
		if c == '-' {
			negative = true
			continue
		}
		n = n*10 + int64(c-'0')
	}
	if negative {
		n = -n
	}
	return n, true
}
