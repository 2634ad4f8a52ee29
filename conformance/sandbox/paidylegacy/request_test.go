package paidylegacy_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/internal/testkit/rig"
)

func TestLegacyTellsBadRequestFromRequestFailed(t *testing.T) {
	t.Parallel()
	r := rig.StartLegacy(t, sandbox.Config{})

	for _, c := range []struct{ name, path, body string }{
		{"no body", "/pay/status", ""},
		{"no JSON", "/pay/status", `{"payment_id":`},
		{"an array", "/pay/status", `[]`},
		{"null", "/pay/status", `null`},
		{"an empty object", "/pay/status", `{}`},
		{"no checksum", "/pay/status", `{"payment_id":"542e6dc61200008a077a4de3"}`},
		{"a payment id that cannot be one", "/pay/status", `{"payment_id":"pay_1","checksum":"x"}`},
		{"no capture id", "/pay/refund", `{"checksum":"x"}`},
		{"no buyer", "/pay/authorize", `{"checksum":"x","order":{"total_amount":1,"items":[]}}`},
		{
			"an order that is text", "/pay/update",
			`{"payment_id":"542e6dc61200008a077a4de3","checksum":"x","order":"all"}`,
		},
		{"bytes after the object", "/pay/status", `{"payment_id":"542e6dc61200008a077a4de3","checksum":"x"} {}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := r.WithT(t).Post(c.path, []byte(c.body), r.Bearer())
			assert.Equal(t, 400, a.Status)
			assert.Equal(t, "bad_request", a.Text("status"), "%s", a.Raw)
		})
	}
}

func TestLegacyRefusesOrdersWithoutAUsableAmount(t *testing.T) {
	t.Parallel()
	r := rig.StartLegacy(t, sandbox.Config{})
	item := func(id string, quantity int) object {
		return object{"item_id": id, "title": "湯のみ", "amount": 1450, "quantity": quantity}
	}
	unnamed := object{"title": "x", "amount": 1, "quantity": 1}

	for _, c := range []struct {
		name, path string
		value      any
	}{
		{"a total of 0", "order.total_amount", 0},
		{"a negative total", "order.total_amount", -1},
		{"a negative tax", "order.tax", -1},
		{"a negative shipping", "order.shipping", -1},
		{"a quantity of 0", "order.items", []any{item("1", 0)}},
		{"the same item_id", "order.items", []any{item("1", 1), item("1", 1)}},
		{"a number taken before", "order.items", []any{item("2", 1), unnamed}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := r.WithT(t).Send("/pay/authorize", rig.LegacyAuthorization(rig.LegacySet(c.path, c.value)))
			assert.Equal(t, 400, a.Status)
			assert.Equal(t, "bad_request", a.Text("status"), "%s", a.Raw)
		})
	}
}

func TestLegacyUnknownIDs(t *testing.T) {
	t.Parallel()
	r := rig.StartLegacy(t, sandbox.Config{})

	for _, c := range []struct{ path, status string }{
		{"/pay/capture", "capture_fail"},
		{"/pay/close", "close_fail"},
		{"/pay/update", "update_fail"},
	} {
		body := object{"payment_id": unknownLegacyID, "order": rig.LegacyOrder()}
		r.Expect(c.path, body, 200, object{"status": c.status})
	}
	r.Expect("/pay/refund", object{"capture_id": unknownLegacyID}, 200, object{"status": "refund_fail"})
	r.Expect("/pay/status", object{"payment_id": unknownLegacyID}, 400,
		object{"status": "request_failed", "message": "no such payment"})

	payment, found := r.Legacy.Payment(unknownLegacyID)
	assert.False(t, found)
	assert.Zero(t, payment)
}

func TestLegacyForcedCodes(t *testing.T) {
	t.Parallel()
	r := rig.StartLegacy(t, sandbox.Config{})
	id := r.Authorize()
	capture := r.Capture(id, object{"items": []any{object{"item_id": "cup", "quantity": 1}}})
	before := len(r.Ledger())

	for _, operation := range paidylegacy.Operations() {
		for _, code := range operation.Errors {
			if len(code.Statuses) == 0 {
				continue // request_failed: its status is unknown
			}

			var body object
			var echoed string // the id that the answer repeats, that of a capture with 200 only
			switch operation.ID {
			case "authorizePayment":
				body = rig.LegacyAuthorization()
			case "refundPayment":
				body, echoed = object{"capture_id": capture}, "capture_id"
			default:
				body, echoed = object{"payment_id": id, "order": rig.LegacyOrder()}, "payment_id"
			}
			want := object{"status": code.Code}
			if echoed == "payment_id" || echoed != "" && code.Statuses[0] == 200 {
				want[echoed] = body[echoed]
			}

			require.NoError(t, r.Force(sandbox.ProviderLegacy, operation.ID, code.Code))
			r.Expect(operation.Path, body, code.Statuses[0], want)
		}
	}
	assert.Len(t, r.Ledger(), before, "a forced answer changed something")
}
