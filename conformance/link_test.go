package conformance_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/accountlink"
)

// linkStart is when the sandboxes of these tests begin.
var linkStart = time.Date(2026, 4, 1, 12, 0, 0, 0, time.UTC)

const (
	linkBack      = "https://" + sandbox.PayPayRedirectDomain + "/linked?from=paypay"
	linkReference = "customer-1042"
)

// linkRig is a shop that links accounts, and its customer's browser.
type linkRig struct {
	*testing.T
	*sandbox.Sandbox
	client *paypay.ClientWithResponses
	secret overlay.Secret

	mu     sync.Mutex
	events [][]byte
}

func startLink(t *testing.T) *linkRig {
	t.Helper()
	r := &linkRig{T: t}
	inbox := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(request.Body)
		if err != nil {
			t.Errorf("webhook: %v", err)
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		r.events = append(r.events, body)
	}))
	t.Cleanup(inbox.Close)
	r.Sandbox = sandbox.Start(t, sandbox.Config{Start: linkStart,
		WebhookURLs: map[string]string{"paypay": inbox.URL, "paypay/transactionEvent": ""}})
	r.secret = overlay.NewSecret(r.PayPay.APISecret)
	client, err := jppay.NewPayPay(jppay.PayPayConfig{BaseURL: r.PayPay.URL, APIKey: r.PayPay.APIKey, APISecret: r.secret,
		MerchantID: r.PayPay.MerchantID}, overlay.WithClock(r.Clock.Now), overlay.WithContract(validators["paypay"].Check))
	if err != nil {
		t.Fatal(err)
	}
	r.client = client
	return r
}

// linkPage is a page as the browser shows it.
type linkPage struct {
	status int
	at     *url.URL
	body   string
	back   string // where the browser was sent outside the sandbox
}

