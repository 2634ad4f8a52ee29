// Package paidy is the Paidy v2 side of a sandbox: its state, the HTTP in front of it and
// the check of credentials.
package paidy

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/oapi-codegen/nullable"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/server"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/conformance/sandbox/webhooks"
	"github.com/jppay/jppay/gen/paidy"

	"github.com/jppay/jppay/overlay/policy"
)

// Paidy's two test consumers, by e-mail address (source DOC-TEST). Every
// authorization of the first is approved, every one of the second declined.
const (
	ConsumerApproved = "successful.payment@paidy.com"
	ConsumerRejected = "rejected.payment@paidy.com"
)

// Tokens that every sandbox has from the start, in the wallet "default".
const (
	// TokenActive is of the approved consumer: payments are authorized.
	TokenActive = "tok_SandboxActive-01"
	// TokenRejected is active too, but of the rejected consumer: payments
	// are declined.
	TokenRejected = "tok_SandboxReject-01"
	// TokenSuspended was suspended by its consumer, so that the merchant
	// cannot resume it.
	TokenSuspended = "tok_SandboxPaused-01"
)

// Codes of Paidy that the sandbox answers, as the document lists them.
const (
	codeMalformed    = "request_content.malformed"
	codeInvalid      = "request_entity.invalid"
	codeExpired      = "payment.authorization.expired"
	codeUnauthorized = "authentication.failed"
	codeForbidden    = "service.forbidden"
	codeNotFound     = "404"
	codeException    = "service.exception"
	codeVersion      = "version.unknown"
	codeRejected     = "rejected"
	// codeConflict stands for the code of a 409, which no source shows.
	codeConflict = "unverified"
)

const (
	shop       = "Sandbox Shop" // the shop name registered with Paidy
	byMerchant = "merchant"     // the authority of a call of the API
	byConsumer = "consumer"     // no source names the consumer's value

	// validity is how long an authorization can be captured.
	validity = 30 * 24 * time.Hour
	// activation is how long Checkout takes from a token to an active token.
	activation = 5 * time.Second
	// maxPayments bounds what a long-running sandbox keeps.
	maxPayments = 200_000
)

// Sandbox is the Paidy v2 side of a sandbox: what a client needs, and what a buyer
// does in Paidy Checkout, for which Paidy has no API.
type Sandbox struct {
	// URL is the base URL to give to a client.
	URL string
	// SecretKey signs API calls; PublicKey is for Checkout.
	SecretKey, PublicKey string

	engine *engine
}

func New(w *state.State, hooks *webhooks.Outbox) (*Sandbox, server.Backend) {
	p := &Sandbox{SecretKey: "sk_test_sandboxLocalOnly1", PublicKey: "pk_test_sandboxLocalOnly1", engine: newEngine(w, hooks)}
	return p, newBackend(p.engine, p.SecretKey)
}

// CheckoutRequest is one purchase in Paidy Checkout.
type CheckoutRequest struct {
	// Email is the buyer: ConsumerApproved, which empty means too, or
	// ConsumerRejected.
	Email string
	// Amount is the price in yen, at least 1, of the order's only item.
	Amount int64
	// OrderRef is the merchant's order reference; it may be empty.
	OrderRef string
}

// CheckoutResult is what Checkout's callback tells the shop's page, as far as
// the shop does not know it.
type CheckoutResult struct {
	PaymentID string
	Status    string // "authorized" or "rejected"
}

// Checkout lets a buyer pay in Paidy Checkout. A declined payment is a result
// with the status "rejected", as at Paidy. It returns an error for a buyer who
// is no test consumer and for an amount below 1.
func (p *Sandbox) Checkout(r CheckoutRequest) (CheckoutResult, error) {
	payment, err := p.engine.checkout(r)
	if err != nil {
		return CheckoutResult{}, fmt.Errorf("sandbox: Checkout: %w", err)
	}
	return CheckoutResult{PaymentID: payment.ID, Status: string(payment.Status)}, nil
}

// TokenRequest is one consent to recurring payments in Paidy Checkout.
type TokenRequest struct {
	// Email is the buyer: ConsumerApproved, which empty means too, or
	// ConsumerRejected, whose token is made but declines every payment.
	Email string
	// WalletID groups tokens; empty means "default".
	WalletID string
}

