package conformance_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/flow"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/internal/testkit/rig"
	"github.com/jppay/jppay/overlay"
)

const linkedUser = sandbox.PayPayUserCompleted

// thousands are spellings of 1000.
var thousands = []string{
	"1000", "1000.0", "1000.00", "1E3", "1.0e+3", "10e2", "100000e-2", "0.001E6",
	"1e00000000000000000003", "1000." + strings.Repeat("0", 400), "1" + strings.Repeat("0", 403) + "e-400",
}

// notYen are numbers that are no amount: they have a fraction or fit no int64.
var notYen = []string{
	"1000.5", "1e-1", "1000.0000000000000000001", "9223372036854775808", "9223372036854775808.0",
	"1e19", "1e400", "1e-400", "1e999999999999999999999", "1e-999999999999999999999",
}

func withAmount(body, spelling string) string {
	return strings.ReplaceAll(body, `"amount":1000`, `"amount":`+spelling)
}

// paidAnswer is PayPay's answer about a payment of 1000 yen.
func paidAnswer(t *testing.T) string {
	t.Helper()
	shop := rig.StartPayPay(t, sandbox.Config{})
	shop.Paid("order-1", linkedUser, 1000)
	answer := shop.GetPayment("order-1").Raw
	require.Contains(t, answer, `"amount":1000`)

	return answer
}

// readAmount lets the client read the answer about a payment.
func readAmount(t *testing.T, answer string) (int64, error) {
	t.Helper()
	client, err := jppay.NewPayPay(jppay.PayPayConfig{
		BaseURL: "https://paypay.test", APIKey: "a_key", APISecret: overlay.NewSecret(testkit.PlantedSecret),
	}, overlay.WithHTTPClient(&http.Client{Transport: testkit.JSON(http.StatusOK, answer)}))
	require.NoError(t, err)
	payment, err := client.GetPaymentDetails(t.Context(), "order-1")
	if err != nil {
		return 0, err
	}

	return payment.Amount.Amount(), nil
}

// checkAnswer holds an answer about a payment against PayPay's document.
func checkAnswer(t *testing.T, answer string) error {
	t.Helper()
	header := http.Header{"Content-Type": {"application/json"}}
	wrong := flow.Validator("paypay").CheckResponse("getPaymentDetails", http.StatusOK, header, []byte(answer))
	if wrong != nil {
		return wrong
	}

	return nil
}

// debit asks a new sandbox for order-2, whose amount has a spelling.
func debit(t *testing.T, spelling string) (*rig.PayPay, rig.PayPayAnswer) {
	t.Helper()
	shop := rig.StartPayPay(t, sandbox.Config{})
	body := withAmount(rig.PayPayDebitBody("order-2", linkedUser, 1000, ""), spelling)

	return shop, shop.Send("POST", rig.PayPayPaymentsPath+"?agreeSimilarTransaction=true", body)
}

// eachSpelling tests each spelling of an amount with an answer that has it.
func eachSpelling(t *testing.T, spellings []string, test func(t *testing.T, spelling, answer string)) {
	t.Helper()
	paid := paidAnswer(t)
	for _, spelling := range spellings {
		t.Run(spelling[:min(len(spelling), 30)], func(t *testing.T) {
			t.Parallel()
			test(t, spelling, withAmount(paid, spelling))
		})
	}
}

func TestEverySpellingOfAWholeNumberIsRead(t *testing.T) {
	t.Parallel()

	eachSpelling(t, thousands, func(t *testing.T, spelling, answer string) {
		shop, taken := debit(t, spelling)
		amount, err := readAmount(t, answer)

		require.NoError(t, err, "by the client")
		assert.EqualValues(t, 1000, amount, "by the client")
		assert.NoError(t, checkAnswer(t, answer), "by the validator")
		assert.Equal(t, http.StatusCreated, taken.Status, "by the sandbox: %s", taken)
		assert.Contains(t, shop.Effects(0), "createPayment: payment order-2 1000")
	})
}

func TestNumbersThatAreNoYenAreRefused(t *testing.T) {
	t.Parallel()

	eachSpelling(t, notYen, func(t *testing.T, spelling, answer string) {
		shop, taken := debit(t, spelling)
		_, err := readAmount(t, answer)

		require.ErrorIs(t, err, overlay.ErrBadAnswer, "by the client")
		require.Error(t, checkAnswer(t, answer), "by the validator")
		assert.Equal(t, http.StatusBadRequest, taken.Status, "by the sandbox: %s", taken)
		assert.Empty(t, shop.Effects(0))
	})
}

// Paidy's taxes may be zero, which has a sign in JSON.
func TestEverySpellingOfZeroIsRead(t *testing.T) {
	t.Parallel()
	header := http.Header{"Content-Type": {"application/json"}}

	for _, zero := range []string{"0", "-0", "0.0", "-0.0", "0e5", "0E-400", "-0.00e999999999999999999999"} {
		t.Run(zero, func(t *testing.T) {
			t.Parallel()
			shop := rig.StartPaidy(t, sandbox.Config{})
			body := rig.PaidyPaymentBody(shop.NewToken("wallet-1"))
			body = strings.Replace(body, `"order":{`, `"order":{"tax":`+zero+`,`, 1)

			taken := shop.Send("POST", "/payments", body)
			require.Contains(t, taken.Raw, `"tax":0`, "by the sandbox: %d", taken.Status)
			answer := strings.Replace(taken.Raw, `"tax":0`, `"tax":`+zero, 1)
			client, err := jppay.NewPaidy(
				jppay.PaidyConfig{BaseURL: "https://paidy.test", SecretKey: overlay.NewSecret("sk_test_" + testkit.PlantedKey)},
				overlay.WithHTTPClient(&http.Client{Transport: testkit.JSON(http.StatusOK, answer)}))
			require.NoError(t, err)
			payment, err := client.GetPayment(t.Context(), paidy.PaymentID(taken.Text("id")))

			require.NoError(t, err, "by the client")
			require.NotNil(t, payment.Order.Tax)
			assert.Zero(t, *payment.Order.Tax)
			found := flow.Validator("paidy").CheckResponse("getPayment", http.StatusOK, header, []byte(answer))
			assert.Nil(t, found, "by the validator")
		})
	}
}

func TestASandboxKeepsTheSpellingOfMetadata(t *testing.T) {
	t.Parallel()
	shop := rig.StartPayPay(t, sandbox.Config{})
	body := withAmount(rig.PayPayDebitBody("order-1", linkedUser, 1000, `,"metadata":{"rate":1.0,"all":[1e2]}`), "1e3")

	shop.Send("POST", rig.PayPayPaymentsPath+"?agreeSimilarTransaction=true", body).RequireStatus(http.StatusCreated)

	assert.Contains(t, shop.GetPayment("order-1").Raw, `"metadata":{"rate":1.0,"all":[1e2]}`)
}
