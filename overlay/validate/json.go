package validate

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	// maxDepth bounds nesting; documented bodies stay below ten levels.
	maxDepth = 256
	// maxNodes bounds the memory one body can claim: 24 bytes a value.
	maxNodes = 1 << 18
	// maxScan is the number of members up to which repeated names are looked
	// for one by one; larger objects use a map.
	maxScan = 32
	// maxRepeats bounds how many repeated names of one body are noted.
	maxRepeats = maxViolations
)

// kind is the kind of a JSON value. Its values are bits, so that a set of kinds
// is one word.
type kind uint8

const (
	kindNull kind = 1 << iota
	kindBool
	kindNumber
	kindString
	kindArray
	kindObject
)

func (k kind) String() string {
	switch k {
	case kindNull:
		return "null"
	case kindBool:
		return "boolean"
	case kindNumber:
		return "number"
	case kindString:
		return "string"
	case kindArray:
		return "array"
	case kindObject:
		return "object"
	}
	return "nothing"
}

const (
	flagUnescaped    = 1 << iota // the string stands in value.text, not in the body
	flagKeyUnescaped             // so does the member's name
	flagPlain                    // the number has neither fraction nor exponent
)

// node is one JSON value. A body is a slice of nodes in document order: the
// children of a container follow it, and next skips over them.
type node struct {
	kind  kind
	flags uint8
	// start and end delimit a scalar. A string stands without its quotes; a
	// container keeps its number of children in start.
	start, end uint32
	// keyStart and keyEnd delimit the name, where the node is a member.
	keyStart, keyEnd uint32
	// next is the index of the first node that is not below this one.
	next uint32
}

// value is a decoded JSON body. It points into the body rather than copying it,
// and its memory is reused: the only allocations are growth.
type value struct {
	body  []byte
	text  []byte // strings that had escapes or invalid UTF-8, decoded
	nodes []node

	// repeated lists members whose name their object already had.
	repeated []repeat
	// huge lists numbers that no 64-bit float holds: nothing in Go decodes them.
	huge []int
	// notText says that a string is no Unicode text. As in encoding/json, what is none reads as U+FFFD.
	notText bool

	err syntaxError
}

// repeat is a repeated member name; both are node indexes.
type repeat struct{ object, member int }

// syntaxError says where and why a body is not JSON. It quotes nothing.
type syntaxError struct {
	offset int
	reason string
}

// reset forgets everything the value was decoded from.
func (v *value) reset() {
	clear(v.text)
	v.body, v.text, v.nodes, v.repeated, v.huge = nil, v.text[:0], v.nodes[:0], v.repeated[:0], v.huge[:0]
	v.notText, v.err = false, syntaxError{}
}

// decode parses body, accepting exactly what encoding/json accepts as long as
// the limits on depth and number of values hold. On failure v.err says why.
func (v *value) decode(body []byte) bool {
	v.reset()
	v.body = body
	i := v.value(v.space(0), 0, 0, 0, 0)
	if i < 0 {
		return false
	}
	if i = v.space(i); i != len(body) {
		v.fail(i, "text after the value")
		return false
	}
	return true
}

func (v *value) fail(offset int, reason string) int {
	v.err = syntaxError{offset, reason}
	return -1
}

func (v *value) space(i int) int {
	for i < len(v.body) {
		switch v.body[i] {
		case ' ', '\t', '\n', '\r':
			i++
		default:
			return i
		}
	}
	return i
}

// value decodes the value at i, which is a member if keyEnd or flags say so, and
// returns the offset behind it, or -1.
func (v *value) value(i, depth int, keyStart, keyEnd uint32, flags uint8) int {
	if i >= len(v.body) {
		return v.fail(i, "unexpected end")
	}
	if len(v.nodes) >= maxNodes {
		return v.fail(i, "more than "+strconv.Itoa(maxNodes)+" values")
	}
	n := node{flags: flags, keyStart: keyStart, keyEnd: keyEnd, next: uint32(len(v.nodes) + 1)}
	switch c := v.body[i]; c {
	case '{', '[':
		if depth++; depth > maxDepth {
			return v.fail(i, "nested deeper than "+strconv.Itoa(maxDepth)+" levels")
		}
		at := len(v.nodes)
		v.nodes = append(v.nodes, n)
		if c == '{' {
			return v.object(i+1, depth, at)
		}
		return v.array(i+1, depth, at)
	case '"':
		start, end, unescaped, i := v.string(i + 1)
		if i < 0 {
			return -1
		}
		n.kind, n.start, n.end = kindString, start, end
		if unescaped {
			n.flags |= flagUnescaped
		}
		v.nodes = append(v.nodes, n)
		return i
	case 't':
		return v.literal(i, n, kindBool, "true")
	case 'f':
		return v.literal(i, n, kindBool, "false")
	case 'n':
		return v.literal(i, n, kindNull, "null")
	default:
		end, plain := scanNumber(v.body, i)
		if end < 0 {
			return v.fail(i, "not a value")
		}
		n.kind, n.start, n.end = kindNumber, uint32(i), uint32(end)
		if plain {
			n.flags |= flagPlain
		}
		if isHuge(v.body[i:end]) && len(v.huge) < maxRepeats {
			v.huge = append(v.huge, len(v.nodes))
		}
		v.nodes = append(v.nodes, n)
		return end
	}
}

