package accountlink_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

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
	payload    = `{"aud":"a_0123456789","iss":"paypay.ne.jp","exp":1760000600,"result":"succeeded","profileIdentifier":"*******7949",` +
		`"nonce":"known-answer","userAuthorizationId":"6f0d9d1e-6f6f-4a8e-8f5c-0a3d9a3c1b2f","referenceId":"customer-1"}`
	// knownToken is header and payload under secretText, made with Python's hmac.
	knownToken = "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJhXzAxMjM0NTY3ODkiLCJpc3MiOiJwYXlwYXkubmUuanAiLCJleHAiOjE3NjAwMDA2MDAsInJlc3VsdCI6InN1Y2NlZWRlZCIs" +
		"InByb2ZpbGVJZGVudGlmaWVyIjoiKioqKioqKjc5NDkiLCJub25jZSI6Imtub3duLWFuc3dlciIsInVzZXJBdXRob3JpemF0aW9uSWQiOiI2ZjBkOWQxZS02ZjZmLTRhOGUtOGY1Yy0wYTNkOWEz" +
		"YzFiMmYiLCJyZWZlcmVuY2VJZCI6ImN1c3RvbWVyLTEifQ.JF1gRIZgy4JjimE4LCQPNKIYKqNBv5nEY8MxmbnW2TY"
	exp = 1760000600
)

var (
	secret = overlay.NewSecret(secretText)
	now    = at(exp - 600)
)

func at(epoch int64) func() time.Time {
	return testkit.NewClock(time.Unix(epoch, 0)).Now
}

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
	if strings.Count(payload, old) != 1 {
		t.Fatalf("%q does not stand once in the payload", old)
	}
	return strings.Replace(payload, old, fresh, 1)
}

var sentinels = []error{
	accountlink.ErrSecret, accountlink.ErrMalformed, accountlink.ErrAlgorithm, accountlink.ErrSignature,
	accountlink.ErrIssuer, accountlink.ErrAudience, accountlink.ErrExpired, accountlink.ErrNonce,
}

// checkRefusal holds an error of Verify against what is promised of all of them.
func checkRefusal(t *testing.T, err error, response accountlink.Response, token string) {
	t.Helper()
	matching := 0
	for _, sentinel := range sentinels {
		if errors.Is(err, sentinel) {
			matching++
		}
	}
	if matching != 1 {
		t.Errorf("%v matches %d sentinels, want one", err, matching)
	}
	if response.Result != "" || response.Succeeded() || response.UserAuthorizationID != "" {
		t.Errorf("%v comes with a response", err)
	}
	private := []string{secretText, profile, userID, nonce, clientID, "7949", "customer-1"}
	for _, part := range strings.Split(token, ".") {
		if len(part) > 6 {
			private = append(private, part)
		}
	}
	for _, text := range private {
		if strings.Contains(err.Error(), text) {
			t.Errorf("%q shows %q", err, text)
		}
	}
}

