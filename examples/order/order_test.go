package main

import (
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
)

func TestAShopInAnyLanguageSellsAnOrder(t *testing.T) {
	t.Parallel()
	for name, command := range map[string][]string{
		"Go":   {"go", "run", "."},
		"PHP":  {"php", "order.php"},
		"Ruby": {"ruby", "order.rb"},
		"Node": {"node", "order.mjs"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := sandbox.Start(t, sandbox.Config{Admin: true})
			out := run(t, s, command)
			assert.Regexp(t, `^order-\w+: COMPLETED 1000 JPY\n$`, out)
			ledger := s.Ledger()
			require.NotEmpty(t, ledger)
			assert.EqualValues(t, 1000, ledger[len(ledger)-1].Amount)
		})
	}
}

// run runs a shop against a sandbox and returns what it printed. Without its interpreter the
// test is skipped, but not where JPPAY_TEST_GUESTS is set.
func run(t *testing.T, s *sandbox.Sandbox, command []string) string {
	t.Helper()
	if _, err := exec.LookPath(command[0]); err != nil && os.Getenv("JPPAY_TEST_GUESTS") == "" {
		t.Skipf("%s is not installed: tools/guests installs it", command[0])
	}
	shop := exec.CommandContext(t.Context(), command[0], command[1:]...)
	shop.Env = append(os.Environ(), "JPPAY_PAYPAY_URL="+s.PayPay.URL, "JPPAY_SANDBOX_ADMIN_URL="+s.AdminURL,
		"JPPAY_PAYPAY_API_KEY="+s.PayPay.APIKey, "JPPAY_PAYPAY_API_SECRET="+s.PayPay.APISecret)
	out, err := shop.CombinedOutput()
	require.NoError(t, err, string(out))
	return string(out)
}
