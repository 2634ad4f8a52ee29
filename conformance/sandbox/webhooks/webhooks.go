// Package webhooks sends the webhooks of a sandbox in order and remembers their results. It is
// a part of the sandbox.
package webhooks

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/faults"
	"github.com/jppay/jppay/conformance/sandbox/journal"
	"github.com/jppay/jppay/conformance/sandbox/network"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
)

const (
	// maxQueued is how many webhooks may wait; more are dropped, which is a finding.
	maxQueued = 256
	// maxSent is how many deliveries are remembered.
	maxSent = 10000
	// maxBodies is how many bytes of their bodies are remembered.
	maxBodies = 32 << 20
	// maxHeld is the longest time that the fault webhook-reorder lets a webhook wait.
	maxHeld = time.Second
)

// Outbox sends webhooks one after another, in the order of their causes. It sends each once.
// Faults change the order and the number.
type Outbox struct {
	state   *state.State
	journal *journal.Journal
	faults  *faults.Injector
	allowed Allowed
	client  *http.Client
	spoofed *http.Client // sends from wrongSource

	mu       sync.Mutex
	urls     map[target]string
	sent     []sent
	bodies   int                // bytes that sent holds
	pending  map[*delivery]bool // all that are not in sent yet; true if webhook-reorder lets it wait
	queue    []*delivery        // those of them that are to be sent now, in order
	arrived  chan struct{}      // tells the worker that the queue has grown
	cancel   context.CancelFunc // ends the delivery under way
	last     int                // number of the youngest webhook
	progress chan struct{}      // closed and replaced when pending shrinks
	closed   bool

	stop    context.CancelFunc
	stopped chan struct{}
}

// newRequest returns the request that carries a body to a URL.
func newRequest(url string, body []byte) (*http.Request, error) {
	request, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	return request, nil
}

// Delivery is one webhook that was sent, or that the fault webhook-drop stopped.
type Delivery struct {
	Number   int // in the order in which webhooks were queued, from 1
	Provider policy.Provider
	Webhook  string // its name in the document
	At       time.Time
	Host     string // of the URL
	Status   int    // of the receiver's answer; 0 where there was none
	Err      error  // nil if the provider takes the receiver's answer for a receipt
	Body     []byte // nil if 32 MiB of bodies were kept before
}

// builder makes the request that carries a webhook to a URL.
type builder func(url string) (*http.Request, error)

// delivery is a webhook on its way.
type delivery struct {
	number   int // by age
	provider policy.Provider
	name     string
	request  *http.Request
	body     []byte
	merchant string
	build    builder
	entry    *journal.Delivery
	drop     bool
	spoofed  bool        // sent from wrongSource
	timer    *time.Timer // of one that waits for its time
}

// wrongSource is the address from which the fault webhook-wrong-source sends.
const wrongSource = "127.0.0.2"

var errDropped = fmt.Errorf("not sent: fault %s", faults.WebhookDrop)

// New returns an outbox that sends over a network to allowed hosts, and reports to a journal,
// which may be nil. Close stops it.
func New(
	st *state.State, j *journal.Journal, injector *faults.Injector, on network.Network, allowed Allowed,
) *Outbox {
	ctx, stop := context.WithCancel(context.Background())
	o := &Outbox{
		state:    st,
		journal:  j,
		faults:   injector,
		allowed:  allowed,
		client:   sender(on, ""),
		spoofed:  sender(on, wrongSource),
		urls:     map[target]string{},
		pending:  map[*delivery]bool{},
		arrived:  make(chan struct{}, 1),
		progress: make(chan struct{}),
		stop:     stop,
		stopped:  make(chan struct{}),
	}

	go o.work(ctx)
	return o
}

