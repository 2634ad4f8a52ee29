package server

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// metadata is the field whose numbers keep their spelling: providers pass it on as
// it is.
const metadata = "metadata"

// Decode decodes the body of the call.
func (c *Call) Decode(into any) error { return json.Unmarshal(WholeNumbers(c.Body), into) }

// WholeNumbers returns a JSON text of the same value in which whole numbers of up to 19 digits
// are digits alone: 100 for 100.0 and 1e2. A provider may read either, but encoding/json reads
// only the digits. A text that is not JSON is returned as it is.
func WholeNumbers(body []byte) []byte {
	if !mayBeSpelledOtherwise(body) || !json.Valid(body) {
		return body
	}
	r := numberReader{body: body, decoder: json.NewDecoder(bytes.NewReader(body))}
	r.decoder.UseNumber()
	if err := r.value(); err != nil || r.copied == 0 {
		return body
	}
	return append(r.out, body[r.copied:]...)
}

// mayBeSpelledOtherwise reports whether a digit is followed by a point or an e.
func mayBeSpelledOtherwise(body []byte) bool {
	for i, c := range body[:max(0, len(body)-1)] {
		next := body[i+1]
		if '0' <= c && c <= '9' && (next == '.' || next == 'e' || next == 'E') {
			return true
		}
	}
	return false
}

// numberReader walks through a JSON text and copies it with other numbers.
type numberReader struct {
	body, out []byte
	copied    int // how much of body is in out
	decoder   *json.Decoder
}

func (r *numberReader) value() error {
	token, err := r.decoder.Token()
	if err != nil {
		return err
	}
	switch token := token.(type) {
	case json.Number:
		r.number(token.String())
	case json.Delim:
		for r.decoder.More() {
			if err := r.member(token == '{'); err != nil {
				return err
			}
		}
		_, err = r.decoder.Token() // the closing bracket
	}
	return err
}

// member reads a member of an object or an item of an array.
func (r *numberReader) member(named bool) error {
	if !named {
		return r.value()
	}
	name, err := r.decoder.Token()
	if err != nil {
		return err
	}
	if name == metadata {
		var skipped json.RawMessage
		return r.decoder.Decode(&skipped)
	}
	return r.value()
}

func (r *numberReader) number(text string) {
	whole, ok := wholeNumber(text)
	if !ok || whole == text {
		return
	}
	end := int(r.decoder.InputOffset())
	r.out = append(append(r.out, r.body[r.copied:end-len(text)]...), whole...)
	r.copied = end
}

// wholeNumber returns the digits of a number, if it is whole and has at most 19.
func wholeNumber(text string) (string, bool) {
	unsigned, negative := strings.CutPrefix(strings.ToLower(text), "-")
	mantissa, power, _ := strings.Cut(unsigned, "e")
	integer, fraction, _ := strings.Cut(mantissa, ".")
	shift, err := strconv.ParseInt("0"+strings.TrimLeft(power, "+-"), 10, 32)
	if strings.HasPrefix(power, "-") {
		shift = -shift
	}

	digits := strings.TrimRight(integer+fraction, "0")
	zeros := len(integer) + int(shift) - len(digits) // to be written after the digits
	digits = strings.TrimLeft(digits, "0")
	switch {
	case digits == "":
		return "0", true
	case err != nil, zeros < 0, len(digits)+zeros > 19:
		return "", false
	case negative:
		digits = "-" + digits
	}

	return digits + strings.Repeat("0", zeros), true
}
