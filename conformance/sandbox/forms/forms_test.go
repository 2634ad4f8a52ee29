package forms_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/conformance/sandbox/forms"
)

func TestTheLanguageOfAPage(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ query, accepted, want string }{
		"nothing is asked for":                 {"", "", "en"},
		"Japanese":                             {"", "ja", "ja"},
		"Japanese of Japan in big letters":     {"", "JA-JP", "ja"},
		"the first of two":                     {"", "ja,en", "ja"},
		"the one with more weight":             {"", "ja;q=0.3, en-GB;q=0.9", "en"},
		"the only one that a page has":         {"", "fr, ja;q=0.1", "ja"},
		"one that is not wanted":               {"", "ja;q=0", "en"},
		"a weight that is no number":           {"", "ja;q=x", "en"},
		"a language that only begins like one": {"", "jax", "en"},
		"the switch":                           {"?lang=ja", "en", "ja"},
		"the switch to English":                {"?lang=en", "ja", "en"},
		"a switch to another language":         {"?lang=fr", "ja", "ja"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			request := httptest.NewRequest(http.MethodGet, "/"+c.query, nil)
			request.Header.Set("Accept-Language", c.accepted)
			assert.Equal(t, c.want, forms.LanguageOf(request))
		})
	}
}

func TestYen(t *testing.T) {
	t.Parallel()
	for amount, want := range map[int64]string{
		0: "¥0", 1: "¥1", 999: "¥999", 1000: "¥1,000", 12500: "¥12,500", 1234567: "¥1,234,567", -500: "-¥500",
	} {
		assert.Equal(t, want, forms.Yen(amount))
	}
}
