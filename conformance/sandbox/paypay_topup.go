package sandbox

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
)

// payPayTopUpLife is how long a top-up code lives; no source states it.
const payPayTopUpLife = 5 * time.Minute

// States of a top-up. The sources show the first; the names of the others are
// the sandbox's own, so that nobody takes them for PayPay's.
const (
	payPayTopUpCreated = "CREATED"
	payPayTopUpDone    = "SANDBOX_TOPPED_UP"
	payPayTopUpLapsed  = "SANDBOX_LAPSED"
	payPayTopUpDeleted = "SANDBOX_DELETED"
)

// TopUp lets the user of a top-up code scan it and add amount yen to the balance.
// It returns an error for a code that is unknown, has lapsed, was deleted or
// used, for an amount below the code's minimum, and for a user whose account or
// authorization does not allow it.
func (p *PayPay) TopUp(codeID string, amount int64) error {
	if err := p.engine.topUp(codeID, amount); err != nil {
		return fmt.Errorf("sandbox: TopUp: %w", err)
	}
	return nil
}

// payPayTopUps are top-ups by both their ids.
type payPayTopUps struct {
	byMerchant, byCode map[string]*payPayTopUp
}

// payPayTopUpRequest asks for a code that adds minimum yen or more to a user's
// balance.
type payPayTopUpRequest struct {
	id, user    string
	minimum     int64
	requestedAt *int64
	metadata    json.RawMessage
}

// payPayTopUp is one top-up.
type payPayTopUp struct {
	payPayTopUpRequest
	payPayID, code    string
	status            string
	accepted, expires time.Time
}

func newPayPayTopUps() payPayTopUps {
	return payPayTopUps{byMerchant: map[string]*payPayTopUp{}, byCode: map[string]*payPayTopUp{}}
}

// now returns the top-up as it stands at a time.
func (t *payPayTopUp) now(at time.Time) payPayTopUp {
	copied := *t
	if t.status == payPayTopUpCreated && !at.Before(t.expires) {
		copied.status = payPayTopUpLapsed
	}
	return copied
}

func (e *payPayEngine) createTopUp(r payPayTopUpRequest) (payPayTopUp, error) {
	defer e.lock()()
	if e.topUps.byMerchant[r.id] != nil {
		return payPayTopUp{}, contract.Refusef(payPayInvalidRequest, "merchantTopUpId %s was used before; no source states what PayPay answers", r.id)
	}
	if _, err := e.member(r.user); err != nil {
		return payPayTopUp{}, err
	}
	if len(e.topUps.byMerchant) >= maxPayPayCodes {
		return payPayTopUp{}, contract.Refusef(payPayServiceError, "the sandbox is full after %d top-up codes", maxPayPayCodes)
	}
	now := e.state.Clock.Now()
	t := &payPayTopUp{payPayTopUpRequest: r, payPayID: e.state.IDs.Digits(20), code: payPayCodeID(e.state.IDs),
		status: payPayTopUpCreated, accepted: now, expires: now.Add(payPayTopUpLife)}
	e.topUps.byMerchant[r.id], e.topUps.byCode[t.code] = t, t
	e.state.Commit(state.Effect{Provider: policy.PayPay, Operation: "createTopUpQRCode", Kind: "top-up-code", ID: t.code, Key: r.id})
	return *t, nil
}

// topUpOf returns the top-up with the merchant's id. note says what was odd about
// it.
func (e *payPayEngine) topUpOf(id string) (t payPayTopUp, note string, err error) {
	defer e.lock()()
	found := e.topUps.byMerchant[id]
	if found == nil {
		reason := "there is no top-up with this merchantTopUpId; no source names the code"
		if e.topUps.byCode[id] != nil {
			reason = "this is a code id; the read takes the merchantTopUpId"
		}
		return t, "", contract.Refusef(payPayInvalidRequest, "%s", reason)
	}
	t = found.now(e.state.Clock.Now())
	if t.status != payPayTopUpCreated {
		note = "no source names the status of a top-up in this state; " + t.status + " is the sandbox's own"
	}
	return t, note, nil
}

// deleteTopUp deletes a code that was not used.
func (e *payPayEngine) deleteTopUp(code string) error {
	defer e.lock()()
	t, err := e.topUpCode(code)
	if err != nil {
		return err
	}
	t.status = payPayTopUpDeleted
	e.state.Commit(state.Effect{Provider: policy.PayPay, Operation: "deleteTopUpQRCode", Kind: "top-up-code-deleted", ID: t.code, Key: t.id})
	return nil
}

// topUpCode returns the top-up of a code that can still be used; e.mu is held.
func (e *payPayEngine) topUpCode(code string) (*payPayTopUp, error) {
	t := e.topUps.byCode[code]
	switch {
	case t == nil && e.topUps.byMerchant[code] != nil:
		return nil, contract.Refusef(payPayInvalidRequest, "this is a merchantTopUpId; it takes the code id")
	case t == nil:
		return nil, contract.Refusef(payPayInvalidRequest, "there is no such top-up code; no source names the code")
	}
	if status := t.now(e.state.Clock.Now()).status; status != payPayTopUpCreated {
		return nil, contract.Refusef(payPayInvalidRequest, "top-up code %s is %s; no source names the code", code, status)
	}
	return t, nil
}

// topUp lets the user add money by a code.
func (e *payPayEngine) topUp(code string, amount int64) error {
	defer e.lock()()
	t, err := e.topUpCode(code)
	if err != nil {
		return err
	}
	u, err := e.member(t.user)
	switch {
	case err != nil:
		return err
	case amount < t.minimum:
		return fmt.Errorf("%d yen, top-up code %s begins at %d", amount, code, t.minimum)
	case amount > maxPayPayAmount:
		return fmt.Errorf("%d yen, want at most %d", amount, maxPayPayAmount)
	}
	t.status = payPayTopUpDone
	u.wallet.balance += amount
	e.state.Commit(state.Effect{Provider: policy.PayPay, Operation: "TopUp", Kind: "top-up", ID: t.payPayID, Key: t.id, Amount: amount})
	return nil
}

// maxPayPayAmount is the largest amount of money that the document allows, in yen.
const maxPayPayAmount = 99_999_999_999
