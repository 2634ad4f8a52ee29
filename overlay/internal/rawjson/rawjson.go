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
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// MaxDepth is the deepest nesting of objects and arrays that is read.
const MaxDepth = 64

// maxPaths is the number of paths that fit the bit set of one pass.
const maxPaths = 64

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

// scan reads the whole text and fills found, one token a path. lax skips objects
// and arrays that no path leads into.
func scan(body []byte, paths []string, found []Token, lax bool) error {
	s := scanner{b: body, paths: paths, found: found, lax: lax, deepest: MaxDepth}
	all := ^uint64(0) >> (maxPaths - len(paths))
	if len(paths) == 0 {
		all = 0
	}
	return s.whole(s.value(s.space(0), 0, all))
}

// Member is one member of an object: the places of its key, a string token, and
// of its value.
type Member struct{ Key, Value Token }

// Reader reads texts strictly. It may be used again, by one goroutine at a time,
// and then allocates nothing. The zero value is ready.
type Reader struct {
	keys    []uint64 // a hash of each key of the objects that are being read
	members []Member
}

// Members returns the members of a text that must be one object, in order. It
// refuses an object, at any depth, that has two keys which differ in nothing or in
// case only, because encoding/json takes the second for the first, and nesting
// deeper than deepest (at most MaxDepth). The slice is good until the next call.
func (r *Reader) Members(body []byte, deepest int) ([]Member, error) {
	r.keys, r.members = r.keys[:0], r.members[:0]
	s := scanner{b: body, deepest: min(deepest, MaxDepth), strict: r}
	end := -1
	if start := s.space(0); start < len(body) && body[start] == '{' {
		end = s.object(start, 0, 0)
	} else {
		s.unexpected(start)
	}
	if err := s.whole(end); err != nil {
		return nil, err
	}
	return r.members, nil
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

// repeated reports whether two of the keys from first on are the same, and drops
// them. Sorting keeps an object of many keys from costing their square.
func (r *Reader) repeated(first int) bool {
	keys := r.keys[first:]
	r.keys = r.keys[:first]
	slices.Sort(keys)
	for i := 1; i < len(keys); i++ {
		if keys[i] == keys[i-1] {
			return true
		}
	}
	return false
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

// match returns the paths that end at this key, and those that lead on below
// it.
func (s *scanner) match(key []byte, plain bool, depth int, want uint64) (here, below uint64) {
	for w := want; w != 0; w &= w - 1 {
		seg, last := segment(s.paths[bits.TrailingZeros64(w)], depth)
		switch {
		case string(key) == seg:
		case s.lax && sameName(key, plain, seg), !s.lax && !plain && sameText(key, seg):
		default:
			continue
		}
		if last {
			here |= w & -w
		} else {
			below |= w & -w
		}
	}
	return here, below
}

// segment returns the nth segment of a dotted path that is known to have so
// many, and whether it is the last.
func segment(path string, n int) (seg string, last bool) {
	for ; n > 0; n-- {
		path = path[strings.IndexByte(path, '.')+1:]
	}
	seg, _, more := strings.Cut(path, ".")
	return seg, !more
}

// nextRune decodes the first character of the raw inside of a string token. ok
// is false where it is not Unicode text; r is U+FFFD then.
func nextRune(raw []byte) (r rune, n int, ok bool) {
	if raw[0] != '\\' || len(raw) < 2 {
		r, n = utf8.DecodeRune(raw)
		return r, n, r != utf8.RuneError || n > 1
	}
	switch raw[1] {
	case 'b':
		return '\b', 2, true
	case 'f':
		return '\f', 2, true
	case 'n':
		return '\n', 2, true
	case 'r':
		return '\r', 2, true
	case 't':
		return '\t', 2, true
	case 'u':
		r = hex4(raw)
		if r < 0 {
			return utf8.RuneError, len(raw), false
		}
		if !utf16.IsSurrogate(r) {
			return r, 6, true
		}
		if pair := utf16.DecodeRune(r, hex4(raw[6:])); pair != utf8.RuneError {
			return pair, 12, true
		}
		return utf8.RuneError, 6, false
	}
	return rune(raw[1]), 2, true
}

// hex4 returns the code of a leading \uXXXX, or -1.
func hex4(raw []byte) rune {
	if len(raw) < 6 || raw[0] != '\\' || raw[1] != 'u' {
		return -1
	}
	var r rune
	for _, c := range raw[2:6] {
		v := hexValue(c)
		if v < 0 {
			return -1
		}
		r = r<<4 | v
	}
	return r
}

func hexValue(c byte) rune {
	switch {
	case '0' <= c && c <= '9':
		return rune(c - '0')
	case 'a' <= c && c <= 'f':
		return rune(c - 'a' + 10)
	case 'A' <= c && c <= 'F':
		return rune(c - 'A' + 10)
	}
	return -1
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
