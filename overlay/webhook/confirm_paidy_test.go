package webhook_test

import (
	"strings"
	"testing"

	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
)

const (
	paidyPaymentPath = "GET /payments/pay_1"
	paidyTokenPath   = "GET /tokens/tok_1"
	legacyStatusPath = "POST /pay/status"

	paidyCapture = `{"id":"cap_1","created_at":"2026-04-01T03:00:00Z","amount":1,"items":[],"metadata":{}}`
	paidyRefund  = `{"id":"ref_1","capture_id":"cap_1","created_at":"2026-04-01T03:00:00Z","amount":1,"metadata":{}}`
)

// paidyNotFound is how Paidy says that it does not know an id.
var paidyNotFound = answer{404, `{"reference":"1","status":404,"code":"not_found","title":"","description":""}`}

// paidyPaymentIs answers the payment pay_1.
func paidyPaymentIs(status, captures, refunds string) answers {
	return answers{paidyPaymentPath: {200, `{"id":"pay_1","created_at":"2026-04-01T03:00:00Z",` +
		`"expires_at":"2026-05-01T03:00:00Z","amount":1,"currency":"JPY","test":true,"status":"` + status + `",` +
		`"order":{"items":[]},"captures":[` + captures + `],"refunds":[` + refunds + `],"metadata":{}}`}}
}

// paidyTokenIs answers the token tok_1.
func paidyTokenIs(status string) answers {
	return answers{paidyTokenPath: {200, `{"id":"tok_1","merchant_id":"m","wallet_id":"default","status":"` + status +
		`","kind":"recurring","metadata":{},"consumer_id":"c","suspensions":[],"test":true,"version_nr":4,` +
		`"created_at":"2026-04-01T03:00:00Z","updated_at":"2026-04-01T03:00:00Z"}`}}
}

// paidyPayment is an event of the payment pay_1 and its capture cap_1.
func paidyPayment(status string) string {
	return `{"event_type":"payment","payment_id":"pay_1","capture_id":"cap_1","timestamp":"t","status":"` + status + `"}`
}

// paidyToken is an event of the token tok_1.
func paidyToken(status string) string {
	return `{"token_id":"tok_1","timestamp":"t","status":"` + status + `"}`
}

// undocumented puts a field of another type into an event.
func undocumented(event string) string {
	return strings.Replace(event, `"timestamp":"t"`, `"order_ref":7`, 1)
}

func TestPaidyPaymentsThatTheAPIConfirms(t *testing.T) {
	t.Parallel()
	testConfirmations(t, []confirmation{
		{"authorized", paidyPayment("authorize_success"), paidyPaymentIs("authorized", "", "")},
		{"authorized, in capitals", paidyPayment("authorize_success"), paidyPaymentIs("AUTHORIZED", "", "")},
		{"authorized and closed since", paidyPayment("authorize_success"), paidyPaymentIs("closed", paidyCapture, "")},
		{"captured", paidyPayment("capture_success"), paidyPaymentIs("closed", paidyCapture, "")},
		{
			"captured, and a field is not as documented", undocumented(paidyPayment("capture_success")),
			paidyPaymentIs("closed", paidyCapture, ""),
		},
		{"refunded", paidyPayment("refund_success"), paidyPaymentIs("closed", paidyCapture, paidyRefund)},
		{"updated", paidyPayment("update_success"), paidyPaymentIs("authorized", "", "")},
		{"closed", paidyPayment("close_success"), paidyPaymentIs("closed", "", "")},
		{"a new status of a payment that exists", paidyPayment("expire_success"), paidyPaymentIs("authorized", "", "")},
	}, func(t *testing.T, c confirmation) {
		c.paidy(t).assertConfirmed(t, &paidy.Payment{})
	})
}

func TestPaidyPaymentsThatTheAPIDoesNotConfirm(t *testing.T) {
	t.Parallel()
	authorized := paidyPayment("authorize_success")
	anotherCapture := strings.Replace(paidyCapture, "cap_1", "cap_2", 1)

	testConfirmations(t, []confirmation{
		{"rejected, and authorized by the event", authorized, paidyPaymentIs("rejected", "", "")},
		{"not captured", paidyPayment("capture_success"), paidyPaymentIs("authorized", "", "")},
		{
			"not captured, and a field is not as documented", undocumented(paidyPayment("capture_success")),
			paidyPaymentIs("authorized", "", ""),
		},
		{"another capture", paidyPayment("capture_success"), paidyPaymentIs("closed", anotherCapture, "")},
		{"not refunded", paidyPayment("refund_success"), paidyPaymentIs("closed", paidyCapture, "")},
		{"not closed", paidyPayment("close_success"), paidyPaymentIs("authorized", "", "")},
		{"a payment that Paidy does not know", authorized, answers{paidyPaymentPath: paidyNotFound}},
		{
			"an answer with another payment", strings.Replace(authorized, "pay_1", "pay_2", 1),
			answers{"GET /payments/pay_2": paidyPaymentIs("authorized", "", "")[paidyPaymentPath]},
		},
		{"no id", strings.Replace(authorized, "pay_1", "", 1), nil},
		{"an id that would be another path", strings.Replace(authorized, "pay_1", "pay_1/../x", 1), nil},
	}, func(t *testing.T, c confirmation) {
		c.paidy(t).assertUnconfirmed(t)
	})
}

