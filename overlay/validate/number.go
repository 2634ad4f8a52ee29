package validate

import (
	"bytes"
	"cmp"
	"strconv"
)

// maxDigits is how many digits an int64 has at most.
const maxDigits = 19

// decimal is a JSON number in any spelling, exactly: 0.DIGITS × 10^point. The digits
// neither begin nor end with 0; zero has none of them and no sign.
type decimal struct {
	negative bool
	digits   []byte
	point    int64
}

func parseDecimal(text []byte) decimal {
	mantissa, exponent := text, int64(0)
	if at := bytes.IndexAny(text, "eE"); at >= 0 {
		mantissa = text[:at]
		// Beyond 32 bits it is the greatest or the least of them: no body has so many digits.
		exponent, _ = strconv.ParseInt(string(text[at+1:]), 10, 32)
	}
	integer, fraction, _ := bytes.Cut(mantissa, []byte("."))
	unsigned := bytes.TrimPrefix(integer, []byte("-"))
	d := decimal{negative: len(unsigned) < len(integer), point: int64(len(unsigned)) + exponent}
	written := bytes.Join([][]byte{unsigned, fraction}, nil)
	d.digits = bytes.TrimLeft(written, "0")
	d.point -= int64(len(written) - len(d.digits))
	if d.digits = bytes.TrimRight(d.digits, "0"); len(d.digits) == 0 {
		return decimal{}
	}
	return d
}

// compare is negative if d is less than o, positive if it is greater.
func (d decimal) compare(o decimal) int {
	if c := cmp.Compare(d.sign(), o.sign()); c != 0 || d.sign() == 0 {
		return c
	}
	c := cmp.Or(cmp.Compare(d.point, o.point), bytes.Compare(d.digits, o.digits))
	return c * d.sign()
}

func (d decimal) sign() int {
	switch {
	case len(d.digits) == 0:
		return 0
	case d.negative:
		return -1
	}
	return 1
}

// whole is false if d has a fraction, fits if it is no int64.
func (d decimal) int64() (n int64, whole, fits bool) {
	count := int64(len(d.digits))
	switch {
	case count == 0:
		return 0, true, true
	case d.point < count:
		return 0, false, false
	case d.point > maxDigits:
		return 0, true, false
	}
	text := append(make([]byte, 0, maxDigits+1), d.digits...)
	text = append(text, bytes.Repeat([]byte("0"), int(d.point-count))...)
	if d.negative {
		text = append([]byte("-"), text...)
	}
	n, err := strconv.ParseInt(string(text), 10, 64)
	return n, true, err == nil
}

// isHuge reports whether a JSON number is beyond what a 64-bit float holds.
func isHuge(text []byte) bool {
	const certain = 300 // so many digits it holds, where there is no exponent
	if len(text) <= certain && !bytes.ContainsAny(text, "eE") {
		return false
	}
	_, err := strconv.ParseFloat(string(text), 64)
	return err != nil
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
