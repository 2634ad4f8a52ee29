package conformance_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/flow"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay/policy"
	"github.com/jppay/jppay/overlay/validate"
)

const jsonType = "application/json"

// markedAnswer is an answer with marks.
type markedAnswer struct {
	status      int
	contentType string
	body        string
	location    string
}

// transport answers every request with the answer.
func (a markedAnswer) transport() testkit.Transport {
	headers := []string{"X-Request-Id", "r", "Request-Id", "r"}
	if a.location != "" {
		headers = append(headers, "Location", a.location)
	}

	return testkit.Answer(a.status, a.contentType, a.body, headers...)
}

// markedAnswers returns every way in which an operation may be answered, all with
// marks: as documented, with each documented code, not as documented, by a
// gateway.
func markedAnswers(
	t *testing.T, op *policy.Operation, operation *openapi3.Operation, v *validate.Validator,
) []markedAnswer {
	t.Helper()

	var answers []markedAnswer
	for status, ref := range operation.Responses.Map() {
		content := ref.Value.Content[jsonType]
		code, err := strconv.Atoi(strings.Replace(status, "XX", "00", 1))
		if err != nil || content == nil {
			continue
		}
		if len(content.Examples) == 0 && code < 300 {
			text := hanako.Name + hanako.Word
			answers = append(answers, markedAnswer{
				status: code, contentType: jsonType,
				body: `{"resultInfo":{"code":"SUCCESS","codeId":"1","message":"` + text + `"}}`,
			})
		}
		for _, example := range content.Examples {
			answers = append(answers, markedExamples(t, op, code, example.Value.Value, v)...)
		}
	}
	for _, code := range append(slices.Clone(op.Errors), &policy.Code{Code: "NO_DOCUMENT_KNOWS"}) {
		answers = append(answers, markedRefusals(t, code)...)
	}

	page := "<html><body>" + hanako.Text() + "</body></html>"

	return append(answers,
		markedAnswer{status: 200, contentType: "text/html", body: page},
		markedAnswer{status: 502, contentType: "text/html", body: page},
		markedAnswer{status: 200, contentType: jsonType, body: page},
		markedAnswer{status: 404, contentType: "text/plain", body: hanako.Text()},
		markedAnswer{
			status: 302, contentType: "text/html", body: page, location: "https://evil.example/?" + hanako.Word,
		},
		markedAnswer{status: 200, contentType: jsonType},
	)
}

// markedExamples are an example of an answer with marks: valid, with marks
// everywhere, of other types, cut off, and with another content type.
func markedExamples(t *testing.T, op *policy.Operation, status int, example any, v *validate.Validator) []markedAnswer {
	t.Helper()

	text, err := json.Marshal(example)
	require.NoError(t, err)
	header := http.Header{"Content-Type": {jsonType}, "X-Request-Id": {"r"}, "Request-Id": {"r"}}
	body, _ := marked(text, func(b []byte) bool { return v.CheckResponse(op.ID, status, header, b) == nil })
	loose, _ := marked(text, acceptAny)
	var value any
	require.NoError(t, json.Unmarshal(text, &value))
	wrong, err := json.Marshal(misfit(value))
	require.NoError(t, err)

	var answers []markedAnswer
	for _, a := range []struct{ contentType, body string }{
		{jsonType, string(body)},
		{jsonType, string(loose)},
		{jsonType, string(wrong)},
		{jsonType, string(body[:len(body)/2])},
		{jsonType + "; " + hanako.Word + "=" + hanako.Word, string(body) + hanako.Word},
		{"text/plain; name=" + hanako.Word, string(body)},
	} {
		answers = append(answers, markedAnswer{status: status, contentType: a.contentType, body: a.body})
	}

	return answers
}

