package sandbox

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
)

const (
	// PayPayCashbackBudget is what the merchant can give as cashback at first, in
	// yen. A cashback above what is left is accepted and then fails for lack of
	// budget, as at PayPay.
	PayPayCashbackBudget int64 = 1_000_000
	// PayPayCashbackDelay is how long after its acceptance a cashback is given, or
	// taken back, by the sandbox's clock. No source states how long PayPay takes.
	PayPayCashbackDelay = 2 * time.Second
)

// Codes and states of cashback.
const (
	payPayUsedBefore = "VALIDATION_FAILED_EXCEPTION"
	payPayNotFound   = "TRANSACTION_NOT_FOUND"
	payPayNoMoney    = "NOT_ENOUGH_MONEY"

	payPayAccepted    = "ACCEPTED"
	payPayGiven       = "SUCCESS"
	payPayFailed      = "FAILURE"
	payPayWalletMoney = "PREPAID"
)

// SettlePoints gives every cashback that was accepted so far and takes back every
// one whose reversal was, as PayPayCashbackDelay does by itself.
func (p *PayPay) SettlePoints() {
	e := p.engine
	defer e.lock()()
	for len(e.points.waiting) > 0 {
		e.settle(e.points.waiting[0])
	}
}

// SetCashbackBudget sets what the merchant can still give as cashback, in yen,
// instead of PayPayCashbackBudget. It returns an error for less than nothing.
func (p *PayPay) SetCashbackBudget(yen int64) error {
	if yen < 0 {
		return fmt.Errorf("sandbox: SetCashbackBudget: %d yen, want 0 or more", yen)
	}
	defer p.engine.lock()()
	p.engine.points.budget = yen
	return nil
}

// payPayPoints are cashbacks and their reversals, by the merchant's ids.
type payPayPoints struct {
	budget    int64 // yen that the merchant can still give
	cashbacks map[string]*payPayCashback
	reversals map[string]*payPayReversal
	waiting   []payPayWaiting // oldest first
}

// payPayWaiting is a cashback, or a reversal, that was accepted.
type payPayWaiting struct {
	cashback *payPayCashback
	reversal *payPayReversal
}

// payPayCashbackRequest asks to give a user amount yen.
type payPayCashbackRequest struct {
	id, user    string
	amount      int64
	requestedAt int64
	description *string
	walletType  *string
	expiryDate  *time.Time // a day
	metadata    json.RawMessage
}

// payPayCashback is one cashback.
type payPayCashback struct {
	payPayCashbackRequest
	payPayID string
	status   string
	accepted time.Time
	reversed int64 // yen that were taken back, or will be
}

// payPayReversalRequest asks to take amount yen of a cashback back.
type payPayReversalRequest struct {
	id, cashback string
	amount       int64
	requestedAt  int64
	reason       *string
	metadata     json.RawMessage
}

// payPayReversal is one reversal.
type payPayReversal struct {
	payPayReversalRequest
	payPayID string
	status   string
	accepted time.Time
}

func newPayPayPoints() payPayPoints {
	return payPayPoints{budget: PayPayCashbackBudget, cashbacks: map[string]*payPayCashback{}, reversals: map[string]*payPayReversal{}}
}

// later gives a cashback, or takes one back, after PayPayCashbackDelay; e.mu is
// held.
func (e *payPayEngine) later(w payPayWaiting) {
	e.points.waiting = append(e.points.waiting, w)
	e.at(e.time().Add(PayPayCashbackDelay), func() { e.settle(w) })
}

// settle gives or takes back, once; e.mu is held.
func (e *payPayEngine) settle(w payPayWaiting) {
	switch {
	case w.settled():
	case w.cashback != nil:
		e.give(w.cashback)
	default:
		e.takeBack(w.reversal)
	}
	for len(e.points.waiting) > 0 && e.points.waiting[0].settled() {
		e.points.waiting = e.points.waiting[1:]
	}
}

func (w payPayWaiting) settled() bool {
	if w.cashback != nil {
		return w.cashback.status != payPayAccepted
	}
	return w.reversal.status != payPayAccepted
}

// give moves money from the budget to the user.
func (e *payPayEngine) give(c *payPayCashback) {
	if c.amount > e.points.budget {
		c.status = payPayFailed
		return
	}
	c.status = payPayGiven
	e.points.budget -= c.amount
	*e.pocket(c) += c.amount
	e.state.Commit(state.Effect{At: e.time(), Provider: policy.PayPay, Operation: "createCashback", Kind: "cashback", ID: c.payPayID, Key: c.id, Amount: c.amount})
	e.extend(c.user)
}

// takeBack moves money back, unless the user has spent it.
func (e *payPayEngine) takeBack(r *payPayReversal) {
	c := e.points.cashbacks[r.cashback]
	pocket := e.pocket(c)
	if *pocket < r.amount {
		r.status = payPayFailed
		c.reversed -= r.amount
		return
	}
	r.status = payPayGiven
	*pocket -= r.amount
	e.points.budget += r.amount
	e.state.Commit(state.Effect{At: e.time(), Provider: policy.PayPay, Operation: "createCashbackReversal", Kind: "cashback-reversal",
		ID: r.payPayID, Key: r.id, Amount: r.amount})
}

