// Package paidylegacy is the legacy Paidy side of a sandbox: its state, the HTTP in front
// of it and the check of keys and checksums. It is a part of the sandbox.
package paidylegacy

import (
	"strconv"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/journal"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/conformance/sandbox/webhooks"
	"github.com/jppay/jppay/overlay/policy"
)

// Email addresses of buyers who get special answers; the phone number does not matter. Every
// other buyer is approved. The first two are the sample consumers of Paidy's iOS SDK (IOS),
// though no source states how Paidy treats them; the rest exist in the sandbox only.
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
	// PhoneMismatch gets authenticate_consumer_fail with phone_mismatch.
	PhoneMismatch = "phone-mismatch@sandbox.example"
	// EmailMismatch gets authenticate_consumer_fail with email_mismatch.
	EmailMismatch = "email-mismatch@sandbox.example"
	// OverLimit gets authenticate_consumer_fail with rejected_limits.
	OverLimit = "over-limit@sandbox.example"

	// Pin is the pin that AsksPin receives.
	Pin = "8888"
)

const (
	// validity is how long an authorization lasts (S3: 30 days by default).
	validity = 30 * 24 * time.Hour
	// maxPayments is how many payments a sandbox keeps.
	maxPayments = 1 << 17
)

// Codes that the sandbox answers, as the document lists them.
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

// Sandbox is the legacy Paidy side of a sandbox: what a client needs.
type Sandbox struct {
	// URL is the base URL to give to a client.
	URL string
	// APIKey goes into the bearer header, Secret into the checksum. They need no protection:
	// they work for this sandbox only.
	APIKey, Secret string

	engine *engine
}

// Payment is a payment as the sandbox knows it. The API says only whether it is open.
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

// engine is the state of legacy Paidy with the actions on it, for one cause.
type engine struct {
	*core
	cause *journal.Cause // nil: no call
}

// core is the state of legacy Paidy.
type core struct {
	state *journal.Scope
	hooks *webhooks.Sender

	book
}

// book is the state that a reset replaces.
type book struct {
	payments map[string]*payment
	captures map[string]*capture
}

// payment is an authorized payment.
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

// purchase is an order; amounts are in yen.
type purchase struct {
	items                []purchaseLine
	tax, shipping, total int64
}

// purchaseLine is one line of an order. An empty id means the position of the line,
// counted from 1.
type purchaseLine struct {
	id              string
	price, quantity int64
}

func newEngine(st *journal.Scope, hooks *webhooks.Sender) *engine {
	return &engine{core: &core{state: st, hooks: hooks, book: newBook()}}
}

func newBook() book {
	return book{payments: map[string]*payment{}, captures: map[string]*capture{}}
}

// by returns the engine for a cause.
func (e *engine) by(cause *journal.Cause) *engine { return &engine{core: e.core, cause: cause} }

// lock locks the engine. Call it before reading or changing the state, as defer e.lock()().
func (e *engine) lock() (unlock func()) {
	e.state.Lock(e.cause)
	return e.state.Unlock
}

// check numbers the lines without an id and refuses an order with amounts that the sandbox
// cannot calculate with. No source states limits. No source states that items, tax and shipping
// add up to the total; in S3's own example they do not. So the sandbox requires neither. Prices
// may be negative, for discounts.
func (o *purchase) check() error {
	if o.total < 1 || o.tax < 0 || o.shipping < 0 {
		return contract.Refusef(codeBadRequest,
			"the order has total_amount %d, tax %d and shipping %d, "+
				"want a positive total and no negative amount",
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
	if err := order.check(); err != nil {
		return err
	}

	defer e.lock()()

	p, err := e.openPayment(id, codeUpdateFail)
	if err != nil {
		return err
	}
	// No source says what an update may change. Paidy guaranteed one amount, and captures stay.
	// So the sandbox refuses a total above that amount or below the captures.
	if order.total > p.authorized {
		return contract.Refusef(codeUpdateFail, "total_amount %d exceeds the %d yen authorized", order.total, p.authorized)
	}
	if order.total < p.captured || order.tax < p.tax || order.shipping < p.shipping {
		return contract.Refusef(codeUpdateFail,
			"%d yen were captured, %d of it tax and %d shipping: the order cannot fall below", p.captured, p.tax, p.shipping)
	}

	covered := map[string]int64{}
	remaining := false
	for _, item := range order.items {
		covered[item.id] = item.quantity
		remaining = remaining || item.quantity > p.pieces[item.id]
	}

	for item, pieces := range p.pieces {
		if covered[item] < pieces {
			return contract.Refusef(codeUpdateFail,
				"the order has fewer pieces of an item than the %d that were captured", pieces)
		}
	}

	if len(p.pieces) > 0 && !remaining {
		return contract.Refusef(codeUpdateFail, "the order leaves nothing to capture; close the payment instead")
	}

	p.order = order
	e.commit("updatePayment", "order", p.id, p, order.total)
	return nil
}

// close gives up what is left of an open payment.
func (e *engine) close(id string) error {
	defer e.lock()()

	p, err := e.openPayment(id, codeCloseFail)
	if err != nil {
		return err
	}

	p.closed = true
	e.commit("closePayment", "close", p.id, p, 0)
	return nil
}

// commit adds an effect on a payment to the ledger, with its order_ref as the key.
func (e *engine) commit(operation, kind, id string, p *payment, amount int64) {
	e.state.Commit(state.Effect{
		Provider: policy.PaidyLegacy, Operation: operation, Kind: kind, ID: id, Key: p.orderRef, Amount: amount,
	})
}

// openPayment returns a payment that is open, or a refusal with the code; the engine is
// locked.
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

// expired reports whether a payment has expired.
func (e *engine) expired(p *payment) bool { return !e.state.Clock.Now().Before(p.expires) }

// payment returns a copy of a payment.
func (e *engine) payment(id string) (Payment, bool) {
	defer e.lock()()

	p := e.payments[id]
	if p == nil {
		return Payment{}, false
	}

	status := statusOpen
	if p.closed || e.expired(p) {
		status = statusClose
	}

	return Payment{
		ID:        p.id,
		OrderRef:  p.orderRef,
		Status:    status,
		Test:      p.test,
		Total:     p.order.total,
		Captured:  p.captured,
		Refunded:  p.refunded,
		ExpiresAt: p.expires,
	}, true
}
