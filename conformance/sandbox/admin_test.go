package sandbox_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
)

// adminAnswer is an answer of the admin endpoint.
type adminAnswer struct {
	status int
	raw    string
	body   map[string]any
	reason string // in the sandbox's log
	call   string // of the list that GET / answers
}

// admin calls the admin endpoint. Headers are name and value in turn; Host is one
// of them.
func (r *payPayRig) admin(method, path, body string, headers ...string) adminAnswer {
	r.Helper()
	request, err := http.NewRequest(method, r.AdminURL+path, strings.NewReader(body))
	if err != nil {
		r.Fatal(err)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
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
	a := adminAnswer{status: response.StatusCode, raw: string(raw)}
	_ = json.Unmarshal(raw, &a.body)
	if r.log != nil {
		entry := <-r.log
		a.reason, a.call = entry.Reason, entry.Method+" "+entry.Path
		if entry.Provider != "admin" || entry.Status != a.status {
			r.Errorf("the log says %+v", entry)
		}
	}
	if response.Header.Get("X-Sandbox") != "1" {
		r.Errorf("%s %s: no X-Sandbox", method, path)
	}
	return a
}

// admit is admin for what has to succeed.
func (r *payPayRig) admit(method, path, body string) adminAnswer {
	r.Helper()
	a := r.admin(method, path, body)
	if a.status != 200 || a.reason != "" {
		r.Fatalf("%s %s: %d %s: %s", method, path, a.status, a.raw, a.reason)
	}
	return a
}

func TestAdminIsOffByDefault(t *testing.T) {
	t.Parallel()
	if s := sandbox.Start(t, sandbox.Config{AdminPort: 1}); s.AdminURL != "" {
		t.Errorf("the admin endpoint is at %s", s.AdminURL)
	}
}

func TestAdminLetsAUserPay(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{Admin: true})
	const user = "/users/" + sandbox.PayPayUserCompleted
	a := r.send("POST", "/v2/codes", `{"merchantPaymentId":"order-1","codeType":"ORDER_QR","amount":{"amount":1200,"currency":"JPY"}}`)
	if a.status != 201 {
		t.Fatalf("%d %s: %s", a.status, a.raw, a.reason)
	}
	code := `{"codeId":"` + a.text("codeId") + `"}`
	if got := r.admit("POST", user+"/scan-and-pay", code).raw; got != "{}\n" {
		t.Errorf("answer %q", got)
	}
	if a := r.must("GET", "/v2/codes/payments/order-1", ""); a.text("status") != "COMPLETED" {
		t.Errorf("%s", a.raw)
	}
	w := r.admit("GET", user, "")
	if w.body["balance"] != float64(98_800) || w.body["points"] != float64(5_000) || w.body["blocked"] != float64(0) || w.body["link"] != "ACTIVE" {
		t.Errorf("%s", w.raw)
	}
	again := r.admin("POST", user+"/scan-and-pay", code)
	if again.status != 409 || !strings.HasPrefix(again.reason, "sandbox: ScanAndPay: ") || again.body["error"] != again.reason {
		t.Errorf("%d %s: %s", again.status, again.raw, again.reason)
	}
	ledger := r.admit("GET", "/ledger", "").raw
	for _, e := range r.Ledger() {
		if !strings.Contains(ledger, `"kind":"`+e.Kind+`"`) || !strings.Contains(ledger, `"id":"`+e.ID+`"`) {
			t.Errorf("%+v is not in %s", e, ledger)
		}
	}
}

