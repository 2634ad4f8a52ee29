package paypay

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/gen/paypay"
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
	// consent is how long a user can consent to a higher amount (OAS, for
	// reauthorizePayment; for capturePaymentAuth it is a guess).
	consent = 6 * time.Hour
	// changes is how often the amount can be changed (OAS).
	changes = 10
	// tooClose is how long an authorization must still hold if more than
	// it is to be captured. No source states it; the length is a guess.
	tooClose = time.Hour
)

// capture is a capture.
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

// increase is a higher amount that the user is asked to consent to, by
// reauthorizePayment or by a capture.
type increase struct {
	requestID string // of reauthorizePayment
	capture   *capture
	amount    int64
	ends      time.Time
	url       string // where the user consents
}

// change asks for another amount of an authorization.
type change struct {
	requestID, paymentID string
	amount               int64
	redirects            bool // redirectUrl, redirectType and userAgent are all there
}

// reauthorize changes the amount of an authorization. A lower one takes effect at
// once; for a higher one raise is not nil, and the user has to consent.
func (e *engine) reauthorize(r change) (v payment, raise *increase, err error) {
	defer e.lock()()
	o, err := e.find(r.paymentID)
	if err != nil {
		return v, nil, err
	}
	if err := e.changeable(o, r); err != nil {
		return v, nil, err
	}
	if r.amount > o.amount {
		if !r.redirects {
			return v, nil, contract.Refusef(codeMissing, "redirectUrl, redirectType and userAgent are needed for a higher amount; no source names the code")
		}
		o.changes = append(slices.Clip(o.changes), r.requestID)
		e.askConsent(o, &increase{requestID: r.requestID, amount: r.amount})
		asked := *o.increase
		return o.view(), &asked, nil
	}
	o.changes = append(slices.Clip(o.changes), r.requestID)
	e.release(o, o.held.last(o.amount-r.amount))
	o.amount, o.methods = r.amount, o.held
	e.changed("reauthorizePayment", o, r.requestID)
	return o.view(), nil, nil
}

// changeable says whether the amount of an authorization can be changed. Which
// code wins where several apply is the sandbox's guess.
func (e *engine) changeable(o *payment, r change) error {
	u := e.users[o.user]
	switch {
	case slices.Contains(o.changes, r.requestID):
		return contract.Refusef(codeReauthRejected, "requestId was used before for payment %s", o.id)
	case o.status != stateAuthorized:
		return contract.Refusef(codeReauthRejected, "payment %s is %s", o.id, o.status)
	case o.increase != nil:
		return contract.Refusef(codeReauthRejected, "the user of payment %s is asked for a higher amount already; the code is the sandbox's guess", o.id)
	case u.wallet.decline == codeMethodInvalidated:
		return contract.Refusef(codeMethodInvalidated, "user %s has to choose another payment method", o.user)
	case u.account != "" || u.wallet.decline != "":
		return contract.Refusef(codeReauthRejected, "the account or payment method of user %s allows no payments; the code is the sandbox's guess", o.user)
	case r.amount == o.amount:
		return contract.Refusef(codeReauthUnchanged, "%d yen are authorized already", o.amount)
	case len(o.changes) >= changes:
		return contract.Refusef(codeReauthTooOften, "the amount of payment %s was to be changed %d times already", o.id, len(o.changes))
	}
	return nil
}

// changed enters a changed amount and tells of it.
func (e *engine) changed(operation string, o *payment, requestID string) {
	e.commitOrder(operation, "reauthorization", o, o.amount)
	e.tell(o, paypay.TransactionEventStateAUTHORIZED, func(event *transactionEvent) { event.ReauthRequestID = &requestID })
}

// askConsent waits for the user's consent to a higher amount.
func (e *engine) askConsent(o *payment, raise *increase) {
	raise.ends = e.now().Add(consent)
	if o.expires.Before(raise.ends) {
		raise.ends = o.expires
	}
	raise.url = "https://paypay.sandbox.test/consent/" + e.state.IDs.Letters(16)
	o.increase = raise
	e.at(raise.ends, func() {
		if o.increase == raise && o.status == stateAuthorized {
			e.endRaise(o)
		}
	})
}

// endRaise tells that the user did not consent in time. No source states that
// this is told of a capture, whose notification would lack its requestId.
func (e *engine) endRaise(o *payment) {
	raise := o.increase
	e.dropRaise(o)
	if raise.capture != nil {
		return
	}
	e.tell(o, paypay.TransactionEventStateAUTHORIZED, func(event *transactionEvent) {
		event.ConfirmationExpiresAt, event.ReauthRequestID = new(eventTime(raise.ends)), &raise.requestID
		event.PaidAt = nil
	})
}

// dropRaise forgets that the user was asked.
func (e *engine) dropRaise(o *payment) {
	o.increase = nil
	if o.paid.IsZero() {
		o.captures = nil // there is none but the one that the user was asked for
	}
}

