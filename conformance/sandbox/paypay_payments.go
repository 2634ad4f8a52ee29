package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/oapi-codegen/nullable"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/gen/paypay"

	"github.com/jppay/jppay/overlay/policy"
)

// payPayMerchant is the merchant of the sandbox.
const payPayMerchant = "990000000000000001"

// Codes of payments.
const (
	payPayDuplicate      = "SUSPECTED_DUPLICATE_PAYMENT"
	payPayMethodNotFound = "PAYMENT_METHOD_NOT_FOUND"
	payPayNoPayment      = "RESOURCE_NOT_FOUND"
	payPayPurged         = "ORDER_NO_LONGER_AVAILABLE"
	payPayNotReversible  = "ORDER_NOT_REVERSIBLE"
)

// payPayState is the status of a payment.
type payPayState string

const (
	payPayStateCreated       payPayState = "CREATED"
	payPayStateAuthorized    payPayState = "AUTHORIZED"
	payPayStateReauthorizing payPayState = "REAUTHORIZING"
	payPayStateCompleted     payPayState = "COMPLETED"
	payPayStateRefunded      payPayState = "REFUNDED"
	payPayStateFailed        payPayState = "FAILED"
	payPayStateCanceled      payPayState = "CANCELED"
	payPayStateExpired       payPayState = "EXPIRED"
)

// The operations that make payments; each payment remembers which it was.
const (
	payPayByCode       = "createQRCode"
	payPayByDebit      = "createPayment"
	payPayByAuth       = "createAuth"
	payPayByContinuous = "createContinuousPayment"
	payPayByPending    = "createPendingPayment"
)

// payPayScopeOf is the scope that a user must have granted.
var payPayScopeOf = map[string]string{payPayByDebit: payPayScopeDebit, payPayByAuth: payPayScopePreauth,
	payPayByContinuous: payPayScopeContinuous, payPayByPending: payPayScopePending}

const (
	// payPaySimilar is how long a payment of the same amount by the same user is
	// taken for a repetition (JAVA).
	payPaySimilar = 5 * time.Minute
	// payPayValidity is how long an authorization holds, and the most that may be
	// asked for. At PayPay it is the merchant's contract; 30 days are a guess.
	payPayValidity = 30 * 24 * time.Hour
	// maxPayPayOrders bounds what a long-running sandbox keeps.
	maxPayPayOrders = 200_000
)

// payPayJST is Japan's time, in which PayPay's deadlines are.
var payPayJST = time.FixedZone("JST", 9*60*60)

// payPayOrder is a payment, from the moment when the merchant asks for it.
type payPayOrder struct {
	id     string // paymentId; empty before the user has paid
	key    string // merchantPaymentId
	made   string // operation that made it
	user   string // who pays; empty before a code was scanned
	later  bool   // authorized first, captured later
	status payPayState
	amount int64 // yen to pay, authorized or paid; less may have been captured
	info   payPayOrderInfo

	requested int64     // requestedAt in epoch seconds
	payBy     time.Time // until when a code or a pending payment can be paid
	accepted  time.Time // when it was authorized, or completed where nothing was
	paid      time.Time // when it was completed
	expires   time.Time // end of the authorization
	canceled  time.Time // when it failed or was cancelled

	methods payPayParts // what was authorized or paid
	held    payPayParts // what of it is still blocked, or paid and not refunded

	code     *payPayQR // for a payment by code
	captures []payPayCapture
	refunds  []payPayRefund
	revert   *payPayRevert
	raise    *payPayRaise // waiting for the user's consent
	changes  []string     // requestIds of changes of the amount
	deleted  bool         // its code
	purged   bool         // by PayPay's data retention
}

// payPayOrderInfo is what the merchant says about a payment and gets back.
type payPayOrderInfo struct {
	storeID, terminalID, receipt, description *string
	items                                     []payPayItem
	metadata                                  json.RawMessage
}

type payPayItem struct {
	name                string
	category, productID *string
	quantity, unitPrice int64
}

// payPayOrders are all payments.
type payPayOrders struct {
	byID    map[string]*payPayOrder   // by paymentId
	byKey   map[string]*payPayOrder   // by merchantPaymentId
	codes   map[string]*payPayOrder   // by codeId
	users   map[string][]*payPayOrder // payments of the last 5 minutes by user, oldest first
	pending map[string][]payPayAsked  // the same of pending payments
	due     []payPayDue               // soonest first
	refunds int                       // how many a payment can have
}

// payPayDue is something that the clock does.
type payPayDue struct {
	at time.Time
	do func()
}

