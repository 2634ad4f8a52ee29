package evidence

import (
	"encoding/binary"
	"iter"
	"math/bits"
)

// states is a set of states of one world, with one bit for each.
type states [(codes + 63) / 64]uint64

// How many values each part of a state has, and in how many states a write can be.
const (
	underways = mostUnderway + 1
	effects   = most + 1
	olders    = int(Outside) + 1
	codes     = underways * effects * effects * olders * 2 * 2 * 2
)

// code packs a state into a number below codes: different states have different numbers.
func (s state) code() int {
	code := int(s.underway)
	code = code*effects + int(s.pending)
	code = code*effects + int(s.done)
	code = code*olders + int(s.older)
	for _, flag := range [...]bool{s.cancelled, s.failed, s.accepted} {
		code *= 2
		if flag {
			code++
		}
	}
	return code
}

func decode(code int) state {
	s := state{accepted: code&1 != 0, failed: code&2 != 0, cancelled: code&4 != 0}
	code /= 2 * 2 * 2
	s.older, code = Older(code%olders), code/olders
	s.done, code = uint8(code%effects), code/effects
	s.pending, code = uint8(code%effects), code/effects
	s.underway = uint8(code)
	return s
}

// add adds a state. It returns false if the set has it already.
func (s *states) add(one state) bool {
	code := one.code()
	word, bit := &s[code/64], uint64(1)<<(code%64)
	added := *word&bit == 0
	*word |= bit
	return added
}

func (s *states) has(one state) bool {
	code := one.code()
	return s[code/64]>>(code%64)&1 != 0
}

// meets reports whether a state is in both sets.
func (s *states) meets(other *states) bool {
	for i, word := range s {
		if word&other[i] != 0 {
			return true
		}
	}
	return false
}

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
	packed := make([]byte, 0, len(worlds)*len(states{})*8)
	for _, s := range worlds {
		for _, word := range s {
			packed = binary.BigEndian.AppendUint64(packed, word)
		}
	}
	return string(packed)
}
