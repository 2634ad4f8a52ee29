package main

import (
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit"
)

// get sends a request with an admin token, unless that is empty.
func get(t *testing.T, address, token string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	require.NoError(t, err)
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Do(request)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	return answer.StatusCode
}

func TestTheSandboxWarnsWhereOthersReachIt(t *testing.T) {
	t.Parallel()
	c := startSandbox(t, "-listen", "0.0.0.0", "-port", "0", "-names", "sandbox, other")
	assert.Equal(t, c.PayPay.URL, c.PaidyLegacy.URL)
	require.NotNil(t, c.Admin)
	require.NotEmpty(t, c.Admin.Token)

	assert.Equal(t, http.StatusUnauthorized, get(t, c.Admin.URL+"/ledger", ""))
	assert.Equal(t, http.StatusOK, get(t, c.Admin.URL+"/ledger", c.Admin.Token))
	assert.Contains(t, c.stderr.String(), "warning: other machines can reach 0.0.0.0")
	assert.Contains(t, c.stderr.String(), "warning: without -tls the admin token crosses")
	assert.NotContains(t, c.stderr.String(), c.Admin.Token)
	c.end(t)

	local := startSandbox(t)
	local.end(t)
	assert.NotContains(t, local.stderr.String(), "warning")
}

// Not parallel: it sets an environment variable.
func TestTheAdminTokenComesFromTheEnvironment(t *testing.T) {
	t.Setenv(tokenVariable, "a-token-of-the-environment")
	c := startSandbox(t)
	require.NotNil(t, c.Admin)
	assert.Equal(t, "a-token-of-the-environment", c.Admin.Token)
	assert.Equal(t, http.StatusUnauthorized, get(t, c.Admin.URL+"/ledger", ""))
	c.end(t)

	t.Setenv(tokenVariable, "short")
	got := runCommand(t, nil, "sandbox")
	assert.Equal(t, exitUsage, got.code)
	assert.Equal(t, "jppay sandbox: "+tokenVariable+" has fewer than 16 characters; try jppay sandbox -h\n", got.stderr)
}

func TestHealthTellsWhetherASandboxRuns(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	secured, plain := startSandbox(t, "-tls-dir", folder), startSandbox(t)
	assert.Equal(t, filepath.Join(folder, "ca.pem"), secured.CAFile)
	file, err := os.ReadFile(secured.CAFile)
	require.NoError(t, err)
	assert.Equal(t, string(file), secured.CA)

	for _, c := range []struct {
		what string
		args []string
		want int
	}{
		{"plain", []string{"-health", plain.Paidy.URL}, exitOK},
		{"the admin endpoint", []string{"-health", plain.Admin.URL + "/ready"}, exitOK},
		{"https", []string{"-health", secured.Paidy.URL, "-tls-dir", folder}, exitOK},
		{"https without the CA", []string{"-health", secured.Paidy.URL}, exitFound},
		{"http where https is", []string{"-health", strings.Replace(secured.Paidy.URL, "https", "http", 1)}, exitFound},
		{"a path that is not there", []string{"-health", plain.Paidy.URL + "/nowhere"}, exitFound},
		{"a port where nobody is", []string{"-health", "http://127.0.0.1:1"}, exitFound},
	} {
		got := runCommand(t, nil, append([]string{"sandbox"}, c.args...)...)
		assert.Equal(t, c.want, got.code, "%s: %s", c.what, got.stderr)
		assert.Equal(t, c.want == exitOK, got.stdout == "healthy\n", c.what)
		assert.Equal(t, c.want == exitOK, got.stderr == "", c.what)
	}
	secured.end(t)
	plain.end(t)
}

// startAsText returns what a sandbox prints on standard output before it serves on.
func startAsText(t *testing.T, closes bool, args ...string) string {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	reader, stdout := io.Pipe()
	ended := make(chan int, 1)
	var stderr buffer
	go func() {
		ended <- run(ctx, append([]string{"sandbox"}, args...), nil, stdout, &stderr)
		_ = stdout.Close()
	}()

	first := make([]byte, 16<<10)
	n, err := reader.Read(first)
	require.NoError(t, err, "%s", &stderr)
	if closes {
		rest, err := io.ReadAll(reader)
		assert.NoError(t, err)
		assert.Empty(t, rest)
		assert.Empty(t, ended, "it serves on")
	}
	stop()
	assert.Equal(t, exitOK, <-ended, "%s", &stderr)
	return string(first[:n])
}

