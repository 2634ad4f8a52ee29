// Package sandbox runs PayPay OPA, Paidy v2 and legacy Paidy on this machine, for
// tests: three HTTP servers, on loopback unless told otherwise. They keep state, check
// signatures with code of their own, and compare every request and every answer with the
// documents in package specs. The sandbox needs no contract, no network and no configuration.
//
//	shop := sandbox.Clients(t)
//	payment, err := shop.PayPay.CreatePayment(ctx, …)
//	// … run your code, then compare what it believes with shop.Sandbox.Ledger().
//
// [Clients] starts a sandbox and makes a client of each API; [Start] makes no clients. Both
// stop the sandbox when the test ends, log in the test why requests were refused, and fail the
// test if an answer of the sandbox breaks a document. [New] is for programs that are not
// tests, such as "jppay sandbox", which serves services in any language.
//
// If [Config].Seed and [Config].Start are equal, the same calls in the same order give the same
// ids and times. [Clock] moves time: an authorization expires when a test says so, and the
// Date header of every answer is that time. Every answer has the header X-Sandbox: 1. Answers
// of net/http itself, to something that is not HTTP or has headers over 64 KiB, have neither.
// A request body may have 1 MiB.
//
// # Requests that it serves although the documents do not describe them
//
// The sandbox serves correct clients in any language. The log tells what was unusual about a
// request, by JSON pointer and never by value: fields and query parameters that the document
// does not know, null in an optional field, "" in an optional field with a list of values or
// a format, empty optional parameters, a slash at the end of one of PayPay's paths. It also
// serves a few values that break the document, because clients in production send them:
// fractions in Paidy's unit_price, Paidy's amount of a refund as text, its close without a
// body. No source records what a provider answers to these. [Config].Strict refuses all of
// this but the slash. Signatures and checksums cover the request as it was sent.
//
// # What it does not prove
//
// A program that works here may still fail at PayPay or Paidy. The sandbox knows what the
// documents say. If they mark something x-unverified, or if no source states a rule, it does
// what seems likely and says so in the log or in a comment. By itself it has no rate limits,
// maintenance, latencies, credit decisions, settlement or IP allow-lists, and its limits on
// amounts are not those of your contract. Its keys and ids are valid nowhere else. Run the
// cases in package conformance against the provider's own test environment before you go
// live.
//
// # Worlds
//
// Money depends on some facts about which sources contradict each other, or which no source
// states: whether a repeated id charges again, what a read of a lapsed code answers, when a
// cancel takes effect. Each is a switch of [Config].World, which [Sandbox.ChangeWorld] changes
// while the sandbox runs. Package worlds lists the switches with their sources, and draws
// worlds from seeds. A program that handles money must be right in each world.
//
// # Triggers: Paidy
//
// [Paidy.Checkout] makes a payment and [Paidy.NewToken] a token, as a buyer does
// in the browser.
//
//	PaidyConsumerApproved   buyer whose payments are authorized; so is an empty Email
//	PaidyConsumerRejected   buyer whose payments are declined: HTTP 200, status rejected
//	PaidyTokenActive        token of the first
//	PaidyTokenRejected      token of the second
//	PaidyTokenSuspended     token that its consumer suspended: payments are declined,
//	                        the merchant cannot resume it
//	Clock.Advance(720h)     expires authorizations, as 30 days do
//
// # Triggers: legacy Paidy
//
// By the buyer's e-mail address; every other buyer is approved.
//
//	LegacyApproved          authorize_success
//	LegacyAsksPin           authenticate_consumer; then LegacyPin as auth_code succeeds,
//	                        another gives authenticate_consumer_fail, invalid_auth_code
//	LegacyDeclined          authorize_fail
//	LegacyAsksNumPayments   require_data, require_num_payments, until an offer is chosen
//	LegacyAsksConsumerData  require_data, require_consumer_data, until income is sent
//	LegacyPhoneMismatch     authenticate_consumer_fail, phone_mismatch
//	LegacyEmailMismatch     authenticate_consumer_fail, email_mismatch
//	LegacyOverLimit         authenticate_consumer_fail, rejected_limits
//
// # Triggers: PayPay
//
// By Points Code group and by user: PayPayGroup, PayPayGroupPoor and the constants
// PayPayUser… say what each leads to. [PayPay] has what a user does in the app.
// Cashback is given [PayPayCashbackDelay] after it was accepted, or at once by
// [PayPay.SettlePoints]; one above [PayPayCashbackBudget] fails for lack of budget.
// A cancelPayment before the user has paid a code takes effect after the payment: it is
// COMPLETED or AUTHORIZED for worlds.Moment, then FAILED.
//
// The address that createAccountLinkQRCode answers is a page of the sandbox, where
// a person or a test's browser allows or declines the account link and is sent on
// to redirectUrl with a responseToken. /app/opa/user_authorization below
// [PayPay].URL takes the apiKey and requestToken of the redirect flow and leads to
// the same page. [PayPay.AllowAccountLink] and [PayPay.DeclineAccountLink] are its
// buttons. The url of a code that createQRCode answers is a page too, where one of the
// sandbox's users pays, as by [PayPay.ScanAndPay], and is sent on to redirectUrl. So are
// [PayPay.PendingPage], where a user pays a pending payment, and [PayPay.ConsentPage], which
// reauthorizePayment answers as url, where a user agrees to a higher amount. Pages speak
// Japanese and English, by Accept-Language or the parameter lang.
//
// A shop's page loads /paidy.js below [Paidy].URL in place of Paidy's Checkout script, and
// /paidy-legacy.js below [Legacy].URL in place of the legacy one. The dialog that launch
// opens holds the payload against the document, shows what is wrong with it, and lets the
// buyer approve, decline or close.
//
// [PayPay.PayWith] says what a user pays with in place of balance and points.
//
//	CREDIT_CARD, PAY_LATER_CC, GIFT_VOUCHER   paymentMethods of the user's later payments;
//	                                          the wallet stays as it is
//
// [PayPay.SetContract] says what the merchant's contract leaves out.
//
//	WithoutOperations       OP_OUT_OF_SCOPE, whoever the user is
//	WithoutAuthorizations   PRE_AUTH_CAPTURE_UNSUPPORTED_MERCHANT
//	WithoutHigherCaptures   HIGHER_CAPTURE_NOT_PERMITTED, where the user would be asked
//
// # Triggers: all providers
//
// [Sandbox.SetCondition] sets the condition of a whole provider, and [Sandbox.LimitCalls] how
// many calls it accepts in a second. Then calls are refused, whatever the state of payments
// and users, and nothing is done. A provider has only the conditions that a source states.
//
//	              PayPay                  Paidy               legacy Paidy
//	Maintenance   MAINTENANCE_MODE        -                   -
//	Outage        INTERNAL_SERVER_ERROR   service.exception   internal_error
//	LimitCalls    RATE_LIMIT              -                   request_failed
//
// PayPay sends no webhooks under maintenance. The sandbox guesses three things: PayPay does
// not send them afterwards either; a call in an outage is not done (FaultErrorAfter is an
// outage in which it is done); and which of several reasons for a refusal comes first. PayPay's
// help page says that four calls or more in a second lead to RATE_LIMIT in its own sandbox:
// LimitCalls with 3.
//
// [Sandbox.Force] makes the next valid request to an operation answer one of the
// codes that the document lists for it, before anything is done.
//
// # Faults
//
// [Sandbox.Fault] injects a fault into the next requests. [Sandbox.SetPlan] injects faults into
// the requests that a [Plan] picks over a whole run: at random, but the same for the same
// seed, or by a script such as "the third call". Set a plan from Go, through the admin
// endpoint, or from a file (see [ReadPlan] and "jppay sandbox -faults"; testdata has an
// example). [Sandbox.Injected] counts the faults that were injected.
//
//	                           done   the client gets
//	FaultLatency               yes    the answer, after Delay
//	FaultTimeoutBefore         no     silence for Delay, then a closed connection
//	FaultTimeoutAfter          yes    the same
//	FaultLateCommit            late   the answer after Delay; done even if the client has gone
//	FaultRateLimited           no     429, with Retry-After or without, JSON or HTML
//	FaultErrorBefore           no     500, 502 or 503, JSON or HTML
//	FaultErrorAfter            yes    the same
//	FaultUnavailableHTML       no     503 and an HTML page
//	FaultErrorHTMLAfterCommit  yes    502 and an HTML page
//	FaultRefused               no     a closed connection, and no new one for Delay
//	FaultCutBefore             no     a closed connection
//	FaultCutAfter              yes    a closed connection
//	FaultResetHeaders          yes    half the headers, then a reset
//	FaultResetBody             yes    half the body, then a reset
//	FaultTruncatedJSON         yes    the status and half the body, as if it were all
//	FaultSlowBody              yes    the body in 16 pieces, Delay apart
//	FaultOversized             yes    the status and 64 MiB of JSON
//	FaultWrongContentType      yes    the answer, called text/plain
//	FaultBreaksContract        yes    JSON with a field of another type
//	FaultClockSkew             maybe  the answer of a provider whose clock is Skew ahead
//	FaultWebhookDuplicate      -      the webhook twice
//	FaultWebhookReorder        -      the webhook after the next one
//	FaultWebhookDelay          -      the webhook after Delay
//	FaultWebhookDrop           -      no webhook
//	FaultWebhookWrongSource    -      the webhook from an address that is not the provider's
//
// # Admin endpoint
//
// With [Config].Admin a test in any language, or a page, can do by HTTP at
// [Sandbox].AdminURL what a Go test does by methods: let a user pay, move the clock,
// force a code, read the ledger, send a webhook again, watch the journal. An OpenAPI
// document describes the calls, their answers and errors: admin/admin.yaml, served at
// /openapi.yaml and /openapi.json. GET / lists the calls with examples of their bodies.
//
//	GET  /users                              who can pay, and what each leads to
//	POST /users/{user}/scan-and-pay          {"codeId": "04-…"}
//	POST /clock                              {"advance": "24h"}
//	POST /condition                          {"provider": "paypay", "condition": "maintenance"}
//	POST /call-limit                         {"provider": "paypay", "perSecond": 3}
//	POST /contract                           {"withoutOperations": ["createPayment"]}
//	POST /force                              {"provider": "paypay", "operation": "createPayment",
//	                                          "code": "SERVICE_ERROR"}
//	POST /fault                              {"provider": "paypay", "operation": "createPayment",
//	                                          "kind": "latency", "delay": "2s"}
//	POST /webhooks/{number}/repeat
//	GET  /ledger
//	GET  /requests?refused=true              the journal; GET /events streams it
//	POST /reset
//
// A browser that opens [Sandbox].AdminURL gets a page, at /ui/, that shows all this and
// lets a person do it: the calls as they come with what was signed beside what had to be
// signed, the ledger, the users, the webhooks and the faults. It asks for the token once.
//
// At another address than loopback, or with [Config].AdminToken, a call sends
// [Sandbox].AdminToken as "Authorization: Bearer …"; without it the answer is 401.
//
// The body of a POST is a JSON object of type application/json, which may be left out
// where the document does not require it; the answer is JSON too, {} where there is
// nothing to tell. An error is {"error": "…"}, with "field" where one is wrong and "code"
// where a provider's code says why.
//
// The calls act on the first merchant; those about users, codes and payments stand below
// /merchants/{name}, too, and act on that one.
//
// # Merchants
//
// [Config].Merchants gives each merchant keys, users, payments, budgets and webhook URLs of
// its own. A request is its whose key it has; [Sandbox.Merchant] gives its sides, and the
// ledger names it. [Sandbox.Reset] brings all of them back to the configuration.
//
// # Other machines, one port, https
//
// [Config].Listen, Names, OnePort, TLS and WebhookHosts make the sandbox a service for
// other machines. At one port a request is led to its provider by the Host header, which
// may be paypay, paidy or paidy-legacy before a dot, or a host of the provider's own; else
// by the path, which no two providers share. A fault that refuses connections then
// refuses those of all three. The faults of the wire work by https, too.
//
// GET /health and /ready of the admin endpoint, and GET /_sandbox/health and
// /_sandbox/ready of the providers' ports, answer 200 while the sandbox runs, and 503 to
// the second once it stops. They ask for nothing and are not logged.
//
// # The sandbox's own codes
//
// Every refusal by PayPay has a codeId; it is SANDBOX_UNSTATED if no source prints the codeId
// of the code. The sandbox's own refusals have codes that begin with SANDBOX_: an unknown path
// (404), a wrong method (405), an operation that it does not have (501), a mistake of the
// sandbox (500, see [Sandbox.Findings]). Paidy's document has a code for a wrong method:
// method.invalid.
//
// # Why a call was refused
//
// Each refused answer has the header X-Sandbox-Reason, which says why in one sentence, the
// same as in the log. [Sandbox.Calls], [Sandbox.Call] and [Sandbox.Watch] show the journal:
// each call with headers and bodies, what the check of its signature compared and which
// known mistake explains what the client signed, its effects and its webhooks with their
// deliveries. What a user or the clock does without a call is an entry too. The journal
// shows the sandbox's own keys. Other keys and tokens that somebody sends by mistake are
// not kept. Personal data of a request is in memory only, never in the log.
//
// # How it is put together
//
// Each package imports only packages on lower lines:
//
//	config                            the configuration from a file
//	   |
//	sandbox                           configuration, start and stop, what a test can do
//	   |
//	admin               page          the same by HTTP; the same in a browser
//	   |
//	paypay     paidy     paidylegacy  a provider: state, operations, signatures, pages
//	   |         |            |
//	   |         checkout     |       the stand-in for Paidy's Checkout script
//	   |         |            |
//	server               webhooks     the way of a request to its answer; what is sent out
//	   |                    |
//	faults               journal      what goes wrong on purpose, and when; what happened
//	   |
//	contract  network  state  worlds  documents; listen and dial; clock, ids, ledger; readings
//	   |
//	secret  certs  forms              comparing secrets; https; the look of pages
//
// A provider's package has one file for each subject (refunds.go: the state and its rules) and
// another one with the HTTP of its operations (refunds_http.go). An operation takes and
// returns plain values. It holds the engine's lock until it ends, and refuses with a
// contract.Refusal; server turns that into the provider's error answer, with status and code
// id from the document. Every effect is committed to state's ledger under the same lock. The
// lock also names the call: a handler takes the engine of its call, so that the journal
// connects effects and webhooks with the call.
//
// A request passes: request id, body (bounded), route, clock skew, authentication,
// contract check of the request, forced code, fault before, handler, contract check
// of the answer, fault after, log, journal, answer.
package sandbox
