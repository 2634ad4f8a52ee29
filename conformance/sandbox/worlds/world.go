// Package worlds holds the possible readings of facts that money depends on and that no source
// settles: unverified facts, and facts that sources contradict each other about. Each fact is a
// switch of the sandbox. A World is one setting of all switches.
//
// A program that handles money must be right in every world. Draw gives worlds to test
// it in. It is a part of the sandbox.
package worlds

import (
	"fmt"
	"time"
)

const (
	// Late is how long what "happens later" takes. No source states a length.
	Late = 10 * time.Minute
	// Moment is what "quickly" and "right after" mean. No source states a length.
	Moment = 10 * time.Second
)

// World says which reading of each fact the sandbox follows. The zero World is how the
// sandbox behaves by default. Switches tells the sources of each reading.
type World struct {
	// RepeatedDebit is what createPayment and createAuth do with an id used before.
	RepeatedDebit RepeatedDebit
	// RepeatedContinuous is what createContinuousPayment does with an id used before.
	RepeatedContinuous RepeatedContinuous
	// RepeatedCode is what createQRCode does with an id used before.
	RepeatedCode RepeatedCode
	// RepeatedCapture is what capturePaymentAuth does with a merchantCaptureId used
	// before for the same payment.
	RepeatedCapture RepeatedCapture
	// IDScope says where a merchantPaymentId of a debit must be unique.
	IDScope IDScope
	// SharedIDRead is what a read shows if several payments have one id.
	SharedIDRead SharedIDRead
	// LapsedCode is what getCodePaymentDetails answers about a code that lapsed unpaid.
	LapsedCode LapsedCode
	// NoCodeStatus is the HTTP status of DYNAMIC_QR_PAYMENT_NOT_FOUND.
	NoCodeStatus NoCodeStatus
	// NotCarriedOut says which payments read as FAILED if PayPay does not carry them out,
	// because of a limit or because they look like a repetition.
	NotCarriedOut NotCarriedOut
	// CancelEffect is when an accepted cancelPayment or cancelPendingPayment takes
	// effect.
	CancelEffect CancelEffect
	// PendingCancelCode is the code of an accepted cancelPendingPayment.
	PendingCancelCode PendingCancelCode
	// RefundEffect is when PayPay gives the money of a refund back.
	RefundEffect RefundEffect
	// SuccessStatus is the HTTP status of successes that sources disagree about.
	SuccessStatus SuccessStatus
	// Points is when a cashback or its reversal is decided, and what reads answer until
	// then.
	Points Points
	// ShortReversal is what becomes of a reversal if the user has spent some of the
	// points.
	ShortReversal ShortReversal

	// PaidyRepeatedClose is how Paidy refuses to close a closed payment.
	PaidyRepeatedClose PaidyRepeatedClose
	// PaidySuspendedToken is what Paidy's createPayment does with a suspended token.
	PaidySuspendedToken PaidySuspendedToken
	// PaidyExpiry is what a read of Paidy shows of an authorization that has ended.
	PaidyExpiry PaidyExpiry
}

// Check returns an error that names the switch whose value is not in the table.
func (w World) Check() error {
	for _, s := range table {
		if v := s.get(w); v >= len(s.Values) {
			return fmt.Errorf("switch %q has %d values, not a value %d", s.Name, len(s.Values), v)
		}
	}
	return nil
}
