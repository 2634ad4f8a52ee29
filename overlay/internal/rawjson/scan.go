// Package rawjson reads JSON texts without decoding them into Go values. Lookup and Find return
// the place of the bytes, so that a caller can sign or replace exactly these bytes. A Tree
// holds every value of a text.
//
// It accepts exactly what RFC 8259 accepts. Every call reads the text to its end, so a
// truncated text is never taken for a whole one. Two limits are its own: a nesting depth, and
// no repeated key where two readers could see two different values. It allocates only when it
// fails or grows a Tree.
package rawjson

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"strings"
	"unicode/utf8"
)

// MaxDepth is the deepest nesting of objects and arrays that lookups read.
const MaxDepth = 64

// Reasons for refusing a text. Every error is an *Error with one of them.
var (
	ErrTruncated = errors.New("JSON text ends before it is complete")
	ErrSyntax    = errors.New("not a JSON text")
	ErrDuplicate = errors.New("JSON object has the same key twice")
)

// Reasons for refusing a text that exceeds a limit.
var (
	ErrDepth  = errors.New("JSON text is nested too deeply")
	ErrValues = errors.New("JSON text has too many values")
)

// Error says where and why a text was refused. It never quotes the text.
type Error struct {
	Err    error  // one of the reasons above
	Detail string // what is wrong at the offset
	Offset int
}

func (e *Error) Error() string { return fmt.Sprintf("%v (byte %d)", e.Err, e.Offset) }

// Unwrap returns the reason.
func (e *Error) Unwrap() error { return e.Err }

// Details of errors. Details that causes does not list mean ErrSyntax.
const (
	truncated = "unexpected end"
	duplicate = "the same member name twice"
	tooDeep   = "nested too deeply"
	tooMany   = "too many values"
	noValue   = "not a value"
)

var causes = map[string]error{truncated: ErrTruncated, duplicate: ErrDuplicate, tooDeep: ErrDepth, tooMany: ErrValues}

// Kind is the type of a JSON value, or a set of them.
type Kind uint8

// The kinds of values, one bit each. Absent means that the path leads nowhere.
const (
	Absent Kind = 0
	Null   Kind = 1 << (iota - 1)
	Bool
	Number
	String
	Object
	Array
)

func (k Kind) String() string {
	names := [...]string{"nothing", "null", "boolean", "number", "string", "object", "array"}
	return names[bits.Len8(uint8(k))%len(names)]
}

// kinds tells the kind of a value by its first byte.
var kinds = [256]Kind{
	'n': Null, 't': Bool, 'f': Bool, '"': String, '{': Object, '[': Array, '-': Number, '0': Number, '1': Number,
	'2': Number, '3': Number, '4': Number, '5': Number, '6': Number, '7': Number, '8': Number, '9': Number,
}

// Token is the place of one value: body[Start:End] is its text, without white
// space around it and, for a string, with its quotes.
type Token struct {
	Kind       Kind
	Start, End int
}

// scanner reads b from left to right. Each reading method takes the offset to start from and
// returns the offset after what it read, or -1 after fail.
type scanner struct {
	b       []byte
	deepest int
	why     string // empty unless the reading failed, at an offset
	at      int
	// A lookup fills found, one token for each path. fold ignores the case of keys.
	paths []string
	found []Token
	fold  bool
	tree  *Tree // nil unless all values are kept
}

// whole reads the whole text. want is the set of all paths.
func (s *scanner) whole(want uint64) error {
	start := s.space(0)
	if start < len(s.b) && s.b[start] != '{' && s.tree != nil && s.tree.rules.Strict {
		s.fail("not an object", start)
	} else if end := s.value(start, 0, 0, want); end >= 0 {
		if end = s.space(end); end < len(s.b) {
			s.fail("text after the value", end)
		}
	}
	if s.why == "" {
		return nil
	}
	// Copy the detail; otherwise the buffers of the scanner would be on the heap.
	return &Error{Err: cmp.Or(causes[s.why], ErrSyntax), Detail: strings.Clone(s.why), Offset: s.at}
}

// fail refuses the text because of the byte at an offset, or because the text ends there.
func (s *scanner) fail(why string, at int) int {
	if at >= len(s.b) {
		why = truncated
	}
	s.why, s.at = why, at
	return -1
}

func (s *scanner) space(i int) int {
	for b := s.b; i < len(b) && b[i] <= ' ' && (b[i] == ' ' || b[i] == '\n' || b[i] == '\r' || b[i] == '\t'); {
		i++
	}
	return i
}

// value reads a value. The paths in here end at it. The paths in below continue in it; the
// number of their next segment is depth.
func (s *scanner) value(i, depth int, here, below uint64) (end int) {
	if i >= len(s.b) {
		return s.fail(noValue, i)
	}
	node, plain := 0, false
	if s.tree != nil {
		if node = s.tree.open(); node < 0 {
			return s.fail(tooMany, i)
		}
	}
	kind := kinds[s.b[i]]
	switch kind {
	case String:
		end, plain = s.str(i)
	case Number:
		end, plain = s.number(i)
	case Object, Array:
		end = s.container(i, depth, node, below)
	case Null, Bool, Absent:
		end = s.literal(i)
	}
	if end < 0 {
		return -1
	}
	if s.tree != nil {
		s.tree.close(node, Token{kind, i, end}, plain)
	}
	for ; here != 0; here &= here - 1 {
		s.found[bits.TrailingZeros64(here)] = Token{kind, i, end}
	}
	return end
}

