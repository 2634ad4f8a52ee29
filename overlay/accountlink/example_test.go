package accountlink_test

import (
	"fmt"
	"log"
	"net/url"
	"strings"
	"time"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/accountlink"
)

// A customer links an account: the shop sends the browser to PayPay and reads
// what it brings back.
func Example() {
	clock := at(1760000000) // leave Now empty to use the time of day
	secret := overlay.NewSecret("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")

	session := map[string]string{"paypay-nonce": accountlink.NewNonce()}
	token, err := accountlink.RequestToken(accountlink.Request{
		Merchant:    "Shop",
		Scopes:      []string{"direct_debit"},
		Nonce:       session["paypay-nonce"],
		RedirectURL: "https://shop.example/paypay/linked",
		ReferenceID: "customer-1",
		Lifetime:    10 * time.Minute,
		Now:         clock,
	}, secret)
	if err != nil {
		log.Fatal(err)
	}
	page, err := accountlink.RedirectURL(accountlink.Production, "a_key", token)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(page[:strings.Index(page, "&requestToken=")])

	// The customer allows it, and PayPay redirects with ?responseToken=….
	back := payPayAllows(session["paypay-nonce"])
	response, err := accountlink.Verify(back.Get("responseToken"), secret, accountlink.Expected{
		Nonce:    session["paypay-nonce"],
		ClientID: "a_0123456789",
		Now:      clock,
	})
	delete(session, "paypay-nonce") // it is good for one answer
	switch {
	case err != nil:
		log.Fatal(err)
	case response.Succeeded():
		fmt.Println(response.ReferenceID, "is linked as", response.UserAuthorizationID)
	default:
		fmt.Println(response.ReferenceID, "did not link:", response.Result)
	}
	// Output:
	// https://www.paypay.ne.jp/app/opa/user_authorization?apiKey=a_key
	// customer-1 is linked as 6f0d9d1e-6f6f-4a8e-8f5c-0a3d9a3c1b2f
}

// payPayAllows stands in for PayPay.
func payPayAllows(nonce string) url.Values {
	claims := strings.Replace(payload, `"known-answer"`, `"`+nonce+`"`, 1)
	return url.Values{"responseToken": {sign(header, claims)}}
}
