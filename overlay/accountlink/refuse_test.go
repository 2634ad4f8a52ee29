package accountlink_test

import (
	"crypto/sha256"
	"crypto/sha512"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/accountlink"
)

// refusal is a token that is refused.
type refusal struct {
	name     string
	token    string
	nonce    string // nonce unless set
	noNonce  bool
	clientID string
	secret   string           // secretText unless set
	now      func() time.Time // now unless set
	want     error
}

func (c refusal) test(t *testing.T) {
	t.Parallel()
	expected := accountlink.Expected{Nonce: nonce, ClientID: c.clientID, Now: now}
	if c.nonce != "" || c.noNonce {
		expected.Nonce = c.nonce
	}
	if c.now != nil {
		expected.Now = c.now
	}
	under := secret
	if c.secret != "" {
		under = overlay.NewSecret(c.secret)
	}

	response, err := accountlink.Verify(c.token, under, expected)

	require.ErrorIs(t, err, c.want)
	assertRefused(t, err, response, c.token)
}

func TestVerifyRefusesTokensOfAnotherForm(t *testing.T) {
	t.Parallel()

	signed := knownHeader + "." + knownClaims
	for name, token := range map[string]string{
		"an empty token":                   "",
		"a token of one part":              knownHeader,
		"a token of two parts":             signed,
		"a token of four parts":            knownToken + "." + knownSignature,
		"a token with a dot behind it":     knownToken + ".",
		"a token cut short in its claims":  knownHeader + "." + knownClaims[:40] + "." + knownSignature,
		"a token with a line break behind": knownToken + "\n",
		"a token with a line break inside": knownHeader + "\r\n." + knownClaims + "." + knownSignature,
		"a token with another behind it":   knownToken + " " + knownToken,
		"a padded signature":               knownToken + "=",
		"padded claims":                    signed + "==." + knownSignature,
		"a signature in standard base64":   signed + ".+/" + knownSignature[2:],
		"a signature spelt in another way": strings.TrimSuffix(knownToken, "Y") + "Z", // the same bytes
		"a token over the size limit": signWith(t, `"result"`,
			`"pad":"`+strings.Repeat("x", accountlink.MaxToken)+`","result"`),
		"a header that is not JSON": sign("{", payload),
		"claims that are not JSON":  sign(header, payload+"}"),
		"claims that are a list":    sign(header, "["+payload+"]"),
		"claims that are null":      sign(header, "null"),
		"claims that are nested without end": signWith(t, `"result"`,
			`"deep":`+strings.Repeat("[", 100)+strings.Repeat("]", 100)+`,"result"`),
	} {
		t.Run(name, refusal{token: token, want: accountlink.ErrMalformed}.test)
	}
}

func TestVerifyRefusesOtherAlgorithms(t *testing.T) {
	t.Parallel()

	headerOf := func(alg string) string { return `{"typ":"JWT","alg":` + alg + `}` }
	unsigned := func(alg string) string { return encode(headerOf(alg)) + "." + knownClaims + "." }
	underHS512 := encode(headerOf(`"HS512"`)) + "." + knownClaims
	for name, token := range map[string]string{
		"alg none without a signature":                unsigned(`"none"`),
		"alg none with a good signature":              sign(headerOf(`"none"`), payload),
		"alg None":                                    unsigned(`"None"`),
		"alg NONE":                                    unsigned(`"NONE"`),
		"alg hs256":                                   sign(headerOf(`"hs256"`), payload),
		"alg Hs256":                                   sign(headerOf(`"Hs256"`), payload),
		"alg HS256 with a space":                      sign(headerOf(`"HS256 "`), payload),
		"alg HS384 signed by HS256":                   sign(headerOf(`"HS384"`), payload),
		"alg HS512 with a good signature":             underHS512 + "." + mac(sha512.New, key(), underHS512),
		"alg RS256 signed by HS256 with the same key": sign(headerOf(`"RS256"`), payload),
		"alg ES256":                                   sign(headerOf(`"ES256"`), payload),
		"alg EdDSA":                                   sign(headerOf(`"EdDSA"`), payload),
		"an empty alg":                                sign(headerOf(`""`), payload),
		"an alg that is null":                         sign(headerOf(`null`), payload),
		"an alg that is a list":                       sign(headerOf(`["HS256"]`), payload),
		"no alg":                                      sign(`{"typ":"JWT"}`, payload),
		"no alg but an ALG":                           sign(`{"typ":"JWT","ALG":"HS256"}`, payload),
		"alg none after HS256":                        sign(`{"alg":"HS256","alg":"none"}`, payload),
		"a header that is null":                       sign(`null`, payload),
		"an extension that must be understood":        sign(`{"alg":"HS256","crit":["b64"],"b64":false}`, payload),
	} {
		t.Run(name, refusal{token: token, want: accountlink.ErrAlgorithm}.test)
	}
}