// repeating are the successes among some answers, about what the call sends.
func repeating(t *testing.T, op *policy.Operation, call flow.Step, answers []markedAnswer) []markedAnswer {
	t.Helper()

	sent := map[string]any{}
	if len(call.Body) > 0 {
		require.NoError(t, json.Unmarshal(call.Body, &sent))
	}
	path := 0
	for part := range strings.SplitSeq(op.Path, "/") {
		if name, is := strings.CutPrefix(part, "{"); is {
			sent[strings.TrimSuffix(name, "}")] = call.Path[path]
			path++
		}
	}

	var repeated []markedAnswer
	for _, answer := range answers {
		var body map[string]any
		if answer.status >= 300 || json.Unmarshal([]byte(answer.body), &body) != nil {
			continue
		}
		for _, echo := range op.Echo {
			if value := valueAt(sent, echo.Request); value != nil {
				repeatField(body, echo.Answer, value)
			}
		}
		text, err := json.Marshal(body)
		require.NoError(t, err)
		answer.body = string(text)
		repeated = append(repeated, answer)
	}

	return repeated
}

// valueAt is the value at a dotted path, or nil.
func valueAt(object map[string]any, path string) any {
	name, rest, nested := strings.Cut(path, ".")
	if !nested {
		return object[name]
	}
	inner, _ := object[name].(map[string]any)

	return valueAt(inner, rest)
}

// repeatField sets a field of an answer, in every element of a list on its way. An answer
// without the objects around the field stays as it is.
func repeatField(answer map[string]any, path string, value any) {
	objects := []any{answer}
	if list, field, listed := strings.Cut(path, "[]."); listed {
		objects, _ = valueAt(answer, list).([]any)
		path = field
	}
	for _, object := range objects {
		if object, is := object.(map[string]any); is {
			_ = flow.SetField(object, path, value)
		}
	}
}

// markedRefusals are a code's answers with each of its statuses.
func markedRefusals(t *testing.T, code *policy.Code) []markedAnswer {
	t.Helper()

	text := hanako.Text()
	body, err := json.Marshal(map[string]any{
		"resultInfo": map[string]any{"code": code.Code, "codeId": "1", "message": text}, "data": text,
		"code": code.Code, "title": text, "description": text, "status": code.Code, "message": text,
		"buyer": map[string]any{"email": text},
	})
	require.NoError(t, err)

	statuses := code.Statuses
	if len(statuses) == 0 {
		statuses = []int{400, 500}
	}
	var answers []markedAnswer
	for _, status := range statuses {
		answers = append(answers, markedAnswer{status: status, contentType: jsonType, body: string(body)})
	}

	return answers
}

// valueError is an error whose content fmt would show in any verb.
type valueError struct{ Text string }

func (e valueError) Error() string { return e.Text }

type slowError struct{ valueError }

func (slowError) Timeout() bool   { return true }
func (slowError) Temporary() bool { return true }

// brokenBody breaks off with an error that quotes what was sent.
type brokenBody struct{ err error }

func (b brokenBody) Read([]byte) (int, error) { return 0, b.err }
func (brokenBody) Close() error               { return nil }

// breakingOff answers with a body that breaks off.
func breakingOff(cause error) testkit.Transport {
	return func(r *http.Request) (*http.Response, error) {
		return &http.Response{
			StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {jsonType}}, Request: r,
			Body: brokenBody{cause}, ContentLength: -1,
		}, nil
	}
}

// causes are what a transport may fail with, quoting what it should not.
func causes() []error {
	quoted := valueError{hanako.Name + hanako.Word + " " + testkit.PlantedSecret}
	get := &url.Error{Op: "Get", URL: "https://x.example/?name=" + hanako.Word, Err: quoted}

	return []error{
		quoted,
		&quoted,
		get,
		&url.Error{Op: "Post", URL: hanako.Word, Err: get},
		fmt.Errorf("proxy %s: %w", hanako.Word, get),
		slowError{quoted},
		fmt.Errorf("%s: %w", hanako.Word, io.ErrUnexpectedEOF),
		fmt.Errorf("%s: %w", hanako.Word, context.Canceled),
	}
}
