package sandbox_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
)

// browser sends requests as a browser does and follows no redirect.
var browser = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

type payPayPage struct {
	status   int
	header   http.Header
	body     string
	location string
	entry    sandbox.Entry
}

// visit sends a request to a page. Headers are name and value in turn; Host is
// one of them.
func (r *payPayRig) visit(method, target string, form url.Values, headers ...string) payPayPage {
	r.Helper()
	if strings.HasPrefix(target, "/") {
		target = r.PayPay.URL + target
	}
	request, err := http.NewRequest(method, target, strings.NewReader(form.Encode()))
	if err != nil {
		r.Fatal(err)
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
		if headers[i] == "Host" {
			request.Host = headers[i+1]
		}
	}
	response, err := browser.Do(request)
	if err != nil {
		r.Fatal(err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		r.Fatal(err)
	}
	p := payPayPage{status: response.StatusCode, header: response.Header, body: string(raw), location: response.Header.Get("Location")}
	if r.log != nil {
		p.entry = <-r.log
	}
	if p.header.Get("X-Sandbox") != "1" {
		r.Errorf("%s %s: no X-Sandbox", method, target)
	}
	return p
}

var payPayFormToken = regexp.MustCompile(`name="token" value="([0-9a-f]{64})"`)

// form returns what the page of a code sends.
func (r *payPayRig) form(page, decision string) url.Values {
	r.Helper()
	p := r.visit("GET", page, nil)
	found := payPayFormToken.FindStringSubmatch(p.body)
	if p.status != 200 || found == nil {
		r.Fatalf("%d %s", p.status, p.body)
	}
	return url.Values{"token": {found[1]}, "decision": {decision}, "user": {""}}
}

func (r *payPayRig) linkURL(more string) string {
	r.Helper()
	return r.must("POST", payPayLinkPath, payPayLinkBody(more)).text("linkQRCodeURL")
}

// jwtOf makes a JWT.
func jwtOf(header string, claims any, key []byte) string {
	raw, err := json.Marshal(claims)
	if err != nil {
		panic(err)
	}
	signed := base64.RawURLEncoding.EncodeToString([]byte(header)) + "." + base64.RawURLEncoding.EncodeToString(raw)
	hash := sha256.New
	if strings.Contains(header, "512") {
		hash = sha512.New
	}
	mac := hmac.New(hash, key)
	mac.Write([]byte(signed))
	return signed + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

const jwtHS256 = `{"typ":"JWT","alg":"HS256"}`

func (r *payPayRig) jwtKey() []byte {
	r.Helper()
	key, err := base64.StdEncoding.Strict().DecodeString(r.PayPay.APISecret)
	if err != nil {
		r.Fatal(err)
	}
	return key
}

// claims checks the signature of the responseToken in a redirect and returns its
// claims, and the address without it.
func (r *payPayRig) claims(redirect string) (claims map[string]any, base string) {
	r.Helper()
	u, err := url.Parse(redirect)
	if err != nil {
		r.Fatal(err)
	}
	query := u.Query()
	token := query.Get("responseToken")
	query.Del("responseToken")
	u.RawQuery = query.Encode()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		r.Fatalf("responseToken %q in %s", token, redirect)
	}
	mac := hmac.New(sha256.New, r.jwtKey())
	mac.Write([]byte(parts[0] + "." + parts[1]))
	if base64.RawURLEncoding.EncodeToString(mac.Sum(nil)) != parts[2] {
		r.Errorf("responseToken %s is not signed with the API secret", token)
	}
	var header map[string]string
	for i, v := range []any{&header, &claims} {
		raw, err := base64.RawURLEncoding.DecodeString(parts[i])
		if err == nil {
			err = json.Unmarshal(raw, v)
		}
		if err != nil {
			r.Fatal(err)
		}
	}
	if len(header) != 2 || header["alg"] != "HS256" || header["typ"] != "JWT" {
		r.Errorf("header %v", header)
	}
	return claims, u.String()
}

func TestPayPayLinkPage(t *testing.T) {
	t.Parallel()
	inbox := newPayPayInbox(t)
	r := startPayPay(t, sandbox.Config{WebhookURLs: map[string]string{"paypay": inbox.URL}})
	page := r.linkURL("")
	shown := r.visit("GET", page, nil)
	for _, want := range []string{"<li>direct_debit</li>", "<li>kyc_passport_qr</li>", `value="allow"`, `value="decline"`, "<form method=\"post\""} {
		if !strings.Contains(shown.body, want) {
			t.Errorf("no %s in %s", want, shown.body)
		}
	}
	for name, want := range map[string]string{"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store",
		"Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
		"Content-Security-Policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"} {
		if got := shown.header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if e := shown.entry; e.Path != "/app/opa/link/{codeId}" || e.Status != 200 || e.Provider != "paypay" || e.Method != "GET" {
		t.Errorf("the log says %+v", e)
	}

	before := len(r.Ledger())
	allowed := r.visit("POST", page, r.form(page, "allow"))
	if allowed.status != 303 {
		t.Fatalf("%d %s", allowed.status, allowed.body)
	}
	claims, base := r.claims(allowed.location)
	user, _ := claims["userAuthorizationId"].(string)
	phone, _ := claims["profileIdentifier"].(string)
	if base != "https://shop.sandbox.test/done" || claims["aud"] != r.PayPay.ClientID || claims["iss"] != "paypay.ne.jp" || claims["result"] != "succeeded" ||
		claims["nonce"] != "n-1" || claims["referenceId"] != "customer-1" || claims["exp"] != float64(payPayStart.Add(5*time.Minute).Unix()) ||
		len(user) != 36 || !regexp.MustCompile(`^\*{7}\d{4}$`).MatchString(phone) {
		t.Errorf("%s with %v", base, claims)
	}
	if got, want := r.effects(before), []string{"AllowAccountLink: account-link customer-1 0"}; !slices.Equal(got, want) || r.Ledger()[before].ID != user {
		t.Errorf("effects %q, want %q", got, want)
	}
	events := inbox.take(r)
	if len(events) != 1 || events[0]["notification_type"] != "customer.authroization.succeeded" || events[0]["userAuthorizationId"] != user ||
		events[0]["profileIdentifier"] != phone || events[0]["nonce"] != "n-1" || events[0]["referenceId"] != "customer-1" ||
		events[0]["scopes"] != "direct_debit,kyc_passport_qr" || events[0]["expiry"] != float64(payPayStart.Unix()+365*24*3600) {
		t.Errorf("webhooks %v", events)
	}
	// The new user can be asked about what was granted, and nothing else.
	a := r.must("GET", payPayUserPath("/v2/user/authorizations", user), "")
	if a.text("status") != "ACTIVE" || !strings.Contains(a.raw, `"scopes":["direct_debit","kyc_passport_qr"]`) || !strings.Contains(a.raw, `"referenceIds":["customer-1"]`) {
		t.Errorf("%s", a.raw)
	}
	r.must("GET", payPayUserPath("/v2/wallet/check_balance", user)+"&amount=105000&currency=JPY", "")
	r.send("GET", payPayUserPath("/v2/user/profile/secure", user), "").wantRefusal(t, 401, "OP_OUT_OF_SCOPE")

	// A code is answered once.
	if p := r.visit("GET", page, nil); p.status != 404 || !strings.Contains(p.body, "finished already") || strings.Contains(p.body, "<form") {
		t.Errorf("%d %s", p.status, p.body)
	}

	page = r.linkURL("")
	declined := r.visit("POST", page, r.form(page, "decline"))
	claims, base = r.claims(declined.location)
	_, hasUser := claims["userAuthorizationId"]
	_, hasPhone := claims["profileIdentifier"]
	if base != "https://shop.sandbox.test/done" || claims["result"] != "declined" || claims["nonce"] != "n-1" || claims["referenceId"] != "customer-1" || hasUser || hasPhone {
		t.Errorf("%s with %v", base, claims)
	}
	events = inbox.take(r)
	if len(events) != 1 || events[0]["notification_type"] != "customer.authroization.failed" || events[0]["result"] != "declined" ||
		events[0]["nonce"] != "n-1" || events[0]["referenceId"] != "customer-1" {
		t.Errorf("webhooks %v", events)
	}
}

func TestPayPayLinkPageRefuses(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{})
	page := r.linkURL("")
	other := r.form(r.linkURL(""), "allow")
	form := r.form(page, "allow")
	with := func(name, value string) url.Values {
		changed := url.Values{}
		for k, v := range form {
			changed[k] = v
		}
		changed.Set(name, value)
		return changed
	}
	before := len(r.Ledger())
	for _, c := range []struct {
		name    string
		form    url.Values
		headers []string
		status  int
	}{
		{"a form without token", with("token", ""), nil, 403},
		{"the token of another code", other, nil, 403},
		{"a decision that is none", with("decision", "perhaps"), nil, 400},
		{"a user whom the sandbox does not have", with("user", "nobody"), nil, 400},
		{"a user who has left", with("user", sandbox.PayPayUserCanceled), nil, 400},
		{"a user who is not active", with("user", sandbox.PayPayUserInactive), nil, 400},
		{"a form of 64 KiB", with("more", strings.Repeat("x", 64<<10)), nil, 400},
		{"another page's form", form, []string{"Origin", "https://evil.test"}, 403},
		{"another page's form, as browsers say it", form, []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"a host of another name", form, []string{"Host", "evil.test"}, 403},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := r.visit("POST", page, c.form, c.headers...)
			if p.status != c.status || p.location != "" {
				t.Errorf("%d to %q, want %d: %s", p.status, p.location, c.status, p.body)
			}
		})
	}
	if p := r.visit("GET", page, nil, "Host", "evil.test"); p.status != 403 || payPayFormToken.MatchString(p.body) {
		t.Errorf("%d %s", p.status, p.body)
	}
	if p := r.visit("GET", page, nil, "Host", "localhost:1"); p.status != 200 {
		t.Errorf("%d by the name localhost", p.status)
	}
	for _, path := range []string{"/app/opa/link/04-0000000000000000", "/app/opa/link/", "/app/x", "/app/opa/link/%3Cscript%3E"} {
		if p := r.visit("GET", path, nil); p.status != 404 || strings.Contains(p.body, "script") || p.entry.Reason == "" {
			t.Errorf("%s: %d %s", path, p.status, p.body)
		}
	}
	if got := r.effects(before); len(got) != 0 {
		t.Errorf("effects %q, want none", got)
	}
	r.Clock.Advance(15 * time.Minute)
	if p := r.visit("POST", page, form); p.status != 400 || !strings.Contains(p.body, "expired") {
		t.Errorf("%d %s", p.status, p.body)
	}
}

