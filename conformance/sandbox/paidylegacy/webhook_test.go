package paidylegacy_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/internal/testkit/rig"
)

func TestLegacyWebhooks(t *testing.T) {
	t.Parallel()
	receiver := testkit.NewReceiver(t)
	r := rig.StartLegacy(t, sandbox.Config{WebhookURLs: map[string]string{"paidy-legacy": receiver.URL}})
	// In Japan, where the clock of these tests is nine hours later than in UTC.
	const start, later = "2020-04-10 07:00:00", "2020-04-10 07:01:30"

	id := r.Authorize()
	r.Expect("/pay/authorize", rig.LegacyAuthorization(rig.LegacyBuyer(sandbox.LegacyDeclined)), 200,
		object{"status": "authorize_fail", "test": false})
	r.Clock.Advance(90 * time.Second)
	capture := r.Capture(id, object{})
	r.ExpectPayment("/pay/capture", id, "capture_fail")
	r.Expect("/pay/refund", object{"capture_id": capture, "amount": 1}, 200,
		object{"capture_id": capture, "status": "refund_success"})
	second := r.Authorize(func(body object) { delete(body["order"].(object), "order_ref") })
	rig.Flush(t, r.Sandbox)

	want := []object{
		{
			"payment_id": id, "status": "authorize_success", "event_type": "payment", "order_ref": "order-1001",
			"event_datetime": start,
		},
		{
			"payment_id": id, "capture_id": capture, "status": "capture_success", "event_type": "payment",
			"event_datetime": later,
		},
		{"capture_id": capture, "status": "refund_success", "event_type": "payment", "event_datetime": later},
		{"payment_id": second, "status": "authorize_success", "event_type": "payment", "event_datetime": later},
	}
	requests := receiver.Requests()
	require.Len(t, requests, len(want))
	for i, request := range requests {
		var event object
		require.NoError(t, json.Unmarshal(request.Body, &event))
		assert.Equal(t, want[i], event, "webhook %d", i)
		assert.Equal(t, "POST", request.Method)
		assert.Equal(t, "application/json", request.Header.Get("Content-Type"))
	}
}
