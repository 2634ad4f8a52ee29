package jppay_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
)

// script answers one element after the other; a number alone is an HTTP status
// with an HTML page, an empty element a broken connection.
func script(t *testing.T, elements ...string) (*paypay.ClientWithResponses, *int) {
	t.Helper()
	calls := new(int)
	client, err := jppay.NewPayPay(payPayConfig(), overlay.WithHTTPClient(&http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
		element := elements[min(*calls, len(elements)-1)]
		*calls++
		if element == "" {
			return nil, io.ErrUnexpectedEOF
		}
		status, contentType, body := 200, "application/json", element
		if _, err := fmt.Sscan(element, &status); err == nil {
			contentType, body = "text/html", "<html>"
			if rest, found := strings.CutPrefix(element, fmt.Sprint(status)+" "); found {
				contentType, body = "application/json", rest
			}
		}
		return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {contentType}}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: r}, nil
	})}), overlay.WithRetry(overlay.Retry{Attempts: 1}))
	if err != nil {
		t.Fatal(err)
	}
	return client, calls
}

func paymentIs(status string) string {
	return `{"resultInfo":{"code":"SUCCESS"},"data":{"status":"` + status + `"}}`
}

// pauses records the pauses and lets none pass in real time.
func pauses(into *[]time.Duration) func(time.Duration) <-chan time.Time {
	return func(d time.Duration) <-chan time.Time {
		*into = append(*into, d)
		fire := make(chan time.Time, 1)
		fire <- time.Time{}
		return fire
	}
}

func TestWaitForCodePayment(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		elements []string
		status   paypay.PaymentStatus
		is       error
		calls    int
	}{
		{"a payment that is made after a while", []string{paymentIs("CREATED"), paymentIs("CREATED"), paymentIs("COMPLETED")}, "COMPLETED", nil, 3},
		{"an authorization counts", []string{paymentIs("AUTHORIZED")}, "AUTHORIZED", nil, 1},
		{"a status nobody knows is waited for", []string{paymentIs("THINKING"), paymentIs("COMPLETED")}, "COMPLETED", nil, 2},
		{"a failed payment", []string{paymentIs("FAILED")}, "FAILED", jppay.ErrNotPaid, 1},
		{"an expired payment", []string{paymentIs("CREATED"), paymentIs("EXPIRED")}, "EXPIRED", jppay.ErrNotPaid, 2},
		{"a gateway page, a rate limit and a broken connection are waited out", []string{"503", `429 {"resultInfo":{"code":"RATE_LIMIT"}}`, "", paymentIs("COMPLETED")}, "COMPLETED", nil, 4},
		{"a code that has lapsed", []string{`400 {"resultInfo":{"code":"DYNAMIC_QR_PAYMENT_NOT_FOUND"}}`}, "", errCode("DYNAMIC_QR_PAYMENT_NOT_FOUND"), 1},
		{"a wrong key is not waited out", []string{`401 {"resultInfo":{"code":"UNAUTHORIZED"}}`}, "", overlay.ErrUnauthorized, 1},
		{"nothing happens for too long", []string{paymentIs("CREATED")}, "", jppay.ErrStillWaiting, 6},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			client, calls := script(t, c.elements...)
			var paused []time.Duration
			payment, err := jppay.WaitForCodePayment(t.Context(), client, "order-1", jppay.Polling{Max: 10 * time.Second, After: pauses(&paused)})
			if !errors.Is(err, c.is) && !sameCode(err, c.is) {
				t.Fatalf("got %v", err)
			}
			if c.status != "" && (payment == nil || *payment.Status != c.status) {
				t.Errorf("got %+v", payment)
			}
			if *calls != c.calls || len(paused) != c.calls-1 {
				t.Errorf("%d calls, %d pauses", *calls, len(paused))
			}
			for _, pause := range paused {
				if pause != 2*time.Second {
					t.Errorf("paused for %v", pause)
				}
			}
		})
	}
}

type errCode string

func (e errCode) Error() string { return string(e) }

func sameCode(err, want error) bool {
	failure, ok := errors.AsType[*overlay.Error](err)
	code, wanted := want.(errCode)
	return ok && wanted && failure.Code == string(code)
}

func TestWaitForCashback(t *testing.T) {
	t.Parallel()
	var paused []time.Duration
	client, calls := script(t, `404 {"resultInfo":{"code":"TRANSACTION_NOT_FOUND"}}`, paymentIs("ACCEPTED"), paymentIs("SUCCESS"))
	cashback, err := jppay.WaitForCashback(t.Context(), client, "gift-1", jppay.Polling{Interval: time.Minute, Max: time.Hour, After: pauses(&paused)})
	if err != nil || cashback.Status != paypay.CashbackDetailsStatusSUCCESS || *calls != 3 || paused[0] != time.Minute {
		t.Errorf("got %+v, %v after %d calls", cashback, err, *calls)
	}
	client, _ = script(t, `{"resultInfo":{"code":"NOT_ENOUGH_MONEY","codeId":"WAL_500017"},"data":{"status":"FAILURE"}}`)
	if _, err := jppay.WaitForCashback(t.Context(), client, "gift-1", jppay.Polling{}); !errors.Is(err, overlay.ErrDeclined) {
		t.Errorf("a short budget: got %v", err)
	}
	client, _ = script(t, paymentIs("FAILURE"))
	if _, err := jppay.WaitForCashback(t.Context(), client, "gift-1", jppay.Polling{}); !errors.Is(err, jppay.ErrNotPaid) {
		t.Errorf("a failed grant: got %v", err)
	}
}

func TestWaitingEndsWithItsContext(t *testing.T) {
	t.Parallel()
	client, calls := script(t, paymentIs("CREATED"))
	ctx, cancel := context.WithCancel(t.Context())
	never := func(time.Duration) <-chan time.Time { cancel(); return nil }
	if _, err := jppay.WaitForCodePayment(ctx, client, "order-1", jppay.Polling{After: never}); !errors.Is(err, context.Canceled) || *calls != 1 {
		t.Errorf("got %v after %d calls", err, *calls)
	}
	for _, polling := range []jppay.Polling{{Interval: -1}, {Max: -1}} {
		if _, err := jppay.WaitForCodePayment(t.Context(), client, "order-1", polling); err == nil {
			t.Errorf("%+v was accepted", polling)
		}
	}
}