func (v *value) literal(i int, n node, k kind, word string) int {
	end := i + len(word)
	if end > len(v.body) || string(v.body[i:end]) != word {
		return v.fail(i, "not a value")
	}
	n.kind, n.start, n.end = k, uint32(i), uint32(end)
	v.nodes = append(v.nodes, n)
	return end
}

func (v *value) array(i, depth, at int) int {
	count := uint32(0)
	i = v.space(i)
	if i < len(v.body) && v.body[i] == ']' {
		return v.close(i, at, kindArray, count)
	}
	for {
		if i = v.value(v.space(i), depth, 0, 0, 0); i < 0 {
			return -1
		}
		count++
		if i = v.space(i); i >= len(v.body) {
			return v.fail(i, "unexpected end")
		}
		switch v.body[i] {
		case ',':
			i++
		case ']':
			return v.close(i, at, kindArray, count)
		default:
			return v.fail(i, "neither , nor ] after an item")
		}
	}
}

func (v *value) object(i, depth, at int) int {
	count := uint32(0)
	var seen names
	i = v.space(i)
	if i < len(v.body) && v.body[i] == '}' {
		return v.close(i, at, kindObject, count)
	}
	for {
		if i = v.space(i); i >= len(v.body) {
			return v.fail(i, "unexpected end")
		}
		if v.body[i] != '"' {
			return v.fail(i, "not a member name")
		}
		start, end, unescaped, after := v.string(i + 1)
		if after < 0 {
			return -1
		}
		if i = v.space(after); i >= len(v.body) {
			return v.fail(i, "unexpected end")
		}
		if v.body[i] != ':' {
			return v.fail(i, "no : after a member name")
		}
		var flags uint8
		if unescaped {
			flags = flagKeyUnescaped
		}
		member := len(v.nodes)
		if i = v.value(v.space(i+1), depth, start, end, flags); i < 0 {
			return -1
		}
		if seen.repeats(v, at, member, count) && len(v.repeated) < maxRepeats {
			v.repeated = append(v.repeated, repeat{at, member})
		}
		count++
		if i = v.space(i); i >= len(v.body) {
			return v.fail(i, "unexpected end")
		}
		switch v.body[i] {
		case ',':
			i++
		case '}':
			return v.close(i, at, kindObject, count)
		default:
			return v.fail(i, "neither , nor } after a member")
		}
	}
}

func (v *value) close(i, at int, k kind, count uint32) int {
	n := &v.nodes[at]
	n.kind, n.start, n.next = k, count, uint32(len(v.nodes))
	return i + 1
}

// names finds repeated names of one object.
type names struct {
	// bloom has a bit for every name so far: most names need no comparison.
	bloom uint64
	// large replaces the comparison in objects of more than maxScan members,
	// where it would cost a hostile body nothing and us its square.
	large map[string]struct{}
}

// repeats reports whether the object's members before member have its name.
func (s *names) repeats(v *value, object, member int, before uint32) bool {
	name := v.key(member)
	if before > maxScan {
		if s.large == nil {
			s.large = make(map[string]struct{}, 2*maxScan)
			for m := object + 1; m < member; m = int(v.nodes[m].next) {
				s.large[string(v.key(m))] = struct{}{}
			}
		}
		if _, ok := s.large[string(name)]; ok {
			return true
		}
		s.large[string(name)] = struct{}{}
		return false
	}
	hash := uint(len(name))
	if len(name) > 0 {
		hash = hash*31 + uint(name[0])*7 + uint(name[len(name)-1])
	}
	bit := uint64(1) << (hash % 64)
	if s.bloom&bit == 0 {
		s.bloom |= bit
		return false
	}
	for m := object + 1; m < member; m = int(v.nodes[m].next) {
		if bytes.Equal(v.key(m), name) {
			return true
		}
	}
	return false
}