func TestVerifyReadsAKnownAnswer(t *testing.T) {
	t.Parallel()
	if sign(header, payload) != knownToken {
		t.Fatal("the test signs otherwise than the known answer")
	}
	got, err := accountlink.Verify(knownToken, secret, accountlink.Expected{Nonce: nonce, ClientID: clientID, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	if !got.Succeeded() || got.Result != accountlink.ResultSucceeded || got.UserAuthorizationID != userID || got.ReferenceID != "customer-1" ||
		got.ProfileIdentifier.Reveal() != profile || got.Nonce != nonce || !slices.Equal(got.Audience, []string{clientID}) {
		t.Errorf("got %+v", got)
	}
	if want := time.Unix(exp, 0); !got.ExpiresAt.Equal(want) {
		t.Errorf("expires at %v, want %v", got.ExpiresAt, want)
	}
	if printed := fmt.Sprintf("%v %+v %#v", got, got, got); strings.Contains(printed, "7949") {
		t.Errorf("the response prints the profile identifier: %s", printed)
	}
}

func TestVerifyAccepts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, payload string
		clientID      string
		now           func() time.Time
		want          accountlink.Response
	}{
		{
			name: "a declined request, which is no error", payload: with(t, `"succeeded"`, `"declined"`),
			want: accountlink.Response{Result: accountlink.ResultDeclined, UserAuthorizationID: userID, Audience: []string{clientID}},
		},
		{
			name:    "a declined request without an authorization and a profile",
			payload: `{"iss":"paypay.ne.jp","exp":1760000600,"result":"declined","nonce":"known-answer","userAuthorizationId":null}`,
			want:    accountlink.Response{Result: "declined"},
		},
		{
			name: "a result nobody documented, as no success", payload: with(t, `"succeeded"`, `"Succeeded"`),
			want: accountlink.Response{Result: "Succeeded", UserAuthorizationID: userID, Audience: []string{clientID}},
		},
		{
			name: "an audience that is a list with the client ID", payload: with(t, `"a_0123456789"`, `["a_other","a_0123456789"]`), clientID: clientID,
			want: accountlink.Response{Result: "succeeded", UserAuthorizationID: userID, Audience: []string{"a_other", clientID}},
		},
		{
			name: "any audience if no client ID is given", payload: with(t, `"a_0123456789"`, `"a_other"`),
			want: accountlink.Response{Result: "succeeded", UserAuthorizationID: userID, Audience: []string{"a_other"}},
		},
		{
			name: "a token issued in the future, since iat says nothing about validity", payload: with(t, `"result"`, `"iat":9999999999,"result"`),
			want: accountlink.Response{Result: "succeeded", UserAuthorizationID: userID, Audience: []string{clientID}},
		},
		{
			name: "a token a second before the leeway ends", payload: payload, now: at(exp + 29),
			want: accountlink.Response{Result: "succeeded", UserAuthorizationID: userID, Audience: []string{clientID}},
		},
		{
			name: "claims it does not know, even twice", payload: with(t, `"result"`, `"new":{"a":[1]},"new":2,"result"`),
			want: accountlink.Response{Result: "succeeded", UserAuthorizationID: userID, Audience: []string{clientID}},
		},
		{
			name: "a claim of another case beside the right one, without mixing them up", payload: with(t, `"succeeded"`, `"declined","RESULT":"succeeded"`),
			want: accountlink.Response{Result: "declined", UserAuthorizationID: userID, Audience: []string{clientID}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if c.now == nil {
				c.now = now
			}
			got, err := accountlink.Verify(sign(header, c.payload), secret, accountlink.Expected{Nonce: nonce, ClientID: c.clientID, Now: c.now})
			if err != nil {
				t.Fatal(err)
			}
			if got.Result != c.want.Result || got.UserAuthorizationID != c.want.UserAuthorizationID || !slices.Equal(got.Audience, c.want.Audience) {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
			if got.Succeeded() != (c.want.Result == "succeeded") {
				t.Errorf("succeeded: %v", got.Succeeded())
			}
		})
	}
}

func TestVerifyRefuses(t *testing.T) {
	t.Parallel()
	const last = "Y" // of knownToken; "Z" differs in bits that decode to nothing
	headerOf := func(alg string) string { return `{"typ":"JWT","alg":` + alg + `}` }
	parts := strings.Split(knownToken, ".")
	signed := encode(headerOf(`"HS512"`)) + "." + parts[1]
	for _, c := range []struct {
		name, token string
		nonce       string // nonce unless set
		noNonce     bool
		clientID    string
		secret      string // secretText unless set
		now         func() time.Time
		want        error
	}{
		{name: "an empty token", token: "", want: accountlink.ErrMalformed},
		{name: "a token of one part", token: parts[0], want: accountlink.ErrMalformed},
		{name: "a token of two parts", token: parts[0] + "." + parts[1], want: accountlink.ErrMalformed},
		{name: "a token of four parts", token: knownToken + "." + parts[2], want: accountlink.ErrMalformed},
		{name: "a token with a dot behind it", token: knownToken + ".", want: accountlink.ErrMalformed},
		{name: "a token cut short in its signature", token: knownToken[:len(knownToken)-3], want: accountlink.ErrSignature},
		{name: "a token without a signature", token: parts[0] + "." + parts[1] + ".", want: accountlink.ErrSignature},
		{name: "a token cut short in its claims", token: parts[0] + "." + parts[1][:40] + "." + parts[2], want: accountlink.ErrMalformed},
		{name: "a token with a line break behind it", token: knownToken + "\n", want: accountlink.ErrMalformed},
		{name: "a token with a line break inside", token: parts[0] + "\r\n." + parts[1] + "." + parts[2], want: accountlink.ErrMalformed},
		{name: "a token with another behind it", token: knownToken + " " + knownToken, want: accountlink.ErrMalformed},
		{name: "a padded signature", token: knownToken + "=", want: accountlink.ErrMalformed},
		{name: "padded claims", token: parts[0] + "." + parts[1] + "==." + parts[2], want: accountlink.ErrMalformed},
		{name: "a signature in standard base64", token: parts[0] + "." + parts[1] + ".+/" + parts[2][2:], want: accountlink.ErrMalformed},
		{name: "a signature spelt in another way", token: strings.TrimSuffix(knownToken, last) + "Z", want: accountlink.ErrMalformed},
		{name: "a token over the size limit", token: sign(header, with(t, `"result"`, `"pad":"`+strings.Repeat("x", accountlink.MaxToken)+`","result"`)), want: accountlink.ErrMalformed},
		{name: "a header that is not JSON", token: sign("{", payload), want: accountlink.ErrMalformed},
		{name: "claims that are not JSON", token: sign(header, payload+"}"), want: accountlink.ErrMalformed},
		{name: "claims that are a list", token: sign(header, "["+payload+"]"), want: accountlink.ErrMalformed},
		{name: "claims that are null", token: sign(header, "null"), want: accountlink.ErrMalformed},
		{name: "claims nested without end", token: sign(header, with(t, `"result"`, `"deep":`+strings.Repeat("[", 100)+strings.Repeat("]", 100)+`,"result"`)), want: accountlink.ErrMalformed},

		{name: "alg none without a signature", token: encode(headerOf(`"none"`)) + "." + parts[1] + ".", want: accountlink.ErrAlgorithm},
		{name: "alg none with a good signature", token: sign(headerOf(`"none"`), payload), want: accountlink.ErrAlgorithm},
		{name: "alg None", token: encode(headerOf(`"None"`)) + "." + parts[1] + ".", want: accountlink.ErrAlgorithm},
		{name: "alg NONE", token: encode(headerOf(`"NONE"`)) + "." + parts[1] + ".", want: accountlink.ErrAlgorithm},
		{name: "alg hs256", token: sign(headerOf(`"hs256"`), payload), want: accountlink.ErrAlgorithm},
		{name: "alg Hs256", token: sign(headerOf(`"Hs256"`), payload), want: accountlink.ErrAlgorithm},
		{name: "alg HS256 with a space", token: sign(headerOf(`"HS256 "`), payload), want: accountlink.ErrAlgorithm},
		{name: "alg HS384 signed by HS256", token: sign(headerOf(`"HS384"`), payload), want: accountlink.ErrAlgorithm},
		{name: "alg HS512 with a good signature", token: signed + "." + mac(sha512.New, key(), signed), want: accountlink.ErrAlgorithm},
		{name: "alg RS256 signed by HS256 with the same key", token: sign(headerOf(`"RS256"`), payload), want: accountlink.ErrAlgorithm},
		{name: "alg ES256", token: sign(headerOf(`"ES256"`), payload), want: accountlink.ErrAlgorithm},
		{name: "alg EdDSA", token: sign(headerOf(`"EdDSA"`), payload), want: accountlink.ErrAlgorithm},
		{name: "an empty alg", token: sign(headerOf(`""`), payload), want: accountlink.ErrAlgorithm},
		{name: "an alg that is null", token: sign(headerOf(`null`), payload), want: accountlink.ErrAlgorithm},
		{name: "an alg that is a list", token: sign(headerOf(`["HS256"]`), payload), want: accountlink.ErrAlgorithm},
		{name: "no alg", token: sign(`{"typ":"JWT"}`, payload), want: accountlink.ErrAlgorithm},
		{name: "no alg but an ALG", token: sign(`{"typ":"JWT","ALG":"HS256"}`, payload), want: accountlink.ErrAlgorithm},
		{name: "alg none after HS256", token: sign(`{"alg":"HS256","alg":"none"}`, payload), want: accountlink.ErrAlgorithm},
		{name: "a header that is null", token: sign(`null`, payload), want: accountlink.ErrAlgorithm},
		{name: "an extension that must be understood", token: sign(`{"alg":"HS256","crit":["b64"],"b64":false}`, payload), want: accountlink.ErrAlgorithm},

		{name: "claims that were changed", token: parts[0] + "." + encode(with(t, `"customer-1"`, `"customer-2"`)) + "." + parts[2], want: accountlink.ErrSignature},
		{name: "a header that was changed", token: encode(`{"alg":"HS256","typ":"JWT"}`) + "." + parts[1] + "." + parts[2], want: accountlink.ErrSignature},
		{
			name: "a token signed with the secret as it stands, undecoded", want: accountlink.ErrSignature,
			token: parts[0] + "." + parts[1] + "." + mac(sha256.New, []byte(secretText), parts[0]+"."+parts[1]),
		},
		{
			name: "a token signed with no key at all", want: accountlink.ErrSignature,
			token: parts[0] + "." + parts[1] + "." + mac(sha256.New, nil, parts[0]+"."+parts[1]),
		},
		{name: "a token under another secret", token: knownToken, secret: "AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", want: accountlink.ErrSignature},

		{name: "a token without exp", token: sign(header, with(t, `"exp":1760000600,`, ``)), want: accountlink.ErrMalformed},
		{name: "an exp that is null", token: sign(header, with(t, `1760000600`, `null`)), want: accountlink.ErrMalformed},
		{name: "an exp that is text", token: sign(header, with(t, `1760000600`, `"1760000600"`)), want: accountlink.ErrMalformed},
		{name: "an exp of zero", token: sign(header, with(t, `1760000600`, `0`)), want: accountlink.ErrMalformed},
		{name: "an exp below zero", token: sign(header, with(t, `1760000600`, `-1`)), want: accountlink.ErrExpired},
		{name: "an exp in milliseconds", token: sign(header, with(t, `1760000600`, `1760000600000`)), want: accountlink.ErrMalformed},
		{name: "an exp no number type holds", token: sign(header, with(t, `1760000600`, `1e999`)), want: accountlink.ErrMalformed},
		{name: "a token at the end of the leeway", token: knownToken, now: at(exp + 30), want: accountlink.ErrExpired},
		{name: "a token of long ago", token: knownToken, now: at(exp + 365*86400), want: accountlink.ErrExpired},
		{name: "a token that is not valid yet", token: sign(header, with(t, `"result"`, `"nbf":1760000300,"result"`)), want: accountlink.ErrExpired},

		{name: "a token without iss", token: sign(header, with(t, `"iss":"paypay.ne.jp",`, ``)), want: accountlink.ErrMalformed},
		{name: "the merchant's own requestToken", token: sign(header, with(t, `"iss":"paypay.ne.jp"`, `"iss":"Shop"`)), want: accountlink.ErrIssuer},
		{name: "an issuer that ends in the right one", token: sign(header, with(t, `"paypay.ne.jp"`, `"evil.paypay.ne.jp"`)), want: accountlink.ErrIssuer},
		{name: "an issuer that is a list", token: sign(header, with(t, `"paypay.ne.jp"`, `["paypay.ne.jp"]`)), want: accountlink.ErrMalformed},

		{name: "another client's token", token: knownToken, clientID: "a_9999999999", want: accountlink.ErrAudience},
		{name: "a client ID that the audience begins with", token: knownToken, clientID: "a_01234", want: accountlink.ErrAudience},
		{name: "a list without the client ID", token: sign(header, with(t, `"a_0123456789"`, `["a_1","a_2"]`)), clientID: clientID, want: accountlink.ErrAudience},
		{name: "no audience where one is expected", token: sign(header, with(t, `"aud":"a_0123456789",`, ``)), clientID: clientID, want: accountlink.ErrMalformed},
		{name: "an audience that is a number", token: sign(header, with(t, `"a_0123456789"`, `1`)), want: accountlink.ErrMalformed},
		{name: "an audience that is a list of numbers", token: sign(header, with(t, `"a_0123456789"`, `[1]`)), want: accountlink.ErrMalformed},

		{name: "an answer to another request", token: knownToken, nonce: "other-answer", want: accountlink.ErrNonce},
		{name: "a nonce that is a beginning of the right one", token: knownToken, nonce: "known", want: accountlink.ErrNonce},
		{name: "a nonce of another case", token: knownToken, nonce: "Known-Answer", want: accountlink.ErrNonce},
		{name: "any token when no nonce was stored", token: knownToken, noNonce: true, want: accountlink.ErrNonce},
		{name: "an empty nonce when none was stored", token: sign(header, with(t, `"known-answer"`, `""`)), noNonce: true, want: accountlink.ErrNonce},
		{name: "no nonce when none was stored", token: sign(header, with(t, `"nonce":"known-answer",`, ``)), noNonce: true, want: accountlink.ErrNonce},
		{name: "a token without a nonce", token: sign(header, with(t, `"nonce":"known-answer",`, ``)), want: accountlink.ErrNonce},
		{name: "a nonce that is a number", token: sign(header, with(t, `"known-answer"`, `1`)), want: accountlink.ErrMalformed},

		{name: "a nonce that stands twice", token: sign(header, with(t, `"result"`, `"nonce":"known-answer","result"`)), want: accountlink.ErrMalformed},
		{name: "two results, the good one last", token: sign(header, with(t, `"succeeded"`, `"declined","result":"succeeded"`)), want: accountlink.ErrMalformed},
		{name: "two results, one spelt with an escape", token: sign(header, with(t, `"succeeded"`, `"declined","resul\u0074":"succeeded"`)), want: accountlink.ErrMalformed},
		{name: "two exp", token: sign(header, with(t, `1760000600`, `1,"exp":1760000600`)), want: accountlink.ErrMalformed},
		{name: "a token without a result", token: sign(header, with(t, `"result":"succeeded",`, ``)), want: accountlink.ErrMalformed},
		{name: "an empty result", token: sign(header, with(t, `"succeeded"`, `""`)), want: accountlink.ErrMalformed},
		{name: "a result that is true", token: sign(header, with(t, `"succeeded"`, `true`)), want: accountlink.ErrMalformed},
		{name: "a success without an authorization", token: sign(header, with(t, `"userAuthorizationId":"`+userID+`",`, ``)), want: accountlink.ErrMalformed},
		{name: "an authorization that is a number", token: sign(header, with(t, `"`+userID+`"`, `7`)), want: accountlink.ErrMalformed},
	} {
		t.Run(c.name, func(t *testing.T) {
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
			if !errors.Is(err, c.want) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
			checkRefusal(t, err, response, c.token)
		})
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
			response, err := accountlink.Verify(knownToken, overlay.NewSecret(text), accountlink.Expected{Nonce: nonce, Now: now})
			if !errors.Is(err, accountlink.ErrSecret) {
				t.Fatalf("Verify: got %v", err)
			}
			checkRefusal(t, err, response, knownToken)
			token, err := accountlink.RequestToken(request(), overlay.NewSecret(text))
			if !errors.Is(err, accountlink.ErrSecret) || token != "" {
				t.Errorf("RequestToken: got %q, %v", token, err)
			}
			if text != "" && strings.Contains(err.Error(), text) {
				t.Errorf("%q shows the secret", err)
			}
		})
	}
	if _, err := accountlink.Verify(knownToken, overlay.Secret{}, accountlink.Expected{Nonce: nonce, Now: now}); !errors.Is(err, accountlink.ErrSecret) {
		t.Errorf("the zero Secret: got %v", err)
	}
}

