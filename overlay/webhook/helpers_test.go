package webhook_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay/webhook"
	"github.com/jppay/jppay/overlay/webhook/webhooktest"
)

func prefixes(texts ...string) (list []netip.Prefix) {
	for _, text := range texts {
		list = append(list, netip.MustParsePrefix(text))
	}

	return list
}

// ignore is a handler that does nothing.
func ignore(context.Context, webhook.Delivery) error { return nil }

// newReceiver returns a receiver for PayPay that confirms nothing. Everyone may send
// to it where the configuration names no sources.
func newReceiver(t testing.TB, handle webhook.Handler, config webhook.Config) *webhook.Receiver {
	t.Helper()
	if config.Sources == nil {
		config.Sources = prefixes("0.0.0.0/0", "::/0")
	}

	receiver, err := webhook.PayPay(webhook.Unconfirmed(), handle, config)
	require.NoError(t, err)

	return receiver
}

// post sends a body to a receiver, as if from webhooktest.Source, and returns the
// status of the answer.
func post(t testing.TB, receiver http.Handler, event any) int {
	t.Helper()
	recorder := httptest.NewRecorder()
	receiver.ServeHTTP(recorder, webhooktest.Request(t, "/hooks", event))

	return recorder.Code
}

// start runs a receiver until the returned function is called.
func start(t testing.TB, receiver *webhook.Receiver) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})

	go func() {
		defer close(ended)
		assert.NoError(t, receiver.Run(ctx))
	}()

	return func() { cancel(); <-ended }
}

// deadLetters returns the oldest ten dead letters of a queue.
func deadLetters(t *testing.T, receiver *webhook.Receiver, list webhook.Queue) []webhook.DeadLetter {
	t.Helper()
	events, err := receiver.DeadLetters(t.Context(), list, 10)
	require.NoError(t, err)

	return events
}

// onlyDeadLetter returns the only dead letter of a queue.
func onlyDeadLetter(t *testing.T, receiver *webhook.Receiver, list webhook.Queue) webhook.DeadLetter {
	t.Helper()
	events := deadLetters(t, receiver, list)
	require.Len(t, events, 1)

	return events[0]
}

// numbered is the body of an event of a payment. Its amount is its number.
func numbered(payment string, number int) string {
	return fmt.Sprintf(`{"notification_type":"Transaction","order_id":%q,"merchant_order_id":"m-1",`+
		`"order_amount":"%d","state":"AUTHORIZED"}`, payment, number)
}

// label is the payment and the number of a numbered event, and the type of another.
func label(d webhook.Delivery) string {
	if event, ok := d.Payload.(*paypay.TransactionEvent); ok {
		return textOf(event.OrderID) + "/" + event.OrderAmount.String()
	}

	return d.Type
}

// journal keeps lines that several goroutines write.
type journal struct {
	mu      sync.Mutex
	written []string
}

func (j *journal) add(format string, args ...any) {
	j.mu.Lock()
	defer j.mu.Unlock()

	j.written = append(j.written, fmt.Sprintf(format, args...))
}

// report writes an error down, as Config.Report.
func (j *journal) report(err error) { j.add("%v", err) }

// handle writes an event's label down, as a handler.
func (j *journal) handle(_ context.Context, d webhook.Delivery) error {
	j.add("%s", label(d))

	return nil
}

func (j *journal) lines() []string {
	j.mu.Lock()
	defer j.mu.Unlock()

	return slices.Clone(j.written)
}

// assertCounters asserts what a receiver has counted, and that it refused nothing.
func assertCounters(t *testing.T, receiver *webhook.Receiver, want webhook.Counters) {
	t.Helper()
	got := receiver.Counters()
	assert.Empty(t, got.Refused)
	got.Refused = nil
	assert.Equal(t, want, got)
}
