// Package backoff says how long to wait before trying again, and waits.
package backoff

import (
	"context"
	"hash/fnv"
	"math/rand/v2"
	"time"
)

// Ceiling returns first, doubled the given number of times, but at most most.
func Ceiling(first, most time.Duration, doublings int) time.Duration {
	if first > most>>doublings {
		return most
	}
	return first << doublings
}

// UpTo returns a time from 0 up to most, which must not be negative. It depends only on the id
// and the time in nanoseconds, so a simulation in virtual time can be repeated.
func UpTo(most time.Duration, id string, now time.Time) time.Duration {
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(id))
	dice := rand.New(rand.NewPCG(hash.Sum64(), uint64(now.UnixNano())))
	return time.Duration(dice.Int64N(int64(most) + 1))
}

// Wait waits, and returns the context's error if that ends first.
func Wait(ctx context.Context, pause time.Duration) error {
	if pause <= 0 {
		return ctx.Err()
	}

	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
