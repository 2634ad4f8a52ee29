package paidy_test

import (
	"encoding/json"
	"maps"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/internal/testkit/rig"
)

func decodeWebhooks(t *testing.T, bodies [][]byte) []map[string]any {
	t.Helper()
	events := make([]map[string]any, len(bodies))
	for i, body := range bodies {
		require.NoError(t, json.Unmarshal(body, &events[i]), "%s", body)
	}

	return events
}

func TestPaidyWebhooksOfPayments(t *testing.T) {
	t.Parallel()
	receiver := testkit.NewReceiver(t)
	r := rig.StartPaidy(t, sandbox.Config{WebhookURLs: map[string]string{"paidy": receiver.URL}})

	id := r.Checkout("")
	r.Checkout(sandbox.PaidyConsumerRejected)
	r.Must("PUT", "/payments/"+id, `{"description":"new"}`)
	capture := r.Capture(id)
	r.Must("POST", "/payments/"+id+"/refunds", `{"capture_id":"`+capture+`","amount":1,"reason":"broken"}`)
	refused := r.Send("POST", "/payments/"+id+"/captures", `{}`)
	assert.Equal(t, 403, refused.Status)
	second := r.Checkout("")
	r.Must("POST", "/payments/"+second+"/close", `{}`)
	rig.Flush(t, r.Sandbox)

	event := func(id, status string, more map[string]any) map[string]any {
		event := map[string]any{
			"payment_id": id, "event_type": "payment", "order_ref": "order-1", "status": status,
			"timestamp": "2026-06-13T03:15:42.27Z", "event_datetime": "2026-06-13 12:15:42",
		}
		maps.Copy(event, more)

		return event
	}
	want := []map[string]any{
		event(id, "authorize_success", nil),
		event(id, "update_success", nil),
		event(id, "capture_success", map[string]any{"capture_id": capture}),
		event(id, "close_success", nil),
		event(id, "refund_success", map[string]any{"capture_id": capture, "reason": "broken"}),
		event(second, "authorize_success", nil),
		event(second, "close_success", nil),
	}
	assert.Equal(t, want, decodeWebhooks(t, receiver.Bodies()))
}

func TestPaidyWebhooksOfTokens(t *testing.T) {
	t.Parallel()
	receiver := testkit.NewReceiver(t)
	r := rig.StartPaidy(t, sandbox.Config{WebhookURLs: map[string]string{"paidy": receiver.URL}})

	id := r.NewToken("")
	for _, action := range []string{"suspend", "resume", "delete"} {
		r.Must("POST", "/tokens/"+id+"/"+action, rig.PaidyReason)
	}
	rig.Flush(t, r.Sandbox)

	var want []map[string]any
	for _, status := range []string{"activate_success", "suspend_success", "resume_success", "delete_success"} {
		want = append(want, map[string]any{
			"token_id": id, "status": status, "timestamp": "2026-06-13T03:15:42.27Z",
		})
	}
	assert.Equal(t, want, decodeWebhooks(t, receiver.Bodies()))
}
