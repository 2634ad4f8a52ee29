package paidylegacy_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

type object = rig.Object

const unknownLegacyID = "542e6dc61200008a077a4de3"

func TestLegacyChecksumKnownAnswers(t *testing.T) {
	t.Parallel()
	r := rig.StartLegacy(t, sandbox.Config{})
	authorization := func(store string, known bool, more object) object {
		merchant := object{
			"store": store, "customer_age": 400, "last_order": 215, "last_order_amount": 3500,
			"known_address": known, "ltv": 12500,
		}
		maps.Copy(merchant, more)

		return rig.LegacyAuthorization(
			rig.LegacySet("order.total_amount", 4800), rig.LegacySet("merchant_data", merchant))
	}

	for _, c := range []struct {
		name, path  string
		body        object
		text        string // that the checksum covers after the secret
		base64, hex string // with the secret test_secret
		answer      string
	}{
		{
			name: "authorize", path: "/pay/authorize", body: authorization("Test Store", false, nil),
			text:   "4800Test Store4002153500false12500",
			base64: "SzZYRvQIsm4YqXGjPWSx+y00aasttjyJZqxACUKzQwA=",
			hex:    "4b365846f408b26e18a971a33d64b1fb2d3469ab2db63c8966ac400942b34300",
			answer: "authorize_success",
		},
		{
			name: "authorize with num_orders", path: "/pay/authorize",
			body:   authorization("Test Store", false, object{"num_orders": 2}),
			text:   "4800Test Store4002153500false212500",
			base64: "aVDSBJ3CUXUfX1K/s7yCZ5XjAyCmSCjXJCqqzE7riMY=",
			hex:    "6950d2049dc251751f5f52bfb3bc826795e30320a64828d7242aaacc4eeb88c6",
			answer: "authorize_success",
		},
		{
			name: "authorize in Japanese", path: "/pay/authorize", body: authorization("テスト店", true, nil),
			text:   "4800テスト店4002153500true12500",
			base64: "rYzSE1m8eFVQRWx6uFLY/+/GWFYS/iBsqfMr1zbIels=",
			hex:    "ad8cd21359bc785550456c7ab852d8ffefc6585612fe206ca9f32bd736c87a5b",
			answer: "authorize_success",
		},
		{
			name: "payment id", path: "/pay/close", body: object{"payment_id": "542e6dc61200008a077a4de3"},
			text:   "542e6dc61200008a077a4de3",
			base64: "iqMdLhuATxHkOICfs1XI9MTsYMMES2ZKjJ9myNzqMik=",
			hex:    "8aa31d2e1b804f11e438809fb355c8f4c4ec60c3044b664a8c9f66c8dcea3229",
			answer: "close_fail",
		},
		{
			name: "capture id", path: "/pay/refund", body: object{"capture_id": "54ab90ba2500009700855852"},
			text:   "54ab90ba2500009700855852",
			base64: "BqTXjduKBNSlePyyNn3RubPOtqRq20Fhjn/xiooNVfs=",
			hex:    "06a4d78ddb8a04d4a578fcb2367dd1b9b3ceb6a46adb41618e7ff18a8a0d55fb",
			answer: "refund_fail",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := r.WithT(t)
			require.Equal(t, c.text, rig.LegacyText(c.path, c.body), "the text that the test signs")

			known := rig.LegacyChecksum("test_secret" + c.text)
			assert.Equal(t, c.base64, known.Base64())
			assert.Equal(t, c.hex, known.Hex())

			checksum := rig.LegacyChecksum(r.Legacy.Secret + c.text)
			for _, written := range []string{checksum.Base64(), checksum.Hex()} {
				body := maps.Clone(c.body)
				body["checksum"] = written
				a := r.Post(c.path, rig.LegacyJSON(t, body), r.Bearer())
				assert.Equal(t, 200, a.Status, "%s: %s", written, a.Raw)
				assert.Equal(t, c.answer, a.Text("status"), "%s", written)
			}
		})
	}
}

