package accountlink_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay/accountlink"
)

func TestVerifyReadsAKnownAnswer(t *testing.T) {
	t.Parallel()
	require.Equal(t, knownToken, sign(header, payload), "the test signs otherwise")

	got, err := accountlink.Verify(knownToken, secret, accountlink.Expected{
		Nonce: nonce, ClientID: clientID, Now: now,
	})

	require.NoError(t, err)
	assert.True(t, got.Succeeded())
	assert.Equal(t, accountlink.ResultSucceeded, got.Result)
	assert.Equal(t, userID, got.UserAuthorizationID)
	assert.Equal(t, "customer-1", got.ReferenceID)
	assert.Equal(t, profile, got.ProfileIdentifier.Reveal())
	assert.Equal(t, nonce, got.Nonce)
	assert.Equal(t, []string{clientID}, got.Audience)
	assert.WithinDuration(t, time.Unix(exp, 0), got.ExpiresAt, 0)

	output := testkit.NewOutput("7949")
	_, err = fmt.Fprintf(output, "%v %+v %#v", got, got, got)
	require.NoError(t, err)
	assert.Empty(t, output.Found(), "the response prints the profile identifier")
}

// accepted is a token that is accepted, and what it says.
type accepted struct {
	name     string
	payload  string
	clientID string
	now      func() time.Time // now unless set
	result   accountlink.Result
	userID   string
	audience []string
}

func (c accepted) test(t *testing.T) {
	t.Parallel()
	if c.now == nil {
		c.now = now
	}

	got, err := accountlink.Verify(sign(header, c.payload), secret, accountlink.Expected{
		Nonce: nonce, ClientID: c.clientID, Now: c.now,
	})

	require.NoError(t, err)
	assert.Equal(t, c.result, got.Result)
	assert.Equal(t, c.userID, got.UserAuthorizationID)
	assert.Equal(t, c.audience, got.Audience)
	assert.Equal(t, c.result == "succeeded", got.Succeeded())
}

func TestVerifyAcceptsOtherResults(t *testing.T) {
	t.Parallel()

	for _, c := range []accepted{
		{
			name: "a declined request, which is no error", payload: with(t, `"succeeded"`, `"declined"`),
			result: accountlink.ResultDeclined, userID: userID, audience: []string{clientID},
		},
		{
			name: "a declined request without an authorization and a profile",
			payload: `{"iss":"paypay.ne.jp","exp":1760000600,"result":"declined","nonce":"known-answer",` +
				`"userAuthorizationId":null}`,
			result: "declined",
		},
		{
			name: "a result nobody documented, as no success", payload: with(t, `"succeeded"`, `"Succeeded"`),
			result: "Succeeded", userID: userID, audience: []string{clientID},
		},
		{
			name:    "a claim of another case beside the right one, without mixing them up",
			payload: with(t, `"succeeded"`, `"declined","RESULT":"succeeded"`),
			result:  "declined", userID: userID, audience: []string{clientID},
		},
	} {
		t.Run(c.name, c.test)
	}
}

func TestVerifyAccepts(t *testing.T) {
	t.Parallel()

	for _, c := range []accepted{
		{
			name:    "an audience that is a list with the client ID",
			payload: with(t, `"a_0123456789"`, `["a_other","a_0123456789"]`), clientID: clientID,
			result: "succeeded", userID: userID, audience: []string{"a_other", clientID},
		},
		{
			name: "any audience if no client ID is given", payload: with(t, `"a_0123456789"`, `"a_other"`),
			result: "succeeded", userID: userID, audience: []string{"a_other"},
		},
		{
			name:    "a token issued in the future, since iat says nothing about validity",
			payload: with(t, `"result"`, `"iat":9999999999,"result"`),
			result:  "succeeded", userID: userID, audience: []string{clientID},
		},
		{
			name: "a token a second before the leeway ends", payload: payload, now: at(exp + 29),
			result: "succeeded", userID: userID, audience: []string{clientID},
		},
		{
			name:    "claims it does not know, even twice",
			payload: with(t, `"result"`, `"new":{"a":[1]},"new":2,"result"`),
			result:  "succeeded", userID: userID, audience: []string{clientID},
		},
	} {
		t.Run(c.name, c.test)
	}
}

func TestVerifyTakesTheTimeOfDayWithoutAClock(t *testing.T) {
	t.Parallel()

	token := signWith(t, `1760000600`, fmt.Sprint(time.Now().Add(time.Minute).Unix()))
	_, err := accountlink.Verify(token, secret, accountlink.Expected{Nonce: nonce})
	assert.NoError(t, err)

	_, err = accountlink.Verify(knownToken, secret, accountlink.Expected{Nonce: nonce})
	assert.ErrorIs(t, err, accountlink.ErrExpired)
}
