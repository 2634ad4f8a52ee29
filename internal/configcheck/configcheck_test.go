package configcheck_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/configcheck"
)

func TestCredentialsThatAreRefused(t *testing.T) {
	t.Parallel()
	for _, value := range []string{
		"", " ", "a b", "abc\n", "\tabc", "鍵", "your_api_key", "YOUR-KEY", "xxxxxxxx", "ChangeMe", "<key>", "${KEY}",
		"placeholder", "TODO", "xxx", "sk_test_example", "sk_live_xxxxxxxx",
	} {
		err := configcheck.Credential("Field", value)

		require.Error(t, err, "%q", value)
		assert.Regexp(t, "^Field: ", err.Error(), "%q", value)
		if len(value) > 4 {
			assert.NotContains(t, err.Error(), value)
		}
	}
}

func TestCredentialsThatAreAccepted(t *testing.T) {
	t.Parallel()
	for _, value := range []string{
		"a_key1234", "sk_live_abcdefgh12345678", "NTNlYmFiYTRjYTAxMzRlNDAzNDk2ZDE3", "c2VjcmV0LW9mLXBheXBheQ==",
		"kXxX8totodoDuPxxx9Yz+/AbCdEfGhIjKlMnOpQrStU=",
	} {
		assert.NoError(t, configcheck.Credential("Field", value), "%q", value)
	}
}

func TestBaseURLs(t *testing.T) {
	t.Parallel()
	for _, refused := range []string{
		"", "apigw.example", "//apigw.example", "ftp://apigw.example", "http://apigw.example", "http://10.0.0.1",
		"https://", "https://user:pass@apigw.example", "https://apigw.example/path", "https://apigw.example?x=1",
		"https://apigw.example#f", "http://127.0.0.1.evil.example", "https://%zz",
	} {
		_, err := configcheck.BaseURL(refused)
		require.Error(t, err, refused)
		assert.Regexp(t, "^BaseURL: ", err.Error(), refused)
	}

	for _, accepted := range []string{
		"https://apigw.example", "https://apigw.example/", "http://127.0.0.1:8080", "http://[::1]:80",
		"http://localhost:1",
	} {
		_, err := configcheck.BaseURL(accepted)
		assert.NoError(t, err, accepted)
	}
}