// visit loads a page and follows redirects, but not back to the shop, which does
// not exist.
func (r *linkRig) visit(method, target string, form url.Values) linkPage {
	r.Helper()
	request, err := http.NewRequestWithContext(r.Context(), method, target, strings.NewReader(form.Encode()))
	if err != nil {
		r.Fatal(err)
	}
	request.Header.Set("Sec-Fetch-Site", "cross-site")
	if method == http.MethodPost {
		request.Header.Set("Sec-Fetch-Site", "same-origin")
		request.Header.Set("Origin", r.PayPay.URL)
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	home := request.URL.Host
	browser := &http.Client{CheckRedirect: func(next *http.Request, _ []*http.Request) error {
		if next.URL.Host != home {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	response, err := browser.Do(request)
	if err != nil {
		r.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		r.Fatal(err)
	}
	return linkPage{status: response.StatusCode, at: response.Request.URL, body: string(body), back: response.Header.Get("Location")}
}

var (
	linkForm   = regexp.MustCompile(`<form method="post" action="([^"]*)">`)
	linkHidden = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)
)

// press fills in the page's form and presses one of its buttons.
func (r *linkRig) press(page linkPage, button, user string) linkPage {
	r.Helper()
	form := linkForm.FindStringSubmatch(page.body)
	if page.status != http.StatusOK || form == nil || !strings.Contains(page.body, `value="`+button+`"`) {
		r.Fatalf("%d: no form with a button %q: %s", page.status, button, page.body)
	}
	action, err := page.at.Parse(html.UnescapeString(form[1]))
	if err != nil {
		r.Fatal(err)
	}
	values := url.Values{"decision": {button}, "user": {user}}
	for _, field := range linkHidden.FindAllStringSubmatch(page.body, -1) {
		values.Set(html.UnescapeString(field[1]), html.UnescapeString(field[2]))
	}
	return r.visit(http.MethodPost, action.String(), values)
}

// responseToken is what the shop finds in the address that the browser came back
// to, which is otherwise the one that it gave.
func (r *linkRig) responseToken(back string) string {
	r.Helper()
	at, err := url.Parse(back)
	if err != nil {
		r.Fatal(err)
	}
	query := at.Query()
	token := query.Get("responseToken")
	query.Del("responseToken")
	at.RawQuery = query.Encode()
	if token == "" || at.String() != linkBack {
		r.Fatalf("the browser came back to %s", back)
	}
	return token
}

func (r *linkRig) verify(token, nonce string) (accountlink.Response, error) {
	return accountlink.Verify(token, r.secret, accountlink.Expected{Nonce: nonce, ClientID: r.PayPay.ClientID, Now: r.Clock.Now})
}

// openByCode lets the shop make a code; the browser opens its page.
func (r *linkRig) openByCode(nonce string, scopes ...string) linkPage {
	r.Helper()
	request := paypay.CreateAccountLinkQRCodeRequest{Nonce: nonce, RedirectURL: linkBack, ReferenceID: new(linkReference)}
	for _, scope := range scopes {
		request.Scopes = append(request.Scopes, paypay.AuthorizationScope(scope))
	}
	code, err := jppay.OK(r.client.CreateAccountLinkQRCodeWithResponse(r.Context(), request))
	if err != nil {
		r.Fatal(err)
	}
	if code.Data == nil || code.Data.LinkQRCodeURL == nil {
		r.Fatalf("no page in %+v", code)
	}
	return r.visit(http.MethodGet, *code.Data.LinkQRCodeURL, nil)
}

// openByRedirect lets the shop send the browser to PayPay.
func (r *linkRig) openByRedirect(nonce string, scopes ...string) linkPage {
	r.Helper()
	token, err := accountlink.RequestToken(r.request(nonce, scopes...), r.secret)
	if err != nil {
		r.Fatal(err)
	}
	target, err := accountlink.RedirectURL(r.PayPay.URL, r.PayPay.APIKey, token)
	if err != nil {
		r.Fatal(err)
	}
	return r.visit(http.MethodGet, target, nil)
}

func (r *linkRig) request(nonce string, scopes ...string) accountlink.Request {
	return accountlink.Request{Merchant: "Example Shop", Scopes: scopes, Nonce: nonce, RedirectURL: linkBack,
		ReferenceID: linkReference, PhoneNumber: overlay.NewSecret("09000000000"), Lifetime: 10 * time.Minute, Now: r.Clock.Now}
}

// linkEvents are the webhooks about account links by the type that PayPay sends.
var linkEvents = map[string]string{
	"customer.authroization.succeeded": "customerAuthorizationSucceeded",
	"customer.authroization.failed":    "customerAuthorizationFailed",
	"customer.authroization.extended":  "customerAuthorizationExtended",
	"customer.authroization.revoked":   "customerAuthorizationRevoked",
}

// take returns the only webhook that came since it was last asked, and wants it to
// be of this type and to keep to the document, whichever way the type is spelt.
func (r *linkRig) take(kind string, into any) {
	r.Helper()
	ctx, cancel := context.WithTimeout(r.Context(), 10*time.Second)
	defer cancel()
	if err := r.Flush(ctx); err != nil {
		r.Fatal(err)
	}
	r.mu.Lock()
	events := r.events
	r.events = nil
	r.mu.Unlock()
	if len(events) != 1 {
		r.Fatalf("%d webhooks, want 1 of %s: %s", len(events), kind, events)
	}
	var head struct {
		Type string `json:"notification_type"`
		ID   string `json:"notification_id"`
	}
	if err := json.Unmarshal(events[0], &head); err != nil {
		r.Fatal(err)
	}
	if head.Type != kind || head.ID == "" {
		r.Fatalf("webhook %q with id %q, want %s", head.Type, head.ID, kind)
	}
	for from, wrong := range map[string]bool{"authroization": false, "authorization": false, "authorisation": true} {
		body := strings.Replace(string(events[0]), "authroization", from, 1)
		if err := validators["paypay"].CheckWebhook(linkEvents[kind], []byte(body)); (err != nil) != wrong {
			r.Errorf("%s spelt %s: %v", linkEvents[kind], from, err)
		}
	}
	if err := json.Unmarshal(events[0], into); err != nil {
		r.Fatal(err)
	}
}

func (r *linkRig) wantLedger(want ...string) {
	r.Helper()
	var got []string
	for _, e := range r.Ledger() {
		got = append(got, fmt.Sprintf("%s %s %d", e.Operation, e.Kind, e.Amount))
	}
	if !slices.Equal(got, want) {
		r.Errorf("the ledger holds %q, want %q", got, want)
	}
}

// linkWays are the two ways to PayPay's page, by the operation in the ledger.
var linkWays = map[string]func(*linkRig, string, ...string) linkPage{
	"createAccountLinkQRCode": (*linkRig).openByCode,
	"user_authorization":      (*linkRig).openByRedirect,
}

func TestAUserAllowsAnAccountLinkAndPays(t *testing.T) {
	t.Parallel()
	for way, open := range linkWays {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			r := startLink(t)
			nonce := accountlink.NewNonce()
			back := r.press(open(r, nonce, "direct_debit", "cashback"), "allow", "")
			response, err := r.verify(r.responseToken(back.back), nonce)
			if err != nil {
				t.Fatal(err)
			}
			if !response.Succeeded() || response.ReferenceID != linkReference || response.Nonce != nonce ||
				!slices.Equal(response.Audience, []string{r.PayPay.ClientID}) || !response.ExpiresAt.After(linkStart) {
				t.Errorf("response %+v", response)
			}
			user, phone := paypay.UserAuthorizationID(response.UserAuthorizationID), response.ProfileIdentifier.Reveal()
			if !strings.HasPrefix(phone, "*") {
				t.Errorf("the phone number is not masked: %s", phone)
			}

			var linked paypay.CustomerAuthorizationSucceededEvent
			r.take("customer.authroization.succeeded", &linked)
			expiry := paypay.EpochTime(linkStart.AddDate(1, 0, 0).Unix())
			if deref(linked.UserAuthorizationID) != user || deref(linked.Nonce) != nonce || deref(linked.ReferenceID) != linkReference ||
				deref(linked.ProfileIdentifier) != phone || deref(linked.Expiry) != expiry || string(linked.Scopes) != `"direct_debit,cashback"` {
				t.Errorf("webhook %+v with scopes %s", linked, linked.Scopes)
			}

			payment, err := jppay.OK(r.client.CreatePaymentWithResponse(t.Context(), nil, paypay.CreatePaymentRequest{
				MerchantPaymentID: "order-1", UserAuthorizationID: user, Amount: paypay.MoneyAmount{Amount: 500, Currency: "JPY"},
				RequestedAt: paypay.EpochTime(linkStart.Unix())}))
			if err != nil {
				t.Fatal(err)
			}
			if payment.Data == nil || deref(payment.Data.Status) != "COMPLETED" {
				t.Errorf("payment %+v", payment.Data)
			}

			// A grant lets the link last longer, and PayPay says so.
			r.Clock.Advance(time.Hour)
			if _, err := jppay.OK(r.client.CreateCashbackWithResponse(t.Context(), nil, paypay.CreateCashbackRequest{
				MerchantCashbackID: "cb-1", UserAuthorizationID: user, Amount: paypay.MoneyAmount{Amount: 5, Currency: "JPY"},
				RequestedAt: paypay.EpochTime(r.Clock.Now().Unix())})); err != nil {
				t.Fatal(err)
			}
			r.Clock.Advance(sandbox.PayPayCashbackDelay)
			var extended paypay.CustomerAuthorizationExtendedEvent
			r.take("customer.authroization.extended", &extended)
			longer := paypay.EpochTime(r.Clock.Now().AddDate(1, 0, 0).Unix())
			if deref(extended.UserAuthorizationID) != user || deref(extended.Expiry) != longer {
				t.Errorf("webhook %+v", extended)
			}

			if _, err := jppay.OK(r.client.UnlinkUserWithResponse(t.Context(), user, nil)); err != nil {
				t.Fatal(err)
			}
			var revoked paypay.CustomerAuthorizationRevokedEvent
			r.take("customer.authroization.revoked", &revoked)
			if deref(revoked.UserAuthorizationID) != user || deref(revoked.ReferenceID) != linkReference {
				t.Errorf("webhook %+v", revoked)
			}
			r.wantLedger(way+" account-link-code 0", "AllowAccountLink account-link 0", "createPayment payment 500",
				"createCashback cashback 5", "unlinkUser unlink 0")
		})
	}
}

func TestAUserDeclinesAnAccountLink(t *testing.T) {
	t.Parallel()
	for way, open := range linkWays {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			r := startLink(t)
			nonce := accountlink.NewNonce()
			page := open(r, nonce, "direct_debit")
			back := r.press(page, "decline", "")
			response, err := r.verify(r.responseToken(back.back), nonce)
			if err != nil {
				t.Fatal(err)
			}
			if response.Succeeded() || response.Result != accountlink.ResultDeclined || response.ReferenceID != linkReference ||
				response.UserAuthorizationID != "" || !response.ProfileIdentifier.IsZero() {
				t.Errorf("response %+v", response)
			}
			var failed paypay.CustomerAuthorizationFailedEvent
			r.take("customer.authroization.failed", &failed)
			if deref(failed.Nonce) != nonce || deref(failed.ReferenceID) != linkReference || deref(failed.Result) != string(accountlink.ResultDeclined) {
				t.Errorf("webhook %+v", failed)
			}
			// Nobody changes that answer afterwards.
			if again := r.press(page, "allow", ""); again.back != "" || again.status != http.StatusBadRequest {
				t.Errorf("a second answer leads to %d and %q", again.status, again.back)
			}
			r.wantLedger(way + " account-link-code 0")
		})
	}
}