func TestLegacyAcceptsTheChecksumHoweverTheBodyIsWritten(t *testing.T) {
	t.Parallel()
	r := rig.StartLegacy(t, sandbox.Config{})

	for _, c := range []struct{ name, covered, merchant string }{
		{
			name:    "fields in another order and with spaces",
			covered: "9007199254740993店 \"A\"4203554000true48200",
			merchant: "{\n \"ltv\" : 48200 , \"known_address\":true,\n\"last_order_amount\":54000,\"last_order\":35, " +
				"\"customer_age\":420, \"store\":\"\\u5e97 \\\"A\\\"\"}",
		},
		{
			name:    "without optional values",
			covered: "9007199254740993A1230false4",
			merchant: `{"store":"A","customer_age":1,"last_order":2,"last_order_amount":30,` +
				`"known_address":false,"ltv":4}`,
		},
		{
			name:    "num_orders and ip_address",
			covered: "9007199254740993A1230false74203.0.113.7",
			merchant: `{"ip_address":"203.0.113.7","num_orders":7,"store":"A","customer_age":1,"last_order":2,` +
				`"last_order_amount":30,"known_address":false,"ltv":4}`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := r.WithT(t)
			checksum := rig.LegacyChecksum(r.Legacy.Secret + c.covered)
			body := fmt.Sprintf(`{"checksum":%q,"tracking":{"consumer_ip":"203.0.113.7"},"merchant_data":%s,`+
				`"order":{"total_amount":9007199254740993,"items":[]},"buyer":%s}`,
				checksum.Hex(), c.merchant, rig.LegacyJSON(t, rig.LegacyAuthorization()["buyer"]))

			a := r.Post("/pay/authorize", []byte(body), r.Bearer())
			require.Equal(t, 200, a.Status, "%s", a.Raw)
			require.Equal(t, "authorize_success", a.Text("status"))

			payment, found := r.Legacy.Payment(a.Text("payment_id"))
			assert.True(t, found)
			assert.Equal(t, int64(9007199254740993), payment.Total)
		})
	}
}

func TestLegacyRefusesABadChecksum(t *testing.T) {
	t.Parallel()
	r := rig.StartLegacy(t, sandbox.Config{})
	withOptions := func(change ...func(object)) object {
		options := []func(object){
			rig.LegacySet("merchant_data.num_orders", 12), rig.LegacySet("merchant_data.ip_address", "203.0.113.7"),
		}

		return rig.LegacyAuthorization(append(options, change...)...)
	}
	checksum := func(text string) string { return rig.LegacyChecksum(text).Base64() }
	secret := r.Legacy.Secret
	text := rig.LegacyText("/pay/authorize", withOptions())
	right := checksum(secret + text)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(text))

	for _, c := range []struct {
		name     string
		checksum string
		change   func(object)
		want     string // empty: request_failed
	}{
		{name: "another secret", checksum: checksum("test_secret" + text)},
		{name: "the secret behind", checksum: checksum(text + secret)},
		{name: "no secret", checksum: checksum(text)},
		{name: "an HMAC", checksum: base64.StdEncoding.EncodeToString(mac.Sum(nil))},
		{name: "upper-case hex", checksum: strings.ToUpper(rig.LegacyChecksum(secret + text).Hex())},
		{name: "base64 without padding", checksum: strings.TrimRight(right, "=")},
		{name: "a space behind", checksum: right + " "},
		{
			name:     "without the optional fields that were sent",
			checksum: checksum(secret + "7210見本堂420355400true48200"),
		},
		{
			name:     "num_orders behind ltv",
			checksum: checksum(secret + "7210見本堂420355400true4820012203.0.113.7"),
		},
		{name: "a higher total", checksum: right, change: rig.LegacySet("order.total_amount", 7211)},
		{
			name:     "a total of the same value in another spelling",
			checksum: right, change: rig.LegacySet("order.total_amount", json.Number("7.21e3")),
		},
		{name: "another store", checksum: right, change: rig.LegacySet("merchant_data.store", "見本屋")},
		{
			name:     "an address no longer known",
			checksum: right, change: rig.LegacySet("merchant_data.known_address", false),
		},
		{
			name:     "a quoted value: the checksum is right, the body is not",
			checksum: right, change: rig.LegacySet("merchant_data.known_address", "true"), want: "bad_request",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := r.WithT(t)
			body := withOptions(rig.LegacySet("checksum", c.checksum))
			if c.change != nil {
				c.change(body)
			}
			want := "request_failed"
			if c.want != "" {
				want = c.want
			}

			a := r.Post("/pay/authorize", rig.LegacyJSON(t, body), r.Bearer())
			assert.Equal(t, 400, a.Status, "%s", a.Raw)
			assert.Equal(t, want, a.Text("status"))
		})
	}
	t.Cleanup(func() { assert.Empty(t, r.Ledger()) })
}

