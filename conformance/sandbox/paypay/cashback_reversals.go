package paypay

import (
	"encoding/json"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/conformance/sandbox/worlds"
	"github.com/jppay/jppay/overlay/policy"
)

// reversalRequest asks to take back amount yen of a cashback.
type reversalRequest struct {
	id, cashback string
	amount       int64
	requestedAt  int64
	reason       *string
	metadata     json.RawMessage
}

// cashbackReversal is a reversal of a cashback.
type cashbackReversal struct {
	reversalRequest
	of         *cashback
	providerID string
	status     string
	accepted   time.Time
}

// reverseCashback moves money back to the budget, unless the user has spent it. In worlds where
// PayPay takes the remaining points, the amount of the reversal becomes the amount taken.
func (e *engine) reverseCashback(r *cashbackReversal) {
	c := e.points.cashbacks[r.cashback]
	pocket := e.creditTarget(c)
	if *pocket < r.amount && *pocket > 0 && e.world().ShortReversal == worlds.ShortReversalTakesRest {
		c.reversed -= r.amount - *pocket
		r.amount = *pocket
	}
	if *pocket < r.amount {
		r.status = cashbackFailed
		c.reversed -= r.amount
		return
	}

	r.status = cashbackGiven
	*pocket -= r.amount
	e.points.budget += r.amount
	e.state.Commit(state.Effect{
		At: e.now(), Provider: policy.PayPay, Operation: "createCashbackReversal", Kind: "cashback-reversal",
		ID: r.providerID, Key: r.id, Amount: r.amount,
	})
}

// createCashbackReversal accepts the reversal of a cashback. The immediate check of the amount
// and the codes of the refusals are guesses of the sandbox.
func (e *engine) createCashbackReversal(r reversalRequest) error {
	const guess = "; no source names the code"
	defer e.lock()()

	if e.points.reversals[r.id] != nil {
		return contract.Refusef(codeUsedBefore,
			"merchantCashbackReversalId %s was used before; that this is its code is inferred", r.id)
	}

	c := e.points.cashbacks[r.cashback]
	switch {
	case c == nil:
		return contract.Refusef(codeInvalidRequest, "there is no cashback %s"+guess, r.cashback)
	case c.status != cashbackGiven:
		return contract.Refusef(codeInvalidRequest, "cashback %s is %s and was not given"+guess, r.cashback, c.status)
	case r.amount > c.amount-c.reversed:
		return contract.Refusef(codeInvalidRequest,
			"%d yen are to be taken back, "+
				"but only %d of the %d yen of cashback %s are left"+guess,
			r.amount, c.amount-c.reversed, c.amount, r.cashback)
	case len(e.points.reversals) >= maxCodes:
		return contract.Refusef(codeServiceError, "the sandbox is full after %d reversals", maxCodes)
	}

	now := e.now()
	c.reversed += r.amount
	reversal := &cashbackReversal{
		reversalRequest: r,
		of:              c,
		providerID:      e.state.IDs.Digits(20),
		status:          cashbackAccepted,
		accepted:        now,
	}

	e.points.reversals[r.id] = reversal
	e.settleLater(pendingPoints{reversal: reversal})
	return nil
}

// cashbackReversal returns a reversal of a cashback.
func (e *engine) cashbackReversal(id, cashback string) (cashbackReversal, error) {
	defer e.lock()()
	r := e.points.reversals[id]
	switch {
	case r == nil || r.cashback != cashback:
		return cashbackReversal{}, notFound("reversal %s of cashback %s", id, cashback)
	case e.inBacklog(r.status):
		return cashbackReversal{}, notFound("reversal %s yet: it waits to be carried out", id)
	}
	return *r, nil
}
