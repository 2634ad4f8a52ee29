package accountlink_test

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/accountlink"
)

// FuzzVerify takes parts and signs them as PayPay would, unless the signature is
// forged. It compares what is accepted with a reading of its own.
func FuzzVerify(f *testing.F) {
	f.Add(header, payload, "", false)
	f.Add(header, payload, knownSignature, true)
	f.Add(`{"alg":"none"}`, payload, "", true)
	f.Add(`{"alg":"RS256"}`, payload, "", false)
	f.Add(`{"alg":"HS256","crit":["b64"]}`, payload, "", false)
	f.Add(header, `{"iss":"paypay.ne.jp","exp":1760000600,"result":"declined","nonce":"known-answer"}`, "", false)
	f.Add(header, `{"iss":"paypay.ne.jp","exp":1e300,"result":"x","nonce":"known-answer","aud":[[]]}`, "", false)
	f.Add(header, "null", "", false)
	f.Add("", "", "", true)

	f.Fuzz(func(t *testing.T, header, payload, signature string, forged bool) {
		text := encode(header) + "." + encode(payload)
		signed := text + "." + mac(sha256.New, key(), text)
		token := signed
		if forged {
			token = text + "." + signature
		}

		got, err := accountlink.Verify(token, secret, accountlink.Expected{Nonce: nonce, Now: now})
		if err != nil {
			matches := slices.ContainsFunc(sentinels, func(sentinel error) bool { return errors.Is(err, sentinel) })
			assert.True(t, matches, "%v matches no sentinel", err)
			assert.False(t, got.Succeeded())
			assert.Empty(t, got.Result)
			assert.Empty(t, got.UserAuthorizationID)
			assert.NotContains(t, err.Error(), secretText)
			assert.LessOrEqual(t, len(err.Error()), 250)
			return
		}

		assert.LessOrEqual(t, len(token), accountlink.MaxToken)
		assert.Equal(t, signed, token)
		assertAccepted(t, header, payload, got)
	})
}

// assertAccepted reads the parts of a token that was accepted.
func assertAccepted(t *testing.T, header, payload string, got accountlink.Response) {
	t.Helper()

	var head, claims map[string]any
	require.NoError(t, json.Unmarshal([]byte(header), &head), "the header %q", header)
	assert.Equal(t, "HS256", head["alg"])

	require.NoError(t, json.Unmarshal([]byte(payload), &claims), "the claims %q", payload)
	assert.Equal(t, "paypay.ne.jp", claims["iss"])
	assert.Equal(t, nonce, claims["nonce"])
	expires, _ := claims["exp"].(float64)
	assert.Greater(t, expires, float64(now().Add(-accountlink.Leeway).Unix()))
	assert.Equal(t, int64(expires), got.ExpiresAt.Unix())
	assert.Equal(t, string(got.Result), claims["result"])
	assert.NotEmpty(t, got.Result)
	if got.Succeeded() {
		assert.NotEmpty(t, got.UserAuthorizationID)
	}
}
