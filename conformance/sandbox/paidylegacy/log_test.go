package paidylegacy_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

func TestLegacyLogSaysWhy(t *testing.T) {
	t.Parallel()
	var log []sandbox.Entry
	s := rig.NewSandbox(t, sandbox.Config{
		Start: rig.LegacyStart, Log: func(e sandbox.Entry) { log = append(log, e) },
	})
	r := rig.LegacyOf(t, s)
	long := strings.Repeat("店", 1000)

	for _, body := range []object{
		rig.LegacyAuthorization(rig.LegacySet("merchant_data.num_orders", 12),
			rig.LegacySet("merchant_data.ip_address", "203.0.113.99")),
		rig.LegacyAuthorization(rig.LegacySet("merchant_data.store", long)),
	} {
		body["checksum"] = "2P0GS+O1W49HP4IQA3uhjb2Q/ans+zEEYHjT3YCJHho="
		r.Post("/pay/authorize", rig.LegacyJSON(t, body), r.Bearer())
	}
	r.Post("/pay/status", []byte(`{"payment_id":"542e6dc61200008a077a4de3","checksum":"x"}`), r.Bearer())
	r.Post("/pay/status", []byte(`{}`), "Bearer "+s.Legacy.Secret)
	r.Expect("/pay/authorize", rig.LegacyAuthorization(rig.LegacyBuyer(sandbox.LegacyDeclined)), 200,
		object{"status": "authorize_fail", "test": false})
	id := r.Authorize()
	r.Expect("/pay/capture", object{"payment_id": id, "items": []any{legacyItems("cup", 3)}}, 200,
		object{"payment_id": id, "status": "capture_fail"})
	s.Close()
	assert.Empty(t, s.Findings())

	const covered = "request_failed: the checksum is not right: a wrong secret, or a text that no known mistake " +
		"gives; it should be the SHA-256, in base64 or lower-case hex, of the secret followed by "
	want := []string{
		covered + `"7210見本堂420355400true1248200<ip_address>"`,
		covered + `"7210` + long[:64*len("店")] + `…420355400true48200"`,
		covered + `"542e6dc61200008a077a4de3"`,
		"unauthorized: the bearer token is the secret of the checksum, not the API key",
		"authorize_fail: this is what happens to the test consumer declined@sandbox.example",
		"",
		"capture_fail: item 1 of the capture has quantity 3, want 1 to the 2 left",
	}
	hidden := []string{s.Legacy.Secret, s.Legacy.APIKey, "見本 花子", "hanako", "203.0.113", "080-0000-0000"}
	require.Len(t, log, len(want))
	for i, e := range log {
		assert.Equal(t, want[i], e.Reason, "entry %d", i)
		for _, secret := range hidden {
			assert.NotContains(t, e.String(), secret)
		}
	}
}
