// Package spread draws the random part of pauses.
package spread

import (
	"hash/fnv"
	"math/rand/v2"
	"time"
)

// UpTo returns a time from 0 up to most, which must not be negative. It differs from id
// to id. It follows from the id and the nanosecond, so that what a simulation does in
// virtual time can be repeated.
func UpTo(most time.Duration, id string, now time.Time) time.Duration {
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(id))
	dice := rand.New(rand.NewPCG(hash.Sum64(), uint64(now.UnixNano()))) //nolint:gosec // a pause is no secret
	return time.Duration(dice.Int64N(int64(most) + 1))
}
