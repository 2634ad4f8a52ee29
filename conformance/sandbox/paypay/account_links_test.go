package paypay_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// changedLinkBody is the body of an account link with a text replaced.
func changedLinkBody(before, after string) string {
	return strings.Replace(rig.PayPayLinkBody(""), before, after, 1)
}

func linkBodyTo(target string) string {
	return changedLinkBody("https://shop.sandbox.test/done", target)
}

func TestPayPayAccountLinks(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	const everyScope = `"direct_debit","continuous_payments","cashback","get_balance","user_profile","get_kyc_info",` +
		`"kyc_foreign_status","mini_app_kyc_passport"`

	for name, body := range map[string]string{
		"a plain link":                       rig.PayPayLinkBody(""),
		"a registered domain in big letters": linkBodyTo("https://SHOP.sandbox.test/done"),
		"the example's domain":               linkBodyTo("https://shop.example/paypay/linked"),
		"every scope of the contract":        changedLinkBody(`"direct_debit"`, everyScope),
		"an app's own address": strings.Replace(
			linkBodyTo("shop-app://done"), "{", `{"redirectType":"APP_DEEP_LINK",`, 1),
		"a KYC Passport link": rig.PayPayLinkBody(rig.PayPayKYCPassportFlow),
		"a KYC Passport link without a challenge": rig.PayPayLinkBody(
			`,"accountLinkFlow":"KYC_PASSPORT","kycPassport":{}`),
	} {
		t.Run(name, func(t *testing.T) {
			r := r.WithT(t)
			before := len(r.Ledger())

			answer := r.CreateLink(body)
			assert.Equal(t, 200, answer.Status, answer)
			assert.NotEmpty(t, answer.Text("codeId"))
			assert.Equal(t, r.PayPay.URL+"/app/opa/link/"+answer.Text("codeId"), answer.Text("linkQRCodeURL"))
			assert.Equal(t, []string{"createAccountLinkQRCode: account-link-code customer-1 0"}, r.Effects(before))
		})
	}
}

func TestPayPayAccountLinksThatAreRefused(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	challenged := func(code string) string {
		return rig.PayPayLinkBody(`,"accountLinkFlow":"KYC_PASSPORT","kycPassport":{"code":` + code + `}`)
	}
	const challenge = `{"challenge":"` + rig.PayPayChallenge

	for _, c := range []struct{ name, body, code string }{
		{"a scope outside the contract", changedLinkBody("direct_debit", "scope_of_no_contract"), "EXPECTATION_FAILED"},
		{"an unregistered domain", linkBodyTo("https://other.test/done"), "EXPECTATION_FAILED"},
		{"a registered domain as a prefix", linkBodyTo("https://shop.sandbox.test.evil.test/"), "EXPECTATION_FAILED"},
		{"a registered domain as a user", linkBodyTo("https://shop.sandbox.test@evil.test/"), "EXPECTATION_FAILED"},
		{"a redirect without TLS", linkBodyTo("http://shop.sandbox.test/done"), "EXPECTATION_FAILED"},
		{"a redirect that is no address", linkBodyTo("https://%zz"), "EXPECTATION_FAILED"},
		{"an app's own address on the web", linkBodyTo("shop-app://done"), "EXPECTATION_FAILED"},
		{"no scope", changedLinkBody(`"direct_debit","kyc_passport_qr"`, ""), "INVALID_REQUEST_PARAMS"},
		{"an empty nonce", changedLinkBody("n-1", ""), "INVALID_REQUEST_PARAMS"},
		{"a KYC Passport link without settings", rig.PayPayLinkBody(`,"accountLinkFlow":"KYC_PASSPORT"`),
			"MISSING_REQUEST_PARAMS"},
		{"a challenge of another method", challenged(challenge + `","challengeMethod":"plain"}`), "INVALID_PARAMS"},
		{"a challenge without a method", challenged(challenge + `"}`), "INVALID_PARAMS"},
		{"a challenge that is no hash", challenged(`{"challenge":"abc","challengeMethod":"S256"}`), "INVALID_PARAMS"},
		{"a challenge with padding", challenged(challenge + `=","challengeMethod":"S256"}`), "INVALID_PARAMS"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := r.WithT(t)
			before := len(r.Ledger())

			r.CreateLink(c.body).AssertRefused(400, c.code)
			assert.Empty(t, r.Effects(before))
		})
	}
}

