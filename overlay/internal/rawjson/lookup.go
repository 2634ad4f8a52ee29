package rawjson

import (
	"fmt"
	"math/bits"
	"strings"
)

// maxPaths is the number of paths that fit the bit set of one pass.
const maxPaths = 64

// Lookup finds the value at a dotted path such as "order.total_amount". Each
// segment names a key of an object; keys are compared after unescaping, with
// regard to case. The second result is false where the path leads nowhere,
// also when a value on the way is not an object.
func Lookup(body []byte, path string) (Token, bool, error) {
	paths := [1]string{path}
	var found [1]Token
	if err := scan(body, paths[:], found[:], false); err != nil {
		return Token{}, false, err
	}
	return found[0], found[0].Kind != Absent, nil
}

// LookupAll finds the values at several dotted paths (at most 64) in one pass.
// The tokens stand in the order of the paths; Kind is Absent where a path leads
// nowhere.
func LookupAll(body []byte, paths []string) ([]Token, error) {
	found := make([]Token, len(paths))
	if err := LookupInto(body, paths, found); err != nil {
		return nil, err
	}
	return found, nil
}

// LookupInto is LookupAll with room for a token a path.
func LookupInto(body []byte, paths []string, found []Token) error {
	return find(body, paths, found, false)
}

func find(body []byte, paths []string, found []Token, lax bool) error {
	if len(paths) > maxPaths || len(found) != len(paths) {
		return fmt.Errorf("%d paths asked for in one pass with room for %d, at most %d are possible",
			len(paths), len(found), maxPaths)
	}
	return scan(body, paths, found, lax)
}

// Find is LookupAll for a text that the caller decodes anyway, with encoding/json: objects
// and arrays that no path leads into are read for their brackets and strings alone, and
// keys are compared as there, without regard to case. found has room for a token a path.
func Find(body []byte, paths []string, found []Token) error {
	return find(body, paths, found, true)
}

// TopString returns the text of the string at a dotted path such as
// "resultInfo.code", and verifies that the document is complete. It reads as Find does.
// The second result is false where there is no such value or where it is not a string.
func TopString(body []byte, path string) (string, bool, error) {
	paths := [1]string{path}
	var found [1]Token
	if err := scan(body, paths[:], found[:], true); err != nil {
		return "", false, err
	}
	if found[0].Kind != String {
		return "", false, nil
	}
	text, _ := Unquote(body[found[0].Start:found[0].End])
	return text, true, nil
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
