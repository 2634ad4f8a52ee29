// Package faults says what goes wrong in a sandbox on purpose: the kinds of faults,
// single faults, plans over a whole run, and which fault is injected when. It is a part
// of the sandbox.
package faults

import (
	"maps"
	"slices"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/overlay/policy"
)

// Kind is a way in which a request or a webhook goes wrong.
type Kind string

// The kinds of faults. "After commit" means that the operation was done, or refused, as usual
// and that only its answer has the fault. Each comment names the fields of Fault that the kind
// takes besides Provider, Operation and Times; other fields must be zero.
const (
	// Latency waits Delay, then does as usual. If the client goes before that,
	// nothing is done.
	Latency Kind = "latency"
	// TimeoutBefore sends nothing for Delay, or with 0 until the client goes, then
	// closes the connection; nothing is done.
	TimeoutBefore Kind = "timeout-before"
	// TimeoutAfter is the same after commit.
	TimeoutAfter Kind = "timeout-after"
	// LateCommit waits Delay and then does as usual, even if the client has gone: a
	// client that gave up may ask what happened before it happens.
	LateCommit Kind = "late-commit"

	// RateLimited answers 429; nothing is done. The answer has the provider's
	// code where the document lists one with this status (PayPay's RATE_LIMIT),
	// else it is a gateway's JSON, or with HTML a gateway's page. It has a
	// Retry-After header if RetryAfter is not 0.
	RateLimited Kind = "rate-limited"
	// ErrorBefore answers Status: 500, 502 or 503; nothing is done. 500 is the
	// provider's own JSON, 502 and 503 are a gateway's, without a code; with HTML
	// all are a gateway's page.
	ErrorBefore Kind = "error-before"
	// ErrorAfter is the same after commit. It never answers a code that means, by the document,
	// that the operation did not happen.
	ErrorAfter Kind = "error-after"
	// UnavailableHTML is ErrorBefore with Status 503 and HTML.
	UnavailableHTML Kind = "unavailable-html"
	// ErrorHTMLAfterCommit is ErrorAfter with Status 502 and HTML.
	ErrorHTMLAfterCommit Kind = "error-html-after-commit"

	// Refused closes the connection; nothing is done. For Delay it then refuses all new
	// connections to the provider and closes idle ones.
	Refused Kind = "refused"
	// CutBefore closes the connection; nothing is done. Go's http.Transport
	// sends a GET again by itself when a kept-alive connection breaks like this.
	CutBefore Kind = "cut-before"
	// CutAfter closes the connection after commit, without an answer.
	CutAfter Kind = "cut-after"
	// ResetHeaders resets the connection (TCP RST) after commit, halfway
	// through the headers.
	ResetHeaders Kind = "reset-headers"
	// ResetBody resets the connection after commit, halfway through the body. Content-Length is
	// that of the whole body.
	ResetBody Kind = "reset-body"

	// TruncatedJSON sends the first half of the JSON body after commit, as
	// if it were all.
	TruncatedJSON Kind = "truncated-json"
	// SlowBody sends the body after commit in 16 pieces, with Delay between
	// them.
	SlowBody Kind = "slow-body"
	// Oversized sends 64 MiB of JSON after commit.
	Oversized Kind = "oversized"
	// WrongContentType sends the right body as text/plain after commit.
	WrongContentType Kind = "wrong-content-type"
	// BreaksContract changes the JSON body after commit so that it breaks the
	// document: one field has a value of another type, for instance an amount in
	// quotes. Equal answers are changed in the same way.
	BreaksContract Kind = "breaks-contract"

	// ClockSkew sets the provider's clock ahead by Skew for one request, or behind if Skew is
	// negative. The signature is checked against that clock, and the Date header shows it. It
	// is injected before authentication, and another fault may follow.
	ClockSkew Kind = "clock-skew"

	// WebhookDuplicate sends a webhook twice.
	WebhookDuplicate Kind = "webhook-duplicate"
	// WebhookReorder sends a webhook after the provider's next one, but waits one
	// second at most; Flush ends the waiting.
	WebhookReorder Kind = "webhook-reorder"
	// WebhookDelay sends a webhook after Delay; others overtake it.
	WebhookDelay Kind = "webhook-delay"
	// WebhookDrop does not send a webhook. Deliveries has it with an error.
	WebhookDrop Kind = "webhook-drop"
	// WebhookWrongSource sends a spoofed webhook: from 127.0.0.2 instead of 127.0.0.1,
	// so that a receiver that knows its senders refuses it. It needs a receiver on
	// IPv4 loopback, and a system that has all of 127.0.0.0/8, as Linux does;
	// elsewhere nothing arrives, and Deliveries has the error.
	WebhookWrongSource Kind = "webhook-wrong-source"
)

// stage is the moment of a request or webhook at which a fault is injected.
type stage uint8

const (
	atCall    stage = iota // an operation is about to be done
	atArrival              // a request was routed and is not authenticated yet
	atWebhook              // a webhook is about to be queued
)

// need says whether a kind takes a field of Fault.
type need uint8

const (
	notTaken need = iota
	optional
	required
)

