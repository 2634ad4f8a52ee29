package paypay

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
)

// Codes of payments.
const (
	codeDuplicate      = "SUSPECTED_DUPLICATE_PAYMENT"
	codeMethodNotFound = "PAYMENT_METHOD_NOT_FOUND"
	codeNoPayment      = "RESOURCE_NOT_FOUND"
	codePurged         = "ORDER_NO_LONGER_AVAILABLE"
	codeNotReversible  = "ORDER_NOT_REVERSIBLE"
)

// paymentState is the status of a payment.
type paymentState string

const (
	stateCreated       paymentState = "CREATED"
	stateAuthorized    paymentState = "AUTHORIZED"
	stateReauthorizing paymentState = "REAUTHORIZING"
	stateCompleted     paymentState = "COMPLETED"
	stateRefunded      paymentState = "REFUNDED"
	stateFailed        paymentState = "FAILED"
	stateCanceled      paymentState = "CANCELED"
	stateExpired       paymentState = "EXPIRED"
)

// The operations that make payments; each payment remembers which it was.
const (
	byCode       = "createQRCode"
	byDebit      = "createPayment"
	byAuth       = "createAuth"
	byContinuous = "createContinuousPayment"
	byPending    = "createPendingPayment"
)

// scopeOf is the scope that a user must have granted, by the operation that makes the
// payment.
var scopeOf = map[string]string{
	byDebit:      scopeDebit,
	byAuth:       scopePreauth,
	byContinuous: scopeContinuous,
	byPending:    scopePending,
}

const (
	// similarPeriod is how long a payment of the same amount by the same user counts
	// as a repetition (JAVA).
	similarPeriod = 5 * time.Minute
	// maxValidity is the longest time that an authorization is valid (FAQ 4414061835535). The
	// merchant's contract may say less. Using it as the default is the sandbox's guess.
	maxValidity = 30 * 24 * time.Hour
	// maxPayments is how many payments a sandbox keeps.
	maxPayments = 200_000
)

// japan is the time zone of PayPay's deadlines.
var japan = state.Japan

// payment is a payment, from the moment when the merchant asks for it.
type payment struct {
	id           string // paymentId; empty before the user has paid
	key          string // merchantPaymentId
	madeBy       string // operation that made it
	user         string // who pays; empty before a code was scanned
	captureLater bool   // authorized first, captured later
	status       paymentState
	amount       int64 // yen to pay, authorized or paid; less may have been captured
	order        orderInfo

	requested int64     // requestedAt in epoch seconds
	payBy     time.Time // until when a code or a pending payment can be paid
	accepted  time.Time // when it was authorized, or completed without an authorization
	paid      time.Time // when it was completed
	expires   time.Time // end of the authorization
	canceled  time.Time // when it failed or was cancelled

	methods   funds // what was authorized or paid
	remaining funds // the part that is still blocked, or paid and not refunded

	asked          question // by the merchant
	before         *payment // that had the same merchantPaymentId
	cancelWhenPaid bool     // cancelPayment came before the user paid

	code        *qrCode // for a payment by code
	captures    []capture
	refunds     []refund
	revert      *revert
	increase    *increase // waiting for the user's consent
	consent     consent   // for its page
	changeIDs   []string  // requestIds of changes of the amount
	codeDeleted bool      // its code
	purged      bool      // by PayPay's data retention
}

// orderInfo is what the merchant says about an order; answers repeat it.
type orderInfo struct {
	storeID, terminalID, receipt, description *string
	items                                     []item
	metadata                                  json.RawMessage
}

type item struct {
	name                string
	category, productID *string
	quantity, unitPrice int64
}

// payments are all payments.
type payments struct {
	byID          map[string]*payment        // by paymentId
	byKey         map[string]*payment        // by merchantPaymentId, the newest of each
	made          int                        // how many there are
	codes         map[string]*payment        // by codeId
	recent        map[string][]*payment      // payments of the last 5 minutes by user, oldest first
	recentPending map[string][]recentRequest // the same of pending payments
	due           []dueEvent                 // soonest first
	maxRefunds    int                        // how many a payment can have
	refundKeys    map[string]string          // the paymentId of the newest refund, by merchantRefundId
	refundsByKey  bool                       // getRefundDetails needs no paymentId
}

func newPayments() payments {
	return payments{
		byID:          map[string]*payment{},
		byKey:         map[string]*payment{},
		refundKeys:    map[string]string{},
		codes:         map[string]*payment{},
		recent:        map[string][]*payment{},
		recentPending: map[string][]recentRequest{},
		maxRefunds:    1,
	}
}

