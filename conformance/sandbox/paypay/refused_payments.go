package paypay

import (
	"errors"
	"slices"

	"github.com/jppay/jppay/conformance/sandbox/contract"
)

// notCarriedOut are the codes of refused payments that, by PayPay's help pages, later read as
// FAILED: over a limit, or like a repetition (FAQ 6206731977359, 6206750566031).
var notCarriedOut = []string{codeLimitExceeded, codeDailyLimit, codeMonthlyLimit, codeMerchantLimit, codeDuplicate}

// isNotCarriedOut reports whether a refusal is one of notCarriedOut.
func isNotCarriedOut(err error) bool {
	refusal, ok := errors.AsType[*contract.Refusal](err)
	return ok && slices.Contains(notCarriedOut, refusal.Code)
}

// keepFailedDebit keeps a refused debit as FAILED, in worlds where PayPay does.
func (e *engine) keepFailedDebit(o *payment, err error) {
	if !e.world().NotCarriedOut.Debit() || !isNotCarriedOut(err) || e.checkCapacity() != nil {
		return
	}
	e.addPayment(o)
	e.failPayment(o)
}

// takeScanned takes the money of a payment by code out of a wallet, or refuses to. A
// payment that is not carried out is FAILED then, in worlds where PayPay does that.
func (e *engine) takeScanned(o *payment, user string, w *wallet) (funds, error) {
	err := e.checkSimilarScan(o, user)
	var parts funds
	if err == nil {
		parts, err = w.take(o.amount, e.nowInSeconds())
	}
	if err != nil && e.world().NotCarriedOut.Code() && isNotCarriedOut(err) {
		o.user = user
		e.failPayment(o)
	}
	return parts, err
}

// checkSimilarScan refuses a payment that looks like a repetition: the same amount on another
// terminal within 5 minutes (FAQ). It does so in worlds where such a payment reads as FAILED.
func (e *engine) checkSimilarScan(o *payment, user string) error {
	if !e.world().NotCarriedOut.Code() {
		return nil
	}
	onAnother := func(known *payment) bool { return !equalText(known.order.terminalID, o.order.terminalID) }
	known := e.similarPayment(user, o.amount, e.nowInSeconds(), onAnother)
	if known == nil {
		return nil
	}
	return contract.Refusef(codeDuplicate,
		"payment %s took %d yen from the same user on another terminal, less than %s ago", known.id, o.amount, similarPeriod)
}

// failPayment makes a payment FAILED for good.
func (e *engine) failPayment(o *payment) {
	o.id = newPaymentID(e.state.IDs)
	o.status, o.canceled = stateFailed, e.nowInSeconds()
	e.payments.byID[o.id] = o
}
