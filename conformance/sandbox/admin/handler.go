package admin

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/safetext"
	"github.com/jppay/jppay/conformance/sandbox/server"
)

// handler does a call. A nil answer is sent as {}.
type handler func(r *http.Request, body []byte) (answer any, err error)

// decodeBody returns a handler that decodes the body of a call. Unknown names are
// refused: a misspelt name would otherwise mean something else than the caller thinks.
func decodeBody[In any](do func(r *http.Request, in In) (any, error)) handler {
	return func(r *http.Request, body []byte) (any, error) {
		var in In
		if len(body) > 0 {
			decoder := json.NewDecoder(bytes.NewReader(server.WholeNumbers(body)))
			decoder.DisallowUnknownFields()
			if err := decoder.Decode(&in); err != nil {
				return nil, decodeMistake(err, body, &in)
			}
			if decoder.More() {
				return nil, mistake{"more than one JSON value"}
			}
		}
		return do(r, in)
	}
}

// answerOnly returns the handler of a call without a body.
func answerOnly[Out any](answer func() Out) handler {
	return decodeBody(func(*http.Request, struct{}) (any, error) { return answer(), nil })
}

// withID returns the handler of a call without a body and without an answer. do gets
// the part of the path called name.
func withID(name string, do func(id string) error) handler {
	return decodeBody(func(r *http.Request, _ struct{}) (any, error) { return nil, do(r.PathValue(name)) })
}

// bodyOnly returns the handler of a call without an answer.
func bodyOnly[In any](do func(r *http.Request, in In) error) handler {
	return decodeBody(func(r *http.Request, in In) (any, error) { return nil, do(r, in) })
}

// withCode returns the handler of a call by which a user does something with the code
// in the body.
func withCode(do func(codeID, user string) error) handler {
	return bodyOnly(func(r *http.Request, in struct{ CodeID string }) error {
		return do(in.CodeID, r.PathValue("user"))
	})
}

// mistake is the error of a request that is wrong in itself; the answer is 400.
type mistake struct{ text string }

// Error returns the text.
func (m mistake) Error() string { return m.text }

// decodeMistake returns why a body does not decode, without quoting it.
func decodeMistake(err error, body []byte, into any) error {
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return mistake{"the body has a field that this call does not know: " + safetext.Shortened(name)}
	}
	return mistake{"the body does not decode: " + server.DescribeDecodeError(err, body, into)}
}

// parseTime reads a time from a field.
func parseTime(field, text string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil || at.IsZero() {
		return time.Time{}, mistake{field + " is not a time of RFC 3339, such as 2026-04-01T16:30:00Z"}
	}
	return at, nil
}
