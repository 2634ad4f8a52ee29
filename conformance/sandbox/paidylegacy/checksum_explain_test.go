package paidylegacy_test

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/conformance/sandbox/journal"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// sendChecksum sends a body with a checksum and returns what the journal says of it.
func sendChecksum(r *rig.Legacy, path string, body object, checksum string) (rig.LegacyAnswer, sandbox.Call) {
	r.T.Helper()
	body["checksum"] = checksum
	answer := r.Post(path, rig.LegacyJSON(r.T, body), r.Bearer())
	calls := r.Sandbox.Calls(sandbox.CallFilter{Limit: 1})
	require.Len(r.T, calls, 1)
	require.NotNil(r.T, calls[0].Signature)
	return answer, calls[0]
}

// wrongText is a text that is hashed in place of the right one.
type wrongText struct {
	name, text string // with the secret
	want       string // the mistake
}

// test sends the checksum and compares what is said of it. More are further mistakes.
func (w wrongText) test(t *testing.T, r *rig.Legacy, path string, body object, more ...string) {
	t.Helper()
	_, call := sendChecksum(r.WithT(t), path, body, rig.LegacyChecksum(w.text).Base64())

	assert.True(t, call.Refused)
	assert.Equal(t, append([]string{w.want}, more...), call.Signature.Mistakes)
	assert.Equal(t, w.text, call.Signature.Signed)
	assert.Equal(t, journal.FirstDifference(w.text, call.Signature.Wanted), call.Signature.FirstDifference)
	assert.Contains(t, call.Reason, "the checksum is not right: "+call.Signature.Why)
	assert.NotContains(t, call.Reason, r.Legacy.Secret)
}

func TestWhatAnAuthorizationsChecksumCoversIsFound(t *testing.T) {
	t.Parallel()
	r := rig.StartLegacy(t, sandbox.Config{})
	secret := r.Legacy.Secret
	body := func() object {
		return rig.LegacyAuthorization(
			rig.LegacySet("order.total_amount", 4800), rig.LegacySet("merchant_data", object{
				"store": "見本堂", "customer_age": 400, "last_order": 215, "last_order_amount": 3500,
				"known_address": true, "ltv": 12500, "num_orders": 2, "ip_address": "203.0.113.7",
			}))
	}

	for _, c := range []wrongText{
		{"no secret", "4800見本堂4002153500true212500203.0.113.7", "the secret is missing"},
		{
			"secret behind", "4800見本堂4002153500true212500203.0.113.7" + secret,
			"the secret stands behind the values, not before them",
		},
		{"API key", r.Legacy.APIKey + "4800見本堂4002153500true212500203.0.113.7", "the API key was used as the secret"},
		{"no store", secret + "48004002153500true212500203.0.113.7", "store was left out"},
		{"no num_orders", secret + "4800見本堂4002153500true12500203.0.113.7", "num_orders was left out"},
		{"no ip_address", secret + "4800見本堂4002153500true212500", "ip_address was left out"},
		{"neither", secret + "4800見本堂4002153500true12500", "num_orders and ip_address were left out"},
		{
			"another order", secret + "4800見本堂4003500215true212500203.0.113.7",
			"last_order and last_order_amount changed places",
		},
		{
			"names in order", secret + "400203.0.113.7true2153500125002見本堂4800",
			"the values stood in the order of their names",
		},
		{"amount only", secret + "4800", "the values of merchant_data were left out"},
		{"nothing", secret, "all values were left out"},
		{
			"true as 1", secret + "4800見本堂40021535001212500203.0.113.7",
			"true and false were written as 1 and nothing, as PHP does",
		},
		{"True", secret + "4800見本堂4002153500True212500203.0.113.7", "true and false were written with capital letters"},
		{"decimals", secret + "4800.00見本堂4002153500.00true212500.00203.0.113.7", "amounts were written with two decimals"},
		{"commas", secret + "4,800見本堂4002153,500true212,500203.0.113.7", "amounts were written with commas"},
		{
			"escapes", secret + `4800\u898b\u672c\u58024002153500true212500203.0.113.7`,
			`what is not ASCII was written as in JSON with \u`,
		},
		{"joined", secret + ",4800,見本堂,400,215,3500,true,2,12500,203.0.113.7", "the values were joined by commas"},
		{"line feed", secret + "4800見本堂4002153500true212500203.0.113.7\n", "there was a line feed behind the values"},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, r, "/pay/authorize", body()) })
	}
	wrongText{"two mistakes", "48004002153500true212500203.0.113.7", "store was left out"}.
		test(t, r, "/pay/authorize", body(), "the secret is missing")
	for _, call := range r.Sandbox.Calls(sandbox.CallFilter{}) {
		assert.NotContains(t, call.Reason, "203.0.113.7", "personal data in the log")
	}
	assert.Empty(t, r.Sandbox.Ledger())
}

