package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
)

// shop is the shop in one language.
type shop struct {
	language, file string
	command        []string
	// What makes the command trust a CA: an environment variable, or else a setting of the
	// interpreter.
	variable string
	argument string
}

// shops are run as docs/sandbox.md says.
var shops = []shop{
	{"php", "order.php", []string{"php", "order.php"}, "", "openssl.cafile="},
	{"ruby", "order.rb", []string{"ruby", "order.rb"}, "SSL_CERT_FILE", ""},
	{"js", "order.mjs", []string{"node", "order.mjs"}, "NODE_EXTRA_CA_CERTS", ""},
	{"go", "main.go", []string{"go", "run", "."}, "SSL_CERT_FILE", ""},
}

func TestAShopInAnyLanguageSellsAnOrder(t *testing.T) {
	t.Parallel()
	for _, s := range shops {
		t.Run(s.language+" by http", func(t *testing.T) {
			t.Parallel()
			assertSells(t, sandbox.Start(t, sandbox.Config{Admin: true}), s.command)
		})
		t.Run(s.language+" by https", func(t *testing.T) {
			t.Parallel()
			on := sandbox.Start(t, sandbox.Config{Admin: true, TLS: true})
			ca := filepath.Join(t.TempDir(), "ca.pem")
			require.NoError(t, os.WriteFile(ca, on.CA, 0o600))
			if s.variable == "" {
				assertSells(t, on, append([]string{s.command[0], "-d", s.argument + ca}, s.command[1:]...))
			} else {
				assertSells(t, on, s.command, s.variable+"="+ca)
			}
		})
	}
}

// assertSells runs a shop against a sandbox. Without its interpreter the test is skipped, but
// not where JPPAY_TEST_GUESTS is set.
func assertSells(t *testing.T, s *sandbox.Sandbox, command []string, environment ...string) {
	t.Helper()
	if _, err := exec.LookPath(command[0]); err != nil && os.Getenv("JPPAY_TEST_GUESTS") == "" {
		t.Skipf("%s is not installed: tools/guests installs it", command[0])
	}
	run := exec.CommandContext(t.Context(), command[0], command[1:]...)
	run.Env = append(os.Environ(), "JPPAY_PAYPAY_URL="+s.PayPay.URL, "JPPAY_SANDBOX_ADMIN_URL="+s.AdminURL,
		"JPPAY_PAYPAY_API_KEY="+s.PayPay.APIKey, "JPPAY_PAYPAY_API_SECRET="+s.PayPay.APISecret)
	run.Env = append(run.Env, environment...)
	out, err := run.CombinedOutput()
	require.NoError(t, err, string(out))

	assert.Regexp(t, `^order-\w+: COMPLETED 1000 JPY\n$`, string(out))
	ledger := s.Ledger()
	require.NotEmpty(t, ledger)
	assert.EqualValues(t, 1000, ledger[len(ledger)-1].Amount)
}

func TestThePagesAboutTheSandboxShowTheseShops(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"sandbox.md", "sandbox.ja.md"} {
		page, err := os.ReadFile("../../docs/" + name)
		require.NoError(t, err)
		for _, s := range shops {
			text, err := os.ReadFile(s.file)
			require.NoError(t, err)
			assert.Contains(t, string(page), fmt.Sprintf("```%s\n%s```\n", s.language, text), name)
		}
	}
}

// commands are what a page has in shell code, without comments.
var commands = regexp.MustCompile("(?s)```sh\n(.*?)```")

func TestBothPagesAboutTheSandboxHaveTheSameCommandsAndTables(t *testing.T) {
	t.Parallel()
	english, err := os.ReadFile("../../docs/sandbox.md")
	require.NoError(t, err)
	japanese, err := os.ReadFile("../../docs/sandbox.ja.md")
	require.NoError(t, err)
	comment := regexp.MustCompile(`(?m)^# .*$`)

	want, got := commands.FindAllString(string(english), -1), commands.FindAllString(string(japanese), -1)
	require.Len(t, got, len(want))
	for i := range want {
		assert.Equal(t, comment.ReplaceAllString(want[i], ""), comment.ReplaceAllString(got[i], ""))
	}
	assert.Equal(t, strings.Count(string(english), "\n|"), strings.Count(string(japanese), "\n|"), "rows of tables")
	assert.Equal(t, strings.Count(string(english), "\n#"), strings.Count(string(japanese), "\n#"), "headings")
}
