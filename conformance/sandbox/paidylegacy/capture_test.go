package paidylegacy_test

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// legacyItem is a line of a capture: all of it without a quantity.
func legacyItem(id string) object { return object{"item_id": id} }

func legacyItems(id string, quantity int) object { return object{"item_id": id, "quantity": quantity} }

func TestLegacyPartialCapturesUntilClosed(t *testing.T) {
	t.Parallel()
	r := rig.StartLegacy(t, sandbox.Config{})
	id := r.Authorize()

	first := r.Capture(id, object{"items": []any{legacyItems("cup", 1)}, "tax": 145})
	r.ExpectStatus(id, "open")
	r.Expect("/pay/capture", object{"payment_id": id, "items": []any{legacyItems("cup", 2)}}, 200,
		object{"payment_id": id, "status": "capture_fail"})
	second := r.Capture(id, object{"items": []any{legacyItems("1", 1)}, "shipping": 500})
	r.ExpectStatus(id, "open")
	third := r.Capture(id, object{"items": []any{legacyItem("cup")}, "tax": 465})
	r.ExpectStatus(id, "close")

	r.ExpectPayment("/pay/capture", id, "capture_fail")
	r.ExpectPayment("/pay/close", id, "close_fail")
	r.Expect("/pay/update", object{"payment_id": id, "order": rig.LegacyOrder()}, 200,
		object{"payment_id": id, "status": "update_fail"})

	effect := func(kind, id string, yen int64) sandbox.Effect {
		return sandbox.Effect{
			At: rig.LegacyStart, Provider: sandbox.ProviderLegacy, Operation: "capturePayment",
			Kind: kind, ID: id, Key: "order-1001", Amount: yen,
		}
	}
	want := []sandbox.Effect{
		effect("capture", first, 1595),
		effect("capture", second, 3700),
		effect("capture", third, 1915),
	}
	assert.Equal(t, want, r.Ledger()[1:])
}

func TestLegacyRefundsUpToTheCapture(t *testing.T) {
	t.Parallel()
	r := rig.StartLegacy(t, sandbox.Config{})
	id := r.Authorize()
	first := r.Capture(id, object{"items": []any{legacyItems("cup", 1)}, "tax": 145})
	second := r.Capture(id, object{"items": []any{legacyItems("1", 1)}, "shipping": 500})
	third := r.Capture(id, object{"items": []any{legacyItem("cup")}, "tax": 465})

	for _, c := range []struct {
		body   object
		status string
	}{
		{object{"capture_id": second, "amount": 700}, "refund_success"},
		{object{"capture_id": second, "amount": 3001}, "refund_fail"},
		{object{"capture_id": second}, "refund_success"},
		{object{"capture_id": second}, "refund_fail"},
		{object{"capture_id": first, "amount": 0}, "refund_fail"},
		{object{"capture_id": first, "amount": -5}, "refund_fail"},
	} {
		r.Expect("/pay/refund", c.body, 200, object{"capture_id": c.body["capture_id"], "status": c.status})
	}

	effect := func(operation, kind, id string, yen int64) sandbox.Effect {
		return sandbox.Effect{
			At: rig.LegacyStart, Provider: sandbox.ProviderLegacy, Operation: operation,
			Kind: kind, ID: id, Key: "order-1001", Amount: yen,
		}
	}
	wantLedger := []sandbox.Effect{
		effect("authorizePayment", "authorization", id, 7210),
		effect("capturePayment", "capture", first, 1595),
		effect("capturePayment", "capture", second, 3700),
		effect("capturePayment", "capture", third, 1915),
		effect("refundPayment", "refund", second, 700),
		effect("refundPayment", "refund", second, 3000),
	}
	assert.Equal(t, wantLedger, r.Ledger())

	payment, found := r.Legacy.Payment(id)
	wantPayment := sandbox.LegacyPayment{
		ID: id, OrderRef: "order-1001", Status: "close", Total: 7210, Captured: 7210, Refunded: 3700,
		ExpiresAt: rig.LegacyStart.Add(30 * 24 * time.Hour),
	}
	assert.True(t, found)
	assert.Equal(t, wantPayment, payment)
}

