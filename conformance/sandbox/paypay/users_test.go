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

// members are users of whom PayPay answers questions.
var members = []string{
	sandbox.PayPayUserCompleted,
	sandbox.PayPayUserNotCompleted,
	sandbox.PayPayUserRiskFlagged,
	sandbox.PayPayUserOutOfScope,
}

// refusedMembers are users of whom PayPay answers no question, with the code of the
// refusal. Its status is 401.
var refusedMembers = map[string]string{
	sandbox.PayPayUserCanceled: "INVALID_USER_AUTHORIZATION_ID",
	sandbox.PayPayUserUnlinked: "INVALID_USER_AUTHORIZATION_ID",
	sandbox.PayPayUserInactive: "USER_STATE_IS_NOT_ACTIVE",
	sandbox.PayPayUserExpired:  "EXPIRED_USER_AUTHORIZATION_ID",
	"nobody":                   "INVALID_USER_AUTHORIZATION_ID",
}

func TestPayPayAuthorizationStatus(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})

	for user, status := range map[string]string{
		sandbox.PayPayUserCompleted:  "ACTIVE",
		sandbox.PayPayUserOutOfScope: "ACTIVE",
		sandbox.PayPayUserInactive:   "ACTIVE",
		sandbox.PayPayUserUnlinked:   "INACTIVE",
		sandbox.PayPayUserExpired:    "INACTIVE",
	} {
		answer := r.GetUserAuthorization(user).RequireSuccess()
		assert.Equal(t, status, answer.Text("status"), user)
		assert.Equal(t, user, answer.Text("userAuthorizationId"))
	}

	r.GetUserAuthorization(sandbox.PayPayUserCompleted).RequireSuccess().AssertContains(
		`"issuedAt":1772469000`, `"expireAt":1804005000`, `"referenceIds":["sandbox-10"]`, `"cashback"`)
	r.GetUserAuthorization(sandbox.PayPayUserCanceled).AssertRefused(400, "CANCELED_USER")
	r.GetUserAuthorization("nobody").AssertRefused(401, "INVALID_USER_AUTHORIZATION_ID")
}

func TestPayPayUserAuthorizationExpires(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	const user = sandbox.PayPayUserCompleted

	r.Clock.Advance(335*24*time.Hour - time.Second)
	assert.Equal(t, "ACTIVE", r.GetUserAuthorization(user).RequireSuccess().Text("status"))
	r.Clock.Advance(time.Second)
	assert.Equal(t, "INACTIVE", r.GetUserAuthorization(user).RequireSuccess().Text("status"))
	r.GetUser(rig.PayPayProfilePath, user, "").AssertRefused(401, "EXPIRED_USER_AUTHORIZATION_ID")
	r.GetKYC(user).AssertRefused(401, "EXPIRED_USER_AUTHORIZATION_ID")
}

func unlinkUser(r *rig.PayPay, user string) rig.PayPayAnswer {
	r.T.Helper()

	return r.Send("DELETE", rig.PayPayUserAuthorizationsPath+"/"+user, "")
}