// traits are what the injector must know about a kind.
type traits struct {
	stage      stage
	replaces   bool // takes the place of the operation
	delay      need
	status     need
	html       need
	retryAfter need
	skew       need
}

var kinds = map[Kind]traits{
	Latency:              {delay: required},
	TimeoutBefore:        {replaces: true, delay: optional},
	TimeoutAfter:         {delay: optional},
	LateCommit:           {delay: required},
	RateLimited:          {replaces: true, retryAfter: optional, html: optional},
	ErrorBefore:          {replaces: true, status: required, html: optional},
	ErrorAfter:           {status: required, html: optional},
	UnavailableHTML:      {replaces: true},
	ErrorHTMLAfterCommit: {},
	Refused:              {replaces: true, delay: required},
	CutBefore:            {replaces: true},
	CutAfter:             {},
	ResetHeaders:         {},
	ResetBody:            {},
	TruncatedJSON:        {},
	SlowBody:             {delay: required},
	Oversized:            {},
	WrongContentType:     {},
	BreaksContract:       {},
	ClockSkew:            {stage: atArrival, skew: required},
	WebhookDuplicate:     {stage: atWebhook},
	WebhookReorder:       {stage: atWebhook},
	WebhookDelay:         {stage: atWebhook, delay: required},
	WebhookDrop:          {stage: atWebhook},
	WebhookWrongSource:   {stage: atWebhook},
}

// Replaces reports whether a fault of this kind takes the place of the operation,
// so that nothing is done.
func (k Kind) Replaces() bool { return kinds[k].replaces }

// Fault says what goes wrong. The kinds say which of the fields from Delay on they
// take. All durations are real time: the sandbox's Clock does not change them.
type Fault struct {
	Provider  policy.Provider
	Operation string // operationId; empty means any operation of the provider
	Webhook   string // instead of Operation for webhook-… kinds; empty means any webhook of the provider
	Kind      Kind
	Times     int // how many requests or webhooks; 0 means one

	Delay      time.Duration // how long something waits
	Status     int           // HTTP status of an error answer: 500, 502 or 503
	HTML       bool          // the error answer is a gateway's page instead of JSON
	RetryAfter time.Duration // whole seconds; 0 leaves the header out
	Skew       time.Duration // how far ahead the provider's clock is
}

// target is what a fault can be injected into: a call of an operation, or a webhook.
type target struct {
	stage    stage
	provider policy.Provider
	name     string // operationId, or the webhook's
}

// matches reports whether the fault is meant for the target.
func (f *Fault) matches(at target) bool {
	name := f.Operation
	if at.stage == atWebhook {
		name = f.Webhook
	}
	return f.Provider == at.provider && kinds[f.Kind].stage == at.stage && (name == "" || name == at.name)
}

// check returns what is wrong with a fault.
func (f *Fault) check() error {
	if _, err := contract.FindOperation(f.Provider, f.Operation); err != nil {
		return err
	}
	if f.Webhook != "" && !contract.Of(f.Provider).HasWebhook(f.Webhook) {
		return contract.Invalidf("webhook", "the document of %s has no webhook %q", f.Provider, f.Webhook)
	}

	kind, ok := kinds[f.Kind]
	if !ok {
		return contract.Invalidf("kind", "unknown kind %q, want one of %v", f.Kind, slices.Sorted(maps.Keys(kinds)))
	}

	switch {
	case f.Times < 0:
		return contract.Invalidf("times", "times is %d, want 0 or more", f.Times)
	case kind.stage == atWebhook && f.Operation != "":
		return contract.Invalidf(
			"operation", "operation is %s, but kind %s is for webhooks: name one in webhook", f.Operation, f.Kind)
	case kind.stage != atWebhook && f.Webhook != "":
		return contract.Invalidf("webhook", "webhook is %s, but kind %s is for operations", f.Webhook, f.Kind)
	}

	for _, field := range []struct {
		name  string
		need  need
		set   bool
		right bool
		value any
		want  string
	}{
		{"delay", kind.delay, f.Delay != 0, f.Delay >= 0, f.Delay, "a time above 0"},
		{
			"status", kind.status, f.Status != 0, f.Status == 500 || f.Status == 502 || f.Status == 503,
			f.Status, "500, 502 or 503",
		},
		{"html", kind.html, f.HTML, true, f.HTML, ""},
		{
			"retryAfter", kind.retryAfter, f.RetryAfter != 0,
			f.RetryAfter >= 0 && f.RetryAfter%time.Second == 0, f.RetryAfter,
			"whole seconds above 0, which is all that the header can say",
		},
		{"skew", kind.skew, f.Skew != 0, true, f.Skew, "how far ahead, or below 0 how far behind, the clock is"},
	} {
		switch {
		case field.set && field.need == notTaken:
			return contract.Invalidf(field.name, "%s is %v, but kind %s takes none", field.name, field.value, f.Kind)
		case field.set && !field.right, !field.set && field.need == required:
			return contract.Invalidf(field.name, "%s of kind %s is %v, want %s", field.name, f.Kind, field.value, field.want)
		}
	}
	return nil
}