func TestPaidyTokensThatTheAPIConfirms(t *testing.T) {
	t.Parallel()
	testConfirmations(t, []confirmation{
		{"active", paidyToken("activate_success"), paidyTokenIs("active")},
		{"suspended", paidyToken("suspend_success"), paidyTokenIs("suspended")},
		{"suspended and deleted since", paidyToken("suspend_success"), paidyTokenIs("deleted")},
		{"resumed", paidyToken("resume_success"), paidyTokenIs("active")},
		{"resumed and deleted since", paidyToken("resume_success"), paidyTokenIs("deleted")},
		{"deleted", paidyToken("delete_success"), paidyTokenIs("deleted")},
	}, func(t *testing.T, c confirmation) {
		c.paidy(t).assertConfirmed(t, &paidy.Token{})
	})

	t.Run("deleted and unknown since", func(t *testing.T) {
		t.Parallel()
		unknown := confirmation{claim: paidyToken("delete_success"), api: answers{paidyTokenPath: paidyNotFound}}
		unknown.paidy(t).assertConfirmed(t, nil)
	})
}

func TestPaidyTokensThatTheAPIDoesNotConfirm(t *testing.T) {
	t.Parallel()
	testConfirmations(t, []confirmation{
		{
			"a token that Paidy does not know", paidyToken("activate_success"),
			answers{paidyTokenPath: paidyNotFound},
		},
		{"not suspended", paidyToken("suspend_success"), paidyTokenIs("active")},
		{"not resumed", paidyToken("resume_success"), paidyTokenIs("suspended")},
		{"not deleted", paidyToken("delete_success"), paidyTokenIs("active")},
		{
			"an answer with another token", strings.Replace(paidyToken("activate_success"), "tok_1", "tok_2", 1),
			answers{"GET /tokens/tok_2": paidyTokenIs("active")[paidyTokenPath]},
		},
		{
			"an id that would be another path",
			strings.Replace(paidyToken("delete_success"), "tok_1", "tok_1/../x", 1), nil,
		},
	}, func(t *testing.T, c confirmation) {
		c.paidy(t).assertUnconfirmed(t)
	})
}

func TestPaidyEventsWhoseReadFails(t *testing.T) {
	t.Parallel()
	testConfirmations(t, []confirmation{
		{"a gateway's 404", paidyPayment("authorize_success"), nil},
		{"payments are down", paidyPayment("authorize_success"), answers{paidyPaymentPath: {503, "{}"}}},
		{"tokens are down", paidyToken("activate_success"), answers{paidyTokenPath: {500, "{}"}}},
	}, func(t *testing.T, c confirmation) {
		c.paidy(t).assertFailed(t)
	})
}

// legacyPayment is an event of the payment p1 and its capture c1.
func legacyPayment(status string) string {
	return `{"payment_id":"p1","capture_id":"c1","event_type":"payment",` +
		`"event_datetime":"2015-01-29 18:28:37","status":"` + status + `"}`
}

// legacyStatusIs answers the status of the payment p1.
func legacyStatusIs(status string) answers {
	return answers{legacyStatusPath: {200, `{"payment_id":"p1","status":"` + status + `"}`}}
}

func TestLegacyPaidyEventsThatTheAPIConfirms(t *testing.T) {
	t.Parallel()
	undocumented := strings.Replace(legacyPayment("capture_success"), `"c1"`, "7", 1)

	testConfirmations(t, []confirmation{
		{"authorized", legacyPayment("authorize_success"), legacyStatusIs("open")},
		{"captured", legacyPayment("capture_success"), legacyStatusIs("close")},
		{"captured, in the other spelling", legacyPayment("capture_success"), legacyStatusIs("closed")},
		{
			"an answer without an id", legacyPayment("capture_success"),
			answers{legacyStatusPath: {200, `{"status":"close"}`}},
		},
		{"a field that is not as documented", undocumented, legacyStatusIs("open")},
	}, func(t *testing.T, c confirmation) {
		c.paidyLegacy(t).assertConfirmed(t, &paidylegacy.StatusAnswer{})
	})
}

func TestLegacyPaidyEventsThatTheAPIDoesNotConfirm(t *testing.T) {
	t.Parallel()
	captured := legacyPayment("capture_success")

	testConfirmations(t, []confirmation{
		{"another payment", captured, answers{legacyStatusPath: {200, `{"payment_id":"p2","status":"open"}`}}},
		{
			"a payment that Paidy does not know", captured,
			answers{legacyStatusPath: {404, `{"status":"request_failed"}`}},
		},
		{"an id of another form", strings.Replace(captured, "p1", "p 1", 1), nil},
	}, func(t *testing.T, c confirmation) {
		c.paidyLegacy(t).assertUnconfirmed(t)
	})
}

func TestLegacyPaidyEventsWhoseReadFails(t *testing.T) {
	t.Parallel()
	captured := legacyPayment("capture_success")

	testConfirmations(t, []confirmation{
		{"refused", captured, legacyStatusIs("request_failed")},
		{
			"refused, and a field is not as documented", strings.Replace(captured, `"c1"`, "7", 1),
			legacyStatusIs("request_failed"),
		},
		{"a gateway's 404", captured, nil},
	}, func(t *testing.T, c confirmation) {
		c.paidyLegacy(t).assertFailed(t)
	})
}