// view returns a copy of a payment for a handler. What the copy points to is replaced and never
// changed.
func (o *payment) view() payment {
	v := *o
	v.captures, v.refunds = slices.Clone(o.captures), slices.Clone(o.refunds)
	return v
}

// commitPayment adds a change of a payment to the ledger.
func (e *engine) commitPayment(operation, kind string, o *payment, amount int64) {
	e.state.Commit(state.Effect{
		At: e.now(), Provider: policy.PayPay, Operation: operation, Kind: kind, ID: o.id, Key: o.key, Amount: amount,
	})
}

// chargeRequest asks for a payment by a linked user.
type chargeRequest struct {
	operation    string // one of by…
	key, user    string
	amount       int64
	requested    int64
	expires      *int64 // of an authorization, in epoch seconds
	agreeSimilar bool   // agreeSimilarTransaction
	methodID     *string
	order        orderInfo
}

// charge makes a payment or an authorization, or answers the earlier one with its
// merchantPaymentId. note says what was unusual about it.
func (e *engine) charge(r chargeRequest) (v payment, note string, err error) {
	defer e.lock()()

	if o := e.repeatedCharge(r); o != nil {
		return e.repeatCharge(o, r)
	}

	u, err := e.chargeableUser(r.user, scopeOf[r.operation])
	if err != nil {
		return v, "", err
	}

	o := &payment{
		key:          r.key,
		madeBy:       r.operation,
		user:         r.user,
		captureLater: r.operation == byAuth,
		status:       stateCreated,
		amount:       r.amount,
		requested:    r.requested,
		order:        r.order,
	}

	parts, err := e.takeCharge(o, r, u)
	if err != nil {
		e.keepFailedDebit(o, err)
		return v, "", err
	}

	e.addPayment(o)
	e.pay(r.operation, o, u.wallet, parts)
	e.extend(r.user)
	return o.view(), "", nil
}

// takeCharge takes the money of a payment or an authorization out of the user's wallet,
// or refuses to.
func (e *engine) takeCharge(o *payment, r chargeRequest, u appUser) (parts funds, err error) {
	now := e.nowInSeconds()
	if r.operation != byContinuous && !r.agreeSimilar {
		if err := e.checkSimilar(r.user, r.amount, now); err != nil {
			return parts, err
		}
	}
	if o.captureLater {
		if err := e.checkAuthorizations(); err != nil {
			return parts, err
		}
		if o.expires, err = authorizationEnd(r.expires, now); err != nil {
			return parts, err
		}
	}

	if r.methodID != nil && methodKinds[*r.methodID] == "" {
		return parts, contract.Refusef(codeMethodNotFound, "paymentMethodId is none that getPaymentMethods answers")
	}
	if err := e.checkCapacity(); err != nil {
		return parts, err
	}
	if r.methodID == nil {
		return u.wallet.take(r.amount, now)
	}
	return u.wallet.takeWith(methodKinds[*r.methodID], r.amount, now)
}

// chargeableUser returns a user who can be charged without being asked.
func (e *engine) chargeableUser(id, scope string) (appUser, error) {
	u, err := e.user(id)
	if err == nil {
		err = u.checkGranted(id, scope)
	}
	if err == nil && u.riskFlagged {
		err = contract.Refusef(codeUnacceptable, "user %s is flagged for a risk", id)
	}
	return u, err
}

// checkSimilar refuses a payment that looks like a repetition.
func (e *engine) checkSimilar(user string, amount int64, now time.Time) error {
	o := e.similarPayment(user, amount, now, func(*payment) bool { return true })
	if o == nil {
		return nil
	}
	return contract.Refusef(codeDuplicate,
		"payment %s took %d yen from the same user %s ago, less than %s; agreeSimilarTransaction=true allows that",
		o.id, amount, now.Sub(o.accepted), similarPeriod)
}

// similarPayment returns a payment of the same user and amount in the last 5 minutes, or nil.
// It leaves out payments that failed or were reverted; that is the sandbox's guess.
func (e *engine) similarPayment(user string, amount int64, now time.Time, counts func(*payment) bool) *payment {
	list := e.payments.recent[user]
	recent := slices.IndexFunc(list, func(o *payment) bool { return now.Sub(o.accepted) < similarPeriod })
	if recent < 0 {
		recent = len(list)
	}

	e.payments.recent[user] = list[recent:]
	for _, o := range list[recent:] {
		over := o.status == stateFailed || o.status == stateCanceled
		if o.amount == amount && !over && counts(o) {
			return o
		}
	}
	return nil
}

