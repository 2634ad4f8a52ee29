package paypay

import (
	"fmt"
	"slices"
	"time"

	"github.com/oapi-codegen/nullable"

	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
	"github.com/jppay/jppay/conformance/sandbox/contract"
)

// increase is a higher amount that the user is asked to consent to, by
// reauthorizePayment or by a capture.
type increase struct {
	asked     question
	requestID string // of reauthorizePayment
	capture   *capture
	amount    int64
	ends      time.Time

	redirectURL, redirectType *string // of reauthorizePayment
}

// amountChange asks for another amount of an authorization.
type amountChange struct {
	requestID, paymentID string
	amount               int64
	redirects            bool // redirectUrl, redirectType and userAgent are all there

	redirectURL, redirectType *string
}

// reauthorize changes the amount of an authorization. A lower amount takes effect at once. For
// a higher amount raise is not nil, and the user has to consent.
func (e *engine) reauthorize(r amountChange) (v payment, raise *increase, err error) {
	defer e.lock()()

	o, err := e.findPayment(r.paymentID)
	if err != nil {
		return v, nil, err
	}
	if err := e.checkChange(o, r); err != nil {
		return v, nil, err
	}
	if r.amount > o.amount {
		if !r.redirects {
			return v, nil, contract.Refusef(codeMissing,
				"redirectUrl, redirectType and userAgent are needed for a higher amount; no source names the code")
		}
		o.changeIDs = append(slices.Clip(o.changeIDs), r.requestID)
		e.askConsent(o, &increase{
			requestID: r.requestID, amount: r.amount, redirectURL: r.redirectURL, redirectType: r.redirectType,
		})
		asked := *o.increase
		return o.view(), &asked, nil
	}

	o.changeIDs = append(slices.Clip(o.changeIDs), r.requestID)
	e.release(o, o.remaining.lastTaken(o.amount-r.amount))
	o.amount, o.methods = r.amount, o.remaining
	e.commitChange("reauthorizePayment", o, r.requestID)
	return o.view(), nil, nil
}

// checkChange refuses to change the amount of an authorization whose state does not
// allow it. Which code is answered if several apply is the sandbox's guess.
func (e *engine) checkChange(o *payment, r amountChange) error {
	u := e.users[o.user]
	switch {
	case slices.Contains(o.changeIDs, r.requestID):
		return contract.Refusef(codeReauthRejected, "requestId was used before for payment %s", o.id)
	case o.status != stateAuthorized:
		return contract.Refusef(codeReauthRejected, "payment %s is %s", o.id, o.status)
	case o.increase != nil:
		return contract.Refusef(codeReauthRejected,
			"the user of payment %s is asked for a higher amount already; the code is the sandbox's guess", o.id)
	case u.wallet.declineCode == codeMethodInvalidated:
		return contract.Refusef(codeMethodInvalidated, "user %s has to choose another payment method", o.user)
	case u.accountCode != "" || u.wallet.declineCode != "":
		return contract.Refusef(codeReauthRejected,
			"the account or payment method of user %s allows no payments; the code is the sandbox's guess", o.user)
	case r.amount == o.amount:
		return contract.Refusef(codeReauthUnchanged, "%d yen are authorized already", o.amount)
	case len(o.changeIDs) >= maxChanges:
		return contract.Refusef(codeReauthTooOften,
			"the amount of payment %s was to be changed %d times already", o.id, len(o.changeIDs))
	}
	return nil
}

// commitChange adds a changed amount to the ledger and sends transactionEvent.
func (e *engine) commitChange(operation string, o *payment, requestID string) {
	e.commitPayment(operation, "reauthorization", o, o.amount)
	e.notifyTransaction(o, paypay.TransactionEventStateAUTHORIZED, func(event *transactionEvent) {
		event.ReauthRequestID = nullable.NewNullableWithValue(requestID)
	})
}

// askConsent asks the user to consent to a higher amount.
func (e *engine) askConsent(o *payment, raise *increase) {
	raise.asked = e.ask()
	raise.ends = e.nowInSeconds().Add(consentPeriod)
	if o.expires.Before(raise.ends) {
		raise.ends = o.expires
	}
	o.increase = raise
	o.consent = consent{asked: o.consent.asked + 1, redirectURL: raise.redirectURL, redirectType: raise.redirectType}
	e.schedule(raise.ends, func() {
		if o.increase == raise && o.status == stateAuthorized {
			e.lapseIncrease(o)
		}
	})
}

