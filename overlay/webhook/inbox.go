package webhook

import (
	"context"
	"errors"
	"time"

	"github.com/jppay/jppay/overlay"
)

// Errors of an Inbox.
var (
	// ErrFull means that an inbox has no room for another event.
	ErrFull = errors.New("webhook: inbox is full")
	// ErrLost means that a claim is no longer its holder's: its lease ran out.
	ErrLost = errors.New("webhook: claim lost: its lease ran out")
	// ErrUnrecorded means that an effect has happened and the inbox could not
	// record it.
	ErrUnrecorded = errors.New("webhook: handled, but not recorded")
	// ErrNotListed means that no event with this key lies on a list.
	ErrNotListed = errors.New("webhook: no such event on a list")
)

// Interrupted is the reason of a dead letter whose Handler was cut off, by a crash
// or because it outlasted its lease: it may have taken effect. Look before putting
// it back.
const Interrupted = "interrupted while the handler ran: it may have taken effect"

// Shelf is a list of events that wait for a person.
type Shelf string

// The lists.
const (
	// DeadLetters are events whose Handler, or whose confirmation, failed too often.
	DeadLetters Shelf = "dead"
	// Quarantine holds claims that the API does not confirm.
	Quarantine Shelf = "quarantine"
)

// Entry is an event as an Inbox keeps it. Key and Subject are printable ASCII of
// at most 256 bytes.
type Entry struct {
	Provider     overlay.Provider
	Key, Subject string
	Body         overlay.Sensitive
	ReceivedAt   time.Time
}

// Claim is an event that its holder alone may work on until the lease ends.
type Claim struct {
	Entry
	// Token names the claim; a later claim of the same event has another.
	Token string
	// Attempts counts the failed attempts so far, and Why is the last one's reason.
	Attempts int
	Why      string
}

// Shelved is an event on a list.
type Shelved struct {
	Entry
	Attempts int
	// Why says why it lies there, in one line, and At since when.
	Why string
	At  time.Time
}

// Inbox keeps events between the answer and the merchant's code. Its methods are
// safe for concurrent use, also by several processes where it stores outside of
// one. Times are the caller's: the clocks of processes that share an inbox must
// agree within a few seconds. Package inboxtest tests an implementation.
type Inbox interface {
	// Store keeps an event and reports true, or false where an event with this key
	// is known already. Once it has returned, the event must survive what the inbox
	// promises to survive.
	Store(ctx context.Context, entry Entry) (fresh bool, err error)
	// Claim returns the event of a provider that has been due for longest, leased
	// until now+lease, or nil. It never returns an event while another of the same
	// subject is leased, nor while an earlier one of the subject is waiting. An event
	// whose lease has run out is due again with one attempt more, or, where Complete
	// had begun its effect outside of a transaction, goes to DeadLetters as
	// Interrupted.
	Claim(ctx context.Context, provider overlay.Provider, now time.Time, lease time.Duration) (*Claim, error)
	// Complete calls effect and records that the event is done. An inbox with
	// transactions does both in one, so that neither happens alone. One without
	// records before that the effect begins, and returns an error that matches
	// ErrUnrecorded where it cannot record after that it has happened. An error of
	// effect is returned as it is and leaves the claim with its holder. ErrLost means
	// that the claim was another's.
	Complete(ctx context.Context, claim *Claim, now time.Time, effect func(context.Context) error) error
	// Retry gives a claim back after a failed attempt, to be due at a later time.
	Retry(ctx context.Context, claim *Claim, due time.Time, why string) error
	// Shelve puts a claimed event on a list.
	Shelve(ctx context.Context, claim *Claim, shelf Shelf, now time.Time, why string) error
	// Shelved returns up to limit events of a provider's list, oldest first.
	Shelved(ctx context.Context, provider overlay.Provider, shelf Shelf, limit int) ([]Shelved, error)
	// Requeue makes a listed event due now, behind the others of its subject, with no
	// attempts counted. ErrNotListed means that it lies on no list.
	Requeue(ctx context.Context, key string, now time.Time) error
	// Discard marks a listed event as done. ErrNotListed as above.
	Discard(ctx context.Context, key string, now time.Time) error
	// Forget drops what of a provider was done before a time, keys included, and
	// returns how many. What is waiting, leased or listed stays.
	Forget(ctx context.Context, provider overlay.Provider, before time.Time) (int, error)
}
