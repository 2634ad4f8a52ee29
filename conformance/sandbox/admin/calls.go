package admin

import (
	"net/http"
	"slices"

	"github.com/jppay/jppay/conformance/sandbox/paypay"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
)

// call is one call of the endpoint, as GET / lists it.
type call struct {
	Pattern string `json:"call"`
	Body    string `json:"body,omitempty"` // an example
	Does    string `json:"does"`
	do      handler
}

// Examples of bodies that several calls take.
const (
	codeBody  = `{"codeId": ""}`
	faultBody = `{"provider": "paypay", "operation": "", "webhook": "", "kind": "cut-after", "times": 1, "delay": "", ` +
		`"status": 0, "html": false, "retryAfter": "", "skew": ""}`
	planBody = `{"seed": 0, "rules": [{"provider": "paypay", "operation": "", "kind": "latency", "delay": "150ms", ` +
		`"probability": 0.1}]}`
)

// merchantCalls returns the calls that act on a merchant.
func (e endpoint) merchantCalls() []call {
	var calls []call
	if e.payPay != nil {
		calls = slices.Concat(e.userCalls(), e.linkCalls(), e.paymentCalls())
	}
	if e.paidy != nil {
		calls = append(calls, e.paidyCalls()...)
	}
	return calls
}

// calls returns all calls, in the order in which GET / lists them.
func (e endpoint) calls() []call {
	return slices.Concat(e.userCalls(), e.linkCalls(), e.paymentCalls(), e.paidyCalls(), e.steerCalls(), e.watchCalls())
}

func (e endpoint) userCalls() []call {
	p := e.payPay
	return []call{
		{"GET /users/{user}", "", "the user's wallet and account link", e.user()},
		{
			"POST /users/{user}/wallet", `{"balance": yen, "points": yen}`, "sets what the user has free",
			bodyOnly(func(r *http.Request, in struct{ Balance, Points int64 }) error {
				return p.SetWallet(r.PathValue("user"), in.Balance, in.Points)
			}),
		},
		{"POST /users/{user}/scan-and-pay", codeBody, "the user scans a code and pays", withCode(p.ScanAndPay)},
		{"POST /users/{user}/fail-payment", codeBody, "the user scans a code and the payment fails", withCode(p.FailPayment)},
		{
			"POST /users/{user}/decline", `{"code": ""}`, "every later payment fails with this code; an empty one ends it",
			bodyOnly(func(r *http.Request, in struct{ Code string }) error { return p.Decline(r.PathValue("user"), in.Code) }),
		},
		{
			"POST /users/{user}/pay-with", `{"method": "CREDIT_CARD", "PAY_LATER_CC" or "GIFT_VOUCHER"}`,
			"what the user pays with; an empty method is balance and points",
			bodyOnly(func(r *http.Request, in struct{ Method string }) error {
				return p.PayWith(r.PathValue("user"), in.Method)
			}),
		},
		{
			"POST /users/{user}/complete-kyc-passport", codeBody, "the user finishes the KYC Passport flow",
			withCode(p.CompleteKYCPassport),
		},
		{"POST /users/{user}/unlink", "", "the user ends the account link in the app", withID("user", p.Unlink)},
		{"POST /users/{user}/leave", "", "the user leaves PayPay for good", withID("user", p.LeavePayPay)},
		{"POST /users/{user}/update-kyc", "", "the user finishes or renews eKYC", withID("user", p.UpdateKYC)},
		{"POST /users/{user}/flag-risk", "", "the user is flagged for a risk", withID("user", p.FlagRisk)},
		{
			"POST /users/{user}/update-account-status", "", "the account becomes inactive, or active again",
			withID("user", p.UpdateAccountStatus),
		},
	}
}

func (e endpoint) linkCalls() []call {
	return []call{
		{
			"POST /account-links/{code}/allow", `{"userAuthorizationId": ""}`,
			"a user, a new one without an id, allows the account link; answers redirectUrl",
			decodeBody(func(r *http.Request, in struct{ UserAuthorizationID string }) (any, error) {
				redirect, err := e.payPay.AllowAccountLink(r.PathValue("code"), in.UserAuthorizationID)
				return map[string]string{"redirectUrl": redirect}, err
			}),
		},
		{
			"POST /account-links/{code}/decline", "", "the user declines the account link; answers redirectUrl",
			decodeBody(func(r *http.Request, _ struct{}) (any, error) {
				redirect, err := e.payPay.DeclineAccountLink(r.PathValue("code"))
				return map[string]string{"redirectUrl": redirect}, err
			}),
		},
	}
}

