package jppay

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay/policy"
)

// lapseMargin is how long PayPay must show that a code has lapsed before the wait believes
// it. No source says how late PayPay's reads are. This is twice the longest time that PayPay
// states for answering a payment, 30 s.
const lapseMargin = time.Minute

// noCodePayment is the code for a QR code that PayPay does not know, or that can no longer be
// paid.
const noCodePayment = "DYNAMIC_QR_PAYMENT_NOT_FOUND"

// codeWait waits for the payment of one code.
type codeWait struct {
	client  CodePaymentReader
	id      paypay.MerchantPaymentID
	options []paypay.CallOption
	answer  *policy.Answer // of the latest read
	expires time.Time      // zero where nobody knows it

	unpaid  bool      // the code was shown, unpaid
	touched bool      // something else was shown: the payment is not untouched
	since   time.Time // since when PayPay shows, without a break, that the code has lapsed
}

func newCodeWait(
	client CodePaymentReader, id paypay.MerchantPaymentID, expires *paypay.EpochTime, options []paypay.CallOption,
) *codeWait {
	w := &codeWait{client: client, id: id, options: options}
	if isTime(expires) {
		w.expires = expires.Time()
	}

	w.answer = paypay.NewCall(operationOf(paypay.Operations(), "getCodePaymentDetails"), options).Answer
	if w.answer == nil {
		w.answer = new(policy.Answer)
		w.options = append(slices.Clone(options), paypay.WithAnswer(w.answer))
	}
	return w
}

// isTime reports whether there is a time. PayPay writes 0 for none.
func isTime(t *paypay.EpochTime) bool { return t != nil && t.Unix() != 0 }

// ask asks once.
func (w *codeWait) ask(ctx context.Context) (*paypay.Payment, bool, error) {
	payment, err := w.client.GetCodePaymentDetails(ctx, w.id, w.options...)
	switch {
	case hasCode(err, []string{noCodePayment}):
		return w.notFound(err)
	case err != nil:
		return nil, !transient(err), err
	case payment == nil:
		return nil, false, nil
	}
	return w.judgePayment(payment)
}

// judgePayment says what the payment that PayPay shows means.
func (w *codeWait) judgePayment(payment *paypay.Payment) (*paypay.Payment, bool, error) {
	accepted := isTime(payment.AcceptedAt) // the user had confirmed it
	untouched := !accepted && !w.touched
	ends := func(end error) (*paypay.Payment, bool, error) {
		return payment, true, fmt.Errorf("jppay: the payment is %s: %w", payment.Status, end)
	}

	switch payment.Status {
	case paypay.PaymentStatusCompleted, paypay.PaymentStatusAuthorized:
		return payment, true, nil
	case paypay.PaymentStatusRefunded:
		return payment, true, fmt.Errorf("jppay: the payment was paid and is REFUNDED, %s: %w", keptOf(payment), ErrRefunded)
	case paypay.PaymentStatusCanceled:
		return ends(ErrCancelled)
	case paypay.PaymentStatusFailed:
		if accepted { // only a cancel takes back what the user had confirmed
			return ends(ErrCancelled)
		}
		return ends(ErrFailed)
	case paypay.PaymentStatusExpired:
		if !untouched {
			return ends(ErrExpired)
		}
		return w.lapsing(payment, nil)
	case paypay.PaymentStatusCreated:
		if untouched {
			return w.created(payment)
		}
	case paypay.PaymentStatusReauthorizing:
	}
	w.touched = true
	return nil, false, nil
}

// created says what CREATED means: not paid yet, or not paid in time.
func (w *codeWait) created(payment *paypay.Payment) (*paypay.Payment, bool, error) {
	w.unpaid = true
	if w.expired() {
		return w.lapsing(payment, nil)
	}
	w.since = time.Time{}
	return nil, false, nil
}

// notFound says what it means that PayPay knows no payment: the code has lapsed or was
// deleted, or the id was never used.
func (w *codeWait) notFound(err error) (*paypay.Payment, bool, error) {
	if w.touched || !w.unpaid && !w.expired() {
		return nil, true, err
	}
	return w.lapsing(nil, err)
}

// lapsing ends the wait if PayPay has shown for long enough that the code has lapsed. err is
// PayPay's error if it showed no payment.
func (w *codeWait) lapsing(payment *paypay.Payment, err error) (*paypay.Payment, bool, error) {
	now := w.now()
	if w.since.IsZero() {
		w.since = now
	}
	if w.expired() && w.expires.Before(w.since) {
		w.since = w.expires
	}

	switch {
	case now.Sub(w.since) < lapseMargin:
		return nil, false, err
	case err != nil:
		return nil, true, fmt.Errorf("jppay: nobody has paid the code: %w: %w", ErrLapsed, err)
	}
	return payment, true, fmt.Errorf("jppay: nobody has paid the code, and it is %s: %w", payment.Status, ErrLapsed)
}

// expired reports whether the end of the code is known and has passed.
func (w *codeWait) expired() bool { return !w.expires.IsZero() && !w.now().Before(w.expires) }

// now returns when PayPay made the latest answer. An answer without a Date counts from its
// arrival (RFC 9110, 6.6.1).
func (w *codeWait) now() time.Time {
	if date, err := http.ParseTime(w.answer.Header.Get("Date")); err == nil {
		return date
	}
	return time.Now()
}

// Kept returns how many yen of a payment are kept, as far as PayPay shows it: the amount that
// was paid or captured, minus all refunds in the list. A refund that is under way counts,
// because every refund ends as REFUNDED. known is false if the answer does not tell, or if
// nothing was paid.
func Kept(payment *paypay.Payment) (yen int64, known bool) {
	yen, _, known = kept(payment)
	return yen, known
}

// keptOf says how much is left of a refunded payment.
func keptOf(payment *paypay.Payment) string {
	remaining, taken, known := kept(payment)
	if !known {
		return "PayPay does not show how much is kept"
	}
	return fmt.Sprintf("%d of %d yen are kept", remaining, taken)
}

// kept returns how much of what was taken is left.
func kept(payment *paypay.Payment) (remaining, taken int64, known bool) {
	switch {
	case payment == nil:
		return 0, 0, false
	case payment.Status == paypay.PaymentStatusRefunded:
		if payment.Refunds == nil || len(payment.Refunds.Data) == 0 {
			return 0, 0, false
		}
	case payment.Status != paypay.PaymentStatusCompleted:
		return 0, 0, false
	}
	taken, known = takenBy(payment)
	remaining = taken
	if payment.Refunds != nil {
		for _, refund := range payment.Refunds.Data {
			amount, ok := yenOf(&refund.Amount)
			known, remaining = known && ok && amount <= remaining, remaining-amount
		}
	}
	if !known {
		return 0, 0, false
	}
	return remaining, taken, true
}

// takenBy returns how many yen a payment took: its captures, or its amount if it has none.
func takenBy(payment *paypay.Payment) (yen int64, known bool) {
	if len(payment.Captures.Data) == 0 {
		return yenOf(payment.Amount)
	}
	for _, capture := range payment.Captures.Data {
		switch {
		case capture.Status == nil:
			return 0, false
		case *capture.Status == paypay.CaptureStatusUserRequested:
			continue
		}
		amount, ok := yenOf(capture.Amount)
		if !ok {
			return 0, false
		}
		yen += amount
	}
	return yen, yen > 0
}

// yenOf returns an amount of yen. known is false unless it is positive.
func yenOf(amount *paypay.MoneyAmount) (yen int64, known bool) {
	if amount == nil || amount.Currency() != "JPY" || amount.Amount() < 1 {
		return 0, false
	}
	return amount.Amount(), true
}
