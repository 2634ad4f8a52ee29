package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/validate"
	"github.com/jppay/jppay/overlay/webhook/webhooktest"
)

// maxWebhook is the largest webhook body taken, in bytes.
const maxWebhook = 64 << 10

// receiver is the merchant's side of webhooks. None of the providers signs them,
// so a real receiver takes them as a hint and asks the API.
type receiver struct {
	validators map[overlay.Provider]*validate.Validator
	server     *http.Server
	base       string
	serving    sync.WaitGroup

	mu     sync.Mutex
	events []event
}

// event is one webhook that arrived.
type event struct {
	document overlay.Provider
	webhook  string
	kind     string // which of its kinds, empty if the contract is broken
	broken   error
}

// hook is one webhook of a document.
type hook struct {
	document overlay.Provider
	name     string
	kind     func(body []byte) (string, error) // which of the webhook's kinds a body is
}

// key is what the sandbox calls the webhook, and the path at which it is received.
func (h hook) key() string { return string(h.document) + "/" + h.name }

// hooks are the webhooks of all documents.
func hooks() []hook {
	payPay := func(name string, kind func([]byte) (string, error)) hook {
		return hook{overlay.PayPay, name, kind}
	}
	legacy := func(name string, kind func([]byte) (string, error)) hook {
		return hook{overlay.PaidyLegacy, name, kind}
	}
	return []hook{
		payPay("customerAuthorizationCanceled", kindOf(func(e paypay.CustomerAuthorizationCanceledEvent) string {
			return string(e.NotificationType)
		})),
		payPay("customerAuthorizationExtended", kindOf(func(e paypay.CustomerAuthorizationExtendedEvent) string {
			return string(e.NotificationType)
		})),
		payPay("customerAuthorizationFailed", kindOf(func(e paypay.CustomerAuthorizationFailedEvent) string {
			return string(e.NotificationType)
		})),
		payPay("customerAuthorizationRevoked", kindOf(func(e paypay.CustomerAuthorizationRevokedEvent) string {
			return string(e.NotificationType)
		})),
		payPay("customerAuthorizationSucceeded", kindOf(func(e paypay.CustomerAuthorizationSucceededEvent) string {
			return string(e.NotificationType)
		})),
		payPay("fileCreated", kindOf(func(e paypay.FileCreatedEvent) string { return string(e.FileType) })),
		payPay("kycInfoUpdated", kindOf(func(e paypay.KYCInfoUpdatedEvent) string { return string(e.NotificationType) })),
		payPay("kycPassportAccountStatusUpdated", kindOf(func(e paypay.KYCPassportAccountStatusUpdatedEvent) string {
			return string(e.NotificationType)
		})),
		payPay("kycPassportRiskUpdated", kindOf(func(e paypay.KYCPassportRiskUpdatedEvent) string {
			return string(e.NotificationType)
		})),
		payPay("transactionEvent", kindOf(transactionKind)),
		{overlay.Paidy, "paymentEvent", kindOf(func(e paidy.PaymentEvent) string { return string(e.Status) })},
		{overlay.Paidy, "tokenEvent", kindOf(func(e paidy.TokenEvent) string { return string(e.Status) })},
		legacy("authorizeSucceeded", kindOf(func(e paidylegacy.AuthorizeSucceededEvent) string { return string(e.Status) })),
		legacy("captureSucceeded", kindOf(func(e paidylegacy.CaptureSucceededEvent) string { return string(e.Status) })),
		legacy("refundSucceeded", kindOf(func(e paidylegacy.RefundSucceededEvent) string { return string(e.Status) })),
	}
}

func transactionKind(e paypay.TransactionEvent) string {
	kind := ""
	if e.State != nil {
		kind = string(*e.State)
	}
	if e.ReauthRequestID != nil {
		kind += ", another amount"
	}
	return kind
}

// kindOf decodes a body as T and tells its kind.
func kindOf[T any](kind func(T) string) func(body []byte) (string, error) {
	return func(body []byte) (string, error) {
		var payload T
		if err := json.Unmarshal(body, &payload); err != nil {
			return "", err
		}
		return kind(payload), nil
	}
}

