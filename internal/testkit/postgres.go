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
	dsn := os.Getenv("JPPAY_TEST_POSTGRES")
	if dsn == "" {
		t.Skip("set JPPAY_TEST_POSTGRES to a DSN such as postgres://postgres@127.0.0.1:5432/postgres, " +
			"or eval what tools/services start prints, to test with PostgreSQL")
	}
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
