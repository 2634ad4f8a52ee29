package overlay

import (
	"encoding/json"
	"strings"

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