func TestVerifyTakesTheTimeOfDayWithoutAClock(t *testing.T) {
	t.Parallel()
	token := sign(header, with(t, `1760000600`, fmt.Sprint(time.Now().Add(time.Minute).Unix())))
	if _, err := accountlink.Verify(token, secret, accountlink.Expected{Nonce: nonce}); err != nil {
		t.Error(err)
	}
	if _, err := accountlink.Verify(knownToken, secret, accountlink.Expected{Nonce: nonce}); !errors.Is(err, accountlink.ErrExpired) {
		t.Errorf("got %v, want %v", err, accountlink.ErrExpired)
	}
}

func request() accountlink.Request {
	return accountlink.Request{
		Merchant: "Shop", Scopes: []string{"direct_debit", "get_balance"}, Nonce: "nonce-1",
		RedirectURL: "https://shop.example/paypay?from=a&to=b", ReferenceID: "customer-1",
		Lifetime: 10 * time.Minute, Now: at(1760000000),
	}
}

func TestRequestTokenHoldsTheClaimsPayPayReads(t *testing.T) {
	t.Parallel()
	least := map[string]any{
		"iss": "Shop", "aud": "paypay.ne.jp", "exp": json.Number("1760000600"), "scope": "direct_debit,get_balance",
		"nonce": "nonce-1", "redirectUrl": "https://shop.example/paypay?from=a&to=b", "referenceId": "customer-1",
	}
	full := request()
	full.DeviceID, full.PhoneNumber, full.Scopes = "device-1", overlay.NewSecret("09012345678"), []string{"direct_debit"}
	most := map[string]any{"deviceId": "device-1", "phoneNumber": "09012345678", "scope": "direct_debit"}
	for claim, value := range least {
		if _, set := most[claim]; !set {
			most[claim] = value
		}
	}
	for _, c := range []struct {
		name    string
		request accountlink.Request
		want    map[string]any
	}{
		{"without the optional ones", request(), least},
		{"with all of them", full, most},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			token, err := accountlink.RequestToken(c.request, secret)
			if err != nil {
				t.Fatal(err)
			}
			parts := strings.Split(token, ".")
			if len(parts) != 3 || parts[2] != mac(sha256.New, key(), parts[0]+"."+parts[1]) {
				t.Fatal("the token is not signed with HS256 under the decoded secret")
			}
			if got, want := object(t, parts[0]), (map[string]any{"typ": "JWT", "alg": "HS256"}); !same(got, want) {
				t.Errorf("header %v, want %v", got, want)
			}
			if got := object(t, parts[1]); !same(got, c.want) {
				t.Errorf("claims %v, want %v", got, c.want)
			}
		})
	}
	if printed := fmt.Sprintf("%+v %#v", full, full); strings.Contains(printed, "09012345678") {
		t.Errorf("the request prints the phone number: %s", printed)
	}
}