func TestVerifyRefusesOtherSignatures(t *testing.T) {
	t.Parallel()

	signed := knownHeader + "." + knownClaims
	for name, token := range map[string]string{
		"a token cut short in its signature": knownToken[:len(knownToken)-3],
		"a token without a signature":        signed + ".",
		"claims that were changed": knownHeader + "." + encode(with(t, `"customer-1"`, `"customer-2"`)) + "." +
			knownSignature,
		"a header that was changed": encode(`{"alg":"HS256","typ":"JWT"}`) + "." + knownClaims + "." + knownSignature,
		"a token signed with the secret as it stands, undecoded": signed + "." +
			mac(sha256.New, []byte(secretText), signed),
		"a token signed with no key at all": signed + "." + mac(sha256.New, nil, signed),
	} {
		t.Run(name, refusal{token: token, want: accountlink.ErrSignature}.test)
	}
	t.Run("a token under another secret", refusal{
		token: knownToken, secret: "AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", want: accountlink.ErrSignature,
	}.test)
}

func TestVerifyRefusesOtherTimes(t *testing.T) {
	t.Parallel()

	for _, c := range []refusal{
		{name: "no exp", token: signWith(t, `"exp":1760000600,`, ``), want: accountlink.ErrMalformed},
		{name: "an exp that is null", token: signWith(t, `1760000600`, `null`), want: accountlink.ErrMalformed},
		{
			name: "an exp that is text", token: signWith(t, `1760000600`, `"1760000600"`),
			want: accountlink.ErrMalformed,
		},
		{name: "an exp of zero", token: signWith(t, `1760000600`, `0`), want: accountlink.ErrMalformed},
		{name: "an exp below zero", token: signWith(t, `1760000600`, `-1`), want: accountlink.ErrExpired},
		{
			name: "an exp in milliseconds", token: signWith(t, `1760000600`, `1760000600000`),
			want: accountlink.ErrMalformed,
		},
		{
			name: "an exp no number type holds", token: signWith(t, `1760000600`, `1e999`),
			want: accountlink.ErrMalformed,
		},
		{name: "a token at the end of the leeway", token: knownToken, now: at(exp + 30), want: accountlink.ErrExpired},
		{name: "a token of long ago", token: knownToken, now: at(exp + 365*86400), want: accountlink.ErrExpired},
		{
			name: "a token that is not valid yet", token: signWith(t, `"result"`, `"nbf":1760000300,"result"`),
			want: accountlink.ErrExpired,
		},
	} {
		t.Run(c.name, c.test)
	}
}

func TestVerifyRefusesOtherIssuersAndAudiences(t *testing.T) {
	t.Parallel()

	const issuer, audience = `"paypay.ne.jp"`, `"a_0123456789"`
	for _, c := range []refusal{
		{name: "no issuer", token: signWith(t, `"iss":"paypay.ne.jp",`, ``), want: accountlink.ErrMalformed},
		{
			name: "the merchant's own requestToken", token: signWith(t, `"iss":"paypay.ne.jp"`, `"iss":"Shop"`),
			want: accountlink.ErrIssuer,
		},
		{
			name: "an issuer that ends in the right one", token: signWith(t, issuer, `"evil.paypay.ne.jp"`),
			want: accountlink.ErrIssuer,
		},
		{
			name: "an issuer that is a list", token: signWith(t, issuer, `["paypay.ne.jp"]`),
			want: accountlink.ErrMalformed,
		},
		{
			name: "another client's token", token: knownToken, clientID: "a_9999999999",
			want: accountlink.ErrAudience,
		},
		{
			name: "a client ID that the audience begins with", token: knownToken, clientID: "a_01234",
			want: accountlink.ErrAudience,
		},
		{
			name: "a list without the client ID", token: signWith(t, audience, `["a_1","a_2"]`), clientID: clientID,
			want: accountlink.ErrAudience,
		},
		{
			name:  "no audience where one is expected",
			token: signWith(t, `"aud":"a_0123456789",`, ``), clientID: clientID,
			want: accountlink.ErrMalformed,
		},
		{name: "an audience that is a number", token: signWith(t, audience, `1`), want: accountlink.ErrMalformed},
		{
			name: "an audience that is a list of numbers", token: signWith(t, audience, `[1]`),
			want: accountlink.ErrMalformed,
		},
	} {
		t.Run(c.name, c.test)
	}
}

