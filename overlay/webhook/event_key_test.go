package webhook_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
)

const (
	orderEvent = `{"notification_type":"Transaction","merchant_id":"1","store_id":"2","pos_id":"3","order_id":"4",` +
		`"merchant_order_id":"5","authorized_at":"a","expires_at":"e","paid_at":"p","order_amount":"100",` +
		`"state":"COMPLETED"}`
	kycEvent  = `{"notification_type":"kyc_passport.risk.update","notification_id":"n","user_authorization_id":"u"}`
	fileEvent = `{"notification_type":"file.created","notification_id":"n","fileType":"transaction_recon",` +
		`"path":"https://files.example/a?x=1","requestedAt":"1"}`
	paidyEvent = `{"payment_id":"p","capture_id":"c","event_type":"payment","status":"refund_success",` +
		`"order_ref":"o","reason":"r","timestamp":"t"}`
	legacyEvent = `{"event_type":"payment","capture_id":"c","status":"refund_success"}`
)

// replace returns a body with one text replaced, which must be there.
func replace(t *testing.T, body, old, fresh string) string {
	t.Helper()
	require.Contains(t, body, old)

	return strings.Replace(body, old, fresh, 1)
}

// twoEvents is a case of two bodies whose keys are compared.
type twoEvents struct {
	name          string
	first, second string
}

func (c twoEvents) keys(t *testing.T, provider overlay.Provider) (first, second string) {
	t.Helper()

	return parse(t, provider, c.first).Key, parse(t, provider, c.second).Key
}

func TestDuplicatesFromPayPayHaveTheSameKey(t *testing.T) {
	t.Parallel()
	withoutPaidAt := replace(t, orderEvent, `"paid_at":"p",`, ``)
	const unknown = `{"notification_type":"x","a":1}`

	for _, c := range []twoEvents{
		{"the same bytes", orderEvent, orderEvent},
		{"other white space", orderEvent, replace(t, orderEvent, `,"state"`, ` , "state"`)},
		{"an amount as a number", orderEvent, replace(t, orderEvent, `"100"`, `100`)},
		{"null for an absent field", withoutPaidAt, replace(t, orderEvent, `"p"`, `null`)},
		{"escapes", orderEvent, replace(t, orderEvent, `COMPLETED`, `\u0043OMPLETED`)},
		{"an unknown field", orderEvent, replace(t, orderEvent, `}`, `,"new":1}`)},
		{"the same notification_id", kycEvent, replace(t, kycEvent, `"u"`, `"v"`)},
		{
			"both spellings", `{"notification_type":"customer.authroization.revoked","notification_id":"n"}`,
			`{"notification_type":"customer.authorization.revoked","notification_id":"n"}`,
		},
		{"a file with the same address", fileEvent, replace(t, fileEvent, `"requestedAt":"1"`, `"requestedAt":"2"`)},
		{"an unknown event twice", unknown, unknown},
	} {
		first, second := c.keys(t, overlay.PayPay)
		assert.Equal(t, first, second, c.name)
	}
}

func TestDifferentEventsOfPayPayHaveDifferentKeys(t *testing.T) {
	t.Parallel()
	fileWithoutID := replace(t, fileEvent, `"notification_id":"n",`, ``)

	for _, c := range []twoEvents{
		{"another state", orderEvent, replace(t, orderEvent, `COMPLETED`, `AUTHORIZED`)},
		{"another amount", orderEvent, replace(t, orderEvent, `"100"`, `"1000"`)},
		{"another expiry", orderEvent, replace(t, orderEvent, `"expires_at":"e"`, `"expires_at":"f"`)},
		{"another time of payment", orderEvent, replace(t, orderEvent, `"paid_at":"p"`, `"paid_at":"q"`)},
		{"another request", orderEvent, replace(t, orderEvent, `}`, `,"reauth_request_id":"r"}`)},
		{
			"a value that moved into the next field", orderEvent,
			replace(t, orderEvent, `"order_id":"4","merchant_order_id":"5"`, `"order_id":"45","merchant_order_id":""`),
		},
		{"another notification_id", kycEvent, replace(t, kycEvent, `"n"`, `"m"`)},
		{"a notification_id of another type", kycEvent, replace(t, kycEvent, `risk.update`, `kyc_info.updated`)},
		{"a file with a new address", fileEvent, replace(t, fileEvent, `x=1`, `x=2`)},
		{
			"a file without notification_id, requested at another time", fileWithoutID,
			replace(t, fileWithoutID, `"requestedAt":"1"`, `"requestedAt":"2"`),
		},
		{"two unknown events", `{"notification_type":"x","a":1}`, `{"notification_type":"x","a":2}`},
		{
			"a slash that moved from the id into the type", `{"notification_type":"x","notification_id":"a/b"}`,
			`{"notification_type":"x/a","notification_id":"b"}`,
		},
		{"Paidy's type payment", `{"notification_type":"payment","a":1}`, `{"notification_type":"payment","a":2}`},
		{"Paidy's type token", `{"notification_type":"token","a":1}`, `{"notification_type":"token","a":2}`},
	} {
		first, second := c.keys(t, overlay.PayPay)
		assert.NotEqual(t, first, second, c.name)
	}
}

