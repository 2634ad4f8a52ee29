package main

import (
	"bytes"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

// TestMain fails the tests if one of them left a goroutine behind.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// buffer is a bytes.Buffer that several goroutines may use.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()

	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()

	return b.b.String()
}

// result is what a command printed and ended with.
type result struct {
	code           int
	stdout, stderr string
}

func runCommand(t *testing.T, stdin io.Reader, args ...string) result {
	t.Helper()
	var stdout, stderr buffer
	code := run(t.Context(), args, stdin, &stdout, &stderr)

	return result{code, stdout.String(), stderr.String()}
}

func TestUsageErrorsAreOneLineAndExit2(t *testing.T) {
	t.Parallel()

	for name, line := range map[string]string{
		"an unknown command":                      "dance",
		"a flag as the command":                   "-x",
		"an argument for demo":                    "demo fast",
		"an unknown flag of demo":                 "demo -fast",
		"a port that is no number":                "sandbox -paypay-port http",
		"a port out of range":                     "sandbox -paidy-legacy-port 65536",
		"a negative port":                         "sandbox -paidy-port -1",
		"a negative admin port":                   "sandbox -admin-port -1",
		"a webhook URL on another machine":        "sandbox -webhook-url http://192.0.2.1/hook",
		"a webhook URL that is none":              "sandbox -webhook-url hook",
		"an address that is a name":               "sandbox -listen localhost",
		"an address with a port":                  "sandbox -listen 0.0.0.0:80",
		"one port and ports":                      "sandbox -port 8080 -paidy-port 8081",
		"one port out of range":                   "sandbox -port 65536",
		"an empty name":                           "sandbox -names a,,b",
		"an empty webhook host":                   "sandbox -webhook-hosts ,",
		"an admin port without admin":             "sandbox -admin=false -admin-port 0",
		"two forms of output":                     "sandbox -json -env",
		"health of what is no URL":                "sandbox -health localhost:8080",
		"health with a folder without a CA":       "sandbox -health https://localhost:1 -tls-dir no-such-folder",
		"a configuration that does not exist":     "sandbox -config no-such-file.yaml",
		"a configuration that is none":            "sandbox -config main.go",
		"a negative seed":                         "sandbox -seed -1",
		"an argument for sandbox":                 "sandbox now",
		"a fault plan that does not exist":        "sandbox -faults no-such-file.json",
		"a fault plan that is none":               "sandbox -faults main.go",
		"a directory for a fault plan":            "sandbox -faults .",
		"conform without flags":                   "conform",
		"conform without an operation":            "conform -document paidy",
		"conform without a status":                "conform -document paidy -operation getPayment",
		"conform with no HTTP status":             "conform -document paidy -operation getPayment -status 1000",
		"conform with an unknown document":        "conform -document alipay -operation getPayment -status 200",
		"conform with an unknown operation":       "conform -document paidy -operation getKycInfo -status 200",
		"conform with an unknown webhook":         "conform -document paidy -webhook fileCreated",
		"conform with operation and webhook":      "conform -document paidy -operation getPayment -webhook paymentEvent",
		"conform with a webhook that has status":  "conform -document paidy -webhook paymentEvent -status 200",
		"conform with two files":                  "conform -document paidy -webhook paymentEvent a b",
		"conform with a flag after the file":      "conform -document paidy a.json -webhook paymentEvent",
		"conform with a file that does not exist": "conform -document paidy -webhook paymentEvent no-such-file.json",
		"conform with a directory":                "conform -document paidy -webhook paymentEvent .",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			got := runCommand(t, strings.NewReader("{}"), strings.Fields(line)...)

			assert.Equal(t, exitUsage, got.code)
			assert.Regexp(t, `\Ajppay.*\n\z`, got.stderr, "one line")
			assert.Empty(t, got.stdout)
		})
	}
}

func TestWithoutCommandTheUsageIsAnError(t *testing.T) {
	t.Parallel()

	got := runCommand(t, nil)

	assert.Equal(t, exitUsage, got.code)
	assert.Equal(t, usage, got.stderr)
	assert.Empty(t, got.stdout)
}

func TestHelpIsNoError(t *testing.T) {
	t.Parallel()

	const commands = "usage: jppay <command>"
	for line, want := range map[string]string{
		"help":       commands,
		"--help":     commands,
		"demo -h":    "usage: jppay demo",
		"sandbox -h": "-paypay-port",
		"conform -h": "-document",
	} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()

			got := runCommand(t, nil, strings.Fields(line)...)

			assert.Equal(t, exitOK, got.code)
			assert.Contains(t, got.stdout, want)
			assert.Empty(t, got.stderr)
		})
	}
}

func TestAPortInUseIsOneLineAndExit1(t *testing.T) {
	t.Parallel()

	for _, name := range []string{"-paypay-port", "-paidy-port", "-paidy-legacy-port", "-admin-port"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			listener, err := net.Listen("tcp4", "127.0.0.1:0")
			require.NoError(t, err)
			defer func() { _ = listener.Close() }()
			port := strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)

			got := runCommand(t, nil, "sandbox", name, port)

			assert.Equal(t, exitFound, got.code)
			assert.Equal(t, 1, strings.Count(got.stderr, "\n"), "lines of %q", got.stderr)
			assert.Contains(t, got.stderr, name)
			assert.Contains(t, got.stderr, port)
			assert.Empty(t, got.stdout)
		})
	}
}
