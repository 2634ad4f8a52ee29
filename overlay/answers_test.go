package overlay_test

import (
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
)

func TestAnswersThatAreASuccess(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, method, path string
		status             int
		contentType        string
		answer             string
	}{
		{
			name: "a success code with status 200", method: "POST", path: "/v1/codes",
			status: 200, contentType: jsonType, answer: successful,
		},
		{
			name: "a Content-Type with a charset", method: "POST", path: "/v1/codes",
			status: 201, contentType: "application/json;charset=UTF-8;", answer: successful,
		},
		{
			name: "a success code in lower case", method: "POST", path: "/v1/codes",
			status: 200, contentType: jsonType, answer: `{"resultInfo":{"code":"success"}}`,
		},
		{
			name: "a read without a code field", method: "GET", path: "/v1/payments/a",
			status: 200, contentType: jsonType, answer: `{"a":1}`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			body := ""
			if c.method == "POST" {
				body = codeOnly
			}

			res, failure := call(t, answer(c.status, c.contentType, c.answer), c.method, c.path, body)

			require.Nil(t, failure)
			content, err := io.ReadAll(res.Body)
			assert.NoError(t, err)
			assert.Equal(t, c.answer, string(content))
		})
	}
}

// failureCase is an answer that is an error.
type failureCase struct {
	name        string
	status      int
	contentType string // JSON if empty
	answer      string
	outcome     overlay.Outcome
	code        string
	sentinels   []error
}

func (c failureCase) test(t *testing.T, method, path, body string) *overlay.Error {
	t.Helper()
	contentType := c.contentType
	if contentType == "" {
		contentType = jsonType
	}

	failure := fail(t, answer(c.status, contentType, c.answer), method, path, body)

	assert.Equal(t, c.outcome, failure.Outcome)
	assert.Equal(t, c.code, failure.Code)
	assert.Equal(t, c.status, failure.Status)
	assert.Equal(t, "OPA1", failure.RequestID)
	assert.Equal(t, c.answer, string(failure.Body))
	for _, sentinel := range c.sentinels {
		assert.ErrorIs(t, failure, sentinel)
	}

	return failure
}

func testFailedWrites(t *testing.T, cases []failureCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()

			failure := c.test(t, "POST", "/v1/codes", `{"requestId":"r-1","name":"secret-name"}`)

			assert.Equal(t, "requestId", failure.Key)
			assert.Equal(t, "r-1", failure.ID)
		})
	}
}

func TestAnswersWithADocumentedCode(t *testing.T) {
	t.Parallel()

	testFailedWrites(t, []failureCase{
		{
			name: "a refusal did not happen", status: 400,
			answer:  `{"resultInfo":{"code":"BUDGET","message":"secret-message","codeId":"42"}}`,
			outcome: overlay.DidNotHappen, code: "BUDGET",
		},
		{
			name: "a 202 that asks for confirmation is no success", status: 202,
			answer:  `{"resultInfo":{"code":"CONFIRM"}}`,
			outcome: overlay.DidNotHappen, code: "CONFIRM", sentinels: []error{overlay.ErrActionRequired},
		},
		{
			name: "a decline with status 200 is no success", status: 200,
			answer:  `{"resultInfo":{"code":"DECLINED"}}`,
			outcome: overlay.DidNotHappen, code: "DECLINED", sentinels: []error{overlay.ErrDeclined},
		},
		{
			name: "a 500 may have happened", status: 500,
			answer:  `{"resultInfo":{"code":"MAYBE"}}`,
			outcome: overlay.Unknown, code: "MAYBE",
			sentinels: []error{overlay.ErrOutcomeUnknown, overlay.ErrUnavailable},
		},
		{
			name: "a 400 may say that the id was used before", status: 400,
			answer:  `{"resultInfo":{"code":"REUSED"}}`,
			outcome: overlay.Unknown, code: "REUSED", sentinels: []error{overlay.ErrOutcomeUnknown},
		},
		{
			name: "a refusal with another status than the document's is not trusted", status: 500,
			answer:  budget,
			outcome: overlay.Unknown, code: "BUDGET", sentinels: []error{overlay.ErrOutcomeUnknown},
		},
		{
			name: "a redirect is not followed", status: 307,
			answer:  successful,
			outcome: overlay.Unknown, code: "SUCCESS",
		},
	})
}