// sender returns a client that sends from an address; an empty one means any.
func sender(on network.Network, from string) *http.Client {
	dial := func(ctx context.Context, _, to string) (net.Conn, error) { return on.Dial(ctx, from, to) }
	return &http.Client{
		Transport:     &http.Transport{DialContext: dial, MaxIdleConns: 4, IdleConnTimeout: time.Second},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// SetURL says where webhooks go from now on, by provider ("paypay") or by provider and
// webhook ("paypay/kycInfoUpdated"); an empty URL stops them. It returns an error for
// an unknown key and for a URL that is not allowed. No error shows the URL, which may
// hold a token.
func (o *Outbox) SetURL(key, url string) error { return o.SetURLOf("", key, url) }

// SendBody sends a webhook with the given body. It returns an error if the body breaks
// the document.
func (o *Outbox) SendBody(provider policy.Provider, webhook string, body []byte) error {
	doc := contract.Of(provider)
	switch {
	case doc == nil:
		return contract.Invalidf("provider", "there is no provider %q: want paypay, paidy or paidy-legacy", provider)
	case !doc.HasWebhook(webhook):
		return contract.Invalidf("webhook", "the document of %s has no webhook %q", provider, webhook)
	}

	if err := doc.CheckWebhook(webhook, body); err != nil {
		return wrongBody(err)
	}

	body = bytes.Clone(body)
	scope := journal.NewScope(o.state, o.journal)
	scope.Lock(nil)
	defer scope.Unlock()
	build := func(url string) (*http.Request, error) { return newRequest(url, body) }
	o.send(o.Sender("", scope), provider, webhook, build)
	return nil
}

// send queues a webhook of a sender. build makes the request for a URL. If no URL is
// configured, nothing is sent, but the body is still checked against the document. A provider
// under maintenance sends nothing, and does not send it later.
func (o *Outbox) send(from *Sender, provider policy.Provider, name string, build builder) {
	o.mu.Lock()
	defer o.mu.Unlock()

	cause := from.scope.Cause(provider, name)
	to := o.urlOf(from.merchant, provider, name)
	noURL := to == ""
	if noURL {
		to = "http://127.0.0.1"
	}

	request, err := build(to)
	if err != nil {
		o.fail(provider, name, "cannot be built: %v", err)
		return
	}

	raw, err := checkedBody(provider, name, request)
	if err != nil {
		o.fail(provider, name, "breaks the document: %v", err)
	}
	if o.state.Condition(provider) == state.Maintenance {
		cause.AddWebhook(provider, name, raw).NotSent("the provider is under maintenance")
		return
	}
	if noURL {
		cause.AddWebhook(provider, name, raw).NotSent("there is no URL for it")
		return
	}
	if o.closed {
		return
	}

	kind, copies, wait := effectOf(o.faults.OnWebhook(provider, name))
	for range copies {
		d := &delivery{
			provider: provider,
			name:     name,
			request:  request,
			body:     raw,
			merchant: from.merchant,
			build:    build,
			entry:    cause.AddWebhook(provider, name, raw),
			drop:     kind == faults.WebhookDrop,
			spoofed:  kind == faults.WebhookWrongSource,
		}
		if !o.add(d, kind == faults.WebhookReorder, wait) {
			return
		}
	}
}

// add adds a delivery to those that are under way, and reports whether there was room.
func (o *Outbox) add(d *delivery, reorder bool, wait time.Duration) bool {
	if len(o.pending) >= maxQueued {
		d.entry.NotSent(fmt.Sprintf("dropped: %d webhooks were waiting", maxQueued))
		o.fail(d.provider, d.name, "dropped: %d webhooks are waiting", maxQueued)
		return false
	}

	o.last++
	d.number = o.last
	o.pending[d] = reorder
	if wait > 0 {
		o.releaseLater(d, wait)
	} else {
		o.release(d)
	}
	return true
}

// fail adds a finding about a webhook.
func (o *Outbox) fail(provider policy.Provider, name, format string, args ...any) {
	o.state.AddFinding(state.Finding{
		Provider: provider, Operation: name, Kind: "webhook", Detail: fmt.Sprintf(format, args...),
	})
}

// checkedBody returns the body of a webhook, and how it breaks the document.
func checkedBody(provider policy.Provider, name string, request *http.Request) ([]byte, error) {
	body, err := request.GetBody()
	if err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(body)
	if err == nil {
		err = contract.Of(provider).CheckWebhook(name, raw)
	}
	return raw, err
}

// effectOf returns how often a webhook is sent with a fault, and how long it waits first. The
// fault may be nil.
func effectOf(fault *faults.Fault) (kind faults.Kind, copies int, wait time.Duration) {
	switch {
	case fault == nil:
		return "", 1, 0
	case fault.Kind == faults.WebhookDuplicate:
		return fault.Kind, 2, 0
	case fault.Kind == faults.WebhookReorder:
		return fault.Kind, 1, maxHeld
	case fault.Kind == faults.WebhookDelay:
		return fault.Kind, 1, fault.Delay
	}
	return fault.Kind, 1, 0
}

// releaseLater releases a webhook after a wait. o.mu is held, here and in the functions below.
func (o *Outbox) releaseLater(d *delivery, wait time.Duration) {
	d.timer = time.AfterFunc(wait, func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		if d.timer != nil {
			o.release(d)
		}
	})
}

// release queues a webhook. After it, it queues the webhooks of the same provider that the
// fault webhook-reorder made wait.
func (o *Outbox) release(d *delivery) {
	if d.timer != nil {
		d.timer.Stop()
		d.timer = nil
	}
	o.pending[d] = false
	o.queue = append(o.queue, d)
	select {
	case o.arrived <- struct{}{}:
	default: // work has been notified already
	}
	if !d.drop {
		o.releaseReordered(d.provider)
	}
}

// releaseReordered releases the webhooks that wait because of the fault
// webhook-reorder, oldest first: those of one provider, or with an empty name of all.
func (o *Outbox) releaseReordered(provider policy.Provider) {
	var held []*delivery
	for d, reordered := range o.pending {
		if reordered && (provider == "" || d.provider == provider) {
			o.pending[d] = false
			held = append(held, d)
		}
	}
	slices.SortFunc(held, func(a, b *delivery) int { return a.number - b.number })
	for _, d := range held {
		o.release(d)
	}
}

// work sends what is queued until the outbox is closed.
func (o *Outbox) work(ctx context.Context) {
	defer close(o.stopped)

	for {
		select {
		case <-ctx.Done():
			return
		case <-o.arrived:
		}

		for d := o.next(); d != nil && ctx.Err() == nil; d = o.next() {
			status, err := 0, errDropped
			if !d.drop {
				status, err = o.deliver(ctx, d)
			}

			at := o.state.Clock.Now()
			d.tell(at, status, err)
			o.mu.Lock()
			if _, current := o.pending[d]; current { // a reset forgets those under way
				o.remember(d, at, status, err)
			}
			delete(o.pending, d)
			close(o.progress)
			o.progress = make(chan struct{})
			o.mu.Unlock()
		}
	}
}

// next takes the oldest webhook of the queue; nil means that the queue is empty.
func (o *Outbox) next() *delivery {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.queue) == 0 {
		return nil
	}
	d := o.queue[0]
	o.queue = o.queue[1:]
	return d
}