// payPayRequestToken makes a requestToken whose claims a test changes.
func (r *payPayRig) requestToken(change func(claims map[string]any)) string {
	claims := map[string]any{"iss": "Example Shop", "exp": r.Clock.Now().Add(5 * time.Minute).Unix(), "scope": "direct_debit,cashback",
		"nonce": "n-2", "redirectUrl": "https://shop.sandbox.test/done?from=paypay", "referenceId": "customer-2", "aud": "paypay.ne.jp"}
	change(claims)
	return jwtOf(jwtHS256, claims, r.jwtKey())
}

func payPayAuthorizePath(apiKey, token string) string {
	return "/app/opa/user_authorization?" + url.Values{"apiKey": {apiKey}, "requestToken": {token}}.Encode()
}

func TestPayPayRedirectFlow(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{})
	for name, change := range map[string]func(map[string]any){
		"all claims":                    func(map[string]any) {},
		"optional claims":               func(c map[string]any) { c["deviceId"], c["phoneNumber"] = "d", "09000000000" },
		"no audience":                   func(c map[string]any) { delete(c, "aud") },
		"a list of audiences":           func(c map[string]any) { c["aud"] = []string{"paypay.ne.jp"} },
		"an end with a fraction":        func(c map[string]any) { c["exp"] = float64(r.Clock.Now().Unix()) + 1.5 },
		"one scope":                     func(c map[string]any) { c["scope"] = "cashback" },
		"a redirect with a fragment":    func(c map[string]any) { c["redirectUrl"] = "https://shop.sandbox.test/done?from=paypay#top" },
		"a redirect without parameters": func(c map[string]any) { c["redirectUrl"] = "https://shop.example" },
	} {
		t.Run(name, func(t *testing.T) {
			p := r.visit("GET", payPayAuthorizePath(r.PayPay.APIKey, r.requestToken(change)), nil)
			if p.status != 303 || !strings.HasPrefix(p.location, "/app/opa/link/") {
				t.Fatalf("%d %s", p.status, p.body)
			}
			done := r.visit("POST", p.location, r.form(p.location, "allow"))
			claims, base := r.claims(done.location)
			want := map[string]any{}
			change(want)
			redirect := "https://shop.sandbox.test/done?from=paypay"
			if changed, ok := want["redirectUrl"].(string); ok {
				redirect = changed
			}
			if done.status != 303 || claims["result"] != "succeeded" || claims["nonce"] != "n-2" || claims["referenceId"] != "customer-2" || base != redirect {
				t.Errorf("%d %s with %v", done.status, base, claims)
			}
		})
	}
}