func TestLegacyCaptures(t *testing.T) {
	t.Parallel()
	both := []any{legacyItem("1"), legacyItem("cup")}
	withDiscount := rig.LegacySet("order.items", []any{
		object{"title": "a", "amount": 1000, "quantity": 1}, object{"title": "b", "amount": -300, "quantity": 1},
	})

	for _, c := range []struct {
		name   string
		order  func(object) // changes the authorization
		body   object
		yen    int64
		status string
	}{
		{name: "all of it", body: object{}, yen: 7210, status: "close"},
		{
			name: "all of it, with its tax and shipping",
			body: object{"tax": 610, "shipping": 500}, yen: 7210, status: "close",
		},
		{
			name: "all of it by its lines",
			body: object{"items": both, "tax": 610, "shipping": 500}, yen: 7210, status: "close",
		},
		{name: "lines without tax and shipping", body: object{"items": both}, yen: 6100, status: "close"},
		{
			name: "one line in two pieces",
			body: object{"items": []any{legacyItems("cup", 1), legacyItems("cup", 1)}}, yen: 2900, status: "open",
		},
		{
			name: "an unnamed line is numbered",
			body: object{"items": []any{object{"quantity": 1}}}, yen: 3200, status: "open",
		},
		{
			name: "a discount line with the rest", order: withDiscount,
			body: object{"items": []any{legacyItem("1"), legacyItem("2")}}, yen: 700, status: "close",
		},
		{
			name: "a total that does not add up", order: rig.LegacySet("order.total_amount", 4800),
			body: object{}, yen: 4800, status: "close",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := rig.StartLegacy(t, sandbox.Config{})
			id := authorizeLegacy(r, c.order)

			r.Capture(id, c.body)
			payment, _ := r.Legacy.Payment(id)
			assert.Equal(t, c.yen, payment.Captured)
			assert.Equal(t, c.status, payment.Status)
			assert.Equal(t, c.yen, capturedInLedger(r))
		})
	}
}

func TestLegacyRefusesToCapture(t *testing.T) {
	t.Parallel()
	discount := object{"title": "b", "amount": -300, "quantity": 1}
	huge := object{"title": "a", "amount": int64(9007199254740993), "quantity": 100000}
	hugeTax := func(body object) {
		rig.LegacySet("order.tax", int64(1)<<62)(body)
		rig.LegacySet("order.shipping", int64(1)<<62)(body)
	}

	for _, c := range []struct {
		name  string
		order func(object) // changes the authorization
		body  object
	}{
		{
			name: "lines above the total", order: rig.LegacySet("order.total_amount", 3000),
			body: object{"items": []any{legacyItem("1")}},
		},
		{
			name: "a discount line alone", order: rig.LegacySet("order.items", []any{discount}),
			body: object{"items": []any{legacyItem("1")}},
		},
		{name: "a line that is not there", body: object{"items": []any{legacyItems("3", 1)}}},
		{
			name: "an unnamed line whose number is not there",
			body: object{"items": []any{legacyItem("1"), object{"quantity": 1}}},
		},
		{name: "too many pieces", body: object{"items": []any{legacyItems("cup", 3)}}},
		{
			name: "too many pieces in two parts",
			body: object{"items": []any{legacyItems("cup", 2), legacyItems("cup", 1)}},
		},
		{name: "no pieces", body: object{"items": []any{legacyItems("cup", 0)}}},
		{name: "a negative number of pieces", body: object{"items": []any{legacyItems("cup", -1)}}},
		{name: "too much tax", body: object{"items": []any{legacyItem("cup")}, "tax": 611}},
		{name: "a negative tax", body: object{"items": []any{legacyItem("cup")}, "tax": -1}},
		{name: "too much shipping", body: object{"items": []any{legacyItem("cup")}, "shipping": 501}},
		{name: "some of the tax without lines", body: object{"tax": 100}},
		{name: "some of the shipping without lines", body: object{"shipping": 0}},
		{
			name: "amounts beyond 64 bits", order: rig.LegacySet("order.items", []any{huge}),
			body: object{"items": []any{legacyItem("1")}},
		},
		{
			name: "a tax beyond 64 bits together with shipping", order: hugeTax,
			body: object{"items": []any{legacyItem("1")}, "tax": int64(1) << 62, "shipping": int64(1) << 62},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := rig.StartLegacy(t, sandbox.Config{})
			id := authorizeLegacy(r, c.order)
			body := maps.Clone(c.body)
			body["payment_id"] = id

			r.Expect("/pay/capture", body, 200, object{"payment_id": id, "status": "capture_fail"})
			payment, _ := r.Legacy.Payment(id)
			assert.Zero(t, payment.Captured)
			assert.Equal(t, "open", payment.Status)
			assert.Zero(t, capturedInLedger(r))
		})
	}
}

