package conformance_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/accountlink"
)

// forEachLinkFlow tests both ways to PayPay's page, each with a sandbox of its own.
func forEachLinkFlow(t *testing.T, test func(r *linkRig, operation string, open linkFlow)) {
	t.Helper()
	for operation, open := range linkFlows {
		t.Run(operation, func(t *testing.T) {
			t.Parallel()
			test(startLink(t), operation, open)
		})
	}
}

func TestAUserAllowsAnAccountLinkAndPays(t *testing.T) {
	t.Parallel()
	forEachLinkFlow(t, func(r *linkRig, operation string, open linkFlow) {
		user := r.allowLink(open)
		r.payWithLink(user)
		r.extendLink(user)
		r.endLink(user)

		r.wantLedger(operation+" account-link-code 0", "AllowAccountLink account-link 0",
			"createPayment payment 500", "createCashback cashback 5", "unlinkUser unlink 0")
	})
}

// allowLink lets the user allow a link, and compares the response and the webhook.
func (r *linkRig) allowLink(open linkFlow) paypay.UserAuthorizationID {
	r.Helper()

	nonce := accountlink.NewNonce()
	page := r.press(open(r, nonce, "direct_debit", "cashback"), "allow", "")

	response, err := r.verify(r.responseToken(page.back), nonce)
	require.NoError(r, err)
	assert.True(r, response.Succeeded())
	assert.Equal(r, linkReference, response.ReferenceID)
	assert.Equal(r, nonce, response.Nonce)
	assert.Equal(r, []string{r.PayPay.ClientID}, response.Audience)
	assert.True(r, response.ExpiresAt.After(linkStart))
	user := paypay.UserAuthorizationID(response.UserAuthorizationID)
	phone := response.ProfileIdentifier.Reveal()
	assert.Regexp(r, `^\*`, phone, "the phone number is masked")

	var event paypay.CustomerAuthorizationSucceededEvent
	r.take("customer.authroization.succeeded", &event)
	assert.Equal(r, user, deref(event.UserAuthorizationID))
	assert.Equal(r, nonce, deref(event.Nonce))
	assert.Equal(r, linkReference, deref(event.ReferenceID))
	assert.Equal(r, phone, deref(event.ProfileIdentifier))
	assert.Equal(r, paypay.At(linkStart.AddDate(1, 0, 0)), deref(event.Expiry))
	assert.Equal(r, `"direct_debit,cashback"`, string(event.Scopes))

	return user
}

func (r *linkRig) payWithLink(user paypay.UserAuthorizationID) {
	r.Helper()

	payment, err := r.client.CreatePayment(r.Context(), paypay.CreatePaymentRequest{
		MerchantPaymentID: "order-1", UserAuthorizationID: user,
		Amount: paypay.Yen(500), RequestedAt: paypay.At(linkStart),
	})
	require.NoError(r, err)
	assert.Equal(r, paypay.PaymentStatusCompleted, payment.Status)
}

// extendLink makes a grant, which lets the link last longer, and PayPay says so.
func (r *linkRig) extendLink(user paypay.UserAuthorizationID) {
	r.Helper()

	r.Clock.Advance(time.Hour)
	_, err := r.client.CreateCashback(r.Context(), paypay.CreateCashbackRequest{
		MerchantCashbackID: "cb-1", UserAuthorizationID: user,
		Amount: paypay.Yen(5), RequestedAt: paypay.At(r.Clock.Now()),
	})
	require.NoError(r, err)
	r.Clock.Advance(sandbox.PayPayCashbackDelay)

	var event paypay.CustomerAuthorizationExtendedEvent
	r.take("customer.authroization.extended", &event)
	assert.Equal(r, user, deref(event.UserAuthorizationID))
	assert.Equal(r, paypay.At(r.Clock.Now().AddDate(1, 0, 0)), deref(event.Expiry))
}

