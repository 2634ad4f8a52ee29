package overlay

import (
	"context"
	"errors"
	"log/slog"
	"time"
)

// EventKind says what an Event tells.
type EventKind string

// The kinds of events.
const (
	// EventBegin: a call began, the first event of each. The request was looked at,
	// and nothing was waited for, stored or sent. It comes also for a request that is
	// then refused, with as much of Operation, Key and ID as is known of it.
	EventBegin EventKind = "begin"
	// EventEnd: a call is over, the last event of each that began, also after a panic
	// of a transport, limiter or record. It tells what all attempts together came to:
	// Attempt is their number, Took the time of the whole call with its pauses, and
	// Err what the caller gets.
	EventEnd EventKind = "end"
	// EventAttempt: an attempt was sent and answered, or broke off.
	EventAttempt EventKind = "attempt"
	// EventDecision: whether a failed attempt is followed by another, and why.
	EventDecision EventKind = "decision"
	// EventClock: the provider's clock differs from ours; signatures follow it
	// from now on.
	EventClock EventKind = "clock"
	// EventResolve: the provider was asked what became of a write.
	EventResolve EventKind = "resolve"
	// EventRecord: the Record failed to store an outcome, or knows something newer.
	EventRecord EventKind = "record"
)

// Event is one step of a call, for logs and metrics. It holds no secret, no body
// and no message of the provider. A read that asks about a write is a call of its own,
// between two events of the write's; Resolve is no call, so its own events have no
// begin and no end.
type Event struct {
	Kind EventKind
	// Provider, Operation, Key and ID are those of Error.
	Provider           Provider
	Operation, Key, ID string
	// Attempt is the number of the latest attempt, from 1.
	Attempt int
	// Status, Code and RequestID are those of the answer; zero where none came.
	// Code is empty on success.
	Status          int
	Code, RequestID string
	// Outcome is what is known of the write so far; NoOutcome for a read.
	Outcome Outcome
	// Took is how long an attempt took, or at the end the whole call.
	Took time.Duration
	// Again says whether another attempt follows, after Wait.
	Again bool
	Wait  time.Duration
	// Reason is a phrase that explains a decision or a resolution.
	Reason string
	// Offset is the provider's clock minus ours, for EventClock.
	Offset time.Duration
	// Err is what failed; nil after success.
	Err error
}

// Hook is called at each step of a call, by the goroutine that makes the call: it
// must return soon and be safe for concurrent use.
type Hook func(ctx context.Context, e Event)

// WithHook adds a hook. Hooks are called in the order in which they were added.
func WithHook(hook Hook) Option {
	return func(s *settings) error {
		if hook == nil {
			return errors.New("WithHook: the hook is nil")
		}
		s.hooks = append(s.hooks, hook)
		return nil
	}
}

// SlogHook returns a hook that logs each event: begins, and attempts and ends that
// succeeded, at debug level, everything else at info, a clock that is off and a failed
// record at warn.
func SlogHook(logger *slog.Logger) Hook {
	return func(ctx context.Context, e Event) {
		level := slog.LevelInfo
		switch {
		case e.Kind == EventBegin, e.Err == nil && (e.Kind == EventAttempt || e.Kind == EventEnd):
			level = slog.LevelDebug
		case e.Kind == EventClock, e.Kind == EventRecord:
			level = slog.LevelWarn
		}
		if !logger.Enabled(ctx, level) {
			return
		}
		logger.LogAttrs(ctx, level, "jppay "+string(e.Kind), e.attributes()...)
	}
}

// attributes are what SlogHook logs of an event.
func (e *Event) attributes() attributes {
	attrs := make(attributes, 0, 16)
	attrs.text("provider", string(e.Provider))
	attrs.text("operation", e.Operation)
	attrs.text("key", e.Key)
	attrs.text("id", e.ID)
	attrs.number("attempt", int64(e.Attempt))
	attrs.number("status", int64(e.Status))
	attrs.text("code", e.Code)
	attrs.text("request_id", e.RequestID)
	attrs.outcome(e.Outcome)
	attrs.number("took_ms", e.Took.Milliseconds())
	if e.Kind == EventDecision {
		attrs = append(attrs, slog.Bool("again", e.Again))
	}
	attrs.number("wait_ms", e.Wait.Milliseconds())
	attrs.text("reason", e.Reason)
	attrs.number("offset_ms", e.Offset.Milliseconds())
	if e.Err != nil {
		attrs.phrase("error", e.Err.Error())
	}
	return attrs
}

func (s *settings) emit(ctx context.Context, e Event) {
	for _, hook := range s.hooks {
		hook(ctx, e)
	}
}
