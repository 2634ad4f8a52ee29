package paypay

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
	"github.com/jppay/jppay/conformance/sandbox/contract"
)

// Codes of authorizations.
const (
	codeNotCancelable   = "ORDER_NOT_CANCELABLE"
	codeNotCapturable   = "ORDER_NOT_CAPTURABLE"
	codeCaptured        = "ALREADY_CAPTURED"
	codeOrderExpired    = "ORDER_EXPIRED"
	codeReauthorizing   = "REAUTHORIZATION_IN_PROGRESS"
	codeTooClose        = "TOO_CLOSE_TO_EXPIRY"
	codeReauthRejected  = "REAUTHORIZE_REJECTED"
	codeReauthUnchanged = "REAUTH_AMOUNT_UNCHANGED"
	codeReauthTooOften  = "REAUTH_MAX_LIMIT_EXCEEDED"
	codeNeedsConsent    = "USER_CONFIRMATION_REQUIRED"
)

const (
	// consentPeriod is how long a user can consent to a higher amount (OAS, for
	// reauthorizePayment; for capturePaymentAuth it is a guess).
	consentPeriod = 6 * time.Hour
	// maxChanges is how often the amount of an authorization can be changed (OAS).
	maxChanges = 10
	// minTimeLeft is how long an authorization must still be valid for a capture above its
	// amount. No source states it; the length is a guess.
	minTimeLeft = time.Hour
)

// capture is a capture of an authorization.
type capture struct {
	key         string // merchantCaptureId
	amount      int64
	requested   int64
	description string
	accepted    time.Time // zero while the user is asked
	ends        time.Time // until when the user is asked; zero if it needs no consent
}

// revert is how an authorization was reverted.
type revert struct {
	key       string // merchantRevertId
	requested int64
	reason    *string
	accepted  time.Time
}

// captureRequest asks to capture an authorization.
type captureRequest struct {
	key string // merchantPaymentId
	capture
}

// capture takes the money of an authorization, or a part of it. If the merchant wants more,
// asked is true, and nothing is done before the user consents.
func (e *engine) capture(r captureRequest) (v payment, asked bool, err error) {
	defer e.lock()()

	o := e.payments.byKey[r.key]
	if o == nil {
		return v, false, contract.Refusef(codeNoPayment, "there is no payment with this merchantPaymentId")
	}
	if i := e.repeatedCapture(o, r.capture.key); i >= 0 {
		return o.view(), o.captures[i].accepted.IsZero(), nil
	}
	if err := e.checkCapture(o); err != nil {
		return v, false, err
	}
	if r.amount > o.amount {
		err := e.checkHigherCapture(o, r.amount)
		if err == nil {
			err = e.checkIncrease(o, r.amount-o.amount)
		}
		if err != nil {
			return v, false, err
		}
		e.askConsent(o, &increase{capture: &r.capture, amount: r.amount})
		r.ends = o.increase.ends
		o.captures = []capture{r.capture}
		return o.view(), true, nil
	}

	e.completeCapture("capturePaymentAuth", o, r.capture)
	return o.view(), false, nil
}

// checkCapture refuses to capture a payment whose state does not allow it.
func (e *engine) checkCapture(o *payment) error {
	switch {
	case o.purged:
		return o.checkAvailable()
	case o.id == "":
		return contract.Refusef(codeNotCapturable,
			"nobody has paid yet; that PayPay answers this code is the sandbox's guess")
	case o.captureLater && !o.paid.IsZero():
		return contract.Refusef(codeCaptured, "payment %s is %s", o.id, o.status)
	case o.status == stateExpired:
		return contract.Refusef(codeOrderExpired, "payment %s expired at %s", o.id, o.expires.Format(time.RFC3339))
	case o.status == stateReauthorizing:
		return contract.Refusef(codeReauthorizing,
			"the user of payment %s has consented to a higher amount; ConfirmIncrease ends the change", o.id)
	case o.status != stateAuthorized:
		return contract.Refusef(codeNotCapturable, "payment %s is %s", o.id, o.status)
	case o.increase != nil:
		return contract.Refusef(codeReauthorizing,
			"the user of payment %s is asked for a higher amount; that PayPay answers this code then is the sandbox's guess",
			o.id)
	case e.users[o.user].accountCode == codeCanceledUser:
		return contract.Refusef(codeCanceledUser, "user %s has left PayPay", o.user)
	}
	return nil
}