func object(t *testing.T, part string) (object map[string]any) {
	t.Helper()
	text, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&object); err != nil {
		t.Fatal(err)
	}
	return object
}

func same(a, b map[string]any) bool { return fmt.Sprint(a) == fmt.Sprint(b) }

func TestRequestTokenRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(*accountlink.Request)
		want   string // the claim that the error names
	}{
		{"no merchant", func(r *accountlink.Request) { r.Merchant = "" }, "iss:"},
		{"no scope", func(r *accountlink.Request) { r.Scopes = nil }, "scope:"},
		{"an empty scope", func(r *accountlink.Request) { r.Scopes = []string{"direct_debit", ""} }, "scope:"},
		{"two scopes in one", func(r *accountlink.Request) { r.Scopes = []string{"direct_debit,cashback"} }, "scope:"},
		{"a scope with a space", func(r *accountlink.Request) { r.Scopes = []string{"direct_debit "} }, "scope:"},
		{"no nonce", func(r *accountlink.Request) { r.Nonce = "" }, "nonce:"},
		{"a nonce of spaces", func(r *accountlink.Request) { r.Nonce = "  " }, "nonce:"},
		{"no redirect URL", func(r *accountlink.Request) { r.RedirectURL = "" }, "redirectUrl:"},
		{"a redirect URL without https", func(r *accountlink.Request) { r.RedirectURL = "http://shop.example/SENSITIVE" }, "redirectUrl:"},
		{"a redirect URL to this machine without https", func(r *accountlink.Request) { r.RedirectURL = "http://127.0.0.1/" }, "redirectUrl:"},
		{"a redirect URL that runs a script", func(r *accountlink.Request) { r.RedirectURL = "javascript:alert(1)" }, "redirectUrl:"},
		{"a redirect URL without a scheme", func(r *accountlink.Request) { r.RedirectURL = "//shop.example/" }, "redirectUrl:"},
		{"a redirect URL without a host", func(r *accountlink.Request) { r.RedirectURL = "https:///paypay" }, "redirectUrl:"},
		{"a redirect URL with a port and no host", func(r *accountlink.Request) { r.RedirectURL = "https://:443/" }, "redirectUrl:"},
		{"a redirect URL with a user", func(r *accountlink.Request) { r.RedirectURL = "https://shop.example@evil.example/" }, "redirectUrl:"},
		{"a redirect URL with a fragment", func(r *accountlink.Request) { r.RedirectURL = "https://shop.example/#" }, "redirectUrl:"},
		{"a redirect URL that is none", func(r *accountlink.Request) { r.RedirectURL = "https://shop.example/%SENSITIVE" }, "redirectUrl:"},
		{"no reference", func(r *accountlink.Request) { r.ReferenceID = "" }, "referenceId:"},
		{"a reference with a line break", func(r *accountlink.Request) { r.ReferenceID = "SENSITIVE\n" }, "referenceId:"},
		{"a reference that is not UTF-8", func(r *accountlink.Request) { r.ReferenceID = "SENSITIVE\xff" }, "referenceId:"},
		{"a device of spaces", func(r *accountlink.Request) { r.DeviceID = " " }, "deviceId:"},
		{"a phone number with a line break", func(r *accountlink.Request) { r.PhoneNumber = overlay.NewSecret("SENSITIVE\n") }, "phoneNumber:"},
		{"no lifetime", func(r *accountlink.Request) { r.Lifetime = 0 }, "exp:"},
		{"a lifetime below zero", func(r *accountlink.Request) { r.Lifetime = -time.Minute }, "exp:"},
		{"a lifetime under a second, as when seconds are taken for nanoseconds", func(r *accountlink.Request) { r.Lifetime = 600 }, "exp:"},
		{"a lifetime over a day", func(r *accountlink.Request) { r.Lifetime = accountlink.MaxLifetime + 1 }, "exp:"},
		{"more than fits into a token", func(r *accountlink.Request) { r.ReferenceID = strings.Repeat("x", accountlink.MaxToken) }, "shorten the fields"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			changed := request()
			c.change(&changed)
			token, err := accountlink.RequestToken(changed, secret)
			if err == nil || token != "" || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %q, %v, want an error with %q", token, err, c.want)
			}
			if strings.Contains(err.Error(), "SENSITIVE") {
				t.Errorf("%q shows the value", err)
			}
		})
	}
}

