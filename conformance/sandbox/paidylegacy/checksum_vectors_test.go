package paidylegacy

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox/journal"
)

// TestLegacyChecksumVectors is inside the package because the bodies of the vectors
// hold only what a checksum covers: over HTTP all would be bad requests.
func TestLegacyChecksumVectors(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../vectors/paidy-legacy-checksum.json")
	require.NoError(t, err)
	var vectors []struct {
		Name, Secret, Body, Base64, Hex string
		Fields                          []string
	}
	require.NoError(t, json.Unmarshal(raw, &vectors))
	require.NotEmpty(t, vectors)
	operations := map[string]string{
		"order.total_amount": "authorizePayment", "payment_id": "closePayment", "capture_id": "refundPayment",
	}

	for _, v := range vectors {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			b := &backend{sandbox: &Sandbox{Secret: v.Secret}}
			operation := operations[v.Fields[0]]

			for _, checksum := range []string{v.Base64, v.Hex} {
				compared := &journal.Signature{}
				assert.Nil(t, b.checkChecksum(operation, withChecksum(t, v.Body, checksum), compared), "%s", checksum)
				assert.NotEmpty(t, compared.Signed)
			}
			b.sandbox.Secret += "x"
			compared := &journal.Signature{}
			assert.NotNil(t, b.checkChecksum(operation, withChecksum(t, v.Body, v.Hex), compared), "with another secret")
		})
	}
}

// withChecksum sets the checksum and keeps every other value as it is written.
func withChecksum(t *testing.T, body, checksum string) []byte {
	t.Helper()
	var fields map[string]json.RawMessage
	require.NoError(t, json.Unmarshal([]byte(body), &fields))

	encoded, err := json.Marshal(checksum)
	require.NoError(t, err)
	fields["checksum"] = encoded
	raw, err := json.Marshal(fields)
	require.NoError(t, err)

	return raw
}
