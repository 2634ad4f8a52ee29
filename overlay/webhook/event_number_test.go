package webhook_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
)

func TestAWholeNumberInAWebhookIsReadInEverySpelling(t *testing.T) {
	t.Parallel()
	plain := parse(t, overlay.PayPay, replace(t, orderEvent, `"100"`, `100`))

	for _, spelling := range []string{"100.0", "1e2", "1.00E+2", "10000e-2"} {
		body := replace(t, orderEvent, `"100"`, spelling)

		event := parse(t, overlay.PayPay, body)

		require.IsType(t, &paypay.TransactionEvent{}, event.Payload, spelling)
		assert.Equal(t, "100", event.Payload.(*paypay.TransactionEvent).OrderAmount.String(), spelling)
		assert.Equal(t, plain.Key, event.Key, spelling)
		assert.Equal(t, body, string(event.Raw), "the bytes that came stay")
	}
}