// Each call does what the Go method of its name does: it is enough to see that it
// reaches it, with its id and body.
func TestAdminReachesEveryMethod(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{Admin: true})
	const user = "/users/" + sandbox.PayPayUserForeign
	link := func() string { return r.must("POST", payPayLinkPath, payPayLinkBody("")).text("codeId") }
	made := map[string]bool{}
	for _, c := range []struct{ call, body, want string }{
		{"POST " + user + "/wallet", `{"balance":7,"points":8}`, `{}`},
		{"GET " + user, ``, `"balance":7,"points":8`},
		{"POST " + user + "/decline", `{"code":"PPC_EXPIRED"}`, `{}`},
		{"POST " + user + "/decline", `{"code":"NO_CODE"}`, `no user's state`},
		{"POST " + user + "/update-kyc", ``, `{}`},
		{"POST " + user + "/flag-risk", ``, `{}`},
		{"POST " + user + "/update-account-status", ``, `{}`},
		{"POST " + user + "/update-account-status", ``, `{}`},
		{"POST " + user + "/complete-kyc-passport", `{"codeId":"` + r.passportCode() + `"}`, `{}`},
		{"POST " + user + "/scan-and-pay", `{"codeId":"x"}`, `ScanAndPay`},
		{"POST " + user + "/fail-payment", `{"codeId":"x"}`, `FailPayment`},
		{"POST /account-links/" + link() + "/allow", `{"userAuthorizationId":"` + sandbox.PayPayUserForeign + `"}`, `{"redirectUrl":"https://shop.sandbox.test/done?responseToken=`},
		{"POST /account-links/" + link() + "/allow", ``, `{"redirectUrl":"https://shop.sandbox.test/done?responseToken=`},
		{"POST /account-links/" + link() + "/decline", ``, `{"redirectUrl":"https://shop.sandbox.test/done?responseToken=`},
		{"POST /account-links/x/allow", ``, `"code":"SESSION_NOT_FOUND"`},
		{"POST /account-links/x/decline", ``, `"code":"SESSION_NOT_FOUND"`},
		{"POST " + user + "/unlink", ``, `{}`},
		{"POST " + user + "/unlink", ``, `"code":"INVALID_USER_AUTHORIZATION_ID"`},
		{"POST " + user + "/leave", ``, `{}`},
		{"GET " + user, ``, `"link":"","scopes":[],"expires":null`},
		{"GET /users/nobody", ``, `Wallet`},
		{"POST /codes/x/lapse", ``, `LetCodeLapse`},
		{"POST /payments/x/confirm-increase", ``, `ConfirmIncrease`},
		{"POST /payments/x/accept-increase", ``, `AcceptIncrease`},
		{"POST /payments/x/decline-increase", ``, `DeclineIncrease`},
		{"POST /payments/x/lapse-increase", ``, `LetIncreaseLapse`},
		{"POST /payments/x/lapse-authorization", ``, `LetAuthorizationLapse`},
		{"POST /payments/x/shorten-authorization", `{"end":"2026-05-01T00:00:00Z"}`, `ShortenAuthorization`},
		{"POST /payments/x/purge", ``, `PurgePayment`},
		{"POST /pending-payments/x/approve", ``, `ApprovePending`},
		{"POST /pending-payments/x/lapse", ``, `LetPendingLapse`},
		{"POST /refunds-per-payment", `{"count":2}`, `{}`},
		{"POST /refunds-per-payment", ``, `AllowRefunds`},
		{"POST /top-ups/x/pay", `{"amount":1}`, `TopUp`},
		{"POST /points/settle", ``, `{}`},
		{"POST /points/budget", `{"yen":-1}`, `SetCashbackBudget`},
		{"POST /files", `{"fileType":"transaction_recon"}`, `{}`},
		{"POST /paidy/checkout", `{"amount":100,"orderRef":"o-1"}`, `"status":"authorized"`},
		{"POST /paidy/checkout", `{"amount":0}`, `Checkout`},
		{"POST /paidy/tokens", `{"email":"` + sandbox.PaidyConsumerRejected + `"}`, `{"tokenId":"tok_`},
		{"GET /clock", ``, `{"now":"2026-04-01T16:30:00Z"}`},
		{"POST /clock", `{"advance":"24h"}`, `{"now":"2026-04-02T16:30:00Z"}`},
		{"POST /clock", `{"set":"2026-04-01T16:30:00+09:00"}`, `{"now":"2026-04-01T07:30:00Z"}`},
		{"POST /force", `{"provider":"paypay","operation":"getKycInfo","code":"NO_CODE"}`, `Force`},
		{"POST /fault", `{"provider":"paypay","operation":"getKycInfo","kind":"no-kind","times":1}`, `Fault`},
		{"POST /plan", `{"rules":[{"provider":"paypay","kind":"latency","probability":1}]}`, `SetPlan: rule 1: Delay`},
		{"GET /plan", ``, `{"plan":{"seed":0,"rules":[]},"struck":[],"kinds":{}}`},
		{"POST /webhook-url", `{"key":"paypay","url":"http://127.0.0.1:1/"}`, `{}`},
		{"POST /webhook-url", `{"key":"paypay","url":"https://example.com/"}`, `SetWebhookURL`},
		{"POST /webhooks", `{"provider":"paypay","webhook":"noWebhook","body":{}}`, `SendWebhook`},
		{"POST /flush", ``, `{}`},
		{"GET /deliveries", ``, `[]`},
		{"GET /findings", ``, `[]`},
		{"GET /ledger", ``, `"kind":"account-link"`},
	} {
		method, path, _ := strings.Cut(c.call, " ")
		a := r.admin(method, path, c.body)
		if !strings.Contains(a.raw, c.want) || (a.status == 200) != (a.body["error"] == nil) {
			t.Errorf("%s %s: %d %s, want %s", c.call, c.body, a.status, a.raw, c.want)
		}
		made[a.call] = true
	}
	var calls []struct{ Call, Does string }
	if err := json.Unmarshal([]byte(r.admit("GET", "/", "").raw), &calls); err != nil {
		t.Fatal(err)
	}
	for _, call := range calls {
		if !made[call.Call] || call.Does == "" {
			t.Errorf("%+v was not made, or says nothing", call)
		}
	}
}

