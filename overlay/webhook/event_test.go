package webhook_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	yaml "github.com/oasdiff/yaml3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
	"github.com/jppay/jppay/overlay/webhook/webhooktest"
	"github.com/jppay/jppay/specs"
)

var documents = map[overlay.Provider][]byte{
	overlay.PayPay: specs.PayPay(), overlay.Paidy: specs.Paidy(), overlay.PaidyLegacy: specs.PaidyLegacy(),
}

// examples returns the bodies of all webhook examples of a document.
func examples(t testing.TB, document []byte) map[string][]byte {
	t.Helper()
	type example struct {
		Ref   string `yaml:"$ref"`
		Value any    `yaml:"value"`
	}
	var parsed struct {
		Webhooks map[string]struct {
			Post struct {
				RequestBody struct {
					Content map[string]struct{ Examples map[string]example }
				} `yaml:"requestBody"`
			}
		}
		Components struct{ Examples map[string]example }
	}
	require.NoError(t, yaml.Unmarshal(document, &parsed))

	bodies := map[string][]byte{}
	for webhook, operation := range parsed.Webhooks {
		for name, e := range operation.Post.RequestBody.Content["application/json"].Examples {
			if e.Ref != "" {
				e = parsed.Components.Examples[e.Ref[strings.LastIndexByte(e.Ref, '/')+1:]]
			}
			require.NotNil(t, e.Value, "%s %s", webhook, name)

			body, err := json.Marshal(e.Value)
			require.NoError(t, err, "%s %s", webhook, name)
			bodies[webhook+" "+name] = body
		}
	}

	return bodies
}

func parse[T string | []byte](t testing.TB, provider overlay.Provider, body T) webhook.Event {
	t.Helper()
	event, err := webhook.Parse(provider, []byte(body))
	require.NoError(t, err, "%s", body)

	return event
}

func TestEveryDocumentedEventIsTyped(t *testing.T) {
	t.Parallel()
	for provider, document := range documents {
		bodies := examples(t, document)
		for _, sample := range webhooktest.All(provider) {
			bodies[sample.Name] = sample.Body
		}
		assert.GreaterOrEqual(t, len(bodies), 5, "%s", provider)

		for name, body := range bodies {
			event := parse(t, provider, body)

			assert.IsNotType(t, &webhook.Unknown{}, event.Payload, "%s %s", provider, name)
			assert.NotEmpty(t, event.Type, "%s %s", provider, name)
			assert.NotEmpty(t, event.Key, "%s %s", provider, name)
			assert.NotEmpty(t, event.Subject, "%s %s", provider, name)
			assert.Equal(t, provider, event.Provider, "%s %s", provider, name)
		}
	}
}

func TestAnAmountIsReadAsANumberAndAsText(t *testing.T) {
	t.Parallel()
	for _, amount := range []string{`3980`, `"3980"`} {
		event := parse(t, overlay.PayPay, `{"notification_type":"Transaction","order_amount":`+amount+`}`)
		require.IsType(t, &paypay.TransactionEvent{}, event.Payload, amount)

		yen, err := event.Payload.(*paypay.TransactionEvent).OrderAmount.Int64()
		require.NoError(t, err, amount)
		assert.EqualValues(t, 3980, yen, amount)
	}
}

func TestPayloadsKeepWhatWasSent(t *testing.T) {
	t.Parallel()
	for _, scopes := range []string{`"direct_debit"`, `["direct_debit","get_balance"]`} {
		event := parse(t, overlay.PayPay, `{"notification_type":"customer.authroization.succeeded",`+
			`"notification_id":"n","scopes":`+scopes+`}`)
		require.IsType(t, &paypay.CustomerAuthorizationSucceededEvent{}, event.Payload, scopes)
		assert.Equal(t, scopes, string(event.Payload.(*paypay.CustomerAuthorizationSucceededEvent).Scopes))
	}

	const withoutZone = "2015-01-29 18:28:37"
	event := parse(t, overlay.PaidyLegacy, `{"payment_id":"p","status":"authorize_success","event_type":"payment",`+
		`"event_datetime":"`+withoutZone+`"}`)
	require.IsType(t, &paidylegacy.AuthorizeSucceededEvent{}, event.Payload)
	happened, err := event.Payload.(*paidylegacy.AuthorizeSucceededEvent).EventDatetime.Time()
	require.NoError(t, err)
	assert.Equal(t, "2015-01-29T09:28:37Z", happened.Format(time.RFC3339))
}