// captureRequest asks to capture an authorization.
type captureRequest struct {
	key string // merchantPaymentId
	capture
}

// capture takes the money of an authorization, or less. For more, asked is true:
// nothing is done before the user consents.
func (e *engine) capture(r captureRequest) (v payment, asked bool, err error) {
	defer e.lock()()
	o := e.payments.byKey[r.key]
	if o == nil {
		return v, false, contract.Refusef(codeNoPayment, "there is no payment with this merchantPaymentId")
	}
	if err := e.capturable(o); err != nil {
		return v, false, err
	}
	if r.amount > o.amount {
		if err := e.raisable(o, r.amount-o.amount); err != nil {
			return v, false, err
		}
		e.askConsent(o, &increase{capture: &r.capture, amount: r.amount})
		r.ends = o.increase.ends
		o.captures = []capture{r.capture}
		return o.view(), true, nil
	}
	e.take("capturePaymentAuth", o, r.capture)
	return o.view(), false, nil
}

// capturable says whether a payment can be captured.
func (e *engine) capturable(o *payment) error {
	switch {
	case o.purged:
		return o.available()
	case o.id == "":
		return contract.Refusef(codeNotCapturable, "nobody has paid yet; that PayPay answers this code is the sandbox's guess")
	case o.later && !o.paid.IsZero():
		return contract.Refusef(codeCaptured, "payment %s is %s", o.id, o.status)
	case o.status == stateExpired:
		return contract.Refusef(codeOrderExpired, "payment %s expired at %s", o.id, o.expires.Format(time.RFC3339))
	case o.status == stateReauthorizing:
		return contract.Refusef(codeReauthorizing, "the user of payment %s has consented to a higher amount; ConfirmIncrease ends the change", o.id)
	case o.status != stateAuthorized:
		return contract.Refusef(codeNotCapturable, "payment %s is %s", o.id, o.status)
	case o.increase != nil:
		return contract.Refusef(codeReauthorizing, "the user of payment %s is asked for a higher amount; that PayPay answers this code then is the sandbox's guess", o.id)
	case e.users[o.user].account == codeCanceledUser:
		return contract.Refusef(codeCanceledUser, "user %s has left PayPay", o.user)
	}
	return nil
}

// raisable says whether the user can be asked for more.
func (e *engine) raisable(o *payment, more int64) error {
	now := e.now()
	if left := o.expires.Sub(now); left < tooClose {
		return contract.Refusef(codeTooClose, "payment %s expires in %s; that less than %s is too close is the sandbox's guess", o.id, left, tooClose)
	}
	err := e.users[o.user].wallet.check(more, now)
	var refusal *contract.Refusal
	listed := []string{codeNoFunds, codeLimitExceeded, codeDailyLimit, codeMonthlyLimit, codeUnacceptable}
	if errors.As(err, &refusal) && !slices.Contains(listed, refusal.Code) {
		return contract.Refusef(codeUnacceptable, "user %s cannot pay more: %s, which no source lists for captures", o.user, refusal.Code)
	}
	return err
}

// take completes a payment with a capture of what is blocked, or of less. The
// notification tells what was captured, the payment's amount stays what was
// authorized: no source says which of the two each of them is.
func (e *engine) take(operation string, o *payment, c capture) {
	e.release(o, o.held.last(o.held.total()-c.amount))
	e.users[o.user].wallet.blocked -= o.held.total()
	now := e.now()
	c.accepted, c.ends = now, time.Time{}
	o.status, o.paid, o.methods, o.increase, o.captures = stateCompleted, now, o.held, nil, []capture{c}
	e.commitOrder(operation, "capture", o, c.amount)
	e.tell(o, paypay.TransactionEventStateCOMPLETED, func(event *transactionEvent) { event.OrderAmount = strconv.FormatInt(c.amount, 10) })
}

// revertAuth gives an authorization up.
func (e *engine) revertAuth(paymentID string, r revert) (v payment, err error) {
	defer e.lock()()
	o, err := e.find(paymentID)
	if err != nil {
		return v, err
	}
	if o.status != stateAuthorized {
		return v, contract.Refusef(codeNotCancelable, "payment %s is %s", o.id, o.status)
	}
	r.accepted = e.now()
	e.dropRaise(o)
	e.giveUp("revertAuth", o)
	o.status, o.revert = stateCanceled, &r
	e.tell(o, paypay.TransactionEventStateCANCELED, nil)
	return o.view(), nil
}

// giveUp unblocks what is blocked.
func (e *engine) giveUp(operation string, o *payment) {
	amount := o.held.total()
	e.release(o, o.held)
	e.commitOrder(operation, "release", o, amount)
}

// expireAt lets an authorization expire at a time, or earlier if it is called
// again.
func (e *engine) expireAt(o *payment, at time.Time) {
	o.expires = at
	e.at(at, func() {
		if o.status == stateAuthorized || o.status == stateReauthorizing {
			e.expire("Clock", o)
		}
	})
}