// authorizationEnd returns when an authorization ends, and refuses an end that is too
// late or has passed.
func authorizationEnd(wanted *int64, now time.Time) (time.Time, error) {
	latest := now.Add(maxValidity)
	if wanted == nil {
		return latest, nil
	}
	at := time.Unix(*wanted, 0).UTC()
	switch {
	case at.After(latest):
		return at, contract.Refusef(codeInvalidExpiry,
			"the authorization would end %s from now; the sandbox grants %s, its guess", at.Sub(now), maxValidity)
	case !at.After(now):
		return at, contract.Refusef(codeInvalidExpiry,
			"the authorization would end at once; that PayPay answers this code is the sandbox's guess")
	}
	return at, nil
}

// checkCapacity refuses a new payment when the sandbox is full.
func (e *engine) checkCapacity() error {
	if e.payments.made >= maxPayments {
		return contract.Refusef(codeServiceError, "the sandbox is full after %d payments", maxPayments)
	}
	return nil
}

// pay completes or authorizes a payment with money taken from a wallet.
func (e *engine) pay(operation string, o *payment, w *wallet, parts funds) {
	o.id = newPaymentID(e.state.IDs)
	o.accepted, o.remaining, o.methods = e.nowInSeconds(), parts, parts
	e.payments.byID[o.id] = o
	e.payments.recent[o.user] = append(e.payments.recent[o.user], o)
	e.cancelIfAsked(o)
	if !o.captureLater {
		o.status, o.paid = stateCompleted, o.accepted
		e.commitPayment(operation, "payment", o, o.amount)
		e.notifyTransaction(o, paypay.TransactionEventStateCOMPLETED, nil)
		return
	}

	w.blocked += parts.inWallet()
	o.status = stateAuthorized
	e.expireAt(o, o.expires)
	e.commitPayment(operation, "authorization", o, o.amount)
	e.notifyTransaction(o, paypay.TransactionEventStateAUTHORIZED, nil)
}

// checkAvailable refuses a payment that PayPay no longer keeps.
func (o *payment) checkAvailable() error {
	if o.purged {
		return contract.Refusef(codePurged, "payment %s was deleted for its age", o.id)
	}
	return nil
}

// findPayment returns a payment by its paymentId.
func (e *engine) findPayment(paymentID string) (*payment, error) {
	o := e.payments.byID[paymentID]
	if o == nil {
		return nil, contract.Refusef(codeNoPayment, "there is no payment with this paymentId")
	}
	return o, o.checkAvailable()
}

// payment returns a payment or an authorization of a linked user.
func (e *engine) payment(key string) (v payment, err error) {
	defer e.lock()()
	o := e.readPayment(key, (*payment).isCharge)
	switch {
	case o == nil || o.purged:
		return v, &contract.Refusal{Code: codeNoPayment, Message: "Order not found", Reason: "there is no such payment"}
	case !o.isCharge():
		return v, otherOperations(o)
	}
	return o.view(), nil
}

// otherOperations refuses to read a payment that another operation answers. A record shows that
// PayPay does so for the id of an unpaid code.
func otherOperations(o *payment) error {
	r := &contract.Refusal{
		Code:    codeNoPayment,
		Message: "Order not found",
		Reason:  fmt.Sprintf("the payment was made by %s, whose payments another operation answers", o.madeBy),
	}
	if o.madeBy != byCode || o.status != stateCreated {
		r.Reason += "; that this one does not is the sandbox's guess"
	}
	return r
}

// release gives money of a payment back to its user.
func (e *engine) release(o *payment, parts funds) {
	w := e.users[o.user].wallet
	w.give(parts)
	o.remaining = o.remaining.minus(parts)
	if o.status == stateAuthorized || o.status == stateReauthorizing {
		w.blocked -= parts.inWallet()
	}
}

// PurgePayment deletes a payment as PayPay's data retention deletes old ones:
// ORDER_NO_LONGER_AVAILABLE. It returns an error for an unknown paymentId.
func (p *Sandbox) PurgePayment(paymentID string) error {
	return p.engine.withPayment("PurgePayment", paymentID, func(o *payment) error {
		o.purged = true
		return nil
	})
}

// withPayment calls do with a payment; the engine is locked meanwhile. method is the Go method
// to name in an error.
func (e *engine) withPayment(method, paymentID string, do func(*payment) error) error {
	defer e.lock()()
	err := contract.Unknownf("there is no payment with this paymentId")
	if o := e.payments.byID[paymentID]; o != nil {
		err = do(o)
	}
	return contract.InMethod(method, err)
}
