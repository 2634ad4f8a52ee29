package paypay

import (
	"time"

	"github.com/jppay/jppay/conformance/sandbox/contract"
)

// cancel cancels a payment, whatever operation made it. note says what was odd about
// it. PayPay cancels some time after the answer, the sandbox before it.
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
	case o.id == "" && e.canBePaid(o):
		return "nobody has paid yet: nothing is cancelled, and the user still can; no source names another answer", nil
	case o.id == "":
		return "nobody has paid: nothing is cancelled; no source names another answer", nil
	case o.captureLater && o.status != stateAuthorized, !o.captureLater && o.status != stateCompleted:
		return "", contract.Refusef(codeNotReversible, "payment %s is %s", o.id, o.status)
	}

	if end := cancelEnd(o.accepted); !e.now().Before(end) {
		return "", contract.Refusef(codeNotReversible,
			"payment %s could be cancelled before %s only", o.id, end.Format(time.RFC3339))
	}

	amount := o.remaining.total()
	e.release(o, o.remaining)
	e.dropIncrease(o)
	o.status, o.canceled = stateFailed, e.nowInSeconds()
	e.commitPayment("cancelPayment", "cancellation", o, amount)
	return "", nil
}

// cancelEnd returns the first moment at which a payment can no longer be cancelled:
// 00:15 in Japan on the day after (OAS).
func cancelEnd(accepted time.Time) time.Time {
	y, m, d := accepted.In(japan).Date()
	return time.Date(y, m, d+1, 0, 15, 0, 0, japan)
}