func TestAdminForcesAndFaults(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{Admin: true})
	r.admit("POST", "/force", `{"provider":"paypay","operation":"getKycInfo","code":"RATE_LIMIT"}`)
	r.send("GET", payPayKYCPath+sandbox.PayPayUserCompleted, "").wantRefusal(t, 429, "RATE_LIMIT")
	r.admit("POST", "/fault", `{"provider":"paypay","kind":"unavailable-html","times":2}`)
	for _, want := range []int{503, 503, 200} {
		if a := r.send("GET", payPayKYCPath+sandbox.PayPayUserCompleted, ""); a.status != want {
			t.Errorf("%d, want %d", a.status, want)
		}
	}
}

func TestAdminTakesAPlanAndTellsWhatStruck(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{Admin: true})
	const plan = `{"seed":7,"rules":[{"provider":"paypay","operation":"getKycInfo","kind":"error-before","status":502,"html":true,"calls":[2]},` +
		`{"provider":"paypay","operation":"getKycInfo","kind":"rate-limited","retryAfter":"2s","probability":1}]}`
	r.admit("POST", "/plan", plan)
	for i, want := range []int{429, 502, 429} {
		if a := r.send("GET", payPayKYCPath+sandbox.PayPayUserCompleted, ""); a.status != want {
			t.Errorf("call %d: %d, want %d", i+1, a.status, want)
		}
	}
	if got, want := r.admit("GET", "/plan", "").raw, `{"plan":`+plan+`,"struck":[1,2],"kinds":{"error-before":1,"rate-limited":2}}`+"\n"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got, _ := r.Plan(); len(got.Rules) != 2 || got.Rules[1].RetryAfter != 2*time.Second {
		t.Errorf("%+v", got)
	}
	r.admit("POST", "/plan", `{}`)
	if a := r.send("GET", payPayKYCPath+sandbox.PayPayUserCompleted, ""); a.status != 200 {
		t.Errorf("without a plan: %d", a.status)
	}

	r.admit("POST", "/fault", `{"provider":"paypay","kind":"rate-limited","html":true,"retryAfter":"3s"}`)
	if a := r.send("GET", payPayKYCPath+sandbox.PayPayUserCompleted, ""); a.status != 429 || a.header.Get("Retry-After") != "3" {
		t.Errorf("%d %v", a.status, a.header)
	}
}