func TestTheStartFitsAScreenAndNamesWhatLeadsToWhat(t *testing.T) {
	t.Parallel()
	screen := startAsText(t, false)

	assert.LessOrEqual(t, strings.Count(screen, "\n"), 30)
	for line := range strings.Lines(screen) {
		assert.LessOrEqual(t, len(line), 125, line)
	}
	assert.NotContains(t, screen, "export ")
	for _, trigger := range sandbox.Triggers() {
		if trigger.Kind == "group" {
			continue
		}
		shown := trigger.Value
		if trigger.Kind == "user" && trigger.Value != sandbox.PayPayUserCompleted {
			shown = trigger.Value[len(trigger.Value)-2:] + " " + trigger.Does
		}
		assert.Contains(t, screen, shown)
		assert.Contains(t, screen, trigger.Does)
	}
}

func TestExportsAreAllThatAShellReads(t *testing.T) {
	t.Parallel()
	text := startAsText(t, true, "-env", "-tls-dir", t.TempDir())

	for line := range strings.Lines(text) {
		assert.Regexp(t, `^export [A-Z_]+='[^']*'\n$`, line)
	}
	variables := exported(text)
	assert.Regexp(t, "^https://127.0.0.1:", variables["JPPAY_PAYPAY_URL"])
	assert.Regexp(t, "^https://127.0.0.1:", variables["JPPAY_SANDBOX_ADMIN_URL"])
	assert.Regexp(t, "ca.pem$", variables["JPPAY_SANDBOX_CA"])
	assert.NotEmpty(t, variables["JPPAY_SANDBOX_PID"])
	assert.NotContains(t, variables, tokenVariable)
}

func TestTheSandboxPrintsItsVersion(t *testing.T) {
	t.Parallel()
	assert.Equal(t, runCommand(t, nil, "version"), runCommand(t, nil, "sandbox", "-version"))
}

func TestErrorsAreInTheWordsOfTheFlags(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"-listen here":                       `-listen is "here", want an IP address such as 127.0.0.1 or 0.0.0.0`,
		"-names a,":                          "-names has an empty name",
		"-webhook-url http://shop:80/x":      `add its host to -webhook-hosts to allow that`,
		"-port 80 -paypay-port 81":           "-port and -paypay-port cannot be used together",
		"-listen 192.0.2.1":                  "-paypay-port: cannot listen on 192.0.2.1:0",
		"-tls-dir main.go":                   "-tls: ",
		"-listen 192.0.2.1 -port 8080 -json": "-port: cannot listen on 192.0.2.1:8080",
	} {
		got := runCommand(t, nil, append([]string{"sandbox"}, strings.Fields(line)...)...)
		assert.NotEqual(t, exitOK, got.code, line)
		assert.Contains(t, strings.ReplaceAll(got.stderr, `\"`, `"`), want)
		assert.NotContains(t, got.stderr, "Config.")
		assert.Equal(t, 1, strings.Count(got.stderr, "\n"), got.stderr)
	}
}

const exampleConfig = "../../conformance/sandbox/config/sandbox.yaml"

func TestTheSandboxIsWhatItsFileSays(t *testing.T) {
	t.Parallel()
	c := startSandbox(t, "-config", exampleConfig)
	assert.Equal(t, c.PayPay.URL, c.Paidy.URL, "one port")
	assert.Regexp(t, "^https://", c.PayPay.URL)
	assert.Equal(t, "only-an-example-token", c.Admin.Token)
	require.Len(t, c.Merchants, 2)
	assert.Equal(t, "toys", c.Merchants[1].Name)
	assert.Equal(t, "a_toysLocalOnly1", c.Merchants[1].PayPay.APIKey)
	assert.Equal(t, c.PayPay.APIKey, c.Merchants[0].PayPay.APIKey)
	c.end(t)

	screen := startAsText(t, false, "-config", exampleConfig)
	assert.Contains(t, screen, "merchant      toys  PayPay a_toysLocalOnly1  Paidy sk_test_toysLocalOnly")
}

func TestFlagsGoBeforeTheFile(t *testing.T) {
	t.Parallel()
	c := startSandbox(t, "-config", exampleConfig,
		"-paidy-port", "0", "-tls=false", "-admin=false", "-listen", "127.0.0.3")
	assert.NotEqual(t, c.PayPay.URL, c.Paidy.URL, "a port each")
	assert.Regexp(t, "^http://127.0.0.3:", c.PayPay.URL)
	assert.Nil(t, c.Admin)
	assert.Len(t, c.Merchants, 2)
	c.end(t)
}

func TestAMistakeInTheFileSaysWhere(t *testing.T) {
	t.Parallel()
	name := testkit.TempFile(t, "seed: 1\nlistn: x\n")

	got := runCommand(t, nil, "sandbox", "-config", name)

	assert.Equal(t, exitUsage, got.code)
	want := "jppay sandbox: -config: " + name + `:2:1: there is no key "listn" here; try jppay sandbox -h` + "\n"
	assert.Equal(t, want, got.stderr)
}
