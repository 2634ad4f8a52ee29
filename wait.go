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

// How a wait ends without a payment. If PayPay shows a payment, it is returned together with
// the error.
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
	// ErrLapsed means that the code can no longer be paid, and that PayPay has shown no
	// payment for a minute. No source says how late PayPay's reads may be. If a second
	// payment would be worse than a pause, call deleteQRCode for the old code before you make
	// a new one. If the answer is DYNAMIC_QR_ALREADY_PAID, the old code was paid.
	ErrLapsed = fmt.Errorf("%w: lapsed", ErrNotPaid)
)

// ErrRefunded means that the payment was paid, and that all or a part of it was refunded
// later. PayPay calls both REFUNDED. The error's text says how much is kept; programs use
// Kept. It is an error even if nearly everything is kept: only you make refunds, so the order
// was handled before, and it would be wrong to ship it or to book Payment.Amount.
var ErrRefunded = errors.New("refunded")

// ErrStillWaiting means that Polling.Max ran out before the end was known. Ask
// again later: nothing has been decided.
var ErrStillWaiting = errors.New("still waiting")

// Polling says how to wait. The zero value is PayPay's advice.
type Polling struct {
	// Interval is the pause between two questions; zero means 2 seconds. PayPay
	// recommends 2 to 3 seconds (OAS).
	Interval time.Duration
	// Max ends the wait, even while a read is slow or sent again; zero means 10 minutes.
	Max time.Duration
	// Expires is when the code can no longer be paid: QRCode.ExpiryDate, or paypay.At of a
	// time that you kept. If it is set, the wait for a code that nobody pays ends with
	// ErrLapsed, whatever PayPay shows of it. WaitForCashback ignores it.
	Expires *paypay.EpochTime
}

const (
	defaultInterval = 2 * time.Second
	defaultMax      = 10 * time.Minute
)

// CodePaymentReader reads the payment of a QR code. *PayPay is one. Other implementations
// must pass the options on: unless the caller has done so, the wait adds paypay.WithAnswer to
// read PayPay's clock.
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
// with capture later, authorized (AUTHORIZED), and returns it without an error. After rate
// limits, 5xx and broken connections it goes on asking. It ends with the context and starts
// no goroutine. After Polling.Max it ends with ErrStillWaiting, or before that if the next
// question would come too late.
//
// It ends with another error if the payment was refunded (ErrRefunded) or not made: ErrFailed,
// ErrCancelled, ErrExpired and ErrLapsed, which all match ErrNotPaid.
//
// PayPay's texts disagree on what an unpaid code shows after its lifetime: CREATED for ever,
// EXPIRED, or the error DYNAMIC_QR_PAYMENT_NOT_FOUND. The wait treats all three the same. It
// ends with ErrLapsed when PayPay has shown one of them for a minute, or a minute after
// Polling.Expires: the user may have confirmed in the last second, and no source says how
// late PayPay's reads are. CREATED counts only after Polling.Expires. PayPay's clock, the
// Date of its answer, decides whether that has passed; if an answer has no Date, this host's
// clock decides.
//
// If PayPay answers DYNAMIC_QR_PAYMENT_NOT_FOUND, has not shown the code before in this wait,
// and the code has not expired as far as the wait knows, the wait returns PayPay's error at
// once: the code may just have been made, or the id may be wrong or that of another kind of
// payment. This error does not mean that nobody has paid.
//
// COMPLETED is not final for an order that you asked PayPay to cancel. A code that was
// cancelled with cancelPayment before the user paid it can still be paid: the payment is
// first COMPLETED or AUTHORIZED, and FAILED a moment later. Do not ship such an order. To
// keep a user from paying, call deleteQRCode instead.
func WaitForCodePayment(
	ctx context.Context, client CodePaymentReader, id paypay.MerchantPaymentID,
	polling Polling, options ...paypay.CallOption,
) (*paypay.Payment, error) {
	return poll(ctx, client, polling, newCodeWait(client, id, polling.Expires, options).ask)
}

// WaitForCashback asks for a cashback until it is granted and returns it. If it is not
// granted, the error matches ErrFailed; if the budget is too small, the error also matches
// overlay.ErrDeclined. It goes on asking while PayPay does not know the cashback, because
// PayPay grants it after the call. Everything else is as with WaitForCodePayment; PayPay
// recommends no interval here.
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

// refusedCashback returns the error of a cashback for which the budget is too small. If
// PayPay's answer does not show that it failed, it is PayPay's error alone.
func refusedCashback(err error) (*paypay.CashbackDetails, bool, error) {
	cashback, failed := failedCashback(err)
	if !failed {
		return nil, true, err
	}
	return cashback, true, fmt.Errorf("jppay: the cashback is FAILURE: %w: %w", ErrFailed, err)
}

// asking asks once. done says that the answer or the error ends the wait. An error that does
// not end it is returned if Polling.Max ends the wait.
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