func TestAResponseTokenCountsForItsRequestOnly(t *testing.T) {
	t.Parallel()
	for way, open := range linkWays {
		for _, button := range []string{"allow", "decline"} {
			t.Run(way+" "+button, func(t *testing.T) {
				t.Parallel()
				r := startLink(t)
				nonce := accountlink.NewNonce()
				token := r.responseToken(r.press(open(r, nonce, "direct_debit"), button, "").back)
				parts := strings.Split(token, ".")
				other := r.responseToken(r.press(open(r, accountlink.NewNonce(), "direct_debit"), button, "").back)
				good := accountlink.Expected{Nonce: nonce, ClientID: r.PayPay.ClientID, Now: r.Clock.Now}
				for _, c := range []struct {
					name, token string
					secret      overlay.Secret
					change      func(*accountlink.Expected)
					want        error
				}{
					{"another nonce", token, r.secret, func(e *accountlink.Expected) { e.Nonce = accountlink.NewNonce() }, accountlink.ErrNonce},
					{"no nonce", token, r.secret, func(e *accountlink.Expected) { e.Nonce = "" }, accountlink.ErrNonce},
					{"the token of another link", other, r.secret, func(*accountlink.Expected) {}, accountlink.ErrNonce},
					{"another client", token, r.secret, func(e *accountlink.Expected) { e.ClientID = "a_somebody12" }, accountlink.ErrAudience},
					{"the API key as client", token, r.secret, func(e *accountlink.Expected) { e.ClientID = r.PayPay.APIKey }, accountlink.ErrAudience},
					{"another secret", token, overlay.NewSecret("c29tZWJvZHktZWxzZQ=="), func(*accountlink.Expected) {}, accountlink.ErrSignature},
					{"the claims of another link", parts[0] + "." + strings.Split(other, ".")[1] + "." + parts[2], r.secret, func(*accountlink.Expected) {}, accountlink.ErrSignature},
					{"too late", token, r.secret, func(e *accountlink.Expected) {
						e.Now = func() time.Time { return r.Clock.Now().Add(24 * time.Hour) }
					}, accountlink.ErrExpired},
				} {
					expected := good
					c.change(&expected)
					response, err := accountlink.Verify(c.token, c.secret, expected)
					if !errors.Is(err, c.want) || response.Result != "" || response.UserAuthorizationID != "" {
						t.Errorf("%s: %+v, %v, want %v", c.name, response, err, c.want)
					}
				}
				if _, err := accountlink.Verify(token, r.secret, good); err != nil {
					t.Errorf("the right one: %v", err)
				}
			})
		}
	}
}

