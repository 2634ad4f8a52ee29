package webhook

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"sync/atomic"
	"time"

	"github.com/jppay/jppay/internal/safetext"
	"github.com/jppay/jppay/overlay"
)

// Defaults of Config, and limits that are fixed.
const (
	DefaultWorkers     = 4
	DefaultMaxAttempts = 12
	DefaultLease       = 2 * time.Minute
	DefaultPoll        = time.Second
	DefaultKeep        = 14 * 24 * time.Hour

	// StoreTimeout is how long an event may take to be stored before the answer is
	// 503. PayPay waits 1.5 s at least.
	StoreTimeout = time.Second
)

// Config says who may send, where events are kept and how they are worked off.
// Only Sources is required.
type Config struct {
	// Sources are the networks notifications may come from, as the provider named
	// them to you.
	Sources []netip.Prefix
	// TrustedProxies are the networks of your proxies and load balancers. From a
	// peer in them the source is read from X-Forwarded-For.
	TrustedProxies []netip.Prefix
	// PathSecrets, where there are any, are what the path of the request must end
	// in: https://shop.example/hooks/paypay/<secret>. This is the recommended second
	// factor beside Sources. Several, so that one can be replaced. At least 16
	// letters, digits, hyphens and underscores each; crypto/rand.Text makes one.
	PathSecrets []overlay.Secret
	// Inbox keeps the events; nil means NewMemory(0), which a crash empties. Receivers
	// of different providers may share one. Those of one provider that share one take
	// each other's events: they must have the same Handler and the same account.
	Inbox Inbox
	// Workers is how many events are handed over at the same time; zero means
	// DefaultWorkers.
	Workers int
	// MaxAttempts is how often an event is tried before it goes to DeadLetters; zero
	// means DefaultMaxAttempts. The pauses grow from 1 s to 5 min, each cut at
	// random (full jitter).
	MaxAttempts int
	// Lease is how long one attempt may take, reading included; zero means
	// DefaultLease. The Handler's context ends at three quarters of it.
	Lease time.Duration
	// Poll is how often the inbox is asked for what other processes stored and for
	// retries; zero means DefaultPoll. Events stored here are worked on at once.
	Poll time.Duration
	// Keep is how long a done event is remembered; zero means DefaultKeep. PayPay
	// sends again on request for a week, Paidy by itself for about five hours.
	Keep time.Duration
	// Now is the clock; nil is time.Now. How long a claim is leased, when a failed event
	// is tried again and when a done one is forgotten are told by it; pauses between
	// two questions to the inbox run on the runtime's timers.
	Now func() time.Time
	// Report is told what goes wrong while events are stored and worked off, from
	// several goroutines. Optional.
	Report func(error)
}

// Handler is the merchant's code. It is called until it returns nil, as the
// package's text on exactly once says. An error means that nothing has taken
// effect; a panic ends in DeadLetters at once. ctx ends at three quarters of
// Config.Lease, and carries the transaction of an inbox that has one.
type Handler func(ctx context.Context, delivery Delivery) error

// Delivery is an event together with what the API says about it.
type Delivery struct {
	Event
	Verdict Verdict
	// Truth is what was read, nil where there was nothing to read: a
	// *paypay.Payment, *paypay.UserAuthorization, *paidy.Payment, *paidy.Token or
	// *paidylegacy.StatusAnswer. Act on it, not on the event, whose Payload may be an
	// Unknown even then.
	Truth any
	// Attempt is 1 at first.
	Attempt int
}

// Receiver receives the notifications of one provider. It is safe for concurrent
// use.
type Receiver struct {
	provider overlay.Provider
	config   Config
	admit    admission
	confirm  Confirmer
	handle   Handler
	wake     chan struct{}
	running  atomic.Bool
	counts   counters
}

var _ http.Handler = (*Receiver)(nil)