// lapseIncrease stops waiting for a consent that did not come in time, and sends
// transactionEvent. It sends no event for a capture: no source states one, and it would have no
// requestId.
func (e *engine) lapseIncrease(o *payment) {
	raise := o.increase
	e.dropIncrease(o)
	o.consent.ended = consentLapsed
	if raise.capture != nil {
		return
	}
	e.notifyTransaction(o, paypay.TransactionEventStateAUTHORIZED, func(event *transactionEvent) {
		event.ConfirmationExpiresAt = nullable.NewNullableWithValue(eventTime(raise.ends))
		event.ReauthRequestID = nullable.NewNullableWithValue(raise.requestID)
		event.PaidAt = nil
	})
}

// dropIncrease withdraws the question to the user.
func (e *engine) dropIncrease(o *payment) {
	o.increase = nil
	if o.paid.IsZero() {
		o.captures = nil // the user was asked for the only one
	}
}

// ConfirmIncrease lets the user consent to the higher amount that reauthorizePayment
// or capturePaymentAuth asked for. The payment is then AUTHORIZED with the higher
// amount, or COMPLETED if it was a capture, and transactionEvent is sent. It returns
// an error if the user is not asked or cannot pay that much; nothing changes then.
func (p *Sandbox) ConfirmIncrease(paymentID string) error {
	return p.engine.withIncrease("ConfirmIncrease", paymentID, func(o *payment) error {
		e, raise := p.engine, o.increase
		w := e.users[o.user].wallet
		more, err := w.takeWith(o.remaining.method, raise.amount-o.amount, e.nowInSeconds())
		if err != nil {
			return err
		}

		w.blocked += more.inWallet()
		o.remaining = o.remaining.plus(more)
		o.status, o.amount, o.methods, o.increase = stateAuthorized, raise.amount, o.remaining, nil
		o.consent.ended = consentAgreed
		if raise.capture != nil {
			e.completeCapture("ConfirmIncrease", o, *raise.capture)
			return nil
		}

		e.commitChange("ConfirmIncrease", o, raise.requestID)
		return nil
	})
}

// AcceptIncrease lets the user consent as ConfirmIncrease does, but PayPay is not done yet: the
// payment is REAUTHORIZING, and captures are refused with REAUTHORIZATION_IN_PROGRESS, until
// ConfirmIncrease ends it. It returns an error if the user is not asked.
func (p *Sandbox) AcceptIncrease(paymentID string) error {
	return p.engine.withIncrease("AcceptIncrease", paymentID, func(o *payment) error {
		o.status = stateReauthorizing
		return nil
	})
}

// DeclineIncrease lets the user refuse the higher amount; the authorized amount stays. No
// webhook is sent: no source states one. It returns an error if the user is not asked.
func (p *Sandbox) DeclineIncrease(paymentID string) error {
	return p.engine.withIncrease("DeclineIncrease", paymentID, func(o *payment) error {
		o.status = stateAuthorized
		p.engine.dropIncrease(o)
		o.consent.ended = consentDeclined
		return nil
	})
}

// LetIncreaseLapse ends the time in which the user can consent to a higher amount, as the clock
// does after 6 hours. The authorized amount stays, and transactionEvent is sent if
// reauthorizePayment had asked. It returns an error if the user is not asked or has consented.
func (p *Sandbox) LetIncreaseLapse(paymentID string) error {
	return p.engine.withIncrease("LetIncreaseLapse", paymentID, func(o *payment) error {
		if o.status != stateAuthorized {
			return fmt.Errorf("payment %s is %s", o.id, o.status)
		}
		o.increase.ends = p.engine.nowInSeconds()
		p.engine.lapseIncrease(o)
		return nil
	})
}

// withIncrease calls do with a payment whose user is asked for a higher amount; the
// engine is locked meanwhile. method is the Go method to name in an error.
func (e *engine) withIncrease(method, paymentID string, do func(*payment) error) error {
	return e.withPayment(method, paymentID, func(o *payment) error {
		if o.increase == nil {
			return fmt.Errorf("payment %s has no higher amount that waits for its user", o.id)
		}
		return do(o)
	})
}