func TestDuplicatesFromPaidyHaveTheSameKey(t *testing.T) {
	t.Parallel()
	for _, c := range []twoEvents{
		{"other white space", paidyEvent, replace(t, paidyEvent, `,"event_type"`, ` ,"event_type"`)},
		{
			"a token event with and without its type", `{"token_id":"t","status":"s","timestamp":"1"}`,
			`{"event_type":"token","token_id":"t","status":"s","timestamp":"1"}`,
		},
	} {
		first, second := c.keys(t, overlay.Paidy)
		assert.Equal(t, first, second, c.name)
	}

	legacy := twoEvents{first: legacyEvent, second: replace(t, legacyEvent, `,"capture_id"`, `, "capture_id"`)}
	first, second := legacy.keys(t, overlay.PaidyLegacy)
	assert.Equal(t, first, second, "legacy")
}

func TestDifferentEventsOfPaidyHaveDifferentKeys(t *testing.T) {
	t.Parallel()
	newType := twoEvents{
		"a new type", `{"event_type":"dispute","payment_id":"p","a":1}`,
		`{"event_type":"dispute","payment_id":"p","a":2}`,
	}

	for _, c := range []twoEvents{
		{"another capture", paidyEvent, replace(t, paidyEvent, `"c"`, `"d"`)},
		{"another time", paidyEvent, replace(t, paidyEvent, `"t"`, `"u"`)},
		{
			"another refund", replace(t, paidyEvent, `}`, `,"refund_id":"1"}`),
			replace(t, paidyEvent, `}`, `,"refund_id":"2"}`),
		},
		{"another reason", paidyEvent, replace(t, paidyEvent, `"r"`, `"s"`)},
		{"a type of PayPay", `{"event_type":"Transaction","a":1}`, `{"event_type":"Transaction","a":2}`},
		newType,
	} {
		first, second := c.keys(t, overlay.Paidy)
		assert.NotEqual(t, first, second, c.name)
	}

	for _, c := range []twoEvents{
		newType,
		{
			"another time", replace(t, legacyEvent, `}`, `,"event_datetime":"1"}`),
			replace(t, legacyEvent, `}`, `,"event_datetime":"2"}`),
		},
	} {
		first, second := c.keys(t, overlay.PaidyLegacy)
		assert.NotEqual(t, first, second, "legacy: %s", c.name)
	}
}

// withIDs is an event whose type, notification_id and userAuthorizationId hold a text.
func withIDs(kind, id string) string {
	return `{"notification_type":"` + kind + `","notification_id":"` + id + `","userAuthorizationId":"` + id + `"}`
}

func TestKeysAndSubjectsFitAnyStore(t *testing.T) {
	t.Parallel()
	for _, id := range []string{
		`\u0000`, `\ud800`, "\xff", `店`, ` `, strings.Repeat("x", 5000), `a\nb`,
	} {
		event := parse(t, overlay.PayPay, withIDs("T"+id, id))

		for _, text := range []string{event.Key, event.Subject} {
			assert.LessOrEqual(t, len(text), 256, "%q became %q", id, text)
			assert.NotRegexp(t, `[^!-~]`, text, "%q", id)
		}
		printed := event.String()
		assert.LessOrEqual(t, len(printed), 256+200, "%q is printed as %q", id, printed)
		assert.NotRegexp(t, `[^ -~]`, printed, "%q", id)
	}
}

func TestIDsOfPrintableLettersAreKept(t *testing.T) {
	t.Parallel()
	for id, kept := range map[string]bool{
		"!":                     true,
		"~":                     true,
		"\u007f":                false,
		" ":                     false,
		"/":                     false,
		"a/b":                   false,
		strings.Repeat("x", 96): true,
		strings.Repeat("x", 97): false,
	} {
		event := parse(t, overlay.PayPay, withIDs("T", id))

		assert.Equal(t, kept, event.Key == "paypay/T/"+id, "%q became %s", id, event.Key)
		assert.Equal(t, kept, event.Subject == "paypay/"+id, "%q became %s", id, event.Subject)
	}
}
