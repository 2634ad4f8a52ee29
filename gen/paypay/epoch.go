package paypay

import (
	"strconv"
	"time"

	"github.com/jppay/jppay/overlay/policy"
)

// firstMilliseconds is the first number that is taken for milliseconds: as seconds it
// would be in the year 5138.
const firstMilliseconds = 100_000_000_000

// EpochTime is a point in time, in whole seconds as PayPay counts them. Make one with At.
// The zero value is no time: a request that holds it is refused before it is sent.
type EpochTime struct {
	seconds int64
	set     bool
	// answered is set where an answer held what no request may hold. It may still be
	// written again, for instance into a store.
	answered bool
}

// At returns a time for a request. PayPay counts whole seconds, so the rest is dropped.
func At(t time.Time) EpochTime { return EpochTime{seconds: t.Unix(), set: true} }

// Time returns the time in UTC; the zero time where none is set.
func (t EpochTime) Time() time.Time {
	if !t.set {
		return time.Time{}
	}
	return time.Unix(t.seconds, 0).UTC()
}

// Unix returns the seconds since 1970; 0 where no time is set.
func (t EpochTime) Unix() int64 { return t.seconds }

// IsZero reports whether no time is set.
func (t EpochTime) IsZero() bool { return !t.set }

// String returns the time as RFC 3339 has it, in UTC.
func (t EpochTime) String() string {
	if !t.set {
		return "no time"
	}
	return t.Time().Format(time.RFC3339)
}

// MarshalJSON refuses the zero value, times up to 1970, and those that only a mix-up of
// seconds and milliseconds makes. What an answer held is always accepted.
func (t EpochTime) MarshalJSON() ([]byte, error) {
	if err := t.check(); err != nil && !t.answered {
		return nil, err
	}
	return strconv.AppendInt(nil, t.seconds, 10), nil
}

// check says why no request may hold the time.
func (t EpochTime) check() error {
	switch {
	case !t.set:
		return policy.Misuse("is not set: use paypay.At")
	case t.seconds <= 0:
		return policy.Misuse("is in 1970 or before: use paypay.At with the time that you mean")
	case t.seconds >= firstMilliseconds:
		return policy.Misuse("is after the year 5137: use paypay.At with time.UnixMilli for milliseconds")
	}
	return nil
}

// UnmarshalJSON reads the seconds of an answer, whatever they are. A number that is not
// whole is an error.
func (t *EpochTime) UnmarshalJSON(data []byte) error {
	return readAnswer(data, "time: want whole seconds", func(seconds int64) {
		*t = EpochTime{seconds: seconds, set: true}
		t.answered = t.check() != nil
	})
}
