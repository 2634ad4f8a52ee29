package paypay_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// agreedAuthorizationPath is createAuth for a user who agreed to pay the same again.
const agreedAuthorizationPath = rig.PayPayAuthorizationsPath + "?agreeSimilarTransaction=true"

func expiresIn(d time.Duration) string {
	return `,"expiresAt":` + strconv.FormatInt(rig.PayPayStart.Add(d).Unix(), 10)
}

func TestPayPayAuthorizationExpiry(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	const user = sandbox.PayPayUserCompleted

	for _, c := range []struct{ name, key, more, expires string }{
		{"not stated", "free", "", "1777653000"},
		{"an hour", "hour", expiresIn(time.Hour), "1775064600"},
		{"30 days", "month", expiresIn(30 * 24 * time.Hour), "1777653000"},
	} {
		t.Run(c.name, func(t *testing.T) {
			answer := r.WithT(t).Send("POST", agreedAuthorizationPath, rig.PayPayDebitBody(c.key, user, 1000, c.more))
			answer.AssertFields(map[string]string{"expiresAt": c.expires, "status": "AUTHORIZED", "captures": "null"})
		})
	}
	r.Events()

	// The clock alone lets them expire, in order, and gives the money back.
	r.Clock.Advance(time.Hour)
	assert.Equal(t, []string{"EXPIRED hour 1000"}, r.Events())
	assert.Equal(t, sandbox.PayPayWallet{Balance: 98000, Points: 5000, Blocked: 2000}, r.Wallet(user))

	r.Clock.Set(rig.PayPayStart.Add(31 * 24 * time.Hour))
	assert.Equal(t, []string{"EXPIRED free 1000", "EXPIRED month 1000"}, r.Events())
	assert.Equal(t, sandbox.PayPayWallet{Balance: 100000, Points: 5000}, r.Wallet(user))

	r.Clock.Set(rig.PayPayStart)
	assert.Equal(t, "EXPIRED", r.PaymentStatus("hour"), "after the clock went back")
}

func TestPayPayAuthorizationExpiryThatIsRefused(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)

	for _, c := range []struct{ name, more string }{
		{"more than 30 days", expiresIn(30*24*time.Hour + time.Second)},
		{"now", expiresIn(0)},
	} {
		t.Run(c.name, func(t *testing.T) {
			answer := r.WithT(t).CreateAuth("k-1", sandbox.PayPayUserCompleted, 1000, c.more)
			answer.AssertRefused(400, "PRE_AUTH_CAPTURE_INVALID_EXPIRY_DATE")
		})
	}
}

// Where the clock follows real time, the next request notices the end.
func TestPayPayExpiryIsNoticedInRealTime(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	r.Clock.Set(time.Time{})

	inAMinute := `,"expiresAt":` + strconv.FormatInt(time.Now().Unix()+60, 10)
	r.CreateAuth("k-1", sandbox.PayPayUserCompleted, 1000, inAMinute).RequireStatus(201)
	assert.Equal(t, "AUTHORIZED", r.PaymentStatus("k-1"))

	r.Clock.Advance(2 * time.Minute)
	assert.Equal(t, "EXPIRED", r.PaymentStatus("k-1"))
	assert.Equal(t, []string{"AUTHORIZED k-1 1000", "EXPIRED k-1 1000"}, r.Events())
}

func TestPayPayShortensAuthorizations(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	id := r.Authorized("k-1", sandbox.PayPayUserCompleted, 1000)
	require.NoError(t, r.PayPay.ShortenAuthorization(id, rig.PayPayStart.Add(24*time.Hour)))

	r.Clock.Advance(24*time.Hour - time.Second)
	assert.Equal(t, "AUTHORIZED", r.PaymentStatus("k-1"), "before the new end")
	r.Clock.Advance(time.Second)
	assert.Equal(t, "EXPIRED", r.PaymentStatus("k-1"), "at the new end")

	r.Clock.Advance(60 * 24 * time.Hour) // nothing happens at the old end
	assert.Equal(t, []string{"AUTHORIZED k-1 1000", "AUTHORIZED k-1 1000", "EXPIRED k-1 1000"}, r.Events())
}

func TestPayPayReverts(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	const user = sandbox.PayPayUserCompleted
	id := r.Authorized("k-1", user, 1000)
	r.Clock.Advance(time.Hour)

	r.Revert("v-1", id).RequireStatus(200).AssertFields(map[string]string{
		"status":      "CANCELED",
		"acceptedAt":  "1775064600",
		"paymentId":   id,
		"requestedAt": "1775061003",
		"reason":      "sold out",
	})
	assert.JSONEq(t,
		`{"acceptedAt":1775064600,"merchantRevertId":"v-1","reason":"sold out","requestedAt":1775061003}`,
		r.GetPayment("k-1").RequireStatus(200).Field("revert"))

	require.NoError(t, r.PayPay.ScanAndPay(r.Code("k-4", 1000, `,"isAuthorization":true`), user))
	codePaymentID := r.GetCodePayment("k-4").RequireStatus(200).Text("paymentId")
	r.Revert("v-4", codePaymentID).RequireStatus(200)
	assert.Equal(t, "CANCELED", r.CodePaymentStatus("k-4"))
}

func TestPayPayRevertsThatAreRefused(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	const user = sandbox.PayPayUserCompleted
	id := r.Authorized("k-1", user, 1000)
	r.Revert("v-1", id).RequireStatus(200)

	r.Revert("v-1", id).AssertRefused(400, "ORDER_NOT_CANCELABLE")
	r.Revert("v-2", "none").AssertRefused(404, "RESOURCE_NOT_FOUND")
	r.Revert("v-2", "k-1").AssertRefused(404, "RESOURCE_NOT_FOUND")
	r.Revert("v-2", r.Paid("k-2", user, 1)).AssertRefused(400, "ORDER_NOT_CANCELABLE")

	purgedID := r.Authorized("k-3", user, 1)
	require.NoError(t, r.PayPay.PurgePayment(purgedID))
	r.Revert("v-2", purgedID).AssertRefused(400, "ORDER_NO_LONGER_AVAILABLE")
}
