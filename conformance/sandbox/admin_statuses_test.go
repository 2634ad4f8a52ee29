package sandbox_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// unreachedStatuses are documented answers that would take too long to reach.
var unreachedStatuses = map[string]bool{
	"checkout 409": true, // after 200,000 payments
}

// statusCall is a call of the admin endpoint and the status of its answer.
type statusCall struct {
	call, body string
	status     int
}

const userPath = "/users/" + sandbox.PayPayUserForeign

// statusesOfUsers takes codes that somebody can pay, of KYC Passport flows and of links.
func statusesOfUsers(pay, fail, passport string, links [2]string) []statusCall {
	body := func(code string) string { return `{"codeId":"` + code + `"}` }
	const (
		nobody   = "/users/nobody"
		unlinked = "/users/" + sandbox.PayPayUserUnlinked
		wallet   = `{"balance":7,"points":8}`
	)

	return []statusCall{
		{"GET /users", ``, 200},
		{"GET " + userPath, ``, 200},
		{"GET " + nobody, ``, 404},
		{"POST " + userPath + "/wallet", `{"balance":5000,"points":8}`, 200},
		{"POST " + nobody + "/wallet", wallet, 404},
		{"POST " + userPath + "/scan-and-pay", body(pay), 200},
		{"POST " + userPath + "/scan-and-pay", body(pay), 409},
		{"POST " + userPath + "/scan-and-pay", body("x"), 404},
		{"POST " + nobody + "/scan-and-pay", body(fail), 404},
		{"POST " + userPath + "/fail-payment", body(fail), 200},
		{"POST " + userPath + "/fail-payment", body(fail), 409},
		{"POST " + userPath + "/fail-payment", body("x"), 404},
		{"POST " + userPath + "/decline", `{"code":"PPC_EXPIRED"}`, 200},
		{"POST " + userPath + "/decline", `{"code":""}`, 200},
		{"POST " + userPath + "/decline", `{"code":"NO_CODE"}`, 400},
		{"POST " + nobody + "/decline", `{"code":""}`, 404},
		{"POST " + userPath + "/pay-with", `{"method":"CREDIT_CARD"}`, 200},
		{"POST " + userPath + "/pay-with", `{"method":""}`, 200},
		{"POST " + userPath + "/pay-with", `{"method":"POINT"}`, 400},
		{"POST " + nobody + "/pay-with", `{"method":""}`, 404},
		{"POST " + nobody + "/complete-kyc-passport", body(passport), 404},
		{"POST " + userPath + "/complete-kyc-passport", body(passport), 200},
		{"POST " + userPath + "/complete-kyc-passport", body(passport), 409},
		{"POST " + userPath + "/complete-kyc-passport", body("x"), 404},
		{"POST " + userPath + "/update-kyc", ``, 200},
		{"POST " + unlinked + "/update-kyc", ``, 409},
		{"POST " + nobody + "/update-kyc", ``, 404},
		{"POST " + userPath + "/flag-risk", ``, 200},
		{"POST " + unlinked + "/flag-risk", ``, 409},
		{"POST " + nobody + "/flag-risk", ``, 404},
		{"POST " + userPath + "/update-account-status", ``, 200},
		{"POST " + userPath + "/update-account-status", `{}`, 200},
		{"POST " + unlinked + "/update-account-status", ``, 409},
		{"POST " + nobody + "/update-account-status", ``, 404},
		{"POST /account-links/" + links[0] + "/allow", `{"userAuthorizationId":"nobody"}`, 404},
		{"POST /account-links/" + links[0] + "/allow", ``, 200},
		{"POST /account-links/" + links[0] + "/allow", ``, 409},
		{"POST /account-links/x/allow", ``, 404},
		{"POST /account-links/" + links[1] + "/decline", ``, 200},
		{"POST /account-links/" + links[1] + "/decline", ``, 409},
		{"POST /account-links/x/decline", ``, 404},
		{"POST " + userPath + "/unlink", ``, 200},
		{"POST " + userPath + "/unlink", ``, 409},
		{"POST " + nobody + "/unlink", ``, 404},
		{"POST " + userPath + "/leave", ``, 200},
		{"POST " + nobody + "/leave", ``, 404},
	}
}

