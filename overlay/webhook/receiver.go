package webhook

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/netip"
	"sync"
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

	// storeTimeout is how long an event may take to be stored before the answer is
	// 503. PayPay waits 1.5 s at least.
	storeTimeout = time.Second
)

// Config says who may send, where events are stored and how they are processed. Only
// Sources is required.
type Config struct {
	// Sources are the networks that notifications may come from. The provider tells you
	// which.
	Sources []netip.Prefix
	// TrustedProxies are the networks of your proxies and load balancers. From a
	// peer in them the source is read from X-Forwarded-For.
	TrustedProxies []netip.Prefix
	// PathSecrets, if set, are secrets. The path of a request must end in one of them:
	// https://shop.example/hooks/paypay/<secret>. This is the recommended second factor
	// beside Sources. Name two while you replace one. Each has at least 16 letters,
	// digits, hyphens and underscores; crypto/rand.Text makes one.
	PathSecrets []overlay.Secret
	// Inbox keeps the events; nil means NewMemory(0), which a crash empties. Receivers
	// of different providers may share an inbox. Receivers of one provider that share an
	// inbox take each other's events, so they must have the same Handler and account.
	Inbox Inbox
	// Workers is how many events are handled at the same time; zero means
	// DefaultWorkers.
	Workers int
	// MaxAttempts is how often an event is tried before it goes to DeadLetters; zero
	// means DefaultMaxAttempts. The pauses grow from 1 s to 5 min, each cut at
	// random (full jitter).
	MaxAttempts int
	// Lease is how long one attempt may take, reading included; zero means
	// DefaultLease. The Handler's context ends at three quarters of it.
	Lease time.Duration
	// Poll is how often the inbox is asked for retries and for events that other
	// processes stored; zero means DefaultPoll. Events stored here are handled at once.
	Poll time.Duration
	// Keep is how long a done event is remembered; zero means DefaultKeep. PayPay
	// sends again on request for a week, Paidy by itself for about five hours.
	Keep time.Duration
	// Now is the clock; nil means time.Now. It decides when a lease ends, when a failed
	// event is tried again and when a done event is purged. Pauses between two questions
	// to the inbox run on the runtime's timers.
	Now func() time.Time
	// Report is told what goes wrong while events are stored and processed, from several
	// goroutines. Optional.
	Report func(error)
}

// Handler is the merchant's code. It is called until it returns nil; the package's
// text on exactly once says how often it takes effect. An error means that nothing has
// taken effect. A panic moves the event to DeadLetters at once. ctx ends at three
// quarters of Config.Lease, and holds the transaction of an inbox that has one.
type Handler func(ctx context.Context, delivery Delivery) error

// Delivery is an event together with what the API says about it.
type Delivery struct {
	Event
	Verdict Verdict
	// Truth is what the API answered: a *paypay.Payment, *paypay.UserAuthorization,
	// *paidy.Payment, *paidy.Token or *paidylegacy.StatusAnswer; nil if there was nothing
	// to read. Act on it and not on the event: the event's Payload may be an Unknown even
	// if there is a Truth.
	Truth any
	// Attempt is 1 at first.
	Attempt int
}

// Receiver receives the notifications of one provider. It is safe for concurrent
// use.
type Receiver struct {
	provider  overlay.Provider
	config    Config
	admission admission
	confirmer Confirmer
	handle    Handler
	wake      chan struct{}
	running   atomic.Bool

	mu     sync.Mutex
	counts Counters
}

var _ http.Handler = (*Receiver)(nil)

// PayPay returns a Receiver for PayPay. One Receiver may get all kinds of
// notifications, although PayPay has a URL for each kind of KYC notification. confirm
// comes from ConfirmPayPay, or from Unconfirmed if nothing is to be confirmed.
func PayPay(confirm Confirmer, handle Handler, config Config) (*Receiver, error) {
	return newReceiver(overlay.PayPay, confirm, handle, config)
}

// Paidy returns a Receiver for Paidy. confirm comes from ConfirmPaidy, or from
// Unconfirmed if nothing is to be confirmed.
func Paidy(confirm Confirmer, handle Handler, config Config) (*Receiver, error) {
	return newReceiver(overlay.Paidy, confirm, handle, config)
}

// PaidyLegacy returns a Receiver for legacy Paidy. confirm comes from
// ConfirmPaidyLegacy, or from Unconfirmed if nothing is to be confirmed.
func PaidyLegacy(confirm Confirmer, handle Handler, config Config) (*Receiver, error) {
	return newReceiver(overlay.PaidyLegacy, confirm, handle, config)
}

