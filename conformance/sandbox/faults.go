package sandbox

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/overlay/policy"
)

// FaultKind is a way in which a request or a webhook goes wrong.
type FaultKind string

// The kinds of faults. "After commit" means that the operation was done, or
// refused, as usual and that only its answer is spoilt. Each says which fields of
// Fault it takes besides Provider, Operation and Times; other fields must be zero.
const (
	// FaultLatency waits Delay, then does as usual. Nothing is done for a client
	// that goes first.
	FaultLatency FaultKind = "latency"
	// FaultTimeoutBefore holds the connection silently for Delay, or with 0 until
	// the client goes, then closes it; nothing is done.
	FaultTimeoutBefore FaultKind = "timeout-before"
	// FaultTimeoutAfter is the same after commit.
	FaultTimeoutAfter FaultKind = "timeout-after"
	// FaultLateCommit waits Delay and then does as usual, even if the client has
	// gone: what a client gave up on happens after it looked.
	FaultLateCommit FaultKind = "late-commit"

	// FaultRateLimited answers 429; nothing is done. The answer has the provider's
	// code where the document lists one with this status (PayPay's RATE_LIMIT),
	// else it is a gateway's JSON, or with HTML a gateway's page. It has a
	// Retry-After header if RetryAfter is not 0.
	FaultRateLimited FaultKind = "rate-limited"
	// FaultErrorBefore answers Status: 500, 502 or 503; nothing is done. 500 is the
	// provider's own JSON, 502 and 503 are a gateway's, without a code; with HTML
	// all are a gateway's page.
	FaultErrorBefore FaultKind = "error-before"
	// FaultErrorAfter is the same after commit. It never answers a code of which
	// the document says that the operation did not happen.
	FaultErrorAfter FaultKind = "error-after"
	// FaultUnavailableHTML is FaultErrorBefore with Status 503 and HTML.
	FaultUnavailableHTML FaultKind = "unavailable-html"
	// FaultErrorHTMLAfterCommit is FaultErrorAfter with Status 502 and HTML.
	FaultErrorHTMLAfterCommit FaultKind = "error-html-after-commit"

	// FaultRefused closes the connection, nothing is done, and then lets nobody
	// connect to the provider for Delay; connections that are idle end too.
	FaultRefused FaultKind = "refused"
	// FaultCutBefore closes the connection; nothing is done. Go's http.Transport
	// sends a GET again by itself when a kept-alive connection breaks like this.
	FaultCutBefore FaultKind = "cut-before"
	// FaultCutAfter closes the connection after commit, without an answer.
	FaultCutAfter FaultKind = "cut-after"
	// FaultResetHeaders resets the connection (TCP RST) after commit, halfway
	// through the headers.
	FaultResetHeaders FaultKind = "reset-headers"
	// FaultResetBody resets the connection after commit, halfway through the body,
	// of which Content-Length tells the whole.
	FaultResetBody FaultKind = "reset-body"

	// FaultTruncatedJSON sends the first half of the JSON body after commit, as
	// if it were all.
	FaultTruncatedJSON FaultKind = "truncated-json"
	// FaultSlowDrip sends the body after commit in 16 pieces, with Delay between
	// them.
	FaultSlowDrip FaultKind = "slow-drip"
	// FaultOversized sends 64 MiB of JSON after commit.
	FaultOversized FaultKind = "oversized"
	// FaultWrongContentType sends the right body as text/plain after commit.
	FaultWrongContentType FaultKind = "wrong-content-type"
	// FaultBreaksContract changes the JSON body after commit so that it breaks the
	// document: one field has a value of another type, for instance an amount in
	// quotes. Equal answers are changed alike.
	FaultBreaksContract FaultKind = "breaks-contract"

	// FaultClockSkew puts the provider's clock Skew ahead for one request, or
	// behind if Skew is negative: its signature is checked against that clock,
	// which the Date header shows. It strikes before authentication and besides
	// other faults.
	FaultClockSkew FaultKind = "clock-skew"

	// FaultWebhookDuplicate sends a webhook twice.
	FaultWebhookDuplicate FaultKind = "webhook-duplicate"
	// FaultWebhookReorder holds a webhook back until after the provider's next
	// one, but for one second at most; Flush lets it go.
	FaultWebhookReorder FaultKind = "webhook-reorder"
	// FaultWebhookDelay sends a webhook after Delay; others overtake it.
	FaultWebhookDelay FaultKind = "webhook-delay"
	// FaultWebhookDrop does not send a webhook. Deliveries has it with an error.
	FaultWebhookDrop FaultKind = "webhook-drop"
	// FaultWebhookWrongSource sends a webhook from 127.0.0.2 instead of 127.0.0.1, as
	// somebody else would: a receiver that knows its senders refuses it. It needs a
	// receiver on IPv4 loopback, and a system that has all of 127.0.0.0/8, as Linux
	// does; elsewhere nothing arrives, and Deliveries has the error.
	FaultWebhookWrongSource FaultKind = "webhook-wrong-source"
)

// stage is where on its way a fault meets its victim.
type stage uint8

const (
	atCall    stage = iota // an operation is about to be done
	atArrival              // a request was routed and is not authenticated yet
	atWebhook              // a webhook is about to be queued
)