func newPayPayOrders() payPayOrders {
	return payPayOrders{byID: map[string]*payPayOrder{}, byKey: map[string]*payPayOrder{}, codes: map[string]*payPayOrder{},
		users: map[string][]*payPayOrder{}, pending: map[string][]payPayAsked{}, refunds: 1}
}

// view returns a copy of a payment for a handler; what a payment points to is
// replaced, never changed.
func (o *payPayOrder) view() payPayOrder {
	v := *o
	v.captures, v.refunds = slices.Clone(o.captures), slices.Clone(o.refunds)
	return v
}

// lock begins everything that reads or changes the engine's state: it waits for the
// mutex, and does what the clock has brought since. Use it as defer e.lock()().
func (e *payPayEngine) lock() (unlock func()) {
	e.mu.Lock()
	e.lapse()
	return e.mu.Unlock
}

// lapse does what the clock has brought since; e.mu is held.
func (e *payPayEngine) lapse() {
	now := e.state.Clock.Now()
	for due := e.orders.due; len(due) > 0 && !now.Before(due[0].at); due = e.orders.due {
		e.orders.due = due[1:]
		e.asOf = due[0].at
		due[0].do()
	}
	e.asOf = time.Time{}
}

// time is the clock's time or, while lapse catches up, the time at which the
// event fell due; e.mu is held.
func (e *payPayEngine) time() time.Time {
	if !e.asOf.IsZero() {
		return e.asOf
	}
	return e.state.Clock.Now()
}

// tick does what is due when somebody has moved the clock.
func (e *payPayEngine) tick() { e.lock()() }

// at lets lapse do something at a time, or at once if it has passed.
func (e *payPayEngine) at(t time.Time, do func()) {
	i := len(e.orders.due)
	for i > 0 && t.Before(e.orders.due[i-1].at) {
		i--
	}
	e.orders.due = slices.Insert(e.orders.due, i, payPayDue{at: t, do: do})
}

// now is the time in whole seconds, as PayPay writes it.
func (e *payPayEngine) now() time.Time { return e.time().Truncate(time.Second) }

// commitOrder enters a change of a payment into the ledger.
func (e *payPayEngine) commitOrder(operation, kind string, o *payPayOrder, amount int64) {
	e.state.Commit(state.Effect{At: e.time(), Provider: policy.PayPay, Operation: operation, Kind: kind, ID: o.id, Key: o.key, Amount: amount})
}

// payPayCharge asks for a payment by a linked user.
type payPayCharge struct {
	operation string // one of payPayBy…
	key, user string
	amount    int64
	requested int64
	expires   *int64 // of an authorization, in epoch seconds
	similar   bool   // agreeSimilarTransaction
	methodID  *string
	info      payPayOrderInfo
}

// charge makes a payment or an authorization, or answers the one that its
// merchantPaymentId made before. note says what was odd about it. A payment that
// is refused leaves nothing, so that its id can be used again; no source states
// whether PayPay keeps it as FAILED.
func (e *payPayEngine) charge(r payPayCharge) (v payPayOrder, note string, err error) {
	defer e.lock()()
	if o := e.orders.byKey[r.key]; o != nil {
		return e.again(o, r)
	}
	u, err := e.debtor(r.user, payPayScopeOf[r.operation])
	if err != nil {
		return v, "", err
	}
	now := e.now()
	if r.operation != payPayByContinuous && !r.similar {
		if err := e.similar(r.user, r.amount, now); err != nil {
			return v, "", err
		}
	}
	o := &payPayOrder{key: r.key, made: r.operation, user: r.user, later: r.operation == payPayByAuth, status: payPayStateCreated,
		amount: r.amount, requested: r.requested, info: r.info}
	if o.later {
		if o.expires, err = payPayExpiry(r.expires, now); err != nil {
			return v, "", err
		}
	}
	if r.methodID != nil && !slices.Contains(payPayMethodIDs, *r.methodID) {
		return v, "", contract.Refusef(payPayMethodNotFound, "paymentMethodId is none that getPaymentMethods answers")
	}
	if err := e.room(); err != nil {
		return v, "", err
	}
	parts, err := u.wallet.take(r.amount, now)
	if err != nil {
		return v, "", err
	}
	e.orders.byKey[r.key] = o
	e.pay(r.operation, o, u.wallet, parts)
	e.extend(r.user)
	return o.view(), "", nil
}

