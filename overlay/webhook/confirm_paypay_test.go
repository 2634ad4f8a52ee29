package webhook_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay/webhook"
)

const (
	codePath     = "GET /v2/codes/payments/m-1"
	paymentPath  = "GET /v2/payments/m-1"
	pendingPath  = "GET /v1/requestOrder/m-1"
	customerPath = "GET /v2/user/authorizations"

	yen100 = `,"amount":{"amount":100,"currency":"JPY"}`
)

// What PayPay answers instead of a payment or a customer.
var (
	noCodePayment = payPayError(http.StatusBadRequest, "DYNAMIC_QR_PAYMENT_NOT_FOUND")
	noPayment     = payPayError(http.StatusNotFound, "RESOURCE_NOT_FOUND")
	noPending     = payPayError(http.StatusBadRequest, "REQUEST_ORDER_NOT_FOUND")
	noCustomer    = payPayError(http.StatusUnauthorized, "INVALID_USER_AUTHORIZATION_ID")
	broken        = payPayError(http.StatusInternalServerError, "INTERNAL_SERVER_ERROR")
	outOfScope    = payPayError(http.StatusUnauthorized, "OP_OUT_OF_SCOPE")
)

func payPayError(status int, code string) answer {
	return answer{status, `{"resultInfo":{"code":"` + code + `","message":"","codeId":"1"}}`}
}

func payPaySuccess(data string) answer {
	return answer{http.StatusOK, `{"resultInfo":{"code":"SUCCESS","message":"","codeId":"1"},"data":{` + data + `}}`}
}

// paymentIs answers the payment m-1; fields begins with a comma.
func paymentIs(status, fields string) answer {
	return payPaySuccess(`"merchantPaymentId":"m-1","status":"` + status + `"` + fields)
}

// transaction is an event of the payment m-1 and 100 yen; fields begins with a comma.
func transaction(state, fields string) string {
	return `{"notification_type":"Transaction","order_id":"1","merchant_order_id":"m-1","order_amount":"100",` +
		`"state":"` + state + `"` + fields + `}`
}

// of replaces the id m-1 in an event or an answer.
func of(id, text string) string { return strings.Replace(text, "m-1", id, 1) }

func TestPayPayTransactionsThatTheAPIConfirms(t *testing.T) {
	t.Parallel()
	longID := strings.Repeat("m", 64)
	completed := paymentIs("COMPLETED", yen100)

	testConfirmations(t, []confirmation{
		{
			"the payment that it names", transaction("COMPLETED", ""),
			answers{codePath: paymentIs("COMPLETED", yen100+`,"paymentId":"1"`)},
		},
		{
			"an amount of a capture", transaction("COMPLETED", ""), answers{codePath: paymentIs("COMPLETED",
				`,"amount":{"amount":500,"currency":"JPY"},"captures":{"data":[{"amount":{"amount":100,"currency":"JPY"}}]}`)},
		},
		{
			"an amount in another spelling", strings.Replace(transaction("COMPLETED", ""), `"100"`, `1e2`, 1),
			answers{codePath: completed},
		},
		{
			"an amount in another spelling, as text", strings.Replace(transaction("COMPLETED", ""), `100`, `100.0`, 1),
			answers{codePath: completed},
		},
		{
			"an id of every kind of letter", of("az-AZ_09", transaction("COMPLETED", "")),
			answers{"GET /v2/codes/payments/az-AZ_09": {200, of("az-AZ_09", completed.body)}},
		},
		{
			"an id as long as allowed", of(longID, transaction("COMPLETED", "")),
			answers{"GET /v2/codes/payments/" + longID: {200, of(longID, completed.body)}},
		},
		{
			"an authorization that has been captured since", transaction("AUTHORIZED", ""),
			answers{codePath: completed},
		},
		{
			"an authorization whose amount has changed since", transaction("AUTHORIZED", ""),
			answers{codePath: paymentIs("AUTHORIZED", `,"amount":{"amount":900,"currency":"JPY"}`)},
		},
		{
			"a payment that has been refunded since", transaction("COMPLETED", ""),
			answers{codePath: paymentIs("REFUNDED", yen100)},
		},
		{
			"a lapsed consent", transaction("AUTHORIZED",
				`,"confirmation_expires_at":"2026-04-01T03:00:00Z","reauth_request_id":"r"`),
			answers{codePath: paymentIs("AUTHORIZED", yen100)},
		},
		{
			"an answer without the payment's id", transaction("COMPLETED", ""),
			answers{codePath: payPaySuccess(`"status":"COMPLETED"` + yen100)},
		},
		{"a failed payment", transaction("FAILED", ""), answers{codePath: paymentIs("FAILED", yen100)}},
		{"a state that is new to both", transaction("DREAMING", ""), answers{codePath: paymentIs("DREAMING", yen100)}},
	}, func(t *testing.T, c confirmation) {
		c.payPay(t).assertConfirmed(t, &paypay.Payment{})
	})
}

