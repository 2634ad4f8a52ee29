package flow

import (
	"context"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	maxWebhook     = 64 << 10        // bytes
	webhookTimeout = 5 * time.Second // until all webhooks have arrived
)

// inbox is a server that keeps the webhooks it receives.
type inbox struct {
	server  *http.Server
	url     string
	serving sync.WaitGroup

	mu       sync.Mutex
	received []Webhook
}

func newInbox() (*inbox, error) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	b := &inbox{url: "http://" + listener.Addr().String() + "/"}
	b.server = &http.Server{Handler: b, ReadTimeout: 5 * time.Second, MaxHeaderBytes: 16 << 10}
	b.serving.Go(func() { _ = b.server.Serve(listener) })

	return b, nil
}

func (b *inbox) close() {
	_ = b.server.Close()
	b.serving.Wait()
}

// ServeHTTP takes a webhook, whose name is the path.
func (b *inbox) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, req.Body, maxWebhook))
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.received = append(b.received, Webhook{Name: strings.TrimPrefix(req.URL.Path, "/"), Body: body, Err: err})
}

// after returns the webhooks received so far, apart from the first n.
func (b *inbox) after(n int) []Webhook {
	b.mu.Lock()
	defer b.mu.Unlock()

	return slices.Clone(b.received[n:])
}

// listen receives every webhook of the provider from now on.
func (r *Run) listen() error {
	document, err := Document(r.Provider)
	if err != nil {
		return err
	}
	if r.inbox, err = newInbox(); err != nil {
		return err
	}
	for name := range document.Webhooks {
		if err := r.Sandbox.SetWebhookURL(r.Provider+"/"+name, r.inbox.url+name); err != nil {
			r.inbox.close()
			return err
		}
	}

	return nil
}

// flush waits until the sandbox has sent all webhooks.
func (r *Run) flush() error {
	ctx, cancel := context.WithTimeout(r.ctx, webhookTimeout)
	defer cancel()

	return r.Sandbox.Flush(ctx)
}

// webhooks returns the webhooks received in the run, each checked against the document.
func (r *Run) webhooks() ([]Webhook, error) {
	if err := r.flush(); err != nil {
		return nil, err
	}
	list := r.inbox.after(0)
	for i, webhook := range list {
		if broken := r.Validator.CheckWebhook(webhook.Name, webhook.Body); webhook.Err == nil && broken != nil {
			list[i].Err = broken
		}
	}

	return list, nil
}
