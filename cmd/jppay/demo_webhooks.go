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
	serverpaidy "github.com/jppay/jppay/gen/server/paidy"
	serverlegacy "github.com/jppay/jppay/gen/server/paidylegacy"
	serverpaypay "github.com/jppay/jppay/gen/server/paypay"
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

var (
	_ serverpaypay.WebhookReceiverInterface = (*receiver)(nil)
	_ serverpaidy.WebhookReceiverInterface  = (*receiver)(nil)
	_ serverlegacy.WebhookReceiverInterface = (*receiver)(nil)
)

// hooks are the webhooks of all documents: the sandbox's key, and the generated
// handler.
func (r *receiver) hooks() map[string]http.Handler {
	return map[string]http.Handler{
		"paypay/customerAuthorizationCanceled":   serverpaypay.CustomerAuthorizationCanceledWebhookHandler(r, nil),
		"paypay/customerAuthorizationExtended":   serverpaypay.CustomerAuthorizationExtendedWebhookHandler(r, nil),
		"paypay/customerAuthorizationFailed":     serverpaypay.CustomerAuthorizationFailedWebhookHandler(r, nil),
		"paypay/customerAuthorizationRevoked":    serverpaypay.CustomerAuthorizationRevokedWebhookHandler(r, nil),
		"paypay/customerAuthorizationSucceeded":  serverpaypay.CustomerAuthorizationSucceededWebhookHandler(r, nil),
		"paypay/fileCreated":                     serverpaypay.FileCreatedWebhookHandler(r, nil),
		"paypay/kycInfoUpdated":                  serverpaypay.KYCInfoUpdatedWebhookHandler(r, nil),
		"paypay/kycPassportAccountStatusUpdated": serverpaypay.KYCPassportAccountStatusUpdatedWebhookHandler(r, nil),
		"paypay/kycPassportRiskUpdated":          serverpaypay.KYCPassportRiskUpdatedWebhookHandler(r, nil),
		"paypay/transactionEvent":                serverpaypay.TransactionEventWebhookHandler(r, nil),
		"paidy/paymentEvent":                     serverpaidy.PaymentEventWebhookHandler(r, nil),
		"paidy/tokenEvent":                       serverpaidy.TokenEventWebhookHandler(r, nil),
		"paidy-legacy/authorizeSucceeded":        serverlegacy.AuthorizeSucceededWebhookHandler(r, nil),
		"paidy-legacy/captureSucceeded":          serverlegacy.CaptureSucceededWebhookHandler(r, nil),
		"paidy-legacy/refundSucceeded":           serverlegacy.RefundSucceededWebhookHandler(r, nil),
	}
}

func newReceiver(validators map[overlay.Provider]*validate.Validator) (*receiver, error) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("receiver of webhooks: %w", err)
	}
	r := &receiver{validators: validators, base: "http://" + listener.Addr().String()}
	mux := http.NewServeMux()
	for key, handler := range r.hooks() {
		mux.Handle("POST /"+key, handler)
	}
	r.server = &http.Server{Handler: mux, ReadTimeout: 5 * time.Second, MaxHeaderBytes: 16 << 10}
	r.serving.Go(func() { _ = r.server.Serve(listener) })
	return r, nil
}

// urls says where each webhook is received, as the sandbox takes it.
func (r *receiver) urls() map[string]string {
	urls := map[string]string{}
	for key := range r.hooks() {
		urls[key] = r.base + "/" + key
	}
	return urls
}

func (r *receiver) close() {
	_ = r.server.Close()
	r.serving.Wait()
}

