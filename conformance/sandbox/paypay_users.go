package sandbox

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
)

const (
	// payPayLinkLife is how long an authorization lasts (DOC-link_user_web, one
	// snapshot; at PayPay it is the merchant's setting).
	payPayLinkLife = 365 * 24 * time.Hour
	payPayActive   = "ACTIVE"
	payPayInactive = "INACTIVE"
)

// payPayLink is what a user authorized a merchant to.
type payPayLink struct {
	issued, expires time.Time
	references      []string // referenceIds that the merchant gave
	phone           string   // masked
	ended           bool     // by the merchant or by the user
	lapsed          bool     // has run out; user sets it
}

// payPayPhone returns the masked phone number of a user, made from the id.
func payPayPhone(id string) string {
	n, _ := strconv.ParseUint(id[len(id)-4:], 16, 32)
	return fmt.Sprintf("*******%04d", n%10_000)
}

// Unlink lets a user end the account link in the app: from then on the
// authorization is INACTIVE and its id refused. It sends
// customerAuthorizationRevoked. It returns an error for a user whom the sandbox
// does not have or who has ended the link already.
func (p *PayPay) Unlink(userAuthorizationID string) error {
	if err := p.engine.unlink("Unlink", userAuthorizationID); err != nil {
		return fmt.Errorf("sandbox: Unlink: %w", err)
	}
	return nil
}

// PayPayAccountLink is the account link of a user.
type PayPayAccountLink struct {
	Status  string   // ACTIVE or INACTIVE
	Scopes  []string // that the user granted
	Expires time.Time
}

// AccountLink returns the account link of a user. It returns an error for a user whom
// the sandbox does not have or who has left PayPay.
func (p *PayPay) AccountLink(userAuthorizationID string) (PayPayAccountLink, error) {
	link, _, err := p.engine.authorization(userAuthorizationID)
	if err != nil {
		return PayPayAccountLink{}, fmt.Errorf("sandbox: AccountLink: %w", err)
	}
	return PayPayAccountLink{Status: link.status, Scopes: link.scopes, Expires: link.expires}, nil
}

// payPayStatus is the state of an authorization.
type payPayStatus struct {
	status          string
	references      []string
	scopes          []string
	issued, expires time.Time
}

// authorization returns the state of an authorization, also of one that has
// ended. note says what was odd about it.
func (e *payPayEngine) authorization(id string) (s payPayStatus, note string, err error) {
	defer e.lock()()
	u, ok := e.users[id]
	switch {
	case !ok:
		return s, "", contract.Refusef(payPayNoUser, "the sandbox has no such user")
	case u.account == payPayCanceledUser:
		return s, "", contract.Refusef(payPayCanceledUser, "user %s has left PayPay", id)
	}
	s = payPayStatus{status: payPayActive, references: slices.Clone(u.link.references), scopes: slices.Clone(u.scopes),
		issued: u.link.issued, expires: u.link.expires}
	switch {
	case u.link.ended:
		s.status = payPayInactive
	case !e.state.Clock.Now().Before(u.link.expires):
		s.status, note = payPayInactive, "the authorization has run out; no source states what PayPay shows then"
	case u.account != "":
		note = "the account is not active; no source states whether that shows here"
	}
	return s, note, nil
}

// unlink ends an authorization. operation is who did it.
func (e *payPayEngine) unlink(operation, id string) error {
	defer e.lock()()
	u, err := e.user(id)
	if err != nil {
		return err
	}
	u.link.ended = true
	e.users[id] = u
	e.state.Commit(state.Effect{Provider: policy.PayPay, Operation: operation, Kind: "unlink", ID: id})
	e.notifyRevoked(id, u)
	return nil
}

// extend lets an authorization last as long as a new one; e.mu is held. PayPay
// does so with each payment and grant (DOC-link_user_web).
func (e *payPayEngine) extend(id string) {
	u, ok := e.users[id]
	expires := e.time().Add(payPayLinkLife)
	if !ok || u.link.ended || !expires.After(u.link.expires) {
		return
	}
	u.link.expires = expires
	e.users[id] = u
	e.notifyExtended(id, u)
}