func (e endpoint) paymentCalls() []call {
	p := e.payPay
	payment := func(verb, does string, do func(paymentID string) error) call {
		return call{"POST /payments/{payment}/" + verb, "", does, withID("payment", do)}
	}

	return []call{
		{"POST /codes/{code}/lapse", "", "the code can no longer be paid", withID("code", p.LetCodeLapse)},
		payment("confirm-increase", "the user consents to the higher amount", p.ConfirmIncrease),
		payment("accept-increase", "the user consents and PayPay takes its time", p.AcceptIncrease),
		payment("decline-increase", "the user refuses the higher amount", p.DeclineIncrease),
		payment("lapse-increase", "the time to consent ends", p.LetIncreaseLapse),
		payment("lapse-authorization", "the authorization expires", p.LetAuthorizationLapse),
		{
			"POST /payments/{payment}/shorten-authorization", `{"end": "2026-04-01T16:30:00Z"}`,
			"the authorization ends earlier", bodyOnly(e.shortenAuthorization),
		},
		payment("purge", "PayPay deletes the payment for its age", p.PurgePayment),
		{
			"POST /pending-payments/{pending}/approve", "", "the user pays a pending payment",
			withID("pending", p.ApprovePending),
		},
		{
			"POST /pending-payments/{pending}/lapse", "", "a pending payment can no longer be paid",
			withID("pending", p.LetPendingLapse),
		},
		{
			"POST /refunds-per-payment", `{"count": 1}`, "how many refunds a payment can have",
			bodyOnly(func(_ *http.Request, in struct{ Count int }) error { return p.AllowRefunds(in.Count) }),
		},
		{
			"POST /contract", `{"withoutOperations": [], "withoutAuthorizations": false, "withoutHigherCaptures": false}`,
			"what the merchant's contract leaves out; {} is a contract of everything",
			bodyOnly(func(_ *http.Request, in paypay.Contract) error { return p.SetContract(in) }),
		},
		{
			"POST /refund-reads", `{"byKey": true}`, "whether getRefundDetails needs no paymentId, as for older merchants",
			bodyOnly(func(_ *http.Request, in struct{ ByKey bool }) error {
				p.AllowRefundReadsByKey(in.ByKey)
				return nil
			}),
		},
		{
			"POST /top-ups/{code}/pay", `{"amount": yen}`, "the user tops up by a code",
			bodyOnly(func(r *http.Request, in struct{ Amount int64 }) error { return p.TopUp(r.PathValue("code"), in.Amount) }),
		},
		{
			"POST /points/settle", "", "gives and takes back all cashback that was accepted",
			bodyOnly(func(*http.Request, struct{}) error { p.SettlePoints(); return nil }),
		},
		{
			"POST /points/budget", `{"yen": 0}`, "sets the cashback budget",
			bodyOnly(func(_ *http.Request, in struct{ Yen int64 }) error { return p.SetCashbackBudget(in.Yen) }),
		},
		{
			"POST /files", `{"fileType": ""}`, "a reconciliation file is ready",
			bodyOnly(func(_ *http.Request, in struct{ FileType string }) error { return p.CreateFile(in.FileType) }),
		},
	}
}

func (e endpoint) paidyCalls() []call {
	return []call{
		{
			"POST /paidy/checkout", `{"email": "", "amount": yen, "orderRef": ""}`,
			"a buyer pays in Paidy Checkout; answers paymentId and status", decodeBody(e.checkout),
		},
		{
			"POST /paidy/tokens", `{"email": "", "walletId": ""}`, "a buyer makes a token in Paidy Checkout; answers tokenId",
			decodeBody(e.newToken),
		},
	}
}

func (e endpoint) steerCalls() []call {
	return []call{
		{
			"POST /reset", "", "brings everything back to the configuration; ports, keys and token stay",
			bodyOnly(func(*http.Request, struct{}) error { e.sandbox.Reset(); return nil }),
		},
		{"GET /clock", "", "answers now", answerOnly(e.now)},
		{
			"POST /clock", `{"advance": "24h"} or {"set": "2026-04-01T16:30:00Z"}`,
			"moves the clock; set alone stops it; answers now", decodeBody(e.moveClock),
		},
		{
			"POST /force", `{"provider": "paypay", "operation": "", "code": ""}`,
			"the next valid request to the operation answers the code", bodyOnly(e.force),
		},
		{
			"POST /condition", `{"provider": "paypay", "condition": "usual", "maintenance" or "outage"}`,
			"how the provider as a whole is; every call is refused unless it is as usual",
			bodyOnly(func(_ *http.Request, in struct {
				Provider  policy.Provider
				Condition state.Condition
			}) error {
				return e.sandbox.SetCondition(in.Provider, in.Condition)
			}),
		},
		{
			"POST /call-limit", `{"provider": "paypay", "perSecond": 3}`,
			"how many calls the provider takes in a second; 0 is any number",
			bodyOnly(func(_ *http.Request, in struct {
				Provider  policy.Provider
				PerSecond int
			}) error {
				return e.sandbox.LimitCalls(in.Provider, in.PerSecond)
			}),
		},
		{
			"POST /fault", faultBody, "the next requests or webhooks go wrong; the kind says which fields it takes",
			bodyOnly(e.fault),
		},
		{
			"GET /plan", "", "the fault plan, and how often each of its rules and each kind of fault was injected",
			answerOnly(e.plan),
		},
		{
			"POST /plan", planBody, "replaces the fault plan; a rule has the fields of POST /fault but times, " +
				"and either probability or calls; no rules take it away", e.setPlan,
		},
		{
			"POST /webhook-url", `{"key": "paypay", "url": ""}`, "says where webhooks go",
			bodyOnly(func(_ *http.Request, in struct{ Key, URL string }) error {
				return e.sandbox.SetWebhookURL(in.Key, in.URL)
			}),
		},
		{
			"POST /webhooks", `{"provider": "paypay", "webhook": "", "body": {}}`,
			"sends a webhook that keeps to the document", bodyOnly(e.sendWebhook),
		},
		{
			"POST /flush", "", "waits until the webhooks so far were delivered or have failed, 10 s at most",
			bodyOnly(e.flush),
		},
	}
}

func (e endpoint) watchCalls() []call {
	return []call{
		{"GET /triggers", "", "the users, tokens, buyers and groups that lead to an answer", answerOnly(triggers)},
		{"GET /ledger", "", "what really happened", answerOnly(e.ledger)},
		{"GET /deliveries", "", "the webhooks that were sent", answerOnly(e.deliveries)},
		{"GET /findings", "", "what the sandbox found wrong with itself", answerOnly(e.findings)},
	}
}