func (r *linkRig) endLink(user paypay.UserAuthorizationID) {
	r.Helper()

	_, err := r.client.UnlinkUser(r.Context(), user)
	require.NoError(r, err)

	var event paypay.CustomerAuthorizationRevokedEvent
	r.take("customer.authroization.revoked", &event)
	assert.Equal(r, user, deref(event.UserAuthorizationID))
	assert.Equal(r, linkReference, deref(event.ReferenceID))
}

func TestAUserDeclinesAnAccountLink(t *testing.T) {
	t.Parallel()
	forEachLinkFlow(t, func(r *linkRig, operation string, open linkFlow) {
		nonce := accountlink.NewNonce()
		page := open(r, nonce, "direct_debit")
		declined := r.press(page, "decline", "")

		response, err := r.verify(r.responseToken(declined.back), nonce)
		require.NoError(r, err)
		assert.False(r, response.Succeeded())
		assert.Equal(r, accountlink.ResultDeclined, response.Result)
		assert.Equal(r, linkReference, response.ReferenceID)
		assert.Empty(r, response.UserAuthorizationID)
		assert.True(r, response.ProfileIdentifier.IsZero())

		var event paypay.CustomerAuthorizationFailedEvent
		r.take("customer.authroization.failed", &event)
		assert.Equal(r, nonce, deref(event.Nonce))
		assert.Equal(r, linkReference, deref(event.ReferenceID))
		assert.Equal(r, string(accountlink.ResultDeclined), deref(event.Result))

		// Nobody changes that answer afterwards.
		second := r.press(page, "allow", "")
		assert.Equal(r, http.StatusBadRequest, second.status)
		assert.Empty(r, second.back)
		r.wantLedger(operation + " account-link-code 0")
	})
}

func TestAResponseTokenCountsForItsRequestOnly(t *testing.T) {
	t.Parallel()

	for operation, open := range linkFlows {
		for _, button := range []string{"allow", "decline"} {
			t.Run(operation+" "+button, func(t *testing.T) {
				t.Parallel()

				r := startLink(t)
				nonce := accountlink.NewNonce()
				token := r.responseToken(r.press(open(r, nonce, "direct_debit"), button, "").back)
				other := r.responseToken(r.press(open(r, accountlink.NewNonce(), "direct_debit"), button, "").back)

				r.refuseWrongResponses(token, other, nonce)

				_, err := r.verify(token, nonce)
				assert.NoError(t, err, "the right one")
			})
		}
	}
}

// refuseWrongResponses verifies a token against expectations that it does not
// meet, and tokens that do not meet what is expected.
func (r *linkRig) refuseWrongResponses(token, other, nonce string) {
	r.Helper()

	parts, otherParts := strings.Split(token, "."), strings.Split(other, ".")
	somebody := overlay.NewSecret("c29tZWJvZHktZWxzZQ==")
	tomorrow := func() time.Time { return r.Clock.Now().Add(24 * time.Hour) }
	nothing := func(*accountlink.Expected) {}
	for name, c := range map[string]struct {
		token  string
		secret overlay.Secret
		change func(*accountlink.Expected)
		want   error
	}{
		"another nonce": {
			token, r.secret, func(e *accountlink.Expected) { e.Nonce = accountlink.NewNonce() }, accountlink.ErrNonce,
		},
		"no nonce": {
			token, r.secret, func(e *accountlink.Expected) { e.Nonce = "" }, accountlink.ErrNonce,
		},
		"the token of another link": {other, r.secret, nothing, accountlink.ErrNonce},
		"another client": {
			token, r.secret, func(e *accountlink.Expected) { e.ClientID = "a_somebody12" }, accountlink.ErrAudience,
		},
		"the API key as client": {
			token, r.secret, func(e *accountlink.Expected) { e.ClientID = r.PayPay.APIKey }, accountlink.ErrAudience,
		},
		"another secret": {token, somebody, nothing, accountlink.ErrSignature},
		"the claims of another link": {
			parts[0] + "." + otherParts[1] + "." + parts[2], r.secret, nothing, accountlink.ErrSignature,
		},
		"too late": {
			token, r.secret, func(e *accountlink.Expected) { e.Now = tomorrow }, accountlink.ErrExpired,
		},
	} {
		expected := r.expected(nonce)
		c.change(&expected)

		response, err := accountlink.Verify(c.token, c.secret, expected)

		assert.ErrorIs(r, err, c.want, name)
		assert.Empty(r, response.Result, name)
		assert.Empty(r, response.UserAuthorizationID, name)
	}
}

