package rawjson

import (
	"errors"
	"math/bits"
	"strings"
)

// Lookup finds the values at dotted paths such as "order.total_amount", at most 64, in one
// pass. Each segment names a key of an object; keys are compared after unescaping,
// case-sensitively. found has room for one token for each path, in the order of the paths. The
// Kind of a token is Absent if its path leads nowhere, also if a value on the way is not an
// object.
func Lookup(body []byte, paths []string, found []Token) error {
	return find(&scanner{b: body, paths: paths, found: found})
}

// Find is Lookup for a text that the caller decodes with encoding/json. Like that package it
// ignores the case of keys.
func Find(body []byte, paths []string, found []Token) error {
	return find(&scanner{b: body, paths: paths, found: found, fold: true})
}

func find(s *scanner) error {
	if len(s.paths) > 64 || len(s.found) != len(s.paths) {
		return errors.New("need at most 64 paths, and room for one token for each")
	}
	s.deepest = MaxDepth
	return s.whole(1<<len(s.paths) - 1)
}

// match returns the paths that end at this key, and the paths that continue below it.
func (s *scanner) match(key []byte, plain bool, depth int, want uint64) (here, below uint64) {
	for w := want; w != 0; w &= w - 1 {
		seg, last := segment(s.paths[bits.TrailingZeros64(w)], depth)
		if string(key) != seg && (plain && !s.fold || !same(key, seg, s.fold)) {
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

// segment returns the nth segment of a dotted path, and whether it is the last. The path has at
// least that many segments.
func segment(path string, n int) (seg string, last bool) {
	for ; n > 0; n-- {
		path = path[strings.IndexByte(path, '.')+1:]
	}
	seg, _, more := strings.Cut(path, ".")
	return seg, !more
}
