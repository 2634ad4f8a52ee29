package paypay

import (
	"fmt"
	"slices"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/conformance/sandbox/worlds"
	"github.com/jppay/jppay/overlay/policy"
)

// Codes of refunds.
const (
	codeThrottled    = "THROTTLED_MULTIPLE_REFUND_REJECTED"
	codeRefundLimit  = "REFUND_LIMIT_EXCEEDED"
	codeRefundWindow = "REFUND_WINDOW_EXCEED"
	codeOneRefund    = "MERCHANT_MULTIPLE_REFUND_REJECTED"
	codeNoRefund     = "NO_SUCH_REFUND_ORDER"
	codeInternal     = "INTERNAL_SERVER_ERROR"
)

const (
	refundCreated = "CREATED"
	refundDone    = "REFUNDED"
	refundFailed  = "REFUND_FAILED" // for now
	// refundDays is how many days a payment can be refunded (FAQ).
	refundDays = 365
	// throttlePeriod is how long after a refund a similar one is refused (OAS).
	throttlePeriod = time.Minute
)

// refund is a refund, or the request for one.
type refund struct {
	key       string // merchantRefundId
	paymentID string
	amount    int64
	requested int64
	reason    *string
	status    string
	accepted  time.Time
}

// refund gives money back. The answer says CREATED. By default the refund is done right after
// the answer; at PayPay that takes longer. note says what was unusual about it.
func (e *engine) refund(r refund) (made refund, note string, err error) {
	defer e.lock()()

	if e.payments.byID[r.paymentID] == nil && e.payments.byKey[r.paymentID] != nil {
		return made, "", contract.Refusef(codeInternal,
			"paymentId is a merchantPaymentId; PayPay's own id of the payment is wanted")
	}

	o, err := e.findPayment(r.paymentID)
	if err != nil {
		return made, "", err
	}
	if i := slices.IndexFunc(o.refunds, func(known refund) bool { return known.key == r.key }); i >= 0 {
		note = "merchantRefundId was used before: the first refund again, nothing refunded"
		if o.refunds[i].amount != r.amount {
			note += "; the amount is another one, and no source states what PayPay does then"
		}
		return o.refunds[i], note, nil
	}

	now := e.nowInSeconds()
	if err := e.checkRefund(o, r, now); err != nil {
		return made, "", err
	}

	r.status, r.accepted = refundCreated, now
	back := o.remaining.lastTaken(r.amount)
	o.remaining = o.remaining.minus(back)
	o.status = stateRefunded
	o.refunds = append(slices.Clip(o.refunds), r)
	e.payments.refundKeys[r.key] = o.id
	i := len(o.refunds) - 1
	if e.world().RefundEffect != worlds.RefundsAtOnce {
		if e.world().RefundEffect == worlds.RefundsFailFirst {
			o.refunds[i].status = refundFailed
		}
		e.schedule(e.now().Add(worlds.Late), func() { e.carryOutRefund(o, i, back) })
		return r, "the money goes back in " + worlds.Late.String(), nil
	}

	e.carryOutRefund(o, i, back)
	return r, "", nil
}

// carryOutRefund gives the money of the i-th refund of a payment to the user.
func (e *engine) carryOutRefund(o *payment, i int, back funds) {
	e.users[o.user].wallet.give(back)
	o.refunds[i].status = refundDone
	e.state.Commit(state.Effect{
		At: e.now(), Provider: policy.PayPay, Operation: "refundPayment", Kind: "refund",
		ID: o.id, Key: o.refunds[i].key, Amount: o.refunds[i].amount,
	})
}

