package sandbox_test

import (
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

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
		{"GET " + user, ``, `"balance":7,`},
		{"POST " + user + "/decline", `{"code":"PPC_EXPIRED"}`, `{}`},
		{"POST " + user + "/decline", `{"code":"NO_CODE"}`, `no user's state`},
		{"POST " + user + "/pay-with", `{"method":"POINT"}`, `want one of`},
		{"POST " + user + "/pay-with", `{"method":""}`, `{}`},
		{"POST " + user + "/update-kyc", ``, `{}`},
		{"POST " + user + "/flag-risk", ``, `{}`},
		{"POST " + user + "/update-account-status", ``, `{}`},
		{"POST " + user + "/update-account-status", ``, `{}`},
		{"POST " + user + "/complete-kyc-passport", `{"codeId":"` + passport + `"}`, `{}`},
		{"POST " + user + "/scan-and-pay", `{"codeId":"x"}`, `"error":"there is no such code"`},
		{"POST " + user + "/fail-payment", `{"codeId":"x"}`, `"error":"there is no such code"`},
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
		{"GET " + user, ``, `"expires":null`},
		{"GET /users/nobody", ``, `"error":"the sandbox has no such user"`},
	}
}

var adminPaymentCalls = []adminCall{
	{"POST /codes/x/lapse", ``, `there is no such code`},
	{"POST /payments/x/confirm-increase", ``, `there is no payment`},
	{"POST /payments/x/accept-increase", ``, `there is no payment`},
	{"POST /payments/x/decline-increase", ``, `there is no payment`},
	{"POST /payments/x/lapse-increase", ``, `there is no payment`},
	{"POST /payments/x/lapse-authorization", ``, `there is no payment`},
	{"POST /payments/x/shorten-authorization", `{"end":"2026-05-01T00:00:00Z"}`, `there is no payment`},
	{"POST /payments/x/purge", ``, `there is no payment`},
	{"POST /pending-payments/x/approve", ``, `there is no such pending payment`},
	{"POST /pending-payments/x/lapse", ``, `there is no such pending payment`},
	{"POST /refunds-per-payment", `{"count":2}`, `{}`},
	{"POST /refunds-per-payment", ``, `is empty`},
	{"POST /contract", `{"withoutOperations":["payEverybody"]}`, `"field":"withoutOperations"`},
	{"POST /top-ups/x/pay", `{"amount":1}`, `there is no such top-up code`},
	{"POST /points/settle", ``, `{}`},
	{"POST /points/budget", `{"yen":-1}`, `"field":"yen"`},
	{"POST /files", `{"fileType":"transaction_recon"}`, `{}`},
	{"POST /paidy/checkout", `{"amount":100,"orderRef":"o-1"}`, `"status":"authorized"`},
	{"POST /paidy/checkout", `{"amount":0}`, `"field":"amount"`},
	{"POST /paidy/tokens", `{"email":"` + sandbox.PaidyConsumerRejected + `"}`, `{"tokenId":"tok_`},
}

var adminSandboxCalls = []adminCall{
	{"GET /clock", ``, `{"now":"2026-04-01T16:30:00Z"}`},
	{"POST /clock", `{"advance":"24h"}`, `{"now":"2026-04-02T16:30:00Z"}`},
	{"POST /clock", `{"set":"2026-04-01T16:30:00+09:00"}`, `{"now":"2026-04-01T07:30:00Z"}`},
	{"POST /force", `{"provider":"paypay","operation":"getKycInfo","code":"NO_CODE"}`, `lists no code`},
	{"POST /fault", `{"provider":"paypay","operation":"getKycInfo","kind":"no-kind"}`, `want one of [\"latency\",`},
	{
		"POST /plan", `{"rules":[{"provider":"paypay","kind":"latency","probability":1}]}`,
		`"error":"rule 1: delay of kind latency is 0s, want a time above 0","field":"rules/0/delay"`,
	},
	{"GET /plan", ``, `{"plan":{"seed":0,"rules":[]},"injected":[],"kinds":{}}`},
	{"POST /webhook-url", `{"key":"paypay","url":"http://127.0.0.1:1/"}`, `{}`},
	{"POST /webhook-url", `{"key":"paypay","url":"https://example.com/"}`, `does not name this machine`},
	{"POST /webhooks", `{"provider":"paypay","webhook":"noWebhook","body":{}}`, `"field":"webhook"`},
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
	check := func(calls []adminCall) {
		t.Helper()
		for _, c := range calls {
			method, path := splitCall(c.call)
			a := r.admin(t, method, path, c.body)
			assert.Contains(t, a.raw, c.want, "%s %s", c.call, c.body)
			assert.NotRegexp(t, goNames(), a.body["error"], c.call)
			assert.Equal(t, a.status == 200, a.body["error"] == nil, "%s %s: %d", c.call, c.body, a.status)
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
}

// goNames matches the names of Go methods in a text for people who use no Go.
var goNames = sync.OnceValue(func() *regexp.Regexp {
	names := []string{"sandbox: ", "validate: ", "Config[.]"}
	for _, of := range []any{&sandbox.Sandbox{}, &sandbox.PayPay{}, &sandbox.Paidy{}, &sandbox.Legacy{}} {
		methods := reflect.TypeOf(of)
		for i := range methods.NumMethod() {
			if name := methods.Method(i).Name; strings.ToLower(name[1:]) != name[1:] { // no common word
				names = append(names, `\b`+name+`\b`)
			}
		}
	}

	return regexp.MustCompile(strings.Join(names, "|"))
})

// splitCall returns the method and the path of a call.
func splitCall(call string) (method, path string) {
	method, path, _ = strings.Cut(call, " ")

	return method, path
}

// adminRefusal is a call that the admin endpoint refuses, with the reason and the field that it names.
type adminRefusal struct {
	name, method, path, body string
	status                   int
	why, field               string
}

// testAdminRefuses makes each call: it is refused in the words of the API, and nothing moves.
func testAdminRefuses(t *testing.T, cases []adminRefusal) {
	t.Helper()
	r := startAdmin(t, sandbox.Config{})

	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a := r.admin(t, c.method, c.path, c.body)
			assert.Equal(t, c.status, a.status)
			assert.Contains(t, a.body["error"], c.why)
			assert.NotRegexp(t, goNames(), a.body["error"])
			field, _ := a.body["field"].(string)
			assert.Equal(t, c.field, field)
		})
	}
	assert.Equal(t, int64(100_000), r.payPay(t).Wallet(sandbox.PayPayUserCompleted).Balance)
	assert.WithinDuration(t, adminStart, r.Clock.Now(), 0)
}

func TestAdminRefusesCallsThatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	const wallet = "/users/" + sandbox.PayPayUserCompleted + "/wallet"

	testAdminRefuses(t, []adminRefusal{
		{"an unknown path", "GET", "/x", "", 404, "GET / lists", ""},
		{"a wrong method", "DELETE", wallet, "", 404, "GET / lists", ""},
		{"a path with two slashes", "GET", "//users", "", 404, "GET / lists", ""},
		{"a path with a slash at the end", "GET", "/users/", "", 404, "GET / lists", ""},
		{"a path that is not clean", "GET", "/users/%2e%2e", "", 404, "GET / lists", ""},
		{"a body of a GET", "GET", "/ledger", `{}`, 400, "body", ""},
		{"a parameter that does not exist", "GET", "/ledger?provder=paypay", ``, 400, "does not know", "provder"},
		{"a parameter twice", "GET", "/requests?limit=1&limit=2", ``, 400, "more than once", "limit"},
		{"a parameter that is no number", "GET", "/requests?limit=all", ``, 400, "limit", "limit"},
		{"a number that is none", "GET", "/requests/x", ``, 400, "number", "number"},
		{"a provider of another spelling", "GET", "/requests?provider=legacy", ``, 400, "paidy-legacy", "provider"},
	})
}

func TestAdminRefusesBodiesThatItCannotRead(t *testing.T) {
	t.Parallel()
	const wallet = "/users/" + sandbox.PayPayUserCompleted + "/wallet"

	testAdminRefuses(t, []adminRefusal{
		{"no JSON", "POST", wallet, `{`, 400, "the body: is not JSON", ""},
		{"no body", "POST", wallet, ``, 400, "the body: is empty", ""},
		{"an array", "POST", wallet, `[]`, 400, "the body: expected object, found array", ""},
		{"two values", "POST", wallet, `{} {}`, 400, "is not JSON", ""},
		{"a body where none is", "POST", "/users/x/unlink", `{"a":1}`, 400, "does not know", "a"},
		{"a body of 64 KiB and a byte", "POST", wallet, strings.Repeat(" ", 64<<10+1), 400, "larger than", ""},
		{"an escape that is none", "POST", wallet, `{"balance":1,"é":"\u12x"}`, 400, "is not JSON", ""},
	})
}

