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
	withoutRedis = "  ./overlay/webhook/redisinbox needs JPPAY_TEST_REDIS\n"
)

func TestSkippedNamesWhatNeedsADatabase(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ postgres, redis, want string }{
		{"", "", withoutPostgres + withoutRedis},
		{"", "127.0.0.1:6379", withoutPostgres},
		{"postgres://127.0.0.1/postgres", "", withoutRedis},
	} {
		got := skipped(t, c.postgres, c.redis)
		assert.Contains(t, got, "Skipped for want of a database:\n"+c.want+"To run them: ")
	}
	assert.Empty(t, skipped(t, "postgres://127.0.0.1/postgres", "127.0.0.1:6379"))
}

// skipped runs the script with what the variables of the databases hold.
func skipped(t *testing.T, postgres, redis string) string {
	t.Helper()
	script := exec.CommandContext(t.Context(), "./skipped")
	script.Env = append(script.Environ(), "JPPAY_TEST_POSTGRES="+postgres, "JPPAY_TEST_REDIS="+redis)
	output, err := script.CombinedOutput()
	require.NoError(t, err, "%s", output)
	return string(output)
}
