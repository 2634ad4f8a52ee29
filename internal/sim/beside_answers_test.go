package sim

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

// answersBeside are answers that are understood too little or believed too much.
var answersBeside = []beside{
	{
		row: "A4", what: "a refund whose data is a text is an error with all details",
		right: unreadableRefund(`""`),
	},
	{
		row: "A4", what: "a refund whose data is a list is an error with all details",
		right: unreadableRefund(`[]`),
	},
	{
		row: "A4", what: "a refund whose amount is a text is an error with all details",
		right: unreadableRefund(`{"status":"REFUNDED","amount":{"amount":"700","currency":"JPY"}}`),
	},
	{row: "A6", what: "a code without data is an error", right: emptyCode(``)},
	{row: "A6", what: "a code whose data is null is an error", right: emptyCode(`,"data":null`)},
	{row: "A6", what: "a code whose data is empty is an error", right: emptyCode(`,"data":{}`)},
	{row: "A6", what: "a payment without data is an error", right: emptyPayment(``)},
	{row: "A6", what: "a payment whose data is null is an error", right: emptyPayment(`,"data":null`)},
	{row: "A6", what: "a payment whose data is empty is an error", right: emptyPayment(`,"data":{}`)},
	{row: "A6", what: "a capture that shows no capture is an error", right: emptyCapture},
	{
		row: "A8", what: "the error of a cancelled authorization says so",
		right: inBubble(finishedAuth("CANCELED")),
	},
	{
		row: "A8", what: "the error of an expired authorization says so",
		right: inBubble(finishedAuth("EXPIRED")),
	},
	{
		row: "A8", what: "an authorization with an undocumented status is unknown",
		right: strangeAuth,
	},
	{
		row: "A8", what: "an authorization that is read with an undocumented status is unknown",
		right: inBubble(strangeAuthRead),
	},
	{
		row: "B1", what: "a payment of another amount, accepted years ago, is another payment",
		right: inBubble(anotherPayment(`{"amount":500,"currency":"JPY"}`, -6*365*24*time.Hour)),
	},
	{
		row: "B1", what: "a payment in another currency is another payment",
		right: inBubble(anotherPayment(`{"amount":700,"currency":"USD"}`, 0)),
	},
	{
		row: "B7", what: "a refund that failed may still come", right: inBubble(failedRefund),
	},
}

// envelope is PayPay's answer of success. Data is empty, or begins with a comma.
func envelope(data string) string {
	return `{"resultInfo":{"code":"SUCCESS","message":"Success","codeId":"08100001"}` + data + `}`
}

// lostAnswer is what a gateway answers when it has lost the provider's answer.
var lostAnswer = testkit.HTML(http.StatusInternalServerError, "<html></html>")

// sevenHundred is the amount of order-1.
const sevenHundred = `{"amount":700,"currency":"JPY"}`

// payment is an answer of success that shows order-1, accepted so long from now.
func payment(status, amount string, accepted time.Duration) string {
	at := time.Now().Add(accepted).Unix()
	return envelope(fmt.Sprintf(`,"data":{"paymentId":"p-1","merchantPaymentId":"order-1","status":%q,"amount":%s,`+
		`"userAuthorizationId":%q,"acceptedAt":%d,"requestedAt":%d}`, status, amount, customer, at, at))
}

func refund(t *testing.T, client *jppay.PayPay) error {
	t.Helper()
	_, err := client.RefundPayment(t.Context(), paypay.RefundPaymentRequest{
		MerchantRefundID: "refund-1", PaymentID: "p-1", Amount: paypay.Yen(700), RequestedAt: now(),
	})
	return err
}

func unreadableRefund(data string) check {
	return func(t *testing.T, claims assert.TestingT) {
		body := envelope(`,"data":` + data)
		answer := testkit.JSON(http.StatusOK, body, "X-REQUEST-ID", "OPA1")

		err := refund(t, payPayOver(t, answer))

		details := detailsOf(err)
		assert.Equal(claims, toldHappened, told(err))
		assert.Equal(claims, "refund-1", details.ID)
		assert.Equal(claims, http.StatusOK, details.Status)
		assert.Equal(claims, "OPA1", details.RequestID)
		assert.Equal(claims, body, string(details.Body))
	}
}

