package paypay_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// What PayPay's servers, its SDKs' fixtures and its help pages show of answers.

func TestPayPayPaymentIDsHaveTwentyDigits(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)

	id := r.Paid("k-1", sandbox.PayPayUserCompleted, 700)
	assert.Regexp(t, `^0[0-9]{19}$`, id)
}

func TestPayPayAnUnknownPaymentIsAnOrderThatIsNotFound(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)

	answer := r.GetPayment("never-made")
	answer.AssertRefused(404, "RESOURCE_NOT_FOUND")
	assert.Equal(t, "00200001", answer.CodeID)
	assert.Equal(t, "Order not found | ["+answer.Header.Get("X-REQUEST-ID")+"]", answer.Message)
}

func TestPayPayTheUnpaidCodesIDIsNoPaymentEither(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)
	r.Code("k-1", 700, "")

	answer := r.GetPayment("k-1")
	answer.AssertRefused(404, "RESOURCE_NOT_FOUND")
	assert.Equal(t, "00200001", answer.CodeID)
}

func TestPayPayEveryRefusalNamesItsRequestInTheMessage(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)

	for name, answer := range map[string]rig.PayPayAnswer{
		"a wrong key":       r.SendAs("hmac OPA-Auth:nobody:x:y:1:z", "GET", "/v2/payments/k-1", ""),
		"a missing field":   r.Send("POST", rig.PayPayCashbacksPath, `{}`),
		"an unknown refund": r.GetRefund("r-1", "none"),
		"an unknown path":   r.Send("GET", "/v9/nothing", ""),
	} {
		assert.Regexp(t, `^.+ \| \[OPA[0-9A-F]{32}\]$`, answer.Message, name)
		assert.Contains(t, answer.Message, answer.Header.Get("X-REQUEST-ID"), name)
	}
}

func TestPayPayACashbackAmountThatIsTextIsAnInternalError(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPayPayments(t)

	for _, amount := range []string{`"10a"`, `"10"`, `""`} {
		body := rig.PayPayCashbackBody("cb-1", sandbox.PayPayUserCompleted, 10, "")
		answer := r.Send("POST", rig.PayPayCashbacksPath, strings.Replace(body, `"amount":10,`, `"amount":`+amount+`,`, 1))
		answer.AssertRefused(500, "INTERNAL_SERVER_ERROR")
	}
	r.GetCashback("cb-1").AssertRefused(400, "TRANSACTION_NOT_FOUND")
}

func TestPayPayPaymentMethodsAnswerTheNullsOfPayPaysFixture(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})

	answer := r.GetUser(rig.PayPayPaymentMethodsPath, sandbox.PayPayUserCompleted, "").RequireSuccess()
	list, _ := answer.Data["paymentMethods"].([]any)
	if !assert.Len(t, list, 2) {
		return
	}
	card, _ := list[0].(map[string]any)
	later, _ := list[1].(map[string]any)

	assert.Equal(t, "CREDIT_CARD", card["paymentMethodType"])
	assert.Equal(t, "****0001", card["accountNo"])
	assert.Contains(t, card, "logoUrl")
	assert.Nil(t, card["logoUrl"])

	assert.Equal(t, "PAY_LATER_CC", later["paymentMethodType"])
	assert.NotEmpty(t, later["logoUrl"])
	assert.Contains(t, later, "accountNo")
	assert.Nil(t, later["accountNo"])

	for _, method := range []map[string]any{card, later} {
		assert.Len(t, method["id"], 160)
	}
}