func TestRequestTokenTakesTheLimitsOfItsLifetime(t *testing.T) {
	t.Parallel()
	for _, lifetime := range []time.Duration{time.Second, accountlink.MaxLifetime} {
		limit := request()
		limit.Lifetime = lifetime
		if _, err := accountlink.RequestToken(limit, secret); err != nil {
			t.Errorf("%v: %v", lifetime, err)
		}
	}
}

func TestRedirectURLIsPayPaysPage(t *testing.T) {
	t.Parallel()
	for base, want := range map[string]string{
		accountlink.Production:  "https://www.paypay.ne.jp/app/opa/user_authorization",
		accountlink.Sandbox:     "https://stg-www.sandbox.paypay.ne.jp/app/opa/user_authorization",
		"http://127.0.0.1:8080": "http://127.0.0.1:8080/app/opa/user_authorization",
		"http://[::1]:8080/":    "http://[::1]:8080/app/opa/user_authorization",
		"https://sandbox.test":  "https://sandbox.test/app/opa/user_authorization",
	} {
		got, err := accountlink.RedirectURL(base, "a_Key+1&x=y", knownToken)
		if err != nil {
			t.Errorf("%s: %v", base, err)
			continue
		}
		page, query, _ := strings.Cut(got, "?")
		values, err := url.ParseQuery(query)
		if page != want || err != nil || len(values) != 2 || values.Get("apiKey") != "a_Key+1&x=y" || values.Get("requestToken") != knownToken {
			t.Errorf("%s: got %s", base, got)
		}
	}
}

func TestRedirectURLRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, base, apiKey, token, want string }{
		{"no base", "", "a_key", knownToken, "BaseURL"},
		{"a base without https", "http://www.paypay.ne.jp", "a_key", knownToken, "https"},
		{"a base that only begins like this machine", "http://127.0.0.1.evil.example", "a_key", knownToken, "https"},
		{"a base with a path", accountlink.Production + "/app", "a_key", knownToken, "BaseURL"},
		{"a base with a query", accountlink.Production + "?a=b", "a_key", knownToken, "BaseURL"},
		{"a base with a user", "https://www.paypay.ne.jp@evil.example", "a_key", knownToken, "BaseURL"},
		{"no API key", accountlink.Production, "", knownToken, "APIKey"},
		{"an API key with a line break", accountlink.Production, "a_key\n", knownToken, "APIKey"},
		{"no token", accountlink.Production, "a_key", "", "requestToken"},
		{"what is no token", accountlink.Production, "a_key", "SENSITIVE", "requestToken"},
		{"a token with a query behind it", accountlink.Production, "a_key", knownToken + "&SENSITIVE", "requestToken"},
		{"a token over the size limit", accountlink.Production, "a_key", "a.b." + strings.Repeat("c", accountlink.MaxToken), "requestToken"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := accountlink.RedirectURL(c.base, c.apiKey, c.token)
			if err == nil || got != "" || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %q, %v, want an error with %q", got, err, c.want)
			}
			if strings.Contains(err.Error(), "SENSITIVE") || strings.Contains(err.Error(), "eyJ") {
				t.Errorf("%q shows the token", err)
			}
		})
	}
}

