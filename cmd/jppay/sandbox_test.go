package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

// sandboxCommand is a running "jppay sandbox -json".
type sandboxCommand struct {
	settings

	stderr buffer
	stop   context.CancelFunc
	ended  chan int // the exit code
}

// startSandbox returns when the sandbox has printed where it serves.
func startSandbox(t *testing.T, args ...string) *sandboxCommand {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(stop)
	c := &sandboxCommand{stop: stop, ended: make(chan int, 1)}
	reader, stdout := io.Pipe()
	go func() {
		c.ended <- run(ctx, append([]string{"sandbox", "-json"}, args...), nil, stdout, &c.stderr)
		_ = stdout.Close()
	}()

	require.NoError(t, json.NewDecoder(reader).Decode(&c.settings), "%s", &c.stderr)
	go func() { _, _ = io.Copy(io.Discard, reader) }()

	return c
}

// end interrupts the sandbox.
func (c *sandboxCommand) end(t *testing.T) {
	t.Helper()
	c.stop()
	assert.Equal(t, exitOK, <-c.ended, "%s", &c.stderr)
}

// exported returns the variables of exports as a shell would set them.
func exported(text string) map[string]string {
	variables := map[string]string{}
	for line := range strings.Lines(text) {
		name, value, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "export "), "=")
		variables[name] = strings.Trim(value, "'")
	}
	return variables
}

// Not parallel: it sets environment variables and sends a signal to the process.
func TestTheSandboxServesWhatItPrintsUntilATerminationSignal(t *testing.T) {
	c := startSandbox(t, "-seed", "7")
	for name, value := range exported(c.exports()) {
		t.Setenv(name, value)
	}

	callEachSandbox(t)

	self, err := os.FindProcess(os.Getpid())
	require.NoError(t, err)
	require.NoError(t, self.Signal(syscall.SIGTERM))
	assert.Equal(t, exitOK, <-c.ended)

	log := c.stderr.String()
	assert.Equal(t, 4, strings.Count(log, "\n"), "one line a request and one at the end:\n%s", log)
	for _, want := range []string{
		`"provider":"paypay","operation":"getPointsCodeBudgets","method":"GET","path":"/v1/gift-cards/budgets","status":200`,
		`"provider":"paidy","operation":"createPayment","method":"POST","path":"/payments","status":400`,
		`"provider":"paidy-legacy","operation":"authorizePayment","method":"POST","path":"/pay/authorize","status":200`,
		`{"message":"stopped"}`,
	} {
		assert.Contains(t, log, want)
	}
	for _, private := range []string{
		"Hanako", "private matter", "架空", "見本", sandbox.LegacyApproved, os.Getenv("JPPAY_PAIDY_SECRET_KEY"),
		os.Getenv("JPPAY_PAYPAY_API_SECRET"), os.Getenv("JPPAY_PAIDY_LEGACY_SECRET"),
	} {
		require.NotEmpty(t, private)
		assert.NotContains(t, log, private)
	}
}

// callEachSandbox makes one call with the client of each provider, as the
// environment configures it.
func callEachSandbox(t *testing.T) {
	t.Helper()

	payPay, err := jppay.NewPayPayFromEnv()
	require.NoError(t, err)
	_, err = payPay.GetPointsCodeBudgets(t.Context())
	assert.NoError(t, err)

	paidy, err := jppay.NewPaidyFromEnv()
	require.NoError(t, err)
	body := subscriptionOf("tok_unknown")
	body.Description = new("for Hanako Kakuu")
	body.StoreName = new("a private matter")
	_, err = paidy.CreatePayment(t.Context(), body)
	var failure *overlay.Error
	if assert.ErrorAs(t, err, &failure) {
		assert.Equal(t, "request_entity.invalid", failure.Code, "an unknown token")
	}

	legacy, err := jppay.NewPaidyLegacyFromEnv()
	require.NoError(t, err)
	_, err = legacy.AuthorizePayment(t.Context(), orderOf(sandbox.LegacyApproved, "order"))
	assert.NoError(t, err)
}