func newReceiver(validators map[overlay.Provider]*validate.Validator) (*receiver, error) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("receiver of webhooks: %w", err)
	}
	r := &receiver{validators: validators, base: "http://" + listener.Addr().String()}
	mux := http.NewServeMux()
	for _, h := range hooks() {
		mux.HandleFunc("POST /"+h.key(), func(w http.ResponseWriter, req *http.Request) { r.take(w, req, h) })
	}
	r.server = &http.Server{Handler: mux, ReadTimeout: 5 * time.Second, MaxHeaderBytes: 16 << 10}
	r.serving.Go(func() { _ = r.server.Serve(listener) })
	return r, nil
}

// urls says where each webhook is received, as the sandbox takes it.
func (r *receiver) urls() map[string]string {
	urls := map[string]string{}
	for _, h := range hooks() {
		urls[h.key()] = r.base + "/" + h.key()
	}
	return urls
}

func (r *receiver) close() {
	_ = r.server.Close()
	r.serving.Wait()
}

// take reads, checks and decodes a webhook, and answers it.
func (r *receiver) take(w http.ResponseWriter, req *http.Request, h hook) {
	e := event{document: h.document, webhook: h.name}
	e.kind, e.broken = r.kind(http.MaxBytesReader(w, req.Body, maxWebhook), h)
	if e.broken != nil {
		w.WriteHeader(http.StatusBadRequest)
	}

	r.mu.Lock()
	defer r.mu.Unlock()
	r.events = append(r.events, e)
}

// kind returns which of its kinds a webhook is; the contract holds then.
func (r *receiver) kind(from io.Reader, h hook) (string, error) {
	body, err := io.ReadAll(from)
	if err != nil {
		return "", err
	}
	if broken := r.validators[h.document].CheckWebhook(h.name, body); broken != nil {
		return "", broken
	}
	return h.kind(body)
}

// received returns the webhooks so far, in the order of their arrival.
func (r *receiver) received() []event {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]event(nil), r.events...)
}

func (r *receiver) count() int { return len(r.received()) }

func (r *receiver) violations() (n int) {
	for _, e := range r.received() {
		if e.broken != nil {
			n++
		}
	}
	return n
}

// webhooks reports what arrived while the calls were made, equal ones together.
func (d *day) webhooks(ctx context.Context) {
	fmt.Fprintf(d.out, "\nWebhooks received\n")
	// The one webhook that nothing in the sandbox leads to.
	canceled := webhooktest.Body(webhooktest.CustomerCanceled())
	if !d.setup(d.sandbox.SendWebhook(sandbox.ProviderPayPay, "customerAuthorizationCanceled", canceled)) || !d.setup(d.sandbox.Flush(ctx)) {
		return
	}
	const format = "%-2s %-14s %-32s %-38s %5s  %s\n"
	fmt.Fprintf(d.out, format, "", "document", "webhook", "kind", "times", "contract")
	type key struct {
		document      overlay.Provider
		webhook, kind string
	}
	times := map[key]int{}
	var order []key
	for _, e := range d.receiver.received() {
		if e.broken != nil {
			fmt.Fprintf(d.out, format, "!!", e.document, e.webhook, "", "1", "BROKEN: "+e.broken.Error())
			d.problem("webhook " + e.broken.Error())
			continue
		}
		k := key{e.document, e.webhook, e.kind}
		if times[k]++; times[k] == 1 {
			order = append(order, k)
		}
	}
	for _, sent := range d.sandbox.Deliveries() {
		if sent.Err != nil {
			d.problem(fmt.Sprintf("webhook %s/%s: %v", sent.Provider, sent.Webhook, sent.Err))
		}
	}
	for _, k := range order {
		fmt.Fprintf(d.out, format, "", k.document, k.webhook, k.kind, fmt.Sprint(times[k]), "ok")
	}
	fmt.Fprintf(d.out, "   customerAuthorizationCanceled was asked for by this demo: no source says when PayPay sends it.\n")
}