func TestLegacyRefusesTheChecksumOfAnotherPayment(t *testing.T) {
	t.Parallel()
	r := rig.StartLegacy(t, sandbox.Config{})
	id := r.Authorize()
	checksum := func(text string) string { return rig.LegacyChecksum(r.Legacy.Secret + text).Base64() }

	for _, c := range []struct{ name, body string }{
		{"of another payment", fmt.Sprintf(`{"payment_id":%q,"checksum":%q}`, id, checksum(unknownLegacyID))},
		{"of the secret alone", fmt.Sprintf(`{"payment_id":%q,"checksum":%q}`, id, checksum(""))},
		{
			"of the first of two payment ids",
			fmt.Sprintf(`{"payment_id":%q,"checksum":%q,"payment_id":%q}`,
				unknownLegacyID, checksum(unknownLegacyID), id),
		},
		{
			"of a payment id in another letter case",
			fmt.Sprintf(`{"payment_id":%q,"checksum":%q,"PAYMENT_ID":%q}`,
				unknownLegacyID, checksum(unknownLegacyID), id),
		},
		{
			"of a payment id that is inside an object",
			fmt.Sprintf(`{"payment_id":{"a":%q},"checksum":%q}`, id, checksum(id)),
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := r.WithT(t).Post("/pay/close", []byte(c.body), r.Bearer())
			assert.Equal(t, 400, a.Status, "%s", a.Raw)
		})
	}

	t.Cleanup(func() {
		payment, _ := r.Legacy.Payment(id)
		assert.Equal(t, "open", payment.Status)
		assert.Len(t, r.Ledger(), 1, "the authorization only")
	})
}

func TestLegacyRefusesABadKey(t *testing.T) {
	t.Parallel()
	r := rig.StartLegacy(t, sandbox.Config{})
	body := rig.LegacyAuthorization()
	body["checksum"] = rig.LegacyChecksum(r.Legacy.Secret + rig.LegacyText("/pay/authorize", body)).Hex()
	raw := rig.LegacyJSON(t, body)

	for _, c := range []struct {
		name          string
		authorization []string
	}{
		{"no header", nil},
		{"another key", []string{"Bearer NTNlYAY0MDFjYTAxMyBlNDAzNDk2ZDE3"}},
		{"a longer key", []string{r.Bearer() + "0"}},
		{"the secret", []string{"Bearer " + r.Legacy.Secret}},
		{"no scheme", []string{r.Legacy.APIKey}},
		{"Basic", []string{"Basic " + r.Legacy.APIKey}},
		{"nothing after Bearer", []string{"Bearer "}},
		{"two headers, both right", []string{r.Bearer(), r.Bearer()}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := r.WithT(t).Post("/pay/authorize", raw, c.authorization...)
			assert.Equal(t, 401, a.Status)
			assert.Empty(t, a.Raw)
		})
	}
	t.Cleanup(func() { assert.Empty(t, r.Ledger()) })
}
