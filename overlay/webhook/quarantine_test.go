package webhook_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
)

var (
	errUnknown = &overlay.Error{Status: 400, Code: "DYNAMIC_QR_PAYMENT_NOT_FOUND"}
	errDown    = errors.New("down")
	errPanics  = errors.New("panics")
)

// fakePayPay knows payments by code only. It has no network.
type fakePayPay struct {
	webhook.PayPayReads

	payment func() (*paypay.Payment, error)
}

func (f fakePayPay) GetCodePaymentDetails(
	context.Context, paypay.MerchantPaymentID, ...paypay.CallOption,
) (*paypay.Payment, error) {
	return f.payment()
}

func (f fakePayPay) GetPaymentDetails(
	context.Context, paypay.MerchantPaymentID, ...paypay.CallOption,
) (*paypay.Payment, error) {
	return nil, &overlay.Error{Status: 404, Code: "RESOURCE_NOT_FOUND"}
}

func (f fakePayPay) GetPendingPaymentDetails(
	context.Context, paypay.MerchantPaymentID, ...paypay.CallOption,
) (*paypay.Payment, error) {
	return nil, &overlay.Error{Status: 400, Code: "REQUEST_ORDER_NOT_FOUND"}
}

// newConfirmingReceiver returns a receiver that confirms events with a fake PayPay.
func newConfirmingReceiver(
	t *testing.T, client fakePayPay, handle webhook.Handler, config webhook.Config, reads ...webhook.PayPayRead,
) *webhook.Receiver {
	t.Helper()
	config.Sources = prefixes("0.0.0.0/0")
	receiver, err := webhook.PayPay(webhook.ConfirmPayPay(client, reads...), handle, config)
	require.NoError(t, err)

	return receiver
}

func TestTheHandlerGetsTheClaimAndTheTruth(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		requests := 0
		client := fakePayPay{payment: func() (*paypay.Payment, error) {
			if requests++; requests < 3 {
				return nil, &overlay.Error{Status: 503}
			}
			return &paypay.Payment{Status: paypay.PaymentStatusCompleted}, nil
		}}
		var deliveries []webhook.Delivery
		receiver := newConfirmingReceiver(t, client, func(_ context.Context, d webhook.Delivery) error {
			deliveries = append(deliveries, d)
			return nil
		}, webhook.Config{})

		defer start(t, receiver)()
		post(t, receiver, numbered("p", 1))
		time.Sleep(time.Minute)
		synctest.Wait()

		require.Len(t, deliveries, 1)
		assert.Equal(t, "AUTHORIZED", deliveries[0].State)
		assert.Equal(t, "p/1", label(deliveries[0]))
		assert.Equal(t, webhook.Confirmed, deliveries[0].Verdict)
		payment, ok := deliveries[0].Truth.(*paypay.Payment)
		require.True(t, ok, "%T", deliveries[0].Truth)
		assert.Equal(t, paypay.PaymentStatusCompleted, payment.Status)

		assertCounters(t, receiver, webhook.Counters{Stored: 1, Failed: 2, Handled: 1})
	})
}

func TestAClaimThatTheAPIDoesNotConfirmIsQuarantined(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		requests, exists := 0, false
		client := fakePayPay{payment: func() (*paypay.Payment, error) {
			if requests++; exists {
				return &paypay.Payment{Status: paypay.PaymentStatusAuthorized}, nil
			}
			return nil, errUnknown
		}}
		var deliveries journal
		receiver := newConfirmingReceiver(t, client, deliveries.handle, webhook.Config{})

		defer start(t, receiver)()
		begin := time.Now()
		post(t, receiver, numbered("p", 1))
		for receiver.Counters().Quarantined == 0 {
			require.Less(t, time.Since(begin), time.Minute)
			time.Sleep(100 * time.Millisecond)
			synctest.Wait()
		}

		assert.Equal(t, 2, requests)
		assert.GreaterOrEqual(t, time.Since(begin), 3*time.Second, "three seconds between the requests")
		assert.LessOrEqual(t, time.Since(begin), 5*time.Second)
		assert.Empty(t, deliveries.lines())
		event := onlyDeadLetter(t, receiver, webhook.Quarantine)
		assert.Contains(t, event.Why, "PayPay does not know the payment")
		assert.Equal(t, "p", event.PaymentID)

		exists = true
		require.NoError(t, receiver.Requeue(t.Context(), event.Key))
		synctest.Wait()
		assert.Equal(t, []string{"p/1"}, deliveries.lines())
		assert.Equal(t, 3, requests)
	})
}

func TestAClaimIsConfirmedASecondTimeWhateverWentWrongBefore(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name        string
		answers     []error // nil for the payment
		maxAttempts int
		quarantined int64
		handled     int64
	}{
		{name: "PayPay was down first", answers: []error{errDown, errUnknown, nil}, handled: 1},
		{name: "PayPay was down between", answers: []error{errUnknown, errDown, errUnknown, nil}, handled: 1},
		{name: "one attempt is allowed", answers: []error{errUnknown, errUnknown}, maxAttempts: 1, quarantined: 1},
		{
			name:    "one attempt is allowed, and the API was late",
			answers: []error{errUnknown, nil}, maxAttempts: 1, handled: 1,
		},
		{name: "the client panics", answers: []error{errPanics, nil}, handled: 1},
	} {
		testkit.RunInBubble(t, c.name, func(t *testing.T) {
			requests := 0
			client := fakePayPay{payment: func() (*paypay.Payment, error) {
				answer := c.answers[min(requests, len(c.answers)-1)]
				if requests++; answer == errPanics {
					panic(answer)
				}
				return &paypay.Payment{Status: paypay.PaymentStatusAuthorized}, answer
			}}
			config := webhook.Config{MaxAttempts: c.maxAttempts}
			receiver := newConfirmingReceiver(t, client, ignore, config, webhook.ReadCode)

			defer start(t, receiver)()
			post(t, receiver, numbered("p", 1))
			time.Sleep(time.Minute)
			synctest.Wait()

			counters := receiver.Counters()
			assert.Equal(t, c.quarantined, counters.Quarantined)
			assert.Equal(t, c.handled, counters.Handled)
			assert.Zero(t, counters.DeadLettered)
			assert.Equal(t, len(c.answers), requests)
		})
	}
}

func TestAConfirmedPaidyEventNamesThePaymentsOwnOrder(t *testing.T) {
	t.Parallel()
	script := answers{paidyPaymentPath: {200, `{"id":"pay_1","created_at":"2026-04-01T03:00:00Z",` +
		`"expires_at":"2026-05-01T03:00:00Z","amount":1,"currency":"JPY","test":true,"status":"authorized",` +
		`"order":{"items":[],"order_ref":"cheap"},"captures":[],"refunds":[],"metadata":{}}`}}.script()
	orders := make(chan string, 1)
	receiver, err := webhook.Paidy(webhook.ConfirmPaidy(newClients(t, script).paidy),
		func(_ context.Context, d webhook.Delivery) error {
			orders <- d.MerchantPaymentID
			return nil
		}, webhook.Config{Sources: prefixes("0.0.0.0/0")})
	require.NoError(t, err)

	defer start(t, receiver)()
	post(t, receiver, `{"event_type":"payment","payment_id":"pay_1","order_ref":"expensive",`+
		`"timestamp":"t","status":"authorize_success"}`)

	assert.Equal(t, "cheap", <-orders)
}