// NewToken lets a buyer make a token in Paidy Checkout and returns its id. The
// token is active. It returns an error for a buyer who is no test consumer.
func (p *Sandbox) NewToken(r TokenRequest) (string, error) {
	token, err := p.engine.newToken(r)
	if err != nil {
		return "", fmt.Errorf("sandbox: NewToken: %w", err)
	}
	return token.ID, nil
}

// engine is Paidy's state. Payments and tokens are kept and returned by
// value; what they point to is replaced, never changed, so that every value
// returned is a copy for good.
type engine struct {
	state *state.State
	hooks *webhooks.Outbox

	mu       sync.Mutex
	payments map[string]paidy.Payment
	tokens   map[string]paidy.Token
	tokenIDs []string // oldest first
}

func newEngine(w *state.State, hooks *webhooks.Outbox) *engine {
	e := &engine{state: w, hooks: hooks, payments: map[string]paidy.Payment{}, tokens: map[string]paidy.Token{}}
	day := 24 * time.Hour
	active := tokenOf(TokenActive, ConsumerApproved, "default", e.now().Add(-3*day))
	rejected := tokenOf(TokenRejected, ConsumerRejected, "default", e.now().Add(-2*day))
	suspended := tokenOf(TokenSuspended, ConsumerApproved, "default", e.now().Add(-day))
	suspend(&suspended, byConsumer, e.now().Add(-day/2))
	for _, t := range []paidy.Token{active, rejected, suspended} {
		e.addToken(t)
	}
	return e
}

// now is the clock's time as Paidy writes times: UTC, milliseconds.
func (e *engine) now() time.Time { return e.state.Clock.Now().Truncate(time.Millisecond) }

func checkConsumer(email string) (string, error) {
	switch email {
	case "", ConsumerApproved:
		return ConsumerApproved, nil
	case ConsumerRejected:
		return ConsumerRejected, nil
	}
	return "", errors.New("Email is not one of Paidy's test consumers: want PaidyConsumerApproved or PaidyConsumerRejected")
}

func originOf(email string) *paidy.ConsumerOrigin {
	name, phone := "架空 花子", "818000000001"
	return &paidy.ConsumerOrigin{
		Name1:   &name,
		Name2:   nullable.NewNullableWithValue("カクウ ハナコ"),
		Email:   &email,
		Phone:   &phone,
		Address: nullable.NewNullNullable[paidy.Address](),
	}
}

func buyerOf(o *paidy.ConsumerOrigin) *paidy.Buyer {
	return &paidy.Buyer{Name1: o.Name1, Name2: o.Name2, Email: o.Email, Phone: o.Phone}
}

