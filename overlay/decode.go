package overlay

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/jppay/jppay/overlay/internal/rawjson"
	"github.com/jppay/jppay/overlay/policy"
)

// Provider names one of the three APIs: "paypay", "paidy" or "paidy-legacy".
type Provider = policy.Provider

// The three providers.
const (
	PayPay      = policy.PayPay
	Paidy       = policy.Paidy
	PaidyLegacy = policy.PaidyLegacy
)

// dialect is how a provider answers.
type dialect struct {
	requestIDHeader string // empty where the provider sends none
	decode          func(body []byte) refusal
}

var dialects = map[Provider]dialect{
	PayPay:      {requestIDHeader: "X-REQUEST-ID", decode: decodePayPay},
	Paidy:       {requestIDHeader: "Request-Id", decode: decodePaidy},
	PaidyLegacy: {decode: decodePaidyLegacy},
}

// refusal is what a provider says about a request it did not fulfil. All fields
// are empty where the body is not of the provider's form.
type refusal struct{ code, codeID, message string }

func decodePayPay(body []byte) refusal {
	var envelope struct {
		ResultInfo struct {
			Code    string `json:"code"`
			Message string `json:"message"`
			CodeID  string `json:"codeId"`
		} `json:"resultInfo"`
	}
	if json.Unmarshal(body, &envelope) != nil {
		return refusal{}
	}
	info := envelope.ResultInfo
	return refusal{code: info.Code, codeID: info.CodeID, message: info.Message}
}

// decodePaidy ignores the field status of an error body: it was a string in 2018
// and is a number today, and the HTTP status says the same. On a payment, status
// is the code.
func decodePaidy(body []byte) refusal {
	var answer struct {
		Code        string `json:"code"`
		Title       string `json:"title"`
		Description string `json:"description"`
	}
	var payment struct {
		Status string `json:"status"`
	}
	if json.Unmarshal(body, &answer) == nil && answer.Code != "" {
		return refusal{code: answer.Code, message: strings.TrimSpace(answer.Title + ": " + answer.Description)}
	}
	if json.Unmarshal(body, &payment) == nil {
		return refusal{code: payment.Status}
	}
	return refusal{}
}

func decodePaidyLegacy(body []byte) refusal {
	var result struct {
		Status  string `json:"status"`
		Reason  string `json:"reason"`
		Message string `json:"message"`
	}
	if json.Unmarshal(body, &result) != nil {
		return refusal{}
	}
	return refusal{code: result.Status, codeID: result.Reason, message: result.Message}
}

// judge decides whether an answer is success. It fills in failure and returns
// false where it is not.
func judge(spoken dialect, op *policy.Operation, status int, header http.Header, body []byte, failure *Error) bool {
	if status >= 200 && status < 300 {
		code, err := successCode(op, status, header, body)
		if err == nil && (op.CodeField == "" || slices.ContainsFunc(op.Success, func(s string) bool { return strings.EqualFold(s, code) })) {
			return true
		}
		if err != nil {
			failure.Err = err
		}
	}
	var said refusal
	if failure.Err == nil {
		said = spoken.decode(body)
	}
	failure.Code, failure.CodeID, failure.Message = said.code, said.codeID, Sensitive(said.message)
	failure.take(op.After(status, said.code))
	if failure.Code == "" && failure.Err == nil {
		failure.Err = errors.New("the answer is not of the provider's form")
		if status/100 == 3 {
			failure.Err = errors.New("the answer redirects; redirects are not followed")
		}
	}
	return false
}

// successCode reads the code of a 2xx answer.
func successCode(op *policy.Operation, status int, header http.Header, body []byte) (string, error) {
	if status == http.StatusNoContent && op.CodeField == "" {
		return "", nil
	}
	if !isJSON(header.Get("Content-Type")) {
		return "", fmt.Errorf("%w: its Content-Type is not JSON", ErrBadAnswer)
	}
	if op.CodeField == "" {
		if !looksWhole(body) {
			return "", fmt.Errorf("%w: the JSON is cut short", ErrBadAnswer)
		}
		return "", nil
	}
	code, found, err := rawjson.TopString(body, op.CodeField)
	switch {
	case err != nil:
		return "", fmt.Errorf("%w: the JSON is malformed or cut short", ErrBadAnswer)
	case !found:
		return "", fmt.Errorf("%w: it has no %s", ErrBadAnswer, op.CodeField)
	}
	return code, nil
}

// bodyReader is the body of an answer, held in memory, as the generated types read it.
type bodyReader struct{ bytes.Reader }

func newBody(content []byte) *bodyReader {
	b := new(bodyReader)
	b.Reset(rawjson.WholeNumbers(content))
	return b
}

// Close does nothing.
func (*bodyReader) Close() error { return nil }

// looksWhole spares an answer without a code, of which nothing hangs on but its
// decoding, a second pass over all of it.
func looksWhole(body []byte) bool {
	body = bytes.TrimSpace(body)
	if len(body) < 2 {
		return false
	}
	first, last := body[0], body[len(body)-1]
	return first == '{' && last == '}' || first == '[' && last == ']'
}

func isJSON(contentType string) bool {
	mediaType, _, _ := strings.Cut(contentType, ";")
	mediaType = strings.ToLower(strings.TrimSpace(mediaType))
	return mediaType == "application/json" || strings.HasSuffix(mediaType, "+json")
}
