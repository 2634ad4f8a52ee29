package sandbox_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

func TestFaultsOfPayPayHaveTheCodesOfItsDocument(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, code string // no code: an answer of a gateway
		fault      sandbox.Fault
		status     int
		done       bool
	}{
		{
			name:  "a rate limit has PayPay's code",
			fault: sandbox.Fault{Kind: sandbox.FaultRateLimited}, status: 429, code: "RATE_LIMIT",
		},
		{
			name:   "500 before commit is PayPay's",
			fault:  sandbox.Fault{Kind: sandbox.FaultErrorBefore, Status: 500},
			status: 500, code: "INTERNAL_SERVER_ERROR",
		},
		{
			name:   "500 after commit leaves open what happened",
			fault:  sandbox.Fault{Kind: sandbox.FaultErrorAfter, Status: 500},
			status: 500, code: "INTERNAL_SERVER_ERROR", done: true,
		},
		{
			name:  "503 after commit does not claim a maintenance",
			fault: sandbox.Fault{Kind: sandbox.FaultErrorAfter, Status: 503}, status: 503, done: true,
		},
		{
			name:  "503 before commit does not either",
			fault: sandbox.Fault{Kind: sandbox.FaultErrorBefore, Status: 503}, status: 503,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := rig.StartPayPay(t, sandbox.Config{})
			c.fault.Provider = sandbox.ProviderPayPay
			require.NoError(t, r.Fault(c.fault))

			a := r.CreatePointsCode("r-1", sandbox.PayPayGroup, 100, "2026-04-01", "2026-04-02")
			assert.Equal(t, c.status, a.Status)
			assert.Equal(t, c.code, a.Code, "%s", a.Raw)
			assert.Equal(t, c.code == "", a.Header.Get("X-REQUEST-ID") == "", "%s", a.Header)
			assert.Equal(t, c.done, len(r.Ledger()) == 1)
		})
	}
}

func TestClockSkew(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	const path = rig.PayPayPointsCodesPath + "/budgets"

	for _, c := range []struct {
		name     string
		provider time.Duration // ahead of the sandbox's clock, like client
		client   time.Duration
		status   int
	}{
		{name: "the provider is ahead of the client", provider: 3 * time.Minute, status: 401},
		{name: "the provider is behind the client", provider: -3 * time.Minute, status: 401},
		{
			name:     "the client signs with the Date it received",
			provider: 3 * time.Minute, client: 3 * time.Minute, status: 200,
		},
		{name: "the client is behind too", provider: -3 * time.Minute, client: -3 * time.Minute, status: 200},
		{name: "two minutes less a second", provider: 119 * time.Second, status: 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.NoError(t, r.Fault(sandbox.Fault{
				Provider: sandbox.ProviderPayPay, Kind: sandbox.FaultClockSkew, Skew: c.provider,
			}))
			signer := r.Signer()
			signer.Epoch += int64(c.client.Seconds())

			a := r.SendAs(signer.Authorization("GET", path, ""), "GET", path, "")
			assert.Equal(t, c.status, a.Status, "%s", a.Raw)
			assert.Equal(t, rig.PayPayStart.Add(c.provider).Format(http.TimeFormat), a.Header.Get("Date"))
			if c.status == 401 {
				assert.Equal(t, "UNAUTHORIZED", a.Code)
				assert.Regexp(t, "^fault clock-skew; UNAUTHORIZED: ", a.Reason)
			}

			next := r.Must("GET", path, "")
			assert.Equal(t, rig.PayPayStart.Format(http.TimeFormat), next.Header.Get("Date"))
		})
	}
}