// linkedID links a user for cashbacks and returns the userAuthorizationId.
func linkedID(r *rig.PayPay, user string) (string, error) {
	r.T.Helper()

	redirect, err := r.PayPay.AllowAccountLink(r.LinkCode(changedLinkBody("direct_debit", "cashback")), user)
	if err != nil {
		return "", err
	}
	claims, _ := responseClaims(r, redirect)
	id, _ := claims["userAuthorizationId"].(string)
	return id, nil
}

func TestPayPayLinksAgain(t *testing.T) {
	t.Parallel()
	for _, user := range []string{
		sandbox.PayPayUserCompleted, sandbox.PayPayUserOutOfScope, sandbox.PayPayUserExpired,
	} {
		t.Run(user, func(t *testing.T) {
			t.Parallel()
			r := rig.StartPayPay(t, sandbox.Config{})
			r.Clock.Advance(time.Hour)

			id, err := linkedID(r, user)
			require.NoError(t, err)
			assert.Equal(t, user, id)
			assertLinked(r, id)
		})
	}
}

// assertLinked checks that an id is of a link that linkedID made just now.
func assertLinked(r *rig.PayPay, id string) {
	r.T.Helper()

	authorization := r.GetUserAuthorization(id).RequireSuccess()
	assert.Equal(r.T, "ACTIVE", authorization.Text("status"))
	authorization.AssertContains(fmt.Sprintf(`"issuedAt":%d`, r.Clock.Now().Unix()), `"cashback"`, "customer-1")
	r.GiveCashback("cb-1", id, 1, "")
}

func TestPayPayLinksUnlinkedUsersByAnotherID(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	const user = sandbox.PayPayUserUnlinked
	r.Clock.Advance(time.Hour)

	id, err := linkedID(r, user)
	require.NoError(t, err)
	assert.NotEqual(t, user, id)
	assertLinked(r, id)

	assert.Equal(t, "INACTIVE", r.GetUserAuthorization(user).RequireSuccess().Text("status"))
	assert.EqualValues(t, 5001, r.Wallet(user).Points, "the old id is of the same person")
}

func TestPayPayLinksNewUsers(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})

	firstID, err := linkedID(r, "")
	require.NoError(t, err)
	secondID, err := linkedID(r, "")
	require.NoError(t, err)
	assert.NotEqual(t, firstID, secondID)
}

func TestPayPayLinksThatUsersCannotMake(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	for _, user := range []string{"nobody", sandbox.PayPayUserCanceled, sandbox.PayPayUserInactive} {
		_, err := linkedID(r, user)
		assert.Error(t, err, user)
	}

	declinedID := r.LinkCode(rig.PayPayLinkBody(""))
	_, err := r.PayPay.DeclineAccountLink(declinedID)
	require.NoError(t, err)
	for _, codeID := range []string{declinedID, "04-0000000000000000"} {
		_, err := r.PayPay.AllowAccountLink(codeID, "")
		assert.Error(t, err, codeID)
		_, err = r.PayPay.DeclineAccountLink(codeID)
		assert.Error(t, err, codeID)
	}
}

func TestPayPayLinkWithoutReference(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayWithWebhooks(t, "paypay")
	codeID := r.LinkCode(changedLinkBody(`,"referenceId":"customer-1"`, ""))

	redirect, err := r.PayPay.AllowAccountLink(codeID, "")
	require.NoError(t, err)
	claims, _ := responseClaims(r, redirect)
	assert.NotContains(t, claims, "referenceId")

	webhooks := r.Webhooks()
	require.Len(t, webhooks, 1)
	assert.NotContains(t, webhooks[0], "referenceId")
}
