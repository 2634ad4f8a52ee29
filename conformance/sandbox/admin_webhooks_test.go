package sandbox_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit"
)

func TestAdminTellsWhereWebhooksGo(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{
		WebhookURLs: map[string]string{"paypay": "http://127.0.0.1:1/a", "paypay/fileCreated": ""},
		Merchants: []sandbox.MerchantConfig{
			{Name: "first", WebhookURLs: map[string]string{"paidy": "http://127.0.0.1:1/b"}},
		},
	})
	const secrets = "http://user:" + "pass@127.0.0.1:1/c?token=secret#part"
	require.NoError(t, r.SetWebhookURL("paidy", secrets))

	answer := r.must(t, "GET", "/webhook-url", "")

	assert.JSONEq(t, `[{"key":"paidy","url":"http://127.0.0.1:1/c?…"},
		{"key":"paypay","url":"http://127.0.0.1:1/a"},{"key":"paypay/fileCreated","url":""},
		{"merchant":"first","key":"paidy","url":"http://127.0.0.1:1/b"}]`, answer.raw)

	empty := startAdmin(t, sandbox.Config{})
	assert.Equal(t, "[]\n", empty.must(t, "GET", "/webhook-url", "").raw)
}

func TestAdminSendsTheExampleOfEachWebhook(t *testing.T) {
	t.Parallel()
	receiver := testkit.NewReceiver(t)
	urls := map[string]string{"paypay": receiver.URL, "paidy": receiver.URL, "paidy-legacy": receiver.URL}
	r := startAdmin(t, sandbox.Config{WebhookURLs: urls})
	examples := r.list(t, "/webhook-examples")
	require.NotEmpty(t, examples)

	for _, example := range examples {
		delete(example, "summary")
		body, err := json.Marshal(example)
		require.NoError(t, err)
		r.must(t, "POST", "/webhooks", string(body))
	}

	r.must(t, "POST", "/flush", "")
	assert.Len(t, receiver.Requests(), len(examples))
	for _, delivery := range r.Deliveries() {
		assert.NoError(t, delivery.Err, delivery.Webhook)
	}
}
