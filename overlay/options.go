package overlay

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/jppay/jppay/internal/pathtemplate"
	"github.com/jppay/jppay/overlay/policy"
)

// DefaultMaxBody is the largest body of a request or an answer that is read, in bytes,
// unless WithMaxBody sets another limit.
const DefaultMaxBody = 8 << 20

// Option changes how a client is built. A bad value makes the constructor fail.
type Option func(*settings) error

// ContractCheck validates a request before it is sent (then res is nil), or an answer after
// it was read (then req is nil), against the operation's document. If it returns an error,
// the call fails. The method Check of overlay/validate.Validator is a ContractCheck.
type ContractCheck func(operation string, req *http.Request, reqBody []byte, res *http.Response, resBody []byte) error

// setting returns an option that sets something, or fails if the given value is not valid.
func setting(valid bool, otherwise string, set func(*settings)) Option {
	return func(s *settings) error {
		if !valid {
			return errors.New(otherwise)
		}
		set(s)
		return nil
	}
}

type settings struct {
	httpClient *http.Client
	maxBody    int64
	overrides  map[string]string
	contract   ContractCheck
	retry      Retry
	settling   time.Duration
	limiter    Limiter
	hooks      []Hook
	contexts   []func(ctx context.Context, begin Event) context.Context
	transports []func(next http.RoundTripper) http.RoundTripper
	record     Record
	now        func() time.Time
}

// Limiter delays requests. A *rate.Limiter of golang.org/x/time/rate is a Limiter.
type Limiter interface {
	// Wait waits until one more request may be sent. It returns an error if ctx ends
	// before, or would end before.
	Wait(ctx context.Context) error
}

// WithLimiter waits for a limiter before each attempt. Without this option no request is
// delayed. PayPay publishes no rates; its sandbox may refuse four requests a second.
func WithLimiter(limiter Limiter) Option {
	return setting(limiter != nil, "WithLimiter: the limiter is nil", func(s *settings) { s.limiter = limiter })
}

// WithHTTPClient sends through a copy of client. Its Timeout is ignored (each
// operation has its own) and redirects are never followed, whatever its
// CheckRedirect says: an answer that redirects is an error. Its Transport bounds
// the header of an answer: http.Transport.MaxResponseHeaderBytes, which is 10 MiB
// unless set. Without this option the header may have 64 KiB, requests are sent by
// HTTP/1.1 only, an attempt that is given up resets its connection, and the first byte of
// a write is refused more than 10 s after the attempt was stored: nothing was sent then. A
// Transport that speaks HTTP/2 is stopped before it sends a write again.
//
// The client cannot stop another Transport from writing. It cancels the attempt of a write
// that gets no connection within 10 s. HTTP/2 stops then, but HTTP/1.1 may still write: so
// the outcome is unknown once there is a connection. The default of WithSettling assumes
// that such a Transport writes nothing long after its request was cancelled.
func WithHTTPClient(client *http.Client) Option {
	return setting(client != nil, "WithHTTPClient: the client is nil", func(s *settings) { s.httpClient = client })
}

// WithMaxBody bounds request and answer bodies, in bytes; the default is
// DefaultMaxBody. A larger answer ends in ErrTooLarge.
func WithMaxBody(bytes int64) Option {
	return func(s *settings) error {
		if bytes <= 0 {
			return fmt.Errorf("WithMaxBody: %d is not a positive number of bytes", bytes)
		}
		s.maxBody = bytes
		return nil
	}
}

// WithPathOverride sends an operation to another path, applied before signing.
// It is meant for operations whose path the documents mark as unverified. The
// path begins with a slash and has the same {parameters} as the document's.
func WithPathOverride(operation, path string) Option {
	return func(s *settings) error {
		if s.overrides == nil {
			s.overrides = map[string]string{}
		}
		if _, twice := s.overrides[operation]; twice {
			return fmt.Errorf("WithPathOverride: %s is overridden twice", operation)
		}
		s.overrides[operation] = path
		return nil
	}
}

// WithContract checks every request before it is sent and every answer after it
// was read. A request that fails the check is not sent. An answer that fails it
// ends in an error that matches ErrContract and says whether the write happened.
func WithContract(check ContractCheck) Option {
	return setting(check != nil, "WithContract: the check is nil", func(s *settings) { s.contract = check })
}

// checkOverride refuses a path that cannot stand for that of an operation.
func checkOverride(op *policy.Operation, path string) error {
	if op == nil {
		return errors.New("there is no such operation")
	}
	if !strings.HasPrefix(path, "/") || strings.ContainsAny(path, "?#\\ ") {
		return errors.New("the path must begin with a slash and hold no query, fragment, backslash or space")
	}
	for segment := range strings.SplitSeq(path[1:], "/") {
		if strings.Trim(segment, ".") == "" {
			return errors.New("no segment of the path may be empty or consist of dots")
		}
	}
	want, have := slices.Sorted(pathtemplate.Names(op.Path)), slices.Sorted(pathtemplate.Names(path))
	if !slices.Equal(want, have) {
		return fmt.Errorf("the path must have exactly the parameters of %s", op.Path)
	}
	return nil
}
