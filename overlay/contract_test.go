package overlay_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
)

var errContract = errors.New("the contract says otherwise")

func TestARequestThatBreaksTheContractIsNotSent(t *testing.T) {
	t.Parallel()
	var server counter
	contract := overlay.WithContract(
		func(_ string, req *http.Request, _ []byte, _ *http.Response, _ []byte) error {
			if req != nil {
				return errContract
			}
			return nil
		})

	failure := fail(t, &server, "POST", "/v1/codes", codeOnly, contract)

	assert.ErrorIs(t, failure, errContract)
	assert.ErrorIs(t, failure, overlay.ErrContract)
	assert.ErrorIs(t, failure, overlay.ErrNotSent)
	assert.Zero(t, server.requests.Load())
}

func TestTheContractIsCheckedWithTheDocumentedPath(t *testing.T) {
	t.Parallel()
	contract := overlay.WithContract(
		func(_ string, req *http.Request, _ []byte, _ *http.Response, _ []byte) error {
			if req != nil && req.URL.Path != "/v1/codes" {
				return errContract
			}
			return nil
		})

	_, failure := call(t, answer(200, jsonType, successful), "POST", "/v1/codes", codeOnly,
		contract, overlay.WithPathOverride("createCode", "/v9/moved"))

	assert.Nil(t, failure)
}

// refuseAnswers refuses every answer of createCode.
func refuseAnswers(t *testing.T) overlay.Option {
	t.Helper()

	return overlay.WithContract(
		func(operation string, req *http.Request, _ []byte, res *http.Response, body []byte) error {
			if res == nil {
				return nil
			}
			assert.Equal(t, "createCode", operation)
			assert.Nil(t, req)
			assert.NotEmpty(t, body)

			return errContract
		})
}

func TestAnAnswerThatBreaksTheContractLeavesTheOutcome(t *testing.T) {
	t.Parallel()

	happened := fail(t, answer(200, jsonType, successful), "POST", "/v1/codes", codeOnly, refuseAnswers(t))
	assert.ErrorIs(t, happened, errContract)
	assert.Equal(t, overlay.Happened, happened.Outcome)

	refused := fail(t, answer(400, jsonType, budget), "POST", "/v1/codes", codeOnly, refuseAnswers(t))
	assert.ErrorIs(t, refused, errContract)
	assert.Equal(t, overlay.DidNotHappen, refused.Outcome)
	assert.Equal(t, "BUDGET", refused.Code)
}

func TestABrokenContractIsAnErrorOfOneLine(t *testing.T) {
	t.Parallel()
	contract := overlay.WithContract(
		func(_ string, req *http.Request, _ []byte, _ *http.Response, _ []byte) error {
			if req == nil {
				return errors.New("one\ntwo")
			}
			return nil
		})

	for name, handler := range map[string]http.Handler{
		"a page":                 answer(503, "text/html", "<html>"),
		"a refusal":              answer(400, jsonType, budget),
		"an answer without code": answer(400, jsonType, `{}`),
	} {
		failure := fail(t, handler, "POST", "/v1/codes", codeOnly, contract)

		require.NotEmpty(t, failure.Error(), name)
		assert.NotContains(t, failure.Error(), "\r", name)
		assert.NotContains(t, failure.Error(), "\n", name)
	}
}