// statusesOfPayments takes an authorization for each call that changes one, and what else
// there is to change.
func statusesOfPayments(raised [4]string, authorized, code, topUp string) []statusCall {
	var calls []statusCall
	for i, verb := range []string{"confirm", "accept", "decline", "lapse"} {
		calls = append(
			calls,
			statusCall{"POST /payments/" + raised[i] + "/" + verb + "-increase", ``, 200},
			statusCall{"POST /payments/" + authorized + "/" + verb + "-increase", ``, 409},
			statusCall{"POST /payments/x/" + verb + "-increase", ``, 404},
		)
	}
	const end = `{"end":"2026-04-02T00:00:00Z"}`

	return append(
		calls,
		statusCall{"POST /codes/" + code + "/lapse", ``, 200},
		statusCall{"POST /codes/" + code + "/lapse", ``, 409},
		statusCall{"POST /codes/x/lapse", ``, 404},
		statusCall{"POST /payments/" + authorized + "/shorten-authorization", end, 200},
		statusCall{"POST /payments/" + authorized + "/shorten-authorization", end, 409},
		statusCall{"POST /payments/x/shorten-authorization", end, 404},
		statusCall{"POST /payments/" + authorized + "/lapse-authorization", ``, 200},
		statusCall{"POST /payments/" + authorized + "/lapse-authorization", ``, 409},
		statusCall{"POST /payments/x/lapse-authorization", ``, 404},
		statusCall{"POST /payments/" + authorized + "/purge", ``, 200},
		statusCall{"POST /payments/x/purge", ``, 404},
		statusCall{"POST /pending-payments/pending-1/approve", ``, 200},
		statusCall{"POST /pending-payments/pending-1/approve", ``, 409},
		statusCall{"POST /pending-payments/x/approve", ``, 404},
		statusCall{"POST /pending-payments/pending-2/lapse", ``, 200},
		statusCall{"POST /pending-payments/pending-2/lapse", ``, 409},
		statusCall{"POST /pending-payments/x/lapse", ``, 404},
		statusCall{"POST /top-ups/" + topUp + "/pay", `{"amount":1}`, 409},
		statusCall{"POST /top-ups/" + topUp + "/pay", `{"amount":1000}`, 200},
		statusCall{"POST /top-ups/x/pay", `{"amount":1000}`, 404},
		statusCall{"POST /refunds-per-payment", `{"count":20}`, 200},
		statusCall{"POST /refunds-per-payment", `{"count":21}`, 400},
		statusCall{"POST /contract", `{"withoutOperations":["payEverybody"]}`, 400},
		statusCall{"POST /contract", `{}`, 200},
		statusCall{"POST /refund-reads", `{"byKey":true}`, 200},
		statusCall{"POST /points/settle", ``, 200},
		statusCall{"POST /points/budget", `{"yen":0}`, 200},
		statusCall{"POST /points/budget", `{"yen":-1}`, 400},
		statusCall{"POST /files", `{"fileType":"transaction_recon"}`, 200},
		statusCall{"POST /files", `{"fileType":"x"}`, 400},
		statusCall{"POST /paidy/checkout", `{"amount":100}`, 200},
		statusCall{"POST /paidy/checkout", `{"amount":0}`, 400},
		statusCall{"POST /paidy/tokens", ``, 200},
		statusCall{"POST /paidy/tokens", `{"email":"nobody@example.com"}`, 400},
	)
}