func TestPayPayRequestTokensThatAreRefused(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{})
	good := map[string]any{}
	r.requestToken(func(c map[string]any) { good = c })
	token := func(change func(map[string]any)) string { return r.requestToken(change) }
	fine := token(func(map[string]any) {})
	unsigned := base64.RawURLEncoding.EncodeToString([]byte(`{"typ":"JWT","alg":"none"}`)) + "." + strings.Split(fine, ".")[1] + "."
	key, secret := r.PayPay.APIKey, []byte(r.PayPay.APISecret)
	for _, c := range []struct{ name, key, token, why string }{
		{"another API key", key + "x", fine, "apiKey is not"},
		{"no API key", "", fine, "apiKey is not"},
		{"no token", key, "", "not a JWT"},
		{"no JWT", key, "a.b.c", "not a JWT"},
		{"the secret as it stands as key", key, jwtOf(jwtHS256, good, secret), "base64-decoded APISecret"},
		{"another key", key, jwtOf(jwtHS256, good, []byte("x")), "base64-decoded APISecret"},
		{"no signature", key, unsigned, "HS256"},
		{"an algorithm that is none, signed", key, jwtOf(`{"typ":"JWT","alg":"none"}`, good, r.jwtKey()), "HS256"},
		{"HS512", key, jwtOf(`{"typ":"JWT","alg":"HS512"}`, good, r.jwtKey()), "HS256"},
		{"a signature with padding", key, fine + "=", "not a JWT"},
		{"a changed claim", key, strings.Replace(fine, strings.Split(fine, ".")[1], strings.Split(token(func(c map[string]any) { c["nonce"] = "x" }), ".")[1], 1), "base64-decoded APISecret"},
		{"a token that has expired", key, token(func(c map[string]any) { c["exp"] = payPayStart.Unix() }), "expired"},
		{"a token that is not valid yet", key, token(func(c map[string]any) { c["nbf"] = payPayStart.Unix() + 1 }), "not valid yet"},
		{"a token without end", key, token(func(c map[string]any) { delete(c, "exp") }), "has no exp"},
		{"a token whose end is a word", key, token(func(c map[string]any) { c["exp"] = "soon" }), "not a JWT"},
		{"no issuer", key, token(func(c map[string]any) { delete(c, "iss") }), "has no iss"},
		{"no scope", key, token(func(c map[string]any) { delete(c, "scope") }), "has no scope"},
		{"no nonce", key, token(func(c map[string]any) { delete(c, "nonce") }), "has no nonce"},
		{"no redirect", key, token(func(c map[string]any) { delete(c, "redirectUrl") }), "has no redirectUrl"},
		{"no reference", key, token(func(c map[string]any) { delete(c, "referenceId") }), "has no referenceId"},
		{"a long nonce", key, token(func(c map[string]any) { c["nonce"] = strings.Repeat("n", 256) }), "longer than 255"},
		{"a scope outside the contract", key, token(func(c map[string]any) { c["scope"] = "direct_debit,merchant_topup" }), "Scope 2 is not"},
		{"scopes with a space between", key, token(func(c map[string]any) { c["scope"] = "direct_debit cashback" }), "Scope 1 is not"},
		{"an unregistered domain", key, token(func(c map[string]any) { c["redirectUrl"] = "https://evil.test/" }), "not registered"},
		{"a redirect without TLS", key, token(func(c map[string]any) { c["redirectUrl"] = "http://shop.sandbox.test/" }), "not an https address"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := r.visit("GET", payPayAuthorizePath(c.key, c.token), nil)
			if p.status != 400 || p.location != "" || !strings.Contains(strings.ToLower(p.body), strings.ToLower(c.why)) {
				t.Errorf("%d, want 400 because %q: %s", p.status, c.why, p.body)
			}
			for _, leak := range []string{r.PayPay.APISecret, key, "evil.test", "n-2"} {
				if strings.Contains(p.body+p.entry.String(), leak) {
					t.Errorf("%q stands in %s or %s", leak, p.body, p.entry)
				}
			}
		})
	}
	if got := r.effects(0); len(got) != 0 {
		t.Errorf("effects %q, want none", got)
	}
	// The page of a requestToken ends with it.
	p := r.visit("GET", payPayAuthorizePath(key, fine), nil)
	r.Clock.Advance(5 * time.Minute)
	if p := r.visit("GET", p.location, nil); p.status != 404 {
		t.Errorf("%d %s", p.status, p.body)
	}
}

