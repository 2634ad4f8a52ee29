package rawjson_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/internal/rawjson"
)

// topString returns the string at a path, as a caller of Find does.
func topString(body []byte, path string) (string, bool, error) {
	var found [1]rawjson.Token
	if err := rawjson.Find(body, []string{path}, found[:]); err != nil || found[0].Kind != rawjson.String {
		return "", false, err
	}
	text, _ := rawjson.Unquote(body[found[0].Start:found[0].End])

	return string(text), true, nil
}

func TestTopString(t *testing.T) {
	t.Parallel()

	for _, c := range []struct {
		name, body, path, want string
		found                  bool
	}{
		{name: "a top-level string", body: `{"status":"authorized"}`, path: "status", want: "authorized", found: true},
		{
			name: "a nested string",
			body: `{"resultInfo":{"code":"SUCCESS"},"data":null}`,
			path: "resultInfo.code", want: "SUCCESS", found: true,
		},
		{
			name: "escapes are resolved",
			body: `{"s":"\u30c6\u30B9\ud83d\ude00\n\"\\\/\b\f\r\t"}`,
			path: "s", want: "テス😀\n\"\\/\b\f\r\t", found: true,
		},
		{
			name: "half a surrogate pair becomes U+FFFD",
			body: `{"s":"a\ud800b"}`,
			path: "s", want: "a\ufffdb", found: true,
		},
		{name: "an empty string", body: `{"s":""}`, path: "s", found: true},
		{name: "a number is not a string", body: `{"s":1}`, path: "s"},
		{name: "null is not a string", body: `{"s":null}`, path: "s"},
		{name: "a bare array", body: `[{"s":"x"}]`, path: "s"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()

			text, found, err := topString([]byte(c.body), c.path)

			require.NoError(t, err)
			assert.Equal(t, c.found, found)
			assert.Equal(t, c.want, text)
		})
	}
}

func TestUnquoteTellsWhetherTheTextIsUnicode(t *testing.T) {
	t.Parallel()

	for _, c := range []struct {
		name, token, want string
		exact             bool
	}{
		{"plain", `"abc"`, "abc", true},
		{"a pair", `"\ud83d\ude00"`, "😀", true},
		{"a written replacement character", `"\ufffd` + "\ufffd" + `"`, "\ufffd\ufffd", true},
		{"a lone high half", `"\ud83d"`, "\ufffd", false},
		{"a high half before something else", `"\ud83d\u0041"`, "\ufffdA", false},
		{"a lone low half", `"\ude00x"`, "\ufffdx", false},
		{"invalid UTF-8", "\"a\xffb\"", "a\ufffdb", false},
		{"not a token", `"`, "", false},
		{"a broken escape", `"\u12"`, "\ufffd", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()

			text, exact := rawjson.Unquote([]byte(c.token))

			assert.Equal(t, c.want, string(text))
			assert.Equal(t, c.exact, exact)
		})
	}
}

func TestNothingIsAllocatedButTheText(t *testing.T) { // not parallel: it counts allocations
	body := payment(2048)

	lookups := testing.AllocsPerRun(100, func() { _, _ = lookupOne(body, "order.total_amount") })
	assert.Zero(t, lookups, "allocations of Lookup")

	topStrings := testing.AllocsPerRun(100, func() { _, _, _ = topString(body, "status") })
	assert.LessOrEqual(t, topStrings, 1.0, "allocations of TopString")
}

// payment is a payment answer of about n bytes.
func payment(n int) []byte {
	var b bytes.Buffer
	b.WriteString(`{"id":"pay_WKmt3vMAAEsAP0vj","created_at":"2018-02-05T06:29:54.243Z","amount":12500,` +
		`"currency":"JPY","test":true,"order":{"tax":300,"shipping":200,"total_amount":12500,"items":[`)
	for i := 0; b.Len() < n-64; i++ {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(`{"id":"PDI001","title":"お茶セット","description":null,"quantity":1,"unit_price":12000.5}`)
	}
	b.WriteString(`]},"captures":[],"refunds":[],"status":"authorized"}`)

	return b.Bytes()
}

func BenchmarkTopString(b *testing.B) {
	body := payment(2048)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()

	for b.Loop() {
		if text, _, _ := topString(body, "status"); text != "authorized" { // assertions take time
			b.Fatal(text)
		}
	}
}

func BenchmarkJSONValid(b *testing.B) {
	body := payment(2048)
	b.SetBytes(int64(len(body)))

	for b.Loop() {
		if !json.Valid(body) {
			b.Fatal("not valid")
		}
	}
}
