package forms_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/conformance/sandbox/forms"
)

// languageOf returns the language of a page that is asked for with a query and the header
// Accept-Language.
func languageOf(query, accepted string) string {
	request := httptest.NewRequest(http.MethodGet, "/"+query, nil)
	request.Header.Set("Accept-Language", accepted)

	return forms.LanguageOf(request)
}

func TestTheLanguageOfAPageIsTheBrowsers(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "en", languageOf("", ""), "nothing is asked for")
	assert.Equal(t, "ja", languageOf("", "ja"), "Japanese")
	assert.Equal(t, "ja", languageOf("", "JA-JP"), "Japanese of Japan in big letters")
	assert.Equal(t, "ja", languageOf("", "ja,en"), "the first of two")
	assert.Equal(t, "en", languageOf("", "ja;q=0.3, en-GB;q=0.9"), "the one with more weight")
	assert.Equal(t, "ja", languageOf("", "fr, ja;q=0.1"), "the only one that a page has")
	assert.Equal(t, "en", languageOf("", "ja;q=0"), "one that is not wanted")
	assert.Equal(t, "en", languageOf("", "ja;q=x"), "a weight that is no number")
	assert.Equal(t, "en", languageOf("", "jax"), "a language that only begins like one")
}

func TestTheSwitchOfAPageGoesBeforeTheBrowsersLanguage(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "ja", languageOf("?lang=ja", "en"), "the switch")
	assert.Equal(t, "en", languageOf("?lang=en", "ja"), "the switch to English")
	assert.Equal(t, "ja", languageOf("?lang=fr", "ja"), "a switch to another language")
}

func TestYen(t *testing.T) {
	t.Parallel()
	for amount, want := range map[int64]string{
		0: "¥0", 1: "¥1", 999: "¥999", 1000: "¥1,000", 12500: "¥12,500", 1234567: "¥1,234,567", -500: "-¥500",
	} {
		assert.Equal(t, want, forms.Yen(amount))
	}
}
