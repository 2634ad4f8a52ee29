package journal

import (
	"slices"
	"strings"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
)

// Kind says who caused an entry.
type Kind string

// The kinds of entries.
const (
	KindCall  Kind = "call"  // a request to an API
	KindUser  Kind = "user"  // a user or a test did something without the API
	KindClock Kind = "clock" // the clock was moved, or something fell due
)

// Call is one entry: a call of an API, or an event without a call. The journal returns copies.
type Call struct {
	Number   uint64          `json:"number"` // by age, from 1
	Kind     Kind            `json:"kind"`
	Time     time.Time       `json:"time"` // by the sandbox's clock
	Took     time.Duration   `json:"took"` // nanoseconds of real time until the answer was ready
	Provider policy.Provider `json:"provider,omitempty"`
	Merchant string          `json:"merchant,omitempty"` // its name, else the id that the call acts for
	// Operation is the operationId. In an entry without a call it is the operation of the first
	// effect, the name of the first webhook, or a word for what the clock did.
	Operation    string `json:"operation,omitempty"`
	Method       string `json:"method,omitempty"`
	PathTemplate string `json:"pathTemplate,omitempty"` // empty for an unknown path
	Path         string `json:"path,omitempty"`         // as sent
	Query        string `json:"query,omitempty"`        // as sent
	IDs          []ID   `json:"ids,omitempty"`
	Status       int    `json:"status,omitempty"` // 0 where the connection was cut
	RequestID    string `json:"requestId,omitempty"`

	Refused bool   `json:"refused,omitempty"`
	Reason  string `json:"reason,omitempty"` // the sentence of the log
	Notes   []Note `json:"notes,omitempty"`  // the parts of Reason

	RequestHeaders []Header   `json:"requestHeaders,omitempty"`
	RequestBody    Body       `json:"requestBody,omitzero"`
	AnswerHeaders  []Header   `json:"answerHeaders,omitempty"`
	AnswerBody     Body       `json:"answerBody,omitzero"`
	Signature      *Signature `json:"signature,omitempty"`

	// Effects and Webhooks are the consequences of the entry, at most 100 of each.
	Effects  []state.Effect `json:"effects,omitempty"`
	Webhooks []Webhook      `json:"webhooks,omitempty"`
	// LeftOut is the number of further effects and webhooks.
	LeftOut int `json:"leftOut,omitempty"`

	// Repeats is the number of the entry whose call this entry repeats.
	Repeats uint64 `json:"repeats,omitempty"`
	// CannotRepeat says why the call cannot be sent again. It is empty if it can.
	CannotRepeat string `json:"cannotRepeat,omitempty"`
}

func sorted(headers []Header) []Header {
	list := slices.Clone(headers)
	slices.SortStableFunc(list, func(a, b Header) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// Header is one value of a header.
type Header struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// NoteKind says what a note is about.
type NoteKind string

// The kinds of notes.
const (
	NoteRefused  NoteKind = "refused"  // why the request was refused
	NoteContract NoteKind = "contract" // the request was served, but the document does not know a part of it
	NoteFault    NoteKind = "fault"    // a fault was injected
	NoteFinding  NoteKind = "finding"  // the sandbox found something wrong with itself
	NoteOther    NoteKind = "note"     // what else there is to know
)

// Note is one sentence about a call.
type Note struct {
	Kind NoteKind `json:"kind"`
	Text string   `json:"text"`
}

// Webhook is one webhook that an entry led to.
type Webhook struct {
	Provider policy.Provider `json:"provider"`
	Name     string          `json:"name"` // in the document
	Body     Body            `json:"body"`
	State    WebhookState    `json:"state"`
	At       time.Time       `json:"at,omitzero"` // of the latest attempt's end, by the sandbox's clock
	Attempts int             `json:"attempts"`
	Status   int             `json:"status,omitempty"` // of the receiver's answer; 0 where there was none
	Error    string          `json:"error,omitempty"`
}

// WebhookState is how far a webhook came.
type WebhookState string

// The states of webhooks.
const (
	WebhookWaiting   WebhookState = "waiting"
	WebhookDelivered WebhookState = "delivered"
	WebhookFailed    WebhookState = "failed"
	WebhookNotSent   WebhookState = "not-sent" // no URL, a fault, or the queue was full; Error says which
)

// Signature is what the check of credentials compared. It holds only the sandbox's own secrets.
type Signature struct {
	Scheme string `json:"scheme"` // "hmac", "bearer" or "checksum"
	OK     bool   `json:"ok"`
	// Why says in words what is wrong. It is empty if nothing is wrong.
	Why string `json:"why,omitempty"`
	// Mistakes names the known mistakes that together explain what was sent.
	Mistakes []string `json:"mistakes,omitempty"`
	// Wanted is the text that had to be signed, and Signed is the text that was signed. Signed
	// is empty if no known mistake explains what was sent.
	Wanted string `json:"wanted,omitempty"`
	Signed string `json:"signed,omitempty"`
	// FirstDifference is the first byte in which the two differ, from 0; -1 if they do
	// not differ or one of them is not known.
	FirstDifference int `json:"firstDifference"`
	// Compared are the values that were compared.
	Compared []Comparison `json:"compared,omitempty"`
	// ClockAhead is by how many seconds the client's clock was ahead of the sandbox's;
	// below 0, behind.
	ClockAhead int64 `json:"clockAhead,omitempty"`
}

// Comparison is one value that was sent and the value that was wanted.
type Comparison struct {
	Name   string `json:"name"`
	Came   string `json:"came"`
	Wanted string `json:"wanted"`
}

// FirstDifference returns the first byte in which two texts differ; -1 if they are
// equal.
func FirstDifference(a, b string) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	if len(a) == len(b) {
		return -1
	}
	return min(len(a), len(b))
}

// clone returns a copy that shares no data that can change. Its headers are sorted by name.
func (c *Call) clone() Call {
	clone := *c
	clone.RequestHeaders, clone.AnswerHeaders = sorted(c.RequestHeaders), sorted(c.AnswerHeaders)
	if c.Signature != nil {
		signature := *c.Signature
		clone.Signature = &signature
	}
	clone.Notes = slices.Clone(c.Notes)
	clone.Effects = slices.Clone(c.Effects)
	clone.Webhooks = slices.Clone(c.Webhooks)
	return clone
}
