package specs_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The tests of this file hold facts that a reader of a document needs and that no
// keyword can say.

// told says where a document tells a fact: in the description of a place, named as in
// sources.yaml, or "info".
type told struct{ place, fact string }

var toldFacts = map[string][]told{
	"paypay-opa.yaml": {
		{"info", "Users reach PayPay's pages and app from Japan alone"},
		{"info", "client IP addresses"},
		{"AssumeMerchantHeader", "17 or 18 digits"},
		{"AssumeMerchantHeader", "may not be refused"},
		{"refundPayment", "at most 20 are allowed this way"},
		{"refundPayment", "50 by hand"},
		{"refundPayment", "Alipay+"},
		{"refundPayment", "late at night"},
		{"PointsCodeData", "16 digits"},
		{"PointsCodeData", "ChargeCodeUrl"},
		{"CreatePointsCodeRequest.endAt", "a day later"},
		{"AccountLinkKycData", "does not match"},
		{"RefundPaymentRequest.requestedAt", "long past"},
		{"PaymentStatus", "500,000 yen"},
		{"ResultInfo", "in every recorded answer"},
		{"QRCode.url", "opens the app where that is installed"},
		{"QRCode.expiryDate", "300 or 301 seconds"},
		{"CreateQRCodeRequest.authorizationExpiry", "at most 30 days"},
		{"UserPaymentMethod.id", "160 characters"},
		{"TransactionEvent.merchant_order_id", "merchantPaymentId"},
		{"TransactionEvent.order_id", "paymentId"},
		{"cancelPayment", "A code that nobody has paid is cancelled only once the user pays"},
	},
	"paidy.yaml": {
		{"RefundPaymentRequest.amount", "text"},
		{"closePayment", "without a body"},
		{"resumeToken", "A deleted token answers 404"},
		{"Metadata", "at most 20 keys"},
		{"EventDatetime", "Japan time"},
		{"paymentEvent", "Answer 200 within 10 seconds"},
		{"PaidyVersion", "404 of a path that Paidy does not have lacks it"},
		{"BuyerDataRequest.previous_payment_methods", "credit_card_used"},
		{"BuyerDataRequest.gender", "Male"},
	},
	"paidy-legacy.yaml": {
		{"info", "https://apps.paidy.com"},
		{"EventDatetime", "Japan time"},
	},
}

// descriptionsOf returns the descriptions of what has a name.
func (d *document) descriptionsOf(name string) string {
	if name == "info" {
		return str(dig(d.tree, "info", "description"))
	}
	var found []string
	for _, p := range d.places {
		if slices.Contains(p.callings(), name) || holder(p)+"."+p.name == name {
			found = append(found, str(p.value["description"]))
		}
	}

	return strings.Join(found, "\n")
}

// holder returns the name of the component that holds a field.
func holder(p *place) string {
	if p.parent == nil {
		return ""
	}

	return p.parent.name
}

func TestDocumentsTellWhatTheirSourcesTell(t *testing.T) {
	eachDocument(t, func(t *testing.T, d *document) {
		require.NotEmpty(t, toldFacts[d.name])
		for _, want := range toldFacts[d.name] {
			assert.Contains(t, d.descriptionsOf(want.place), want.fact, want.place)
		}
	})
}

func TestWhatRecordedAnswersShowAsNullMayBeNull(t *testing.T) {
	t.Parallel()
	documents, err := loadDocuments()
	require.NoError(t, err)
	d := documents[0]

	for _, c := range []struct{ operation, field string }{
		{"getPaymentMethods", "data.paymentMethods[].logoUrl"},
		{"getPaymentMethods", "data.paymentMethods[].accountNo"},
		{"getPaymentMethods", "data.paymentMethods[].issuerName"},
		{"capturePaymentAuth", "data.assumeMerchant"},
		{"createQRCode", "data.authorizationExpiry"},
	} {
		op := d.mustOperation(t, c.operation)
		field, _ := d.field(d.answer(op, success(op)), c.field)
		require.NotNil(t, field, "%s: %s", c.operation, c.field)

		null := slices.Contains(list(field["type"]), "null") || strings.Contains(str(d.nonNull(field)["type"]), "null")
		branches, _ := field["oneOf"].([]any)
		for _, branch := range branches {
			null = null || d.resolve(branch)["type"] == "null"
		}
		assert.True(t, null, "%s: %s may be null", c.operation, c.field)
	}
}

