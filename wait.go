package jppay

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/backoff"
	"github.com/jppay/jppay/overlay"
)

// How a wait ends where its end is not a payment. The payment comes back together with
// the error wherever PayPay shows one.
var (
	// ErrNotPaid means that nothing was paid and kept, or that a cashback was not granted.
	// ErrFailed, ErrCancelled, ErrExpired and ErrLapsed match it, and say why. ErrRefunded
	// does not: what was refunded was paid.
	ErrNotPaid = errors.New("not paid")
	// ErrFailed means that PayPay did not carry out the payment, or did not grant the
	// cashback. No source says that the id of such a payment can be used again: make a new
	// code with a new one.
	ErrFailed = fmt.Errorf("%w: failed", ErrNotPaid)
	// ErrCancelled means that the payment was cancelled after the user had paid it, or that
	// its authorization was reverted. The money goes back.
	ErrCancelled = fmt.Errorf("%w: cancelled", ErrNotPaid)
	// ErrExpired means that an authorization was not captured in time. The amount is no
	// longer blocked.
	ErrExpired = fmt.Errorf("%w: expired", ErrNotPaid)
	// ErrLapsed means that the code can no longer be paid and that nobody has paid it, as
	// far as PayPay has shown for a minute. No source says how late PayPay's reads may be:
	// where a second payment would be worse than a pause, call deleteQRCode for the old code
	// before you make a new one. Where that answers DYNAMIC_QR_ALREADY_PAID, it was paid.
	ErrLapsed = fmt.Errorf("%w: lapsed", ErrNotPaid)
)

// ErrRefunded means that the payment was paid, and that a part of it or all was given
// back later. PayPay calls both REFUNDED. The error's text says how much is kept, and Kept
// tells it to a program. It is an error even if nearly everything is kept: only you make
// refunds, so the order was dealt with before, and shipping or booking Payment.Amount
// would be wrong.
var ErrRefunded = errors.New("refunded")

// ErrStillWaiting means that Polling.Max ran out before the end was known. Ask
// again later: nothing has been decided.
var ErrStillWaiting = errors.New("still waiting")

// Polling says how to wait. The zero value is PayPay's advice.
type Polling struct {
	// Interval is the pause between two questions; zero means 2 seconds. PayPay
	// recommends 2 to 3 seconds (OAS).
	Interval time.Duration
	// Max ends the wait, also while a read is slow or sent again; zero means 10 minutes.
	Max time.Duration
	// Expires is when the code can no longer be paid: QRCode.ExpiryDate, or paypay.At of a
	// time that you kept. With it a wait for an unpaid code ends with ErrLapsed, whatever
	// PayPay shows of such a code. WaitForCashback does not look at it.
	Expires *paypay.EpochTime
}

const (
	defaultInterval = 2 * time.Second
	defaultMax      = 10 * time.Minute
)

// CodePaymentReader reads the payment of a QR code. *PayPay is one. Another one passes the
// options on: the wait adds paypay.WithAnswer, unless the caller has done so, to see what
// time it is for PayPay.
type CodePaymentReader interface {
	GetCodePaymentDetails(
		ctx context.Context, id paypay.MerchantPaymentID, options ...paypay.CallOption,
	) (*paypay.Payment, error)
}

// CashbackReader reads a cashback. *PayPay is one.
type CashbackReader interface {
	GetCashbackDetails(
		ctx context.Context, id paypay.MerchantCashbackID, options ...paypay.CallOption,
	) (*paypay.CashbackDetails, error)
}

// WaitForCodePayment asks for the payment of a QR code until it is paid (COMPLETED) or,
// with capture later, authorized (AUTHORIZED), and returns it without an error. Rate
// limits, 5xx and broken connections are waited out. It ends with the context, starts no
// goroutine, and ends with ErrStillWaiting after Polling.Max: at the latest then, and
// before if the next question would come later.
//
// Another end is told by ErrRefunded, or by ErrFailed, ErrCancelled, ErrExpired or
// ErrLapsed, which all match ErrNotPaid.
//
// PayPay's texts disagree on what an unpaid code shows when its life is over: CREATED for
// ever, EXPIRED, or the error DYNAMIC_QR_PAYMENT_NOT_FOUND. The wait takes all three alike.
// It ends with ErrLapsed when one of them has stood for a minute, or a minute after
// Polling.Expires, since the user may have confirmed in the last second and no source says
// how late PayPay's reads are. CREATED counts only after Polling.Expires. Whether that has
// passed is told by PayPay's clock, the Date of its answer; only an answer without one is
// dated by this host's clock.
//
// DYNAMIC_QR_PAYMENT_NOT_FOUND about a code that was not shown before in this wait, and
// that has not expired as far as the wait knows, is returned at once as PayPay's error: the
// code may just have been made, or the id may be wrong, or that of another kind of payment.
// It does not say that nobody has paid.
//
// COMPLETED is not the end for an order that you asked PayPay to cancel. A code that was
// cancelled with cancelPayment before the user paid it can still be paid: the payment is
// COMPLETED or AUTHORIZED first, and FAILED a moment later. Do not ship such an order; to
// keep a user from paying, call deleteQRCode instead.
func WaitForCodePayment(
	ctx context.Context, client CodePaymentReader, id paypay.MerchantPaymentID,
	polling Polling, options ...paypay.CallOption,
) (*paypay.Payment, error) {
	return poll(ctx, client, polling, newCodeWait(client, id, polling.Expires, options).ask)
}

