package sandbox

import (
	"fmt"
	"slices"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
)

// Codes of refunds.
const (
	payPayThrottled    = "THROTTLED_MULTIPLE_REFUND_REJECTED"
	payPayRefundLimit  = "REFUND_LIMIT_EXCEEDED"
	payPayRefundWindow = "REFUND_WINDOW_EXCEED"
	payPayOneRefund    = "MERCHANT_MULTIPLE_REFUND_REJECTED"
	payPayNoRefund     = "NO_SUCH_REFUND_ORDER"
	payPayInternal     = "INTERNAL_SERVER_ERROR"
)

const (
	payPayRefundCreated = "CREATED"
	payPayRefundDone    = "REFUNDED"
	// payPayRefundDays is how many days a payment can be refunded (FAQ).
	payPayRefundDays = 365
	// payPayThrottle is how long a refund keeps a similar one away (OAS).
	payPayThrottle = time.Minute
)

// payPayRefund is a refund, and what asks for it.
type payPayRefund struct {
	key       string // merchantRefundId
	paymentID string
	amount    int64
	requested int64
	reason    *string
	status    string
	accepted  time.Time
}

// refund gives money back. The answer says CREATED, and the refund is done right
// after: at PayPay that takes longer. note says what was odd about it.
func (e *payPayEngine) refund(r payPayRefund) (made payPayRefund, note string, err error) {
	defer e.lock()()
	if e.orders.byID[r.paymentID] == nil && e.orders.byKey[r.paymentID] != nil {
		return made, "", contract.Refusef(payPayInternal,
			"paymentId is a merchantPaymentId; PayPay's own id of the payment is wanted")
	}
	o, err := e.find(r.paymentID)
	if err != nil {
		return made, "", err
	}
	if i := slices.IndexFunc(o.refunds, func(known payPayRefund) bool { return known.key == r.key }); i >= 0 {
		note = "merchantRefundId was used before: the first refund again, nothing refunded"
		if o.refunds[i].amount != r.amount {
			note += "; the amount is another one, and no source states what PayPay does then"
		}
		return o.refunds[i], note, nil
	}
	now := e.now()
	if err := e.refundable(o, r, now); err != nil {
		return made, "", err
	}
	r.status, r.accepted = payPayRefundDone, now
	back := o.held.last(r.amount)
	e.release(o, back)
	o.status = payPayStateRefunded
	o.refunds = append(slices.Clip(o.refunds), r)
	e.state.Commit(state.Effect{Provider: policy.PayPay, Operation: "refundPayment", Kind: "refund", ID: o.id, Key: r.key, Amount: r.amount})
	r.status = payPayRefundCreated
	return r, "", nil
}

// refundable says whether a payment can be refunded. Which code wins where
// several apply is the sandbox's guess.
func (e *payPayEngine) refundable(o *payPayOrder, r payPayRefund, now time.Time) error {
	account := e.users[o.user].account
	switch {
	case account == payPayCanceledUser || account == payPayInactiveUser:
		return contract.Refusef(account, "the account of user %s is in this state", o.user)
	case o.status != payPayStateCompleted && o.status != payPayStateRefunded:
		return &contract.Refusal{Code: payPayUnacceptable, CodeID: "00200013", Reason: fmt.Sprintf("payment %s is %s", o.id, o.status)}
	}
	if end := payPayRefundEnd(o.paid); !now.Before(end) {
		return contract.Refusef(payPayRefundWindow, "payment %s could be refunded before %s only", o.id, end.Format(time.RFC3339))
	}
	if n := len(o.refunds); n >= e.orders.refunds {
		if e.orders.refunds == 1 {
			return contract.Refusef(payPayOneRefund, "payment %s was refunded before, and the merchant can refund once; AllowRefunds changes that. "+
				"Older texts of PayPay say UNACCEPTABLE_OP, 00200014", o.id)
		}
		return contract.Refusef(payPayRefundLimit, "payment %s was refunded %d times, as often as AllowRefunds says", o.id, n)
	}
	if left := o.held.total(); r.amount > left {
		return &contract.Refusal{Code: payPayInvalidParams, CodeID: "00200015",
			Reason: fmt.Sprintf("a refund of %d yen, but %d yen of payment %s are left", r.amount, left, o.id)}
	}
	for _, known := range o.refunds {
		if known.amount == r.amount && now.Sub(known.accepted) < payPayThrottle {
			return contract.Refusef(payPayThrottled, "a refund of %d yen of payment %s was accepted less than %s ago; that similar means the same amount is the sandbox's guess",
				r.amount, o.id, payPayThrottle)
		}
	}
	return nil
}

// payPayRefundEnd is the first moment at which a payment cannot be refunded any
// more: midnight in Japan after the 365th day.
func payPayRefundEnd(paid time.Time) time.Time {
	y, m, d := paid.In(payPayJST).Date()
	return time.Date(y, m, d+payPayRefundDays+1, 0, 0, 0, 0, payPayJST)
}

// refundOf returns a refund.
func (e *payPayEngine) refundOf(key, paymentID string) (found payPayRefund, err error) {
	defer e.lock()()
	o := e.orders.byID[paymentID]
	switch {
	case o == nil:
		return found, contract.Refusef(payPayNoRefund, "there is no payment with this paymentId")
	case o.purged:
		return found, o.available()
	}
	for _, known := range o.refunds {
		if known.key == key {
			return known, nil
		}
	}
	return found, contract.Refusef(payPayNoRefund, "payment %s has no refund with this merchantRefundId", paymentID)
}

// AllowRefunds says how many refunds a payment can have: 1, as at first, is a
// merchant without multiple refunds. It returns an error for less than 1.
func (p *PayPay) AllowRefunds(perPayment int) error {
	if perPayment < 1 {
		return fmt.Errorf("sandbox: AllowRefunds: %d refunds, want at least 1", perPayment)
	}
	defer p.engine.lock()()
	p.engine.orders.refunds = perPayment
	return nil
}