func TestWhatARefundsChecksumCoversIsFound(t *testing.T) {
	t.Parallel()
	r := rig.StartLegacy(t, sandbox.Config{})
	const capture = "54ab90ba2500009700855852"

	for text, want := range map[string]string{
		unknownLegacyID:           "payment_id was hashed in place of the values",
		unknownLegacyID + capture: "payment_id and capture_id were hashed",
		capture + unknownLegacyID: "capture_id and payment_id were hashed",
		"capture_id=" + capture:   "the names were hashed too, as name=value",
	} {
		text = r.Legacy.Secret + text
		body := object{"payment_id": unknownLegacyID, "capture_id": capture}
		_, call := sendChecksum(r, "/pay/refund", body, rig.LegacyChecksum(text).Hex())

		assert.Equal(t, []string{want}, call.Signature.Mistakes)
		assert.Equal(t, text, call.Signature.Signed, want)
		assert.Contains(t, call.Reason, want)
	}
}

func TestAmountsThatTheBodyHasWithDecimals(t *testing.T) {
	t.Parallel()
	r := rig.StartLegacy(t, sandbox.Config{})
	body := rig.LegacyAuthorization(rig.LegacySet("order.total_amount", json.Number("7210.0")))
	text := r.Legacy.Secret + strings.Replace(rig.LegacyText("/pay/authorize", body), "7210.0", "7210", 1)

	wrongText{text: text, want: "amounts were written without the decimals that the body has"}.
		test(t, r, "/pay/authorize", body)
}

func TestHowAChecksumWasWrittenIsFound(t *testing.T) {
	t.Parallel()
	r := rig.StartLegacy(t, sandbox.Config{})
	text := r.Legacy.Secret + unknownLegacyID
	mac := hmac.New(sha256.New, []byte(r.Legacy.Secret))
	mac.Write([]byte(unknownLegacyID))
	sum := md5.Sum([]byte(text))
	right := rig.LegacyChecksum(text)

	for want, checksum := range map[string]string{
		"the checksum is in hex with capital letters": strings.ToUpper(right.Hex()),
		"the checksum lacks the = at its end":         strings.TrimRight(right.Base64(), "="),
		"the checksum is the base64 of its hex digits": base64.StdEncoding.EncodeToString(
			[]byte(right.Hex())),
		"the checksum is an HMAC-SHA256, Paidy wants a SHA-256": base64.StdEncoding.EncodeToString(mac.Sum(nil)),
		"the checksum is an MD5":                                base64.StdEncoding.EncodeToString(sum[:]),
	} {
		_, call := sendChecksum(r, "/pay/status", object{"payment_id": unknownLegacyID}, checksum)
		assert.Equal(t, []string{want}, call.Signature.Mistakes)
		assert.Equal(t, call.Signature.Wanted, text, want)
	}
}

func TestAChecksumThatNoMistakeExplains(t *testing.T) {
	t.Parallel()
	r := rig.StartLegacy(t, sandbox.Config{})
	body := object{"payment_id": unknownLegacyID}
	_, call := sendChecksum(r, "/pay/status", body, rig.LegacyChecksum("another secret"+unknownLegacyID).Hex())

	assert.Equal(t, "a wrong secret, or a text that no known mistake gives", call.Signature.Why)
	assert.Empty(t, call.Signature.Signed)
	assert.Equal(t, -1, call.Signature.FirstDifference)
	require.Len(t, call.Signature.Compared, 1)
	assert.Equal(t, call.Signature.Compared[0].Wanted, rig.LegacyChecksum(r.Legacy.Secret+unknownLegacyID).Base64())
}

func TestARightChecksumShowsWhatWasHashed(t *testing.T) {
	t.Parallel()
	r := rig.StartLegacy(t, sandbox.Config{})
	text := r.Legacy.Secret + unknownLegacyID
	for _, checksum := range []string{rig.LegacyChecksum(text).Hex(), rig.LegacyChecksum(text).Base64()} {
		_, call := sendChecksum(r, "/pay/close", object{"payment_id": unknownLegacyID}, checksum)

		assert.Equal(t, &journal.Signature{
			Scheme: "checksum", OK: true, Wanted: text, Signed: text, FirstDifference: -1,
		}, call.Signature)
	}
}

func TestALegacyKeyThatIsRefusedIsExplained(t *testing.T) {
	t.Parallel()
	r := rig.StartLegacy(t, sandbox.Config{})
	r.Post("/pay/status", []byte(`{}`), "Bearer MARKED")

	calls := r.Sandbox.Calls(sandbox.CallFilter{})

	require.Len(t, calls, 1)
	assert.Equal(t, "bearer", calls[0].Signature.Scheme)
	assert.Equal(t, "the bearer token is not the API key", calls[0].Signature.Why)
	raw, err := json.Marshal(calls)
	require.NoError(t, err)
	assert.NotContains(t, string(raw), "MARKED")
}
