package sandbox

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
)

// payPayPendingLife is how long a user can pay a pending payment if the merchant
// says nothing (inferred from one sample of PHP).
const payPayPendingLife = 6 * time.Hour

// Codes of pending payments.
const (
	payPayDuplicatePending = "DUPLICATE_REQUEST_ORDER"
	payPaySimilarPending   = "SUSPECTED_DUPLICATE_ORDER"
	payPayNoPending        = "REQUEST_ORDER_NOT_FOUND"
	payPayPendingState     = "INVALID_REQUEST_ORDER_STATE"
)

// createPending asks a user for a payment in the app.
func (e *payPayEngine) createPending(r payPayCharge) (v payPayOrder, err error) {
	defer e.lock()()
	if o := e.orders.byKey[r.key]; o != nil {
		return v, contract.Refusef(payPayDuplicatePending, "merchantPaymentId was used by %s", o.made)
	}
	if _, err := e.debtor(r.user, payPayScopePending); err != nil {
		var refusal *contract.Refusal
		if errors.As(err, &refusal) && (refusal.Code == payPayCanceledUser || refusal.Code == payPayInactiveUser) {
			err = contract.Refusef(payPayUnacceptable, "the account of user %s is in the state %s; no source lists that code for this operation", r.user, refusal.Code)
		}
		return v, err
	}
	now := e.now()
	o := &payPayOrder{key: r.key, made: payPayByPending, user: r.user, status: payPayStateCreated, amount: r.amount,
		requested: r.requested, payBy: now.Add(payPayPendingLife), info: r.info}
	if r.expires != nil {
		o.payBy = time.Unix(*r.expires, 0).UTC()
		if !o.payBy.After(now) {
			return v, contract.Refusef(payPayInvalidRequest, "expiryDate has passed; that PayPay refuses it is the sandbox's guess")
		}
	}
	if err := e.similarPending(o, now); err != nil {
		return v, err
	}
	if err := e.room(); err != nil {
		return v, err
	}
	e.orders.byKey[r.key] = o
	e.orders.pending[r.user] = append(e.orders.pending[r.user], payPayAsked{o, now})
	e.state.Commit(state.Effect{Provider: policy.PayPay, Operation: payPayByPending, Kind: "pending-payment", ID: r.key, Key: r.key})
	return o.view(), nil
}

// payPayAsked is a pending payment of the last 5 minutes.
type payPayAsked struct {
	order *payPayOrder
	at    time.Time
}

// similarPending refuses what looks like the same order. No source states what
// makes two orders the same: here it is user, amount and description within 5
// minutes, while the first is open.
func (e *payPayEngine) similarPending(o *payPayOrder, now time.Time) error {
	list := slices.DeleteFunc(e.orders.pending[o.user], func(a payPayAsked) bool { return now.Sub(a.at) >= payPaySimilar })
	e.orders.pending[o.user] = list
	for _, asked := range list {
		known := asked.order
		if e.payable(known) && known.amount == o.amount && equalText(known.info.description, o.info.description) {
			return contract.Refusef(payPaySimilarPending, "pending payment %s asks the same user for the same amount with the same description, %s ago; "+
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

// pendingOrder returns a pending payment; e.mu is held.
func (e *payPayEngine) pendingOrder(key string) (*payPayOrder, error) {
	o := e.orders.byKey[key]
	switch {
	case o == nil || o.purged:
		return nil, contract.Refusef(payPayNoPending, "there is no such pending payment")
	case o.made != payPayByPending:
		return nil, contract.Refusef(payPayNoPending, "the payment was made by %s", o.made)
	case o.status == payPayStateCreated && !e.payable(o):
		o.status = payPayStateExpired
	}
	return o, nil
}

// pendingPayment returns a pending payment. note says what was odd about it.
func (e *payPayEngine) pendingPayment(key string) (v payPayOrder, note string, err error) {
	defer e.lock()()
	o, err := e.pendingOrder(key)
	if err != nil {
		return v, "", err
	}
	if o.status == payPayStateExpired {
		note = "nobody has paid in time; that PayPay says EXPIRED then is the sandbox's guess"
	}
	return o.view(), note, nil
}

// cancelPending withdraws a pending payment that nobody has paid. PayPay does it
// some time after the answer, the sandbox before it.
func (e *payPayEngine) cancelPending(key string) error {
	defer e.lock()()
	o, err := e.pendingOrder(key)
	if err != nil {
		return err
	}
	if o.status != payPayStateCreated {
		return contract.Refusef(payPayPendingState, "pending payment %s is %s", key, o.status)
	}
	o.status, o.canceled = payPayStateCanceled, e.now()
	e.state.Commit(state.Effect{Provider: policy.PayPay, Operation: "cancelPendingPayment", Kind: "pending-payment-canceled", ID: key, Key: key})
	return nil
}

// ApprovePending lets the user pay a pending payment in the app: it is COMPLETED,
// and transactionEvent tells. It returns an error for a payment that cannot be
// paid, or not by this user; nothing changes then, and the user sees the reason
// in the app.
func (p *PayPay) ApprovePending(merchantPaymentID string) error {
	return p.engine.ask("ApprovePending", merchantPaymentID, func(o *payPayOrder) error {
		e := p.engine
		u, err := e.debtor(o.user, payPayScopePending)
		if err != nil {
			return err
		}
		parts, err := u.wallet.take(o.amount, e.now())
		if err != nil {
			return err
		}
		e.pay("ApprovePending", o, u.wallet, parts)
		e.extend(o.user)
		return nil
	})
}

// LetPendingLapse ends the time in which a pending payment can be paid, as 6
// hours of the clock do, or the merchant's expiryDate. It returns an error for a
// payment that nobody can pay any more.
func (p *PayPay) LetPendingLapse(merchantPaymentID string) error {
	return p.engine.ask("LetPendingLapse", merchantPaymentID, func(o *payPayOrder) error {
		o.payBy = p.engine.state.Clock.Now()
		return nil
	})
}

// ask does what the methods above share.
func (e *payPayEngine) ask(method, key string, do func(*payPayOrder) error) error {
	defer e.lock()()
	o, err := e.pendingOrder(key)
	if err == nil && o.status != payPayStateCreated {
		err = fmt.Errorf("pending payment %s is %s", key, o.status)
	}
	if err == nil {
		err = do(o)
	}
	if err != nil {
		return fmt.Errorf("sandbox: %s: %w", method, err)
	}
	return nil
}
