package paypay

import (
	"errors"
	"slices"

	"github.com/jppay/jppay/conformance/sandbox/contract"
)

// notCarriedOut are the codes of payments that PayPay's help pages say read as FAILED:
// limits, and what looks like a repetition (FAQ 6206731977359, 6206750566031).
var notCarriedOut = []string{codeLimitExceeded, codeDailyLimit, codeMonthlyLimit, codeMerchantLimit, codeDuplicate}

// isNotCarriedOut reports whether a refusal is one of notCarriedOut.
func isNotCarriedOut(err error) bool {
	refusal, ok := errors.AsType[*contract.Refusal](err)
	return ok && slices.Contains(notCarriedOut, refusal.Code)
}

// keepFailedDebit keeps a debit that was refused as FAILED, in worlds where PayPay does.
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

// checkSimilarScan refuses what looks like a repetition: the same amount on another
// terminal within 5 minutes (FAQ), in worlds where that reads as FAILED.
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
