package jppay_test

import (
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

// withoutCode are answers that hold all of a payment but the code that tells how the
// call went.
var withoutCode = map[string]string{
	"no resultInfo":       `{` + paidData + `}`,
	"null":                `{"resultInfo":null,` + paidData + `}`,
	"an empty object":     `{"resultInfo":{},` + paidData + `}`,
	"a code that is \"\"": `{"resultInfo":{"code":""},` + paidData + `}`,
	"a code of null":      `{"resultInfo":{"code":null},` + paidData + `}`,
	"text":                `{"resultInfo":"SUCCESS",` + paidData + `}`,
}

const paidData = `"data":{"paymentId":"03450018268289114112","merchantPaymentId":"m-1","status":"COMPLETED",` +
	`"amount":{"amount":100,"currency":"JPY"},"acceptedAt":1775012403,"userAuthorizationId":"u-1"}`

func TestAPaymentWithoutACodeIsNoEvidence(t *testing.T) {
	t.Parallel()
	for name, body := range withoutCode {
		testkit.RunInBubble(t, name, func(t *testing.T) {
			script := testkit.Play(testkit.JSON(http.StatusOK, body))
			client, err := jppay.NewPayPay(payPayConfig(), overlay.WithHTTPClient(script.Client()))
			require.NoError(t, err)

			_, paid := client.CreatePayment(t.Context(), paypay.CreatePaymentRequest{
				MerchantPaymentID: "m-1", UserAuthorizationID: "u-1", Amount: paypay.Yen(100),
				RequestedAt: paypay.At(time.Now()),
			})
			_, read := client.GetPaymentDetails(t.Context(), "m-1")

			assert.ErrorIs(t, paid, overlay.ErrOutcomeUnknown)
			assert.Error(t, read)
		})
	}
}

func TestAPaymentWithItsCodeIsEvidence(t *testing.T) {
	t.Parallel()
	script := testkit.Play(testkit.JSON(http.StatusOK, `{"resultInfo":{"code":"SUCCESS"},`+paidData+`}`))
	client, err := jppay.NewPayPay(payPayConfig(), overlay.WithHTTPClient(script.Client()))
	require.NoError(t, err)

	payment, err := client.CreatePayment(t.Context(), paypay.CreatePaymentRequest{
		MerchantPaymentID: "m-1", UserAuthorizationID: "u-1", Amount: paypay.Yen(100), RequestedAt: paypay.At(time.Now()),
	})

	require.NoError(t, err)
	assert.Equal(t, paypay.PaymentStatusCompleted, payment.Status)
}
