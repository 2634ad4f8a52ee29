package sim

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/internal/testkit/rig"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/validate"
	"github.com/jppay/jppay/specs"
)

// sandboxBeside are inputs for which the client and the sandbox, or two parts of the
// client, disagree, and inputs that both let pass.
var sandboxBeside = []beside{
	{row: "A5", what: "Paidy's client reads every spelling of a whole number", right: spelledByPaidy},
	{row: "A5", what: "PayPay's client reads every spelling of a whole number", right: spelledByPayPay},
	{row: "A5", what: "the sandbox reads every spelling of a whole number", right: spelledForTheSandbox},
	{row: "C7", what: "a payment of which a part was refunded is paid", right: partlyRefunded},
	{row: "D7", what: "who finds no payment is told which read is for payments by code", right: readByTheWrongName},
	{
		row: "D8", what: "the sandbox refuses a time in milliseconds",
		right: filledInWrongly(fmt.Sprintf(`"requestedAt":%d`, rig.PayPayStart.UnixMilli())),
	},
	{row: "D8", what: "the sandbox refuses a time of zero", right: filledInWrongly(`"requestedAt":0`)},
	{row: "D8", what: "the sandbox refuses an empty type of code", right: filledInWrongly(`"codeType":""`)},
	{row: "D8", what: "the sandbox refuses an empty currency", right: filledInWrongly(`"currency":""`)},
	{row: "D8", what: "nothing that is left out is sent empty", right: leftOut},
	{row: "D9", what: "an API secret of one byte is refused", right: shortSecret},
}

// spellings of 1000 are all whole numbers of JSON.
var spellings = []string{"1000.0", "1000.00", "1E3", "1.0e+3"}

// spelled returns an answer with another spelling of the amount 1000.
func spelled(answer, spelling string) testkit.Transport {
	return testkit.JSON(http.StatusOK, strings.ReplaceAll(answer, `"amount":1000`, `"amount":`+spelling))
}

// contractOf checks requests and answers against a document.
func contractOf(t *testing.T, document []byte) overlay.Option {
	t.Helper()
	validator, err := validate.New(document)
	require.NoError(t, err)
	return overlay.WithContract(validator.Check)
}

func spelledByPaidy(t *testing.T, claims assert.TestingT) {
	shop := rig.StartPaidy(t, sandbox.Config{})
	id := shop.Checkout(sandbox.PaidyConsumerApproved)
	answer := shop.Must("GET", "/payments/"+id, "").Raw
	require.Contains(t, answer, `"amount":1000`)
	contract := contractOf(t, specs.Paidy())
	for _, spelling := range spellings {
		client := paidyOver(t, paidyAddress, spelled(answer, spelling), contract)

		payment, err := client.GetPayment(t.Context(), id)

		if assert.NoError(claims, err, spelling) {
			assert.EqualValues(claims, 1000, payment.Amount)
		}
	}
}

func spelledByPayPay(t *testing.T, claims assert.TestingT) {
	shop := rig.StartPayPay(t, sandbox.Config{})
	shop.Paid("order-1", customer, 1000)
	answer := shop.GetPayment("order-1").Raw
	require.Contains(t, answer, `"amount":1000`)
	contract := contractOf(t, specs.PayPay())
	for _, spelling := range spellings {
		client := payPayOver(t, spelled(answer, spelling), contract)

		payment, err := client.GetPaymentDetails(t.Context(), "order-1")

		if assert.NoError(claims, err, spelling) {
			assert.EqualValues(claims, 1000, payment.Amount.Amount())
		}
	}
}

func spelledForTheSandbox(t *testing.T, claims assert.TestingT) {
	shop := rig.StartPayPay(t, sandbox.Config{})
	for i, spelling := range spellings {
		key := fmt.Sprint("order-", i)
		body := rig.PayPayDebitBody(key, customer, 1000, "")
		body = strings.ReplaceAll(body, `"amount":1000`, `"amount":`+spelling)

		answer := shop.Send("POST", rig.PayPayPaymentsPath+"?agreeSimilarTransaction=true", body)

		assert.Equal(claims, http.StatusCreated, answer.Status, "%s", answer)
		assert.Contains(claims, shop.Effects(0), "createPayment: payment "+key+" 1000")
	}
}

