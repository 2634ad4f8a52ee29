// Package paidylegacy is the legacy Paidy side of a sandbox: its state, the HTTP in front
// of it and the check of keys and checksums.
package paidylegacy

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/conformance/sandbox/webhooks"
	"github.com/jppay/jppay/overlay/policy"
)

// Email addresses of buyers whose authorizations take a course of their own; the
// phone number does not matter. Every other buyer is approved. The first two are
// the sample consumers of Paidy's iOS SDK (IOS), though how Paidy treats them is
// not stated; the rest exist in the sandbox only.
const (
	// Approved is approved at once.
	Approved = "test0@paidy.com"
	// AsksPin is sent a pin: the first answer is authenticate_consumer,
	// and the same body with Pin as auth_code is approved. Any other
	// auth_code gives authenticate_consumer_fail with invalid_auth_code.
	AsksPin = "test13@paidy.com"
	// Declined gets authorize_fail.
	Declined = "declined@sandbox.example"
	// AsksNumPayments gets require_data with require_num_payments and
	// offers, until options.num_payments is one of the offers.
	AsksNumPayments = "num-payments@sandbox.example"
	// AsksConsumerData gets require_data with require_consumer_data,
	// until consumer_data.income is sent.
	AsksConsumerData = "consumer-data@sandbox.example"
	// PhoneMismatch, EmailMismatch and OverLimit get
	// authenticate_consumer_fail with phone_mismatch, email_mismatch and
	// rejected_limits.
	PhoneMismatch = "phone-mismatch@sandbox.example"
	EmailMismatch = "email-mismatch@sandbox.example"
	OverLimit     = "over-limit@sandbox.example"

	// Pin is the pin that AsksPin receives.
	Pin = "8888"
)

const (
	// term is how long an authorization lasts (S3: 30 days by default).
	term = 30 * 24 * time.Hour
	// maxPayments bounds the memory of a sandbox that runs for long.
	maxPayments = 1 << 17
)

// Codes that the engine answers with; the document lists them.
const (
	codeBadRequest    = "bad_request"
	codeRequestFailed = "request_failed"
	codeInternalError = "internal_error"
	codeUpdateFail    = "update_fail"
	codeCloseFail     = "close_fail"
	codeCaptureFail   = "capture_fail"
	codeRefundFail    = "refund_fail"

	statusOpen  = "open"
	statusClose = "close"
)

// Sandbox is the legacy Paidy side of a sandbox.
type Sandbox struct {
	// URL is the base URL to give to a client.
	URL string
	// APIKey goes into the bearer header, Secret into the checksum. They are no
	// secrets: they open this sandbox only.
	APIKey, Secret string

	engine *engine
}

// Payment is a payment as the sandbox knows it. The API tells only whether
// it is open.
type Payment struct {
	ID        string
	OrderRef  string
	Status    string // "open" or "close"
	Test      bool
	Total     int64 // yen, of the current order
	Captured  int64 // yen
	Refunded  int64 // yen
	ExpiresAt time.Time
}

// Payment returns a payment by its id, and whether there is one.
func (l *Sandbox) Payment(id string) (Payment, bool) { return l.engine.payment(id) }

// engine is the state of legacy Paidy.
type engine struct {
	state *state.State
	hooks *webhooks.Outbox

	mu       sync.Mutex
	payments map[string]*payment
	captures map[string]*capture
}

type payment struct {
	id, orderRef string
	test         bool
	authorized   int64 // what Paidy guaranteed: no update goes beyond it
	order        purchase
	closed       bool
	expires      time.Time

	captured, refunded int64
	tax, shipping      int64            // of captured
	pieces             map[string]int64 // captured, by item id
}

type capture struct {
	payment          *payment
	amount, refunded int64
}

// purchase is an order; amounts are in yen.
type purchase struct {
	items                []purchaseLine
	tax, shipping, total int64
}

// purchaseLine is one line of an order. An empty id stands for the number of the
// line, counted from 1.
type purchaseLine struct {
	id              string
	price, quantity int64
}

// authorization is what an authorization is decided by.
type authorization struct {
	email       string
	orderRef    string
	authCode    string
	test        bool
	income      bool  // consumer_data.income was sent
	numPayments int64 // 0 where none was chosen
	order       purchase
}

// decision is the answer to an authorization; only authorize_success made
// a payment.
type decision struct {
	status    string
	reason    string
	message   string
	paymentID string
	offers    []offer
	why       string // for the log
}

