package paypay

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
)

// topUpLife is how long a top-up code lives; no source states it.
const topUpLife = 5 * time.Minute

// States of a top-up. The sources show only the first; the others have names of the
// sandbox's own, so that nobody takes them for PayPay's.
const (
	topUpCreated = "CREATED"
	topUpDone    = "SANDBOX_TOPPED_UP"
	topUpLapsed  = "SANDBOX_LAPSED"
	topUpDeleted = "SANDBOX_DELETED"
)

// TopUp lets the user of a top-up code scan it and add amount yen to the balance.
// It returns an error for a code that is unknown, has lapsed, was deleted or
// used, for an amount below the code's minimum, and for a user whose account or
// authorization does not allow it.
func (p *Sandbox) TopUp(codeID string, amount int64) error {
	return contract.InMethod("TopUp", p.engine.topUp(codeID, amount))
}

// topUps are the top-ups by both of their ids.
type topUps struct {
	byMerchant, byCode map[string]*topUp
}

// topUpRequest asks for a code that adds minimum yen or more to a user's
// balance.
type topUpRequest struct {
	id, user    string
	minimum     int64
	requestedAt *int64
	metadata    json.RawMessage
}

// topUp is one top-up.
type topUp struct {
	topUpRequest
	asked             question
	providerID, code  string
	status            string
	accepted, expires time.Time
}

func newTopUps() topUps {
	return topUps{byMerchant: map[string]*topUp{}, byCode: map[string]*topUp{}}
}

// asOf returns a copy of the top-up as it is at a time.
func (t *topUp) asOf(at time.Time) topUp {
	copied := *t
	if t.status == topUpCreated && !at.Before(t.expires) {
		copied.status = topUpLapsed
	}
	return copied
}

// createTopUp makes a top-up code.
func (e *engine) createTopUp(r topUpRequest) (topUp, error) {
	defer e.lock()()

	if e.topUps.byMerchant[r.id] != nil {
		return topUp{}, contract.Refusef(codeInvalidRequest,
			"merchantTopUpId %s was used before; no source states what PayPay answers", r.id)
	}
	if _, err := e.allowedUser(r.user); err != nil {
		return topUp{}, err
	}
	if len(e.topUps.byMerchant) >= maxCodes {
		return topUp{}, contract.Refusef(codeServiceError, "the sandbox is full after %d top-up codes", maxCodes)
	}

	now := e.state.Clock.Now()
	t := &topUp{
		topUpRequest: r,
		asked:        e.ask(),
		providerID:   e.state.IDs.Digits(20),
		code:         newCodeID(e.state.IDs),
		status:       topUpCreated,
		accepted:     now,
		expires:      now.Add(topUpLife),
	}

	e.topUps.byMerchant[r.id], e.topUps.byCode[t.code] = t, t
	e.commitTopUp("createTopUpQRCode", "top-up-code", t.code, t, 0)
	return *t, nil
}

// commitTopUp adds an effect on a top-up to the ledger.
func (e *engine) commitTopUp(operation, kind, id string, t *topUp, amount int64) {
	e.state.Commit(state.Effect{
		Provider: policy.PayPay, Operation: operation, Kind: kind, ID: id, Key: t.id, Amount: amount,
	})
}

// findTopUp returns the top-up with the merchant's id. note says what was unusual about it.
func (e *engine) findTopUp(id string) (t topUp, note string, err error) {
	defer e.lock()()
	found := e.topUps.byMerchant[id]
	if found == nil {
		reason := "there is no top-up with this merchantTopUpId; no source names the code"
		if e.topUps.byCode[id] != nil {
			reason = "this is a code id; the read takes the merchantTopUpId"
		}
		return t, "", contract.Refusef(codeInvalidRequest, "%s", reason)
	}
	t = found.asOf(e.state.Clock.Now())
	if t.status != topUpCreated {
		note = "no source names the status of a top-up in this state; " + t.status + " is the sandbox's own"
	}
	return t, note, nil
}

// deleteTopUp deletes a code that was not used.
func (e *engine) deleteTopUp(code string) error {
	defer e.lock()()
	t, err := e.usableTopUp(code)
	if err != nil {
		return err
	}
	t.status = topUpDeleted
	e.commitTopUp("deleteTopUpQRCode", "top-up-code-deleted", t.code, t, 0)
	return nil
}

// usableTopUp returns the top-up of a code that can still be used; the engine is locked.
func (e *engine) usableTopUp(code string) (*topUp, error) {
	t := e.topUps.byCode[code]
	switch {
	case t == nil && e.topUps.byMerchant[code] != nil:
		return nil, contract.RefuseUnknownf(codeInvalidRequest, "this is a merchantTopUpId; it takes the code id")
	case t == nil:
		return nil, contract.RefuseUnknownf(codeInvalidRequest, "there is no such top-up code; no source names the code")
	}
	if status := t.asOf(e.state.Clock.Now()).status; status != topUpCreated {
		return nil, contract.Refusef(codeInvalidRequest, "top-up code %s is %s; no source names the code", code, status)
	}
	return t, nil
}

// topUp lets the user add money by a code.
func (e *engine) topUp(code string, amount int64) error {
	defer e.lock()()

	t, err := e.usableTopUp(code)
	if err != nil {
		return err
	}

	u, err := e.allowedUser(t.user)
	switch {
	case err != nil:
		return err
	case amount < t.minimum:
		return &contract.Problem{Field: "amount", Reason: fmt.Sprintf(
			"%d yen, top-up code %s begins at %d", amount, code, t.minimum)}
	case amount > maxAmount:
		return contract.Invalidf("amount", "%d yen, want at most %d", amount, maxAmount)
	}

	t.status = topUpDone
	u.wallet.balance += amount
	e.commitTopUp("TopUp", "top-up", t.providerID, t, amount)
	return nil
}

// maxAmount is the largest amount of money that the document allows, in yen.
const maxAmount = 99_999_999_999
