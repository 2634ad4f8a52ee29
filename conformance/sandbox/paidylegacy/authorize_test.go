package paidylegacy_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// legacyOffers are the numbers of payments that 7210 yen can be paid in.
var legacyOffers = []any{
	object{"num_payments": 1.0, "monthly": 7210.0, "last_month": 7210.0, "total": 7210.0, "effective": 0.0},
	object{"num_payments": 3.0, "monthly": 2403.0, "last_month": 2404.0, "total": 7210.0, "effective": 0.0},
}

func TestLegacyApproves(t *testing.T) {
	t.Parallel()

	for _, c := range []struct {
		name   string
		change []func(object)
		test   bool
	}{
		{name: "any buyer"},
		{
			name: "the first sample consumer, at once",
			change: []func(object){
				rig.LegacyBuyer(sandbox.LegacyApproved), rig.LegacySet("buyer.phone.number", "08000000000"),
			},
		},
		{name: "a test payment, and says so", change: []func(object){rig.LegacySet("test", true)}, test: true},
		{
			name: "the right pin",
			change: []func(object){
				rig.LegacyBuyer(sandbox.LegacyAsksPin), rig.LegacySet("auth_code", sandbox.LegacyPin),
			},
		},
		{
			name: "an offered number of payments",
			change: []func(object){
				rig.LegacyBuyer(sandbox.LegacyAsksNumPayments), rig.LegacySet("options.num_payments", 3),
			},
		},
		{
			name: "an income that is enough",
			change: []func(object){
				rig.LegacyBuyer(sandbox.LegacyAsksConsumerData), rig.LegacySet("consumer_data.income", 4200000),
			},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := rig.StartLegacy(t, sandbox.Config{})

			id := r.Expect("/pay/authorize", rig.LegacyAuthorization(c.change...), 200,
				object{"payment_id": rig.AnyText, "status": "authorize_success", "test": c.test}).Text("payment_id")

			assert.Len(t, id, 24)
			assert.Regexp(t, fmt.Sprintf("^%08x", rig.LegacyStart.Unix()), id, "an id begins with the time")
			want := []sandbox.Effect{{
				At: rig.LegacyStart, Provider: sandbox.ProviderLegacy, Operation: "authorizePayment",
				Kind: "authorization", ID: id, Key: "order-1001", Amount: 7210,
			}}
			assert.Equal(t, want, r.Ledger())
		})
	}
}

func TestLegacyMakesNoPayment(t *testing.T) {
	t.Parallel()
	asksPin := object{"status": "authenticate_consumer", "test": false}
	declined := object{"status": "authorize_fail", "test": false}
	asksNumPayments := object{
		"status": "require_data", "reason": "require_num_payments", "multipay": legacyOffers, "test": false,
	}
	refused := func(reason string) object {
		return object{"status": "authenticate_consumer_fail", "reason": reason, "test": false}
	}

	for _, c := range []struct {
		name   string
		email  string
		change func(object)
		want   object
	}{
		{name: "the second sample consumer is sent a pin", email: sandbox.LegacyAsksPin, want: asksPin},
		{
			name: "an empty auth_code is none", email: sandbox.LegacyAsksPin,
			change: rig.LegacySet("auth_code", ""), want: asksPin,
		},
		{
			name: "a wrong pin is refused", email: sandbox.LegacyAsksPin,
			change: rig.LegacySet("auth_code", "0000"), want: refused("invalid_auth_code"),
		},
		{name: "a declined buyer gets no payment", email: sandbox.LegacyDeclined, want: declined},
		{
			name:  "the case of an email address does not matter",
			email: strings.ToUpper(sandbox.LegacyDeclined), want: declined,
		},
		{name: "the phone may not match", email: sandbox.LegacyPhoneMismatch, want: refused("phone_mismatch")},
		{name: "the email may not match", email: sandbox.LegacyEmailMismatch, want: refused("email_mismatch")},
		{name: "the limits may refuse", email: sandbox.LegacyOverLimit, want: refused("rejected_limits")},
		{
			name:  "a number of payments is asked for",
			email: sandbox.LegacyAsksNumPayments, want: asksNumPayments,
		},
		{
			name: "a number that was not offered is asked for again", email: sandbox.LegacyAsksNumPayments,
			change: rig.LegacySet("options.num_payments", 2), want: asksNumPayments,
		},
		{
			name: "the income is asked for", email: sandbox.LegacyAsksConsumerData,
			want: object{
				"status": "require_data", "reason": "require_consumer_data", "message": "income is required",
				"test": false,
			},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := rig.StartLegacy(t, sandbox.Config{})
			body := rig.LegacyAuthorization(rig.LegacyBuyer(c.email))
			if c.change != nil {
				c.change(body)
			}

			r.Expect("/pay/authorize", body, 200, c.want)
			assert.Empty(t, r.Ledger())
		})
	}
}

func TestLegacyAuthorizationsExpireAfter30Days(t *testing.T) {
	t.Parallel()
	r := rig.StartLegacy(t, sandbox.Config{})
	id := r.Authorize()
	capture := r.Capture(id, object{"items": []any{object{"item_id": "cup", "quantity": 1}}})

	r.Clock.Advance(30*24*time.Hour - time.Second)
	r.ExpectStatus(id, "open")
	r.Clock.Advance(time.Second)
	r.ExpectStatus(id, "close")

	r.ExpectPayment("/pay/capture", id, "capture_fail")
	r.ExpectPayment("/pay/close", id, "close_fail")
	r.Expect("/pay/update", object{"payment_id": id, "order": rig.LegacyOrder()}, 200,
		object{"payment_id": id, "status": "update_fail"})
	r.Expect("/pay/refund", object{"capture_id": capture}, 200,
		object{"capture_id": capture, "status": "refund_success"})
}

func TestLegacyClose(t *testing.T) {
	t.Parallel()
	r := rig.StartLegacy(t, sandbox.Config{})
	id := r.Authorize()

	r.ExpectPayment("/pay/close", id, "close_success")
	r.ExpectPayment("/pay/close", id, "close_fail")
	r.ExpectStatus(id, "close")

	effects := r.Ledger()
	if assert.Len(t, effects, 2) {
		assert.Equal(t, "close", effects[1].Kind)
		assert.Equal(t, id, effects[1].ID)
	}
}

func TestLegacySameSeedSameIDs(t *testing.T) {
	t.Parallel()
	ids := func(seed uint64) []string {
		r := rig.StartLegacy(t, sandbox.Config{Seed: seed})
		id := r.Authorize()

		return []string{id, r.Capture(id, object{})}
	}

	first := ids(7)
	assert.Equal(t, first, ids(7))
	assert.NotEqual(t, first, ids(8))
}
