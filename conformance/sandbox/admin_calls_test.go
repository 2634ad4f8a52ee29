package sandbox_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// adminCall is a call of the admin endpoint and a part of its answer. Each call does
// what the Go method of its name does, so it is enough to see that it reaches the
// method, with its id and body. An error names no Go method: others know the call.
type adminCall struct{ call, body, want string }

// adminUserCalls takes the id of a KYC Passport code.
func adminUserCalls(passport string) []adminCall {
	const user = "/users/" + sandbox.PayPayUserForeign

	return []adminCall{
		{"POST " + user + "/wallet", `{"balance":7,"points":8}`, `{}`},
		{"GET " + user, ``, `"balance":7,"points":8`},
		{"POST " + user + "/decline", `{"code":"PPC_EXPIRED"}`, `{}`},
		{"POST " + user + "/decline", `{"code":"NO_CODE"}`, `no user's state`},
		{"POST " + user + "/pay-with", `{"method":"POINT"}`, `no user pays with`},
		{"POST " + user + "/pay-with", `{"method":""}`, `{}`},
		{"POST " + user + "/update-kyc", ``, `{}`},
		{"POST " + user + "/flag-risk", ``, `{}`},
		{"POST " + user + "/update-account-status", ``, `{}`},
		{"POST " + user + "/update-account-status", ``, `{}`},
		{"POST " + user + "/complete-kyc-passport", `{"codeId":"` + passport + `"}`, `{}`},
		{"POST " + user + "/scan-and-pay", `{"codeId":"x"}`, `no such code`},
		{"POST " + user + "/fail-payment", `{"codeId":"x"}`, `no such code`},
	}
}

// adminLinkCalls takes codes of account links.
func adminLinkCalls(links [3]string) []adminCall {
	const user = "/users/" + sandbox.PayPayUserForeign
	const redirected = `{"redirectUrl":"https://shop.sandbox.test/done?responseToken=`
	linked := `{"userAuthorizationId":"` + sandbox.PayPayUserForeign + `"}`

	return []adminCall{
		{"POST /account-links/" + links[0] + "/allow", linked, redirected},
		{"POST /account-links/" + links[1] + "/allow", ``, redirected},
		{"POST /account-links/" + links[2] + "/decline", ``, redirected},
		{"POST /account-links/x/allow", ``, `"code":"SESSION_NOT_FOUND"`},
		{"POST /account-links/x/decline", ``, `"code":"SESSION_NOT_FOUND"`},
		{"POST " + user + "/unlink", ``, `{}`},
		{"POST " + user + "/unlink", ``, `"code":"INVALID_USER_AUTHORIZATION_ID"`},
		{"POST " + user + "/leave", ``, `{}`},
		{"GET " + user, ``, `"link":"","scopes":[],"expires":null`},
		{"GET /users/nobody", ``, `no such user`},
	}
}

var adminPaymentCalls = []adminCall{
	{"POST /codes/x/lapse", ``, `no such code`},
	{"POST /payments/x/confirm-increase", ``, `no payment with`},
	{"POST /payments/x/accept-increase", ``, `no payment with`},
	{"POST /payments/x/decline-increase", ``, `no payment with`},
	{"POST /payments/x/lapse-increase", ``, `no payment with`},
	{"POST /payments/x/lapse-authorization", ``, `no payment with`},
	{"POST /payments/x/shorten-authorization", `{"end":"2026-05-01T00:00:00Z"}`, `no payment with`},
	{"POST /payments/x/purge", ``, `no payment with`},
	{"POST /pending-payments/x/approve", ``, `no such pending payment`},
	{"POST /pending-payments/x/lapse", ``, `no such pending payment`},
	{"POST /refunds-per-payment", `{"count":2}`, `{}`},
	{"POST /refunds-per-payment", ``, `0 refunds, want`},
	{"POST /contract", `{"withoutOperations":["payEverybody"]}`, `no operation`},
	{"POST /contract", `{}`, `{}`},
	{"POST /refund-reads", `{"byKey":true}`, `{}`},
	{"POST /top-ups/x/pay", `{"amount":1}`, `no such top-up code`},
	{"POST /points/settle", ``, `{}`},
	{"POST /points/budget", `{"yen":-1}`, `-1 yen, want`},
	{"POST /files", `{"fileType":"transaction_recon"}`, `{}`},
	{"POST /paidy/checkout", `{"amount":100,"orderRef":"o-1"}`, `"status":"authorized"`},
	{"POST /paidy/checkout", `{"amount":0}`, `0 yen, want`},
	{"POST /paidy/tokens", `{"email":"` + sandbox.PaidyConsumerRejected + `"}`, `{"tokenId":"tok_`},
}

