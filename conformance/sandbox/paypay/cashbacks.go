package paypay

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/conformance/sandbox/worlds"
	"github.com/jppay/jppay/overlay/policy"
)

const (
	// CashbackBudget is the initial budget for cashback, in yen. A cashback above the rest of
	// the budget is accepted and then fails for lack of budget, as at PayPay.
	CashbackBudget int64 = 1_000_000
	// CashbackDelay is how long after its acceptance a cashback is given or reversed,
	// by the sandbox's clock. No source states how long PayPay takes.
	CashbackDelay = 2 * time.Second
)

// Codes and states of cashback.
const (
	codeUsedBefore = "VALIDATION_FAILED_EXCEPTION"
	codeNotFound   = "TRANSACTION_NOT_FOUND"
	codeNoMoney    = "NOT_ENOUGH_MONEY"

	cashbackAccepted = "ACCEPTED"
	cashbackGiven    = "SUCCESS"
	cashbackFailed   = "FAILURE"
	walletMoney      = "PREPAID"
)

// SettlePoints gives every cashback that was accepted so far, and carries out every
// reversal, as the clock does after CashbackDelay.
func (p *Sandbox) SettlePoints() {
	e := p.engine
	defer e.lock()()
	for len(e.points.pending) > 0 {
		e.settle(e.points.pending[0])
	}
}

// SetCashbackBudget sets the rest of the budget for cashback, in yen. It returns an error for a
// negative amount.
func (p *Sandbox) SetCashbackBudget(yen int64) error {
	if yen < 0 {
		return contract.InMethod("SetCashbackBudget", contract.Invalidf("yen", "the budget is %d yen, want 0 or more", yen))
	}
	defer p.engine.lock()()
	p.engine.points.budget = yen
	return nil
}

// points are cashbacks and their reversals, by the merchant's ids.
type points struct {
	budget    int64 // yen that the merchant can still give
	cashbacks map[string]*cashback
	reversals map[string]*cashbackReversal
	pending   []pendingPoints // oldest first
}

// pendingPoints is a cashback or a reversal that was accepted and is not done yet.
type pendingPoints struct {
	cashback *cashback
	reversal *cashbackReversal
}

// cashbackRequest asks to give a user amount yen.
type cashbackRequest struct {
	id, user    string
	amount      int64
	requestedAt int64
	description *string
	walletType  *string
	expiryDate  *time.Time // a day
	metadata    json.RawMessage
}

// cashback is one cashback.
type cashback struct {
	cashbackRequest
	providerID string
	status     string
	accepted   time.Time
	reversed   int64 // yen that were taken back, or will be
}

func newPoints() points {
	return points{budget: CashbackBudget, cashbacks: map[string]*cashback{}, reversals: map[string]*cashbackReversal{}}
}

// settleLater gives a cashback, or reverses one, after CashbackDelay, or later in worlds
// where PayPay takes longer; the engine is locked.
func (e *engine) settleLater(w pendingPoints) {
	delay := CashbackDelay
	if e.world().Points != worlds.PointsSoon {
		delay = worlds.Late
	}
	e.points.pending = append(e.points.pending, w)
	e.schedule(e.now().Add(delay), func() { e.settle(w) })
}

// inBacklog reports whether a read does not find a cashback or a reversal of this status
// yet (FAQ 4414063010831).
func (e *engine) inBacklog(status string) bool {
	return e.world().Points == worlds.PointsNotFound && status == cashbackAccepted
}

// settle gives a cashback or reverses one, unless that was done before; the engine is locked.
func (e *engine) settle(w pendingPoints) {
	switch {
	case w.settled():
	case w.cashback != nil:
		e.giveCashback(w.cashback)
	default:
		e.reverseCashback(w.reversal)
	}
	for len(e.points.pending) > 0 && e.points.pending[0].settled() {
		e.points.pending = e.points.pending[1:]
	}
}

func (w pendingPoints) settled() bool {
	if w.cashback != nil {
		return w.cashback.status != cashbackAccepted
	}
	return w.reversal.status != cashbackAccepted
}

// giveCashback moves money from the budget to the user.
func (e *engine) giveCashback(c *cashback) {
	if c.amount > e.points.budget {
		c.status = cashbackFailed
		return
	}

	c.status = cashbackGiven
	e.points.budget -= c.amount
	*e.creditTarget(c) += c.amount
	e.state.Commit(state.Effect{
		At: e.now(), Provider: policy.PayPay, Operation: "createCashback", Kind: "cashback",
		ID: c.providerID, Key: c.id, Amount: c.amount,
	})

	e.extend(c.user)
}

// creditTarget returns the part of the wallet that a cashback goes to.
func (e *engine) creditTarget(c *cashback) *int64 {
	wallet := e.users[c.user].wallet
	if c.walletType != nil && *c.walletType == walletMoney {
		return &wallet.balance
	}
	return &wallet.points
}

// createCashback accepts a cashback. Whether the budget is enough shows only later.
func (e *engine) createCashback(r cashbackRequest) error {
	defer e.lock()()

	if e.points.cashbacks[r.id] != nil {
		return contract.Refusef(codeUsedBefore,
			"merchantCashbackId %s was used before; the first cashback stands as it is", r.id)
	}

	u, err := e.user(r.user)
	if err == nil {
		err = u.checkGranted(r.user, scopeCashback)
	}

	now := e.now()
	switch {
	case err != nil:
		return err
	case r.expiryDate != nil && !cashbackEnd(*r.expiryDate).After(now):
		return contract.Refusef(codeInvalidRequest, "expiryDate is past; no source names the code")
	case len(e.points.cashbacks) >= maxCodes:
		return contract.Refusef(codeServiceError, "the sandbox is full after %d cashbacks", maxCodes)
	}

	c := &cashback{cashbackRequest: r, providerID: e.state.IDs.Digits(20), status: cashbackAccepted, accepted: now}
	e.points.cashbacks[r.id] = c
	e.settleLater(pendingPoints{cashback: c})
	return nil
}

// cashbackEnd returns when a cashback with this expiryDate ends: at the end of the
// day. The points of the sandbox's users never end.
func cashbackEnd(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, japan)
}

// cashback returns a cashback. A failed cashback is not an error: PayPay answers it with HTTP
// 200 and NOT_ENOUGH_MONEY.
func (e *engine) cashback(id string) (cashback, error) {
	defer e.lock()()
	c := e.points.cashbacks[id]
	switch {
	case c == nil:
		return cashback{}, notFound("cashback %s", id)
	case e.inBacklog(c.status):
		return cashback{}, notFound("cashback %s yet: it waits to be given", id)
	}
	return *c, nil
}

// notFound is the refusal of a read of an object that does not exist.
func notFound(format string, args ...any) error {
	return &contract.Refusal{
		Code:   codeNotFound,
		Status: 400,
		Reason: "there is no " + fmt.Sprintf(format, args...) + "; no source states the HTTP status of this code",
	}
}

// expectedPoints returns the points that a payment would earn: one for a hundred yen, as in the
// document's example. A source lists the fields of the request, but no source says which of
// them PayPay requires. Here all are optional.
func (e *engine) expectedPoints(user string, amount int64) (points int64, err error) {
	if user != "" {
		if err := e.checkMember(user); err != nil {
			return 0, err
		}
	}
	return amount / 100, nil
}

// checkMember refuses a read about a user whose account or authorization does not allow it.
func (e *engine) checkMember(id string) error {
	defer e.lock()()
	_, err := e.allowedUser(id)
	return err
}