// checkIncrease refuses a higher amount for which the user cannot be asked.
func (e *engine) checkIncrease(o *payment, more int64) error {
	now := e.nowInSeconds()
	if remaining := o.expires.Sub(now); remaining < minTimeLeft {
		return contract.Refusef(codeTooClose,
			"payment %s expires in %s; that less than %s is too close is the sandbox's guess", o.id, remaining, minTimeLeft)
	}
	err := e.users[o.user].wallet.checkPayment(o.remaining.method, more, now)
	var refusal *contract.Refusal
	listed := []string{codeNoFunds, codeLimitExceeded, codeDailyLimit, codeMonthlyLimit, codeUnacceptable}
	if errors.As(err, &refusal) && !slices.Contains(listed, refusal.Code) {
		return contract.Refusef(codeUnacceptable,
			"user %s cannot pay more: %s, which no source lists for captures", o.user, refusal.Code)
	}
	return err
}

// completeCapture completes a payment with a capture of the blocked amount or less. The
// notification shows the captured amount, and the payment keeps the authorized amount. No
// source says which amount each of them shows.
func (e *engine) completeCapture(operation string, o *payment, c capture) {
	e.release(o, o.remaining.lastTaken(o.remaining.total()-c.amount))
	e.users[o.user].wallet.blocked -= o.remaining.inWallet()
	now := e.nowInSeconds()
	c.accepted, c.ends = now, time.Time{}
	o.status, o.paid, o.methods, o.increase, o.captures = stateCompleted, now, o.remaining, nil, []capture{c}
	e.commitPayment(operation, "capture", o, c.amount)
	e.notifyTransaction(o, paypay.TransactionEventStateCOMPLETED, func(event *transactionEvent) {
		event.OrderAmount = strconv.FormatInt(c.amount, 10)
	})
}

// revertAuth gives an authorization up.
func (e *engine) revertAuth(paymentID string, r revert) (v payment, err error) {
	defer e.lock()()
	o, err := e.findPayment(paymentID)
	if err != nil {
		return v, err
	}
	if o.status != stateAuthorized {
		return v, contract.Refusef(codeNotCancelable, "payment %s is %s", o.id, o.status)
	}
	r.accepted = e.nowInSeconds()
	e.dropIncrease(o)
	e.unblock("revertAuth", o)
	o.status, o.revert = stateCanceled, &r
	e.notifyTransaction(o, paypay.TransactionEventStateCANCELED, nil)
	return o.view(), nil
}

// unblock gives everything back that an authorization blocks.
func (e *engine) unblock(operation string, o *payment) {
	amount := o.remaining.total()
	e.release(o, o.remaining)
	e.commitPayment(operation, "release", o, amount)
}

// expireAt lets an authorization expire at a time. A second call can only set an earlier time.
func (e *engine) expireAt(o *payment, at time.Time) {
	o.expires = at
	e.schedule(at, func() {
		if o.status == stateAuthorized || o.status == stateReauthorizing {
			e.expireAuthorization("Clock", o)
		}
	})
}

// expireAuthorization ends an authorization and sends transactionEvent.
func (e *engine) expireAuthorization(operation string, o *payment) {
	e.dropIncrease(o)
	e.unblock(operation, o)
	o.status = stateExpired
	e.notifyTransaction(o, paypay.TransactionEventStateEXPIRED, nil)
}

// LetAuthorizationLapse lets an authorization expire now, as the clock does at its
// end: the payment is EXPIRED, and transactionEvent is sent. It returns an error for a
// payment that is not AUTHORIZED.
func (p *Sandbox) LetAuthorizationLapse(paymentID string) error {
	return p.engine.withAuthorized("LetAuthorizationLapse", paymentID, func(o *payment) error {
		o.expires = p.engine.nowInSeconds()
		p.engine.expireAuthorization("LetAuthorizationLapse", o)
		return nil
	})
}

// ShortenAuthorization moves the end of an authorization, as PayPay may do for
// PAY_LATER_CC, and sends transactionEvent with state AUTHORIZED. The end is cut to
// whole seconds. It returns an error for a payment that is not AUTHORIZED, and for an
// end that has passed or is not before the present one.
func (p *Sandbox) ShortenAuthorization(paymentID string, end time.Time) error {
	return p.engine.withAuthorized("ShortenAuthorization", paymentID, func(o *payment) error {
		e := p.engine
		end = end.UTC().Truncate(time.Second)
		if !end.After(e.nowInSeconds()) || !end.Before(o.expires) {
			return &contract.Problem{Field: "end", Reason: fmt.Sprintf(
				"the end of payment %s is to be after now and before %s", o.id, o.expires.Format(time.RFC3339))}
		}
		e.expireAt(o, end)
		e.notifyTransaction(o, paypay.TransactionEventStateAUTHORIZED, nil)
		return nil
	})
}

// withAuthorized calls do with a payment that is AUTHORIZED; the engine is locked meanwhile.
// method is the Go method to name in an error.
func (e *engine) withAuthorized(method, paymentID string, do func(*payment) error) error {
	return e.withPayment(method, paymentID, func(o *payment) error {
		if o.status != stateAuthorized {
			return fmt.Errorf("payment %s is %s", o.id, o.status)
		}
		return do(o)
	})
}
