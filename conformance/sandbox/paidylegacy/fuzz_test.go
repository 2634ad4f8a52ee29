package paidylegacy_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
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

// FuzzExplanation sends any values with a checksum that is wrong. The log shows neither
// the secret nor the address, and what the journal shows is JSON.
func FuzzExplanation(f *testing.F) {
	f.Add("見本堂", "12500", "203.0.113.7", "2P0GS+O1W49HP4IQA3uhjb2Q/ans+zEEYHjT3YCJHho=")
	f.Add("", "-1.50e3", "", "x")
	f.Add("\xff\"", "{}", "true", "sk_live_x")
	s, err := sandbox.New(sandbox.Config{Start: rig.LegacyStart})
	require.NoError(f, err)
	f.Cleanup(s.Close)

	f.Fuzz(func(t *testing.T, store, amount, address, checksum string) {
		const marked = "MARKED-"
		body, err := json.Marshal(object{
			"order":         object{"total_amount": json.RawMessage(amount)},
			"merchant_data": object{"store": store, "ip_address": marked + address, "known_address": true},
			"checksum":      checksum,
		})
		if err != nil {
			t.Skip()
		}
		request := httptest.NewRequest(http.MethodPost, "/pay/authorize", bytes.NewReader(body))
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Authorization", "Bearer "+s.Legacy.APIKey)
		answer := httptest.NewRecorder()

		s.Handler(sandbox.ProviderLegacy).ServeHTTP(answer, request)

		assert.Empty(t, s.Findings())
		call := s.Calls(sandbox.CallFilter{Limit: 1})[0]
		assert.NotContains(t, call.Reason, marked)
		assert.NotContains(t, call.Reason, s.Legacy.Secret)
		raw, err := json.Marshal(call)
		require.NoError(t, err)
		assert.True(t, json.Valid(raw))
	})
}