// pocket is where a cashback goes to.
func (e *payPayEngine) pocket(c *payPayCashback) *int64 {
	wallet := e.users[c.user].wallet
	if c.walletType != nil && *c.walletType == payPayWalletMoney {
		return &wallet.balance
	}
	return &wallet.points
}

// createCashback accepts a cashback. Whether it can be given shows later.
func (e *payPayEngine) createCashback(r payPayCashbackRequest) error {
	defer e.lock()()
	if e.points.cashbacks[r.id] != nil {
		return contract.Refusef(payPayUsedBefore, "merchantCashbackId %s was used before; the first cashback stands as it is", r.id)
	}
	u, err := e.user(r.user)
	if err == nil {
		err = u.granted(r.user, payPayScopeCashback)
	}
	now := e.time()
	switch {
	case err != nil:
		return err
	case r.expiryDate != nil && !payPayLapse(*r.expiryDate).After(now):
		return contract.Refusef(payPayInvalidRequest, "expiryDate is past; no source names the code")
	case len(e.points.cashbacks) >= maxPayPayCodes:
		return contract.Refusef(payPayServiceError, "the sandbox is full after %d cashbacks", maxPayPayCodes)
	}
	c := &payPayCashback{payPayCashbackRequest: r, payPayID: e.state.IDs.Digits(20), status: payPayAccepted, accepted: now}
	e.points.cashbacks[r.id] = c
	e.later(payPayWaiting{cashback: c})
	return nil
}

// payPayLapse returns when a cashback with this expiryDate lapses: at the end of
// the day. That of the user's points here never do.
func payPayLapse(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, payPayJST)
}

// cashback returns a cashback. One that failed is no error: PayPay answers it
// with HTTP 200 and NOT_ENOUGH_MONEY.
func (e *payPayEngine) cashback(id string) (payPayCashback, error) {
	defer e.lock()()
	c := e.points.cashbacks[id]
	if c == nil {
		return payPayCashback{}, payPayUnknown("cashback %s", id)
	}
	return *c, nil
}

// payPayUnknown refuses to show what does not exist.
func payPayUnknown(format string, args ...any) error {
	return &contract.Refusal{Code: payPayNotFound, Status: 400,
		Reason: "there is no " + fmt.Sprintf(format, args...) + "; no source states the HTTP status of this code"}
}

// createCashbackReversal accepts to take a cashback back. That it checks the
// amount at once, and with which code, is the sandbox's guess.
func (e *payPayEngine) createCashbackReversal(r payPayReversalRequest) error {
	const guess = "; no source names the code"
	defer e.lock()()
	if e.points.reversals[r.id] != nil {
		return contract.Refusef(payPayUsedBefore, "merchantCashbackReversalId %s was used before; that this is its code is inferred", r.id)
	}
	c := e.points.cashbacks[r.cashback]
	switch {
	case c == nil:
		return contract.Refusef(payPayInvalidRequest, "there is no cashback %s"+guess, r.cashback)
	case c.status != payPayGiven:
		return contract.Refusef(payPayInvalidRequest, "cashback %s is %s and was not given"+guess, r.cashback, c.status)
	case r.amount > c.amount-c.reversed:
		return contract.Refusef(payPayInvalidRequest, "%d yen are to be taken back, but only %d of the %d yen of cashback %s are left"+guess,
			r.amount, c.amount-c.reversed, c.amount, r.cashback)
	case len(e.points.reversals) >= maxPayPayCodes:
		return contract.Refusef(payPayServiceError, "the sandbox is full after %d reversals", maxPayPayCodes)
	}
	now := e.time()
	c.reversed += r.amount
	reversal := &payPayReversal{payPayReversalRequest: r, payPayID: e.state.IDs.Digits(20), status: payPayAccepted, accepted: now}
	e.points.reversals[r.id] = reversal
	e.later(payPayWaiting{reversal: reversal})
	return nil
}

// cashbackReversal returns a reversal of a cashback.
func (e *payPayEngine) cashbackReversal(id, cashback string) (payPayReversal, error) {
	defer e.lock()()
	r := e.points.reversals[id]
	if r == nil || r.cashback != cashback {
		return payPayReversal{}, payPayUnknown("reversal %s of cashback %s", id, cashback)
	}
	return *r, nil
}

// expected returns the points that a payment would earn: one in a hundred yen,
// as in the document's example. A source lists the fields of the question, none
// says which PayPay needs; here all are optional.
func (e *payPayEngine) expected(user string, amount int64) (points int64, err error) {
	if user != "" {
		if err := e.reachable(user); err != nil {
			return 0, err
		}
	}
	return amount / 100, nil
}

// reachable refuses questions about a user whose account or authorization does
// not allow them.
func (e *payPayEngine) reachable(id string) error {
	defer e.lock()()
	_, err := e.member(id)
	return err
}
