package webhooktest_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/validate"
	"github.com/jppay/jppay/overlay/webhook"
	"github.com/jppay/jppay/overlay/webhook/webhooktest"
	"github.com/jppay/jppay/specs"
)

// webhookOf names the documents' webhook of a sample.
func webhookOf(provider overlay.Provider, sample webhooktest.Sample) string {
	if provider == overlay.PaidyLegacy {
		return map[string]string{
			"payment authorize_success": "authorizeSucceeded", "payment capture_success": "captureSucceeded", "payment refund_success": "refundSucceeded",
		}[sample.Name]
	}
	kind, _, _ := strings.Cut(strings.ReplaceAll(sample.Name, "authroization", "authorization"), " ")
	return map[string]string{
		"Transaction": "transactionEvent", "payment": "paymentEvent", "token": "tokenEvent",
		webhook.TypeFileCreated: "fileCreated", webhook.TypeKYCInfo: "kycInfoUpdated", webhook.TypeKYCRisk: "kycPassportRiskUpdated",
		webhook.TypeKYCAccountStatus: "kycPassportAccountStatusUpdated", webhook.TypeCustomerSucceeded: "customerAuthorizationSucceeded",
		webhook.TypeCustomerFailed: "customerAuthorizationFailed", webhook.TypeCustomerRevoked: "customerAuthorizationRevoked",
		webhook.TypeCustomerExtended: "customerAuthorizationExtended", webhook.TypeCustomerCanceled: "customerAuthorizationCanceled",
	}[strings.TrimSuffix(kind, ",")]
}

func TestEveryEventIsAsDocumented(t *testing.T) {
	t.Parallel()
	for provider, document := range map[overlay.Provider][]byte{
		overlay.PayPay: specs.PayPay(), overlay.Paidy: specs.Paidy(), overlay.PaidyLegacy: specs.PaidyLegacy(),
	} {
		validator, err := validate.New(document)
		if err != nil {
			t.Fatal(err)
		}
		for _, sample := range webhooktest.All(provider) {
			name := webhookOf(provider, sample)
			if name == "" {
				t.Errorf("%s %s: which webhook is it?", provider, sample.Name)
				continue
			}
			if finding := validator.CheckWebhook(name, sample.Body); finding != nil {
				t.Errorf("%s %s: %v\n%s", provider, sample.Name, finding, sample.Body)
			}
		}
	}
}

func TestEveryEventIsNewAndReadyToSend(t *testing.T) {
	t.Parallel()
	for provider, build := range map[overlay.Provider]func(webhook.Confirmer, webhook.Handler, webhook.Config) (*webhook.Receiver, error){
		overlay.PayPay: webhook.PayPay, overlay.Paidy: webhook.Paidy, overlay.PaidyLegacy: webhook.PaidyLegacy,
	} {
		receiver, err := build(webhook.Unconfirmed(), func(context.Context, webhook.Delivery) error { return nil }, webhook.Config{
			Sources: []netip.Prefix{netip.MustParsePrefix(webhooktest.Source + "/32")},
		})
		if err != nil {
			t.Fatal(err)
		}
		samples := append(webhooktest.All(provider), webhooktest.All(provider)...)
		for _, sample := range samples {
			recorder := httptest.NewRecorder()
			receiver.ServeHTTP(recorder, webhooktest.Request(t, "/hooks", sample.Body))
			if recorder.Code != http.StatusOK {
				t.Errorf("%s %s: answered %d", provider, sample.Name, recorder.Code)
			}
			if !json.Valid(sample.Body) {
				t.Errorf("%s %s: no JSON", provider, sample.Name)
			}
		}
		// Nothing tells one customer.authroization.canceled from another.
		known := int64(0)
		if provider == overlay.PayPay {
			known = 2
		}
		if counts := receiver.Counters(); counts.Duplicates != known || counts.Stored != int64(len(samples))-known {
			t.Errorf("%s: got %+v", provider, counts)
		}
	}
}

func TestPostSends(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" {
			w.WriteHeader(http.StatusBadRequest)
		}
	}))
	t.Cleanup(server.Close)
	if status, err := webhooktest.Post(t.Context(), server.Client(), server.URL, webhooktest.LegacyRefunded()); status != http.StatusOK || err != nil {
		t.Errorf("got %d, %v", status, err)
	}
}