// PayPay returns a Receiver for PayPay. All kinds of notifications may go to the
// same one, though each KYC kind has a URL of its own at PayPay. confirm is
// ConfirmPayPay's or, to hand claims over unread, Unconfirmed's.
func PayPay(confirm Confirmer, handle Handler, config Config) (*Receiver, error) {
	return newReceiver(overlay.PayPay, confirm, handle, config)
}

// Paidy returns a Receiver for Paidy. confirm is ConfirmPaidy's or, to hand claims
// over unread, Unconfirmed's.
func Paidy(confirm Confirmer, handle Handler, config Config) (*Receiver, error) {
	return newReceiver(overlay.Paidy, confirm, handle, config)
}

// PaidyLegacy returns a Receiver for legacy Paidy. confirm is ConfirmPaidyLegacy's
// or, to hand claims over unread, Unconfirmed's.
func PaidyLegacy(confirm Confirmer, handle Handler, config Config) (*Receiver, error) {
	return newReceiver(overlay.PaidyLegacy, confirm, handle, config)
}

func newReceiver(provider overlay.Provider, confirm Confirmer, handle Handler, config Config) (*Receiver, error) {
	refuse := func(err error) (*Receiver, error) { return nil, fmt.Errorf("webhook: %s: %w", provider, err) }
	admit, err := newAdmission(&config)
	switch {
	case err != nil:
		return refuse(err)
	case confirm.look == nil:
		return refuse(errors.New("confirm: is missing: use Confirm… with a client, or Unconfirmed() to trust what nobody signed"))
	case confirm.provider != "" && confirm.provider != provider:
		return refuse(fmt.Errorf("confirm: is for %s", confirm.provider))
	case handle == nil:
		return refuse(errors.New("handle: is nil"))
	case config.Workers < 0 || config.MaxAttempts < 0 || config.Lease < 0 || config.Poll < 0 || config.Keep < 0:
		return refuse(errors.New("Workers, MaxAttempts, Lease, Poll and Keep must not be negative"))
	}
	if config.Inbox == nil {
		config.Inbox = NewMemory(0)
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	setDefault(&config.Workers, DefaultWorkers)
	setDefault(&config.MaxAttempts, DefaultMaxAttempts)
	setDefault(&config.Lease, DefaultLease)
	setDefault(&config.Poll, DefaultPoll)
	setDefault(&config.Keep, DefaultKeep)
	return &Receiver{
		provider: provider, config: config, admit: admit, confirm: confirm, handle: handle,
		wake: make(chan struct{}, config.Workers),
	}, nil
}

func setDefault[T int | time.Duration](field *T, value T) {
	if *field == 0 {
		*field = value
	}
}

// ServeHTTP admits, stores and answers: 200 where the event is stored or known, 503
// where storing fails, else the status of a Reason. No refusal has a body.
func (r *Receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	if reason := r.admit.refuse(request); reason != "" {
		r.refuse(w, reason)
		return
	}
	body, reason := readBody(request)
	if reason != "" {
		r.refuse(w, reason)
		return
	}
	event, err := parse(r.provider, body)
	if err != nil {
		r.refuse(w, refusedBy(err))
		return
	}
	ctx, cancel := context.WithTimeout(request.Context(), StoreTimeout)
	defer cancel()
	fresh, err := r.config.Inbox.Store(ctx, Entry{
		Provider: r.provider, Key: event.Key, Subject: event.Subject, Body: body, ReceivedAt: r.config.Now(),
	})
	switch {
	case err != nil:
		r.counts.storeFailed.Add(1)
		r.report(fmt.Errorf("webhook: %s: not stored, answered 503: %w", event, err))
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	case fresh:
		r.counts.stored.Add(1)
		r.signal()
	default:
		r.counts.duplicates.Add(1)
	}
	w.Header()["Content-Type"] = plainText
	_, _ = io.WriteString(w, "OK")
}

var plainText = []string{"text/plain; charset=utf-8"}

func (r *Receiver) refuse(w http.ResponseWriter, reason Reason) {
	for i := range reasons {
		if reasons[i] == reason {
			r.counts.refused[i].Add(1)
		}
	}
	if reason == RefusedMethod {
		w.Header().Set("Allow", http.MethodPost)
	}
	w.WriteHeader(reason.status())
}

// signal wakes a worker that waits.
func (r *Receiver) signal() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

func (r *Receiver) report(err error) {
	if r.config.Report != nil {
		r.config.Report(err)
	}
}

// Counters are what a Receiver has done since it was made.
type Counters struct {
	// Refused counts refused requests by reason; reasons that never occurred are
	// missing.
	Refused map[Reason]int64
	// Stored counts new events, Duplicates known ones; StoreFailed those answered
	// 503.
	Stored, Duplicates, StoreFailed int64
	// Handled counts events that are done, Failed failed attempts, and the last two
	// events put on a list by this Receiver. Interrupted events are listed by the
	// inbox and not counted.
	Handled, Failed, DeadLettered, Quarantined int64
}

type counters struct {
	refused                                    [len(reasons)]atomic.Int64
	stored, duplicates, storeFailed            atomic.Int64
	handled, failed, deadLettered, quarantined atomic.Int64
}

// Counters returns a snapshot.
func (r *Receiver) Counters() Counters {
	c := &r.counts
	snapshot := Counters{
		Refused: map[Reason]int64{},
		Stored:  c.stored.Load(), Duplicates: c.duplicates.Load(), StoreFailed: c.storeFailed.Load(),
		Handled: c.handled.Load(), Failed: c.failed.Load(),
		DeadLettered: c.deadLettered.Load(), Quarantined: c.quarantined.Load(),
	}
	for i := range c.refused {
		if n := c.refused[i].Load(); n > 0 {
			snapshot.Refused[reasons[i]] = n
		}
	}
	return snapshot
}

// Listed is an event on a list.
type Listed struct {
	Event
	// Attempts is how often it was tried. Why says in one line why it lies there,
	// and At since when.
	Attempts int
	Why      string
	At       time.Time
}

// List returns up to limit events of a list, oldest first.
func (r *Receiver) List(ctx context.Context, shelf Shelf, limit int) ([]Listed, error) {
	if limit < 0 {
		return nil, fmt.Errorf("webhook: %s: list %s: the limit is below zero", r.provider, shelf)
	}
	shelved, err := r.config.Inbox.Shelved(ctx, r.provider, shelf, limit)
	if err != nil {
		return nil, fmt.Errorf("webhook: %s: list %s: %w", r.provider, shelf, err)
	}
	list := make([]Listed, len(shelved))
	for i, s := range shelved {
		list[i] = Listed{Event: s.event(), Attempts: s.Attempts, Why: s.Why, At: s.At}
	}
	return list, nil
}

// Requeue puts a listed event back, behind the others of its subject. It is
// confirmed and tried anew. ErrNotListed means that no list has it.
func (r *Receiver) Requeue(ctx context.Context, key string) error {
	if err := r.config.Inbox.Requeue(ctx, key, r.config.Now()); err != nil {
		return fmt.Errorf("webhook: requeue %s: %w", safetext.Value(key), err)
	}
	r.signal()
	return nil
}

// Discard takes an event off its list for good; its duplicates go on being
// dropped. ErrNotListed means that no list has it.
func (r *Receiver) Discard(ctx context.Context, key string) error {
	if err := r.config.Inbox.Discard(ctx, key, r.config.Now()); err != nil {
		return fmt.Errorf("webhook: discard %s: %w", safetext.Value(key), err)
	}
	return nil
}

// event returns an entry with its payload decoded.
func (e *Entry) event() Event {
	event, f, err := read(e.Provider, e.Body)
	if err != nil { // it was admitted once, so the inbox has lost some of it
		event.Payload = &Unknown{Err: errors.New("the inbox does not hold an event's body")}
	} else {
		f.tree.Release()
		event.decode()
	}
	event.Key, event.Subject, event.ReceivedAt = e.Key, e.Subject, e.ReceivedAt
	return event
}