func TestAdminRefuses(t *testing.T) {
	t.Parallel()
	r := startPayPay(t, sandbox.Config{Admin: true})
	const wallet = "/users/" + sandbox.PayPayUserCompleted + "/wallet"
	for _, c := range []struct {
		name, method, path, body string
		headers                  []string
		status                   int
		why                      string
	}{
		{"an unknown path", "GET", "/x", "", nil, 404, "GET / lists"},
		{"a wrong method", "DELETE", wallet, "", nil, 404, "GET / lists"},
		{"no JSON", "POST", wallet, `{`, nil, 400, "does not decode"},
		{"an array", "POST", wallet, `[]`, nil, 400, "does not decode"},
		{"an amount in quotes", "POST", wallet, `{"balance":"1"}`, nil, 400, "field balance has the wrong type"},
		{"an amount that no int64 holds", "POST", wallet, `{"balance":9223372036854775808}`, nil, 400, "field balance has the wrong type"},
		{"a field that does not exist", "POST", wallet, `{"balanse":1}`, nil, 400, "balanse"},
		{"two values", "POST", wallet, `{} {}`, nil, 400, "more than one"},
		{"a body where none is", "POST", "/users/x/unlink", `{"a":1}`, nil, 400, "does not know"},
		{"a body of 64 KiB and a byte", "POST", wallet, strings.Repeat(" ", 64<<10+1), nil, 400, "larger than"},
		{"a form", "POST", wallet, `{"balance":1}`, []string{"Content-Type", "text/plain"}, 415, "application/json"},
		{"another page", "POST", "/points/settle", "", []string{"Origin", "https://evil.test"}, 403, ""},
		{"another page, as browsers say it", "POST", "/points/settle", "", []string{"Sec-Fetch-Site", "cross-site"}, 403, ""},
		{"a host of another name", "GET", "/ledger", "", []string{"Host", "evil.test"}, 403, "does not name this machine"},
		{"no time", "POST", "/clock", `{"set":"tomorrow"}`, nil, 400, "RFC 3339"},
		{"an end that is no time", "POST", "/payments/x/shorten-authorization", `{"end":"tomorrow"}`, nil, 400, "end is not a time"},
		{"an end that is a number", "POST", "/payments/x/shorten-authorization", `{"end":5}`, nil, 400, "field end has the wrong type"},
		{"an escape that is none", "POST", wallet, `{"balance":1,"é":"\u12x"}`, nil, 400, "JSON syntax at byte 20"},
		{"no duration", "POST", "/clock", `{"advance":"1 day"}`, nil, 400, "duration"},
		{"both", "POST", "/clock", `{"advance":"1h","set":"2026-04-01T16:30:00Z"}`, nil, 400, "either"},
		{"neither", "POST", "/clock", ``, nil, 400, "either"},
		{"a fault whose delay is a number", "POST", "/fault", `{"provider":"paypay","kind":"latency","delay":5}`, nil, 400, "field delay has the wrong type"},
		{"a fault whose delay is none", "POST", "/fault", `{"provider":"paypay","kind":"latency","delay":"soon"}`, nil, 400, "want a duration"},
		{"a fault without its delay", "POST", "/fault", `{"provider":"paypay","kind":"latency"}`, nil, 409, "Delay of kind latency is 0s"},
		{"no plan", "POST", "/plan", ``, nil, 400, "unexpected end"},
		{"a plan with a misspelt field", "POST", "/plan", `{"rules":[{"knd":"latency"}]}`, nil, 400, `rule 1: unknown field`},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := r.admin(c.method, c.path, c.body, c.headers...)
			assert.Equal(t, c.status, a.status)
			assert.Contains(t, a.raw, c.why)
		})
	}
	assert.Equal(t, int64(100_000), r.wallet(sandbox.PayPayUserCompleted).Balance)
	assert.True(t, r.Clock.Now().Equal(payPayStart))
	taken := strings.Split(r.AdminURL, ":")
	port, err := strconv.Atoi(taken[len(taken)-1])
	require.NoError(t, err)
	for _, bad := range []int{-1, 65536, port} {
		_, err := sandbox.New(sandbox.Config{Admin: true, AdminPort: bad})
		assert.ErrorContains(t, err, "AdminPort", "port %d", bad)
	}
}

func TestAdminUnderConcurrency(t *testing.T) {
	t.Parallel()
	r := &payPayRig{TB: t, Sandbox: sandbox.Start(t, sandbox.Config{Admin: true, Start: payPayStart})}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			r.admin("POST", "/clock", `{"advance":"1s"}`)
			r.admin("POST", "/users/"+sandbox.PayPayUserCompleted+"/flag-risk", "")
			r.admin("GET", "/ledger", "")
		})
	}
	all.Wait()
	if got, want := r.Clock.Now(), payPayStart.Add(8*time.Second); !got.Equal(want) {
		t.Errorf("the clock is at %s, want %s", got, want)
	}
}

func TestAdminTellsWhatBecameOfWebhooks(t *testing.T) {
	t.Parallel()
	inbox := newPayPayInbox(t)
	r := startPayPay(t, sandbox.Config{Admin: true, WebhookURLs: map[string]string{"paypay": inbox.URL}})
	const updated = "/users/" + sandbox.PayPayUserCompleted + "/update-kyc"
	r.admit("POST", updated, "")
	r.admit("POST", "/flush", "")
	inbox.Close()
	r.admit("POST", updated, "")
	r.admit("POST", "/flush", "")
	var got []struct {
		Provider, Webhook, Error string
		At                       time.Time
		Status                   int
	}
	if err := json.Unmarshal([]byte(r.admit("GET", "/deliveries", "").raw), &got); err != nil || len(got) != 2 {
		t.Fatalf("%+v: %v", got, err)
	}
	for i, d := range got {
		if d.Provider != "paypay" || d.Webhook != "kycInfoUpdated" || !d.At.Equal(payPayStart) || (d.Status == 200) != (i == 0) || (d.Error == "") != (i == 0) {
			t.Errorf("delivery %d: %+v", i, d)
		}
	}
}
