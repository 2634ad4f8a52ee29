package paidylegacy_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

var legacyPaths = []string{
	"/pay/authorize", "/pay/update", "/pay/close", "/pay/capture", "/pay/status", "/pay/refund",
}

// legacySeed is a valid body for a path.
func legacySeed(path string) object {
	body := object{"payment_id": unknownLegacyID, "capture_id": unknownLegacyID}
	switch path {
	case "/pay/authorize":
		return rig.LegacyAuthorization(
			rig.LegacySet("options.num_payments", 3), rig.LegacySet("auth_code", "8888"))
	case "/pay/update":
		body["order"] = rig.LegacyOrder()
	case "/pay/capture":
		body["items"] = []any{legacyItems("cup", 1)}
		body["tax"] = 1
	case "/pay/refund":
		body["amount"] = 1
	}

	return body
}

// FuzzHandler adds a right checksum to every body, so that the sandbox reads
// on: no body may break the sandbox or its answers.
func FuzzHandler(f *testing.F) {
	for i, path := range legacyPaths {
		f.Add(uint8(i), rig.LegacyJSON(f, legacySeed(path)))
		f.Add(uint8(i), []byte(`{"payment_id":{},"order":[],"merchant_data":null}`))
	}
	f.Add(uint8(0), []byte("\xff"))

	var s *sandbox.Sandbox
	f.Cleanup(func() {
		if s != nil {
			s.Close()
		}
	})
	runs := 0
	f.Fuzz(func(t *testing.T, index uint8, raw []byte) {
		if runs%10000 == 0 { // a sandbox keeps only so many payments
			if s != nil {
				s.Close()
			}
			var err error
			s, err = sandbox.New(sandbox.Config{Start: rig.LegacyStart})
			require.NoError(t, err)
		}
		runs++
		r := rig.LegacyOf(t, s)
		path := legacyPaths[int(index)%len(legacyPaths)]

		a := r.Post(path, withLegacyChecksum(t, r, path, raw), r.Bearer())
		assert.Contains(t, []int{200, 400}, a.Status, "%s", a.Raw)
		assert.NotEmpty(t, a.Text("status"), "%s", a.Raw)
		assert.NotRegexp(t, "^SANDBOX_", a.Text("status"))
		require.Empty(t, s.Findings())
	})
}

// withLegacyChecksum gives every body that is an object a payment that exists and a
// right checksum.
func withLegacyChecksum(t *testing.T, r *rig.Legacy, path string, raw []byte) []byte {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var body object
	if decoder.Decode(&body) != nil || body == nil {
		return raw
	}

	if path != "/pay/authorize" && body["payment_id"] != nil {
		body["payment_id"] = r.Authorize()
	}
	body["checksum"] = rig.LegacyChecksum(r.Legacy.Secret + rig.LegacyText(path, body)).Hex()

	return rig.LegacyJSON(t, body)
}