// again answers a merchantPaymentId that was used before.
func (e *payPayEngine) again(o *payPayOrder, r payPayCharge) (v payPayOrder, note string, err error) {
	if o.made != r.operation {
		return v, "", contract.Refusef(payPayInvalidParams, "merchantPaymentId was used by %s; no source states what PayPay answers", o.made)
	}
	note = "merchantPaymentId was used before: the first payment again, nothing charged"
	if o.user != r.user || o.amount != r.amount {
		note += "; user or amount differ, and no source states what PayPay does then"
	}
	return o.view(), note, nil
}

// debtor returns a user who can be charged without being asked.
func (e *payPayEngine) debtor(id, scope string) (payPayUser, error) {
	u, err := e.user(id)
	if err == nil {
		err = u.granted(id, scope)
	}
	if err == nil && u.flagged {
		err = contract.Refusef(payPayUnacceptable, "user %s is flagged for a risk", id)
	}
	return u, err
}

// similar refuses what looks like a repetition. Payments that failed or were
// reverted do not count, by the sandbox's guess.
func (e *payPayEngine) similar(user string, amount int64, now time.Time) error {
	list := e.orders.users[user]
	recent := slices.IndexFunc(list, func(o *payPayOrder) bool { return now.Sub(o.accepted) < payPaySimilar })
	if recent < 0 {
		recent = len(list)
	}
	e.orders.users[user] = list[recent:]
	for _, o := range list[recent:] {
		over := o.status == payPayStateFailed || o.status == payPayStateCanceled
		if o.amount == amount && !over {
			return contract.Refusef(payPayDuplicate, "payment %s took %d yen from the same user %s ago, less than %s; agreeSimilarTransaction=true allows that",
				o.id, amount, now.Sub(o.accepted), payPaySimilar)
		}
	}
	return nil
}

// payPayExpiry returns the end of an authorization.
func payPayExpiry(wanted *int64, now time.Time) (time.Time, error) {
	latest := now.Add(payPayValidity)
	if wanted == nil {
		return latest, nil
	}
	at := time.Unix(*wanted, 0).UTC()
	switch {
	case at.After(latest):
		return at, contract.Refusef(payPayInvalidExpiry, "the authorization would end %s from now; the sandbox grants %s, its guess", at.Sub(now), payPayValidity)
	case !at.After(now):
		return at, contract.Refusef(payPayInvalidExpiry, "the authorization would end at once; that PayPay answers this code is the sandbox's guess")
	}
	return at, nil
}

func (e *payPayEngine) room() error {
	if len(e.orders.byKey) >= maxPayPayOrders {
		return contract.Refusef(payPayServiceError, "the sandbox is full after %d payments", maxPayPayOrders)
	}
	return nil
}

// pay completes or authorizes a payment with money taken from a wallet.
func (e *payPayEngine) pay(operation string, o *payPayOrder, w *payPayWallet, parts payPayParts) {
	o.id = payPayPaymentID(e.state.IDs)
	o.accepted, o.held, o.methods = e.now(), parts, parts
	e.orders.byID[o.id] = o
	e.orders.users[o.user] = append(e.orders.users[o.user], o)
	if !o.later {
		o.status, o.paid = payPayStateCompleted, o.accepted
		e.commitOrder(operation, "payment", o, o.amount)
		e.tell(o, paypay.TransactionEventStateCOMPLETED, nil)
		return
	}
	w.blocked += o.amount
	o.status = payPayStateAuthorized
	e.expireAt(o, o.expires)
	e.commitOrder(operation, "authorization", o, o.amount)
	e.tell(o, paypay.TransactionEventStateAUTHORIZED, nil)
}

// payPayEvent is a notification with its amount as PayPay writes it, a string.
type payPayEvent struct {
	paypay.TransactionEvent
	OrderAmount string `json:"order_amount"`
}

// tell sends the notification of a transition (OAS). change adds what is special
// to it.
func (e *payPayEngine) tell(o *payPayOrder, state paypay.TransactionEventState, change func(*payPayEvent)) {
	text := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	event := payPayEvent{OrderAmount: strconv.FormatInt(o.amount, 10), TransactionEvent: paypay.TransactionEvent{
		NotificationType: paypay.TransactionEventNotificationTypeTransaction, MerchantID: payPayMerchant,
		StoreID: text(o.info.storeID), PosID: text(o.info.terminalID), OrderID: paypay.PaymentID(o.id),
		MerchantOrderID: paypay.MerchantPaymentID(o.key), State: state}}
	if o.later && state != paypay.TransactionEventStateFAILED {
		event.AuthorizedAt, event.ExpiresAt = new(payPayTime(o.accepted)), new(payPayTime(o.expires))
	}
	switch {
	case state == paypay.TransactionEventStateFAILED:
	case o.paid.IsZero():
		event.PaidAt = nullable.NewNullNullable[string]()
	default:
		event.PaidAt = nullable.NewNullableWithValue(payPayTime(o.paid))
	}
	if change != nil {
		change(&event)
	}
	e.hooks.Send(policy.PayPay, "transactionEvent", func(url string) (*http.Request, error) {
		body, err := json.Marshal(event)
		if err != nil {
			return nil, err
		}
		return paypay.NewTransactionEventWebhookRequestWithBody(url, "application/json", bytes.NewReader(body))
	})
}

