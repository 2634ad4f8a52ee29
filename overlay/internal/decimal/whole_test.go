package decimal_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/internal/decimal"
)

func TestWholeNumbersAreWrittenAsDigits(t *testing.T) {
	t.Parallel()

	for number, want := range map[string]string{
		"1000.0": "1000", "1000.00": "1000", "1E3": "1000", "1.0e+3": "1000", "10e2": "1000", "100000e-2": "1000",
		"1.25E4": "12500", "0.001e6": "1000", "-7.0": "-7", "1e+0000000000000000000003": "1000", "1.0E0": "1",
		"0.0": "0", "-0.0": "-0", "0e5": "0", "0.00e-999999999999999999999": "0",
		"9223372036854775807.0":                     "9223372036854775807",
		"9223372036854775808.0":                     "9223372036854775808", // which fits no int64 in any spelling
		"-9.223372036854775808e18":                  "-9223372036854775808",
		"1" + strings.Repeat("0", 999) + "e-999":    "1",
		"0." + strings.Repeat("0", 999) + "25e1002": "250",
		"1000." + strings.Repeat("0", 100_000):      "1000",
	} {
		assert.Equal(t, want, string(decimal.WholeNumbers([]byte(number))), "%.40s", number)
	}
}

func TestOtherNumbersKeepTheirSpelling(t *testing.T) {
	t.Parallel()

	for _, number := range []string{
		"1000", "-0", "12345678901234567890123", "1000.5", "1e-1", "0.1", "1000.0000000000000000001",
		"1e19", "10000000000000000000.0", "1e400", "1e999999999", "1e-999999999",
		"1e99999999999999999999999999", "1e-99999999999999999999999999", "-1.5E-3",
	} {
		assert.Equal(t, number, string(decimal.WholeNumbers([]byte(number))))
	}
}

func TestOnlyNumbersAreRewritten(t *testing.T) {
	t.Parallel()

	for body, want := range map[string]string{
		`{"a":1.0,"b":[2e1,{"c":-3.00}],"d":1.5}`:  `{"a":1,"b":[20,{"c":-3}],"d":1.5}`,
		" [ 1.0 ,\n2E0 ] ":                         " [ 1 ,\n2 ] ",
		`{"1.0":"2.0 \" 3e1 \\","a":1.0}`:          `{"1.0":"2.0 \" 3e1 \\","a":1}`,
		`{"a":true,"b":false,"c":null,"d":1.0}`:    `{"a":true,"b":false,"c":null,"d":1}`,
		`["1.0",1.0,"\\",1.0,"\\\"",1.0,"2e0"]`:    `["1.0",1,"\\",1,"\\\"",1,"2e0"]`,
		`{"a":1.0,"metadata":"2.0","b":{"c":3.0}}`: `{"a":1,"metadata":"2.0","b":{"c":3}}`,
	} {
		assert.Equal(t, want, string(decimal.WholeNumbers([]byte(body))))
	}
}

func TestMetadataKeepsItsSpelling(t *testing.T) {
	t.Parallel()

	for body, want := range map[string]string{
		`{"metadata":{"a":1.0,"b":[2.0,{"c":3.0}]},"d":4.0}`:      `{"metadata":{"a":1.0,"b":[2.0,{"c":3.0}]},"d":4}`,
		`{"x":{"metadata":{"a":1.0}},"d":4.0}`:                    `{"x":{"metadata":{"a":1.0}},"d":4}`,
		`[{"metadata":1.0},4.0,{"metadata" : [1.0,1.0],"d":4.0}]`: `[{"metadata":1.0},4,{"metadata" : [1.0,1.0],"d":4}]`,
		`{"metadata":{"metadata":1.0,"a":2.0},"d":4.0}`:           `{"metadata":{"metadata":1.0,"a":2.0},"d":4}`,
		`{"\u006detaData":1.0,"d":4.0}`:                           `{"\u006detaData":1.0,"d":4}`,
		`{"a":"metadata","d":4.0,"b":["metadata",5.0]}`:           `{"a":"metadata","d":4,"b":["metadata",5]}`,
	} {
		assert.Equal(t, want, string(decimal.WholeNumbers([]byte(body))))
	}
}

func TestWhatIsNotJSONDoesNotBecomeJSON(t *testing.T) {
	t.Parallel()

	for _, body := range []string{
		"", " ", "1.0.0", "01.0", "1.", "1.e2", "1.0e", "1.0e+", "+1.0", "-", "-.0", "1.0-5", "1.0 1.0", `"1.0`, `{"a":1.0`,
		`{"a":1.0}}`, ":1.0", `":1.0`, "}1.0", "1.0true", "[1.0,]", `{"metadata":1.0`, `{:1.0}`, "]],1.0",
	} {
		assert.False(t, json.Valid(decimal.WholeNumbers([]byte(body))), body)
	}
}

