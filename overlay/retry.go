package overlay

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/jppay/jppay/overlay/policy"
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

// throttleWait is the least pause after a 429 whose code no document knows.
const throttleWait = time.Second

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

// verdict is what the documents say about sending a failed call again.
type verdict uint8

const (
	stop verdict = iota
	again
	askFirst
)

// decide says whether a failed call may be sent again, and why.
func decide(op *policy.Operation, f *Error) (verdict, string) {
	switch {
	case errors.Is(f.Err, ErrContract):
		return stop, "its contract is broken"
	case as[*tls.CertificateVerificationError](f.Err):
		return stop, "the server's certificate is not trusted"
	case errors.Is(f.Err, ErrTooLarge):
		return stop, "the answer would be too large again"
	case f.Status/100 == 3:
		return stop, "redirects are not followed"
	case f.Outcome == Happened:
		return stop, "it happened"
	case f.kind == policy.Declined:
		return stop, "the provider has decided"
	case f.kind == policy.ActionRequired, f.Class == policy.ClassUser:
		return stop, "the user or the merchant must act first"
	case f.Class == policy.ClassNever:
		return stop, "the document says not to send it again unchanged"
	}
	switch f.Outcome {
	case NoOutcome:
		switch {
		case f.Class == policy.ClassWait:
			return again, "the document says to wait and send it again"
		case f.Status == 0, f.Status == http.StatusRequestTimeout, f.Status == http.StatusTooManyRequests, f.Status >= 500,
			errors.Is(f.Err, ErrBadAnswer):
			return again, "it changes nothing"
		}
		return stop, "the provider refused it"
	case DidNotHappen:
		switch {
		case f.Status == 0:
			return again, "nothing was sent"
		case f.Class == policy.ClassWait:
			return again, "the document says to wait and send it again"
		case f.Status == http.StatusTooManyRequests && op.Retry != policy.Never:
			return again, "the provider was too busy to look at it"
		}
		return stop, "the provider refused it"
	}
	switch {
	case op.Retry == policy.Never:
		return stop, "its document says to send it once"
	case op.Retry == policy.SameID && f.Class != policy.ClassQuery:
		return again, "the provider recognises " + op.Key
	case op.Resolve == "":
		return stop, "its document says to ask first, but not what"
	}
	return askFirst, "its document says to ask " + op.Resolve + " first"
}

// pause returns how long to wait before the attempt after number attempt, or why
// not to wait at all.
func (r Retry) pause(ctx context.Context, f *Error, attempt int) (time.Duration, string) {
	floor := max(f.wait, f.RetryAfter)
	if f.Status == http.StatusTooManyRequests && f.Class == 0 {
		floor = max(floor, throttleWait)
	}
	if floor > r.Cap {
		return 0, fmt.Sprintf("the pause of %s that is called for exceeds the limit of %s", floor, r.Cap)
	}
	ceiling := r.Cap
	if r.Base <= r.Cap>>(attempt-1) {
		ceiling = r.Base << (attempt - 1)
	}
	wait := min(floor+rand.N(ceiling+1), r.Cap)
	if deadline, ok := ctx.Deadline(); ok && time.Now().Add(wait).After(deadline) {
		return 0, fmt.Sprintf("a pause of %s would pass the context's deadline", wait.Round(time.Millisecond))
	}
	return wait, ""
}

// sleep waits and reports whether it could to the end.
func sleep(ctx context.Context, wait time.Duration) bool {
	if wait <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// retryAfter reads how long the provider asks to wait: a number of seconds, or a
// time, which is compared with the answer's own Date so that the clocks may
// differ. 0 means that it does not say.
func retryAfter(header http.Header) time.Duration {
	value := strings.TrimSpace(header.Get("Retry-After"))
	if value == "" {
		return 0
	}
	if seconds, err := strconv.ParseInt(value, 10, 64); err == nil || errors.Is(err, strconv.ErrRange) {
		const most = int64(1<<63-1) / int64(time.Second)
		return time.Duration(min(max(seconds, 0), most)) * time.Second
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	now, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		now = time.Now()
	}
	return max(at.Sub(now), 0)
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
