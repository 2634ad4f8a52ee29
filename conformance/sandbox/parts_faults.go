package sandbox

import (
	"io"

	"github.com/jppay/jppay/conformance/sandbox/faults"
)

// What goes wrong on purpose; package faults describes it.
type (
	// Fault is one thing that goes wrong.
	Fault = faults.Fault
	// FaultKind is a way in which a request or a webhook goes wrong.
	FaultKind = faults.Kind
	// Rule is a Fault of a plan and when it is injected.
	Rule = faults.Rule
	// Plan says which requests and webhooks go wrong over a whole run.
	Plan = faults.Plan
)

// The kinds of faults; package faults says what each does.
const (
	FaultLatency              = faults.Latency
	FaultTimeoutBefore        = faults.TimeoutBefore
	FaultTimeoutAfter         = faults.TimeoutAfter
	FaultLateCommit           = faults.LateCommit
	FaultRateLimited          = faults.RateLimited
	FaultErrorBefore          = faults.ErrorBefore
	FaultErrorAfter           = faults.ErrorAfter
	FaultUnavailableHTML      = faults.UnavailableHTML
	FaultErrorHTMLAfterCommit = faults.ErrorHTMLAfterCommit
	FaultRefused              = faults.Refused
	FaultCutBefore            = faults.CutBefore
	FaultCutAfter             = faults.CutAfter
	FaultResetHeaders         = faults.ResetHeaders
	FaultResetBody            = faults.ResetBody
	FaultTruncatedJSON        = faults.TruncatedJSON
	FaultSlowBody             = faults.SlowBody
	FaultOversized            = faults.Oversized
	FaultWrongContentType     = faults.WrongContentType
	FaultBreaksContract       = faults.BreaksContract
	FaultClockSkew            = faults.ClockSkew
	FaultWebhookDuplicate     = faults.WebhookDuplicate
	FaultWebhookReorder       = faults.WebhookReorder
	FaultWebhookDelay         = faults.WebhookDelay
	FaultWebhookDrop          = faults.WebhookDrop
	FaultWebhookWrongSource   = faults.WebhookWrongSource
)

// ReadPlan reads a plan from a file, 1 MiB at most. It returns an error that names the
// line, or the rule and the field, for what is not JSON, for unknown names and values
// of a wrong type, and for rules that SetPlan would refuse.
func ReadPlan(r io.Reader) (Plan, error) { return faults.ReadPlan(r) }
