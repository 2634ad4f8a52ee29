package webhook_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
)

func TestAPayloadThatDoesNotFitNamesTheField(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		provider   overlay.Provider
		body, want string
	}{
		{
			overlay.Paidy, `{"payment_id":"pay_1","status":"authorize_success","timestamp":5}`,
			"the field timestamp is not of its documented type",
		},
		{
			overlay.PayPay, `{"notification_type":"Transaction","order_id":"4","order_amount":"much","state":"COMPLETED"}`,
			"the field order_amount is not of its documented type",
		},
	} {
		payload := parse(t, c.provider, []byte(c.body)).Payload
		require.IsType(t, &webhook.Unknown{}, payload, "%s", c.body)
		assert.EqualError(t, payload.(*webhook.Unknown).Err, c.want, "%s", c.body)
	}
}