// statusesOfTheRest takes a URL to which webhooks can be sent.
func statusesOfTheRest(receiver string) []statusCall {
	return []statusCall{
		{"GET /clock", ``, 200},
		{"POST /clock", `{"advance":"1h"}`, 200},
		{"POST /clock", `{"set":"2026-04-03T00:00:00Z"}`, 200},
		{"POST /force", `{"provider":"paypay","operation":"getKycInfo","code":"RATE_LIMIT"}`, 200},
		{"POST /force", `{"provider":"paypay","operation":"getKycInfo","code":"NO_CODE"}`, 400},
		{"POST /force", `{"provider":"paypay","operation":"noOperation","code":"RATE_LIMIT"}`, 400},
		{"POST /fault", `{"provider":"paypay","operation":"getKycInfo","kind":"cut-after"}`, 200},
		{"POST /fault", `{"provider":"paypay","kind":"latency"}`, 400},
		{"POST /condition", `{"provider":"paidy","condition":"maintenance"}`, 400},
		{"POST /condition", `{"provider":"paypay","condition":"usual"}`, 200},
		{"POST /call-limit", `{"provider":"paidy","perSecond":1}`, 400},
		{"POST /call-limit", `{"provider":"paypay","perSecond":0}`, 200},
		{"GET /plan", ``, 200},
		{"POST /plan", `{}`, 200},
		{"POST /plan", `{"rules":[{"provider":"paypay","kind":"latency","probability":1}]}`, 400},
		{"POST /webhook-url", `{"key":"paypay","url":"` + receiver + `"}`, 200},
		{"POST /webhook-url", `{"key":"paypay","url":"https://example.com/"}`, 400},
		{"POST /webhook-url", `{"key":"nobody","url":""}`, 400},
		{"POST /webhook-url", `{"key":"paypay","url":"","merchant":"nobody"}`, 404},
		{"POST /webhooks", `{"provider":"paypay","webhook":"noWebhook","body":{}}`, 400},
		{"POST /webhooks", `{"provider":"paypay","webhook":"customerAuthorizationCanceled","body":` +
			`{"notification_type":"customer.authroization.canceled"}}`, 200},
		{"POST /flush", ``, 200},
		{"POST /flush", `{"timeout":"11s"}`, 400},
		{"GET /webhook-url", ``, 200},
		{"GET /webhook-examples", ``, 200},
		{"GET /webhooks", ``, 200},
		{"GET /deliveries", ``, 200},
		{"POST /webhooks/1/repeat", ``, 200},
		{"POST /webhooks/999/repeat", ``, 404},
		{"POST /fault", `{"provider":"paypay","kind":"webhook-delay","delay":"1h"}`, 200},
		{"POST /files", `{"fileType":"transaction_recon"}`, 200},
		{"POST /flush", `{"timeout":"1ms"}`, 409},
		{"POST /webhook-url", `{"key":"paypay","url":""}`, 200},
		{"POST /webhooks/1/repeat", ``, 409},
		{"GET /ledger", ``, 200},
		{"GET /waiting", ``, 200},
		{"GET /findings", ``, 200},
		{"GET /triggers", ``, 200},
		{"GET /worlds", ``, 200},
		{"POST /worlds", `{"switches":[{"name":"lapsed code","value":"EXPIRED"}]}`, 200},
		{"POST /worlds", `{"switches":[]}`, 400},
		{"GET /keys", ``, 200},
		{"GET /keys?merchant=nobody", ``, 404},
		{"GET /merchants", ``, 200},
		{"GET /requests", ``, 200},
		{"GET /requests/1", ``, 200},
		{"GET /requests/999999", ``, 404},
		{"POST /requests/1/repeat", ``, 200},
		{"POST /requests/999999/repeat", ``, 404},
		{"POST /reset", ``, 200},
		{"POST /requests/1/repeat", ``, 409},
		{"GET /", ``, 200},
		{"GET /openapi.yaml", ``, 200},
		{"GET /openapi.json", ``, 200},
	}
}

// answers makes calls and compares the statuses.
func (r adminRig) answers(t *testing.T, calls []statusCall) {
	t.Helper()
	for _, c := range calls {
		method, path := splitCall(c.call)
		a := r.admin(t, method, path, c.body)
		assert.Equal(t, c.status, a.status, "%s %s: %s", c.call, c.body, a.raw)
		if a.status >= 400 {
			assert.NotRegexp(t, goNames(), a.body["error"], "%s %s", c.call, c.body)
		}
	}
}