// take reads, checks and decodes a webhook, and answers it. kind tells which of
// its kinds it is; it is called only where the contract holds.
func take[T any](
	r *receiver, w http.ResponseWriter, req *http.Request, document overlay.Provider, webhook string, kind func(T) string,
) {
	e := event{document: document, webhook: webhook}
	body, err := io.ReadAll(http.MaxBytesReader(w, req.Body, maxWebhook))
	if err == nil {
		if broken := r.validators[document].CheckWebhook(webhook, body); broken != nil {
			err = broken
		}
	}
	var payload T
	if err == nil {
		err = json.Unmarshal(body, &payload)
	}
	if err == nil {
		e.kind = kind(payload)
	} else {
		e.broken = err
		w.WriteHeader(http.StatusBadRequest)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.events = append(r.events, e)
}

func (r *receiver) HandleTransactionEventWebhook(w http.ResponseWriter, req *http.Request) {
	take(r, w, req, overlay.PayPay, "transactionEvent", func(e paypay.TransactionEvent) string {
		kind := string(e.State)
		if e.ReauthRequestID != nil {
			kind += ", another amount"
		}
		return kind
	})
}

func (r *receiver) HandleCustomerAuthorizationSucceededWebhook(w http.ResponseWriter, req *http.Request) {
	take(r, w, req, overlay.PayPay, "customerAuthorizationSucceeded",
		func(e paypay.CustomerAuthorizationSucceededEvent) string { return string(e.NotificationType) })
}

func (r *receiver) HandleCustomerAuthorizationFailedWebhook(w http.ResponseWriter, req *http.Request) {
	take(r, w, req, overlay.PayPay, "customerAuthorizationFailed",
		func(e paypay.CustomerAuthorizationFailedEvent) string { return string(e.NotificationType) })
}

func (r *receiver) HandleCustomerAuthorizationExtendedWebhook(w http.ResponseWriter, req *http.Request) {
	take(r, w, req, overlay.PayPay, "customerAuthorizationExtended",
		func(e paypay.CustomerAuthorizationExtendedEvent) string { return string(e.NotificationType) })
}

func (r *receiver) HandleCustomerAuthorizationRevokedWebhook(w http.ResponseWriter, req *http.Request) {
	take(r, w, req, overlay.PayPay, "customerAuthorizationRevoked",
		func(e paypay.CustomerAuthorizationRevokedEvent) string { return string(e.NotificationType) })
}

func (r *receiver) HandleCustomerAuthorizationCanceledWebhook(w http.ResponseWriter, req *http.Request) {
	take(r, w, req, overlay.PayPay, "customerAuthorizationCanceled",
		func(e paypay.CustomerAuthorizationCanceledEvent) string { return string(e.NotificationType) })
}

func (r *receiver) HandleFileCreatedWebhook(w http.ResponseWriter, req *http.Request) {
	take(r, w, req, overlay.PayPay, "fileCreated", func(e paypay.FileCreatedEvent) string { return string(e.FileType) })
}

func (r *receiver) HandleKYCInfoUpdatedWebhook(w http.ResponseWriter, req *http.Request) {
	take(r, w, req, overlay.PayPay, "kycInfoUpdated",
		func(e paypay.KYCInfoUpdatedEvent) string { return string(e.NotificationType) })
}

func (r *receiver) HandleKYCPassportAccountStatusUpdatedWebhook(w http.ResponseWriter, req *http.Request) {
	take(r, w, req, overlay.PayPay, "kycPassportAccountStatusUpdated",
		func(e paypay.KYCPassportAccountStatusUpdatedEvent) string { return string(e.NotificationType) })
}

func (r *receiver) HandleKYCPassportRiskUpdatedWebhook(w http.ResponseWriter, req *http.Request) {
	take(r, w, req, overlay.PayPay, "kycPassportRiskUpdated",
		func(e paypay.KYCPassportRiskUpdatedEvent) string { return string(e.NotificationType) })
}

func (r *receiver) HandlePaymentEventWebhook(w http.ResponseWriter, req *http.Request) {
	take(r, w, req, overlay.Paidy, "paymentEvent", func(e paidy.PaymentEvent) string { return string(e.Status) })
}

func (r *receiver) HandleTokenEventWebhook(w http.ResponseWriter, req *http.Request) {
	take(r, w, req, overlay.Paidy, "tokenEvent", func(e paidy.TokenEvent) string { return string(e.Status) })
}

func (r *receiver) HandleAuthorizeSucceededWebhook(w http.ResponseWriter, req *http.Request) {
	take(r, w, req, overlay.PaidyLegacy, "authorizeSucceeded",
		func(e paidylegacy.AuthorizeSucceededEvent) string { return string(e.Status) })
}

func (r *receiver) HandleCaptureSucceededWebhook(w http.ResponseWriter, req *http.Request) {
	take(r, w, req, overlay.PaidyLegacy, "captureSucceeded",
		func(e paidylegacy.CaptureSucceededEvent) string { return string(e.Status) })
}

func (r *receiver) HandleRefundSucceededWebhook(w http.ResponseWriter, req *http.Request) {
	take(r, w, req, overlay.PaidyLegacy, "refundSucceeded",
		func(e paidylegacy.RefundSucceededEvent) string { return string(e.Status) })
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
