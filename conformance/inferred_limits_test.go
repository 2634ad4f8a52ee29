package conformance_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/validate"
	"github.com/jppay/jppay/specs"
)

// What no source states refuses no answer and no webhook of a provider.

func validatorOf(t *testing.T, document []byte) *validate.Validator {
	t.Helper()
	validator, err := validate.New(document)
	require.NoError(t, err)
	return validator
}

var jsonHeader = http.Header{"Content-Type": {"application/json"}}

func TestAnAnswerMayHoldWhatNoSourceRulesOut(t *testing.T) {
	t.Parallel()
	validator := validatorOf(t, specs.PayPay())
	const success = `{"resultInfo":{"code":"SUCCESS","message":"Success","codeId":"08100001"},"data":`

	for _, c := range []struct {
		name, operation string
		status          int
		data            string
	}{
		// A real code was made for this id.
		{"a merchant's id with a dot", "createQRCode", 201, `{"merchantPaymentId":"60c195d7395496.27275559"}`},
		{"the same in a read", "getCodePaymentDetails", 200, `{"merchantPaymentId":"60c195d7395496.27275559"}`},
		{"the same of a linked user", "getPaymentDetails", 200, `{"merchantPaymentId":"a/b 春"}`},
		{"a code's id with a dot", "createQRCode", 201, `{"codeId":"04.x"}`},
		{"an amount of nothing", "getCodePaymentDetails", 200, `{"amount":{"amount":0,"currency":"JPY"}}`},
		{"an amount below nothing", "getPaymentDetails", 200, `{"amount":{"amount":-1,"currency":"JPY"}}`},
		{"a line of an order that costs nothing", "getPaymentDetails", 200,
			`{"orderItems":[{"name":"gift","quantity":0,"unitPrice":{"amount":0,"currency":"JPY"}}]}`},
		{"a user's id of another form", "getPaymentDetails", 200, `{"userAuthorizationId":"user:1.2"}`},
		{"ids of captures", "getPaymentDetails", 200, `{"captures":{"data":[{"merchantCaptureId":"c.1"}]}}`},
		{"the id of a revert", "getPaymentDetails", 200, `{"revert":{"merchantRevertId":"v.1"}}`},
		{"the id of a refund", "getRefundDetails", 200, `{"status":"REFUNDED","acceptedAt":1,"merchantRefundId":"r.1",` +
			`"paymentId":"1","amount":{"amount":0,"currency":"JPY"},"requestedAt":1}`},
		{"the id of a cashback", "getCashbackDetails", 200, `{"status":"SUCCESS","merchantCashbackId":"c.1"}`},
		{"ids of a reversal", "getCashbackReversalDetails", 200,
			`{"status":"SUCCESS","merchantCashbackReversalId":"v.1","merchantCashbackId":"c.1"}`},
		{"the id of a top-up", "getTopUpQRCodeDetails", 200, `{"merchantTopUpId":"` + longID + `"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			err := validator.CheckResponse(c.operation, c.status, jsonHeader, []byte(success+c.data+`}`))
			assert.Empty(t, brokenLimits(err))
		})
	}
}

// brokenLimits returns what is found of a text, but for what the client needs and is not
// there: the texts are short.
func brokenLimits(err *validate.Error) []validate.Violation {
	if err == nil {
		return nil
	}
	return slices.DeleteFunc(err.Violations, func(v validate.Violation) bool { return v.Kind == validate.KindNeeded })
}

// longID is longer than any id that a source limits.
const longID = "0123456789012345678901234567890123456789012345678901234567890123456789"

func TestAWebhookMayLackWhatNoSourcePromises(t *testing.T) {
	t.Parallel()
	validator := validatorOf(t, specs.PayPay())

	for _, c := range []struct{ name, webhook, body string }{
		{"a transaction without a store", "transactionEvent", `{"notification_type":"Transaction","merchant_id":"1",` +
			`"order_id":"2","merchant_order_id":"a.b","order_amount":"1","state":"COMPLETED"}`},
		{"a transaction of which little is said", "transactionEvent", `{"notification_type":"Transaction","state":"FAILED"}`},
		{"a transaction with nulls", "transactionEvent", `{"notification_type":"Transaction","merchant_id":null,` +
			`"store_id":null,"pos_id":null,"order_id":null,"merchant_order_id":null,"authorized_at":null,"expires_at":null,` +
			`"paid_at":null,"confirmation_expires_at":null,"order_amount":null,"reauth_request_id":null}`},
		{"a link without an id of the notification", "customerAuthorizationSucceeded",
			`{"notification_type":"customer.authroization.succeeded","userAuthorizationId":"user:1.2"}`},
		{"a failed link", "customerAuthorizationFailed", `{"notification_type":"customer.authroization.failed"}`},
		{"a revoked link", "customerAuthorizationRevoked", `{"notification_type":"customer.authroization.revoked"}`},
		{"an extended link", "customerAuthorizationExtended", `{"notification_type":"customer.authroization.extended"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			assert.Nil(t, validator.CheckWebhook(c.webhook, []byte(c.body)))
		})
	}
}

func TestLegacyIDsMayHaveAnotherForm(t *testing.T) {
	t.Parallel()
	validator := validatorOf(t, specs.PaidyLegacy())

	assert.Nil(t, validator.CheckResponse("capturePayment", 200, jsonHeader,
		[]byte(`{"payment_id":"pay_1","capture_id":"cap_1","status":"capture_success"}`)))
	assert.Nil(t, validator.CheckWebhook("captureSucceeded", []byte(`{"payment_id":"pay_1","capture_id":"cap_1",`+
		`"status":"capture_success","event_type":"payment","event_datetime":"2015-01-29 18:28:37"}`)))
}

// PayPay's sandbox was seen to refuse an amount that is not above 0.
func TestARequestForNothingIsStillFound(t *testing.T) {
	t.Parallel()
	validator := validatorOf(t, specs.PayPay())
	for _, yen := range []string{"0", "-1", "100000000000"} {
		request, err := http.NewRequestWithContext(t.Context(), "POST", "https://paypay.example/v2/codes", nil)
		require.NoError(t, err)
		request.Header.Set("Content-Type", "application/json")

		found := validator.CheckRequest("createQRCode", request, []byte(`{"merchantPaymentId":"a","codeType":"ORDER_QR",`+
			`"amount":{"amount":`+yen+`,"currency":"JPY"}}`))
		if assert.NotNil(t, found, yen) {
			assert.Equal(t, "/amount/amount", found.Violations[0].Pointer)
		}
	}
}
