package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/overlay"
)

// sandboxCommand is a running "jppay sandbox".
type sandboxCommand struct {
	exports map[string]string // the variables that it printed
	admin   string            // URL of the admin endpoint
	stderr  buffer
	stop    context.CancelFunc
	ended   chan int // the exit code
}

// startSandbox returns when the sandbox has printed where it serves.
func startSandbox(t *testing.T, args ...string) *sandboxCommand {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(stop)
	c := &sandboxCommand{exports: map[string]string{}, stop: stop, ended: make(chan int, 1)}
	reader, stdout := io.Pipe()
	go func() {
		c.ended <- run(ctx, append([]string{"sandbox"}, args...), nil, stdout, &c.stderr)
		_ = stdout.Close()
	}()

	for lines := bufio.NewScanner(reader); lines.Scan() && !strings.Contains(lines.Text(), "Interrupt to stop"); {
		if name, value, ok := strings.Cut(strings.TrimPrefix(lines.Text(), "export "), "="); ok {
			c.exports[name] = value
		}
		if words := strings.Fields(lines.Text()); len(words) > 1 && words[0] == "admin" {
			c.admin = words[1]
		}
	}

	return c
}

// Not parallel: it sets environment variables and sends a signal to the process.
func TestTheSandboxServesWhatItPrintsUntilATerminationSignal(t *testing.T) {
	c := startSandbox(t, "-seed", "7")
	assert.Len(t, c.exports, 9)
	for name, value := range c.exports {
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
		"paypay getPointsCodeBudgets: GET /v1/gift-cards/budgets: 200", "paidy createPayment: POST /payments: 400",
		"paidy-legacy authorizePayment: POST /pay/authorize: 200", "stopped",
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

func TestTheSandboxServesTheAdminEndpointWhenAsked(t *testing.T) {
	t.Parallel()
	c := startSandbox(t, "-admin-port", "0")
	require.NotEmpty(t, c.admin)

	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Post(c.admin+"/users/"+sandbox.PayPayUserPoor+"/wallet", "application/json",
		strings.NewReader(`{"balance":7}`))
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	assert.Equal(t, http.StatusOK, res.StatusCode)
	assert.Contains(t, c.stderr.String(), "admin: POST ")

	c.stop()
	assert.Equal(t, exitOK, <-c.ended, "%s", &c.stderr)
}

func TestTheSandboxServesNoAdminEndpointUnlessAsked(t *testing.T) {
	t.Parallel()
	c := startSandbox(t)
	assert.Empty(t, c.admin)

	c.stop()
	assert.Equal(t, exitOK, <-c.ended, "%s", &c.stderr)
}

func TestTheSandboxFollowsAFaultPlan(t *testing.T) {
	t.Parallel()
	const plan = `{"rules": [{"provider": "paidy", "operation": "listTokens", "kind": "error-before",` +
		`"status": 503, "calls": [2]}]}`
	c := startSandbox(t, "-faults", writeFile(t, plan))
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}

	for call, want := range []int{200, 503, 200} {
		request, err := http.NewRequestWithContext(t.Context(), "GET", c.exports["JPPAY_PAIDY_URL"]+"/tokens", nil)
		require.NoError(t, err)
		request.Header.Set("Authorization", "Bearer "+c.exports["JPPAY_PAIDY_SECRET_KEY"])
		res, err := client.Do(request)
		require.NoError(t, err)
		require.NoError(t, res.Body.Close())
		assert.Equal(t, want, res.StatusCode, "call %d", call+1)
	}

	c.stop()
	assert.Equal(t, exitOK, <-c.ended)
	assert.Contains(t, c.stderr.String(), "jppay sandbox: fault error-before injected 1 time\n")
}

// writeFile writes a file that is removed after the test.
func writeFile(t *testing.T, content string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "file.json")
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))

	return path
}

func TestAFaultPlanThatIsWrongSaysWhere(t *testing.T) {
	t.Parallel()
	plan := writeFile(t, `{"rules": [{"provider": "paidy", "kind": "latency", "probability": 0.5}]}`)

	got := runCommand(t, nil, "sandbox", "-faults", plan)

	assert.Equal(t, exitUsage, got.code)
	assert.Equal(t, "jppay sandbox: -faults: rule 1: Delay of kind latency is 0s, want a time above 0; "+
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
			t.Context(), "POST", c.exports["JPPAY_PAIDY_URL"]+"/payments", strings.NewReader(body),
		)
		require.NoError(t, err)
		request.Header.Set("Authorization", "Bearer "+c.exports["JPPAY_PAIDY_SECRET_KEY"])
		request.Header.Set("Content-Type", "application/json")

		res, err := http.DefaultClient.Do(request)

		require.NoError(t, err)
		require.NoError(t, res.Body.Close())
		assert.Equal(t, status, res.StatusCode, "-strict=%s", strict)
		assert.Contains(t, c.stderr.String(), "/description")
	}
}
