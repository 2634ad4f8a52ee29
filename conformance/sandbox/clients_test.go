package sandbox_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
)

func TestATestGetsItsThreeClients(t *testing.T) {
	t.Parallel()

	shop := sandbox.Clients(t)

	payment, err := shop.PayPay.CreatePayment(t.Context(), paypay.CreatePaymentRequest{
		MerchantPaymentID: "order-1", UserAuthorizationID: sandbox.PayPayUserCompleted,
		Amount: paypay.Yen(1200), RequestedAt: paypay.At(time.Now()),
	})
	require.NoError(t, err)
	assert.Equal(t, paypay.PaymentStatusCompleted, payment.Status)

	token, err := shop.Paidy.GetToken(t.Context(), sandbox.PaidyTokenActive)
	require.NoError(t, err)
	assert.Equal(t, paidy.TokenStatusActive, token.Status)

	_, err = shop.PaidyLegacy.GetPaymentStatus(t.Context(), paidylegacy.StatusRequest{PaymentID: "pay_unknown"})
	var failure *overlay.Error
	assert.ErrorAs(t, err, &failure)

	assert.Len(t, shop.Sandbox.Ledger(), 1)
}

func TestAnOptionOfTheClientsThatIsWrongFailsTheTest(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t)

	_, err := s.Clients(nil)

	assert.ErrorContains(t, err, "an option is nil")
}
