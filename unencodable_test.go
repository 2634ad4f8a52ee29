package jppay_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

// payPayOver returns a client of PayPay that sends each call once, over a transport.
func payPayOver(t testing.TB, transport testkit.Transport) *jppay.PayPay {
	t.Helper()
	client, err := jppay.NewPayPay(jppay.PayPayConfig{
		Environment: jppay.PayPaySandbox, APIKey: "a_key1234", APISecret: overlay.NewSecret("c2VjcmV0LW9mLWEtc2hvcA"),
	}, overlay.WithHTTPClient(transport.Client()), overlay.WithRetry(overlay.Retry{Attempts: 1}))
	require.NoError(t, err)

	return client
}

func TestAFieldThatMeansNothingIsNamedBeforeAnythingIsSent(t *testing.T) {
	t.Parallel()
	now := paypay.At(time.Now())
	milliseconds := paypay.At(time.Unix(time.Now().UnixMilli(), 0))

	for _, c := range []struct {
		name string
		body paypay.CreatePaymentRequest
		says string
	}{
		{
			"no amount", paypay.CreatePaymentRequest{MerchantPaymentID: "order-1", RequestedAt: now},
			"amount: is not set: use paypay.Yen",
		},
		{
			"nothing to pay", paypay.CreatePaymentRequest{MerchantPaymentID: "order-1", RequestedAt: now, Amount: paypay.Yen(0)},
			"amount: is 0 yen",
		},
		{
			"no time", paypay.CreatePaymentRequest{MerchantPaymentID: "order-1", Amount: paypay.Yen(1)},
			"requestedAt: is not set: use paypay.At",
		},
		{
			"milliseconds", paypay.CreatePaymentRequest{
				MerchantPaymentID: "order-1", Amount: paypay.Yen(1), RequestedAt: milliseconds,
			},
			"requestedAt: is after the year 5137",
		},
		{
			"no id", paypay.CreatePaymentRequest{Amount: paypay.Yen(1), RequestedAt: now},
			"merchantPaymentId: is empty",
		},
		{
			"a price of an item", paypay.CreatePaymentRequest{
				MerchantPaymentID: "order-1", Amount: paypay.Yen(1), RequestedAt: now,
				OrderItems: []paypay.MerchantOrderItem{{Name: "SENSITIVE", Quantity: 1, UnitPrice: paypay.Yen(-5)}},
			},
			"orderItems.0.unitPrice: is -5 yen",
		},
		{
			"metadata that JSON has no form for", paypay.CreatePaymentRequest{
				MerchantPaymentID: "order-1", Amount: paypay.Yen(1), RequestedAt: now,
				Metadata: map[string]any{"ok": 1, "wrong": make(chan int)},
			},
			"metadata.wrong: cannot be encoded as JSON",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			sent := 0
			client := payPayOver(t, func(*http.Request) (*http.Response, error) {
				sent++

				return nil, errors.New("unused")
			})

			_, err := client.CreatePayment(t.Context(), c.body)

			var failure *overlay.Error
			require.ErrorAs(t, err, &failure)
			assert.ErrorIs(t, failure, overlay.ErrNotSent)
			assert.Equal(t, overlay.DidNotHappen, failure.Outcome)
			assert.Contains(t, failure.Error(), "paypay createPayment")
			assert.Contains(t, failure.Error(), c.says)
			assert.NotContains(t, failure.Error(), "SENSITIVE")
			assert.Zero(t, sent)
		})
	}
}