func TestARequestTokenThatIsNotTheShopsLinksNobody(t *testing.T) {
	t.Parallel()
	r := startLink(t)
	for _, c := range []struct {
		name, apiKey string
		secret       overlay.Secret
		change       func(*accountlink.Request)
	}{
		{"another secret", r.PayPay.APIKey, overlay.NewSecret("c29tZWJvZHktZWxzZQ=="), func(*accountlink.Request) {}},
		{"another API key", "a_somebody1234", r.secret, func(*accountlink.Request) {}},
		{"a token that has expired", r.PayPay.APIKey, r.secret, func(request *accountlink.Request) {
			request.Now = func() time.Time { return linkStart.Add(-time.Hour) }
		}},
		{"a domain that is not registered", r.PayPay.APIKey, r.secret, func(request *accountlink.Request) { request.RedirectURL = "https://evil.test/" }},
		{"a scope outside the contract", r.PayPay.APIKey, r.secret, func(request *accountlink.Request) { request.Scopes = []string{"merchant_topup"} }},
	} {
		request := r.request(accountlink.NewNonce(), "direct_debit")
		c.change(&request)
		token, err := accountlink.RequestToken(request, c.secret)
		if err != nil {
			t.Fatal(err)
		}
		target, err := accountlink.RedirectURL(r.PayPay.URL, c.apiKey, token)
		if err != nil {
			t.Fatal(err)
		}
		if page := r.visit(http.MethodGet, target, nil); page.status != http.StatusBadRequest || page.back != "" || linkForm.MatchString(page.body) {
			t.Errorf("%s: %d to %q: %s", c.name, page.status, page.back, page.body)
		}
	}
	r.wantLedger()
}