func TestDocumentsHaveTheFieldsAndCodesThatOtherSourcesShow(t *testing.T) {
	t.Parallel()
	documents, err := loadDocuments()
	require.NoError(t, err)
	payPay, paidy := documents[0], documents[1]

	reversal := payPay.mustOperation(t, "getCashbackReversalDetails")
	payPay.assertFields(t, reversal.at, payPay.answer(reversal, success(reversal)), []string{
		"data.cashbackId", "data.userAuthorizationId", "data.orderDescription", "data.walletType",
	})
	balance := payPay.mustOperation(t, "getWalletBalance")
	payPay.assertFields(t, balance.at, payPay.answer(balance, success(balance)), []string{"data.balanceDetails"})
	event := paidy.mustOperation(t, "paymentEvent")
	paidy.assertFields(t, event.at, paidy.body(event), []string{"event_datetime"})
	for _, code := range []string{
		"BALANCE_OUT_OF_LIMIT", "INTERNAL_SERVICE_ERROR", "UNAUTHORIZED_ACCESS", "RESOURCE_NOT_FOUND",
	} {
		entry := object(dig(payPay.mustOperation(t, "createCashback").value, "x-error-codes"))
		assert.Contains(t, entry, code, "codes of createCashback")
	}
	for _, code := range []string{
		"service.conflict", "authorization.failed", "method.invalid", "media_type.unsupported",
	} {
		assert.NotNil(t, dig(paidy.tree, "x-error-codes", code), "the code %s", code)
	}
}

func TestAnswersAreNotHeldToLimitsThatNoSourceStates(t *testing.T) {
	t.Parallel()
	documents, err := loadDocuments()
	require.NoError(t, err)
	d := documents[0]

	amount := object(dig(d.tree, "components", "schemas", "MoneyAmount", "properties", "amount"))
	assert.Nil(t, amount["minimum"], "an amount of an answer")
	event := object(dig(d.tree, "components", "schemas", "TransactionEvent"))
	assert.Equal(t, []string{"notification_type"}, list(event["required"]))
	for name, schema := range object(dig(d.tree, "components", "schemas")) {
		if strings.HasPrefix(name, "Customer") && strings.HasSuffix(name, "Event") {
			assert.NotContains(t, list(object(schema)["required"]), "notification_id", name)
		}
	}
}

// TestEveryAnswerOfPayPaySaysHowTheCallWent holds what is inferred, see README.md: without
// a code no answer is success.
func TestEveryAnswerOfPayPaySaysHowTheCallWent(t *testing.T) {
	t.Parallel()
	documents, err := loadDocuments()
	require.NoError(t, err)
	d := documents[0]

	for _, op := range d.of("operation") {
		for status := range object(op.value["responses"]) {
			answer := d.answer(op, status)
			_, envelope := d.field(answer, "resultInfo")
			_, code := d.field(answer, "resultInfo.code")
			assert.True(t, envelope, "%s %s: resultInfo", op.at, status)
			assert.True(t, code, "%s %s: resultInfo.code", op.at, status)
		}
	}
}

// TestAdviceForAReadNeverSpeaksOfSendingAWrite looks at the advice of failures that a read
// may meet.
func TestAdviceForAReadNeverSpeaksOfSendingAWrite(t *testing.T) {
	eachDocument(t, func(t *testing.T, d *document) {
		for _, op := range d.of("operation") {
			if op.name != "get" && op.value["x-idempotency"] != "read" {
				continue
			}
			for code, entry := range object(d.tree["x-error-codes"]) {
				own, named := object(op.value["x-error-codes"])[code]
				advice := str(dig(own, "advice"))
				if advice == "" {
					advice = str(dig(entry, "advice"))
				}
				if named || dig(entry, "common") == true {
					assert.NotContains(t, advice, "a write", "%s: %s", op.at, code)
				}
			}
		}
	})
}

func TestAdviceSaysNoMoreThanTheSourceOfUnacceptableOperations(t *testing.T) {
	t.Parallel()
	documents, err := loadDocuments()
	require.NoError(t, err)
	d := documents[0]

	for _, id := range []string{"capturePaymentAuth", "refundPayment"} {
		entry := object(dig(d.mustOperation(t, id).value, "x-error-codes", "UNACCEPTABLE_OP"))
		assert.Contains(t, str(entry["advice"]), "suspects the user", id)
		assert.NotContains(t, str(entry["advice"]), "less", id)
		assert.True(t, cites(str(entry["x-source"]), "OAS"), id)
	}
}
