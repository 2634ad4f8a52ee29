package paypay

import (
	"fmt"
	"time"

	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/conformance/sandbox/worlds"

	"github.com/jppay/jppay/overlay/policy"
)

// qrLife is how long a code can be paid. No source states it; the length is the
// sandbox's guess.
const qrLife = 5 * time.Minute

// Codes of QR codes.
const (
	codeDuplicateQR   = "DUPLICATE_DYNAMIC_QR_REQUEST"
	codeNoQR          = "DYNAMIC_QR_NOT_FOUND"
	codePaidQR        = "DYNAMIC_QR_ALREADY_PAID"
	codeNoQRPayment   = "DYNAMIC_QR_PAYMENT_NOT_FOUND"
	codeBadQR         = "DYNAMIC_QR_BAD_REQUEST"
	codeInvalidExpiry = "PRE_AUTH_CAPTURE_INVALID_EXPIRY_DATE"
)

// qrCodeRequest asks for a code.
type qrCodeRequest struct {
	key                       string
	amount                    int64
	requested                 *int64
	captureLater              bool   // isAuthorization
	expiry                    *int64 // authorizationExpiry, in epoch seconds
	redirectURL, redirectType *string
	storeInfo, productType    *string
	order                     orderInfo
}

// qrCode is a code to pay, and the request that made it.
type qrCode struct {
	qrCodeRequest
	id string // codeId
}

// createQR makes a code. note says what was unusual about the request.
func (e *engine) createQR(r qrCodeRequest) (v payment, note string, err error) {
	defer e.lock()()

	if o := e.paymentWithID(r.key); o != nil {
		return e.repeatQR(o)
	}
	o, err := e.newQR(r)
	if err != nil {
		return v, "", err
	}

	e.addPayment(o)
	e.payments.codes[o.code.id] = o
	e.state.Commit(state.Effect{Provider: policy.PayPay, Operation: byCode, Kind: "qr-code", ID: o.code.id, Key: r.key})
	return o.view(), "", nil
}

// repeatQR answers a request whose merchantPaymentId was used before. Two texts of PayPay
// contradict each other: one says that the first answer is repeated, the other one that the
// request is refused. By default the sandbox refuses.
func (e *engine) repeatQR(o *payment) (v payment, note string, err error) {
	if o.code != nil && e.world().RepeatedCode == worlds.CodeAnsweredAgain {
		return o.view(), "merchantPaymentId was used before: the first code again", nil
	}
	return v, "", contract.Refusef(codeDuplicateQR,
		"merchantPaymentId was used by %s; PayPay's texts also say that the first answer comes again", o.madeBy)
}

// newQR returns the payment of a new code, or refuses the request.
func (e *engine) newQR(r qrCodeRequest) (o *payment, err error) {
	if r.redirectType != nil && r.redirectURL == nil {
		return nil, contract.Refusef(codeBadQR,
			"redirectType is there without redirectUrl; that PayPay refuses it is the sandbox's guess")
	}

	now := e.nowInSeconds()
	o = &payment{
		key:          r.key,
		madeBy:       byCode,
		captureLater: r.captureLater,
		status:       stateCreated,
		amount:       r.amount,
		order:        r.order,
		requested:    now.Unix(),
		payBy:        now.Add(qrLife),
		code:         &qrCode{qrCodeRequest: r, id: newCodeID(e.state.IDs)},
	}

	if r.requested != nil {
		o.requested = *r.requested
	}
	if r.captureLater { // without isAuthorization the date means nothing
		if err := e.checkAuthorizations(); err != nil {
			return nil, err
		}
		if o.expires, err = authorizationEnd(r.expiry, now); err != nil {
			return nil, err
		}
	}
	return o, e.checkCapacity()
}

// deleteQR deletes a code that nobody has paid.
func (e *engine) deleteQR(codeID string) error {
	defer e.lock()()

	o := e.payments.codes[codeID]
	switch {
	case o == nil:
		return contract.Refusef(codeNoQR, "there is no such code")
	case o.id != "":
		return contract.Refusef(codePaidQR, "code %s was paid; the newest text of PayPay does not list this answer", codeID)
	case o.codeDeleted:
		return contract.Refusef(codeNoQR,
			"code %s is deleted already; that PayPay answers this is the sandbox's guess", codeID)
	}

	o.codeDeleted = true
	e.state.Commit(state.Effect{
		Provider: policy.PayPay, Operation: "deleteQRCode", Kind: "qr-code-deleted", ID: codeID, Key: o.key,
	})
	return nil
}