func TestVerifyRefusesOtherNonces(t *testing.T) {
	t.Parallel()

	const claim = `"nonce":"known-answer",`
	for _, c := range []refusal{
		{name: "an answer to another request", token: knownToken, nonce: "other-answer", want: accountlink.ErrNonce},
		{name: "a beginning of the right one", token: knownToken, nonce: "known", want: accountlink.ErrNonce},
		{name: "another case", token: knownToken, nonce: "Known-Answer", want: accountlink.ErrNonce},
		{name: "any token when no nonce was stored", token: knownToken, noNonce: true, want: accountlink.ErrNonce},
		{
			name: "an empty nonce when none was stored", token: signWith(t, `"known-answer"`, `""`), noNonce: true,
			want: accountlink.ErrNonce,
		},
		{
			name: "no nonce when none was stored", token: signWith(t, claim, ``), noNonce: true,
			want: accountlink.ErrNonce,
		},
		{name: "a token without a nonce", token: signWith(t, claim, ``), want: accountlink.ErrNonce},
		{
			name: "a nonce that is a number", token: signWith(t, `"known-answer"`, `1`),
			want: accountlink.ErrMalformed,
		},
	} {
		t.Run(c.name, c.test)
	}
}

func TestVerifyRefusesOtherClaims(t *testing.T) {
	t.Parallel()

	const result = `"succeeded"`
	for name, token := range map[string]string{
		"a nonce that stands twice":             signWith(t, `"result"`, `"nonce":"known-answer","result"`),
		"two results, the good one last":        signWith(t, result, `"declined","result":"succeeded"`),
		"two results, one spelt with an escape": signWith(t, result, `"declined","resul\u0074":"succeeded"`),
		"two exp":                               signWith(t, `1760000600`, `1,"exp":1760000600`),
		"a token without a result":              signWith(t, `"result":"succeeded",`, ``),
		"an empty result":                       signWith(t, result, `""`),
		"a result that is true":                 signWith(t, result, `true`),
		"a success without an authorization":    signWith(t, `"userAuthorizationId":"`+userID+`",`, ``),
		"an authorization that is a number":     signWith(t, `"`+userID+`"`, `7`),
	} {
		t.Run(name, refusal{token: token, want: accountlink.ErrMalformed}.test)
	}
}

func TestASecretThatPayPayDidNotIssueIsRefused(t *testing.T) {
	t.Parallel()

	for name, text := range map[string]string{
		"an empty one":               "",
		"one that is not base64":     "APIKeySecretGenerated!",
		"one without its padding":    strings.TrimRight(secretText, "="),
		"one in base64url":           "-_-_" + secretText,
		"one with a line break":      secretText + "\n",
		"one with a space before it": " " + secretText,
		"one cut short":              secretText[:5],
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			response, err := accountlink.Verify(knownToken, overlay.NewSecret(text), accountlink.Expected{
				Nonce: nonce, Now: now,
			})
			require.ErrorIs(t, err, accountlink.ErrSecret)
			assertRefused(t, err, response, knownToken)

			token, err := accountlink.RequestToken(request(), overlay.NewSecret(text))
			require.ErrorIs(t, err, accountlink.ErrSecret)
			assert.Empty(t, token)
			if text != "" {
				assert.NotContains(t, err.Error(), text)
			}
		})
	}

	_, err := accountlink.Verify(knownToken, overlay.Secret{}, accountlink.Expected{Nonce: nonce, Now: now})
	assert.ErrorIs(t, err, accountlink.ErrSecret, "the zero Secret")
}
