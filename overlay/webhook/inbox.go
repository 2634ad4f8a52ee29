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
	ErrFull = errors.New("webhook: the inbox is full")
	// ErrLeaseExpired means that the lease of a claim ran out: another worker may have
	// the event now.
	ErrLeaseExpired = errors.New("webhook: the lease of the claim has expired")
	// ErrUnrecorded means that an effect has happened, but the inbox could not record
	// it.
	ErrUnrecorded = errors.New("webhook: the event was handled, but the inbox could not record it")
	// ErrNoDeadLetter means that there is no dead letter with this key.
	ErrNoDeadLetter = errors.New("webhook: there is no dead letter with this key")
)

// Interrupted is the reason of a dead letter whose Handler did not end, because of a
// crash or because the lease ran out. The Handler may have taken effect: find out
// before you requeue the event.
const Interrupted = "interrupted while the handler ran: it may have taken effect"

// Queue is one of the queues of dead letters: events that wait for a person.
type Queue string

// The queues of dead letters.
const (
	// DeadLetters holds events whose Handler or confirmation failed too often.
	DeadLetters Queue = "dead"
	// Quarantine holds events that the API does not confirm.
	Quarantine Queue = "quarantine"
)

// Entry is an event as an Inbox keeps it. Key and Subject are printable ASCII of
// at most 256 bytes.
type Entry struct {
	Provider     overlay.Provider
	Key, Subject string
	Body         overlay.Sensitive
	ReceivedAt   time.Time
}

// Claim is an event on which only its owner may work until the lease ends.
type Claim struct {
	Entry
	// Token names the claim; a later claim of the same event has another.
	Token string
	// Attempts counts the failed attempts so far. Why is the reason of the last one.
	Attempts int
	Why      string
}

// StoredDeadLetter is a dead letter as an Inbox keeps it.
type StoredDeadLetter struct {
	Entry
	Attempts int
	// Why is the reason in one line. At is when the event became a dead letter.
	Why string
	At  time.Time
}

// Inbox keeps events between the answer to the provider and the merchant's code. Its
// methods are safe for concurrent use, by several processes too if it stores outside
// of the process. The caller passes the time: the clocks of processes that share an
// inbox must agree within a few seconds. Package inboxtest tests an implementation.
type Inbox interface {
	// Store keeps an event and returns true. It returns false if it knows an event with
	// this key already. After it has returned, the event must survive all that the inbox
	// promises to survive.
	Store(ctx context.Context, entry Entry) (fresh bool, err error)
	// Claim leases the event of a provider that has been due for longest until
	// now+lease, and returns it; nil if none is due. It never returns an event while
	// another of the same subject is leased, nor while an earlier one of the subject
	// waits. An event whose lease has run out is due again and has one attempt more. If
	// Complete had begun its effect outside of a transaction, the event goes to
	// DeadLetters instead, as Interrupted.
	Claim(ctx context.Context, provider overlay.Provider, now time.Time, lease time.Duration) (*Claim, error)
	// Complete calls effect and records that the event is done. An inbox with
	// transactions does both in one transaction. An inbox without transactions first
	// records that the effect begins. If it cannot record afterwards that the effect has
	// happened, its error matches ErrUnrecorded. An error of effect is returned as it is,
	// and the owner keeps the claim. ErrLeaseExpired means that another worker has the
	// event.
	Complete(ctx context.Context, claim *Claim, now time.Time, effect func(context.Context) error) error
	// Retry gives a claim back after a failed attempt, to be due at a later time.
	Retry(ctx context.Context, claim *Claim, due time.Time, why string) error
	// DeadLetter moves a claimed event to a queue of dead letters.
	DeadLetter(ctx context.Context, claim *Claim, queue Queue, now time.Time, why string) error
	// DeadLetters returns up to limit dead letters of a provider, oldest first.
	DeadLetters(ctx context.Context, provider overlay.Provider, queue Queue, limit int) ([]StoredDeadLetter, error)
	// Requeue makes a dead letter due now, behind the other events of its subject, with
	// no attempts counted. ErrNoDeadLetter means that there is none with this key.
	Requeue(ctx context.Context, key string, now time.Time) error
	// Discard marks a dead letter as done. Its errors are those of Requeue.
	Discard(ctx context.Context, key string, now time.Time) error
	// Purge deletes the events of a provider that were done before a time, with their
	// keys, and returns how many. It keeps events that wait or are leased, and dead
	// letters.
	Purge(ctx context.Context, provider overlay.Provider, before time.Time) (int, error)
}
