package overlay

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/jppay/jppay/internal/backoff"
)

// Defaults of Retry.
const (
	DefaultAttempts = 3
	DefaultBase     = 500 * time.Millisecond
	DefaultCap      = 2 * time.Minute
)

// Limits of Retry. A derived id has room for the number of an attempt up to
// three digits long.
const (
	maxAttempts = 100
	maxPause    = 24 * time.Hour
)

// Retry bounds how often and how soon a call is sent again. Whether it may be is
// not set here: the documents say that, operation by operation and code by code.
type Retry struct {
	// Attempts is how often a call is sent in all, at most 100; 0 means
	// DefaultAttempts, 1 that nothing is sent again and nothing asked.
	Attempts int
	// Base is the ceiling of the first pause; each further pause may be twice as
	// long. A pause is a random time up to its ceiling, on top of what the
	// document or Retry-After asks for. 0 means DefaultBase.
	Base time.Duration
	// Cap is the longest single pause, at most a day; 0 means DefaultCap. Where the
	// provider or the document asks for a longer one, the call ends at once;
	// Error.Reason tells how long.
	Cap time.Duration
}

// WithRetry replaces the bounds that Retry's zero value stands for.
func WithRetry(retry Retry) Option {
	return func(s *settings) error {
		if retry.Attempts < 0 || retry.Attempts > maxAttempts {
			return fmt.Errorf("WithRetry: Attempts is %d, want 0 to %d", retry.Attempts, maxAttempts)
		}
		if min(retry.Base, retry.Cap) < 0 || max(retry.Base, retry.Cap) > maxPause {
			return fmt.Errorf("WithRetry: Base and Cap must be between 0 and %s", maxPause)
		}
		s.retry = retry
		return nil
	}
}

func (r Retry) filled() Retry {
	if r.Attempts == 0 {
		r.Attempts = DefaultAttempts
	}
	if r.Base == 0 {
		r.Base = DefaultBase
	}
	if r.Cap == 0 {
		r.Cap = DefaultCap
	}
	return r
}

// pause returns another attempt after the wait that is due, or why there is none.
func (r Retry) pause(c *call, reason string, now time.Time) step {
	floor := max(c.last.Pause(), c.last.retryAfter)
	if floor > r.Cap {
		return stop(fmt.Sprintf("the pause of %s that is called for exceeds the limit of %s", floor, r.Cap))
	}
	ceiling := backoff.Ceiling(r.Base, r.Cap, c.attempts-1)
	wait := min(floor+backoff.UpTo(ceiling, c.id, now), r.Cap)
	if endsWithin(c.ctx, wait) {
		return stop(fmt.Sprintf("a pause of %s would pass the context's deadline", wait.Round(time.Millisecond)))
	}
	return step{again: true, wait: wait, reason: reason}
}

// leastPause is what a Retry-After asks for that is not understood.
const leastPause = time.Second

// retryAfter reads how long the provider asks to wait: a number of seconds, rounded up, or
// a time. Of several the longest counts. 0 means that it does not say.
func retryAfter(header http.Header, clock func() time.Time) time.Duration {
	var longest time.Duration
	for _, value := range header.Values("Retry-After") {
		if at, err := http.ParseTime(strings.TrimSpace(value)); err == nil {
			longest = max(longest, untilTime(at, header, clock))
			continue
		}
		for part := range strings.SplitSeq(value, ",") {
			longest = max(longest, seconds(strings.TrimSpace(part)))
		}
	}
	return longest
}

// untilTime returns how long it is until a time, by the answer's own Date so that the
// clocks may differ, and by our clock where it has none.
func untilTime(at time.Time, header http.Header, clock func() time.Time) time.Duration {
	now, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		now = clock()
	}
	return at.Sub(now)
}

// seconds reads a decimal number of seconds, rounded up.
func seconds(text string) time.Duration {
	const most = float64(1<<63-1) / float64(time.Second)
	number, err := strconv.ParseFloat(text, 64)
	switch {
	case text == "":
		return 0
	case err != nil && !errors.Is(err, strconv.ErrRange), strings.Trim(text, "-+.0123456789") != "":
		return leastPause
	}
	return time.Duration(min(max(math.Ceil(number), 0), math.Floor(most))) * time.Second
}

// maxID is the longest id that a merchant may make, for every provider.
const maxID = 64

// derivedID is the id of a later attempt of a write that needs a new one each
// time. It is made of the first, so that who knows that knows them all.
func derivedID(first string, attempt int) (string, bool) {
	id := first + "-" + strconv.Itoa(attempt)
	return id, len(id) <= maxID
}

// DerivedFrom reports whether id is first, or an id that a later attempt made of
// it: first, a hyphen and a number of at most three digits.
func DerivedFrom(first, id string) bool {
	rest, ok := strings.CutPrefix(id, first)
	if !ok || first == "" {
		return false
	}
	if rest == "" {
		return true
	}
	number, ok := strings.CutPrefix(rest, "-")
	n, err := strconv.Atoi(number)
	return ok && err == nil && n >= 2 && n <= 999 && strconv.Itoa(n) == number
}
