package paypay

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
)

// pendingLife is how long a user can pay a pending payment if the merchant does not
// say (inferred from one sample of PHP).
const pendingLife = 6 * time.Hour

// Codes of pending payments.
const (
	codeDuplicatePending = "DUPLICATE_REQUEST_ORDER"
	codeSimilarPending   = "SUSPECTED_DUPLICATE_ORDER"
	codeNoPending        = "REQUEST_ORDER_NOT_FOUND"
	codePendingState     = "INVALID_REQUEST_ORDER_STATE"
)

// createPending asks a user for a payment in the app.
func (e *engine) createPending(r chargeRequest) (v payment, err error) {
	defer e.lock()()

	if o := e.paymentWithID(r.key); o != nil {
		return v, contract.Refusef(codeDuplicatePending, "merchantPaymentId was used by %s", o.madeBy)
	}
	if _, err := e.chargeableUser(r.user, scopePending); err != nil {
		var refusal *contract.Refusal
		if errors.As(err, &refusal) && (refusal.Code == codeCanceledUser || refusal.Code == codeInactiveUser) {
			err = contract.Refusef(codeUnacceptable,
				"the account of user %s is in the state %s; no source lists that code for this operation", r.user, refusal.Code)
		}
		return v, err
	}

	now := e.nowInSeconds()
	o := &payment{
		key:       r.key,
		madeBy:    byPending,
		user:      r.user,
		status:    stateCreated,
		amount:    r.amount,
		requested: r.requested,
		payBy:     now.Add(pendingLife),
		order:     r.order,
	}

	if r.expires != nil {
		o.payBy = time.Unix(*r.expires, 0).UTC()
		if !o.payBy.After(now) {
			return v, contract.Refusef(codeInvalidRequest,
				"expiryDate has passed; that PayPay refuses it is the sandbox's guess")
		}
	}

	if err := e.checkSimilarPending(o, now); err != nil {
		return v, err
	}
	if err := e.checkCapacity(); err != nil {
		return v, err
	}

	e.addPayment(o)
	e.payments.recentPending[r.user] = append(e.payments.recentPending[r.user], recentRequest{o, now})
	e.state.Commit(state.Effect{
		Provider: policy.PayPay, Operation: byPending, Kind: "pending-payment", ID: r.key, Key: r.key,
	})
	return o.view(), nil
}

// recentRequest is a pending payment of the last 5 minutes.
type recentRequest struct {
	payment *payment
	at      time.Time
}

// checkSimilarPending refuses a payment that looks like the same order. No source states what
// makes two orders the same. Here they have the same user, amount and description within 5
// minutes, and the first can still be paid.
func (e *engine) checkSimilarPending(o *payment, now time.Time) error {
	old := func(r recentRequest) bool { return now.Sub(r.at) >= similarPeriod }
	list := slices.DeleteFunc(e.payments.recentPending[o.user], old)
	e.payments.recentPending[o.user] = list
	for _, asked := range list {
		known := asked.payment
		if e.canBePaid(known) && known.amount == o.amount && equalText(known.order.description, o.order.description) {
			return contract.Refusef(codeSimilarPending,
				"pending payment %s asks the same user for the same amount with the same description, %s ago; "+
					"that this makes it the same order is the sandbox's guess", known.key, now.Sub(asked.at))
		}
	}
	return nil
}

func equalText(a, b *string) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// findPending returns a pending payment; the engine is locked.
func (e *engine) findPending(key string) (*payment, error) {
	return e.checkPending(e.payments.byKey[key])
}

// checkPending returns the pending payment that was found under an id; the engine is locked.
func (e *engine) checkPending(o *payment) (*payment, error) {
	switch {
	case o == nil || o.purged:
		return nil, contract.RefuseUnknownf(codeNoPending, "there is no such pending payment")
	case o.madeBy != byPending:
		return nil, contract.Refusef(codeNoPending, "the payment was made by %s", o.madeBy)
	case o.status == stateCreated && !e.canBePaid(o):
		o.status = stateExpired
	}
	return o, nil
}

// pendingPayment returns a pending payment for an answer. note says what was unusual about it.
func (e *engine) pendingPayment(key string) (v payment, note string, err error) {
	defer e.lock()()
	o, err := e.checkPending(e.readPayment(key, (*payment).isPending))
	if err != nil {
		return v, "", err
	}
	if o.status == stateExpired {
		note = "nobody has paid in time; that PayPay says EXPIRED then is the sandbox's guess"
	}
	return o.view(), note, nil
}

// cancelPending cancels a pending payment that nobody has paid. PayPay cancels some
// time after the answer; by default the sandbox cancels before it. note says so.
func (e *engine) cancelPending(key string) (note string, err error) {
	defer e.lock()()

	o, err := e.findPending(key)
	if err != nil {
		return "", err
	}
	if o.status != stateCreated {
		return "", contract.Refusef(codePendingState, "pending payment %s is %s", key, o.status)
	}
	return e.whenCancelTakesEffect(func() { e.withdrawPending(o) }), nil
}

// withdrawPending ends a pending payment, unless it was paid or lapsed.
func (e *engine) withdrawPending(o *payment) {
	if o.status != stateCreated || !e.now().Before(o.payBy) {
		return
	}
	o.status, o.canceled = stateCanceled, e.nowInSeconds()
	e.state.Commit(state.Effect{
		At: e.now(), Provider: policy.PayPay, Operation: "cancelPendingPayment", Kind: "pending-payment-canceled",
		ID: o.key, Key: o.key,
	})
}

// ApprovePending lets the user pay a pending payment in the app: it is COMPLETED, and
// transactionEvent is sent. It returns an error for a payment that nobody, or not this user,
// can pay. Then nothing changes; in the app the user would see the reason.
func (p *Sandbox) ApprovePending(merchantPaymentID string) error {
	return p.engine.withPending("ApprovePending", merchantPaymentID, func(o *payment) error {
		e := p.engine
		u, err := e.chargeableUser(o.user, scopePending)
		if err != nil {
			return err
		}
		parts, err := u.wallet.take(o.amount, e.nowInSeconds())
		if err != nil {
			return err
		}
		e.pay("ApprovePending", o, u.wallet, parts)
		e.extend(o.user)
		return nil
	})
}

// LetPendingLapse ends the time in which a pending payment can be paid, as the clock does after
// 6 hours or at the merchant's expiryDate. It returns an error for a payment that nobody can
// pay any more.
func (p *Sandbox) LetPendingLapse(merchantPaymentID string) error {
	return p.engine.withPending("LetPendingLapse", merchantPaymentID, func(o *payment) error {
		o.payBy = p.engine.state.Clock.Now()
		return nil
	})
}

// withPending calls do with a pending payment that nobody has paid; the engine is locked
// meanwhile. method is the Go method to name in an error.
func (e *engine) withPending(method, key string, do func(*payment) error) error {
	defer e.lock()()
	o, err := e.findPending(key)
	if err == nil && o.status != stateCreated {
		err = fmt.Errorf("pending payment %s is %s", key, o.status)
	}
	if err == nil {
		err = do(o)
	}
	return contract.InMethod(method, err)
}