// payPayAt returns a client of the sandbox.
func payPayAt(t *testing.T, shop *rig.PayPay) *jppay.PayPay {
	t.Helper()
	client, err := jppay.NewPayPay(jppay.PayPayConfig{
		BaseURL: shop.PayPay.URL, APIKey: shop.PayPay.APIKey, APISecret: overlay.NewSecret(shop.PayPay.APISecret),
	}, overlay.WithClock(shop.Clock.Now), onceOnly)
	require.NoError(t, err)
	return client
}

// partlyRefunded waits for a payment of 1000 yen of which 900 were kept.
func partlyRefunded(t *testing.T, claims assert.TestingT) {
	shop := rig.StartPayPay(t, sandbox.Config{})
	require.NoError(t, shop.PayPay.ScanAndPay(shop.Code("order-1", 1000, ""), customer))
	shop.Refund("refund-1", shop.GetCodePayment("order-1").Text("paymentId"), 100).RequireSuccess()

	payment, err := jppay.WaitForCodePayment(t.Context(), payPayAt(t, shop), "order-1", jppay.Polling{})

	assert.NotErrorIs(claims, err, jppay.ErrNotPaid)
	assert.NotNil(claims, payment)
}

// readByTheWrongName reads a payment by code as if it were one by a linked user.
func readByTheWrongName(t *testing.T, claims assert.TestingT) {
	shop := rig.StartPayPay(t, sandbox.Config{})
	require.NoError(t, shop.PayPay.ScanAndPay(shop.Code("order-1", 1000, ""), customer))

	err := readPayment(t, payPayAt(t, shop))

	require.ErrorIs(t, err, overlay.ErrNotFound)
	assert.Contains(claims, detailsOf(err).Advice, "getCodePaymentDetails")
}

// filledInWrongly sends a code with a wrong value. The sandbox refuses what PayPay
// would refuse or misunderstand.
func filledInWrongly(value string) check {
	return func(t *testing.T, claims assert.TestingT) {
		shop := rig.StartPayPay(t, sandbox.Config{})
		good := rig.PayPayCodeBody("order-1", 1000, fmt.Sprintf(`,"requestedAt":%d`, rig.PayPayStart.Unix()))
		field, _, _ := strings.Cut(value, ":")
		before, after, found := strings.Cut(good, field+":")
		require.True(t, found)
		bad := before + value + after[strings.IndexAny(after, ",}"):]

		answer := shop.Send("POST", rig.PayPayCodesPath, bad)

		assert.Equal(claims, http.StatusBadRequest, answer.Status, "%s", answer)
	}
}

// leftOut sends a code and a payment without fields that PayPay needs.
func leftOut(t *testing.T, claims assert.TestingT) {
	script := testkit.Play(lostAnswer)
	client := payPayOver(t, script, onceOnly)
	_, err := client.CreateQRCode(t.Context(), paypay.CreateQRCodeRequest{
		MerchantPaymentID: "order-1", Amount: paypay.Yen(700),
	})
	require.Error(t, err)
	_, err = client.CreatePayment(t.Context(), paypay.CreatePaymentRequest{
		MerchantPaymentID: "order-1", UserAuthorizationID: customer, Amount: paypay.Yen(700),
	})
	require.Error(t, err)

	var sent strings.Builder
	for _, request := range script.Requests() {
		sent.WriteString(request.Body)
	}
	assert.NotContains(claims, sent.String(), `"codeType":""`)
	assert.NotContains(claims, sent.String(), `"currency":""`)
	assert.NotContains(claims, sent.String(), `"requestedAt":0`)
}

func shortSecret(t *testing.T, claims assert.TestingT) {
	_, err := jppay.NewPayPay(jppay.PayPayConfig{
		Environment: jppay.PayPaySandbox, APIKey: "a_key", APISecret: overlay.NewSecret("k"),
	})

	assert.ErrorContains(claims, err, "APISecret")
}