func TestPayPayUnlink(t *testing.T) {
	t.Parallel()
	const user = sandbox.PayPayUserCompleted

	for operation, unlink := range map[string]func(r *rig.PayPay){
		"unlinkUser": func(r *rig.PayPay) { unlinkUser(r, user).RequireSuccess() },
		"Unlink":     func(r *rig.PayPay) { require.NoError(r.T, r.PayPay.Unlink(user)) },
	} {
		t.Run(operation, func(t *testing.T) {
			t.Parallel()
			r := rig.StartPayPayWithWebhooks(t, "paypay")
			unlink(r)

			require.Len(t, r.Ledger(), 1)
			effect := r.Ledger()[0]
			assert.Equal(t, operation, effect.Operation)
			assert.Equal(t, "unlink", effect.Kind)
			assert.Equal(t, user, effect.ID)

			webhooks := r.Webhooks()
			require.Len(t, webhooks, 1)
			assert.Equal(t, "customer.authroization.revoked", webhooks[0]["notification_type"])
			assert.Equal(t, user, webhooks[0]["userAuthorizationId"])
			assert.Equal(t, "sandbox-10", webhooks[0]["referenceId"])
			assert.Equal(t, "1775061000", webhooks[0]["createdAt"])
			assert.NotEmpty(t, webhooks[0]["notification_id"])

			assert.Equal(t, "INACTIVE", r.GetUserAuthorization(user).RequireSuccess().Text("status"))
			for _, answer := range []rig.PayPayAnswer{
				unlinkUser(r, user),
				r.GetUser(rig.PayPayWalletBalancePath, user, "&currency=JPY"),
				r.GetUser(rig.PayPayPaymentMethodsPath, user, ""),
				r.GetKYC(user),
				r.CreateCashback("cb-1", user, 1, ""),
				r.CreateTopUp("topup-1", user, 1),
			} {
				answer.AssertRefused(401, "INVALID_USER_AUTHORIZATION_ID")
			}
			assert.Error(t, r.PayPay.Unlink(user))
			assert.Empty(t, r.Webhooks())
		})
	}
}

func TestPayPayUnlinkOfNobody(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})

	unlinkUser(r, "nobody").AssertRefused(401, "INVALID_USER_AUTHORIZATION_ID")
	assert.Error(t, r.PayPay.Unlink("nobody"))
}

func TestPayPayReadsOfUsers(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})

	for _, c := range []struct {
		path, more string
		scoped     bool
	}{
		{rig.PayPayProfilePath, "", true},
		{rig.PayPayCheckBalancePath, "&amount=100&currency=JPY", true},
		{rig.PayPayWalletBalancePath, "&currency=JPY", true},
		{rig.PayPayPaymentMethodsPath, "", false},
		{rig.PayPayCashbackRatePath, "&period=next", false},
	} {
		for _, user := range members {
			answer := r.GetUser(c.path, user, c.more)
			if c.scoped && user == sandbox.PayPayUserOutOfScope {
				answer.AssertRefused(401, "OP_OUT_OF_SCOPE")
				continue
			}
			assert.Equal(t, 200, answer.Status, "%s of %s: %s", c.path, user, answer)
			assert.Equal(t, "SUCCESS", answer.Code, "%s of %s: %s", c.path, user, answer)
		}

		for user, code := range refusedMembers {
			r.GetUser(c.path, user, c.more).AssertRefused(401, code)
		}
		r.Send("GET", c.path+"?"+c.more, "").AssertRefused(400, "MISSING_REQUEST_PARAMS")
	}

	// Only the reads of a profile stand in the ledger.
	assert.Len(t, r.Ledger(), 3)
	for _, effect := range r.Ledger() {
		assert.Equal(t, "profile-read", effect.Kind)
		assert.Equal(t, "getSecureUserProfile", effect.Operation)
	}
}

func TestPayPayProfile(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})

	profile := r.GetUser(rig.PayPayProfilePath, sandbox.PayPayUserCompleted, "").RequireSuccess()
	assert.Equal(t, "*******1248", profile.Text("phoneNumber"))
}

func TestPayPayChecksTheBalance(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	const user = sandbox.PayPayUserCompleted
	require.NoError(t, r.PayPay.SetWallet(user, 1000, 200))

	for amount, enough := range map[string]bool{"1": true, "1200": true, "1201": false, "99999999999": false} {
		answer := r.GetUser(rig.PayPayCheckBalancePath, user, "&currency=JPY&amount="+amount).RequireSuccess()
		assert.Equal(t, enough, answer.Data["hasEnoughBalance"], "%s yen", amount)
	}

	for _, amount := range []string{"0", "-1", "1.5", "x"} {
		answer := r.GetUser(rig.PayPayCheckBalancePath, user, "&currency=JPY&amount="+amount)
		answer.AssertRefused(400, "INVALID_REQUEST_PARAMS")
	}
	inDollars := r.GetUser(rig.PayPayCheckBalancePath, user, "&currency=USD&amount=1")
	inDollars.AssertRefused(400, "INVALID_REQUEST_PARAMS")
}