var adminSandboxCalls = []adminCall{
	{"GET /clock", ``, `{"now":"2026-04-01T16:30:00Z"}`},
	{"POST /clock", `{"advance":"24h"}`, `{"now":"2026-04-02T16:30:00Z"}`},
	{"POST /clock", `{"set":"2026-04-01T16:30:00+09:00"}`, `{"now":"2026-04-01T07:30:00Z"}`},
	{"POST /force", `{"provider":"paypay","operation":"getKycInfo","code":"NO_CODE"}`, `lists no code`},
	{"POST /fault", `{"provider":"paypay","operation":"getKycInfo","kind":"no-kind","times":1}`, `unknown kind`},
	{"POST /condition", `{"provider":"paidy","condition":"maintenance"}`, `has no condition`},
	{"POST /condition", `{"provider":"paypay","condition":"usual"}`, `{}`},
	{"POST /call-limit", `{"provider":"paidy","perSecond":1}`, `limits calls`},
	{"POST /call-limit", `{"provider":"paypay","perSecond":0}`, `{}`},
	{"POST /plan", `{"rules":[{"provider":"paypay","kind":"latency","probability":1}]}`, `"error":"rule 1: Delay`},
	{"GET /plan", ``, `{"plan":{"seed":0,"rules":[]},"injected":[],"kinds":{}}`},
	{"POST /webhook-url", `{"key":"paypay","url":"http://127.0.0.1:1/"}`, `{}`},
	{"POST /webhook-url", `{"key":"paypay","url":"https://example.com/"}`, `does not name this machine`},
	{"POST /webhooks", `{"provider":"paypay","webhook":"noWebhook","body":{}}`, `has no webhook`},
	{"POST /flush", ``, `{}`},
	{"GET /triggers", ``, `"does":"authorize_success"`},
	{"GET /deliveries", ``, `[]`},
	{"GET /findings", ``, `[]`},
	{"GET /ledger", ``, `"kind":"account-link"`},
	{"POST /reset", ``, `{}`},
}

func TestAdminReachesEveryMethod(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	made := map[string]bool{}
	check := func(calls []adminCall) {
		t.Helper()
		for _, c := range calls {
			method, path, _ := strings.Cut(c.call, " ")
			a := r.admin(t, method, path, c.body)
			assert.Contains(t, a.raw, c.want, "%s %s", c.call, c.body)
			assert.Equal(t, a.status == 200, a.body["error"] == nil, "%s %s: %d", c.call, c.body, a.status)
			assert.NotRegexp(t, `"error":"sandbox: |"error":"[A-Z][a-z]+[A-Z]\w*: `, a.raw, "a Go method is named")

			entry := r.lastEntry()
			made[entry.Method+" "+entry.Path] = true
		}
	}

	check(adminUserCalls(r.payPay(t).KYCPassportCode()))
	var links [3]string
	for i := range links {
		links[i] = r.payPay(t).LinkCode(rig.PayPayLinkBody(""))
	}
	check(adminLinkCalls(links))
	check(adminPaymentCalls)
	check(adminSandboxCalls)

	var listed []struct{ Call, Does string }
	require.NoError(t, json.Unmarshal([]byte(r.must(t, "GET", "/", "").raw), &listed))
	assert.NotEmpty(t, listed)
	for _, call := range listed {
		assert.Contains(t, made, call.Call)
		assert.NotEmpty(t, call.Does, call.Call)
	}
}

