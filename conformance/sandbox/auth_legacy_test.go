package sandbox

import (
	"encoding/json"
	"os"
	"testing"
)

// TestLegacyChecksumVectors stands inside the package because the bodies of the
// vectors hold only what a checksum covers: over HTTP all would be bad requests.
func TestLegacyChecksumVectors(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../vectors/paidy-legacy-checksum.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors []struct {
		Name, Secret, Body, Base64, Hex string
		Fields                          []string
	}
	if err := json.Unmarshal(raw, &vectors); err != nil {
		t.Fatal(err)
	}
	operations := map[string]string{"order.total_amount": "authorizePayment", "payment_id": "closePayment", "capture_id": "refundPayment"}
	if len(vectors) == 0 {
		t.Fatal("no vectors")
	}
	for _, v := range vectors {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			b := &legacyBackend{keys: &Legacy{Secret: v.Secret}}
			operation := operations[v.Fields[0]]
			for _, checksum := range []string{v.Base64, v.Hex} {
				if refusal := b.checkChecksum(operation, withChecksum(t, v.Body, checksum)); refusal != nil {
					t.Errorf("%s is refused: %v", checksum, refusal)
				}
			}
			b.keys.Secret += "x"
			if refusal := b.checkChecksum(operation, withChecksum(t, v.Body, v.Hex)); refusal == nil {
				t.Error("it is accepted with another secret too")
			}
		})
	}
}

// withChecksum sets the checksum and keeps every other value as it stands.
func withChecksum(t *testing.T, body, checksum string) []byte {
	t.Helper()
	var fields map[string]json.RawMessage
	if err := json.Unmarshal([]byte(body), &fields); err != nil {
		t.Fatal(err)
	}
	fields["checksum"], _ = json.Marshal(checksum)
	raw, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
