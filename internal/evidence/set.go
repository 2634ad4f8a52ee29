package evidence

import (
	"encoding/binary"
	"iter"
	"math/bits"
)

// states is a set of states of one world, with one bit for each.
type states [codes / 64]uint64

// codes is above every number that state.code returns.
const codes = 8 * 4 * 4 * 4 * 2 * 2 * 2

// code packs a state into a number: different states have different numbers.
func (s state) code() int {
	code := int(s.underway)
	code = code*4 + int(s.pending)
	code = code*4 + int(s.done)
	code = code*4 + int(s.older)
	for _, flag := range []bool{s.cancelled, s.failed, s.accepted} {
		code *= 2
		if flag {
			code++
		}
	}
	return code
}

func decode(code int) state {
	return state{
		accepted: code&1 != 0, failed: code&2 != 0, cancelled: code&4 != 0,
		older: Older(code >> 3 & 3), done: uint8(code >> 5 & 3), pending: uint8(code >> 7 & 3), underway: uint8(code >> 9),
	}
}

func (s *states) add(one state) { s[one.code()/64] |= 1 << (one.code() % 64) }

func (s *states) has(one state) bool { return s[one.code()/64]>>(one.code()%64)&1 != 0 }

func (s *states) addAll(more *states) {
	for i := range s {
		s[i] |= more[i]
	}
}

// all yields the states in a fixed order.
func (s *states) all() iter.Seq[state] {
	return func(yield func(state) bool) {
		for i, word := range s {
			for ; word != 0; word &= word - 1 {
				if !yield(decode(i*64 + bits.TrailingZeros64(word))) {
					return
				}
			}
		}
	}
}

// some reports whether so is true for one of the states.
func (s *states) some(so func(state) bool) bool {
	for one := range s.all() {
		if so(one) {
			return true
		}
	}
	return false
}

// key returns the sets of all worlds as a string: equal sets have equal keys.
func key(worlds []states) string {
	packed := make([]byte, 0, len(worlds)*codes/8)
	for _, s := range worlds {
		for _, word := range s {
			packed = binary.BigEndian.AppendUint64(packed, word)
		}
	}
	return string(packed)
}
