package sandbox

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
	payPayNotCancelable   = "ORDER_NOT_CANCELABLE"
	payPayNotCapturable   = "ORDER_NOT_CAPTURABLE"
	payPayCaptured        = "ALREADY_CAPTURED"
	payPayOrderExpired    = "ORDER_EXPIRED"
	payPayReauthorizing   = "REAUTHORIZATION_IN_PROGRESS"
	payPayTooClose        = "TOO_CLOSE_TO_EXPIRY"
	payPayReauthRejected  = "REAUTHORIZE_REJECTED"
	payPayReauthUnchanged = "REAUTH_AMOUNT_UNCHANGED"
	payPayReauthTooOften  = "REAUTH_MAX_LIMIT_EXCEEDED"
	payPayNeedsConsent    = "USER_CONFIRMATION_REQUIRED"
)

const (
	// payPayConsent is how long a user can consent to a higher amount (OAS, for
	// reauthorizePayment; for capturePaymentAuth it is a guess).
	payPayConsent = 6 * time.Hour
	// payPayChanges is how often the amount can be changed (OAS).
	payPayChanges = 10
	// payPayTooCloseTime is how long an authorization must still hold if more than
	// it is to be captured. No source states it; the length is a guess.
	payPayTooCloseTime = time.Hour
)

// payPayCapture is a capture.
type payPayCapture struct {
	key         string // merchantCaptureId
	amount      int64
	requested   int64
	description string
	accepted    time.Time // zero while the user is asked
	ends        time.Time // until when the user is asked; zero if it needs no consent
}

// payPayRevert is how an authorization was reverted.
type payPayRevert struct {
	key       string // merchantRevertId
	requested int64
	reason    *string
	accepted  time.Time
}

// payPayRaise is a higher amount that the user is asked to consent to, by
// reauthorizePayment or by a capture.
type payPayRaise struct {
	requestID string // of reauthorizePayment
	capture   *payPayCapture
	amount    int64
	ends      time.Time
	url       string // where the user consents
}

// payPayChange asks for another amount of an authorization.
type payPayChange struct {
	requestID, paymentID string
	amount               int64
	redirects            bool // redirectUrl, redirectType and userAgent are all there
}

// reauthorize changes the amount of an authorization. A lower one takes effect at
// once; for a higher one raise is not nil, and the user has to consent.
func (e *payPayEngine) reauthorize(r payPayChange) (v payPayOrder, raise *payPayRaise, err error) {
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
			return v, nil, contract.Refusef(payPayMissing, "redirectUrl, redirectType and userAgent are needed for a higher amount; no source names the code")
		}
		o.changes = append(slices.Clip(o.changes), r.requestID)
		e.askConsent(o, &payPayRaise{requestID: r.requestID, amount: r.amount})
		asked := *o.raise
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
func (e *payPayEngine) changeable(o *payPayOrder, r payPayChange) error {
	u := e.users[o.user]
	switch {
	case slices.Contains(o.changes, r.requestID):
		return contract.Refusef(payPayReauthRejected, "requestId was used before for payment %s", o.id)
	case o.status != payPayStateAuthorized:
		return contract.Refusef(payPayReauthRejected, "payment %s is %s", o.id, o.status)
	case o.raise != nil:
		return contract.Refusef(payPayReauthRejected, "the user of payment %s is asked for a higher amount already; the code is the sandbox's guess", o.id)
	case u.wallet.decline == payPayMethodInvalidated:
		return contract.Refusef(payPayMethodInvalidated, "user %s has to choose another payment method", o.user)
	case u.account != "" || u.wallet.decline != "":
		return contract.Refusef(payPayReauthRejected, "the account or payment method of user %s allows no payments; the code is the sandbox's guess", o.user)
	case r.amount == o.amount:
		return contract.Refusef(payPayReauthUnchanged, "%d yen are authorized already", o.amount)
	case len(o.changes) >= payPayChanges:
		return contract.Refusef(payPayReauthTooOften, "the amount of payment %s was to be changed %d times already", o.id, len(o.changes))
	}
	return nil
}

