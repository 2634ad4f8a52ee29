package rawjson

import "slices"

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
