package webhooktest_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/validate"
	"github.com/jppay/jppay/overlay/webhook"
	"github.com/jppay/jppay/overlay/webhook/webhooktest"
	"github.com/jppay/jppay/specs"
)

// documentedWebhooks are the documents' webhooks by the first word of a sample's name,
// and those of legacy Paidy by "legacy" and the whole name.
var documentedWebhooks = map[string]string{
	"Transaction":                      "transactionEvent",
	"payment":                          "paymentEvent",
	"token":                            "tokenEvent",
	webhook.TypeFileCreated:            "fileCreated",
	webhook.TypeKYCInfo:                "kycInfoUpdated",
	webhook.TypeKYCRisk:                "kycPassportRiskUpdated",
	webhook.TypeKYCAccountStatus:       "kycPassportAccountStatusUpdated",
	webhook.TypeCustomerSucceeded:      "customerAuthorizationSucceeded",
	webhook.TypeCustomerFailed:         "customerAuthorizationFailed",
	webhook.TypeCustomerRevoked:        "customerAuthorizationRevoked",
	webhook.TypeCustomerExtended:       "customerAuthorizationExtended",
	webhook.TypeCustomerCanceled:       "customerAuthorizationCanceled",
	"legacy payment authorize_success": "authorizeSucceeded",
	"legacy payment capture_success":   "captureSucceeded",
	"legacy payment refund_success":    "refundSucceeded",
}

// webhookOf returns the documents' webhook of a sample, empty for none.
func webhookOf(provider overlay.Provider, sample webhooktest.Sample) string {
	if provider == overlay.PaidyLegacy {
		return documentedWebhooks["legacy "+sample.Name]
	}
	kind, _, _ := strings.Cut(strings.ReplaceAll(sample.Name, "authroization", "authorization"), " ")

	return documentedWebhooks[strings.TrimSuffix(kind, ",")]
}

func TestEveryEventIsAsDocumented(t *testing.T) {
	t.Parallel()
	for provider, document := range map[overlay.Provider][]byte{
		overlay.PayPay: specs.PayPay(), overlay.Paidy: specs.Paidy(), overlay.PaidyLegacy: specs.PaidyLegacy(),
	} {
		validator, err := validate.New(document)
		require.NoError(t, err, "%s", provider)

		for _, sample := range webhooktest.All(provider) {
			name := webhookOf(provider, sample)
			if assert.NotEmpty(t, name, "%s %s", provider, sample.Name) {
				finding := validator.CheckWebhook(name, sample.Body)
				assert.Nil(t, finding, "%s %s: %s", provider, sample.Name, sample.Body)
			}
		}
	}
}

func TestEveryEventIsNewAndReadyToSend(t *testing.T) {
	t.Parallel()
	type newReceiver = func(webhook.Confirmer, webhook.Handler, webhook.Config) (*webhook.Receiver, error)

	for _, c := range []struct {
		provider   overlay.Provider
		build      newReceiver
		duplicates int
	}{
		// Nothing tells one customer.authroization.canceled from another.
		{provider: overlay.PayPay, build: webhook.PayPay, duplicates: 2},
		{provider: overlay.Paidy, build: webhook.Paidy},
		{provider: overlay.PaidyLegacy, build: webhook.PaidyLegacy},
	} {
		t.Run(string(c.provider), func(t *testing.T) {
			t.Parallel()
			ignore := func(context.Context, webhook.Delivery) error { return nil }
			receiver, err := c.build(webhook.Unconfirmed(), ignore, webhook.Config{
				Sources: []netip.Prefix{netip.MustParsePrefix(webhooktest.Source + "/32")},
			})
			require.NoError(t, err)

			samples := append(webhooktest.All(c.provider), webhooktest.All(c.provider)...)
			for _, sample := range samples {
				recorder := httptest.NewRecorder()
				receiver.ServeHTTP(recorder, webhooktest.Request(t, "/hooks", sample.Body))

				assert.Equal(t, http.StatusOK, recorder.Code, sample.Name)
				assert.True(t, json.Valid(sample.Body), sample.Name)
			}

			counters := receiver.Counters()
			assert.EqualValues(t, c.duplicates, counters.Duplicates)
			assert.EqualValues(t, len(samples)-c.duplicates, counters.Stored)
		})
	}
}

func TestWhenATransactionWasPaid(t *testing.T) {
	t.Parallel()
	const null, absent = "null", ""

	for name, want := range map[string]string{
		"Transaction AUTHORIZED":                 null,
		"Transaction AUTHORIZED, another amount": null,
		"Transaction CANCELED":                   null,
		"Transaction EXPIRED":                    null,
		"Transaction COMPLETED":                  `"2041-03-05T06:07:08Z"`,
		"Transaction EXPIRED_USER_CONFIRMATION":  absent,
		"Transaction FAILED":                     absent,
	} {
		samples := webhooktest.All(overlay.PayPay, webhooktest.WithClock(clock))
		i := slices.IndexFunc(samples, func(s webhooktest.Sample) bool { return s.Name == name })
		require.GreaterOrEqual(t, i, 0, name)
		var members map[string]json.RawMessage
		require.NoError(t, json.Unmarshal(samples[i].Body, &members), name)

		assert.Equal(t, want, string(members["paid_at"]), name)
	}
}

func TestPostSends(t *testing.T) {
	t.Parallel()
	receiver := testkit.NewReceiver(t)
	event := webhooktest.LegacyRefunded()

	status, err := webhooktest.Post(t.Context(), receiver.Client(), receiver.URL, event)
	require.NoError(t, err)
	assert.Equal(t, http.StatusOK, status)

	requests := receiver.Requests()
	require.Len(t, requests, 1)
	assert.Equal(t, http.MethodPost, requests[0].Method)
	assert.Equal(t, "application/json", requests[0].Header.Get("Content-Type"))
	assert.Equal(t, webhooktest.Body(event), requests[0].Body)
}