// codePayment returns the payment of a code, also before the user has paid.
func (e *engine) codePayment(key string) (v payment, err error) {
	defer e.lock()()
	o := e.readPayment(key, (*payment).hasCode)
	switch {
	case o == nil || o.purged:
		return v, e.noCodePayment("there is no such payment")
	case !o.hasCode():
		return v, e.noCodePayment("the payment was made by %s, not by code", o.madeBy)
	case o.id == "" && o.codeDeleted:
		return v, e.noCodePayment("code %s is deleted, and nobody has paid it", o.code.id)
	case o.id == "" && !e.canBePaid(o):
		return e.lapsedCode(o)
	}
	return o.view(), nil
}

// canBePaid reports whether a user can still pay.
func (e *engine) canBePaid(o *payment) bool {
	return o.status == stateCreated && !o.codeDeleted && e.state.Clock.Now().Before(o.payBy)
}

// ScanAndPay lets a user scan a code and pay it: the payment is COMPLETED, or AUTHORIZED if the
// code was made to be captured later, and transactionEvent is sent. The user may be any that
// the sandbox has, linked or not. If cancelPayment came before, the payment is cancelled a
// worlds.Moment later: FAILED. It returns an error for a code that nobody, or not this user,
// can pay; in the app the user would see the reason. Then nothing changes, with one exception:
// a payment over a limit, or similar to one on another terminal, becomes FAILED without an
// event, unless Config.World has worlds.DebitFails.
func (p *Sandbox) ScanAndPay(codeID, userAuthorizationID string) error {
	return p.engine.withCode("ScanAndPay", codeID, userAuthorizationID, func(o *payment, u appUser) error {
		parts, err := p.engine.takeScanned(o, userAuthorizationID, u.wallet)
		if err != nil {
			return err
		}
		o.user = userAuthorizationID
		p.engine.pay("ScanAndPay", o, u.wallet, parts)
		return nil
	})
}

// FailPayment lets a user scan a code, but PayPay fails to take the money: the payment is
// FAILED for good, and transactionEvent is sent. It returns errors like ScanAndPay.
func (p *Sandbox) FailPayment(codeID, userAuthorizationID string) error {
	return p.engine.withCode("FailPayment", codeID, userAuthorizationID, func(o *payment, _ appUser) error {
		e := p.engine
		o.user = userAuthorizationID
		e.failPayment(o)
		e.notifyTransaction(o, paypay.TransactionEventStateFAILED, nil)
		return nil
	})
}

// LetCodeLapse ends the time in which a code can be paid, as the clock does after 5
// minutes. It returns an error for a code that nobody can pay any more.
func (p *Sandbox) LetCodeLapse(codeID string) error {
	return p.engine.withPayableCode("LetCodeLapse", codeID, func(o *payment) error {
		o.payBy = p.engine.state.Clock.Now()
		return nil
	})
}

// withCode calls do with the payment of a code that can be paid, and with the user, who
// must be able to use the account; the engine is locked meanwhile. method is the Go method to name
// in an error.
func (e *engine) withCode(method, codeID, user string, do func(*payment, appUser) error) error {
	return e.withPayableCode(method, codeID, func(o *payment) error {
		u, known := e.users[user]
		switch {
		case !known:
			return contract.Unknownf("the sandbox has no such user")
		case u.accountCode == codeCanceledUser || u.accountCode == codeInactiveUser:
			return contract.Refusef(u.accountCode, "the account of user %s is in this state", user)
		}
		return do(o, u)
	})
}

// withPayableCode calls do with the payment of a code that can be paid, like withCode.
func (e *engine) withPayableCode(method, codeID string, do func(*payment) error) error {
	defer e.lock()()

	o, err := e.payments.codes[codeID], error(nil)
	switch {
	case o == nil:
		err = contract.Unknownf("there is no such code")
	case o.id != "":
		err = fmt.Errorf("code %s is already paid: payment %s is %s", codeID, o.id, o.status)
	case !e.canBePaid(o):
		err = fmt.Errorf("code %s has expired or was deleted", codeID)
	default:
		err = do(o)
	}
	return contract.InMethod(method, err)
}
