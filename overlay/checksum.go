package overlay

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/jppay/jppay/overlay/internal/rawjson"
	"github.com/jppay/jppay/overlay/policy"
)

// checksumOf returns legacy Paidy's checksum of a JSON body: the standard base64 of the
// SHA-256 over the secret and the values of fields (dotted paths), in their order and
// without separators. A number is hashed as the body writes it, a boolean as true or
// false, a string as its text in UTF-8; absent and null fields add nothing. It refuses a
// body that is not JSON, a duplicate field, a field that holds an object or an array, and
// a body with none of the fields. Errors hold no values.
func checksumOf(secret Secret, body []byte, fields []string) (string, error) {
	tokens := make([]rawjson.Token, len(fields))
	if err := rawjson.Lookup(body, fields, tokens); err != nil {
		return "", err
	}
	if !slices.ContainsFunc(tokens, func(t rawjson.Token) bool { return t.Kind != rawjson.Absent }) {
		return "", errors.New("the body has none of the fields that the checksum covers")
	}
	sum := sha256.New()
	sum.Write([]byte(secret.Reveal()))
	for i, token := range tokens {
		raw := body[token.Start:token.End]
		switch token.Kind {
		case rawjson.Absent, rawjson.Null:
		case rawjson.Number, rawjson.Bool:
			sum.Write(raw)
		case rawjson.String:
			text, exact := rawjson.Unquote(raw)
			if !exact {
				return "", fmt.Errorf("%s is not Unicode text", fields[i])
			}
			sum.Write(text)
		case rawjson.Object, rawjson.Array:
			return "", fmt.Errorf("%s is an object or an array, but a checksum covers plain values only", fields[i])
		}
	}
	return base64.StdEncoding.EncodeToString(sum.Sum(nil)), nil
}

// injectChecksum puts a checksum into a JSON object: it replaces the value of "checksum",
// or adds that field at the beginning. It changes no other byte.
func injectChecksum(body []byte, checksum string) ([]byte, error) {
	var found [1]rawjson.Token
	if err := rawjson.Lookup(body, []string{"checksum"}, found[:]); err != nil {
		return nil, err
	}
	value := []byte(`"` + checksum + `"`)
	if token := found[0]; token.Kind != rawjson.Absent {
		return slices.Concat(body[:token.Start], value, body[token.End:]), nil
	}
	object := bytes.TrimLeft(body, whiteSpace)
	if object[0] != '{' {
		return nil, errors.New("the body is not a JSON object")
	}
	members := object[1:]
	if bytes.TrimLeft(members, whiteSpace)[0] != '}' {
		value = append(value, ',')
	}
	return slices.Concat(body[:len(body)-len(members)], []byte(`"checksum":`), value, members), nil
}

// whiteSpace is what may stand between the tokens of a JSON text.
const whiteSpace = " \t\r\n"

// LegacyAuth authenticates requests to legacy Paidy: it sends the API key as bearer token,
// and a checksum in the body.
type LegacyAuth struct {
	header func() []string
	secret Secret
}

// NewLegacyAuth refuses a key or secret that is empty, a placeholder or shorter than
// 16 bytes.
func NewLegacyAuth(apiKey, secret Secret) (*LegacyAuth, error) {
	if err := checkSecret("APIKey", apiKey); err != nil {
		return nil, err
	}
	if err := checkSecret("Secret", secret); err != nil {
		return nil, err
	}
	return &LegacyAuth{header: bearer(apiKey), secret: secret}, nil
}

// Authenticate sets the Authorization header of req and returns the body with the
// checksum over op.Checksum in it.
func (a *LegacyAuth) Authenticate(req *http.Request, op *policy.Operation, body []byte) ([]byte, error) {
	body, err := a.AddChecksum(op, body)
	if err != nil {
		return nil, err
	}
	req.Header["Authorization"] = a.header()
	return body, nil
}

// AddChecksum returns body with the checksum over op.Checksum in it. It is also needed
// without a request: the payload that launches Paidy Checkout in a browser has a checksum
// too.
func (a *LegacyAuth) AddChecksum(op *policy.Operation, body []byte) ([]byte, error) {
	if len(op.Checksum) == 0 {
		return nil, fmt.Errorf("the document names no checksum fields for %s", op.ID)
	}
	checksum, err := checksumOf(a.secret, body, op.Checksum)
	if err != nil {
		return nil, fmt.Errorf("checksum: %w", err)
	}
	return injectChecksum(body, checksum)
}
