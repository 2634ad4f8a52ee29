package jppay

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
)

// ErrNotPaid means that a payment came to an end without having been paid, or a
// cashback without having been granted.
var ErrNotPaid = errors.New("not paid")

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
}

const (
	defaultInterval = 2 * time.Second
	defaultMax      = 10 * time.Minute
)

// CodePaymentReader reads the payment of a QR code. *PayPay is one.
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

// WaitForCodePayment asks for the payment of a QR code until it is paid
// (COMPLETED) or, with capture later, authorized (AUTHORIZED), and returns it. A
// payment that has failed, was cancelled, refunded or has expired is returned
// together with an error that matches ErrNotPaid. When the code has lapsed
// unpaid, the error is PayPay's (DYNAMIC_QR_PAYMENT_NOT_FOUND): a new code is
// safe then. Rate limits, 5xx and broken connections are waited out. It ends with
// the context, starts no goroutine, and ends with ErrStillWaiting after
// Polling.Max: at the latest then, and before if the next question would come later.
func WaitForCodePayment(
	ctx context.Context, client CodePaymentReader, id paypay.MerchantPaymentID,
	polling Polling, options ...paypay.CallOption,
) (*paypay.Payment, error) {
	return poll(ctx, client, polling, func(ctx context.Context) (*paypay.Payment, bool, error) {
		answer, err := client.GetCodePaymentDetails(ctx, id, options...)
		if err != nil || answer == nil {
			return nil, false, err
		}
		switch status := answer.Status; status {
		case paypay.PaymentStatusCompleted, paypay.PaymentStatusAuthorized:
			return answer, true, nil
		case paypay.PaymentStatusFailed, paypay.PaymentStatusCanceled, paypay.PaymentStatusExpired,
			paypay.PaymentStatusRefunded:
			return answer, true, fmt.Errorf("jppay: the payment is %s: %w", status, ErrNotPaid)
		case paypay.PaymentStatusCreated, paypay.PaymentStatusReauthorizing:
		}
		return nil, false, nil
	})
}

// WaitForCashback asks for a cashback until it is granted and returns it. One
// that was not granted ends in an error: PayPay's own, which matches
// overlay.ErrDeclined when the budget is short, or one that matches ErrNotPaid. A
// cashback that PayPay does not know yet is waited for, since granting happens
// after the call. Everything else is as with WaitForCodePayment; PayPay
// recommends no interval here.
func WaitForCashback(
	ctx context.Context, client CashbackReader, id paypay.MerchantCashbackID,
	polling Polling, options ...paypay.CallOption,
) (*paypay.CashbackDetails, error) {
	return poll(ctx, client, polling, func(ctx context.Context) (*paypay.CashbackDetails, bool, error) {
		answer, err := client.GetCashbackDetails(ctx, id, options...)
		if failure, ok := errors.AsType[*overlay.Error](err); ok && failure.Code == "TRANSACTION_NOT_FOUND" {
			return nil, false, nil
		}
		if err != nil || answer == nil {
			return nil, false, err
		}
		switch answer.Status {
		case paypay.CashbackDetailsStatusSuccess:
			return answer, true, nil
		case paypay.CashbackDetailsStatusFailure:
			return answer, true, fmt.Errorf("jppay: the cashback failed: %w", ErrNotPaid)
		case paypay.CashbackDetailsStatusAccepted:
		}
		return nil, false, nil
	})
}

// asking asks once. done says that the answer ends the wait.
type asking[T any] func(ctx context.Context) (answer *T, done bool, err error)

// poll asks until ask says that it is done, or fails in a way that another try
// does not mend.
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
		case done || err != nil && !passing(err):
			return answer, err
		case tooLate(ctx, waiting, interval):
			return nil, errors.Join(ErrStillWaiting, err)
		case !pause(ctx, interval):
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

// pause waits and reports whether it could to the end.
func pause(ctx context.Context, wait time.Duration) bool {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// passing reports whether a failed read may succeed a moment later.
func passing(err error) bool {
	failure, ok := errors.AsType[*overlay.Error](err)
	if !ok || errors.Is(err, context.Canceled) || errors.Is(err, overlay.ErrNotSent) {
		return false
	}
	return failure.Status == 0 || errors.Is(err, overlay.ErrRateLimited) || errors.Is(err, overlay.ErrUnavailable)
}
