package safetext_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/internal/safetext"
)

// assertEach asserts what is made of each text.
func assertEach(t *testing.T, form func(string) string, want map[string]string) {
	t.Helper()
	for text, formed := range want {
		assert.Equal(t, formed, form(text), "%q", text)
	}
}

func TestASCIIIsOneShortLine(t *testing.T) {
	t.Parallel()
	ascii := func(text string) string {
		got := safetext.ASCII(text, 10)
		assert.LessOrEqual(t, len(got), 10, "%q", text)

		return got
	}

	assertEach(t, ascii, map[string]string{
		"":                 "",
		"plain":            "plain",
		"a\nb\r\tc":        "a b  c",
		"湯":                "\\u6e6f",
		"\x00":             "\\u0000",
		"\x7f":             "\\u007f",
		"12湯湯":             "12...",
		"𠮷":                "\\u20bb7",
		"\xff":             "\\ufffd",
		"12345678901":      "1234567...",
		"1234567890":       "1234567890",
		"湯湯":               "\\u6e6f...",
		"1234567湯":         "1234567...",
		"12345\u2028 ends": "12345...",
	})
}

func TestAValueStandsInQuotesUnlessItIsPlain(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 128)
	assertEach(t, safetext.Value, map[string]string{
		"":             "",
		"order-1":      "order-1",
		"two words":    `"two words"`,
		"a\nb":         `"a\nb"`,
		"湯":            `"\u6e6f"`,
		long:           long,
		long + "b":     `"` + long + `"...`,
		long + "\x00b": `"` + long + `"...`,
	})
}

func TestOneLineHoldsNothingInvisible(t *testing.T) {
	t.Parallel()
	assertEach(t, safetext.OneLine, map[string]string{
		"湯 and tea":        "湯 and tea",
		"a\r\nb\x00c":      "a  b c",
		"a\u2028b\u2029c":  "a b c",
		"a\u202eb\u200bc":  "a b c",
		"\x1b[31mred\x7f.": " [31mred .",
	})
}

func FuzzASCIIIsPrintableAndBounded(f *testing.F) {
	f.Add("the mac is not right: 湯", 300)
	f.Fuzz(func(t *testing.T, text string, most int) {
		most = 3 + max(0, min(most, 1000))
		got := safetext.ASCII(text, most)
		assert.LessOrEqual(t, len(got), most)
		assert.Equal(t, -1, strings.IndexFunc(got, func(r rune) bool { return r < ' ' || r > '~' }))
	})
}