func TestPKCEIsS256OfRFC7636(t *testing.T) {
	t.Parallel()
	challengeOf := func(verifier string) string {
		sum := sha256.Sum256([]byte(verifier))
		return base64.RawURLEncoding.EncodeToString(sum[:])
	}
	if got := challengeOf("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"); got != "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM" {
		t.Fatalf("the test's challenge is not that of RFC 7636, appendix B: %s", got)
	}
	seen := map[string]bool{}
	for range 100 {
		verifier, challenge := accountlink.NewPKCE()
		text := verifier.Reveal()
		random, err := base64.RawURLEncoding.DecodeString(text)
		if err != nil || len(text) != 43 || len(random) != 32 {
			t.Fatalf("a verifier of %d characters and %d bytes: %v", len(text), len(random), err)
		}
		if challenge != challengeOf(text) {
			t.Error("the challenge is not that of the verifier")
		}
		if seen[text] {
			t.Fatal("a verifier came twice")
		}
		seen[text] = true
		if strings.Contains(fmt.Sprintf("%v %+v %#v %s %q", verifier, verifier, verifier, verifier, verifier), text) {
			t.Error("the verifier prints itself")
		}
	}
}

func TestNoncesAreNewAndFitIntoURLs(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 100 {
		nonce := accountlink.NewNonce()
		if len(nonce) < 26 || url.QueryEscape(nonce) != nonce {
			t.Fatalf("nonce %q", nonce)
		}
		if seen[nonce] {
			t.Fatal("a nonce came twice")
		}
		seen[nonce] = true
	}
}

