package paypay_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

const (
	ofShop     = `,"storeId":"shop-7","terminalId":"till-2"`
	fromShop   = `"store_id":"shop-7","pos_id":"till-2",`
	fromNoShop = `"store_id":"","pos_id":"",`
)

// assertEvent checks that one transactionEvent came since the last call. Members
// are those that not every event has in the same way.
func assertEvent(r *rig.PayPay, key, paymentID, members string) {
	r.T.Helper()

	bodies := r.Bodies()
	require.Len(r.T, bodies, 1)
	assert.JSONEq(r.T, fmt.Sprintf(`{"merchant_id":%q,"merchant_order_id":%q,"notification_type":"Transaction",`+
		`"order_id":%q,%s}`, r.PayPay.MerchantID, key, paymentID, members), bodies[0])
}

// The events of an authorization are PayPay's, member by member.
func TestPayPayTransactionEventsOfAuthorizations(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	const authorized = fromShop + `"authorized_at":"2026-04-01T16:30:00Z",`
	const month = authorized + `"expires_at":"2026-05-01T16:30:00Z",`
	const shortened = authorized + `"expires_at":"2026-04-20T00:00:00Z",`

	id := r.CreateAuth("k-1", sandbox.PayPayUserCompleted, 1000, ofShop).RequireStatus(201).Text("paymentId")
	assertEvent(r, "k-1", id, month+`"paid_at":null,"order_amount":"1000","state":"AUTHORIZED"`)

	r.Reauthorize("q-1", id, 900).RequireStatus(200)
	assertEvent(r, "k-1", id,
		month+`"paid_at":null,"order_amount":"900","reauth_request_id":"q-1","state":"AUTHORIZED"`)

	// The user does not consent in time.
	r.Reauthorize("q-2", id, 1500).RequireStatus(201)
	r.Clock.Advance(6 * time.Hour)
	assertEvent(r, "k-1", id, month+`"order_amount":"900","reauth_request_id":"q-2",`+
		`"confirmation_expires_at":"2026-04-01T22:30:00Z","state":"AUTHORIZED"`)

	require.NoError(t, r.PayPay.ShortenAuthorization(id, time.Date(2026, 4, 20, 0, 0, 0, 0, time.UTC)))
	assertEvent(r, "k-1", id, shortened+`"paid_at":null,"order_amount":"900","state":"AUTHORIZED"`)

	r.Capture("k-1", "c-1", 800).RequireStatus(200)
	assertEvent(r, "k-1", id,
		shortened+`"paid_at":"2026-04-01T22:30:00Z","order_amount":"800","state":"COMPLETED"`)
}

func TestPayPayTransactionEventsOfPayments(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	const user = sandbox.PayPayUserCompleted
	r.Clock.Advance(6 * time.Hour)

	id := r.CreatePayment("k-2", user, 700, "").RequireStatus(201).Text("paymentId")
	assertEvent(r, "k-2", id,
		fromNoShop+`"paid_at":"2026-04-01T22:30:00Z","order_amount":"700","state":"COMPLETED"`)

	require.NoError(t, r.PayPay.FailPayment(r.Code("k-3", 600, ofShop), user))
	id = r.GetCodePayment("k-3").RequireStatus(200).Text("paymentId")
	assertEvent(r, "k-3", id, fromShop+`"order_amount":"600","state":"FAILED"`)
}