// member returns a user whose account, authorization and scopes allow a call, for
// the operations that no source lists CANCELED_USER for; e.mu is held.
func (e *payPayEngine) member(id string, scopes ...string) (payPayUser, error) {
	u, err := e.user(id)
	switch {
	case err != nil:
		return u, err
	case u.account == payPayCanceledUser:
		return u, contract.Refusef(payPayNoUser, "user %s has left PayPay; no source lists %s for this operation", id, payPayCanceledUser)
	}
	return u, u.granted(id, scopes...)
}

// profile returns the masked phone number of a user.
func (e *payPayEngine) profile(id string) (phone string, err error) {
	defer e.lock()()
	u, err := e.member(id, payPayScopeProfile)
	if err != nil {
		return "", err
	}
	e.state.Commit(state.Effect{Provider: policy.PayPay, Operation: "getSecureUserProfile", Kind: "profile-read", ID: id})
	return u.link.phone, nil
}

// total is what a user can pay with, in yen.
func (w payPayWallet) total() int64 { return w.balance + w.points }

// enough reports whether a user could pay an amount from the wallet.
func (e *payPayEngine) enough(id string, amount int64) (bool, error) {
	defer e.lock()()
	if amount < 1 { // seen at the sandbox of PayPay (GO2)
		return false, contract.Refusef(payPayInvalidRequest, "the amount is %d yen, want 1 or more", amount)
	}
	u, err := e.member(id)
	if err != nil {
		return false, err
	}
	debits := []string{payPayScopeDebit, payPayScopeContinuous, payPayScopePending, payPayScopePreauth}
	if !slices.ContainsFunc(debits, func(scope string) bool { return slices.Contains(u.scopes, scope) }) {
		return false, contract.Refusef(payPayOutOfScope, "user %s granted none of the scopes that pay: %q", id, debits)
	}
	e.lapse()
	return u.wallet.total() >= amount, nil
}

// balance returns what a user's wallet holds, in yen.
func (e *payPayEngine) balance(id string) (int64, error) {
	defer e.lock()()
	u, err := e.member(id, payPayScopeBalance)
	if err != nil {
		return 0, err
	}
	e.lapse()
	return u.wallet.total(), nil
}

// Kinds and states of means of payment.
const (
	payPayCard            = "CREDIT_CARD"
	payPayLater           = "PAY_LATER_CC"
	payPayMethodActivated = "ACTIVATED"
	payPayMethodSuspended = "SUSPENDED"
	payPayMethodExpired   = "EXPIRED"
)

// payPayMethodIDs are the ids of everybody's card and PayPay Credit.
var payPayMethodIDs = []string{"9900000001", "9900000002"}

// payPayMethod is a means of payment besides the balance.
type payPayMethod struct {
	kind, id, issuer, account string
	status                    string
	limited                   bool
}

// methods returns what a user can pay with: the balance in yen, a card and PayPay
// Credit. Those of the users whose payments are declined show why, as far as the
// document's states can tell.
func (e *payPayEngine) methods(id string) (yen int64, methods []payPayMethod, err error) {
	defer e.lock()()
	u, err := e.member(id)
	if err != nil {
		return 0, nil, err
	}
	e.lapse()
	card := payPayMethod{kind: payPayCard, id: payPayMethodIDs[0], issuer: "Sandbox Card", account: "************0001", status: payPayMethodActivated}
	later := payPayMethod{kind: payPayLater, id: payPayMethodIDs[1], issuer: "Sandbox Credit", account: "************0002", status: payPayMethodActivated}
	switch u.wallet.decline {
	case payPayNoMethod:
		return u.wallet.total(), nil, nil
	case payPayMethodInvalidated:
		card.status = payPayMethodSuspended
	case payPayCardLimit:
		card.limited = true
	case payPayCreditLimit:
		later.limited = true
	case payPayCreditExpired:
		later.status = payPayMethodExpired
	}
	return u.wallet.total(), []payPayMethod{card, later}, nil
}
