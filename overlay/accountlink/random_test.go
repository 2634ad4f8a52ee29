package accountlink_test

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/accountlink"
)

// challengeOf is S256 of RFC 7636.
func challengeOf(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))

	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func TestPKCEIsS256OfRFC7636(t *testing.T) {
	t.Parallel()
	require.Equal(t, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
		challengeOf("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"), "the example of appendix B")

	seen := map[string]bool{}
	for range 100 {
		verifier, challenge := accountlink.NewPKCE()

		text := verifier.Reveal()
		require.Len(t, text, 43)
		random, err := base64.RawURLEncoding.DecodeString(text)
		require.NoError(t, err)
		require.Len(t, random, 32)
		assert.Equal(t, challengeOf(text), challenge)
		printed := fmt.Sprintf("%v %+v %#v %s %q", verifier, verifier, verifier, verifier, verifier)
		assert.NotContains(t, printed, text)

		require.NotContains(t, seen, text, "a verifier came twice")
		seen[text] = true
	}
}

func TestNoncesAreNewAndFitIntoURLs(t *testing.T) {
	t.Parallel()

	seen := map[string]bool{}
	for range 100 {
		nonce := accountlink.NewNonce()

		require.GreaterOrEqual(t, len(nonce), 26)
		require.Equal(t, nonce, url.QueryEscape(nonce))

		require.NotContains(t, seen, nonce, "a nonce came twice")
		seen[nonce] = true
	}
}