func TestTheAdminEndpointGivesEveryDocumentedAnswer(t *testing.T) {
	t.Parallel()
	receiver := testkit.NewReceiver(t)
	r := startAdmin(t, sandbox.Config{})
	p := r.payPay(t)
	links := [2]string{p.LinkCode(rig.PayPayLinkBody("")), p.LinkCode(rig.PayPayLinkBody(""))}

	var raised [4]string
	for i := range raised {
		raised[i] = p.Authorized(fmt.Sprint("raised-", i), sandbox.PayPayUserCompleted, 1000)
		p.Reauthorize(fmt.Sprint("raise-", i), raised[i], 2000)
	}
	p.CreatePendingPayment("pending-1", sandbox.PayPayUserCompleted, 1000, "")
	p.CreatePendingPayment("pending-2", sandbox.PayPayUserCompleted, 1100, "")
	authorized := p.Authorized("authorized-1", sandbox.PayPayUserCompleted, 1000)
	topUp := p.TopUpCode("top-up-1", sandbox.PayPayUserCompleted, 1000)
	r.answers(t, statusesOfPayments(raised, authorized, p.Code("lapses-1", 100, ""), topUp))

	r.answers(t, statusesOfUsers(p.Code("paid-1", 100, ""), p.Code("fails-1", 100, ""), p.KYCPassportCode(), links))
	r.answers(t, statusesOfTheRest(receiver.URL))
	r.openEvents(t, "").close()

	eachAdminOperation(t, func(operation adminOperation) { r.refusals(t, operation) })
	locked := startAdmin(t, sandbox.Config{AdminToken: "a-token-of-the-test-0123456789"})
	locked.seen = r.seen
	eachAdminOperation(t, func(operation adminOperation) {
		answer := locked.admin(t, operation.method, filledPath(operation.path), "")
		assert.Equal(t, 401, answer.status, operation.OperationID)
	})
	eachAdminOperation(t, func(operation adminOperation) {
		for status := range operation.Responses.Map() {
			seen := operation.OperationID + " " + status
			assert.NotEqual(t, unreachedStatuses[seen], r.seen.has(seen), seen)
		}
	})
}

// has reports whether an answer was seen.
func (s *adminSeen) has(answer string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()

	return s.answers[answer]
}

// refusals makes the requests that every call refuses.
func (r adminRig) refusals(t *testing.T, operation adminOperation) {
	t.Helper()
	path, body := filledPath(operation.path), ""
	bad := path + "?nobody=1"
	if operation.method == http.MethodPost {
		bad, body = path, `{"nobody":1}`
		form := r.admin(t, operation.method, path, "a=1", "Content-Type", "application/x-www-form-urlencoded")
		assert.Equal(t, 415, form.status, operation.OperationID)
	}
	refused := r.admin(t, operation.method, bad, body)
	require.Equal(t, 400, refused.status, operation.OperationID)
	assert.Contains(t, refused.body["error"], "nobody", operation.OperationID)

	rebound := r.admin(t, operation.method, path, body, "Host", "evil.test")
	assert.Equal(t, 403, rebound.status, operation.OperationID)
}

func TestTheLogNamesOperationsOfTheAdminEndpoint(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})

	r.admin(t, "POST", "/users/nobody/unlink", "")
	assert.Equal(t, "unlinkUser", r.lastEntry().Operation)
	assert.Equal(t, "admin unlinkUser: POST /users/{user}/unlink: 404: "+
		"INVALID_USER_AUTHORIZATION_ID: the sandbox has no such user", r.lastEntry().String())

	r.admin(t, "GET", "/", "")
	assert.Equal(t, "listCalls", r.lastEntry().Operation)

	r.admin(t, "DELETE", "/x", "")
	assert.Equal(t, `admin: DELETE: 404: there is no call "DELETE /x"; GET / lists them all`,
		r.lastEntry().String())
}
