package recon

import (
	"bytes"
	"encoding/binary"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
)

// Encoding is how the text of a file is encoded.
//
// Detect decides once for the whole file, at the first line that is not plain ASCII. A byte
// order mark at the very beginning means UTF-8. Otherwise it examines that line and the bytes
// that were read ahead, at most 64 KiB. The file is UTF-8 if at least half of the lines that
// are not ASCII are valid UTF-8, because other text is rarely valid by chance. Otherwise it is
// Shift_JIS if more lines are valid Shift_JIS than UTF-8. Otherwise it is what PayPay states
// for the kind: Shift_JIS for transactions and UTF-8 for users. A file with little text that
// is not ASCII can be misread, for instance one in Shift_JIS whose only Japanese is a word in
// half-width katakana: name the encoding if you know it.
type Encoding int

// The encodings. Shift_JIS is the variant of Windows, code page 932, without
// characters that users define (F040 to F9FC): a row that holds one is an ErrEncoding.
const (
	Detect Encoding = iota
	UTF8
	ShiftJIS
)

var byteOrderMark = []byte("\ufeff")

// detect decides between UTF-8 and Shift_JIS from some lines of a file.
func detect(sample []byte, stated Encoding) Encoding {
	var shiftJIS decoder
	lines, fitUTF8, fitShiftJIS := 0, 0, 0
	for line := range bytes.SplitSeq(sample, []byte("\n")) {
		if isASCII(line) {
			continue
		}
		lines++
		if utf8.Valid(line) {
			fitUTF8++
		}
		if _, ok := shiftJIS.decode(line); ok {
			fitShiftJIS++
		}
	}
	switch {
	case 2*fitUTF8 >= lines:
		return UTF8
	case fitShiftJIS > fitUTF8:
		return ShiftJIS
	}
	return stated
}

// decoder turns Shift_JIS into UTF-8. The zero value is ready.
type decoder struct {
	from   *encoding.Decoder
	buffer []byte
}

// decode returns text in UTF-8, valid until the next call, and false if some of
// it is not Shift_JIS.
func (d *decoder) decode(text []byte) ([]byte, bool) {
	if d.from == nil {
		d.from = japanese.ShiftJIS.NewDecoder()
	}
	if longest := utf8.UTFMax * len(text); len(d.buffer) < longest {
		d.buffer = make([]byte, longest)
	}
	n, _, err := d.from.Transform(d.buffer, text, true)
	decoded := d.buffer[:n]
	// Shift_JIS has no replacement character: one in the result stands for bytes
	// that mean nothing.
	return decoded, err == nil && !bytes.ContainsRune(decoded, utf8.RuneError)
}

const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
)

func isASCII(text []byte) bool {
	for ; len(text) >= 8; text = text[8:] {
		if binary.LittleEndian.Uint64(text)&highs != 0 {
			return false
		}
	}
	for _, c := range text {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// isToken reports whether text is made of visible ASCII characters only.
func isToken(text []byte) bool {
	for ; len(text) >= 8; text = text[8:] {
		// In each byte, the high bit is set by the first term from 0x80 on, by the
		// second for 0x7f, and by the third below '!'.
		x := binary.LittleEndian.Uint64(text)
		if (x|(x+ones)|(x-'!'*ones))&highs != 0 {
			return false
		}
	}
	for _, c := range text {
		if c < '!' || c > '~' {
			return false
		}
	}
	return true
}
