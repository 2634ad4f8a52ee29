//go:build unix

package tools_test

import (
	"os/exec"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	withoutPostgres = "  ./overlay/sqlrecord needs JPPAY_TEST_POSTGRES\n" +
		"  ./overlay/webhook/sqlinbox needs JPPAY_TEST_POSTGRES\n"
	withoutRedis  = "  ./overlay/webhook/redisinbox needs JPPAY_TEST_REDIS\n"
	withoutGuests = "  ./conformance/guests needs JPPAY_TEST_GUESTS\n  ./examples/order needs JPPAY_TEST_GUESTS\n"

	withoutBrowser = "  ./conformance/sandbox/page/browser needs JPPAY_TEST_BROWSER\n"
)

func TestSkippedNamesWhatNeedsADatabaseAnotherLanguageOrABrowser(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ postgres, redis, guests, browser, want string }{
		{"", "", "", "", withoutPostgres + withoutRedis + withoutGuests + withoutBrowser},
		{"", "127.0.0.1:6379", "1", "1", withoutPostgres},
		{"postgres://127.0.0.1/postgres", "", "1", "1", withoutRedis},
		{"postgres://127.0.0.1/postgres", "127.0.0.1:6379", "", "1", withoutGuests},
		{"postgres://127.0.0.1/postgres", "127.0.0.1:6379", "1", "", withoutBrowser},
	} {
		got := skipped(t, c.postgres, c.redis, c.guests, c.browser)
		assert.Contains(t, got, "Skipped for want of a database, another language or a browser:\n"+c.want+"To run them: ")
	}
	assert.Empty(t, skipped(t, "postgres://127.0.0.1/postgres", "127.0.0.1:6379", "1", "1"))
}

// skipped runs the script with what the variables hold.
func skipped(t *testing.T, postgres, redis, guests, browser string) string {
	t.Helper()
	script := exec.CommandContext(t.Context(), "./skipped")
	script.Env = append(script.Environ(), "JPPAY_TEST_POSTGRES="+postgres, "JPPAY_TEST_REDIS="+redis,
		"JPPAY_TEST_GUESTS="+guests, "JPPAY_TEST_BROWSER="+browser)
	output, err := script.CombinedOutput()
	require.NoError(t, err, "%s", output)
	return string(output)
}