// checkRefund refuses to refund a payment whose state does not allow it. Which code is
// answered if several apply is the sandbox's guess.
func (e *engine) checkRefund(o *payment, r refund, now time.Time) error {
	account := e.users[o.user].accountCode
	switch {
	case account == codeCanceledUser || account == codeInactiveUser:
		return contract.Refusef(account, "the account of user %s is in this state", o.user)
	case o.status != stateCompleted && o.status != stateRefunded:
		return &contract.Refusal{
			Code:   codeUnacceptable,
			CodeID: "00200013",
			Reason: fmt.Sprintf("payment %s is %s", o.id, o.status),
		}
	}

	if end := refundEnd(o.paid); !now.Before(end) {
		return contract.Refusef(codeRefundWindow,
			"payment %s could be refunded before %s only", o.id, end.Format(time.RFC3339))
	}
	if n := len(o.refunds); n >= e.payments.maxRefunds {
		if e.payments.maxRefunds == 1 {
			return contract.Refusef(codeOneRefund,
				"payment %s was refunded before, and the merchant can refund once unless it is allowed more. "+
					"Older texts of PayPay say UNACCEPTABLE_OP, 00200014", o.id)
		}
		return contract.Refusef(codeRefundLimit, "payment %s was refunded %d times, as often as the merchant can", o.id, n)
	}

	if remaining := o.remaining.total(); r.amount > remaining {
		return &contract.Refusal{
			Code:   codeInvalidParams,
			CodeID: "00200015",
			Reason: fmt.Sprintf("a refund of %d yen, but %d yen of payment %s are left", r.amount, remaining, o.id),
		}
	}

	for _, known := range o.refunds {
		if known.amount == r.amount && now.Sub(known.accepted) < throttlePeriod {
			return contract.Refusef(codeThrottled,
				"a refund of %d yen of payment %s was accepted less than %s ago; "+
					"that similar means the same amount is the sandbox's guess",
				r.amount, o.id, throttlePeriod)
		}
	}
	return nil
}

// refundEnd returns the first moment at which a payment can no longer be refunded:
// midnight in Japan after the 365th day.
func refundEnd(paid time.Time) time.Time {
	y, m, d := paid.In(japan).Date()
	return time.Date(y, m, d+refundDays+1, 0, 0, 0, 0, japan)
}

// findRefund returns a refund.
func (e *engine) findRefund(key, paymentID string) (found refund, err error) {
	defer e.lock()()
	o := e.payments.byID[paymentID]
	switch {
	case o == nil:
		return found, contract.Refusef(codeNoRefund, "there is no payment with this paymentId")
	case o.purged:
		return found, o.checkAvailable()
	}
	for _, known := range o.refunds {
		if known.key == key {
			return known, nil
		}
	}
	return found, contract.Refusef(codeNoRefund, "payment %s has no refund with this merchantRefundId", paymentID)
}

// AllowRefundReadsByKey says whether the merchant may leave paymentId out of getRefundDetails, as
// merchants from before July 2025 may. The initial value is false, as for new merchants. If refunds of
// several payments have the same merchantRefundId, the newest is answered; that is the sandbox's guess.
func (p *Sandbox) AllowRefundReadsByKey(allowed bool) {
	defer p.engine.lock()()
	p.engine.payments.refundsByKey = allowed
}

// newestRefund returns the paymentId of the newest refund with a merchantRefundId, and whether the
// merchant may read refunds without one.
func (e *engine) newestRefund(key string) (paymentID string, allowed bool) {
	defer e.lock()()
	return e.payments.refundKeys[key], e.payments.refundsByKey
}

// mostRefunds is how many refunds of a payment PayPay allows (FAQ 4414061741583).
const mostRefunds = 20

// AllowRefunds says how many refunds a payment can have, up to 20. The initial value 1 means a
// merchant without multiple refunds. It returns an error for another number.
func (p *Sandbox) AllowRefunds(perPayment int) error {
	if perPayment < 1 || perPayment > mostRefunds {
		return contract.InMethod("AllowRefunds",
			contract.Invalidf("count", "%d refunds, want 1 to %d", perPayment, mostRefunds))
	}
	defer p.engine.lock()()
	p.engine.payments.maxRefunds = perPayment
	return nil
}