// changed enters a changed amount and tells of it.
func (e *payPayEngine) changed(operation string, o *payPayOrder, requestID string) {
	e.commitOrder(operation, "reauthorization", o, o.amount)
	e.tell(o, paypay.TransactionEventStateAUTHORIZED, func(event *payPayEvent) { event.ReauthRequestID = &requestID })
}

// askConsent waits for the user's consent to a higher amount.
func (e *payPayEngine) askConsent(o *payPayOrder, raise *payPayRaise) {
	raise.ends = e.now().Add(payPayConsent)
	if o.expires.Before(raise.ends) {
		raise.ends = o.expires
	}
	raise.url = "https://paypay.sandbox.test/consent/" + e.state.IDs.Letters(16)
	o.raise = raise
	e.at(raise.ends, func() {
		if o.raise == raise && o.status == payPayStateAuthorized {
			e.endRaise(o)
		}
	})
}

// endRaise tells that the user did not consent in time. No source states that
// this is told of a capture, whose notification would lack its requestId.
func (e *payPayEngine) endRaise(o *payPayOrder) {
	raise := o.raise
	e.dropRaise(o)
	if raise.capture != nil {
		return
	}
	e.tell(o, paypay.TransactionEventStateAUTHORIZED, func(event *payPayEvent) {
		event.ConfirmationExpiresAt, event.ReauthRequestID = new(payPayTime(raise.ends)), &raise.requestID
		event.PaidAt = nil
	})
}

// dropRaise forgets that the user was asked.
func (e *payPayEngine) dropRaise(o *payPayOrder) {
	o.raise = nil
	if o.paid.IsZero() {
		o.captures = nil // there is none but the one that the user was asked for
	}
}

// payPayCaptureRequest asks to capture an authorization.
type payPayCaptureRequest struct {
	key string // merchantPaymentId
	payPayCapture
}

// capture takes the money of an authorization, or less. For more, asked is true:
// nothing is done before the user consents.
func (e *payPayEngine) capture(r payPayCaptureRequest) (v payPayOrder, asked bool, err error) {
	defer e.lock()()
	o := e.orders.byKey[r.key]
	if o == nil {
		return v, false, contract.Refusef(payPayNoPayment, "there is no payment with this merchantPaymentId")
	}
	if err := e.capturable(o); err != nil {
		return v, false, err
	}
	if r.amount > o.amount {
		if err := e.raisable(o, r.amount-o.amount); err != nil {
			return v, false, err
		}
		e.askConsent(o, &payPayRaise{capture: &r.payPayCapture, amount: r.amount})
		r.ends = o.raise.ends
		o.captures = []payPayCapture{r.payPayCapture}
		return o.view(), true, nil
	}
	e.take("capturePaymentAuth", o, r.payPayCapture)
	return o.view(), false, nil
}

// capturable says whether a payment can be captured.
func (e *payPayEngine) capturable(o *payPayOrder) error {
	switch {
	case o.purged:
		return o.available()
	case o.id == "":
		return contract.Refusef(payPayNotCapturable, "nobody has paid yet; that PayPay answers this code is the sandbox's guess")
	case o.later && !o.paid.IsZero():
		return contract.Refusef(payPayCaptured, "payment %s is %s", o.id, o.status)
	case o.status == payPayStateExpired:
		return contract.Refusef(payPayOrderExpired, "payment %s expired at %s", o.id, o.expires.Format(time.RFC3339))
	case o.status == payPayStateReauthorizing:
		return contract.Refusef(payPayReauthorizing, "the user of payment %s has consented to a higher amount; ConfirmIncrease ends the change", o.id)
	case o.status != payPayStateAuthorized:
		return contract.Refusef(payPayNotCapturable, "payment %s is %s", o.id, o.status)
	case o.raise != nil:
		return contract.Refusef(payPayReauthorizing, "the user of payment %s is asked for a higher amount; that PayPay answers this code then is the sandbox's guess", o.id)
	case e.users[o.user].account == payPayCanceledUser:
		return contract.Refusef(payPayCanceledUser, "user %s has left PayPay", o.user)
	}
	return nil
}