func TestAFieldOfAnotherTypeIsNamedWithoutItsValue(t *testing.T) {
	t.Parallel()
	event := parse(t, overlay.Paidy, `{"event_type":"payment","payment_id":"p","reason":["SENSITIVE"]}`)

	require.IsType(t, &webhook.Unknown{}, event.Payload)
	err := event.Payload.(*webhook.Unknown).Err
	require.ErrorContains(t, err, "reason")
	assert.NotContains(t, err.Error(), "SENSITIVE")
}

func TestParseRefusesBodies(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"nothing":          ``,
		"no object":        `[]`,
		"half an object":   `{"a":`,
		"two objects":      `{}{}`,
		"a key twice":      `{"state":"A","State":"B"}`,
		"one byte too big": `{"a":"` + strings.Repeat("x", webhook.MaxBody-7) + `"}`,
		"too big":          `{"a":"` + strings.Repeat("x", webhook.MaxBody) + `"}`,
		"too deep":         `{"a":` + strings.Repeat("[", 20) + strings.Repeat("]", 20) + "}",
	} {
		_, err := webhook.Parse(overlay.PayPay, []byte(body))
		assert.Error(t, err, name)
	}

	_, err := webhook.Parse(overlay.PayPay, []byte(`{"a":"`+strings.Repeat("x", webhook.MaxBody-8)+`"}`))
	assert.NoError(t, err, "a body as large as allowed")
}

func TestParseRefusesProvidersInOneLine(t *testing.T) {
	t.Parallel()
	for _, provider := range []overlay.Provider{
		"", "PayPay", overlay.Provider(strings.Repeat("0", 300)), "a\nforged line",
	} {
		_, err := webhook.Parse(provider, []byte("{}"))

		require.Error(t, err, "%q", provider)
		assert.NotContains(t, err.Error(), "\n", "%q", provider)
		assert.LessOrEqual(t, len(err.Error()), 256, "%q", provider)
	}
}

func FuzzParse(f *testing.F) {
	for provider, document := range documents {
		for _, body := range examples(f, document) {
			f.Add(string(provider), body)
		}
	}
	f.Add("paypay", []byte(`{"notification_type":"Transaction","Notification_Type":"file.created"}`))
	f.Add("paypay", []byte(`{"notification_type":"Transaction","order_id":"\ud800","Order_\u0041mount":1}`))

	f.Fuzz(func(t *testing.T, provider string, body []byte) {
		event, err := webhook.Parse(overlay.Provider(provider), body)
		if err != nil {
			return
		}

		require.True(t, json.Valid(body), "%s", body)
		require.NotNil(t, event.Payload, "%s", body)
		require.NotEmpty(t, event.Key, "%s", body)
		require.LessOrEqual(t, len(event.Key), 256, "%s", body)
		require.NotEmpty(t, event.Subject, "%s", body)
		require.LessOrEqual(t, len(event.Subject), 256, "%s", body)

		again, err := webhook.Parse(overlay.Provider(provider), append([]byte(" "), body...))
		require.NoError(t, err, "%s", body)
		require.Equal(t, event.State, again.State, "%s", body)
		require.Equal(t, event.PaymentID, again.PaymentID, "%s", body)
		requireOneReading(t, event)
	})
}

// textOf returns what a member holds; nothing where it is absent or null.
func textOf[T ~string](member *T) string {
	if member == nil {
		return ""
	}
	return string(*member)
}

// requireOneReading claims that the scan for ids and the typed decoding have seen the
// same event.
func requireOneReading(t *testing.T, event webhook.Event) {
	t.Helper()
	body := string(event.Raw)

	switch payload := event.Payload.(type) {
	case *paypay.TransactionEvent:
		require.Equal(t, event.PaymentID, textOf(payload.OrderID), "%s", body)
		require.Equal(t, event.MerchantPaymentID, textOf(payload.MerchantOrderID), "%s", body)
	case *paidy.PaymentEvent:
		require.Equal(t, event.PaymentID, payload.PaymentID, "%s", body)
		require.Equal(t, event.State, string(payload.Status), "%s", body)
	case *paidylegacy.CaptureSucceededEvent:
		require.Equal(t, event.PaymentID, payload.PaymentID, "%s", body)
		require.Equal(t, event.CaptureID, payload.CaptureID, "%s", body)
	}
}
