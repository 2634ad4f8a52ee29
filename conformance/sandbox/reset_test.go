package sandbox_test

import (
	"net/http"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/internal/testkit/rig"
)

func TestResetBringsTheStateBackToTheConfiguration(t *testing.T) {
	t.Parallel()
	receiver := testkit.NewReceiver(t)
	plan := sandbox.Plan{Rules: []sandbox.Rule{{
		Fault: sandbox.Fault{
			Provider: sandbox.ProviderPayPay, Operation: "getKycInfo", Kind: sandbox.FaultErrorBefore, Status: 500,
		},
		Calls: []int{1},
	}}}
	r := startAdmin(t, sandbox.Config{WebhookURLs: map[string]string{"paidy": receiver.URL}, Plan: plan})
	urls := []string{r.PayPay.URL, r.Paidy.URL, r.Legacy.URL, r.AdminURL}
	first := checkout(t, r.Sandbox)
	newToken(t, r.Sandbox)
	require.NoError(t, r.PayPay.SetWallet(sandbox.PayPayUserCompleted, 1, 1))
	require.NoError(t, r.PayPay.SetCashbackBudget(0))
	require.NoError(t, r.PayPay.Decline(sandbox.PayPayUserForeign, "CC_LIMIT_EXCEEDED"))
	require.NoError(t, r.PayPay.LeavePayPay(sandbox.PayPayUserPoor))
	r.payPay(t).Code("order-1", 1200, "")
	assert.Equal(t, 500, r.kycStatus(t))
	require.NoError(t, r.Force(sandbox.ProviderPayPay, "getKycInfo", "RATE_LIMIT"))
	require.NoError(t, r.SetPlan(sandbox.Plan{}))
	require.NoError(t, r.SetWebhookURL("paidy", ""))
	r.Clock.Advance(48 * time.Hour)
	require.NoError(t, r.Flush(t.Context()))

	require.NotEmpty(t, r.Calls(sandbox.CallFilter{}))
	require.NoError(t, r.SetCondition(sandbox.ProviderPayPay, sandbox.Outage))

	r.must(t, "POST", "/reset", "")

	assert.Empty(t, r.Ledger())
	assert.Empty(t, r.Deliveries())
	assert.Empty(t, r.Injected())
	assert.Empty(t, r.Calls(sandbox.CallFilter{}))
	assert.WithinDuration(t, adminStart, r.Clock.Now(), 0)
	for i, url := range []string{r.PayPay.URL, r.Paidy.URL, r.Legacy.URL, r.AdminURL} {
		assert.Equal(t, urls[i], url)
	}
	wallet, err := r.PayPay.Wallet(sandbox.PayPayUserCompleted)
	require.NoError(t, err)
	assert.Equal(t, sandbox.PayPayWallet{Balance: 100_000, Points: 5_000}, wallet)
	assert.Equal(t, 500, r.kycStatus(t), "the configured plan, from its first call")
	assert.Equal(t, 200, r.kycStatus(t), "no forced code")
	response, _ := mustAsk(t, "GET", r.Paidy.URL+"/payments/"+first, r.Paidy.SecretKey, "")
	assert.Equal(t, 404, response.StatusCode)

	code := r.payPay(t).Code("order-1", 1200, "")
	assert.NoError(t, r.PayPay.ScanAndPay(code, sandbox.PayPayUserForeign), "no decline")
	assert.NoError(t, r.PayPay.ScanAndPay(r.payPay(t).Code("order-2", 100, ""), sandbox.PayPayUserPoor), "nobody has left")
	checkout(t, r.Sandbox)
	require.NoError(t, r.Flush(t.Context()))
	assert.Len(t, r.Deliveries(), 1, "the configured URL")
}

func TestIDsAfterAResetAreThoseOfTheStart(t *testing.T) {
	t.Parallel()
	s := rig.NewSandbox(t, sandbox.Config{Seed: 7, Start: startTime})
	first := checkout(t, s)
	s.Reset()
	assert.Equal(t, first, checkout(t, s))
}

func TestResetEndsWhatWaitsBecauseOfAFault(t *testing.T) {
	t.Parallel()
	receiver := testkit.NewReceiver(t)
	s := sandbox.Start(t, sandbox.Config{WebhookURLs: map[string]string{"paidy": receiver.URL}})
	payment := checkout(t, s)
	require.NoError(t, s.Flush(t.Context()))
	paidyFault(t, s, sandbox.Fault{Webhook: "paymentEvent", Kind: sandbox.FaultWebhookDelay, Delay: time.Hour})
	checkout(t, s)
	paidyFault(t, s, sandbox.Fault{Operation: "capturePayment", Kind: sandbox.FaultLateCommit, Delay: time.Hour})
	ended := make(chan error, 1)
	go func() {
		_, _, err := ask(newClient(t), "POST", s.Paidy.URL+"/payments/"+payment+"/captures", s.Paidy.SecretKey, "{}")
		ended <- err
	}()
	assert.Eventually(t, func() bool { return s.Injected()[sandbox.FaultLateCommit] > 0 }, 5*time.Second, time.Millisecond)

	s.Reset()

	// It began to wait before or after; a second reset ends a wait that had only begun.
	for len(ended) == 0 {
		s.Reset()
		time.Sleep(time.Millisecond)
	}
	assert.Error(t, <-ended)
	assert.Empty(t, s.Ledger(), "nothing is done late")
	require.NoError(t, s.Flush(t.Context()))
	assert.Len(t, receiver.Bodies(), 1, "the webhook that waited is not sent")
}

func TestResetEndsRefusedConnections(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t)
	paidyFault(t, s, sandbox.Fault{Kind: sandbox.FaultRefused, Delay: time.Hour})
	_, _, err := ask(newClient(t), "GET", s.Paidy.URL+"/tokens", s.Paidy.SecretKey, "")
	require.Error(t, err)
	_, _, err = ask(newClient(t), "GET", s.Paidy.URL+"/tokens", s.Paidy.SecretKey, "")
	require.ErrorIs(t, err, syscall.ECONNREFUSED)

	s.Reset()

	assert.Eventually(t, func() bool {
		answer, _, err := ask(newClient(t), "GET", s.Paidy.URL+"/tokens", s.Paidy.SecretKey, "")
		return err == nil && answer.StatusCode == http.StatusOK
	}, 5*time.Second, 5*time.Millisecond)
}

func TestResetWhileCallsRunLeavesNoHalfOfThem(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t)
	client := newReusingClient(t)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 25 {
				bought, err := s.Paidy.Checkout(sandbox.CheckoutRequest{Amount: 1000})
				if assert.NoError(t, err) {
					_, _, err = ask(client, "POST", s.Paidy.URL+"/payments/"+bought.PaymentID+"/captures", s.Paidy.SecretKey, "{}")
					assert.NoError(t, err)
				}
				s.Clock.Advance(time.Second)
			}
		})
	}
	for range 25 {
		s.Reset()
	}
	all.Wait()

	authorized := map[string]bool{}
	for _, e := range s.Ledger() {
		if e.Kind == "authorization" {
			authorized[e.ID] = true
		}
	}
	for id := range authorized {
		answer, _ := mustAsk(t, "GET", s.Paidy.URL+"/payments/"+id, s.Paidy.SecretKey, "")
		assert.Equal(t, 200, answer.StatusCode, "the ledger has a payment that is not there")
	}
}