// raisable says whether the user can be asked for more.
func (e *payPayEngine) raisable(o *payPayOrder, more int64) error {
	now := e.now()
	if left := o.expires.Sub(now); left < payPayTooCloseTime {
		return contract.Refusef(payPayTooClose, "payment %s expires in %s; that less than %s is too close is the sandbox's guess", o.id, left, payPayTooCloseTime)
	}
	err := e.users[o.user].wallet.check(more, now)
	var refusal *contract.Refusal
	listed := []string{payPayNoFunds, payPayLimitExceeded, payPayDailyLimit, payPayMonthlyLimit, payPayUnacceptable}
	if errors.As(err, &refusal) && !slices.Contains(listed, refusal.Code) {
		return contract.Refusef(payPayUnacceptable, "user %s cannot pay more: %s, which no source lists for captures", o.user, refusal.Code)
	}
	return err
}

// take completes a payment with a capture of what is blocked, or of less. The
// notification tells what was captured, the payment's amount stays what was
// authorized: no source says which of the two each of them is.
func (e *payPayEngine) take(operation string, o *payPayOrder, c payPayCapture) {
	e.release(o, o.held.last(o.held.total()-c.amount))
	e.users[o.user].wallet.blocked -= o.held.total()
	now := e.now()
	c.accepted, c.ends = now, time.Time{}
	o.status, o.paid, o.methods, o.raise, o.captures = payPayStateCompleted, now, o.held, nil, []payPayCapture{c}
	e.commitOrder(operation, "capture", o, c.amount)
	e.tell(o, paypay.TransactionEventStateCOMPLETED, func(event *payPayEvent) { event.OrderAmount = strconv.FormatInt(c.amount, 10) })
}

// revertAuth gives an authorization up.
func (e *payPayEngine) revertAuth(paymentID string, r payPayRevert) (v payPayOrder, err error) {
	defer e.lock()()
	o, err := e.find(paymentID)
	if err != nil {
		return v, err
	}
	if o.status != payPayStateAuthorized {
		return v, contract.Refusef(payPayNotCancelable, "payment %s is %s", o.id, o.status)
	}
	r.accepted = e.now()
	e.dropRaise(o)
	e.giveUp("revertAuth", o)
	o.status, o.revert = payPayStateCanceled, &r
	e.tell(o, paypay.TransactionEventStateCANCELED, nil)
	return o.view(), nil
}

// giveUp unblocks what is blocked.
func (e *payPayEngine) giveUp(operation string, o *payPayOrder) {
	amount := o.held.total()
	e.release(o, o.held)
	e.commitOrder(operation, "release", o, amount)
}

// expireAt lets an authorization expire at a time, or earlier if it is called
// again.
func (e *payPayEngine) expireAt(o *payPayOrder, at time.Time) {
	o.expires = at
	e.at(at, func() {
		if o.status == payPayStateAuthorized || o.status == payPayStateReauthorizing {
			e.expire("Clock", o)
		}
	})
}

func (e *payPayEngine) expire(operation string, o *payPayOrder) {
	e.dropRaise(o)
	e.giveUp(operation, o)
	o.status = payPayStateExpired
	e.tell(o, paypay.TransactionEventStateEXPIRED, nil)
}

