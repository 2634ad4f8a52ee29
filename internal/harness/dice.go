package harness

import (
	"hash/fnv"
	"math/rand/v2"
	"time"
)

// Kind is the kind of a random decision. Each program numbers its own kinds.
type Kind uint64

// hashSeed makes Dice the same in every process.
const hashSeed = 0x9e3779b97f4a7c15

// Dice returns a random source that depends only on the seed, the kind and the numbers.
func Dice(seed uint64, what Kind, numbers ...int) *rand.Rand {
	mixed := (seed ^ uint64(what)) * hashSeed
	for _, n := range numbers {
		mixed = (mixed ^ uint64(n)) * hashSeed
		mixed ^= mixed >> 29
	}
	return rand.New(rand.NewPCG(seed, mixed))
}

// DiceOfText is Dice for a text.
func DiceOfText(seed uint64, what Kind, text string) *rand.Rand {
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(text))
	return Dice(seed, what, int(hash.Sum64()))
}

// UpTo draws a duration that is shorter than most.
func UpTo(dice *rand.Rand, most time.Duration) time.Duration {
	return time.Duration(dice.Int64N(int64(most)))
}

// Seed returns the given seed, or a fresh one if it is 0.
func Seed(asked uint64) uint64 {
	if asked != 0 {
		return asked
	}
	return 1 + rand.Uint64N(1<<40)
}
