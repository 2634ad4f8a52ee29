package overlay_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

func TestSecretPrintsNothing(t *testing.T) {
	t.Parallel()

	secret := overlay.NewSecret(testkit.PlantedSecret)
	nested := struct {
		Name string
		Key  overlay.Secret
		Keys []overlay.Secret
		Map  map[string]overlay.Secret
		Ptr  *overlay.Secret
	}{"n", secret, []overlay.Secret{secret}, map[string]overlay.Secret{"k": secret}, &secret}
	bearer, err := overlay.NewBearer(secret)
	require.NoError(t, err)
	legacy, err := overlay.NewLegacyAuth(secret, secret)
	require.NoError(t, err)
	hmac, err := overlay.NewHMAC("a_key1234", secret, nil, nil)
	require.NoError(t, err)
	_, err = json.Marshal(nested)
	require.NoError(t, err)

	output := testkit.NewOutput(testkit.PlantedSecret)
	output.Print(secret, nested, bearer, legacy, hmac)
	for _, verb := range []string{"%X", "%t", "%p"} {
		fmt.Fprintf(output, verb+"\n", secret)
		fmt.Fprintf(output, verb+"\n", nested)
	}
	fmt.Fprintln(output, secret.String(), secret.GoString())

	assert.Empty(t, output.Found())
	assert.Equal(t, testkit.PlantedSecret, secret.Reveal())
	assert.False(t, secret.IsZero())
	assert.True(t, overlay.Secret{}.IsZero())
}

func newBearer(t *testing.T) overlay.Authenticator {
	t.Helper()
	auth, err := overlay.NewBearer(overlay.NewSecret("sk_test_abcdefgh"))
	require.NoError(t, err)

	return auth
}

func TestBearer(t *testing.T) {
	t.Parallel()
	req := request(t, "GET", "https://api.example/", "")

	body, err := newBearer(t).Authenticate(req, nil, []byte("{}"))

	assert.NoError(t, err)
	assert.Equal(t, "{}", string(body))
	assert.Equal(t, "Bearer sk_test_abcdefgh", req.Header.Get("Authorization"))
}

func TestATransportCannotChangeTheNextCredential(t *testing.T) {
	t.Parallel()
	auth := newBearer(t)
	for range 2 {
		req := request(t, "GET", "https://api.example/", "")

		_, err := auth.Authenticate(req, nil, nil)

		require.NoError(t, err)
		require.Equal(t, "Bearer sk_test_abcdefgh", req.Header.Get("Authorization"))
		req.Header["Authorization"][0] = "[hidden]"
	}
}