// ConfirmIncrease lets the user consent to the higher amount that
// reauthorizePayment or capturePaymentAuth asked for. The payment is then
// AUTHORIZED with the higher amount, or COMPLETED where it was a capture, and
// transactionEvent tells. It returns an error where the user is not asked, or
// cannot pay that much; nothing changes then.
func (p *PayPay) ConfirmIncrease(paymentID string) error {
	return p.engine.consent("ConfirmIncrease", paymentID, func(o *payPayOrder) error {
		e, raise := p.engine, o.raise
		w := e.users[o.user].wallet
		more, err := w.take(raise.amount-o.amount, e.now())
		if err != nil {
			return err
		}
		w.blocked += more.total()
		o.held = o.held.plus(more)
		o.status, o.amount, o.methods, o.raise = payPayStateAuthorized, raise.amount, o.held, nil
		if raise.capture != nil {
			e.take("ConfirmIncrease", o, *raise.capture)
			return nil
		}
		e.changed("ConfirmIncrease", o, raise.requestID)
		return nil
	})
}

// AcceptIncrease lets the user consent as ConfirmIncrease does and PayPay take
// its time: the payment is REAUTHORIZING, and captures are refused with
// REAUTHORIZATION_IN_PROGRESS, until ConfirmIncrease ends it. It returns an error
// where the user is not asked.
func (p *PayPay) AcceptIncrease(paymentID string) error {
	return p.engine.consent("AcceptIncrease", paymentID, func(o *payPayOrder) error {
		o.status = payPayStateReauthorizing
		return nil
	})
}

// DeclineIncrease lets the user refuse the higher amount; what is authorized
// stays. No notification is sent: no source states one. It returns an error where
// the user is not asked.
func (p *PayPay) DeclineIncrease(paymentID string) error {
	return p.engine.consent("DeclineIncrease", paymentID, func(o *payPayOrder) error {
		o.status = payPayStateAuthorized
		p.engine.dropRaise(o)
		return nil
	})
}

// LetIncreaseLapse ends the time in which the user can consent to a higher
// amount, as 6 hours of the clock do: what is authorized stays, and
// transactionEvent tells if it was reauthorizePayment that asked. It returns an
// error where the user is not asked or has consented.
func (p *PayPay) LetIncreaseLapse(paymentID string) error {
	return p.engine.consent("LetIncreaseLapse", paymentID, func(o *payPayOrder) error {
		if o.status != payPayStateAuthorized {
			return fmt.Errorf("payment %s is %s", o.id, o.status)
		}
		o.raise.ends = p.engine.now()
		p.engine.endRaise(o)
		return nil
	})
}

// LetAuthorizationLapse lets an authorization expire now, as its end by the clock
// does: the payment is EXPIRED, and transactionEvent tells. It returns an error
// for a payment that is not AUTHORIZED.
func (p *PayPay) LetAuthorizationLapse(paymentID string) error {
	return p.engine.authorized("LetAuthorizationLapse", paymentID, func(o *payPayOrder) error {
		o.expires = p.engine.now()
		p.engine.expire("LetAuthorizationLapse", o)
		return nil
	})
}

// ShortenAuthorization moves the end of an authorization, as PayPay may do
// with those of PAY_LATER_CC, and transactionEvent tells with state AUTHORIZED. It
// returns an error for a payment that is not AUTHORIZED, and for an end that has
// passed or is not before the present one. Seconds are whole.
func (p *PayPay) ShortenAuthorization(paymentID string, end time.Time) error {
	return p.engine.authorized("ShortenAuthorization", paymentID, func(o *payPayOrder) error {
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
func (e *payPayEngine) authorized(method, paymentID string, do func(*payPayOrder) error) error {
	return e.order(method, paymentID, func(o *payPayOrder) error {
		if o.status != payPayStateAuthorized {
			return fmt.Errorf("payment %s is %s", o.id, o.status)
		}
		return do(o)
	})
}

// consent acts on a payment whose user is asked for a higher amount.
func (e *payPayEngine) consent(method, paymentID string, do func(*payPayOrder) error) error {
	return e.order(method, paymentID, func(o *payPayOrder) error {
		if o.raise == nil {
			return fmt.Errorf("the user of payment %s is asked for nothing", o.id)
		}
		return do(o)
	})
}