func TestARequestTokenThatIsNotTheShopsLinksNobody(t *testing.T) {
	t.Parallel()

	r := startLink(t)
	somebody := overlay.NewSecret("c29tZWJvZHktZWxzZQ==")
	anHourAgo := func() time.Time { return linkStart.Add(-time.Hour) }
	nothing := func(*accountlink.Request) {}
	for name, c := range map[string]struct {
		apiKey string
		secret overlay.Secret
		change func(*accountlink.Request)
	}{
		"another secret":  {r.PayPay.APIKey, somebody, nothing},
		"another API key": {"a_somebody1234", r.secret, nothing},
		"a token that has expired": {
			r.PayPay.APIKey, r.secret, func(request *accountlink.Request) { request.Now = anHourAgo },
		},
		"a domain that is not registered": {
			r.PayPay.APIKey, r.secret,
			func(request *accountlink.Request) { request.RedirectURL = "https://evil.test/" },
		},
		"a scope outside the contract": {
			r.PayPay.APIKey, r.secret,
			func(request *accountlink.Request) { request.Scopes = []string{"scope_of_no_contract"} },
		},
	} {
		request := r.request(accountlink.NewNonce(), "direct_debit")
		c.change(&request)

		page := r.openRequest(request, c.secret, c.apiKey)

		assert.Equal(t, http.StatusBadRequest, page.status, name)
		assert.Empty(t, page.back, name)
		assert.NotRegexp(t, linkForm, page.body, name)
	}

	assert.Empty(t, r.Ledger())
}

func TestAUserHandsOverKYCDataOnThePageAgainstTheVerifier(t *testing.T) {
	t.Parallel()

	r := startLink(t)
	nonce := accountlink.NewNonce()
	verifier, challenge := accountlink.NewPKCE()
	request := paypay.CreateAccountLinkQRCodeRequest{
		Scopes: []paypay.AuthorizationScope{"kyc_passport_qr"}, Nonce: nonce, RedirectURL: linkBack,
		ReferenceID:     new(linkReference),
		AccountLinkFlow: new(paypay.CreateAccountLinkQRCodeRequestAccountLinkFlowKYCPassport),
		KYCPassport: &paypay.AccountLinkKYCPassport{
			Code: &paypay.PKCEChallenge{Challenge: &challenge, ChallengeMethod: new("S256")},
		},
	}
	code, err := r.client.CreateAccountLinkQRCode(t.Context(), request)
	require.NoError(t, err)
	page := r.visit(http.MethodGet, code.LinkQRCodeURL, nil)
	allowed := r.press(page, "allow", sandbox.PayPayUserForeign)
	_, err = r.verify(r.responseToken(allowed.back), nonce)
	require.NoError(t, err)

	fetch := func(verifier overlay.Secret) (*paypay.KYCPassportQRDetails, error) {
		return r.client.FetchKYCPassportQR(t.Context(), deref(code.CodeID),
			paypay.WithFetchKYCPassportQRRequest(paypay.FetchKYCPassportQRRequest{CodeVerifier: new(verifier.Reveal())}))
	}
	another, _ := accountlink.NewPKCE()
	_, err = fetch(another)
	var failure *overlay.Error
	if assert.ErrorAs(t, err, &failure, "another verifier") {
		assert.Equal(t, "INVALID_PARAMS", failure.Code)
	}

	details, err := fetch(verifier)
	require.NoError(t, err)
	assert.EqualValues(t, sandbox.PayPayUserForeign, deref(details.UserAuthorizationID))
}