func TestPayPayLinksAgain(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{})
	link := func(user string) (string, error) {
		redirect, err := r.PayPay.AllowAccountLink(r.must("POST", payPayLinkPath, strings.Replace(payPayLinkBody(""), "direct_debit", "cashback", 1)).text("codeId"), user)
		if err != nil {
			return "", err
		}
		claims, _ := r.claims(redirect)
		id, _ := claims["userAuthorizationId"].(string)
		return id, nil
	}
	status := func(id string) payPayAnswer { return r.must("GET", payPayUserPath("/v2/user/authorizations", id), "") }
	for user, same := range map[string]bool{
		sandbox.PayPayUserCompleted:  true,
		sandbox.PayPayUserOutOfScope: true,
		sandbox.PayPayUserExpired:    true,
		sandbox.PayPayUserUnlinked:   false,
	} {
		r.Clock.Advance(time.Hour)
		issued := fmt.Sprintf(`"issuedAt":%d`, r.Clock.Now().Unix())
		id, err := link(user)
		if err != nil || (id == user) != same {
			t.Errorf("%s linked as %s: %v", user, id, err)
			continue
		}
		a := status(id)
		if a.text("status") != "ACTIVE" || !strings.Contains(a.raw, issued) || !strings.Contains(a.raw, `"cashback"`) || !strings.Contains(a.raw, "customer-1") {
			t.Errorf("%s: %s", user, a.raw)
		}
		r.cashback("cb-"+id, id, 1, "")
		if !same && status(user).text("status") != "INACTIVE" {
			t.Errorf("the old id is %s", status(user).raw)
		}
	}
	if got := r.wallet(sandbox.PayPayUserUnlinked).Points; got != 5001 {
		t.Errorf("the person under the old id has %d points", got)
	}
	first, err := link("")
	if err != nil {
		t.Fatal(err)
	}
	if second, err := link(""); err != nil || second == first {
		t.Errorf("two new users are %s and %s: %v", first, second, err)
	}
	for _, user := range []string{"nobody", sandbox.PayPayUserCanceled, sandbox.PayPayUserInactive} {
		if id, err := link(user); err == nil {
			t.Errorf("%s linked as %s", user, id)
		}
	}
	finished := r.must("POST", payPayLinkPath, payPayLinkBody("")).text("codeId")
	if _, err := r.PayPay.DeclineAccountLink(finished); err != nil {
		t.Fatal(err)
	}
	for _, code := range []string{finished, "04-0000000000000000"} {
		if _, err := r.PayPay.AllowAccountLink(code, ""); err == nil {
			t.Errorf("code %s was allowed", code)
		}
		if _, err := r.PayPay.DeclineAccountLink(code); err == nil {
			t.Errorf("code %s was declined", code)
		}
	}
}