// need says whether a kind takes a field of Fault.
type need uint8

const (
	never need = iota
	maybe
	always
)

// traits is what tells kinds apart before they strike.
type traits struct {
	stage      stage
	before     bool // strikes instead of the operation
	delay      need
	status     need
	html       need
	retryAfter need
	skew       need
}

var faultKinds = map[FaultKind]traits{
	FaultLatency:              {delay: always},
	FaultTimeoutBefore:        {before: true, delay: maybe},
	FaultTimeoutAfter:         {delay: maybe},
	FaultLateCommit:           {delay: always},
	FaultRateLimited:          {before: true, retryAfter: maybe, html: maybe},
	FaultErrorBefore:          {before: true, status: always, html: maybe},
	FaultErrorAfter:           {status: always, html: maybe},
	FaultUnavailableHTML:      {before: true},
	FaultErrorHTMLAfterCommit: {},
	FaultRefused:              {before: true, delay: always},
	FaultCutBefore:            {before: true},
	FaultCutAfter:             {},
	FaultResetHeaders:         {},
	FaultResetBody:            {},
	FaultTruncatedJSON:        {},
	FaultSlowDrip:             {delay: always},
	FaultOversized:            {},
	FaultWrongContentType:     {},
	FaultBreaksContract:       {},
	FaultClockSkew:            {stage: atArrival, skew: always},
	FaultWebhookDuplicate:     {stage: atWebhook},
	FaultWebhookReorder:       {stage: atWebhook},
	FaultWebhookDelay:         {stage: atWebhook, delay: always},
	FaultWebhookDrop:          {stage: atWebhook},
	FaultWebhookWrongSource:   {stage: atWebhook},
}

// replaces reports whether a fault of this kind takes the place of the operation,
// so that nothing is done.
func (k FaultKind) replaces() bool { return faultKinds[k].before }

// Fault says what goes wrong. The kinds tell which of the fields from Delay on
// they take. All durations are of real time: the sandbox's Clock moves none.
type Fault struct {
	Provider  policy.Provider
	Operation string // operationId; empty means any operation of the provider
	Webhook   string // instead of Operation for webhook-… kinds; empty means any webhook of the provider
	Kind      FaultKind
	Times     int // how many requests or webhooks; 0 means one

	Delay      time.Duration // how long something waits
	Status     int           // HTTP status of an error answer: 500, 502 or 503
	HTML       bool          // the error answer is a gateway's page instead of JSON
	RetryAfter time.Duration // whole seconds; 0 leaves the header out
	Skew       time.Duration // how far ahead the provider's clock is
}

// target is what a fault may strike: a call of an operation, or a webhook.
type target struct {
	stage    stage
	provider policy.Provider
	name     string // operationId, or the webhook's
}

// names reports whether the fault is meant for the target.
func (f *Fault) names(at target) bool {
	name := f.Operation
	if at.stage == atWebhook {
		name = f.Webhook
	}
	return f.Provider == at.provider && faultKinds[f.Kind].stage == at.stage && (name == "" || name == at.name)
}

// check says what is wrong with a fault.
func (f *Fault) check() error {
	if _, err := contract.FindOperation(f.Provider, f.Operation); err != nil {
		return err
	}
	if f.Webhook != "" && !contract.Of(f.Provider).HasWebhook(f.Webhook) {
		return fmt.Errorf("the document of %s has no webhook %q", f.Provider, f.Webhook)
	}
	kind, ok := faultKinds[f.Kind]
	if !ok {
		return fmt.Errorf("unknown kind %q, want one of %v", f.Kind, slices.Sorted(maps.Keys(faultKinds)))
	}
	switch {
	case f.Times < 0:
		return fmt.Errorf("Times is %d, want 0 or more", f.Times)
	case kind.stage == atWebhook && f.Operation != "":
		return fmt.Errorf("Operation is %s, but kind %s strikes webhooks: name one in Webhook", f.Operation, f.Kind)
	case kind.stage != atWebhook && f.Webhook != "":
		return fmt.Errorf("Webhook is %s, but kind %s strikes operations", f.Webhook, f.Kind)
	}
	for _, field := range []struct {
		name  string
		need  need
		set   bool
		right bool
		value any
		want  string
	}{
		{"Delay", kind.delay, f.Delay != 0, f.Delay >= 0, f.Delay, "a time above 0"},
		{"Status", kind.status, f.Status != 0, f.Status == 500 || f.Status == 502 || f.Status == 503, f.Status, "500, 502 or 503"},
		{"HTML", kind.html, f.HTML, true, f.HTML, ""},
		{"RetryAfter", kind.retryAfter, f.RetryAfter != 0, f.RetryAfter >= 0 && f.RetryAfter%time.Second == 0, f.RetryAfter, "whole seconds above 0, which is all that the header can say"},
		{"Skew", kind.skew, f.Skew != 0, true, f.Skew, "how far ahead, or below 0 how far behind, the clock is"},
	} {
		switch {
		case field.set && field.need == never:
			return fmt.Errorf("%s is %v, but kind %s takes none", field.name, field.value, f.Kind)
		case field.set && !field.right, !field.set && field.need == always:
			return fmt.Errorf("%s of kind %s is %v, want %s", field.name, f.Kind, field.value, field.want)
		}
	}
	return nil
}
