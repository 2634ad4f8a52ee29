package paidylegacy_test

import (
	"maps"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// changedLegacyOrder is the order of every authorization with other values.
func changedLegacyOrder(values object) object {
	order := rig.LegacyOrder()
	maps.Copy(order, values)

	return order
}

func legacyCups(n int) []any {
	return []any{object{"item_id": "cup", "title": "湯のみ", "amount": 1450, "quantity": n}}
}

// captureLegacyCup captures a cup and 100 yen of tax.
func captureLegacyCup(r *rig.Legacy, id string) {
	r.Capture(id, object{"items": []any{legacyItems("cup", 1)}, "tax": 100})
}

// startLegacyUpdate authorizes an order, and captures a cup of it if the case says so.
func startLegacyUpdate(t *testing.T, captured bool) (r *rig.Legacy, id string) {
	t.Helper()
	r = rig.StartLegacy(t, sandbox.Config{})
	id = r.Authorize()
	if captured {
		captureLegacyCup(r, id)
	}

	return r, id
}

func TestLegacyUpdates(t *testing.T) {
	t.Parallel()

	for _, c := range []struct {
		name     string
		captured bool // a cup before
		order    object
		total    int64
	}{
		{
			name:  "a smaller order",
			order: changedLegacyOrder(object{"items": legacyCups(1), "tax": 145, "total_amount": 2095}), total: 2095,
		},
		{name: "the same order", order: rig.LegacyOrder(), total: 7210},
		{
			name: "what was captured and more", captured: true,
			order: changedLegacyOrder(object{"items": legacyCups(2), "total_amount": 3000}), total: 3000,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r, id := startLegacyUpdate(t, c.captured)

			r.Expect("/pay/update", object{"payment_id": id, "order": c.order}, 200,
				object{"payment_id": id, "status": "update_success"})
			effects := r.Ledger()
			require.NotEmpty(t, effects)
			last := effects[len(effects)-1]
			assert.Equal(t, "order", last.Kind)
			assert.Equal(t, c.total, last.Amount)

			r.Capture(id, object{})
			payment, _ := r.Legacy.Payment(id)
			assert.Equal(t, c.total, payment.Captured)
			assert.Equal(t, "close", payment.Status)
		})
	}
}

func TestLegacyRefusesUpdates(t *testing.T) {
	t.Parallel()
	another := []any{object{"item_id": "1", "title": "a", "amount": 1, "quantity": 1}}

	for _, c := range []struct {
		name     string
		captured bool // a cup before
		order    object
	}{
		{name: "more than was authorized", order: changedLegacyOrder(object{"total_amount": 7211})},
		{
			name:     "less than was captured",
			captured: true, order: changedLegacyOrder(object{"total_amount": 1549}),
		},
		{name: "less tax than was captured", captured: true, order: changedLegacyOrder(object{"tax": 99})},
		{
			name:     "without the item that was captured",
			captured: true, order: changedLegacyOrder(object{"items": another}),
		},
		{
			name:     "nothing but what was captured",
			captured: true, order: changedLegacyOrder(object{"items": legacyCups(1)}),
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r, id := startLegacyUpdate(t, c.captured)

			r.Expect("/pay/update", object{"payment_id": id, "order": c.order}, 200,
				object{"payment_id": id, "status": "update_fail"})
			payment, _ := r.Legacy.Payment(id)
			assert.Equal(t, int64(7210), payment.Total)
		})
	}
}

func TestLegacyRefusesAnUpdateWithoutATotal(t *testing.T) {
	t.Parallel()
	r := rig.StartLegacy(t, sandbox.Config{})
	id := r.Authorize()

	body := object{"payment_id": id, "order": changedLegacyOrder(object{"total_amount": 0})}
	a := r.Send("/pay/update", body)
	assert.Equal(t, 400, a.Status)
	assert.Equal(t, "bad_request", a.Text("status"), "%s", a.Raw)
}
