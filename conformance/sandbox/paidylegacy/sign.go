package paidylegacy

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
)

// Sign gives a request new credentials; the server calls it to send a call again. A checksum
// has neither a time nor a nonce, so a correct one does not change.
func (b *backend) Sign(r *http.Request, operation string, body []byte) ([]byte, error) {
	r.Header.Set("Authorization", "Bearer "+b.sandbox.APIKey)
	if operation == "" || len(body) == 0 {
		return body, nil // no path of the document, or nothing that a checksum covers
	}

	var signed signedFields
	if json.Unmarshal(body, &signed) != nil {
		return nil, errors.New("its body is not a JSON object with the fields that a checksum covers")
	}
	var values []checksumValue
	for _, value := range signed.values(operation) {
		text, ok := signedText(value.raw)
		if !ok {
			return nil, errors.New(value.name + " is an object or an array, which a checksum cannot cover")
		}
		values = append(values, checksumValue{value.name, text})
	}
	right := rightSumming(b.sandbox.Secret, values)
	return replaceChecksum(body, right.checksum())
}

// replaceChecksum returns a body with another checksum. All other bytes stay the same.
func replaceChecksum(body []byte, checksum string) ([]byte, error) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	begin, end := 0, 0
	_, err := decoder.Token() // the opening bracket
	for err == nil && decoder.More() {
		var name json.Token
		var value json.RawMessage
		if name, err = decoder.Token(); err == nil {
			err = decoder.Decode(&value)
		}
		if text, ok := name.(string); ok && strings.EqualFold(text, "checksum") {
			end = int(decoder.InputOffset())
			begin = end - len(value)
		}
	}
	if err != nil || end == 0 {
		return nil, errors.New("its body has no checksum to renew")
	}
	return slices.Concat(body[:begin], []byte(`"`+checksum+`"`), body[end:]), nil
}
