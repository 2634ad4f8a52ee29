package browser_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/testkit/rig"
	"github.com/jppay/jppay/overlay"
)

// startClients starts a sandbox with jppay's own clients.
func startClients(t *testing.T, cfg sandbox.Config) *sandbox.ClientSet {
	t.Helper()
	s := sandbox.Start(t, cfg)
	set, err := s.Clients(overlay.WithClock(s.Clock.Now))
	require.NoError(t, err)
	return set
}

// createCode makes a code that a user can pay.
func createCode(t *testing.T, set *sandbox.ClientSet, request paypay.CreateQRCodeRequest) *paypay.QRCode {
	t.Helper()
	code, err := set.PayPay.CreateQRCode(t.Context(), request)
	require.NoError(t, err)
	return code
}

// statusOf asks PayPay for the status of a code's payment.
func statusOf(t *testing.T, set *sandbox.ClientSet, order string) paypay.PaymentStatus {
	t.Helper()
	payment, err := set.PayPay.GetCodePaymentDetails(t.Context(), paypay.MerchantPaymentID(order))
	require.NoError(t, err)
	return payment.Status
}

// effectsAfter returns what the ledger holds after its first n entries.
func effectsAfter(t *testing.T, set *sandbox.ClientSet, n int) []string {
	t.Helper()
	return rig.PayPayOf(t, set.Sandbox).Effects(n)
}