// string decodes the string that begins behind the quote before i. It returns
// its place, in v.text if unescaped says so, and the offset behind the closing
// quote, or -1.
func (v *value) string(i int) (start, end uint32, unescaped bool, after int) {
	begin := i
	for i < len(v.body) {
		switch c := v.body[i]; {
		case c == '"':
			return uint32(begin), uint32(i), false, i + 1
		case c == '\\' || c < ' ':
			return v.escaped(begin, i)
		case c < utf8.RuneSelf:
			i++
		default:
			r, size := utf8.DecodeRune(v.body[i:])
			if r == utf8.RuneError && size == 1 {
				return v.escaped(begin, i)
			}
			i += size
		}
	}
	return 0, 0, false, v.fail(i, "unexpected end")
}

// escaped is string from the first byte on that cannot be taken as it is.
func (v *value) escaped(begin, i int) (start, end uint32, unescaped bool, after int) {
	start = uint32(len(v.text))
	v.text = append(v.text, v.body[begin:i]...)
	for i < len(v.body) {
		c := v.body[i]
		switch {
		case c == '"':
			return start, uint32(len(v.text)), true, i + 1
		case c < ' ':
			return 0, 0, false, v.fail(i, "control character in a string")
		case c == '\\':
			if i+1 >= len(v.body) {
				return 0, 0, false, v.fail(i, "unexpected end")
			}
			if v.body[i+1] == 'u' {
				r, ok := hex4(v.body, i+2)
				if !ok {
					return 0, 0, false, v.fail(i, "bad escape in a string")
				}
				i += 6
				if utf16.IsSurrogate(r) {
					// Half a pair alone reads as U+FFFD, as in encoding/json.
					pair := rune(utf8.RuneError)
					if i+1 < len(v.body) && v.body[i] == '\\' && v.body[i+1] == 'u' {
						if low, ok := hex4(v.body, i+2); ok {
							pair = utf16.DecodeRune(r, low)
						}
					}
					if v.notText = v.notText || pair == utf8.RuneError; pair != utf8.RuneError {
						i += 6
					}
					r = pair
				}
				v.text = utf8.AppendRune(v.text, r)
				continue
			}
			at := bytes.IndexByte([]byte(`"\/bfnrt`), v.body[i+1])
			if at < 0 {
				return 0, 0, false, v.fail(i, "bad escape in a string")
			}
			v.text = append(v.text, "\"\\/\b\f\n\r\t"[at])
			i += 2
		case c < utf8.RuneSelf:
			v.text = append(v.text, c)
			i++
		default:
			r, size := utf8.DecodeRune(v.body[i:])
			if r == utf8.RuneError && size == 1 {
				v.notText = true
			}
			v.text = utf8.AppendRune(v.text, r)
			i += size
		}
	}
	return 0, 0, false, v.fail(i, "unexpected end")
}

func hex4(b []byte, i int) (rune, bool) {
	if i+4 > len(b) {
		return 0, false
	}
	r := rune(0)
	for _, c := range b[i : i+4] {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// scanNumber returns the offset behind the JSON number at i, or -1, and whether
// it has neither fraction nor exponent.
func scanNumber(b []byte, i int) (end int, plain bool) {
	if i < len(b) && b[i] == '-' {
		i++
	}
	switch {
	case i < len(b) && b[i] == '0':
		i++
	case i < len(b) && '1' <= b[i] && b[i] <= '9':
		i = digits(b, i)
	default:
		return -1, false
	}
	plain = true
	if i < len(b) && b[i] == '.' {
		plain = false
		from := i + 1
		if i = digits(b, from); i == from {
			return -1, false
		}
	}
	if i < len(b) && (b[i] == 'e' || b[i] == 'E') {
		plain = false
		if i++; i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		from := i
		if i = digits(b, from); i == from {
			return -1, false
		}
	}
	return i, plain
}

func digits(b []byte, i int) int {
	for i < len(b) && '0' <= b[i] && b[i] <= '9' {
		i++
	}
	return i
}

// key is the name of the member at index i.
func (v *value) key(i int) []byte {
	n := &v.nodes[i]
	if n.flags&flagKeyUnescaped != 0 {
		return v.text[n.keyStart:n.keyEnd]
	}
	return v.body[n.keyStart:n.keyEnd]
}

// scalar is the text of the scalar at index i, a string without quotes.
func (v *value) scalar(i int) []byte {
	n := &v.nodes[i]
	if n.flags&flagUnescaped != 0 {
		return v.text[n.start:n.end]
	}
	return v.body[n.start:n.end]
}