func TestTheSandboxServesTheAdminEndpoint(t *testing.T) {
	t.Parallel()
	c := startSandbox(t)
	require.NotNil(t, c.Admin)
	assert.Empty(t, c.Admin.Token, "loopback asks for none")

	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Post(c.Admin.URL+"/users/"+sandbox.PayPayUserPoor+"/wallet", "application/json",
		strings.NewReader(`{"balance":7}`))
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	assert.Equal(t, http.StatusOK, res.StatusCode)
	assert.Contains(t, c.stderr.String(), `"provider":"admin"`)
	c.end(t)
}

func TestTheSandboxServesNoAdminEndpointIfTold(t *testing.T) {
	t.Parallel()
	c := startSandbox(t, "-admin=false")
	assert.Nil(t, c.Admin)
	c.end(t)
}

func TestTheSandboxFollowsAFaultPlan(t *testing.T) {
	t.Parallel()
	const plan = `{"rules": [{"provider": "paidy", "operation": "listTokens", "kind": "error-before",` +
		`"status": 503, "calls": [2]}]}`
	c := startSandbox(t, "-faults", testkit.TempFile(t, plan))
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}

	for call, want := range []int{200, 503, 200} {
		request, err := http.NewRequestWithContext(t.Context(), "GET", c.Paidy.URL+"/tokens", nil)
		require.NoError(t, err)
		request.Header.Set("Authorization", "Bearer "+c.Paidy.SecretKey)
		res, err := client.Do(request)
		require.NoError(t, err)
		require.NoError(t, res.Body.Close())
		assert.Equal(t, want, res.StatusCode, "call %d", call+1)
	}

	c.end(t)
	assert.Contains(t, c.stderr.String(), `{"message":"fault error-before injected 1 time"}`)
}

// writeFile writes a file that is removed after the test.
func TestAFaultPlanThatIsWrongSaysWhere(t *testing.T) {
	t.Parallel()
	plan := testkit.TempFile(t, `{"rules": [{"provider": "paidy", "kind": "latency", "probability": 0.5}]}`)

	got := runCommand(t, nil, "sandbox", "-faults", plan)

	assert.Equal(t, exitUsage, got.code)
	assert.Equal(t, "jppay sandbox: -faults: rule 1: delay of kind latency is 0s, want a time above 0; "+
		"try jppay sandbox -h\n", got.stderr)
}

func TestACancelledContextEndsTheSandbox(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stdout, stderr buffer

	code := run(ctx, []string{"sandbox"}, nil, &stdout, &stderr)

	assert.Equal(t, exitOK, code, "%s", &stderr)
}

func TestTheSandboxRefusesWithStrictWhatItServesWithout(t *testing.T) {
	t.Parallel()

	for strict, status := range map[string]int{"false": http.StatusOK, "true": http.StatusBadRequest} {
		c := startSandbox(t, "-strict="+strict)
		body := `{"token_id":"` + sandbox.PaidyTokenActive + `","amount":1000,"currency":"JPY","buyer_data":{},` +
			`"description":null,"order":{"items":[{"unit_price":1000,"quantity":1}]}}`
		request, err := http.NewRequestWithContext(
			t.Context(), "POST", c.Paidy.URL+"/payments", strings.NewReader(body),
		)
		require.NoError(t, err)
		request.Header.Set("Authorization", "Bearer "+c.Paidy.SecretKey)
		request.Header.Set("Content-Type", "application/json")

		res, err := http.DefaultClient.Do(request)

		require.NoError(t, err)
		require.NoError(t, res.Body.Close())
		assert.Equal(t, status, res.StatusCode, "-strict=%s", strict)
		assert.Contains(t, c.stderr.String(), "/description")
	}
}