// WaitForCashback asks for a cashback until it is granted and returns it. One that was not
// granted ends in an error that matches ErrFailed; when the budget is short it is PayPay's
// own as well, which matches overlay.ErrDeclined. A cashback that PayPay does not know yet
// is waited for, since granting happens after the call. Everything else is as with
// WaitForCodePayment; PayPay recommends no interval here.
func WaitForCashback(
	ctx context.Context, client CashbackReader, id paypay.MerchantCashbackID,
	polling Polling, options ...paypay.CallOption,
) (*paypay.CashbackDetails, error) {
	return poll(ctx, client, polling, func(ctx context.Context) (*paypay.CashbackDetails, bool, error) {
		answer, err := client.GetCashbackDetails(ctx, id, options...)
		switch {
		case hasCode(err, []string{"TRANSACTION_NOT_FOUND"}):
			return nil, false, nil
		case hasCode(err, []string{"NOT_ENOUGH_MONEY"}):
			return refusedCashback(err)
		case err != nil || answer == nil:
			return nil, err != nil && !transient(err), err
		}

		switch answer.Status {
		case paypay.CashbackDetailsStatusSuccess:
			return answer, true, nil
		case paypay.CashbackDetailsStatusFailure:
			return answer, true, fmt.Errorf("jppay: the cashback is FAILURE: %w", ErrFailed)
		case paypay.CashbackDetailsStatusAccepted:
		}
		return nil, false, nil
	})
}

// refusedCashback is the end of a cashback that the budget was too small for: it comes with
// the code of that. Without the status of it, PayPay's error stands alone.
func refusedCashback(err error) (*paypay.CashbackDetails, bool, error) {
	cashback, failed := failedCashback(err)
	if !failed {
		return nil, true, err
	}
	return cashback, true, fmt.Errorf("jppay: the cashback is FAILURE: %w: %w", ErrFailed, err)
}

// asking asks once. done says that the answer or the error ends the wait. An error that
// does not is told where Polling.Max ends it.
type asking[T any] func(ctx context.Context) (answer *T, done bool, err error)

// poll asks until ask says that it is done.
func poll[T any](ctx context.Context, client any, polling Polling, ask asking[T]) (*T, error) {
	switch {
	case ctx == nil:
		return nil, errors.New("jppay: the context is nil")
	case client == nil:
		return nil, errors.New("jppay: the client is nil")
	case polling.Interval < 0 || polling.Max < 0:
		return nil, errors.New("jppay: Polling: Interval and Max must not be negative")
	}
	interval := cmp.Or(polling.Interval, defaultInterval)
	waiting, cancel := context.WithTimeout(ctx, cmp.Or(polling.Max, defaultMax))
	defer cancel()
	var last error // of a read that was not ended by Max
	for {
		answer, done, err := ask(waiting)
		ended := errors.Is(err, context.DeadlineExceeded) && waiting.Err() != nil && ctx.Err() == nil
		switch {
		case ended:
			return nil, errors.Join(ErrStillWaiting, last)
		case done:
			return answer, err
		case tooLate(ctx, waiting, interval):
			return nil, errors.Join(ErrStillWaiting, err)
		case backoff.Wait(ctx, interval) != nil:
			return nil, ctx.Err()
		}
		last = err
	}
}

// tooLate reports whether Max ends the wait before the next question.
func tooLate(ctx, waiting context.Context, interval time.Duration) bool {
	end, _ := waiting.Deadline()
	if callers, bounded := ctx.Deadline(); bounded && callers.Equal(end) {
		return false // the caller's context ends it
	}
	return time.Until(end) < interval
}

// transient reports whether a failed read may succeed a moment later.
func transient(err error) bool {
	failure, ok := errors.AsType[*overlay.Error](err)
	if !ok || errors.Is(err, context.Canceled) || errors.Is(err, overlay.ErrNotSent) {
		return false
	}
	return failure.Status == 0 || errors.Is(err, overlay.ErrRateLimited) || errors.Is(err, overlay.ErrUnavailable)
}
