package conformance_test

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/flow"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/testkit"
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
	client   *jppay.PayPay
	secret   overlay.Secret
	receiver *testkit.Receiver
}

func startLink(t *testing.T) *linkRig {
	t.Helper()

	r := &linkRig{T: t, receiver: testkit.NewReceiver(t)}
	r.Sandbox = sandbox.Start(t, sandbox.Config{
		Start:       linkStart,
		WebhookURLs: map[string]string{"paypay": r.receiver.URL, "paypay/transactionEvent": ""},
	})
	r.secret = overlay.NewSecret(r.PayPay.APISecret)

	client, err := jppay.NewPayPay(jppay.PayPayConfig{
		BaseURL: r.PayPay.URL, APIKey: r.PayPay.APIKey, APISecret: r.secret, MerchantID: r.PayPay.MerchantID,
	}, overlay.WithClock(r.Clock.Now), overlay.WithContract(flow.Validator("paypay").Check))
	require.NoError(t, err)
	r.client = client

	return r
}

// linkPage is a page as the browser shows it.
type linkPage struct {
	status int
	url    *url.URL
	body   string
	back   string // where the browser was sent outside the sandbox
}

// visit loads a page and follows redirects, but not back to the shop, which does
// not exist.
func (r *linkRig) visit(method, target string, form url.Values) linkPage {
	r.Helper()

	request, err := http.NewRequestWithContext(r.Context(), method, target, strings.NewReader(form.Encode()))
	require.NoError(r, err)
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
	require.NoError(r, err)
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	require.NoError(r, err)

	return linkPage{
		status: response.StatusCode, url: response.Request.URL, body: string(body),
		back: response.Header.Get("Location"),
	}
}

var (
	linkForm   = regexp.MustCompile(`<form method="post" action="([^"]*)">`)
	linkHidden = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)
)

// press fills in the page's form and presses one of its buttons.
func (r *linkRig) press(page linkPage, button, user string) linkPage {
	r.Helper()

	require.Equal(r, http.StatusOK, page.status, page.body)
	form := linkForm.FindStringSubmatch(page.body)
	require.NotNil(r, form, "no form in %s", page.body)
	require.Contains(r, page.body, `value="`+button+`"`)
	action, err := page.url.Parse(html.UnescapeString(form[1]))
	require.NoError(r, err)

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

	address, err := url.Parse(back)
	require.NoError(r, err)
	query := address.Query()
	token := query.Get("responseToken")
	query.Del("responseToken")
	address.RawQuery = query.Encode()

	require.NotEmpty(r, token, "the browser came back to %s", back)
	require.Equal(r, linkBack, address.String())

	return token
}

func (r *linkRig) verify(token, nonce string) (accountlink.Response, error) {
	return accountlink.Verify(token, r.secret, r.expected(nonce))
}

// expected is what the shop expects of a response.
func (r *linkRig) expected(nonce string) accountlink.Expected {
	return accountlink.Expected{Nonce: nonce, ClientID: r.PayPay.ClientID, Now: r.Clock.Now}
}

// linkFlow opens PayPay's page to link an account.
type linkFlow func(r *linkRig, nonce string, scopes ...string) linkPage

// linkFlows are the two ways to PayPay's page, by the operation in the ledger.
var linkFlows = map[string]linkFlow{
	"createAccountLinkQRCode": (*linkRig).openByCode,
	"user_authorization":      (*linkRig).openByRedirect,
}

// openByCode lets the shop make a code; the browser opens its page.
func (r *linkRig) openByCode(nonce string, scopes ...string) linkPage {
	r.Helper()

	request := paypay.CreateAccountLinkQRCodeRequest{
		Nonce: nonce, RedirectURL: linkBack, ReferenceID: new(linkReference),
	}
	for _, scope := range scopes {
		request.Scopes = append(request.Scopes, paypay.AuthorizationScope(scope))
	}
	code, err := r.client.CreateAccountLinkQRCode(r.Context(), request)
	require.NoError(r, err)

	return r.visit(http.MethodGet, code.LinkQRCodeURL, nil)
}

// openByRedirect lets the shop send the browser to PayPay.
func (r *linkRig) openByRedirect(nonce string, scopes ...string) linkPage {
	r.Helper()

	return r.openRequest(r.request(nonce, scopes...), r.secret, r.PayPay.APIKey)
}

// openRequest lets the shop send the browser to PayPay with a request, signed with
// a secret.
func (r *linkRig) openRequest(request accountlink.Request, secret overlay.Secret, apiKey string) linkPage {
	r.Helper()

	token, err := accountlink.RequestToken(request, secret)
	require.NoError(r, err)
	target, err := accountlink.RedirectURL(r.PayPay.URL, apiKey, token)
	require.NoError(r, err)

	return r.visit(http.MethodGet, target, nil)
}

func (r *linkRig) request(nonce string, scopes ...string) accountlink.Request {
	return accountlink.Request{
		Merchant: "Example Shop", Scopes: scopes, Nonce: nonce, RedirectURL: linkBack, ReferenceID: linkReference,
		PhoneNumber: overlay.NewSecret("09000000000"), Lifetime: 10 * time.Minute, Now: r.Clock.Now,
	}
}

// linkEvents are the webhooks about account links by the type that PayPay sends.
var linkEvents = map[string]string{
	"customer.authroization.succeeded": "customerAuthorizationSucceeded",
	"customer.authroization.failed":    "customerAuthorizationFailed",
	"customer.authroization.extended":  "customerAuthorizationExtended",
	"customer.authroization.revoked":   "customerAuthorizationRevoked",
}

// take decodes the only webhook that came since it was last asked. The webhook must
// be of this type and keep to the document, whichever way the type is spelt.
func (r *linkRig) take(kind string, event any) {
	r.Helper()

	ctx, cancel := context.WithTimeout(r.Context(), 10*time.Second)
	defer cancel()
	require.NoError(r, r.Flush(ctx))
	bodies := r.receiver.Take()
	require.Len(r, bodies, 1, "webhooks; want one of %s", kind)

	var head struct {
		Type string `json:"notification_type"`
		ID   string `json:"notification_id"`
	}
	require.NoError(r, json.Unmarshal(bodies[0], &head))
	require.Equal(r, kind, head.Type)
	require.NotEmpty(r, head.ID)

	check := flow.Validator("paypay").CheckWebhook
	for _, spelling := range []string{"authroization", "authorization"} {
		body := strings.Replace(string(bodies[0]), "authroization", spelling, 1)
		assert.Nil(r, check(linkEvents[kind], []byte(body)), "%s spelt %s", kind, spelling)
	}
	body := strings.Replace(string(bodies[0]), "authroization", "authorisation", 1)
	assert.NotNil(r, check(linkEvents[kind], []byte(body)), "%s spelt in British English", kind)

	require.NoError(r, json.Unmarshal(bodies[0], event))
}

// wantLedger compares what happened with lines of operation, kind and amount.
func (r *linkRig) wantLedger(want ...string) {
	r.Helper()

	var got []string
	for _, e := range r.Ledger() {
		got = append(got, fmt.Sprintf("%s %s %d", e.Operation, e.Kind, e.Amount))
	}

	assert.Equal(r, want, got, "the ledger")
}

// deref returns what a pointer leads to, or nothing.
func deref[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}

	return v
}