// deliver posts one webhook. An answer that does not count as a receipt is an error.
func (o *Outbox) deliver(ctx context.Context, d *delivery) (status int, err error) {
	want := receiptOf(d.provider)
	ctx, cancel := context.WithTimeout(ctx, want.within)
	defer cancel()
	if !o.begin(d, cancel) {
		return 0, context.Canceled
	}
	client, request := o.client, d.request.WithContext(ctx)
	if d.spoofed {
		client = o.spoofed
	}

	body, err := request.GetBody() // a duplicate has the same request
	if err != nil {
		return 0, err
	}

	request.Body = body
	response, err := client.Do(request)
	if err != nil {
		var failure *url.Error // its text has the URL, which may hold a token
		if errors.As(err, &failure) {
			err = failure.Err
		}
		return 0, fmt.Errorf("not delivered: %w", err)
	}

	_, _ = io.CopyN(io.Discard, response.Body, 64<<10)
	_ = response.Body.Close()
	if !want.takes(response.StatusCode) {
		return response.StatusCode, fmt.Errorf("the receiver answered %d", response.StatusCode)
	}
	return response.StatusCode, nil
}

// Flush waits until every webhook queued so far was delivered or has failed. It
// returns an error if ctx ends or the outbox is closed before that.
func (o *Outbox) Flush(ctx context.Context) error {
	o.mu.Lock()
	last := o.last
	o.releaseReordered("")
	o.mu.Unlock()
	for stopped := false; ; {
		o.mu.Lock()
		progress, remaining := o.progress, 0
		for d := range o.pending {
			if d.number <= last {
				remaining++
			}
		}

		o.mu.Unlock()
		if remaining == 0 {
			return nil
		}
		if stopped {
			return contract.InMethod("Flush", fmt.Errorf("closed with %d webhooks unsent", remaining))
		}

		select {
		case <-progress:
		case <-o.stopped:
			stopped = true
		case <-ctx.Done():
			return contract.InMethod("Flush", fmt.Errorf("%d webhooks are still waiting: %w", remaining, ctx.Err()))
		}
	}
}

// Close stops sending; those still waiting are not sent.
func (o *Outbox) Close() {
	o.mu.Lock()
	o.closed = true
	for d := range o.pending {
		if d.timer != nil {
			d.timer.Stop()
		}
	}
	o.mu.Unlock()
	o.stop()
	<-o.stopped
	o.client.CloseIdleConnections()
	o.spoofed.CloseIdleConnections()
}
