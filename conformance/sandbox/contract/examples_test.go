package contract_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/overlay/policy"
)

func TestEachWebhookHasExamplesThatKeepToTheDocument(t *testing.T) {
	t.Parallel()
	for provider, want := range map[policy.Provider]int{policy.PayPay: 10, policy.Paidy: 2, policy.PaidyLegacy: 3} {
		document := contract.Of(provider)
		examples, err := document.WebhookExamples()
		require.NoError(t, err)

		var names []string
		for _, e := range examples {
			names = append(names, e.Webhook)
			assert.NotEmpty(t, e.Summary, "%s %s", provider, e.Webhook)
			assert.NoError(t, document.CheckWebhook(e.Webhook, e.Body), "%s %s", provider, e.Webhook)
		}
		assert.True(t, slices.IsSorted(names), names)
		assert.Len(t, slices.Compact(names), want)
	}
}