// container reads an object or an array.
func (s *scanner) container(i, depth, node int, want uint64) int {
	if depth >= s.deepest {
		return s.fail(tooDeep, i)
	}
	closing := s.b[i] + 2 // ASCII has ] and } there
	seen, repeated := names{}, false
	i = s.space(i + 1)
	if i < len(s.b) && s.b[i] == closing {
		return i + 1
	}
	for {
		var here, below uint64
		if closing == '}' {
			if i, here, below = s.name(i, depth, want, &seen); i < 0 {
				return -1
			}
		}
		if i = s.value(i, depth+1, here, below); i < 0 {
			return -1
		}
		if s.tree != nil {
			if closing == '}' && seen.add(s.tree, node, s.tree.read) {
				repeated = s.tree.rules.Strict
			}
			s.tree.Nodes[node].Count++
		}
		i = s.space(i)
		if i < len(s.b) && s.b[i] == closing {
			if repeated {
				return s.fail(duplicate, i)
			}
			return i + 1
		}
		if i >= len(s.b) || s.b[i] != ',' {
			return s.fail("neither a comma nor the closing bracket after a value", i)
		}
		i = s.space(i + 1)
	}
}

// name reads the name of a member and stops at the member's value.
func (s *scanner) name(i, depth int, want uint64, seen *names) (value int, here, below uint64) {
	if i >= len(s.b) || s.b[i] != '"' {
		return s.fail("not a member name", i), 0, 0
	}
	end, plain := s.str(i)
	if end < 0 {
		return -1, 0, 0
	}
	if want != 0 {
		here, below = s.match(s.b[i+1:end-1], plain, depth, want)
		if seen.paths&(here|below) != 0 {
			return s.fail(duplicate, i), 0, 0
		}
		seen.paths |= here | below
	}
	if s.tree != nil {
		s.tree.name = s.tree.unescaped(i+1, end-1, plain)
	}
	i = s.space(end)
	if i >= len(s.b) || s.b[i] != ':' {
		return s.fail("no : after a member name", i), 0, 0
	}
	return s.space(i + 1), here, below
}

// str reads a string. plain means that it is ASCII without escapes.
func (s *scanner) str(i int) (end int, plain bool) {
	b := s.b
	plain = true
	for i = ordinary(b, i+1); i < len(b); i = ordinary(b, i) {
		switch c := b[i]; {
		case c == '"':
			return i + 1, plain
		case c == '\\':
			plain = false
			if i = s.escape(i + 1); i < 0 {
				return -1, false
			}
		case c < ' ':
			return s.fail("control character in a string", i), false
		default:
			for plain = plain && c < utf8.RuneSelf; i < len(b) && b[i] >= utf8.RuneSelf; {
				i++
			}
			if c < utf8.RuneSelf {
				i++
			}
		}
	}
	return s.fail(truncated, i), false
}

// ordinary skips bytes of a string, eight at a time. It stops at or before the first quote,
// backslash, control character or byte that is not ASCII.
func ordinary(b []byte, i int) int {
	const each, high = 0x0101010101010101, 0x8080808080808080 // a bit of each byte
	for ; i+8 <= len(b); i += 8 {
		w := binary.LittleEndian.Uint64(b[i:])
		// A subtraction sets the highest bit of the first byte that is less.
		found := (w | (w - each*' ') | ((w ^ each*'"') - each) | ((w ^ each*'\\') - each)) & high
		if found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	return i
}

// escape reads what follows a backslash in a string.
func (s *scanner) escape(i int) int {
	if i >= len(s.b) {
		return s.fail(truncated, i)
	}
	switch s.b[i] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return i + 1
	case 'u':
		if hex4(s.b[i-1:]) >= 0 {
			return i + 5
		}
		i += 4
	}
	return s.fail("bad escape in a string", i)
}

func (s *scanner) literal(i int) int {
	rest := string(s.b[i:min(i+len("false"), len(s.b))])
	for _, word := range [...]string{"true", "false", "null"} {
		if strings.HasPrefix(rest, word) {
			return i + len(word)
		}
		if strings.HasPrefix(word, rest) {
			return s.fail(truncated, len(s.b))
		}
	}
	return s.fail(noValue, i)
}

// number reads a number. plain means that it has neither fraction nor exponent.
func (s *scanner) number(i int) (end int, plain bool) {
	if s.b[i] == '-' {
		i++
	}
	if i < len(s.b) && s.b[i] == '0' {
		i++
	} else if i = s.digits(i); i < 0 {
		return -1, false
	}
	plain = true
	if i < len(s.b) && s.b[i] == '.' {
		plain = false
		if i = s.digits(i + 1); i < 0 {
			return -1, false
		}
	}
	if i < len(s.b) && s.b[i]|0x20 == 'e' {
		i++
		if i < len(s.b) && (s.b[i] == '+' || s.b[i] == '-') {
			i++
		}
		return s.digits(i), false
	}
	return i, plain
}

// digits reads one or more digits.
func (s *scanner) digits(i int) int {
	start := i
	for i < len(s.b) && '0' <= s.b[i] && s.b[i] <= '9' {
		i++
	}
	if i == start {
		return s.fail(noValue, i)
	}
	return i
}
