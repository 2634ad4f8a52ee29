package paypay

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
)

const (
	// linkLife is how long an authorization lasts (DOC-link_user_web, one
	// snapshot; at PayPay it is the merchant's setting).
	linkLife     = 365 * 24 * time.Hour
	linkActive   = "ACTIVE"
	linkInactive = "INACTIVE"
)

// link is the authorization that a user gave a merchant.
type link struct {
	issued, expires time.Time
	references      []string // referenceIds that the merchant gave
	phone           string   // masked
	ended           bool     // by the merchant or by the user
	lapsed          bool     // has run out; engine.user sets it
}

// maskedPhone returns the masked phone number of a user, made from the id.
func maskedPhone(id string) string {
	n, _ := strconv.ParseUint(id[len(id)-4:], 16, 32)
	return fmt.Sprintf("*******%04d", n%10_000)
}

// Unlink lets a user end the account link in the app: from then on the
// authorization is INACTIVE and its id refused. It sends
// customerAuthorizationRevoked. It returns an error for a user whom the sandbox
// does not have or who has ended the link already.
func (p *Sandbox) Unlink(userAuthorizationID string) error {
	return contract.InMethod("Unlink", p.engine.unlink("Unlink", userAuthorizationID))
}

// AccountLink is the account link of a user.
type AccountLink struct {
	Status  string   // ACTIVE or INACTIVE
	Scopes  []string // that the user granted
	Expires time.Time
}

// AccountLink returns the account link of a user. It returns an error for a user whom
// the sandbox does not have or who has left PayPay.
func (p *Sandbox) AccountLink(userAuthorizationID string) (AccountLink, error) {
	link, _, err := p.engine.authorization(userAuthorizationID)
	if err != nil {
		return AccountLink{}, contract.InMethod("AccountLink", err)
	}
	return AccountLink{Status: link.status, Scopes: link.scopes, Expires: link.expires}, nil
}

// authorizationState is the state of an authorization.
type authorizationState struct {
	status          string
	references      []string
	scopes          []string
	issued, expires time.Time
}

// authorization returns the state of an authorization, also of one that has ended. note says
// what was unusual about it.
func (e *engine) authorization(id string) (s authorizationState, note string, err error) {
	defer e.lock()()

	u, ok := e.users[id]
	switch {
	case !ok:
		return s, "", contract.RefuseUnknownf(codeNoUser, "the sandbox has no such user")
	case u.accountCode == codeCanceledUser:
		return s, "", contract.Refusef(codeCanceledUser, "user %s has left PayPay", id)
	}

	s = authorizationState{
		status:     linkActive,
		references: slices.Clone(u.link.references),
		scopes:     slices.Clone(u.scopes),
		issued:     u.link.issued,
		expires:    u.link.expires,
	}

	switch {
	case u.link.ended:
		s.status = linkInactive
	case !e.state.Clock.Now().Before(u.link.expires):
		s.status, note = linkInactive, "the authorization has run out; no source states what PayPay shows then"
	case u.accountCode != "":
		note = "the account is not active; no source states whether that shows here"
	}
	return s, note, nil
}

