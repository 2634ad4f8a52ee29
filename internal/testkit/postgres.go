package testkit

import (
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// PostgreSQL returns the DSN of the server that JPPAY_TEST_POSTGRES names, with a schema
// that ends with the test. It skips the test where the variable is not set. The test
// registers the driver pgx.
func PostgreSQL(t *testing.T) string {
	t.Helper()
	dsn := Server(t, "PostgreSQL", "JPPAY_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")
	schema := "jppay_test_" + strings.ToLower(rand.Text())

	admin, err := sql.Open("pgx", dsn)
	require.NoError(t, err)
	_, err = admin.ExecContext(t.Context(), "CREATE SCHEMA "+schema)
	require.NoError(t, err)
	t.Cleanup(func() {
		_, err := admin.Exec("DROP SCHEMA " + schema + " CASCADE")
		assert.NoError(t, err)
		assert.NoError(t, admin.Close())
	})

	return withSearchPath(dsn, schema)
}

// Server returns the address of a server that an environment variable names. It skips the test
// where the variable is not set.
func Server(t *testing.T, server, variable, example string) string {
	t.Helper()
	address := os.Getenv(variable)
	if address == "" {
		t.Skipf("set %s to an address such as %s, or eval what tools/services start prints, to test with %s",
			variable, example, server)
	}
	return address
}

// withSearchPath adds a schema to a DSN, which is a URL or a list of keywords.
func withSearchPath(dsn, schema string) string {
	address, err := url.Parse(dsn)
	if err != nil || address.Scheme == "" {
		return dsn + " search_path=" + schema
	}
	query := address.Query()
	query.Set("search_path", schema)
	address.RawQuery = query.Encode()

	return address.String()
}