// FuzzVerify takes parts, signs them as PayPay would if told to, and holds what
// is accepted against a reading of its own.
func FuzzVerify(f *testing.F) {
	f.Add(header, payload, "", false)
	f.Add(header, payload, knownToken[strings.LastIndex(knownToken, ".")+1:], true)
	f.Add(`{"alg":"none"}`, payload, "", true)
	f.Add(`{"alg":"RS256"}`, payload, "", false)
	f.Add(`{"alg":"HS256","crit":["b64"]}`, payload, "", false)
	f.Add(header, `{"iss":"paypay.ne.jp","exp":1760000600,"result":"declined","nonce":"known-answer"}`, "", false)
	f.Add(header, `{"iss":"paypay.ne.jp","exp":1e300,"result":"x","nonce":"known-answer","aud":[[]]}`, "", false)
	f.Add(header, "null", "", false)
	f.Add("", "", "", true)
	f.Fuzz(func(t *testing.T, header, payload, signature string, forged bool) {
		text := encode(header) + "." + encode(payload)
		token := text + "." + mac(sha256.New, key(), text)
		if forged {
			token = text + "." + signature
		}
		got, err := accountlink.Verify(token, secret, accountlink.Expected{Nonce: nonce, Now: now})
		if err != nil {
			matching := slices.ContainsFunc(sentinels, func(sentinel error) bool { return errors.Is(err, sentinel) })
			if !matching || got.Succeeded() || got.Result != "" || got.UserAuthorizationID != "" {
				t.Fatalf("%v with %+v", err, got)
			}
			if strings.Contains(err.Error(), secretText) || len(err.Error()) > 250 {
				t.Fatalf("error %q", err)
			}
			return
		}
		if len(token) > accountlink.MaxToken || token != text+"."+mac(sha256.New, key(), text) {
			t.Fatal("accepted a token that is too long or not signed")
		}
		var head map[string]any
		if err := json.Unmarshal([]byte(header), &head); err != nil || head["alg"] != "HS256" {
			t.Fatalf("accepted the header %q", header)
		}
		var claims map[string]any
		if err := json.Unmarshal([]byte(payload), &claims); err != nil {
			t.Fatalf("accepted the claims %q", payload)
		}
		expires, _ := claims["exp"].(float64)
		if claims["iss"] != "paypay.ne.jp" || claims["nonce"] != nonce || expires <= float64(now().Add(-accountlink.Leeway).Unix()) {
			t.Fatalf("accepted the claims %q", payload)
		}
		if claims["result"] != string(got.Result) || got.Result == "" || got.Succeeded() && got.UserAuthorizationID == "" || got.ExpiresAt.Unix() != int64(expires) {
			t.Fatalf("read %+v from %q", got, payload)
		}
	})
}
