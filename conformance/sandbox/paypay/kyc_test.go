package paypay_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// kycReads returns the reads of personal data in the ledger after the first n
// effects.
func kycReads(r *rig.PayPay, n int) []string {
	reads := []string{}
	for _, effect := range r.Ledger()[n:] {
		if effect.Kind == "kyc-read" {
			reads = append(reads, effect.Operation+" "+effect.ID)
		}
	}
	return reads
}

// fetchFinishedKYCPassport reads the data of a user who finished a code.
func fetchFinishedKYCPassport(r *rig.PayPay, user string) rig.PayPayAnswer {
	r.T.Helper()

	return r.FetchKYCPassport(r.FinishedKYCPassportCode(user), rig.PayPayVerifierBody)
}

func TestPayPayKYCOfUsers(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})

	for _, user := range []string{sandbox.PayPayUserCompleted, sandbox.PayPayUserForeign} {
		for operation, read := range map[string]func(r *rig.PayPay, user string) rig.PayPayAnswer{
			"getKycInfo":         (*rig.PayPay).GetKYC,
			"getKycPassportInfo": (*rig.PayPay).GetKYCPassport,
			"fetchKycPassportQR": fetchFinishedKYCPassport,
		} {
			t.Run(operation+" of "+user, func(t *testing.T) {
				before := len(r.Ledger())

				answer := read(r.WithT(t), user)
				assert.Equal(t, 200, answer.Status, answer)
				assert.Contains(t, answer.KYC(), "lastNameKana")
				assert.Contains(t, answer.KYC(), "address")
				assert.Equal(t, []string{operation + " " + user}, kycReads(r, before))
			})
		}
	}
}

func TestPayPayKYCOfUsersThatIsRefused(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})

	for _, c := range []struct {
		user   string
		status int
		code   string
		fetch  bool // whether fetchKycPassportQR is refused too
	}{
		{sandbox.PayPayUserNotCompleted, 400, "KYC_NOT_COMPLETED", true},
		{sandbox.PayPayUserNonEKYC, 400, "NON_EKYC_USER", true},
		{sandbox.PayPayUserRiskFlagged, 400, "UNACCEPTABLE_OP", true},
		{sandbox.PayPayUserUpdateRequired, 400, "KYC_UPDATE_REQUIRED", true},
		{sandbox.PayPayUserCanceled, 400, "CANCELED_USER", true},
		{sandbox.PayPayUserInactive, 401, "USER_STATE_IS_NOT_ACTIVE", true},
		{sandbox.PayPayUserExpired, 401, "EXPIRED_USER_AUTHORIZATION_ID", true},

		// The code of fetchKycPassportQR grants the scope.
		{sandbox.PayPayUserOutOfScope, 401, "OP_OUT_OF_SCOPE", false},
		// An unknown user cannot finish a code.
		{"0f8d3c5a-52a1-4c0e-8a35-000000000000", 401, "INVALID_USER_AUTHORIZATION_ID", false},
	} {
		t.Run(c.code+" for "+c.user, func(t *testing.T) {
			r := r.WithT(t)
			before := len(r.Ledger())

			r.GetKYC(c.user).AssertRefused(c.status, c.code)
			r.GetKYCPassport(c.user).AssertRefused(c.status, c.code)
			if c.fetch {
				fetchFinishedKYCPassport(r, c.user).AssertRefused(c.status, c.code)
			}
			assert.Empty(t, kycReads(r, before))
		})
	}
}

func TestPayPayKYCPassportCodeGrantsTheScope(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})

	answer := fetchFinishedKYCPassport(r, sandbox.PayPayUserOutOfScope)
	assert.Equal(t, 200, answer.Status, answer)
}