func TestAdminRefusesFieldsThatAreWrong(t *testing.T) {
	t.Parallel()
	const wallet = "/users/" + sandbox.PayPayUserCompleted + "/wallet"
	const wrongType = "balance: expected integer, found string"

	testAdminRefuses(t, []adminRefusal{
		{"an amount in quotes", "POST", wallet, `{"balance":"1","points":0}`, 400, wrongType, "balance"},
		{"null", "POST", wallet, `{"balance":1,"points":null}`, 400, "found null", "points"},
		{"an amount with a fraction", "POST", wallet, `{"balance":1.5,"points":0}`, 400, "fraction", "balance"},
		{
			"an amount that no int64 holds", "POST", wallet,
			`{"balance":9223372036854775808,"points":0}`, 400, "out of the range", "balance",
		},
		{"an amount below 0", "POST", wallet, `{"balance":-1,"points":0}`, 400, "less than 0", "balance"},
		{"an amount too large", "POST", wallet, `{"balance":0,"points":100000000000}`, 400, "greater", "points"},
		{"no amount", "POST", wallet, `{}`, 400, "fewer than 1 field", ""},
		{"an amount that is missing", "POST", "/top-ups/x/pay", `{}`, 400, "required", "amount"},
		{"a field that does not exist", "POST", wallet, `{"balance":1,"points":0,"pionts":1}`, 400, "pionts", "pionts"},
		{
			"a field in other letters", "POST", wallet,
			`{"balance":1,"points":0,"Points":1}`, 400, "does not know", "Points",
		},
		{
			"a field of an awkward name", "POST", wallet,
			`{"a/b~\u00e9\"":[{"balance":1}],"balance":1,"points":0}`, 400, "does not know", "a/b~é\"",
		},
		{"a field twice", "POST", wallet, `{"balance":1,"points":0,"balance":1}`, 400, "twice", "balance"},
	})
}

func TestAdminRefusesTimesThatMakeNoSense(t *testing.T) {
	t.Parallel()
	testAdminRefuses(t, []adminRefusal{
		{"no time", "POST", "/clock", `{"set":"tomorrow"}`, 400, "date-time", "set"},
		{"the zero time", "POST", "/clock", `{"set":"0001-01-01T00:00:00Z"}`, 400, "from the year 1970", "set"},
		{"a time that no answer holds", "POST", "/clock", `{"set":"9999-12-31T23:59:59Z"}`, 400, "to 9000", "set"},
		{"a time before all", "POST", "/clock", `{"advance":"-2562047h"}`, 400, "from the year 1970", "advance"},
		{
			"an end that is no time", "POST", "/payments/x/shorten-authorization",
			`{"end":"tomorrow"}`, 400, "date-time", "end",
		},
		{
			"an end that is a number", "POST", "/payments/x/shorten-authorization",
			`{"end":5}`, 400, "expected string, found number", "end",
		},
		{"no duration", "POST", "/clock", `{"advance":"1 day"}`, 400, "such as 24h", "advance"},
		{"two signs", "POST", "/clock", `{"advance":"1h-2m"}`, 400, "such as 24h", "advance"},
		{"a duration without end", "POST", "/clock", `{"advance":"99999999h"}`, 400, "292 years", "advance"},
		{"an empty duration", "POST", "/clock", `{"advance":""}`, 400, "advance", "advance"},
		{"both", "POST", "/clock", `{"advance":"1h","set":"2026-04-01T16:30:00Z"}`, 400, "more than 1 field", ""},
		{"neither", "POST", "/clock", `{}`, 400, "fewer than 1 field", ""},
	})
}

func TestAdminRefusesFaultsThatMakeNoSense(t *testing.T) {
	t.Parallel()
	testAdminRefuses(t, []adminRefusal{
		{
			"a fault whose delay is a number", "POST", "/fault",
			`{"provider":"paypay","kind":"latency","delay":5}`, 400, "expected string, found number", "delay",
		},
		{
			"a fault whose delay is none", "POST", "/fault",
			`{"provider":"paypay","kind":"latency","delay":"soon"}`, 400, "such as 150ms", "delay",
		},
		{
			"a fault without its delay", "POST", "/fault",
			`{"provider":"paypay","kind":"latency"}`, 400, "delay of kind latency is 0s", "delay",
		},
		{
			"a fault with what its kind does not take", "POST", "/fault",
			`{"provider":"paypay","kind":"latency","delay":"1s","retryAfter":"1s"}`, 400, "takes none", "retryAfter",
		},
		{"a seed of 65 bits", "POST", "/plan", `{"seed":18446744073709551616}`, 400, "out of range", ""},
		{"a number of a call that no int holds", "POST", "/plan", `{"rules":[{"provider":"paypay","kind":"cut-after",` +
			`"operation":"getKycInfo","calls":[9223372036854775808]}]}`, 400, "greater", "rules/0/calls/0"},
		{"no plan", "POST", "/plan", ``, 400, "is empty", ""},
		{
			"a plan with a misspelt field", "POST", "/plan",
			`{"rules":[{"provider":"paypay","kind":"cut-after","knd":1}]}`, 400, "does not know", "rules/0/knd",
		},
		{
			"a plan with a misspelt kind", "POST", "/plan",
			`{"rules":[{"provider":"paypay","kind":"cut"}]}`, 400, `"cut-after"`, "rules/0/kind",
		},
		{
			"a plan without chance", "POST", "/plan",
			`{"rules":[{"provider":"paypay","kind":"cut-after","probability":0}]}`, 400, "more than 0", "rules/0/probability",
		},
		{
			"a plan whose second rule makes no sense", "POST", "/plan",
			`{"rules":[{"provider":"paypay","kind":"cut-after","probability":1},{"provider":"paypay","kind":"cut-after"}]}`,
			400, "either probability or calls", "rules/1",
		},
	})
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
