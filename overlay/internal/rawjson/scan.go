// Package rawjson finds values in a JSON text without decoding it. It answers
// with the place of the bytes, so that a caller can sign or replace exactly
// what stands there.
//
// It accepts what RFC 8259 accepts, and nothing else (TopString a little more):
// every call reads the text to its end, so a truncated text is never taken for a
// whole one. Two limits are
// its own: a nesting depth (MaxDepth), and no key twice on the path it looks
// for, because two readers may then see two different values. It does not
// allocate unless it fails or returns something new, and it keeps nothing.
package rawjson

import (
	"errors"
	"fmt"
	"math/bits"
	"unicode/utf8"
)

// MaxDepth is the deepest nesting of objects and arrays that is read.
const MaxDepth = 64

// Reasons for refusing a text. Errors of this package wrap one of them and add
// the offset; they never quote the text.
var (
	ErrTruncated = errors.New("JSON text ends before it is complete")
	ErrSyntax    = errors.New("not a JSON text")
	ErrDuplicate = errors.New("JSON object has the same key twice")
	ErrDepth     = errors.New("JSON text is nested too deeply")
)

// reason names one of the errors above. The scanner holds a reason and not an
// error so that its buffers stay off the heap.
type reason uint8

const (
	none reason = iota
	truncated
	syntax
	duplicate
	tooDeep
)

var errOf = [...]error{truncated: ErrTruncated, syntax: ErrSyntax, duplicate: ErrDuplicate, tooDeep: ErrDepth}

// Kind is the type of a JSON value.
type Kind uint8

// The kinds of values. Absent means that the path leads nowhere.
const (
	Absent Kind = iota
	Null
	Bool
	Number
	String
	Object
	Array
)

// Token is the place of one value: body[Start:End] is its text, without white
// space around it and, for a string, with its quotes.
type Token struct {
	Kind       Kind
	Start, End int
}

// whole takes the offset behind the outermost value and returns the error of the
// whole reading.
func (s *scanner) whole(end int) error {
	if end >= 0 {
		if end = s.space(end); end < len(s.b) {
			s.fail(syntax, end)
		}
	}
	if s.why != none {
		return fmt.Errorf("%w (byte %d)", errOf[s.why], s.at)
	}
	return nil
}

// scanner reads b from left to right. Each reading method takes the offset to
// start from and returns the offset behind what it read, or -1 after fail.
type scanner struct {
	b     []byte
	paths []string
	found []Token
	lax   bool
	why   reason
	at    int

	deepest int
	strict  *Reader // nil where only what is looked for must not stand twice
}

func (s *scanner) fail(why reason, at int) int {
	s.why, s.at = why, at
	return -1
}

// unexpected fails at an offset that may lie at the end of the text.
func (s *scanner) unexpected(at int) int {
	if at >= len(s.b) {
		return s.fail(truncated, len(s.b))
	}
	return s.fail(syntax, at)
}

func (s *scanner) space(i int) int {
	for i < len(s.b) {
		if c := s.b[i]; c > ' ' || c != ' ' && c != '\n' && c != '\r' && c != '\t' {
			break
		}
		i++
	}
	return i
}

// value reads one value. want is the set of paths that lead into it; their next
// segment is number depth.
func (s *scanner) value(i, depth int, want uint64) int {
	if i >= len(s.b) {
		return s.unexpected(i)
	}
	switch s.b[i] {
	case '"':
		end, _ := s.str(i)
		return end
	case '{', '[':
		switch {
		case s.lax && want == 0:
			return s.skip(i, depth)
		case s.b[i] == '{':
			return s.object(i, depth, want)
		}
		return s.array(i, depth)
	case 't':
		return s.literal(i, "true")
	case 'f':
		return s.literal(i, "false")
	case 'n':
		return s.literal(i, "null")
	}
	return s.number(i)
}

func (s *scanner) object(i, depth int, want uint64) int {
	if depth >= s.deepest {
		return s.fail(tooDeep, i)
	}
	first := 0
	if s.strict != nil {
		first = len(s.strict.keys)
	}
	i = s.space(i + 1)
	if i < len(s.b) && s.b[i] == '}' {
		return i + 1
	}
	var seen uint64
	for {
		if i >= len(s.b) || s.b[i] != '"' {
			return s.unexpected(i)
		}
		key := i
		end, plain := s.str(i)
		if end < 0 {
			return -1
		}
		var here, below uint64
		if want != 0 {
			here, below = s.match(s.b[key+1:end-1], plain, depth, want)
			if seen&(here|below) != 0 {
				return s.fail(duplicate, key)
			}
			seen |= here | below
		}
		if s.strict != nil {
			s.strict.keys = append(s.strict.keys, foldedHash(s.b[key+1:end-1], plain))
		}
		keyEnd := end
		i = s.space(end)
		if i >= len(s.b) || s.b[i] != ':' {
			return s.unexpected(i)
		}
		start := s.space(i + 1)
		if i = s.value(start, depth+1, below); i < 0 {
			return -1
		}
		if s.strict != nil && depth == 0 {
			s.strict.members = append(s.strict.members, Member{
				Key:   Token{Kind: String, Start: key, End: keyEnd},
				Value: Token{Kind: kindOf(s.b[start]), Start: start, End: i},
			})
		}
		for ; here != 0; here &= here - 1 {
			s.found[bits.TrailingZeros64(here)] = Token{Kind: kindOf(s.b[start]), Start: start, End: i}
		}
		i = s.space(i)
		if i < len(s.b) && s.b[i] == '}' {
			if s.strict != nil && s.strict.repeated(first) {
				return s.fail(duplicate, i)
			}
			return i + 1
		}
		if i >= len(s.b) || s.b[i] != ',' {
			return s.unexpected(i)
		}
		i = s.space(i + 1)
	}
}

