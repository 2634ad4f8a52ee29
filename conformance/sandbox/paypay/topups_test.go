package paypay_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

func TestPayPayTopUps(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted

	for name, prepare := range map[string]func(r *rig.PayPay){
		"nobody has used":          func(*rig.PayPay) {},
		"is a second from its end": func(r *rig.PayPay) { r.Clock.Advance(5*time.Minute - time.Second) },
	} {
		t.Run("a code that "+name, func(t *testing.T) {
			t.Parallel()
			r := rig.StartPayPay(t, sandbox.Config{})
			before := r.Wallet(user)
			codeID := r.TopUpCode("topup-1", user, 1000)
			prepare(r)

			assertTopUp(r, "CREATED")
			assert.Equal(t, []string{"createTopUpQRCode: top-up-code topup-1 0"}, r.Effects(0))

			assert.Error(t, r.PayPay.TopUp(codeID, 999))
			assert.Error(t, r.PayPay.TopUp(codeID, 100_000_000_000))
			require.NoError(t, r.PayPay.TopUp(codeID, 1500))
			assert.Equal(t, before.Balance+1500, r.Wallet(user).Balance)
			assert.Equal(t, before.Points, r.Wallet(user).Points)
		})
	}
}

func TestPayPayTopUpCodesThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		prepare func(r *rig.PayPay, codeID string)
		status  string
		effects []string // after the creation
	}{
		{
			name:    "the user topped up by",
			prepare: func(r *rig.PayPay, codeID string) { require.NoError(r.T, r.PayPay.TopUp(codeID, 1500)) },
			status:  "SANDBOX_TOPPED_UP",
			effects: []string{"TopUp: top-up topup-1 1500"},
		},
		{
			name:    "was deleted",
			prepare: func(r *rig.PayPay, codeID string) { r.DeleteTopUp(codeID).RequireSuccess() },
			status:  "SANDBOX_DELETED",
			effects: []string{"deleteTopUpQRCode: top-up-code-deleted topup-1 0"},
		},
		{
			name:    "has lapsed",
			prepare: func(r *rig.PayPay, _ string) { r.Clock.Advance(5 * time.Minute) },
			status:  "SANDBOX_LAPSED",
		},
	} {
		t.Run("a code that "+c.name, func(t *testing.T) {
			t.Parallel()
			r := rig.StartPayPay(t, sandbox.Config{})
			codeID := r.TopUpCode("topup-1", sandbox.PayPayUserCompleted, 1000)
			c.prepare(r, codeID)

			assertTopUp(r, c.status)
			assert.Equal(t, append([]string{"createTopUpQRCode: top-up-code topup-1 0"}, c.effects...), r.Effects(0))

			r.DeleteTopUp(codeID).AssertRefused(400, "INVALID_REQUEST_PARAMS")
			assert.Error(t, r.PayPay.TopUp(codeID, 1500))
		})
	}
}

func assertTopUp(r *rig.PayPay, status string) {
	r.T.Helper()

	answer := r.GetTopUp("topup-1").RequireSuccess()
	assert.Equal(r.T, status, answer.Text("status"))
	assert.NotEmpty(r.T, answer.Text("topUpId"))
	assert.Equal(r.T, sandbox.PayPayUserCompleted, answer.Text("userAuthorizationId"))
	assert.Contains(r.T, answer.Raw, `"expiryDate":1775061300`)
}

func TestPayPayTopUpAnswers(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	const user = sandbox.PayPayUserCompleted
	body := strings.Replace(rig.PayPayTopUpBody("topup-1", user, 1), "}",
		`},"metadata":{"n":12345678901234567890},"requestedAt":1775061000,`+
			`"redirectType":"WEB_LINK","redirectUrl":"https://shop.example/","userAgent":"test"`, 1)

	r.Send("POST", rig.PayPayTopUpsPath, body).RequireStatus(201).AssertContains(
		`"codeType":"TOPUP_QR"`,
		`"url":"https://`,
		`"merchantTopUpId":"topup-1"`,
		`"userAuthorizationId":"`+user,
		`"minimumTopUpAmount":{"amount":1,`,
		`"metadata":{"n":12345678901234567890}`,
		`"expiryDate":1775061300`,
		`"requestedAt":1775061000`,
		`"redirectType":"WEB_LINK"`,
		`"redirectUrl":"https://shop.example/"`,
		`"userAgent":"test"`,
	)
	r.GetTopUp("topup-1").RequireSuccess().AssertContains(
		`"metadata":{"n":12345678901234567890}`,
		`"requestedAt":1775061000`,
	)

	r.Send("POST", rig.PayPayTopUpsPath, body).AssertRefused(400, "INVALID_REQUEST_PARAMS") // the id was used
}

func TestPayPayTopUpsThatAreRefused(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	const user = sandbox.PayPayUserCompleted

	for member, code := range refusedMembers {
		r.CreateTopUp("topup-2", member, 1).AssertRefused(401, code)
	}
	r.CreateTopUp("topup-2", user, 0).AssertRefused(400, "INVALID_REQUEST_PARAMS")

	// A read takes the merchant's id, a deletion PayPay's.
	codeID := r.TopUpCode("topup-1", user, 1)
	r.GetTopUp(codeID).AssertRefused(400, "INVALID_REQUEST_PARAMS")
	r.DeleteTopUp("topup-1").AssertRefused(400, "INVALID_REQUEST_PARAMS")
	r.GetTopUp("topup-2").AssertRefused(400, "INVALID_REQUEST_PARAMS")
	r.DeleteTopUp("topup-2").AssertRefused(400, "INVALID_REQUEST_PARAMS")

	require.NoError(t, r.PayPay.Unlink(user))
	assert.Error(t, r.PayPay.TopUp(codeID, 1))
	assert.Error(t, r.PayPay.TopUp("nobody", 1))
}
