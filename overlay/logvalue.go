package overlay

import (
	"log/slog"

	"github.com/jppay/jppay/internal/safetext"
)

// LogValue returns what slog logs of an error: a group of those of provider,
// operation, key, id, status, code, code_id, request_id, outcome, attempts, reason,
// retry_after and advice that are set, and cause where there is no code. Nothing of
// Message and Body is in it.
//
//	logger.Error("capture failed", "error", err)
//	{"msg":"capture failed","error":{"provider":"paidy","operation":"capturePayment","code":"…","outcome":"unknown",…}}
//
// An error that wraps it has no group: find the *Error with errors.As first.
func (e Error) LogValue() slog.Value {
	attrs := make(attributes, 0, 13)
	attrs.text("provider", string(e.Provider))
	attrs.text("operation", e.Operation)
	attrs.text("key", e.Key)
	attrs.text("id", e.ID)
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

// attributes are those of a log line that are not empty.
type attributes []slog.Attr

// text adds what a provider or a caller chose.
func (a *attributes) text(name, value string) {
	if value != "" {
		*a = append(*a, slog.String(name, safetext.Value(value)))
	}
}

// phrase adds words of this module, which may end in those of a cause.
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
