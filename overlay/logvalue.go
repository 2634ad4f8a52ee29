package overlay

import (
	"log/slog"

	"github.com/jppay/jppay/internal/safetext"
)

// LogValue returns what slog logs of an error: a group of provider, operation, key, id,
// status, code, code_id, request_id, outcome, attempts, reason, retry_after and advice,
// without those that are empty, and with cause if there is no code. It has nothing of
// Message and Body.
//
//	logger.Error("capture failed", "error", err)
//	{"msg":"capture failed","error":{"provider":"paidy","operation":"capturePayment","code":"…","outcome":"unknown",…}}
//
// slog does not find the group in an error that wraps an *Error: use errors.As first.
func (e Error) LogValue() slog.Value {
	attrs := make(attributes, 0, 13)
	attrs.subject(e.Provider, e.Operation, e.Key, e.ID)
	attrs.number("status", int64(e.Status))
	attrs.text("code", e.Code)
	attrs.text("code_id", e.CodeID)
	attrs.text("request_id", e.RequestID)
	attrs.outcome(e.Outcome)
	attrs.number("attempts", int64(e.Attempts))
	attrs.phrase("reason", e.Reason)
	if e.RetryAfter > 0 {
		attrs.text("retry_after", e.RetryAfter.String())
	}
	attrs.phrase("advice", e.Advice)
	if e.Code == "" && e.Err != nil {
		attrs.phrase("cause", e.Err.Error())
	}
	return slog.GroupValue(attrs...)
}

// attributes are the attributes of a log line, without empty ones.
type attributes []slog.Attr

// subject adds what a call is about.
func (a *attributes) subject(provider Provider, operation, key, id string) {
	a.text("provider", string(provider))
	a.text("operation", operation)
	a.text("key", key)
	a.text("id", id)
}

// text adds a text from a provider or a caller.
func (a *attributes) text(name, value string) {
	if value != "" {
		*a = append(*a, slog.String(name, safetext.Value(value)))
	}
}

// phrase adds a text of this module, which may end in the text of a cause.
func (a *attributes) phrase(name, value string) {
	if value != "" {
		*a = append(*a, slog.String(name, safetext.OneLine(value)))
	}
}

func (a *attributes) number(name string, value int64) {
	if value != 0 {
		*a = append(*a, slog.Int64(name, value))
	}
}

func (a *attributes) outcome(outcome Outcome) {
	if outcome != NoOutcome {
		*a = append(*a, slog.String("outcome", outcome.String()))
	}
}