// payPayTime writes a time as PayPay's notifications do.
func payPayTime(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// find returns a payment by its paymentId.
func (e *payPayEngine) find(paymentID string) (*payPayOrder, error) {
	o := e.orders.byID[paymentID]
	if o == nil {
		return nil, contract.Refusef(payPayNoPayment, "there is no payment with this paymentId")
	}
	return o, o.available()
}

// available refuses a payment that PayPay keeps no longer.
func (o *payPayOrder) available() error {
	if o.purged {
		return contract.Refusef(payPayPurged, "payment %s was deleted for its age", o.id)
	}
	return nil
}

// payment returns a payment that a linked user made.
func (e *payPayEngine) payment(key string) (v payPayOrder, err error) {
	defer e.lock()()
	o := e.orders.byKey[key]
	switch {
	case o == nil || o.purged:
		return v, contract.Refusef(payPayNoPayment, "there is no such payment; no source names the code")
	case o.made == payPayByCode || o.made == payPayByPending:
		return v, contract.Refusef(payPayNoPayment, "the payment was made by %s, whose payments another operation answers; "+
			"that this one does not is the sandbox's guess", o.made)
	}
	return o.view(), nil
}

// cancel cancels a payment, whatever made it. note says what was odd about it.
// PayPay does it some time after the answer, the sandbox before it.
func (e *payPayEngine) cancel(key string) (note string, err error) {
	defer e.lock()()
	o := e.orders.byKey[key]
	switch {
	case o == nil:
		return "there is no such payment: nothing is cancelled; no source names another answer", nil
	case o.purged:
		return "", o.available()
	case o.status == payPayStateFailed:
		return "the payment has failed or is cancelled already", nil
	case o.id == "" && e.payable(o):
		return "nobody has paid yet: nothing is cancelled, and the user still can; no source names another answer", nil
	case o.id == "":
		return "nobody has paid: nothing is cancelled; no source names another answer", nil
	case o.later && o.status != payPayStateAuthorized, !o.later && o.status != payPayStateCompleted:
		return "", contract.Refusef(payPayNotReversible, "payment %s is %s", o.id, o.status)
	}
	if end := payPayCancelEnd(o.accepted); !e.time().Before(end) {
		return "", contract.Refusef(payPayNotReversible, "payment %s could be cancelled before %s only", o.id, end.Format(time.RFC3339))
	}
	amount := o.held.total()
	e.release(o, o.held)
	e.dropRaise(o)
	o.status, o.canceled = payPayStateFailed, e.now()
	e.commitOrder("cancelPayment", "cancellation", o, amount)
	return "", nil
}

// payPayCancelEnd is the first moment at which a payment cannot be cancelled any
// more: 00:15 in Japan on the day after (OAS).
func payPayCancelEnd(accepted time.Time) time.Time {
	y, m, d := accepted.In(payPayJST).Date()
	return time.Date(y, m, d+1, 0, 15, 0, 0, payPayJST)
}

// release gives money of a payment back to its user.
func (e *payPayEngine) release(o *payPayOrder, parts payPayParts) {
	w := e.users[o.user].wallet
	w.give(parts)
	o.held = o.held.minus(parts)
	if o.status == payPayStateAuthorized || o.status == payPayStateReauthorizing {
		w.blocked -= parts.total()
	}
}

// PurgePayment deletes a payment for its age, as PayPay's data retention does:
// ORDER_NO_LONGER_AVAILABLE. It returns an error for an unknown paymentId.
func (p *PayPay) PurgePayment(paymentID string) error {
	return p.engine.order("PurgePayment", paymentID, func(o *payPayOrder) error {
		o.purged = true
		return nil
	})
}

// order does what the methods that act on a payment share.
func (e *payPayEngine) order(method, paymentID string, do func(*payPayOrder) error) error {
	defer e.lock()()
	err := errors.New("there is no payment with this paymentId")
	if o := e.orders.byID[paymentID]; o != nil {
		err = do(o)
	}
	if err != nil {
		return fmt.Errorf("sandbox: %s: %w", method, err)
	}
	return nil
}