func (e *engine) expire(operation string, o *payment) {
	e.dropRaise(o)
	e.giveUp(operation, o)
	o.status = stateExpired
	e.tell(o, paypay.TransactionEventStateEXPIRED, nil)
}

// ConfirmIncrease lets the user consent to the higher amount that
// reauthorizePayment or capturePaymentAuth asked for. The payment is then
// AUTHORIZED with the higher amount, or COMPLETED where it was a capture, and
// transactionEvent tells. It returns an error where the user is not asked, or
// cannot pay that much; nothing changes then.
func (p *Sandbox) ConfirmIncrease(paymentID string) error {
	return p.engine.consent("ConfirmIncrease", paymentID, func(o *payment) error {
		e, raise := p.engine, o.increase
		w := e.users[o.user].wallet
		more, err := w.take(raise.amount-o.amount, e.now())
		if err != nil {
			return err
		}
		w.blocked += more.total()
		o.held = o.held.plus(more)
		o.status, o.amount, o.methods, o.increase = stateAuthorized, raise.amount, o.held, nil
		if raise.capture != nil {
			e.take("ConfirmIncrease", o, *raise.capture)
			return nil
		}
		e.changed("ConfirmIncrease", o, raise.requestID)
		return nil
	})
}

// AcceptIncrease lets the user consent as ConfirmIncrease does and Sandbox take
// its time: the payment is REAUTHORIZING, and captures are refused with
// REAUTHORIZATION_IN_PROGRESS, until ConfirmIncrease ends it. It returns an error
// where the user is not asked.
func (p *Sandbox) AcceptIncrease(paymentID string) error {
	return p.engine.consent("AcceptIncrease", paymentID, func(o *payment) error {
		o.status = stateReauthorizing
		return nil
	})
}

// DeclineIncrease lets the user refuse the higher amount; what is authorized
// stays. No notification is sent: no source states one. It returns an error where
// the user is not asked.
func (p *Sandbox) DeclineIncrease(paymentID string) error {
	return p.engine.consent("DeclineIncrease", paymentID, func(o *payment) error {
		o.status = stateAuthorized
		p.engine.dropRaise(o)
		return nil
	})
}

// LetIncreaseLapse ends the time in which the user can consent to a higher
// amount, as 6 hours of the clock do: what is authorized stays, and
// transactionEvent tells if it was reauthorizePayment that asked. It returns an
// error where the user is not asked or has consented.
func (p *Sandbox) LetIncreaseLapse(paymentID string) error {
	return p.engine.consent("LetIncreaseLapse", paymentID, func(o *payment) error {
		if o.status != stateAuthorized {
			return fmt.Errorf("payment %s is %s", o.id, o.status)
		}
		o.increase.ends = p.engine.now()
		p.engine.endRaise(o)
		return nil
	})
}

// LetAuthorizationLapse lets an authorization expire now, as its end by the clock
// does: the payment is EXPIRED, and transactionEvent tells. It returns an error
// for a payment that is not AUTHORIZED.
func (p *Sandbox) LetAuthorizationLapse(paymentID string) error {
	return p.engine.authorized("LetAuthorizationLapse", paymentID, func(o *payment) error {
		o.expires = p.engine.now()
		p.engine.expire("LetAuthorizationLapse", o)
		return nil
	})
}

// ShortenAuthorization moves the end of an authorization, as Sandbox may do
// with those of PAY_LATER_CC, and transactionEvent tells with state AUTHORIZED. It
// returns an error for a payment that is not AUTHORIZED, and for an end that has
// passed or is not before the present one. Seconds are whole.
func (p *Sandbox) ShortenAuthorization(paymentID string, end time.Time) error {
	return p.engine.authorized("ShortenAuthorization", paymentID, func(o *payment) error {
		e := p.engine
		end = end.UTC().Truncate(time.Second)
		if !end.After(e.now()) || !end.Before(o.expires) {
			return fmt.Errorf("the end of payment %s is to be after now and before %s", o.id, o.expires.Format(time.RFC3339))
		}
		e.expireAt(o, end)
		e.tell(o, paypay.TransactionEventStateAUTHORIZED, nil)
		return nil
	})
}

// authorized acts on a payment that is AUTHORIZED.
func (e *engine) authorized(method, paymentID string, do func(*payment) error) error {
	return e.order(method, paymentID, func(o *payment) error {
		if o.status != stateAuthorized {
			return fmt.Errorf("payment %s is %s", o.id, o.status)
		}
		return do(o)
	})
}

// consent acts on a payment whose user is asked for a higher amount.
func (e *engine) consent(method, paymentID string, do func(*payment) error) error {
	return e.order(method, paymentID, func(o *payment) error {
		if o.increase == nil {
			return fmt.Errorf("the user of payment %s is asked for nothing", o.id)
		}
		return do(o)
	})
}
