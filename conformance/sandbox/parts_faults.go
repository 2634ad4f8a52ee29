package sandbox

import (
	"io"

	"github.com/jppay/jppay/conformance/sandbox/faults"
)

// Fault, Rule and Plan say what goes wrong; package faults describes them.
type (
	Fault     = faults.Fault
	FaultKind = faults.Kind
	Rule      = faults.Rule
	Plan      = faults.Plan
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

// ReadPlan reads a plan as a file has it, 1 MiB at most. It returns an error that
// names the line or the rule and the field for what is not JSON, has unknown names,
// values of a wrong type, or rules that SetPlan would refuse.
func ReadPlan(r io.Reader) (Plan, error) { return faults.ReadPlan(r) }