func TestAdminRefuses(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	const wallet = "/users/" + sandbox.PayPayUserCompleted + "/wallet"
	const wrongType = "field balance has the wrong type"

	for _, c := range []struct {
		name, method, path, body string
		status                   int
		why                      string
	}{
		{"an unknown path", "GET", "/x", "", 404, `no call \"GET /x\"; GET / lists`},
		{"a wrong method", "DELETE", wallet, "", 404, "GET / lists"},
		{"no JSON", "POST", wallet, `{`, 400, "does not decode"},
		{"an array", "POST", wallet, `[]`, 400, "does not decode"},
		{"an amount in quotes", "POST", wallet, `{"balance":"1"}`, 400, wrongType},
		{"an amount that no int64 holds", "POST", wallet, `{"balance":9223372036854775808}`, 400, wrongType},
		{"a field that does not exist", "POST", wallet, `{"balanse":1}`, 400, "balanse"},
		{"two values", "POST", wallet, `{} {}`, 400, "more than one"},
		{"a body where none is", "POST", "/users/x/unlink", `{"a":1}`, 400, "does not know"},
		{"a body of 64 KiB and a byte", "POST", wallet, strings.Repeat(" ", 64<<10+1), 400, "larger than"},
		{"no time", "POST", "/clock", `{"set":"tomorrow"}`, 400, "RFC 3339"},
		{
			"an end that is no time", "POST", "/payments/x/shorten-authorization",
			`{"end":"tomorrow"}`, 400, "end is not a time",
		},
		{
			"an end that is a number", "POST", "/payments/x/shorten-authorization",
			`{"end":5}`, 400, "field end has the wrong type",
		},
		{"an escape that is none", "POST", wallet, `{"balance":1,"é":"\u12x"}`, 400, "JSON syntax at byte 20"},
		{"no duration", "POST", "/clock", `{"advance":"1 day"}`, 400, "duration"},
		{"both", "POST", "/clock", `{"advance":"1h","set":"2026-04-01T16:30:00Z"}`, 400, "either"},
		{"neither", "POST", "/clock", ``, 400, "either"},
		{
			"a fault whose delay is a number", "POST", "/fault",
			`{"provider":"paypay","kind":"latency","delay":5}`, 400, "field delay has the wrong type",
		},
		{
			"a fault whose delay is none", "POST", "/fault",
			`{"provider":"paypay","kind":"latency","delay":"soon"}`, 400, "want a duration",
		},
		{
			"a fault without its delay", "POST", "/fault",
			`{"provider":"paypay","kind":"latency"}`, 409, "Delay of kind latency is 0s",
		},
		{"no plan", "POST", "/plan", ``, 400, "unexpected end"},
		{"a plan with a misspelt field", "POST", "/plan", `{"rules":[{"knd":"latency"}]}`, 400, `rule 1: unknown field`},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := r.admin(t, c.method, c.path, c.body)
			assert.Equal(t, c.status, a.status)
			assert.Contains(t, a.raw, c.why)
		})
	}
	assert.Equal(t, int64(100_000), r.payPay(t).Wallet(sandbox.PayPayUserCompleted).Balance)
	assert.WithinDuration(t, adminStart, r.Clock.Now(), 0)
}

func TestAdminRefusesRequestsOfOtherPages(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	const wallet = "/users/" + sandbox.PayPayUserCompleted + "/wallet"

	for _, c := range []struct {
		name, method, path, body string
		header, value            string
		status                   int
		why                      string
	}{
		{"a form", "POST", wallet, `{"balance":1}`, "Content-Type", "text/plain", 415, "application/json"},
		{"another page", "POST", "/points/settle", "", "Origin", "https://evil.test", 403, ""},
		{
			"another page, as browsers say it", "POST", "/points/settle", "",
			"Sec-Fetch-Site", "cross-site", 403, "",
		},
		{
			"a host of another name", "GET", "/ledger", "",
			"Host", "evil.test", 403, "does not name this machine",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := r.admin(t, c.method, c.path, c.body, c.header, c.value)
			assert.Equal(t, c.status, a.status)
			assert.Contains(t, a.raw, c.why)
		})
	}
	assert.Equal(t, int64(100_000), r.payPay(t).Wallet(sandbox.PayPayUserCompleted).Balance)
}
