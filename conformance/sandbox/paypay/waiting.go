package paypay

import (
	"cmp"
	"slices"
	"time"

	"github.com/jppay/jppay/overlay/policy"
)

// MaxWaiting is the largest number of things in a list of what waits for a person.
const MaxWaiting = 1000

// WaitingKind is what waits for a person.
type WaitingKind string

// What waits to be paid.
const (
	// WaitingCode is a code that nobody has paid.
	WaitingCode WaitingKind = "code"
	// WaitingPendingPayment is a payment that a user is asked for in the app.
	WaitingPendingPayment WaitingKind = "pending-payment"
	// WaitingIncrease is a higher amount that a user is asked to consent to.
	WaitingIncrease WaitingKind = "increase"
	// WaitingTopUp is a top-up code that its user has not used.
	WaitingTopUp WaitingKind = "top-up"
)

// What waits to be allowed.
const (
	// WaitingAccountLink is an account link that nobody has allowed or declined.
	WaitingAccountLink WaitingKind = "account-link"
	// WaitingKYCPassport is the same with a KYC Passport flow.
	WaitingKYCPassport WaitingKind = "kyc-passport"
)

// Waiting is something that waits for a person.
type Waiting struct {
	Kind     WaitingKind     `json:"kind"`
	Provider policy.Provider `json:"provider"`
	Merchant string          `json:"merchant,omitempty"` // its name in Config.Merchants
	// ID is the argument of the methods that act on it: the id of a code, the paymentId of an
	// increase, the merchantPaymentId of a pending payment.
	ID string `json:"id"`
	// Key is the merchant's id: merchantPaymentId, merchantTopUpId or referenceId.
	Key string `json:"key,omitempty"`
	// User is the user who is asked, or empty if any user may answer.
	User string `json:"user,omitempty"`
	// Amount is in yen. It is the minimum for a top-up, and 0 for an account link.
	Amount int64 `json:"amount"`
	// Authorized is what is authorized until a user consents to the higher Amount.
	Authorized  int64    `json:"authorized,omitempty"`
	Description string   `json:"description,omitempty"` // orderDescription
	Scopes      []string `json:"scopes,omitempty"`      // that an account link asks for
	// Accepted says that the user has consented to an increase, but PayPay is not done yet.
	Accepted bool      `json:"accepted,omitempty"`
	Since    time.Time `json:"since"`
	Until    time.Time `json:"until"`
	// Page is the address of its page; empty where the sandbox has none.
	Page string `json:"page,omitempty"`

	number int
}

// question is when something began to wait for a person, and its place in that order.
type question struct {
	at     time.Time
	number int
}

// ask returns a new question; e.mu is held.
func (e *engine) ask() question {
	e.lastAsked++
	return question{e.now(), e.lastAsked}
}

// Waiting returns what waits for a person, newest first, MaxWaiting at most.
func (p *Sandbox) Waiting() []Waiting {
	e := p.engine
	defer e.lock()()
	list := slices.Concat(e.waitingPayments(p), e.waitingLinks(p), e.waitingTopUps())
	slices.SortFunc(list, func(a, b Waiting) int { return cmp.Compare(b.number, a.number) })
	return list[:min(len(list), MaxWaiting)]
}

// waitingPayments returns the payments that wait for a user; e.mu is held.
func (e *engine) waitingPayments(p *Sandbox) []Waiting {
	var list []Waiting
	for _, o := range e.payments.byKey {
		for ; o != nil; o = o.before {
			switch {
			case o.purged:
			case o.increase != nil:
				list = append(list, o.waitingIncrease(p))
			case e.canBePaid(o):
				list = append(list, o.waiting(p))
			}
		}
	}
	return list
}

// waiting describes a code or a pending payment that can be paid.
func (o *payment) waiting(p *Sandbox) Waiting {
	w := o.asked.describe(WaitingPendingPayment, o.key)
	w.Key, w.User, w.Amount, w.Until, w.Page = o.key, o.user, o.amount, o.payBy, p.PendingPage(o.key)
	if o.order.description != nil {
		w.Description = *o.order.description
	}
	if o.code != nil {
		w.Kind, w.ID, w.Page = WaitingCode, o.code.id, p.CodePage(o.code.id)
	}
	return w
}

// waitingIncrease describes the higher amount that the user of a payment is asked for.
func (o *payment) waitingIncrease(p *Sandbox) Waiting {
	w := o.increase.asked.describe(WaitingIncrease, o.id)
	w.Key, w.User, w.Amount, w.Authorized, w.Until = o.key, o.user, o.increase.amount, o.amount, o.increase.ends
	w.Accepted, w.Page = o.status == stateReauthorizing, p.ConsentPage(o.id)
	if o.order.description != nil {
		w.Description = *o.order.description
	}
	return w
}

// waitingLinks returns the account links that nobody has answered; e.mu is held.
func (e *engine) waitingLinks(p *Sandbox) []Waiting {
	var list []Waiting
	now := e.state.Clock.Now()
	for id, s := range e.sessions {
		if !s.isOpen() || !now.Before(s.expires) {
			continue
		}
		w := s.asked.describe(WaitingAccountLink, id)
		if s.kycPassport {
			w.Kind = WaitingKYCPassport
		}
		w.Key, w.Scopes, w.Until, w.Page = s.reference, slices.Clone(s.scopes), s.expires, p.LinkPage(id)
		list = append(list, w)
	}
	return list
}

// waitingTopUps returns the top-up codes that can be used; e.mu is held.
func (e *engine) waitingTopUps() []Waiting {
	var list []Waiting
	for code := range e.topUps.byCode {
		t, err := e.usableTopUp(code)
		if err != nil {
			continue
		}
		w := t.asked.describe(WaitingTopUp, t.code)
		w.Key, w.User, w.Amount, w.Until = t.id, t.user, t.minimum, t.expires
		list = append(list, w)
	}
	return list
}

// describe begins the description of what was asked.
func (q question) describe(kind WaitingKind, id string) Waiting {
	return Waiting{Kind: kind, Provider: policy.PayPay, ID: id, Since: q.at.UTC(), number: q.number}
}