// offer is a number of payments and what they come to, in yen.
type offer struct {
	numPayments, monthly, lastMonth, total int64
}

// selection is what to capture; nil items mean all that is left.
type selection struct {
	items         []selectedLine
	tax, shipping *int64
}

// selectedLine names a line of the order. An empty id stands for the number of
// the piece in the list, counted from 1, no quantity for all that is left of
// the line. S3 says the former; no source says the latter.
type selectedLine struct {
	id       string
	quantity *int64
}

func newEngine(w *state.State, hooks *webhooks.Outbox) *engine {
	return &engine{state: w, hooks: hooks, payments: map[string]*payment{}, captures: map[string]*capture{}}
}

// authorize decides on an authorization. It keeps nothing of one that does not
// succeed: the caller sends the whole body again (S3).
func (e *engine) authorize(a authorization) (decision, error) {
	if err := a.order.prepare(); err != nil {
		return decision{}, err
	}
	consumer := strings.ToLower(a.email)
	if d := a.decide(consumer); d.status != "" {
		// Only the test consumers get here, so this names nobody.
		d.why = "so it goes for the test consumer " + consumer
		return d, nil
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.payments) >= maxPayments {
		return decision{}, contract.Refusef(codeInternalError, "the sandbox keeps at most %d legacy payments", maxPayments)
	}
	p := &payment{
		id: newID(e.state.IDs, e.state.Clock.Now()), orderRef: a.orderRef, test: a.test, authorized: a.order.total,
		order: a.order, expires: e.state.Clock.Now().Add(term), pieces: map[string]int64{},
	}
	e.payments[p.id] = p
	e.state.Commit(state.Effect{Provider: policy.PaidyLegacy, Operation: "authorizePayment", Kind: "authorization",
		ID: p.id, Key: p.orderRef, Amount: p.order.total})
	e.notifyAuthorized(p.id, p.orderRef)
	return decision{status: "authorize_success", paymentID: p.id}, nil
}

// decide applies the consumers with a course of their own. An empty status means
// approved.
func (a *authorization) decide(consumer string) decision {
	mismatch := func(reason string) decision {
		return decision{status: "authenticate_consumer_fail", reason: reason}
	}
	switch consumer {
	case Declined:
		return decision{status: "authorize_fail"}
	case PhoneMismatch:
		return mismatch("phone_mismatch")
	case EmailMismatch:
		return mismatch("email_mismatch")
	case OverLimit:
		return mismatch("rejected_limits")
	case AsksPin:
		switch a.authCode {
		case "":
			return decision{status: "authenticate_consumer"}
		case Pin:
			return decision{}
		}
		return mismatch("invalid_auth_code")
	case AsksConsumerData:
		if !a.income {
			return decision{status: "require_data", reason: "require_consumer_data", message: "income is required"}
		}
	case AsksNumPayments:
		offers := offersFor(a.order.total)
		if !slices.ContainsFunc(offers, func(o offer) bool { return o.numPayments == a.numPayments }) {
			return decision{status: "require_data", reason: "require_num_payments", offers: offers}
		}
	}
	return decision{}
}

// offersFor offers one payment or three, without a charge for the latter: no
// source states Paidy's charges.
func offersFor(total int64) []offer {
	third := total / 3
	return []offer{
		{numPayments: 1, monthly: total, lastMonth: total, total: total},
		{numPayments: 3, monthly: third, lastMonth: total - 2*third, total: total},
	}
}

// prepare numbers the lines without an id and refuses an order that cannot be
// reckoned with. No source states limits, nor that items, tax and shipping add
// up to the total (S3's own example does not), so neither is asked for; prices
// may be negative, as discounts are.
func (o *purchase) prepare() error {
	if o.total < 1 || o.tax < 0 || o.shipping < 0 {
		return contract.Refusef(codeBadRequest, "the order has total_amount %d, tax %d and shipping %d, want a positive total and no negative amount",
			o.total, o.tax, o.shipping)
	}
	seen := make(map[string]bool, len(o.items))
	for i := range o.items {
		item := &o.items[i]
		if item.id == "" {
			item.id = strconv.Itoa(i + 1)
		}
		if seen[item.id] {
			return contract.Refusef(codeBadRequest, "item_id of line %d stands in the order before", i+1)
		}
		seen[item.id] = true
		if item.quantity < 1 {
			return contract.Refusef(codeBadRequest, "line %d has quantity %d, want 1 or more", i+1, item.quantity)
		}
	}
	return nil
}