func TestAnswersWithAnUnknownCode(t *testing.T) {
	t.Parallel()
	const newCode = `{"resultInfo":{"code":"NEW_CODE"}}`

	testFailedWrites(t, []failureCase{
		{
			name: "with status 200 it may have happened", status: 200, answer: newCode,
			outcome: overlay.Unknown, code: "NEW_CODE", sentinels: []error{overlay.ErrOutcomeUnknown},
		},
		{
			name: "with status 400 it may have happened", status: 400, answer: newCode,
			outcome: overlay.Unknown, code: "NEW_CODE",
		},
		{
			name: "with status 409 it may be about an earlier write", status: 409, answer: newCode,
			outcome: overlay.Unknown, code: "NEW_CODE",
		},
	})
}

func TestAnswersThatCannotBeUnderstood(t *testing.T) {
	t.Parallel()

	testFailedWrites(t, []failureCase{
		{
			name: "a 400 may have said that the id was used before", status: 400, answer: `{"resultInfo":{"code":"REU`,
			outcome: overlay.Unknown, sentinels: []error{overlay.ErrOutcomeUnknown},
		},
		{
			name: "a 403 of a gateway", status: 403, contentType: "text/html", answer: `<html>`,
			outcome: overlay.Unknown, sentinels: []error{overlay.ErrOutcomeUnknown},
		},
		{
			name: "a 403 in JSON of another form", status: 403, answer: `{"message":"Forbidden","code":"BUDGET"}`,
			outcome: overlay.Unknown,
		},
		{name: "a 421", status: 421, answer: ``, outcome: overlay.Unknown},
		{name: "a 425", status: 425, answer: `{}`, outcome: overlay.Unknown},
		{name: "a 431", status: 431, contentType: "text/html", answer: `<html>`, outcome: overlay.Unknown},
		{name: "a 460 of a load balancer", status: 460, answer: ``, outcome: overlay.Unknown},
		{name: "a 499 of a gateway", status: 499, contentType: "text/html", answer: `<html>`, outcome: overlay.Unknown},
		{
			name: "a 429 of a gateway", status: 429, contentType: "text/html", answer: `<html>`,
			outcome: overlay.Unknown, sentinels: []error{overlay.ErrRateLimited, overlay.ErrOutcomeUnknown},
		},
		{
			name: "an HTML page with 503", status: 503, contentType: "text/html", answer: "<html>secret-page</html>",
			outcome: overlay.Unknown, sentinels: []error{overlay.ErrOutcomeUnknown, overlay.ErrUnavailable},
		},
		{
			name: "an HTML page with 200", status: 200, contentType: "text/html", answer: successful,
			outcome: overlay.Unknown, sentinels: []error{overlay.ErrBadAnswer, overlay.ErrOutcomeUnknown},
		},
		{
			name: "truncated JSON with 200", status: 200, answer: successful[:len(successful)-1],
			outcome: overlay.Unknown, sentinels: []error{overlay.ErrBadAnswer},
		},
		{
			name: "an empty object with 200", status: 200, answer: `{}`,
			outcome: overlay.Unknown, sentinels: []error{overlay.ErrBadAnswer},
		},
		{
			name: "an empty body with 200", status: 200, answer: ``,
			outcome: overlay.Unknown, sentinels: []error{overlay.ErrBadAnswer},
		},
		{
			name: "a code that is not a string", status: 200, answer: `{"resultInfo":{"code":1}}`,
			outcome: overlay.Unknown, sentinels: []error{overlay.ErrBadAnswer},
		},
		{
			name: "two codes", status: 200, answer: `{"resultInfo":{"code":"SUCCESS","code":"BUDGET"}}`,
			outcome: overlay.Unknown, sentinels: []error{overlay.ErrBadAnswer},
		},
	})
}

func TestAnswersToAReadHaveNoOutcome(t *testing.T) {
	t.Parallel()
	for _, c := range []failureCase{
		{name: "truncated", status: 200, answer: `{"a":`, sentinels: []error{overlay.ErrBadAnswer}},
		{
			name: "failed", status: 500, answer: `{"resultInfo":{"code":"X"}}`,
			code: "X", sentinels: []error{overlay.ErrUnavailable},
		},
		{name: "not found", status: 404, answer: `{}`, sentinels: []error{overlay.ErrNotFound}},
		{name: "unauthorized", status: 401, answer: `{}`, sentinels: []error{overlay.ErrUnauthorized}},
		{name: "rate limited", status: 429, answer: `[]`, sentinels: []error{overlay.ErrRateLimited}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_ = c.test(t, "GET", "/v1/payments/a", "")
		})
	}
}