func TestPayPayKYCData(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})

	for _, c := range []struct {
		name             string
		answer           rig.PayPayAnswer
		present, missing []string
	}{
		{
			name:    "getKycInfo",
			answer:  r.GetKYC(sandbox.PayPayUserCompleted),
			present: []string{"lastName", "job"},
			missing: []string{"residenceType", "expiryDate", "lastNameCommon"},
		},
		{
			name:    "getKycInfo of a user from abroad",
			answer:  r.GetKYC(sandbox.PayPayUserForeign),
			present: []string{"residenceType", "expiryDate"},
			missing: []string{"lastNameCommon"},
		},
		{
			name:    "getKycPassportInfo of a user from abroad",
			answer:  r.GetKYCPassport(sandbox.PayPayUserForeign),
			present: []string{"residenceType", "expiryDate", "lastNameCommon", "firstNameKanaCommon"},
		},
		{
			name:    "fetchKycPassportQR of a user from abroad",
			answer:  fetchFinishedKYCPassport(r, sandbox.PayPayUserForeign),
			present: []string{"lastNameCommon", "firstNameKanaCommon"},
			missing: []string{"residenceType", "expiryDate"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, name := range c.present {
				text, _ := c.answer.KYC()[name].(string)
				assert.NotEmpty(t, text, name)
			}
			for _, name := range c.missing {
				assert.NotContains(t, c.answer.KYC(), name)
			}
		})
	}
}

func TestPayPayKYCStatus(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})

	info := r.GetKYC(sandbox.PayPayUserCompleted).RequireSuccess()
	assert.Equal(t, "COMPLETED", info.Text("status"))
	assert.Equal(t, "EKYC", info.Text("type"))
	assert.Equal(t, "2026-03-02T16:30:00Z", info.Text("kycAt"))

	r.GetKYCPassport(sandbox.PayPayUserForeign).RequireSuccess()

	fetched := fetchFinishedKYCPassport(r, sandbox.PayPayUserForeign)
	assert.Equal(t, "COMPLETED", fetched.Text("kycStatus"))
	assert.Equal(t, "EKYC", fetched.Text("kycType"))
	assert.NotEmpty(t, fetched.Text("selfieImageUrl"))
	assert.Equal(t, sandbox.PayPayUserForeign, fetched.Text("userAuthorizationId"))
}

func TestPayPayRequiredKYCType(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})

	for _, query := range []string{"", "&requiredKycType=", "&requiredKycType=EKYC"} {
		answer := r.GetKYC(sandbox.PayPayUserCompleted + query)
		assert.Equal(t, 200, answer.Status, "%q: %s", query, answer)
	}

	r.GetKYC(sandbox.PayPayUserCompleted+"&requiredKycType=OTHER").AssertRefused(401, "OP_OUT_OF_SCOPE")
}

func TestPayPayUserChanges(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	const user = sandbox.PayPayUserNotCompleted
	assert.Equal(t, "KYC_NOT_COMPLETED", r.GetKYC(user).Code)

	for _, step := range []struct {
		name   string
		change func(user string) error
		code   string
	}{
		{"the verification is finished", r.PayPay.UpdateKYC, "SUCCESS"},
		{"the account becomes inactive", r.PayPay.UpdateAccountStatus, "USER_STATE_IS_NOT_ACTIVE"},
		{"the account is active again", r.PayPay.UpdateAccountStatus, "SUCCESS"},
		{"a risk is seen", r.PayPay.FlagRisk, "UNACCEPTABLE_OP"},
		{"the verification is renewed", r.PayPay.UpdateKYC, "UNACCEPTABLE_OP"},
	} {
		require.NoError(t, step.change(user), step.name)
		assert.Equal(t, step.code, r.GetKYC(user).Code, "after %s", step.name)
	}
}

func TestPayPayKYCUpdateChangesItsTime(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	r.Clock.Advance(time.Hour)
	require.NoError(t, r.PayPay.UpdateKYC(sandbox.PayPayUserCompleted))

	info := r.GetKYC(sandbox.PayPayUserCompleted).RequireSuccess()
	assert.Equal(t, "2026-04-01T17:30:00Z", info.Text("kycAt"))
}
