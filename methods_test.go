package jppay_test

import (
	"context"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

func sandboxClient(t *testing.T) *jppay.PayPay {
	t.Helper()
	s := sandbox.Start(t)
	client, err := jppay.NewPayPay(jppay.PayPayConfig{
		BaseURL: s.PayPay.URL, APIKey: s.PayPay.APIKey, APISecret: overlay.NewSecret(s.PayPay.APISecret),
	})
	require.NoError(t, err)

	return client
}

func oneCharge() paypay.CreatePaymentRequest {
	return paypay.CreatePaymentRequest{
		MerchantPaymentID: "order-1", UserAuthorizationID: sandbox.PayPayUserCompleted,
		Amount: paypay.Yen(1200), RequestedAt: paypay.At(time.Now()),
	}
}

func TestAMethodReturnsWhatItsAnswerIsAbout(t *testing.T) {
	t.Parallel()
	client := sandboxClient(t)
	var answer policy.Answer

	paid, err := client.CreatePayment(t.Context(), oneCharge(), paypay.WithAnswer(&answer))
	require.NoError(t, err)
	read, err := client.GetPaymentDetails(t.Context(), "order-1")
	require.NoError(t, err)

	assert.Equal(t, paid.PaymentID, read.PaymentID)
	assert.Equal(t, http.StatusCreated, answer.Status)
	assert.Contains(t, string(answer.Body), "resultInfo")
}

func TestAMethodWhoseSuccessHoldsNothingReturnsAnEmptyValue(t *testing.T) {
	t.Parallel()
	client := sandboxClient(t)
	_, err := client.CreatePayment(t.Context(), oneCharge())
	require.NoError(t, err)

	cancelled, err := client.CancelPayment(t.Context(), "order-1")

	require.NoError(t, err)
	assert.NotNil(t, cancelled)
}

func TestAMethodFillsInWhatHasOneValue(t *testing.T) {
	t.Parallel()
	client := sandboxClient(t)

	balance, err := client.CheckWalletBalance(t.Context(), sandbox.PayPayUserCompleted, 100)
	require.NoError(t, err)
	code, err := client.CreateQRCode(t.Context(), paypay.CreateQRCodeRequest{
		MerchantPaymentID: "order-2", Amount: paypay.Yen(100),
	})
	require.NoError(t, err)

	assert.NotNil(t, balance.HasEnoughBalance)
	assert.NotNil(t, code.CodeID)
}

func TestWhatNobodyFilledInIsNotSent(t *testing.T) {
	t.Parallel()
	client := sandboxClient(t)
	body := oneCharge()
	body.Amount = paypay.MoneyAmount{}

	payment, err := client.CreatePayment(t.Context(), body)

	assert.Nil(t, payment)
	assert.ErrorIs(t, err, overlay.ErrNotSent)
	assert.ErrorContains(t, err, "amount: is not set: use paypay.Yen")
}

func TestAnOptionThatDoesNotFitIsNotSent(t *testing.T) {
	t.Parallel()
	client := sandboxClient(t)

	_, err := client.CreatePayment(t.Context(), oneCharge(), paypay.WithPeriod("next"))

	assert.ErrorIs(t, err, overlay.ErrNotSent)
	assert.ErrorContains(t, err, "WithPeriod: the operation has no such parameter")
}

func TestAClientThatNobodyMadeGivesErrors(t *testing.T) {
	t.Parallel()

	for name, client := range map[string]*jppay.PayPay{"nil": nil, "empty": {}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			payment, err := client.CreatePayment(t.Context(), oneCharge())
			assert.Nil(t, payment)
			assert.ErrorIs(t, err, overlay.ErrNotSent)
			assert.ErrorContains(t, err, "the client is nil or empty")
			var failure *overlay.Error
			assert.ErrorAs(t, err, &failure)

			_, err = client.Resolve(t.Context(), overlay.Write{})
			assert.ErrorContains(t, err, "the client is nil or empty")

			res, err := client.Raw().GetPaymentDetails(t.Context(), "order-1", nil)
			assert.ErrorContains(t, err, "the client is nil or empty")
			if err == nil {
				assert.NoError(t, res.Body.Close())
			}
		})
	}
}

func TestACallWithoutAContextIsNotSent(t *testing.T) {
	t.Parallel()
	var none context.Context

	_, err := sandboxClient(t).CreatePayment(none, oneCharge())

	assert.ErrorIs(t, err, overlay.ErrNotSent)
	assert.ErrorContains(t, err, "the context is nil")
}

func TestARawClientSignsAndJudges(t *testing.T) {
	t.Parallel()
	raw := sandboxClient(t).Raw()

	res, err := raw.CreatePayment(t.Context(), nil, oneCharge())
	require.NoError(t, err)
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	assert.Contains(t, string(body), "order-1")

	res, err = raw.GetPaymentDetails(t.Context(), "no-such-order", nil)
	var failure *overlay.Error
	assert.ErrorAs(t, err, &failure)
	if err == nil {
		assert.NoError(t, res.Body.Close())
	}
}
