// Package decimal compares and rewrites the numbers of JSON texts exactly.
package decimal

import (
	"bytes"
	"cmp"
	"strconv"

	"github.com/jppay/jppay/overlay/internal/rawjson"
)

// maxDigits is the largest number of digits of an int64.
const maxDigits = 19

// Decimal is the exact value of a JSON number: 0.DIGITS × 10^point. The digits neither begin
// nor end with 0; zero has no digits and no sign.
type Decimal struct {
	negative bool
	digits   []byte
	point    int64
}

// IsNumber reports whether a text is a JSON number and nothing else.
func IsNumber(text string) bool {
	t := rawjson.Borrow()
	defer t.Release()
	err := t.Read([]byte(text), rawjson.Rules{Values: 1})
	return err == nil && t.Nodes[0].Kind == rawjson.Number && len(t.Text(0)) == len(text)
}

// Parse reads a JSON number.
func Parse(number []byte) Decimal {
	mantissa, exponent := number, int64(0)
	if at := bytes.IndexAny(number, "eE"); at >= 0 {
		mantissa = number[:at]
		// ParseInt returns the nearest 32-bit number for a larger exponent. That is enough: no
		// text has so many digits.
		exponent, _ = strconv.ParseInt(string(number[at+1:]), 10, 32)
	}
	integer, fraction, _ := bytes.Cut(mantissa, []byte("."))
	unsigned := bytes.TrimPrefix(integer, []byte("-"))
	d := Decimal{negative: len(unsigned) < len(integer), point: int64(len(unsigned)) + exponent}
	written := bytes.Join([][]byte{unsigned, fraction}, nil)
	d.digits = bytes.TrimLeft(written, "0")
	d.point -= int64(len(written) - len(d.digits))
	if d.digits = bytes.TrimRight(d.digits, "0"); len(d.digits) == 0 {
		return Decimal{}
	}
	return d
}

// Compare is negative if d is less than o, positive if it is greater.
func (d Decimal) Compare(o Decimal) int {
	if c := cmp.Compare(d.sign(), o.sign()); c != 0 || d.sign() == 0 {
		return c
	}
	c := cmp.Or(cmp.Compare(d.point, o.point), bytes.Compare(d.digits, o.digits))
	return c * d.sign()
}

func (d Decimal) sign() int {
	switch {
	case len(d.digits) == 0:
		return 0
	case d.negative:
		return -1
	}
	return 1
}

// Int64 returns the number as an int64. whole is false if it has a fraction; fits is false if
// no int64 holds it.
func (d Decimal) Int64() (n int64, whole, fits bool) {
	if d.point < int64(len(d.digits)) {
		return 0, false, false
	}
	text, fits := d.appendWhole(make([]byte, 0, maxDigits+1))
	if !fits {
		return 0, true, false
	}
	n, err := strconv.ParseInt(string(text), 10, 64)
	return n, true, err == nil
}

// appendWhole appends a whole number of at most maxDigits digits, with its sign.
func (d Decimal) appendWhole(text []byte) ([]byte, bool) {
	missing := d.point - int64(len(d.digits))
	switch {
	case len(d.digits) == 0:
		return append(text, '0'), true
	case missing < 0 || d.point > maxDigits:
		return text, false
	case d.negative:
		text = append(text, '-')
	}
	text = append(text, d.digits...)
	return append(text, "0000000000000000000"[:missing]...), true
}

// Int64 reads a plain JSON number that fits an int64.
func Int64(text []byte) (int64, bool) {
	n, err := strconv.ParseInt(string(text), 10, 64)
	return n, err == nil
}

// IsHuge reports whether the JSON number is beyond what a 64-bit float holds.
func IsHuge(text []byte) bool {
	_, err := strconv.ParseFloat(string(text), 64)
	return err != nil
}
