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

// A codeOfState makes a KYC Passport code in a state and returns its codeId.
type codeOfState func(r *rig.PayPay) string

func finishedCode(r *rig.PayPay) string {
	r.T.Helper()

	return r.FinishedKYCPassportCode(sandbox.PayPayUserCompleted)
}

func codeWithoutChallenge(r *rig.PayPay) string {
	r.T.Helper()

	codeID := r.LinkCode(rig.PayPayLinkBody(`,"accountLinkFlow":"KYC_PASSPORT","kycPassport":{}`))
	require.NoError(r.T, r.PayPay.CompleteKYCPassport(codeID, sandbox.PayPayUserCompleted))
	return codeID
}

func codeWithoutScope(r *rig.PayPay) string {
	r.T.Helper()

	body := rig.PayPayLinkBody(rig.PayPayKYCPassportFlow)
	codeID := r.LinkCode(strings.Replace(body, `,"kyc_passport_qr"`, "", 1))
	require.NoError(r.T, r.PayPay.CompleteKYCPassport(codeID, sandbox.PayPayUserCompleted))
	return codeID
}

// finishedCodeAfter makes a finished code some time ago.
func finishedCodeAfter(d time.Duration) codeOfState {
	return func(r *rig.PayPay) string {
		r.T.Helper()

		codeID := finishedCode(r)
		r.Clock.Advance(d)
		return codeID
	}
}

func unfinishedCode(r *rig.PayPay) string {
	r.T.Helper()

	return r.KYCPassportCode()
}

func plainLinkCode(r *rig.PayPay) string {
	r.T.Helper()

	return r.LinkCode(rig.PayPayLinkBody(""))
}

func unknownCode(*rig.PayPay) string { return "04-0000000000000000" }

func verifierAndUser(user string) string {
	return `{"codeVerifier":"` + rig.PayPayVerifier + `","userAuthorizationId":"` + user + `"}`
}

func TestPayPayFetchesKYCPassportCodes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		code codeOfState
		body string
	}{
		"finished":                           {finishedCode, rig.PayPayVerifierBody},
		"finished, with the user":            {finishedCode, verifierAndUser(sandbox.PayPayUserCompleted)},
		"a second from its end":              {finishedCodeAfter(15*time.Minute - time.Second), rig.PayPayVerifierBody},
		"without challenge":                  {codeWithoutChallenge, ""},
		"without challenge, with a verifier": {codeWithoutChallenge, rig.PayPayVerifierBody},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rig.StartPayPay(t, sandbox.Config{})
			codeID := c.code(r)
			before := len(r.Ledger())

			first := r.FetchKYCPassport(codeID, c.body)
			assert.Equal(t, 200, first.Status, first)
			assert.Equal(t, sandbox.PayPayUserCompleted, first.Text("userAuthorizationId"))

			second := r.FetchKYCPassport(codeID, c.body)
			assert.Equal(t, first.Raw, second.Raw)
			assert.Contains(t, second.Reason, "fetched before")

			const read = "fetchKycPassportQR: kyc-read  0"
			assert.Equal(t, []string{read, read}, r.Effects(before))
		})
	}
}

func TestPayPayKYCPassportCodesThatAreRefused(t *testing.T) {
	t.Parallel()
	ofVerifier := func(verifier string) string { return `{"codeVerifier":"` + verifier + `"}` }

	for _, c := range []struct {
		name   string
		make   codeOfState
		body   string
		status int
		code   string
	}{
		{"no body", finishedCode, "", 400, "INVALID_PARAMS"},
		{"no verifier", finishedCode, `{}`, 400, "INVALID_PARAMS"},
		{"an empty verifier", finishedCode, ofVerifier(""), 400, "INVALID_PARAMS"},
		{"a verifier cut off", finishedCode, ofVerifier(rig.PayPayVerifier[1:]), 400, "INVALID_PARAMS"},
		{"the challenge as verifier", finishedCode, ofVerifier(rig.PayPayChallenge), 400, "INVALID_PARAMS"},
		{"a long verifier", finishedCode, ofVerifier(strings.Repeat("a", 65)), 400, "INVALID_REQUEST_PARAMS"},
		{"another user", finishedCode, verifierAndUser(sandbox.PayPayUserForeign),
			401, "INVALID_USER_AUTHORIZATION_ID"},
		{"nobody", codeWithoutChallenge, `{"userAuthorizationId":"nobody"}`, 401, "INVALID_USER_AUTHORIZATION_ID"},
		{"an empty user", codeWithoutChallenge, `{"userAuthorizationId":""}`, 400, "INVALID_REQUEST_PARAMS"},
		{"without the scope", codeWithoutScope, rig.PayPayVerifierBody, 401, "OP_OUT_OF_SCOPE"},
		{"unfinished", unfinishedCode, rig.PayPayVerifierBody, 400, "KYC_PASSPORT_NOT_COMPLETED"},
		{"of another flow", plainLinkCode, rig.PayPayVerifierBody, 400, "KYC_PASSPORT_NOT_COMPLETED"},
		{"unknown", unknownCode, rig.PayPayVerifierBody, 404, "SESSION_NOT_FOUND"},
		{"expired", finishedCodeAfter(15 * time.Minute), rig.PayPayVerifierBody, 404, "SESSION_NOT_FOUND"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := rig.StartPayPay(t, sandbox.Config{})
			codeID := c.make(r)
			before := len(r.Ledger())

			r.FetchKYCPassport(codeID, c.body).AssertRefused(c.status, c.code)
			assert.Empty(t, r.Effects(before))
		})
	}
}

// assertMistake checks an error of a method of the sandbox: it must not show an id
// which the sandbox does not know.
func assertMistake(t *testing.T, err error) {
	t.Helper()

	require.Error(t, err)
	assert.True(t, strings.HasPrefix(err.Error(), "sandbox: "), err)
	assert.NotContains(t, err.Error(), "hanako")
}

func TestPayPayMistakesOfTests(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	const user, nobody = sandbox.PayPayUserCompleted, "hanako@example.com"
	linkID, finishedID, openID := plainLinkCode(r), finishedCode(r), r.KYCPassportCode()
	p := r.PayPay

	for name, err := range map[string]error{
		"finishing an unknown code":              p.CompleteKYCPassport("04-x", user),
		"finishing a code of another flow":       p.CompleteKYCPassport(linkID, user),
		"finishing a code twice":                 p.CompleteKYCPassport(finishedID, user),
		"finishing a code as nobody":             p.CompleteKYCPassport(openID, nobody),
		"updating nobody":                        p.UpdateKYC(nobody),
		"flagging nobody":                        p.FlagRisk(nobody),
		"an account of nobody":                   p.UpdateAccountStatus(nobody),
		"an account that was left":               p.UpdateAccountStatus(sandbox.PayPayUserCanceled),
		"an account whose authorization ran out": p.UpdateAccountStatus(sandbox.PayPayUserExpired),
		"a file of no type":                      p.CreateFile(""),
		"a file of another type":                 p.CreateFile("pre_auth_recon"),
	} {
		t.Run(name, func(t *testing.T) { assertMistake(t, err) })
	}

	r.Clock.Advance(15 * time.Minute)
	assert.Error(t, p.CompleteKYCPassport(openID, user))
}