func TestWholeNumbersLeavesTheGivenTextAlone(t *testing.T) {
	t.Parallel()
	body := []byte(`{"a":1.00,"b":2}`)

	require.Equal(t, `{"a":1,"b":2}`, string(decimal.WholeNumbers(body)))

	assert.Equal(t, `{"a":1.00,"b":2}`, string(body))
}

func TestWholeNumbersAllocatesNothingForATextOfDigits(t *testing.T) { // not parallel: it counts allocations
	body := payPayAnswer()

	allocations := testing.AllocsPerRun(100, func() { decimal.WholeNumbers(body) })

	assert.Zero(t, allocations)
}

// payPayAnswer is as long as PayPay's answer about a payment.
func payPayAnswer() []byte {
	return []byte(`{"resultInfo":{"code":"SUCCESS","message":"Success","codeId":"08100001"},` +
		`"data":{"status":"COMPLETED","acceptedAt":1770264000,"merchantPaymentId":"order-2026-02-05-000001",` +
		`"paymentId":"04000000000000000001",` +
		`"userAuthorizationId":"0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d","amount":{"amount":12500,"currency":"JPY"},` +
		`"requestedAt":1770264000,"storeId":"store-1","terminalId":"terminal-1","orderReceiptNumber":"receipt-1",` +
		`"orderDescription":"\u304a\u8336 and \"cakes\"","orderItems":[{"name":"tea","quantity":2,"unitPrice":` +
		`{"amount":5000,"currency":"JPY"}},{"name":"cake","quantity":1,"unitPrice":{"amount":2500,"currency":"JPY"}}],` +
		`"metadata":{"shelf":12},"assumeMerchant":"275199999999999999"}}`)
}

// same reports whether two decoded values are the same, comparing numbers exactly.
func same(a, b any) bool {
	switch a := a.(type) {
	case json.Number:
		b, ok := b.(json.Number)
		return ok && (a == b || sameNumber(a.String(), b.String()))
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, same)
	case map[string]any:
		b, ok := b.(map[string]any)
		return ok && maps.EqualFunc(a, b, same)
	}
	return a == b
}

// sameNumber compares with big.Rat, which cannot take every exponent.
func sameNumber(a, b string) bool {
	mantissa, exponent, _ := strings.Cut(strings.ToLower(a), "e")
	if n, err := strconv.Atoi(exponent); exponent != "" && (err != nil || n > 2000 || n < -2000) {
		return strings.Trim(mantissa, "-0.") == "" && strings.Trim(b, "-0") == "" // zero
	}
	x, okX := new(big.Rat).SetString(a)
	y, okY := new(big.Rat).SetString(b)
	return okX && okY && x.Cmp(y) == 0
}

func decoded(t *testing.T, body []byte) any {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var value any
	require.NoError(t, decoder.Decode(&value), "%q", body)

	return value
}

func FuzzWholeNumbers(f *testing.F) {
	for _, body := range []string{
		`{"a":1.0,"b":[2e1,{"c":-3.00}],"d":1.5e-3}`, `{"metadata":{"a":1.0},"b":2.0}`, `["\"",1.0,"\\",0e999999999]`,
		`1e999999999`, `-0.0`, `100000e-5`, `9223372036854775808.0`, `1.0.0`, `{"a":1.0`, `"1.0`, `:1.0`, `[1.0e]`,
	} {
		f.Add([]byte(body))
	}
	f.Add(payPayAnswer())
	f.Fuzz(func(t *testing.T, body []byte) {
		given := bytes.Clone(body)

		whole := decimal.WholeNumbers(body)

		require.Equal(t, given, body, "the given text was changed")
		require.Equal(t, json.Valid(body), json.Valid(whole), "%q became %q", body, whole)
		require.Equal(t, string(whole), string(decimal.WholeNumbers(whole)), "a second time")
		if json.Valid(body) {
			require.True(t, same(decoded(t, body), decoded(t, whole)), "%q became %q", body, whole)
		}

		var n, m int64
		if json.Unmarshal(body, &n) == nil {
			require.NoError(t, json.Unmarshal(whole, &m), "%q became %q", body, whole)
			require.Equal(t, n, m)
		}
	})
}

func BenchmarkWholeNumbers(b *testing.B) {
	for name, body := range map[string][]byte{
		"digits": payPayAnswer(),
		"1.0":    bytes.ReplaceAll(payPayAnswer(), []byte("00,"), []byte("00.0,")),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				decimal.WholeNumbers(body)
			}
		})
	}
}