func TestPayPayTransactionsAreReadUntilOneReadKnowsThem(t *testing.T) {
	t.Parallel()
	claim, completed := transaction("COMPLETED", ""), paymentIs("COMPLETED", yen100)

	for _, c := range []struct {
		name     string
		claim    string
		api      answers
		reads    []webhook.PayPayRead
		requests []string
	}{
		{"a payment by code", claim, answers{codePath: completed}, nil, []string{codePath}},
		{
			"another payment", claim, answers{codePath: noCodePayment, paymentPath: completed},
			nil, []string{codePath, paymentPath},
		},
		{
			"a pending payment", claim, answers{codePath: noCodePayment, paymentPath: noPayment, pendingPath: completed},
			nil, []string{codePath, paymentPath, pendingPath},
		},
		{
			"the caller's choice of reads", claim, answers{paymentPath: completed},
			[]webhook.PayPayRead{webhook.ReadPayment}, []string{paymentPath},
		},
		{
			"a product without a contract", claim, answers{codePath: outOfScope, paymentPath: completed},
			nil, []string{codePath, paymentPath},
		},
		{
			"a field that is not as documented", transaction("COMPLETED", `,"pos_id":7`),
			answers{codePath: completed}, nil, []string{codePath},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := confirmation{claim: c.claim, api: c.api}.payPay(t, c.reads...)

			got.assertConfirmed(t, &paypay.Payment{})
			assert.Equal(t, c.requests, got.requests)
		})
	}
}

func TestPayPayTransactionsThatTheAPIDoesNotConfirm(t *testing.T) {
	t.Parallel()
	completed := paymentIs("COMPLETED", yen100)
	unknown := answers{codePath: noCodePayment, paymentPath: noPayment, pendingPath: noPending}
	withoutAmount := strings.Replace(transaction("COMPLETED", ""), `"order_amount":"100",`, "", 1)
	notANumber := strings.Replace(transaction("COMPLETED", ""), `"100"`, `"1,000"`, 1)

	testConfirmations(t, []confirmation{
		{"unknown to PayPay", transaction("COMPLETED", ""), unknown},
		{
			"another payment under the same id, with the same amount", transaction("COMPLETED", ""),
			answers{codePath: paymentIs("COMPLETED", yen100+`,"paymentId":"2"`)},
		},
		{
			"another payment under the same id, in another state", transaction("AUTHORIZED", ""),
			answers{codePath: paymentIs("AUTHORIZED", `,"paymentId":"2"`)},
		},
		{
			"an amount with a fraction", strings.Replace(transaction("COMPLETED", ""), `"100"`, `100.5`, 1),
			answers{codePath: completed},
		},
		{"unknown to PayPay, and a field is not as documented", transaction("COMPLETED", `,"pos_id":7`), unknown},
		{
			"unknown to PayPay, and a read is out of scope", transaction("COMPLETED", ""),
			answers{codePath: noCodePayment, paymentPath: outOfScope, pendingPath: noPending},
		},
		{"an answer without amounts", transaction("COMPLETED", ""), answers{codePath: paymentIs("COMPLETED", "")}},
		{
			"no amount, and a payment of nothing", withoutAmount,
			answers{codePath: paymentIs("COMPLETED", `,"amount":{"amount":0,"currency":"JPY"}`)},
		},
		{
			"an amount of no capture", transaction("COMPLETED", ""), answers{codePath: paymentIs("COMPLETED",
				`,"amount":{"amount":500,"currency":"JPY"},`+
					`"captures":{"data":[{"amount":{"amount":400,"currency":"JPY"}},{}]}`)},
		},
		{"an amount that is not a number", notANumber, answers{codePath: completed}},
		{
			"another amount", transaction("COMPLETED", ""),
			answers{codePath: paymentIs("COMPLETED", `,"amount":{"amount":1,"currency":"JPY"}`)},
		},
		{
			"another payment", transaction("COMPLETED", ""),
			answers{codePath: {200, of("m-2", completed.body)}},
		},
		{"not paid yet", transaction("COMPLETED", ""), answers{codePath: paymentIs("CREATED", yen100)}},
		{
			"completed by the event, failed by the API", transaction("COMPLETED", ""),
			answers{codePath: paymentIs("FAILED", yen100)},
		},
		{
			"completed by the event, authorized by the API", transaction("COMPLETED", ""),
			answers{codePath: paymentIs("AUTHORIZED", yen100)},
		},
		{"failed by the event, completed by the API", transaction("FAILED", ""), answers{codePath: completed}},
		{"cancelled by the event, completed by the API", transaction("CANCELED", ""), answers{codePath: completed}},
	}, func(t *testing.T, c confirmation) {
		c.payPay(t).assertUnconfirmed(t)
	})
}

func TestPayPayTransactionsThatCannotBeRead(t *testing.T) {
	t.Parallel()
	testConfirmations(t, []confirmation{
		{"no id", of("", transaction("COMPLETED", "")), nil},
		{"an id that would be another path", of("../payments", transaction("COMPLETED", "")), nil},
		{"an id that is too long", of(strings.Repeat("m", 65), transaction("COMPLETED", "")), nil},
	}, func(t *testing.T, c confirmation) {
		got := c.payPay(t)

		got.assertUnconfirmed(t)
		assert.Empty(t, got.requests)
	})
}