// unlink ends an authorization. operation is the operation or method that did it.
func (e *engine) unlink(operation, id string) error {
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

// extend lets an authorization last as long as a new one; the engine is locked. PayPay does so
// with each payment and grant (DOC-link_user_web).
func (e *engine) extend(id string) {
	u, ok := e.users[id]
	expires := e.now().Add(linkLife)
	if !ok || u.link.ended || !expires.After(u.link.expires) {
		return
	}
	u.link.expires = expires
	e.users[id] = u
	e.notifyExtended(id, u)
}

// allowedUser returns a user whose account, authorization and scopes allow a call. It is for
// operations for which no source lists CANCELED_USER. The engine is locked.
func (e *engine) allowedUser(id string, scopes ...string) (appUser, error) {
	u, err := e.user(id)
	switch {
	case err != nil:
		return u, err
	case u.accountCode == codeCanceledUser:
		return u, contract.Refusef(codeNoUser,
			"user %s has left PayPay; no source lists %s for this operation", id, codeCanceledUser)
	}
	return u, u.checkGranted(id, scopes...)
}

// profile returns the masked phone number of a user.
func (e *engine) profile(id string) (phone string, err error) {
	defer e.lock()()
	u, err := e.allowedUser(id, scopeProfile)
	if err != nil {
		return "", err
	}
	e.state.Commit(state.Effect{Provider: policy.PayPay, Operation: "getSecureUserProfile", Kind: "profile-read", ID: id})
	return u.link.phone, nil
}

// total returns what a user can pay with, in yen.
func (w wallet) total() int64 { return w.balance + w.points }

// hasEnough reports whether a user could pay an amount from the wallet.
func (e *engine) hasEnough(id string, amount int64) (bool, error) {
	defer e.lock()()
	if amount < 1 { // seen at PayPay's own sandbox (GO2)
		return false, contract.Refusef(codeInvalidRequest, "the amount is %d yen, want 1 or more", amount)
	}
	u, err := e.allowedUser(id)
	if err != nil {
		return false, err
	}
	debits := []string{scopeDebit, scopeContinuous, scopePending, scopePreauth}
	if !slices.ContainsFunc(debits, func(scope string) bool { return slices.Contains(u.scopes, scope) }) {
		return false, contract.Refusef(codeOutOfScope, "user %s granted none of the scopes that pay: %q", id, debits)
	}
	e.runDue()
	return u.wallet.total() >= amount, nil
}

// balance returns what a user's wallet holds, in yen.
func (e *engine) balance(id string) (yen int64, chosen pointsPreference, err error) {
	defer e.lock()()
	u, err := e.allowedUser(id, scopeBalance)
	if err != nil {
		return 0, chosen, err
	}
	e.runDue()
	return u.wallet.total(), u.chosen, nil
}

// pointsPreference is what a user does with points. By default payments use them.
type pointsPreference struct{ keep, invest bool }

// preference returns what a user does with points. No source states the required scope.
func (e *engine) preference(id string) (pointsPreference, error) {
	defer e.lock()()
	u, err := e.allowedUser(id)
	return u.chosen, err
}

// prefer changes what a user does with points. It has no effect on payments in the sandbox,
// which always use points.
func (e *engine) prefer(operation, id string, change func(*pointsPreference)) error {
	defer e.lock()()
	u, err := e.allowedUser(id)
	if err != nil {
		return err
	}
	change(&u.chosen)
	e.users[id] = u
	e.state.Commit(state.Effect{Provider: policy.PayPay, Operation: operation, Kind: "points-preference", ID: id})
	return nil
}

// Kinds and states of means of payment.
const (
	cardMethod      = "CREDIT_CARD"
	laterMethod     = "PAY_LATER_CC"
	voucherMethod   = "GIFT_VOUCHER"
	methodActivated = "ACTIVATED"
	methodSuspended = "SUSPENDED"
	methodExpired   = "EXPIRED"
)

// methodIDs are the ids of the card and of the PayPay Credit that every user has, as long
// as those in JAVA's fixture.
var methodIDs = []string{
	"card-9900000001-" + strings.Repeat("0123456789abcdef", 9),
	"later-9900000002" + strings.Repeat("fedcba9876543210", 9),
}

// methodKinds are the kinds of these methods by id.
var methodKinds = map[string]string{methodIDs[0]: cardMethod, methodIDs[1]: laterMethod}

// method is a means of payment besides the balance. It has no account or no logo where
// JAVA's fixture shows null.
type method struct {
	kind, id, issuer string
	account, logo    *string
	status           string
	limited          bool
}

// methods returns what a user can pay with: the balance in yen, a card and PayPay Credit. For
// users whose payments are declined, the state of a method shows the reason, if the document
// has such a state.
func (e *engine) methods(id string) (yen int64, methods []method, err error) {
	defer e.lock()()

	u, err := e.allowedUser(id)
	if err != nil {
		return 0, nil, err
	}

	e.runDue()
	card := method{
		kind:    cardMethod,
		id:      methodIDs[0],
		issuer:  "Sandbox Card",
		account: new("****0001"),
		status:  methodActivated,
	}

	later := method{
		kind:   laterMethod,
		id:     methodIDs[1],
		issuer: "Sandbox Credit",
		logo:   new("https://images.sandbox.test/later.png"),
		status: methodActivated,
	}

	switch u.wallet.declineCode {
	case codeNoMethod:
		return u.wallet.total(), nil, nil
	case codeMethodInvalidated:
		card.status = methodSuspended
	case codeCardLimit:
		card.limited = true
	case codeCreditLimit:
		later.limited = true
	case codeCreditExpired:
		later.status = methodExpired
	}
	return u.wallet.total(), []method{card, later}, nil
}

// appUser is a PayPay user who has linked the account.
type appUser struct {
	link        link
	accountCode string // code that the state of account or authorization leads to
	kycCode     string // code that the state of the verification leads to
	riskFlagged bool   // for a risk
	scopes      []string
	verifiedAt  time.Time // of the verification
	person      *paypay.KYCPassportInfo
	wallet      *wallet
	chosen      pointsPreference
}

// user returns a linked user; the engine is locked. An error never shows an unknown id, which
// may hold anything.
func (e *engine) user(id string) (appUser, error) {
	u, ok := e.users[id]
	switch {
	case !ok:
		return u, contract.RefuseUnknownf(codeNoUser, "the sandbox has no such user")
	case u.link.ended:
		return u, contract.Refusef(codeNoUser, "user %s has ended the account link", id)
	}
	u.link.lapsed = !e.now().Before(u.link.expires)
	return u, nil
}

// checkGranted refuses a call for a user whose account, authorization or scopes do not
// allow it.
func (u appUser) checkGranted(id string, scopes ...string) error {
	if u.accountCode != "" {
		return contract.Refusef(u.accountCode, "the account or authorization of user %s is in this state", id)
	}
	if u.link.lapsed {
		return contract.Refusef(codeExpiredUser,
			"the authorization of user %s ran out at %s", id, u.link.expires.Format(time.RFC3339))
	}
	for _, scope := range scopes {
		if !slices.Contains(u.scopes, scope) {
			return contract.Refusef(codeOutOfScope, "user %s did not grant the scope %s", id, scope)
		}
	}
	return nil
}
