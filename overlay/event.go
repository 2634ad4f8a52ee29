package overlay

import (
	"context"
	"log/slog"
	"time"
)

// EventKind says what an Event is about.
type EventKind string

// The kinds of events.
const (
	// EventBegin: a call began. It is the first event of each call. The request was
	// checked, but nothing was waited for, stored or sent yet. It also comes for a request
	// that is then refused; then Operation, Key and ID may be empty.
	EventBegin EventKind = "begin"
	// EventEnd: a call is over. It is the last event of each call, also after a panic of a
	// transport, limiter or record. Outcome is that of all attempts together, Attempt is
	// their number, Took is the time of the whole call with its pauses, and Err is the
	// caller's error.
	EventEnd EventKind = "end"
	// EventAttempt: an attempt was sent and answered, or broke off.
	EventAttempt EventKind = "attempt"
	// EventDecision: an attempt failed. Again says whether another one follows, and Reason
	// why.
	EventDecision EventKind = "decision"
	// EventClock: the provider's clock differs from ours. From now on signatures use the
	// provider's time.
	EventClock EventKind = "clock"
	// EventResolve: the provider was asked what became of a write.
	EventResolve EventKind = "resolve"
	// EventRecord: the Record failed to store an outcome, or knows something newer.
	EventRecord EventKind = "record"
)

// Event is one step of a call, for logs and metrics. It holds no secret, no body and no
// message of the provider. A read that asks about a write is a call with events of its own,
// between two events of the write. Resolve is not a call, so it has no EventBegin and no
// EventEnd.
type Event struct {
	Kind EventKind
	// Provider, Operation, Key and ID are those of Error.
	Provider           Provider
	Operation, Key, ID string
	// Attempt is the number of the latest attempt, from 1.
	Attempt int
	// Status, Code and RequestID are those of the answer; zero if none came.
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
	return setting(hook != nil, "WithHook: the hook is nil", func(s *settings) { s.hooks = append(s.hooks, hook) })
}

// SlogHook returns a hook that logs each event: at debug level EventBegin, and EventAttempt
// and EventEnd after success; at warn level EventClock and EventRecord; all others at info
// level.
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

// attributes returns the attributes that SlogHook logs.
func (e *Event) attributes() attributes {
	attrs := make(attributes, 0, 16)
	attrs.subject(e.Provider, e.Operation, e.Key, e.ID)
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