func emptyCode(data string) check {
	return func(t *testing.T, claims assert.TestingT) {
		answer := testkit.JSON(http.StatusCreated, envelope(data))
		client := payPayOver(t, answer)

		_, err := client.CreateQRCode(t.Context(), paypay.CreateQRCodeRequest{
			MerchantPaymentID: "order-1", Amount: paypay.Yen(700),
		})

		assertLacking(claims, err, envelope(data))
	}
}

func emptyPayment(data string) check {
	return func(t *testing.T, claims assert.TestingT) {
		answer := testkit.JSON(http.StatusCreated, envelope(data))

		err := createPayment(t, payPayOver(t, answer))

		assertLacking(claims, err, envelope(data))
	}
}

func emptyCapture(t *testing.T, claims assert.TestingT) {
	const body = `{"id":"pay_x","status":"closed"}`

	err := capturePayment(t, paidyOver(t, paidyAddress, testkit.JSON(http.StatusOK, body)))

	assertLacking(claims, err, body)
}

// assertLacking checks that an answer that lacks content is an error with the answer.
func assertLacking(claims assert.TestingT, err error, body string) {
	assert.Contains(claims, []string{toldHappened, toldUnknown}, told(err))
	assert.Equal(claims, body, string(detailsOf(err).Body))
}

// createAuth authorizes 700 yen for order-1 at PayPay.
func createAuth(t *testing.T, client *jppay.PayPay) error {
	t.Helper()
	_, err := client.CreateAuth(t.Context(), paypay.CreateAuthRequest{
		MerchantPaymentID: "order-1", UserAuthorizationID: customer, Amount: paypay.Yen(700), RequestedAt: now(),
	})
	return err
}

// finishedAuth asks about an authorization whose answer was lost.
func finishedAuth(status string) check {
	return func(t *testing.T, claims assert.TestingT) {
		script := testkit.Play(lostAnswer, testkit.JSON(http.StatusOK, payment(status, sevenHundred, 0)))

		err := createAuth(t, payPayOver(t, script))

		assert.ErrorContains(claims, err, status)
	}
}

// strangeAuth is answered with a status that no document has.
func strangeAuth(t *testing.T, claims assert.TestingT) {
	answer := testkit.JSON(http.StatusOK, payment("FROZEN", sevenHundred, 0))

	err := createAuth(t, payPayOver(t, answer))

	assert.Equal(claims, toldUnknown, told(err))
}

func strangeAuthRead(t *testing.T, claims assert.TestingT) {
	script := testkit.Play(lostAnswer, testkit.JSON(http.StatusOK, payment("FROZEN", sevenHundred, 0)))

	err := createAuth(t, payPayOver(t, script))

	assert.Equal(claims, toldUnknown, told(err))
}

// anotherPayment finds another payment under the id of one whose answer was lost. Both
// outcomes are right: "did not happen" only where PayPay still holds ids unique.
func anotherPayment(amount string, accepted time.Duration) check {
	return func(t *testing.T, claims assert.TestingT) {
		body := payment("COMPLETED", amount, accepted)
		script := testkit.Play(lostAnswer, testkit.JSON(http.StatusOK, body))

		err := createPayment(t, payPayOver(t, script))

		assert.Contains(claims, []string{toldNotDone, toldUnknown}, told(err))
		assert.ErrorContains(claims, err, "belongs to another object")
		assert.Equal(claims, body, string(detailsOf(err).Body), "what was found")
	}
}

// failedRefund resolves a refund long after it was sent. PayPay repeats a refund that
// failed until it succeeds.
func failedRefund(t *testing.T, claims assert.TestingT) {
	data := `,"data":{"merchantRefundId":"refund-1","paymentId":"p-1","status":"REFUND_FAILED",` +
		`"amount":{"amount":700,"currency":"JPY"}}`
	script := testkit.Play(lostAnswer, testkit.JSON(http.StatusOK, envelope(data)))

	err := refund(t, payPayOver(t, script, onceOnly))
	require.Equal(t, toldUnknown, told(err))
	time.Sleep(time.Hour)

	found, err := overlay.Resolve(t.Context(), err)
	assert.NoError(claims, err)
	assert.Equal(claims, toldAccepted, found.Outcome.String())
}
