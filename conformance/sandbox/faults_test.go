package sandbox_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
)

// captureRig is a sandbox with a payment that Paidy authorized.
type captureRig struct {
	*sandbox.Sandbox

	log entryLog
	url string // of the payment
}

// newCaptureRig injects faults into Paidy.
func newCaptureRig(t testing.TB, faults ...sandbox.Fault) *captureRig {
	t.Helper()
	r := &captureRig{}
	r.Sandbox = sandbox.Start(t, sandbox.Config{Start: startTime, Log: r.log.add})
	r.url = r.Paidy.URL + "/payments/" + checkout(t, r.Sandbox)
	for _, fault := range faults {
		paidyFault(t, r.Sandbox, fault)
	}

	return r
}

// capture sends the request that faults are injected into.
func (r *captureRig) capture(ctx context.Context, client *http.Client) (*http.Response, string, error) {
	request, err := http.NewRequestWithContext(ctx, "POST", r.url+"/captures", strings.NewReader("{}"))
	if err != nil {
		return nil, "", err
	}
	request.Header.Set("Authorization", "Bearer "+r.Paidy.SecretKey)
	request.Header.Set("Content-Type", "application/json")

	response, err := client.Do(request)
	if err != nil {
		return nil, "", err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)

	return response, string(body), err
}

// captured reports whether the capture really happened.
func (r *captureRig) captured() bool { return len(r.Ledger()) == 2 }

// address is where Paidy listens.
func (r *captureRig) address() string { return strings.TrimPrefix(r.Paidy.URL, "http://") }

// refuses reports whether connections to Paidy are refused.
func (r *captureRig) refuses() bool {
	conn, err := net.Dial("tcp4", r.address())
	if err == nil {
		_ = conn.Close()
	}

	return errors.Is(err, syscall.ECONNREFUSED)
}

// answers reports whether Paidy answers a request for the payment.
func (r *captureRig) answers(client *http.Client) bool {
	response, _, err := ask(client, "GET", r.url, r.Paidy.SecretKey, "")

	return err == nil && response.StatusCode == 200
}

func TestFaultsAndCodesComeInOrder(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t)
	url := s.Paidy.URL + "/payments/" + checkout(t, s)

	for _, fault := range []sandbox.Fault{
		{Provider: sandbox.ProviderLegacy, Kind: sandbox.FaultCutBefore}, // never meets a request
		{Provider: sandbox.ProviderPaidy, Kind: sandbox.FaultUnavailableHTML, Times: 2},
		{Provider: sandbox.ProviderPaidy, Operation: "getPayment", Kind: sandbox.FaultErrorHTMLAfterCommit},
	} {
		require.NoError(t, s.Fault(fault))
	}
	for _, code := range []string{"authentication.failed", "404"} {
		require.NoError(t, s.Force(sandbox.ProviderPaidy, "getPayment", code))
	}

	for i, want := range []int{401, 404, 503, 503, 502, 200, 200} {
		response, _ := mustAsk(t, "GET", url, s.Paidy.SecretKey, "")
		require.Equal(t, want, response.StatusCode, "request %d", i+1)
	}
}

func TestForceRefusesMistakes(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t)

	for _, c := range []struct {
		name            string
		provider        sandbox.Provider
		operation, code string
		want            string
	}{
		{"an unknown provider", "stripe", "getPayment", "404", `sandbox: Force: unknown provider "stripe"`},
		{"no operation", "paidy", "", "404", "sandbox: Force: no operation is named"},
		{"an unknown operation", "paidy", "getpayment", "404", `no operation "getpayment"`},
		{
			"another's operation",
			"paidy", "getKycInfo", "404", `the document of paidy has no operation "getKycInfo"`,
		},
		{
			"an unknown code",
			"paidy", "getPayment", "NO_SUCH_CODE", `lists no code "NO_SUCH_CODE" for getPayment`,
		},
		{
			"a code without status",
			sandbox.ProviderLegacy, "getPaymentStatus", "request_failed", "gives no HTTP status",
		},
	} {
		assert.ErrorContains(t, s.Force(c.provider, c.operation, c.code), c.want, c.name)
	}
	assert.Equal(t, 200, listTokens(t, s).StatusCode, "nothing was queued")
}

func TestFaultRefusesMistakes(t *testing.T) {
	t.Parallel()
	s := sandbox.Start(t)
	const cut = sandbox.FaultCutAfter

	for _, c := range []struct {
		name  string
		fault sandbox.Fault
		want  string
	}{
		{"no provider", sandbox.Fault{Kind: cut}, `sandbox: Fault: unknown provider ""`},
		{"an unknown operation", sandbox.Fault{Provider: "paypay", Operation: "x", Kind: cut}, `no operation "x"`},
		{"an unknown kind", sandbox.Fault{Provider: "paypay", Kind: "slow"}, `unknown kind "slow"`},
		{"no kind", sandbox.Fault{Provider: "paypay"}, `unknown kind ""`},
		{"minus 1 time", sandbox.Fault{Provider: "paidy", Kind: cut, Times: -1}, "times is -1"},
	} {
		assert.ErrorContains(t, s.Fault(c.fault), c.want, c.name)
	}
	assert.Equal(t, 200, listTokens(t, s).StatusCode, "nothing was queued")
}