func authorizeLegacy(r *rig.Legacy, change func(object)) string {
	if change == nil {
		return r.Authorize()
	}

	return r.Authorize(change)
}

// capturedInLedger adds up what stands in the ledger after the authorization.
func capturedInLedger(r *rig.Legacy) int64 {
	yen := int64(0)
	for _, e := range r.Ledger()[1:] {
		yen += e.Amount
	}

	return yen
}

func TestLegacyHasNothingToCaptureAlthoughALineIsLeft(t *testing.T) {
	t.Parallel()
	r := rig.StartLegacy(t, sandbox.Config{})
	id := r.Authorize(rig.LegacySet("order.total_amount", 3200))
	r.Capture(id, object{"items": []any{legacyItem("1")}})

	r.ExpectPayment("/pay/capture", id, "capture_fail")
	r.ExpectPayment("/pay/close", id, "close_success")
}

func TestLegacyTakesAnEmptyListOfItemsNeverForAll(t *testing.T) {
	t.Parallel()
	r := rig.StartLegacy(t, sandbox.Config{})
	id := r.Authorize()

	a := r.Send("/pay/capture", object{"payment_id": id, "items": []any{}})
	assert.Equal(t, 400, a.Status)
	assert.Equal(t, "bad_request", a.Text("status"), "%s", a.Raw)

	payment, _ := r.Legacy.Payment(id)
	assert.Zero(t, payment.Captured)
}

func TestLegacyConcurrentCapturesNeverExceedThePayment(t *testing.T) {
	t.Parallel()
	r := rig.StartLegacy(t, sandbox.Config{})
	id := r.Authorize()
	body := rig.LegacyJSON(t, object{
		"payment_id": id, "checksum": rig.LegacyChecksum(r.Legacy.Secret + id).Hex(),
		"items": []any{legacyItems("cup", 1)},
	})

	var captures atomic.Int64
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			request, err := http.NewRequest(http.MethodPost, r.Legacy.URL+"/pay/capture", bytes.NewReader(body))
			if !assert.NoError(t, err) {
				return
			}
			request.Header.Set("Content-Type", "application/json")
			request.Header.Set("Authorization", r.Bearer())

			response, err := http.DefaultClient.Do(request)
			if !assert.NoError(t, err) {
				return
			}
			defer func() { _ = response.Body.Close() }()
			answer, err := io.ReadAll(response.Body)
			assert.NoError(t, err)
			if bytes.Contains(answer, []byte("capture_success")) {
				captures.Add(1)
			}
		})
	}
	all.Wait()

	payment, _ := r.Legacy.Payment(id)
	assert.Equal(t, int64(2), captures.Load())
	assert.Equal(t, int64(2900), payment.Captured)
}