// update replaces the order of an open payment.
func (e *engine) update(id string, order purchase) error {
	if err := order.prepare(); err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	p, err := e.openPayment(id, codeUpdateFail)
	if err != nil {
		return err
	}
	// No source says what an update may change. Paidy guaranteed one amount, and
	// what was captured stays captured: the sandbox promises nothing beyond.
	if order.total > p.authorized {
		return contract.Refusef(codeUpdateFail, "total_amount %d exceeds the %d yen authorized", order.total, p.authorized)
	}
	if order.total < p.captured || order.tax < p.tax || order.shipping < p.shipping {
		return contract.Refusef(codeUpdateFail, "%d yen were captured, %d of it tax and %d shipping: the order cannot fall below", p.captured, p.tax, p.shipping)
	}
	covered := map[string]int64{}
	left := false
	for _, item := range order.items {
		covered[item.id] = item.quantity
		left = left || item.quantity > p.pieces[item.id]
	}
	for item, pieces := range p.pieces {
		if covered[item] < pieces {
			return contract.Refusef(codeUpdateFail, "the order has fewer pieces of an item than the %d that were captured", pieces)
		}
	}
	if len(p.pieces) > 0 && !left {
		return contract.Refusef(codeUpdateFail, "the order leaves nothing to capture; close the payment instead")
	}
	p.order = order
	e.state.Commit(state.Effect{Provider: policy.PaidyLegacy, Operation: "updatePayment", Kind: "order", ID: p.id, Key: p.orderRef, Amount: order.total})
	return nil
}

// close gives up what is left of an open payment.
func (e *engine) close(id string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	p, err := e.openPayment(id, codeCloseFail)
	if err != nil {
		return err
	}
	p.closed = true
	e.state.Commit(state.Effect{Provider: policy.PaidyLegacy, Operation: "closePayment", Kind: "close", ID: p.id, Key: p.orderRef})
	return nil
}

// capture charges the consumer for a part of an open payment and returns the
// capture's id.
func (e *engine) capture(id string, part selection) (string, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	p, err := e.openPayment(id, codeCaptureFail)
	if err != nil {
		return "", err
	}
	claim, err := p.claim(part)
	if err != nil {
		return "", err
	}
	p.captured += claim.amount
	p.tax += claim.tax
	p.shipping += claim.shipping
	for item, pieces := range claim.pieces {
		p.pieces[item] += pieces
	}
	p.closed = part.items == nil || p.allTaken()
	captureID := newID(e.state.IDs, e.state.Clock.Now())
	e.captures[captureID] = &capture{payment: p, amount: claim.amount}
	e.state.Commit(state.Effect{Provider: policy.PaidyLegacy, Operation: "capturePayment", Kind: "capture", ID: captureID, Key: p.orderRef, Amount: claim.amount})
	e.notifyCaptured(p.id, captureID)
	return captureID, nil
}

// captureAmounts is what one capture takes of a payment.
type captureAmounts struct {
	amount, tax, shipping int64
	pieces                map[string]int64 // by item id
}

