package paypay

import (
	"time"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/worlds"
)

// cancel cancels a payment, whatever operation made it. note says what was unusual about it.
// PayPay cancels some time after the answer; by default the sandbox cancels before it.
func (e *engine) cancel(key string) (note string, err error) {
	defer e.lock()()

	o := e.payments.byKey[key]
	switch {
	case o == nil:
		return "there is no such payment: nothing is cancelled; no source names another answer", nil
	case o.purged:
		return "", o.checkAvailable()
	case o.status == stateFailed:
		return "the payment has failed or is cancelled already", nil
	case o.id == "":
		return e.cancelUnpaid(o), nil
	case !o.isCancelable():
		return "", contract.Refusef(codeNotReversible, "payment %s is %s", o.id, o.status)
	}

	if end := cancelEnd(o.accepted); !e.now().Before(end) {
		return "", contract.Refusef(codeNotReversible,
			"payment %s could be cancelled before %s only", o.id, end.Format(time.RFC3339))
	}
	return e.whenCancelTakesEffect(func() { e.carryOutCancel(o) }), nil
}

// whenCancelTakesEffect cancels at once, or later in worlds where PayPay does.
func (e *engine) whenCancelTakesEffect(cancel func()) (note string) {
	if e.world().CancelEffect == worlds.CancelsLate {
		e.schedule(e.now().Add(worlds.Late), cancel)
		return "the cancellation takes effect in " + worlds.Late.String()
	}
	cancel()
	return ""
}

// cancelUnpaid cancels a payment that nobody has paid. PayPay's help pages say that the
// cancellation of a code waits for the payment (FAQ 4414069180943, 4414086139663).
func (e *engine) cancelUnpaid(o *payment) (note string) {
	switch {
	case !e.canBePaid(o):
		return "nobody has paid: nothing is cancelled; no source names another answer"
	case o.code != nil:
		o.cancelWhenPaid = true
		return "nobody has paid yet: the payment is cancelled after the user has paid"
	}
	return "nobody has paid yet: nothing is cancelled, and the user still can"
}

// cancelIfAsked cancels a payment that was just paid, if cancelPayment came before.
func (e *engine) cancelIfAsked(o *payment) {
	if !o.cancelWhenPaid {
		return
	}
	e.schedule(e.now().Add(worlds.Moment), func() {
		e.whenCancelTakesEffect(func() { e.carryOutCancel(o) })
	})
}

// isCancelable reports whether the status of a payment allows to cancel it.
func (o *payment) isCancelable() bool {
	if o.captureLater {
		return o.status == stateAuthorized
	}
	return o.status == stateCompleted
}

// carryOutCancel gives back what a payment took, if its status still allows that.
func (e *engine) carryOutCancel(o *payment) {
	if !o.isCancelable() {
		return
	}
	amount := o.remaining.total()
	e.release(o, o.remaining)
	e.dropIncrease(o)
	o.status, o.canceled = stateFailed, e.nowInSeconds()
	e.commitPayment("cancelPayment", "cancellation", o, amount)
}

// cancelEnd returns the first moment at which a payment can no longer be cancelled:
// 00:15 in Japan on the day after (OAS).
func cancelEnd(accepted time.Time) time.Time {
	y, m, d := accepted.In(japan).Date()
	return time.Date(y, m, d+1, 0, 15, 0, 0, japan)
}