func TestPayPayReadsTheBalance(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	const user = sandbox.PayPayUserCompleted
	balance := func() rig.PayPayAnswer {
		return r.GetUser(rig.PayPayWalletBalancePath, user, "&currency=JPY").RequireSuccess()
	}

	require.NoError(t, r.PayPay.SetWallet(user, 1000, 200))
	balance().AssertContains(`"totalBalance":{"amount":1200,"currency":"JPY"}`, `"useCashback":true`)

	r.GiveCashback("cb-1", user, 34, "")
	balance().AssertContains(`"amount":1234,`)

	require.NoError(t, r.PayPay.SetWallet(user, 0, 0))
	balance().AssertContains(`"amount":0,`)
}

func TestPayPayPaymentMethods(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})

	for user, methods := range map[string][]string{
		sandbox.PayPayUserCompleted:         {"CREDIT_CARD ACTIVATED", "PAY_LATER_CC ACTIVATED"},
		sandbox.PayPayUserMethodInvalidated: {"CREDIT_CARD SUSPENDED", "PAY_LATER_CC ACTIVATED"},
		sandbox.PayPayUserCardLimit:         {"CREDIT_CARD ACTIVATED limited", "PAY_LATER_CC ACTIVATED"},
		sandbox.PayPayUserCreditLimit:       {"CREDIT_CARD ACTIVATED", "PAY_LATER_CC ACTIVATED limited"},
		sandbox.PayPayUserCreditExpired:     {"CREDIT_CARD ACTIVATED", "PAY_LATER_CC EXPIRED"},
		sandbox.PayPayUserNoMethod:          {},
	} {
		answer := r.GetUser(rig.PayPayPaymentMethodsPath, user, "").RequireSuccess()
		assert.Contains(t, answer.Raw, `"totalBalance":{`)

		listed := []string{}
		list, _ := answer.Data["paymentMethods"].([]any)
		for _, item := range list {
			method, _ := item.(map[string]any)
			assert.Equal(t, method["paymentMethodStatus"] != "ACTIVATED", method["disabled"], user)
			assert.NotEmpty(t, method["id"])

			kind, _ := method["paymentMethodType"].(string)
			status, _ := method["paymentMethodStatus"].(string)
			text := kind + " " + status
			if method["limited"] == true {
				text += " limited"
			}
			listed = append(listed, text)
		}
		assert.Equal(t, methods, listed, user)
	}
}

// Each grant lets an authorization last a year from then.
func TestPayPayGrantsExtendTheLink(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayWithWebhooks(t, "paypay")
	const user = sandbox.PayPayUserOutOfScope // gets one scope by the link

	codeID := r.LinkCode(strings.Replace(rig.PayPayLinkBody(""), "direct_debit", "cashback", 1))
	_, err := r.PayPay.AllowAccountLink(codeID, user)
	require.NoError(t, err)
	r.Webhooks()

	r.GiveCashback("cb-1", user, 1, "")
	webhooks := r.Webhooks()
	require.Len(t, webhooks, 1)
	assert.Equal(t, "customer.authroization.extended", webhooks[0]["notification_type"])
	assert.Equal(t, user, webhooks[0]["userAuthorizationId"])
	assert.Equal(t, "cashback,kyc_passport_qr", webhooks[0]["scopes"])
	assert.EqualValues(t, 1806597002, webhooks[0]["expiry"])

	// The end does not move within the same second.
	r.CreateCashback("cb-2", user, 1, "").RequireAccepted()
	r.PayPay.SettlePoints()
	assert.Empty(t, r.Webhooks())
	r.GetUserAuthorization(user).RequireSuccess().AssertContains(`"expireAt":1806597002`)
}
