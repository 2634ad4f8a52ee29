package overlay

import (
	"cmp"
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

// Limits of Retry. An id that is derived for a later attempt has room for a number of up to
// three digits.
const (
	maxAttempts = 100
	maxPause    = 24 * time.Hour
)

// Retry limits how often and how soon a call is sent again. The documents decide for each
// operation and code whether it may be sent again at all.
type Retry struct {
	// Attempts is how often a call is sent in all, at most 100. 0 means DefaultAttempts;
	// with 1 nothing is sent again, and the provider is not asked.
	Attempts int
	// Base is the ceiling of the first pause. The ceiling doubles with each pause. A pause
	// is a random time up to its ceiling, in addition to what the document or Retry-After
	// asks for. 0 means DefaultBase.
	Base time.Duration
	// Cap is the longest single pause, at most a day; 0 means DefaultCap. If the provider
	// or the document asks for a longer pause, the call ends at once, and Error.Reason says
	// how long the pause would be.
	Cap time.Duration
}

// WithRetry replaces the default limits, which are those of the zero Retry.
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
	return Retry{cmp.Or(r.Attempts, DefaultAttempts), cmp.Or(r.Base, DefaultBase), cmp.Or(r.Cap, DefaultCap)}
}

// pause returns a step that sends again after a pause, or one that says why the call stops.
func (r Retry) pause(c *call, reason string, now time.Time) step {
	floor := max(c.last.Pause(), c.last.retryAfter)
	if floor > r.Cap {
		return stop(fmt.Sprintf("a pause of %s is needed, but Retry.Cap allows only %s", floor, r.Cap))
	}
	ceiling := backoff.Ceiling(r.Base, r.Cap, c.attempts-1)
	wait := min(floor+backoff.UpTo(ceiling, c.id, now), r.Cap)
	if endsWithin(c.ctx, wait) {
		return stop(fmt.Sprintf("a pause of %s would pass the context's deadline", wait.Round(time.Millisecond)))
	}
	return step{again: true, wait: wait, reason: reason}
}

// leastPause is the pause for a Retry-After that is not understood.
const leastPause = time.Second

// retryAfter reads how long the provider asks to wait: a number of seconds, rounded up, or
// a time. If there are several, the longest counts. 0 means that there is none.
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

// untilTime returns how long it is until a time. It counts from the answer's Date, because
// the clocks may differ, or from our clock if the answer has none.
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

// maxID is the longest id that every provider accepts.
const maxID = 64

// derivedID returns the id of a later attempt of a write that needs a new id for each
// attempt. Knowing the first id is enough to derive the others.
func derivedID(first string, attempt int) (string, bool) {
	id := first + "-" + strconv.Itoa(attempt)
	return id, len(id) <= maxID
}

// DerivedFrom reports whether id equals first, or was derived from it for a later attempt:
// first, a hyphen and a number of at most three digits.
func DerivedFrom(first, id string) bool {
	number, later := strings.CutPrefix(id, first+"-")
	if first == "" || id == first || !later {
		return first != "" && id == first
	}
	n, err := strconv.Atoi(number)
	return err == nil && n >= 2 && n <= 999 && strconv.Itoa(n) == number
}
