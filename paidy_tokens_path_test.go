package jppay_test

import (
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

// tokensClient returns a client of a Paidy that answers each call with no tokens.
func tokensClient(t *testing.T, options ...overlay.Option) (*jppay.Paidy, *testkit.Script) {
	t.Helper()
	script := testkit.Play(testkit.JSON(http.StatusOK, `[]`))
	options = append(options, overlay.WithHTTPClient(script.Client()))
	client, err := jppay.NewPaidy(paidyConfig("https://paidy.example"), options...)
	require.NoError(t, err)
	return client, script
}

// Every recorded call of the list has the slash, and the client follows no redirect.
func TestTokensAreListedAtTheRecordedPath(t *testing.T) {
	t.Parallel()
	client, script := tokensClient(t)

	tokens, err := client.ListTokens(t.Context())
	require.NoError(t, err)
	assert.Empty(t, *tokens)
	require.Len(t, script.Requests(), 1)
	assert.Equal(t, "/tokens/", script.Requests()[0].URL.Path)
}

func TestARawClientListsTokensAtTheRecordedPath(t *testing.T) {
	t.Parallel()
	client, script := tokensClient(t)

	answer, err := client.Raw().ListTokens(t.Context(), nil)
	require.NoError(t, err)
	_, err = io.Copy(io.Discard, answer.Body)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	require.Len(t, script.Requests(), 1)
	assert.Equal(t, "/tokens/", script.Requests()[0].URL.Path)
}

func TestTokensCanBeListedAtAnotherPath(t *testing.T) {
	t.Parallel()
	client, script := tokensClient(t, overlay.WithPathOverride("listTokens", "/tokens"))

	_, err := client.ListTokens(t.Context())
	require.NoError(t, err)
	require.Len(t, script.Requests(), 1)
	assert.Equal(t, "/tokens", script.Requests()[0].URL.Path)
}

func TestATokenWithoutAnIDIsNotTheList(t *testing.T) {
	t.Parallel()
	client, script := tokensClient(t)

	_, err := client.GetToken(t.Context(), "")
	assert.ErrorIs(t, err, overlay.ErrNotSent)
	_, err = client.GetToken(t.Context(), ".")
	assert.ErrorIs(t, err, overlay.ErrNotSent)
	assert.Empty(t, script.Requests())
}

func TestTheValidatorTellsTheListFromAToken(t *testing.T) {
	t.Parallel()
	validator, err := paidyContract()
	require.NoError(t, err)

	for path, want := range map[string]string{"/tokens/": "listTokens", "/tokens/tok_1": "getToken"} {
		operation, ok := validator.Find(http.MethodGet, path)
		assert.True(t, ok, path)
		assert.Equal(t, want, operation, path)
	}
}
