package journal_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox/journal"
)

const (
	ownKey    = "sk_test_sandboxLocalOnly1"
	ownSecret = "c2FuZGJveA==" // base64, as PayPay's are
)

// token returns a JSON Web Token that a secret signs.
func token(secret string) string {
	encode := base64.RawURLEncoding.EncodeToString
	text := encode([]byte(`{"alg":"HS256"}`)) + "." + encode([]byte(`{"iss":"shop"}`))
	sum := hmac.New(sha256.New, []byte(secret))
	sum.Write([]byte(text))
	return text + "." + encode(sum.Sum(nil))
}

func TestHeadersHideKeysThatAreNotTheSandboxs(t *testing.T) {
	t.Parallel()
	secrets := journal.NewSecrets("own", ownKey, ownSecret)
	jwt, foreign := token("sandbox"), token("other")

	for _, c := range []struct{ name, header, value, want string }{
		{"no secret at all", "Accept", "text/html", "text/html"},
		{"its own bearer key", "Authorization", "Bearer " + ownKey, "Bearer " + ownKey},
		{"its own signature", "Authorization", "hmac OPA-Auth:own:bWFj:n:1:empty", "hmac OPA-Auth:own:bWFj:n:1:empty"},
		{
			"another key's signature", "Authorization", "hmac OPA-Auth:other:bWFj:n:1:empty",
			"(not kept: 34 characters, hmac; not a key of the sandbox)",
		},
		{
			"a live key", "Authorization", "Bearer sk_live_abc",
			"(not kept: 18 characters, Bearer; not a key of the sandbox)",
		},
		{
			"a key behind its own", "Authorization", "Bearer " + ownKey + " sk_live_abc",
			"(not kept: 44 characters, Bearer; not a key of the sandbox)",
		},
		{"a password", "Authorization", "Basic dTpw", "(not kept: 10 characters, Basic; not a key of the sandbox)"},
		{"a bare key", "X-Api-Key", "abc", "(not kept: 3 characters, no known scheme; not a key of the sandbox)"},
		{"a cookie", "Cookie", "session=abc d", "(not kept: 13 characters, no known scheme; not a key of the sandbox)"},
		{"nothing", "Authorization", "", ""},
		{"its own token", "X-Link", jwt, jwt},
		{"another's token", "X-Link", foreign, "(a token that the sandbox did not sign)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := secrets.Headers(http.Header{c.header: {c.value}})
			require.Len(t, got, 1)
			assert.Equal(t, c.want, got[0].Value)
		})
	}
}

func TestHeadersAreSortedAndKeepTheOrderOfTheirValues(t *testing.T) {
	t.Parallel()
	j, _ := newJournal()
	headers := http.Header{"B": {"2", "1"}, "A": {"3"}}
	add(j, 1, journal.Call{
		RequestHeaders: journal.NewSecrets().Headers(headers), AnswerHeaders: journal.NewSecrets().AnswerHeaders(headers),
	})
	want := []journal.Header{{Name: "A", Value: "3"}, {Name: "B", Value: "2"}, {Name: "B", Value: "1"}}

	call, _ := j.Call(1)
	assert.Equal(t, want, call.RequestHeaders)
	assert.Equal(t, want, call.AnswerHeaders)
}

func TestAnswersShowWhatTheSandboxWroteButNoForeignKeys(t *testing.T) {
	t.Parallel()
	got := journal.NewSecrets().AnswerHeaders(http.Header{"Www-Authenticate": {`Bearer realm="Paidy"`}})
	assert.Equal(t, []journal.Header{{Name: "Www-Authenticate", Value: `Bearer realm="Paidy"`}}, got)

	got = journal.NewSecrets().AnswerHeaders(http.Header{"X": {"no payment sk_live_abc"}})
	assert.Equal(t, "no payment (a secret key that is not the sandbox's)", got[0].Value)
}

func TestBodiesHideKeysThatAreNotTheSandboxs(t *testing.T) {
	t.Parallel()
	secrets := journal.NewSecrets(ownKey, ownSecret)

	for _, c := range []struct{ name, body, want string }{
		{"no key", `{"a":1}`, `{"a":1}`},
		{"a word that begins like one", `"sk_lift"`, `"sk_lift"`},
		{"its own key", ownKey, ownKey},
		{"a live key", `{"k":"sk_live_abc"}`, `{"k":"(a secret key that is not the sandbox's)"}`},
		{"its own token, decoded secret", token("sandbox"), token("sandbox")},
		{"its own token, secret as it is", token(ownSecret), token(ownSecret)},
		{"another's token", "x=" + token("other") + "&y", "x=(a token that the sandbox did not sign)&y"},
		{"its own token with another end", token("sandbox") + "x", "(a token that the sandbox did not sign)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.want, secrets.Body([]byte(c.body)).Text)
		})
	}
}

func TestAKeyAcrossTheCutIsHidden(t *testing.T) {
	t.Parallel()
	raw := []byte(strings.Repeat("x", 16<<10-20) + " " + token("other"))

	body := journal.NewSecrets().Body(raw)

	assert.NotContains(t, body.Text, "eyJ")
	assert.Equal(t, len(raw), body.Bytes)
	assert.True(t, body.Cut)
}