func (s *scanner) array(i, depth int) int {
	if depth >= s.deepest {
		return s.fail(tooDeep, i)
	}
	i = s.space(i + 1)
	if i < len(s.b) && s.b[i] == ']' {
		return i + 1
	}
	for {
		if i = s.value(i, depth+1, 0); i < 0 {
			return -1
		}
		i = s.space(i)
		if i < len(s.b) && s.b[i] == ']' {
			return i + 1
		}
		if i >= len(s.b) || s.b[i] != ',' {
			return s.unexpected(i)
		}
		i = s.space(i + 1)
	}
}

// skip reads an object or array for its brackets and strings alone.
func (s *scanner) skip(i, depth int) int {
	b, open := s.b, uint64(0) // one bit an open bracket, 1 for an object
	for level := depth; i < len(b); i++ {
		switch c := b[i]; c {
		case '"':
			if i = closingQuote(b, i+1); i < 0 {
				return s.unexpected(len(b))
			}
		case '{', '[':
			if level >= s.deepest {
				return s.fail(tooDeep, i)
			}
			level++
			open <<= 1
			if c == '{' {
				open |= 1
			}
		case '}', ']':
			if (open&1 == 1) != (c == '}') {
				return s.unexpected(i)
			}
			open >>= 1
			if level--; level == depth {
				return i + 1
			}
		}
	}
	return s.unexpected(len(b))
}

// str reads a string. plain means that its bytes are its text: ASCII, nothing
// escaped.
func (s *scanner) str(i int) (end int, plain bool) {
	b := s.b
	var all byte
	escaped := false
	for i++; i < len(b); {
		c := b[i]
		if c >= ' ' && c != '"' && c != '\\' {
			all |= c
			i++
			continue
		}
		if c == '"' {
			return i + 1, !escaped && all < utf8.RuneSelf
		}
		if c != '\\' {
			return s.fail(syntax, i), false
		}
		escaped = true
		if i = s.escape(i + 1); i < 0 {
			return -1, false
		}
	}
	return s.unexpected(i), false
}

// escape reads what follows a backslash in a string.
func (s *scanner) escape(i int) int {
	if i >= len(s.b) {
		return s.unexpected(i)
	}
	switch s.b[i] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return i + 1
	case 'u':
		for end := i + 4; i < end; {
			if i++; i >= len(s.b) || hexValue(s.b[i]) < 0 {
				return s.unexpected(i)
			}
		}
		return i + 1
	}
	return s.fail(syntax, i)
}

func (s *scanner) literal(i int, word string) int {
	for k := 0; k < len(word); k++ {
		if i+k >= len(s.b) || s.b[i+k] != word[k] {
			return s.unexpected(i + k)
		}
	}
	return i + len(word)
}

func (s *scanner) number(i int) int {
	if s.b[i] == '-' {
		i++
	}
	if i < len(s.b) && s.b[i] == '0' {
		i++
	} else if i = s.digits(i); i < 0 {
		return -1
	}
	if i < len(s.b) && s.b[i] == '.' {
		if i = s.digits(i + 1); i < 0 {
			return -1
		}
	}
	if i < len(s.b) && (s.b[i] == 'e' || s.b[i] == 'E') {
		i++
		if i < len(s.b) && (s.b[i] == '+' || s.b[i] == '-') {
			i++
		}
		return s.digits(i)
	}
	return i
}

// digits reads one or more digits.
func (s *scanner) digits(i int) int {
	start := i
	for i < len(s.b) && '0' <= s.b[i] && s.b[i] <= '9' {
		i++
	}
	if i == start {
		return s.unexpected(i)
	}
	return i
}

func kindOf(c byte) Kind {
	switch c {
	case '"':
		return String
	case '{':
		return Object
	case '[':
		return Array
	case 't', 'f':
		return Bool
	case 'n':
		return Null
	}
	return Number
}