// checkout makes the payment of a purchase in Checkout.
func (e *engine) checkout(r CheckoutRequest) (paidy.Payment, error) {
	email, err := checkConsumer(r.Email)
	if err != nil {
		return paidy.Payment{}, err
	}
	if r.Amount < 1 {
		return paidy.Payment{}, fmt.Errorf("Amount is %d yen, want at least 1", r.Amount)
	}
	title, zero := "Order", int64(0)
	request := paidy.CreatePaymentRequest{Amount: r.Amount, Currency: paidy.CurrencyJPY, Order: paidy.OrderRequest{
		Items: []paidy.OrderItemRequest{{Title: &title, UnitPrice: r.Amount, Quantity: 1}}, Tax: &zero, Shipping: &zero}}
	if r.OrderRef != "" {
		request.Order.OrderRef = &r.OrderRef
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.addPayment("Checkout", request, buyerOf(originOf(email)), email == ConsumerRejected)
}

// createPayment charges a token. note says what was odd about it.
func (e *engine) createPayment(r paidy.CreatePaymentRequest) (p paidy.Payment, note string, err error) {
	// No source gives limits of the amount; a payment of nothing, or of less, is
	// surely a mistake.
	if r.Amount < 1 {
		return p, "", contract.Refusef(codeInvalid, "the amount is %d yen; that it must be at least 1 is the sandbox's guess", r.Amount)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	token, ok := e.tokens[r.TokenID]
	if !ok || token.Status == paidy.TokenStatusDeleted {
		return p, "", contract.Refusef(codeInvalid, "token_id names no token or a deleted one; no source states what Paidy answers")
	}
	declined := *token.Origin.Email == ConsumerRejected
	if token.Status == paidy.TokenStatusSuspended {
		// "Rejected" is CS's word; that it means the status is a guess.
		declined = true
		note = "token " + token.ID + " is suspended: declined; no source states whether Paidy answers an error instead"
	}
	p, err = e.addPayment("createPayment", r, buyerOf(token.Origin), declined)
	return p, note, err
}

// declinePayment makes the payment of a request that a test forced to fail.
func (e *engine) declinePayment(r paidy.CreatePaymentRequest) (paidy.Payment, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.addPayment("createPayment", r, buyerOf(originOf(ConsumerRejected)), true)
}

// addPayment makes a payment; e.mu is held.
func (e *engine) addPayment(operation string, r paidy.CreatePaymentRequest, buyer *paidy.Buyer, declined bool) (paidy.Payment, error) {
	if len(e.payments) >= maxPayments {
		return paidy.Payment{}, contract.Refusef(codeException, "the sandbox is full after %d payments", maxPayments)
	}
	now := e.now()
	tier, store := "classic", shop
	if r.StoreName != nil {
		store += " (" + *r.StoreName + ")"
	}
	p := paidy.Payment{
		ID:              newID(e.state.IDs, e.state.Clock.Now(), "pay_"),
		CreatedAt:       now,
		ExpiresAt:       now.Add(validity),
		Amount:          r.Amount,
		Currency:        r.Currency,
		Description:     server.OrNull(r.Description),
		StoreName:       &store,
		Test:            true,
		Status:          paidy.PaymentStatusAuthorized,
		Tier:            &tier,
		Buyer:           buyer,
		Order:           orderOf(r.Order),
		ShippingAddress: addressOf(r.ShippingAddress),
		Captures:        []paidy.Capture{},
		Refunds:         []paidy.Refund{},
		Metadata:        metadataOf(r.Metadata),
	}
	if declined { // no money is held and nobody is notified
		p.Status = paidy.PaymentStatusRejected
		e.payments[p.ID] = p
		return p, nil
	}
	e.payments[p.ID] = p
	e.commit(operation, "authorization", p.ID, p, p.Amount)
	e.notifyPayment(paidy.PaymentEvent{Status: paidy.PaymentEventStatusAuthorizeSuccess}, p, now)
	return p, nil
}

// payment returns a payment; e.mu is held.
func (e *engine) payment(id string) (paidy.Payment, error) {
	p, ok := e.payments[id]
	if !ok {
		return p, contract.Refusef(codeNotFound, "no payment %s", id)
	}
	return p, nil
}

// getPayment returns a payment. An expired authorization stays "authorized", as
// LAT models it; expired tells.
func (e *engine) getPayment(id string) (p paidy.Payment, expired bool, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	p, err = e.payment(id)
	return p, e.expired(p), err
}

func (e *engine) expired(p paidy.Payment) bool {
	return p.Status == paidy.PaymentStatusAuthorized && !e.state.Clock.Now().Before(p.ExpiresAt)
}

func (e *engine) updatePayment(id string, r paidy.UpdatePaymentRequest) (paidy.Payment, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	p, err := e.payment(id)
	if err != nil {
		return p, err
	}
	if p.Status == paidy.PaymentStatusRejected {
		return p, contract.Refusef(codeForbidden, "payment %s is rejected; no source states what updating it answers", id)
	}
	if r.OrderRef != nil {
		p.Order.OrderRef = r.OrderRef
	}
	if r.Description != nil {
		p.Description = server.OrNull(r.Description)
	}
	if r.Metadata != nil {
		p.Metadata = metadataOf(r.Metadata)
	}
	e.payments[id] = p
	e.notifyPayment(paidy.PaymentEvent{Status: paidy.PaymentEventStatusUpdateSuccess}, p, e.now())
	return p, nil
}

func (e *engine) capturePayment(id string, r paidy.CapturePaymentRequest) (paidy.Payment, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	p, err := e.payment(id)
	if err != nil {
		return p, err
	}
	if p.Status != paidy.PaymentStatusAuthorized {
		return p, contract.Refusef(codeForbidden, "payment %s is %s, only an authorized one can be captured", id, p.Status)
	}
	if e.expired(p) {
		return p, contract.Refusef(codeExpired, "payment %s expired at %s", id, timestamp(p.ExpiresAt))
	}
	now := e.now()
	capture := paidy.Capture{ID: newID(e.state.IDs, e.state.Clock.Now(), "cap_"), CreatedAt: now, Amount: p.Amount, Tax: p.Order.Tax,
		Shipping: p.Order.Shipping, Items: p.Order.Items, Metadata: metadataOf(r.Metadata)}
	p.Captures = []paidy.Capture{capture}
	p.Status = paidy.PaymentStatusClosed
	e.payments[id] = p
	e.commit("capturePayment", "capture", capture.ID, p, capture.Amount)
	e.notifyPayment(paidy.PaymentEvent{Status: paidy.PaymentEventStatusCaptureSuccess, CaptureID: &capture.ID}, p, now)
	e.notifyPayment(paidy.PaymentEvent{Status: paidy.PaymentEventStatusCloseSuccess}, p, now)
	return p, nil
}

// refundPayment gives back all or part of a capture. That refusals are 403 is
// inferred from one plugin (WC); no source shows one.
func (e *engine) refundPayment(id string, r paidy.RefundPaymentRequest) (paidy.Payment, error) {
	const guess = "; that Paidy answers 403 is inferred"
	if r.Amount != nil && *r.Amount < 1 {
		return paidy.Payment{}, contract.Refusef(codeInvalid, "the refund is of %d yen; that it must be at least 1 is the sandbox's guess", *r.Amount)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	p, err := e.payment(id)
	if err != nil {
		return p, err
	}
	if len(p.Captures) == 0 {
		return p, contract.Refusef(codeForbidden, "payment %s is %s and not captured, nothing can be refunded"+guess, id, p.Status)
	}
	capture := p.Captures[0]
	if capture.ID != r.CaptureID {
		return p, contract.Refusef(codeNotFound, "capture_id is not the capture of payment %s; no source states what Paidy answers", id)
	}
	// Without an amount the whole capture is meant, not what is left of it.
	amount, rest := capture.Amount, capture.Amount
	if r.Amount != nil {
		amount = *r.Amount
	}
	for _, refund := range p.Refunds {
		rest -= refund.Amount
	}
	if amount > rest {
		return p, contract.Refusef(codeForbidden, "a refund of %d yen, but only %d of the %d yen of capture %s are left"+guess,
			amount, rest, capture.Amount, capture.ID)
	}
	now, reason := e.now(), "unknown"
	if r.Reason != nil {
		reason = *r.Reason
	}
	refund := paidy.Refund{ID: newID(e.state.IDs, e.state.Clock.Now(), "ref_"), CreatedAt: now, CaptureID: capture.ID, Amount: amount,
		Reason: &reason, Metadata: metadataOf(r.Metadata)}
	p.Refunds = append(slices.Clip(p.Refunds), refund)
	e.payments[id] = p
	e.commit("refundPayment", "refund", refund.ID, p, amount)
	e.notifyPayment(paidy.PaymentEvent{Status: paidy.PaymentEventStatusRefundSuccess, CaptureID: &capture.ID, Reason: &reason}, p, now)
	return p, nil
}

func (e *engine) closePayment(id string) (paidy.Payment, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	p, err := e.payment(id)
	if err != nil {
		return p, err
	}
	switch {
	case p.Status == paidy.PaymentStatusClosed:
		return p, &contract.Refusal{Code: codeConflict, Status: http.StatusConflict,
			Reason: "payment " + id + " is closed already; the sources state the 409, none the code"}
	case p.Status != paidy.PaymentStatusAuthorized:
		return p, contract.Refusef(codeForbidden, "payment %s is %s; no source states what closing it answers", id, p.Status)
	case e.expired(p):
		return p, contract.Refusef(codeForbidden, "payment %s expired at %s; no source states what closing it answers", id, timestamp(p.ExpiresAt))
	}
	p.Status = paidy.PaymentStatusClosed
	e.payments[id] = p
	e.commit("closePayment", "release", p.ID, p, p.Amount)
	e.notifyPayment(paidy.PaymentEvent{Status: paidy.PaymentEventStatusCloseSuccess}, p, e.now())
	return p, nil
}

// tokenOf returns a token that became active at the given time.
func tokenOf(id, email, wallet string, activated time.Time) paidy.Token {
	description := ""
	return paidy.Token{
		ID:          id,
		MerchantID:  "mer_0000000000000001",
		WalletID:    wallet,
		Status:      paidy.TokenStatusActive,
		Origin:      originOf(email),
		Description: &description,
		Kind:        "recurring",
		Metadata:    paidy.Metadata{},
		WebhookURL:  nullable.NewNullNullable[string](),
		ConsumerID:  "con_0000000000000001", // that of every test token
		Suspensions: []paidy.Suspension{},
		Test:        true,
		VersionNr:   4,
		CreatedAt:   activated.Add(-activation),
		UpdatedAt:   activated,
		ActivatedAt: &activated,
		DeletedAt:   nullable.NewNullNullable[time.Time](),
	}
}

func suspend(t *paidy.Token, authority string, now time.Time) {
	t.Status = paidy.TokenStatusSuspended
	t.Suspensions = []paidy.Suspension{{Timestamp: now, Authority: authority}}
	t.VersionNr++
	t.UpdatedAt = now
}

func (e *engine) addToken(t paidy.Token) {
	e.tokens[t.ID] = t
	e.tokenIDs = append(e.tokenIDs, t.ID)
}

// newToken makes the token of a consent in Checkout.
func (e *engine) newToken(r TokenRequest) (paidy.Token, error) {
	email, err := checkConsumer(r.Email)
	if err != nil {
		return paidy.Token{}, err
	}
	wallet := r.WalletID
	if wallet == "" {
		wallet = "default"
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	t := tokenOf(newID(e.state.IDs, e.state.Clock.Now(), "tok_"), email, wallet, e.now())
	e.addToken(t)
	e.state.Commit(state.Effect{Provider: policy.Paidy, Operation: "NewToken", Kind: "token-activated", ID: t.ID})
	e.notifyToken(paidy.TokenEventStatusActivateSuccess, t)
	return t, nil
}

// listTokens returns the active and the suspended tokens, newest first.
func (e *engine) listTokens() []paidy.Token {
	e.mu.Lock()
	defer e.mu.Unlock()
	list := []paidy.Token{}
	for _, id := range slices.Backward(e.tokenIDs) {
		if t := e.tokens[id]; t.Status != paidy.TokenStatusDeleted {
			list = append(list, t)
		}
	}
	return list
}

func (e *engine) getToken(id string) (paidy.Token, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.token(id)
}

// token returns a token that is not deleted; e.mu is held. That a deleted token
// cannot be read either is a guess: the sources state it for the writes only.
func (e *engine) token(id string) (paidy.Token, error) {
	t, ok := e.tokens[id]
	if !ok {
		return t, contract.Refusef(codeNotFound, "no token %s", id)
	}
	if t.Status == paidy.TokenStatusDeleted {
		return t, contract.Refusef(codeNotFound, "token %s is deleted", id)
	}
	return t, nil
}

func (e *engine) suspendToken(id string, wallet *string) (paidy.Token, error) {
	return e.changeToken("suspendToken", "token-suspended", paidy.TokenEventStatusSuspendSuccess, id, wallet,
		func(t *paidy.Token, now time.Time) error {
			if t.Status != paidy.TokenStatusActive {
				return contract.Refusef(codeForbidden, "token %s is %s, not active; no source states what Paidy answers", id, t.Status)
			}
			suspend(t, byMerchant, now)
			return nil
		})
}

func (e *engine) resumeToken(id string, wallet *string) (paidy.Token, error) {
	return e.changeToken("resumeToken", "token-resumed", paidy.TokenEventStatusResumeSuccess, id, wallet,
		func(t *paidy.Token, now time.Time) error {
			if t.Status != paidy.TokenStatusSuspended {
				return contract.Refusef(codeForbidden, "token %s is %s, not suspended; no source states what Paidy answers", id, t.Status)
			}
			if by := t.Suspensions[0].Authority; by != byMerchant {
				return contract.Refusef(codeForbidden, "token %s was suspended by the %s, who alone can resume it; no source states the code", id, by)
			}
			t.Status, t.Suspensions = paidy.TokenStatusActive, []paidy.Suspension{}
			t.VersionNr++
			t.UpdatedAt = now
			return nil
		})
}

func (e *engine) deleteToken(id string, wallet *string) (paidy.Token, error) {
	return e.changeToken("deleteToken", "token-deleted", paidy.TokenEventStatusDeleteSuccess, id, wallet,
		func(t *paidy.Token, now time.Time) error {
			t.Status, t.DeletedAt = paidy.TokenStatusDeleted, nullable.NewNullableWithValue(now)
			t.VersionNr++
			t.UpdatedAt = now
			return nil
		})
}

// changeToken does what the three token writes share.
func (e *engine) changeToken(operation, kind string, event paidy.TokenEventStatus, id string, wallet *string,
	change func(t *paidy.Token, now time.Time) error) (paidy.Token, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	t, err := e.token(id)
	if err != nil {
		return t, err
	}
	sent := "default"
	if wallet != nil {
		sent = *wallet
	}
	if sent != t.WalletID {
		return t, contract.Refusef(codeInvalid, "wallet_id, \"default\" where it is left out, is not that of token %s; no source states the code", id)
	}
	if err := change(&t, e.now()); err != nil {
		return t, err
	}
	e.tokens[id] = t
	e.state.Commit(state.Effect{Provider: policy.Paidy, Operation: operation, Kind: kind, ID: id})
	e.notifyToken(event, t)
	return t, nil
}

// commit enters an effect on a payment into the ledger, under its order_ref.
func (e *engine) commit(operation, kind, id string, p paidy.Payment, amount int64) {
	effect := state.Effect{Provider: policy.Paidy, Operation: operation, Kind: kind, ID: id, Amount: amount}
	if p.Order.OrderRef != nil {
		effect.Key = *p.Order.OrderRef
	}
	e.state.Commit(effect)
}

// notifyPayment completes and sends an event. Refusals are not notified.
func (e *engine) notifyPayment(event paidy.PaymentEvent, p paidy.Payment, at time.Time) {
	event.EventType = paidy.PaymentEventTypePayment
	event.PaymentID = p.ID
	event.Timestamp = timestamp(at)
	if p.Order.OrderRef != nil {
		event.OrderRef = nullable.NewNullableWithValue(*p.Order.OrderRef)
	}
	e.hooks.Send(policy.Paidy, "paymentEvent", func(url string) (*http.Request, error) {
		return paidy.NewPaymentEventWebhookRequest(url, event)
	})
}

func (e *engine) notifyToken(status paidy.TokenEventStatus, t paidy.Token) {
	event := paidy.TokenEvent{TokenID: t.ID, Status: status, Timestamp: timestamp(t.UpdatedAt)}
	e.hooks.Send(policy.Paidy, "tokenEvent", func(url string) (*http.Request, error) {
		return paidy.NewTokenEventWebhookRequest(url, event)
	})
}

// timestamp writes a time as Paidy does: without trailing zeros.
func timestamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.999Z07:00") }

func metadataOf(sent *paidy.MetadataRequest) paidy.Metadata {
	m := paidy.Metadata{}
	if sent != nil {
		for key, value := range *sent {
			m[key] = value
		}
	}
	return m
}

func orderOf(sent paidy.OrderRequest) paidy.Order {
	o := paidy.Order{Tax: sent.Tax, Shipping: sent.Shipping, OrderRef: sent.OrderRef,
		// Null in every answer seen, updated or not.
		UpdatedAt: nullable.NewNullNullable[string]()}
	for _, item := range sent.Items {
		o.Items = append(o.Items, paidy.OrderItem{ID: item.ID, Title: item.Title,
			Description: item.Description, UnitPrice: float64(item.UnitPrice), Quantity: item.Quantity})
	}
	return o
}

func addressOf(sent *paidy.AddressRequest) nullable.Nullable[paidy.Address] {
	if sent == nil {
		return nullable.NewNullNullable[paidy.Address]()
	}
	return nullable.NewNullableWithValue(paidy.Address{Line1: sent.Line1, Line2: sent.Line2, City: sent.City,
		State: sent.State, Zip: &sent.Zip})
}
