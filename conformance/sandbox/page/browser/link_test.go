package browser_test

import (
	"html"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/chromedp/cdproto/security"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/accountlink"
)

// linkingShop is a shop with a page to which PayPay sends users back.
type linkingShop struct {
	set   *sandbox.ClientSet
	phone *tab // on PayPay's page
}

// startLink lets a shop ask for an account link and opens PayPay's page on a phone.
func startLink(t *testing.T) linkingShop {
	t.Helper()
	account := &sandbox.PayPayAccount{RedirectDomains: []string{"127.0.0.1"}}
	set := startClients(t, sandbox.Config{Merchants: []sandbox.MerchantConfig{{Name: "shop", PayPay: account}}})
	nonce := accountlink.NewNonce()
	shop := httptest.NewUnstartedServer(showLinked(set, nonce))
	shop.Config.ErrorLog = log.New(io.Discard, "", 0) // the browser's first handshake fails
	shop.StartTLS()
	t.Cleanup(shop.Close)

	link, err := set.PayPay.CreateAccountLinkQRCode(t.Context(), paypay.CreateAccountLinkQRCodeRequest{
		Scopes:      []paypay.AuthorizationScope{"direct_debit"},
		Nonce:       nonce,
		RedirectURL: shop.URL + "/linked",
		ReferenceID: new("customer-1"),
	})
	require.NoError(t, err)
	phone := openPhone(t, "ja", set.Sandbox.PayPay.URL, shop.URL)
	call(phone, security.SetIgnoreCertificateErrors, security.SetIgnoreCertificateErrorsParams{Ignore: true})
	phone.visit(link.LinkQRCodeURL)
	return linkingShop{set, phone}
}

// showLinked is the shop's page: it shows what the responseToken says, once it is verified.
func showLinked(set *sandbox.ClientSet, nonce string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		response, err := accountlink.Verify(r.FormValue("responseToken"),
			overlay.NewSecret(set.Sandbox.PayPay.APISecret),
			accountlink.Expected{Nonce: nonce, ClientID: set.Sandbox.PayPay.ClientID, Now: set.Sandbox.Clock.Now})
		text := string(response.Result) + " " + response.ReferenceID + " " + response.UserAuthorizationID
		if err != nil {
			text = err.Error()
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, `<!DOCTYPE html><p id="linked">`+html.EscapeString(text)+`</p>`)
	})
}

func TestAnAccountLinkThatIsAllowedOnAPhoneReachesTheShop(t *testing.T) {
	t.Parallel()
	s := startLink(t)
	s.phone.choose("[name=user]", sandbox.PayPayUserForeign)

	s.phone.click("button[value=allow]")
	s.phone.waitText("#linked", "succeeded customer-1 "+sandbox.PayPayUserForeign)

	assert.Equal(t, []string{"AllowAccountLink: account-link customer-1 0"}, effectsAfter(t, s.set, 1))
}

func TestAnAccountLinkThatIsDeclinedOnAPhoneReachesTheShop(t *testing.T) {
	t.Parallel()
	s := startLink(t)

	s.phone.click("button[value=decline]")
	s.phone.waitFor(`document.querySelector('#linked')?.innerText.trim() === 'declined customer-1'`)

	assert.Empty(t, effectsAfter(t, s.set, 1))
}
