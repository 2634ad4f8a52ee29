// Package readme holds the Go blocks of the pages, each in its frame. What can run against
// a sandbox runs here; readme_test.go puts all of it together.
package readme

import (
	"context"
	"database/sql"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	_ "modernc.org/sqlite"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
)

func TestAQRCodeIsPaid(t *testing.T) {
	s := sandbox.Start(t)
	t.Setenv("JPPAY_PAYPAY_URL", s.PayPay.URL)
	t.Setenv("JPPAY_PAYPAY_API_KEY", s.PayPay.APIKey)
	t.Setenv("JPPAY_PAYPAY_API_SECRET", s.PayPay.APISecret)

	err := qrCode(t.Context(), func(url string) {
		assert.NoError(t, s.PayPay.ScanAndPay(path.Base(url), sandbox.PayPayUserCompleted))
	})

	require.NoError(t, err)
	effects := s.Ledger()
	require.NotEmpty(t, effects)
	assert.Equal(t, "order-1042", effects[len(effects)-1].Key)
	assert.EqualValues(t, 1200, effects[len(effects)-1].Amount)
}

func TestALostCaptureIsAskedAbout(t *testing.T) {
	s := sandbox.Start(t)
	t.Setenv("JPPAY_PAIDY_URL", s.Paidy.URL)
	t.Setenv("JPPAY_PAIDY_SECRET_KEY", s.Paidy.SecretKey)
	checkout, err := s.Paidy.Checkout(sandbox.CheckoutRequest{Amount: 4300})
	require.NoError(t, err)
	lost := sandbox.Fault{Provider: sandbox.ProviderPaidy, Operation: "capturePayment", Kind: sandbox.FaultCutAfter}
	require.NoError(t, s.Fault(lost))
	var found overlay.Outcome

	err = capture(t.Context(), checkout.PaymentID, func(_ string, r overlay.Resolution, err error) error {
		found = r.Outcome
		return err
	})

	require.NoError(t, err)
	assert.Equal(t, overlay.Happened, found)
}

func TestAPaidCodeIsShipped(t *testing.T) {
	shop := sandbox.Clients(t)
	code := paidCode(t, shop, "order-1")
	var shipped *paypay.Payment
	ship := func(payment *paypay.Payment) error {
		shipped = payment
		return nil
	}

	require.NoError(t, afterAWait(t.Context(), shop.PayPay, code, ship, nil, nil, nil))

	require.NotNil(t, shipped)
	assert.Equal(t, paypay.MerchantPaymentID("order-1"), shipped.MerchantPaymentID)
}

func TestAWebhookIsHandedOver(t *testing.T) {
	shop, mux := sandbox.Clients(t), http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	loopback := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	const secret = "a-secret-of-more-than-16"
	var settled *paypay.Payment
	settle := func(_ context.Context, payment *paypay.Payment) error {
		settled = payment
		stop()
		return nil
	}
	done := make(chan error, 1)

	go func() { done <- receive(ctx, shop.PayPay, loopback, secret, webhook.NewMemory(0), mux, settle) }()
	address := server.URL + "/hooks/paypay/" + secret
	require.Eventually(t, func() bool { return isServed(address) }, 10*time.Second, time.Millisecond)
	require.NoError(t, shop.Sandbox.SetWebhookURL("paypay", address))
	paidCode(t, shop, "order-2")

	<-done
	require.NotNil(t, settled)
	assert.Equal(t, paypay.PaymentStatusCompleted, settled.Status)
}

func TestARecordIsWorkedOff(t *testing.T) {
	s := sandbox.Start(t)
	db := open(t)
	config := jppay.PayPayConfig{
		BaseURL: s.PayPay.URL, APIKey: s.PayPay.APIKey, APISecret: overlay.NewSecret(s.PayPay.APISecret),
	}
	pauses := 0

	err := afterACrash(t.Context(), db, config, func(context.Context, time.Duration) bool {
		pauses++
		return pauses < 2
	})

	require.NoError(t, err)
	assert.Equal(t, 2, pauses)
}

func TestAFileIsComparedWithTheBooks(t *testing.T) {
	file, err := os.Open(filepath.Join(
		"overlay", "recon", "testdata", "shift_jis", "transaction_123456789_20200130000000_20200130235959_v2.csv"))
	require.NoError(t, err)
	t.Cleanup(func() { _ = file.Close() })
	books, err := open(t).QueryContext(t.Context(), "SELECT 'A12345', 10, 'COMPLETED'")
	require.NoError(t, err)
	t.Cleanup(func() { _ = books.Close() })

	assert.NoError(t, nightly(t.Context(), file, books))
	assert.NoError(t, books.Err())
}

func TestTheContractIsChecked(t *testing.T) {
	s := sandbox.Start(t)
	config := jppay.PaidyConfig{BaseURL: s.Paidy.URL, SecretKey: overlay.NewSecret(s.Paidy.SecretKey)}

	assert.NoError(t, strictOnly(config))
	assert.NoError(t, strictAndWatched(config))
}

// paidCode makes a code that a user has paid.
func paidCode(t *testing.T, shop *sandbox.ClientSet, id paypay.MerchantPaymentID) *paypay.QRCode {
	t.Helper()
	code, err := shop.PayPay.CreateQRCode(t.Context(), paypay.CreateQRCodeRequest{
		MerchantPaymentID: id, Amount: paypay.Yen(1200),
	})
	require.NoError(t, err)
	require.NoError(t, shop.Sandbox.PayPay.ScanAndPay(string(code.CodeID), sandbox.PayPayUserCompleted))

	return code
}

// open opens an empty database.
func open(t *testing.T) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(t.TempDir(), "shop.db"))
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })

	return db
}

// isServed says whether somebody serves an address, a GET of which may be refused.
func isServed(address string) bool {
	answer, err := http.Get(address)
	if err != nil {
		return false
	}
	_ = answer.Body.Close()

	return answer.StatusCode != http.StatusNotFound
}
