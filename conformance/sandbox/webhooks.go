package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	// maxQueued is how many webhooks may wait; more are dropped and found.
	maxQueued = 256
	// maxSent is how many deliveries are remembered.
	maxSent = 10000
	// webhookTimeout bounds one delivery.
	webhookTimeout = 2 * time.Second
)

// outbox sends webhooks one after another, in the order in which things
// happened. It sends each once: how providers repeat is theirs to say.
type outbox struct {
	world  *world
	remote bool
	client *http.Client

	mu       sync.Mutex
	urls     map[string]string
	sent     []Delivery
	queued   int           // webhooks that entered the queue, ever
	done     int           // those of them that were delivered or failed
	progress chan struct{} // closed and replaced when done grows
	closed   bool

	queue   chan delivery
	stop    context.CancelFunc
	stopped chan struct{}
}

// Delivery is one webhook that was sent.
type Delivery struct {
	Provider Provider
	Webhook  string // its name in the document
	At       time.Time
	Status   int   // of the receiver's answer; 0 where there was none
	Err      error // nil if the receiver answered 2xx
}

type delivery struct {
	provider Provider
	name     string
	request  *http.Request
}

func newOutbox(w *world, remote bool) *outbox {
	ctx, stop := context.WithCancel(context.Background())
	o := &outbox{
		world: w, remote: remote,
		urls: map[string]string{}, progress: make(chan struct{}),
		queue: make(chan delivery, maxQueued), stop: stop, stopped: make(chan struct{}),
	}
	dialer := &net.Dialer{Timeout: webhookTimeout, Control: o.allow}
	o.client = &http.Client{
		Timeout:       webhookTimeout,
		Transport:     &http.Transport{DialContext: dialer.DialContext, MaxIdleConns: 4, IdleConnTimeout: time.Second},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	go o.work(ctx)
	return o
}

// allow refuses to connect to another machine, whatever a host name resolved to.
func (o *outbox) allow(_, address string, _ syscall.RawConn) error {
	if o.remote {
		return nil
	}
	at, err := netip.ParseAddrPort(address)
	if err != nil || !at.Addr().Unmap().IsLoopback() {
		return errors.New("webhooks go to loopback addresses only, unless Config.AllowRemoteWebhooks is set")
	}
	return nil
}

// SetWebhookURL says where webhooks go from now on; key is as in
// Config.WebhookURLs. An empty URL stops them. Only loopback URLs are accepted
// unless Config.AllowRemoteWebhooks is set.
func (s *Sandbox) SetWebhookURL(key, target string) error {
	if err := s.world.hooks.setURL(key, target); err != nil {
		return fmt.Errorf("sandbox: SetWebhookURL: %w", err)
	}
	return nil
}

// setURL never tells the URL, which may hold a token.
func (o *outbox) setURL(key, target string) error {
	provider, webhook, one := strings.Cut(key, "/")
	doc := documents[Provider(provider)]
	if doc == nil {
		return fmt.Errorf("key %q begins with no provider: want paypay, paidy or paidylegacy, alone or followed by /webhook", key)
	}
	if one && !doc.hasWebhook(webhook) {
		return fmt.Errorf("key %q: the document of %s has no webhook %q", key, provider, webhook)
	}
	if target != "" {
		u, err := url.Parse(target)
		if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
			return fmt.Errorf("the URL of %q is not an http or https URL", key)
		}
		address, err := netip.ParseAddr(u.Hostname())
		if loopback := u.Hostname() == "localhost" || err == nil && address.IsLoopback(); !loopback && !o.remote {
			return fmt.Errorf("the URL of %q does not name this machine; set Config.AllowRemoteWebhooks to allow that", key)
		}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.urls[key] = target
	return nil
}

// send queues a webhook. build makes the request for a URL: it is one of the
// generated New…WebhookRequest functions with its body. Nothing is sent where no
// URL is configured, but the body is still checked against the document.
func (o *outbox) send(provider Provider, name string, build func(url string) (*http.Request, error)) {
	fail := func(format string, args ...any) {
		o.world.find(Finding{Provider: provider, Operation: name, Kind: "webhook", Detail: fmt.Sprintf(format, args...)})
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	target, ok := o.urls[string(provider)+"/"+name]
	if !ok {
		target = o.urls[string(provider)]
	}
	nowhere := target == ""
	if nowhere {
		target = "http://127.0.0.1"
	}
	request, err := build(target)
	if err != nil {
		fail("cannot be built: %v", err)
		return
	}
	body, err := request.GetBody()
	if err == nil {
		var raw []byte
		if raw, err = io.ReadAll(body); err == nil {
			err = documents[provider].checkWebhook(name, raw)
		}
	}
	if err != nil {
		fail("breaks the document: %v", err)
	}
	if nowhere || o.closed {
		return
	}
	select {
	case o.queue <- delivery{provider, name, request}:
		o.queued++
	default:
		fail("dropped: %d webhooks are waiting", maxQueued)
	}
}

func (o *outbox) work(ctx context.Context) {
	defer close(o.stopped)
	for {
		select {
		case <-ctx.Done():
			return
		case d := <-o.queue:
			if ctx.Err() != nil {
				return
			}
			status, err := o.deliver(ctx, d.request)
			o.mu.Lock()
			if len(o.sent) < maxSent {
				o.sent = append(o.sent, Delivery{Provider: d.provider, Webhook: d.name, At: o.world.clock.Now(), Status: status, Err: err})
			}
			o.done++
			close(o.progress)
			o.progress = make(chan struct{})
			o.mu.Unlock()
		}
	}
}

// deliver posts one webhook. Anything but a 2xx answer is an error.
func (o *outbox) deliver(ctx context.Context, request *http.Request) (status int, err error) {
	response, err := o.client.Do(request.WithContext(ctx))
	if err != nil {
		var failure *url.Error // its text has the URL, which may hold a token
		if errors.As(err, &failure) {
			err = failure.Err
		}
		return 0, fmt.Errorf("not delivered: %w", err)
	}
	_, _ = io.CopyN(io.Discard, response.Body, 64<<10)
	_ = response.Body.Close()
	if response.StatusCode/100 != 2 {
		return response.StatusCode, fmt.Errorf("the receiver answered %d", response.StatusCode)
	}
	return response.StatusCode, nil
}

// Deliveries returns a copy of the webhooks that were sent, in order, with what
// became of each. It keeps the first 10000.
func (s *Sandbox) Deliveries() []Delivery {
	o := s.world.hooks
	o.mu.Lock()
	defer o.mu.Unlock()
	return append([]Delivery(nil), o.sent...)
}

func (o *outbox) flush(ctx context.Context) error {
	o.mu.Lock()
	all := o.queued
	o.mu.Unlock()
	for stopped := false; ; {
		o.mu.Lock()
		done, progress := o.done, o.progress
		o.mu.Unlock()
		if done >= all {
			return nil
		}
		if stopped {
			return fmt.Errorf("sandbox: closed with %d webhooks unsent", all-done)
		}
		select {
		case <-progress:
		case <-o.stopped:
			stopped = true
		case <-ctx.Done():
			return fmt.Errorf("sandbox: %d webhooks are still waiting: %w", all-done, ctx.Err())
		}
	}
}

func (o *outbox) close() {
	o.mu.Lock()
	o.closed = true
	o.mu.Unlock()
	o.stop()
	<-o.stopped
	o.client.CloseIdleConnections()
}