// Who allows the KYC Passport flow on the page has finished it.
func TestPayPayLinkPageFinishesKYCPassport(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{})
	page := r.linkURL(payPayFlow)
	form := r.form(page, "allow")
	form.Set("user", sandbox.PayPayUserForeign)
	if p := r.visit("POST", page, form); p.status != 303 {
		t.Fatalf("%d %s", p.status, p.body)
	}
	a := r.fetch(page[strings.LastIndexByte(page, '/')+1:], payPayProof)
	if a.status != 200 || a.text("userAuthorizationId") != sandbox.PayPayUserForeign {
		t.Errorf("%d %s", a.status, a.raw)
	}
	page = r.linkURL(payPayFlow)
	r.visit("POST", page, r.form(page, "decline"))
	code := page[strings.LastIndexByte(page, '/')+1:]
	r.fetch(code, payPayProof).wantRefusal(t, 400, "KYC_PASSPORT_NOT_COMPLETED")
	if r.PayPay.CompleteKYCPassport(code, sandbox.PayPayUserForeign) == nil {
		t.Error("a declined code was finished")
	}
}

func TestPayPayLinkWithoutReference(t *testing.T) {
	t.Parallel()
	inbox := newPayPayInbox(t)
	r := startPayPay(t, sandbox.Config{WebhookURLs: map[string]string{"paypay": inbox.URL}})
	code := r.must("POST", payPayLinkPath, strings.Replace(payPayLinkBody(""), `,"referenceId":"customer-1"`, "", 1)).text("codeId")
	redirect, err := r.PayPay.AllowAccountLink(code, "")
	if err != nil {
		t.Fatal(err)
	}
	claims, _ := r.claims(redirect)
	if _, ok := claims["referenceId"]; ok {
		t.Errorf("claims %v", claims)
	}
	events := inbox.take(r)
	if len(events) != 1 {
		t.Fatalf("webhooks %v", events)
	}
	if _, ok := events[0]["referenceId"]; ok {
		t.Errorf("webhook %v", events[0])
	}
}