func newReceiver(provider overlay.Provider, confirm Confirmer, handle Handler, config Config) (*Receiver, error) {
	refuse := func(err error) (*Receiver, error) { return nil, fmt.Errorf("webhook: %s: %w", provider, err) }
	admit, err := newAdmission(&config)
	switch {
	case err != nil:
		return refuse(err)
	case confirm.confirm == nil:
		return refuse(errors.New(
			"confirm is missing: pass the provider's Confirm… with a client, or Unconfirmed() to accept unsigned events"))
	case confirm.provider != "" && confirm.provider != provider:
		return refuse(fmt.Errorf("confirm is for %s: pass the Confirm… of this provider", confirm.provider))
	case handle == nil:
		return refuse(errors.New("handle is nil: pass a Handler"))
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
		provider: provider, config: config, admission: admit, confirmer: confirm, handle: handle,
		wake: make(chan struct{}, config.Workers), counts: Counters{Refused: map[Reason]int64{}},
	}, nil
}

func setDefault[T int | time.Duration](field *T, value T) {
	if *field == 0 {
		*field = value
	}
}

// ServeHTTP checks, stores and answers: 200 if the event is stored or known, 503 if
// storing fails, else the status of a Reason. No refusal has a body.
func (r *Receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	if reason := r.admission.refuse(request); reason != "" {
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
	ctx, cancel := context.WithTimeout(request.Context(), storeTimeout)
	defer cancel()
	fresh, err := r.config.Inbox.Store(ctx, Entry{
		Provider: r.provider, Key: event.Key, Subject: event.Subject, Body: body, ReceivedAt: r.config.Now(),
	})
	switch {
	case err != nil:
		r.count(&r.counts.StoreFailed)
		r.report(fmt.Errorf("webhook: %s: the event was not stored, so the answer was 503: %w", event, err))
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	case fresh:
		r.count(&r.counts.Stored)
		r.signal()
	default:
		r.count(&r.counts.Duplicates)
	}
	w.Header()["Content-Type"] = plainText
	_, _ = io.WriteString(w, "OK")
}

var plainText = []string{"text/plain; charset=utf-8"}

func (r *Receiver) refuse(w http.ResponseWriter, reason Reason) {
	r.mu.Lock()
	r.counts.Refused[reason]++
	r.mu.Unlock()
	if reason == RefusedMethod {
		w.Header().Set("Allow", http.MethodPost)
	}
	w.WriteHeader(reason.status())
}

// signal wakes a worker that is waiting.
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
	// Handled counts events that are done, Failed counts failed attempts, and the last
	// two count the dead letters that this Receiver made. The inbox makes the dead
	// letters of interrupted events itself, and they are not counted.
	Handled, Failed, DeadLettered, Quarantined int64
}

// Counters returns a snapshot.
func (r *Receiver) Counters() Counters {
	r.mu.Lock()
	defer r.mu.Unlock()
	snapshot := r.counts
	snapshot.Refused = maps.Clone(r.counts.Refused)
	return snapshot
}

// count adds one to a counter of r.counts.
func (r *Receiver) count(counter *int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	*counter++
}

// DeadLetter is an event that waits for a person.
type DeadLetter struct {
	Event
	// Attempts is how often it was tried. Why is the reason in one line. At is when it
	// became a dead letter.
	Attempts int
	Why      string
	At       time.Time
}

// DeadLetters returns up to limit dead letters of a queue, oldest first.
func (r *Receiver) DeadLetters(ctx context.Context, queue Queue, limit int) ([]DeadLetter, error) {
	if limit < 0 {
		return nil, fmt.Errorf("webhook: %s: dead letters in %s: the limit must not be negative", r.provider, queue)
	}
	letters, err := r.config.Inbox.DeadLetters(ctx, r.provider, queue, limit)
	if err != nil {
		return nil, fmt.Errorf("webhook: %s: dead letters in %s: %w", r.provider, queue, err)
	}
	list := make([]DeadLetter, len(letters))
	for i, s := range letters {
		list[i] = DeadLetter{Event: s.event(), Attempts: s.Attempts, Why: s.Why, At: s.At}
	}
	return list, nil
}

// Requeue puts a dead letter back, behind the other events of its subject. It is
// confirmed and tried again. ErrNoDeadLetter means that there is none with this key.
func (r *Receiver) Requeue(ctx context.Context, key string) error {
	if err := r.config.Inbox.Requeue(ctx, key, r.config.Now()); err != nil {
		return fmt.Errorf("webhook: requeue %s: %w", safetext.Value(key), err)
	}
	r.signal()
	return nil
}

// Discard drops a dead letter for good. Its duplicates are still recognised and dropped.
// ErrNoDeadLetter means that there is none with this key.
func (r *Receiver) Discard(ctx context.Context, key string) error {
	if err := r.config.Inbox.Discard(ctx, key, r.config.Now()); err != nil {
		return fmt.Errorf("webhook: discard %s: %w", safetext.Value(key), err)
	}
	return nil
}

// event returns an entry with its payload decoded.
func (e *Entry) event() Event {
	event, f, err := read(e.Provider, e.Body)
	if err != nil { // it was readable once, so the inbox has lost a part of it
		event.Payload = &Unknown{Err: errors.New("the body in the inbox is not an event")}
	} else {
		f.tree.Release()
		event.decode()
	}
	event.Key, event.Subject, event.ReceivedAt = e.Key, e.Subject, e.ReceivedAt
	return event
}
