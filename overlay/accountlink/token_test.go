package accountlink_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"hash"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/accountlink"
)

const (
	secretText = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
	nonce      = "known-answer"
	clientID   = "a_0123456789"
	userID     = "6f0d9d1e-6f6f-4a8e-8f5c-0a3d9a3c1b2f"
	profile    = "*******7949"
	header     = `{"typ":"JWT","alg":"HS256"}`
	payload    = `{"aud":"a_0123456789","iss":"paypay.ne.jp","exp":1760000600,"result":"succeeded",` +
		`"profileIdentifier":"*******7949","nonce":"known-answer",` +
		`"userAuthorizationId":"6f0d9d1e-6f6f-4a8e-8f5c-0a3d9a3c1b2f","referenceId":"customer-1"}`
	// knownToken is header and payload under secretText, made with Python's hmac.
	knownToken = "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9." +
		"eyJhdWQiOiJhXzAxMjM0NTY3ODkiLCJpc3MiOiJwYXlwYXkubmUuanAiLCJleHAiOjE3NjAwMDA2MDAsInJlc3VsdCI6InN1Y2NlZWRl" +
		"ZCIsInByb2ZpbGVJZGVudGlmaWVyIjoiKioqKioqKjc5NDkiLCJub25jZSI6Imtub3duLWFuc3dlciIsInVzZXJBdXRob3JpemF0aW9u" +
		"SWQiOiI2ZjBkOWQxZS02ZjZmLTRhOGUtOGY1Yy0wYTNkOWEzYzFiMmYiLCJyZWZlcmVuY2VJZCI6ImN1c3RvbWVyLTEifQ." +
		"JF1gRIZgy4JjimE4LCQPNKIYKqNBv5nEY8MxmbnW2TY"
	exp = 1760000600
)

// The three parts of knownToken.
var (
	knownHeader    = strings.Split(knownToken, ".")[0]
	knownClaims    = strings.Split(knownToken, ".")[1]
	knownSignature = strings.Split(knownToken, ".")[2]
)

var (
	secret = overlay.NewSecret(secretText)
	now    = at(exp - 600)
)

func at(epoch int64) func() time.Time {
	return testkit.NewClock(time.Unix(epoch, 0)).Now
}

// key is secretText, decoded.
func key() []byte {
	key := make([]byte, 32)
	for i := range key {
		key[i] = byte(i)
	}

	return key
}

func encode(part string) string { return base64.RawURLEncoding.EncodeToString([]byte(part)) }

func mac(of func() hash.Hash, key []byte, text string) string {
	h := hmac.New(of, key)
	h.Write([]byte(text))

	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

// sign makes a token with the standard library alone.
func sign(header, payload string) string {
	text := encode(header) + "." + encode(payload)

	return text + "." + mac(sha256.New, key(), text)
}

// with returns the payload with one piece of it replaced.
func with(t testing.TB, old, fresh string) string {
	t.Helper()

	require.Equal(t, 1, strings.Count(payload, old), "%q in the payload", old)

	return strings.Replace(payload, old, fresh, 1)
}

// signWith signs the payload with one piece of it replaced.
func signWith(t testing.TB, old, fresh string) string {
	t.Helper()

	return sign(header, with(t, old, fresh))
}

var sentinels = []error{
	accountlink.ErrSecret, accountlink.ErrMalformed, accountlink.ErrAlgorithm, accountlink.ErrSignature,
	accountlink.ErrIssuer, accountlink.ErrAudience, accountlink.ErrExpired, accountlink.ErrNonce,
}

// assertRefused checks what is promised of every error of Verify.
func assertRefused(t *testing.T, err error, response accountlink.Response, token string) {
	t.Helper()

	var matching []error
	for _, sentinel := range sentinels {
		if errors.Is(err, sentinel) {
			matching = append(matching, sentinel)
		}
	}
	assert.Len(t, matching, 1)

	assert.Empty(t, response.Result)
	assert.False(t, response.Succeeded())
	assert.Empty(t, response.UserAuthorizationID)

	private := []string{secretText, profile, userID, nonce, clientID, "7949", "customer-1"}
	for _, part := range strings.Split(token, ".") {
		if len(part) > 6 {
			private = append(private, part)
		}
	}
	for _, text := range private {
		assert.NotContains(t, err.Error(), text)
	}
}
