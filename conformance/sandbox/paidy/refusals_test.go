package paidy_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

func TestAMissingFieldIsNamedInTheDetails(t *testing.T) {
	t.Parallel()
	r := rig.StartPaidy(t, sandbox.Config{})
	detail := func(field string) any { return map[string]any{"kind": "error.decoding", "field": field} }
	const token = `"token_id":"` + sandbox.PaidyTokenActive + `"`

	for _, c := range []struct {
		name, path, body string
		code             string
		details          any
	}{
		{
			"the order of a payment, as in a test of 2026", "/payments",
			`{` + token + `,"amount":1,"currency":"JPY","buyer_data":{}}`, "request_content.malformed",
			[]any{detail("order")},
		},
		{
			"two fields", "/payments", `{` + token + `,"amount":1,"currency":"JPY"}`, "request_content.malformed",
			[]any{detail("buyer_data"), detail("order")},
		},
		{"no field, since no source shows one inside another", "/tokens/" + sandbox.PaidyTokenActive + "/suspend",
			`{"reason":{"code":"general"}}`, "request_content.malformed", nil},
		{"no field of what is no JSON", "/payments", `{`, "request_content.malformed", nil},
		{"no field of a wrong value", "/tokens/" + sandbox.PaidyTokenActive + "/suspend",
			`{"reason":{"code":"luck","description":"a test"}}`, "request_entity.invalid", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			answer := r.WithT(t).Send("POST", c.path, c.body)

			assert.Equal(t, 400, answer.Status)
			assert.Equal(t, c.code, answer.Body["code"])
			assert.Equal(t, c.details, answer.Body["details"])
		})
	}
}

func TestABodyOfAnotherMediaTypeIsUnsupported(t *testing.T) {
	t.Parallel()
	r := rig.StartPaidy(t, sandbox.Config{})

	for _, media := range []string{"text/plain", "application/x-www-form-urlencoded", "text/json; charset=utf-8"} {
		answer := r.Send("POST", "/payments", `{}`, "Content-Type", "", "Content-Type", media)
		assert.Equal(t, 415, answer.Status, media)
		assert.Equal(t, "media_type.unsupported", answer.Body["code"], media)
		assert.Contains(t, answer.Reason, "inferred from its name")
	}

	answer := r.Send("POST", "/payments", `{}`, "Content-Type", "")
	assert.Equal(t, "request_content.malformed", answer.Body["code"], "without a media type")
	answer = r.Send("POST", "/payments", `{}`, "Content-Encoding", "gzip")
	assert.Equal(t, "request_content.malformed", answer.Body["code"], "encoded")
}

func TestAnotherMethodIsInvalid(t *testing.T) {
	t.Parallel()
	r := rig.StartPaidy(t, sandbox.Config{})

	for path, methods := range map[string]string{
		"/payments": "POST", "/payments/pay_0000000000000001": "GET, PUT", "/tokens/": "GET", "/tokens": "GET",
	} {
		answer := r.Send("PATCH", path, "")
		require.Equal(t, 405, answer.Status, path)
		assert.Equal(t, "method.invalid", answer.Body["code"], path)
		assert.Equal(t, methods, answer.Header.Get("Allow"), path)
		assert.Contains(t, answer.Reason, "inferred from its name")
	}
}