func TestPayPayAppRedirects(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{})
	body := func(target string) string {
		return strings.Replace(strings.Replace(payPayLinkBody(""), "https://shop.sandbox.test/done", target, 1), "{", `{"redirectType":"APP_DEEP_LINK",`, 1)
	}
	for target, status := range map[string]int{"shop-app://done": 200, "shop-app:done?a=b": 200, "done": 400, "//evil.test": 400, `x:\r\nSet-Cookie: a=b`: 400} {
		a := r.send("POST", payPayLinkPath, body(target))
		if a.status != status {
			t.Errorf("%q: %d %s", target, a.status, a.reason)
		}
		if status != 200 {
			continue
		}
		page := a.text("linkQRCodeURL")
		p := r.visit("POST", page, r.form(page, "allow"))
		if claims, base := r.claims(p.location); p.status != 303 || base != target || claims["result"] != "succeeded" {
			t.Errorf("%q: %d %s with %v", target, p.status, p.location, claims)
		}
	}
}

// FuzzPayPayRequestToken sends any token, and any claims signed as they must be.
func FuzzPayPayRequestToken(f *testing.F) {
	f.Add("", "")
	f.Add("a.b.c", "")
	f.Add("", `{"iss":"s","exp":1775061300,"scope":"cashback","nonce":"n","redirectUrl":"https://shop.example/","referenceId":"r"}`)
	f.Add("", `{"exp":1e400,"aud":[1],"scope":["cashback"]}`)
	f.Add("", `{"iss":"s","exp":-1,"scope":",,","nonce":"\u0000","redirectUrl":"https://shop.example\r\n/","referenceId":"r"}`)
	s, err := sandbox.New(sandbox.Config{Start: payPayStart})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(s.Close)
	f.Fuzz(func(t *testing.T, token, claims string) {
		r := &payPayRig{TB: t, Sandbox: s}
		if claims != "" {
			token = jwtOf(jwtHS256, json.RawMessage(jsonOr(claims)), r.jwtKey())
		}
		if len(token) > 16<<10 {
			t.Skip()
		}
		p := r.visit("GET", payPayAuthorizePath(s.PayPay.APIKey, token), nil)
		if p.status != 400 && (p.status != 303 || claims == "" || !strings.HasPrefix(p.location, "/app/opa/link/")) {
			t.Errorf("%d to %q", p.status, p.location)
		}
		for _, finding := range s.Findings() {
			t.Error(finding)
		}
	})
}

// jsonOr returns text that is JSON as it is, and other text as a JSON text.
func jsonOr(text string) []byte {
	if json.Valid([]byte(text)) {
		return []byte(text)
	}
	raw, _ := json.Marshal(text)
	return raw
}
