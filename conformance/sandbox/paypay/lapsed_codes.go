package paypay

import (
	"fmt"
	"net/http"

	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/worlds"
)

// lapsedCode returns what a read shows of a code that lapsed unpaid. The CREATED of
// PayPay's help page has no merchantPaymentId.
func (e *engine) lapsedCode(o *payment) (payment, error) {
	switch e.world().LapsedCode {
	case worlds.LapsedCreated:
		return payment{status: stateCreated, code: o.code}, nil
	case worlds.LapsedExpired:
		v := o.view()
		v.status = stateExpired
		return v, nil
	case worlds.LapsedNotFound:
	}
	return payment{}, e.noCodePayment("code %s has lapsed, and nobody has paid it", o.code.id)
}

// noCodePayment is the refusal of a read of a payment by code that is not there.
func (e *engine) noCodePayment(format string, args ...any) error {
	status := http.StatusBadRequest
	if e.world().NoCodeStatus == worlds.NoCode404 {
		status = http.StatusNotFound
	}
	return &contract.Refusal{Code: codeNoQRPayment, Status: status, Reason: fmt.Sprintf(format, args...)}
}

// codePaymentAnswer returns a payment by code for an answer. A lapsed code without an id
// is answered as PayPay's help page prints it (FAQ 4414093922831).
func codePaymentAnswer(o payment, assumed *string) *paypay.Payment {
	if o.key != "" {
		return paymentAnswer(o, assumed)
	}
	status, none := paypay.PaymentStatus(o.status), int64(0)
	return &paypay.Payment{Status: &status, AcceptedAt: &none, RequestedAt: &none}
}