func TestPayPayTransactionsWhoseReadsFail(t *testing.T) {
	t.Parallel()
	withoutData := answer{200, `{"resultInfo":{"code":"SUCCESS"}}`}
	withoutState := answer{200, `{"resultInfo":{"code":"SUCCESS"},"data":{"merchantPaymentId":"m-1"}}`}
	claim := transaction("COMPLETED", "")

	testConfirmations(t, []confirmation{
		{"PayPay is down", claim, answers{codePath: broken, paymentPath: broken}},
		{"PayPay is down for one read", claim, answers{codePath: broken, paymentPath: noPayment}},
		{"a gateway's 404, which is not PayPay's", claim, answers{}},
		{"nothing but reads out of scope", claim, answers{codePath: outOfScope, paymentPath: outOfScope}},
		{"a payment without its state", claim, answers{codePath: withoutState, paymentPath: noPayment}},
		{"an answer without a payment", claim, answers{codePath: withoutData, paymentPath: noPayment}},
	}, func(t *testing.T, c confirmation) {
		c.payPay(t).assertFailed(t)
	})
}

func TestAPayPayReadThatThereIsNotIsAnError(t *testing.T) {
	t.Parallel()
	got := confirmation{claim: transaction("COMPLETED", "")}.payPay(t, webhook.ReadPending+1)

	got.assertFailed(t)
	assert.ErrorContains(t, got.err, "PayPayRead 3 is unknown")
	assert.Empty(t, got.requests)
}

// customer is an event of the link u; fields begins with a comma.
func customer(kind, fields string) string {
	return `{"notification_type":"customer.authroization.` + kind + `","notification_id":"n",` +
		`"userAuthorizationId":"u"` + fields + `}`
}

// linkIs answers the link u.
func linkIs(status string) answers {
	return answers{customerPath: payPaySuccess(
		`"userAuthorizationId":"u","referenceIds":["ref"],"status":"` + status + `"`)}
}

func TestPayPayCustomersThatTheAPIConfirms(t *testing.T) {
	t.Parallel()
	testConfirmations(t, []confirmation{
		{"linked", customer("succeeded", ""), linkIs("ACTIVE")},
		{"extended", customer("extended", ""), linkIs("ACTIVE")},
		{"ended", customer("revoked", ""), linkIs("INACTIVE")},
		{
			"a referenceId, and an answer without", customer("succeeded", `,"referenceId":"ref"`),
			answers{customerPath: payPaySuccess(`"userAuthorizationId":"u","status":"ACTIVE","referenceIds":[]`)},
		},
		{"its referenceId", customer("succeeded", `,"referenceId":"ref"`), linkIs("ACTIVE")},
	}, func(t *testing.T, c confirmation) {
		c.payPay(t).assertConfirmed(t, &paypay.UserAuthorization{})
	})

	t.Run("ended and purged", func(t *testing.T) {
		t.Parallel()
		purged := confirmation{claim: customer("revoked", ""), api: answers{customerPath: noCustomer}}
		purged.payPay(t).assertConfirmed(t, nil)
	})
}

func TestPayPayCustomersThatTheAPIDoesNotConfirm(t *testing.T) {
	t.Parallel()
	testConfirmations(t, []confirmation{
		{"not linked", customer("succeeded", ""), linkIs("INACTIVE")},
		{"unknown", customer("succeeded", ""), answers{customerPath: noCustomer}},
		{"not ended", customer("revoked", ""), linkIs("ACTIVE")},
		{"another link", strings.Replace(customer("succeeded", ""), `"u"`, `"v"`, 1), linkIs("ACTIVE")},
		{"another's referenceId", customer("succeeded", `,"referenceId":"victim"`), linkIs("ACTIVE")},
	}, func(t *testing.T, c confirmation) {
		c.payPay(t).assertUnconfirmed(t)
	})

	t.Run("an id that is too long", func(t *testing.T) {
		t.Parallel()
		claim := strings.Replace(customer("succeeded", ""), `"u"`, `"`+strings.Repeat("u", 1000)+`"`, 1)
		got := confirmation{claim: claim, api: linkIs("ACTIVE")}.payPay(t)

		got.assertUnconfirmed(t)
		assert.Empty(t, got.requests)
	})
}

func TestPayPayCustomersWhoseReadFails(t *testing.T) {
	t.Parallel()
	withoutLink := answer{200, `{"resultInfo":{"code":"SUCCESS","message":"","codeId":"1"}}`}

	testConfirmations(t, []confirmation{
		{"down", customer("revoked", ""), answers{customerPath: broken}},
		{"an answer without a state", customer("succeeded", ""), linkIs("")},
		{"an answer without a link", customer("succeeded", ""), answers{customerPath: withoutLink}},
		{
			"an answer without the link's id", customer("succeeded", ""),
			answers{customerPath: payPaySuccess(`"status":"ACTIVE"`)},
		},
	}, func(t *testing.T, c confirmation) {
		c.payPay(t).assertFailed(t)
	})
}