// claim reckons what a capture takes, or refuses it.
func (p *payment) claim(part selection) (captureAmounts, error) {
	rest := captureAmounts{
		amount: p.order.total - p.captured, tax: p.order.tax - p.tax, shipping: p.order.shipping - p.shipping,
		pieces: map[string]int64{},
	}
	prices := map[string]int64{}
	for _, item := range p.order.items {
		rest.pieces[item.id] = item.quantity - p.pieces[item.id]
		prices[item.id] = item.price
	}
	if part.items == nil {
		// No source says what tax or shipping without items means, so only the
		// amounts that change nothing are taken.
		if part.tax != nil && *part.tax != rest.tax || part.shipping != nil && *part.shipping != rest.shipping {
			return captureAmounts{}, contract.Refusef(codeCaptureFail, "a capture without items takes all that is left, which is %d yen of tax and %d of shipping", rest.tax, rest.shipping)
		}
		if rest.amount < 1 {
			return captureAmounts{}, contract.Refusef(codeCaptureFail, "nothing is left to capture")
		}
		return rest, nil
	}

	claim := captureAmounts{pieces: map[string]int64{}}
	fits := true
	for i, piece := range part.items {
		if piece.id == "" {
			piece.id = strconv.Itoa(i + 1)
		}
		price, ok := prices[piece.id]
		if !ok {
			return captureAmounts{}, contract.Refusef(codeCaptureFail, "item %d of the capture names no line of the order", i+1)
		}
		left := rest.pieces[piece.id] - claim.pieces[piece.id]
		quantity := left
		if piece.quantity != nil {
			quantity = *piece.quantity
		}
		if quantity < 1 || quantity > left {
			return captureAmounts{}, contract.Refusef(codeCaptureFail, "item %d of the capture has quantity %d, want 1 to the %d left", i+1, quantity, left)
		}
		claim.pieces[piece.id] += quantity
		claim.amount, fits = plusTimes(claim.amount, price, quantity)
		if !fits {
			return captureAmounts{}, contract.Refusef(codeCaptureFail, "the items come to more than the sandbox can count")
		}
	}
	// Whether tax and shipping that are not sent are captured with the items is
	// not stated; the sandbox charges only what it was asked for.
	if part.tax != nil {
		claim.tax = *part.tax
	}
	if part.shipping != nil {
		claim.shipping = *part.shipping
	}
	if claim.tax < 0 || claim.tax > rest.tax || claim.shipping < 0 || claim.shipping > rest.shipping {
		return captureAmounts{}, contract.Refusef(codeCaptureFail, "tax %d and shipping %d are not within the %d and %d yen left", claim.tax, claim.shipping, rest.tax, rest.shipping)
	}
	for _, extra := range []int64{claim.tax, claim.shipping} {
		if claim.amount, fits = plusTimes(claim.amount, extra, 1); !fits {
			return captureAmounts{}, contract.Refusef(codeCaptureFail, "the parts come to more than the sandbox can count")
		}
	}
	if claim.amount < 1 || claim.amount > rest.amount {
		return captureAmounts{}, contract.Refusef(codeCaptureFail, "the parts come to %d yen, want 1 to the %d yen left", claim.amount, rest.amount)
	}
	return claim, nil
}

// allTaken reports whether every piece of every line was captured.
func (p *payment) allTaken() bool {
	for _, item := range p.order.items {
		if p.pieces[item.id] < item.quantity {
			return false
		}
	}
	return true
}

// plusTimes returns sum + price*quantity, and false where that could overflow.
func plusTimes(sum, price, quantity int64) (int64, bool) {
	const limit = 1 << 61
	if math.Abs(float64(price)*float64(quantity)) >= limit || math.Abs(float64(sum)) >= limit {
		return 0, false
	}
	return sum + price*quantity, true
}

// refund gives back a part of a capture, all that is left of it if amount is nil.
func (e *engine) refund(captureID string, amount *int64) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	c := e.captures[captureID]
	if c == nil {
		return contract.Refusef(codeRefundFail, "no capture has the id %s", captureID)
	}
	left := c.amount - c.refunded
	yen := left
	if amount != nil {
		yen = *amount
	}
	if yen < 1 || yen > left {
		return contract.Refusef(codeRefundFail, "a refund of %d yen was asked for, %d of the %d yen captured are left", yen, left, c.amount)
	}
	c.refunded += yen
	c.payment.refunded += yen
	e.state.Commit(state.Effect{Provider: policy.PaidyLegacy, Operation: "refundPayment", Kind: "refund", ID: captureID, Key: c.payment.orderRef, Amount: yen})
	e.notifyRefunded(captureID)
	return nil
}

// openPayment returns a payment that is open, or a refusal with the code.
func (e *engine) openPayment(id, code string) (*payment, error) {
	p := e.payments[id]
	switch {
	case p == nil:
		return nil, contract.Refusef(code, "no payment has the id %s", id)
	case p.closed:
		return nil, contract.Refusef(code, "payment %s is closed", id)
	case e.expired(p):
		return nil, contract.Refusef(code, "payment %s expired at %s", id, p.expires.Format(time.RFC3339))
	}
	return p, nil
}

func (e *engine) expired(p *payment) bool { return !e.state.Clock.Now().Before(p.expires) }

// payment returns a copy of a payment.
func (e *engine) payment(id string) (Payment, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	p := e.payments[id]
	if p == nil {
		return Payment{}, false
	}
	status := statusOpen
	if p.closed || e.expired(p) {
		status = statusClose
	}
	return Payment{ID: p.id, OrderRef: p.orderRef, Status: status, Test: p.test,
		Total: p.order.total, Captured: p.captured, Refunded: p.refunded, ExpiresAt: p.expires}, true
}

// hasCapture reports whether a capture exists.
func (e *engine) hasCapture(id string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.captures[id] != nil
}