func TestAUserHandsOverKYCDataOnThePageAgainstTheVerifier(t *testing.T) {
	t.Parallel()
	r := startLink(t)
	nonce := accountlink.NewNonce()
	verifier, challenge := accountlink.NewPKCE()
	code, err := jppay.OK(r.client.CreateAccountLinkQRCodeWithResponse(t.Context(), paypay.CreateAccountLinkQRCodeRequest{
		Scopes: []paypay.AuthorizationScope{"kyc_passport_qr"}, Nonce: nonce, RedirectURL: linkBack, ReferenceID: new(linkReference),
		AccountLinkFlow: new(paypay.CreateAccountLinkQRCodeRequestAccountLinkFlowKYCPASSPORT), KYCPassport: &paypay.AccountLinkKYCPassport{
			Code: &paypay.PKCEChallenge{Challenge: &challenge, ChallengeMethod: new("S256")}}}))
	if err != nil {
		t.Fatal(err)
	}
	back := r.press(r.visit(http.MethodGet, deref(code.Data.LinkQRCodeURL), nil), "allow", sandbox.PayPayUserForeign)
	if _, err := r.verify(r.responseToken(back.back), nonce); err != nil {
		t.Fatal(err)
	}
	fetch := func(verifier overlay.Secret) (*paypay.FetchKYCPassportQRResponse, error) {
		return jppay.OK(r.client.FetchKYCPassportQRWithResponse(t.Context(), deref(code.Data.CodeID),
			paypay.FetchKYCPassportQRRequest{CodeVerifier: new(verifier.Reveal())}))
	}
	another, _ := accountlink.NewPKCE()
	var failure *overlay.Error
	if _, err := fetch(another); !errors.As(err, &failure) || failure.Code != "INVALID_PARAMS" {
		t.Errorf("another verifier: %v", err)
	}
	details, err := fetch(verifier)
	if err != nil {
		t.Fatal(err)
	}
	if details.Data == nil || deref(details.Data.UserAuthorizationID) != sandbox.PayPayUserForeign {
		t.Errorf("details %+v", details.Data)
	}
}

// deref returns what a pointer leads to, or nothing.
func deref[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}
